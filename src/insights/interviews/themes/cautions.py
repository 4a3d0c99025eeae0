"""Warnings that stand beside a theme, in the study's language: what a reader must know before using it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insights import wording
from insights.interviews.language import words
from insights.interviews.language.wordlists import stop_words

STABLE = 0.6  # bootstrap Jaccard
_ONE_VOICE = 0.25  # share of the passages
_FOREIGN = 0.15
_EMPTY = 0.5
_ECHO = 0.5  # share of a key word's passages whose question held it already, and of the key words

_SENTENCES = {
    "de": {
        "mixed": "Gemischt: bitte selbst benennen.",
        "voice": "{share} der Passagen stammen von einer Person ({who}).",
        "foreign": "{share} der Passagen sind in einer anderen Sprache.",
        "echo": "Die Schlüsselwörter stehen großteils schon in den Fragen.",
        "empty": "{share} der Passagen bestehen fast nur aus Füllwörtern.",
        "unstable": "Wenig stabil: nur als Hinweis lesen.",
        "chance": "Kaum vom Zufall zu unterscheiden: an den Passagen prüfen.",
    },
    "en": {
        "mixed": "Mixed: please name it yourself.",
        "voice": "{share} of the passages come from one person ({who}).",
        "foreign": "{share} of the passages are in another language.",
        "echo": "Most of its key words stand in the questions already.",
        "empty": "{share} of the passages hold hardly more than filler words.",
        "unstable": "Not very stable: read it as a hint.",
        "chance": "Hardly to be told from chance: check it on the passages.",
    },
}


def warning(
    members: pd.DataFrame,
    *,
    keywords: Sequence[str],
    stability: float,
    by_chance: bool,
    language: str,
    mixed: bool = False,
) -> str:
    """The sentences that hold for a theme, empty when there is nothing to warn of.

    `members`: its verbatims with the columns `empty` (no word carries meaning), `foreign` (in another language) and `asked` (the
    question before, empty where unknown). `by_chance`: the grouping as a whole is hardly more than chance. `mixed`: the label speaks for
    few of them.
    """
    counts = members["respondent_id"].value_counts()
    top = sorted(counts[counts == counts.max()].index)[0]
    shares = {
        "voice": counts.max() / len(members),
        "foreign": members["foreign"].mean(),
        "empty": members["empty"].mean(),
    }
    holds = {
        "mixed": mixed,
        "voice": shares["voice"] > _ONE_VOICE,
        "foreign": shares["foreign"] >= _FOREIGN,
        "empty": shares["empty"] >= _EMPTY,
        "echo": _led(members, keywords),
        "unstable": stability < STABLE and not by_chance,
        "chance": by_chance,
    }
    said = [
        sentence.format(share=wording.percent(shares.get(name, 0.0), language), who=top)
        for name, sentence in _SENTENCES[language].items()
        if holds[name]
    ]
    return " ".join(said)


def is_foreign(texts: Sequence[str], language: str) -> np.ndarray:
    """True for texts with more function words of the other language (German, English) than of `language`, three at least."""
    other = "en" if language == "de" else "de"
    own_words, other_words = stop_words(language), stop_words(other)
    own_only, other_only = own_words - other_words, other_words - own_words
    found = []
    for text in texts:
        spoken = [word.lower() for word in words(text)]
        strange = sum(word in other_only for word in spoken)
        found.append(strange >= 3 and strange > sum(word in own_only for word in spoken))
    return np.array(found, dtype=bool)


def _led(members: pd.DataFrame, keywords: Sequence[str]) -> bool:
    """Whether most key words stand in the questions of most of the passages that use them."""
    if not keywords or not (members["asked"] != "").any():
        return False
    texts, asked = members["text"].str.casefold(), members["asked"].str.casefold()
    led = []
    for keyword in keywords:
        uses = texts.str.contains(keyword.casefold(), regex=False)
        echoed = asked[uses].str.contains(keyword.casefold(), regex=False)
        led.append(bool(uses.any()) and echoed.mean() > _ECHO)
    return bool(np.mean(led) > _ECHO)
