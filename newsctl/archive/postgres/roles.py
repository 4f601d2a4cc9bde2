"""Who may do what: roles that read, and roles that write.

A reader sees everything and changes nothing. Its reads are counted by one function, and how far it
was told what is new for a saved search is noted by another; each may do that and nothing else. A
writer changes articles, and no tables. What rows a role sees is the business of the server's owner
(row security), whose policies hold for readers and writers alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.postgres.server import Server

_CALLED = ("newsctl.count_view(bigint, bigint)", "newsctl.note_seen(text, bigint)")
_TABLES, _SEQUENCES = "ALL TABLES IN SCHEMA newsctl", "ALL SEQUENCES IN SCHEMA newsctl"


def statements(readers: Iterable[str], writers: Iterable[str]) -> list[str]:
    """What grants roles their rights, also on tables that a later version makes."""
    found: list[str] = []
    for role in map(quoted, readers):
        found += _of_reader(role)
    for role in map(quoted, writers):
        found += [*_of_reader(role), *_of_writer(role)]
    return found


def grant(server: Server, readers: Iterable[str], writers: Iterable[str]) -> None:
    """Grant roles their rights, all or nothing."""
    given = statements(readers, writers)

    def work() -> None:
        for one in given:
            server.rows(one)

    server.write(work)


def _of_reader(role: str) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA newsctl TO {role}"
    yield f"GRANT SELECT ON {_TABLES} TO {role}"
    yield f"GRANT SELECT ON {_SEQUENCES} TO {role}"
    for function in _CALLED:
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {role}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA newsctl GRANT SELECT ON TABLES TO {role}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA newsctl GRANT SELECT ON SEQUENCES TO {role}"


def _of_writer(role: str) -> Iterator[str]:
    yield f"GRANT INSERT, UPDATE, DELETE ON {_TABLES} TO {role}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON newsctl.archive FROM {role}"
    yield f"GRANT UPDATE (analyzer) ON newsctl.archive TO {role}"
    yield f"GRANT USAGE, UPDATE ON {_SEQUENCES} TO {role}"
    changing = "GRANT INSERT, UPDATE, DELETE ON TABLES"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA newsctl {changing} TO {role}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA newsctl GRANT USAGE, UPDATE ON SEQUENCES TO {role}"


def quoted(name: str) -> str:
    """A role's name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'
