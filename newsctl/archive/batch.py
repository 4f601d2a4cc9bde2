"""One batch of articles on their way in: what each becomes, by what is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from newsctl.archive import documents
from newsctl.archive.columns import name_key
from newsctl.archive.differences import with_reads_of
from newsctl.archive.door import Added, OnDuplicate, Outcome
from newsctl.archive.replaced_texts import TEXT, alteration, field_marks
from newsctl.archive.sketches import LOOKED_AT, keys, nearest, sharing
from newsctl.archive.url_keys import url_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.article import Article

PUBLISHER = "publisher"
COMPARED = 8  # articles whose text may be the same
URL, GUID, SAME_TEXT = "url_key", "guid", "text_key"  # what articles are filed under
# What an article that is there keeps, whatever one that repeats it says.
_OWN = frozenset(
    ("added_at", "updated_at", "deleted_at", "viewed_at", "views", "page_views", "changed_at")
)


class AnotherText(Exception):
    """An article that a batch puts already comes again, in another text."""


class Text(Protocol):
    """A title and a body, analysed as an archive keeps them: what tells copies, as
    `newsctl.archive.texts.Text` has it."""

    @property
    def key(self) -> int: ...

    @property
    def sketch(self) -> bytes | None: ...


T = TypeVar("T", bound=Text)
T_co = TypeVar("T_co", bound=Text, covariant=True)


class There(Protocol[T_co]):
    """What is there already, as a batch asks for it: what it puts itself, it knows."""

    def read(self, title: str, body: str) -> T_co:
        """Analyse a text."""

    def filed(self, name: str, value: object) -> list[int]:
        """The articles filed under an address, a guid or a text's key, by id; `COMPARED` at
        most."""

    def titled(self, title: str) -> list[int]:
        """Some of the articles of a title, the first ones; none where that is slow to tell."""

    def candidates(self, sketch: bytes) -> Iterable[tuple[int, bytes]]:
        """(id, sketch) of the articles that share enough of a sketch to be compared with it."""

    def holds(self, article_id: int) -> bool:
        """Whether an article is there."""

    def lives(self, article_id: int) -> bool:
        """Whether an article is there and not in the trash."""

    def document(self, article_id: int) -> dict[str, Any]:
        """The document of an article that is there."""

    def withdrawn(self, article_id: int) -> str | None:
        """Since when an article lies in the trash because what added it was taken back."""

    def given(self, article_id: int) -> dict[str, int]:
        """Of each field that others changed since: the mark of what the publisher gave last."""

    def new_id(self, wanted: int | None) -> int:
        """An id for a new article: the one wanted, which nobody has, or one never given before."""


class Batch(Generic[T]):
    """The documents of one change, and what tells its articles from those already there."""

    one_text = False  # whether it stops before an article that it puts already has another text

    def __init__(self, there: There[T], now: str, *, keep_ids: bool, by: str) -> None:
        self._there = there
        self._by = by
        self._now = now
        self._keep_ids = keep_ids
        self._known: dict[tuple[str, object], list[int]] = {}
        self._repeating = False  # whether the last one was there already, as the next may be
        self.prepared: dict[int, T] = {}
        self.documents: dict[int, dict[str, Any] | None] = {}
        self.fresh: set[int] = set()  # those that take the place of what undo withdrew
        self.texts: dict[int, T] = {}
        self.reads: dict[int, dict[str, int]] = {}
        self.versions: dict[int, list[Any]] = {}  # that articles bring along

    def take(self, article: Article, on_duplicate: OnDuplicate) -> Added:
        """Add, update or skip one article."""
        if on_duplicate is OnDuplicate.KEEP or self._restored(article):
            return self._add(article, self._read(article))
        there, withdrawn, text = self._look(article)
        if there is None:
            self._repeating = False
            return self._add(article, text or self._read(article), withdrawn)
        self._repeating = True
        updated = on_duplicate is OnDuplicate.UPDATE and self._update(there, article)
        outcome = Outcome.UPDATED if updated else Outcome.SKIPPED
        return Added(there, outcome, trashed=self._lies_in_trash(there))

    def _lies_in_trash(self, article_id: int) -> bool:
        document = self.documents.get(article_id)
        if document is not None:
            return bool(document.get("deleted_at"))
        return not self._there.lives(article_id) and self._there.holds(article_id)

    def _look(self, article: Article) -> tuple[int | None, int | None, T | None]:
        """(the article that this one repeats, one that undo withdrew, whose place it takes where
        it repeats no other, the text where it was read for that)."""
        withdrawn = None
        text = None
        for one in self._same_id_or_address(article):
            if not self._is_withdrawn(one):
                return one, None, None
            withdrawn = withdrawn or one
        if withdrawn is None:
            there = self._same_words_at_once(article) if self._repeating else None
            if there is not None:
                return there, None, None
            text = self._read(article)
            for one in self._same_text(article, text):
                if not self._is_withdrawn(one):
                    return one, None, text
                withdrawn = withdrawn or one
        return None, withdrawn, text

    def _same_words_at_once(self, article: Article) -> int | None:
        """The article of the same title and body, where that is found without analysing them."""
        if id(article) in self.prepared:
            return None
        for one in self._there.titled(article.title):
            before = documents.to_article(one, self._document(one))
            if not self._is_withdrawn(one) and _same_words(before, article):
                return one
        return None

    def _read(self, article: Article) -> T:
        text = self.prepared.get(id(article))
        return text or self._there.read(article.title, article.body)

    def _is_withdrawn(self, article_id: int) -> bool:
        """Whether an article lies in the trash because what added it was taken back."""
        if article_id in self.documents:
            return False
        since = self._there.withdrawn(article_id)
        return since is not None and self._document(article_id).get("deleted_at") == since

    def _restored(self, article: Article) -> bool:
        """Whether an article comes back under its id, with what repeats it."""
        return self._keep_ids and article.id is not None and not self._holds(article.id)

    def _add(self, article: Article, text: T, place: int | None = None) -> Added:
        """Put an article under an id of its own, or in the place of one that undo withdrew."""
        near_ones = self._near(text)
        document = self._new_document(article)
        if place is None:
            article_id = self._new_id(article)
        else:
            article_id = place
            self.fresh.add(place)
            if not self._keep_ids:
                document = with_reads_of(document, self._document(place))
        if article.versions:
            from newsctl.archive.restored_versions import rows

            self.versions[article_id] = rows(article.versions, document)
        self._put(article_id, article, document, text)
        if self._keep_ids and article.reads:
            self.reads[article_id] = article.reads
        return Added(article_id, Outcome.ADDED, near_ones)

    def _same_id_or_address(self, article: Article) -> Iterator[int]:
        """The articles of the same id (restoring), address or guid."""
        one = article.id
        if (
            self._keep_ids
            and one is not None
            and (self._is_withdrawn(one) or self._repeats(one, article))
        ):
            yield one
        for name, value in ((URL, url_key(article.url)), (GUID, article.guid or None)):
            if value is not None:
                for article_id in self._filed(name, value):
                    if name != GUID or not self._differs_in_all(article_id, article):
                        yield article_id

    def _differs_in_all(self, article_id: int, article: Article) -> bool:
        """Whether all else tells an article from one of the same guid: there are feeds that number
        their entries anew each day, or give all of them one guid."""
        before = documents.to_article(article_id, self._document(article_id))
        return bool(
            before.url
            and article.url
            and url_key(before.url) != url_key(article.url)
            and name_key(before.title) != name_key(article.title)
            and before.published_at != article.published_at
        )

    def _same_text(self, article: Article, text: T) -> Iterator[int]:
        """The articles of the same folded title and body."""
        for article_id in self._filed(SAME_TEXT, text.key):
            if _same_words(documents.to_article(article_id, self._document(article_id)), article):
                yield article_id

    def _filed(self, name: str, value: object) -> list[int]:
        return self._there.filed(name, value) + self._known.get((name, value), [])[:COMPARED]

    def _near(self, text: T) -> tuple[int, ...]:
        if text.sketch is None:
            return ()
        here = [
            article_id
            for key in keys(text.sketch)
            for article_id in self._known.get(("sketch", key), ())[-LOOKED_AT:]
        ]
        sketches = [(one, self.texts[one].sketch or b"") for one in sharing(here)]
        found = nearest(text.sketch, [*self._there.candidates(text.sketch), *sketches])
        return tuple(one for one in found if one in self.documents or self._there.lives(one))

    def _document(self, article_id: int) -> dict[str, Any]:
        return self.documents.get(article_id) or self._there.document(article_id)

    def _holds(self, article_id: int) -> bool:
        return article_id in self.documents or self._there.holds(article_id)

    def _repeats(self, article_id: int, article: Article) -> bool:
        """Whether the article of that id is this one, not another of its number."""
        before = documents.to_article(article_id, self._document(article_id))
        return bool(
            (article.url and url_key(before.url) == url_key(article.url))
            or (article.guid and before.guid == article.guid)
            or _same_words(before, article)
        )

    def _new_id(self, article: Article) -> int:
        wanted = article.id if self._keep_ids else None
        if wanted is None or wanted < 1 or self._holds(wanted):
            wanted = None
        return self._there.new_id(wanted)

    def _new_document(self, article: Article) -> dict[str, Any]:
        document = documents.to_document(article)
        if not self._keep_ids:
            own = ("deleted_at", "viewed_at")
            told = ("updated_at", "changed_at")  # by the versions that it brings along
            for name in own if article.versions else own + told:
                document.pop(name, None)
        if not (self._keep_ids and article.added_at):
            document["added_at"] = self._now
        return document

    def _update(self, there: int, article: Article) -> bool:
        before = self._document(there)
        given = {
            name: value
            for name, value in documents.to_document(article).items()
            if name not in _OWN
        }
        if self._by == PUBLISHER:
            given = self._without_known(there, given)
        after = before | given
        page = article.views if article.page_views is None else article.page_views
        if page and page != documents.page_views_of(before):  # as the page tells it now
            after = documents.with_views(after, page, documents.reads_of(before))
        if after == before:
            return False
        altered = alteration(before, after)
        if altered and self.one_text and there in self.documents:
            raise AnotherText
        if altered == TEXT and self._by == PUBLISHER:
            after["changed_at"] = self._now
        changed = documents.to_article(there, after)
        text = self._there.read(changed.title, changed.body)
        self._put(there, changed, after | {"updated_at": self._now}, text)
        return True

    def _without_known(self, there: int, given: dict[str, Any]) -> dict[str, Any]:
        """What a publisher gives of an article, without the fields that it gave so before, and that
        somebody changed since: theirs stand."""
        before = self._there.given(there)
        if not before:
            return given
        marks = field_marks(given)
        return {name: value for name, value in given.items()
                if name not in before or marks[name] != before[name]}  # fmt: skip

    def _put(self, article_id: int, article: Article, document: dict[str, Any], text: T) -> None:
        self.documents[article_id] = document
        self.texts[article_id] = text
        self._know(URL, url_key(article.url), article_id)
        self._know(GUID, article.guid, article_id)
        self._know(SAME_TEXT, text.key, article_id)
        for key in keys(text.sketch):
            self._know("sketch", key, article_id)

    def _know(self, name: str, value: object, article_id: int) -> None:
        if value is not None:
            self._known.setdefault((name, value), []).append(article_id)


class Rehearsal(Batch[T]):
    """A batch without end, of which nothing is kept but what tells copies."""

    def __init__(self, there: There[T], now: str, *, keep_ids: bool, by: str) -> None:
        super().__init__(there, now, keep_ids=keep_ids, by=by)
        self._here: set[int] = set()

    def _put(self, article_id: int, article: Article, document: dict[str, Any], text: T) -> None:
        self._here.add(article_id)
        self._know(URL, url_key(article.url), article_id)
        self._know(GUID, article.guid, article_id)
        self._know(SAME_TEXT, text.key, article_id)

    def _same_text(self, article: Article, text: T) -> Iterator[int]:
        here = self._known.get((SAME_TEXT, text.key))
        return iter(here[:1]) if here else super()._same_text(article, text)

    def _same_words_at_once(self, article: Article) -> int | None:
        return None  # of what is there and what would be by then the text alone tells

    def _is_withdrawn(self, article_id: int) -> bool:
        return article_id not in self._here and super()._is_withdrawn(article_id)

    def _update(self, there: int, article: Article) -> bool:
        return there in self._here or super()._update(there, article)

    def _differs_in_all(self, article_id: int, article: Article) -> bool:
        return article_id not in self._here and super()._differs_in_all(article_id, article)

    def _repeats(self, article_id: int, article: Article) -> bool:
        return article_id in self._here or super()._repeats(article_id, article)

    def _holds(self, article_id: int) -> bool:
        return article_id in self._here or super()._holds(article_id)


def _same_words(one: Article, other: Article) -> bool:
    """Whether two articles' titles and bodies are the same once folded."""
    pairs = ((one.title, other.title), (one.body, other.body))
    return all(a == b or name_key(a) == name_key(b) for a, b in pairs)
