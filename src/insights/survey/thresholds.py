"""Inflection points: the usage from which on an outcome jumps, and the answer "none" where it does not.

The cut is found by a maximally selected statistic, so its p comes from permutations that search as well (Hothorn & Lausen 2003,
*Computational Statistics & Data Analysis* 43). An outcome that rises steadily has no inflection point: the step must explain the
outcome better than a straight line, a curve and a kink. What is found is an association, not a cause.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.survey.comparing import adjusted
from insights.survey.profiling import as_numbers
from insights.wording import NO, YES

SMALLEST_SIDE = 0.05  # share of the respondents on either side of a cut
SMALLEST_SIDE_N = 10
MOST_CUTS = 40  # candidate cuts; a finer usage variable is cut at quantiles
FEWEST_PEOPLE = 40
ALPHA = 0.05
FIGURES = ("cut", "cut_low", "cut_high", "below", "at_or_above", "jump", "jump_low", "jump_high")
AT_ONCE = 250  # permutations or bootstrap samples held in memory


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

    Found only if p, adjusted after Holm for all pairs, is below 0.05, the 95 % bootstrap interval of the cut spans at most
    `max_steps` usage steps, and a step explains the outcome better by BIC than a line, a parabola and a kink. Usage must be
    numbers; an outcome with two answers is taken as the share of the second, or of "yes".
    """
    pairs = [pair for pair in _pairs(responses, variables) if pair is not None]
    if not pairs:
        return contracts.empty("thresholds")
    ps = [permutation_p(pair, n_permutations=n_permutations, seed=seed) for pair in pairs]
    rows = []
    for pair, p, corrected in zip(pairs, ps, adjusted(np.array(ps)), strict=True):
        row = {"usage": pair.usage, "outcome": pair.outcome, "n": len(pair.y), "p": p, "p_adjusted": corrected}
        cut = _cut(pair, n_bootstrap, max_steps, seed) if corrected < ALPHA else None
        rows.append(row | (cut or dict.fromkeys(FIGURES, np.nan)) | {"found": cut is not None})
    return contracts.check(pd.DataFrame(rows), "thresholds")


def _cut(pair: Pair, n_bootstrap: int, max_steps: int, seed: int) -> dict[str, float] | None:
    """The cut with its interval and the outcome on both sides; None when it is not an inflection point."""
    best = int(gains(pair, pair.w[None, :], pair.y).argmax())
    low, high = bootstrap_interval(pair, n_bootstrap=n_bootstrap, seed=seed)
    if high - low > max_steps or not low <= best <= high or not step_fits_best(pair, best):
        return None
    above = pair.step > best
    after, before = (estimates.mean(pair.y[side], weights=pair.w[side]) for side in (above, ~above))
    jump = estimates.difference(after, before)
    return {
        "cut": float(pair.cuts[best]),
        "cut_low": float(pair.cuts[low]),
        "cut_high": float(pair.cuts[high]),
        "below": before.value,
        "at_or_above": after.value,
        "jump": jump.value,
        "jump_low": jump.low,
        "jump_high": jump.high,
    }


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
                yield _pair(usage["variable"], outcome["variable"], x, y, responses["weight"].to_numpy(dtype=float))


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


def _pair(usage: str, outcome: str, x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> Pair | None:
    valid = ~np.isnan(x) & ~np.isnan(y) & (weights > 0)
    x, y, w = x[valid], y[valid], weights[valid]
    if len(x) < FEWEST_PEOPLE or len(np.unique(x)) < 3 or np.ptp(y) == 0:
        return None
    values = np.unique(x)[1:]
    if len(values) > MOST_CUTS:
        values = np.unique(np.quantile(x, np.linspace(0, 1, MOST_CUTS + 2)[1:-1], method="nearest"))
    side = max(SMALLEST_SIDE_N, SMALLEST_SIDE * len(x))
    cuts = np.array([v for v in values if side <= (x >= v).sum() <= len(x) - side])
    return Pair(usage, outcome, x, y, w / w.mean(), cuts, np.searchsorted(cuts, x, side="right")) if len(cuts) else None


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


def bootstrap_interval(pair: Pair, *, n_bootstrap: int = 500, seed: int) -> tuple[int, int]:
    """95 % percentile interval of the cut, as indices of `pair.cuts`."""
    rng = np.random.default_rng([seed, 12])
    n, found = len(pair.y), []
    for first in range(0, n_bootstrap, AT_ONCE):
        drawn = rng.multinomial(n, np.full(n, 1 / n), size=min(AT_ONCE, n_bootstrap - first))
        found.append(gains(pair, drawn * pair.w, pair.y).argmax(axis=1))
    low, high = np.quantile(np.concatenate(found), [0.025, 0.975], method="nearest")
    return int(low), int(high)


def step_fits_best(pair: Pair, best: int) -> bool:
    """Whether a step at cut `best` beats a line, a parabola and a kink by BIC; searching for the cut or kink counts as a parameter."""
    x = (pair.x - pair.x.mean()) / pair.x.std()
    step = _bic(pair, [(pair.step > best).astype(float)], 3)
    kinks = [np.maximum(pair.x - cut, 0) for cut in np.unique(pair.x)[1:-1]][
        :: max(1, len(np.unique(pair.x)) // MOST_CUTS)
    ]
    flat_then_up = [_bic(pair, [k], 3) for k in kinks]
    up_then_flat = [_bic(pair, [pair.x - k], 3) for k in kinks]
    return step < min([_bic(pair, [x], 2), _bic(pair, [x, x**2], 3), *flat_then_up, *up_then_flat])


def _bic(pair: Pair, columns: list[np.ndarray], parameters: int) -> float:
    root = np.sqrt(pair.w)
    design = np.column_stack([np.ones(len(pair.y)), *columns]) * root[:, None]
    coefficients = np.linalg.lstsq(design, pair.y * root, rcond=None)[0]
    error = float(((pair.y * root - design @ coefficients) ** 2).sum())
    n = len(pair.y)
    return n * np.log(max(error, 1e-12) / n) + parameters * np.log(n)
