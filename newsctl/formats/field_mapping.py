"""Other people's records as articles: their fields under our names, their values as ours.

A record is opened where it is wrapped, each field's name looked up (`newsctl.formats.field_names`),
and of several that mean the same the surest is taken. Markup in texts becomes paragraphs. What is
left over is kept under `extra`, and the names that nobody knew are reported.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

from newsctl.article import Article
from newsctl.errors import BadInput
from newsctl.formats import field_values as values
from newsctl.formats import html_fragments
from newsctl.formats.field_names import meanings_of
from newsctl.formats.item import Item, failed, placed
from newsctl.formats.own_records import TIMES, is_count, our_own
from newsctl.formats.record_unwrapping import opened, what_else
from newsctl.messages import gettext as _
from newsctl.text import normalise, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.formats.field_names import Meaning
    from newsctl.formats.item import Options

_TITLE_LENGTH = 90  # code points
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_REFERENCES = frozenset(("Item Type", "itemType"))  # of Zotero
_DOUBTFUL = 1000  # how much less a name counts that may mean something else
_LONGEST_TITLE = 1000  # code points; what is longer is a text
_SENTENCE = re.compile(r"(?<=[.!?؟。])\s|\n")
_TAGS = re.compile("[;؛،,|]")
_CUT = re.compile(r"\[\+?\d{1,9} chars\]\Z")  # where NewsAPI and GNews end a text
_BYLINE = re.compile(r"\A(?:بقلم|كتبه?ا?|كتبت|by|par)(?:\s*[:：]\s*|\s+)(?=\S)", re.IGNORECASE)


def natural(name: str) -> str:
    """A name of a list (`العوفي, نبيل`) as it is said."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}".strip() if comma else name.strip()


class PassedOver(Exception):
    """A record that is no article, and none that failed: what it is."""


def article_of(record: dict[str, Any], options: Options) -> tuple[Article, list[str]]:
    """An article from a record of any shape, and what could not be read in it.

    Raises BadInput for a record with neither title nor body, PassedOver for what says itself that
    it is something else.
    """
    if not options.mapping and (kept := our_own(record)) is not None:
        return kept, []
    if said := what_else(record):
        raise PassedOver(said)
    reading = _Reading(options, as_stored="added_at" in record)
    reading.turned = not _REFERENCES.isdisjoint(record)
    article = reading.read(opened(record, options.mapping))
    if "added_at" not in record:
        article.title, article.body = visible(article.title), visible(article.body)
        if "\n" in article.title:  # a headline that was laid out in lines
            article.title = " ".join(article.title.split())
    if len(article.title) > _LONGEST_TITLE:
        article.body = f"{article.title}\n\n{article.body}".rstrip()
        article.title = title_of(article.body)
    if not article.title.strip():
        article.title = title_of(article.body)
    if not article.title:
        raise BadInput(_("the record has neither a title nor a body"))
    return article, reading.warnings


def item_of(
    record: dict[str, Any],
    options: Options,
    place: str,
    source: str,
    number: int,
    faults: Sequence[str] = (),
) -> Item:
    """What a record gives: its article, why there is none, or what it says that it is instead.

    `faults` are what was seen of it before, told with what could not be read.
    """
    try:
        article, warnings = article_of(record, options)
    except PassedOver as reason:
        return Item(None, None, source, number, passed=str(reason))
    except BadInput as error:
        return failed(place, str(error), source, number)
    return Item(article, None, source, number, placed(place, [*faults, *warnings]))


