"""Attributes that no longer pick anybody out: each combination that is shown has at least k people (k-anonymity).

Samarati & Sweeney (1998), *Protecting privacy when disclosing information*; Sweeney (2002), *Achieving k-anonymity privacy protection
using generalization and suppression*. First whole columns are made coarser (numbers into bands, rare answers into one), the same for
everybody; then the people who still stand alone lose their values. Of all ways the one that loses least is taken (Samarati's lattice,
searched in full where it is small, else from the coarsest downwards).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pandas as pd

from insights import wording
from insights.estimates import suppress_below

BANDS = (6, 4, 3, 2)  # into which numbers are divided, from fine to coarse
NUMBERS_FROM = 4  # different numbers from which on a column is divided into bands
DIVIDING = ("demographic", "firmographic", "wave")  # roles of questions that divide people into groups
IN_FULL = 3000  # combinations of levels up to which all are tried
WORDS = {
    "de": {"other": "andere", "below": "bis {}", "above": "über {}", "between": "über {} bis {}"},
    "en": {"other": "other", "below": "up to {}", "above": "over {}", "between": "over {} to {}"},
}


@dataclass(frozen=True)
class _Level:
    """One way to tell a column: a text per person (None: not told) and how much is lost per person, from 0 to 1."""

    values: np.ndarray
    loss: np.ndarray
    codes: np.ndarray


def coarsened(
    people: pd.DataFrame, columns: Sequence[str], *, k: int | None = None, language: str = "de", orders: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:  # fmt: skip
    """`people` with `columns` so coarse that nobody is one of fewer than `k` with the same values; what is missing counts as a value.

    Numbers become bands, answers that few gave become `andere`; neighbours are joined where `orders` names their order from low to high;
    who still stands alone has missing values. People without any of the attributes stay as they are. The same table gives the same one.
    """
    k = suppress_below() if k is None else k
    table = people.copy()
    told = [column for column in columns if column in table and table[column].notna().any()]
    inside = table[told].notna().any(axis=1).to_numpy(bool) if told else np.zeros(len(table), dtype=bool)
    if not told or not inside.any():
        return table
    lattice = [_levels(table.loc[inside, c], k, language, list((orders or {}).get(c, ()))) for c in told]
    chosen = _search(lattice, k)
    gone = _alone(np.column_stack([lattice[i][level].codes for i, level in enumerate(chosen)]), k)
    for i, column in enumerate(told):
        values = lattice[i][chosen[i]].values.copy()
        values[gone] = None
        full = np.full(len(table), None, dtype=object)
        full[inside] = values
        table[column] = pd.Series(full, index=table.index, dtype="str")
    return table


def smallest(people: pd.DataFrame, columns: Sequence[str]) -> int:
    """The size of the smallest group with the same values of `columns`, among those who have any; 0 where nobody has."""
    told = people[[c for c in columns if c in people]]
    told = told[told.notna().any(axis=1)] if len(told.columns) else told.iloc[:0]
    return int(told.astype(object).where(told.notna(), "").value_counts().min()) if len(told) else 0


def kept_answers(members: np.ndarray, *, role: str, kind: str, k: int | None = None) -> np.ndarray:
    """Which answers (columns of `members`, people × answers) of a question that divides people into groups are told at all, as a mask.

    Those of fewer than `k` people are not, where they and who gave no answer are `k` together: they count as without an answer then. Else
    the next smallest group, often women or men, would have to be hidden beside them in every table.
    """
    k = suppress_below() if k is None else k
    rare = members.sum(axis=0)
    rare = (rare > 0) & (rare < k)
    able = role in DIVIDING and kind in ("nominal", "ordinal")
    silent = int((~members.any(axis=1)).sum() + members[:, rare].any(axis=1).sum())
    return ~rare if able and silent >= k else np.ones(len(rare), dtype=bool)


def _search(lattice: list[list[_Level]], k: int) -> tuple[int, ...]:
    sizes = [len(levels) for levels in lattice]
    if np.prod(sizes, dtype=float) <= IN_FULL:
        return min(product(*map(range, sizes)), key=lambda levels: (round(_loss(lattice, levels, k), 9), levels))
    # Top-down (Fung, Wang & Yu 2005): from nothing told, the column whose telling gains most is told next, as exactly as gains most.
    now = tuple(size - 1 for size in sizes)
    least = _loss(lattice, now, k)
    while True:
        steps = [(*now[:i], level, *now[i + 1 :]) for i in range(len(now)) for level in range(now[i])]
        losses = [(round(_loss(lattice, step, k), 9), step) for step in steps]
        if not losses or min(losses)[0] >= least:
            return now
        least, now = min(losses)


def _loss(lattice: list[list[_Level]], levels: Sequence[int], k: int) -> float:
    """What is lost of all values together: coarser ones in part, those left out wholly."""
    chosen = [lattice[i][level] for i, level in enumerate(levels)]
    gone = _alone(np.column_stack([level.codes for level in chosen]), k)
    return float(sum(np.where(gone, 1.0, level.loss).sum() for level in chosen))


def _alone(codes: np.ndarray, k: int) -> np.ndarray:
    """A mask of who loses every value: people in groups below `k`, and further groups (the smallest) until these are `k` too, or nobody."""
    _, group, sizes = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    group = group.ravel()
    untold = (codes == -1).all(axis=1)
    gone = (sizes[group] < k) | untold
    order = sorted(set(group[~gone]), key=lambda g: (sizes[g], g))
    while 0 < gone.sum() < k and order:
        gone |= group == order.pop(0)
    return gone


def _levels(values: pd.Series, k: int, language: str, order: list[str]) -> list[_Level]:
    """The ways to tell a column, from exact to not at all; each loses more than the one before."""
    exact = values.astype(object).where(values.notna(), None).to_numpy(dtype=object)
    exact = np.array([None if v is None or not str(v).strip() else _text(v) for v in exact], dtype=object)
    numbers = pd.to_numeric(pd.Series(exact, dtype="object").astype("str").str.replace(",", ".", regex=False), errors="coerce")  # fmt: skip
    given = np.array([v is not None for v in exact])
    found = [_level(exact, np.zeros(len(exact)))]
    if given.any() and numbers[given].notna().all() and numbers[given].nunique() >= NUMBERS_FROM:
        found += _bands(numbers.to_numpy(float), given, language)
    else:
        found += _joined(exact, k, language, order)
    found.append(_level(np.full(len(exact), None, dtype=object), given.astype(float)))
    return found


def _text(value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _level(values: np.ndarray, loss: np.ndarray) -> _Level:
    codes, _ = pd.factorize(pd.Series(values, dtype="object"), sort=True)
    return _Level(values, loss, codes)


def _bands(numbers: np.ndarray, given: np.ndarray, language: str) -> list[_Level]:
    """Bands of about equally many people, each as wide as the numbers in it; the loss is its part of the whole range."""
    found, told = [], numbers[given]
    whole = float(told.max() - told.min())
    for n in BANDS:
        cuts = np.unique([_round_cut(told, share) for share in np.arange(1, n) / n])
        cuts = cuts[(cuts < told.max()) & (cuts >= told.min())]
        if not len(cuts) or (found and len(cuts) + 1 >= found[-1].codes.max() + 1):
            continue
        place = np.searchsorted(cuts, numbers, side="left")
        names = _band_names(cuts, language, years=wording.are_years(told))
        ends = np.array([told.min(), *cuts, told.max()])
        widths = np.diff(ends) / whole
        values = np.array([names[p] if g else None for p, g in zip(place, given, strict=True)], dtype=object)
        found.append(_level(values, np.where(given, widths[np.minimum(place, len(widths) - 1)], 0.0)))
    return found


def _round_cut(told: np.ndarray, share: float) -> float:
    """The roundest number between the two neighbours at `share` of the people, so that no band ends at what somebody is by chance."""
    ordered = np.sort(told)
    i = min(max(round(share * len(ordered)), 1), len(ordered) - 1)
    low, high = float(ordered[i - 1]), float(ordered[i])
    for step in (1000, 500, 100, 50, 10, 5, 1, 0.5, 0.1):
        cut = (
            np.floor(high / step) * step if np.floor(high / step) * step < high else np.floor(high / step) * step - step
        )
        if low <= cut < high:
            return round(float(cut), 6)
    return low


def _band_names(cuts: np.ndarray, language: str, *, years: bool) -> list[str]:
    words, shown = WORDS[language], [wording.figure(float(c), language, years=years, exact=True) for c in cuts]
    middle = [words["between"].format(a, b) for a, b in pairwise(shown)]
    return [words["below"].format(shown[0]), *middle, words["above"].format(shown[-1])]


def _joined(exact: np.ndarray, k: int, language: str, order: list[str]) -> list[_Level]:
    """Answers of fewer than `k` people joined: with a neighbour where they have an order, else with each other."""
    counts = pd.Series(exact, dtype="object").value_counts()
    if counts.empty or counts.min() >= k:
        return []
    ordered = bool(order) and set(counts.index) <= set(order)
    groups = _neighbours(counts, order, k) if ordered else joined_rare(counts, k=k)
    if len(groups) < 2:
        return []
    name = _spanned if ordered else _other(language)
    named = {answer: name(group) for group in groups for answer in group}
    lost = {answer: (len(group) - 1) / max(1, len(counts) - 1) for group in groups for answer in group}
    values = np.array([None if v is None else named[v] for v in exact], dtype=object)
    return [_level(values, np.array([0.0 if v is None else lost[v] for v in exact]))]


def joined_rare(counts: pd.Series, *, k: int | None = None) -> list[list[str]]:
    """The answers (index of `counts`: people) in groups: those of fewer than `k` people first, together, the least frequent others with them
    until these are `k`; then each of the others alone."""
    k = suppress_below() if k is None else k
    ordered = sorted(counts.index, key=lambda answer: (counts[answer], answer))
    rest = [answer for answer in ordered if counts[answer] < k]
    kept = [answer for answer in ordered if answer not in rest]
    while rest and kept and counts[rest].sum() < k:
        rest.append(kept.pop(0))
    return [*([rest] if rest else []), *([answer] for answer in kept)]


def _neighbours(counts: pd.Series, order: list[str], k: int) -> list[list[str]]:
    groups = [[answer] for answer in order if answer in counts.index]
    size: Callable[[list[str]], int] = lambda group: int(counts[group].sum())  # noqa: E731
    while len(groups) > 1 and min(map(size, groups)) < k:
        i = min(range(len(groups)), key=lambda j: (size(groups[j]), j))
        beside = [j for j in (i - 1, i + 1) if 0 <= j < len(groups)]
        j = min(beside, key=lambda one: (size(groups[one]), one))
        groups[min(i, j) : max(i, j) + 1] = [groups[min(i, j)] + groups[max(i, j)]]
    return groups


def _spanned(group: list[str]) -> str:
    return group[0] if len(group) == 1 else f"{group[0]} – {group[-1]}"


def _other(language: str) -> Callable[[list[str]], str]:
    return lambda group: group[0] if len(group) == 1 else WORDS[language]["other"]
