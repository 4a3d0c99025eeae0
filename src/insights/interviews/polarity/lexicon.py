"""The words, phrases and sentences in `lexicons/polarity_*.yml` that sound good or bad, written for this project."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from insights.files import read_yaml

SIGNS = {"good": 1, "bad": -1}


@cache
def lexicon(language: str) -> dict[str, Any]:
    """All lists of `language`."""
    return read_yaml(Path(str(files("insights.interviews") / "lexicons" / f"polarity_{language}.yml")))


@cache
def sign(word: str, language: str) -> int:
    """1 for a lemma or word (lower case) that sounds good, -1 for one that sounds bad, else 0."""
    whole, beginnings = _words(language)
    return whole.get(word) or next((value for start, value in beginnings if word.startswith(start)), 0)


@cache
def _words(language: str) -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    whole, beginnings = {}, []
    for name, value in SIGNS.items():
        for word in lexicon(language)[name].split():
            if word.endswith("*"):
                beginnings.append((word[:-1], value))
            else:
                whole[word] = value
    return whole, tuple(beginnings)


@cache
def phrases(language: str) -> tuple[tuple[re.Pattern, int], ...]:
    """Patterns of the fixed phrases and of faces, with their signs; longer phrases first."""
    found = []
    for name, value in SIGNS.items():
        listed = sorted((p.strip() for p in lexicon(language)[f"phrases_{name}"].split("|")), key=len, reverse=True)
        found.append((re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(p) for p in listed)})(?!\w)"), value))
        marks = lexicon(language)[f"marks_{name}"].split()
        found.append(
            (re.compile(rf"(?<![\w:])(?:{'|'.join(re.escape(mark.lower()) for mark in marks)})(?![\w/])"), value)
        )
    return tuple(found)


def sentences(language: str, name: str) -> list[str]:
    """The sentences that sound `good`, `bad` or `neutral`."""
    own = lexicon(language)
    return own[f"sentences_{name}"] + (own["sentences_plain"] if name == "neutral" else [])
