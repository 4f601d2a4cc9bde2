"""What the decision records rest on that no other benchmark measures.

    python tests/benchmarks/bench_choices.py bidi           UAX #9: ours and python-bidi's
    python tests/benchmarks/bench_choices.py typer [runs]   an empty app on Typer 0.28 and 0.29
    python tests/benchmarks/bench_choices.py tinydb         what a kill leaves of a TinyDB file

`typer` makes an environment for each version, from the package index; runs are interleaved, so that
a busy machine slows all alike: read the ratio.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

_REMOVED = {"LRE", "RLE", "LRO", "RLO", "PDF", "BN"}  # rule X9
_VERSIONS = ("0.28.0", "0.29.2")


def bidi() -> None:
    """How many lines of Unicode's BidiCharacterTest come out in the standard's order."""
    from bidi import get_display

    from newsctl.display.bidi import levels, reorder
    from newsctl.display.bidi_classes import CLOSING, MIRRORED, bidi_class
    from tests.display.test_bidi import BASES, read

    plain = {ord(other): one for one, other in MIRRORED.items() if one in CLOSING}

    def seen(text: str) -> str:
        """Without what X9 removes, and with brackets of one direction: only order is compared."""
        return "".join(one for one in text if bidi_class(one) not in _REMOVED).translate(plain)

    right = {"newsctl": 0, "python-bidi": 0}
    count = 0
    for line in read("BidiCharacterTest.txt.gz"):
        codes, direction, _base, _levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        expected = seen("".join(text[int(at)] for at in order.split()))
        ours = "".join(text[at] for at in reorder(levels(text, BASES[direction])))
        base = {"0": "L", "1": "R", "2": None}[direction]
        try:
            theirs = str(get_display(text, base_dir=base))
        except ValueError:
            theirs = ""
        count += 1
        right["newsctl"] += seen(ours) == expected
        right["python-bidi"] += seen(theirs) == expected
    for name, number in right.items():
        print(f"{name:<12}{number:>7} of {count} lines in the standard's order")


_EMPTY = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def show(name: str = "x", number: int = 1) -> None:
    print(name, number)
app()
"""


def typer(runs: int) -> None:
    """Medians of whole processes of an empty app, and what each loads of pydantic."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = folder / "empty.py"
        app.write_text(_EMPTY, encoding="utf-8")
        pythons = {version: _with_typer(folder / version, version) for version in _VERSIONS}
        taken: dict[str, list[float]] = {version: [] for version in pythons}
        for turn in range(runs + 1):
            for version, python in pythons.items():
                start = time.perf_counter()
                subprocess.run([python, app, "--name", "y"], check=True, capture_output=True)
                if turn:
                    taken[version].append((time.perf_counter() - start) * 1000)
        first = median(taken[_VERSIONS[0]])
        for version, python in pythons.items():
            loaded = subprocess.run(
                [python, "-X", "importtime", app, "--name", "y"],
                check=True,
                capture_output=True,
                text=True,
            ).stderr.count("pydantic")
            ms = median(taken[version])
            print(f"Typer {version}: {ms:.0f} ms, {ms / first:.2f}; {loaded} modules of pydantic")


def _with_typer(folder: Path, version: str) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", f"typer=={version}"], check=True)
    return python


_WRITE = """
import sys
from tinydb import TinyDB
db = TinyDB(sys.argv[1], encoding="utf-8")
db.insert_multiple({"title": "t", "body": "b" * 2000} for _ in range(2000))
print("ready", flush=True)
for number in range(10**9):
    db.update({"title": "t" * (number % 50)}, doc_ids=[1])
"""


def tinydb(runs: int = 100) -> None:
    """How often plain TinyDB's file cannot be read after its writer was killed at any moment."""
    import json
    import random

    chance, broken = random.Random(5), 0
    with tempfile.TemporaryDirectory() as name:
        for turn in range(runs):
            path = Path(name) / f"{turn}.json"
            with subprocess.Popen(
                [sys.executable, "-c", _WRITE, str(path)], stdout=subprocess.PIPE
            ) as writer:
                assert writer.stdout is not None
                writer.stdout.readline()
                time.sleep(chance.uniform(0.02, 0.2))
                writer.send_signal(signal.SIGKILL)
            try:
                json.loads(path.read_bytes())
            except ValueError:
                broken += 1
    print(f"TinyDB: {broken} of {runs} files of 2,000 articles are broken after a kill")


def main() -> None:
    """Measure what the first word names."""
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what == "bidi":
        bidi()
    elif what == "typer":
        typer(int(sys.argv[2]) if len(sys.argv) > 2 else 15)
    elif what == "tinydb":
        tinydb()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
