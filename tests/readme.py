"""`python -m tests.readme` writes into README.md what is made from the program itself.

- The reference between the `reference` marks: the help page of every command.
- What each example prints: in a block of `console`, a line after `$ ` is a command, and the lines
  below it are its output, on both streams. Examples run in the order of the page, in one shell, in
  an empty home, with the bundled sample at `newsctl/sample`; messages are English from the line
  that says so on. `…` as an example's whole output stands for any.

A test fails while the page is not what this writes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import newsctl
from newsctl.display.layout import Layout

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
SAMPLE = Path(newsctl.__file__).resolve().parent / "sample"
START, END = "<!-- reference -->\n", "<!-- end of reference -->\n"
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```\n)", re.DOTALL)
_TOOLS = ("jq", "fzf", "less", "xargs")
_MARK = "@@@example"


@dataclass
class Example:
    """A command of the page, the output that the page says it has, and where that stands."""

    command: str
    output: str
    start: int
    end: int

    @property
    def missing(self) -> str | None:
        """The first program that it needs and this machine lacks."""
        words = set(re.findall(r"\w+", self.command))
        return next((one for one in _TOOLS if one in words and not shutil.which(one)), None)


def examples(text: str) -> list[Example]:
    """The examples of a page in their order."""
    found = []
    for block in _BLOCK.finditer(text):
        for part in re.finditer(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", block[0], re.MULTILINE):
            at = block.start()
            found.append(Example(part[1], part[2], at + part.start(2), at + part.end(2)))
    return found


def run(all_examples: list[Example]) -> list[str]:
    """What each example prints; a tool that is not here leaves what the page says."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(SAMPLE, folder / "work" / "newsctl" / "sample")
        lines = []
        for number, example in enumerate(all_examples):
            lines.append(f"printf '{_MARK} %s\\n' {number}")
            lines.append(":" if example.missing else example.command)
        script = folder / "examples.sh"
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = subprocess.run(
            ["bash", str(script)],
            cwd=folder / "work",
            env=_variables(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        said = done.stdout.decode().replace(str(folder / "home"), "~")
    outputs = re.split(rf"{_MARK} \d+\n", said)[1:]
    return [
        example.output if example.missing or example.output == "…\n" else output
        for example, output in zip(all_examples, outputs, strict=True)
    ]


def _variables(folder: Path) -> dict[str, str]:
    """An empty home, this newsctl first on the path, a fuzzy finder that answers by itself."""
    home = folder / "home"
    home.mkdir()
    cache = os.environ.get("NEWSCTL_CACHE")
    return {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "EDITOR": "true",
        "BROWSER": "true",
        # fzf, without a terminal, keeps the lines that hold a word as it is drawn.
        "FZF_DEFAULT_OPTS": f"--exact --filter={Layout().line('القطار').text}",
    } | ({"NEWSCTL_CACHE": cache} if cache else {})


def with_outputs(text: str) -> str:
    """The page with the output of each example as it is now."""
    found = examples(text)
    for example, output in reversed(list(zip(found, run(found), strict=True))):
        text = text[: example.start] + output + text[example.end :]
    return text


def with_reference(text: str) -> str:
    """The page with the reference as the commands' help is now."""
    before, _start, rest = text.partition(START)
    _old, _end, after = rest.partition(END)
    return before + START + reference() + END + after


def reference() -> str:
    """Every command and option, in English, as Markdown."""
    from newsctl.cli.help.contents import command_page, root_page
    from newsctl.cli.help.page import plain
    from newsctl.cli.parsing.command import load
    from newsctl.cli.registry import COMMANDS
    from newsctl.messages import speaking

    with speaking("en"):
        everywhere = root_page().sections[-1]
        parts = [f"\n### Options of every command\n\n```text\n{_lines(everywhere.entries)}```\n"]
        for name in COMMANDS:
            page = command_page(load(name))
            page.sections = [one for one in page.sections if one.title != everywhere.title]
            parts.append(f"\n### {name}\n\n```text\n{plain(page)}```\n")
    return "".join(parts)


def _lines(entries: list[tuple[str, str]]) -> str:
    wide = max(len(term) for term, _text in entries if len(term) < 30)
    return "".join(f"{term:<{wide}}  {text}\n" for term, text in entries)


def main() -> None:
    """Bring the page up to date."""
    text = with_reference(README.read_text(encoding="utf-8"))
    README.write_text(with_outputs(text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
