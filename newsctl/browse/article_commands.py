"""What is done with the article that is chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.actions import changing, undoing
from newsctl.browse.pages import ListPage, Reading
from newsctl.browse.prompts import Question, Typing
from newsctl.browse.rows import related
from newsctl.errors import NewsctlError
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.article import Article
    from newsctl.browse.reader import Reader


def id_of(article: Article) -> int:
    """The id of an article that came from the archive."""
    assert article.id is not None  # it came from the archive
    return article.id


def _mark(reader: Reader, article: Article) -> None:
    read = article.viewed_at is None
    reader.archive.mark([id_of(article)], read=read)
    reader.renew()
    reader.say(_("Marked read") if read else _("Marked unread"))


def _trash(reader: Reader, article: Article) -> None:
    in_trash = article.deleted_at is not None
    if in_trash:
        reader.archive.restore([id_of(article)])
    else:
        reader.archive.trash([id_of(article)])
    if isinstance(reader.page, Reading):
        reader.pages.pop()
    reader.renew()
    reader.say(_("Taken out of the trash") if in_trash else _("In the trash; u takes it back"))


def _tag(reader: Reader, article: Article) -> None:
    def done(text: str) -> None:
        add, remove = tags_of(text)
        try:
            number = reader.archive.tag([id_of(article)], add=add, remove=remove)
        except NewsctlError as error:
            if reader.prompt is not None:
                reader.prompt.mistake = str(error)
            return
        reader.renew()
        reader.say(_changed(number))

    known = _("Tags: {tags}").format(tags=_(", ").join(article.tags)) if article.tags else ""
    hint = _("A tag, or several with commas; -tag removes one")
    reader.prompt = Typing(_("Tags:"), done=done, hint=f"{known}  {hint}".strip())


def tags_of(text: str) -> tuple[list[str], list[str]]:
    """The tags to add and to remove that a line names: `ports, -sport`."""
    from newsctl.arabic.names import distinct_names

    words = [one.strip() for one in re.split("[,،]", text) if one.strip()]
    remove = distinct_names(one[1:] for one in words if one[0] == "-")
    add = distinct_names(one.removeprefix("+") for one in words if one[0] != "-")
    return add, remove


def _edit(reader: Reader, article: Article) -> None:
    with reader.desk.writing() as write:
        number = changing.rewrite(reader.archive, [id_of(article)], write)
    reader.renew()
    reader.say(_changed(number))


def _changed(number: int) -> str:
    text = ngettext("One article is changed", "{n} articles are changed", number)
    return text.format(n=grouped(number)) if number else _("Nothing was changed")


def _open(reader: Reader, article: Article) -> None:
    if article.url is None:
        reader.say(_("The article has no address"))
        return
    reader.desk.open_address(article.url)
    reader.say(_("Opened in the browser"))


def _copy(reader: Reader, article: Article) -> None:
    reader.desk.copy(article)
    reader.say(_("Copied, as it was written"))


def _related(reader: Reader, article: Article) -> None:
    rows = related(reader.archive, id_of(article), EVERYTHING)
    if not rows.total():
        reader.say(_("No article is similar to it"))
        return
    page = ListPage(rows, EVERYTHING, about=article.title, total=rows.total())
    reader.pages.append(page)
    reader.setter.forget_widths()


def undo(reader: Reader, *, agreed: bool = False) -> None:
    """Take back the last change; one of many articles is asked about first."""
    questions: list[str] = []

    def agree(question: str) -> bool:
        questions.append(question)
        return agreed

    change = undoing.undo(reader.archive, None, agree)
    if change is None:
        reader.prompt = Question(
            questions[0],
            lambda: undo(reader, agreed=True),
            lambda: reader.say(_("Nothing was changed")),
        )
        return
    reader.renew()
    reader.say(_("Taken back: {change}").format(change=undoing.words(change)))


COMMANDS: dict[str, Callable[[Reader, Article], None]] = {
    "mark": _mark,
    "trash": _trash,
    "tag": _tag,
    "edit": _edit,
    "open": _open,
    "copy": _copy,
    "related": _related,
}
