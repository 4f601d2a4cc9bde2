"""UTF-8 that was taken for Windows-1252 or Latin-1 and written as UTF-8 once more (`Ø®Ø¨Ø±` for
`خبر`): the text that it was.
"""

from __future__ import annotations

import re

# What each byte is in Windows-1252, as browsers have it: bytes that it leaves free are themselves.
_BYTES = {bytes([one]).decode("cp1252", "replace"): one for one in range(0x80, 0x100)}
_BYTES |= {chr(one): one for one in range(0x80, 0x100)}
_BYTES.pop("\ufffd", None)
_BEGINS = "".join(chr(one) for one in range(0xC2, 0xE0))  # a letter of two bytes
_GOES_ON = "".join(re.escape(one) for one, byte in _BYTES.items() if byte < 0xC0)
_PAIR = re.compile(f"[{_BEGINS}][{_GOES_ON}]")
_LOST = re.compile(f"[{_BEGINS}]\ufffd")  # a letter of which half was lost on the way
_LETTERS = re.compile("[^\\x00-\\x7f]")
_SAMPLE = 1 << 16  # code points looked at
_LEAST = 4  # pairs
_MOST = 0.7  # of what is not ASCII, in such pairs
_TELLING = "ØÙÚÛÃÂ"  # which begin the letters of Arabic, and of French


def once(text: str) -> str:
    """A text, undone where it was encoded twice; any other as it is. What fits no letter any more
    is U+FFFD."""
    if not any(one in text for one in _TELLING) or not _is_twice(text[:_SAMPLE]):
        return text
    whole = bytearray()
    for one in _LOST.sub("\ufffd", text):
        byte = ord(one) if one < "\x80" else _BYTES.get(one)
        whole += one.encode("utf-8", "replace") if byte is None else bytes((byte,))
    return whole.decode("utf-8", "replace")


def _is_twice(text: str) -> bool:
    pairs = len(_PAIR.findall(text))
    return pairs >= _LEAST and 2 * pairs >= _MOST * len(_LETTERS.findall(text))
