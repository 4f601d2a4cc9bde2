"""Arabic letters in their joined forms, one cell each, for terminals that don't join by themselves.

The forms are Unicode's presentation forms, known by their compatibility decompositions; how letters
join is ArabicShaping.txt's joining types. Letters that have no presentation forms (some Kurdish and
Pashto ones) stay as they are, and still join their neighbours.
"""

from __future__ import annotations

from functools import cache
from unicodedata import category

_LAM = "\u0644"
_CAUSING = "\u0640\u200d\u0883\u0884\u0885"  # tatweels and ZWJ join on both sides
_BLOCKS = (range(0x620, 0x700), range(0x750, 0x780), range(0x870, 0x8C9))
_NONE = frozenset((0x621, 0x674, 0x6DD, 0x887, 0x888, 0x8AD))
_RIGHT = frozenset((
    *range(0x622, 0x626), 0x627, 0x629, *range(0x62F, 0x633), 0x648, *range(0x671, 0x674),
    *range(0x675, 0x678), *range(0x688, 0x69A), 0x6C0, *range(0x6C3, 0x6CC), 0x6CD, 0x6CF,
    0x6D2, 0x6D3, 0x6D5, 0x6EE, 0x6EF, *range(0x759, 0x75C), 0x76B, 0x76C, 0x771, 0x773,
    0x774, 0x778, 0x779, *range(0x870, 0x883), 0x88E, *range(0x8AA, 0x8AD), 0x8AE, 0x8B1,
    0x8B2, 0x8B9,
))  # fmt: skip
# Letters (and lam with an alef): their isolated, final, initial and medial forms, those they have,
# by Unicode's decompositions. (Asking for these at each start takes longer than laying a page out.)
_FORMS = {
    "\u0621": "\ufe80", "\u0622": "\ufe81\ufe82", "\u0623": "\ufe83\ufe84",
    "\u0624": "\ufe85\ufe86", "\u0625": "\ufe87\ufe88", "\u0626": "\ufe89\ufe8a\ufe8b\ufe8c",
    "\u0627": "\ufe8d\ufe8e", "\u0628": "\ufe8f\ufe90\ufe91\ufe92", "\u0629": "\ufe93\ufe94",
    "\u062a": "\ufe95\ufe96\ufe97\ufe98", "\u062b": "\ufe99\ufe9a\ufe9b\ufe9c",
    "\u062c": "\ufe9d\ufe9e\ufe9f\ufea0", "\u062d": "\ufea1\ufea2\ufea3\ufea4",
    "\u062e": "\ufea5\ufea6\ufea7\ufea8", "\u062f": "\ufea9\ufeaa", "\u0630": "\ufeab\ufeac",
    "\u0631": "\ufead\ufeae", "\u0632": "\ufeaf\ufeb0", "\u0633": "\ufeb1\ufeb2\ufeb3\ufeb4",
    "\u0634": "\ufeb5\ufeb6\ufeb7\ufeb8", "\u0635": "\ufeb9\ufeba\ufebb\ufebc",
    "\u0636": "\ufebd\ufebe\ufebf\ufec0", "\u0637": "\ufec1\ufec2\ufec3\ufec4",
    "\u0638": "\ufec5\ufec6\ufec7\ufec8", "\u0639": "\ufec9\ufeca\ufecb\ufecc",
    "\u063a": "\ufecd\ufece\ufecf\ufed0", "\u0641": "\ufed1\ufed2\ufed3\ufed4",
    "\u0642": "\ufed5\ufed6\ufed7\ufed8", "\u0643": "\ufed9\ufeda\ufedb\ufedc",
    "\u0644": "\ufedd\ufede\ufedf\ufee0", "\u0644\u0622": "\ufef5\ufef6",
    "\u0644\u0623": "\ufef7\ufef8", "\u0644\u0625": "\ufef9\ufefa", "\u0644\u0627": "\ufefb\ufefc",
    "\u0645": "\ufee1\ufee2\ufee3\ufee4", "\u0646": "\ufee5\ufee6\ufee7\ufee8",
    "\u0647": "\ufee9\ufeea\ufeeb\ufeec", "\u0648": "\ufeed\ufeee",
    "\u0649": "\ufeef\ufef0\ufbe8\ufbe9", "\u064a": "\ufef1\ufef2\ufef3\ufef4",
    "\u0671": "\ufb50\ufb51", "\u0677": "\ufbdd", "\u0679": "\ufb66\ufb67\ufb68\ufb69",
    "\u067a": "\ufb5e\ufb5f\ufb60\ufb61", "\u067b": "\ufb52\ufb53\ufb54\ufb55",
    "\u067e": "\ufb56\ufb57\ufb58\ufb59", "\u067f": "\ufb62\ufb63\ufb64\ufb65",
    "\u0680": "\ufb5a\ufb5b\ufb5c\ufb5d", "\u0683": "\ufb76\ufb77\ufb78\ufb79",
    "\u0684": "\ufb72\ufb73\ufb74\ufb75", "\u0686": "\ufb7a\ufb7b\ufb7c\ufb7d",
    "\u0687": "\ufb7e\ufb7f\ufb80\ufb81", "\u0688": "\ufb88\ufb89", "\u068c": "\ufb84\ufb85",
    "\u068d": "\ufb82\ufb83", "\u068e": "\ufb86\ufb87", "\u0691": "\ufb8c\ufb8d",
    "\u0698": "\ufb8a\ufb8b", "\u06a4": "\ufb6a\ufb6b\ufb6c\ufb6d",
    "\u06a6": "\ufb6e\ufb6f\ufb70\ufb71", "\u06a9": "\ufb8e\ufb8f\ufb90\ufb91",
    "\u06ad": "\ufbd3\ufbd4\ufbd5\ufbd6", "\u06af": "\ufb92\ufb93\ufb94\ufb95",
    "\u06b1": "\ufb9a\ufb9b\ufb9c\ufb9d", "\u06b3": "\ufb96\ufb97\ufb98\ufb99",
    "\u06ba": "\ufb9e\ufb9f", "\u06bb": "\ufba0\ufba1\ufba2\ufba3",
    "\u06be": "\ufbaa\ufbab\ufbac\ufbad", "\u06c0": "\ufba4\ufba5",
    "\u06c1": "\ufba6\ufba7\ufba8\ufba9", "\u06c5": "\ufbe0\ufbe1", "\u06c6": "\ufbd9\ufbda",
    "\u06c7": "\ufbd7\ufbd8", "\u06c8": "\ufbdb\ufbdc", "\u06c9": "\ufbe2\ufbe3",
    "\u06cb": "\ufbde\ufbdf", "\u06cc": "\ufbfc\ufbfd\ufbfe\ufbff",
    "\u06d0": "\ufbe4\ufbe5\ufbe6\ufbe7", "\u06d2": "\ufbae\ufbaf", "\u06d3": "\ufbb0\ufbb1",
}  # fmt: skip


