"""The verbs and combinations that `bench_verbs` measures, and what each is to other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_SOURCE, _SECTION = "صوت الساحل", "سياسة"
_PAGE = ("--json", "-n", "20")


class Words(NamedTuple):
    """Words for which a search matches some thousands of articles, whatever the archive's size."""

    one: str
    two: str
    three: str
    four: str
    five: str
    six: str


Arguments = tuple[str, ...]


class Verb(NamedTuple):
    """A command line, and what does the same: SQL for sqlite-utils, its own command lines, or the
    operation of `rivals.SqliteFile`; arguments of notmuch; the operation of `rivals.PlainTinyDB`,
    with words of the table where there are some. `before`, `sql_before` and `notmuch_before` (lines
    of a shell) go before it, unmeasured.

    TURN stands for a number that is another one each time, FOLDER for a new folder that goes
    afterwards, SIZE for the number of articles that are there; LINES, PAGES and WARC for all of
    them to be brought in, MORE for a file of some articles that are not there, MAILS and MORE_MAILS
    for folders of mails, LONG for a file of long articles.

    `terminal` runs ours on a terminal, `typer` puts an empty Typer program beside it, `home` gives
    it a home where it never ran, and `most` is the size from which on it is not measured: it would
    take the day.
    """

    name: str
    ours: Callable[[Words], list[str]]
    sql: Callable[[Words], str] | None = None
    notmuch: Callable[[Words], list[str]] | None = None
    tinydb: str = ""
    before: tuple[Arguments, ...] = ()
    sql_before: str = ""
    notmuch_before: str = ""
    sqlite: str = ""
    sqlite_utils: tuple[Arguments, ...] = ()
    tinydb_words: int = 0
    terminal: bool = False
    typer: bool = False
    home: bool = False
    most: int | None = None


def _search(
    name: str,
    text: Callable[[Words], str],
    *options: str,
    match: Callable[[Words], str] | None = None,
    where: str = "1",
    order: str = "rank",
    mails: Callable[[Words], str] | None = None,
    tinydb: str = "",
    tinydb_words: int = 1,
    typer: bool = False,
) -> Verb:
    def sql(words: Words) -> str:
        return (
            "SELECT a.id, a.title, a.source, a.published_at FROM articles_fts "
            "JOIN (SELECT rowid AS id, * FROM articles) a ON a.id = articles_fts.rowid "
            f"WHERE articles_fts MATCH '{match(words) if match else ''}' AND {where} "
            f"ORDER BY {order} LIMIT 20"
        )

    def notmuch(words: Words) -> list[str]:
        query = mails(words) if mails else ""
        return ["search", "--format=json", "--output=summary", "--limit=20", query]

    return Verb(
        name,
        lambda words: ["search", text(words), *_PAGE, *options],
        sql if match else None,
        notmuch if mails else None,
        tinydb,
        tinydb_words=tinydb_words,
        typer=typer,
    )


def _select(columns: str, rest: str) -> Callable[[Words], str]:
    return lambda _words: f"SELECT {columns} FROM articles {rest}"


def _plain(*arguments: str) -> Callable[[Words], list[str]]:
    return lambda _words: list(arguments)


_LISTED = "rowid, title, source, published_at"
_OF_SOURCE, _OF_SECTION = f"WHERE source = '{_SOURCE}'", f"WHERE section = '{_SECTION}'"
_IN_SOURCE, _IN_SECTION = f"a.source = '{_SOURCE}'", f"a.section = '{_SECTION}'"
_SINCE = "2020-01-01"
_IN_2020 = "a.published_at BETWEEN '2020' AND '2021'"
_LIST_MAILS = ("search", "--limit=20", "--format=json")
_NEW_MAIL = r"printf 'From: a <a@example.org>\nMessage-ID: <new-TURN@example.org>\nSubject: "
_NEW_MAIL += r"خبر\n\nنص\n' | notmuch insert --create-folder --folder=added"


def _tagged(number: int) -> str:
    return f"EXISTS (SELECT 1 FROM json_each(a.tags) WHERE value = 'وسم {number}')"


def _tags(prefix: str) -> Callable[[Words], str]:
    return lambda _words: (
        f"SELECT DISTINCT value FROM articles, json_each(tags) WHERE value LIKE '{prefix}%'"
    )


def _one(words: Words) -> str:
    return words.one


