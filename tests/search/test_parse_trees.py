"""What each form of the query language means: whole trees, written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.search.query import (
    And,
    DateRange,
    Field,
    Near,
    Node,
    Not,
    NumberRange,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def shown(node: Node | None) -> str:
    """A tree in one line, everything but the places: `all` loose, `both` joined by AND."""
    match node:
        case Word(text=text, field=field, exact=exact):
            return f"{_at(field)}{'=' if exact else ''}{text}"
        case Prefix(text=text, field=field):
            return f"{_at(field)}{text}*"
        case Pattern(text=text, field=field):
            return f"{_at(field)}{text}"
        case Phrase(words=words, field=field):
            return f'{_at(field)}"{" ".join(words)}"'
        case Near(words=words, distance=distance, field=field):
            return f"{_at(field)}near{distance}({' '.join(words)})"
        case DateRange(first=first, last=last):
            return f"date[{first}..{last}]"
        case NumberRange(name=name, first=first, last=last):
            return f"{name}[{first}..{last}]"
        case And(parts=parts, loose=loose):
            return f"{'all' if loose else 'both'}({', '.join(map(shown, parts))})"
        case Or(parts=parts):
            return f"any({', '.join(map(shown, parts))})"
        case Not(part=part):
            return f"not({shown(part)})"
    return "nothing"


def _at(field: Field) -> str:
    return "" if field is Field.ANY else f"{field}:"


CASES = {
    # patterns
    "*صاد": "*صاد",
    "اقت*د": "اقت*د",
    "*قت*د*": "*قت*د*",
    "title:اقت*د مصر": "all(title:اقت*د, مصر)",
    "-*صاد": "not(*صاد)",
    "a*-*b": "both(a*, *b)",
    "* صاد": "صاد",
    "صاد *": "صاد",
    # words
    "حكومة": "حكومة",
    "حكومة المغرب": "all(حكومة, المغرب)",
    "  حكومة\t\nالمغرب  ": "all(حكومة, المغرب)",
    "حكومة، المغرب؛ لماذا؟": "all(حكومة, المغرب, لماذا)",
    "مَدْرَسَةٌ ـــ": "مَدْرَسَةٌ",
    "٢٠١٨ 2018": "all(٢٠١٨, 2018)",
    "1,234.5 ٢٬٥٠٠٫٥": "all(1,234.5, ٢٬٥٠٠٫٥)",
    "أو و ليس or and not": "all(أو, و, ليس, or, and, not)",
    "word! (word)": "all(word, word)",
    "حكومة ؟! ...": "حكومة",
    "\u200fحكومة \u202bالمغرب": "all(حكومة, المغرب)",
    # runs without spaces
    "e-mail": '"e mail"',
    "10:30": '"10 30"',
    "F16": '"F 16"',
    "U.S.": '"U S"',
    "O'Brien": '"O Brien"',
    "a=b": '"a b"',
    "كوفيد-19": '"كوفيد 19"',
    "القاهرة-رويترز": '"القاهرة رويترز"',
    "السياسة/الاقتصاد": "all(السياسة, الاقتصاد)",
    "ترامب:سنعود": "all(ترامب, سنعود)",
    "title:القاهرة-رويترز": 'title:"القاهرة رويترز"',
    "tag:كوفيد-19": 'tag:"كوفيد 19"',
    "#المغرب @maroc": "all(المغرب, maroc)",
    # quotes
    '"حقوق الإنسان"': '"حقوق الإنسان"',
    "«حقوق الإنسان»": '"حقوق الإنسان"',
    "“حقوق الإنسان” „a b“ ”c d“": 'all("حقوق الإنسان", "a b", "c d")',
    '"وزير"': '"وزير"',
    '"سعر، النفط (خام)"': '"سعر النفط خام"',
    '"a OR b"': '"a OR b"',
    '"pre =x -y title:z"': '"pre x y title z"',
    'a"b c"d': 'all(a, "b c", d)',
    '"" حكومة': "حكومة",
    "حكومة»": "حكومة",
    # leaving out
    "-مغرب": "not(مغرب)",
    "حكومة -مغرب": "all(حكومة, not(مغرب))",
    'حكومة -"رئيس الوزراء"': 'all(حكومة, not("رئيس الوزراء"))',
    "-(a b)": "not(both(a, b))",
    "-(a OR b)": "not(any(a, b))",
    "-(-a)": "a",
    "-title:قطار": "not(title:قطار)",
    "title:-قطار": "not(title:قطار)",
    "-القاهرة-رويترز": 'not("القاهرة رويترز")',
    "-#مغرب": "not(مغرب)",
    "-=كتاب": "not(=كتاب)",
    "-اقتصاد*": "not(اقتصاد*)",
    "NOT مغرب": "not(مغرب)",
    "-date:2024 x": "all(not(date[1704067200..1735689599]), x)",
    "a - b -- c": "all(a, b, c)",
    "a --b": "all(a, b)",
    "العراق- يقول": "all(العراق, يقول)",
    "حكومة،-مغرب": "all(حكومة, not(مغرب))",
    "\u200f-مغرب": "not(مغرب)",
    '"a"-b': 'all("a", b)',
    # either
    "a OR b": "any(a, b)",
    "a|b": "any(a, b)",
    "a || b | c": "any(a, b, c)",
    "a b OR c d": "any(all(a, b), all(c, d))",
    "a OR -b": "any(a, not(b))",
    "كلمة \u200fOR\u200f أخرى": "any(كلمة, أخرى)",
    # both
    "a AND b": "both(a, b)",
    "a AND b c": "all(both(a, b), c)",
    "a AND b OR c": "any(both(a, b), c)",
    "a AND NOT b": "both(a, not(b))",
    # parentheses
    "(a)": "a",
    "((a b))": "all(a, b)",
    "(a b) c": "all(a, b, c)",
    "(a OR b) c": "all(any(a, b), c)",
    "a(b)c": "all(a, b, c)",
    # beginnings and exact words
    "اقتصاد*": "اقتصاد*",
    "اقتصاد*،": "اقتصاد*",
    "اقتصاد**": "اقتصاد*",
    "e-mail*": "both(e, mail*)",
    "* a ؟*": "a",
    "=كتاب": "=كتاب",
    "=(كتاب OR قلم)": "any(=كتاب, =قلم)",
    '="كتاب قديم"': '"كتاب قديم"',
    "=e-mail": '"e mail"',
    "a = b == c": "all(a, b, c)",
    "=title:كتاب title:=قلم": "all(title:=كتاب, title:=قلم)",
    # fields
    "title:قطار": "title:قطار",
    "TITLE:قطار Titre:قطار": "all(title:قطار, title:قطار)",
    "عنوان:قطار عُنوان:قطار العنوان:قطار": "all(title:قطار, title:قطار, title:قطار)",
    "عنوان: قطار": "title:قطار",
    "نص:قطار body:x texte:y": "all(body:قطار, body:x, body:y)",
    "كاتب:هيكل author:x auteur:y": "all(author:هيكل, author:x, author:y)",
    "مصدر:رويترز source:x": "all(source:رويترز, source:x)",
    "قسم:رياضة section:x rubrique:y": "all(section:رياضة, section:x, section:y)",
    "وسم:انتخابات tag:x étiquette:y": "all(tag:انتخابات, tag:x, tag:y)",
    'tag:"كرة القدم"': 'tag:"كرة القدم"',
    "body:(قطار سريع)": "all(body:قطار, body:سريع)",
    "body:(قطار سريع) محطة": "all(body:قطار, body:سريع, محطة)",
    "title:(a OR -b) c": "all(any(title:a, not(title:b)), c)",
    "title:قط*": "title:قط*",
    "source:bbc.com": 'source:"bbc com"',
    "body:(مصدر: انفجار في بيروت)": "all(body:مصدر, body:انفجار, body:في, body:بيروت)",
    "وزير: لا زيادة": "all(وزير, لا, زيادة)",
    # addresses
    "url:example.com/a-b": "url:example.com/a-b",
    "رابط:https://example.com/": "url:https://example.com/",
    "url:example.com/x(1), y": "all(url:example.com/x(1), y)",
    "(url:example.com)": "url:example.com",
    "url:(a.com OR b.com)": "any(url:a.com, url:b.com)",
    "https://example.com/a?b=c.": ('any(url:https://example.com/a?b=c, "https example com a b c")'),
    "www.example.com": '"www example com"',
    "a@b.example": '"a b example"',
    # near
    "NEAR(نفط سعر)": "near10(نفط سعر)",
    "NEAR(نفط سعر، ٥)": "near5(نفط سعر)",
    "NEAR(a b c, 5)": "near5(a b c)",
    "NEAR/3(a b)": "near3(a b)",
    "title:NEAR(a b, 2)": "title:near2(a b)",
    "a NEAR b": "near10(a b)",
    "a NEAR/٥ b": "near5(a b)",
    "a NEAR/5 b NEAR c": "both(near5(a b), near10(b c))",
    "title:(a NEAR/2 b) c": "all(title:near2(a b), c)",
    "a NEAR/2 b c": "all(near2(a b), c)",
    # dates: 2024-01-01T00:00:00Z is 1704067200
    "date:2024": "date[1704067200..1735689599]",
    "تاريخ:٢٠٢٤": "date[1704067200..1735689599]",
    "date:2024-01..2024-03": "date[1704067200..1711929599]",
    "date:2024-01…2024-03": "date[1704067200..1711929599]",
    "date:2024..": "date[1704067200..None]",
    "date:..2024": "date[None..1735689599]",
    "date:>2024": "date[1735689600..None]",
    "date:>=2024": "date[1704067200..None]",
    "date:<2024": "date[None..1704067199]",
    "date:≤2024": "date[None..1735689599]",
    "since:2024": "date[1704067200..None]",
    "منذ:2024 حتى:2024": "all(date[1704067200..None], date[None..1735689599])",
    "date:أمس": "date[1772236800..1772323199]",
    'date:"28 فبراير 2026"': "date[1772236800..1772323199]",
    "date:-3w..": "date[1770508800..None]",
    "date:(2023 OR 2024)": "any(date[1672531200..1704067199], date[1704067200..1735689599])",
    # numbers
    "views:100": "views[100..100]",
    "views:>100": "views[101..None]",
    "views:>=100": "views[100..None]",
    "views:<100": "views[None..99]",
    "views:<=100": "views[None..100]",
    "مشاهدات:>١٠٠": "views[101..None]",
    "views:10..20": "views[10..20]",
    "views:10..": "views[10..None]",
    "views:..20": "views[None..20]",
    'views:"1.7 ألف"': "views[1700..1700]",
    "id:7": "id[7..7]",
    "رقم:(٧ OR 9..12)": "any(id[7..7], id[9..12])",
}


@pytest.mark.parametrize(("text", "tree"), CASES.items())
def test_a_query_has_this_tree(query: Callable[[str], Query], text: str, tree: str) -> None:
    assert shown(query(text).root) == tree


def test_a_tree_carries_the_place_of_each_part(query: Callable[[str], Query]) -> None:
    """Places are code points of the text as typed, signs and quotes included."""
    text = 'وزير -title:=كتاب "سعر النفط" اقتصاد* NEAR(a b, 5) id:7 date:2024'

    assert query(text) == Query(
        text,
        And(
            (
                Word("وزير", start=0, end=4),
                Not(Word("كتاب", Field.TITLE, True, start=13, end=17)),
                Phrase(("سعر", "النفط"), start=18, end=29),
                Prefix("اقتصاد", start=30, end=37),
                Near(("a", "b"), 5, start=38, end=50),
                NumberRange("id", 7, 7, start=54, end=55),
                DateRange(1704067200, 1735689599, start=61, end=65),
            ),
            loose=True,
        ),
    )
