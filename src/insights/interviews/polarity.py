"""How a passage sounds, good or bad: words with negation beside a small classifier on sentence vectors; a suggestion, never a finding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from insights.files import read_yaml
from insights.interviews.language import parse
from insights.interviews.questions import directions, polarity_weight
from insights.interviews.vectors import encode

_REACH = 4  # tokens around a word in which a negation turns it
_WORDS = 0.65  # share of the words in the score where there are any
_CLAUSE_ENDS = {",", ";", ".", "!", "?", ":", "–", "aber", "but", "sondern"}


def polarity(
    verbatims: pd.DataFrame, language: str = "de", *, vectors: np.ndarray | None = None, asked: Sequence[str] = (),
    cache: Path | None = None,
) -> pd.Series:  # fmt: skip
    """How each verbatim sounds, from -1 (bad) over 0 (neutral, mixed) to 1 (good), on the index of `verbatims`.

    `asked`: the question before each; an open answer to what someone likes or misses sounds a little like its question. A machine's
    suggestion, weak on irony and on facts: of a good and a bad German railway post it ranks 68 of 100 pairs rightly.
    """
    texts = verbatims["text"].astype(str).tolist()
    if not texts:
        return pd.Series(index=verbatims.index, dtype=float)
    of_words, hits = _by_words(texts, language)
    of_vectors = _by_vectors(encode(texts, cache=cache) if vectors is None else np.asarray(vectors), cache)
    score = np.where(hits > 0, _WORDS * of_words + (1 - _WORDS) * of_vectors, 0.8 * of_vectors)
    score = score + np.array([polarity_weight(name) for name in directions(verbatims, asked)])
    return pd.Series(np.round(np.clip(score, -1, 1), 2) + 0.0, index=verbatims.index)


def neutral_sentences() -> list[str]:
    """Sentences of both languages that neither praise nor blame, wish nor fear."""
    return [text for language in ("de", "en") for text in _lexicon(language)["sentences_neutral"]]


@cache
def _lexicon(language: str) -> dict[str, Any]:
    return read_yaml(Path(str(files("insights.interviews") / "lexicons" / f"polarity_{language}.yml")))


@cache
def _signs(language: str) -> tuple[dict[str, int], tuple[tuple[str, int], ...], frozenset[str]]:
    """Signs of whole words, signs of beginnings, and the negations."""
    content, whole, beginnings = _lexicon(language), {}, []
    for name, sign in (("good", 1), ("bad", -1)):
        for word in content[name].split():
            if word.endswith("*"):
                beginnings.append((word[:-1], sign))
            else:
                whole[word] = sign
    return whole, tuple(beginnings), frozenset(content["not"].split())


def _by_words(texts: list[str], language: str) -> tuple[np.ndarray, np.ndarray]:
    scores = [_signs_in(doc, language) for doc in parse(texts, language)]
    return np.array([np.tanh(sum(own)) for own in scores]), np.array([len(own) for own in scores])


def _signs_in(doc: Any, language: str) -> list[float]:
    """Sign of every word that sounds good or bad, turned where it is negated; `too …` sounds bad."""
    whole, beginnings, negations = _signs(language)
    found = []
    for i, token in enumerate(doc):
        sign = whole.get(token.lemma_.lower()) or whole.get(token.lower_)
        sign = sign or next((s for start, s in beginnings if token.lower_.startswith(start)), None)
        too = i > 0 and doc[i - 1].lower_ in ("zu", "too") and token.pos_ in ("ADJ", "ADV")
        if too:
            found.append(-0.7)
        elif sign:
            found.append(-0.7 * sign if _negated(doc, i, negations) else 0.7 * sign)
    return found


def _negated(doc: Any, i: int, negations: frozenset[str]) -> bool:
    for j in range(i - 1, max(-1, i - 1 - _REACH), -1):
        if doc[j].lower_ in _CLAUSE_ENDS:
            break
        if doc[j].lower_ in negations:
            return True
    if doc[i].pos_ != "VERB":
        return False
    for j in range(i + 1, min(len(doc), i + 1 + _REACH)):  # German puts it behind the verb: gefällt mir nicht
        if doc[j].lower_ in _CLAUSE_ENDS:
            return False
        if doc[j].lower_ in negations:
            return True
    return False


def _by_vectors(vectors: np.ndarray, cache: Path | None) -> np.ndarray:
    """Probability of good minus that of bad, learned from the words and sentences of both languages."""
    from sklearn.linear_model import LogisticRegression

    texts, signs = [], []
    for language in ("de", "en"):
        for name, sign in (("sentences_good", 1), ("sentences_neutral", 0), ("sentences_bad", -1)):
            own = [*_lexicon(language)[name], *_lexicon(language).get(name.removeprefix("sentences_"), "").split()]
            texts += [text.rstrip("*") for text in own]
            signs += [sign] * len(own)
    model = LogisticRegression(C=0.5, max_iter=500, class_weight="balanced").fit(encode(texts, cache=cache), signs)
    odds = model.predict_proba(vectors)
    return odds[:, 2] - odds[:, 0]
