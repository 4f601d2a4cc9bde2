"""Documents of JSON:API, as Drupal answers: records whose authors, sections and tags are only named
by what they are related to, which stands behind them under `included`."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from newsctl.errors import BadInput
from newsctl.formats.field_mapping import item_of
from newsctl.formats.item import Item, at_line, at_record, failed
from newsctl.formats.joined_json import IN_MEMORY, keep, keep_one, kept, rows
from newsctl.formats.json_scanner import LONGEST_VALUE, NotJson, Scanner, TooLong, decode
from newsctl.formats.text_streams import chunks
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

    Row = dict[str, Any]

_NAMES = ("display_name", "title", "name", "label")  # of what a record is related to
_OURS = {"uid": "author"}  # a relation that Drupal has a word of its own for


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The records of a document, with the names of what they are related to; what was not published
    is passed over. Raises BadInput where the file breaks off, or holds no record."""
    number = 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as records:
        try:
            included = _open(Scanner(chunks(stream, source, options.damage)), records)
        except NotJson as error:
            place, reason = at_line(source, error.line), _("this is not JSON")
            raise BadInput(
                _("{place}: {reason}").format(place=place, reason=reason), source=source
            ) from None
        for number, record in kept(records):
            place = at_record(source, number)
            if record is None:
                yield failed(place, _("this is not JSON"), source, number)
            else:
                yield item_of(_joined(record, included), options, place, source, number)
    if not number:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


def _open(scan: Scanner, records: IO[bytes]) -> dict[tuple[str, str], str]:
    """Put the records into a file; the names of what is included, by its type and id."""
    included: dict[tuple[str, str], str] = {}
    scan.peek()
    scan.skip()
    while (first := scan.peek()) != "}":
        if not first:
            raise NotJson(scan.line)
        name = scan.name()
        if name == "data" and scan.peek() == "[":
            keep(scan, records)
            continue
        line, text = scan.line, scan.value()
        if name == "data":
            keep_one(text, line, records)
        elif name == "included":
            if len(text) > LONGEST_VALUE:
                raise TooLong(line)
            for one in rows(decode(text, line)):
                told = one.get("attributes")
                found = [told.get(key) for key in _NAMES] if isinstance(told, dict) else []
                named = next((text for text in found if isinstance(text, str) and text), "")
                included[str(one.get("type")), str(one.get("id"))] = named
    return included


def _joined(record: Row, included: dict[tuple[str, str], str]) -> Row:
    told = record.get("attributes")
    if not isinstance(told, dict):
        return record
    found = dict(told)
    related = record.get("relationships")
    for name, relation in related.items() if isinstance(related, dict) else ():
        data = relation.get("data") if isinstance(relation, dict) else None
        ones = rows(data if isinstance(data, list) else [data])
        names = [included.get((str(one.get("type")), str(one.get("id"))), "") for one in ones]
        plain = name.removeprefix("field_")
        if any(names):
            found.setdefault(_OURS.get(plain, plain), [one for one in names if one])
    if address := _address(record, told):
        found.setdefault("url", address)
    return found


def _address(record: Row, told: Row) -> str:
    """A record's page: the path that its site gives it, on the host that it came from."""
    path, links = told.get("path"), record.get("links")
    own = links.get("self") if isinstance(links, dict) else None
    own = own.get("href") if isinstance(own, dict) else own
    alias = path.get("alias") if isinstance(path, dict) else None
    if not isinstance(alias, str) or not isinstance(own, str) or not alias.startswith("/"):
        return ""
    try:
        return urljoin(own, alias) if urlsplit(own).scheme in {"http", "https"} else ""
    except ValueError:
        return ""
