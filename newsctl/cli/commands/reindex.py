"""`newsctl reindex`."""

from newsctl.cli.session import Session
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext


def run(session: Session) -> None:
    """Make the index anew from the articles.

    $ newsctl reindex
    """
    with session.open_archive() as archive:
        number = archive.upkeep.reindex(session.voice.progress(_("Indexing")))
    text = ngettext("One article is indexed", "{n} articles are indexed", number)
    session.voice.say(text.format(n=grouped(number)))
