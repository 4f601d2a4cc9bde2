"""The catalogues: everything said has an Arabic and a French, in every plural form."""

from __future__ import annotations

import ast
import gettext
import io
import re
import string
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from newsctl.message_catalogue import Catalogue
from newsctl.messages import grouped, label, ngettext, set_language
from tests.catalogues import PACKAGE, PLURAL_FORMS, TRANSLATED, compiled, extracted, po_file, stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

HARAKAT = {chr(code) for code in range(0x64B, 0x653)} | {"ـ"}


@pytest.fixture(params=TRANSLATED)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each language of the catalogues in turn; Arabic, the default, is spoken again after."""
    yield request.param
    set_language("ar")


@cache
def _messages(language: str) -> list[Message]:
    return [one for one in stored(language) if one.id]


def _forms(text: object) -> list[str]:
    return [str(one) for one in text] if isinstance(text, tuple | list) else [str(text)]


def _fields(text: str) -> set[str]:
    return {f"{name}:{spec}" for _, name, spec, _ in string.Formatter().parse(text) if name}


def test_every_message_of_the_code_is_translated_and_no_other_is_kept(language: str) -> None:
    wanted = {str(one.id) for one in extracted() if one.id}
    there = {str(one.id) for one in _messages(language)}
    empty = [one.id for one in _messages(language) if not all(map(str.strip, _forms(one.string)))]

    assert wanted - there == set(), "run: python -m tests.catalogues"
    assert there - wanted == set(), "run: python -m tests.catalogues"
    assert empty == []


def test_no_message_hides_within_an_f_string() -> None:
    """Python 3.11 reads an f-string as one token: a message inside it would not be extracted."""
    hidden = [
        f"{module.name}:{node.lineno}"
        for module in sorted(PACKAGE.rglob("*.py"))
        for text in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"_", "gettext", "ngettext", "N_"}
        if node.args and isinstance(node.args[0], ast.Constant)
    ]

    assert hidden == []


def test_counted_messages_have_every_plural_form(language: str) -> None:
    """Six in Arabic, two in French, in the order of the header's rule."""
    catalogue = stored(language)
    number = {"ar": 6, "fr": 2}[language]
    counted = [one for one in _messages(language) if one.pluralizable]

    assert catalogue.num_plurals == number
    assert PLURAL_FORMS[language].startswith(f"nplurals={number}; plural={catalogue.plural_expr}")
    assert counted
    assert [one.id for one in counted if len(_forms(one.string)) != number] == []


def test_placeholders_are_those_of_the_original(language: str) -> None:
    """Only Arabic's forms for none, one and two may say the number in words."""
    wrong = []
    for message in _messages(language):
        wanted = _fields(_forms(message.id)[-1])
        for place, form in enumerate(_forms(message.string)):
            in_words = message.pluralizable and language == "ar" and place < 3
            if _fields(form) != wanted and not (in_words and _fields(form) == wanted - {"n:"}):
                wrong.append((message.id, form))

    assert wrong == []


def test_commands_in_back_quotes_stay_as_they_are_typed(language: str) -> None:
    """A translation quotes the same commands and options; only examples of words may change."""
    wrong = []
    for message in _messages(language):
        if message.pluralizable:
            continue
        wanted = {one for one in str(message.id).split("`")[1::2] if one.startswith("newsctl ")}
        there = set(str(message.string).split("`")[1::2])
        if not {_command(one) for one in wanted} <= {_command(one) for one in there}:
            wrong.append((message.id, message.string))

    assert wrong == []


def _command(text: str) -> str:
    """The command and its option names, without example words."""
    words = [one for one in text.split() if one.isascii()]
    return " ".join(one for one in words if one[:1] != "+" and one != "economy")


def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    """Whatever version of Babel compiled it."""
    with po_file(language).with_suffix(".mo").open("rb") as file:
        installed = gettext.GNUTranslations(file)
    fresh = gettext.GNUTranslations(io.BytesIO(compiled(stored(language))))

    def entries(catalogue: gettext.GNUTranslations) -> dict[object, str]:
        return {key: text for key, text in catalogue._catalog.items() if key}  # type: ignore[attr-defined]

    assert entries(installed) == entries(fresh), "run: python -m tests.catalogues"
    assert installed.info()["plural-forms"] == fresh.info()["plural-forms"]