class _Reading:
    """One record's reading: what was taken, and what is said about the rest."""

    def __init__(self, options: Options, *, as_stored: bool) -> None:
        self.warnings: list[str] = []
        self._options = options
        self._as_stored = as_stored  # an export of ours: its texts are what they are
        self._article = Article()
        self.turned = False  # people are listed by their last names (`العوفي, نبيل; …`)

    def read(self, pairs: list[tuple[str, Any]]) -> Article:
        """The article of a record's fields."""
        wanted: dict[str, list[tuple[int, str, Any]]] = {}
        several: list[tuple[str, Any, tuple[Meaning, ...]]] = []
        for name, value in pairs:
            if name in self._options.mapping:
                self._options.used.add(name)
            if value in _EMPTY if self._as_stored else values.is_nothing(value):
                continue
            known = meanings_of(name, self._options.mapping)
            if len(known) > 1:
                several.append((name, value, known))
            elif known:
                ours, rank = known[0]
                wanted.setdefault(ours, []).append((rank, name, value))
            else:
                self._left(name, value, known=False)
        for name, value, known in several:  # title or body, whichever is wanting
            ours, rank = next((one for one in known if one[0] not in wanted), known[0])
            wanted.setdefault(ours, []).append((rank + _DOUBTFUL, name, value))
        leads = wanted.pop("lead", [])
        wanted.setdefault("body", []).extend((rank + _DOUBTFUL, *rest) for rank, *rest in leads)
        for ours, found in wanted.items():
            if len(found) > 1:
                found = _with_clock(found) if ours == "published_at" else found
                found = sorted(found, key=lambda one: one[0])
            self._take_first(ours, found)
        return self._article

    def _take_first(self, ours: str, found: list[tuple[int, str, Any]]) -> None:
        """Take the surest value that can be read; the others are left over."""
        taken = False
        for _rank, name, value in found:
            if taken or not self._take(ours, name, value):
                self._left(name, value)
            else:
                taken = True

    def _left(self, name: str, value: Any, *, known: bool = True) -> None:
        if name in self._article.extra:
            return
        self._article.extra[name] = value
        if not known:
            self._options.note_unknown(name)

    def _take(self, ours: str, name: str, value: Any) -> bool:
        """Put a value in its place; false when it belongs under `extra`."""
        if ours in _TAKERS:
            return _TAKERS[ours](self, name, value)
        if ours in TIMES:
            return self._take_time(ours, str(value))
        if self._as_stored and isinstance(value, str):
            setattr(self._article, ours, normalise(value))
            return True
        text = self._text(values.text_of(value))
        if text:
            setattr(self._article, ours, text)
        return bool(text)

    def _text(self, text: str) -> str:
        if not self._as_stored and html_fragments.is_markup(text):
            text = html_fragments.plain(text)
        return normalise(text)

    def take_body(self, _name: str, value: Any) -> bool:
        text = values.body_of(value)
        if not self._as_stored:
            if text.endswith("chars]") and (cut := _CUT.search(text, max(0, len(text) - 40))):
                text = text[: cut.start()].rstrip()
                self.warnings.append(_("the text was cut short before it came here"))
            if html_fragments.is_markup(text):
                text = "\n\n".join(html_fragments.paragraphs(text))
        self._article.body = normalise(text)
        return bool(text)

    def _take_names(self, ours: str, value: Any) -> bool:
        names = [value] if isinstance(value, str) else values.names_of(value)
        if self.turned and ours == "author":
            names = [natural(name) for text in names for name in text.split(";")]
        if not self._as_stored:
            names = [_BYLINE.sub("", self._text(name), count=1).rstrip(": ") for name in names]
        text = "، ".join(dict.fromkeys(names))
        if not text or (text.isdecimal() and not self._as_stored):
            return False
        setattr(self._article, ours, normalise(text))
        return True

    def take_author(self, _name: str, value: Any) -> bool:
        return self._take_names("author", value)

    def take_section(self, _name: str, value: Any) -> bool:
        if isinstance(value, list):
            names = values.names_of(value)
            self._article.tags += [one for one in names[1:] if one not in self._article.tags]
            value = names[:1]
        elif isinstance(value, str) and not self._as_stored and values.is_state(value):
            return False
        return self._take_names("section", value)

    def take_source(self, _name: str, value: Any) -> bool:
        text = self._text(values.text_of(value)) if not isinstance(value, str) else value
        if not self._as_stored:
            text = self._text(text).strip()
            if values.is_address(text):
                from newsctl.formats.page.metadata_choice import host_of

                self._article.url = self._article.url or text
                text = host_of(text) or text
        if text:
            self._article.source = normalise(text)
        return bool(text)

    def take_url(self, _name: str, value: Any) -> bool:
        text = value if self._as_stored else values.address_of(value)
        if isinstance(text, str) and text:
            self._article.url = normalise(text)
            return True
        return False

    def take_lang(self, _name: str, value: Any) -> bool:
        text = values.text_of(value)
        self._article.lang = normalise(text if self._as_stored else values.language_code(text))
        return bool(text)

    def take_id(self, _name: str, value: Any) -> bool:
        if isinstance(value, str) and value.isdecimal() and len(value) < 19:
            value = int(value)  # CSV has texts only
        self._article.id = value if is_count(value, 1) and value < 1 << 63 else None
        return self._article.id is not None

    def take_extra(self, _name: str, value: Any) -> bool:
        """Fields kept by an earlier import, also as the JSON that a cell of CSV holds."""
        if isinstance(value, str) and value.startswith("{"):
            import json

            with contextlib.suppress(ValueError, RecursionError):
                value = json.loads(value)
        if not isinstance(value, dict):
            return False
        self._article.extra |= value
        return True

    def _take_time(self, ours: str, text: str) -> bool:
        """A time that newsctl set: as it is, else left to `extra`."""
        from newsctl.arabic.dates import utc_seconds

        try:
            utc_seconds(text)
        except (ValueError, OverflowError):
            return False
        setattr(self._article, ours, text)
        return True

    def take_tags(self, _name: str, value: Any) -> bool:
        if isinstance(value, str) and value.startswith("["):  # a list in a cell of CSV
            value = _list_in(value)
        split = isinstance(value, str)
        found = _TAGS.split(value) if split else values.names_of(value, digits=True)
        if not self._as_stored:
            found = [self._text(one).lstrip("#") for one in found]
        tags = [normalise(one).strip() for one in found if one.strip()]
        self._article.tags = list(dict.fromkeys([*tags, *self._article.tags]))
        return bool(tags)

    def take_views(self, _name: str, value: Any) -> bool:
        from newsctl.arabic.numerals import parse_count

        if isinstance(value, float) and value.is_integer():
            value = int(value)
        try:
            count = value if type(value) is int else parse_count(values.text_of(value))
            self._article.views = max(count, self._article.page_views or 0)
        except ValueError:
            said = str(value)[:100]
            self.warnings.append(_("the number of views {text} cannot be read").format(text=said))
            return False
        return True

    def take_page_views(self, name: str, value: Any) -> bool:
        views, self._article.views = self._article.views, 0
        taken = self.take_views(name, value)
        if taken:
            self._article.page_views = self._article.views
        self._article.views = max(views, self._article.views)
        return taken

    def take_date(self, name: str, value: Any) -> bool:
        from newsctl.arabic.dates import DateUnreadable, parse_date

        text = values.date_text(value)
        if not text:
            return False
        try:
            found = parse_date(text, today=self._options.today, year_alone=True)
        except DateUnreadable:
            said = _("the date {date} cannot be read").format(date=text[:100])
            self.warnings.append(said)
            return False
        if name.lower().endswith("gmt") and re.fullmatch(r"[\d-]{10}T[\d:.]+", found):
            found += "Z"
        self._article.published_at = found
        return True


