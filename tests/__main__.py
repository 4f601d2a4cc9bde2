"""`python -m tests` runs every check of the project: the quick ones, then types beside the tests.

Arguments go to pytest (`python -m tests --full` runs the long proofs whole). It ends with
pytest's own closing line and with the exit code of the first check that failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Run ruff, the floors' contract, mypy and the tests; 0 when all pass."""
    binaries = Path(sys.executable).parent
    python = [sys.executable, "-m"]
    workers = str((os.cpu_count() or 1) + 1)  # one more than there are: some wait for processes
    quick = [
        [*python, "ruff", "check", "."],
        [*python, "ruff", "format", "--check", "."],
        [str(binaries / "lint-imports")],
    ]
    for check in quick:
        _say(check)
        code = subprocess.run(check, cwd=ROOT, check=False).returncode
        if code:
            return code
    tests = [*python, "pytest", "-q", "-n", workers, "--dist", "worksteal", *arguments]
    return _beside([*python, "mypy"], tests)


def _beside(types: Sequence[str], tests: Sequence[str]) -> int:
    """Check types, on one core, while the tests run; these end where that fails."""
    _say(types)
    with subprocess.Popen(
        types, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as checker:
        _say(tests)
        with subprocess.Popen(tests, cwd=ROOT) as running:
            said, _nothing = checker.communicate()
            if checker.returncode:
                running.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
                running.wait()
            print(f"\n{said.decode(errors='replace')}", end="", flush=True)
            return checker.returncode or running.wait()


def _say(check: Sequence[str]) -> None:
    words = (Path(part).name if part.startswith("/") else part for part in check)
    print("$", *words, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
