"""What moved between waves: tested, and corrected for the number of tests."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.waves import ID_IN_WAVE, waves_of
from insights.journey.metrics.scores import Measure, estimate, measures

LEVEL = 0.05
PAIRED_FROM = 20  # people in both waves; fewer do not tell how alike their answers are
MOST_ALIKE = 0.98  # where everybody says the same twice


def wave_changes(responses: pd.DataFrame, variables: pd.DataFrame) -> pd.DataFrame:
    """The hand-over table `metric_changes`: each metric in a wave against the wave before, and in the last against the first.

    NPS and shares: Wald test of the difference with pseudo-answers added (three per wave for the NPS, two for a share: Agresti & Caffo 2000), means:
    Welch; both on the effective n. p values are corrected over all comparisons of a metric (Holm). `rose` and `fell` need a corrected p < .05;
    else the change is `not shown`. Fewer than 10 people in one of the waves: `too few`. Where 20 people or more answered in both waves, what
    their answers have in common is taken off the variance (partially overlapping samples; Derrick, Toher & White 2017); else, and where ids
    do not tell, waves are taken as different people.
    """
    waves = waves_of(responses, variables)
    if not waves:
        return contracts.empty("metric_changes")
    pairs = [(before, after) for before, after in pairwise(range(len(waves)))]
    pairs += [(0, len(waves) - 1)] if len(waves) > 2 else []
    weights, person = responses["weight"].to_numpy(float), same_people(responses)
    rows = []
    for measure in measures(responses, variables):
        for before, after in pairs:
            place = {"metric": measure.metric, "group_kind": "touchpoint" if measure.touchpoint else "all"}
            place |= {"group": measure.touchpoint or "all", "wave": waves[after][0], "compared_to": waves[before][0]}
            rows.append(place | compared(measure, waves[before][1], waves[after][1], weights, person=person))
    table = pd.DataFrame(rows)
    table["p_adjusted"] = table.groupby("metric")["p"].transform(lambda p: estimates.adjusted(p.to_numpy()))
    table["verdict"] = [_verdict(*row) for row in zip(table["difference"], table["p_adjusted"], strict=True)]
    table["weighted"] = bool(np.ptp(weights) > 0)
    return contracts.check(table, "metric_changes")


def same_people(responses: pd.DataFrame) -> np.ndarray | None:
    """Who gave each row of answers: the id as its wave's file has it, which is kept where ids come back in another wave. None where none does."""
    return responses[ID_IN_WAVE].to_numpy(object) if ID_IN_WAVE in responses else None


def _in_common(
    measure: Measure, before: np.ndarray, after: np.ndarray, weights: np.ndarray, person: np.ndarray | None
) -> tuple[float, int]:
    """How the two figures correlate because the same people stand behind both, and how many these are; 0 for fewer than 20."""
    if person is None:
        return 0.0, 0
    sides = []
    for members in (before, after):
        there = members & (measure.count > 0) & (weights > 0)
        total, count, w = measure.total[there], measure.count[there], weights[there]
        value = (w * total).sum() / max((w * count).sum(), 1e-300)
        sides.append(pd.Series(w * (total - value * count), index=person[there]))
    both = sides[0].index.intersection(sides[1].index)
    spread = float(np.sqrt((sides[0] ** 2).sum() * (sides[1] ** 2).sum()))
    if len(both) < PAIRED_FROM or not spread > 0:
        return 0.0, len(both)
    return min(float((sides[0][both] * sides[1][both]).sum()) / spread, MOST_ALIKE), len(both)


def _adjusted(measure: Measure, members: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """Value as told, the value that the test uses, its variance, degrees of freedom and people."""
    found = estimate(measure, members, weights)
    size = found.effective_n
    told = {"told": found.value, "n": found.n}
    if found.n < estimates.no_share_below():
        return told | {"value": np.nan, "variance": np.nan, "df": np.inf}
    if measure.kind == "mean":
        there = members & (measure.count > 0)
        return told | {
            "value": found.value,
            "variance": _variance_of_mean(measure, there, weights),
            "df": max(size - 1, 1.0),
        }
    if measure.kind == "share":
        p = (found.value * size + 1) / (size + 2)
        return told | {"value": p, "variance": p * (1 - p) / (size + 2), "df": np.inf}
    there = members & (measure.count > 0)
    shares = [float(weights[there & (measure.total == side)].sum() / weights[there].sum()) for side in (1, -1)]
    p, d = ((share * size + 0.75) / (size + 3) for share in shares)
    return told | {"value": p - d, "variance": estimates.nps_error(p, d, size + 3) ** 2, "df": np.inf}


def _variance_of_mean(measure: Measure, there: np.ndarray, weights: np.ndarray) -> float:
    total, count, w = measure.total[there], measure.count[there], weights[there]
    value, n = (w * total).sum() / (w * count).sum(), len(w)
    return float(n / (n - 1) * ((w * (total - value * count)) ** 2).sum() / (w * count).sum() ** 2)


def compared(
    measure: Measure, before: np.ndarray, after: np.ndarray, weights: np.ndarray, *, person: np.ndarray | None = None
) -> dict[str, float]:
    """The metric of the people `after` less that of the people `before` (masks): `difference`, `low`, `high`, `p`, `n`, `n_before`, `n_both`.

    All but the bases is missing where there are fewer than 10 people in one of them. `person` says who gave each row; without it all are different people.
    """
    from scipy.stats import t

    first, second = (_adjusted(measure, members, weights) for members in (before, after))
    alike, n_both = _in_common(measure, before, after, weights, person)
    row = {"n": second["n"], "n_before": first["n"], "n_both": n_both}
    row |= {"difference": np.nan, "low": np.nan, "high": np.nan, "p": np.nan}
    variance = first["variance"] + second["variance"] - 2 * alike * np.sqrt(first["variance"] * second["variance"])
    if not variance > 0:
        return row
    difference, error = second["value"] - first["value"], float(np.sqrt(variance))
    parts = sum(part["variance"] ** 2 / part["df"] for part in (first, second))
    df = (first["variance"] + second["variance"]) ** 2 / parts if parts > 0 else np.inf
    if alike and np.isfinite(df):  # between that of pairs and that of different people, as Derrick et al. put it
        alone = first["n"] + second["n"] - 2 * n_both
        df = n_both - 1 + (df - n_both + 1) * alone / (alone + 2 * n_both)
    half = float(t.ppf(0.975, df)) * error
    figures = {"difference": second["told"] - first["told"], "low": difference - half, "high": difference + half}
    p = float(2 * t.sf(abs(difference) / error, df))
    return row | {name: measure.factor * value for name, value in figures.items()} | {"p": p}


def _verdict(difference: float, p: float) -> str:
    if np.isnan(p):
        return "too few"
    return "not shown" if p >= LEVEL else "rose" if difference > 0 else "fell"
