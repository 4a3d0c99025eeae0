"""Which verbatims to show: typical of their cell, short enough to read, and from different people."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

SHORTEST, LONGEST = 6, 30  # words between which a quote reads well
_ROUGH = re.compile(r"\b(?:äh|ähm|hm|mhm|uh|uhm|um|er)\b|…|\.\.\.|\(\w+\)|\[", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def readable(text: str) -> float:
    """How well a passage reads as a quote, from 0 to 1: six to thirty words, few hesitations and broken-off sentences."""
    n = len(_WORD.findall(text))
    length = min(1.0, n / SHORTEST, LONGEST / n) if n else 0.0
    return length * 0.85 ** len(_ROUGH.findall(text))


def space_of(texts: pd.Series, vectors: np.ndarray | None = None) -> Any:
    """What typical is measured in, one row per text: `vectors` where they are given, else weighted words (tf-idf)."""
    if vectors is not None:
        return np.asarray(vectors)
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        return TfidfVectorizer(token_pattern=r"(?u)\w{3,}", sublinear_tf=True).fit_transform(texts.astype(str))
    except ValueError:  # no text holds a word
        return np.zeros((len(texts), 1))


def ranked(cell: pd.DataFrame, space: Any) -> pd.DataFrame:
    """The passages of a cell, best first (columns verbatim_id, respondent_id, text, strength; `space`: its rows).

    A passage ranks by its likeness to the middle of the cell, by how surely it belongs there, and by how well it reads.
    """
    centre = np.asarray(space.mean(axis=0)).ravel()
    typical = np.asarray(space @ centre).ravel()
    most = typical.max(initial=0.0)
    typical = np.clip(typical / most, 0, 1) if most > 0 else np.ones(len(cell))
    score = (0.3 + typical) * (0.3 + cell["strength"].to_numpy(float)) * cell["text"].map(readable).to_numpy(float)
    return cell.assign(score=np.round(score, 6)).sort_values(["score", "verbatim_id"], ascending=[False, True])


def from_different_people(passages: pd.DataFrame, at_most: int) -> pd.DataFrame:
    """The first `at_most` passages of which no two come from one person."""
    return passages.drop_duplicates("respondent_id").head(at_most)
