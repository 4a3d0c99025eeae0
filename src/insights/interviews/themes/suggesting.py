"""Suggested themes: what the verbatims speak of, found by machine, named by their own words; a person decides what a theme is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from insights import contracts, wording
from insights.interviews.language import content_lemmas, parse
from insights.interviews.management import is_management
from insights.interviews.themes import grouping, labels

REST = "t00"
FEWEST = 8  # verbatims below which no theme is looked for
_SMALLEST = 3  # verbatims in a theme
_UNSTABLE = 0.35  # bootstrap Jaccard below which a group is no theme
_STABLE = 0.6
_BELONGS = 0.18  # similarity to the theme's centre below which a passage is left to the rest
_ONE_VOICE = 0.25
_SHARPNESS = 8.0  # of the memberships


def suggest_themes(
    verbatims: pd.DataFrame,
    vectors: np.ndarray,
    *,
    language: str = "de",
    n_themes: int = 0,
    people: pd.DataFrame | None = None,
    ignore: Sequence[str] = (),
    topic: str = "",
    seed: int = 1,
    cache: Path | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Themes of `verbatims` (contracts `themes` and `theme_verbatims`), strongest (most people) first.

    `vectors`: one row per verbatim. `n_themes` 0 lets the data say how many: the finest grouping that resamples still repeat.
    `people` (contract `people`) tells staff from customers in the counts. `ignore`: words that name no theme, such as the client's own
    name; `topic`: the study's title, whose words name no theme alone. Passages that fit nowhere or only manage the conversation stay in the rest t00. Themes are suggestions; `stability` is their
    bootstrap Jaccard (0.75 and more: stable, below 0.6: a hint).
    """
    if verbatims.empty:
        return contracts.empty("themes"), contracts.empty("theme_verbatims")
    frame = verbatims.reset_index(drop=True)
    idle = is_management(frame, language)
    lemmas = [content_lemmas(doc, language) for doc in parse(labels.spoken(frame["text"]), language)]
    x = grouping.points(vectors, frame["respondent_id"])
    found, stability = _groups(x, lemmas, ~idle, n_themes, seed)
    closeness = _closeness(x, found)
    found = _leave_rest(frame, found, stability, closeness)
    names = labels.name_themes(frame, found, vectors, language=language, ignore=ignore, topic=topic, cache=cache)
    found = _without_nameless(found, stability, names)
    numbers = _by_strength(frame, found)
    staff = set() if people is None else set(people.loc[people["group"] == "staff", "respondent_id"])
    table = _themes(frame, numbers, found, stability, closeness, names, staff, language)
    return table, _members(frame, numbers, found, closeness)


