"""Suggested themes: what the verbatims speak of, found by machine, named by their own words; a person decides what a theme is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from insights import contracts
from insights.interviews.language import content_lemmas, parse, with_parts
from insights.interviews.management import is_management
from insights.interviews.themes import cautions, grouping, labels, levels, tables
from insights.interviews.themes.evidence import CHANCE, CHANCE_SHORT, SHORT, agreement_of_halves
from insights.interviews.vectors import unit

FEWEST = 8  # verbatims below which no theme is looked for
SMALLEST = 3  # verbatims in a theme
_UNSTABLE = 0.35  # bootstrap Jaccard below which a group is no theme
_BELONGS = 0.18  # similarity to the theme's centre below which a passage is left to the rest
_AT_ONCE = 5000  # verbatims parsed at a time


@dataclass(frozen=True)
class SuggestedThemes:
    """Four tables: contracts `themes`, `theme_verbatims` (every verbatim once), `subthemes` and `theme_memberships`."""

    themes: pd.DataFrame
    theme_verbatims: pd.DataFrame
    subthemes: pd.DataFrame
    memberships: pd.DataFrame


def suggest_themes(
    verbatims: pd.DataFrame,
    vectors: np.ndarray,
    *,
    language: str = "de",
    n_themes: int = 0,
    people: pd.DataFrame | None = None,
    asked: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    topic: str = "",
    seed: int = 1,
    cache: Path | None = None,
    model: Path | None = None,
) -> SuggestedThemes:
    """Themes of `verbatims` and the sub-themes of those that fall into stable parts, strongest (most people) first.

    `vectors`: one row per verbatim. `n_themes` 0 lets the data say how many: the cut of the neighbour graph whose modularity times
    repeatability is highest, the finest of those nearly as good (see `grouping.group`). `people` (contract `people`) tells staff from
    customers in the counts. `asked`: the question before each verbatim, to see whose words a theme lives on. `ignore`: words that name
    no theme, such as the client's own name; `topic`: the study's title, whose words name no theme alone.

    Nothing is dropped: passages that fit nowhere or only manage the conversation stand in the rest t00. The memberships are shares of a
    passage's ties to its nearest ones; they sum to at most 1. Themes are suggestions; `stability` is their bootstrap Jaccard (0.75 and
    more: stable, below 0.6: a hint), and `warning` says what to beware of.
    """
    if verbatims.empty:
        return SuggestedThemes(*(contracts.empty(name) for name in _TABLES))
    frame = verbatims.reset_index(drop=True)
    lemmas = _lemmas(frame["text"], language)
    frame = _described(frame, lemmas, asked, language)
    x = grouping.points(vectors, frame["respondent_id"])
    result, sub, by_chance = _grouped(frame, x, lemmas, n_themes, language, seed)
    closeness = _closeness(x, result.groups)
    found = _leave_rest(frame, result, closeness)
    reading = labels.read(frame, _corner_of_each(result.groups, sub.groups), vectors, language=language, ignore=ignore)
    named = {"language": language, "topic": topic, "cache": cache, "model": model, "reading": reading}
    names = labels.name_themes(frame, found, vectors, **named)
    found = _without_nameless(found, result.stability, names)
    parts = levels.standing(np.where(found >= 0, sub.groups, -1), found, frame["respondent_id"].to_numpy())
    sub_names = labels.name_subthemes(frame, found, parts, vectors, names=names, **named)
    parts = levels.named(parts, found, sub_names)
    staff = set() if people is None else set(people.loc[people["group"] == "staff", "respondent_id"])
    numbers = tables.theme_ids(frame, found)
    sub_numbers = tables.subtheme_ids(frame, found, parts, numbers)
    return SuggestedThemes(
        tables.themes(frame, numbers, found, result.stability, closeness, names, staff, by_chance, language),
        tables.theme_verbatims(frame, numbers, found, sub_numbers, parts, result.ties),
        tables.subthemes(frame, sub_numbers, found, parts, sub.stability, closeness, sub_names),
        tables.memberships(frame, numbers, result.ties),
    )


_TABLES = ("themes", "theme_verbatims", "subthemes", "theme_memberships")


def partition(
    vectors: np.ndarray, lemmas: Sequence[Sequence[str]], people: Sequence[str], *, language: str, seed: int = 1
) -> np.ndarray:
    """Group of every passage before any is left to the rest: what `suggest_themes` starts from, and what benchmarks compare."""
    x, rows = grouping.points(vectors, people), word_rows(lemmas, language)
    return grouping.group(x, rows, seed=seed).groups


def word_rows(lemmas: Sequence[Sequence[str]], language: str):
    """The words of the passages as rows for grouping, German compounds with their parts."""
    return grouping.word_rows(with_parts(lemmas) if language == "de" else lemmas)


def _lemmas(texts: pd.Series, language: str) -> list[list[str]]:
    found, spoken = [], labels.spoken(texts)
    for first in range(0, len(spoken), _AT_ONCE):  # parsed texts are large
        found += [content_lemmas(doc, language) for doc in parse(spoken[first : first + _AT_ONCE], language)]
    return found


def _described(
    frame: pd.DataFrame, lemmas: list[list[str]], asked: Sequence[str] | None, language: str
) -> pd.DataFrame:
    return frame.assign(
        idle=is_management(frame, language),
        empty=[not own for own in lemmas],
        foreign=cautions.is_foreign(frame["text"].tolist(), language),
        asked=[""] * len(frame) if asked is None else list(asked),
    )


def _grouped(
    frame: pd.DataFrame, x: np.ndarray, lemmas: list[list[str]], n_themes: int, language: str, seed: int
) -> tuple[grouping.Grouping, levels.Parts, bool]:
    """Groups and sub-groups of the passages that tell something (the others get -1), and whether they are hardly more than chance."""
    n, kept = len(x), np.flatnonzero(~frame["idle"].to_numpy())
    if len(kept) < FEWEST:
        nothing = grouping.Grouping(np.full(n, -1), np.zeros(0), np.zeros((n, 0)), 0.0, 1.0)
        return nothing, levels.Parts(np.full(n, -1), {}), False
    own, rows = x[kept], word_rows([lemmas[i] for i in kept], language)
    result = grouping.group(own, rows, wanted=n_themes, smallest=SMALLEST, seed=seed)
    limit = CHANCE if np.mean([len(lemmas[i]) for i in kept]) >= SHORT else CHANCE_SHORT
    by_chance = agreement_of_halves(own, rows, resolution=result.resolution, seed=seed) < limit
    sub = levels.subgroups(own, rows, result.groups, frame["respondent_id"].to_numpy()[kept], seed=seed)
    everyone = levels.Parts(_spread(sub.groups, kept, n), sub.stability)
    ties = np.zeros((n, result.ties.shape[1]))
    ties[kept] = result.ties
    groups = _spread(result.groups, kept, n)
    return grouping.Grouping(groups, result.stability, ties, result.repeated, result.resolution), everyone, by_chance


def _corner_of_each(groups: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """One number for each theme and part of a theme, -1 for no theme."""
    width = int(parts.max(initial=-1)) + 2
    return np.where(groups >= 0, groups * width + parts + 1, -1)


def _spread(numbers: np.ndarray, kept: np.ndarray, n: int) -> np.ndarray:
    everyone = np.full(n, -1)
    everyone[kept] = numbers
    return everyone


def _closeness(x: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Cosine of every passage to every group's centre, the passage itself left out of its own; shape (passages, groups)."""
    number = int(groups.max(initial=-1)) + 1
    inside = np.flatnonzero(groups >= 0)
    sums = np.zeros((number, x.shape[1]))
    np.add.at(sums, groups[inside], x[inside])
    cosines = x @ unit(sums).T
    others = sums[groups[inside]] - x[inside]
    cosines[inside, groups[inside]] = (x[inside] * unit(others)).sum(axis=1)
    return np.round(cosines, 6)


def _leave_rest(frame: pd.DataFrame, result: grouping.Grouping, closeness: np.ndarray) -> np.ndarray:
    """Groups with -1 for passages that fit nowhere: of small, unstable or one-person groups, or far from their group's centre."""
    kept = result.groups.copy()
    people = frame["respondent_id"].to_numpy()
    several = len(set(people)) >= 3
    inside = np.flatnonzero(kept >= 0)
    kept[inside[closeness[inside, kept[inside]] < _BELONGS]] = -1
    for g, stability in enumerate(result.stability):
        members = kept == g
        if members.sum() < SMALLEST or stability < _UNSTABLE or (several and len(set(people[members])) < 2):
            kept[members] = -1
    return kept


def _without_nameless(groups: np.ndarray, stability: np.ndarray, names: dict[int, labels.Name]) -> np.ndarray:
    """Groups with -1 for those without a single word of several people, or with few such words and not stable either: mere chatter."""
    chatter = [
        g for g, name in names.items() if not name.keywords or (not name.shared and stability[g] < cautions.STABLE)
    ]
    return np.where(np.isin(groups, chatter), -1, groups)
