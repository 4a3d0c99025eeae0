"""Whether whole journeys predict the outcome better than single touchpoints, tested on people whom the model has not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.journey.drivers import Rated, rated_with_outcome
from insights.journey.importance import weighted_correlations

LEAST_PEOPLE, MOST_PEOPLE = 50, 20_000
FOLDS, REPEATS = 10, 2
REFERENCE = "touchpoints"
COLUMNS = ["level", "predictors", "r2", "low", "high", "difference", "difference_low", "difference_high", "verdict"]


def journey_levels(
    touchpoints: pd.DataFrame,
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    seed: int,
    min_reach: float = 0.3,
    draws: int = 400,
) -> pd.DataFrame:
    """The hand-over table `journey_levels`: R² on held-out people of five ways to look at the same ratings.

    `touchpoints`: all single ones; `phases`: a person's mean over each phase; `journey`: her mean over all; `worst moment`: her
    lowest rating; `best touchpoint`: the one that goes together with the outcome most closely, chosen anew without the people it is
    tested on. Each way is fitted on nine tenths of the people and tested on the others (10-fold, twice, the same parts for all), so that
    many predictors bring no advantage by themselves. Who did not rate something is predicted from what she rated (best linear predictor
    from pairwise correlations). Intervals: 95 % percentiles over `draws` bootstrap samples of people, their errors held fixed; those of
    the differences are corrected for the four comparisons (Bonferroni). Of more than 20,000 people so many are drawn.
    """
    found = rated_with_outcome(responses, variables, min_reach=min_reach)
    if found is None or len(found.outcome) < LEAST_PEOPLE:
        return contracts.empty("journey_levels")
    rng = np.random.default_rng(seed)
    found = _sampled(found, rng)
    ways = _ways(touchpoints, found)
    parts = [rng.permutation(len(found.outcome)) % FOLDS for _ in range(REPEATS)]
    errors = {name: _held_out(found, values, choose, parts) for name, (values, choose) in ways.items()}
    blank = np.full((len(found.outcome), 1), np.nan)
    total = _held_out(found, blank, None, parts)
    n = len(found.outcome)
    draw = rng.multinomial(n, np.full(n, 1 / n), size=draws) * found.weights
    explained = {
        name: 1 - np.r_[found.weights @ error, draw @ error] / np.r_[found.weights @ total, draw @ total]
        for name, error in errors.items()
    }
    rows = [_row(name, explained, 1 if choose else values.shape[1]) for name, (values, choose) in ways.items()]
    return contracts.check(pd.DataFrame(rows, columns=COLUMNS).assign(outcome=found.name, n=n), "journey_levels")


def _sampled(found: Rated, rng: np.random.Generator) -> Rated:
    """At most 20,000 people, drawn by chance: more of them narrow no interval that anybody reads."""
    n = len(found.outcome)
    if n <= MOST_PEOPLE:
        return found
    drawn = np.sort(rng.choice(n, MOST_PEOPLE, replace=False))
    return replace(
        found,
        rated=found.rated[drawn],
        outcome=found.outcome[drawn],
        weights=found.weights[drawn],
        now=found.now[drawn],
        wave=found.wave[drawn],
    )


def _ways(touchpoints: pd.DataFrame, found: Rated) -> dict[str, tuple[np.ndarray, Callable | None]]:
    """Predictors (people × k) of each way, and what chooses among them in the fitted part."""
    phase = touchpoints.set_index("touchpoint")["phase"].reindex(found.points).fillna("")
    phases = [found.rated[:, (phase == name).to_numpy()] for name in dict.fromkeys(phase)]
    ways: dict[str, tuple[np.ndarray, Callable | None]] = {"touchpoints": (found.rated, None)}
    if 1 < len(phases) < len(found.points):
        ways["phases"] = (np.column_stack([_mean(part) for part in phases]), None)
    ways["journey"] = (_mean(found.rated)[:, None], None)
    ways["worst moment"] = (np.where(np.isnan(found.rated), np.inf, found.rated).min(axis=1)[:, None], None)
    ways["worst moment"][0][~np.isfinite(ways["worst moment"][0])] = np.nan
    ways["best touchpoint"] = (found.rated, lambda correlations: int(np.abs(correlations[:-1, -1]).argmax()))
    return ways


def _mean(values: np.ndarray) -> np.ndarray:
    known = (~np.isnan(values)).sum(axis=1)
    return np.where(known > 0, np.nansum(values, axis=1) / np.maximum(known, 1), np.nan)


def _held_out(found: Rated, values: np.ndarray, choose: Callable | None, parts: list[np.ndarray]) -> np.ndarray:
    """Squared errors of every person's prediction from models that were fitted without her, averaged over the repetitions."""
    squared = np.zeros(len(found.outcome))
    for part in parts:
        for fold in range(FOLDS):
            out = part == fold
            predicted = _predicted(values, found.outcome, np.where(out, 0.0, found.weights), out, choose)
            squared[out] += (found.outcome[out] - predicted) ** 2 / len(parts)
    return squared


def _predicted(
    values: np.ndarray, outcome: np.ndarray, weights: np.ndarray, out: np.ndarray, choose: Callable | None
) -> np.ndarray:
    centre = float(weights @ outcome / weights.sum())
    known = ~np.isnan(values)
    usable = (known * (weights > 0)[:, None]).sum(axis=0) > 2
    if not usable.any():
        return np.full(int(out.sum()), centre)
    values, known = values[:, usable], known[:, usable]
    both = np.column_stack([values, outcome])
    fitted = weights > 0
    correlations = weighted_correlations(both[fitted], weights[fitted][None])[0][0]
    if choose is not None:
        chosen = [choose(correlations)]
        values, known, both = values[:, chosen], known[:, chosen], both[:, [*chosen, -1]]
        correlations = correlations[np.ix_([*chosen, -1], [*chosen, -1])]
    base = np.maximum((weights[:, None] * known).sum(axis=0), 1e-12)
    means = (weights[:, None] * np.where(known, values, 0.0)).sum(axis=0) / base
    spread = np.sqrt((weights[:, None] * np.where(known, values - means, 0.0) ** 2).sum(axis=0) / base)
    error = np.sqrt(weights @ (outcome - centre) ** 2 / weights.sum())
    standard = np.where(known[out], (values[out] - means) / np.maximum(spread, 1e-9), 0.0)
    # One model for each pattern of answers that there are: unknown ones take no part.
    patterns, which = np.unique(known[out], axis=0, return_inverse=True)
    mask = patterns.astype(float)
    matrices = correlations[None, :-1, :-1] * mask[:, :, None] * mask[:, None, :]
    matrices[:, np.arange(mask.shape[1]), np.arange(mask.shape[1])] = 1.0
    slopes = np.linalg.solve(matrices, (correlations[:-1, -1] * mask)[:, :, None])[:, :, 0]
    return centre + error * (standard * slopes[np.ravel(which)]).sum(axis=1)


def _row(name: str, explained: dict[str, np.ndarray], predictors: int) -> dict:
    low, high = np.percentile(explained[name][1:], [2.5, 97.5])
    row = {"level": name, "predictors": predictors, "r2": explained[name][0], "low": low, "high": high}
    if name == REFERENCE:
        return row | {"verdict": "reference"}
    gap = explained[name] - explained[REFERENCE]
    tail = 2.5 / (len(explained) - 1)
    low, high = np.percentile(gap[1:], [tail, 100 - tail])
    verdict = "better" if low > 0 else "worse" if high < 0 else "not told apart"
    return row | {"difference": gap[0], "difference_low": low, "difference_high": high, "verdict": verdict}
