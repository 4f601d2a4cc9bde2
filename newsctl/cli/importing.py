"""One import: records in, articles stored as they come, and an account of what became of each."""

from __future__ import annotations

from array import array
from collections import deque
from typing import TYPE_CHECKING, Any

from newsctl.archive.door import OnDuplicate, Outcome
from newsctl.cli.reading import read_records
from newsctl.cli.terminal.progress import Progress
from newsctl.messages import gettext as _
from newsctl.messages import ngettext
from newsctl.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.door import Added
    from newsctl.article import Article
    from newsctl.cli.environment import Environment
    from newsctl.errors import BadInput
    from newsctl.formats.registry import Item

_SAID = 20  # errors said one by one; JSON has them all


class Import:
    """Reads, stores and counts. With `strict` the first bad record stops it and nothing is in."""

    def __init__(
        self, env: Environment, *, on_duplicate: str, keep_ids: bool, dry_run: bool, strict: bool
    ) -> None:
        self.env = env
        self.on_duplicate = OnDuplicate(on_duplicate)
        self.keep_ids = keep_ids
        self.dry_run = dry_run
        self.strict = strict
        self.progress = Progress(env, _("Importing"))
        self.counts = dict.fromkeys(("added", "updated", "skipped"), 0)
        self.read = 0
        self.near = 0
        self._ids = array("q")  # eight bytes a record, however many; 0 for one without an id
        self.errors: list[dict[str, Any]] = []
        self._waiting: deque[int] = deque()  # places in `_ids` of articles not stored yet

    def run(self, paths: list[str], **reading: Any) -> None:
        """Import all paths. Raises BadInput with `strict`."""
        records = read_records(self.env, paths, **reading)
        if self.dry_run:
            for _article in self._articles(records):
                pass
            return
        with self.env.open_archive(create=True) as archive:
            added = archive.add_many(
                self._articles(records),
                on_duplicate=self.on_duplicate,
                keep_ids=self.keep_ids,
                all_or_nothing=self.strict,
            )
            for one in added:
                self._note(one)

    def _articles(self, records: Iterable[Item]) -> Iterator[Article]:
        for record in records:
            self.read += 1
            self.progress(self.read, 0)
            for warning in record.warnings:
                self.env.say(warning)
            self._ids.append(0)
            if record.error is not None:
                self._refuse(record.error, record)
            elif record.article is not None and record.article.deleted_at and not self.keep_ids:
                self.counts["skipped"] += 1  # it lay in another archive's trash
            elif record.article is not None:
                self._waiting.append(len(self._ids) - 1)
                yield record.article

    def _refuse(self, error: BadInput, record: Item) -> None:
        if self.strict:
            raise error
        self.errors.append({"source": record.source, "record": record.number, "reason": str(error)})
        if len(self.errors) <= _SAID:
            self.progress.end()
            self.env.complain(one_line(str(error)))

    def _note(self, added: Added) -> None:
        self._ids[self._waiting.popleft()] = added.id
        self.counts[Outcome(added.outcome).value] += 1
        self.near += bool(added.near)

    def report(self) -> dict[str, Any]:
        """The account that `--json` prints."""
        return {
            "read": self.read,
            **self.counts,
            "failed": len(self.errors),
            "ids": [one or None for one in self._ids],
            "errors": self.errors,
        }

    def summary(self) -> str:
        """The account in words."""
        parts = [ngettext("one read", "{n} read", self.read).format(n=self.read)]
        if not self.dry_run:
            added, updated, skipped = self.counts.values()
            parts.append(ngettext("one added", "{n} added", added).format(n=added))
            if updated:
                parts.append(ngettext("one updated", "{n} updated", updated).format(n=updated))
            if skipped:
                text = ngettext("one was there already", "{n} were there already", skipped)
                parts.append(text.format(n=skipped))
            if self.near:
                text = ngettext("one is much like another", "{n} are much like others", self.near)
                parts.append(text.format(n=self.near))
        if self.errors:
            failed = len(self.errors)
            parts.append(ngettext("one failed", "{n} failed", failed).format(n=failed))
        comma = _(", ")
        return _("Import: {parts}").format(parts=comma.join(parts))
