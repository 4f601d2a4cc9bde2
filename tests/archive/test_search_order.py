"""In which order a search's articles stand, and what a page is filled with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.door import OnDuplicate
from newsctl.archive.hits import Hit
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsctl.archive.door import Archive
    from newsctl.archive.hits import Hit
    from newsctl.article import Article

TODAY = date(2026, 3, 1)
STORY = (
    "افتتح الوزير صباح الأمس المستشفى الجامعي الجديد بالعاصمة بحضور المسؤولين المحليين وممثلي "
    "النقابات المهنية وقال للصحافيين إن المشروع يستجيب لحاجيات المواطنين ويخفف الاكتظاظ المسجل "
    "بالمستشفيات القديمة ويوفر مناصب للأطباء والممرضين الشباب في التخصصات الدقيقة كلها"
)
TEXTS = {
    1: ("سعر النفط يرتفع", "ارتفع سعر النفط في الأسواق العالمية"),
    2: ("النفط", "تصدير النفط من الميناء"),
    3: ("أسعار الخبز", "أسعار الخبز في المدينة"),
    4: ("محكمة", "خبر عن القطارات وعن القطارات وعن القطارات"),
    5: ("رحلة", "كلام كثير عن أشياء أخرى ثم في آخره قطار واحد"),
    6: ("ميناء ومطار ومدينة", "لا شيء بينهما"),
    7: ("افتتاح مستشفى جديد", STORY),
    8: ("مستشفى جديد بالعاصمة", STORY + " حسب بلاغ"),
    9: ("زيارة", "كلام كثير عن أشياء أخرى كثيرة هنا وهناك ثم في آخره جديد عن مستشفى"),
    10: ("علي بن سالم", "التقى علي بن سالم بالصحافيين"),
    11: ("على الطريق", "وقف على الطريق وقال إن الثلج على الجبل"),
    12: ("مستشفى جديد في العاصمة", STORY + " حسب وكالة الأنباء"),
}


@pytest.fixture
def archive(open_at: Callable[..., Archive], article: Callable[..., Article]) -> Archive:
    made = open_at()
    articles = [article(n, title=title, body=body) for n, (title, body) in TEXTS.items()]
    list(made.add_many(articles, on_duplicate=OnDuplicate.KEEP))
    return made


def hits(archive: Archive, text: str, match: Match = Match.AUTO, **given: bool) -> Sequence[Hit]:
    query = parse(text, today=TODAY)
    return archive.search(query, Selection(limit=10), match=match, **given).hits


def ids(archive: Archive, text: str, match: Match = Match.AUTO, **given: bool) -> list[int]:
    return [hit.id for hit in hits(archive, text, match, **given)]


def test_the_very_form_stands_above_its_relatives(archive: Archive) -> None:
    """One mention of the word as it was typed outweighs any number of its plurals."""
    found = hits(archive, "قطار")
    assert [hit.id for hit in found] == [5, 4]
    assert found[0].score > found[1].score


def test_pages_of_tiers_join(archive: Archive) -> None:
    """Page by page the same articles come in the same order as at once."""
    query = parse("قطار", today=TODAY)
    pages = [
        archive.search(query, Selection(limit=1, offset=at), match=Match.ALL).hits
        for at in range(3)
    ]
    assert [hit.id for page in pages for hit in page] == [5, 4]


def test_a_page_is_filled_with_what_has_some_of_the_words(archive: Archive) -> None:
    """Only when asked to, behind those that have all, and each says which it is."""
    assert ids(archive, "سعر النفط") == [1]
    found = hits(archive, "سعر النفط", fill=True)
    assert [(hit.id, hit.match) for hit in found[:1]] == [(1, Match.ALL)]
    assert {(hit.id, hit.match) for hit in found[1:]} == {(2, Match.ANY), (3, Match.ANY)}


def test_nothing_is_filled_without_a_limit_or_in_another_order(archive: Archive) -> None:
    query = parse("سعر النفط", today=TODAY)
    for selection in (Selection(), Selection(limit=10, sort=Sort.DATE)):
        results = archive.search(query, selection, match=Match.AUTO, fill=True)
        assert [hit.id for hit in results.hits] == [1]
    assert ids(archive, "سعر النفط", Match.ALL, fill=True) == [1]


def test_a_near_copy_stands_behind_what_is_no_copy(archive: Archive) -> None:
    """From the third on, unless near copies are asked for."""
    first, second, third, last = ids(archive, "مستشفى جديد", copies=True)
    assert ({first, second, third}, last) == ({7, 8, 12}, 9)
    apart = ids(archive, "مستشفى جديد")
    assert apart == [first, second, 9, third]


def test_letters_that_folding_merges_part_names_from_function_words(archive: Archive) -> None:
    """علي is not على, whether asked for as it is, exactly or in quotes."""
    for asked in ("علي", "=علي", '"علي"'):
        assert ids(archive, asked) == [10], asked
    for asked in ("على", "=على", '"على"'):
        assert ids(archive, asked) == [11], asked


def test_coverage_and_nearness_raise_an_article(
    open_at: Callable[..., Archive], article: Callable[..., Article]
) -> None:
    """Of articles with the same words the one where they stand together comes first."""
    made = open_at()
    apart = "الحكومة قالت كلاما كثيرا عن أشياء كثيرة لا علاقة لها بذلك ثم الميزانية"
    together = "ميزانية الحكومة كلام كثير عن أشياء كثيرة لا علاقة لها بذلك ثم انتهى"
    made.add(article(1, title="أ", body=apart))
    made.add(article(2, title="ب", body=together))
    for n in range(3, 12):
        made.add(article(n, title="ج", body=f"خبر آخر {n}"))
    assert ids(made, "ميزانية الحكومة") == [2, 1]


PHRASES = (
    ('"سعر النفط"', "قال لسعر النفط أثر", True),  # a clitic before the first word
    ('"وزير الخارجية"', "وقال لوزير الخارجية", True),
    ('"الأمن القومي"', "تحدث للأمن القومي", True),
    ('"وزير الخارجية"', "الوزير والخارجية", False),
    ('~"سعر النفط"', "أسعار نفط", True),  # by lemmas
    ('"سعر النفط"', "أسعار نفط", False),
    ('"الملك عبد الله"', "قال الملك عبدالله الثاني", True),  # names in one word or two
    ('"الملك عبدالله"', "قال الملك عبد الله الثاني", True),
    ("عبدالعزيز", "عبد العزيز بن سعود", True),
    ("عبد العزيز", "عبدالعزيز بن سعود", True),
    ("عبد الرحمن", "قال لعبدالرحمن اليوم", True),  # behind a clitic too
    ("=عبدالعزيز", "عبد العزيز", False),
    ('"محمد بن سلمان"', "محمد ابن سلمان", True),
    ('"أبو مازن"', "لقاء أبي مازن", True),
    ("أبوظبي", "في أبو ظبي اليوم", True),
    ("أبو ظبي", "في أبوظبي اليوم", True),
    ('"أبوظبي"', "وصل إلى مطار بأبو ظبي", True),
    ('"أبو ظبي"', "وصل إلى مطار بأبوظبي", True),
    ('"لندن"', "وصل إلى مطار بلندن", False),  # a single word is as it is
    ("واي-فاي", "وأي أمر فأي شيء", False),  # held together
    ("واي-فاي", "شبكة واي فاي", True),
    ("كوفيد-19", "كوفيد في 19 بلدا", False),
    ("غوغل", "شركة جوجل", True),  # other spellings of a foreign name
    ("=غوغل", "شركة جوجل", False),
    ("أميركا", "سفير أمريكا", True),
    ("محمد", "محمود", False),
    ('"لا شيء" أو "سعر النفط"', "سعر النفط", True),  # أو between quotations
    ("(غائب) أو (نفط)", "النفط", True),
)


def test_a_phrase_as_it_was_typed_stands_before_its_other_forms(
    open_at: Callable[..., Archive], article: Callable[..., Article]
) -> None:
    """Behind a clitic, or with a name written otherwise, even in a headline."""
    archive = open_at()
    behind = archive.add(article(title="لوزير الخارجية رأي", body="قال لوزير الخارجية")).id
    typed = archive.add(article(title="خبر", body="نص طويل جدا عن كل شيء ثم وزير الخارجية")).id
    query = parse('"وزير الخارجية"', today=TODAY)

    found = archive.search(query, Selection(limit=5), match=Match.ALL)
    assert [hit.id for hit in found.hits] == [typed, behind]
    assert found.total == 2
    second = archive.search(query, Selection(limit=1, offset=1), match=Match.ALL)
    assert [hit.id for hit in second.hits] == [behind]
    assert second.total == 2


@pytest.mark.parametrize(("asked", "text", "found"), PHRASES)
def test_phrases_and_names(
    open_at: Callable[..., Archive],
    article: Callable[..., Article],
    asked: str,
    text: str,
    found: bool,
) -> None:
    """What stands in quotes, or in one word or two, finds its other spellings and no more."""
    made = open_at()
    made.add(article(1, title="خبر", body=text))
    results = made.search(parse(asked, today=TODAY), match=Match.ALL)
    assert bool(results.hits) is found


def test_other_spellings_stand_behind_the_form(
    open_at: Callable[..., Archive], article: Callable[..., Article]
) -> None:
    """However often an article has the other one."""
    made = open_at()
    made.add(article(1, title="جوجل وجوجل", body="جوجل جوجل جوجل"))
    made.add(article(2, title="خبر", body="كلام كثير عن أشياء أخرى ثم في آخره غوغل"))
    assert ids(made, "غوغل") == [2, 1]


def test_the_reasons_of_a_score_add_up_to_it(archive: Archive) -> None:
    """Each word's form, lemma and spelling with its fields, and what coverage and nearness gave."""
    query = parse("سعر النفط", today=TODAY)
    (hit,) = archive.search(query, match=Match.ALL, explain=True).hits
    assert hit.parts is not None
    assert [(part.kind, part.term, part.fields) for part in hit.parts] == [
        ("form", "سعر", ("title", "body")),
        ("lemma", "سعر", ("title", "body")),
        ("form", "النفط", ("title", "body")),
        ("lemma", "نفط", ("title", "body")),
        ("coverage", "", ()),
        ("nearness", "", ()),
    ]
    assert sum(part.score for part in hit.parts) == pytest.approx(hit.score, rel=1e-3)


