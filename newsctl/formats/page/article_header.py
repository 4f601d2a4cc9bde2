"""What the lines about an article say of it: who wrote it, when, where, and how often it was read.

A line is read whole, then in the pieces that its markup or its signs set apart (`name | date |
views`), so that `<span>3</span><span>1742 views</span>` is two counters. A label and its value may
stand on two lines. What no rule knows is no part of a head.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import dataclass, field
from newsctl.formats.page.boilerplate_lines import is_notice
from newsctl.formats.page.bylines import (
    agency_in,
    author_of,
    begins_at_desk,
    byline,
    houses_of,
    is_agency,
    is_bare_name,
    is_caption,
    is_desk,
    is_house,
    is_label,
    is_of_site,
    is_place,
    is_section,
)
from newsctl.formats.page.counters import counted, is_number, is_other_counter
from newsctl.formats.page.datelines import (
    LONGEST_LINE,
    counted_back,
    date_line,
    dated_parts,
    folded_line,
    is_date_only,
    is_dated_openly,
    is_day_only,
    is_time_only,
    is_updating,
    without_dates,
)
from newsctl.formats.page.phrases import plain, says

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_CRUMBS = re.compile(r" ?[>›»«‹→←\\] ?| [/|\-–•·] ")
_CELLS = re.compile(r" ?[|•·│‖\t] ?| [-–—/] | {2,}| (?=[👁👀💬🗨📅🕒✍🖊])")
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_MARKS = " -–—|•·:،,*@🖊✍📅🕒"
_PLACED = re.compile(r"[^()]{1,30}\(([^()]{2,40})\)")  # `تونس (رويترز)`
_HANDLE = re.compile(r"@[\w.]{2,30}")
_MOST_UNKNOWN = 2  # cells of a line that nothing is known of
_LONGEST_CELL = 40  # code points
_MOST_OF_A_TOWN = 3  # words


@dataclass(slots=True)
class Head:
    """What was said: dates are ISO 8601; `counted_back` is one counted from today."""

    author: str | None = None
    source: str | None = None
    section: str | None = None
    published: str | None = None
    updated: str | None = None
    counted_back: str | None = None
    views: int | None = None


@dataclass(slots=True)
class Line:
    """A line as it is shown, and the pieces that its markup sets apart, if there are several."""

    text: str
    pieces: list[str] = field(default_factory=list)


class HeadReader:
    """Reads the lines about one article; `head` is what they said so far."""

    def __init__(self, titles: Sequence[str], sites: Sequence[str], today: date) -> None:
        self.head = Head()
        self._titles = {plain(title) for title in titles}
        self._sites = list(sites)
        self._houses = houses_of(sites)
        self._today = today

    def read(self, lines: Sequence[Line], *, through: bool) -> int:
        """Read lines in their order; how many were understood before the first that was not. With
        `through` the lines behind that one are read too."""
        at = understood = 0
        whole = True
        while at < len(lines):
            taken = self._take_at(lines, at)
            if not taken:
                if not through:
                    break
                whole, taken = False, 1
            at += taken
            understood = at if whole else understood
        return understood

    def _take_at(self, lines: Sequence[Line], at: int) -> int:
        """How many lines from a place on make sense together: two, one or none."""
        line = lines[at]
        if len(line.text) > LONGEST_LINE:
            return int(self._is_title(line.text))
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        if (joined := _joined(line.text, after)) and self._take_cell(joined):
            return 2
        if self.take(line):
            return 1
        if is_label(line.text, "role") and after:
            return 2
        return int(self._take_names(line.text, lines[at + 1 :]))

    def take(self, line: Line) -> bool:
        """Whether a line is one of a head; what it says is kept."""
        text = " ".join(line.pieces) if line.pieces else line.text
        if len(text) > LONGEST_LINE:
            return self._is_title(line.text)
        parts = dated_parts(text)
        if len(parts) > 1:
            return all(self._take_cells([part]) for part in parts)
        if is_date_only(text, self._today):
            return self._take_date(text)
        if len(line.pieces) > 1 and self._take_cells(line.pieces):
            return True
        if self._take_cell(text):
            return True
        cells = [cell for cell in _CELLS.split(text) if cell.strip()]
        if len(cells) > 1 and self._take_cells(cells):
            return True
        facts = [cell for cell in re.split(r"[،,؛;] ", text) if cell.strip()]
        if len(facts) > 1 and all(_is_fact(cell, self._today) for cell in facts):
            return self._take_cells(facts)
        if len(facts) == 2 and _is_town(facts[0]) and is_date_only(facts[1], self._today):
            return self._take_date(facts[1])
        return self._take_dated_byline(text) or self._take_glued(text)

    def take_below(self, line: Line) -> bool:
        """Whether a line below the text says something of the article; a date that does not say
        what it is may be any other's, or today's."""
        text = " ".join(line.pieces) if line.pieces else line.text
        openly = any(map(is_dated_openly, (text, *line.pieces)))
        if not openly and date_line(text, self._today) and not byline(text):
            return False
        return self.take(line)

    def _take_glued(self, text: str) -> bool:
        cells = _GLUED.split(text)
        return len(cells) > 1 and any(map(counted, _paired(cells))) and self._take_cells(cells)

    def _take_cell(self, cell: str) -> bool:
        """Whether one piece of a line is understood; what it says is kept."""
        return (
            self._take_fact(cell)
            or not plain(cell)
            or self._is_title(cell)
            or is_other_counter(cell)
            or is_time_only(cell)
            or self._take_crumbs(cell)
            or is_label(cell, "share")
            or is_label(cell, "published")
            or is_label(cell, "updated")
            or is_of_site(plain(cell), self._houses)
            or is_caption(cell)
            or is_notice(cell)
            or _HANDLE.fullmatch(cell.strip()) is not None
        )

    def _take_fact(self, cell: str) -> bool:
        head = self.head
        if (views := counted(cell)) is not None:
            head.views = views if head.views is None else head.views
            return True
        if is_date_only(cell, self._today):
            return self._take_date(cell)
        if (back := counted_back(cell, self._today)) is not None:
            head.counted_back = head.counted_back or back
            return True
        if (name := byline(cell)) is not None:
            head.author = head.author or author_of([[name]], self._sites)
            head.source = head.source or agency_in(cell)
            return True
        if (source := labelled(cell, "source")) is not None:
            head.source = head.source or source
            return True
        if (section := labelled(cell, "section")) is not None:
            head.section = head.section or section
            return True
        return labelled(cell, "role") is not None

    def _take_date(self, text: str) -> bool:
        found = date_line(text, self._today)
        if is_updating(text):
            self.head.updated = self.head.updated or found
        elif self.head.published is None or (found or "").startswith(self.head.published):
            self.head.published = found  # the same day with its hour is the better one
        return found is not None

    def _take_cells(self, cells: Sequence[str]) -> bool:
        """Whether the pieces of a line make sense together: a fact, and at most two others."""
        paired = _paired([cell.strip() for cell in cells if plain(cell) or counted(cell)])
        facts = [cell for cell in paired if _is_fact(cell, self._today)]
        unknown = [
            cell for cell in paired
            if cell not in facts and not self._take_cell(cell) and not is_number(cell)
        ]  # fmt: skip
        if not facts or len(unknown) > _MOST_UNKNOWN:
            return False
        if any(len(cell) > _LONGEST_CELL for cell in unknown):
            return False
        for cell in facts:
            self._take_cell(cell)
        for cell in unknown:
            self._take_unknown(cell.strip(_MARKS))
        self._take_hour(paired)
        return True

    def _take_hour(self, cells: list[str]) -> None:
        """Join the hour of one piece to the day of another."""
        day = next((cell for cell in cells if is_date_only(cell, self._today)), "")
        hour = next((cell for cell in cells if ":" in cell and is_time_only(cell)), "")
        if day and hour and not is_updating(day):
            self._take_date(f"{day} {hour}")

    def _take_unknown(self, cell: str) -> None:
        """What stands beside facts without a label: a name, the newspaper, or a section."""
        if is_place(cell):
            return
        if is_bare_name(cell, self._houses):
            self.head.author = self.head.author or author_of([[cell]], self._sites)
        elif is_section(cell):
            self.head.section = self.head.section or cell
        elif is_house(cell):
            agency = _PLACED.fullmatch(cell)
            self.head.source = self.head.source or (agency[1] if agency else cell)

    def _take_names(self, text: str, after: Sequence[Line]) -> bool:
        """Whether a line without a label names the author (`صوت الساحل - ليلى بن سالم`), which is
        believed only before a line that says a date or a counter, and a name alone before the town
        that the text is written from (`ليلى بن سالم`, `تونس (رويترز) - …`)."""
        below = after[0] if after else None
        if below is None:
            return False
        if begins_at_desk(below.text):
            name = text.strip().removeprefix("من ")
            if not is_bare_name(name, self._houses):
                return False
            self.head.author = self.head.author or author_of([[name]], self._sites)
            return True
        if not any(
            _is_fact(cell, self._today) and byline(cell) is None
            for cell in (below.text, *_paired(below.pieces))
        ):
            return False
        town, colon, name = text.partition(": ")
        if colon and is_place(town):
            text = name
        cells = [cell for cell in _CELLS.split(text) if cell.strip()]
        if len(cells) > 2 or any(len(cell) > _LONGEST_CELL for cell in cells):
            return False
        names = [cell for cell in cells if is_bare_name(cell, self._houses)]
        if not names and not all(is_section(cell) or is_house(cell) for cell in cells):
            return False
        for cell in names[-1:]:
            self.head.author = self.head.author or author_of([[cell]], self._sites)
        for cell in cells:
            if cell not in names[-1:] and not is_place(cell) and not is_section(cell):
                self.head.source = self.head.source or cell
        return True

    def _take_dated_byline(self, text: str) -> bool:
        """Whether a line is a name and a date with no sign between them (`كتب كمال حداد 3 مارس
        2020`, `نشر في 3 مارس 2020 بواسطة كمال حداد`, `كمال حداد في 3 مارس 2020`)."""
        if date_line(text, self._today) is None:
            return False
        left = _cut_dates(text).strip(" -–|،:")
        if is_desk(left):
            self.head.source = self.head.source or (left if is_agency(left) else None)
            return self._take_date(text)
        if (name := byline(left)) is None:
            if not is_bare_name(left, self._houses) and not is_section(left):
                return False
            self._take_unknown(left)
        else:
            self.head.author = self.head.author or author_of([[name]], self._sites)
        return self._take_date(text)

    def _take_crumbs(self, text: str) -> bool:
        """Whether a line is the way to the page (`الرئيسية > محليات > …`)."""
        cells = [cell.strip() for cell in _CRUMBS.split(text) if cell.strip()]
        if not cells or len(text) > LONGEST_LINE:
            return False
        known = [says(cell, "crumb") or self._is_title(cell) for cell in cells]
        if not known[0] and not (len(cells) > 1 and known[-1]):
            return len(cells) == 1 and len(plain(text).split()) <= 2 and _only_sections(text)
        names = [cell for cell, crumb in zip(cells, known, strict=True) if not crumb]
        if names and len(names[-1]) <= _LONGEST_CELL:
            self.head.section = self.head.section or names[-1]
        return True

    def _is_title(self, text: str) -> bool:
        said = plain(text)
        return said in self._titles or (
            len(said) > 20 and any(title.startswith(said) for title in self._titles)
        )


def is_fact_line(text: str) -> bool:
    """Whether a line says nothing but who wrote, when, or how often something was read."""
    if len(text) > LONGEST_LINE:
        return False
    return (
        counted(text) is not None
        or is_other_counter(text)
        or byline(text) is not None
        or is_day_only(text)
    )


def is_crumbs(text: str) -> bool:
    """Whether a line is the way to a page, or a piece of it (`الرئيسية > محليات`, `محليات`)."""
    cells = [cell.strip() for cell in _CRUMBS.split(text) if cell.strip()]
    if not cells or len(text) > LONGEST_LINE:
        return False
    return says(cells[0], "crumb") or all(_only_sections(cell) for cell in cells)


def _is_town(text: str) -> bool:
    """Whether a text before a comma and a date reads as where a text was written, known or not."""
    words = text.split()
    return 0 < len(words) <= _MOST_OF_A_TOWN and all(map(str.isalpha, words))


def _only_sections(text: str) -> bool:
    return all(is_section(word) for word in plain(text).split()) and bool(plain(text))


def _is_fact(cell: str, today: date) -> bool:
    """Whether a text says a date, a counter or a byline by itself."""
    return (
        counted(cell) is not None
        or is_date_only(cell, today)
        or counted_back(cell, today) is not None
        or byline(cell) is not None
        or is_other_counter(cell)
    )


def labelled(cell: str, section: str) -> str | None:
    """What stands behind a label and its colon (`المصدر: وكالات`); None without them."""
    label, colon, value = cell.replace("：", ":").partition(":")
    if not colon and section == "role":
        label, colon, value = cell.replace("،", ",").partition(",")
    value = value.strip()
    cells = _CELLS.split(value)
    if len(cells) > 1 and any(map(is_fact_line, cells)):  # `القسم: محليات | 5 مارس 2024`
        return None
    return value if colon and 2 <= len(value) <= 60 and says(label, section) else None


def _joined(text: str, after: str) -> str:
    """A label and its value on two lines as one; empty for any other two."""
    if not after or len(after) > 60:
        return ""
    if is_number(text) and (is_label(after, "views") or is_label(after, "comments")):
        return f"{text} {after}"
    if is_number(after):
        for section in ("views", "comments", "views-verb"):
            if is_label(text, section):
                return f"{text.strip(' :：')}: {after}"
    if is_label(text, "by") and not any(one.isdigit() for one in after):
        return f"{text.strip(' :：,،')}: {after}" if byline(f"بقلم: {after}") else ""
    for section in ("published", "updated"):
        if is_label(text, section) and any(one.isdigit() for one in after):
            return f"{text.strip(' :：')}: {after}"
    for section in ("source", "section"):
        if is_label(text, section):
            return f"{text.strip(' :：')}: {after}"
    return ""


def _paired(cells: Sequence[str]) -> list[str]:
    """Cells with each label joined to the value beside it."""
    found: list[str] = []
    at = 0
    while at < len(cells):
        joined = _joined(cells[at], cells[at + 1]) if at + 1 < len(cells) else ""
        found.append(joined or cells[at])
        at += 2 if joined else 1
    return found


def _cut_dates(text: str) -> str:
    """A line less its dates, in its own letters where they can be kept."""
    left = without_dates(text).split()
    kept = [word for word in text.split() if folded_line(word).strip("،,؛;:()|-–—.") in left]
    return " ".join(word for word in kept if not word.isdigit())
