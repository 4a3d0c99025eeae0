"""Each persona against all others: recommendation, satisfaction, effort, losses and staying, tested and corrected for the number of personas."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.waves import today
from insights.estimates import Estimate
from insights.journey.metrics.changes import LEVEL, compared
from insights.journey.metrics.customers import CustomerBase
from insights.journey.metrics.retention import (
    WINDOW,
    churn_rate,
    curve_of,
    entries,
    has_curve,
    knows_churn,
    personas_of,
    survival_at,
    watched_in_first_year,
)
from insights.journey.metrics.scores import Measure, estimate, groups_of, measures

STAYING, CHURN = "survival_12", "churn"


def persona_contrasts(
    responses: pd.DataFrame, variables: pd.DataFrame, memberships: pd.DataFrame, base: CustomerBase | None
) -> pd.DataFrame:
    """The hand-over table `metric_contrasts`: each metric of a persona beside that of all others, with the difference, its interval and p.

    Churn: both rates with an exact test, which needs nobody watched from the first month on. Others are all other respondents, of several waves those of the last one; of customers those of the other personas, for nobody knows the persona of who did not answer. NPS and
    shares: Wald test with pseudo-answers added (Agresti & Caffo 2000), means: Welch, both on the effective n. Staying: log-rank test of the
    whole curves beside the difference after twelve months, whose interval combines those of both curves (MOVER; Zou & Donner 2008). p values are
    corrected over the personas of a metric (Holm). `higher` and `lower` need a corrected p < .05 (of staying also that the difference after twelve
    months points the same way, else `curves cross`).
    """
    rows = [*_of_answers(responses, variables, memberships), *_of_customers(base, memberships)]
    if not rows:
        return contracts.empty("metric_contrasts")
    table = pd.DataFrame(rows)
    table["p_adjusted"] = table.groupby("metric")["p"].transform(lambda p: estimates.adjusted(p.to_numpy()))
    table["verdict"] = [_verdict(row) for row in table.itertuples()]
    return contracts.check(table.drop(columns="direction"), "metric_contrasts")


def _of_answers(responses: pd.DataFrame, variables: pd.DataFrame, memberships: pd.DataFrame) -> Iterator[dict]:
    if responses.empty:
        return
    weights, (_, now) = responses["weight"].to_numpy(float), today(responses, variables)
    personas = [(name, mine) for kind, name, mine in groups_of(responses, variables, memberships) if kind == "persona"]
    if len(personas) < 2:
        return
    for measure in measures(responses, variables):
        if measure.touchpoint:
            continue  # the journey's comparisons tell of these
        for name, mine in personas:
            place = {"metric": measure.metric, "group": name, "weighted": bool(np.ptp(weights) > 0)}
            yield place | _contrast(measure, mine, now & ~mine, weights)


def _contrast(measure: Measure, mine: np.ndarray, others: np.ndarray, weights: np.ndarray) -> dict:
    own, rest = (estimate(measure, members, weights) for members in (mine, others))
    tested = compared(measure, others, mine, weights)
    figures = _sides(own, rest, measure.factor, shown=tested["p"] == tested["p"])
    return figures | {name: tested[name] for name in ("difference", "low", "high", "p")} | {"direction": tested["difference"]}  # fmt: skip


def _sides(own: Estimate, rest: Estimate, factor: float, *, shown: bool) -> dict:
    """Both figures with interval and base; only the bases where one of them is too small."""
    cells: dict[str, float] = {"n": own.n, "n_other": rest.n}
    for side, found in (("value", own), ("other", rest)):
        for column, value in zip(
            (side, f"{side}_low", f"{side}_high"), (found.value, found.low, found.high), strict=True
        ):
            cells[column] = factor * value if shown else np.nan
    return cells


def _of_customers(base: CustomerBase | None, memberships: pd.DataFrame) -> Iterator[dict]:
    if base is None:
        return
    persona = personas_of(base.table["respondent_id"], memberships)
    names = sorted(persona.dropna().unique())
    if len(names) < 2:
        return
    known = base.table["lost"].notna().to_numpy() & persona.notna().to_numpy()
    lost = base.table["lost"].fillna(False).to_numpy(bool)
    measure = Measure("lost_share", "share", (lost & known).astype(float), known.astype(float))
    ones = np.ones(len(known))
    for name in names:
        mine = (persona == name).fillna(False).to_numpy(bool)
        place = {"group": str(name), "weighted": False}
        if known.any():
            yield place | {"metric": measure.metric} | _contrast(measure, mine, ~mine, ones)
        if churning := _churning(base, mine, persona.notna().to_numpy() & ~mine):
            yield place | {"metric": CHURN} | churning
        if staying := _staying(base, mine, persona.notna().to_numpy() & ~mine):
            yield place | {"metric": STAYING} | staying


def _churning(base: CustomerBase, mine: np.ndarray, others: np.ndarray) -> dict:
    """Losses by the average number of customers on both sides; exact test of two Poisson rates (Przyborowski & Wilenski 1940)."""
    from scipy.stats import binomtest

    sides = [CustomerBase(base.table[m].reset_index(drop=True), base.as_of, base.losses_months) for m in (mine, others)]
    if not all(knows_churn(side) and len(side.timed) >= estimates.no_share_below() for side in sides):
        return {}
    own, rest = (churn_rate(side) for side in sides)
    if min(own.n, rest.n) < estimates.no_share_below() or not min(own.effective_n, rest.effective_n) > 0:
        return {}
    lost = [round(found.value * found.effective_n) for found in (own, rest)]
    gap = estimates.difference(own, rest)
    share = own.effective_n / (own.effective_n + rest.effective_n)
    p = float(binomtest(lost[0], sum(lost), share).pvalue) if sum(lost) else np.nan
    found = {"difference": gap.value, "low": gap.low, "high": gap.high, "p": p}
    return _sides(own, rest, 1.0, shown=True) | found | {"direction": gap.value}


def _staying(base: CustomerBase, mine: np.ndarray, others: np.ndarray) -> dict:
    """The share that is still there after twelve months on both sides, and the log-rank test of the whole curves."""
    timed = base.timed
    sides = [timed[members[timed.index]] for members in (mine, others)]
    if not all(has_curve(side) and (side["months"] >= WINDOW).sum() >= estimates.suppress_below() for side in sides):
        return {}
    sizes = [watched_in_first_year(side) for side in sides]
    own, rest = (Estimate(*survival_at(curve_of(side), WINDOW), n, float(n)) for side, n in zip(sides, sizes, strict=True))  # fmt: skip
    gap = estimates.difference(own, rest)
    both = pd.concat(sides)
    group = np.arange(len(both)) < len(sides[0])
    p, fewer = log_rank(both, group)
    found = {"difference": gap.value, "low": gap.low, "high": gap.high, "p": p}
    return _sides(own, rest, 1.0, shown=True) | found | {"direction": fewer}


def log_rank(timed: pd.DataFrame, group: np.ndarray) -> tuple[float, float]:
    """p of the log-rank test of the customers in `group` (a mask) against the others, and by how many losses fewer than expected they have."""
    from statsmodels.duration.survfunc import survdiff

    months, lost = timed["months"].to_numpy(float), timed["lost"].astype(bool).to_numpy()
    if not lost.any():
        return np.nan, np.nan
    entry = entries(timed)
    _, p = survdiff(months, lost.astype(int), group.astype(int), entry=entry)
    begun = np.full(len(months), -1.0) if entry is None else entry
    expected = 0.0
    for time in np.unique(months[lost]):
        watched = (months >= time) & (begun < time)
        expected += (lost & (months == time)).sum() * (watched & group).sum() / max(int(watched.sum()), 1)
    return float(p), float(expected - (lost & group).sum())


def _verdict(row) -> str:
    if np.isnan(row.p):
        return "too few"
    if row.p_adjusted >= LEVEL:
        return "not shown"
    if np.sign(row.direction) != np.sign(row.difference):
        return "curves cross"
    return "higher" if row.difference > 0 else "lower"
