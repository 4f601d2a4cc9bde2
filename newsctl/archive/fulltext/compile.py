"""A query tree compiled: expressions that rank what matches, and conditions beside them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsctl.arabic.function_words import LEFT_OUT
from newsctl.archive.columns import name_key
from newsctl.archive.fulltext.conditions import NOTHING as NO_ARTICLE
from newsctl.archive.fulltext.conditions import Bears, Every, Holds, Link, Matching, No, Some
from newsctl.archive.fulltext.expression import (
    NOTHING,
    Adjacent,
    ButNot,
    Columns,
    Nearby,
    all_of,
    any_of,
    any_term,
    is_contradiction,
    within,
)
from newsctl.archive.fulltext.negation import is_text, normal
from newsctl.archive.fulltext.plan import Plan, TextWord
from newsctl.errors import UsageError
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
    from collections.abc import Callable, Iterable, Iterator

    from newsctl.arabic.analyzer import Analyzer, Token
    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.postings import Postings


_PLACES = {Field.ANY: (True, True), Field.TITLE: (True, False), Field.BODY: (False, True)}
_EXACT = {where: Columns(False, *places) for where, places in _PLACES.items()}
_LEMMA = {where: Columns(True, *places, lead=places[1]) for where, places in _PLACES.items()}

_LEFT_OUT = 500  # words of a pattern, at most, that are left out


class Compiler:
    """Compiles one query; `any_word` lets an article match any of the words side by side. A
    pattern of very many words is looked for by the most frequent of them, `word*` only on a page;
    `whole` takes `word*` whole where not too many articles hold such words to be read, and what is
    left out is left out by all words of a pattern, or not at all. With `words_of_a_pattern` it is
    looked for by so many of its words, however few there are and whatever they cost to be
    scored."""

    def __init__(
        self,
        analyzer: Analyzer,
        postings: Postings,
        *,
        any_word: bool = False,
        whole: bool = False,
        words_of_a_pattern: int | None = None,
    ) -> None:
        self._analyzer = analyzer
        self._postings = postings
        self._whole = whole
        self._leaves_out = False
        self._words_of_a_pattern = words_of_a_pattern
        self._shaped: dict[tuple[str, bool], tuple[str, ...]] = {}  # a pattern's words
        self.cut: list[str] = []
        self._any = any_word
        self._lemmas_only = False
        self._known: dict[str, tuple[str, ...]] = {}
        self.terms: list[tuple[str, str]] = []

    def plan(self, root: Node | None) -> Plan:
        """The whole query."""
        plan = Plan(terms=self.terms, cut=self.cut)
        if root is None:
            return plan
        root = normal(root)
        parts = list(root.parts) if isinstance(root, And) else [root]
        texts = [part for part in parts if is_text(part)]
        if self._any and isinstance(root, And) and root.loose:
            texts = self._telling([one for part in texts for one in _with_words(part)])
        some = self._any and isinstance(root, And) and root.loose
        joined = any_of if some else all_of
        matches = self._matches(texts)
        if matches:
            plan.match = joined(match for _part, match in matches)
            self._lemmas_only = True
            bare = self._matches(texts)
            self._lemmas_only = False
            plan.lemmas = joined(match for _part, match in bare)
            plan.any = some
            plan.parts = [(one, self._in_title(part)) for part, one in bare]
            plan.words = [word for part, _one in bare if (word := self._text_word(part))]
        elif texts:
            plan.conditions.append(NO_ARTICLE)
        for part in parts:
            barred = self._bar(plan, part, alone=len(parts) == 1)
            if not barred and not is_text(part):
                plan.conditions.append(self._condition(part))
        if plan.lemmas is not None and is_contradiction(plan.lemmas):
            plan.match = plan.lemmas = NOTHING  # an index would look at all that hold its words
        return plan

    def _bar(self, plan: Plan, part: Node, *, alone: bool) -> bool:
        """Leave a text out within the match, which skips from one row to the next, instead of
        listing all that it matches; false where that can't be."""
        if not isinstance(part, Not) or not is_text(part.part):
            return False
        match = self._left_out(part.part) if plan.match is not None or alone else None
        if match is None or plan.match is None:
            plan.absent = NOTHING if match is not None and is_contradiction(match) else match
            return False
        plan.bar(match)
        return True

    def _without(self, match: Expression, barred: Iterable[Node]) -> Expression:
        """What matches and holds nothing of what is barred."""
        for part in barred:
            other = self._left_out(part)
            match = match if other is None else ButNot(match, other)
        return match

    def _found_alone(self, part: Node) -> Expression | None:
        """What matches a part, not to be scored: by lemmas alone."""
        if self._match(part) is None:  # its terms are noted
            return None
        before, self._lemmas_only = self._lemmas_only, True
        match = self._match(part)
        self._lemmas_only = before
        return match

    def _left_out(self, part: Node) -> Expression | None:
        """A part that is left out, or, of what is left out, let in again: it is not scored."""
        with self._turned():
            return self._found_alone(part)

    @contextmanager
    def _turned(self) -> Iterator[None]:
        """Whether a pattern has to be known whole turns with each sign that leaves something out:
        by the most frequent of its words less may be let in, and not more."""
        self._leaves_out = not self._leaves_out
        yield
        self._leaves_out = not self._leaves_out

    def _matches(self, texts: list[Node]) -> list[tuple[Node, Expression]]:
        matches = ((part, self._match(part)) for part in texts)
        return [(part, match) for part, match in matches if match is not None]

    def _text_word(self, node: Node) -> TextWord | None:
        if not isinstance(node, Word) or node.exact:
            return None
        tokens = self._analyzer.tokens(node.text)
        if len(tokens) != 1:
            return None
        token = tokens[0]
        return TextWord(
            None if token.shared else Adjacent(_EXACT[node.field], (token.exact,)),
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
            known = self._known[token.lemma] = tuple(self._postings.held(spelt)) if spelt else ()
        return known

    def _in_title(self, node: Node) -> Expression | None:
        """What is looked for anywhere, in titles alone: a word, words that begin so, a phrase."""
        match node:
            case Word(field=Field.ANY | Field.TITLE, exact=False):
                tokens = self._analyzer.tokens(node.text)
                if len(tokens) == 1:
                    return any_term(_LEMMA[Field.TITLE], self._lemmas(tokens[0]))
            case Prefix(field=Field.ANY | Field.TITLE):
                tokens = self._analyzer.tokens(node.text)
                return self._prefix(tokens[-1].exact, Field.TITLE) if tokens else None
            case Phrase(field=Field.ANY | Field.TITLE, lemmas=False):
                return self._phrase(node.words, Field.TITLE)
        return None

    def _telling(self, texts: list[Node]) -> list[Node]:
        """Without function words, when others stay."""
        telling = [
            part
            for part in texts
            if not (isinstance(part, Word) and self._analyzer.word(part.text)[0] in LEFT_OUT)
        ]
        return telling or texts

    # -- text ------------------------------------------------------------------------------------
    def _match(self, node: Node) -> Expression | None:
        """A text node as an expression; None when nothing is left of its words once folded."""
        match node:
            case Word(text=text, field=where, exact=exact):
                return self._word(text, where, exact=exact)
            case Prefix(text=text, field=where):
                words = self._analyzer.tokens(text)
                return self._prefix(words[-1].exact, where) if words else None
            case Pattern(text=text, field=where):
                return self._words_of(text, shape(text), where)
            case Phrase(words=words, field=where, lemmas=lemmas):
                return self._alike(words, where) if lemmas else self._phrase(words, where)
            case Near(words=words, field=where, distance=distance):
                terms = tuple(self._exact(words))
                return Nearby(_EXACT[where], terms, distance) if terms else None
            case And(parts=parts, loose=loose):
                texts = tuple(part for part in parts if not isinstance(part, Not))
                match = self._join(texts, any_of if self._any and loose else all_of)
                barred = [part.part for part in parts if isinstance(part, Not)]
                return match and self._without(match, barred)
            case Or(parts=parts):
                return self._join(parts, any_of)
        raise TypeError(node)

    def _prefix(self, beginning: str, where: Field) -> Expression:
        """Words that begin so, as they are or behind clitics."""
        forms = prefix_forms(beginning)
        text = f"{beginning}*"
        shaped = Shape(forms, (), "")
        if self._leaves_out:  # a row more is looked at in no time, and all such words never
            words, more = self._postings.of_shape(shaped, _LEFT_OUT)
            if not more:
                return any_term(_EXACT[where], words) if words else NOTHING
            if self._postings.many_begin(forms, whole=True):
                raise too_many(text)
        else:
            by_words = (text, False) in self._shaped or self._words_of_a_pattern is not None
            by_words = by_words and not self._whole
            if by_words or self._postings.many_begin(forms, whole=self._whole):
                return self._words_of(text, shaped, where)
        return any_of(Adjacent(_EXACT[where], (form,), begins=True) for form in forms)

    def _words_of(self, text: str, shaped: Shape, where: Field) -> Expression:
        """The words of a pattern that the archive holds, the most frequent of very many. Raises
        UsageError where it has too many words to be left out."""
        key = (text, self._leaves_out)
        if key not in self._shaped:
            most = _LEFT_OUT if self._leaves_out else self._words_of_a_pattern
            found, more = self._postings.of_shape(shaped, most)
            if more and self._leaves_out:
                raise too_many(text)
            self._shaped[key] = tuple(found)
            if more:
                self.cut.append(text)
        words = self._shaped[key]
        return any_term(_EXACT[where], words) if words else NOTHING

    def _word(self, text: str, where: Field, *, exact: bool) -> Expression | None:
        tokens = self._analyzer.tokens(text)
        if not tokens:
            return None
        if len(tokens) > 1:  # `covid-19`, an address: its pieces side by side
            return Adjacent(_EXACT[where], tuple(one.exact for one in tokens))
        same = Adjacent(_EXACT[where], (tokens[0].exact,))
        lemma = any_term(_LEMMA[where], self._lemmas(tokens[0]))
        if self._lemmas_only:
            return self._as_spelt((text,), where, same) if exact else within(lemma, lead=False)
        self.terms.append((tokens[0].exact, tokens[0].lemma))
        if exact:
            return self._as_spelt((text,), where, same)
        # Where other words fold into the same letters, the lemma alone tells them apart.
        return lemma if tokens[0].shared else any_of((lemma, same))

    def _phrase(self, words: tuple[str, ...], where: Field) -> Expression | None:
        """Words side by side, a clitic before the first let pass, names written either way."""
        texts = tuple(self._exact(words))
        if not texts:
            return None
        phrases = any_of(Adjacent(_EXACT[where], tuple(form)) for form in phrase_forms(texts))
        return self._as_spelt(words, where, phrases)

    def _alike(self, words: tuple[str, ...], where: Field) -> Expression | None:
        lemmas = [token.lemma for word in words for token in self._analyzer.tokens(word)]
        return Adjacent(_LEMMA[where], tuple(lemmas)) if lemmas else None

    def _as_spelt(self, words: tuple[str, ...], where: Field, match: Expression) -> Expression:
        """A match of words as they are written: where others fold into the same letters (على and
        علي), their lemmas must be there too."""
        lemmas = [
            Adjacent(_LEMMA[where], (token.lemma,))
            for word in words
            for token in self._analyzer.tokens(word)
            if token.shared
        ]
        return all_of([match, *lemmas])

    def _exact(self, words: tuple[str, ...]) -> list[str]:
        return [token.exact for word in words for token in self._analyzer.tokens(word)]

    def _join(
        self, parts: tuple[Node, ...], joined: Callable[[Iterable[Expression]], Expression]
    ) -> Expression | None:
        matches = [match for part in parts if (match := self._match(part)) is not None]
        return joined(matches) if matches else None

    # -- everything else -------------------------------------------------------------------------
    def _condition(self, node: Node) -> Condition:
        if is_text(node):
            match = self._found_alone(node)
            return NO_ARTICLE if match is None else Matching(match)
        match node:
            case DateRange() | NumberRange():
                return node
            case Not(part=part):
                with self._turned():
                    return No(self._condition(part))
            case And(parts=parts):
                return Every(tuple(self._condition(part) for part in parts))
            case Or(parts=parts):
                return Some(tuple(self._condition(part) for part in parts))
            case Word() | Prefix() | Phrase() | Near():
                return self._named(node)
        raise TypeError(node)

    def _named(self, node: Word | Prefix | Phrase | Near) -> Condition:
        """A name holds all the words of the text, as words, folded."""
        text = node.text if isinstance(node, Word | Prefix) else " ".join(node.words)
        key = name_key(text)
        if not key:
            return NO_ARTICLE
        if node.field is Field.URL:
            return Link(text.lower())
        key = f" {key}" if isinstance(node, Prefix) else f" {key} "
        return Bears(key) if node.field is Field.TAG else Holds(node.field.value, key)


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
