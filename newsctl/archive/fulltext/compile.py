"""A query tree as SQL: what FTS5 can rank as one MATCH text, the rest as conditions beside it.

Terms reach FTS5 only as quoted strings of analysed text, where a quote is doubled; names of columns
and operators are written here. Everything else is a parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.function_words import LEFT_OUT
from newsctl.archive.columns import name_key
from newsctl.archive.fulltext.plan import LEAD, Plan, TextWord, quoted
from newsctl.errors import UsageError
from newsctl.fast_dataclasses import NamedTuple
from newsctl.messages import gettext as _
from newsctl.search.name_variants import phrase_forms
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
    Word,
)
from newsctl.search.wildcards import Shape, prefix_forms, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsctl.arabic.analyzer import Analyzer, Token

    Held = Callable[[Sequence[str]], Sequence[str]]
    OfShape = Callable[[Shape], tuple[Sequence[str], bool]]
    ManyBegin = Callable[[Sequence[str]], bool]

_EXACT = {
    Field.ANY: "{title_exact body_exact}",
    Field.TITLE: "title_exact",
    Field.BODY: "body_exact",
}
_LEMMA = {
    Field.ANY: "{title_lemma body_lemma lead_lemma}",
    Field.TITLE: "title_lemma",
    Field.BODY: "{body_lemma lead_lemma}",
}
_NAMES = {Field.AUTHOR: "author_key", Field.SOURCE: "source_key", Field.SECTION: "section_key"}
_DATES = {
    "date": "a.published", "added": "a.added", "viewed": "a.viewed", "changed": "a.changed",
}  # fmt: skip
_BORNE = "SELECT name FROM tallies WHERE kind = ? AND instr(' ' || name || ' ', ?)"
# Who bears such a tag: listed, or asked of each article that other words found.
_BEARING = f"a.id IN (SELECT article_id FROM tags WHERE tag_key IN ({_BORNE}))"  # noqa: S608
_BEARS = "EXISTS (SELECT 1 FROM tags WHERE article_id = a.id AND instr(' ' || tag_key || ' ', ?))"
_NEVER = '"."'  # a term that no text has
_NOTHING = "0"
_EVERYTHING = "1"


class Vocabulary(NamedTuple):
    """What a compiler asks of the archive's own words: which of some lemmas it holds, those of a
    shape and whether there are more, and whether very many begin so."""

    held: Held
    of_shape: OfShape
    many_begin: ManyBegin


class Compiler:
    """Compiles one query; `any_word` lets an article match any of the words side by side. A
    pattern of very many words is looked for by the most frequent of them, `word*` only on a page;
    `whole` and what is left out take `word*` whole."""

    def __init__(
        self,
        analyzer: Analyzer,
        vocabulary: Vocabulary,
        *,
        any_word: bool = False,
        whole: bool = False,
    ) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._whole = whole
        self._shaped: dict[str, str] = {}  # a pattern's words, as MATCH text
        self.cut: list[str] = []
        self._any = any_word
        self._lemmas_only = False
        self._beside = False  # whether a condition stands beside a MATCH
        self._known: dict[str, tuple[str, ...]] = {}
        self.terms: list[tuple[str, str]] = []

    def plan(self, root: Node | None) -> Plan:
        """The whole query."""
        plan = Plan(terms=self.terms, cut=self.cut)
        if root is None:
            return plan
        parts = list(root.parts) if isinstance(root, And) else [root]
        texts = [part for part in parts if _is_text(part)]
        if self._any and isinstance(root, And) and root.loose:
            texts = self._telling([one for part in texts for one in _with_words(part)])
        joint = " OR " if self._any and isinstance(root, And) and root.loose else " AND "
        matches = self._matches(texts)
        if matches:
            plan.match = joint.join(match for _part, match in matches)
            self._lemmas_only = True
            bare = self._matches(texts)
            self._lemmas_only = False
            plan.lemmas = joint.join(match for _part, match in bare)
            plan.any = joint == " OR "
            plan.parts = [(one, self._in_title(part)) for part, one in bare]
            plan.words = [word for part, _one in bare if (word := self._text_word(part))]
        elif texts:
            plan.conditions.append(_NOTHING)
        self._beside = plan.match is not None
        for part in parts:
            if self._bar(plan, part, alone=len(parts) == 1):
                continue
            if not _is_text(part):
                condition, values = self._condition(part)
                plan.conditions.append(condition)
                plan.values += values
        return plan

    def _bar(self, plan: Plan, part: Node, *, alone: bool) -> bool:
        """Leave a text out within the match, which skips from one row to the next, instead of
        listing all that it matches; false where that can't be."""
        if not isinstance(part, Not) or not _is_text(part.part):
            return False
        match = self._whole_match(part.part) if plan.match is not None or alone else None
        if match is None or plan.match is None:
            plan.absent = match
            return False
        first = "" if plan.barred else "({})"
        plan.match, plan.lemmas = (
            (first.format(one) or str(one)) + f" NOT ({match})" for one in (plan.match, plan.lemmas)
        )
        plan.barred += f" NOT ({match})"
        return True

    def _whole_match(self, part: Node) -> str | None:
        """MATCH text of a part that has to be known whole."""
        cut, self.cut = self.cut, []
        whole, self._whole = self._whole, True
        match = self._match(part)
        if self.cut:
            raise too_many(self.cut[0])
        self.cut, self._whole = cut, whole
        return match

    def _matches(self, texts: list[Node]) -> list[tuple[Node, str]]:
        matches = ((part, self._match(part)) for part in texts)
        return [(part, f"({match})") for part, match in matches if match is not None]

    def _text_word(self, node: Node) -> TextWord | None:
        if not isinstance(node, Word) or node.exact:
            return None
        tokens = self._analyzer.tokens(node.text)
        if len(tokens) != 1:
            return None
        token = tokens[0]
        return TextWord(
            None if token.shared else f"{_EXACT[node.field]} : {quoted(token.exact)}",
            _LEMMA[node.field],
            (token.lemma, *token.others),
            self._spellings(token),
        )

    def _lemmas(self, token: Token) -> tuple[str, ...]:
        return (token.lemma, *token.others, *self._spellings(token))

    def _spellings(self, token: Token) -> tuple[str, ...]:
        known = self._known.get(token.lemma)
        if known is None:
            spelt = self._analyzer.spellings(token)
            known = self._known[token.lemma] = tuple(self._vocabulary.held(spelt)) if spelt else ()
        return known

    def _in_title(self, node: Node) -> str | None:
        """MATCH text of a word in titles alone, for a word that is looked for anywhere."""
        if not isinstance(node, Word) or node.field is Field.BODY or node.exact:
            return None
        tokens = self._analyzer.tokens(node.text)
        if len(tokens) != 1:
            return None
        lemmas = " OR ".join(map(quoted, self._lemmas(tokens[0])))
        return f"(title_lemma : ({lemmas}))"

    def _telling(self, texts: list[Node]) -> list[Node]:
        """Without function words, when others stay."""
        telling = [
            part
            for part in texts
            if not (isinstance(part, Word) and self._analyzer.word(part.text)[0] in LEFT_OUT)
        ]
        return telling or texts

    # -- text, for MATCH -------------------------------------------------------------------------
    def _match(self, node: Node) -> str | None:
        """MATCH text of a text node; None when nothing is left of its words once folded."""
        match node:
            case Word(text=text, field=where, exact=exact):
                return self._word(text, where, exact=exact)
            case Prefix(text=text, field=where):
                words = self._analyzer.tokens(text)
                return self._prefix(words[-1].exact, where) if words else None
            case Pattern(text=text, field=where):
                return f"{_EXACT[where]} : ({self._words_of(text, shape(text))})"
            case Phrase(words=words, field=where, lemmas=lemmas):
                return self._alike(words, where) if lemmas else self._phrase(words, where)
            case Near(words=words, field=where, distance=distance):
                texts = [quoted(one) for one in self._exact(words)]
                return f"{_EXACT[where]} : NEAR({' '.join(texts)}, {distance})" if texts else None
            case And(parts=parts, loose=loose):
                joint = " OR " if self._any and loose else " AND "
                return self._join(parts, joint)
            case Or(parts=parts):
                return self._join(parts, " OR ")
        raise TypeError(node)

    def _prefix(self, beginning: str, where: Field) -> str:
        """Words that begin so, as they are or behind clitics."""
        forms = prefix_forms(beginning)
        text = f"{beginning}*"
        if not self._whole and (text in self._shaped or self._vocabulary.many_begin(forms)):
            return f"{_EXACT[where]} : ({self._words_of(text, Shape(forms, (), ''))})"
        return f"{_EXACT[where]} : ({' OR '.join(f'{quoted(form)} *' for form in forms)})"

    def _words_of(self, text: str, shaped: Shape) -> str:
        """The words of a pattern that the archive holds, the most frequent of very many."""
        if text not in self._shaped:
            words, more = self._vocabulary.of_shape(shaped)
            self._shaped[text] = " OR ".join(map(quoted, words)) or _NEVER
            if more:
                self.cut.append(text)
        return self._shaped[text]

    def _word(self, text: str, where: Field, *, exact: bool) -> str | None:
        tokens = self._analyzer.tokens(text)
        if not tokens:
            return None
        if len(tokens) > 1:  # `covid-19`, an address: its pieces side by side
            return f"{_EXACT[where]} : {quoted(' '.join(one.exact for one in tokens))}"
        same = f"{_EXACT[where]} : {quoted(tokens[0].exact)}"
        lemmas = " OR ".join(map(quoted, self._lemmas(tokens[0])))
        lemma = f"{_LEMMA[where]} : ({lemmas})"
        if self._lemmas_only:
            return self._as_spelt((text,), where, same) if exact else lemma.replace(LEAD, "")
        self.terms.append((tokens[0].exact, tokens[0].lemma))
        if exact:
            return self._as_spelt((text,), where, same)
        # Where other words fold into the same letters, the lemma alone tells them apart.
        return lemma if tokens[0].shared else f"({lemma}) OR ({same})"

    def _phrase(self, words: tuple[str, ...], where: Field) -> str | None:
        """Words side by side, a clitic before the first let pass, names written either way."""
        texts = tuple(self._exact(words))
        if not texts:
            return None
        phrases = " OR ".join(quoted(" ".join(form)) for form in phrase_forms(texts))
        return self._as_spelt(words, where, f"{_EXACT[where]} : ({phrases})")

    def _alike(self, words: tuple[str, ...], where: Field) -> str | None:
        lemmas = [token.lemma for word in words for token in self._analyzer.tokens(word)]
        return f"{_LEMMA[where]} : {quoted(' '.join(lemmas))}" if lemmas else None

    def _as_spelt(self, words: tuple[str, ...], where: Field, match: str) -> str:
        """A match of words as they are written: where others fold into the same letters (على and
        علي), their lemmas must be there too."""
        lemmas = [
            f"({_LEMMA[where]} : {quoted(token.lemma)})"
            for word in words
            for token in self._analyzer.tokens(word)
            if token.shared
        ]
        return " AND ".join([f"({match})", *lemmas]) if lemmas else match

    def _exact(self, words: tuple[str, ...]) -> list[str]:
        return [token.exact for word in words for token in self._analyzer.tokens(word)]

    def _join(self, parts: tuple[Node, ...], joint: str) -> str | None:
        matches = [match for part in parts if (match := self._match(part)) is not None]
        return joint.join(f"({match})" for match in matches) or None

    # -- everything else, for WHERE --------------------------------------------------------------
    def _condition(self, node: Node) -> tuple[str, list[object]]:
        if _is_text(node):
            match = self._match(node)
            if match is None:
                return _NOTHING, []
            return ("a.id IN (SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?)"), [match]
        match node:
            case DateRange(first=first, last=last, name=name):
                return _dated(_DATES[name], first, last)
            case NumberRange(name=name, first=first, last=last):
                return _between("a.id" if name == "id" else "a.views", first, last)
            case Not(part=part):
                return self._without(part)
            case And(parts=parts):
                return self._all(parts, " AND ", _EVERYTHING)
            case Or(parts=parts):
                return self._all(parts, " OR ", _NOTHING)
            case Word() | Prefix() | Phrase() | Near():
                return self._named(node)
        raise TypeError(node)

    def _without(self, part: Node) -> tuple[str, list[object]]:
        """What a part does not match; it has to be known whole."""
        cut, self.cut = self.cut, []
        whole, self._whole = self._whole, True
        condition, values = self._condition(part)
        if self.cut:
            raise too_many(self.cut[0])
        self.cut, self._whole = cut, whole
        return f"NOT ({condition})", values

    def _all(self, parts: tuple[Node, ...], joint: str, nothing: str) -> tuple[str, list[object]]:
        compiled = [self._condition(part) for part in parts]
        text = joint.join(f"({condition})" for condition, _values in compiled)
        return text or nothing, [value for _condition, values in compiled for value in values]

    def _named(self, node: Word | Prefix | Phrase | Near) -> tuple[str, list[object]]:
        """A name holds all the words of the text, as words, folded."""
        text = node.text if isinstance(node, Word | Prefix) else " ".join(node.words)
        key = name_key(text)
        if not key:
            return _NOTHING, []
        if node.field is Field.URL:
            return "instr(lower(a.url), ?)", [text.lower()]
        end = "" if isinstance(node, Prefix) else " "
        if node.field is Field.TAG:
            if self._beside:
                return _BEARS, [f" {key}{end}"]
            return _BEARING, ["tag", f" {key}{end}"]
        return f"a.{_NAMES[node.field]} IN ({_BORNE})", [node.field.value, f" {key}{end}"]


