"""Phrases that could name a theme, and which passages they stand for."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from insights.interviews.language import content_lemmas, key_phrases, parse, with_parts, words
from insights.interviews.language.headings import heading_words, is_subject_noun
from insights.interviews.language.negation import negated
from insights.interviews.privacy import lexicon

DENYING = ("kein ", "ohne ")
_DIRECTLY = (*DENYING, "zu ")  # keys that say more than that their words meet
_LONG = 5  # words of meaning from which two people do not say the same by chance
_SENTENCE_END = frozenset(".!?…|\n")


@dataclass(frozen=True)
class Phrases:
    """`said`: key -> passages that say it so; `meant`: key -> passages that say it so or whose sentence holds all its words.

    `wordings`: key -> heading; `doings`: keys that are verbs more often than nouns; `denied`: key -> passages that say it only under a
    negation.
    """

    said: dict[str, frozenset[int]]
    meant: dict[str, frozenset[int]]
    wordings: dict[str, str]
    doings: frozenset[str] = frozenset()
    denied: dict[str, frozenset[int]] = field(default_factory=dict)

    def denying(self, key: str) -> bool:
        """Whether a key says itself that something is not there (`Keine Wartezeit`, `Zug fährt nicht`)."""
        return key.startswith(DENYING) or " nicht " in key


def collect(texts: Sequence[str], language: str, *, ignore: Iterable[str] = ()) -> Phrases:
    """The phrases of `texts` (positions are places in the list); no phrase holds a first name or a word of `ignore`."""
    banned = {word.lower() for text in ignore for word in words(text)}
    docs = parse(texts, language)
    said, forms = defaultdict(set), defaultdict(Counter)
    found = [[*key_phrases(doc, language), *_without(doc, language)] for doc in docs]
    for place, own in enumerate(found):
        for key, wording in own:
            parts = content(key)
            if (
                banned.intersection(key.split())
                or len(set(parts)) < len(parts)
                or (language == "de" and _names_somebody(wording))
            ):
                continue
            said[key].add(place)
            forms[key][wording] += 1
    qualities, doings = _not_things(docs)
    for key in qualities & said.keys():
        del said[key]
    sentences = _sentences(docs, language)
    return Phrases(
        {key: frozenset(places) for key, places in said.items()},
        _meant(said, sentences),
        {key: min(forms[key], key=lambda text: (-forms[key][text], text)) for key in said},
        doings,
        _denied(docs, found, said, language),
    )


def once(texts: Sequence[str], groups: Sequence[int], language: str) -> np.ndarray:
    """Places of the texts without copies: of longer passages of a theme with the same words of meaning the first one only."""
    seen, kept = set(), []
    for place, doc in enumerate(parse(texts, language)):
        lemmas = frozenset(content_lemmas(doc, language))
        key = (int(groups[place]), lemmas)
        if len(lemmas) < _LONG or key not in seen:
            kept.append(place)
        seen.add(key)
    return np.array(kept, dtype=int)


def restricted(phrases: Phrases, places: np.ndarray) -> Phrases:
    """The phrases that stand in `places` (in ascending order), which are numbered anew from 0."""
    number = {int(place): n for n, place in enumerate(places)}
    said, meant, denied = (
        {key: frozenset(number[p] for p in own if p in number) for key, own in table.items()}
        for table in (phrases.said, phrases.meant, phrases.denied)
    )
    meant = {key: own for key, own in meant.items() if own}
    return Phrases(said, meant, phrases.wordings, phrases.doings, denied)


def content(key: str) -> list[str]:
    """The words of a key that carry meaning."""
    return [word for word in key.split() if word not in heading_words("linking")]


def _without(doc, language: str) -> Iterator[tuple[str, str]]:
    """What people are glad or sorry to do without: `Ohne Wartezeit`."""
    for one, two in itertools.pairwise(doc):
        if language == "de" and one.lower_ == "ohne" and is_subject_noun(two, language):
            yield f"ohne {two.lemma_.lower()}", f"Ohne {two.text}"


def _denied(
    docs, found: list[list[tuple[str, str]]], said: dict[str, set[int]], language: str
) -> dict[str, frozenset[int]]:
    """key -> passages that say one of its words under a negation, and never without."""
    under, plain = defaultdict(set), defaultdict(set)
    for place, doc in enumerate(docs):
        for token, denied in zip(doc, negated(doc, language), strict=True):
            (under if denied else plain)[token.lemma_.lower()].add(place)
        for key, _ in found[place]:  # what hangs on a denied thing is denied with it: no `Warten auf Bürozeiten`
            first, *others = content(key) or [""]
            if len(others) == 1 and key.count(" ") == 2 and place in under[first] - plain[first]:
                under[others[0]].add(place)
                plain[others[0]].discard(place)
    only = {word: under[word] - plain[word] for word in under}
    return {
        key: frozenset(places & set().union(*(only.get(part, set()) for part in content(key))))
        for key, places in said.items()
    }


def _names_somebody(wording: str) -> bool:
    return any(word in lexicon.first_names() and word not in lexicon.ORDINARY_NAMES for word in wording.split())


def _not_things(docs) -> tuple[set[str], frozenset[str]]:
    """Words that are more often adjectives than nouns (`Blind` at the head of a sentence names no thing), and those more often verbs."""
    counts = {part: Counter() for part in ("ADJ", "NOUN", "VERB")}
    for token in (token for doc in docs for token in doc):
        if token.pos_ in counts:
            counts[token.pos_][token.lemma_.lower()] += 1
    nouns, verbs = counts["NOUN"], counts["VERB"]
    described = {word for word in nouns.keys() | verbs.keys() if counts["ADJ"][word] >= nouns[word] + verbs[word]}
    return described, frozenset(word for word in verbs if verbs[word] > nouns[word])


def _sentences(docs, language: str) -> list[tuple[int, list[str]]]:
    """(passage, lemmas) of every sentence; German compounds with their parts."""
    rows, nouns = [], []
    for place, doc in enumerate(docs):
        for sentence in _cut(doc):
            rows.append((place, [t.lemma_.lower() for t in sentence]))
            nouns.append([t.lemma_.lower() for t in sentence if t.pos_ in ("NOUN", "PROPN")])
    if language != "de":  # English writes its compounds apart: "documentation" holds no "ation"
        return rows
    wider = with_parts(nouns)  # of nouns only: "barrierefrei" speaks of no barrier
    return [(place, [*own, *more]) for (place, own), more in zip(rows, wider, strict=True)]


def _cut(doc) -> list[list]:
    """The words of meaning of each sentence."""
    sentences: list[list] = [[]]
    for token in doc:
        if token.text[:1] in _SENTENCE_END or token.is_space:
            sentences.append([])
        elif token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ") and len(token.text) > 2:
            sentences[-1].append(token)
    return [sentence for sentence in sentences if sentence]


def _meant(said: dict[str, set[int]], sentences: list[tuple[int, list[str]]]) -> dict[str, frozenset[int]]:
    holding = defaultdict(set)
    for number, (_, lemmas) in enumerate(sentences):
        for lemma in lemmas:
            holding[lemma].add(number)
    place = np.array([own for own, _ in sentences], dtype=int)
    meant = {}
    for key, places in said.items():
        parts = content(key)
        if not parts or key.startswith(_DIRECTLY) or " nicht " in key:
            meant[key] = frozenset(places)
            continue
        together = set.intersection(*(holding.get(part, set()) for part in parts))
        meant[key] = frozenset(places) | frozenset(int(place[n]) for n in together)
    return meant
