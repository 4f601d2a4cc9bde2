"""`newsctl search`."""

from itertools import islice
from typing import TYPE_CHECKING, Annotated

from newsctl.actions import finding
from newsctl.cli.parsing.option_groups import OptionGroup, option
from newsctl.cli.parsing.options import Filters, Paging, Printing, Words, choice
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.fast_dataclasses import replace
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.actions.finding import Answer
    from newsctl.archive.hits import Part
    from newsctl.selection import Selection


class Matching(OptionGroup):
    """What matches, and why."""

    match: Annotated[
        str,
        choice(
            ("auto", "all", "any"),
            "--match",
            "-m",
            help=N_("All words (all), any of them (any), or all and else any (auto)"),
        ),
    ] = "auto"
    fuzzy: Annotated[
        bool, option("--fuzzy", help=N_("Look for the nearest words that are there"))
    ] = False
    copies: Annotated[
        bool, option("--copies", help=N_("Keep near copies of a story side by side"))
    ] = False
    explain: Annotated[
        bool, option("--explain", help=N_("Show the terms, and each score by part"))
    ] = False


class Saving(OptionGroup):
    """Saving a search, and what is new for one."""

    save: Annotated[
        str | None,
        option("--save", metavar="NAME", help=N_("Keep this search as @NAME")),
    ] = None
    new: Annotated[
        bool, option("--new", help=N_("Only what came since @NAME was last asked so"))
    ] = False
    peek: Annotated[
        bool, option("--peek", help=N_("With --new: it stays new for the next time"))
    ] = False


def run(
    session: Session,
    matching: Matching,
    saving: Saving,
    filters: Filters,
    paging: Paging,
    printing: Printing,
    words: Words = None,
    batch: Annotated[
        str | None,
        option("--batch", metavar="FILE", help=N_("A query a line; a line of JSON for each")),
    ] = None,
) -> None:
    """Find articles by their words, also when they are written or inflected otherwise.

    Words side by side must all match. `"a phrase"`, `~"its relatives"`, `-word`, `OR`, `( )`,
    `a NEAR/5 b`, `word*`, `*word`, `w*d`, `=word`, and the fields `title:` `body:` `author:`
    `source:` `section:` `tag:` `url:` `date:` `since:` `until:` `added:` `changed:` `views:` `is:`
    `id:` narrow it.

    `@NAME --new` prints what came since it was last asked so, whatever its date, in the order in
    which it came; the first time all that matches. It exits with 1 when there is nothing. What is
    printed counts as seen when all of it was written, unless with `--peek`.

    $ newsctl search الحماية الاجتماعية
    $ newsctl search 'حكومة -مغرب' --since 2024
    $ newsctl search 'title:("قطار سريع" OR مترو)' --save trains
    $ newsctl search @trains --json
    $ newsctl search @trains --new
    """
    output = Output(session, printing)
    chosen = filters.selection(session, **paging.fields(usual=output.usual_limit))
    save = saving.save
    if saving.new or saving.peek:
        _refuse_beside_new(saving, paging, batch)
        unlimited = replace(chosen, limit=paging.limit)
        _print_new(session, output, words or [], unlimited, matching, peek=saving.peek)
        return
    if batch:
        _answer_each(session, batch, chosen, matching.match)
        return
    if not words:
        raise UsageError(_("What to look for? `newsctl search WORD…`"))
    if save is not None:
        finding.check_name(save)
    with session.open_archive() as archive:
        query = finding.read_query(archive, " ".join(words), session.today, session.voice.say)
        if save is not None:
            archive.save_search(save, query.text)
            session.voice.say(_("Saved: `newsctl search @{name}` runs it again").format(name=save))
        if matching.fuzzy:
            query = finding.nearest(archive, query)
            text = finding.shown(query.text)
            session.voice.note(_("Searched: {query}").format(query=text))
        answer = finding.search(
            archive, query, chosen, match=matching.match, explain=matching.explain,
            fill=output.format != "ids", copies=matching.copies,
        )  # fmt: skip
        _say(session, answer, explain=matching.explain)
        found = finding.articles_of(archive, answer, bare=output.bare, marks=output.marks)
        parted = answer.whole < len(answer.results.hits)
        if parted and output.format == "table":  # those behind in a table of their own
            output.print(islice(found, answer.whole), total=lambda: answer.results.total)
            session.voice.note(_("These have some of the words:"))
        elif parted:
            _say_parted(session, answer.whole)
        output.print(found, total=None if parted else lambda: answer.results.total)
        session.say_undated(archive, chosen, answer.query, str(answer.results.match))
        if answer.results.hits and not answer.results.as_typed and not matching.fuzzy:
            near = finding.did_you_mean(archive, answer.query)
            if near is not None:
                session.voice.note(near)
        if not answer.results.hits and chosen.limit != 0:
            raise finding.nothing_found(archive, answer, suggest=not matching.fuzzy)