_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s{0,2}(?:[APap]\.?[Mm]\.?|[صم])?")
_BARE_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def _with_clock(found: list[tuple[int, str, Any]]) -> list[tuple[int, str, Any]]:
    """A day and a time of day that stand in two fields, joined in the day's place."""
    clock = next((one for one in found if _matches(_CLOCK, one[2])), None)
    day = next((one for one in sorted(found) if _matches(_BARE_DAY, one[2])), None)
    if clock is None or day is None:
        return found
    rest = [one for one in found if one is not clock and one is not day]
    return [*rest, (day[0], day[1], f"{str(day[2]).strip()} {str(clock[2]).strip()}")]


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value.strip()) is not None


_TAKERS = {
    "id": _Reading.take_id, "extra": _Reading.take_extra, "tags": _Reading.take_tags,
    "views": _Reading.take_views, "page_views": _Reading.take_page_views,
    "published_at": _Reading.take_date,
    "body": _Reading.take_body, "author": _Reading.take_author,
    "section": _Reading.take_section, "source": _Reading.take_source,
    "url": _Reading.take_url, "lang": _Reading.take_lang,
}  # fmt: skip


def _list_in(text: str) -> Any:
    """The list that a text holds, as JSON or as Python prints one; else the text."""
    import json

    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(text)
    if text.startswith("['") and text.endswith("']"):
        return re.split(r"', *'", text[2:-2])
    return text


def title_of(body: str) -> str:
    """A body's first sentence, cut at a word, at most 90 characters."""
    first = " ".join(_SENTENCE.split(body.strip(), maxsplit=1)[0][:_LONGEST_TITLE].split())
    if len(first) <= _TITLE_LENGTH:
        return first
    cut = first[: _TITLE_LENGTH + 1].rpartition(" ")[0]
    return (cut or first)[:_TITLE_LENGTH]
