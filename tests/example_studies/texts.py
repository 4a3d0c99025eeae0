"""Short open answers from fragments: choices, slots, and the ways in which people type."""

from __future__ import annotations

import re

import numpy as np

from .drawing import chance, one_of, pick

CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


def expand(rng: np.random.Generator, fragment: str, slots: dict[str, list[str]]) -> str:
    """The fragment with one of each choice and a word in each slot."""
    text = CHOICE.sub(lambda match: one_of(rng, match[1].split("|")), fragment)
    return SLOT.sub(lambda match: one_of(rng, slots[match[1]]), text)


def choose_fragment(
    rng: np.random.Generator, own: list, common: list, ratings: dict[str, int | None], wanted: str
) -> tuple:
    """A fragment, mostly the type's own; touchpoints rated as `wanted` ("low" or "high") are spoken of more."""

    def weight(touchpoint: str) -> float:
        rating = ratings.get(touchpoint)
        if not touchpoint or rating is None:
            return 1.0 if not touchpoint else 0.3
        return {"low": 6 - rating, "high": rating}[wanted] / 2.5

    pool = own if chance(rng, 0.8) else common
    return pick(rng, [(entry, weight(entry[0])) for entry in pool])


def typed(rng: np.random.Generator, text: str, habits: dict[str, bool]) -> str:
    """The text as this person types it."""
    text = text[:1].upper() + text[1:]
    if habits.get("full_stop") and text[-1] not in ".!?":
        text += "!" if chance(rng, 0.12) else "."
    if habits.get("lower_case"):
        text = text.lower()
    if habits.get("no_umlauts"):
        for letter, written in {
            "ä": "ae",
            "ö": "oe",
            "ü": "ue",
            "ß": "ss",
            "Ä": "Ae",
            "Ö": "Oe",
            "Ü": "Ue",
            "„": '"',
            "“": '"',
        }.items():
            text = text.replace(letter, written)
    if habits.get("typos"):
        text = with_typo(rng, text)
    return text


def with_typo(rng: np.random.Generator, text: str) -> str:
    """One long word gets two letters swapped, a letter lost or a letter doubled."""
    places = [
        match for match in re.finditer(r"[^\W\d_]{6,}", text) if "@" not in text[match.start() - 1 : match.end() + 1]
    ]
    if not places:
        return text
    word = one_of(rng, places)
    at = word.start() + 2 + int(rng.random() * (len(word[0]) - 4))
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return one_of(rng, [swapped, text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]])


def habits_of(rng: np.random.Generator) -> dict[str, bool]:
    """How one person types."""
    return {
        "full_stop": chance(rng, 0.5),
        "lower_case": chance(rng, 0.16),
        "no_umlauts": chance(rng, 0.06),
        "typos": chance(rng, 0.14),
    }
