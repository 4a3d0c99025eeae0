"""How typical a passage is of one persona's people, against everyone else's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np
import pandas as pd

WORD = r"(?u)\b[^\W\d_]{3,}\b"


def typical(verbatims: pd.DataFrame, groups: pd.Series) -> pd.Series:
    """How typical each verbatim is of its group, by its words.

    `verbatims` has `verbatim_id`, `respondent_id`, `text`; `groups` maps respondent_id -> group. Score: cosine between the passage's
    TF-IDF vector and the mean vector of its group minus the mean of the other groups' mean vectors (with one group:
    its mean vector). Each person counts once in the mean of the group. Returns verbatim_id -> score in -1 … 1.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = verbatims[verbatims["respondent_id"].isin(groups.index)].sort_values("verbatim_id")
    texts = table["text"].tolist()
    vocabulary = _shared_words(table)
    if not vocabulary:
        return pd.Series(dtype=float)
    vectors = TfidfVectorizer(token_pattern=WORD, sublinear_tf=True, vocabulary=vocabulary).fit_transform(texts)
    group = table["respondent_id"].map(groups).to_numpy()
    means = {
        name: _mean_of_people(vectors, table["respondent_id"].to_numpy(), group == name) for name in sorted(set(group))
    }
    scores = np.zeros(len(table))
    for name, own in means.items():
        others = [mean for other, mean in means.items() if other != name]
        direction = own - np.mean(others, axis=0) if others else own
        length = np.linalg.norm(direction)
        rows = np.flatnonzero(group == name)
        scores[rows] = vectors[rows] @ direction / length if length else 0.0
    return pd.Series(scores, index=table["verbatim_id"].to_numpy()).round(12)


def _shared_words(table: pd.DataFrame) -> list[str]:
    """Words that two people use; all words where hardly any are shared. Words in every fourth passage are left out as nobody's own."""
    passages, people = Counter(), defaultdict(set)
    for text, person in zip(table["text"], table["respondent_id"], strict=True):
        for word in set(re.findall(WORD, text.lower())):
            passages[word] += 1
            people[word].add(person)
    own = [word for word in passages if len(table) < 20 or passages[word] <= len(table) / 4]
    shared = sorted(word for word in own if len(people[word]) > 1)
    return shared if len(shared) >= 20 else sorted(own)


def _mean_of_people(vectors, people: np.ndarray, inside: np.ndarray) -> np.ndarray:
    means = [
        np.asarray(vectors[np.flatnonzero(inside & (people == person))].mean(axis=0)).ravel()
        for person in sorted(set(people[inside]))
    ]
    return np.mean(means, axis=0)
