"""Bringing articles in: one as it is typed, or many from files, folders, streams and the web."""

from __future__ import annotations

from array import array
from collections import deque
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from newsctl.archive.door import OnDuplicate, Outcome, Prepared
from newsctl.archive.versions import Maker
from newsctl.errors import BadInput
from newsctl.messages import gettext as _
from newsctl.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from newsctl.archive.door import Added, Archive
    from newsctl.article import Article
    from newsctl.formats.item import Item, Options


# -- reading -------------------------------------------------------------------------------------
def read_items(
    places: Sequence[str],
    *,
    today: date,
    stdin: BinaryIO,
    kind: str = "auto",
    mapping: dict[str, str] | None = None,
    allow_local: bool = False,
) -> Iterator[Item]:
    """The items of each place in turn: a file, a folder, a web address, or `-` for `stdin`.

    `kind` is a format's name, or `auto`; `mapping` gives a field of theirs the name of one of ours;
    `allow_local` fetches from this machine and its network too. What can't be read comes as an item
    with an error, and the next place follows.
    """
    options = reading(places, today=today, mapping=mapping, allow_local=allow_local)
    return items_of(places, options, stdin=stdin, kind=kind)


def reading(
    places: Sequence[str],
    *,
    today: date,
    mapping: dict[str, str] | None = None,
    allow_local: bool = False,
) -> Options:
    """How all these places are read, and what is noted while they are."""
    from newsctl.formats.extent import Extent
    from newsctl.formats.item import Options

    alone = len(places) == 1 and not places[0].lower().startswith(("http://", "https://"))
    return Options(today, mapping or {}, allow_local, alone=alone, extent=Extent(places))


def items_of(
    places: Iterable[str], options: Options, *, stdin: BinaryIO, kind: str = "auto"
) -> Iterator[Item]:
    """The items of each place in turn, read as `options` say."""
    from newsctl.formats.item import Item
    from newsctl.formats.registry import read

    for place in places:
        try:
            yield from read(
                stdin if place == "-" else _located(place),
                format=None if kind == "auto" else kind,
                today=options.today,
                options=options,
            )
        except BadInput as error:
            source = error.source or place
            yield Item(article=None, error=error, source=source, number=error.record or 0)


def _located(place: str) -> str | Path:
    """What the formats read from: an address, or a path. Raises BadInput."""
    if place.lower().startswith(("http://", "https://")):
        return place
    path = Path(place)
    if not place or not path.exists():
        raise BadInput(_("{file}: there is no such file").format(file=place), source=place)
    return path


# -- one by one ----------------------------------------------------------------------------------
def add_each(
    archive: Archive,
    articles: Iterable[Article],
    fields: Mapping[str, Any],
    *,
    on_duplicate: str = "skip",
    by: str = "publisher",
) -> Iterator[Added]:
    """Add articles as they come, in one change, with some of their fields filled in or replaced;
    what is updated is `by` somebody (`newsctl.archive.versions.Maker`).

    Raises BadInput for an article that then has no text.
    """
    with archive.one_change():
        for article in articles:
            _fill(article, fields)
            yield archive.add(article, on_duplicate=OnDuplicate(on_duplicate), by=Maker(by))


