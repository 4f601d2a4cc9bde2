"""The manual's topics: what each is about, by which names it goes, and its page."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from newsctl.cli.registry import COMMANDS
from newsctl.errors import UsageError
from newsctl.messages import N_, language
from newsctl.messages import gettext as _

_FOLDER = Path(__file__).resolve().parent.parent.parent / "manual"
REFERENCE = "reference"


class Topic(NamedTuple):
    """What a page is about, in a line, and its names in Arabic and French, and others."""

    summary: str
    arabic: str
    french: str
    others: tuple[str, ...] = ()


# Each is a file of this name in `newsctl/manual/LANGUAGE`, but for the reference, which is made of
# what the commands declare.
TOPICS: dict[str, Topic] = {
    "start": Topic(N_("First steps: once through everything"), "البداية", "débuts", ("first",)),
    "query": Topic(
        N_("What a search may hold, and in which order it answers"),
        "البحث",
        "recherche",
        ("queries", "searching"),
    ),
    "browse": Topic(
        N_("The full-screen reader and its keys"), "القراءة", "lire", ("reader", "keys", "مفاتيح")
    ),
    "serve": Topic(
        N_("Pages in the browser: who may read, JSON and feeds"),
        "الصفحات",
        "pages",
        ("web", "api", "المتصفح", "navigateur"),
    ),
    "dates": Topic(N_("How dates are typed, read and shown"), "التواريخ", "dates", ("تاريخ",)),
    "follow": Topic(
        N_("Newspapers that are followed: their feeds, fetching, timers"),
        "المتابعة",
        "suivre",
        ("feeds", "fetch", "rss", "flux", "جلب"),
    ),
    "formats": Topic(N_("Which files are read, and what becomes which field"), "الصيغ", "formats"),
    "templates": Topic(
        N_("Formats of output, columns, and templates of your own"),
        "القوالب",
        "gabarits",
        ("modèles", "columns", "output"),
    ),
    "views": Topic(N_("Views and reads, over time"), "المشاهدات", "lectures", ("reads",)),
    "versions": Topic(
        N_("What was changed after it came, and what is new"),
        "النسخ",
        "versions",
        ("history", "watch", "ما تغير"),
    ),
    "undo": Topic(N_("The trash, undo, and deleting for good"), "التراجع", "annuler", ("trash",)),
    "terminals": Topic(
        N_("When Arabic reads wrong; pager, colours, copying"), "الطرفيات", "terminaux"
    ),
    "server": Topic(
        N_("The newsroom's archive on a PostgreSQL server, and spread by Citus"),
        "الخادم",
        "serveur",
        ("postgres", "postgresql", "citus"),
    ),
    "archives": Topic(
        N_("Where the archive lies, which files belong together, backups"),
        "الأرشيف",
        "archives",
        ("backups", "sauvegardes", "نسخ", "files"),
    ),
    "scripts": Topic(
        N_("Twenty recipes for scripts"), "الوصفات", "recettes", ("recipes", "برامج")
    ),
    "json": Topic(
        N_("Exit codes, and the schema of JSON"), "الرموز", "codes", ("exit-codes", "schema")
    ),
    "settings": Topic(
        N_("Settings, completion, man pages"), "الإعدادات", "réglages", ("configuration",)
    ),
    "library": Topic(N_("newsctl in Python programs"), "المكتبة", "bibliothèque", ("python",)),
    "tinydb": Topic(N_("The archive as a TinyDB file"), "tinydb", "tinydb"),
    REFERENCE: Topic(N_("All commands and options"), "المرجع", "référence", ("options",)),
}  # fmt: skip
PAGES = [name for name in TOPICS if name != REFERENCE]


def local_name(topic: str) -> str:
    """A topic's name in the language spoken."""
    names = TOPICS[topic]
    return {"ar": names.arabic, "fr": names.french}.get(language(), topic)


def find(name: str) -> str:
    """The topic that goes by a name, or the command of that name.

    Raises UsageError for one that is neither, with the nearest that is.
    """
    if name in TOPICS or name in COMMANDS:
        return name
    known = {_key(one): topic for topic, names in TOPICS.items() for one in _names(topic, names)}
    found = known.get(_key(name))
    if found is not None:
        return found
    from difflib import get_close_matches

    near = get_close_matches(_key(name), [*known, *COMMANDS], cutoff=0.5)
    if near:
        topic = known.get(near[0], near[0])
        raise UsageError(
            _("The manual has no page {name}. Did you mean {near}?").format(
                name=name, near=local_name(topic) if topic in TOPICS else topic
            )
        )
    raise UsageError(
        _("The manual has no page {name}. `newsctl help` lists them").format(name=name)
    )


def _names(topic: str, names: Topic) -> tuple[str, ...]:
    return (topic, names.arabic, names.french, *names.others)


def _key(name: str) -> str:
    """A name as it is compared: however it is spelt, with or without the article."""
    from newsctl.arabic.fold import fold

    return fold(name.strip()).removeprefix("ال")


def markdown_of(topic: str) -> tuple[str, str]:
    """A topic's page, and its language: the one spoken, or else English."""
    for spoken in (language(), "en"):
        page = _FOLDER / spoken / f"{topic}.md"
        if page.is_file():
            return page.read_text(encoding="utf-8"), spoken
    raise FileNotFoundError(topic)
