"""Whether and when a series changed its level: the periods from which on an activity is more or less frequent than before, tested against chance.

Circular binary segmentation (Olshen, Venkatraman, Lucito & Wigler 2004): the stretch of periods that differs most from all others is
held against shuffled periods; where it is no chance its edges part the series, and each part is searched again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SURE = 0.05
SHUFFLES = 999
SHORTEST = 2  # steps of a stretch
MEMORY_FROM = 20  # periods; fewer do not tell how much one resembles the next
BIAS = 5.0  # autocorrelation around two levels and two edges that were looked for comes out too low by about this over the number of periods


@dataclass(frozen=True)
class Found:
    """A change before the period `at`; `p` that of the stretch it bounds."""

    at: int
    p: float


def chance(yes: np.ndarray, units: np.ndarray, *, seed: int, step: int = 1, shuffles: int = SHUFFLES) -> float:
    """How often the same periods in any order hold a stretch that differs as much from the rest as the strongest one here."""
    rng = np.random.default_rng(seed)
    return _stretch(np.asarray(yes, dtype=float), np.asarray(units, dtype=float), _Search(step, SURE, shuffles, rng))[2]


def change_points(
    yes: np.ndarray, units: np.ndarray, *, seed: int, step: int = 1, sure: float = SURE, shuffles: int = SHUFFLES
) -> list[Found]:
    """The periods from which on the rate `yes` / `units` has another level, in order; looked for at every `step`-th period.

    A series of plain values has ones as `units`. In a series without change there is one found in no more than `sure` of the cases.
    """
    search = _Search(step, sure, shuffles, np.random.default_rng(seed))
    yes, units = np.asarray(yes, dtype=float), np.asarray(units, dtype=float)
    return _confirmed(_searched(yes, units, 0, search), yes, units, search)


@dataclass(frozen=True)
class _Search:
    step: int
    sure: float
    shuffles: int
    rng: np.random.Generator

    def orders(self, n: int) -> np.ndarray:
        """Shuffled places of `n` periods, one row per shuffle."""
        return self.rng.permuted(np.tile(np.arange(n), (self.shuffles, 1)), axis=1)


def _searched(yes: np.ndarray, units: np.ndarray, offset: int, search: _Search) -> list[Found]:
    if len(yes) < 2 * SHORTEST * search.step or units.sum() == 0:
        return []
    first, last, p = _stretch(yes, units, search)
    if p >= search.sure:
        return []
    edges = [edge for edge in (first, last) if 0 < edge < len(yes)]
    found = [Found(offset + edge, p) for edge in edges]
    for a, b in zip([0, *edges], [*edges, len(yes)], strict=True):
        found += _searched(yes[a:b], units[a:b], offset + a, search)
    return found


def _stretch(yes: np.ndarray, units: np.ndarray, search: _Search) -> tuple[int, int, float]:
    """Begin and end of the stretch that differs most from the rest, and how often shuffled periods hold one that differs as much."""
    first, last = _candidates(len(yes), search.step)
    strength = _strength(yes[None], units[None], first, last)[0] if len(first) else np.zeros(1)
    best = int(strength.argmax())
    if not strength[best] > 1e-9:
        return 0, len(yes), 1.0
    inside = np.zeros(len(yes), dtype=bool)
    inside[first[best] : last[best]] = True
    reached = strength[best] / _memory(yes, units, inside) - 1e-9
    orders, beyond = search.orders(len(yes)), 0
    for some in np.array_split(orders, max(1, len(orders) * len(first) // 4_000_000 + 1)):
        beyond += int((_strength(yes[some], units[some], first, last).max(axis=1) >= reached).sum())
    return int(first[best]), int(last[best]), (beyond + 1) / (search.shuffles + 1)


def _memory(yes: np.ndarray, units: np.ndarray, inside: np.ndarray) -> float:
    """By what factor sums of neighbouring periods spread more than those of shuffled ones, where a period resembles the one before.

    From the autocorrelation that is left around both levels, as in a process of first order; 1 where there is none.
    """
    levels = [yes[side].sum() / max(units[side].sum(), 1e-300) for side in (~inside, inside)]
    rest = (yes - units * np.where(inside, levels[1], levels[0])) / np.sqrt(np.maximum(units, 1e-300))
    rest = rest[units > 0]
    spread = float((rest**2).sum())
    if len(rest) < MEMORY_FROM or not spread > 0:
        return 1.0
    alike = float((rest[1:] * rest[:-1]).sum()) / spread + BIAS / len(rest)
    return float(np.sqrt((1 + alike) / (1 - alike))) if alike > 0 else 1.0


def _candidates(n: int, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Begins and ends of stretches that are long enough, and leave enough outside."""
    edges = np.append(np.arange(0, n - SHORTEST * step + 1, step), n)
    i, j = np.triu_indices(len(edges), 1)
    first, last = edges[i], edges[j]
    kept = (last - first >= SHORTEST * step) & (n - (last - first) >= SHORTEST * step)
    return first[kept], last[kept]


