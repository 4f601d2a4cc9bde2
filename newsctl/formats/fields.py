"""Other people's records as articles: their names for fields, in three languages, and ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.article import FIELDS, Article
from newsctl.errors import BadInput
from newsctl.messages import gettext as _
from newsctl.text import normalise

if TYPE_CHECKING:
    from newsctl.formats.record import Options

_NAMES = {
    "title": "title headline heading subject عنوان العنوان titre",
    "body": "body text content article article_body نص النص المتن محتوى المحتوى texte contenu",
    "source": "source publisher newspaper site مصدر المصدر الصحيفة journal",
    "author": "author authors byline writer creator كاتب الكاتب المؤلف auteur",
    "section": "section category قسم القسم تصنيف التصنيف rubrique catégorie",
    "tags": "tags keywords وسوم الوسوم كلمات_مفتاحية mots_clés étiquettes",
    "url": "url link permalink رابط الرابط lien adresse",
    "published_at": "published_at date published pubdate pub_date datetime تاريخ التاريخ",
    "views": "views view_count hits مشاهدات المشاهدات vues",
    "lang": "lang language لغة اللغة langue",
    "guid": "guid",
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


def article_of(record: dict[str, Any], options: Options) -> tuple[Article, list[str]]:
    """An article from a record of any shape, and what could not be read in it.

    Unknown fields are kept under `extra`. A record without a title gets its first sentence.
    Raises BadInput for a record with neither title nor body.
    """
    article, warnings = Article(), list[str]()
    for name, value in _flat(record, options.mapping):
        ours = options.mapping.get(name) or KNOWN.get(key_of(name))
        if ours == "extra" and isinstance(value, dict):
            article.extra |= value
        elif ours is None or not _take(article, ours, value, options, warnings):
            article.extra[name] = value
    if not article.title.strip():
        article.title = title_of(article.body)
    if not article.title:
        raise BadInput(_("the record has neither a title nor a body"))
    return article, warnings


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
        article.id = value if isinstance(value, int) and value > 0 else None
        return article.id is not None
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
        value = ("، " if name == "author" else "\n\n").join(str(one) for one in value)
    setattr(article, name, str(value) if name in _TIMES else normalise(str(value)))
    return True


def _tags(value: Any) -> list[str]:
    found = value if isinstance(value, list) else _TAGS.split(str(value))
    return list(dict.fromkeys(normalise(str(one)).strip() for one in found if str(one).strip()))


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
