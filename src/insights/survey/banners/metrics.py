"""CX metrics: Net Promoter Score and top-2 satisfaction, for all and by banner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.estimates import (
    DETRACTOR,
    PROMOTER,
    Estimate,
    base_note,
    effective_n,
    no_share_below,
    nps,
    nps_interval,
)
from insights.protection.crossed import Question
from insights.survey.banners import crosstabs
from insights.survey.banners.hiding import Columns, hidden_cells, questions_of, telling_nets
from insights.survey.banners.nets import Net
from insights.survey.inference.categories import Membership
from insights.survey.inference.design import Design, effective_sizes, means
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
    _, found, columns, design = crosstabs.prepared(
        responses, variables, banners, weighting=weighting, language=language
    )
    questions = questions_of(found, columns, variables, language, weighting)
    rows = []
    for name in answer_columns(variables, "nps"):
        scores = responses[name].to_numpy(dtype=float)
        telling = _telling(found[name], scores, (PROMOTER, DETRACTOR + 1), columns, questions)
        rows += [
            _row("nps", group, _nps(scores, there, design), 100, telling[j]) for j, group, there in _groups(columns)
        ]
    for metric, name, threshold in _top_two(variables):
        values = responses[name].to_numpy(dtype=float)
        telling = _telling(found[name], values, (threshold,), columns, questions)
        for j, group, there in _groups(columns):
            rows.append(
                _row(metric, group, _share(values >= threshold, ~np.isnan(values) & there, design), 1, telling[j])
            )
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


def _groups(columns: Columns) -> list[tuple[int, str, np.ndarray]]:
    """Everybody and each answer of a banner: the column, its name, who is in it."""
    names = ["all", *(f"{b}: {label}" for b, label in zip(columns.banners[1:], columns.labels[1:], strict=True))]
    return [(j, name, columns.members[:, j]) for j, name in enumerate(names)]


def _telling(
    m: Membership, values: np.ndarray, thresholds: tuple, columns: Columns, questions: dict[str, Question]
) -> np.ndarray:
    """In which columns the share of answers from one of the `thresholds` on would tell of hidden cells of the banner tables."""
    points = [values[inside].min(initial=np.inf) for inside in m.members.T]
    nets = [Net("", "net", [c for c, p in zip(m.categories, points, strict=True) if p >= t]) for t in thresholds]
    parts = hidden_cells(questions, m.variable, columns)
    return telling_nets(m, nets, columns, questions, parts).any(axis=0)


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


def _row(metric: str, group: str, estimate: Estimate, factor: float, telling: bool) -> dict:
    hidden = telling or estimate.n < no_share_below()
    return {
        "metric": metric,
        "group": group,
        "n": estimate.n,
        "value": np.nan if hidden else factor * estimate.value,
        "low": np.nan if hidden else factor * estimate.low,
        "high": np.nan if hidden else factor * estimate.high,
        "note": "suppressed" if telling else base_note(estimate.n),
    }
