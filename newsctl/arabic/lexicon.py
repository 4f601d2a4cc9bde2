"""The lexicon: folded word → stem, for the words that light stemming gets wrong.

Made from the Arabic list of the installed simplemma (MIT licence for the package; the list was
compiled from Wiktionary and other open lists) when an index is first built on a machine, and kept
as a small SQLite file in the cache folder: nothing derived is shipped, and simplemma, which takes
half a second and 30 MB to load, is never imported by a query. An index carries its own copy, so
that its terms and later queries always agree.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.arabic import fold, function_words, stem
from newsctl.arabic.analyzer_version import ANALYZER as VERSION
from newsctl.arabic.broken_plurals import singulars
from newsctl.sqlite_snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

SCHEMA = "CREATE TABLE lexicon (word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID"


class Lexicon:
    """Look-ups in the `lexicon` table of an open database, one primary-key search each."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._cursor = db.cursor()  # one for all look-ups: an import makes some hundred thousand

    def snapshot(self) -> AbstractContextManager[None]:
        """One view of the table for many look-ups."""
        return snapshot(self._db)

    def look_up(self, word: str) -> str | None:
        """The stem of a folded word, or None when it is unknown."""
        row = self._cursor.execute("SELECT stem FROM lexicon WHERE word = ?", (word,)).fetchone()
        return row[0] if row else None


def cached_lexicon(folder: Path) -> Path:
    """The lexicon's SQLite file in a folder for what can be made again; it is made first when this
    version of it is not there.

    Several processes may make it at once: each writes a file of its own and renames it over.
    Raises OSError when the cache folder cannot be written.
    """
    path = folder / f"lexicon-{VERSION}.sqlite"
    if not path.is_file():
        from newsctl.atomic_files import put_in_place

        path.parent.mkdir(parents=True, exist_ok=True)
        with put_in_place(path) as draft, closing(sqlite3.connect(draft)) as db, db:
            db.execute(SCHEMA)
            db.executemany("INSERT INTO lexicon VALUES (?, ?)", _rows())
    return path


def copy_into(db: sqlite3.Connection, cache: Path) -> None:
    """Put the lexicon into `db` as its table `lexicon`, within the transaction that is open. It is
    kept ready in the folder `cache`."""
    db.execute("DROP TABLE IF EXISTS lexicon")
    db.execute(SCHEMA)
    try:
        path = cached_lexicon(cache)
    except OSError:  # a home that cannot be written still gets an archive
        db.executemany("INSERT INTO lexicon VALUES (?, ?)", _rows())
        return
    with closing(sqlite3.connect(path)) as source:
        rows = source.execute("SELECT word, stem FROM lexicon ORDER BY word")
        db.executemany("INSERT INTO lexicon VALUES (?, ?)", rows)


@cache
def _rows() -> list[tuple[str, str]]:
    """(folded word, stem), sorted by word."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    listed = DefaultDictionaryFactory(cache_max_size=1).get_dictionary("ar")
    pairs = [(_text(word), _text(listed[word])) for word in listed]
    return entries(pairs, _families(), _clusters())


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _families() -> list[list[str]]:
    """The package's own lists: a noun and the forms that no rule relates to it, a line each."""
    return [line.split() for line in _lines("plurals.txt")]


def _clusters() -> list[list[list[str]]]:
    """Frequent clusters read by hand: of each line its groups of words, a lemma first in each."""
    return [
        [group.split() for group in line.partition("#")[0].split("|")]
        for line in _lines("clusters.txt")
        if not line.startswith("=")
    ]


