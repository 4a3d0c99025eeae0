"""Personas against all others worked out anew from answers and from the list of customers: figures, differences, p values, Holm, verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights.contracts.waves import today
from insights.report.evidence.checked import CHECKED, Check, compared, differs
from insights.report.evidence.metrics_anew import touchpoint_answers
from insights.report.material import Material

LEVEL = 0.05
TOLD = {"higher": 1, "lower": -1}


def checks(material: Material) -> Iterator[Check]:
    """Every row of `metric_contrasts`: figures where answers allow it, then the correction over the personas of a metric and what follows from it."""
    table = material["metric_contrasts"]
    for metric, rows in table.groupby("metric", sort=True):
        after = _holm(rows["p"].to_numpy(float))
        for row, p_adjusted in zip(rows.to_dict("records"), after, strict=True):
            named = {"metric": str(metric), "group": str(row["group"])}
            anew = _anew(material, row)
            found = compared("metric_contrasts", named, row, anew or {})
            wrong = found.wrong or _correction(row, p_adjusted)
            yield found if anew and not wrong else Check("metric_contrasts", named, found.how if anew else CHECKED, wrong)  # fmt: skip


def _holm(p: np.ndarray) -> np.ndarray:
    """p times the number of tests that are not decided yet, never falling (Holm 1979)."""
    after, order, most = np.full(len(p), np.nan), np.argsort(p), 0.0
    tests = int((~np.isnan(p)).sum())
    for place, i in enumerate(order[:tests]):
        most = max(most, p[i] * (tests - place))
        after[i] = min(1.0, most)
    return after


def _correction(row: dict, p_adjusted: float) -> str:
    """What is wrong with the corrected p or with the verdict."""
    if math.isnan(p_adjusted):
        return ""
    if differs(row["p_adjusted"], p_adjusted):
        return f"gives p_adjusted = {row['p_adjusted']:.6g}; worked out anew it is {p_adjusted:.6g}"
    direction = TOLD.get(row["verdict"], 0)
    if direction and (p_adjusted >= LEVEL or direction * row["difference"] <= 0):
        return f"is called {row['verdict']} where p after correction is {p_adjusted:.3g} and the difference {row['difference']:.3g}"
    return ""


def _anew(material: Material, row: dict) -> dict[str, float] | None:
    """Both figures, both bases and their difference; of the NPS and of lost customers p too, where nobody is weighted."""
    if row["p"] != row["p"]:
        return None
    if row["metric"] == "lost_share":
        listed = material["customer_list"]
        known = listed["lost"].notna() & listed["persona_id"].notna()
        return _beside((listed["lost"] == "yes")[known].to_numpy(float), (listed["persona_id"] == row["group"])[known])
    responses = material["responses"]
    _, now = today(responses, material["variables"])
    given = _answers(material, row["metric"])
    if given is None:
        return None
    steps, count = given
    members = material["persona_memberships"]
    mine = members.loc[(members["source"] == "survey") & (members["persona_id"] == row["group"]), "respondent_id"]
    inside, weights = responses["respondent_id"].isin(mine).to_numpy(), responses["weight"].to_numpy(float)
    steps, count = steps * now, count * now
    if row["metric"] == "nps":
        there = count > 0
        return _nps(steps[there], weights[there], inside[there], weighted=material.weighted)
    own, rest = ((side * weights * steps).sum() / (side * weights * count).sum() for side in (inside, ~inside))
    sizes = {"n": float((inside & (count > 0)).sum()), "n_other": float((~inside & (count > 0)).sum())}
    return {"value": float(own), "other": float(rest), "difference": float(own - rest)} | sizes


def _answers(material: Material, metric: str) -> tuple[np.ndarray, np.ndarray] | None:
    """What each person gave to the metric, and in how many answers; None where words stand for numbers or a touchpoint has several questions."""
    responses, variables = material["responses"], material["variables"]
    if metric == "nps":
        column = next(iter(variables.loc[variables["role"] == "nps", "variable"]), None)
        if column not in responses or not pd.api.types.is_numeric_dtype(responses[column].dtype):
            return None
        answers = responses[column].to_numpy(float)
        return np.nan_to_num((answers >= 9).astype(float) - (answers <= 6)), (~np.isnan(answers)).astype(float)
    points = touchpoint_answers(material)
    asked = variables.loc[(variables["role"] == "satisfaction") & variables["touchpoint"].notna(), "touchpoint"]
    scales = material["cx_metrics"]
    high = scales[(scales["metric"] == "satisfaction") & (scales["group_kind"] == "touchpoint")].set_index("group")
    if metric not in ("csat", "satisfaction") or not points or len(asked) != len(points):
        return None
    if not set(points) <= set(high.index):
        return None
    count = sum((~np.isnan(x)).astype(float) for x in points.values())
    if metric == "satisfaction":
        return sum(np.nan_to_num(x) for x in points.values()), count
    return sum((x >= high.loc[t, "scale_high"] - 1).astype(float) for t, x in points.items()), count


def _nps(steps: np.ndarray, weights: np.ndarray, inside: np.ndarray, *, weighted: bool) -> dict[str, float]:
    sides, variance, gap = [], 0.0, 0.0
    for sign, side in ((1, inside), (-1, ~inside)):
        up, down = (float(weights[side & (steps == s)].sum() / weights[side].sum()) for s in (1, -1))
        n = int(side.sum())
        p, d = (up * n + 0.75) / (n + 3), (down * n + 0.75) / (n + 3)
        variance += (p + d - (p - d) ** 2) / (n + 3)
        gap += sign * (p - d)
        sides.append((100 * (up - down), float(n)))
    (own, n), (rest, n_other) = sides
    p_value = {} if weighted else {"p": _two_sided(gap / math.sqrt(variance))}
    return {"value": own, "other": rest, "difference": own - rest, "n": n, "n_other": n_other} | p_value


def _beside(lost: np.ndarray, inside: pd.Series) -> dict[str, float]:
    """Lost customers of the persona and of the others, with one lost and one kept customer added on each side for the test."""
    mine = inside.to_numpy(bool)
    (own, n), (rest, m) = ((float(lost[side].mean()), float(side.sum())) for side in (mine, ~mine))
    a, b = (own * n + 1) / (n + 2), (rest * m + 1) / (m + 2)
    error = math.sqrt(a * (1 - a) / (n + 2) + b * (1 - b) / (m + 2))
    return {"value": own, "other": rest, "difference": own - rest, "n": n, "n_other": m, "p": _two_sided((a - b) / error)}  # fmt: skip


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))
