"""The packed lexicon: what its file says is what it was made of, whatever that is."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from newsctl.arabic import lexicon
from newsctl.arabic.analyzer_version import ANALYZER
from newsctl.arabic.lexicon import Lexicon, is_current, pack
from newsctl.arabic.lexicon_rows import rows
from newsctl.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = st.text("ابتهويل·|=أaz١\U0001f600", max_size=8)


@given(st.dictionaries(_WORDS, _WORDS), st.lists(_WORDS))
def test_a_word_has_the_stem_that_it_was_packed_with(
    held: dict[str, str], others: list[str]
) -> None:
    """And no other word has any, such as the beginning or the end of one."""
    packed = Lexicon(pack(held.items()))
    parts = {part for word in held for at in range(len(word)) for part in (word[at:], word[:at])}
    for word in [*held, *parts, *others]:
        assert packed.look_up(word) == held.get(word)


@given(st.dictionaries(_WORDS, _WORDS), st.randoms())
def test_the_same_rows_give_the_same_bytes(held: dict[str, str], random: object) -> None:
    """In whatever order they come, so that a build can be repeated."""
    shuffled = list(held.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pack(shuffled) == pack(held.items())


def test_the_package_has_the_lexicon_that_its_lists_make(full: bool) -> None:
    """The file in the package is what the lists and rules of this checkout make (else
    `python -m newsctl.arabic.lexicon` makes it anew). Made again in full, and where it is older
    than any of them."""
    sources = [one for end in ("py", "txt") for one in lexicon.PATH.parent.glob(f"*.{end}")]
    changed = max(one.stat().st_mtime for one in sources)

    if full or lexicon.PATH.stat().st_mtime < changed:
        assert lexicon.PATH.read_bytes() == pack(rows())
    else:
        assert lexicon.lexicon().look_up("وزراء") == "وزير"


def test_a_missing_lexicon_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And kept for the next time: tried with a part of the list."""
    listed = DefaultDictionaryFactory(cache_max_size=1).get_dictionary("ar")
    part = {word: listed[word] for word in sorted(listed)[::50]} | {"وزراء": "وزير"}
    monkeypatch.setattr(DefaultDictionaryFactory, "get_dictionary", lambda *_given: part)
    monkeypatch.setattr(lexicon, "PATH", tmp_path / "lexicon.bin")

    made = lexicon.lexicon.__wrapped__()

    assert made.look_up("وزراء") == "وزير"
    assert lexicon.PATH.read_bytes() == pack(rows())
    assert lexicon._mapped(lexicon.PATH) is not None


def test_a_lexicon_that_cannot_be_read_now_is_not_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making one takes seconds: where no more files may be opened, that is said at once."""
    monkeypatch.setattr(lexicon, "PATH", tmp_path)  # a folder cannot be opened as a file

    with pytest.raises(OSError, match=re.escape(tmp_path.name)):
        lexicon.lexicon.__wrapped__()


@pytest.mark.parametrize("data", [b"", b"NCLX", b"\0" * 64])
def test_what_is_no_lexicon_of_this_version_is_made_anew(data: bytes) -> None:
    assert not is_current(data)
    other = pack([("مدن", "مدين")]).replace(ANALYZER.encode(), b"0.0.1")
    assert not is_current(other)


@given(st.dictionaries(_WORDS, _WORDS, min_size=1), st.data())
def test_a_lexicon_that_was_cut_short_is_none_wherever_the_cut_is(
    held: dict[str, str], chosen: st.DataObject
) -> None:
    whole = pack(held.items())
    assert is_current(whole)
    assert not is_current(whole[: chosen.draw(st.integers(0, len(whole) - 1))])
    assert not is_current(whole + b"\n")
    assert not is_current(whole[:16] + b"\0" * (len(whole) - 16))


@pytest.mark.parametrize("kept", [0, 3, 19, 20, 21, 1000, 200_000, 3_000_000, -1])
def test_a_lexicon_that_was_cut_short_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    whole = lexicon.PATH.read_bytes()
    monkeypatch.setattr(lexicon, "PATH", tmp_path / "lexicon.bin")
    monkeypatch.setattr("newsctl.arabic.lexicon_rows.rows", lambda: [("وزراء", "وزير")])
    lexicon.PATH.write_bytes(whole[:kept])

    assert lexicon.lexicon.__wrapped__().look_up("وزراء") == "وزير"
    assert lexicon.PATH.read_bytes() == pack([("وزراء", "وزير")])


def test_a_damaged_stem_is_told_of() -> None:
    packed = Lexicon(pack([("وزراء", "وزير")]).replace("وزير".encode(), b"\xff" * 8))
    with pytest.raises(ArchiveError, match="تالفة"):
        packed.look_up("وزراء")


def test_an_installation_without_its_lexicon_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon, "PATH", tmp_path / "missing.bin")
    monkeypatch.setitem(sys.modules, "simplemma", None)
    monkeypatch.setitem(sys.modules, "simplemma.strategies.dictionaries.dictionary_factory", None)
    with pytest.raises(ArchiveError, match="newsctl"):
        lexicon.lexicon.__wrapped__()
