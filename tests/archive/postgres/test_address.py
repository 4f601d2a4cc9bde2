"""What is an address of a server, and how it is shown: never with a password."""

from __future__ import annotations

import pytest

from newsctl.archive.postgres.address import is_on_server, without_password

ADDRESSES = {
    "postgresql://ada@host/news": "postgresql://ada@host/news",
    "postgres://ada:secret@host:5433/news?sslmode=require":
        "postgres://ada@host:5433/news?sslmode=require",
    "postgresql://ada:se/c@r:et?x@host/news": "postgresql://ada@host/news",
    "postgresql:///news?user=ada&password=secret&host=/run": "postgresql:///news?user=ada&host=/run",
    "postgresql:///news?PASSWORD=secret": "postgresql:///news",
    "postgresql://:secret@/": "postgresql://@/",
    "service=news": "service=news",
    "service=news password=secret": "service=news",
    r"host=/run dbname='my news' password='sec\'ret x' user=ada":
        "host=/run dbname='my news' user=ada",
    "dbname = news password = secret": "dbname=news",
    "host=h password=se\\ cret": "host=h",
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_shown_without_its_password(address: str) -> None:
    assert is_on_server(address)
    assert without_password(address) == ADDRESSES[address]


@pytest.mark.parametrize(
    "path", ["news.json", "/a/b.json", "./service=x", "a=b", "mysql://x", "", "C:\\news.json"]
)
def test_a_path_is_none(path: str) -> None:
    assert not is_on_server(path)
