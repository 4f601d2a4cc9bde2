"""Encodings: told by marks, by strict UTF-8, by sense, and last by what a file says of itself."""

from __future__ import annotations

import io
import random

import pytest

from newsctl.errors import BadInput
from newsctl.formats import text_streams
from newsctl.formats.decoding_errors import Damage
from newsctl.formats.encodings import decode, plain_letters
from newsctl.formats.text_streams import LongLine, chunks, lines
from tests.formats.conftest import records

TEXT = (
    "قال الوزير في مؤتمر صحفي إن الحكومة ستدعم الفلاحين هذا العام، وأضاف أن الدعم يصل إلى "
    "كل المناطق التي تضررت من الجفاف بعد موسم صعب."
)
FRENCH = "Le président a été reçu à Tunis, où il a présenté la première année de son projet."


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                  "utf-32", "cp1256", "iso-8859-6"])  # fmt: skip
@pytest.mark.parametrize("length", [12, 40, len(TEXT)])
def test_arabic_is_read_in_every_encoding_it_was_written_in(name: str, length: int) -> None:
    text = TEXT[:length]

    assert decode(text.encode(name), "a.txt") == text
    for lie in ("utf-8", "cp1256", "iso-8859-6", "iso-8859-1", "koi8-r", "nonsense", "utf-16"):
        assert decode(text.encode(name), "a.txt", lie) == text


def test_french_in_the_old_encoding() -> None:
    assert decode(FRENCH.encode("cp1252"), "a.txt") == FRENCH


def test_the_declaration_decides_when_nothing_else_tells() -> None:
    data = "Привет, мир".encode("koi8-r")

    assert decode(data, "a.txt", "koi8-r") == "Привет, мир"


def test_what_no_encoding_fits_is_named_by_its_byte() -> None:
    with pytest.raises(BadInput, match=r"^a\.txt: byte 7 ") as caught:
        decode(b"abcdefg\xff\x00\x81\x9d", "a.txt")
    assert caught.value.source == "a.txt"
    with pytest.raises(BadInput, match="byte 6 "):
        decode(b"\xef\xbb\xbfabc\xff\xff", "a.txt")


def test_streams_are_read_by_pieces_in_every_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_streams, "_CHUNK", 64)
    text = "\n".join([TEXT] * 5)
    for name in ("utf-8", "utf-8-sig", "utf-16", "cp1256", "iso-8859-6"):
        data = text.encode(name)
        assert "".join(chunks(io.BytesIO(data), "a")) == text
        assert list(lines(io.BytesIO(data), "a")) == text.splitlines(keepends=True)


def test_a_stream_that_turns_bad_names_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_streams, "_CHUNK", 64)
    data = TEXT.encode() + b"\n"
    damage = Damage()

    found = "".join(chunks(io.BytesIO(data * 3 + b"\xff\xff"), "a", damage))

    assert found == f"{TEXT}\n" * 3 + "\ufffd\ufffd"
    assert damage.taken() == [
        "a, line 4: 2 characters could not be read; \ufffd stands for each",
    ]


def test_of_a_line_that_no_memory_holds_the_beginning_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And all that stand before and behind it, which are as long as may be."""
    monkeypatch.setattr(text_streams, "LONGEST_LINE", 3 << 20)
    most, more = b"a" * (3 << 20), b"b" * (6 << 20)

    found = list(lines(io.BytesIO(b"\n".join([b"1", most, more, most + b"a", b"2", more])), "a"))

    assert [(one[0], len(one), type(one)) for one in found] == [
        ("1", 2, str),
        ("a", (3 << 20) + 1, str),
        ("b", (1 << 16) + 1, LongLine),
        ("a", (1 << 16) + 1, LongLine),
        ("2", 2, str),
        ("b", 1 << 16, LongLine),
    ]


def test_any_bytes_are_text_or_bad_input(full: bool) -> None:
    chance = random.Random(6)
    for _turn in range(20_000 if full else 200):
        data = chance.randbytes(chance.randrange(1, 300))
        try:
            assert isinstance(decode(data, "a"), str)
        except BadInput as error:
            assert "byte" in str(error)


def test_joined_forms_become_letters_and_signs_stay() -> None:
    assert plain_letters("ﻛﺘﺎﺏ ﷺ ﷲ ﴾١﴿ ﻻ") == "كتاب ﷺ ﷲ ﴾١﴿ لا"


@pytest.mark.parametrize("taken_for", ["cp1252", "latin-1"])
def test_what_was_encoded_twice_is_read_once(taken_for: str) -> None:
    """As UTF-8 that a program took for Western and wrote again, with what that leaves free."""
    text = "title,body\nخبر من الساحل,افتتح مجلس المدينة، اليوم، حديقة جديدة « عمومية »\n"
    western = "".join(
        bytes([one]).decode(taken_for) if one not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(one)
        for one in text.encode()
    )

    [item] = records(western.encode(), "csv")
    [page] = records(western.replace(",", "\n\n").encode(), "page")

    assert item.article is not None
    assert page.article is not None
    assert (item.article.title, item.article.body) == tuple(text.splitlines()[1].split(","))
    assert "حديقة جديدة" in page.article.body


@pytest.mark.parametrize(
    "text",
    ["Ça Ã©tait là : déjà vu, où ?", "خبر من الساحل Ø", "Ø Ù", "àéèùç" * 20, "Ålesund Øst"],
)
def test_what_was_encoded_once_stays_as_it_is(text: str) -> None:
    from newsctl.formats.double_encoding import once

    assert once(text) == text
