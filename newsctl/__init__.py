"""newsctl: an Arabic newspaper archive that lives in one file, at the terminal.

The names in `__all__` are the library: `from newsctl import open_archive, Article, Selection`. Each
is loaded when it is first asked for, so `import newsctl` costs nothing. What is promised of them
stands in the manual's page on the library, and in `newsctl.library`.
"""

TYPE_CHECKING = False  # by its name, type checkers take it for true; `typing` would cost 5 ms
if TYPE_CHECKING:
    from newsctl.archive.changes import Change, ChangeKind, Changes, Gone, Origin
    from newsctl.archive.door import (
        Added,
        Archive,
        OnDuplicate,
        Outcome,
        Page,
        Prepared,
        Preparing,
        Revision,
        Upkeep,
    )
    from newsctl.archive.hits import Hit, Part, Results
    from newsctl.archive.reports import CheckReport, Problem, Stats, Tally
    from newsctl.archive.tinydb import ArchiveStorage, ArticlesDB, ArticlesTable
    from newsctl.article import Article
    from newsctl.errors import (
        ArchiveError,
        ArchiveLocked,
        BadInput,
        DamagedArchive,
        ExitCode,
        NewsctlError,
        NothingMatched,
        QueryError,
        UsageError,
    )
    from newsctl.formats.item import Item
    from newsctl.library import open_archive, parse_query, read_articles, write_articles
    from newsctl.messages import speaking
    from newsctl.search.query import Match, Query
    from newsctl.selection import Selection, Sort

__version__ = "0.1.0"

__all__ = [
    "Added",
    "Archive",
    "ArchiveError",
    "ArchiveLocked",
    "ArchiveStorage",
    "Article",
    "ArticlesDB",
    "ArticlesTable",
    "BadInput",
    "Change",
    "ChangeKind",
    "Changes",
    "CheckReport",
    "DamagedArchive",
    "ExitCode",
    "Gone",
    "Hit",
    "Item",
    "Match",
    "NewsctlError",
    "NothingMatched",
    "OnDuplicate",
    "Origin",
    "Outcome",
    "Page",
    "Part",
    "Prepared",
    "Preparing",
    "Problem",
    "Query",
    "QueryError",
    "Results",
    "Revision",
    "Selection",
    "Sort",
    "Stats",
    "Tally",
    "Upkeep",
    "UsageError",
    "__version__",
    "open_archive",
    "parse_query",
    "read_articles",
    "speaking",
    "write_articles",
]

# Where each name is, by module.
_HOMES = {
    "archive.changes": ("Change", "ChangeKind", "Changes", "Gone", "Origin"),
    "archive.door": (
        "Added", "Archive", "OnDuplicate", "Outcome", "Page", "Prepared", "Preparing", "Revision",
        "Upkeep",
    ),
    "archive.hits": ("Hit", "Part", "Results"),
    "archive.reports": ("CheckReport", "Problem", "Stats", "Tally"),
    "archive.tinydb": ("ArchiveStorage", "ArticlesDB", "ArticlesTable"),
    "article": ("Article",),
    "errors": (
        "ArchiveError", "ArchiveLocked", "BadInput", "DamagedArchive", "ExitCode", "NewsctlError",
        "NothingMatched", "QueryError", "UsageError",
    ),
    "formats.item": ("Item",),
    "library": ("open_archive", "parse_query", "read_articles", "write_articles"),
    "messages": ("speaking",),
    "search.query": ("Match", "Query"),
    "selection": ("Selection", "Sort"),
}  # fmt: skip


if not TYPE_CHECKING:  # which would hide from type checkers that a name is none of ours

    def __getattr__(name: str) -> object:
        for home, names in _HOMES.items():
            if name in names:
                from importlib import import_module

                value = getattr(import_module(f"newsctl.{home}"), name)
                globals()[name] = value  # asked for once only
                return value
        raise AttributeError(f"module 'newsctl' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
