"""What is believed of a code before anyone decided: its examples and cue words, the form of a sentence, the question before it.

The starting codes are kinds of speaking (a wish, a fear), not subjects, so cue words and single sentences say more than what the whole
passage is about: per code a logistic regression of example sentences against those of other codes and neutral ones, plus cues.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from insights.interviews.coding.codebook import QUOTE, Code
from insights.interviews.language import sentences, words
from insights.interviews.polarity import neutral_sentences
from insights.interviews.privacy.masks import unmasked
from insights.interviews.questions import code_weight, directions
from insights.interviews.vectors import encode

_UNUSUAL = re.compile("[ıİſ]")  # letters that equal another one when case is ignored, but not in small letters
# What denies the cue behind it (`kein Problem`, `nicht so wichtig`), and the cue that is a verb before it (`brauche ich nicht`).
_NOT = re.compile(
    r"\b(?:(?:kein(?:e[nmrs]?|erlei)?|ohne|no|without)\s+(?:(?!sie\b|die|diese|eine|alle)(?-i:[a-zäöüß]+e[nrs]?|real|big|major|great)\s+){0,2}"
    r"|(?:nicht|nie|niemals|not|never|\w+n['’]t)\s+(?:(?:so|ganz|mehr|das|der|die|ein\w*|wirklich|unbedingt|really|that|so|very|an?|the|any)\s+){0,2})$",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:brauch\w*|benötig\w*|muss|müssen|nervt|ärgert|fürchte|need|require)\b", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?:\s+(?:ich|wir|man|sie|er|es|das|da|die|den|mich|mir|uns|also|eigentlich|jetzt|auch|so|dann|ja|halt|gar|überhaupt|unbedingt|wirklich"
    r"|dafür|hier|that|it))*\s+(?:nicht|kein\w*|nix|nie|not|no)\b(?!\s+(?:nur|only)\b)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]*$")
_FAR = 60  # letters before a cue that are looked at
_ANSWERS = 2  # passages after a question that answer it, whatever their words
_START = -0.7  # log odds that a passage gets before it says anything


@dataclass(frozen=True)
class Units:
    """Sentences of all passages: their texts, vectors, and the row of their passage."""

    texts: list[str]
    vectors: np.ndarray
    rows: np.ndarray


def units_of(
    texts: Sequence[str], vectors: np.ndarray, *, cache: Path | None = None, model: Path | None = None
) -> Units:
    """The sentences of each passage; a passage without any is a sentence of its own. `vectors`: those of the passages."""
    parts, rows = [], []
    for row, text in enumerate(texts):
        own = [text[start:end] for start, end in sentences(text)] or [text]
        parts += own
        rows += [row] * len(own)
    found = np.asarray(vectors)[rows]
    further = [place for place, row in enumerate(rows) if parts[place] != texts[row]]  # the others are their passage
    if further:
        found[further] = encode([parts[place] for place in further], cache=cache, model=model)
    return Units(parts, found, np.array(rows))


def teaching_sentences(code: Code) -> list[str]:
    """What teaches a code: its examples first, those in another language last."""
    return [*code.examples, *filter(None, [code.definition]), code.name, *code.further]


def believed(
    codes: Sequence[Code], vectors: np.ndarray, units: Units, related: np.ndarray, *,
    cache: Path | None = None, model: Path | None = None,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Log odds of every code with cues for every passage, and the sentence that speaks most for it; NaN and 0 for codes without."""
    odds = np.full((len(vectors), len(codes)), np.nan)
    best = np.zeros(odds.shape, dtype=int)
    cued = [number for number, code in enumerate(codes) if code.cues]
    if not cued:
        return odds, best
    examples = [encode(teaching_sentences(code), cache=cache, model=model) for code in codes]
    neutral = encode(neutral_sentences(), cache=cache, model=model)
    spoken = [unmasked(text) for text in units.texts]
    for number in cued:
        others = np.vstack([neutral, *(own for other, own in enumerate(examples) if not related[number, other])])
        learned = _learned(examples[number], others, units, vectors)
        scores = learned + cue_weights(codes[number], spoken) + _START + _form(codes[number], units.texts)
        odds[:, number], best[:, number] = _strongest(scores, units.rows, len(vectors))
    return odds, best


