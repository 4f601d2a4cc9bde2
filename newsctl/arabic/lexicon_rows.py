"""The lexicon's rows.

They are made from simplemma's Arabic list (MIT licence; compiled from Wiktionary and other open
lists) and from the package's own. simplemma takes half a second and 30 MB to load, and is needed by
whoever builds newsctl alone.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.arabic import fold, function_words, stem, word_lists
from newsctl.arabic.broken_plurals import singulars
from newsctl.arabic.nouns import Nouns, inflected
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


_ACCUSATIVE = 3  # spellings that a noun's accusative counts as, against a verb's with a hamza in it


def rows() -> list[tuple[str, str]]:
    """(folded word, stem), sorted by word. Raises ArchiveError where simplemma is not installed."""
    try:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
    except ImportError:
        message = _("newsctl's list of words is missing or damaged: install newsctl anew")
        raise ArchiveError(message) from None

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
    frequent += word_lists.COMMON.split()
    nouns = Nouns(pairs, families, frequent)
    listed = {
        word: lemma
        for word, (lemma, noun) in _listed(pairs, nouns).items()
        if not (nouns.behind_clitic(word, lemma, noun=noun) or nouns.before_pronoun(word, lemma))
        if not (word == lemma and word.endswith("نا") and word[:-2] in nouns.lemmas)  # `شاهدنا`
    }
    rows = listed | dict(_present(listed, nouns))
    rows |= dict(_plurals(rows, nouns))
    rows |= dict(_names(rows, nouns))
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
        for letter in word_lists.BEFORE_NOUNS
        if noun.endswith("ه") and (letter + noun)[:-1] in rows
        if letter + noun not in nouns.known and letter + noun not in parted
    }
    verbal = nouns.verbal
    rows |= {
        word: stem.VERBAL + lemma
        for word, lemma in rows.items()
        if word in verbal and listed.get(word) == lemma
    }
    for word, (spelling, lemma) in function_words.shared().items():
        noun = rows.get(word) or (rows.get(word[1:]) if word[0] in "وف" else None) or word
        rows[word] = f"{noun}{stem.ALTERNATIVE}{spelling}={lemma}"
    short = set(map(fold.fold, word_lists.TWO_LETTERS.split()))
    own_letters = (word_lists.OWN_AL, word_lists.OWN_LAM, word_lists.TWO_LETTERS)
    for word in chain.from_iterable(words.split() for words in own_letters):
        folded = fold.fold(word)
        lemma = rows.get(folded) or nouns.key(folded)
        # `آلام`, but `الأم`; `ألغاز`, but `الغاز`
        if word != folded and (folded[2:] in short or folded[2:] in nouns.common):
            lemma = f"{stem.ALTERNATIVE}{word}={lemma}"
        rows[stem.OWN + folded] = lemma
    rows |= dict(_own_letters(rows))
    in_alef = [
        *((word, base) for word, base in pairs if base not in nouns.verbs),
        *((word, family[0]) for family in families for word in family),
    ]
    keys = {base: rows.get(fold.fold(base), stem.ALTERNATIVE) for _word, base in in_alef}
    found = [(word, keys[base]) for word, base in in_alef if stem.ALTERNATIVE not in keys[base]]
    found += [(word, group[0]) for groups in clusters for group in groups for word in group]
    rows |= dict(_in_alef(found, rows))
    for noun in map(fold.fold, word_lists.IN_TAA.split()):
        rows |= {noun + pronoun: rows.get(noun, noun) for pronoun in stem.PRONOUNS}
    return sorted(rows.items())


def _listed(pairs: Iterable[tuple[str, str]], nouns: Nouns) -> dict[str, tuple[str, bool]]:
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
    known = {
        form: lemma
        for folded, lemma in parted.items()
        for form in inflected(folded)
        if form in rows and stem.ALTERNATIVE not in lemma
    }
    return known | parted


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


def _votes(
    pairs: Iterable[tuple[str, str]], nouns: Nouns
) -> dict[str, dict[str, tuple[int, bool]]]:
    """For each folded word its folded lemmas: how many spellings say so, and whether any does as a
    noun or as the lemma itself."""
    votes: dict[str, dict[str, tuple[int, bool]]] = {}
    for word, base in pairs:
        key, value = fold.fold(word), fold.fold(base)
        if key and value and stem.is_arabic(key) and " " not in key:
            lemmas = votes.setdefault(key, {})
            times, strong = lemmas.get(value, (0, False))
            noun = base not in nouns.verbs
            # `يوما` is of `يوم`, though `يومأ` and `يومآ` fold into it.
            accusative = noun and word == base + "ا" and key not in nouns.lemmas
            times += _ACCUSATIVE if accusative else 1
            lemmas[value] = (times, strong or noun or word == base)
    return votes


def _present(rows: Mapping[str, str], nouns: Nouns) -> Iterator[tuple[str, str]]:
    """Forms of the present that the list has for lemmas of their own (`يضرب`, `يضربون`)."""
    for word, lemma in rows.items():
        if lemma != word or word[0] not in "يت" or len(word) < 4:
            continue
        base = next((word[:-2] for end in ("ون", "وا", "ان", "ين") if word.endswith(end)), word)
        verb = base[1:]
        if "ال" + word in rows and (base == word or "ال" + base not in rows):
            continue  # no verb has the article: `يهود`, `تلفزيون`
        if word[0] == "ي" and verb in nouns.past:
            yield word, stem.lemma_key(verb)
        elif base != word and word.endswith(("ون", "وا")) and base in rows:
            yield word, rows[base]


def _plurals(rows: Mapping[str, str], nouns: Nouns) -> Iterator[tuple[str, str]]:
    """Broken plurals that the list has for lemmas of their own, or for forms of a verb; where the
    infinitive of a verb has the same letters (إعلام, أعلام), the spelling tells."""
    # `أطراف` is of `طرف`, which is a verb as well, rather than of `طرفة`.
    known = nouns.folded | nouns.common | {word[:-1] for word in nouns.feminine}
    for word, lemma in rows.items():
        if len(word) < 4 or word in nouns.common or not (lemma == word or word[0] == "ا"):
            continue
        if (len(word) == 4 and word in nouns.past) or (
            word.endswith("اء") and "ال" + word not in rows
        ):
            continue  # `أراد`; `سيناء`
        if word[0] == "م" and any(rows.get(word + end) == word for end in ("ون", "ين")):
            continue  # who does it, and has a plural of his own: `مواطن`, `محافظ`, `مباشر`
        singular = next((one for one in singulars(word) if one in known), None)
        key = singular and (rows.get(singular) or nouns.key(singular))
        if key is None or key == lemma or (len(word) == 4 and word[0] != "ا"):
            continue
        if word[0] != "ا" or (lemma == word and len(word) == 4):
            yield word, key
        elif len(word) == 5 and word[3] == "ا" and word[4] not in "هءان":
            yield word, f"{lemma}{stem.ALTERNATIVE}أ{word[1:]}={key}"


def _names(rows: Mapping[str, str], nouns: Nouns) -> Iterator[tuple[str, str]]:
    """Names that look like a rare noun's plural in ـون (`ماكرون`): that stands with the article far
    more often, and is then its noun's. A participle in م and what is of a country stay plurals."""
    own = set(map(fold.fold, (word_lists.OWN_AL + word_lists.OWN_LAM).split()))
    for word, lemma in rows.items():
        noun = word[:-2]
        if (
            word.endswith("ون")
            and word[0] not in "يت"
            and len(noun) > 2
            and lemma == nouns.key(noun)
            and noun in nouns.lemmas
            and not (noun[0] == "م" and noun[1] != "ا")
            and noun[-1] != "ي"
            and not (nouns.common | own) & {word, noun}
        ):
            yield word, word
            yield f"{stem.OWN}ال{word}", lemma


