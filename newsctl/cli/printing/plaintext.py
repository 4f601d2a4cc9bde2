"""An article as plain text, for a pipe; and its text with what is invisible made visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.messages import gettext as _
from newsctl.messages import ngettext
from newsctl.text import drop_controls, harmful, one_line

if TYPE_CHECKING:
    from newsctl.article import Article


def article_text(article: Article, about: str = "") -> str:
    """The headline, a line of what is known about it, its paragraphs, its address; what else is to
    be said `about` it is among what is known."""
    known = [article.source, article.author, article.section, article.published_at]
    facts = [one_line(one) for one in known if one]
    facts.append(ngettext("One view", "{n} views", article.views).format(n=article.views))
    if about:
        facts.append(about)
    if article.deleted_at:
        facts.append(_("in the trash"))
    lines = [one_line(article.title), " · ".join(facts), "", drop_controls(article.body)]
    if article.tags:
        lines += ["", _("Tags: {tags}").format(tags=", ".join(map(one_line, article.tags)))]
    if article.url:
        lines += ["", one_line(article.url)]
    return "\n".join(lines) + "\n"


def visible(text: str) -> str:
    """`text` with each control and bidi character written as its escape."""
    return harmful().sub(
        lambda found: (
            found[0].encode("ascii", "backslashreplace").decode()
            if not found[0].isascii()
            else f"\\x{ord(found[0]):02x}"
        ),
        text,
    )
