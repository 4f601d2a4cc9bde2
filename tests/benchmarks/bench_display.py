"""What laying out costs, beside what others take for the same text in the same run.

    python tests/benchmarks/bench_display.py [runs]

An article of 2,000 characters beside arabic-reshaper and python-bidi together, which neither wrap
nor keep styles; a screen of 50 rows beside a plain rich table; a page without right-to-left text;
one long paragraph, and one long word, beside the same text in short ones.
Runs are interleaved, so that a busy machine slows all alike; the table gives medians.
"""

from __future__ import annotations

import io
import random
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

import arabic_reshaper
from bidi import get_display
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsctl.article import Article
from newsctl.display.bidi_modes import Mode
from newsctl.display.layout import Layout
from newsctl.display.listing import Listing
from newsctl.display.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

ROOTS = (
    "وزار حكوم مدين اقتصاد مدرس جامع رياض ثقاف مجتمع مستشف طريق قطار سوق أسعار لقاء مؤتمر اتفاق "
    "مشروع برنامج تعاون تنمي استثمار قانون محكم مجلس رئيس مدير خبير كاتب مراسل صحيف شاعر معرض"
)
BEFORE = ("", "ال", "وال", "بال", "لل", "و", "ف", "سي", "است", "م")
STEMS = ROOTS.split()
AFTER = ("", "ة", "ات", "ين", "ون", "ها", "هم", "ي", "ية", "نا")
MIXED = ("(2026)", "12.5%", "«CNN»", "20", "إلى", "من", "في،", "على", "أن.", "COP30")
COLUMNS = ("id", "published_at", "source", "views", "title")
SIZE = 2000  # code points of an article
ROWS = 50
WIDTH = 100


def words(chance: random.Random) -> str:
    """One word as prose has them, now and then a number, a mark or a Latin name."""
    if chance.random() < 0.12:
        return chance.choice(MIXED)
    return chance.choice(BEFORE) + chance.choice(STEMS) + chance.choice(AFTER)


def prose(chance: random.Random, size: int) -> str:
    """Paragraphs of `size` code points."""
    text = ""
    while len(text) < size:
        end = ".\n\n" if chance.random() < 0.02 else " "
        text += words(chance) + end
    return text[:size].strip()


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def cases(chance: random.Random, times: int) -> list[dict[str, Callable[[], object]]]:
    """For each run, what is timed in it: texts differ from run to run, as articles do."""
    reshaper = arabic_reshaper.ArabicReshaper()
    layout = Layout(Mode.VISUAL)
    rounds = []
    for _round in range(times):
        article = prose(chance, SIZE)
        latin = ("The council met on Tuesday and agreed on its plan for the year. " * 32)[:SIZE]
        rows = [
            Article(
                id=number,
                title=prose(chance, 60),
                source=prose(chance, 12),
                published_at="2026-11-02",
                views=number * 37,
            )
            for number in range(ROWS)
        ]

        def peers(article: str = article) -> object:
            return get_display(reshaper.reshape(article), base_dir="R")

        def ours(article: str = article) -> object:
            return layout.lines(Text(article), 70)

        def ours_rows(rows: list[Article] = rows) -> object:
            screen = Screen(io.StringIO(), layout, columns=WIDTH)
            return screen.print(Listing([(row, {}) for row in rows], COLUMNS).lines(layout, WIDTH))

        def plain_rich(rows: list[Article] = rows) -> object:
            table = Table(*COLUMNS)
            for row in rows:
                cells = (str(row.id), row.published_at, row.source, str(row.views), row.title)
                table.add_row(*(Text(cell or "") for cell in cells))
            console = Console(file=io.StringIO(), force_terminal=True, width=WIDTH)
            console.print(table)
            return console

        def ours_latin(latin: str = latin) -> object:
            return Layout(Mode.VISUAL, base=0).lines(Text(latin), 70)

        def rich_latin(latin: str = latin) -> object:
            console = Console(file=io.StringIO(), force_terminal=True, width=70)
            return Text(latin).wrap(console, 70)

        actions: dict[str, Callable[[], object]] = {
            "reshaper + bidi": peers, "article": ours,
            "rich table": plain_rich, "rows": ours_rows,
            "rich wrap": rich_latin, "latin": ours_latin,
        }  # fmt: skip
        actions |= long_ones(prose(chance, 10 * SIZE).replace("\n", " "), layout)
        rounds.append(actions)
    return rounds


def long_ones(text: str, layout: Layout) -> dict[str, Callable[[], object]]:
    """A paragraph and a word of a length, beside a hundred short ones that are as long together."""
    each = len(text) // 100
    short = "\n".join(text[at : at + each] for at in range(0, len(text), each))
    return {
        "short paragraphs": lambda: layout.lines(short, 70),
        "long paragraph": lambda: layout.lines(text, 70),
        "short words": lambda: layout.lines(" ".join(["ب" * each] * 100), 70),
        "long word": lambda: layout.lines("ب" * len(text), 70),
    }


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    taken: dict[str, list[float]] = {}
    for number, round_ in enumerate(cases(random.Random(5), runs + 2)):
        for name, action in round_.items():
            milliseconds = timed(action)
            if number >= 2:
                taken.setdefault(name, []).append(milliseconds)
    found = {name: median(times) for name, times in taken.items()}
    print(f"{'what':<44}{'ms':>8}{'peer':>8}{'ratio':>8}{'at most':>9}   (medians of {runs})")
    for what, own, peer, limit in (
        (f"an article of {SIZE:,} / reshaper + bidi", "article", "reshaper + bidi", "1"),
        (f"{ROWS} rows of a list / plain rich", "rows", "rich table", "2"),
        (f"{SIZE:,} Latin letters / rich's own wrapping", "latin", "rich wrap", ""),
        (
            f"a paragraph of {10 * SIZE:,} / a hundred paragraphs",
            "long paragraph",
            "short paragraphs",
            "1.5",
        ),
        (f"a word of {10 * SIZE:,} / words of 100", "long word", "short words", "1.5"),
    ):
        ratio = found[own] / found[peer]
        print(f"{what:<44}{found[own]:>8.2f}{found[peer]:>8.2f}{ratio:>8.2f}{limit:>9}")


if __name__ == "__main__":
    main()
