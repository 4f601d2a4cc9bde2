"""Other people's records as articles: their names for fields, in three languages, and ours."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

from newsctl.article import FIELDS, Article
from newsctl.errors import BadInput
from newsctl.messages import gettext as _
from newsctl.text import normalise

if TYPE_CHECKING:
    from newsctl.formats.item import Options

_NAMES = {
    "title": "title headline heading subject name عنوان العنوان عنوان_الخبر عنوان_المقال titre",
    "body": "body text content article article_body articlebody content_text fulltext full_text "
    "maintext نص النص المتن متن محتوى المحتوى نص_الخبر نص_المقال texte contenu corps",
    "source": "source publisher newspaper site website outlet مصدر المصدر صحيفة الصحيفة جريدة "
    "الجريدة الموقع journal éditeur",
    "author": "author authors byline writer creator كاتب الكاتب مؤلف المؤلف بقلم محرر المحرر "
    "الصحفي auteur auteurs",
    "section": "section category categories topic قسم القسم تصنيف التصنيف باب الباب rubrique "
    "catégorie catégories",
    "tags": "tags tag keywords labels وسوم الوسوم كلمات_مفتاحية الكلمات_المفتاحية كلمات_دلالية "
    "الكلمات_الدلالية mots_clés étiquettes",
    "url": "url link permalink canonical_url canonical رابط الرابط عنوان_الصفحة lien adresse",
    "published_at": "published_at date published pubdate pub_date datetime date_published "
    "publish_date datepublished publication_date published_date created تاريخ التاريخ "
    "تاريخ_النشر date_publication date_de_publication publié_le",
    "views": "views view_count hits reads مشاهدات المشاهدات عدد_المشاهدات قراءات عدد_القراءات vues "
    "nombre_de_vues lectures",
    "lang": "lang language لغة اللغة langue",
    "guid": "guid",
    "updated_at": "lastmod",
}
KNOWN = {name: ours for ours, names in _NAMES.items() for name in names.split()}
KNOWN |= {name: name for name in FIELDS}
_TIMES = frozenset(("added_at", "updated_at", "deleted_at", "viewed_at"))
_TITLE_LENGTH = 90  # code points
_SENTENCE = re.compile(r"(?<=[.!?؟。])\s|\n")
_TAGS = re.compile(r"\s*[;؛،,|]\s*")


def key_of(name: str) -> str:
    """A field's name as names are compared."""
    return re.sub(r"[\s\-]+", "_", name.strip().casefold().lstrip("\ufeff"))


def _ours(name: str, options: Options) -> str | None:
    """Our name for their field."""
    return options.mapping.get(name) or KNOWN.get(name) or KNOWN.get(key_of(name))


def article_of(record: dict[str, Any], options: Options) -> tuple[Article, list[str]]:
    """An article from a record of any shape, and what could not be read in it.

    Unknown fields are kept under `extra`. A record without a title gets its first sentence.
    Raises BadInput for a record with neither title nor body.
    """
    if not options.mapping and (kept := _our_own(record)) is not None:
        return kept, []
    article, warnings = Article(), list[str]()
    for name, value in _flat(record, options.mapping):
        ours = _ours(name, options)
        if ours is None or not _take(article, ours, value, options, warnings):
            article.extra[name] = value
    if not article.title.strip():
        article.title = title_of(article.body)
    if not article.title:
        raise BadInput(_("the record has neither a title nor a body"))
    return article, warnings


def has_text(record: dict[str, Any], options: Options) -> bool:
    """Whether a record has a field that is an article's title or body."""
    return any(
        _ours(name, options) in {"title", "body"} and isinstance(value, str)
        for name, value in _flat(record, options.mapping)
    )


_OURS = frozenset(FIELDS)
_TEXTS = _OURS - {"id", "title", "body", "tags", "views", "extra"}
_DATES = _TIMES | {"published_at"}


def _our_own(record: dict[str, Any]) -> Article | None:
    """The article of a record that newsctl wrote (an export, an archive), as it is; else None."""
    if "added_at" not in record or not record.keys() <= _OURS:
        return None
    title, tags, extra = record.get("title"), record.get("tags", []), record.get("extra", {})
    if not (isinstance(title, str) and title.strip() and isinstance(record.get("body"), str)):
        return None
    if not (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)):
        return None
    if not (isinstance(extra, dict) and _count(record.get("views", 0), 0)):
        return None
    if record.get("id") is not None and not _count(record["id"], 1):
        return None
    texts = ((name, record.get(name)) for name in _TEXTS)
    if not all(text is None or _fits(name, text) for name, text in texts):
        return None
    return Article(**record)


