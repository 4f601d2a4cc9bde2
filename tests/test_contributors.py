"""The contributors' pages say what is there: links lead somewhere, forms and workflows are read as
GitHub reads them, and what they run exists."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import newsctl

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".github"
PACKAGE = Path(newsctl.__file__).resolve().parent
PAGES = sorted(
    [*PLACE.rglob("*.md"), *PACKAGE.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
)
FORMS = sorted(one for one in (PLACE / "ISSUE_TEMPLATE").glob("*.yml") if one.stem != "config")
WORKFLOWS = sorted((PLACE / "workflows").glob("*.yml"))


def name(path: Path) -> str:
    folder = PACKAGE.parent if path.is_relative_to(PACKAGE) else ROOT
    return path.relative_to(folder).as_posix()


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_what_is_there(page: Path) -> None:
    """Files beside the page, and headings within it."""
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"", text)
    near = [one or other for one, other in targets if not re.match(r"[a-z]+:", one or other)]

    assert [one for one in near if not _is_there(page, text, one)] == []


def _is_there(page: Path, text: str, target: str) -> bool:
    file, _sharp, heading = target.partition("#")
    if file:
        text = ""
        place = (page.parent / file).resolve()
        installed = PACKAGE.parent
        if not place.exists() and place.is_relative_to(installed):  # from the installed package
            place = ROOT / place.relative_to(installed)
        elif not place.exists() and place.is_relative_to(ROOT):  # or into it
            place = installed / place.relative_to(ROOT)
        if not place.exists():
            return False
        if place.suffix == ".md":
            text = place.read_text(encoding="utf-8")
    return not heading or heading in {
        re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-")
        for one in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_of_the_project_that_are_named_are_there(page: Path) -> None:
    """What stands in backticks and begins with a folder of the project; `NAME`s stand for any."""
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:newsctl|tests|\.github)/[\w./-]*)`", text)

    missing = [one for one in named if not re.search("[A-Z]{2}", one.removesuffix(".md"))]
    assert [one for one in missing if not (ROOT / one).exists() and not _made(one)] == []


def _made(path: str) -> bool:
    """Whether a path is one of the installed package, where the tests run against a wheel."""
    return (PACKAGE.parent / path).exists()


def test_the_command_that_is_walked_through_is_the_real_one() -> None:
    page = (PLACE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```text\n(def run.*?)^```", page, re.MULTILINE | re.DOTALL)
    code = (PACKAGE / "cli" / "commands" / "count.py").read_text(encoding="utf-8")

    assert len(shown) == 1
    assert code.endswith(shown[0])


@pytest.mark.parametrize("form", FORMS, ids=name)
def test_forms_have_what_github_asks_of_them(form: Path) -> None:
    told = read(form)

    assert {"name", "description", "body"} <= set(told)
    assert all(one["type"] in ("markdown", "textarea", "input", "dropdown") for one in told["body"])
    questions = [one for one in told["body"] if one["type"] != "markdown"]
    assert len({one["id"] for one in questions}) == len(questions) > 0
    assert all(one["attributes"]["label"] for one in questions)
    assert re.search("[\u0600-\u06ff]", told["name"])


def test_the_wheel_is_tried_on_every_system_and_python() -> None:
    matrix = read(PLACE / "workflows" / "test.yml")["jobs"]["wheel"]["strategy"]["matrix"]

    assert [one.partition("-")[0] for one in matrix["system"]] == ["ubuntu", "macos", "windows"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]


def test_only_publishing_proves_who_it_is_and_no_secret_is_kept() -> None:
    for workflow in WORKFLOWS:
        told = read(workflow)

        assert told["permissions"] == {"contents": "read"}
        assert "secrets." not in workflow.read_text(encoding="utf-8")
        trusted = [job for job, one in told["jobs"].items() if "id-token" in str(one)]
        assert trusted == (["publish"] if workflow.stem == "publish" else [])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name)
def test_modules_that_workflows_run_are_there(workflow: Path) -> None:
    modules = re.findall(r"python -m (tests[\w.]*)", workflow.read_text(encoding="utf-8"))

    for module in modules:
        path = ROOT / Path(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name)
@pytest.mark.skipif(not shutil.which("actionlint"), reason="actionlint is not here")
def test_workflows_pass_actionlint(workflow: Path) -> None:
    done = subprocess.run(
        ["actionlint", "-no-color", str(workflow)], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


def test_commit_hooks_run_what_is_installed() -> None:
    hooks = [
        one for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for one in repo["hooks"]
    ]
    folder = Path(sys.executable).parent

    for hook in hooks:
        words = hook["entry"].split()
        if hook["language"] == "system" and words[0] != "python":
            assert shutil.which(words[0], path=str(folder)), words[0]
