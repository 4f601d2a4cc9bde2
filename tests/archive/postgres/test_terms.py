"""Terms as the server's vectors: places, labels, and what a vector has room for."""

from __future__ import annotations

from struct import unpack_from

from newsctl.archive.fulltext.tables import Terms
from newsctl.archive.postgres.terms import Vectors, vectors


def of(
    title: str = "", body: str = "", *, exact: tuple[str, str] = ("", ""), lead: str = ""
) -> Vectors:
    """The vector of lemmas and exact forms, of title and body."""
    return vectors(
        Terms(
            title_exact=exact[0].encode(),
            body_exact=exact[1].encode(),
            title_lemma=title.encode(),
            body_lemma=body.encode(),
            lead_lemma=lead.encode(),
        )
    )


def told(found: Vectors) -> dict[str, str]:
    """The places of each term of a vector, as the server writes them."""
    data = found.terms
    number, at = unpack_from(">i", data)[0], 4
    places = {}
    for _term in range(number):
        end = data.index(b"\0", at)
        many = unpack_from(">H", data, end + 1)[0]
        some = unpack_from(f">{many}H", data, end + 3)
        places[data[at:end].decode()] = ",".join(f"{p & 16383}{'DCBA'[p >> 14]}" for p in some)
        at = end + 3 + 2 * many
    assert at == len(data)
    return places


def test_a_title_is_labelled_a_a_body_begins_with_b_and_places_part_the_two() -> None:
    body = " ".join(f"w{n}" for n in range(32))
    found = told(of("x z", body, exact=("x y", "q r")))
    assert [found[one] for one in ("x", "z", "=x", "=y")] == ["1A", "2A", "1A", "2A"]
    assert [found[one] for one in ("w0", "w29", "w30", "w31")] == ["130B", "159B", "160C", "161C"]
    assert [found[one] for one in ("=q", "=r")] == ["130C", "131C"]
    assert len(found) == 38


def test_a_terms_places_are_told_together_and_it_is_named_once() -> None:
    found = of("a", "a a", exact=("a", "a a"), lead="a a")
    assert told(found) == {"a": "1A,129B,130B", "=a": "1A,129C,130C"}
    assert found.distinct == b"=a a"
    assert found.length == 1 + 2 + 1 + 2 + 2


def test_terms_stand_in_the_order_of_their_bytes() -> None:
    found = told(of("قطار zz z", "é z2 =", exact=("قطار", "")))
    assert list(found) == sorted(found, key=str.encode)


def test_quotes_and_backslashes_are_terms_like_others() -> None:
    assert told(of("o'neil\\")) == {"o'neil\\": "1A"}


def test_a_text_without_words_has_an_empty_vector() -> None:
    assert of() == (b"\0\0\0\0", 0, b"")


def test_a_word_has_255_places_at_most_and_none_behind_16383() -> None:
    often = told(of("", " ".join(["a"] * 300)))
    assert often["a"].count(",") == 254
    late = told(of("", " ".join([*["a"] * 20_000, "b"])))
    assert late["b"] == "16383C"


def test_a_very_long_text_keeps_its_words_and_gives_up_places() -> None:
    words = " ".join(f"word{n}" for n in range(30_000))
    found = of("", words, exact=("", words))
    assert len(found.distinct.split()) == len(told(found)) == 60_000
    more = " ".join(f"word{n:050}" for n in range(30_000))
    assert 10_000 < len(told(of("", more, exact=("", more)))) < 60_000


def test_a_term_that_has_no_places_left_is_named_alone() -> None:
    most = " ".join(f"word{n:09}" for n in range(60_000))
    found = told(of("title word000000001", most))
    assert [found["title"], found["word000000001"]] == ["1A", "2A"]
    assert {found[one] for one in found if one not in {"title", "word000000001"}} == {""}
