"""`newsctl add`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsctl.actions.filters import read_date
from newsctl.actions.finding import Found
from newsctl.actions.importing import add_each, read_items
from newsctl.article import Article
from newsctl.cli.parsing.converters import Whole
from newsctl.cli.parsing.option_groups import OptionGroup
from newsctl.cli.parsing.options import Duplicates, JsonReport, PrivateToo
from newsctl.cli.printing.first_few import FirstFew
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import ExitCode, UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.text import normalise, one_line

if TYPE_CHECKING:
    from newsctl.archive.door import Added


def _text(*names: str, help: str, metavar: str = "TEXT") -> Any:  # noqa: A002 - Typer's word
    return typer.Option(*names, help=help, metavar=metavar)


_TOLD = 20  # articles of which is said what they were understood to be; more are an import


class Fields(OptionGroup):
    """The fields of an article."""

    title: Annotated[str | None, _text("--title", help=N_("The headline"))] = None
    body: Annotated[str | None, _text("--body", help=N_("The text"))] = None
    source: Annotated[str | None, _text("--source", "-s", help=N_("The newspaper or site"))] = None
    author: Annotated[str | None, _text("--author", "-a", help=N_("Who wrote it"))] = None
    section: Annotated[str | None, _text("--section", help=N_("The section it stood in"))] = None
    tag: Annotated[
        list[str] | None, _text("--tag", "-t", help=N_("A tag; repeat for more"), metavar="TAG")
    ] = None
    url: Annotated[str | None, _text("--url", help=N_("Its address"), metavar="URL")] = None
    date: Annotated[
        str | None, _text("--date", "-d", help=N_("When it was published"), metavar="DATE")
    ] = None
    views: Annotated[
        int | None,
        typer.Option(
            "--views", parser=Whole("--views"), metavar="N", help=N_("How often it was read")
        ),
    ] = None
    lang_: Annotated[
        str | None, _text("--article-lang", help=N_("Its language, as in ar"), metavar="CODE")
    ] = None
    guid: Annotated[str | None, _text("--guid", help=N_("Its identity in a feed"))] = None

    def given(self, session: Session) -> dict[str, Any]:
        """The fields that were typed. Raises UsageError for a date that can't be read."""
        values = {
            "title": self.title,
            "body": self.body,
            "source": self.source,
            "author": self.author,
            "section": self.section,
            "tags": self.tag,
            "url": self.url,
            "views": self.views,
            "lang": self.lang_,
            "guid": self.guid,
            "published_at": self.date and read_date("--date", self.date, session.today),
        }
        return {
            name: normalise(value) if isinstance(value, str) else value
            for name, value in values.items()
            if value is not None
        }


def run(
    session: Session,
    fields: Fields,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE…", help=N_("A saved page, JSON, a URL, or `-`")),
    ] = None,
    from_: Annotated[
        str, _text("--from", help=N_("The format of the files"), metavar="auto|FORMAT")
    ] = "auto",
    allow_local: PrivateToo = False,
    on_duplicate: Duplicates = "skip",
    json: JsonReport = False,
) -> None:
    """Add an article and print its id.

    Options fill in, or replace, what a file says. Without a file and without options your editor
    opens. An article that is there already is not added again: its id is printed. What was
    understood of it, and what is missing, is said on stderr.

    $ newsctl add page.txt --source "صوت الساحل" --date 2026-11-20
    $ newsctl add --title "افتتاح مكتبة" --body "افتتحت اليوم مكتبة جديدة."
    $ newsctl add https://example.org/news/12
    """
    given = fields.given(session)
    if not files and not given:
        _add_written(session, on_duplicate, json)
        return
    saying = FirstFew(session.voice, session.voice.report)
    try:
        by = "publisher" if files else "person"
        articles = _read(session, files, from_, allow_local, saying) if files else iter([Article()])
        _store(session, articles, given, on_duplicate, by, json)
    finally:
        saying.rest()
    if saying.errors:
        raise typer.Exit(ExitCode.BAD_INPUT)


def _read(
    session: Session, files: list[str], kind: str, allow_local: bool, saying: FirstFew
) -> Iterator[Article]:
    items = read_items(
        files,
        today=session.today,
        stdin=session.env.stdin.buffer,
        kind=kind,
        allow_local=allow_local,
    )
    for item in items:
        for warning in item.warnings:
            saying.warn(warning)
        if item.error is not None:
            saying.complain(item.error)
        elif item.article is not None:
            yield item.article


def _add_written(session: Session, on_duplicate: str, json: bool) -> None:
    from newsctl.cli.programs.editor import Drafts

    if not session.env.stdin.isatty() and not session.env.environ.get("EDITOR"):
        raise UsageError(_("What to add? `newsctl add FILE`, or `newsctl add --title … --body …`"))
    with Drafts(session) as drafts:
        written = iter([drafts.write(Article())])
        if not _store(session, written, {}, on_duplicate, "person", json):
            drafts.keep()


def _store(
    session: Session,
    articles: Iterator[Article],
    given: dict[str, Any],
    on_duplicate: str,
    by: str,
    json: bool,
) -> bool:
    """Add articles and tell of each; whether any of them was not there already."""
    from newsctl.archive.door import Outcome

    records = []
    new = False
    with session.open_archive(create=True) as archive:
        adding = add_each(archive, articles, given, on_duplicate=on_duplicate, by=by)
        for number, added in enumerate(adding):
            new = new or added.outcome != Outcome.SKIPPED
            article = archive.get(added.id)
            _report(session, added, article, known=json or number >= _TOLD)
            if json:
                records.append(Found(article).record())
            else:
                session.write(f"{added.id}\n")
                session.env.stdout.flush()
    if json and records:
        session.write(dump(records[0] if len(records) == 1 else records) + "\n")
    return new


def _report(session: Session, added: "Added", article: Article, *, known: bool) -> None:
    """Say what became of an article and, unless that is `known`, what it was understood to be."""
    from newsctl.archive.door import Outcome

    say = session.voice.say
    if added.outcome == Outcome.SKIPPED:
        say(_("It is there already, as number {id}").format(id=added.id))
    elif added.outcome == Outcome.UPDATED:
        say(_("Number {id} is updated").format(id=added.id))
    if added.trashed:
        say(
            _("Number {id} lies in the trash: `newsctl restore {id}` takes it out").format(
                id=added.id
            )
        )
    if added.outcome != Outcome.SKIPPED and not known:
        _say_understood(session, article)
    if added.near:
        near = ", ".join(str(one) for one in added.near)
        say(_("Number {id} is much like {near}").format(id=added.id, near=one_line(near)))


def _say_understood(session: Session, article: Article) -> None:
    """The headline, the source and the date that were found, and how to set what was not."""
    known = (article.title, article.source, article.author, article.published_at)
    facts = " · ".join(one_line(one) for one in known if one)
    session.voice.say(_("Number {id}: {facts}").format(id=article.id, facts=facts))
    if not article.source:
        session.voice.say(
            _("No source was found: `newsctl edit {id} --set source=…` sets it").format(
                id=article.id
            )
        )
    if not article.published_at:
        session.voice.say(
            _("No date was found: `newsctl edit {id} --set date=…` sets it").format(id=article.id)
        )
