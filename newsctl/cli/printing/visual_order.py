"""Articles for a program that draws lines as they come: each text one line, in the order in which a
terminal shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.actions.finding import Found
from newsctl.display.bidi_modes import Mode
from newsctl.display.layout import Layout
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def one_line_each(mode: str, articles: Iterable[Found]) -> Iterator[Found]:
    """Articles whose texts are laid out as `mode` sends them."""
    layout = Layout(Mode(mode))

    def laid_out(value: Any) -> Any:
        if isinstance(value, str):
            return "".join(run.text for run in layout.line(value).runs)
        if isinstance(value, dict) and "text" in value:
            return value | {"text": laid_out(value["text"])}
        return [laid_out(one) for one in value] if isinstance(value, list) else value

    for found in articles:
        article = found.article
        texts = {
            name: laid_out(getattr(article, name))
            for name in ("title", "body", "source", "author", "section", "tags")
        }
        extra = {
            name: laid_out(value) if name == "snippet" else value
            for name, value in found.extra.items()
        }
        yield Found(replace(article, **texts), extra)
