"""What is there already of the articles of a batch that goes into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.batch import COMPARED, GUID, SAME_TEXT, URL
from newsctl.archive.columns import storable, title_key
from newsctl.archive.file.index import duplicates, fingerprints
from newsctl.archive.file.record import lines
from newsctl.archive.sketches import keys
from newsctl.archive.url_keys import url_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsctl.archive.file.history.history import History
    from newsctl.archive.file.index.index import Index
    from newsctl.archive.file.reader import Reader
    from newsctl.archive.texts import Text
    from newsctl.article import Article

_OF_A_BEGINNING = 100  # articles whose titles begin alike, of which some may have the same
_TITLED = """SELECT id FROM (
    SELECT id, title_key FROM articles WHERE substr(title_key, 1, 16) = substr(?, 1, 16)
    ORDER BY id LIMIT ?)
WHERE title_key = ? LIMIT ?"""


def _is_usual(value: str) -> bool:
    """Whether a text comes back out of SQLite's JSON as it went in."""
    return "\0" not in value and storable(value) is value


class FileThere:
    """The articles of an archive, as a batch asks for them (`archive.batch.There`)."""

    def __init__(self, index: Index, reader: Reader, history: History) -> None:
        self._index = index
        self._reader = reader
        self._history = history
        self._db = index.db
        self._last_id: int = index.get("last_id")
        self._withdrawn: bool | None = None  # whether any article is
        # What was looked up for many at once, and what of it there is.
        self._asked: dict[str, set[Any]] = {}
        self._found: dict[str, set[Any]] = {}

    def look_up(self, articles: Iterable[Article], prepared: Mapping[int, Text]) -> None:
        """Find out at once what some articles are filed under that no other is: for each that is
        new, nothing more need be asked. `prepared` are texts, by the identity of their article."""
        asked: dict[str, set[Any]] = {URL: set(), GUID: set(), SAME_TEXT: set()}
        for one in articles:
            asked[URL].add(url_key(one.url))
            asked[GUID].add(one.guid)
            if text := prepared.get(id(one)):
                asked[SAME_TEXT].update((text.key, *keys(text.sketch)))
        for name in (URL, GUID):
            asked[name] = {one for one in asked[name] if one and _is_usual(one)}
            self._found[name] = duplicates.borne(self._db, name, asked[name])
        self._found[SAME_TEXT] = fingerprints.filed(self._db, asked[SAME_TEXT])
        self._asked = asked

    def _is_new(self, name: str, value: object) -> bool:
        return value in self._asked.get(name, ()) and value not in self._found[name]

    def read(self, title: str, body: str) -> Text:
        return self._index.texts.read(title, body)

    def filed(self, name: str, value: object) -> list[int]:
        if self._is_new(name, value):
            return []
        if isinstance(value, str) and (kept := storable(value)) != value:  # so may others be
            return [one for one in self.filed(name, kept) if self._bears(one, name, value)]
        sql = f"SELECT id FROM articles WHERE {name} = ? ORDER BY id LIMIT ?"  # noqa: S608
        if name == SAME_TEXT:
            sql = "SELECT article_id FROM marks WHERE key = ? ORDER BY article_id LIMIT ?"
        return [row[0] for row in self._db.execute(sql, (value, COMPARED)).fetchall()]

    def _bears(self, article_id: int, name: str, value: str) -> bool:
        document = self.document(article_id)
        return value == (url_key(document.get("url")) if name == URL else document.get(name))

    def titled(self, title: str) -> list[int]:
        key = storable(title_key(title))
        rows = self._db.execute(_TITLED, (key, _OF_A_BEGINNING, key, COMPARED))
        return [row[0] for row in rows.fetchall()]

    def candidates(self, sketch: bytes) -> Iterable[tuple[int, bytes]]:
        filed = [one for one in keys(sketch) if not self._is_new(SAME_TEXT, one)]
        return duplicates.candidates(self._db, filed)

    def holds(self, article_id: int) -> bool:
        return self._index.place(article_id) is not None

    def lives(self, article_id: int) -> bool:
        return duplicates.lives(self._db, article_id)

    def document(self, article_id: int) -> dict[str, Any]:
        return lines.decode(self._reader.line(article_id))[1]

    def withdrawn(self, article_id: int) -> str | None:
        if self._withdrawn is None:
            self._withdrawn = self._history.changes.are_withdrawn()
        return self._history.changes.withdrawn(article_id) if self._withdrawn else None

    def given(self, article_id: int) -> dict[str, int]:
        return self._history.versions.given(article_id)

    def new_id(self, wanted: int | None) -> int:
        given = self._last_id + 1 if wanted is None else wanted
        self._last_id = max(self._last_id, given)
        return given