def _with_words(part: Node) -> tuple[Node, ...]:
    """A part of a question that any word may answer; of a phrase its words too, since within a
    longer question it is preferred and not demanded."""
    if not isinstance(part, Phrase) or part.field not in _EXACT or len(part.words) < 2:
        return (part,)
    words = (Word(one, part.field, False, part.start, part.end) for one in part.words)
    return (part, *words)


def too_many(pattern: str) -> UsageError:
    """What is said where some of a pattern's words are not enough."""
    return UsageError(
        _("“{pattern}” stands for too many words here: give it more letters").format(
            pattern=pattern
        )
    )


def _is_text(node: Node) -> bool:
    """Whether FTS5 alone can match a node."""
    match node:
        case Word() | Prefix() | Pattern() | Phrase() | Near():
            return node.field in _EXACT
        case And(parts=parts) | Or(parts=parts):
            return all(_is_text(part) for part in parts)
    return False


def _dated(column: str, first: int | None, last: int | None) -> tuple[str, list[object]]:
    condition, values = _between(column, first, last)
    known = "a.undated = 0" if column == _DATES["date"] else f"{column} IS NOT NULL"
    return f"{known} AND {condition}", values


def _between(column: str, first: int | None, last: int | None) -> tuple[str, list[object]]:
    conditions, values = [], []
    for sign, bound in ((">=", first), ("<=", last)):
        if bound is not None:
            conditions.append(f"{column} {sign} ?")
            values.append(bound)
    return " AND ".join(conditions) or _EVERYTHING, list(values)
