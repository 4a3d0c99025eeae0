"""Which cells of the tables of two questions have to be hidden so that nobody can work out the few people behind one of them.

A small cell (1 to k − 1 people) is hidden, and with it as many others that, whatever a reader adds up and takes away, it could still hold
anything in a range `k` wide: then nobody can say that it is small (feasibility intervals: Willenborg & de Waal 2001, *Elements of
Statistical Disclosure Control*, ch. 6; Hundepool et al. 2012, *Statistical Disclosure Control*, ch. 4). Readers are taken to know all sums
of the people who answered both questions. Zeros stand, unless they are needed to hide a neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from insights.estimates import no_share_below, suppress_below
from insights.protection import margins

MANY = 30  # answers from which on those with a small cell are hidden in all columns of a banner
MANY_HIDDEN = 12  # answers of which a mean tells nothing
WIDEST = 0.2  # within which a mean can be that is told as "about", if its interval is not wider


class Part(IntEnum):
    """Whether a cell is shown, else what is told that holds it: from `SUM` on the number of a sum of its column, the same for all cells in it."""

    SHOWN = 0
    BASE = 1  # the base of the column only
    NOTHING = 2  # answers that are told nowhere
    NO_BASE = 3  # nor is the base
    SUM = 4


@dataclass(frozen=True)
class Question:
    """Who gave which answer (`members`: people × answers) and who gave any (`valid`).

    `exclusive`: one answer each. `alike`: answers with the same number stand in the same sums (nets). `banner`: its answers make columns.
    `raked`: the weights were raked to its margins.
    """

    name: str
    members: np.ndarray
    valid: np.ndarray
    exclusive: bool
    alike: np.ndarray
    banner: bool = False
    raked: bool = False


def few_people(counts: np.ndarray, *, k: int | None = None) -> np.ndarray:
    """Cells with 1 to k − 1 people, who could be known by name."""
    return (counts > 0) & (counts < (suppress_below() if k is None else k))


def hidden_answers(question: Question, *, k: int | None = None) -> np.ndarray:
    """Which answers of a question are told of nobody and nowhere: of fewer than `k` people, and as many further ones as hide these."""
    k = suppress_below() if k is None else k
    counts = question.members.sum(axis=0)
    if not question.exclusive:
        return few_people(counts, k=k) | few_people(question.valid.sum() - counts, k=k)
    return _lines(counts, question.alike, k, gone=np.zeros(len(counts), dtype=bool))


def hidden_pair(a: Question, b: Question, *, k: int | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which cells of the table answers of `a` × answers of `b` are shown, as numbers of `Part`, and which answers of `a` and of `b` are hidden
    wholly, with their bases.

    `hidden_pair(b, a)` is the same table turned: where two questions stand in each other's tables, both hide the same.
    """
    k = suppress_below() if k is None else k
    if (b.banner, b.name) < (a.banner, a.name):
        parts, columns, rows = hidden_pair(b, a, k=k)
        return parts.T, rows, columns
    both = a.valid & b.valid
    first, second = a.members[both], b.members[both]
    counts = first.T.astype(int) @ second
    rows, columns = (_gone(q, told, k) for q, told in ((a, first), (b, second)))
    if a.exclusive and b.exclusive:
        thin = [few_people(told.sum(axis=0), k=no_share_below()) & q.banner for told, q in ((first, a), (second, b))]
        alike = np.zeros(len(rows), dtype=int) if a.banner else a.alike
        return _two_way(counts, rows, columns, thin, alike, k), rows, columns
    if b.exclusive:
        cells = np.array([_option(row, second.sum(axis=0), columns, k) for row in counts]).reshape(counts.shape)
    elif a.exclusive:
        cells = np.array([_option(row, first.sum(axis=0), rows, k) for row in counts.T]).reshape(counts.T.shape).T
    else:
        cells = few_people(counts, k=k)
    parts = (cells | (rows[:, None] & ~a.exclusive) | (columns & ~b.exclusive)).astype(int) * Part.BASE
    return parts, rows, columns


