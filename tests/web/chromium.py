"""Pages in a real Chromium: the program as a process, and the browser of the system."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.door import OnDuplicate
from tests.web.conftest import ARTICLES, NOW, opener

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

    from newsctl.archive.door import Archive

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
_SANDBOX = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def place_of_chromium() -> str | None:
    """Where the system's Chromium is; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass
class Served:
    """A served archive. `archive` changes it, and knows its views."""

    address: str
    archive: Archive
    process: subprocess.Popen[str]


@contextmanager
def served(folder: Path, *words: str) -> Iterator[Served]:
    """The usual articles, one of them in two versions, served by a process of its own."""
    place = folder / "a.json"
    archive = opener(place)()
    list(archive.add_many(ARTICLES, on_duplicate=OnDuplicate.KEEP))
    archive.update(1, {"body": f"{archive.get(1).body}\n\nويستمر المعرض عشرة أيام."})
    archive.record_view(3)
    environ = {
        **os.environ, "HOME": str(folder), "NEWSCTL_DB": str(place), "NEWSCTL_LANG": "ar",
        "TZ": "UTC",
    }  # fmt: skip
    command = [sys.executable, "-m", "newsctl", "serve", "--port", "0", *words]
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        yield Served(address.rstrip("/"), archive, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        archive.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, steered; the test is skipped where there is none."""
    place = place_of_chromium()
    if place is None:
        pytest.skip("no Chromium is here")
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright is here")
    with playwright.sync_playwright() as steering:
        browser = steering.chromium.launch(executable_path=place, args=_SANDBOX)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser: its own cookies, and what must not happen written down."""

    base: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def opens(self, path: str) -> Page:
        """Go to a page."""
        self.page.goto(f"{self.base}{path}")
        return self.page

    def refuse(self, dialog: Dialog) -> None:
        """A page that asks something: none of ours does."""
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def value(self, script: str, given: Any = None) -> Any:
        """What a script finds in the page; the page's own rules don't hold for it."""
        return self.page.evaluate(script, given)


@contextmanager
def visitor(browser: Browser, base: str, **choices: Any) -> Iterator[Visitor]:
    """A visitor whose browser complains of nothing, asks nobody else, and runs no stranger's
    script; `choices` are those of a browser's context (locale, viewport, color_scheme)."""
    choices.setdefault("viewport", WIDE)
    choices.setdefault("locale", "en")
    context = browser.new_context(**choices)
    context.set_default_timeout(20_000)
    page = context.new_page()
    one = Visitor(base, context, page)
    page.on("console", lambda said: one.complaints.append(said.text))
    page.on("pageerror", lambda error: one.complaints.append(str(error)))
    page.on("dialog", one.refuse)
    page.on("request", lambda request: one.asked.append(request.url))
    try:
        yield one
        assert [url for url in one.asked if not url.startswith((base, "blob:"))] == []
        assert [said for said in one.complaints if "status of 4" not in said] == []
    finally:
        context.close()


@cache
def _axe() -> str:
    found = resources.files("axe_playwright_python") / "axe.min.js"
    return found.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page, by every rule that it has of WCAG 2.2 and of good
    practice: each with the elements."""
    page.evaluate(_axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]


__all__ = ["NARROW", "NOW", "WIDE", "Served", "Visitor", "chromium", "served", "violations",
           "visitor"]  # fmt: skip
