"""Which way an open question points: who answers "What do you like?" names no problem, who answers "What is missing?" has a wish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from insights.files import read_yaml


@cache
def _entries() -> dict[str, dict]:
    return read_yaml(Path(str(files("insights.interviews") / "lexicons" / "questions.yml")))


@cache
def direction(question: str) -> str:
    """`good`, `bad` or `better` for what `question` asks for; empty where it asks for none, or for the good and something else."""
    plain = question.replace("_", " ")
    found = [name for name, entry in _entries().items() if _matches(entry, plain)]
    if "good" in found:
        return "good" if len(found) == 1 else ""
    return (
        found[-1] if found else ""
    )  # what disturbs and what is missing: both lean to problems, the second to wishes too


def _matches(entry: dict, question: str) -> bool:
    left = re.sub(entry["unless"], " ", question, flags=re.IGNORECASE) if "unless" in entry else question
    return any(re.search(pattern, left, re.IGNORECASE) for pattern in entry["patterns"])


def directions(verbatims: pd.DataFrame, asked: Sequence[str]) -> list[str]:
    """The direction of the question before each open answer, by its label or else by its column's name; empty for what was spoken.

    In conversation people soon speak of something else, so there a question binds its answer less.
    """
    questions = list(asked) or [""] * len(verbatims)
    found = []
    for source, column, question in zip(verbatims["source"], verbatims["question"], questions, strict=True):
        written = source == "survey"
        found.append((direction(question) or direction("" if pd.isna(column) else str(column))) if written else "")
    return found


def code_weight(code: str, name: str) -> float:
    """What an answer to a question of direction `name` adds to the log odds of `code`."""
    return _entries()[name]["codes"].get(code, 0.0) if name else 0.0


def polarity_weight(name: str) -> float:
    """What an answer to a question of direction `name` adds to how it sounds."""
    return _entries()[name]["polarity"] if name else 0.0
