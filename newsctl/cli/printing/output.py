"""How articles leave: as a table on a terminal, as tsv in a pipe, or as the user asked.

Machine formats are written here straight from records, one by one, and never load what draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.article import FIELDS
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.text import drop_controls, harmful, one_line
from newsctl.values import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.article import Article
    from newsctl.cli.environment import Environment

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "ids")
LINE_COLUMNS = ("id", "published_at", "source", "views", "title")
SEARCH_FIELDS = ("score", "snippet", "highlights")
DEFAULT_LIMIT = 20  # articles, on a terminal


@dataclass(slots=True)
class Row:
    """An article to print, and what a search adds to it."""

    article: Article
    extra: dict[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """All its fields, as JSON has them."""
        return self.article.to_record() | self.extra


class Output:
    """The shape that was asked for, ready to print articles in. Raises UsageError for none."""

    def __init__(
        self,
        env: Environment,
        *,
        format: str | None = None,  # noqa: A002 - the option's name
        json: bool = False,
        nul: bool = False,
        columns: str | None = None,
    ) -> None:
        self.env = env
        self.terminal = env.stdout.isatty()
        self.end = "\0" if nul else "\n"
        self.format = "json" if json else format or ("table" if self._draws(nul) else "tsv")
        self.template = None
        if "{" in self.format:
            from newsctl.cli.printing.template import Template

            self.template = Template(self.format)
        elif self.format not in FORMATS:
            text = _(
                "There is no format {name}. It is one of {names}, or a template such as {example}"
            )
            raise UsageError(
                text.format(name=self.format, names=", ".join(FORMATS), example="'{id} {title}'")
            )
        told = columns or (env.setting("columns") if self.lines else None)
        self.columns = _columns(told) if told else None

    def _draws(self, nul: bool) -> bool:
        return self.terminal and not nul

    @property
    def lines(self) -> bool:
        """Whether each article is one line of a few columns."""
        return self.format in {"table", "tsv"}

    def limit(self, told: int | None) -> int | None:
        """How many articles at most: as told, else a screenful on a terminal, else all."""
        return told if told is not None or not self.terminal else DEFAULT_LIMIT

    def print(self, rows: Iterable[Row], *, single: bool = False) -> int:
        """Print all; how many. `single` prints one JSON object instead of an array of one."""
        if self.format == "table":
            from newsctl.cli.terminal.drawing import print_table

            return print_table(self.env, rows, self.columns or LINE_COLUMNS)
        write = self.env.stdout.write
        count = 0
        for count, text in enumerate(self._texts(rows, single), 1):  # noqa: B007 - counted
            write(text)
        return count - self._frame(count, single)

    def _frame(self, pieces: int, single: bool) -> int:
        """How many of the pieces written were no articles."""
        if self.format == "json":
            return 0 if single else 1
        return 1 if self.format == "csv" and pieces else 0

    def _texts(self, rows: Iterable[Row], single: bool) -> Iterator[str]:
        if self.format == "json":
            return self._json(rows, single)
        if self.format == "csv":
            return self._csv(rows)
        return (self._line(row) + self.end for row in rows)

    def _line(self, row: Row) -> str:
        if self.format == "ids":
            return str(row.article.id)
        if self.format == "jsonl":
            return self.dump(self._chosen(row))
        if self.template:
            return self.template.fill(row.record(), lines=self.end == "\0")
        record = row.record()
        return "\t".join(cell(record.get(name)) for name in self.columns or LINE_COLUMNS)

    def _json(self, rows: Iterable[Row], single: bool) -> Iterator[str]:
        if single:
            yield from (self.dump(self._chosen(row)) + self.end for row in rows)
            return
        before = "[\n"
        for row in rows:
            yield before + self.dump(self._chosen(row))
            before = ",\n"
        yield f"[]{self.end}" if before == "[\n" else f"\n]{self.end}"

    def _csv(self, rows: Iterable[Row]) -> Iterator[str]:
        import csv
        from io import StringIO

        names = self.columns or FIELDS
        page = StringIO()
        writer = csv.writer(page, lineterminator=self.end)
        for number, row in enumerate(rows):
            if number == 0:
                yield ",".join(names) + self.end
            record = row.record()
            writer.writerow([_csv_cell(record.get(name)) for name in names])
            text = page.getvalue()
            yield drop_controls(text) if self.terminal else text
            page.seek(0)
            page.truncate()

    def _chosen(self, row: Row) -> dict[str, Any]:
        record = row.record()
        return {name: record.get(name) for name in self.columns} if self.columns else record

    def dump(self, value: object) -> str:
        """`value` as one line of JSON: faithful, and on a terminal harmless as well."""
        return dump(value, harmless=self.terminal)


def dump(value: object, *, harmless: bool = False) -> str:
    """`value` as one line of JSON in plain UTF-8.

    `harmless` writes control and bidi characters as `\\u` escapes, which mean the same.
    """
    import orjson

    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # lone surrogates, integers past 64 bits
        import json

        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        text = "".join(_escaped(one) if "\ud800" <= one <= "\udfff" else one for one in text)
    return harmful().sub(lambda found: _escaped(found[0]), text) if harmless else text


def _escaped(character: str) -> str:
    code = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{code[at : at + 4]}" for at in range(0, len(code), 4))


def cell(value: object) -> str:
    """A value as one field of one line; nothing is an empty field."""
    if value is None:
        return ""
    if isinstance(value, list):
        return one_line(", ".join(str(one) for one in value))
    if isinstance(value, dict):
        return one_line(str(value.get("text", "")) or dump(value))
    return one_line(str(value))


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return dump(value) if isinstance(value, dict) else str(value)


def _columns(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.replace("،", ",").replace(" ", "").split(",") if name)
    known = (*FIELDS, *SEARCH_FIELDS)
    for name in names:
        if name not in known:
            raise UsageError(
                _("There is no column {name}. The columns are: {names}").format(
                    name=name, names=", ".join(known)
                )
            )
    return names


def rows(articles: Iterable[Article]) -> Iterator[Row]:
    """Articles as rows without anything added."""
    return (Row(article) for article in articles)
