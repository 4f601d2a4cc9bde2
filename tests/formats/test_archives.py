"""Files in ZIP, tar, gzip and WARC archives: what is read, named and refused."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.errors import BadInput
from newsctl.formats import unpacking_limits
from tests.formats.conftest import records

if TYPE_CHECKING:
    from pathlib import Path

HTML = """<html lang="ar"><head><title>{title}</title></head><body><h1>{title}</h1>
<p>افتتحت اليوم مكتبة جديدة في القرية، وحضر الافتتاح جمع كبير من القراء والأطفال.</p>
</body></html>"""
LINE = '{"title": "خبر من سطر", "body": "نص"}\n'
FILES: dict[str, str] = {
    "news/b.html": HTML.format(title="الصفحة الثانية في الترتيب"),
    "news/a.jsonl": LINE,
    "news/.hidden.jsonl": LINE,
    "__MACOSX/news/a.jsonl": LINE,
    "news/image.png": "png",
    "news/broken.json": '{"title": ',
}


def zipped(files: dict[str, Any]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def tarred(files: dict[str, Any], mode: str = "w") -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            body = data.encode() if isinstance(data, str) else data
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return held.getvalue()


def titles(found: Any) -> list[str]:
    return [one.article.title for one in found if one.article]


def reasons(found: Any) -> list[str]:
    return [str(one.error) for one in found if one.error]


def test_a_zip_is_read_by_name_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "week.zip"
    file.write_bytes(zipped(FILES))

    found = records(file)

    assert titles(found) == ["خبر من سطر", "الصفحة الثانية في الترتيب"]
    [reason] = reasons(found)
    assert reason.startswith(f"{file}:news/broken.json")
    assert [(one.source, one.passed) for one in found] == [
        (f"{file}:news/a.jsonl", ""), (f"{file}:news/b.html", ""),
        (f"{file}:news/broken.json", ""), (f"{file}:news/image.png", "an image"),
    ]  # fmt: skip


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives_of_every_packing(mode: str, tmp_path: Path) -> None:
    data = tarred(FILES, mode)
    name = "week.tar" + mode[1:].replace(":", ".")
    (tmp_path / name).write_bytes(data)

    assert titles(records(data)) == ["الصفحة الثانية في الترتيب", "خبر من سطر"]
    assert titles(records(tmp_path / name)) == titles(records(data))
    assert f"{name}:news/broken.json" in reasons(records(tmp_path / name))[0]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_one_packed_file_is_read_by_what_it_holds(pack: Any, tmp_path: Path) -> None:
    (tmp_path / "news.jsonl.gz").write_bytes(pack(LINE.encode()))

    assert titles(records(tmp_path / "news.jsonl.gz")) == ["خبر من سطر"]
    assert titles(records(pack(FILES["news/b.html"].encode()))) == ["الصفحة الثانية في الترتيب"]


def test_a_format_told_is_that_of_the_files_inside(tmp_path: Path) -> None:
    (tmp_path / "pages.zip").write_bytes(zipped({"one.dat": "عنوان\n\nنص الصفحة هنا."}))

    assert titles(records(tmp_path / "pages.zip")) == []
    assert titles(records(tmp_path / "pages.zip", "page")) == ["عنوان"]


def test_names_that_lead_out_are_refused(tmp_path: Path) -> None:
    held = {"../out.jsonl": LINE, "/root.jsonl": LINE, "in.jsonl": LINE}
    for data in (zipped(held), tarred(held)):
        found = records(data)
        assert titles(found) == ["خبر من سطر"]
        assert [("leads out" in reason) for reason in reasons(found)] == [True, True]
    assert list(tmp_path.iterdir()) == []


def test_links_in_a_tar_archive_are_not_followed() -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)

    assert records(held.getvalue()) == []


def test_what_unpacks_to_far_more_is_refused() -> None:
    zeros = b" " * (8 << 20)
    for data in (
        zipped({"a.jsonl": zeros}),
        gzip.compress(zeros),
        tarred({"a.jsonl": zeros}, "w:gz"),
    ):
        try:
            found = reasons(records(data, "jsonl" if data[:2] == b"PK" else None))
        except BadInput as error:
            found = [str(error)]
        assert len(found) == 1
        assert "far more" in found[0]


def test_archives_nest_only_so_deep() -> None:
    data = LINE.encode()
    name = "a.jsonl"
    for _turn in range(3):
        data, name = zipped({name: data}), "inner.zip"
    assert titles(records(data)) == ["خبر من سطر"]

    [reason] = reasons(records(zipped({"inner.zip": data})))
    assert "more than 3 deep" in reason


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking_limits, "MOST_MEMBERS", 3)
    budget = unpacking_limits.Budget(members=3)
    for _turn in range(3):
        budget.open_one("a.zip")
    with pytest.raises(BadInput, match="more than 3 files"):
        budget.open_one("a.zip")


@pytest.mark.parametrize("place", [10, 40, 0.5, -30])
def test_damaged_archives_are_named(place: float, tmp_path: Path) -> None:
    for name, data in (("a.zip", zipped(FILES)), ("a.tar.gz", tarred(FILES, "w:gz"))):
        at = int(place) if abs(place) >= 1 else int(len(data) * place)
        (tmp_path / name).write_bytes(data[:at])
        try:
            found = reasons(records(tmp_path / name))
        except BadInput as error:
            found = [str(error)]
        assert found
        assert name in found[-1]


def test_an_encrypted_member_is_named_and_others_are_in() -> None:
    data = bytearray(zipped({"a.jsonl": LINE, "b.jsonl": LINE}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1

    found = records(bytes(data))

    assert titles(found) == ["خبر من سطر"]
    assert "a.jsonl" in reasons(found)[0]


def warc(*pages: tuple[str, bytes], kind: str = "text/html; charset=utf-8") -> bytes:
    data = b""
    for url, body in pages:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2026-10-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: "
            f"{len(http)}\r\n\r\n"
        )
        data += head.encode() + http + b"\r\n\r\n"
    return data


def page(title: str) -> bytes:
    return HTML.format(title=title).encode()


ONE, TWO = "خبر أول من الأرشيف", "خبر ثان من الأرشيف"


def test_a_web_archive_gives_its_pages_with_their_addresses(tmp_path: Path) -> None:
    data = warc(("http://example.org/1", page(ONE)), ("http://example.org/2", page(TWO)))
    records_packed = b"".join(
        gzip.compress(warc((f"http://example.org/{n}", page(title))))
        for n, title in enumerate((ONE, TWO), 1)
    )
    for name, packed in (("a.warc", data), ("b.warc.gz", records_packed),
                         ("c.warc.gz", gzip.compress(data))):  # fmt: skip
        (tmp_path / name).write_bytes(packed)
        found = records(tmp_path / name)
        assert [
            (one.article.title, one.article.url, one.number) for one in found if one.article
        ] == [
            (ONE, "http://example.org/1", 1),
            (TWO, "http://example.org/2", 2),
        ]


def test_only_pages_that_were_found_are_read() -> None:
    image = warc(("http://example.org/a.png", b"\x89PNG"), kind="image/png")
    missing = warc(("http://example.org/none", page(ONE))).replace(b"200 OK", b"404 No")

    assert titles(records(image + missing + warc(("http://example.org/2", page(TWO))))) == [TWO]
    with pytest.raises(BadInput, match="no web page"):
        records(image)


@pytest.mark.parametrize(
    ("kind", "type_", "named"),
    [("conversion", "text/plain", "texts of pages with their menus (WET)"),
     ("metadata", "application/json", "facts about pages without their texts (WAT)")],
)  # fmt: skip
def test_what_was_derived_from_a_web_archive_is_named(
    kind: str, type_: str, named: str, tmp_path: Path
) -> None:
    """The files that Common Crawl gives beside its archives: no menus become an article."""
    data = b""
    for record, content in (("warcinfo", "application/warc-fields"), (kind, type_), (kind, type_)):
        body = "الرئيسية\nسياسة\nالمجلس يصادق\nأولا هنا نص.\n".encode()
        data += (
            (
                f"WARC/1.0\r\nWARC-Type: {record}\r\nWARC-Target-URI: http://example.org/1\r\n"
                "WARC-Date: 2026-10-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
                f"Content-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode()
            + body
            + b"\r\n\r\n"
        )
    for name, packed in (("a.warc", data), ("a.warc.wet.gz", gzip.compress(data)), ("a", data)):
        (tmp_path / name).write_bytes(packed)
        with pytest.raises(BadInput) as refused:
            records(tmp_path / name)
        assert str(refused.value) == (
            f"{tmp_path / name}: this is {named}, which is not read\n"
            "Import the web archive (WARC) that it was made from"
        )


def test_a_cut_web_archive_gives_what_is_whole_and_names_the_record(tmp_path: Path) -> None:
    whole = warc(("http://example.org/1", page(ONE)), ("http://example.org/2", page(TWO)))
    for name, data in (("a.warc", whole[:-200]), ("a.warc.gz", gzip.compress(whole)[:-25])):
        (tmp_path / name).write_bytes(data)
        found = records(tmp_path / name)
        assert titles(found) == [ONE]
        [reason] = reasons(found)
        assert reason.startswith(f"{tmp_path / name}, record ")


def test_a_record_of_another_length_than_it_says_is_named_and_the_next_is_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = warc(("http://example.org/1", page(ONE)))
    length = first[first.rindex(b"Content-Length: ") + 16 :].split(b"\r\n")[0]
    wrong = first.replace(b"Content-Length: " + length, b"Content-Length: %d" % (int(length) - 2))

    found = records(wrong + warc(("http://example.org/2", page(TWO))))

    assert titles(found) == [TWO]
    assert [one.number for one in found] == [1, 2]
    assert "its length is not what it says" in reasons(found)[0]
    assert capsys.readouterr().err == ""


def test_libraries_do_not_speak(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """An address of another's choosing reaches no terminal by way of a library's warning."""
    records(warc(("http://example.org/\x1b[2J a", page(ONE))))

    assert (capsys.readouterr().err, caplog.records) == ("", [])


def test_a_member_without_a_name_does_no_harm() -> None:
    """`ZipInfo.is_dir` of Python 3.11 fails on an empty name."""
    data = zipped({"a": LINE, "b.jsonl": LINE})
    at = data.index(b"PK\x01\x02")
    cut = data[: at + 28] + b"\0\0" + data[at + 30 : at + 46] + data[at + 47 :]
    end = cut.rindex(b"PK\x05\x06")
    size = int.from_bytes(cut[end + 12 : end + 16], "little") - 1
    nameless = cut[: end + 12] + size.to_bytes(4, "little") + cut[end + 16 :]

    assert titles(records(nameless)) == ["خبر من سطر"]


LONG_HEADER = b"WARC/1.0\r\nWARC-Type: response\r\nX-Long: %s\r\n" % base64.b64encode(
    random.Random(1).randbytes(4 << 20)
)


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (LONG_HEADER + b"Content-Length: 4\r\n\r\nabcd\r\n\r\n", "its headers are too long"),
        (LONG_HEADER + b"\r\n\r\n", "its headers are too long"),
        (b"GARBAGE " + b"c" * 100_000 + b"\r\n\r\n", "GARBAGE"),
    ],
)
def test_a_record_whose_headers_cannot_be_read_costs_itself_alone(
    packed: Any, bad: bytes, reason: str
) -> None:
    """Also the first, several, and the last; what is said of it is short."""
    one = warc(("http://example.org/1", page(ONE)))
    two = warc(("http://example.org/2", page(TWO)))
    for data, numbers in (
        (one + bad + two, [2]), (one + bad + bad + two, [2, 3] if bad[:1] == b"W" else [2]),
        (one + two + bad, [3]),
    ):  # fmt: skip
        found = records(packed(data), "warc")

        assert titles(found) == [ONE, TWO]
        said = reasons(found)
        assert [one.split(":")[0] for one in said] == [f"-, record {n}" for n in numbers]
        assert all(reason in one and len(one) < 400 for one in said)
