"""How a passage sounds, good or bad: words with negation beside a small classifier on sentence vectors; a suggestion, never a finding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from insights.interviews.polarity.lexicon import lexicon
from insights.interviews.polarity.probability import probability_of_own
from insights.interviews.polarity.sounding import by_vectors
from insights.interviews.polarity.wording import by_words
from insights.interviews.questions import directions, polarity_weight
from insights.interviews.vectors import encode

_WORDS = 0.65  # share of the words in the score where there are any
_TURNED = 0.9  # and where a negation or a fixed phrase turned one: vectors know no negation


def polarity(
    verbatims: pd.DataFrame, language: str = "de", *, vectors: np.ndarray | None = None, asked: Sequence[str] = (),
    cache: Path | None = None, model: Path | None = None,
) -> pd.DataFrame:  # fmt: skip
    """`polarity` of each verbatim and `polarity_probability`, on the index of `verbatims`.

    `polarity`: -1 (bad) over 0 (neutral, mixed) to 1 (good), from words with their negation and from the vector. `polarity_probability`:
    how likely a reader would agree that it sounds good (from 0.35), bad (up to -0.35) or neither; calibrated on 1,015 posts about public
    transport that people had judged. `vectors`: one row per verbatim, else they are made. `asked`: the question before each; an open answer
    to what someone likes or misses sounds a little like its question. A machine's suggestion, weak on irony and on bare facts.
    """
    texts = verbatims["text"].astype(str).tolist()
    if not texts:
        return pd.DataFrame(columns=["polarity", "polarity_probability"], index=verbatims.index, dtype=float)
    words, hits, turned = (np.array(column) for column in by_words(texts, language))
    shares = by_vectors(
        encode(texts, cache=cache, model=model) if vectors is None else np.asarray(vectors), cache=cache, model=model
    )
    of_vectors = shares[:, 2] - shares[:, 0]
    share = np.where(turned, _TURNED, _WORDS)
    score = np.where(hits > 0, share * words + (1 - share) * of_vectors, 0.8 * of_vectors)
    score = score + np.array([polarity_weight(name) for name in directions(verbatims, asked)])
    score = np.round(np.clip(score, -1, 1), 2) + 0.0
    sure = np.round(probability_of_own(score, hits > 0), 2)
    return pd.DataFrame({"polarity": score, "polarity_probability": sure}, index=verbatims.index)


def neutral_sentences() -> list[str]:
    """Sentences of both languages that neither praise nor blame, wish nor fear."""
    return [text for language in ("de", "en") for text in lexicon(language)["sentences_neutral"]]
