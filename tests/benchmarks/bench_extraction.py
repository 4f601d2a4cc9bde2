"""How well the text and the facts of pages are found: ours, against trafilatura alone.

    python tests/benchmarks/bench_extraction.py [--folder FOLDER] [--each]

The pages of `tests/data/pages` (or of a folder made alike, with its `labels.json`) are read by
both. Precision and recall are of body paragraphs, compared by their letters; title, date (by its
day) and author are right or not. The time is that of the computing, and its ratio is told.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from newsctl.errors import BadInput
from newsctl.formats.item import Options
from newsctl.formats.page.copied_text import article_of_text
from newsctl.formats.page.html import article_of, page_text

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = Path(__file__).resolve().parents[1] / "data" / "pages"
_OPTIONS = Options(date(2026, 11, 24))


class Read(NamedTuple):
    """What one reader took a page for."""

    title: str = ""
    author: str = ""
    day: str = ""
    body: tuple[str, ...] = ()


def ours(data: bytes, name: str) -> Read:
    """A page as newsctl reads it."""
    text = page_text(data, name)
    try:
        page = name.endswith(".html")
        article = (article_of if page else article_of_text)(text, _OPTIONS, name)
    except BadInput:
        return Read()
    day = (article.published_at or "")[:10]
    return Read(article.title, article.author or "", day, tuple(article.body.split("\n\n")))


def trafilatura_alone(data: bytes, name: str) -> Read:
    """A page as trafilatura reads it, a text in a page made of its lines."""
    import trafilatura

    if not name.endswith(".html"):
        lines = data.decode().split("\n")
        data = f"<body>{''.join(f'<p>{line}</p>' for line in lines)}</body>".encode()
    found = trafilatura.bare_extraction(
        data, include_comments=False, include_tables=False, with_metadata=True
    )
    if found is None:
        return Read()
    said = found if isinstance(found, dict) else found.as_dict()
    title, author, day, text = (said.get(one) or "" for one in ("title", "author", "date", "text"))
    return Read(title, author, day[:10], tuple(line for line in text.split("\n") if line.strip()))


def letters(text: str) -> str:
    """A text as it is compared."""
    return re.sub(r"\W+", "", text)


class Score:
    """What one reader got right over all pages."""

    def __init__(self) -> None:
        self.found = self.wanted = self.right = 0
        self.facts = {"title": 0, "author": 0, "day": 0, "whole": 0}
        self.ms = 0.0

    def count(self, read: Read, label: dict[str, object]) -> bool:
        """Count one page; whether all of it is right."""
        body = label["body"]
        assert isinstance(body, list)
        mine, theirs = [letters(one) for one in read.body], [letters(one) for one in body]
        mine, theirs = [one for one in mine if one], [one for one in theirs if one]
        right = sum(min(mine.count(one), theirs.count(one)) for one in set(mine))
        self.found, self.wanted = self.found + len(mine), self.wanted + len(theirs)
        self.right += right
        said = {
            "title": letters(read.title) == letters(str(label["title"])),
            "author": read.author == (label["author"] or ""),
            "day": read.day == str(label["date"] or "")[:10],
            "whole": right == len(mine) == len(theirs),
        }
        for name, good in said.items():
            self.facts[name] += good
        return all(said.values())


def measure(reader: Callable[[bytes, str], Read], folder: Path, *, each: bool) -> Score:
    """One reader's score over a folder of labelled pages."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    score = Score()
    first = next(iter(labels))
    reader((folder / first).read_bytes(), first)  # what is loaded once is not counted
    for name, label in labels.items():
        data = (folder / name).read_bytes()
        start = time.process_time()
        read = reader(data, name)
        score.ms += 1000 * (time.process_time() - start)
        if not score.count(read, label) and each:
            print(f"  {reader.__name__}: {name}")
    return score


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--folder", type=Path, default=PAGES)
    parser.add_argument("--each", action="store_true", help="name the pages that are not all right")
    told = parser.parse_args()
    count = len(json.loads((told.folder / "labels.json").read_text(encoding="utf-8")))
    scores = {
        reader.__name__: measure(reader, told.folder, each=told.each)
        for reader in (trafilatura_alone, ours)
    }
    print(f"{count} pages{'':12}precision  recall  bodies  titles  days  authors  ms/page")
    for name, score in scores.items():
        precision, recall = score.right / max(1, score.found), score.right / max(1, score.wanted)
        facts = score.facts
        print(
            f"{name:<20}{precision:>9.3f}{recall:>8.3f}{facts['whole']:>8}{facts['title']:>8}"
            f"{facts['day']:>6}{facts['author']:>9}{score.ms / count:>9.1f}"
        )
    print(f"time, ours to trafilatura's: {scores['ours'].ms / scores['trafilatura_alone'].ms:.2f}")


if __name__ == "__main__":
    main()
