"""What changed between two texts: both can be read out of it, and readers tell what counts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsctl.arabic import word_diff as module
from newsctl.arabic.fold import fold
from newsctl.arabic.word_diff import ADDED, REMOVED, SAME, Piece, word_diff, words_changed

MARKS = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}


def shown(before: str, after: str, *, exact: bool = False) -> str:
    return "".join(MARKS[one.op].format(one.text) for one in word_diff(before, after, exact=exact))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("", "", ""),
        ("", "نص", "{+نص+}"),
        ("نص", "", "[-نص-]"),
        ("قال الوزير نعم", "قال الوزير لا", "قال الوزير [-نعم-]{+لا+}"),
        ("قال الوزير", "قال رئيس الوزير", "قال {+رئيس +}الوزير"),
        ("بلغ 12 مليار", "بلغ 14,5 مليار", "بلغ [-12 -]{+14,5 +}مليار"),
        ("ارتفع 12.5 بالمئة", "ارتفع 13.5 بالمئة", "ارتفع [-12.5 -]{+13.5 +}بالمئة"),
        ("في ١٢٫٥ منه", "في ١٣٫٥ منه", "في [-١٢٫٥ -]{+١٣٫٥ +}منه"),
        ("يوم 2026-11-24.", "يوم 2026-11-25.", "يوم [-2026-11-24-]{+2026-11-25+}."),
        ("الساعة 10:30", "الساعة 11:30", "الساعة [-10:30-]{+11:30+}"),
        # a sign is a word of its own
        ("قال: نعم", "قال: نعم!", "قال: نعم{+!+}"),
        ("جاء، ثم ذهب.", "جاء ثم ذهب.", "جاء [-، -]ثم ذهب."),
        # a few words that stay amid a large change are a part of it
        ("أ ب ج في د ه و", "1 2 3 في 4 5 6", "[-أ ب ج في د ه و-]{+1 2 3 في 4 5 6+}"),
        # but they stay beside a small one
        ("قال أحمد في باريس", "قال علي في لندن", "قال [-أحمد -]{+علي +}في [-باريس-]{+لندن+}"),
        # a line goes, a line comes
        ("أول\nثان\nثالث", "أول\nثالث", "أول\n[-ثان\n-]ثالث"),
        ("أول\nثالث", "أول\nثان\nثالث", "أول\n{+ثان\n+}ثالث"),
    ],
)
def test_what_is_told(before: str, after: str, told: str) -> None:
    assert shown(before, after) == told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("إلى الأمام", "الى الامام"),
        ("كَتَبَ", "كتب"),
        ("كتـــب", "كتب"),
        ("مستشفى", "مستشفي"),
        ("مدرسة", "مدرسه"),
        ("سنة ٢٠٢٦", "سنة 2026"),
        ("كتب  الولد", " كتب الولد "),
        ("فقرة\nثانية", "فقرة ثانية"),
        ("News", "news"),
        ("ـ نص", "نص"),
    ],
)
def test_spelling_and_white_space_are_silent_and_seen_when_asked(before: str, after: str) -> None:
    assert {one.op for one in word_diff(before, after)} == {SAME}
    assert {one.op for one in word_diff(before, after, exact=True)} & {ADDED, REMOVED}


texts = st.text("اإبت نم.،\n 1", max_size=60) | st.lists(
    st.sampled_from(["قال", "الوزير", "في", "في", "إلى", "الى", "،", "\n", "2026"]), max_size=40
).map(" ".join)


@given(texts, texts)
def test_an_exact_comparison_holds_both_texts(before: str, after: str) -> None:
    pieces = word_diff(before, after, exact=True)
    assert "".join(one.text for one in pieces if one.op != ADDED) == before
    assert "".join(one.text for one in pieces if one.op != REMOVED) == after


@given(texts, texts)
def test_a_folded_one_holds_the_newer_text_and_the_older_ones_words(
    before: str, after: str
) -> None:
    pieces = word_diff(before, after)
    if after.strip():
        assert "".join(one.text for one in pieces if one.op != REMOVED) == after
    older = "".join(one.text for one in pieces if one.op != ADDED)
    assert "".join(fold(older).split()) == "".join(fold(before).split())


@given(texts)
def test_nothing_is_changed_between_a_text_and_itself(text: str) -> None:
    assert word_diff(text, text) == ([Piece(SAME, text)] if text else [])


@given(texts, texts)
def test_what_was_removed_stands_before_what_was_added_in_its_place(
    before: str, after: str
) -> None:
    ops = [one.op for one in word_diff(before, after)]
    assert (ADDED, REMOVED) not in list(itertools.pairwise(ops))
    assert all(one != other for one, other in itertools.pairwise(ops))


def test_frequent_words_are_no_junk_in_a_long_text() -> None:
    """difflib leaves out what is frequent in more than 200 words (`autojunk`)."""
    before = " ".join(f"في كلمة{n} في" for n in range(400))
    after = before.replace("كلمة200 ", "جديد ")
    assert words_changed(word_diff(before, after)) == (1, 1)
    many = " ".join(["في"] * 1000)
    assert words_changed(word_diff(many, many + " في")) == (1, 0)


def test_difflib_never_sees_more_than_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two unlike texts of 10,000 words of two letters: no squares."""
    import difflib
    import random

    seen: list[int] = []
    real = difflib.SequenceMatcher

    def matcher(junk: None, a: list[str], b: list[str], *, autojunk: bool) -> object:
        seen.append(len(a) * len(b))
        return real(junk, a, b, autojunk=autojunk)

    monkeypatch.setattr(difflib, "SequenceMatcher", matcher)
    dice = random.Random(1)
    one, other = (" ".join(dice.choice("ابتث") for _ in range(10_000)) for _ in range(2))
    word_diff(one, other)
    assert all(pairs <= module._SMALL for pairs in seen)


def test_moved_lines_are_removed_here_and_added_there() -> None:
    lines = [f"فقرة رقم {n} تقول شيئا عن {n * n}.\n" for n in range(6)]
    moved = [*lines[1:5], lines[0], lines[5]]
    pieces = word_diff("".join(lines), "".join(moved))
    assert [one for one in pieces if one.op != SAME] == [
        Piece(REMOVED, lines[0]),
        Piece(ADDED, lines[0]),
    ]
