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


def owner(server: Server) -> str:
    """The role that the archive's tables belong to."""
    return str(
        server.value(
            "SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class "
            "WHERE oid = 'newsctl.archive'::regclass"
        )
    )


def statements(readers: Iterable[str], writers: Iterable[str], its_owner: str) -> list[str]:
    """What grants roles their rights, also on tables that a later version makes as its owner."""
    later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {quoted(its_owner)} IN SCHEMA newsctl"
    found: list[str] = []
    for role in map(quoted, readers):
        found += _of_reader(role, later)
    for role in map(quoted, writers):
        found += [*_of_reader(role, later), *_of_writer(role, later)]
    return found


def grant(server: Server, readers: Iterable[str], writers: Iterable[str]) -> None:
    """Grant roles their rights, all or nothing. Raises ArchiveError for who is not the owner, of
    whom a server would only be warned."""
    its_owner = owner(server)
    given = statements(readers, writers, its_owner)

    def work() -> None:
        server.rows(f"SET LOCAL ROLE {quoted(its_owner)}")
        for one in given:
            server.rows(one)

    if given:
        server.write(work)


def _of_reader(role: str, later: str) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA newsctl TO {role}"
    yield f"GRANT SELECT ON {_TABLES} TO {role}"
    yield f"GRANT SELECT ON {_SEQUENCES} TO {role}"
    for function in _CALLED:
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {role}"
    yield f"{later} GRANT SELECT ON TABLES TO {role}"
    yield f"{later} GRANT SELECT ON SEQUENCES TO {role}"


def _of_writer(role: str, later: str) -> Iterator[str]:
    yield f"GRANT INSERT, UPDATE, DELETE ON {_TABLES} TO {role}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON newsctl.archive FROM {role}"
    yield f"GRANT UPDATE (analyzer) ON newsctl.archive TO {role}"
    yield f"GRANT USAGE, UPDATE ON {_SEQUENCES} TO {role}"
    changing = "GRANT INSERT, UPDATE, DELETE ON TABLES"
    yield f"{later} {changing} TO {role}"
    yield f"{later} GRANT USAGE, UPDATE ON SEQUENCES TO {role}"


def quoted(name: str) -> str:
    """A role's name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'
