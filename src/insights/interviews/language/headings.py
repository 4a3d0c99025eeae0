"""What may stand in a heading: its word lists, and which nouns and adjectives say enough."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from insights.interviews.language.wordlists import stop_words

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INNER_CAPITAL = re.compile(r"[a-zäöüß][A-ZÄÖÜ]")
_SHOUTED = 4  # letters up to which capitals are an abbreviation


@cache
def heading_words(name: str) -> frozenset[str]:
    """The list `name` of `lexicons/headings.txt`."""
    text = (files("insights.interviews") / "lexicons" / "headings.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return next(frozenset(row[1:]) for row in rows if row[0] == name)


def tag(token: Any) -> str:
    """The fine part of speech without brackets, the same for all German taggers (`VV(FIN)`: VVFIN)."""
    return token.tag_.replace("(", "").replace(")", "")


def is_subject_noun(token: Any, language: str) -> bool:
    """Whether a noun can name something: no stop word, not shouted, no made-up tag of small and capital letters."""
    thing = token.pos_ == "NOUN" or (token.pos_ == "PROPN" and token.lower_ in heading_words("things"))
    if not thing or len(token.lemma_) < 3 or not _WORD.fullmatch(token.text):
        return False
    if (token.text.isupper() and len(token.text) > _SHOUTED) or _INNER_CAPITAL.search(token.text):
        return False
    lemma, empty = token.lemma_.lower(), stop_words(language)
    if token.lower_ in empty or lemma in empty:
        return False
    return language != "de" or not (token.text[0].islower() or lemma in heading_words("empty"))


def is_telling(token: Any, language: str, *, judging: bool = False) -> bool:
    """Whether an adjective says enough beside a noun; `judging`: also general ones that judge (`lang`, `laut`)."""
    if token.pos_ != "ADJ" or not token.is_alpha or len(token.text) < 3:
        return False
    lemma, empty = token.lemma_.lower(), stop_words(language)
    return (judging and lemma in heading_words("judging")) or (lemma not in empty and token.lower_ not in empty)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
