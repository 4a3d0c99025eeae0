"""The spaCy component for spoken German: parts of speech from HanTa, put right by rules; lemmas from simplemma (HanTa's where it knows none)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from spacy.language import Language

from insights.hanta import LONGEST, tagger
from insights.interviews.language import rules, spoken, verbs
from insights.interviews.language.tagging import sentence_tagger
from insights.interviews.language.wordlists import word_pairs

_UNIVERSAL = {  # STTS -> Universal Dependencies
    "NN": "NOUN", "NNI": "NOUN", "NNA": "NOUN", "NE": "PROPN", "FM": "X", "CARD": "NUM", "ART": "DET", "ADV": "ADV", "ITJ": "INTJ",
    "KON": "CCONJ", "KOUS": "SCONJ", "KOUI": "SCONJ", "KOKOM": "CCONJ", "APPR": "ADP", "APPRART": "ADP", "APPO": "ADP", "APZR": "ADP",
    "PTKNEG": "PART", "PTKZU": "PART", "PTKA": "PART", "PTKANT": "INTJ", "PTKVZ": "ADP", "PROAV": "ADV", "PAV": "ADV", "PWAV": "ADV",
    "PDAT": "DET", "PIAT": "DET", "PIDAT": "DET", "PPOSAT": "DET", "PRELAT": "DET", "PWAT": "DET", "TRUNC": "X", "XY": "X",
}  # fmt: skip
_PARTICIPLE = re.compile(r"(.+?(?:end|t|en))(?:e[mnrs]?)?$")


@Language.factory("german_words")
def _german_words(nlp: Language, name: str) -> Any:
    return tag


def blank() -> Any:
    """The bundled German pipeline."""
    import spacy

    nlp = spacy.blank("de")
    spoken.prepare(nlp)
    nlp.add_pipe("german_words")
    return nlp


@cache
def _sentence_tags() -> Callable[[Sequence[str]], list[str]]:
    return sentence_tagger(tagger())


def tag(doc: Any) -> Any:
    """Set `tag_` (STTS), `pos_` (universal) and `lemma_` of every token."""
    tokens = [token for token in doc if not token.is_space]
    if not tokens:
        return doc
    said = [token.text for token in tokens]
    words = spoken.written_out(said)
    tags = [rules.Tagged(word, stts) for word, stts in zip(words, _sentence_tags()(words), strict=True)]
    rules.correct(tags)
    broken = spoken.broken_off(said)
    for i, (token, tagged) in enumerate(zip(tokens, tags, strict=True)):
        token.tag_ = "XY" if i in broken else tagged.stts
        token.pos_ = universal(token.tag_, tagged.word)
        token.lemma_ = said[i].rstrip("-–") if i in broken else _lemma(tagged.word, tagged.stts, token.pos_)
    verbs.join(tokens)
    return doc


def universal(stts: str, word: str) -> str:
    """The universal part of speech of `word` with the STTS tag `stts`."""
    head = re.split(r"[(-]", stts)[0]
    if head.startswith("$") or not re.search(r"\w", word):
        return "PUNCT"
    if head.startswith("VV"):
        return "VERB"
    if head.startswith(("VA", "VM")):
        return "AUX"
    if head.startswith("ADJ"):
        return "ADJ"
    return _UNIVERSAL.get(head, "PRON" if head.startswith("P") else "X")


@lru_cache(100_000)
def _lemma(word: str, stts: str, pos: str) -> str:
    if pos == "PUNCT":
        return word
    given = word_pairs("lemmas_de")
    for key in (f"{stts}:{word.lower()}", f"{pos}:{word.lower()}", word.lower()):
        if key in given:
            return given[key]
    if pos in ("NOUN", "PROPN"):
        return _noun(word, stts)
    if pos in ("VERB", "AUX"):  # HanTa knows the separable prefix and the infinitive better
        return _spelled_like(_of_hanta(word, stts).lower(), word)
    import simplemma

    found = simplemma.lemmatize(word.lower(), "de")
    lemma = _of_hanta(word, stts).lower() if found == word.lower() else found.lower()
    inflected = word.lower().removeprefix(lemma) in ("", "e", "er", "es", "en", "em")
    if pos == "ADJ" and re.search(r"(?:en|eln|ern)$", lemma) and not inflected:
        lemma = _participle(word.lower())
    return _spelled_like(lemma, word)


def _noun(word: str, stts: str) -> str:
    import simplemma

    capital = word[:1].upper() + word[1:]
    found = simplemma.lemmatize(capital, "de")
    if found == capital and not simplemma.is_known(capital, "de"):
        found = _guessed(capital, _of_hanta(word, stts))
    return _spelled_like(found[:1].upper() + found[1:], word)


def _guessed(word: str, lemma: str) -> str:
    """HanTa's lemma of a noun that no word list knows, unless it took off what an unknown word rather keeps (Gradle, App, Choice)."""
    if word.lower() == f"{lemma}e".lower() and not re.search(
        r"(?:ung|heit|keit|ion|[^aeiou][pbdgtkfsz]|ent|ant|or|ell|al)$", lemma
    ):
        return word
    if re.search(r"[^aeiou]ies$", word):
        return f"{word[:-3]}y"
    cut = len(word) - len(lemma)
    return word if cut > 0 and word.lower().startswith(lemma.lower()) and word[-1] in "pablmo" else lemma


def _participle(word: str) -> str:
    """The base form of a participle that is used as an adjective (`gewünschte`: gewünscht, `fehlender`: fehlend)."""
    found = _PARTICIPLE.match(word)
    return found[1] if found else word


def _spelled_like(lemma: str, word: str) -> str:
    """`lemma` in today's spelling where the word itself is (`Stress` is no `Streß`)."""
    return (
        lemma.replace("ß", "ss")
        if "ss" in word and "ß" in lemma and lemma.replace("ß", "ss")[:3].lower() == word[:3].lower()
        else lemma
    )


def _of_hanta(word: str, stts: str) -> str:
    return word if len(word) > LONGEST else tagger().analyze(word, pos=stts)[0] or word