def _fill(article: Article, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(article, name, value)
    clean_names(article)
    if not visible(article.body) and not visible(article.title):
        raise BadInput(_("The article has neither a title nor a body"))
    if not visible(article.title):
        from newsctl.formats.field_mapping import title_of

        article.title = title_of(article.body)


def clean_names(article: Article, *, as_stored: bool = False) -> None:
    """Trim an article's names and tags, drop empty ones and those that repeat another; of one that
    comes back as it was stored, only tags that are the very same."""
    from newsctl.arabic.names import clean_name, distinct_names

    if as_stored:
        article.tags = list(dict.fromkeys(article.tags))
        return
    for field in ("source", "author", "section"):
        name = getattr(article, field)
        if name is not None:
            setattr(article, field, clean_name(name) or None)
    article.tags = distinct_names(article.tags)


# -- many ----------------------------------------------------------------------------------------
_REPEATED = 15  # articles one after the other that were there already: so is what follows, likely


class Import:
    """One import: stores items as they come, and keeps account of what became of each.

    `keep_ids` restores an export; with `strict` the first bad item stops it and nothing is in.
    With `reread` these are pages that were read before: what is there is updated, by us.
    `tags` are given to each article. `progress` is called with how many items were read, `warn`
    with what is to be said of an item that came in, `refuse` with the error of one that did not.
    """

    def __init__(
        self,
        *,
        on_duplicate: str = "skip",
        keep_ids: bool = False,
        strict: bool = False,
        reread: bool = False,
        tags: Sequence[str] = (),
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        warn: Callable[[str], None] = lambda _text: None,
        refuse: Callable[[BadInput], None] = lambda _error: None,
    ) -> None:
        self.on_duplicate = OnDuplicate.UPDATE if reread else OnDuplicate(on_duplicate)
        self.by = Maker.EXTRACTION if reread else Maker.PUBLISHER
        self.keep_ids = keep_ids
        self.strict = strict
        self.tags = tags
        self.progress = progress
        self.warn = warn
        self.refuse = refuse
        self.counts = dict.fromkeys(("added", "updated", "skipped"), 0)
        self.read = 0
        self.near = 0
        self.errors: list[dict[str, Any]] = []
        self.warnings: list[dict[str, Any]] = []
        self.passed: list[dict[str, Any]] = []
        self.trashed: list[int] = []  # those already there that lie in the trash
        self._ids = array("q")  # eight bytes an item, however many; 0 for one without an id
        self._waiting: deque[int] = deque()  # places in `_ids` of articles not stored yet
        self._repeated = 0  # how many came one after the other that were there already

    def store(self, archive: Archive, items: Iterable[Item | None], *, dry: bool = False) -> None:
        """Bring all in; `None` among the items is a pause, and what came so far is stored. With
        `dry` nothing is stored, and the account is of what would be. Raises BadInput with `strict`.
        """
        added = archive.add_many(
            self._articles(items),
            on_duplicate=self.on_duplicate,
            keep_ids=self.keep_ids,
            all_or_nothing=self.strict,
            dry=dry,
            by=self.by,
        )
        for one in added:
            self._note(one, dry=dry)

    def meets_new(self) -> bool:
        """Whether what comes is new, as far as can be told: an import is done again after it was
        interrupted, or into an archive that has all of it."""
        return self._repeated < _REPEATED

    def _articles(self, items: Iterable[Item | None]) -> Iterator[Article | Prepared | None]:
        for item in items:
            if item is None:
                yield None
                continue
            if item.passed:
                self.passed.append({"source": item.source, "record": item.number,
                                    "reason": item.passed})  # fmt: skip
                continue
            self.read += 1
            self.progress(self.read, 0)
            for warning in item.warnings:
                self.warnings.append({"source": item.source, "record": item.number,
                                      "reason": warning})  # fmt: skip
                self.warn(warning)
            self._ids.append(0)
            if item.error is not None:
                self._refuse(item.error, item)
            elif item.article is not None and item.article.deleted_at and not self.keep_ids:
                self.counts["skipped"] += 1  # it lay in another archive's trash
            elif item.article is not None:
                item.article.tags = [*item.article.tags, *self.tags]
                clean_names(item.article, as_stored=self.keep_ids)
                self._waiting.append(len(self._ids) - 1)
                yield Prepared(item.article, item.prepared) if item.prepared else item.article

    def _refuse(self, error: BadInput, item: Item) -> None:
        if self.strict:
            raise error
        self.errors.append({"source": item.source, "record": item.number, "reason": str(error)})
        self.refuse(error)

    def _note(self, added: Added, *, dry: bool) -> None:
        place = self._waiting.popleft()
        if not (dry and added.outcome == Outcome.ADDED):  # which has no id yet
            self._ids[place] = added.id
        self.counts[Outcome(added.outcome).value] += 1
        self._repeated = self._repeated + 1 if added.outcome == Outcome.SKIPPED else 0
        self.near += bool(added.near)
        if added.trashed:
            self.trashed.append(added.id)

    def report(self, unknown: Mapping[str, int] = MappingProxyType({})) -> dict[str, Any]:
        """The account as JSON has it, ids in the order read. `unknown` is how often each field was
        met that no article has."""
        return {
            "read": self.read,
            **self.counts,
            "failed": len(self.errors),
            "ids": [one or None for one in self._ids],
            "in_trash": self.trashed,
            "errors": self.errors,
            "warnings": self.warnings,
            "passed_over": self.passed,
            "unknown_fields": dict(unknown),
        }


# -- from a pipe ---------------------------------------------------------------------------------
_PAUSE = 1.0  # seconds without an item, after which what came so far is stored
_AHEAD = 64  # items read before they are asked for


def as_they_come(items: Iterator[Item], pause: float = _PAUSE) -> Iterator[Item | None]:
    """The items of a stream that may be slow, with None where nothing came for a while."""
    import contextvars
    import queue
    import threading

    found: queue.Queue[Any] = queue.Queue(_AHEAD)

    def fetch() -> None:
        try:
            for item in items:
                found.put(item)
            found.put(None)
        except BaseException as error:  # noqa: BLE001 - raised again by who reads
            found.put(error)

    run = contextvars.copy_context().run
    threading.Thread(target=run, args=(fetch,), daemon=True).start()
    said = True
    while True:
        try:
            one = found.get(timeout=pause)
        except queue.Empty:
            if not said:
                yield None
            said = True
            continue
        if one is None:
            return
        if isinstance(one, BaseException):
            raise one
        said = False
        yield one


def waiting_stream(stdin: BinaryIO) -> BinaryIO | None:
    """Standard input as a stream of its own, where it is a pipe or a terminal, which may be slow;
    None for a file. A thread that waits in it keeps nothing from ending."""
    import io
    import os
    import stat

    try:
        number = stdin.fileno()
        if stat.S_ISREG(os.fstat(number).st_mode):
            return None
    except (OSError, AttributeError, ValueError):
        return None
    return io.BufferedReader(io.FileIO(number, closefd=False))
