"""Values as lines of JSON."""

from __future__ import annotations


def dump(value: object, *, harmless: bool = False) -> str:
    """`value` as one line of JSON in plain UTF-8.

    `harmless` writes control and bidi characters as `\\u` escapes, which mean the same.
    """
    import orjson

    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # lone surrogates, integers past 64 bits
        import json

        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        text = "".join(_escaped(one) if "\ud800" <= one <= "\udfff" else one for one in text)
    return _harmless(text) if harmless else text


def _harmless(text: str) -> str:
    from newsctl.text import harmful

    return harmful().sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    code = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{code[at : at + 4]}" for at in range(0, len(code), 4))
