"""Which touchpoints carry the outcome: importance derived from the data, set beside satisfaction.

Importance is association, not proof of cause: it says with which touchpoints the outcome goes together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.documents import LeftOut
from insights.contracts.waves import today, waves_of
from insights.journey.acting import order
from insights.journey.importance import r_squared, relative_importance, weighted_correlations
from insights.journey.satisfaction import as_numbers, satisfaction, unit

LEAST_COMMON_ANSWERS = 30  # people who rated both of two touchpoints
PERMUTATIONS = 199
RANKED = ("importance", "low", "high", "tie", "place", "place_low", "place_high", "first_share", "rank_agreement")


def importance(
    responses: pd.DataFrame, variables: pd.DataFrame, *, seed: int, min_reach: float = 0.3, draws: int = 400
) -> pd.DataFrame:
    """The hand-over table `drivers`: each touchpoint's share of the explained variance of the outcome, with a verdict.

    Outcome: the column with the role nps, else the first outcome. Touchpoints rated by at least `min_reach` of the people with
    an outcome take part; two touchpoints that fewer than 30 people rated both cannot be told apart, so the less known one stays
    out. Correlations use all pairs of answers that exist (nobody is dropped for not knowing a touchpoint, nothing is imputed).
    Shares are LMG, from 15 touchpoints on Johnson's relative weights; intervals are 95 % percentiles over `draws` bootstrap
    samples of people, which also tell how sure the order is (`tie`, `place`, `first_share`, `rank_agreement`; see `acting.order`).
    `people` are those of the model, `pair` the fewest who rated both of two touchpoints. `line` is the mean satisfaction over the touchpoints
    and `gap` the distance from it, both as fractions of the scale and of the last wave, while importance takes all waves together, each answer
    as its distance from the mean of its wave: what rose for everybody between two waves ties nothing together. Verdicts compare satisfaction
    with the mean over the touchpoints and importance with an equal share, both by interval: weak point (below, important), strength (above, important), watch (below), keep (above), tied (not to be told
    from the average). Where R² does not exceed what shuffled outcomes give (p ≥ .05) there is nothing to share out: importance
    stays empty and every touchpoint is tied.
    """
    found = rated_with_outcome(responses, variables, min_reach=min_reach)
    if found is None:
        return contracts.empty("drivers")
    table = _judged(found, np.random.default_rng(seed), draws)
    return contracts.check(table.assign(outcome=found.name), "drivers")


@dataclass(frozen=True)
class Rated:
    """People with an outcome: `rated` (people × points, 0 worst to 1 best, NaN: no answer), their `outcome` called `name`, `weights`,
    who of them answered in the last wave (`now`, a mask), and in which wave each did (`wave`, a number)."""

    points: list[str]
    rated: np.ndarray
    outcome: np.ndarray
    weights: np.ndarray
    name: str
    now: np.ndarray
    wave: np.ndarray


def rated_with_outcome(responses: pd.DataFrame, variables: pd.DataFrame, *, min_reach: float) -> Rated | None:
    """The touchpoints that take part in `importance`; None without an outcome, with fewer than two of them, or when all give the same answer."""
    name = outcome_variable(responses, variables)
    if name is None:
        return None
    values, scales = satisfaction(responses, variables)
    categories = variables.set_index("variable").loc[name, "categories"]
    outcome = as_numbers(responses[name], contracts.split(categories))[0].to_numpy(float)
    asked = ~np.isnan(outcome)
    values, outcome = values.loc[asked], outcome[asked]
    points = _usable(values, min_reach)
    if len(points) < 2 or np.ptp(outcome) == 0:
        return None
    scales = scales.loc[points]
    rated = unit(values[points].to_numpy(float), scales["scale_low"].to_numpy(), scales["scale_high"].to_numpy())
    weights, now = responses["weight"].to_numpy(float), today(responses, variables)[1]
    wave = sum((i * members for i, (_, members) in enumerate(waves_of(responses, variables))), np.zeros(len(now), int))
    return Rated(points, rated, outcome, weights[asked], name, now[asked], wave[asked])


def left_out(drivers: pd.DataFrame, responses: pd.DataFrame, variables: pd.DataFrame) -> list[LeftOut]:
    """The touchpoints that too few people rated for a place in the table `drivers`, with the share of those with an outcome who did."""
    if drivers.empty:
        return []
    values, _ = satisfaction(responses, variables)
    values = values[responses[drivers["outcome"].iloc[0]].notna().to_numpy()]
    gone = [point for point in values if point not in set(drivers["touchpoint"]) and values[point].nunique() != 1]
    n = {point: int(values[point].notna().sum()) for point in gone}
    return [LeftOut(touchpoint=str(p), share=n[p] / len(values), n=n[p], base=len(values)) for p in gone]


def outcome_variable(responses: pd.DataFrame, variables: pd.DataFrame) -> str | None:
    """The column that the touchpoints should explain: role nps first, else the first outcome that can be counted; or None."""
    able = variables[variables["kind"].isin(["numeric", "ordinal"])]
    two_answers = (variables["kind"] == "nominal") & (
        variables["categories"].map(lambda cell: len(contracts.split(cell))) == 2
    )
    able = pd.concat([able, variables[two_answers]]).sort_values("position")
    able = able[able["variable"].isin(responses.columns)]
    for role in ("nps", "outcome"):
        names = able.loc[able["role"] == role, "variable"]
        if len(names):
            return str(names.iloc[0])
    return None


def _usable(values: pd.DataFrame, min_reach: float) -> list[str]:
    """Touchpoints that enough people rated, and enough people together with every other one that stays."""
    known = values.notna()
    points = [p for p in values if known[p].mean() >= min_reach and values[p].nunique() > 1]
    while len(points) > 1:
        together = known[points].astype(int)
        common = together.T @ together
        if int(common.to_numpy().min()) >= LEAST_COMMON_ANSWERS:
            break
        points.remove(
            min(reversed(points), key=lambda p: (common[p] >= LEAST_COMMON_ANSWERS).sum() * 1e9 + known[p].sum())
        )
    return points


def _judged(found: Rated, rng: np.random.Generator, draws: int) -> pd.DataFrame:
    rated, outcome, weights, points = found.rated, found.outcome, found.weights, found.points
    both = _within_waves(np.column_stack([rated, outcome]), weights, found.wave)
    resampled = rng.multinomial(len(outcome), np.full(len(outcome), 1 / len(outcome)), size=draws) * weights
    correlations, means = weighted_correlations(both, np.vstack([weights[None], resampled]))
    parts = relative_importance(correlations)
    shares = parts / parts.sum(axis=1, keepdims=True)
    fit = float(np.clip(r_squared(correlations[:1])[0], 0.0, 1.0))
    level = means[:, :-1] if found.now.all() else _means(rated, np.vstack([weights[None], resampled]) * found.now)
    line = np.nanmean(level, axis=1, keepdims=True)
    satisfaction_gap = level - line
    low, high = np.percentile(shares[1:], [2.5, 97.5], axis=0)
    gap_low, gap_high = np.nanpercentile(satisfaction_gap[1:], [2.5, 97.5], axis=0)
    goes_together = correlations[0, :-1, -1] > 0
    important = (low > 1 / len(points)) & goes_together
    real = _above_chance(both, weights, fit, rng)
    verdicts = [_verdict(gl, gh, i) if real else "tied" for gl, gh, i in zip(gap_low, gap_high, important, strict=True)]
    low, high = np.minimum(low, shares[0]), np.maximum(high, shares[0])
    table = pd.DataFrame(
        {
            "touchpoint": points,
            "importance": shares[0],
            "low": low,
            "high": high,
            "tie": order.tied(shares[0], low, high).astype(float),
            **order.places(shares),
            "rank_agreement": order.agreement(shares),
            "n": (~np.isnan(rated)).sum(axis=0),
            "people": int((~np.isnan(rated)).any(axis=1).sum()),
            "pair": _fewest_common(rated),
            "r2": fit,
            "line": float(line[0, 0]),
            "gap": satisfaction_gap[0],
            "gap_low": np.minimum(gap_low, satisfaction_gap[0]),
            "gap_high": np.maximum(gap_high, satisfaction_gap[0]),
            "verdict": verdicts,
        }
    )
    return table if real else table.assign(**dict.fromkeys(RANKED, np.nan))


def _within_waves(values: np.ndarray, weights: np.ndarray, wave: np.ndarray) -> np.ndarray:
    """Answers as distances from the mean of their wave; as they are where there is only one."""
    centred, waves = values.copy(), np.unique(wave)
    for members in (wave == number for number in waves if len(waves) > 1):
        centred[members] -= _means(values[members], weights[None, members])
    return centred


def _means(rated: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean of each touchpoint (draws × points); missing where nobody who counts rated it."""
    known = ~np.isnan(rated)
    base = weights @ known.astype(float)
    return np.divide(weights @ np.where(known, rated, 0.0), base, out=np.full(base.shape, np.nan), where=base > 0)


def _fewest_common(rated: np.ndarray) -> int:
    """The fewest people who rated both of two touchpoints: on no correlation stand fewer."""
    known = (~np.isnan(rated)).astype(int)
    return int((known.T @ known).min())


def _verdict(gap_low: float, gap_high: float, important: bool) -> str:
    if gap_high < 0:
        return "weak point" if important else "watch"
    if gap_low > 0:
        return "strength" if important else "keep"
    return "tied"


def _above_chance(both: np.ndarray, weights: np.ndarray, fit: float, rng: np.random.Generator) -> bool:
    """Whether R² exceeds that of shuffled outcomes (permutation test, p < .05)."""
    reached = 0
    for _ in range(PERMUTATIONS):
        shuffled = np.column_stack([both[:, :-1], rng.permutation(both[:, -1])])
        correlations, _ = weighted_correlations(shuffled, weights[None])
        reached += float(r_squared(correlations)[0]) >= fit
    return (1 + reached) / (1 + PERMUTATIONS) < 0.05
