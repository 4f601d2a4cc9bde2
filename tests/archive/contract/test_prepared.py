"""Articles whose texts were prepared by another process are taken as any others are."""

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.door import OnDuplicate, Outcome, Prepared
from newsctl.article import Article
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection

if TYPE_CHECKING:
    from newsctl.archive.door import Archive

STORY = "\n".join(f"جملة{n} طويلة{n} عن{n} أخبار{n} المدينة{n} وأهلها{n}" for n in range(30))
TEXTS = [
    ("قطار الشمال", "وصل القطار إلى المدينة وفيه وزراء"),
    ("ثلج", "سقط الثلج على الجبل"),
    ("قطار الشمال", "وصل القطار إلى المدينة وفيه وزراء"),  # once more
    ("قصة", STORY),
    ("القصة", STORY + "\nوزيادة"),  # much like the one before
    ("", "..."),
]
QUERIES = ("القطار", "وزير", "*لج", "قط*", '"سقط الثلج"', "=المدينة", "زيادة", "قصه")


def sent(archive: Archive, *texts: tuple[str, str], **fields: Any) -> list[Prepared]:
    """What comes back from another process: nothing of it is an object of this one."""
    prepare = pickle.loads(pickle.dumps(archive.prepare))
    return [
        Prepared(Article(title=title, body=body, **fields), pickle.loads(pickle.dumps(text)))
        for title, body in texts
        for text in [prepare(title, body)]
    ]


def found(archive: Archive) -> dict[str, list[int]]:
    return {
        text: [
            hit.id
            for hit in archive.search(
                parse(text, today=date(2026, 3, 1)), Selection(), match=Match.ALL
            ).hits
        ]
        for text in QUERIES
    }


@pytest.mark.parametrize("dry", [False, True])
def test_they_become_what_plain_ones_become(archive: Archive, dry: bool) -> None:
    """Added, skipped, told to be near: the same answers."""
    answers = list(archive.add_many(sent(archive, *TEXTS), dry=dry))
    kinds = [one.outcome for one in answers]
    added, skipped = Outcome.ADDED, Outcome.SKIPPED
    assert kinds == [added, added, skipped, added, added, added]
    if not dry:
        assert [one.near for one in answers] == [(), (), (), (), (3,), ()]


def test_they_are_found_as_plain_ones_are(archive: Archive) -> None:
    """By words, their relatives, patterns and phrases, and after the index is made anew."""
    list(archive.add_many(sent(archive, *TEXTS)))
    first = found(archive)
    assert first["القطار"] == first["وزير"] == [1]
    assert sorted(first["قط*"]) == [1, 2]  # `سقط` too
    assert first["*لج"] == first['"سقط الثلج"'] == [2]
    assert first["زيادة"] == [4]

    list(archive.add_many(Article(title=title, body=f"{body} آخر") for title, body in TEXTS[:2]))
    second = found(archive)
    assert sorted(second["*لج"]) == [2, 7]
    assert sorted(second["وزير"]) == [1, 6]


def test_they_change_what_is_there(archive: Archive) -> None:
    list(archive.add_many(sent(archive, TEXTS[0], url="https://example.org/1")))
    (answer,) = archive.add_many(
        sent(archive, ("قطار الشمال", "تأخر القطار"), url="https://example.org/1"),
        on_duplicate=OnDuplicate.UPDATE,
    )
    assert answer.outcome == Outcome.UPDATED
    assert archive.get(1).body == "تأخر القطار"
    assert found(archive)["وزير"] == []