SEARCHES = [
    _search("search w", _one, match=_one, mails=_one, tinydb="search", typer=True),
    Verb("search w (terminal)", lambda w: ["search", w.one], terminal=True, typer=True),
    _search("search w --section s", _one, "--section", _SECTION, match=_one, where=_IN_SECTION,
            tinydb="search_filtered"),
    _search("search w -s NAME", _one, "-s", _SOURCE, match=_one, where=_IN_SOURCE,
            mails=lambda w: f"{w.one} from:الساحل"),
    _search("search w -t TAG", _one, "-t", "وسم 7", match=_one, where=_tagged(7)),
    _search("search w --since D", _one, "--since", _SINCE, match=_one,
            where=f"a.published_at >= '{_SINCE}'", mails=lambda w: f"{w.one} date:{_SINCE}.."),
    _search("search w --unread", _one, "--unread", match=_one, where="a.views = 0",
            mails=lambda w: f"{w.one} tag:unread"),
    _search("search w --sort date", _one, "--sort", "date", match=_one,
            order="a.published_at DESC", mails=_one, tinydb="search_by_date"),
    _search("search w --sort views --section s", _one, "--sort", "views", "--section", _SECTION,
            match=_one, where=_IN_SECTION, order="a.views DESC"),
    _search("search w -s NAME --sort date --reverse", _one, "-s", _SOURCE, "--sort", "date",
            "--reverse", match=_one, where=_IN_SOURCE, order="a.published_at",
            mails=lambda w: f"{w.one} from:الساحل"),
    _search("search w date:2020", lambda w: f"{w.one} date:2020", match=_one, where=_IN_2020,
            mails=lambda w: f"{w.one} date:2020..2020"),
    _search("search w w", lambda w: f"{w.one} {w.two}", match=lambda w: f"{w.one} {w.two}",
            mails=lambda w: f"{w.one} and {w.two}", tinydb="search", tinydb_words=2),
    _search("search w -x", lambda w: f"{w.one} -{w.two}", match=lambda w: f"{w.one} NOT {w.two}",
            mails=lambda w: f"{w.one} and not {w.two}", tinydb="search_without", tinydb_words=2),
    Verb("search -x", lambda w: ["search", f"-{w.one}", *_PAGE],
         lambda w: f"SELECT {_LISTED} FROM articles WHERE rowid NOT IN (SELECT rowid FROM "
         f"articles_fts WHERE articles_fts MATCH '{w.one}') ORDER BY published_at DESC LIMIT 20",
         lambda w: ["search", "--format=json", "--limit=20", f"not {w.one}"]),
    _search("search w w w w w --match any", lambda w: " ".join(w[:5]), "--match", "any",
            match=lambda w: " OR ".join(w[:5]), mails=lambda w: " or ".join(w[:5]),
            tinydb="search_any", tinydb_words=5),
    _search("search title:w", lambda w: f"title:{w.one}", match=lambda w: f"title:{w.one}",
            mails=lambda w: f"subject:{w.one}", tinydb="search_title"),
    _search("search \"w w\"", lambda w: f'"{w.one} {w.two}"',
            match=lambda w: f'"{w.one} {w.two}"', mails=lambda w: f'"{w.one} {w.two}"'),
    _search("search في", lambda _w: "في", match=lambda _w: "في", mails=lambda _w: "في"),
    _search("search في --section s", lambda _w: "في", "--section", _SECTION,
            match=lambda _w: "في", where=_IN_SECTION),
    _search("search في --sort date", lambda _w: "في", "--sort", "date", match=lambda _w: "في",
            order="a.published_at DESC", mails=lambda _w: "في"),
    _search("search 'ال*'", lambda _w: "ال*", match=lambda _w: "ال*", mails=lambda _w: "ال*"),
    _search("search 'ال*' -s NAME", lambda _w: "ال*", "-s", _SOURCE, match=lambda _w: "ال*",
            where=_IN_SOURCE, mails=lambda _w: "ال* from:الساحل"),
]  # fmt: skip

