"""Names of months, weekdays and units of time, folded (see `newsctl.arabic.fold`).

The Gregorian months of every Arab country, with English, French, German, Spanish and Italian;
names of two words are joined into one. Month names after Unicode CLDR (ar, ar-MA, ar-DZ, ar-TN,
ar-IQ, ar-SY, ar-LB, ar-MR) and spellings that newspapers use beside them.
"""

from __future__ import annotations

GREGORIAN: tuple[str, ...] = (
    "يناير كانونالثاني جانفي january jan janvier janv januar janner enero gennaio",
    "فبراير شباط فيفري فيبراير february feb fevrier fev fevr februar febrero febbraio",
    "مارس اذار march mar mars marz marzo",
    "ابريل نيسان افريل april apr avril avr abril aprile",
    "مايو ايار ماي may mai mayo maggio",
    "يونيو حزيران جوان يونيه june jun juin juni junio giugno",
    "يوليو تموز جويليه يوليوز يوليه july jul juillet juil juli julio luglio",
    "اغسطس اب اوت غشت اغشت اوغسطس august aug aout agosto",
    "سبتمبر ايلول شتنبر شتمبر september sep sept septembre septiembre setiembre settembre",
    "اكتوبر تشرينالاول october oct octobre oktober okt octubre ottobre",
    "نوفمبر تشرينالثاني نونبر نوفنبر november nov novembre noviembre",
    "ديسمبر كانونالاول دجنبر دجمبر دسمبر december dec decembre dezember dez diciembre dicembre",
)
HIJRI: tuple[str, ...] = (
    "محرم المحرم muharram",
    "صفر safar",
    "ربيعالاول rabii",
    "ربيعالثاني rabiii",
    "جماديالاول jumadai",
    "جماديالثاني jumadaii",
    "رجب rajab",
    "شعبان shaban",
    "رمضان ramadan",
    "شوال shawwal",
    "ذوالقعده dhulqidah",
    "ذوالحجه dhulhijjah",
)
# Monday first, as `date.weekday` counts.
WEEKDAYS: tuple[str, ...] = (
    "الاثنين الإثنين اثنين monday mon lundi lun",
    "الثلاثاء ثلاثاء الثلاثا tuesday tue tues mardi",
    "الاربعاء اربعاء الاربعا wednesday wed mercredi mer",
    "الخميس خميس thursday thu thur thurs jeudi jeu",
    "الجمعه جمعه friday fri vendredi ven",
    "السبت سبت saturday sat samedi sam",
    "الاحد احد sunday sun dimanche dim",
)
# Singular, dual, plural and the accusative that follows 11 and more.
UNITS: dict[str, str] = {
    "second": "ثانيه ثانيتين ثانيتان ثواني ثوان second seconds sec seconde secondes",
    "minute": "دقيقه دقيقتين دقيقتان دقائق دقايق minute minutes min mins",
    "hour": "ساعه ساعتين ساعتان ساعات hour hours heure heures",
    "day": "يوم يوما يومين يومان ايام day days jour jours d",
    "week": "اسبوع اسبوعا اسبوعين اسبوعان اسابيع week weeks semaine semaines w",
    "month": "شهر شهرا شهرين شهران اشهر شهور month months mois m",
    "year": "سنه سنتين سنتان سنوات سنين عام عاما عامين عامان اعوام year years an ans y",
}
DUALS = frozenset(
    word for words in UNITS.values() for word in words.split() if word.endswith(("ين", "ان"))
) - {"سنين"}
NUMBERS: dict[str, int] = {
    "واحد": 1, "واحده": 1, "اثنين": 2, "ثلاث": 3, "ثلاثه": 3, "اربع": 4, "اربعه": 4, "خمس": 5,
    "خمسه": 5, "ست": 6, "سته": 6, "سبع": 7, "سبعه": 7, "ثماني": 8, "ثمانيه": 8, "ثمان": 8,
    "تسع": 9, "تسعه": 9, "عشر": 10, "عشره": 10, "an": 1, "a": 1, "one": 1, "un": 1, "une": 1,
}  # fmt: skip


def _numbered(names: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, row in enumerate(names, 1) for name in row.split()}


MONTH_NUMBERS = _numbered(GREGORIAN)
HIJRI_NUMBERS = _numbered(HIJRI)
WEEKDAY_NUMBERS = {name: number - 1 for name, number in _numbered(WEEKDAYS).items()}
UNIT_NAMES = {word: unit for unit, words in UNITS.items() for word in words.split()}
