"""Runs the examples of pages as a person would type them, quickly.

One process has loaded the program and waits. For each page it makes a child with an empty home, and
for each command that is newsctl alone another, which begins where starting the program would have
ended: a few milliseconds instead of some hundreds. Everything with pipes, redirections or variables
goes to bash, where `newsctl` is the program itself.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.forks import become, load

_TOOLS = ("fzf", "git", "jq", "less", "make", "pandoc", "sqlite3", "xargs")
_QUOTED = re.compile(r"'[^']*'|\"[^\"$`\\]*\"")
_SHELL = re.compile(r"[|&;<>()$`*?~#\n\\\[\]{}!]|^[A-Z_]+=")
_EXPORT = re.compile(r"export (\w+)=(\S+)")


class Shell:
    """The waiting process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.shell"],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    @staticmethod
    @cache
    def of_this_process() -> Shell:
        """The one that all pages share."""
        return Shell()

    def run(self, commands: list[str], language: str, *, filled: bool) -> list[str | None]:
        """What each command writes, in their order; None where a tool that it needs is not here."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"commands": commands, "language": language, "filled": filled}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer: list[str | None] = json.loads(self._process.stdout.readline())
        return answer


def _missing(command: str) -> bool:
    words = set(re.findall(r"\w+", command))
    return any(one in words and not shutil.which(one) for one in _TOOLS)


def _serve() -> None:
    """Answer each line of requests with one line, until there are no more."""
    load()
    with tempfile.TemporaryDirectory() as name:
        full = Path(name).resolve() / "filled"
        _answer(full, {"commands": ["newsctl import newsctl/sample"], "language": "ar"})
        for number, line in enumerate(sys.stdin):
            folder = full.parent / str(number)
            asked = json.loads(line)
            if asked["filled"]:
                shutil.copytree(full, folder)
            print(json.dumps(_answer(folder, asked)), flush=True)


def _answer(folder: Path, asked: dict[str, Any]) -> list[str | None]:
    """Run a page's commands in a child, whose folder and variables are its own."""
    from newsctl import __file__ as package

    work = folder / "work"
    if not work.exists():
        shutil.copytree(Path(package).parent / "sample", work / "newsctl" / "sample")
        (folder / "home").mkdir()
    answer = folder / "answer"
    child = os.fork()
    if not child:
        os.chdir(work)
        os.environ.clear()
        os.environ.update(_variables(folder, asked["language"]))
        done = [None if _missing(one) else _run(one, folder) for one in asked["commands"]]
        answer.write_text(json.dumps(done), encoding="utf-8")
        os._exit(0)
    os.waitpid(child, 0)
    found: list[str | None] = json.loads(answer.read_text(encoding="utf-8"))
    return found


_FIRST = dict(os.environ)


def _variables(folder: Path, language: str) -> dict[str, str]:
    """An empty home, this newsctl first on the path, a fuzzy finder that answers by itself."""
    from newsctl.display.layout import Layout

    cache_folder = _FIRST.get("NEWSCTL_CACHE")
    return {
        "HOME": str(folder / "home"),
        "PATH": f"{Path(sys.executable).parent}:{_FIRST['PATH']}",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "EDITOR": "true",
        "BROWSER": "true",
        "NEWSCTL_LANG": language,
        # fzf, without a terminal, keeps the lines that hold a word as it is drawn.
        "FZF_DEFAULT_OPTS": f"--exact --filter={Layout().line('القطار').text}",
    } | ({"NEWSCTL_CACHE": cache_folder} if cache_folder else {})


def _run(command: str, folder: Path) -> str:
    """What one command writes, on both streams."""
    if told := _EXPORT.fullmatch(command):
        os.environ[told[1]] = told[2]
        return ""
    if command.startswith("cd "):
        os.chdir(command[3:])
        return ""
    with (folder / "output").open("w+b") as output:
        if command.startswith("newsctl ") and not _SHELL.search(_QUOTED.sub("", command)):
            _run_here(shlex.split(command), output.fileno())
        else:
            subprocess.run(
                ["bash", "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
            )
        output.seek(0)
        return output.read().decode().replace(str(folder / "home"), "~")


def _run_here(words: list[str], output: int) -> None:
    """Run newsctl itself in a child."""
    child = os.fork()
    if not child:
        become(words[1:], (os.open(os.devnull, os.O_RDONLY), output, output))
    os.waitpid(child, 0)


if __name__ == "__main__":
    _serve()
