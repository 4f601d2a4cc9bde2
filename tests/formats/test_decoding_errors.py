"""Damage stays local: a byte costs a letter, a quote its row, a record itself; each is told."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from newsctl.formats.decoding_errors import Damage
from newsctl.formats.encodings import decode
from tests.formats.conftest import records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.formats.item import Item

SENTENCE = "قال الوزير في مؤتمر صحفي إن الحكومة ستدعم الفلاحين هذا العام، وأضاف أن الدعم يصل"


def csv_of(titles: list[str]) -> bytes:
    return ("title,body\n" + "".join(f"{one},{SENTENCE}\n" for one in titles)).encode()


def jsonl_of(titles: list[str]) -> bytes:
    rows = ({"title": one, "body": SENTENCE} for one in titles)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def json_of(titles: list[str]) -> bytes:
    rows = [{"title": one, "body": SENTENCE} for one in titles]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def rss_of(titles: list[str]) -> bytes:
    items = "".join(
        f"<item><title>{one}</title><description>{SENTENCE}</description></item>" for one in titles
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss><channel>{items}</channel></rss>'.encode()


FILES: dict[str, Callable[[list[str]], bytes]] = {
    "csv": csv_of, "jsonl": jsonl_of, "json": json_of, "feed": rss_of,
}  # fmt: skip
TITLES = [f"خبر رقم {number} عن المدينة" for number in range(60)]


def titles(found: list[Item]) -> list[str | None]:
    return [one.article.title if one.article else None for one in found]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("bad", [b"\xff", b"\xd8", b"\x00\xff", b"\xe2\x80", b"\xc0\xaf"])
def test_a_byte_that_is_no_letter_costs_a_letter(kind: str, bad: bytes, full: bool) -> None:
    """Wherever in a text it stands; all else is as it was, and the place is told."""
    chance = random.Random(kind)
    whole = FILES[kind](TITLES)
    for _turn in range(50 if full else 6):
        at = whole.index(f"رقم {chance.randrange(60)} ".encode()) + chance.choice((0, 2, 4))
        if bad == b"\x00\xff" and kind == "feed":
            continue  # which XML forbids
        found = records(whole[:at] + bad + whole[at:], kind)

        other = [a for a, b in zip(titles(found), TITLES, strict=True) if a != b]
        assert len(other) == 1
        assert "\ufffd" in (other[0] or "")
        assert [one.article.body for one in found if one.article] == [SENTENCE] * 60
        told = [text for one in found for text in one.warnings]
        assert len(told) == 1
        assert "could not be read; \ufffd stands for" in told[0]
        assert told[0].startswith("-, line ")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@pytest.mark.parametrize("name", ["cp1256", "iso-8859-6"])
def test_a_line_in_another_encoding_costs_no_other(kind: str, name: str) -> None:
    lines = FILES[kind](TITLES).split(b"\n")
    lines[20] = lines[20].decode().encode(name)

    found = records(b"\n".join(lines), kind)

    assert titles(found) == TITLES
    [told] = [text for one in found for text in one.warnings]
    assert told.startswith("-, line 21: this is in ")


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_text_cut_within_a_letter_is_whole_up_to_it(cut: int) -> None:
    data = SENTENCE.encode()[:-cut]

    found = decode(data, "a")

    assert found.rstrip("\ufffd") == SENTENCE[: len(found.rstrip("\ufffd"))]
    assert len(found) >= len(SENTENCE) - 2


def test_damage_is_counted_and_placed() -> None:
    damage = Damage()

    decode(b"\xff" + SENTENCE.encode() + b"\n\xff\xff" + SENTENCE.encode(), "a.txt", damage=damage)

    assert damage.taken() == [
        "a.txt, line 1: 3 characters could not be read; \ufffd stands for each"
    ]
    assert damage.taken() == []


def test_letters_in_halves_as_java_writes_them_are_letters() -> None:
    data = "خبر ".encode() + b"\xed\xa0\xbd\xed\xb8\x80" + " جديد".encode()

    assert decode(data, "a") == "خبر 😀 جديد"


DECLARED = {
    "windows-1251": "Москва и область: новости дня, что известно на этот час",
    "koi8-r": "Москва и область: новости дня, что известно на этот час",
    "gb2312": "北京今天的新闻报道说，会议在上海举行。",
    "shift_jis": "東京で今日、新しい公園が開園した。",
    "euc-kr": "서울에서 오늘 새로운 공원이 문을 열었다.",
    "big5": "臺北今天開放了一座新的公園。",
    "windows-1254": "İstanbul'da bugün yeni bir park açıldı, çocuklar için.",
    "windows-1253": "Στην Αθήνα άνοιξε σήμερα ένα νέο πάρκο για τα παιδιά.",
    "windows-1255": "בתל אביב נפתח היום פארק חדש לילדים.",
    "windows-1256": SENTENCE,
    "iso-8859-6": SENTENCE,
    "iso-8859-15": "Le président a été reçu à l’œuvre".replace("’", "'"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_a_declared_encoding_that_decodes_is_believed(name: str) -> None:
    text = DECLARED[name]
    if name == "iso-8859-15":
        text = text.replace("œ", "oe")

    assert decode(text.encode(name), "a", name) == text
    page = f'<meta charset="{name}"><title>{text}</title><p>{text} {text}</p>'
    [found] = records(page.encode(name), "html")
    assert found.article is not None
    assert found.article.title == text


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json"])
def test_what_is_broken_costs_its_record_and_swallows_nothing(kind: str, full: bool) -> None:
    """A quote left out or put in, anywhere in a record; all others are as they were."""
    chance = random.Random(5)
    quoted = ("title,body\n" + "".join(f'"{one}","{SENTENCE}"\n' for one in TITLES)).encode()
    whole = quoted if kind == "csv" else FILES[kind](TITLES)
    for _turn in range(300 if full else 30):
        number = chance.randrange(60)
        begun = whole.index(f"رقم {number} ".encode())
        begun = whole.rfind(b"\n", 0, begun) + 1
        end = whole.index(b"\n", begun)
        quotes = [at for at in range(begun, end) if whole[at : at + 1] == b'"']
        at = chance.choice(quotes)
        cut = chance.random() < 0.5
        broken = whole[:at] + (whole[at + 1 :] if cut else b'"' + whole[at:])

        found = records(broken, kind)

        others = [one for n, one in enumerate(TITLES) if n != number]
        kept = [one for one in titles(found) if one in others]
        assert kept == others, (kind, at - begun, cut)


def test_a_file_that_ends_within_quotes_says_so_and_makes_no_articles_of_the_rest() -> None:
    data = 'title,body\nأ,ب\nج,"سطر أول\nسطر ثان، بلا نهاية\nوثالث\n'

    found = records(data, "csv")

    assert titles(found) == ["أ", None]
    assert str(found[1].error) == "-, line 5: the file ends within a quoted cell"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_heads_that_come_again_are_no_articles_and_lines_end_as_they_do(end: str) -> None:
    data = end.join(["title,body", "أ,ب", "title,body", "ج,د", ""])

    assert titles(records(data)) == ["أ", "ج"]
    assert titles(records(data, "csv")) == ["أ", "ج"]


def test_several_cells_over_several_lines_stay_whole() -> None:
    data = 'title,body\n"أ","سطر\n\nسطر ""ثان"", وثالث"\n"ب",5" قدم\n'

    found = records(data, "csv")

    assert [one.article and one.article.body for one in found] == [
        'سطر\n\nسطر "ثان", وثالث', '5" قدم',
    ]  # fmt: skip


def test_damage_of_a_file_without_an_article_is_not_told_of_the_next(tmp_path: Path) -> None:
    """A feed that has no entries, however damaged, says nothing of the file behind it."""
    feed = '<rss version="2.0"><channel><title>صحيفة \udcff</title>{}</channel></rss>'
    entry = f"<item><title>خبر</title><description>{SENTENCE}</description></item>"
    for name, text in (("1.xml", feed.format("")), ("2.xml", feed.format(entry)[:-20])):
        (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))

    [found] = [one for one in records(tmp_path) if one.article]

    assert [one for one in found.warnings if "1.xml" in one] == []
    assert [one for one in found.warnings if "2.xml" in one] != []
