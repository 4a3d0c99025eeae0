"""CX metrics: Net Promoter Score and top-2 satisfaction, for all and by banner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.estimates import (
    DETRACTOR,
    NO_SHARE_BELOW,
    PROMOTER,
    Estimate,
    base_note,
    effective_n,
    nps,
    nps_interval,
)
from insights.survey.banners.crosstabs import default_banners
from insights.survey.inference.categories import memberships
from insights.survey.inference.design import Design, design_of, effective_sizes, means
from insights.survey.reading.responses import answer_columns
from insights.survey.sample.profile import share_intervals


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