def _in_alef(
    nouns: Iterable[tuple[str, str]], rows: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Nouns in ى, with their lemmas, before pronouns, where they look like a verb's form then
    (`ذكراه`, `مرضاها`)."""
    for word, lemma in nouns:
        before = fold.fold(word)[:-1] + "ا"
        if not word.endswith("ى") or rows.get(before, lemma) == lemma:
            continue
        for pronoun in stem.PRONOUNS:
            taken = before + ("ت" if pronoun == "ه" else pronoun)  # `كلماته`
            if taken not in rows:
                yield before + pronoun, lemma


def _own_letters(rows: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Rows of nouns whose own first letters look like a clitic and the article, pronouns behind."""
    for word in map(fold.fold, word_lists.OWN_CLITIC.split()):
        lemma = rows.get(word) or stem.lemma_key(word)
        before = word[:-1] + "ت" if word.endswith("ه") else word
        yield stem.OWN + word, lemma
        for pronoun in stem.PRONOUNS:
            for dual in ("", "ي", "ا"):  # `والده`, `والديه`, `والداه`
                yield stem.OWN + before + dual + pronoun, lemma
    for word in map(fold.fold, (word_lists.OWN_AL + word_lists.OWN_LAM).split()):
        lemma = rows.get(stem.OWN + word, stem.ALTERNATIVE)
        if len(word) > 3 and stem.ALTERNATIVE not in lemma:  # `ألعابها`, `للاعبيها`
            before = word[:-1] + "ت" if word.endswith("ه") else word
            for pronoun in stem.PRONOUNS:
                if stem.OWN + before + pronoun not in rows:  # `ألباني`
                    yield stem.OWN + before + pronoun, lemma
