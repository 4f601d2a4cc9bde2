"""The fields of a query, by the names that they go by in Arabic, English and French."""

from __future__ import annotations

from functools import cache

from newsctl.arabic.fold import fold

# Names are none that headlines begin with (`قراءة: …`, `السبب هو: …`).
# The first name is the one that messages give and that stands for the field in code.
_NAMES = {
    "title": ("titre", "عنوان", "العنوان"),
    "body": ("text", "texte", "corps", "نص", "النص", "متن", "المتن"),
    "author": ("auteur", "كاتب", "الكاتب", "مؤلف", "المؤلف"),
    "source": ("مصدر", "المصدر", "صحيفة", "الصحيفة"),
    "section": ("rubrique", "قسم", "القسم"),
    "tag": ("tags", "étiquette", "وسم", "الوسم", "وسوم"),
    "url": ("link", "lien", "adresse", "رابط", "الرابط"),
    "date": ("تاريخ", "التاريخ"),
    "since": ("depuis", "منذ"),
    "until": ("jusque", "حتى"),
    "views": ("vues", "مشاهدات", "المشاهدات", "قراءات"),
    "added": ("ajouté", "أضيف", "أضيفت"),
    "viewed": ("lu", "lue", "قرئ", "قرئت"),
    "changed": ("corrigé", "changé", "تغير", "تغيرت"),
    "is": ("état", "est", "حالة"),
    "id": ("رقم", "معرف"),
}
# What an article has beside a query's fields, and what a search and a period add to it.
_MORE = {
    "id": ("no", "n°"),
    "tags": ("étiquettes",),
    "url": ("address",),
    "views": ("lectures",),
    "updated_at": ("updated", "modifié", "modifié le", "عُدّل", "تعديل", "آخر تعديل"),
    "deleted_at": ("deleted", "trashed", "mis à la corbeille", "حذف", "نقل إلى السلة"),
    "viewed_at": ("last read", "dernière lecture", "آخر قراءة"),
    "lang": ("language", "langue", "لغة"),
    "guid": ("identity", "identité", "هوية", "معرف الخلاصة"),
    "page_views": ("on its page", "sur sa page", "في صفحته", "مشاهدات الصفحة"),
    "extra": ("more", "autres champs", "حقول أخرى", "غير ذلك"),
    "score": ("rank", "درجة", "note"),
    "snippet": ("passage", "extrait", "مقتطف", "مقطع"),
    "highlights": ("matches", "correspondances", "مطابقات", "مواضع"),
    "period_views": ("reads", "lectures de la période", "قراءات المدة"),
    "period_before": ("before", "avant", "قبل", "قبلها"),
}
_IN_ARTICLES = {
    "tag": "tags", "date": "published_at", "added": "added_at", "viewed": "viewed_at",
    "changed": "changed_at",
}  # fmt: skip
_QUERIES_ONLY = frozenset({"since", "until", "is"})  # these are no fields of an article
VALUES = frozenset(
    {"url", "date", "since", "until", "added", "viewed", "changed", "is", "views", "id"}
)  # these take no words


def find_field(name: str) -> str | None:
    """The field that goes by a name, however it is spelt (`Title`, `عُنوان`); None if none does."""
    return _known().get(fold(name))


def article_field(name: str) -> str | None:
    """The field of an article, or what a search or a period adds to it, that goes by a name in
    Arabic, English or French (`date` and `التاريخ` are `published_at`); None if none does."""
    return _of_articles().get(_plain(name))


def field_names() -> tuple[str, ...]:
    """The fields' own names, in their order."""
    return tuple(_NAMES)


@cache
def _of_articles() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, others in (*_NAMES.items(), *_MORE.items()):
        if name not in _QUERIES_ONLY:
            field = _IN_ARTICLES.get(name, name)
            known |= {_plain(one): field for one in (name, field, *others)}
    return known


def _plain(name: str) -> str:
    """A field's name as names are compared: without what parts its words, and the article ال."""
    words = "".join(one if one.isalnum() else " " for one in fold(name)).split()
    return "".join(one[2:] if one.startswith("ال") and len(one) > 3 else one for one in words)


@cache
def _known() -> dict[str, str]:
    names = {fold(other): name for name, others in _NAMES.items() for other in others}
    return names | {name: name for name in _NAMES}
