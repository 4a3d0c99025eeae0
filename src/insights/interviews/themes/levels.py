"""Sub-themes: groups inside a theme, where they are more than chance and resamples repeat them; else a theme has none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from insights.interviews.themes import grouping
from insights.interviews.themes.evidence import CHANCE_SHORT, agreement_of_halves
from insights.interviews.vectors import unit

DIVISIBLE = 40  # passages below which a theme is not divided
SMALLEST = 8  # passages in a sub-theme
_SAMPLE = 500  # passages of a theme that are grouped, the others join them
_STABLE = 0.75  # bootstrap Jaccard of a sub-theme


@dataclass(frozen=True)
class Parts:
    """`groups`: sub-group of each passage inside its group (0 …, -1 for none); `stability` of each by (group, sub-group)."""

    groups: np.ndarray
    stability: dict[tuple[int, int], float]


def subgroups(x: np.ndarray, shared_words, groups: np.ndarray, people: np.ndarray, *, seed: int) -> Parts:
    """The parts of every group.

    A group of at least 40 passages is divided like the whole (see `grouping.group`), around its own centre. Sub-groups stand where two
    halves of the evidence agree beyond chance, at least two are stable (bootstrap Jaccard 0.75) with eight passages of two people, and
    together they hold half of the theme. Passages of no such sub-group stay in the theme without one.
    """
    found, stability = np.full(len(groups), -1), {}
    for g in range(int(groups.max(initial=-1)) + 1):
        inside = np.flatnonzero(groups == g)
        if len(inside) < DIVISIBLE:
            continue
        own, stable = _divided(x[inside], None if shared_words is None else shared_words[inside], people[inside], seed)
        found[inside] = own
        stability |= {(g, s): value for s, value in enumerate(stable)}
    return Parts(found, stability)


def standing(parts: np.ndarray, groups: np.ndarray, people: np.ndarray) -> np.ndarray:
    """`parts` with -1 for those that lost too many passages to the rest, and for the last one of a group."""
    kept = np.where(groups >= 0, parts, -1)
    for g in range(int(groups.max(initial=-1)) + 1):
        inside = groups == g
        own = [s for s in sorted(set(kept[inside].tolist()) - {-1}) if _carried((kept == s) & inside, people)]
        kept[inside & ~np.isin(kept, own if len(own) > 1 else [])] = -1
    return kept


def named(parts: np.ndarray, groups: np.ndarray, names: Collection[tuple[int, int]]) -> np.ndarray:
    """`parts` with -1 for those that got no name: their passages fall back into the theme."""
    known = [(int(g), int(s)) in names for g, s in zip(groups, parts, strict=True)]
    return np.where(known, parts, -1)


def _divided(x: np.ndarray, words, people: np.ndarray, seed: int) -> tuple[np.ndarray, list[float]]:
    none = np.full(len(x), -1), []
    x = unit(x - x.mean(axis=0))
    if agreement_of_halves(x, words, resolution=1.0, read=_SAMPLE, seed=seed) < CHANCE_SHORT:
        return none
    result = grouping.group(x, words, at_most=_SAMPLE, effort=grouping.INSIDE, seed=seed)
    standing = [
        s for s, value in enumerate(result.stability) if value >= _STABLE and _carried(result.groups == s, people)
    ]
    if len(standing) < 2 or np.isin(result.groups, standing).mean() < 0.5:
        return none
    own = np.full(len(x), -1)
    for number, s in enumerate(standing):
        own[result.groups == s] = number
    return own, [float(result.stability[s]) for s in standing]


def _carried(members: np.ndarray, people: np.ndarray) -> bool:
    return bool(members.sum() >= SMALLEST and (len(set(people[members])) >= 2 or len(set(people)) < 2))
