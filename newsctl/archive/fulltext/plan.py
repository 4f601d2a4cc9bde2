"""A query compiled: the texts that FTS5 matches and ranks it by, and SQL beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import NamedTuple, dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAD = " lead_lemma"  # what that column holds stands in the body too: it only scores


class Shown(NamedTuple):
    """A further condition on rows of the full-text table, and its parameters."""

    sql: str
    values: tuple[object, ...] = ()


class TextWord(NamedTuple):
    """A word that is looked for in texts, one of those side by side, as MATCH texts."""

    form: str | None  # in its fields, as it is; None where others fold into the same letters
    columns: str  # of its lemmas
    lemmas: tuple[str, ...]
    spellings: tuple[str, ...] = ()  # lemmas of its other spellings, as a foreign name

    @property
    def ranked(self) -> str:
        """In its fields by its lemmas and other spellings, to be scored."""
        return _in(self.columns, (*self.lemmas, *self.spellings))

    @property
    def lemma(self) -> str:
        """The same, to be found alone."""
        return self.ranked.replace(LEAD, "")

    @property
    def own(self) -> str:
        """In its fields by its lemmas, without other spellings, to be scored."""
        return _in(self.columns, self.lemmas)


@dataclass(slots=True)
class Plan:
    """A query compiled: the MATCH text that ranks it, if any, and SQL over `articles a`."""

    match: str | None = None
    # The same rows by lemmas alone, quicker to find: whatever holds a word holds its lemma.
    lemmas: str | None = None
    barred: str = ""  # what ends both: MATCH text of the words that must not be there
    absent: str | None = None  # MATCH text of what must not be there, where nothing else is asked
    any: bool = False  # whether any of the parts suffices
    parts: list[tuple[str, str | None]] = field(default_factory=list)  # by lemmas; in titles alone
    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    words: list[TextWord] = field(default_factory=list)  # those side by side, in order
    cut: list[str] = field(default_factory=list)  # patterns of more words than are looked for
    above: float = 0.0  # what lifts its scores above those of a tier behind it, in logarithms

    def tiers(self) -> list[Plan]:
        """The plan in parts that stand one behind the other: of one word what holds it as it was
        written, then what holds a relative of it, then what holds another spelling alone."""
        if len(self.parts) != 1 or len(self.words) != 1:
            return [self]
        word = self.words[0]
        # No phrase's BM25 is more than its IDF times k1 + 1, whatever its column weighs.
        above = 2.2 * str(self.match).removesuffix(self.barred).count('"') / 2
        found: list[Plan] = []
        before = ""
        chosen = [one for one in (word.form, word.own if word.spellings else None) if one]
        for number, one in enumerate(chosen):
            title = one.replace("body_exact", "").replace("body_lemma lead_lemma", "")
            found.append(
                replace(
                    self,
                    match=(f"(({one}) AND ({word.ranked}))" if not number else f"({one})")
                    + before
                    + self.barred,
                    lemmas=f"({one.replace(LEAD, '')}){before}{self.barred}",
                    parts=[(f"({one})", self.parts[0][1] and f"({title})")],
                    above=above * (len(chosen) - number),
                )
            )
            before += f" NOT ({one.replace(LEAD, '')})"
        before += self.barred
        rest = replace(self, match=f"({word.ranked}){before}", lemmas=f"({word.lemma}){before}")
        return [*found, rest]

    def without(self, other: Plan) -> Plan:
        """What matches this plan and not another, whose conditions are the same."""
        match, lemmas = (
            f"({self.match}) NOT ({other.match})",
            f"({self.lemmas}) NOT ({other.lemmas})",
        )
        return replace(self, match=match, lemmas=lemmas)


def _in(columns: str, lemmas: Sequence[str]) -> str:
    return f"{columns} : ({' OR '.join(map(quoted, lemmas))})"


def quoted(text: str) -> str:
    """An FTS5 string."""
    return '"' + text.replace('"', '""') + '"'