def _groups(
    x: np.ndarray, lemmas: list[list[str]], telling: np.ndarray, n_themes: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Group of every passage and stability of every group; only the `telling` passages are grouped, the others get -1."""
    groups, kept = np.full(len(x), -1), np.flatnonzero(telling)
    n = len(kept)
    if n < FEWEST:
        return groups, np.zeros(0)
    few, many = int(np.clip(round(n**0.5 / 2.2), 2, 10)), int(np.clip(round(n**0.5 / 1.4), 3, 20))
    smallest, words = max(_SMALLEST, round(n / 100)), grouping.word_rows([lemmas[i] for i in kept])
    result = grouping.group(x[kept], words, wanted=n_themes, few=few, many=many, smallest=smallest, seed=seed)
    groups[kept] = result.groups
    return groups, result.stability


def _closeness(x: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Cosine of every passage to every group's centre, the passage itself left out of its own; shape (passages, groups)."""
    number = int(groups.max()) + 1 if len(groups) else 0
    sums = np.array([x[groups == g].sum(axis=0) for g in range(number)]).reshape(number, x.shape[1])
    cosines = x @ grouping.unit(sums).T
    for i, g in enumerate(groups):
        if g >= 0:
            own = sums[g] - x[i]
            cosines[i, g] = x[i] @ own / max(float(np.linalg.norm(own)), 1e-12)
    return np.round(cosines, 6)


def _leave_rest(frame: pd.DataFrame, groups: np.ndarray, stability: np.ndarray, closeness: np.ndarray) -> np.ndarray:
    """Groups with -1 for passages that fit nowhere: of small, unstable or one-person groups, or far from their group's centre."""
    kept = groups.copy()
    people = frame["respondent_id"].to_numpy()
    several = len(set(people)) >= 3
    for i, g in enumerate(groups):
        if g >= 0 and closeness[i, g] < _BELONGS:
            kept[i] = -1
    for g in range(len(stability)):
        members = kept == g
        if members.sum() < _SMALLEST or stability[g] < _UNSTABLE or (several and len(set(people[members])) < 2):
            kept[members] = -1
    return kept


def _without_nameless(groups: np.ndarray, stability: np.ndarray, names: dict[int, labels.Name]) -> np.ndarray:
    """Groups with -1 for those without a single word of several people, or with few such words and not stable either: mere chatter."""
    chatter = [g for g, name in names.items() if not name.keywords or (not name.shared and stability[g] < _STABLE)]
    return np.where(np.isin(groups, chatter), -1, groups)


def _by_strength(frame: pd.DataFrame, groups: np.ndarray) -> dict[int, str]:
    """Theme ids of the groups: t01 is spoken of by most people; -1 is the rest."""
    counts = frame.assign(group=groups).query("group >= 0").groupby("group")["respondent_id"].agg(["nunique", "size"])
    order = counts.reset_index().sort_values(["nunique", "size", "group"], ascending=[False, False, True])["group"]
    return {-1: REST} | {int(g): f"t{number:02d}" for number, g in enumerate(order, start=1)}


def _themes(frame, numbers, groups, stability, closeness, names, staff: set, language: str) -> pd.DataFrame:
    people = frame["respondent_id"].nunique()
    rows = []
    for g, theme in numbers.items():
        members = frame[groups == g]
        if members.empty:
            continue
        name = names.get(g, labels.Name(_REST_LABEL[language], [], False, frozenset()))
        speaking = members["respondent_id"].nunique()
        exemplars = [] if g < 0 else _exemplars(members, closeness[members.index, g], name.spoken_by)
        rows.append({
            "theme_id": theme, "label": name.label, "keywords": contracts.join(name.keywords), "n_people": speaking, "n_verbatims": len(members),
            "share_people": speaking / people, "stability": None if g < 0 else stability[g], "exemplars": contracts.join(exemplars),
            "warning": "" if g < 0 else _warning(members, stability[g], language),
            **_voices(members, staff),
        })  # fmt: skip
    return contracts.check(pd.DataFrame(rows), "themes")


def _voices(members: pd.DataFrame, staff: set) -> dict[str, int]:
    """How many people speak of it in interviews (and how many of them are staff) and how many write of it in open answers."""
    heard, wrote = (
        set(members.loc[members["source"] == source, "respondent_id"]) for source in ("interview", "survey")
    )
    return {"n_people_interview": len(heard), "n_people_survey": len(wrote), "n_staff": len(heard & staff)}


_REST_LABEL = {"de": "Übrige Passagen", "en": "Other passages"}


def _exemplars(members: pd.DataFrame, closeness: np.ndarray, spoken_by: frozenset[int]) -> list[str]:
    """The three verbatims that stand best for the theme, each of another person where there are three."""
    lengths = members["text"].str.split().str.len().to_numpy()
    readable = np.where(lengths < 6, 0.6, np.where(lengths < 10, 0.85, np.where(lengths > 45, 0.9, 1.0)))
    typical = np.where(members.index.isin(sorted(spoken_by)), 1.0, 0.75)
    ranked = members.assign(score=np.round(closeness * readable * typical, 6)).sort_values(
        ["score", "verbatim_id"], ascending=[False, True]
    )
    first = ranked.drop_duplicates("respondent_id")["verbatim_id"].tolist()
    return [*first, *(v for v in ranked["verbatim_id"] if v not in first)][:3]


def _warning(members: pd.DataFrame, stability: float, language: str) -> str:
    counts = members["respondent_id"].value_counts()
    top = sorted(counts[counts == counts.max()].index)[0]
    share = counts.max() / len(members)
    percent, unstable = wording.percent(share, language), stability < _STABLE
    if language == "de":
        voice = f"{percent} der Passagen stammen von einer Person ({top})." if share > _ONE_VOICE else ""
        return " ".join(filter(None, [voice, "Wenig stabil: nur als Hinweis lesen." if unstable else ""]))
    voice = f"{percent} of the passages come from one person ({top})." if share > _ONE_VOICE else ""
    return " ".join(filter(None, [voice, "Not very stable: read it as a hint." if unstable else ""]))


def _members(frame: pd.DataFrame, numbers: dict[int, str], groups: np.ndarray, closeness: np.ndarray) -> pd.DataFrame:
    """Theme and membership (softmax over the closeness to all themes; empty for the rest) of every verbatim."""
    kept = [g for g in numbers if g >= 0]
    odds = np.exp(_SHARPNESS * closeness[:, kept]) if kept else np.zeros((len(frame), 0))
    shares = odds / np.maximum(odds.sum(axis=1, keepdims=True), 1e-12)
    membership = [shares[i, kept.index(g)] if g >= 0 else None for i, g in enumerate(groups)]
    table = pd.DataFrame(
        {"verbatim_id": frame["verbatim_id"], "theme_id": [numbers[g] for g in groups], "membership": membership}
    )
    return contracts.check(table, "theme_verbatims")
