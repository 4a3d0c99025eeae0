"""CX metrics, curves of staying and customer values worked out anew from answers and from the list of customers."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights.contracts.waves import today
from insights.protection.quantiles import told
from insights.report.evidence.checked import Check, Z, compared, wilson
from insights.report.material import Material

DAYS = 30.4375  # of a month
KINDS = {"persona": "persona_id", "cohort": "cohort", "class": "class"}


def checks(material: Material) -> Iterator[Check]:
    """Every row of `cx_metrics`, `retention_curve` and `customer_value` that the rows of other files allow."""
    yield from _scores(material)
    customers = material["customer_list"]
    if len(customers):
        yield from _left(material, customers)
        yield from _curves(material, customers)
        yield from _values(material, customers)


def _scores(material: Material) -> Iterator[Check]:
    """NPS and CSAT: value and base, and the interval where nobody is weighted."""
    responses, table = material["responses"], material["cx_metrics"]
    if responses.empty:
        return
    weights = responses["weight"].to_numpy(float)
    raters = touchpoint_answers(material)
    yield from _all_ratings(material, raters, weights)
    yield from _moved(material)
    for row in table[table["metric"].isin(["nps", "csat"]) & table["value"].notna()].to_dict("records"):
        mask, answers, best = _asked(material, row, raters)
        if answers is None or mask is None:
            continue
        known = mask & ~np.isnan(answers)
        if not known.any():
            continue
        x, w = answers[known], weights[known]
        if row["metric"] == "nps":
            up, down = (float(w[side].sum() / w.sum()) for side in (x >= 9, x <= 6))
            anew = {"value": 100 * (up - down)} | ({} if material.weighted else _wald(up, down, len(x)))
        else:
            share = float(w[x >= best].sum() / w.sum())
            low, high = wilson(share, len(x))
            anew = {"value": share} | ({} if material.weighted else {"low": low, "high": high})
        yield compared("cx_metrics", _named(row), row, anew | {"n": float(known.sum())})


def _all_ratings(material: Material, raters: dict[str, np.ndarray], weights: np.ndarray) -> Iterator[Check]:
    """The share of the two best answers over all ratings, where every touchpoint is asked about by one question."""
    table, asked = material["cx_metrics"], material["variables"]
    points = asked.loc[(asked["role"] == "satisfaction") & asked["touchpoint"].notna(), "touchpoint"]
    tops = {point: _best(table, point) for point in raters}
    if not raters or len(points) != len(raters) or not np.isfinite(list(tops.values())).all():
        return
    given = sum((~np.isnan(x)).astype(float) for x in raters.values())
    best = sum((x >= tops[point]).astype(float) for point, x in raters.items())
    rows = table[(table["metric"] == "csat") & (table["group_kind"] != "touchpoint") & table["value"].notna()]
    for row in rows.to_dict("records"):
        mine = _group(material, row, raters)
        anew = {"value": float((weights * best)[mine].sum() / (weights * given)[mine].sum())}
        yield compared("cx_metrics", _named(row), row, anew | {"n": float((given[mine] > 0).sum())})


def _best(table: pd.DataFrame, point: str) -> float:
    """The least answer that counts as one of the two best; without a scale none does."""
    same = table[
        (table["metric"] == "satisfaction") & (table["group_kind"] == "touchpoint") & (table["group"] == point)
    ]
    return float(same["scale_high"].iloc[0]) - 1 if len(same) else np.inf


def _moved(material: Material) -> Iterator[Check]:
    """The difference of two waves is that of their figures."""
    table, changes = material["cx_metrics"], material["metric_changes"]
    waves = table[table["group_kind"] == "wave"].set_index(["metric", "group"])[["value", "n"]]
    for row in changes[(changes["group_kind"] == "all") & changes["difference"].notna()].to_dict("records"):
        now, before = (row["metric"], row["wave"]), (row["metric"], row["compared_to"])
        if now not in waves.index or before not in waves.index:
            continue
        anew = {"difference": float(waves.loc[now, "value"] - waves.loc[before, "value"])}
        anew |= {"n": float(waves.loc[now, "n"]), "n_before": float(waves.loc[before, "n"])}
        place = {name: str(row[name]) for name in ("metric", "group_kind", "group", "wave", "compared_to")}
        yield compared("metric_changes", place, row, anew)


def _wald(up: float, down: float, n: float) -> dict[str, float]:
    """The adjusted Wald interval of an NPS: three answers more, in the shares 1 to 2 to 1."""
    p, d = (up * n + 0.75) / (n + 3), (down * n + 0.75) / (n + 3)
    half = Z * math.sqrt(max(0.0, p + d - (p - d) ** 2) / (n + 3))
    return {"low": 100 * max(-1.0, p - d - half), "high": 100 * min(1.0, p - d + half)}


def touchpoint_answers(material: Material) -> dict[str, np.ndarray]:
    """The answers about each touchpoint that one question with numbers asks about."""
    variables, responses = material["variables"], material["responses"]
    asked = variables[(variables["role"] == "satisfaction") & variables["touchpoint"].notna()]
    asked = asked[~asked["touchpoint"].duplicated(keep=False)]
    numeric = [v for v in asked["variable"] if v in responses and pd.api.types.is_numeric_dtype(responses[v].dtype)]
    points = dict(zip(asked["variable"], asked["touchpoint"], strict=True))
    return {points[v]: responses[v].to_numpy(float) for v in numeric}


def _asked(material: Material, row: dict, raters: dict[str, np.ndarray]):
    """Who is in the group, their answers, and the least answer that counts."""
    responses, variables, table = material["responses"], material["variables"], material["cx_metrics"]
    if row["metric"] == "csat":
        if row["group_kind"] != "touchpoint" or row["group"] not in raters:
            return None, None, 0.0
        answers, now = raters[row["group"]], today(responses, variables)[1]
        return now, answers, _best(table, row["group"])
    column = next(iter(variables.loc[variables["role"] == "nps", "variable"]), None)
    if column not in responses or not pd.api.types.is_numeric_dtype(responses[column].dtype):
        return None, None, 0.0
    return _group(material, row, raters), responses[column].to_numpy(float), 0.0


def _group(material: Material, row: dict, raters: dict[str, np.ndarray]) -> np.ndarray | None:
    responses, variables = material["responses"], material["variables"]
    kind, group, (_, now) = row["group_kind"], row["group"], today(responses, variables)
    if kind == "touchpoint":
        return ~np.isnan(raters[group]) & now if group in raters else None
    if kind == "wave":
        column = next(iter(variables.loc[variables["role"] == "wave", "variable"]), None)
        return (responses[column].astype("string") == group).fillna(False).to_numpy(bool)
    if kind == "persona":
        members = material["persona_memberships"]
        mine = members.loc[(members["source"] == "survey") & (members["persona_id"] == group), "respondent_id"]
        return responses["respondent_id"].isin(mine).to_numpy() & now
    return now


def _named(row: dict) -> dict[str, str]:
    return {name: str(row[name]) for name in ("metric", "group_kind", "group")}


def _inside(customers: pd.DataFrame, kind: str, group: str) -> np.ndarray:
    return np.ones(len(customers), dtype=bool) if kind == "all" else (customers[KINDS[kind]] == group).to_numpy(bool)


def _left(material: Material, customers: pd.DataFrame) -> Iterator[Check]:
    """Lost, churn and retention from the days on which customers came and left."""
    summary, table = material["metrics_summary"], material["cx_metrics"]
    lost = (customers["lost"] == "yes").to_numpy()
    known = (customers["lost"].notna() & customers["months"].notna()).to_numpy()
    months = customers["months"].to_numpy(float)
    gone = np.zeros(len(customers))
    if summary.as_of:
        ago = (pd.Timestamp(summary.as_of) - pd.to_datetime(customers["until"])).dt.days.to_numpy(float) / DAYS
        gone = np.where(lost & ~np.isnan(ago), ago, 0.0)
    for row in table[table["metric"].isin(["lost_share", "churn", "retention"]) & table["value"].notna()].to_dict(
        "records"
    ):
        mine = _inside(customers, row["group_kind"], row["group"])
        if row["metric"] == "lost_share":
            told = mine & customers["lost"].notna().to_numpy()
            anew = {"value": float(lost[told].mean()), "n": float(told.sum())}
        else:
            window = summary.churn_months
            inside = mine & known & (gone < window)
            there = inside & (months + gone >= window - 1e-4)
            stayed = np.clip(np.minimum(months, window - gone), 0, window)
            average = float(stayed[inside].sum() / window)
            churn = {"value": float(lost[inside].sum() / average), "n": float(inside.sum())}
            anew = (
                churn if row["metric"] == "churn" else {"value": float(1 - lost[there].mean()), "n": float(there.sum())}
            )
        yield compared("cx_metrics", _named(row), row, anew)


def _curves(material: Material, customers: pd.DataFrame) -> Iterator[Check]:
    """The product over the times at which somebody left of one minus the share that left; the year and the median from it too."""
    table, figures = material["retention_curve"], material["cx_metrics"]
    known = (customers["lost"].notna() & customers["months"].notna()).to_numpy()
    for (kind, group), rows in table.groupby(["group_kind", "group"], sort=False):
        mine = customers[known & _inside(customers, kind, group)]
        times, survived = _product(mine)
        n = float(len(mine))
        for row in rows.to_dict("records"):
            place = {"group_kind": kind, "group": group, "month": str(row["month"])}
            yield compared("retention_curve", place, row, {"survival": _at(times, survived, row["month"]), "n": n})
        same = figures[(figures["group_kind"] == kind) & (figures["group"] == group) & figures["value"].notna()]
        for row in same[same["metric"].isin(["survival_12", "median_months"])].to_dict("records"):
            value = _at(times, survived, 12) if row["metric"] == "survival_12" else _half(mine, times, survived)
            watched = float((mine["entry"] < 12).sum()) if row["metric"] == "survival_12" else n
            yield compared("cx_metrics", _named(row), row, {"value": value, "n": watched})


def _half(customers: pd.DataFrame, times: np.ndarray, survived: np.ndarray) -> float:
    """The month by which half of the customers had left, as finely as it is told."""
    reached = times[np.flatnonzero(survived[1:] <= 0.5)[:1]]
    left = customers.loc[customers["lost"] == "yes", "months"]
    found = told(left, {"month": float(reached[0])}) if len(reached) else None
    return found["month"] if found else np.nan


def _product(customers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """When somebody left, and the share that was there before and after each of these times."""
    months, entry = customers["months"].to_numpy(float), customers["entry"].to_numpy(float)
    lost = (customers["lost"] == "yes").to_numpy()
    times = np.unique(months[lost])
    watched = np.array([((months >= t) & ((entry < t) | (entry <= 0))).sum() for t in times])
    left = np.array([(lost & (months == t)).sum() for t in times])
    return times, np.concatenate([[1.0], np.cumprod(1 - left / np.maximum(watched, 1))])


def _at(times: np.ndarray, survived: np.ndarray, month: float) -> float:
    return float(survived[np.searchsorted(times, month + 1e-9, side="right")])


def _values(material: Material, customers: pd.DataFrame) -> Iterator[Check]:
    """Number, mean and sum of the values of every group, and its share of all customers and of all value."""
    valued = customers[customers["value"].notna()]
    value = valued["value"].to_numpy(float)
    for row in material["customer_value"].to_dict("records"):
        mine = value[_inside(valued, row["group_kind"], row["group"])]
        if not len(mine):
            continue
        anew = {"n": float(len(mine)), "value": float(mine.mean()), "total": float(mine.sum())}
        anew |= {"customer_share": len(mine) / len(value), "value_share": float(mine.sum() / value.sum())}
        if row["group_kind"] == "class":
            anew |= told(value, {"least": float(mine.min())}, down=("least",)) or {}
        yield compared("customer_value", {"group_kind": row["group_kind"], "group": row["group"]}, row, anew)
