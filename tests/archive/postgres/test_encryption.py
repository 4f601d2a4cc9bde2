"""Connections to a server are encrypted, and the server is the one meant, where an address asks for
that; each reason why they are not is told in each language."""

from __future__ import annotations

import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from tests.languages import refusals
from tests.servers import Cluster, own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPENSSL = shutil.which("openssl")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two who vouch (`ca`, `stranger`), and certificates that the first signed: of this machine
    (`here`), of another (`elsewhere`), one that is no longer good (`old`), and a reader's."""
    if OPENSSL is None:
        pytest.skip("no openssl is installed")
    folder = tmp_path_factory.mktemp("certificates")

    def run(*arguments: str) -> None:
        subprocess.run([OPENSSL or "", *arguments], cwd=folder, capture_output=True, check=True)

    for name in ("ca", "stranger"):
        run("req", "-new", "-x509", "-nodes", "-subj", f"/CN={name}", "-days", "2",
            "-out", f"{name}.crt", "-keyout", f"{name}.key")  # fmt: skip
    names = {"here": "IP:127.0.0.1", "elsewhere": "DNS:elsewhere.example", "old": "IP:127.0.0.1",
             "newsroom": "DNS:newsroom"}  # fmt: skip
    for name, alternative in names.items():
        run("req", "-new", "-nodes", "-subj", f"/CN={name}", "-out", f"{name}.csr",
            "-keyout", f"{name}.key")  # fmt: skip
        (folder / "extensions").write_text(f"subjectAltName={alternative}\n")
        run("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "-1" if name == "old" else "2", "-extfile", "extensions",
            "-out", f"{name}.crt")  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def server(certificates: Path) -> Iterator[Cluster]:
    """A server that listens on this machine, without encryption."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with own({"listen_addresses": "127.0.0.1", "port": str(port)}) as cluster:
        yield cluster


def restart(server: Cluster, certificates: Path, name: str, **settings: str) -> None:
    """Let it show a certificate."""
    for kind in ("crt", "key"):
        file = server.data / f"server.{kind}"
        shutil.copy(certificates / f"{name}.{kind}", file)
        shutil.chown(file, server.data.owner(), server.data.group())
        file.chmod(0o600)
    server.stop()
    server.settings |= {"ssl": "on"} | settings
    server.start()


def address(server: Cluster, **settings: object) -> str:
    place = f"postgresql://newsroom@127.0.0.1:{server.settings['port']}/postgres?"
    return place + "&".join(f"{name}={value}" for name, value in settings.items())


def told(place: str) -> str:
    """What is said of an address, in English; something else in each language."""
    return refusals(lambda: open_server(place).close())[-1]


def test_a_server_that_encrypts_nothing(server: Cluster) -> None:
    assert "no encrypted connections" in told(address(server, sslmode="require"))


def test_the_one_that_is_meant_is_let_in(server: Cluster, certificates: Path) -> None:
    restart(server, certificates, "here")
    root = certificates / "ca.crt"
    for settings in ({"sslmode": "require"}, {"sslmode": "verify-full", "sslrootcert": root}):
        with open_server(address(server, **settings)) as archive:
            assert archive.add(Article(title="خبر", body=f"نص {settings}")).id
            row = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            assert archive.server.value(row) is True


@pytest.mark.parametrize(
    ("shown", "trusted", "reason"),
    [
        ("here", "stranger.crt", "certificate verify failed"),
        ("here", "nothing.crt", "does not exist"),
        ("elsewhere", "ca.crt", "does not match host name"),
        ("old", "ca.crt", "certificate verify failed"),
    ],
)
def test_another_is_refused(
    server: Cluster, certificates: Path, shown: str, trusted: str, reason: str
) -> None:
    restart(server, certificates, shown)
    root = certificates / trusted
    text = told(address(server, sslmode="verify-full", sslrootcert=root))
    assert "that the server is the one meant cannot be told" in text
    assert reason in text


def test_a_server_that_asks_for_the_readers_certificate(
    server: Cluster, certificates: Path
) -> None:
    allowed = server.data / "pg_hba.conf"
    before = allowed.read_text()
    allowed.write_text(f"hostssl all all 127.0.0.1/32 cert\n{before}")
    ca = server.data / "ca.crt"
    shutil.copy(certificates / "ca.crt", ca)
    shutil.chown(ca, server.data.owner(), server.data.group())
    try:
        restart(server, certificates, "here", ssl_ca_file="ca.crt")
        shown = {"sslcert": certificates / "newsroom.crt", "sslkey": certificates / "newsroom.key"}
        nothing = {"sslcert": "/nowhere.crt", "sslkey": "/nowhere.key"}
        with open_server(address(server, sslmode="require", **shown)) as archive:
            assert archive.count() >= 0
        text = told(address(server, sslmode="require", **nothing))
        assert "does not let newsroom in" in text
        shown["sslkey"].chmod(0o644)
        text = told(address(server, sslmode="require", **shown))
        assert "cannot be reached" in text
        assert "private key" in text
    finally:
        allowed.write_text(before)
