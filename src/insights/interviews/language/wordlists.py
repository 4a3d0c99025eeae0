"""The word lists in `lexicons/`: fillers, general words, colloquial forms; and the stop words of a language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of `lexicons/<name>.txt`, lower case; lines that begin with # are remarks."""
    text = (files("insights.interviews") / "lexicons" / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.lower().split())


@cache
def word_pairs(name: str) -> dict[str, str]:
    """The pairs `form lemma` of `lexicons/<name>.txt`, one a line."""
    text = (files("insights.interviews") / "lexicons" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(line.split(maxsplit=1) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Function words, fillers and words too general to name a theme."""
    if language == "de":
        from spacy.lang.de.stop_words import STOP_WORDS
    else:
        from spacy.lang.en.stop_words import STOP_WORDS
    return frozenset(STOP_WORDS) | word_list(f"fillers_{language}") | word_list(f"general_{language}")
