"""CX metrics: Net Promoter Score and top-2 satisfaction, for all and by banner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.estimates import NO_SHARE_BELOW, Z95, Estimate, base_note, effective_n
from insights.survey.banners.crosstabs import default_banners
from insights.survey.inference.categories import memberships
from insights.survey.inference.design import Design, design_of, effective_sizes, means
from insights.survey.reading.responses import answer_columns
from insights.survey.sample.profile import share_intervals

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
    value = Estimate(float(promoters - detractors), np.nan, np.nan, len(x), base)
    return nps_interval(value, base, float(promoters + detractors))


def nps_interval(plain: Estimate, size: float, decided: float) -> Estimate:
    """The NPS `plain` (a fraction) with its interval on an effective n of `size`; `decided`: share of promoters and detractors together."""
    promoters, detractors = (decided + plain.value) / 2, (decided - plain.value) / 2
    p, d = (promoters * size + 0.75) / (size + 3), (detractors * size + 0.75) / (size + 3)
    half = Z95 * nps_error(p, d, size + 3)
    return Estimate(plain.value, max(-1.0, p - d - half), min(1.0, p - d + half), plain.n, size)


def nps_error(promoters: float, detractors: float, n: float) -> float:
    """Standard error of an NPS (fraction) from the shares of promoters and detractors among n: sqrt((p + d − (p − d)²) / n)."""
    return float(np.sqrt(max(0.0, promoters + detractors - (promoters - detractors) ** 2) / n))


def metrics_table(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    banners: list[str] | None = None,
    *,
    weighting: pd.DataFrame | None = None,
    language: str = "de",
) -> pd.DataFrame:
    """The table `metrics`: NPS (−100 … 100) and the share of the two best points of every satisfaction scale, for all and by banner.

    `banners`: as in `banner_tables`; `weighting`: the table of that name, for design-based intervals. No value below a base of 10. Scales
    without 3 to 11 points have no top-2.
    """
    if responses.empty:
        return contracts.empty("metrics")
    banners = banners or default_banners(responses, variables, language=language)
    groups = _groups(responses, variables, banners, language)
    design = design_of(responses, variables, weighting=weighting, language=language)
    rows = []
    for name in answer_columns(variables, "nps"):
        scores = responses[name].to_numpy(dtype=float)
        rows += [_row("nps", group, _nps(scores, there, design), 100) for group, there in groups]
    for metric, name, threshold in _top_two(variables):
        values = responses[name].to_numpy(dtype=float)
        given = ~np.isnan(values)
        rows += [_row(metric, group, _share(values >= threshold, given & there, design), 1) for group, there in groups]
    return contracts.check(pd.DataFrame(rows), "metrics") if rows else contracts.empty("metrics")


def _nps(scores: np.ndarray, there: np.ndarray, design: Design) -> Estimate:
    """The NPS of the people `there`, on the effective n that the design leaves."""
    plain = nps(scores[there], design.weights[there])
    inside = there & ~np.isnan(scores)
    if design.simple or plain.effective_n == 0:
        return plain
    steps = np.where(scores >= PROMOTER, 1.0, np.where(scores <= DETRACTOR, -1.0, 0.0))
    found = means(design, np.column_stack([steps, steps != 0]), inside[:, None])
    spread = found.value[1:] - found.value[:1] ** 2
    first = replace(found, value=found.value[:1], variance=found.variance[:1])
    return nps_interval(plain, float(effective_sizes(first, spread)[0, 0]), float(found.value[1, 0]))


def _share(is_member: np.ndarray, there: np.ndarray, design: Design) -> Estimate:
    value, low, high = share_intervals(is_member[:, None], there, design)
    return Estimate(
        float(value[0]), float(low[0]), float(high[0]), int(there.sum()), effective_n(design.weights[there])
    )


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
