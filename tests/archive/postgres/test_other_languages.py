"""What a server refuses is told in the reader's language, whichever the server speaks."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.postgres import sqlstate
from newsctl.archive.postgres.opening import open_server
from newsctl.errors import ArchiveError, ArchiveLocked
from tests.languages import refusals
from tests.servers import GUARDED, Cluster, own

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCALES = ("fr_FR", "de_DE", "ru_RU", "ja_JP")
FAILED = 'connection to server at "127.0.0.1", port 1 failed: '


@pytest.fixture(scope="module", params=LOCALES)
def speaking(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A server that speaks another language."""
    import psycopg2

    program = shutil.which("localedef")
    spoken = request.param
    catalogue = f"/usr/share/locale/{spoken[:2]}/LC_MESSAGES"
    if program is None or not list(Path(catalogue).glob("postgres-*.mo")):
        pytest.skip("no locales are made here")
    folder = Path(tempfile.mkdtemp(prefix="newsctl-locale-"))
    folder.chmod(0o755)
    # Messages are chosen by a locale's name alone, and the smallest locale is soonest made.
    made = [program, "-i", "POSIX", "-f", "UTF-8", f"{folder}/{spoken}.UTF-8"]
    subprocess.run(made, check=False, capture_output=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCPATH", str(folder))
        patch.delenv("LC_ALL", raising=False)
        patch.setenv("LC_CTYPE", f"{spoken}.UTF-8")  # in which it writes to who is not in yet
        with own({"lc_messages": f"{spoken}.UTF-8", "max_connections": "8"}) as cluster:
            with cluster.connection() as connection, connection.cursor() as cursor:
                cursor.execute(f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'right'")
                cursor.execute("CREATE ROLE idle NOLOGIN; CREATE ROLE ada LOGIN")
                cursor.execute("REVOKE CONNECT ON DATABASE template1 FROM PUBLIC")
                connection.commit()
                with pytest.raises(psycopg2.Error) as failed:
                    cursor.execute("SELECT 1 / 0")
                assert "division by zero" not in str(failed.value)  # so it is spoken
            yield cluster
    shutil.rmtree(folder, ignore_errors=True)


def told(address: str) -> str:
    """What is said of an address, in English; something else in each language."""
    ask = lambda: open_server(address).close()  # noqa: E731
    return refusals(ask, errors=(ArchiveError, ArchiveLocked))[-1]


def test_what_it_says_of_who_comes_in(speaking: Cluster) -> None:
    wrong = speaking.address("postgres", f"{GUARDED}:secret")
    assert told(wrong).endswith(f"the server does not take this password for {GUARDED}")
    odd = f"{speaking.address()}&options=-c%20statement_timeout%3Dsoon"
    assert "does not take what `options` or PGOPTIONS set (" in told(odd)
    assert "asks for a password" in told(speaking.address("postgres", GUARDED))
    assert "does not let nobody in" in told(speaking.address("postgres", "nobody"))
    assert "does not let idle in" in told(speaking.address("postgres", "idle"))
    assert "no such database" in told(speaking.address("nowhere"))
    guarded = speaking.address("nowhere", f"{GUARDED}:right")
    assert "no such database" in told(guarded)
    assert "does not let ada in" in told(speaking.address("template1", "ada"))
    assert f"does not let {GUARDED} in" in told(speaking.address("template1", f"{GUARDED}:right"))


def test_what_it_says_of_too_many(speaking: Cluster) -> None:
    import psycopg2

    held = []
    try:
        with pytest.raises(psycopg2.OperationalError):
            for _number in range(20):
                held.append(psycopg2.connect(speaking.address()))  # noqa: PERF401 - until it is refused
        assert "no more connections" in told(speaking.address())
    finally:
        for one in held:
            one.close()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("FATAL:  authentification par mot de passe échouée pour l'utilisateur  « ada »", "28P01"),
        ("FATAL:  Passwort-Authentifizierung für Benutzer »ada« fehlgeschlagen", "28P01"),
        ("FATAL:  la autentificación password falló para el usuario «ada»", "28P01"),
        ('FATALE:  autenticazione con password fallita per l\'utente "ada"', "28P01"),
        ('ВАЖНО:  пользователь "ada" не прошёл проверку подлинности (по паролю)', "28P01"),
        ('FATAL:  ユーザー"ada"のパスワード認証に失敗しました', "28P01"),
        ('FATALT:  Lösenordsautentisering misslyckades för användare "ada"', "28P01"),
        ('致命错误:  用户 "ada" Password 认证失败', "28P01"),
        ('치명적오류:  사용자 "ada"의 password 인증을 실패했습니다', "28P01"),
        ("FATAL:  Rolle »ada« hat keine Berechtigung zum Einloggen", "28000"),
        ("FATAL:  le rôle « ada » n'existe pas", "28000"),
        ("FATAL:  kein pg_hba.conf-Eintrag für Host »h«, Benutzer »ada«, Datenbank »d«", "28000"),
        ("FATAL:  désolé, trop de clients sont déjà connectés", ""),
        ("Connection refused", ""),
    ],
)
def test_words_are_known_where_no_server_answers_again(said: str, found: str) -> None:
    given = {"user": "ada", "dbname": "news"}
    assert sqlstate.state(Failed(FAILED + said), given) == found  # type: ignore[arg-type]
    assert sqlstate.words(FAILED + said) == said.partition(":  ")[2] or said == "Connection refused"


class Failed(Exception):
    """As the driver has it where no connection was made."""

    pgcode = None


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"E\0\0", b"E\0\0\0\1", b"R\0\0\0\x08"]
)
def test_something_else_than_a_server_answers(answer: bytes) -> None:
    """Or nothing at all, or half a message."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        place = FAILED.replace("port 1", f"port {server.getsockname()[1]}")

        def answering() -> None:
            with server.accept()[0] as asked:
                asked.recv(100)
                asked.sendall(answer)

        thread = Thread(target=answering)
        thread.start()
        failed = Failed(f"{place}FATAL:  désolé")
        assert sqlstate.state(failed, {"user": "ada"}) == ""  # type: ignore[arg-type]
        thread.join()
