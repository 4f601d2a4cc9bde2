"""A text, analysed once for all that a server keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive import texts
from newsctl.archive.postgres.terms import vectors
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from newsctl.archive.postgres.terms import Vectors


class Text(NamedTuple):
    """A title and a body, analysed: what they are found by, and what tells copies, as
    `newsctl.archive.texts.Text` has it."""

    vectors: Vectors
    key: int
    sketch: bytes | None


class Analysing:
    """Analyses texts in a process that needs no archive (`archive.door.Preparing`)."""

    def __call__(self, title: str, body: str) -> Text:
        text = texts.prepare(title, body)
        return Text(vectors(text.terms), text.key, text.sketch)

    def learnt(self) -> bytes:
        return texts.prepare.learnt()

    def hear(self, learnt: bytes) -> None:
        texts.prepare.hear(learnt)


prepare = Analysing()