def test_a_phrase_within_a_question_is_preferred_not_demanded(archive: Archive) -> None:
    """With any word; with all it is demanded."""
    found = ids(archive, '"سعر النفط" الميناء', Match.ANY)
    assert found[0] == 1
    assert set(found) >= {1, 2, 3}
    assert ids(archive, '"سعر النفط" الميناء', Match.ALL) == []


def test_a_slip_with_a_chance_relative_is_asked_about(
    open_at: Callable[..., Archive], article: Callable[..., Article]
) -> None:
    """Where the near word is far more frequent; a rare form of a frequent word is no slip."""
    made = open_at()
    for n in range(1, 40):
        made.add(article(n, title="خبر", body=f"انعقد المؤتمر الصحافي {n}"))
    made.add(article(40, title="خبر", body="ومالمؤتمرنا"))
    asked = made.suggest(parse("المؤتمبر", today=TODAY))
    assert asked is not None
    assert asked.text == "المؤتمر"
    assert made.suggest(parse("كالمؤتمر", today=TODAY)) is None


def test_only_what_is_like_it_is_related(
    open_at: Callable[..., Archive], article: Callable[..., Article]
) -> None:
    """An article that shares a word or two is not."""
    made = open_at()
    made.add(article(1, title="افتتاح مستشفى جديد", body=STORY))
    made.add(article(2, title="مستشفى العاصمة", body=STORY.replace("صباح", "مساء")))
    made.add(article(3, title="مباراة", body="فاز الفريق أمس بحضور الجمهور في الملعب الجديد"))
    for n in range(4, 20):
        made.add(article(n, title="خبر", body=f"كلام آخر عن أشياء أخرى رقمها {n}"))
    assert [hit.id for hit in made.related(1, limit=10)] == [2]
