"""Inflection points: the usage from which on an outcome jumps (step) or changes its course (kink), and the answer "none".

That usage and outcome belong together is tested by a maximally selected statistic whose permutations search as well (Hothorn & Lausen
2003, *Computational Statistics & Data Analysis* 43). An outcome that rises steadily, or along a smooth curve, has no inflection point:
`breaks` tests the step and the kink against the best smooth curve. What is found is an association, not a cause.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.survey.profiling.profiles import as_numbers
from insights.survey.usage.breaks import KINK, Break, find_break
from insights.wording import NO, YES

SMALLEST_SIDE = 0.05  # share of the respondents on either side of a cut
SMALLEST_SIDE_N = 10
MOST_CUTS = 40  # candidate cuts; a finer usage variable is cut at quantiles
FEWEST_PEOPLE = 40
ALPHA = 0.05
FINE_WIDTH = 0.1  # share of the respondents that the interval of a cut of finely measured usage may span
FIGURES = (
    "cut", "cut_low", "cut_high", "below", "at_or_above", "jump", "jump_low", "jump_high", "slope_below", "slope_above",
)  # fmt: skip
AT_ONCE = 250  # permutations held in memory


@dataclass(frozen=True)
class Pair:
    """One usage variable and one outcome, answered by the same people; `step` is the index of the usage among the candidate cuts."""

    usage: str
    outcome: str
    x: np.ndarray
    y: np.ndarray
    w: np.ndarray
    cuts: np.ndarray  # candidate cuts; a respondent is at or above the first `step` of them
    step: np.ndarray


def find_thresholds(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    n_permutations: int = 999,
    n_bootstrap: int = 500,
    max_steps: int = 1,
    seed: int,
) -> pd.DataFrame:
    """The hand-over `thresholds`: one row per usage variable and outcome (NPS and the columns with the role outcome).

    Found (a `step` or a `kink`) only if usage and outcome belong together at all (`p_adjusted`), no smooth curve explains the outcome as
    well (`p_smooth`; both adjusted after Holm for all pairs and below 0.05), and the place is known: its 95 % interval spans at most
    `max_steps` usage steps, for finely measured usage at most a tenth of the respondents. Usage must be numbers; an outcome with two
    answers is taken as the share of the second, or of "yes".

    Weights enter, strata and clusters do not: people are shuffled singly, so where whole clusters were drawn p is too small and an
    inflection point needs a look at the clusters before it is believed.
    """
    pairs = [pair for pair in _pairs(responses, variables) if pair is not None]
    if not pairs:
        return contracts.empty("thresholds")
    rows = judge(pairs, n_permutations=n_permutations, n_bootstrap=n_bootstrap, max_steps=max_steps, seed=seed)
    return contracts.check(pd.DataFrame(rows), "thresholds")


def judge(
    pairs: list[Pair], *, n_permutations: int = 999, n_bootstrap: int = 500, max_steps: int = 1, seed: int
) -> list[dict]:
    """One row of `thresholds` per pair, with the corrections for all of them."""
    ps = np.array([permutation_p(pair, n_permutations=n_permutations, seed=seed) for pair in pairs])
    breaks = [best_break(pair, n_bootstrap=n_bootstrap, seed=seed) for pair in pairs]
    smooth = estimates.adjusted(np.array([one.p for one in breaks]))
    rows = []
    for pair, p, corrected, one, p_smooth in zip(pairs, ps, estimates.adjusted(ps), breaks, smooth, strict=True):
        found = corrected < ALPHA and p_smooth < ALPHA and one.gain > 0 and _is_placed(pair, one, max_steps)
        row = {"usage": pair.usage, "outcome": pair.outcome, "n": len(pair.y), "p": p, "p_adjusted": corrected}
        figures = _figures(pair, one) if found else dict.fromkeys(FIGURES, np.nan) | {"kind": None}
        rows.append(row | {"p_smooth": p_smooth} | figures | {"found": bool(found)})
    return rows


def best_break(pair: Pair, *, n_bootstrap: int = 500, seed: int) -> Break:
    """The best step or kink of a pair, whether or not it deserves to be told."""
    smallest = _smallest_side(len(pair.x))
    return find_break(
        pair.x, pair.y, weights=pair.w, cuts=pair.cuts, smallest=smallest, n_resamples=n_bootstrap, seed=[seed, 12]
    )


def is_fine(pair: Pair) -> bool:
    """Whether usage was measured so finely that only some of its values are candidate cuts."""
    return len(np.unique(pair.x)) - 1 > MOST_CUTS


def _is_placed(pair: Pair, one: Break, max_steps: int) -> bool:
    """Whether the place of the break is known well enough to name it."""
    return one.high - one.low <= (FINE_WIDTH * MOST_CUTS if is_fine(pair) else max_steps)


def _figures(pair: Pair, one: Break) -> dict:
    """The place with its interval and the outcome on both sides: means and the jump between them, or the slopes that meet at a kink."""
    cut, beside = one.places[one.best], int(is_fine(pair))  # between two quantiles the place lies anywhere
    limits = one.places[max(one.low - beside, 0)], one.places[min(one.high + beside, len(one.places) - 1)]
    above = pair.x >= cut
    after, before = (estimates.mean(pair.y[side], weights=pair.w[side]) for side in (above, ~above))
    row = {"kind": one.kind, "cut": float(cut), "cut_low": float(limits[0]), "cut_high": float(limits[1])}
    row |= {"below": before.value, "at_or_above": after.value} | dict.fromkeys(FIGURES[5:], np.nan)
    if one.kind == KINK:
        return row | _slopes(pair, float(cut))
    jump = estimates.difference(after, before)
    return row | {"jump": jump.value, "jump_low": jump.low, "jump_high": jump.high}


def _slopes(pair: Pair, cut: float) -> dict[str, float]:
    """What one more unit of usage adds to the outcome before and after the kink."""
    columns = np.column_stack([np.ones(len(pair.x)), np.minimum(pair.x - cut, 0), np.maximum(pair.x - cut, 0)])
    root = np.sqrt(pair.w)
    _, before, after = np.linalg.lstsq(columns * root[:, None], pair.y * root, rcond=None)[0]
    return {"slope_below": float(before), "slope_above": float(after)}


def _pairs(responses: pd.DataFrame, variables: pd.DataFrame):
    ordered = variables.sort_values("position")
    usages = ordered[(ordered["role"] == "usage") & ordered["kind"].isin(["numeric", "ordinal"])]
    outcomes = ordered[ordered["role"].isin(["nps", "outcome"])]
    if responses.empty:
        return
    for _, usage in usages.iterrows():
        x = as_numbers(responses[usage["variable"]], usage["kind"], contracts.split(usage["categories"]))
        for _, outcome in outcomes.iterrows():
            y = outcome_values(responses[outcome["variable"]], outcome["kind"], contracts.split(outcome["categories"]))
            if x is not None and y is not None:
                weights = responses["weight"].to_numpy(dtype=float)
                yield pair_of(usage["variable"], outcome["variable"], x, y, weights=weights)


def outcome_values(values: pd.Series, kind: str, categories: list[str]) -> np.ndarray | None:
    """The outcome as numbers: amounts, places on an ordered scale, or 0/1 for two answers; None when it cannot be ordered."""
    numbers = as_numbers(values, kind, categories)
    if numbers is not None:
        return numbers
    if kind == "ordinal" and len(categories) > 2:
        return values.map({category: float(i) for i, category in enumerate(categories, start=1)}).to_numpy(dtype=float)
    if kind not in ("nominal", "ordinal") or len(categories) != 2:
        return None
    first, second = (category.strip().lower() for category in categories)
    positive = 0 if first in YES or (second in NO and first not in NO) else 1
    return values.map({category: float(i == positive) for i, category in enumerate(categories)}).to_numpy(dtype=float)


def pair_of(usage: str, outcome: str, x: np.ndarray, y: np.ndarray, *, weights: np.ndarray) -> Pair | None:
    """The pair with its candidate cuts; None with fewer than 40 people, two usage values or one outcome."""
    valid = ~np.isnan(x) & ~np.isnan(y) & (weights > 0)
    x, y, w = x[valid], y[valid], weights[valid]
    if len(x) < FEWEST_PEOPLE or len(np.unique(x)) < 3 or np.ptp(y) == 0:
        return None
    values = np.unique(x)[1:]
    if len(values) > MOST_CUTS:
        values = np.unique(np.quantile(x, np.linspace(0, 1, MOST_CUTS + 2)[1:-1], method="nearest"))
    side = _smallest_side(len(x))
    cuts = np.array([v for v in values if side <= (x >= v).sum() <= len(x) - side])
    return Pair(usage, outcome, x, y, w / w.mean(), cuts, np.searchsorted(cuts, x, side="right")) if len(cuts) else None


def _smallest_side(n: int) -> float:
    return max(SMALLEST_SIDE_N, SMALLEST_SIDE * n)


def gains(pair: Pair, weights: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Share of the outcome's variance that a step at each cut explains: samples × cuts.

    `weights` is samples × people (or one row for all), `y` one outcome per person, or samples × people.
    """
    above = (pair.step[:, None] > np.arange(len(pair.cuts))).astype(float)
    total = weights.sum(axis=1, keepdims=True)
    centre = (weights * y).sum(axis=1, keepdims=True) / total
    deviation = weights * (y - centre)
    mass = weights @ above
    between = (deviation @ above) ** 2 * total / np.maximum(mass * (total - mass), 1e-12)
    return between / np.maximum((deviation * (y - centre)).sum(axis=1, keepdims=True), 1e-12)


def permutation_p(pair: Pair, *, n_permutations: int = 999, seed: int) -> float:
    """p of the best cut against shuffled usage, each time searched anew; outcome and weight of a person stay together."""
    rng = np.random.default_rng([seed, 11])
    observed = gains(pair, pair.w[None, :], pair.y).max()
    exceeding = 0
    for first in range(0, n_permutations, AT_ONCE):
        rows = min(AT_ONCE, n_permutations - first)
        order = rng.permuted(np.broadcast_to(np.arange(len(pair.y)), (rows, len(pair.y))), axis=1)
        exceeding += int((gains(pair, pair.w[order], pair.y[order]).max(axis=1) >= observed - 1e-12).sum())
    return (exceeding + 1) / (n_permutations + 1)
