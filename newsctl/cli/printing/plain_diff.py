"""Two versions of an article side by side as plain text, for a pipe: marks around what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.actions.undoing import field_names
from newsctl.actions.versions import made_by
from newsctl.display.diff_text import left_out, passages, styled
from newsctl.messages import gettext as _
from newsctl.messages import label
from newsctl.text import drop_controls, one_line

if TYPE_CHECKING:
    from newsctl.actions.versions import Comparison


def comparison_text(found: Comparison, *, whole: bool = False, spaces: bool = False) -> str:
    """The title, which versions, each field that changed, and the paragraphs that did."""
    old, new, changes = found.old, found.new, found.changes
    title = new.title
    if "title" in changes:
        title = styled(changes["title"], marked=True).plain
    facts = [_("from version {old} to {new}").format(old=old.number, new=new.number)]
    facts += [made_by(new)] * (new.number == old.number + 1) + [new.made_at]
    lines = [one_line(title), " · ".join(facts)]
    for name in ("author", "published_at"):
        if name in changes:
            value = styled(changes[name], marked=True).plain
            lines.append(f"{label(field_names((name,)))} {one_line(value)}")
    for one in passages(changes.get("body", ()), marked=True, whole=whole, spaces=spaces):
        text = left_out(one.left_out) if one.left_out else drop_controls(one.text.plain)
        lines += ["", text]
    return "\n".join(lines) + "\n"
