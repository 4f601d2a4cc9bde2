"""WACZ, a packed web archive: the pages in its WARC files; its own lists and indexes are none."""

from __future__ import annotations

from io import BufferedReader
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.formats import warc
from newsctl.formats.item import Item
from newsctl.formats.unpacking_limits import UNPACKING, Budget, Unpacked, damaged
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from newsctl.formats.item import Options

_WARCS = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")


def read_members(archive: zipfile.ZipFile, source: str, options: Options) -> Iterator[Item]:
    """The pages of an opened archive. Raises BadInput when there are none in it."""
    budget = options.budget or Budget()
    infos = [one for one in archive.infolist() if one.filename.lower().endswith(_WARCS)]
    if not infos:
        raise BadInput(_("{file}: there is no web page in it").format(file=source), source=source)
    for info in sorted(infos, key=lambda one: one.filename):
        label = f"{source}:{info.filename}"
        try:
            budget.open_one(label)
            with archive.open(info) as packed:
                raw = Unpacked(packed, max(info.compress_size, 1), budget, label)
                for item in warc.read(BufferedReader(raw), label, options):
                    item.warnings[:0] = options.damage.taken()
                    yield item
            if raw.failure is not None:
                raise raw.failure
        except BadInput as error:
            yield Item(None, error, label, error.record or 0)
        except UNPACKING as error:
            yield Item(None, damaged(label, error), label)
