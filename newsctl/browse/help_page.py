"""The keys and what they do: a line of them for each page, and all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.browse.keymap import ACTING, ALWAYS, MOVING
from newsctl.browse.pages import ListPage, Reading
from newsctl.browse.prompts import Choosing, Question, Typing
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import Renderable
from newsctl.display.styled_text import Styled
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.browse.pages import Page
    from newsctl.browse.prompts import Prompt
    from newsctl.display.layout import Layout


def labels(page: Page, prompt: Prompt | None) -> Sequence[tuple[str, str]]:
    """The keys that matter most now, each with a word of what it does."""
    if isinstance(prompt, Question):
        return [("y", _("yes")), ("n", _("no"))]
    if isinstance(prompt, (Typing, Choosing)):
        return [("Enter", _("done")), ("Esc", _("back"))]
    common = [
        ("m", _("mark")), ("t", _("tag")), ("e", _("edit")), ("d", _("trash")), ("u", _("undo")),
        ("r", _("similar")), ("v", _("reads")), ("o", _("browser")), ("y", _("copy")),
    ]  # fmt: skip
    if isinstance(page, ListPage):
        return [
            ("Enter", _("read")), ("/", _("search")), ("?", _("keys")), ("q", _("back")),
            ("f", _("filter")), ("s", _("order")), *common,
        ]  # fmt: skip
    if isinstance(page, Reading):
        return [("q", _("back")), ("n", _("next match")), ("?", _("keys")), *common]
    return [("q", _("back"))]


class Keys(Renderable):
    """All keys, each with what it does."""

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """One below the other, in three groups."""
        commands = [*MOVING, *ACTING, *ALWAYS]
        column = max(layout.width(one.shown) for one in commands)
        for group in (MOVING, ACTING, ALWAYS):
            if group is not MOVING:
                yield EMPTY
            for one in group:
                key = layout.line(Styled(one.shown, "term"), base=0)
                text = layout.line(_(one.help), max(width - column - 2, 10), base=layout.base)
                yield layout.row([key, text], [column, max(width - column - 2, 10)])
        yield EMPTY
        note = _("On an Arabic or a French keyboard the same keys do the same.")
        yield from layout.lines(Styled(note, "quiet"), width, base=layout.base, align=layout.base)
