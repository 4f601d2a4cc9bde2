"""What bytes were no letters, and where: noted while decoding, reported with the next item."""

from __future__ import annotations

from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext

_MOST = 5  # places named for one item; what is beyond them is counted


class Damage:
    """The places noted since the last item. Readers decode no further than the item they give, so
    that what is noted belongs to it."""

    def __init__(self) -> None:
        self._notes: list[str] = []
        self._more = 0

    def note(self, place: str, letters: int) -> None:
        """Characters of a place (`news.csv, line 12`) that could not be read."""
        self._add(
            ngettext(
                "{place}: a character could not be read; � stands for it",
                "{place}: {n} characters could not be read; � stands for each",
                letters,
            ).format(place=place, n=grouped(letters))
        )

    def note_encoding(self, place: str, name: str) -> None:
        """A place that is in another encoding than the text about it."""
        self._add(_("{place}: this is in {encoding}, unlike the rest").format(
            place=place, encoding=name
        ))  # fmt: skip

    def note_cut(self, place: str, most: int) -> None:
        """A line of more than `most` characters, of which only the beginning was read."""
        self._add(
            _("{place}: longer than {n} million characters; only its beginning was read").format(
                place=place, n=most >> 20
            )
        )

    def _add(self, text: str) -> None:
        if len(self._notes) < _MOST:
            self._notes.append(text)
        else:
            self._more += 1

    def taken(self) -> list[str]:
        """What was noted, which is then forgotten."""
        if not self._notes:
            return []
        notes, more = self._notes, self._more
        self._notes, self._more = [], 0
        if more:
            notes.append(
                ngettext("and at one more place", "and at {n} more places", more).format(
                    n=grouped(more)
                )
            )
        return notes
