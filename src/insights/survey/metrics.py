"""CX metrics: Net Promoter Score and top-2 satisfaction, for all and by banner."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.estimates import NO_SHARE_BELOW, Z95, Estimate, base_note, effective_n, share
from insights.survey.categories import memberships
from insights.survey.crosstabs import default_banners
from insights.survey.reading import answer_columns

PROMOTER, DETRACTOR = 9, 6


def nps(scores, weights=None) -> Estimate:
    """Net Promoter Score of answers 0–10 as a fraction (0.3 for 30): share of 9–10 minus share of 0–6; missing answers are left out.

    The interval is the adjusted Wald one (three answers are added: ¾ promoters, 1½ passives, ¾ detractors; Rocks 2016), on the effective n
    when weighted: 50 promoters and 20 detractors of 100 give 0.1405 to 0.4420. Raises ValueError for scores outside 0–10.
    """
    x = np.asarray(scores, dtype=float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
    given = ~np.isnan(x)
    x, w = x[given], w[given]
    if ((x < 0) | (x > 10)).any():
        raise ValueError(f"NPS scores lie between 0 and 10, here is {x[(x < 0) | (x > 10)][0]:g}")
    base = effective_n(w)
    if base == 0:
        return Estimate(np.nan, np.nan, np.nan, len(x), 0.0)
    promoters, detractors = w[x >= PROMOTER].sum() / w.sum(), w[x <= DETRACTOR].sum() / w.sum()
    p, d = (promoters * base + 0.75) / (base + 3), (detractors * base + 0.75) / (base + 3)
    half = Z95 * nps_error(p, d, base + 3)
    return Estimate(float(promoters - detractors), max(-1.0, p - d - half), min(1.0, p - d + half), len(x), base)


def nps_error(promoters: float, detractors: float, n: float) -> float:
    """Standard error of an NPS (fraction) from the shares of promoters and detractors among n: sqrt((p + d − (p − d)²) / n)."""
    return float(np.sqrt(max(0.0, promoters + detractors - (promoters - detractors) ** 2) / n))


def metrics_table(
    responses: pd.DataFrame, variables: pd.DataFrame, banners: list[str] | None = None, *, language: str = "de"
) -> pd.DataFrame:
    """The table `metrics`: NPS (−100 … 100) and the share of the two best points of every satisfaction scale, for all and by banner.

    `banners`: as in `banner_tables`. No value below a base of 10. Scales without 3 to 11 points have no top-2.
    """
    groups = _groups(
        responses, variables, banners or default_banners(responses, variables, language=language), language
    )
    weights = responses["weight"].to_numpy(dtype=float)
    rows = []
    for name in answer_columns(variables, "nps"):
        scores = responses[name].to_numpy(dtype=float)
        rows += [_row("nps", group, nps(scores[there], weights[there]), 100) for group, there in groups]
    for metric, name, threshold in _top_two(variables):
        values = responses[name].to_numpy(dtype=float)
        given = ~np.isnan(values)
        rows += [
            _row(metric, group, share(values[there & given] >= threshold, weights=weights[there & given]), 1)
            for group, there in groups
        ]
    return contracts.check(pd.DataFrame(rows), "metrics") if rows else contracts.empty("metrics")


def _groups(
    responses: pd.DataFrame, variables: pd.DataFrame, banners: list[str], language: str
) -> list[tuple[str, np.ndarray]]:
    groups = [("all", np.ones(len(responses), dtype=bool))]
    for m in memberships(responses, variables, banners, language=language):
        groups += [(f"{m.variable}: {category}", m.members[:, i]) for i, category in enumerate(m.categories)]
    return groups


def _top_two(variables: pd.DataFrame) -> list[tuple[str, str, float]]:
    """Metric, variable and the smallest value that counts, for each satisfaction scale."""
    found, seen = [], set()
    rows = variables.set_index("variable")
    for name in answer_columns(variables, "satisfaction"):
        points = [float(point) for point in contracts.split(rows.loc[name, "categories"])]
        metric = f"top2:{rows.loc[name, 'touchpoint']}"
        metric = f"{metric} ({name})" if metric in seen else metric
        if 3 <= len(points) <= 11:
            seen.add(metric)
            found.append((metric, name, points[-2]))
    return found


def _row(metric: str, group: str, estimate: Estimate, factor: float) -> dict:
    hidden = estimate.n < NO_SHARE_BELOW
    return {
        "metric": metric,
        "group": group,
        "n": estimate.n,
        "value": np.nan if hidden else factor * estimate.value,
        "low": np.nan if hidden else factor * estimate.low,
        "high": np.nan if hidden else factor * estimate.high,
        "note": base_note(estimate.n),
    }