COUNTS = [
    Verb("count w", lambda w: ["count", w.one],
         lambda w: f"SELECT COUNT(*) FROM articles_fts WHERE articles_fts MATCH '{w.one}'",
         lambda w: ["count", w.one]),
    Verb("count w -s NAME", lambda w: ["count", w.one, "-s", _SOURCE],
         lambda w: "SELECT COUNT(*) FROM articles_fts JOIN articles a ON a.rowid = "
         f"articles_fts.rowid WHERE articles_fts MATCH '{w.one}' AND {_IN_SOURCE}",
         lambda w: ["count", f"{w.one} from:الساحل"]),
    Verb("count", _plain("count"), _select("COUNT(*)", ""), _plain("count", "*"), "count"),
    Verb("count --section s", _plain("count", "--section", _SECTION),
         _select("COUNT(*)", _OF_SECTION), tinydb="count_section"),
]  # fmt: skip

LISTS = [
    Verb("list", _plain("list", *_PAGE), _select(_LISTED, "ORDER BY published_at DESC LIMIT 20"),
         _plain(*_LIST_MAILS, "*"), "list"),
    Verb("list (terminal)", _plain("list"), terminal=True, typer=True),
    Verb("list --section s", _plain("list", "--section", _SECTION, *_PAGE),
         _select(_LISTED, f"{_OF_SECTION} ORDER BY published_at DESC LIMIT 20"),
         tinydb="list_section"),
    Verb("list --section s --sort views",
         _plain("list", "--section", _SECTION, "--sort", "views", *_PAGE),
         _select(_LISTED, f"{_OF_SECTION} ORDER BY views DESC LIMIT 20")),
    Verb("list -s NAME --sort title", _plain("list", "-s", _SOURCE, "--sort", "title", *_PAGE),
         _select(_LISTED, f"{_OF_SOURCE} ORDER BY title LIMIT 20"), tinydb="list_by_title"),
    Verb("list --section s -t TAG --sort added",
         _plain("list", "--section", _SECTION, "-t", "وسم 8", "--sort", "added", *_PAGE),
         _select(_LISTED, f"a {_OF_SECTION} AND {_tagged(8)} ORDER BY rowid DESC LIMIT 20")),
    Verb("list --unread --since D", _plain("list", "--unread", "--since", _SINCE, *_PAGE),
         _select(_LISTED, f"WHERE views = 0 AND published_at >= '{_SINCE}' "
                 "ORDER BY published_at DESC LIMIT 20"),
         _plain(*_LIST_MAILS, f"tag:unread date:{_SINCE}..")),
    Verb("show", _plain("show", "500", "--json"), _select("*", "WHERE rowid = 500"),
         _plain("show", "--format=json", "id:500@example.org"), "show", typer=True),
    Verb("related", _plain("related", "500", "--json")),
    Verb("stats", _plain("stats", "--json"),
         lambda _w: " UNION ALL ".join(
             f"SELECT {one} AS name, COUNT(*) FROM articles GROUP BY name"
             for one in ("source", "section", "author", "substr(published_at, 1, 7)")
         ) + " UNION ALL SELECT value, COUNT(*) FROM articles, json_each(tags) GROUP BY value",
         tinydb="stats"),
    Verb("top", _plain("top", "--json"), _select(_LISTED, "ORDER BY views DESC LIMIT 10")),
    Verb("latest", _plain("latest", "--json"), _select(_LISTED, "ORDER BY rowid DESC LIMIT 20"),
         tinydb="latest"),
    Verb("Tab on --source", _plain("__complete", "list", "--source", ""),
         _select("DISTINCT source", ""), _plain("address", "--output=sender", "*"), "names"),
    Verb("Tab on --tag و", _plain("__complete", "list", "--tag", "و"), _tags("و"),
         _plain("search", "--output=tags", "*"), "tags"),
    Verb("Tab on --tag ا", _plain("__complete", "list", "--tag", "ا"), _tags("ا"),
         _plain("search", "--output=tags", "*"), "tags"),
    Verb("Tab on a title", _plain("__complete", "show", "ال"),
         _select("rowid, title", "WHERE title LIKE 'ال%' LIMIT 20"),
         _plain(*_LIST_MAILS, "subject:ال*"), "titles"),
]  # fmt: skip

