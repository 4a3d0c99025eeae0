"""How a passage sounds by its words: good and bad ones, turned where they are negated, wished for, or too much."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from insights.interviews.language import Passage, parse
from insights.interviews.language.negation import negated
from insights.interviews.polarity.lexicon import phrases, sign

_WEIGHT = 0.7  # of one word
_TOO = {"zu", "too"}
_STRONG = {
    "sehr",
    "total",
    "richtig",
    "extrem",
    "absolut",
    "wirklich",
    "so",
    "unglaublich",
    "mega",
    "really",
    "very",
    "extremely",
    "absolutely",
    "totally",
}
_WEAK = {
    "etwas",
    "bisschen",
    "leicht",
    "ganz",
    "relativ",
    "halbwegs",
    "einigermaßen",
    "somewhat",
    "bit",
    "slightly",
    "fairly",
}
_UNREAL = re.compile(r"könnten?|dürften?|sollten?|müssten?|wären?|hätten?|würden?|could|should|would|might")
_LIKES = re.compile(r"mag(?:st)?|mögen|mögt|mochten?")
_OPENING = {"gut", "klar", "sicher", "schön", "okay", "well", "fine", "sure", "right", "like"}
_COMPARED = re.compile(r"besser|lieber|mehr|\w{3,}er|better|worse|more|\w{3,}er")


_COMMENTS = {"leider", "hoffentlich", "unfortunately", "sadly", "schade"}  # said of the whole sentence: never negated


def by_words(texts: Sequence[str], language: str) -> tuple[list[float], list[int], list[bool]]:
    """For each text its score from -1 to 1, how many words and phrases it rests on, and whether a negation or phrase turned any of them."""
    scores, hits, turned = [], [], []
    for text, passage in zip(texts, parse(texts, language), strict=True):
        found = _of_phrases(text, passage, language)
        taken = {place for _, places in found for place in places}
        words = _of_words(passage, taken, language)
        values = [value for value, _ in found] + [value for value, _ in words]
        scores.append(math.tanh(sum(values)))
        hits.append(len(values))
        turned.append(bool(found) or any(own for _, own in words))
    return scores, hits, turned


def _of_phrases(text: str, passage: Passage, language: str) -> list[tuple[float, set[int]]]:
    """Value and words of every fixed phrase and face in the text; where two overlap, the longer."""
    spans = [
        (m.start(), m.end(), value) for pattern, value in phrases(language) for m in pattern.finditer(text.lower())
    ]
    found, covered = [], set()
    for start, end, value in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if covered.isdisjoint(range(start, end)):
            covered |= set(range(start, end))
            places = {i for i in range(len(passage)) if start <= passage.start(i) < end}
            found.append((_WEIGHT * value, places))
    return found


def _of_words(passage: Passage, taken: set[int], language: str) -> list[tuple[float, bool]]:
    """Value of every word that sounds good or bad, and whether what is around it turned it."""
    turned, found = negated(passage, language), []
    for i, word in enumerate(passage):
        if i in taken or word.is_punct:
            continue
        before = passage[i - 1].lower_ if i else ""
        if before in _TOO and word.pos_ in ("ADJ", "ADV") and not turned[i]:
            found.append((-_WEIGHT, True))
            continue
        value = sign(word.lemma_.lower(), language) or sign(word.lower_, language)
        if value and not _says_nothing(passage, i):
            meant = _in_context(passage, i, value, turned[i] and word.lower_ not in _COMMENTS)
            found.append((_WEIGHT * _strength(before) * meant, meant * value < 0))
    return [(value, own) for value, own in found if value]


def _says_nothing(passage: Passage, i: int) -> bool:
    """Words that sound good or bad elsewhere: `möchte`, `laut Plan`, `einfach so`, `Gut, dann …`."""
    word = passage[i]
    if word.pos_ in ("ADP", "CCONJ", "SCONJ", "DET", "PRON") or (
        word.pos_ == "AUX" and not _LIKES.fullmatch(word.lower_)
    ):
        return True
    after = passage[i + 1].text if i + 1 < len(passage) else ""
    if (
        word.lower_ in _OPENING
        and after == ","
        and (i == 0 or passage[i - 1].is_punct or passage[i - 1].lower_ in ("na", "ja", "also"))
    ):
        return True
    return word.lower_ == "einfach" and (
        word.pos_ == "ADV" or (i + 1 < len(passage) and passage[i + 1].pos_ not in ("PUNCT", "CCONJ"))
    )


def _strength(before: str) -> float:
    return 1.3 if before in _STRONG else 0.7 if before in _WEAK else 1.0


def _in_context(passage: Passage, i: int, value: int, is_negated: bool) -> float:
    """`value` where the word is said of what is; turned where it is negated, or compared with what could be; nothing where it is a wish."""
    word = passage[i]
    compared = (
        word.pos_ in ("ADJ", "ADV") and bool(_COMPARED.fullmatch(word.lower_)) and word.lower_ != word.lemma_.lower()
    )
    unreal = word.pos_ in ("ADJ", "ADV") and _is_unreal(passage, i)
    if unreal and compared:
        return value if is_negated else -0.7 * value
    if unreal and value > 0 and not is_negated:
        return 0.0
    return -value if is_negated else value


def _is_unreal(passage: Passage, i: int) -> bool:
    """Whether a form such as `könnte` or `wäre` belongs to the word's clause."""
    for places in (range(i - 1, -1, -1), range(i + 1, len(passage))):
        for j in places:
            if passage[j].is_punct:
                break
            if _UNREAL.fullmatch(passage[j].lower_) and passage[j].pos_ in ("AUX", "VERB"):
                return True
    return False
