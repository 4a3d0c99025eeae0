"""How a passage sounds by its vector: a small classifier learned from the sentences and words of both languages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from insights.interviews.polarity.lexicon import lexicon, sentences
from insights.interviews.vectors import encode

WORD_WEIGHT = 1.0  # of a single word beside a whole sentence
STRICTNESS = 0.5
_LANGUAGES = ("de", "en")


def by_vectors(vectors: np.ndarray, *, cache: Path | None = None, model: Path | None = None) -> np.ndarray:
    """Share of bad, neutral and good for each row of `vectors`."""
    return _classifier(cache, model).predict_proba(vectors)


@lru_cache(1)
def _classifier(cache: Path | None, folder: Path | None) -> Any:
    from sklearn.linear_model import LogisticRegression

    texts, signs, weights = [], [], []
    for language in _LANGUAGES:
        for name, sign in (("good", 1), ("neutral", 0), ("bad", -1)):
            own = sentences(language, name)
            words = [word.rstrip("*").replace("_", " ") for word in lexicon(language).get(name, "").split()]
            texts += own + words
            signs += [sign] * (len(own) + len(words))
            weights += [1.0] * len(own) + [WORD_WEIGHT] * len(words)
    model = LogisticRegression(C=STRICTNESS, max_iter=500, class_weight="balanced")
    return model.fit(encode(texts, cache=cache, model=folder), signs, sample_weight=weights)
