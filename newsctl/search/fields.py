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
    "is": ("état", "est", "حالة"),
    "id": ("رقم", "معرف"),
}
VALUES = frozenset(
    {"url", "date", "since", "until", "added", "viewed", "is", "views", "id"}
)  # these take no words


def find_field(name: str) -> str | None:
    """The field that goes by a name, however it is spelt (`Title`, `عُنوان`); None if none does."""
    return _known().get(fold(name))


def field_names() -> tuple[str, ...]:
    """The fields' own names, in their order."""
    return tuple(_NAMES)


@cache
def _known() -> dict[str, str]:
    names = {fold(other): name for name, others in _NAMES.items() for other in others}
    return names | {name: name for name in _NAMES}