def with_mean(
    members: np.ndarray, values: np.ndarray, weighted: np.ndarray, parts: np.ndarray, half: np.ndarray
) -> tuple[np.ndarray, dict[int, float]]:
    """A mask of the cells to hide with a row for the mean, and {column: mean} where only about the mean may be told.

    `members`: people × answers; `values`: one of each person; `weighted`: answers × columns, weighted people; `parts`: of `hidden_pair`.
    A mean of a scale tells of hidden answers. So it is told as exactly as what is shown tells it: the hidden ones are put in the middle of
    what they can be, if this can be wrong by 0.1, or by three quarters of what chance may have moved it (`half`: of its interval), at most.
    Of many hidden answers, and of bands that hold different numbers, it tells nothing.
    """
    told, about = (parts == Part.NO_BASE).any(axis=0), {}
    points = [np.unique(values[inside]) for inside in members.T]
    if all(len(point) < 2 for point in points):
        point = np.array([p[0] if len(p) else np.nan for p in points])
        shares = weighted[: len(point)] / np.maximum(weighted[: len(point)].sum(axis=0), 1e-12)
        for j in np.flatnonzero((parts > 0).any(axis=0) & ((parts > 0).sum(axis=0) < MANY_HIDDEN)):
            there = ~np.isnan(point)
            mean, open_by = float(point[there] @ np.where(parts[:, j] == 0, shares[:, j], 0)[there]), 0.0
            for part in np.unique(parts[parts[:, j] > 0, j]):
                inside = (parts[:, j] == part) & there
                ends = (point[inside].min(), point[inside].max()) if inside.any() else (0.0, 0.0)
                mean += shares[inside, j].sum() * sum(ends) / 2
                open_by += shares[inside, j].sum() * (ends[1] - ends[0])
            told[j] |= bool(open_by > max(WIDEST, 1.5 * half[j]))
            about[int(j)] = round(mean, 1)
    return np.vstack([parts > 0, told]), {j: value for j, value in about.items() if not told[j]}


def about_ends(mean: float, half: float) -> tuple[float, float]:
    """The interval of a mean that is told only about, from `half` of the exact one's."""
    half = max(0.1, round(half, 1))
    return mean - half, mean + half


def _lines(counts: np.ndarray, alike: np.ndarray, k: int, *, gone: np.ndarray) -> np.ndarray:
    """Those `gone`, small ones of `counts`, which add up to a known sum, and the smallest others until they are two or more and `k` people."""
    gone = gone | few_people(counts, k=k)
    if gone.any():
        near = np.isin(alike, alike[gone])
        for i in sorted(np.flatnonzero(~gone & (counts > 0)), key=lambda i: (not near[i], counts[i], i)):
            if gone.sum() > 1 and counts[gone].sum() >= k:
                break
            gone[i] = True
    return gone


def _gone(question: Question, told: np.ndarray, k: int) -> np.ndarray:
    """Answers hidden wholly: everywhere, or among those who `told` both."""
    gone = hidden_answers(question, k=k)
    counts = told.sum(axis=0)
    if not question.exclusive:
        return gone | few_people(counts, k=k) | few_people(len(told) - counts, k=k)
    return _lines(counts, question.alike, k, gone=gone)


def _two_way(counts: np.ndarray, rows, columns, thin: list[np.ndarray], alike: np.ndarray, k: int) -> np.ndarray:
    """Answers that are hidden wholly count as one; what is known of their sum is a cell like others."""
    if len(rows) > MANY:
        rows = rows | few_people(counts, k=k).any(axis=1)
    classes = np.where(np.isin(alike, alike[rows]), alike[rows].min(), alike) if rows.any() else alike
    merged = _merged(_merged(counts, rows).T, columns).T
    hidden = np.zeros(merged.shape, dtype=bool)
    n_rows, n_columns = (~rows).sum(), (~columns).sum()
    hidden[n_rows:], hidden[:, n_columns:] = True, True
    hidden[:n_rows] |= thin[0][~rows][:, None]
    hidden[:, :n_columns] |= thin[1][~columns]
    of_merged = np.append(classes[~rows], classes[rows][:1])
    mask, sums = margins.hidden_with_sums(merged, of_merged, k=k, hidden=hidden)
    sums = sums[np.searchsorted(np.unique(of_merged), of_merged)]
    parts = np.where(mask, np.where(sums, Part.BASE, Part.SUM + of_merged[:, None]), Part.SHOWN)
    place = [np.where(gone, (~gone).sum(), np.cumsum(~gone) - 1) for gone in (rows, columns)]
    parts, people = parts[np.ix_(*place)], merged[np.ix_(*place)]
    # An answer that is hidden wholly stays so where the sum of all such answers is known.
    return np.where((rows[:, None] | columns) & (people > 0) & (parts == Part.SHOWN), Part.NOTHING, parts)


def _merged(counts: np.ndarray, gone: np.ndarray) -> np.ndarray:
    return np.vstack([counts[~gone], counts[gone].sum(axis=0)]) if gone.any() else counts


def _option(chosen: np.ndarray, people: np.ndarray, gone: np.ndarray, k: int) -> np.ndarray:
    """One of several answers by the columns that hold `people`: who did not choose it is a group like those who did."""
    counts = _merged(np.column_stack([chosen, people - chosen]), gone).T
    hidden = np.zeros(counts.shape, dtype=bool)
    hidden[:, (~gone).sum() :] = True
    hidden[:, : (~gone).sum()] |= few_people(people[~gone], k=no_share_below())
    mask = margins.hidden_cells(counts, k=k, hidden=hidden)
    told = gone & bool(mask[:, -1].any() or chosen[gone].any())
    told[~gone] = mask.any(axis=0)[: (~gone).sum()]
    return told
