"""What is handed to an installer: one version, licences that let everybody use it, typed code."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import newsctl
from tests.licences import PERMISSIVE, WITH_LGPL, allowed, brought_along, licence

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = metadata.metadata("newsctl").get_all("Provides-Extra") or []
NEEDED = sorted(brought_along("newsctl"))


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_stands_in_one_place(project: dict[str, Any]) -> None:
    """The package's own `__version__`, which the build reads; nothing else says it."""
    assert project["project"]["dynamic"] == ["version"]
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "newsctl/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", newsctl.__version__)


def test_the_version_has_its_place_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", text, re.MULTILINE)

    assert newsctl.__version__ in released
    assert re.findall(r"^## (\w+)", text, re.MULTILINE)[0] == "Unreleased"
    assert text.count("\n## Unreleased\n") == 1


def test_the_types_are_part_of_the_package() -> None:
    assert (Path(newsctl.__file__).parent / "py.typed").is_file()


def test_python_versions_are_told_alike(project: dict[str, Any]) -> None:
    """The classifiers begin at the oldest Python that is accepted, and leave none out."""
    told = [
        one.rpartition(" :: ")[2]
        for one in project["project"]["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", one)
    ]
    first = int(told[0].partition(".")[2])

    assert project["project"]["requires-python"] == f">={told[0]}"
    assert told == [f"3.{first + at}" for at in range(len(told))]
    assert project["tool"]["ruff"]["target-version"] == f"py{told[0].replace('.', '')}"


def test_every_dependency_has_a_lower_bound(project: dict[str, Any]) -> None:
    """Which the run with the lowest versions holds true (`.ci/run --all`)."""
    needed = project["project"]["dependencies"]

    assert [one for one in needed if ">=" not in one] == []


@pytest.mark.parametrize("name", NEEDED)
def test_what_comes_along_is_free_for_every_use(name: str) -> None:
    assert allowed(licence(name), PERMISSIVE), f"{name}: {licence(name) or 'says no licence'}"


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_an_extra_brings_is_at_most_lgpl(extra: str) -> None:
    names = brought_along("newsctl", extra) - set(NEEDED)
    licences = {name: licence(name) for name in names if _installed(name)}

    if not licences:
        pytest.skip("this extra is not installed here")
    refused = {name: text for name, text in licences.items() if not allowed(text, WITH_LGPL)}
    assert refused == {}


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("BSD-3-Clause", True),
        ("The BSD 2-Clause License", True),
        ("Apache-2.0 AND CNRI-Python", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("(Mozilla Public License 2.0 (MPL 2.0)) AND (MIT License)", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("GPL-3.0-or-later", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("AGPL-3.0-only", False),
        ("GNU Affero General Public License v3", False),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("MIT AND GPL-2.0-only", False),
        ("(MIT OR GPL-2.0-only) AND GPL-3.0-only", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_a_licence_is_read_for_what_it_lets_one_do(expression: str, *, may: bool) -> None:
    """A choice is allowed when one of its licences is, a conjunction when all of them are; what
    is not known is refused."""
    assert allowed(expression, PERMISSIVE) is may


def test_lgpl_is_told_from_gpl() -> None:
    assert allowed("LGPL-3.0-or-later", WITH_LGPL)
    assert not allowed("GPL-3.0-or-later", WITH_LGPL)
