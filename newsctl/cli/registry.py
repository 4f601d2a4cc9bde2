"""The commands by name: which module holds each, and the line that the help page says of it.

A command's module is imported when it is called, and never before; `--help` reads this table only.
"""

from __future__ import annotations

from newsctl.fast_dataclasses import dataclass
from newsctl.messages import N_


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: its module under `newsctl.cli.commands`, its help in one line."""

    module: str
    help: str


SECTIONS: dict[str, dict[str, Entry]] = {
    N_("Bring in"): {
        "add": Entry("add", N_("Add an article: a saved page, options, a URL or your editor")),
        "import": Entry("import_", N_("Add many articles: files, folders, standard input")),
        "follow": Entry("follow", N_("Follow a newspaper by its feed, or list those followed")),
        "fetch": Entry("fetch", N_("Bring in what the newspapers that you follow have new")),
        "unfollow": Entry("unfollow", N_("Follow a newspaper no longer")),
    },
    N_("Read"): {
        "browse": Entry("browse", N_("Read at ease: the archive full-screen")),
        "serve": Entry("serve", N_("Read in a browser: the archive as pages")),
        "list": Entry("list_", N_("List articles, newest first")),
        "search": Entry("search", N_("Find articles, best first")),
        "show": Entry("show", N_("Show an article, set for reading")),
        "count": Entry("count", N_("Say how many articles there are, or match a query")),
        "latest": Entry("latest", N_("The latest news")),
        "top": Entry("top", N_("The most read articles")),
        "views": Entry("views", N_("How often articles were read, over time")),
        "related": Entry("related", N_("Articles similar to one")),
        "duplicates": Entry("duplicates", N_("Groups of articles that repeat each other")),
        "history": Entry("history", N_("The versions of an article's text, and who made each")),
        "diff": Entry("diff", N_("What changed between two versions, word by word")),
        "open": Entry("open", N_("Open an article's own page in the browser")),
        "stats": Entry("stats", N_("The archive at a glance, with charts")),
    },
    N_("Change"): {
        "edit": Entry("edit", N_("Change an article, in your editor or by option")),
        "tag": Entry("tag", N_("Add and remove tags")),
        "mark": Entry("mark", N_("Mark articles read or unread")),
        "rm": Entry("rm", N_("Put articles in the trash, or delete them for good")),
        "trash": Entry("trash", N_("List the trash, or empty it")),
        "restore": Entry("restore", N_("Take articles out of the trash")),
        "undo": Entry("undo", N_("Take back the last change, or list them")),
        "redo": Entry("redo", N_("Put again what `undo` took back")),
    },
    N_("Take out"): {
        "export": Entry("export", N_("Write articles to files, in any format")),
    },
    N_("Look after"): {
        "check": Entry("check", N_("Check the archive, and repair it")),
        "reindex": Entry("reindex", N_("Make the search index anew")),
        "backup": Entry("backup", N_("Copy the archive, or put a copy back")),
        "copy": Entry("copy", N_("Copy the whole archive into another, a file or a server")),
        "compact": Entry("compact", N_("Squeeze out what deleted articles left behind")),
        "setup": Entry("setup", N_("Make an archive on a server, and say who may use it")),
        "config": Entry("config", N_("Read and change the settings")),
        "doctor": Entry("doctor", N_("Find out what this terminal can show")),
        "completion": Entry("completion", N_("Print the completion script of a shell")),
        "help": Entry("help", N_("Read the manual, a page a topic")),
        "man": Entry("man", N_("Print a man page, or write them all")),
    },
}

COMMANDS: dict[str, Entry] = {
    name: entry for section in SECTIONS.values() for name, entry in section.items()
}
