"""The spaCy component for spoken German: parts of speech from HanTa, lemmas from simplemma (HanTa's where it knows none)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from spacy.language import Language

from insights.interviews.language.wordlists import word_pairs

_UNIVERSAL = {  # STTS -> Universal Dependencies
    "NN": "NOUN", "NNI": "NOUN", "NNA": "NOUN", "NE": "PROPN", "FM": "X", "CARD": "NUM", "ART": "DET", "ADV": "ADV", "ITJ": "INTJ",
    "KON": "CCONJ", "KOUS": "SCONJ", "KOUI": "SCONJ", "KOKOM": "CCONJ", "APPR": "ADP", "APPRART": "ADP", "APPO": "ADP", "APZR": "ADP",
    "PTKNEG": "PART", "PTKZU": "PART", "PTKA": "PART", "PTKANT": "INTJ", "PTKVZ": "ADP", "PROAV": "ADV", "PAV": "ADV", "PWAV": "ADV",
    "TRUNC": "X", "XY": "X",
}  # fmt: skip


@Language.factory("german_words")
def _german_words(nlp: Language, name: str) -> Any:
    return tag


@cache
def _tagger() -> Any:
    from HanTa.HanoverTagger import HanoverTagger

    tagger = HanoverTagger("morphmodel_ger.pgz")
    # HanTa analyses a word anew at each place where it stands; both analyses depend on their arguments only.
    tagger.analyze_forward = lru_cache(100_000)(tagger.analyze_forward)
    tagger.analyze_viterbi = lru_cache(100_000)(tagger.analyze_viterbi)
    return tagger


def tag(doc: Any) -> Any:
    """Set `tag_` (STTS), `pos_` (universal) and `lemma_` of every token."""
    tokens = [token for token in doc if not token.is_space]
    if not tokens:
        return doc
    for token, stts in zip(tokens, _tagger().tag_sent([t.text for t in tokens], taglevel=0), strict=True):
        token.tag_ = stts
        token.pos_ = _universal(stts, token.text)
        token.lemma_ = _lemma(token.text, stts, token.pos_)
    return doc


def _universal(stts: str, word: str) -> str:
    head = re.split(r"[(-]", stts)[0]
    if head.startswith("$") or not re.search(r"\w", word):
        return "PUNCT"
    if word.lower() in word_pairs("colloquial_de"):
        return "AUX"
    if head.startswith("VV"):
        return "VERB"
    if head.startswith(("VA", "VM")):
        return "AUX"
    if head.startswith("ADJ"):
        return "ADJ"
    return _UNIVERSAL.get(head, "PRON" if head.startswith("P") else "X")


@lru_cache(100_000)
def _lemma(word: str, stts: str, pos: str) -> str:
    import simplemma

    colloquial = word_pairs("colloquial_de").get(word.lower())
    if colloquial or pos == "PUNCT":
        return colloquial or word
    if pos in ("NOUN", "PROPN"):
        found = simplemma.lemmatize(word[:1].upper() + word[1:], "de")
        lemma = _of_hanta(word, stts) if found == word else found
        return lemma[:1].upper() + lemma[1:]
    if pos in ("VERB", "AUX"):  # HanTa knows the separable prefix and the infinitive better
        return _of_hanta(word, stts).lower()
    found = simplemma.lemmatize(word.lower(), "de")
    return _of_hanta(word, stts).lower() if found == word.lower() else found.lower()


def _of_hanta(word: str, stts: str) -> str:
    return _tagger().analyze(word, pos=stts)[0] or word
