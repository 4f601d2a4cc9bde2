"""What comes in from feeds, pages and archives by way of the commands."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

RSS = """<rss version="2.0"><channel><title></title><link>https://example.org/</link>
<item><title>خبر أول</title><link>https://example.org/1</link><guid>news-0001</guid>
<description>&lt;p&gt;نص الخبر الأول.&lt;/p&gt;</description></item>
<item><title>خبر ثان</title><link>https://example.org/2</link><guid>news-0002</guid>
<description>نص الخبر الثاني.</description></item>{more}</channel></rss>"""
THIRD = "<item><title>خبر ثالث</title><guid>news-0003</guid><description>نص.</description></item>"


def test_a_feed_read_again_adds_only_what_is_new(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(RSS.replace("{more}", ""), encoding="utf-8")

    assert cli("import", str(file), "--json").json["added"] == 2
    again = cli("import", str(file), "--json").json
    assert (again["added"], again["skipped"], again["ids"]) == (0, 2, [1, 2])
    file.write_text(RSS.replace("{more}", THIRD), encoding="utf-8")
    later = cli("import", str(file), "--json").json
    assert (later["added"], later["skipped"], later["ids"]) == (1, 2, [1, 2, 3])


def test_standard_input_may_be_a_feed_or_an_archive(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("feeds/feed.xml", RSS.replace("{more}", ""))

    assert cli("import", "-", stdin=RSS.replace("{more}", "")).err == "Import: 2 read, 2 added\n"
    ran = cli("import", "-", "--json", stdin=file.read_bytes())
    assert (ran.json["read"], ran.json["skipped"]) == (2, 2)


def test_what_is_broken_in_an_archive_is_named_and_the_rest_is_in(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a/good.xml", RSS.replace("{more}", ""))
        archive.writestr("a/bad.json", '{"title": ')

    ran = cli("import", str(file), "--json", code=65)

    assert (ran.json["added"], ran.json["failed"]) == (2, 1)
    assert ran.json["errors"][0]["source"] == f"{file}:a/bad.json"
    assert f"{file}:a/bad.json" in ran.err


def test_an_address_of_this_machine_is_refused(cli: Cli) -> None:
    ran = cli("add", "http://127.0.0.1:9/", code=65)

    assert "--allow-local" in ran.err
    assert cli("add", "ftp://example.org/a", code=65).err
