"""How articles leave: as a table on a terminal, as tsv in a pipe, or as the user asked.

Machine formats are written here straight from records, one by one, and never load what draws.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from newsctl.article import FIELDS
from newsctl.cli.printing.json_lines import dump
from newsctl.errors import UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsctl.actions.finding import Found
    from newsctl.cli.parsing.options import Printing
    from newsctl.cli.session import Session

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "ids")
DEFAULT_LIMIT = 20  # articles, on a terminal
_IDS = 1000  # that are printed at once


class Output:
    """The shape that was asked for, ready to print articles in. Raises UsageError for none."""

    def __init__(self, session: Session, asked: Printing) -> None:
        self.env = session.env
        self.voice = session.voice
        self.terminal = self.env.stdout.isatty()
        self.end = "\0" if asked.nul else "\n"
        self.format = _format(asked) or ("table" if self._draws(asked.nul) else "tsv")
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
        names = asked.columns or (self.env.setting("columns") if self.lines else None)
        self.columns = _columns(names) if names else None
        if asked.bom and self.format not in {"csv", "tsv"}:
            raise UsageError(_("--bom is for csv and tsv"))
        self.mark = "\ufeff" if asked.bom else ""
        # `--bidi visual` typed for a program that draws lines as they come (fzf)
        chosen = self.env.options.get("bidi")
        programs = not self.terminal and (self.format == "tsv" or self.template is not None)
        self.laid_out = str(chosen) if programs and chosen not in {None, "auto", "off"} else ""

    @cached_property
    def line_columns(self) -> tuple[str, ...]:
        """The columns of a line where none were named."""
        from newsctl.cli.printing.columns import LINE_COLUMNS

        return LINE_COLUMNS

    @cached_property
    def _cell(self) -> Callable[[object], str]:
        from newsctl.cli.printing.cells import cell

        return cell

    def _draws(self, nul: bool) -> bool:
        return self.terminal and not nul

    @property
    def lines(self) -> bool:
        """Whether each article is one line of a few columns."""
        return self.format in {"table", "tsv"}

    @property
    def marks(self) -> bool:
        """Whether it shows where articles match."""
        names = self.columns or () if self.template is None else self.template.names
        asked = not {"snippet", "highlights"}.isdisjoint(names)
        return asked or (self.template is None and self.format in {"table", "json", "jsonl"})

    @property
    def bare(self) -> bool:
        """Whether it shows nothing of an article but its id: none need be read."""
        names = self.columns if self.template is None else self.template.names
        return self.format == "ids" or (names is not None and {"id"}.issuperset(names))

    @staticmethod
    def is_page(asked: Printing) -> bool:
        """Whether whole articles are to be set for reading: no other shape was asked for."""
        shaped = asked.json or asked.nul or asked.columns
        return not shaped and asked.format in {None, "table"}

    @property
    def usual_limit(self) -> int | None:
        """How many articles where no limit was typed: a screenful on a terminal, else all."""
        return DEFAULT_LIMIT if self.terminal else None

    def print(
        self,
        articles: Iterable[Found],
        *,
        single: bool = False,
        total: Callable[[], int] | None = None,
    ) -> int:
        """Print all; how many. `single` prints one JSON object instead of an array of one; `total`,
        how many there are in all, stands at the foot of a table on a terminal."""
        if self.format == "table":
            from newsctl.cli.terminal.drawing import print_table

            self.voice.settle()
            in_all = total if self.terminal else None
            return print_table(self.env, articles, self.columns or self.line_columns, total=in_all)
        write = self.env.stdout.write
        count = 0
        for count, text in enumerate(self._texts(articles, single), 1):  # noqa: B007 - counted
            write(text)
        return count - (self.format == "json" and not single)  # its end is no article

    def print_ids(self, ids: Iterable[int]) -> int:
        """Print ids alone, a line each; how many. Of very many, nothing is made of each."""
        count = 0
        rest = iter(ids)
        while some := list(islice(rest, _IDS)):
            self.env.stdout.write(self.end.join(map(str, some)) + self.end)
            count += len(some)
        return count

    def print_groups(self, groups: Iterable[list[Found]]) -> None:
        """Print groups: parted by an empty line, in JSON an array each."""
        if self.format == "table":
            for number, group in enumerate(groups):
                if number:
                    self.env.stdout.write(self.end)
                self.print(group)
            return
        if self.format == "json":
            texts = self._array([self._chosen(one) for one in group] for group in groups)
        else:
            texts = self._begun(self._parted(groups))
        for text in texts:
            self.env.stdout.write(text)

    def _texts(self, articles: Iterable[Found], single: bool) -> Iterator[str]:
        if self.format != "json":
            return self._begun(self._lines(articles))
        if single:
            return (self.dump(self._chosen(one)) + self.end for one in articles)
        return self._array(map(self._chosen, articles))

    def _begun(self, lines: Iterator[str]) -> Iterator[str]:
        """What stands above the first line, with it; nothing where there is none."""
        head = self.mark
        if self.format == "csv":
            head += ",".join(self.columns or FIELDS) + self.end
        return chain([head + one for one in islice(lines, 1)], lines)

    def _parted(self, groups: Iterable[list[Found]]) -> Iterator[str]:
        for number, group in enumerate(groups):
            if number:
                yield self.end
            yield from self._lines(group)

    def _lines(self, articles: Iterable[Found]) -> Iterator[str]:
        if self.format == "csv":
            return self._csv(articles)
        if self.laid_out:
            from newsctl.cli.printing.visual_order import one_line_each

            articles = one_line_each(self.laid_out, articles)
        return (self._line(one) + self.end for one in articles)

    def _line(self, one: Found) -> str:
        if self.format == "ids":
            return str(one.article.id)
        if self.format == "jsonl":
            return self.dump(self._chosen(one))
        if self.template:
            return self.template.fill(one.record(), lines=self.end == "\0")
        record = one.record()
        names = self.columns or self.line_columns
        return "\t".join(self._cell(record.get(name)) for name in names)

    def _array(self, values: Iterable[object]) -> Iterator[str]:
        """JSON of an array, a line each, piece by piece."""
        before = "[\n"
        for one in values:
            yield before + self.dump(one)
            before = ",\n"
        yield f"[]{self.end}" if before == "[\n" else f"\n]{self.end}"

    def _csv(self, articles: Iterable[Found]) -> Iterator[str]:
        import csv
        from io import StringIO

        from newsctl.cli.printing.cells import csv_cell
        from newsctl.text import drop_controls

        names = self.columns or FIELDS
        page = StringIO()
        writer = csv.writer(page, lineterminator=self.end)
        for one in articles:
            record = one.record()
            writer.writerow([csv_cell(record.get(name)) for name in names])
            text = page.getvalue()
            yield drop_controls(text) if self.terminal else text
            page.seek(0)
            page.truncate()

    def _chosen(self, one: Found) -> dict[str, Any]:
        record = one.record()
        return {name: record.get(name) for name in self.columns} if self.columns else record

    def dump(self, value: object) -> str:
        """`value` as one line of JSON: faithful, and on a terminal harmless as well."""
        return dump(value, harmless=self.terminal)


def _columns(names: str) -> tuple[str, ...]:
    from newsctl.cli.printing.columns import read_columns

    return read_columns(names)


def _format(asked: Printing) -> str | None:
    """The format asked for, if any. Raises UsageError for two."""
    if asked.json and asked.format not in {None, "json"}:
        raise UsageError(
            _("--json and --format {name} ask for two things").format(name=asked.format)
        )
    return "json" if asked.json else asked.format