def _count(value: Any, least: int) -> bool:
    return type(value) is int and value >= least


def _fits(name: str, text: Any) -> bool:
    from newsctl.arabic.dates import utc_seconds

    if name not in _DATES or not isinstance(text, str):
        return isinstance(text, str)
    try:
        utc_seconds(text)
    except (ValueError, OverflowError):
        return False
    return True


def _flat(record: dict[str, Any], mapping: dict[str, str]) -> list[tuple[str, Any]]:
    """The record's fields, and the nested ones that the user named by their path (`meta.title`)."""
    pairs = list(record.items())
    for path in mapping:
        value: Any = record
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if "." in path and value is not None:
            pairs.append((path, value))
    return pairs


def _take(article: Article, name: str, value: Any, options: Options, warnings: list[str]) -> bool:
    """Put a value in its place; false when it belongs under `extra`."""
    if value is None or value == "":
        return True
    if name == "id":
        return _take_id(article, value)
    if name == "extra":
        return _take_extra(article, value)
    if name == "tags":
        article.tags = _tags(value)
        return True
    if name == "views":
        return _take_views(article, value, warnings)
    if name == "published_at":
        return _take_date(article, value, options, warnings)
    if getattr(article, name, None):
        return False  # a second field of the same meaning
    if isinstance(value, dict):
        return False
    if isinstance(value, list):
        value = ("\n\n" if name == "body" else "، ").join(map(_name_of, value))
    if name in _TIMES:
        return _take_time(article, name, str(value))
    setattr(article, name, normalise(str(value)))
    return True


def _name_of(value: Any) -> str:
    """One of a list: `{"name": "ليلى"}` stands for its name."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("term") or value.get("value") or ""
    return str(value)


def _take_id(article: Article, value: Any) -> bool:
    if isinstance(value, str) and value.isdecimal() and len(value) < 19:
        value = int(value)  # CSV has texts only
    article.id = value if _count(value, 1) and value < 1 << 63 else None
    return article.id is not None


def _take_extra(article: Article, value: Any) -> bool:
    """Fields kept by an earlier import, also as the JSON that a cell of CSV holds."""
    if isinstance(value, str) and value.startswith("{"):
        import json

        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(value)
    if not isinstance(value, dict):
        return False
    article.extra |= value
    return True


def _take_time(article: Article, name: str, text: str) -> bool:
    """A time that newsctl set: as it is, else left to `extra`."""
    from newsctl.arabic.dates import utc_seconds

    try:
        utc_seconds(text)
    except (ValueError, OverflowError):
        return False
    setattr(article, name, text)
    return True


def _tags(value: Any) -> list[str]:
    if isinstance(value, str) and value.startswith('["'):  # tags that hold commas, from our CSV
        import json

        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(value)
    found = map(_name_of, value) if isinstance(value, list) else _TAGS.split(str(value))
    return list(dict.fromkeys(normalise(one).strip() for one in found if one.strip()))


def _take_views(article: Article, value: Any, warnings: list[str]) -> bool:
    from newsctl.arabic.numerals import parse_count

    try:
        article.views = max(0, value if isinstance(value, int) else parse_count(str(value)))
    except ValueError:
        warnings.append(_("the number of views {text} cannot be read").format(text=value))
        return False
    return True


def _take_date(article: Article, value: Any, options: Options, warnings: list[str]) -> bool:
    from newsctl.arabic.dates import DateUnreadable, parse_date

    if article.published_at:
        return False
    try:
        article.published_at = parse_date(str(value), today=options.today)
    except DateUnreadable:
        warnings.append(_("the date {date} cannot be read").format(date=value))
        return False
    return True


def title_of(body: str) -> str:
    """A body's first sentence, cut at a word, at most 90 characters."""
    first = " ".join(_SENTENCE.split(body.strip(), maxsplit=1)[0].split())
    if len(first) <= _TITLE_LENGTH:
        return first
    cut = first[: _TITLE_LENGTH + 1].rpartition(" ")[0]
    return (cut or first)[:_TITLE_LENGTH]
