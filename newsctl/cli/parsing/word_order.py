"""The words of a command line, put in the order that Typer reads them in.

- A word after a hyphen (`-مغرب`) is a word, never an option.
- The beginning of a long option is that option.
- Global options may stand before the command's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def in_order(args: Sequence[str], params: Sequence[Any]) -> list[str]:
    """The words of one command as Typer reads them, given the command's options."""
    full = spelt_out(args, params)
    return words_last(full, *_value_options(params)) if any(map(_is_word, full)) else full


def at_name(args: Sequence[str], params: Sequence[Any]) -> tuple[list[str], str | None, list[str]]:
    """(options before the command's name, the name if there is one, what follows it)."""
    full = spelt_out(args, params, up_to_word=True)
    long, short = _value_options(params)
    at = 0
    while at < len(full) and full[at][:1] == "-" and full[at] not in {"-", "--"}:
        at += 1 + _wants_next(full[at], long, short)
    before = full[:at]
    if full[at : at + 1] == ["--"]:
        at += 1
    return before, next(iter(full[at : at + 1]), None), full[at + 1 :]


def _is_word(arg: str) -> bool:
    """Whether an argument is a hyphen and a letter outside ASCII: a word to leave out, a tag."""
    return len(arg) > 1 and arg[0] == "-" and not arg[1].isascii()


def _value_options(params: Sequence[Any]) -> tuple[set[str], set[str]]:
    """The long and the short options that take a value."""
    names = [
        name
        for param in params
        if param.param_type_name == "option" and not param.is_flag
        for name in param.opts
    ]
    return {name for name in names if name[:2] == "--"}, {n[1] for n in names if n[:2] != "--"}


def spelt_out(args: Sequence[str], params: Sequence[Any], *, up_to_word: bool = False) -> list[str]:
    """`args` with each beginning of one long option only (`--lim 3`) written as that option, as GNU
    programs read them; `up_to_word` leaves what follows the first word alone."""
    known = {name for param in params for name in param.opts if name.startswith("--")}
    if all(arg[:2] != "--" or arg.partition("=")[0] in known for arg in args):
        return list(args)
    long, short = _value_options(params)
    full: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--" or (up_to_word and arg[:1] != "-"):
            return [*full, arg, *rest]
        name, equals, value = arg.partition("=")
        if arg.startswith("--") and name not in known:
            begun = [one for one in known if one.startswith(name)]
            name = begun[0] if len(begun) == 1 else name
        full.append(f"{name}{equals}{value}")
        if not equals and _wants_next(full[-1], long, short):
            full += [value for value in [next(rest, None)] if value is not None]
    return full


def words_last(args: Sequence[str], long: set[str], short: set[str]) -> list[str]:
    """`args` with its options first, then `--`, then its words in their order.

    `long` and `short` (letters) are the options that take a value. A word is what is no option
    and no option's value; `-` followed by a letter outside ASCII is a word too.
    """
    options: list[str] = []
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            words += rest
        elif arg[:1] != "-" or arg == "-" or _is_word(arg):
            words.append(arg)
        else:
            options.append(arg)
            if _wants_next(arg, long, short):
                options += [value for value in [next(rest, None)] if value is not None]
    return [*options, "--", *words]


def _wants_next(option: str, long: set[str], short: set[str]) -> bool:
    """Whether the value of an option is the next argument."""
    if option.startswith("--"):
        return option in long
    first = next((at for at, letter in enumerate(option) if letter in short), None)
    return first is not None and first == len(option) - 1