def test_a_catalogue_is_looked_into_as_the_standard_library_reads_it(language: str) -> None:
    """Every message, every form of a counted one, and what it does not hold."""
    path = po_file(language).with_suffix(".mo")
    ours = Catalogue(path, language)
    with path.open("rb") as file:
        theirs = gettext.GNUTranslations(file)
    numbers = [*range(125), 999, 1_000, 1_001, 1_003, 1_011, 1_100, 10**9]

    for message in _messages(language):
        if not message.pluralizable:
            assert ours.gettext(str(message.id)) == theirs.gettext(str(message.id))
            continue
        singular, plural = map(str, message.id)
        found = [ours.ngettext(singular, plural, one) for one in numbers]
        assert found == [theirs.ngettext(singular, plural, one) for one in numbers]
    assert [ours.gettext(one) for one in ("nothing", "A", "~")] == ["nothing", "A", "~"]
    assert [ours.ngettext("a", "b", one) for one in (0, 1, 2)] == ["b", "a", "b"]
    assert (
        Catalogue(path.with_name("none.mo"), language).gettext("List articles") == "List articles"
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "لا مشاهدات"),
        (1, "مشاهدة واحدة"),
        (2, "مشاهدتان"),
        (3, "3 مشاهدات"),
        (10, "10 مشاهدات"),
        (11, "11 مشاهدة"),
        (99, "99 مشاهدة"),
        (100, "100 مشاهدة"),
        (103, "103 مشاهدات"),
    ],
)
def test_arabic_counts_views(number: int, text: str) -> None:
    set_language("ar")

    assert ngettext("One view", "{n} views", number).format(n=number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "لا مقالات"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (10, "10 مقالات"),
        (11, "11 مقالا"),
        (99, "99 مقالا"),
        (100, "100 مقال"),
        (102, "102 مقال"),
        (103, "103 مقالات"),
        (111, "111 مقالا"),
        (1000, "1000 مقال"),
        (4199, "4199 مقالا"),
    ],
)
def test_arabic_counts_articles(number: int, text: str) -> None:
    """The noun follows the last two digits: plural, accusative, genitive."""
    set_language("ar")

    assert ngettext("{n} article", "{n} articles", number).format(n=number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 article"), (1, "1 article"), (2, "2 articles")]
)
def test_french_counts_articles(number: int, text: str) -> None:
    set_language("fr")

    assert ngettext("{n} article", "{n} articles", number).format(n=number) == text
    set_language("ar")


@pytest.mark.parametrize(
    ("lang", "number", "head"),
    [
        ("ar", "12,345", "الخيارات:"),
        ("en", "12,345", "الخيارات:"),
        ("fr", "12\u202f345", "الخيارات\u00a0:"),
    ],
)
def test_thousands_and_colons_stand_as_the_language_sets_them(
    lang: str, number: str, head: str
) -> None:
    set_language(lang)
    assert grouped(12345) == number
    assert grouped(345) == "345"
    assert label("الخيارات") == head
    set_language("ar")


def test_sentences_end_alike() -> None:
    """A message ends in a full stop, a question mark or a colon where its original does."""
    wrong = []
    for language in TRANSLATED:
        for message in _messages(language):
            original, text = _forms(message.id)[0][-1], _forms(message.string)[-1][-1]
            if message.id == "No.":
                continue  # an abbreviation
            alike = {"?": "؟?", ":": ":", ".": "."}.get(original)
            if alike and text not in alike:
                wrong.append(message.string)
            if not alike and text in ".:،؛":
                wrong.append(message.string)

    assert wrong == []


def test_arabic_punctuation_is_arabic() -> None:
    """No Latin comma, semicolon or question mark after an Arabic word, no doubled space."""
    wrong = []
    for message in _messages("ar"):
        for form in _forms(message.string):
            pairs = pairwise(form)
            latin = any("\u0621" <= before <= "\u0652" and mark in ",;?" for before, mark in pairs)
            if latin or "  " in form:
                wrong.append(form)

    assert wrong == []


def test_french_spaces_are_hard_before_high_punctuation() -> None:
    """A colon, a semicolon or a question mark never begins a line."""
    wrong = [
        form
        for message in _messages("fr")
        for form in _forms(message.string)
        if any(f" {mark}" in form for mark in ":;?!»") or "« " in form
    ]

    assert wrong == []


