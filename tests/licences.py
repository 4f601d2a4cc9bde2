"""`python -m tests.licences` lists what newsctl brings along, and under which licence each comes.

A licence is what the installed package says of itself: its SPDX expression, else its free text,
else its classifiers, else the first line of its licence. Where a package offers a choice (`OR`),
one that may be used is enough.
"""

from __future__ import annotations

import re
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Patterns of what packages call their licences, and the SPDX name meant; the first that fits.
_NAMES = {
    r"\bA(GPL|ffero)": "AGPL",
    r"\bLGPL|Lesser General": "LGPL",
    r"\bGPL|General Public": "GPL",
    r"\bMIT\b": "MIT",
    r"\bBSD\b|\b0BSD\b": "BSD",
    r"\bApache\b": "Apache",
    r"\bISC\b": "ISC",
    r"\bMPL\b|Mozilla": "MPL",
    r"\bPSF\b|Python Software|CNRI": "PSF",
    r"\bUnlicense\b|Public Domain": "Unlicense",
}
PERMISSIVE = frozenset({"MIT", "BSD", "Apache", "ISC", "MPL", "PSF", "Unlicense"})
WITH_LGPL = PERMISSIVE | {"LGPL"}


def licence(name: str) -> str:
    """What an installed package says its licence is; empty where it says nothing."""
    told = metadata.metadata(name)
    if "License-Expression" in told:
        return told["License-Expression"]
    text = "".join(told.get_all("License") or [])
    if text and "\n" not in text and family(text):
        return text
    classified = [
        one.rpartition(" :: ")[2]
        for one in told.get_all("Classifier") or []
        if one.startswith("License ::")
    ]
    named = " AND ".join(f"({one})" for one in classified if one != "OSI Approved")
    return named or _first_line(name)


def _first_line(name: str) -> str:
    """How the text of a package's licence begins; empty where it comes without one."""
    for file in metadata.files(name) or []:
        if file.name in metadata.metadata(name).get_all("License-File", []):
            return file.read_text().strip().partition("\n")[0]
    return ""


def family(text: str) -> str:
    """The family of a licence's name, as in `BSD`; empty for one that is not known."""
    return next((name for form, name in _NAMES.items() if re.search(form, text)), "")


def allowed(expression: str, families: frozenset[str]) -> bool:
    """Whether something of that licence may be used, where these families may.

    `AND` binds more than `OR`; an exception (`WITH`) leaves a licence in its family.
    """
    words = [one.strip() for one in re.split(r"(\(|\)|\bAND\b|\bOR\b)", expression) if one.strip()]
    words = _whole_names(words)

    def either() -> bool:
        found = both()
        while words and words[0] == "OR":
            words.pop(0)
            found = both() or found
        return found

    def both() -> bool:
        found = one()
        while words and words[0] == "AND":
            words.pop(0)
            found = one() and found
        return found

    def one() -> bool:
        if not words:
            return False
        word = words.pop(0)
        if word != "(":
            return family(word) in families
        found = either()
        if words:
            words.pop(0)
        return found

    return either()


def _whole_names(words: list[str]) -> list[str]:
    """The same words, with a bracket within a name (`Mozilla … (MPL 2.0)`) as part of the name."""
    found: list[str] = []
    at = 0
    while at < len(words):
        within = found and found[-1] not in ("(", ")", "AND", "OR") and words[at] == "("
        if within:
            found[-1] += f" ({words[at + 1]})"
            at += 3
        else:
            found.append(words[at])
            at += 1
    return found


def brought_along(name: str, extra: str = "") -> set[str]:
    """The names of all packages that a package, or one of its extras, needs on this machine."""
    found: set[str] = set()
    waiting = [(name, extra)]
    seen = set()
    while waiting:
        package, part = waiting.pop()
        if (package, part) in seen:
            continue
        seen.add((package, part))
        for told in _requires(package):
            needed = Requirement(told)
            if needed.marker is None or needed.marker.evaluate({"extra": part}):
                found.add(canonicalize_name(needed.name))
                waiting += [(needed.name, one) for one in ("", *needed.extras)]
    return found - {name}


def _requires(name: str) -> list[str]:
    """What a package asks for; nothing for one that is not installed."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def main() -> None:
    """Print the packages of an installation without extras, then those of each extra."""
    base = brought_along("newsctl")
    groups = {"newsctl": base}
    for extra in metadata.metadata("newsctl").get_all("Provides-Extra") or []:
        groups[f"newsctl[{extra}]"] = brought_along("newsctl", extra) - base
    for group, names in groups.items():
        print(group)
        for name in sorted(names):
            try:
                told = f"{metadata.version(name)}  {licence(name)}"
            except metadata.PackageNotFoundError:
                told = "not installed here"
            print(f"  {name:<24}{told}")


if __name__ == "__main__":
    main()
