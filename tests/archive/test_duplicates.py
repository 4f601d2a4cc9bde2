"""What repeats what: exactly, nearly, or not at all."""

from __future__ import annotations

import json
from itertools import islice, pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.door import OnDuplicate, Outcome, Prepared
from newsctl.archive.file.batch import FileThere
from newsctl.archive.file.index import fingerprints
from newsctl.archive.sketches import NEAR, keys, resemblance, sketch
from newsctl.archive.url_keys import url_key
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Archive


@pytest.fixture(autouse=True, params=["filed", "moved"])
def _marks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All holds for marks just filed and for those that an import has moved to the large table."""
    if request.param == "moved":
        monkeypatch.setattr(fingerprints, "_MANY", 1)
        monkeypatch.setattr(fingerprints, "_LEAST", 1)


_LETTERS = "بتجحدرسشصطعفقكلمنه"


def sentences(seed: int, number: int = 12, words: int = 12) -> list[str]:
    """Sentences of made-up words, other ones for each seed."""
    random = Random(seed)
    return [
        " ".join(
            "".join(random.choices(_LETTERS, k=random.randint(4, 7))) for _word in range(words)
        )
        + "."
        for _sentence in range(number)
    ]


def story(seed: int, *, lead: str | None = None, without: int | None = None) -> str:
    """A body; its first sentence may be another, and one may be left out."""
    every = sentences(seed)
    if lead is not None:
        every[0] = lead
    if without is not None:
        del every[without]
    return "\n".join(every)


def put(archive: Archive, *bodies: str, **fields: Any) -> list[Any]:
    """Add articles of these bodies, titled by their numbers, in one batch."""
    articles = [Article(title=f"خبر {n}", body=body, **fields) for n, body in enumerate(bodies, 1)]
    return list(archive.add_many(articles))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "http://www.example.org/a/"),
        ("https://example.org/a?id=3&utm_source=x", "https://EXAMPLE.org/a?id=3#top"),
        ("https://m.example.org/a?fbclid=1", "https://example.org/a"),
    ],
)
def test_addresses_of_one_page_are_one(one: str, other: str) -> None:
    assert url_key(one) == url_key(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?id=3", "https://example.org/a?id=4"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://example.com/a"),
    ],
)
def test_addresses_of_two_pages_are_two(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_an_article_without_an_address_has_no_key() -> None:
    assert url_key(None) is url_key("") is url_key("https://") is None


def test_the_same_page_by_another_address_is_skipped(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    archive.add(Article(title="أول", body=story(1), url="https://example.org/a?utm_source=rss"))

    again = archive.add(Article(title="ثان", body=story(2), url="http://www.example.org/a"))

    assert (again.outcome, again.id) == (Outcome.SKIPPED, 1)


def test_the_same_words_spelt_otherwise_are_skipped(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    archive.add(Article(title="أخبار المدينة", body="إفتتحت المدرسة"))

    again = archive.add(Article(title="اخبار  المدينه", body="اِفتتحت المدرسةُ"))

    assert (again.outcome, again.id) == (Outcome.SKIPPED, 1)


@pytest.mark.parametrize(
    ("before", "after"), [("ارتفع 1,5 نقطة", "ارتفع 15 نقطة"), ("؟!", "!!"), ("-5", "5")]
)
def test_a_corrected_figure_is_another_text(
    open_at: Callable[..., Archive], before: str, after: str
) -> None:
    archive = open_at()

    outcomes = [archive.add(Article(title="خبر", body=body)).outcome for body in (before, after)]

    assert outcomes == [Outcome.ADDED, Outcome.ADDED]


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
@pytest.mark.parametrize(
    "changed",
    [
        story(1, lead=" ".join(sentences(2)[0:1])),
        story(1, without=5),
        story(1).replace(sentences(1)[3].split()[4], "مصحح"),
    ],
    ids=["another lead", "a paragraph dropped", "a word corrected"],
)
def test_a_text_that_changed_a_little_is_added_and_told(
    open_at: Callable[..., Archive], changed: str, together: bool
) -> None:
    archive = open_at()
    bodies = [story(1), story(7), changed]

    added = put(archive, *bodies) if together else [put(archive, one)[0] for one in bodies]

    assert [(one.id, one.outcome, one.near) for one in added] == [
        (1, Outcome.ADDED, ()),
        (2, Outcome.ADDED, ()),
        (3, Outcome.ADDED, (1,)),
    ]
    assert list(archive.duplicates()) == [[1, 3]]


def test_bulletins_of_one_mould_are_no_duplicates(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    mould = "\n".join(sentences(3)).split(" ")

    def bulletin(day: int) -> str:
        figures = Random(day)
        return " ".join(
            f"{word} {figures.randrange(1000)}" if at % 6 == 0 else word
            for at, word in enumerate(mould)
        )

    added = put(archive, *map(bulletin, range(20)))

    assert {one.near for one in added} == {()}
    assert list(archive.duplicates()) == []


def test_texts_too_short_to_be_compared_are_not_near(open_at: Callable[..., Archive]) -> None:
    archive = open_at()

    added = put(
        archive, "افتتحت اليوم مكتبة جديدة في المدينة", "افتتحت اليوم مكتبة جديدة في القرية"
    )

    assert [one.near for one in added] == [(), ()]


def test_the_last_of_many_copies_is_near_them_too(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    put(archive, *(f"{story(1)}\nآخر تحديث {n}" for n in range(30)))

    assert len(put(archive, f"{story(1)}\nآخر تحديث الآن")[0].near) == 16
    assert list(archive.duplicates()) == [list(range(1, 32))]


def test_what_is_in_the_trash_repeats_nothing(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    put(archive, story(1), story(1, without=2))
    archive.trash([1])

    assert list(archive.duplicates()) == []
    assert put(archive, story(1, without=4))[0].near == (2,)


def test_an_edited_text_is_compared_as_it_is_now(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    put(archive, story(1), story(1, without=2))
    archive.update(2, {"body": story(5)})

    assert list(archive.duplicates()) == []
    archive.update(2, {"body": story(1, without=3)})
    assert list(archive.duplicates()) == [[1, 2]]
    archive.remove([1])
    assert list(archive.duplicates()) == []


def test_a_group_holds_all_that_repeat_one_another(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    put(archive, story(1), story(8), story(1, without=2), url="https://example.org/1")
    list(archive.add_many([Article(title="خبر 9", body=story(8))], on_duplicate=OnDuplicate.KEEP))
    archive.add(Article(title="خبر 5", body=story(1, without=9)))

    assert list(archive.duplicates()) == [[1, 3]]


@pytest.mark.parametrize("damage", ["'نص'", "7", "x'010203'", "x''", "0.5"])
@pytest.mark.parametrize("more", [0, 1])
def test_what_is_no_sketch_is_made_anew(
    open_at: Callable[..., Archive], damage: str, more: int
) -> None:
    """In an index that is damaged there, by who looks for copies, and by who adds one."""
    archive = open_at()
    put(archive, story(1), story(1, without=2), story(1, without=4))
    db = archive.files.index.file.writing  # type: ignore[attr-defined]
    db.execute(f"UPDATE texts SET sketch = {damage} WHERE article_id = 2")
    if more:
        assert put(archive, story(1, without=6))[0].id == 4

    assert list(archive.duplicates()) == [[1, 2, 3, 4][: 3 + more]]


def test_groups_outlive_the_index(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    put(archive, story(1), story(1, without=2))

    archive.upkeep.reindex()

    assert list(archive.duplicates()) == [[1, 2]]


def _compared(one: bytes | None, other: bytes | None) -> bool:
    return bool(
        one
        and other
        and len(set(keys(one)) & set(keys(other))) >= 2
        and resemblance(one, other) >= NEAR
    )


def test_real_news_is_told_apart(shared: Path) -> None:
    """Of real articles with a fifth of their sentences replaced, nine of ten are found near."""
    file = shared / "corpus" / "dev-bbc.jsonl"
    with file.open("rb") as lines_of_json:
        bodies = [json.loads(line)["body"] for line in islice(lines_of_json, 300)]
    texts = [[one for one in body.split("\n") if one.strip()] for body in bodies]
    long = [one for one in texts if len(one) >= 5]

    def words(lines: list[str]) -> list[str]:
        return " ".join(lines).split()

    found = 0
    for at, lines in enumerate(long):
        instead = long[(at + 1) % len(long)][: len(lines) // 5]
        changed = instead + lines[len(lines) // 5 :]
        found += _compared(sketch(words(lines)), sketch(words(changed)))
    sketches = [sketch(words(lines)) for lines in long]
    others = sum(_compared(one, two) for one, two in pairwise(sketches))

    assert found >= 0.9 * len(long)
    assert others == 0


def test_marks_are_moved_all_at_once_and_only_by_imports(
    open_at: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprints, "_MANY", 3)
    monkeypatch.setattr(fingerprints, "_LEAST", 30)
    archive = open_at()
    db = archive.files.index.db  # type: ignore[attr-defined]

    def held() -> tuple[int, int]:
        counts = (
            db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]
            for name in ("marks_new", "marks_old")
        )
        return tuple(counts)

    put(archive, *map(story, range(3)))
    assert held() == (21, 0)  # seven each: the whole text's, and six of its sketch
    for seed in (3, 4):
        put(archive, story(seed))
    assert held() == (35, 0)
    put(archive, *map(story, range(5, 8)))
    assert held() == (0, 56)
    put(archive, story(0, without=1))
    assert held() == (7, 56)
    archive.remove([1, 9])
    assert held() == (0, 49)


GIVEN: dict[str, Any] = {
    "url": "https://a.example/1", "published_at": "2026-11-24", "guid": "a.example:1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "other", "repeats"),
    [
        ("عنوان", {}, True),
        ("عنوان آخر", {}, True),  # a site corrected its headline
        ("عنوان", {"url": "https://a.example/2", "published_at": "2026-11-25"}, True),
        ("عنوان آخر", {"url": "https://a.example/2"}, True),  # and its address with it
        ("عنوان آخر", {"published_at": "2026-11-25"}, True),
        ("عنوان آخر", {"url": "https://a.example/2", "published_at": "2026-11-25"}, False),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("dry", [True, False])
def test_a_guid_that_all_else_contradicts_tells_no_copy(
    open_at: Callable[..., Archive],
    title: str,
    other: dict[str, Any],
    repeats: bool,
    at_once: bool,
    dry: bool,
) -> None:
    archive = open_at()
    first = Article(title="عنوان", body="نص أول", **GIVEN)
    second = Article(title=title, body="نص ثان غيره", **GIVEN | other)
    if not at_once:
        list(archive.add_many([first]))
    given = [first, second] if at_once else [second]

    outcome = list(archive.add_many(given, dry=dry))[-1].outcome

    told = Outcome.SKIPPED if repeats or (dry and at_once) else Outcome.ADDED
    assert outcome is told


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("dry", [True, False])
def test_copies_that_come_one_after_the_other_are_those_that_their_texts_tell(
    open_at: Callable[..., Archive],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    dry: bool,
) -> None:
    """They are looked for by their titles, which saves their analysis: with the same answers."""
    random = Random(seed)

    def some() -> list[Article]:
        titles = ("العنوان الأول", "العنوانُ الأوّل", "«العنوان الأول»", "عنوان آخر", "")
        bodies = ("نص عن المدينة.", "نصٌّ عن المدينة", "نص آخر", "")
        made = [(random.choice(titles), random.choice(bodies)) for _ in range(30)]
        return [Article(title=title, body=body) for title, body in made if title or body]

    first, again = some(), some()
    answers = []
    for name in ("asked", "unasked"):
        archive = open_at(tmp_path / f"{name}.json")
        list(archive.add_many(first))
        archive.trash([1])
        if name == "unasked":
            monkeypatch.setattr(FileThere, "titled", lambda _self, _title: [])
        answers.append(list(archive.add_many(again + again, dry=dry)))
    assert answers[0] == answers[1]


def test_what_comes_twice_is_hardly_analysed(
    open_at: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = open_at()
    articles = [Article(title=f"خبر {n}", body=f"نص الخبر {n} عن المدينة") for n in range(50)]
    list(archive.add_many(articles))
    read: list[str] = []
    real = FileThere.read

    def note(there: FileThere, title: str, body: str) -> Any:
        read.append(title)
        return real(there, title, body)

    monkeypatch.setattr(FileThere, "read", note)
    assert {one.outcome for one in archive.add_many(articles)} == {Outcome.SKIPPED}
    assert read == ["خبر 0"]


def prepared(archive: Archive, articles: list[Article]) -> list[Prepared]:
    return [Prepared(one, archive.prepare(one.title, one.body)) for one in articles]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_asked_of_a_batch_at_once_is_what_each_article_would_ask(
    open_at: Callable[..., Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)
    odd = ("", "a", "a\0", "a\0b", "\ud800", "\ufffd", "é😀", 'q"\\', "123")

    def one(n: int) -> Article:
        body = story(random.randrange(4), without=random.choice((None, 1, 5, 9)))
        return Article(
            title=f"خبر {n}",
            body=body if random.random() < 0.7 else f"نص قصير {random.randrange(5)}",
            url=f"https://example.org/{random.choice(odd)}" if random.random() < 0.2 else None,
            guid=random.choice(odd) if random.random() < 0.2 else None,
        )

    first, again = ([one(n) for n in range(random.randrange(2, 30))] for _batch in range(2))
    answers = []
    for name in ("at once", "each"):
        archive = open_at(tmp_path / f"{name}.json")
        if name == "each":
            monkeypatch.setattr(FileThere, "look_up", lambda *_arguments: None)
        answers.append(
            [list(archive.add_many(prepared(archive, some))) for some in (first, again, first)]
        )
    assert answers[0] == answers[1]
    assert {added.outcome for added in answers[0][2]} == {Outcome.SKIPPED}


def test_what_comes_in_many_texts_is_asked_for_once(
    open_at: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text is a part of the batch, of which there may be as many as articles."""
    archive = open_at()
    put(archive, story(1), url="https://example.org/1")
    asked: list[int] = []
    real = FileThere.look_up

    def note(there: FileThere, articles: list[Article], texts: Any) -> None:
        asked.append(len(articles))
        real(there, articles, texts)

    monkeypatch.setattr(FileThere, "look_up", note)
    again = [Article(title="خبر", body=story(n), url="https://example.org/1") for n in range(2, 12)]
    updated = list(archive.add_many(again, on_duplicate=OnDuplicate.UPDATE))
    assert [(one.id, one.outcome) for one in updated] == [(1, Outcome.UPDATED)] * 10
    assert asked == [10]


def test_a_batch_of_new_articles_asks_as_often_whatever_their_number(
    open_at: Callable[..., Archive],
) -> None:
    archive = open_at()
    put(archive, story(1), url="https://example.org/1")

    def asked(begin: int, number: int) -> int:
        some = [
            Article(title=f"خبر {n}", body=story(n), url=f"https://example.org/{n}", guid=f"g{n}")
            for n in range(begin, begin + number)
        ]
        told: list[str] = []
        db = archive.files.index.db  # type: ignore[attr-defined]
        db.set_trace_callback(told.append)
        added = list(archive.add_many(prepared(archive, some)))
        db.set_trace_callback(None)
        assert {one.outcome for one in added} == {Outcome.ADDED}
        return len(told)

    assert asked(10, 10) == asked(100, 40)
