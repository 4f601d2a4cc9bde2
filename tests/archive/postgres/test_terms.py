"""Terms as the server's vectors: places, labels, and what a vector has room for."""

from __future__ import annotations

from newsctl.archive.fulltext.tables import Terms
from newsctl.archive.postgres.terms import Vectors, vectors
from newsctl.archive.postgres.values import Lines


def of(
    title: str = "", body: str = "", *, exact: tuple[str, str] = ("", ""), lead: str = ""
) -> Vectors:
    """The vectors of lemmas and exact forms, of title and body."""
    return vectors(
        Terms(
            title_exact=exact[0],
            body_exact=exact[1],
            title_lemma=title,
            body_lemma=body,
            lead_lemma=lead,
        )
    )


def test_a_title_is_labelled_a_a_body_begins_with_b_and_places_part_the_two() -> None:
    body = " ".join(f"w{n}" for n in range(32))
    found = of("x z", body, exact=("x y", "q r"))
    assert found.terms.startswith("'x':1A 'z':2A '=x':1A '=y':2A 'w0':130B 'w1':131B ")
    assert "'w29':159B 'w30':160C 'w31':161C '=q':130C '=r':131C" in found.terms


def test_a_terms_places_are_told_together_and_it_is_named_once() -> None:
    found = of("a", "a a", exact=("a", "a a"), lead="a a")
    assert found.terms == "'a':1A,129B,130B '=a':1A,129C,130C"
    assert found.distinct == ("a", "=a")
    assert found.length == 1 + 2 + 1 + 2 + 2


def test_quotes_and_backslashes_are_doubled() -> None:
    assert of("o'neil\\").terms == "'o''neil\\\\':1A"


def test_a_text_without_words_has_empty_vectors() -> None:
    assert of() == ("", 0, ())


def test_a_word_has_255_places_at_most_and_none_behind_16383() -> None:
    often = of("", " ".join(["a"] * 300))
    assert often.terms.count(",") == 254
    late = of("", " ".join([*["a"] * 20_000, "b"]))
    assert late.terms.endswith(" 'b':16383C")


def test_a_very_long_text_keeps_its_words_and_gives_up_places() -> None:
    words = " ".join(f"word{n}" for n in range(30_000))
    found = of("", words, exact=("", words))
    assert len(found.distinct) == 60_000
    assert len(found.terms.split()) == 60_000
    more = " ".join(f"word{n:050}" for n in range(30_000))
    assert 10_000 < len(of("", more, exact=("", more)).distinct) < 60_000


def test_a_term_that_has_no_places_left_is_named_alone() -> None:
    most = " ".join(f"word{n:09}" for n in range(60_000))
    found = of("title word000000001", most).terms
    assert found.startswith("'title':1A 'word000000001':2A 'word000000000' 'word000000002' ")


def test_rows_for_copy_tell_tabs_ends_of_lines_and_what_is_not_there() -> None:
    rows = [(1, None, True, b"\x01\xff", "a\tb\\n\nc\r'd'", "")]
    assert Lines(rows).read() == b"1\t\\N\tt\t\\\\x01ff\ta\\tb\\\\n\\nc\\r'd'\t\n"
    assert Lines([]).read() == b""