def _refuse_beside_new(saving: Saving, paging: Paging, batch: str | None) -> None:
    """Raises UsageError for what makes no sense together."""
    if not saving.new:
        raise UsageError(_("--peek goes with --new"))
    for name, given in (("--save", saving.save), ("--batch", batch), ("--offset", paging.offset)):
        if given:
            raise UsageError(_("--new and {option} do not go together").format(option=name))


def _print_new(
    session: Session,
    output: Output,
    words: list[str],
    chosen: "Selection",
    matching: Matching,
    *,
    peek: bool,
) -> None:
    """Print what came since a saved search was last asked so; only then is it seen."""
    from newsctl.actions import watching

    with session.open_archive() as archive:
        name = watching.saved_name(words, archive.saved_searches())
        query = finding.read_query(archive, " ".join(words), session.today, session.voice.say)
        match = "all" if matching.match == "auto" else matching.match
        found = watching.new(archive, name, query, chosen, match=match, explain=matching.explain)
        hits = found.answer.results.hits
        _say(session, found.answer, explain=matching.explain)
        articles = finding.articles_of(archive, found.answer, bare=output.bare, marks=output.marks)
        output.print(articles, total=lambda: len(hits))
        session.env.stdout.flush()
        if not peek:
            found.was_seen(archive)
        if not hits and chosen.limit != 0:
            raise watching.nothing_new(name)


def _say_parted(session: Session, whole: int) -> None:
    text = ngettext(
        "One article has all these words; those behind it have some",
        "{n} articles have all these words; those behind them have some",
        whole,
    )
    session.voice.note(text.format(n=grouped(whole)))


def _answer_each(session: Session, file: str, chosen: "Selection", match: str) -> None:
    from newsctl.cli.input_files import text_lines
    from newsctl.cli.printing.json_lines import dump

    with session.open_archive() as archive:
        queries = text_lines(session.env, file)
        for answer in finding.answer_each(archive, queries, chosen, match, session.today):
            session.write(dump(answer) + "\n")


def _say(session: Session, answer: "Answer", *, explain: bool) -> None:
    """What stderr says of an answer before it is printed."""
    results = answer.results
    if explain:
        for hit in results.hits:
            reasons = " + ".join(map(_reason, hit.parts or []))
            session.voice.complain(f"{hit.id}: {hit.score:.2f} = {reasons}")
    for note in finding.bounds(results).said():
        session.voice.note(note)
    if answer.widened:
        session.voice.note(_("No article has all these words; these have some of them"))


def _reason(part: "Part") -> str:
    """One reason of a score: `lemma وزير (title, body) 2.31`."""
    kinds = {
        "form": _("form"), "lemma": _("lemma"), "spelling": _("spelling"), "text": _("phrases"),
        "coverage": _("coverage"), "nearness": _("nearness"), "order": _("form first"),
        "title": _("title"), "body": _("body"),
    }  # fmt: skip
    fields = f"({', '.join(kinds[one] for one in part.fields)})" if part.fields else ""
    pieces = (kinds[part.kind], part.term.lstrip("·"), fields, f"{part.score:.2f}")
    return " ".join(piece for piece in pieces if piece)
