"""`python -m tests.catalogues` brings the message catalogues up to date with the code.

Messages are extracted from every module and template of newsctl: what stands in `_()`, `gettext()`,
`ngettext()` and `N_()`, and the paragraphs of the commands' docstrings, which are their help.
Translations that are there stay; new messages wait, untranslated, in
`newsctl/locale/LANG/LC_MESSAGES/newsctl.po`;
the `.mo` beside each is compiled anew. A test fails while anything is missing.
"""

from __future__ import annotations

import ast
import io
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import newsctl
from newsctl.cli.help.contents import _split

PACKAGE = Path(newsctl.__file__).resolve().parent
TRANSLATED = ("ar", "fr")
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
# Arabic's, in the order that gettext, CLDR and translators know: 0, 1, 2, 3–10, 11–99, 100–102.
# Babel's own rule has the last two the other way round.
PLURAL_FORMS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);",
    "fr": "nplurals=2; plural=(n > 1);",
}
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # the same catalogue is the same file


def po_file(language: str) -> Path:
    """The catalogue that translators edit."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "newsctl.po"


@cache
def extracted() -> Catalog:
    """Every message of the package, untranslated."""
    catalogue = Catalog(project="newsctl")
    methods = [("**.py", "python"), ("web/templates/**.html", "jinja2.ext:babel_extract")]
    found = extract_from_dir(PACKAGE, method_map=methods, keywords=KEYWORDS)
    for _file, _line, message, _comments, _context in sorted(found, key=lambda one: one[0]):
        catalogue.add(message)
    for module in sorted((PACKAGE / "cli" / "commands").glob("*.py")):
        for paragraph in _help_paragraphs(module):
            catalogue.add(paragraph)
    return catalogue


def _help_paragraphs(module: Path) -> list[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    runs = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "run"]
    return [part for run in runs for part in _split(ast.get_docstring(run, clean=False) or "")[0]]


def stored(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """A language's catalogue holding exactly the messages that the code has now."""
    before = stored(language)
    fresh = Catalog(
        locale=language,
        project="newsctl",
        version="1",
        msgid_bugs_address="newsctl",
        last_translator="newsctl",
        language_team=language,
        header_comment=f"# newsctl in {language}.",
        creation_date=_LONG_AGO,
        revision_date=_LONG_AGO,
        fuzzy=False,
    )
    fresh.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    for message in extracted():
        if message.id:
            known = before.get(message.id)
            string = known.string if known is not None else ""
            if language == "fr":
                string = _hard_spaces(string)
            fresh.add(message.id, string, flags=message.flags - {"fuzzy"})
    return fresh


def _hard_spaces(string: Any) -> Any:
    """French keeps its colons, semicolons, questions and quotation marks from beginning a line."""
    if isinstance(string, tuple | list):
        return tuple(_hard_spaces(form) for form in string)
    return re.sub(" (?=[:;?!»])|(?<=«) ", "\u00a0", string)


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def main() -> None:
    """Update and compile every language."""
    for language in TRANSLATED:
        catalogue = updated(language)
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_output=True, width=100, ignore_obsolete=True)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        waiting = [one.id for one in catalogue if one.id and not translated(one.string)]
        print(f"{language}: {len(catalogue)} messages, {len(waiting)} to translate")
        for message in waiting:
            print("   ", message)


def translated(string: object) -> bool:
    """Whether a message, in all its forms, has been translated."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
