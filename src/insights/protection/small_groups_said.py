"""Utterances in which somebody says what fewer than five share: „Ich bin Softwaretesterin“ tells a job that no table may tell."""

from __future__ import annotations

import re

import pandas as pd

from insights.estimates import suppress_below

NOT_ATTRIBUTES = ("respondent_id", "interview_id", "group", "source")
SHORTEST, STEM = 5, 7  # letters of a word that can tell; from which on its ending is left away
_WORD = re.compile(r"[^\W\d_]+")


def telling(said: pd.DataFrame, people: pd.DataFrame, *, k: int | None = None) -> pd.Series:
    """For each utterance (`respondent_id`, `text`) whether it holds a word of an attribute of its speaker that fewer than `k` of the `people` share.

    Words that `k` people or more use are everybody's and tell nothing. An age counts where it is said as one (`ich bin 62`, `62 Jahre`).
    """
    k = suppress_below() if k is None else k
    rare = _rare(people, k)
    spoken = said.groupby("respondent_id")["text"].agg(" ".join)
    common: dict[str, bool] = {}
    found = {}
    for person in sorted(set(rare) & set(spoken.index)):
        for pattern in rare[person]:
            if pattern not in common:
                common[pattern] = int(spoken.str.contains(pattern, regex=True, flags=re.IGNORECASE).sum()) >= k
        own = [pattern for pattern in rare[person] if not common[pattern]]
        if own:
            found[person] = re.compile("|".join(own), re.IGNORECASE)
    pairs = zip(said["respondent_id"], said["text"], strict=True)
    return pd.Series(
        [person in found and bool(found[person].search(str(text))) for person, text in pairs], said.index, dtype=bool
    )


def _rare(people: pd.DataFrame, k: int) -> dict[str, list[str]]:
    """respondent_id -> patterns for the words of their attributes that fewer than `k` people share."""
    rare: dict[str, list[str]] = {}
    for column in [c for c in people.columns if c not in NOT_ATTRIBUTES]:
        values = people[column].dropna().astype(str).str.strip()
        few = values[values.map(values.value_counts()) < k]
        for row, value in few.items():
            rare.setdefault(str(people.loc[row, "respondent_id"]), []).extend(_patterns(value))
    return rare


def _patterns(value: str) -> list[str]:
    if re.fullmatch(r"\d{2}(?:[.,]0+)?", value):
        age = value[:2]
        return [rf"\b(?:bin|werde|wurde|I am|I'm|turned) (?:jetzt |schon |now )?{age}\b(?! ?\w*(?:€|%|Euro|Prozent))", rf"\b{age}[- ]?(?:Jahre|jähr|years? old|year-old)"]  # fmt: skip
    words = [word for word in _WORD.findall(value) if len(word) >= SHORTEST]
    return [rf"\b{re.escape(word[:-2] if len(word) >= STEM else word)}\w{{0,4}}\b" for word in words]