def test_arabic_and_french_quote_as_they_are_written() -> None:
    """«…», never the quotation marks of English."""
    wrong = [
        form
        for language in TRANSLATED
        for message in _messages(language)
        for form in _forms(message.string)
        if any(mark in form for mark in "“”‘")
    ]

    assert wrong == []


def test_a_question_ends_as_one() -> None:
    """“Did you mean: …?” is a question in each language."""
    wrong = [
        (str(message.id), form)
        for language, mark in (("ar", "؟"), ("fr", "?"))
        for message in _messages(language)
        if str(_forms(message.id)[0]).endswith("?")
        for form in _forms(message.string)
        if not form.endswith(mark)
    ]

    assert wrong == []


ONE_TERM = {
    "ar": {
        "سلة المحذوفات": "السلة", "اقتباس": "تنصيص", "المعطى": "الوسيط", "المعطيات": "الوسائط",
        "مقالة": "مقال", "المبدئية": "الافتراضية", "أضيف": "أُضيف", "أعيد": "أُعيد",
        "تحتاجها": "تحتاج إليها", "للأنبوب": "للخرج القياسي", "استعلام": "بحث",
        "سكربت": "برنامج", "تعذّر": "تعذر",
    },
    "fr": {
        "pour de bon": "définitivement", "sauf indication": "par défaut", "afficheur": "programme "
        "de pagination", "أمس": "hier", "dont les terminaux ont besoin": "", " un import": "",
        "vues": "lectures",
    },
}  # fmt: skip


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_one_thing_has_one_name(spoken: str) -> None:
    """The catalogue's own glossary: what is said otherwise is said as the rest of it says it."""
    wrong = [
        (word, f"say {instead}", form)
        for word, instead in ONE_TERM[spoken].items()
        for message in _messages(spoken)
        for form in _forms(message.string)
        if word in form
    ]

    assert wrong == []


def test_no_tanwin_and_no_text_said_twice() -> None:
    """Arabic is vowelled only where a word could be read otherwise, and a merge doubles nothing."""
    tanwin = [form for one in _messages("ar") for form in _forms(one.string) if "\u064b" in form]
    twice = [
        form
        for language in TRANSLATED
        for message in _messages(language)
        for form in _forms(message.string)
        if len(form) > 20 and form[: len(form) // 2] == form[len(form) // 2 :]
    ]

    assert tanwin == []
    assert twice == []


def test_french_apostrophes_are_curved() -> None:
    """Outside of what is typed, which stands in back quotes; and Arabic draws no letter out."""
    straight = [
        form
        for message in _messages("fr")
        for form in _forms(message.string)
        if re.search("[a-zà-ÿ]'[a-zà-ÿ]", "".join(form.split("`")[::2]), re.IGNORECASE)
    ]
    drawn_out = [one.id for one in _messages("ar") if "ـ" in "".join(_forms(one.string))]

    assert straight == []
    assert drawn_out == []


def test_counts_that_are_said_have_their_thousands_parted() -> None:
    """By `grouped`, or as the terminal's digits are; a pipe gets bare digits (`plaintext`)."""
    bare = []
    for module in sorted(PACKAGE.rglob("*.py")):
        for scope in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(scope, ast.FunctionDef) and module.name != "plaintext.py":
                bare += [f"{module.name}:{line}" for line in _bare_counts(scope)]

    assert bare == []


def _bare_counts(scope: ast.FunctionDef) -> Iterator[int]:
    """Lines of a function that fill a counted message with a number as it is."""
    counted = {
        name.id
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and _calls(node.value, {"ngettext"})
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    for node in ast.walk(scope):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        text = node.func.value
        if _calls(text, {"ngettext"}) or (isinstance(text, ast.Name) and text.id in counted):
            for given in node.keywords:
                if given.arg == "n" and not _calls(given.value, {"grouped", "number", "figure"}):
                    yield given.value.lineno


def _calls(node: ast.expr, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


NAMES = ("XML", "YAML", "newsctl")  # written so wherever they stand
MONTHS = {
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
}  # fmt: skip


def test_french_begins_with_a_capital_where_english_does() -> None:
    """Help beside help and message behind message look alike; months alone are small in French."""
    unlike = [
        english
        for one in _messages("fr")
        for english, french in zip(_forms(one.id), _forms(one.string), strict=True)
        if english not in MONTHS and english[0].isalpha() and french[0].isalpha()
        if english[0].isupper() != french[0].isupper() and not english.startswith(NAMES)
    ]

    assert unlike == []