@cache
def joins(character: str) -> tuple[bool, bool]:
    """Whether a letter joins the one before it, and the one after it."""
    code = ord(character)
    if character in _CAUSING:
        return True, True
    if code in _NONE or not any(code in block for block in _BLOCKS):
        return False, False
    if category(character)[0] != "L":
        return False, False
    return True, code not in _RIGHT


@cache
def is_mark(character: str) -> bool:
    """Whether a character stands on the one before it and takes no cell."""
    return category(character) in {"Mn", "Me"}


@cache
def _letter(character: str) -> tuple[bool, bool, bool, tuple[str, ...]]:
    """All that joining asks of a character: is it a mark, its `joins`, and its forms by number
    (1: joined before, 2: joined after)."""
    isolated, final, initial, medial = (*_FORMS.get(character, ""), "", "", "", "")[:4]
    shown = (
        isolated or character,
        final or character,
        initial or isolated or character,
        medial or final or character,
    )
    return is_mark(character), *joins(character), shown


def join(text: str) -> list[str]:
    """The form of each code point of `text`; an alef that its lam has taken in is empty."""
    shaped = list(text)
    last = -1  # the letter that waits to learn whether the next one joins it
    number, open_after = 0, False
    shown: tuple[str, ...] = ()
    for at, one in enumerate(text):
        mark, before, after, forms = _letter(one)
        if mark:
            continue
        if open_after and before:
            if text[last] == _LAM and (ligature := _FORMS.get(_LAM + one)):
                shaped[last] = ligature[number]
                shaped[at] = ""
                last, open_after = at, False
                continue
            shaped[last] = shown[number + 2]
            number = 1
        else:
            number = 0
        if before:
            shaped[at] = forms[number]
        last, open_after, shown = at, after, forms
    return shaped


# What most words consist of: a cell each, and joined by nothing but their neighbours. A stretch of
# them is letters that join each other, and nothing beside it.
_USUAL = frozenset((
    *map(chr, range(0x621, 0x63B)), *map(chr, range(0x641, 0x64B)),
    *map(chr, range(0x660, 0x66A)), *map(chr, range(0x21, 0x7F)), *"،؛؟«»…",
))  # fmt: skip
_BOTH_WAYS = "ئبتثجحخسشصضطظعغفقكلمنهىي"
_LAST = "آأؤإاةدذرزو"  # joined to what stands before them alone


class _Parts(dict[int, str]):
    """Where stretches end, as `str.translate` takes it: behind a letter that joins none behind it,
    and on both sides of all else. (A pattern would take longer to compile than a page to part.)"""

    def __missing__(self, code: int) -> str:
        return f"\n{chr(code)}\n"


_PARTED = _Parts(
    {ord(one): one for one in _BOTH_WAYS}
    | {ord(one): f"{one}\n" for one in _LAST}
    | {0x0A: "\0"}  # which is as unusual
)
_MEDIAL = {ord(one): _FORMS[one][3] for one in _BOTH_WAYS}


class _Stretches(dict[str, str]):
    """The forms of stretches; KeyError for one in which anything is unusual."""

    def __missing__(self, stretch: str) -> str:
        if not _USUAL.issuperset(stretch):
            raise KeyError(stretch)
        last = -2 if stretch[-2:] in _FORMS else -1  # an alef in its lam, or a letter
        before, forms = stretch[:last], _FORMS.get(stretch[last:], stretch)
        if before:
            shown = _FORMS[before[0]][2] + before[1:].translate(_MEDIAL) + forms[1]
        else:
            shown = stretch if stretch == "ء" else forms[0]
        self[stretch] = shown
        return shown


_STRETCHES = _Stretches()


def join_usual(word: str) -> str | None:
    """The forms of a word of usual letters and signs, a cell each, put together of stretches that
    very many words have in common; None for any other word."""
    try:
        parts = word.translate(_PARTED).split("\n")
        return "".join(map(_STRETCHES.__getitem__, filter(None, parts)))
    except KeyError:
        return None