def _strength(yes: np.ndarray, units: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """How far each stretch (columns) of each series (rows) lies from the rest, in units that are the same for all stretches."""
    total, n = yes.sum(axis=1, keepdims=True), units.sum(axis=1, keepdims=True)
    sums = np.cumsum(np.pad(yes - units * total / n, ((0, 0), (1, 0))), axis=1)
    sizes = np.cumsum(np.pad(units, ((0, 0), (1, 0))), axis=1)
    part = (sizes[:, last] - sizes[:, first]) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.abs(sums[:, last] - sums[:, first]) / np.sqrt(part * (1 - part))
    return np.nan_to_num(found, nan=0.0, posinf=0.0)


def _confirmed(found: list[Found], yes: np.ndarray, units: np.ndarray, search: _Search) -> list[Found]:
    """The changes, in order, whose two sides differ when only they are compared; an edge that merely closed a stretch falls."""
    kept = sorted(found, key=lambda change: change.at)
    while kept:
        ends = [0, *(change.at for change in kept), len(yes)]
        p = [_two_sides(yes[a:c], units[a:c], b - a, search) for a, b, c in zip(ends, ends[1:], ends[2:], strict=False)]
        if max(p) < search.sure:
            break
        kept.pop(int(np.argmax(p)))
    return kept


def _two_sides(yes: np.ndarray, units: np.ndarray, at: int, search: _Search) -> float:
    orders, edge = search.orders(len(yes)), (np.array([0]), np.array([at]))
    observed = _strength(yes[None], units[None], *edge)[0, 0] / _memory(yes, units, np.arange(len(yes)) >= at)
    return float((_strength(yes[orders], units[orders], *edge)[:, 0] >= observed - 1e-9).sum() + 1) / (
        search.shuffles + 1
    )


def located(yes: np.ndarray, units: np.ndarray, *, seed: int, draws: int = 200) -> tuple[int, int, int]:
    """The one change in a series that has one: where, and the 95 % interval over series drawn anew from both sides."""
    yes, units = np.asarray(yes, dtype=float), np.asarray(units, dtype=float)
    places = np.arange(1, len(yes))
    start = np.zeros(len(places), dtype=np.int64)

    def best(some_yes: np.ndarray, some_units: np.ndarray) -> np.ndarray:
        return places[_strength(some_yes, some_units, start, places).argmax(axis=1)]

    at = int(best(yes[None], units[None])[0])
    rng = np.random.default_rng(seed)
    order = np.concatenate(
        [rng.integers(0, at, (draws, at)), rng.integers(at, len(yes), (draws, len(yes) - at))], axis=1
    )
    low, high = np.quantile(best(yes[order], units[order]), [0.025, 0.975], method="inverted_cdf")
    return at, int(low), int(high)
