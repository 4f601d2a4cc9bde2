"""`python -m tests` runs every check of the project, in order of how soon each can fail.

Arguments go to pytest (`python -m tests --full` runs the long proofs whole). It ends with
pytest's own closing line and with the exit code of the first check that failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Run ruff, mypy, the floors' contract and the tests; 0 when all pass."""
    binaries = Path(sys.executable).parent
    python = [sys.executable, "-m"]
    workers = str((os.cpu_count() or 1) + 1)  # one more than there are: some wait for processes
    checks = [
        [*python, "ruff", "check", "."],
        [*python, "ruff", "format", "--check", "."],
        [*python, "mypy"],
        [str(binaries / "lint-imports")],
        [*python, "pytest", "-q", "-n", workers, "--dist", "worksteal", *arguments],
    ]
    for check in checks:
        print(
            "$", *(Path(part).name if part.startswith("/") else part for part in check), flush=True
        )
        code = subprocess.run(check, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
