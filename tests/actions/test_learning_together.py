"""Processes that tell each other the words that they analysed."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any, cast

import pytest

from newsctl.actions.learning_together import Together, files
from newsctl.archive import texts
from newsctl.archive.texts import Analyst, Text

pytestmark = pytest.mark.skipif(not hasattr(os, "pread"), reason="where processes are copied")

ONE = "قرأ الوزير بيانا في القاهرة أمس، ١٢٫٥ بالمئة من أردوغان"
OTHER = "عاد الوزير من القاهرة وقرأ بيان العائدين، ١٢٫٥ بالمئة"


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests had analysed in this process is not known to these."""
    monkeypatch.setattr(texts, "_latest", [])


class Counting:
    """What a process of its own has: an analyst, of which it is known how many words it read."""

    def __init__(self) -> None:
        self.analyst = Analyst()
        self.words: list[str] = []
        analyse = self.analyst.analyzer._analyse

        def counted(word: str) -> Any:
            self.words.append(word)
            return analyse(word)

        self.analyst.analyzer._analyse = counted  # type: ignore[method-assign]

    def __call__(self, title: str, body: str) -> Text:
        return self.analyst.read(title, body)

    def learnt(self) -> bytes:
        return self.analyst.analysed()

    def hear(self, learnt: bytes) -> None:
        self.analyst.tell(learnt)


def test_a_word_that_one_analysed_the_other_knows_and_is_new_to_it_all_the_same() -> None:
    """Its terms are the same, and whoever keeps the words hears of it from both."""
    with ExitStack() as opened:
        shared = [opened.enter_context(one) for one in files(2)]
        first, second = Counting(), Counting()
        here, there = Together(first, shared, 0), Together(second, shared, 1)
        for _text in range(4):  # what it learnt before anybody asked is its own
            here("", "")
        for text in (ONE, *[""] * 7):
            here("خبر", text)
        told = [cast("Text", there("خبر", text)) for text in (OTHER, ONE)]

    alone = Analyst()
    assert [one[:3] for one in told] == [alone.read("خبر", text)[:3] for text in (OTHER, ONE)]
    assert set(second.words) == {"عاد", "من", "وقرأ", "بيان", "العائدين"} - set(ONE.split())
    met = {word for one in told for word in one.met.words.split(" ")}
    assert met == {word.decode() for one in told for word in one.terms.words()}


def test_half_of_what_another_writes_is_left_until_the_rest_is_there() -> None:
    with ExitStack() as opened:
        shared = [opened.enter_context(one) for one in files(2)]
        writer, reader = Counting(), Counting()
        writer.learnt()
        writer("", ONE)
        learnt = writer.learnt()
        whole = len(learnt).to_bytes(4, "big") + learnt
        here = Together(reader, shared, 0)
        for part in (whole[:3], whole[3:90]):
            shared[1].write(part)
            for text in ("", "", "", ""):
                here(text, text)
        shared[1].write(whole[90:])
        here("", ONE)

    assert reader.words == []
