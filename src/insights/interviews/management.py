"""Passages that manage the conversation (greetings, thanks, the recorder, `May I ask something?`) and say nothing of the subject."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from insights.files import read_yaml
from insights.interviews.language import is_filler, sentences, words

EDGE = 4  # turns at either end of an interview in which greetings and thanks are looked for
_LONGEST, _LONGEST_AT_EDGES = 24, 10  # words of a sentence; who says more says something


def is_management(verbatims: pd.DataFrame, language: str) -> np.ndarray:
    """True for each verbatim of an interview whose every sentence is a filler or manages the conversation.

    Some cues count anywhere, greetings and thanks only in the first and last four turns that the interview has.
    """
    spoken = verbatims[(verbatims["source"] == "interview") & verbatims["turn"].notna()]
    ends = spoken.groupby("interview_id")["turn"].agg(["min", "max"])
    found = np.zeros(len(verbatims), dtype=bool)
    for place, row in zip(np.flatnonzero(verbatims.index.isin(spoken.index)), spoken.itertuples(), strict=True):
        first, last = ends.loc[row.interview_id]
        edge = row.turn - first < EDGE or last - row.turn < EDGE
        found[place] = _says_nothing(row.text, language, edge=bool(edge))
    return found


def _says_nothing(text: str, language: str, *, edge: bool) -> bool:
    spans = [text[start:end] for start, end in sentences(text)]
    told = [own for own in spans if not is_filler(own, language)]
    return bool(told) and all(_manages(own, language, edge) for own in told)


def _manages(sentence: str, language: str, edge: bool) -> bool:
    cues, length = _cues(language), len(words(sentence))
    limits = {"anywhere": _LONGEST, "edges": _LONGEST_AT_EDGES if edge else 0}
    return any(length <= limit and any(p.search(sentence) for p in cues[name]) for name, limit in limits.items())


@cache
def _cues(language: str) -> dict[str, tuple[re.Pattern, ...]]:
    entries = read_yaml(Path(str(files("insights.interviews") / "lexicons" / "management.yml")))[language]
    return {name: tuple(re.compile(p, re.IGNORECASE) for p in patterns) for name, patterns in entries.items()}
