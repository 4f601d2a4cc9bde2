"""Tables: dialects, bad rows, and cells that a spreadsheet must not run."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import BadInput
from newsctl.formats.item import Options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.article import Article
    from newsctl.formats.item import Item
    from tests.formats.conftest import Reader

ROWS = [("title", "body"), ("خبر، أول", "سطر\nوسطر"), ('خبر "ثان"', "نص")]


def table(separator: str, end: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(ROWS)
    return stream.getvalue()


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "؛"])
def test_dialects_are_told_from_the_head(
    read_bytes: Callable[..., list[Item]], separator: str, end: str, bom: str
) -> None:
    found = read_bytes(bom + table(separator, end), "csv")

    assert [(one.article.title, one.article.body) for one in found if one.article] == ROWS[1:]


def test_excels_own_first_line_is_heeded(read_bytes: Callable[..., list[Item]]) -> None:
    [found] = read_bytes("sep=;\r\ntitle;body\r\nخبر;نص, طويل\r\n", "csv")

    assert found.article is not None
    assert found.article.body == "نص, طويل"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("العنوان,النص,الكاتب,التاريخ,عدد المشاهدات", "خبر,نص,ليلى,٢٠/١١/٢٠٢٦,١٬٧٤٢"),
        ("Titre;Contenu;Auteur;Date de publication;Vues", "خبر;نص;ليلى;20 novembre 2026;1742"),
        ("Headline,Article Body,By-line,Pub Date,View-Count", "خبر,نص,ليلى,2026-11-20,1742"),
        (
            "عنوان_الخبر\tالمحتوى\tالمؤلف\tتاريخ النشر\tالمشاهدات",
            "خبر\tنص\tليلى\t20 نونبر 2026\t1742",
        ),
    ],
)
def test_names_of_fields_are_known_in_three_languages(
    read_bytes: Callable[..., list[Item]], head: str, row: str
) -> None:
    head = head.replace("By-line", "byline")

    [found] = read_bytes(f"{head}\n{row}\n", "csv")

    one = found.article
    assert one is not None
    known = (one.title, one.body, one.author, one.published_at, one.views)
    assert known == ("خبر", "نص", "ليلى", "2026-11-20", 1742)
    assert one.extra == {}


def test_columns_unknown_to_us_are_kept(read_bytes: Callable[..., list[Item]]) -> None:
    [found] = read_bytes("title,Reporter Notes\nخبر,راجعه سامي\n", "csv")

    assert found.article is not None
    assert found.article.extra == {"Reporter Notes": "راجعه سامي"}


def test_without_a_column_for_the_title_the_columns_are_named(
    read_bytes: Callable[..., list[Item]],
) -> None:
    with pytest.raises(BadInput, match="kop"):
        read_bytes("kop,datum\nx,y\n", "csv")


def test_a_body_alone_gives_its_first_sentence_as_title(
    read_bytes: Callable[..., list[Item]],
) -> None:
    [found] = read_bytes('النص\n"وصل الوفد مساء. ثم غادر."\n', "csv")

    assert found.article is not None
    assert (found.article.title, found.article.body) == (
        "وصل الوفد مساء.",
        "وصل الوفد مساء. ثم غادر.",
    )


def test_a_long_sentence_is_cut_at_a_word_within_90_characters(
    read_bytes: Callable[..., list[Item]],
) -> None:
    body = "كلمة " * 40

    [found] = read_bytes(f"body\n{body}\n", "csv")

    assert found.article is not None
    assert found.article.title == ("كلمة " * 18).strip()
    assert len(found.article.title) == 89
    assert found.article.body == body


def test_a_row_that_is_too_long_is_named_by_its_line(
    read_bytes: Callable[..., list[Item]],
) -> None:
    found = read_bytes('title,body\n"خبر\nأول",نص\nخبر,نص,زائد\nخبر ثالث,نص\n', "csv")

    assert [one.number for one in found if one.error] == [4]
    assert [one.article.title for one in found if one.article] == ["خبر أول", "خبر ثالث"]


@pytest.mark.parametrize("kind", ["csv", "tsv"])
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "''-x", "＝1"])
def test_no_cell_begins_as_a_formula_and_each_comes_back(
    written: Callable[..., str],
    read_bytes: Callable[..., list[Item]],
    article: Callable[..., Article],
    kind: str,
    text: str,
) -> None:
    out = written(kind, [article(title=text, author=text)])

    cells = list(csv.reader(io.StringIO(out), delimiter="," if kind == "csv" else "\t"))[1]
    assert [one for one in cells if one[:1] in {"=", "+", "-", "@", "\t", "\r", "＝"}] == []
    [back] = read_bytes(out, kind)
    assert back.article is not None
    assert (back.article.title, back.article.author) == (text, text)


HEAD = "title,body,url\n"
ROW = 'خبر,"نص، وفيه فاصلة, هنا",https://example.org/1\n'


@pytest.mark.parametrize(
    "above",
    ["\n\n", "تقرير الأخبار لشهر مارس,,\n", "# exported 2024\n", "صوت الساحل\n\n2024\n", ";;\n"],
    ids=["blank lines", "a title", "a remark", "several", "another separator"],
)
def test_what_stands_above_the_head_is_no_head(above: str, articles: Reader) -> None:
    [article] = articles(above + HEAD + ROW, "csv")

    assert (article.title, article.body) == ("خبر", "نص، وفيه فاصلة, هنا")


@pytest.mark.parametrize(
    ("cell", "body"),
    [
        (r'"نص \"مقتبس\" هنا"', 'نص "مقتبس" هنا'), (r'"\"كله\""', '"كله"'),
        (r'"نص \"مقتبس\", هنا"', 'نص "مقتبس", هنا'), (r'"C:\dir\"', "C:\\dir\\"),
        (r'"سطر\nثان"', r"سطر\nثان"), ('"نص ""مقتبس"" هنا"', 'نص "مقتبس" هنا'),
    ],
)  # fmt: skip
def test_quotes_may_have_backslashes_before_them(cell: str, body: str, articles: Reader) -> None:
    first, second = articles(f"{HEAD}أ,{cell},u\n{ROW}", "csv")

    assert (first.body, first.url, second.title) == (body, "u", "خبر")


def test_a_head_again_is_no_article_however_it_is_spelt(articles: Reader) -> None:
    again = HEAD + ROW + "Title,BODY,url\n" + ROW + '"title","body","url"\n' + ROW

    assert [one.title for one in articles(again, "csv")] == ["خبر"] * 3


def test_a_columns_name_that_stands_twice_hides_nothing(articles: Reader) -> None:
    [article] = articles("title,body,body\nخبر,أول,ثان\n", "csv")

    assert (article.body, article.extra) == ("أول", {"body 2": "ثان"})


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "#", "م"])
def test_a_column_of_row_numbers_is_no_field(name: str, articles: Reader) -> None:
    [article] = articles(f"{name},title,body\n1,خبر,نص\n", "csv")

    assert article.extra == {}


def test_a_table_of_tabs_is_one_by_any_name(tmp_path: Path, articles: Reader) -> None:
    """Spreadsheets save `Unicode Text` under `.txt`."""
    (tmp_path / "a.txt").write_bytes(HEAD.replace(",", "\t").encode("utf-16") + (
        "خبر\tنص\tu\n".encode("utf-16-le")))  # fmt: skip

    assert [one.title for one in articles(tmp_path / "a.txt")] == ["خبر"]


def test_a_zero_byte_makes_no_binary_of_a_table(articles: Reader) -> None:
    [first, _second] = articles(HEAD + ROW.replace("فاصلة", "فا\0صلة") + ROW)

    assert first.title == "خبر"


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("title,body," + "x" * (2 << 20), "longer than 1 million characters"),
        ('title,body,"' + "x\n" * (1 << 17) + '"', "a quote is never closed"),
        ('title,"body', "the file ends within a quoted cell"),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_head_that_cannot_be_read_refuses_the_table(
    read_bytes: Callable[..., list[Item]],
    monkeypatch: pytest.MonkeyPatch,
    head: str,
    reason: str,
    mark: str,
) -> None:
    """Which column is which is not known then, and nothing comes in under a wrong name."""
    for name in ("text_streams.LONGEST_LINE", "csv_rows.LONGEST_ROW"):
        monkeypatch.setattr(f"newsctl.formats.{name}", 1 << 20)

    with pytest.raises(BadInput, match=rf"^-, line \d: {reason}$"):
        read_bytes(f"{mark}{head}\nخبر,نص,1\nثان,نص,2\n", "csv")


def test_of_very_many_and_very_long_heads_some_are_told(
    read_bytes: Callable[..., list[Item]],
) -> None:
    heads = ",".join(f"{'x' * 5000}{number}" for number in range(5000))

    with pytest.raises(BadInput) as refused:
        read_bytes(f"{heads}\n1,2\n", "csv")
    assert len(str(refused.value)) < 4000


def test_a_long_name_of_a_column_is_told_by_its_beginning(articles: Reader) -> None:
    """And is kept whole with its value."""
    unknown: dict[str, int] = {}
    options = Options(date(2026, 11, 24), unknown=unknown)
    [found] = articles(f"title,{'x' * 5000}\nخبر,1\n".encode(), "csv", options=options)

    assert found.extra == {"x" * 5000: "1"}
    assert unknown == {f"{'x' * 100}…": 1}
