"""Phrases that can stand as a heading, out of tagged English: `Exchange rate`, `Stolen card`, `Opening an account`, `Auto top-up`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from insights.interviews.language.headings import capital, heading_words, is_subject_noun, is_telling
from insights.interviews.language.wordlists import stop_words

_DOUBLING = re.compile(
    r"cancel|debug|forget|begin|travel|refer|prefer|permit|submit|control|unplug|transfer|regret|admit"
)
_SHORT = re.compile(r"[^aeiou]*(?:qu)?[aeiou][bdgklmnprt]")


def english(doc: Any) -> Iterator[tuple[str, str]]:
    """(key, wording) of the English phrases in `doc`."""
    tokens = [token for token in doc if not token.is_space]
    for i, token in enumerate(tokens):
        yield from _particle_noun(tokens, i)
        if not is_subject_noun(token, "en") or _hyphened(tokens, i):
            continue
        key, wording = _lemma(token), _cased(token)
        yield key, capital(_lemma(token) if token.tag_ != "NNS" and wording.islower() else wording)
        before = tokens[i - 1] if i else None
        if before is not None and (is_telling(before, "en") or is_subject_noun(before, "en")):
            yield f"{_lemma(before)} {key}", capital(f"{_cased(before)} {wording}")
        after = tokens[i + 1 : i + 3]
        if len(after) == 2 and _links(after[0]) and is_subject_noun(after[1], "en"):
            yield (
                f"{key} {after[0].lower_} {_lemma(after[1])}",
                capital(f"{wording} {after[0].lower_} {_cased(after[1])}"),
            )
        yield from _being(tokens, i)
        yield from _doing(tokens, i)


def gerund(verb: str) -> str:
    """The -ing form of an English infinitive."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return verb + verb[-1] + "ing" if _SHORT.fullmatch(verb) or _DOUBLING.fullmatch(verb) else verb + "ing"


def _lemma(token: Any) -> str:
    return token.lemma_.lower()


def _links(token: Any) -> bool:
    return token.pos_ in ("ADP", "PART") and token.lower_ in heading_words("linking")


def _particle_noun(tokens: list[Any], i: int) -> Iterator[tuple[str, str]]:
    """`Sign-up`, `Auto top-up`: a verb that became a noun with its particle."""
    token, after = tokens[i], tokens[i + 1 : i + 3]
    hyphen = len(after) == 2 and after[0].text == "-" and after[1].lower_ in heading_words("particles")
    if not hyphen or _lemma(token) not in heading_words("particle_verbs"):
        return
    noun = f"{_lemma(token)}-{after[1].lower_}"
    yield noun, capital(noun)
    before = tokens[i - 1] if i else None
    if (
        before is not None
        and before.is_alpha
        and before.pos_ in ("NOUN", "ADJ", "PROPN")
        and before.lower_ not in stop_words("en")
    ):
        yield f"{before.lower_} {noun}", capital(f"{_cased(before)} {noun}")


def _hyphened(tokens: list[Any], i: int) -> bool:
    return any(0 <= j < len(tokens) and tokens[j].text == "-" for j in (i - 1, i + 1))


def _cased(token: Any) -> str:
    """Small letters, but for abbreviations."""
    return token.text if token.text.isupper() and 2 <= len(token.text) <= 4 else token.lower_


def _being(tokens: list[Any], i: int) -> Iterator[tuple[str, str]]:
    """`Pending transfer`, `Stolen card`: what a noun is said to be."""
    noun, rest = tokens[i], tokens[i + 1 : i + 6]
    if not rest or _lemma(rest[0]) != "be":
        return
    for token in rest[1:]:
        if token.lower_ in ("not", "n't", "no") or token.pos_ in ("NOUN", "PRON", "PUNCT", "ADP"):
            return
        if token.tag_ in ("VBN", "VBG") or is_telling(token, "en"):
            if not {_lemma(token), token.lower_} & stop_words("en"):
                yield f"{_lemma(token)} {_lemma(noun)}", capital(f"{token.lower_} {_cased(noun)}")
            return


def _doing(tokens: list[Any], i: int) -> Iterator[tuple[str, str]]:
    """`Opening an account`, `Tracking the card`, `Cancelling shows`: verb and object as a gerund."""
    first = i
    while first and (
        tokens[first - 1].pos_ in ("DET", "ADJ", "NOUN", "NUM", "PROPN") or tokens[first - 1].tag_ == "PRP$"
    ):
        first -= 1
    verb = tokens[first - 1] if first else None
    if verb is None or verb.pos_ != "VERB" or (i + 1 < len(tokens) and tokens[i + 1].pos_ in ("NOUN", "PROPN")):
        return
    lemma = _lemma(verb)
    if (lemma in stop_words("en") and lemma not in heading_words("telling")) or not lemma.isalpha():
        return
    inner = [_cased(token) for token in tokens[first:i] if token.pos_ in ("NOUN", "PROPN")][-1:]
    noun = " ".join([*inner, _cased(tokens[i])])
    said = [token.lower_ for token in tokens[first:i] if token.pos_ == "DET" or token.tag_ == "PRP$"]
    words = [gerund(lemma), _article(said, tokens[i], noun), noun]
    yield f"{lemma} {' '.join([*inner, _lemma(tokens[i])])}", capital(" ".join(filter(None, words)))


def _article(said: list[str], token: Any, noun: str) -> str:
    if token.tag_ != "NN" or not said:
        return ""
    if said[0] in ("a", "an"):
        return "an" if noun[0] in "aeiou" else "a"
    return "the" if said[0] in heading_words("owned") else ""
