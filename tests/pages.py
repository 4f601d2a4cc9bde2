"""`python -m tests.pages [PAGE…]` writes into the README and the manual's pages what their examples
print (all of them unless some are named).

In a block of `console`, a line after `$ ` is a command, and the lines below it are its output, on
both streams. The examples of a page run in their order, in an empty home, in the page's language,
with the bundled sample at `newsctl/sample`; its nine articles are in the archive already, unless
the page imports them itself. `…` as an example's whole output stands for any.

A test fails while a page is not what this writes.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import newsctl

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
MANUAL = Path(newsctl.__file__).resolve().parent / "manual"
PAGES = [README, *sorted(MANUAL.glob("*/*.md"))]
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```\n)", re.DOTALL)
_EXAMPLE = re.compile(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_IMPORTS = "$ newsctl import newsctl/sample\n"


@dataclass
class Example:
    """A command of a page, the output that the page says it has, and where that stands."""

    command: str
    output: str
    start: int
    end: int


def examples(text: str) -> list[Example]:
    """The examples of a page in their order."""
    found = []
    for block in _BLOCK.finditer(text):
        for part in _EXAMPLE.finditer(block[0]):
            at = block.start()
            found.append(Example(part[1], part[2], at + part.start(2), at + part.end(2)))
    return found


def run(page: Path) -> list[str]:
    """What each example of a page prints; where a tool that it needs is not here, what the page
    says."""
    from tests.shell import Shell

    text = page.read_text(encoding="utf-8")
    language = page.parent.name if page.is_relative_to(MANUAL) else "ar"
    done = Shell.of_this_process().run(
        [one.command for one in examples(text)], language, filled=_IMPORTS not in text
    )
    return [
        one.output if output is None or one.output == "…\n" else output
        for one, output in zip(examples(text), done, strict=True)
    ]


def with_outputs(page: Path) -> str:
    """A page with the output of each example as it is now."""
    text = page.read_text(encoding="utf-8")
    for example, output in reversed(list(zip(examples(text), run(page), strict=True))):
        text = text[: example.start] + output + text[example.end :]
    return text


def main() -> None:
    """Bring the pages up to date."""
    named = [Path(one).resolve() for one in sys.argv[1:]]
    for page in named or PAGES:
        if examples(page.read_text(encoding="utf-8")):
            page.write_text(with_outputs(page), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