def _lines(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def entries(
    pairs: Sequence[tuple[str, str]],
    families: Sequence[Sequence[str]],
    clusters: Sequence[Sequence[Sequence[str]]] = (),
) -> list[tuple[str, str]]:
    """The lexicon's rows from a list of (word, lemma), from families of nouns, and from clusters.

    A spelling with several lemmas takes the one that most of its vocalisations agree on. A rare
    word gives way to a preposition and a noun (`بوضع`), or to a noun and its pronoun (`مطاره`). The
    families go before the list, function words before both, and the clusters have the last word.
    """
    frequent = [word for groups in clusters for group in groups for word in group]
    frequent += _COMMON.split()
    nouns = _Nouns(pairs, families, frequent)
    rows = {
        word: lemma
        for word, (lemma, noun) in _listed(pairs, nouns).items()
        if not (nouns.behind_clitic(word, lemma, noun=noun) or nouns.before_pronoun(word, lemma))
    }
    rows |= dict(_present(rows, nouns))
    rows |= dict(_plurals(rows, nouns))
    for singular, *others in families:
        key = nouns.key(fold.fold(singular))
        rows[fold.fold(singular)] = key
        rows |= {word: key for word in map(fold.fold, others) if word not in nouns.families}
    parted = _parted(clusters, rows)
    # Clusters need no articles: what begins like one there is the word's own (`أليكس`, `الله`).
    own = (word for word in parted if word.startswith(stem.ARTICLES))
    rows |= parted | {stem.OWN + word: parted[word] for word in own}
    rows |= dict(_functions(clusters, rows))
    rows |= {  # `لأزمة`, which is not `لازم` with an ending
        letter + noun: rows[noun]
        for noun in nouns.common & rows.keys()
        for letter in _BEFORE_NOUNS
        if noun.endswith("ه") and (letter + noun)[:-1] in rows
        if letter + noun not in nouns.known and letter + noun not in parted
    }
    for word, (spelling, lemma) in function_words.shared().items():
        noun = rows.get(word) or (rows.get(word[1:]) if word[0] in "وف" else None) or word
        rows[word] = f"{noun}{stem.ALTERNATIVE}{spelling}={lemma}"
    short = set(map(fold.fold, _TWO_LETTERS.split()))
    for word in (*_OWN_AL.split(), *_OWN_LAM.split(), *_TWO_LETTERS.split()):
        folded = fold.fold(word)
        lemma = rows.get(folded) or nouns.key(folded)
        if folded[2:] in short and word != folded:  # `آلام`, but `الأم`
            lemma = f"{stem.ALTERNATIVE}{word}={lemma}"
        rows[stem.OWN + folded] = lemma
    rows |= dict(_own_letters(rows))
    for noun in map(fold.fold, _IN_TAA.split()):
        rows |= {noun + pronoun: rows.get(noun, noun) for pronoun in stem.PRONOUNS}
    return sorted(rows.items())


def _listed(pairs: Iterable[tuple[str, str]], nouns: _Nouns) -> dict[str, tuple[str, bool]]:
    """For each folded word its lemma's key, and whether any vocalisation has it as a noun or as the
    lemma itself."""
    rows = {}
    for word, lemmas in _votes(pairs, nouns).items():
        best = min(lemmas, key=lambda one: (-lemmas[one][0], not lemmas[one][1], len(one), one))
        rows[word] = (best, lemmas[best][1])
    return {word: (nouns.key(best), noun) for word, (best, noun) in rows.items()}


def _parted(clusters: Iterable[Sequence[Sequence[str]]], rows: Mapping[str, str]) -> dict[str, str]:
    """The rows of clusters; where groups share a folded word, all of them with their spellings."""
    found: dict[str, dict[str, str]] = {}
    for groups in clusters:
        for lemma, *others in groups:
            for word in (lemma, *others):
                found.setdefault(fold.fold(word), {}).setdefault(word, lemma)
    parted = {}
    for folded, spellings in found.items():
        first, *rest = dict.fromkeys(spellings.values())
        parted[folded] = first
        if rest:
            parted[folded] += "".join(
                f"{stem.ALTERNATIVE}{spelling}={lemma}"
                for spelling, lemma in spellings.items()
                if lemma != first or spelling != folded
            )
    inflected = {
        form: lemma
        for folded, lemma in parted.items()
        for form in _inflected(folded)
        if form in rows and stem.ALTERNATIVE not in lemma
    }
    return inflected | parted


def _functions(
    clusters: Iterable[Sequence[Sequence[str]]], rows: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The rows of function words; one that a cluster lists in another spelling (`آلية`, `إليه`) is
    known by that, and one that it lists as it is (`أم`) is the cluster's."""
    listed: dict[str, set[str]] = {}
    for word in (word for groups in clusters for group in groups for word in group):
        listed.setdefault(fold.fold(word), set()).add(word)
    spelled = {word for word, _lemma in function_words.forms()}
    for word, lemma in function_words.rows().items():
        others = listed.get(word, set())
        if not others:
            yield word, lemma
        elif not others & spelled:
            known = rows[word].partition(stem.ALTERNATIVE)[0]
            others_known = (f"{stem.ALTERNATIVE}{other}={known}" for other in sorted(others))
            yield word, lemma + "".join(others_known)


def _inflected(noun: str) -> list[str]:
    """A noun's sound plurals and duals, and the accusative."""
    if noun.endswith("ه"):
        return [noun[:-1] + end for end in ("ات", "تان", "تين", "تا", "تي")]
    endings = ("ون", "ين", "ان", "ات", "ا", "ه") if noun.endswith("ي") else ("ون", "ين", "ان", "ا")
    return [noun + end for end in endings]


class _Nouns:
    """Which lemmas of a list are verbs, by their present tense, and which words are nouns."""

    def __init__(
        self,
        pairs: Iterable[tuple[str, str]],
        families: Iterable[Sequence[str]] = (),
        common: Iterable[str] = (),
    ) -> None:
        forms: dict[str, list[str]] = {}
        for word, base in pairs:
            forms.setdefault(base, []).append(word)
        self.verbs = {
            base
            for base, words in forms.items()
            if not base.startswith("ي") and sum(word.startswith("ي") for word in words) > 1
        }
        self.folded = {
            fold.fold(base)
            for base, words in forms.items()
            if len(words) > 1 and base in words and base not in self.verbs
        }
        self.past = {fold.fold(verb) for verb in self.verbs}
        self.lemmas = {fold.fold(base) for base, words in forms.items() if base in words}
        self.families = {fold.fold(family[0]) for family in families}
        self.common = self.families.union(map(fold.fold, common))
        self.common |= {form for word in self.common for form in _inflected(word)}
        self.known = {fold.fold(word) for family in families for word in family}
        own = {
            fold.fold(base)
            for base, words in forms.items()
            if base.endswith("ة") and len(words) > 1 and "ال" + base[:-1] not in words
        }
        joined = set(map(fold.fold, _FEMININES.split()))
        self.feminine = {
            word
            for word in own - joined
            if len(word) <= _SHORT and word[:-1] in self.lemmas | self.past
        }

    def key(self, lemma: str) -> str:
        """The term of a folded lemma: a noun in ة that is no feminine of the word without it keeps
        its ending."""
        return lemma if lemma in self.feminine else stem.lemma_key(lemma)

    def behind_clitic(self, word: str, lemma: str, *, noun: bool) -> bool:
        """Whether a word reads better as a noun behind a preposition or و: any where the noun is a
        common one and the preposition ب or ل, a form of a verb nearly always (not one in ـت)."""
        if len(word) < 4 or word[0] not in "وبلفك" or word in self.known:
            return False
        rest = word[1:]
        if word.startswith("وو"):
            return rest in self.lemmas
        if word[0] in _BEFORE_NOUNS and rest in self.common:
            return word not in _KEPT
        if word in self.lemmas:
            return False
        if noun:
            return len(rest) > 4 and rest in self.lemmas
        return not word.endswith("ت") and (rest in self.folded or rest in self.lemmas)

    def before_pronoun(self, word: str, lemma: str) -> bool:
        """Whether a word in ـه that is no lemma reads better as a noun and its pronoun."""
        if not word.endswith("ه") or len(word) < 5 or word in self.known or word in self.common:
            return False
        base = word[:-2] + "ه" if word.endswith("ته") else word[:-1]
        if base in self.common:
            return True
        if word in self.lemmas or not (base in self.folded or base in self.lemmas):
            return False
        return lemma != self.key(base)


def _votes(
    pairs: Iterable[tuple[str, str]], nouns: _Nouns
) -> dict[str, dict[str, tuple[int, bool]]]:
    """For each folded word its folded lemmas: how many spellings say so, and whether any does as a
    noun or as the lemma itself."""
    votes: dict[str, dict[str, tuple[int, bool]]] = {}
    for word, base in pairs:
        key, value = fold.fold(word), fold.fold(base)
        if key and value and stem.is_arabic(key) and " " not in key:
            lemmas = votes.setdefault(key, {})
            times, strong = lemmas.get(value, (0, False))
            lemmas[value] = (times + 1, strong or word == base or base not in nouns.verbs)
    return votes


def _present(rows: Mapping[str, str], nouns: _Nouns) -> Iterator[tuple[str, str]]:
    """Forms of the present that the list has for lemmas of their own (`يضرب`, `يضربون`)."""
    for word, lemma in rows.items():
        if lemma != word or word[0] not in "يت" or len(word) < 4:
            continue
        base = next((word[:-2] for end in ("ون", "وا", "ان", "ين") if word.endswith(end)), word)
        verb = base[1:]
        if word[0] == "ي" and verb in nouns.past:
            yield word, stem.lemma_key(verb)
        elif base != word and word.endswith(("ون", "وا")) and base in rows:
            yield word, rows[base]


def _plurals(rows: Mapping[str, str], nouns: _Nouns) -> Iterator[tuple[str, str]]:
    """Broken plurals that the list has for lemmas of their own, or for forms of a verb; where the
    infinitive of a verb has the same letters (إعلام, أعلام), the spelling tells."""
    # `أطراف` is of `طرف`, which is a verb as well, rather than of `طرفة`.
    known = nouns.folded | nouns.common | {word[:-1] for word in nouns.feminine}
    for word, lemma in rows.items():
        if len(word) < 4 or word in nouns.common or not (lemma == word or word[0] == "ا"):
            continue
        singular = next((one for one in singulars(word) if one in known), None)
        key = singular and (rows.get(singular) or nouns.key(singular))
        if key is None or key == lemma or (len(word) == 4 and word[0] != "ا"):
            continue
        if word[0] != "ا" or (lemma == word and len(word) == 4):
            yield word, key
        elif len(word) == 5 and word[3] == "ا" and word[4] not in "هءان":
            yield word, f"{lemma}{stem.ALTERNATIVE}أ{word[1:]}={key}"


def _own_letters(rows: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Rows of nouns whose own first letters look like a clitic and the article, pronouns behind."""
    for word in map(fold.fold, _OWN_CLITIC.split()):
        lemma = rows.get(word) or stem.lemma_key(word)
        before = word[:-1] + "ت" if word.endswith("ه") else word
        yield stem.OWN + word, lemma
        for pronoun in stem.PRONOUNS:
            yield stem.OWN + before + pronoun, lemma


_SHORT = 4  # letters of a noun in ة that has a meaning of its own, where longer ones are feminines
# Those whose ة is the adjective's, the female's, or that of one of many.
_FEMININES = """
خاصة هامة مهمة سيئة آمنة حية مشعة يقظة خفية سرية حارة زوجة ابنة طفلة ملكة بطلة خالة عمة جدة فكرة
ليلة موجة ورقة لوحة ثمرة زهرة وردة حبة بصلة بيضة نخلة صخرة سمكة شجرة نحلة نملة بقرة قطة دودة موزة
عشبة ريشة شيعة هجرة رغبة نغمة دمعة قطعة كذبة غلطة لكمة صفعة قفزة ركلة هزة رقصة ضربة طعنة صيحة لعنة
لدغة لمسة همسة نظرة ضحكة حفلة فرحة دهشة هجمة حرقة نومة غارة
"""
# Words that begin with ا and ل without an article.
_OWN_AL = """
ألعاب ألوان ألقاب ألغام ألحان ألبان ألواح ألياف ألفاظ ألغاز ألف آلاف ألفين ألبسة ألوية ألبوم ألماس
ألمان ألماني ألمانيا ألمانية ألبانيا ألباني ألحق ألهم ألقى ألغى ألزم ألمح ألم آلام آلهة آلات آلية
آليات إلغاء إلقاء إلهام إلزام إلحاح إلمام إلحاد إلحاق إلكتروني إلكترونية إلكترون إلياس إله إلهي
إلى إلا التزام التزم التقى التقاء التهاب التحاق التحق التفاف التفت التماس التباس التقط التقاط
التهم التهام التف التئام التجأ التمس التوى التواء
"""

# Nouns of the news that begin with ل: behind the preposition they look as if they had the article.
# Others (لقمة, لقلق) are rarer there than the nouns behind the article (القمة, القلق).
_OWN_LAM = """
لاعب لاعبون لاعبين لاعبة لبنان لبناني لبنانية لقاء لقاءات لجنة لجان لحظة لحظات لغة لغات لقب لحم
لحوم ليلة ليالي ليبيا ليبي ليبية ليبيون ليبيين لندن لسان لوحة لوحات لائحة لوائح لباس لصوص لاجئ
لاجئون لاجئين لاجئة لقاح لقاحات لقطة لقطات لعبة لوم لواء لوكسمبورغ لوبي لاتينية لاتيني لحية لمسة
لهجة لؤلؤ ليبرالي ليبرالية ليمون لطف لغز لغم لهب لوزان ليون ليفربول لاس لوس
"""
# Nouns that begin with a letter like a clitic and ا and ل.
_OWN_CLITIC = """
والد والدة والدان والدين والي بالغ بالغة بالغون بالغين بالون بالونات بالوعة كاليفورنيا كالسيوم
فالنسيا
"""
_BEFORE_NOUNS = "بل"
# Nouns and names that stand behind ب or ل more often than what the two letters make is read.
_COMMON = """
أول حسن ذات زمن زمني زوجة كورية كوري شرف أهل فضل جوار جانب مناسبة أزمة جولة عادة أعين أسهم مجرد
خير ناصر جون صين روما ألمان مهني مهنية شام باب رأي رأيه ورق سنة فيفا هوية تصرف طريق يومي أمون لاعب
شأن هدف فرض صنع
"""
# Words that stay what they are, although a common noun would be left behind ب or ل.
_KEPT = frozenset(
    map(
        fold.fold,
        ["بعيد", "لطيف", "باليه", "بالي", "لورد", "لبان", "لبنى", "لباب", "بلغم", "بنصر", "بصمة"],
    )
)
# Nouns whose own last letter is ت, which is no ة before a pronoun.
_IN_TAA = "بيت وقت صوت موت بنت أخت زيت حوت تحت قوت ياقوت سكوت تابوت كبريت إنترنت"
# Nouns of two letters, which bear an article and pronouns as others do.
_TWO_LETTERS = """
أب أخ أم بر بط بن جد جو حب حج حد حر حس حظ حق حل حي خد خط دب دم ذم رب رد رز رق سد سر سم سن سل شك شق
شر شم صف ضد طب طن ظل عش عم غش غم فخ فك فم فن قس قط قش كف كم لب لص مد مخ نص يد ود هم غد ري سب
"""