SMALL_CHANGES = [
    Verb("add", _plain("add", "--title", "خبر جديد", "--body", "نص", "--on-duplicate", "keep"),
         lambda _w: "INSERT INTO articles (title, body) VALUES ('خبر جديد', 'نص')", tinydb="add",
         notmuch=lambda _w: ["sh", "-c", _NEW_MAIL]),
    Verb("edit", _plain("edit", "500", "--set", "title=عنوان TURN"),
         lambda _w: "UPDATE articles SET title = 'عنوان TURN' WHERE rowid = 500", tinydb="edit"),
    Verb("tag", _plain("tag", "500", "+جديد TURN"),
         lambda _w: "UPDATE articles SET tags = json_insert(tags, '$[#]', 'TURN') "
         "WHERE rowid = 500", _plain("tag", "+TURN", "id:500@example.org"), "tag"),
    Verb("rm", _plain("rm", "TURN"), lambda _w: "DELETE FROM articles WHERE rowid = TURN",
         _plain("tag", "+deleted", "id:TURN@example.org"), "remove"),
    Verb("undo", _plain("undo", "--yes")),
]  # fmt: skip

VERBS = [*SEARCHES, *COUNTS, *LISTS, *SMALL_CHANGES]

_LAST_DELETED = "DELETE FROM articles WHERE rowid = (SELECT MAX(rowid) FROM articles)"
_EDIT = ("edit", "400", "--set", "title=عنوان")
CHANGES = [
    Verb("import 1000 more", _plain("import", "MORE", "--quiet"), sqlite="more", tinydb="more",
         sql_before="DELETE FROM articles WHERE rowid > SIZE", notmuch=_plain("new", "--quiet"),
         notmuch_before="rm -rf MAILS/more; notmuch new --quiet; cp -r MORE_MAILS MAILS/more"),
    Verb("compact after one edit", _plain("compact"), notmuch=_plain("compact"), sqlite="vacuum",
         before=(_EDIT,), sql_before="UPDATE articles SET title = 'عنوان' WHERE rowid = 400"),
    Verb("first compact after rm --forever", _plain("compact"), sqlite="optimize",
         before=(("rm", "400", "--forever", "--yes"),), sql_before=_LAST_DELETED),
    Verb("compact after rm --forever", _plain("compact"), sqlite="optimize",
         before=(("rm", "401", "--forever", "--yes"), ("compact",),
                 ("rm", "402", "--forever", "--yes")), sql_before=_LAST_DELETED),
    Verb("backup", _plain("backup", "FOLDER/TURN.json", "--yes"), sqlite="backup",
         tinydb="backup"),
    Verb("check", _plain("check"), sqlite="check", tinydb="check"),
]  # fmt: skip

_ALONE = ("--jobs", "1")
_NEW = ("--db", "FOLDER/articles.json")
_ADD = ("add", "--title", "خبر", "--body", "نص")
_INTO_SQLITE = ("insert", "FOLDER/new.sqlite", "articles")
_WITH_WORDS = ("enable-fts", "FOLDER/new.sqlite", "articles", "title", "body", "--fts5")
_LONG = (("import", "LONG", "--quiet", *_NEW),)
FIRST = [
    Verb("import JSON Lines", _plain("import", "LINES", "--quiet", *_NEW), most=100_000,
         sqlite_utils=((*_INTO_SQLITE, "LINES", "--nl", "--batch-size", "2000"), _WITH_WORDS),
         notmuch=_plain("--config=FOLDER/notmuch", "new", "--quiet"), tinydb="import"),
    Verb("import JSON Lines --jobs 1", _plain("import", "LINES", *_ALONE, "--quiet", *_NEW),
         most=100_000),
    Verb("import HTML", _plain("import", "PAGES", "--quiet", *_NEW), most=1000),
    Verb("import HTML --jobs 1", _plain("import", "PAGES", *_ALONE, "--quiet", *_NEW), most=1000),
    Verb("import WARC", _plain("import", "WARC", "--quiet", *_NEW), most=1000),
    Verb("import WARC --jobs 1", _plain("import", "WARC", *_ALONE, "--quiet", *_NEW), most=1000),
    Verb("first add in a fresh home", _plain(*_ADD, *_NEW), most=1000, home=True, typer=True),
    Verb("add into a new archive", _plain(*_ADD, *_NEW), most=1000, typer=True,
         sqlite_utils=((*_INTO_SQLITE, "ONE", "--nl"), _WITH_WORDS)),
    *(
        Verb(f"show {name} (terminal)", _plain("show", str(n), "--no-pager", *_NEW), most=1000,
             before=_LONG, terminal=True)
        for n, name in enumerate(("a paragraph of 243 KB", "a word of 100,000 letters",
                                  "a paragraph of 1 MB"), 1)
    ),
]  # fmt: skip