def prompts(codes: Sequence[Code], verbatims: pd.DataFrame, asked: Sequence[str]) -> np.ndarray:
    """What the question before each passage adds to the log odds of each code.

    An open question with a direction adds what that direction says, every other one its cue words. In conversation people soon speak of
    something else: from the third passage after a question on, it only adds to what has a cue of its own.
    """
    pointing = directions(verbatims, asked)
    known: dict[tuple[str, str], list[float]] = {}
    for pair in set(zip(asked, pointing, strict=True)):
        known[pair] = [_prompted(code, *pair) for code in codes]
    rows = [known[pair] for pair in zip(asked, pointing, strict=True)]
    added = np.array(rows, dtype=float).reshape(len(verbatims), len(codes))
    later = _long_after(verbatims, asked)
    spoken = [unmasked(text) for text in verbatims["text"].to_numpy()[later]]
    for number, code in enumerate(codes):
        added[np.flatnonzero(later)[cue_weights(code, spoken) == 0], number] = 0.0
    return added


def _long_after(verbatims: pd.DataFrame, asked: Sequence[str]) -> np.ndarray:
    """Which passages of conversation are more than the first two after their question."""
    told = pd.DataFrame({"interview": verbatims["interview_id"].to_numpy(), "question": list(asked)})
    run = (told != told.shift()).any(axis=1).cumsum()
    return (told.groupby(run).cumcount() >= _ANSWERS).to_numpy() & (verbatims["source"] != "survey").to_numpy()


def _prompted(code: Code, question: str, pointing: str) -> float:
    return code_weight(code.code, pointing) if pointing else min(cue_weight(code, question), 2.0)


def _learned(own: np.ndarray, others: np.ndarray, units: Units, vectors: np.ndarray) -> np.ndarray:
    """Log odds of every sentence by example sentences, its own or those of its whole passage, whichever is more."""
    from sklearn.linear_model import LogisticRegression

    truth = np.concatenate([np.ones(len(own)), np.zeros(len(others))])
    model = LogisticRegression(C=6.0, max_iter=500, class_weight="balanced").fit(np.vstack([own, others]), truth)
    return np.maximum(model.decision_function(units.vectors), model.decision_function(vectors)[units.rows])


def _strongest(scores: np.ndarray, rows: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The highest score among the sentences of each of `count` passages, and the sentence that has it; the first of equals."""
    odds = np.full(count, -np.inf)
    np.maximum.at(odds, rows, scores)
    best = np.zeros(count, dtype=int)
    firsts = np.flatnonzero(scores == odds[rows])[::-1]
    best[rows[firsts]] = firsts
    return odds, best


def cue_weight(code: Code, text: str) -> float:
    """What the cue words in `text` add to the log odds; every further one half as much as the one before."""
    return _weight(code, unmasked(text))


def cue_weights(code: Code, spoken: Sequence[str]) -> np.ndarray:
    """`cue_weight` of each text, masks taken out before."""
    if not code.cues:
        return np.zeros(len(spoken))
    # Most texts have no cue, which one pattern tells; matching small letters exactly is three times as fast as ignoring case.
    sieve = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in code.cues))
    known = {
        text: _weight(code, text)
        for text in dict.fromkeys(spoken)
        if sieve.search(text.lower()) or _UNUSUAL.search(text)
    }
    return np.array([known.get(text, 0.0) for text in spoken], dtype=float)


def _weight(code: Code, spoken: str) -> float:
    hits = sorted((weight for pattern, weight in code.cues if _said(code, pattern, spoken)), reverse=True)
    return sum(weight / 2**place for place, weight in enumerate(hits))


def _said(code: Code, pattern: re.Pattern, text: str) -> re.Match | None:
    """Where `pattern` stands in `text` and is not denied."""
    found = pattern.finditer(text)
    return next((match for match in found if code.denied_counts or not _denied(text, match)), None)


def _denied(text: str, match: re.Match) -> bool:
    first = match.start() - len(_LETTERS.search(text[: match.start()]).group())  # the whole word: `keine Zugprobleme`
    if _NOT.search(text[max(0, first - _FAR) : first]):
        return True
    return bool(_VERB.search(match.group()) and _BEHIND.match(text, match.end()))


def cue_word(code: Code, text: str) -> str:
    """The words in `text` behind the heaviest cue; empty without any."""
    text = unmasked(text)
    hits = [(weight, m.group().strip(" ,.")) for pattern, weight in code.cues if (m := _said(code, pattern, text))]
    return max(hits)[1] if hits else ""


def _form(code: Code, texts: list[str]) -> np.ndarray:
    """A quote is short; for the other codes the form does not matter."""
    if code.code != QUOTE:
        return np.zeros(len(texts))
    lengths = np.array([len(words(text)) for text in texts])
    return np.where((lengths < 4) | (lengths > 20), -1.5, np.where(lengths <= 14, 0.2, -0.3))
