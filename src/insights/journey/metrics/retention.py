"""How long customers stay: churn of the last twelve months, retention of those who were there before, and Kaplan-Meier curves.

A customer who is still there is no loss and no survivor for ever: the time until today is all that is known (right-censoring).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.estimates import Estimate
from insights.journey.metrics.customers import DAYS_PER_MONTH, CustomerBase
from insights.protection.quantiles import told

WINDOW = 12  # months
LEVEL = 0.05


def kaplan_meier(months, lost, *, entry=None) -> pd.DataFrame:
    """Share of customers that are still there after so many `months`: `time`, `survival`, `low`, `high`, `at_risk`, `lost`.

    One row for each time at which somebody left. `lost` is True where the customer left, else the time is only known to be longer; `entry` is
    the month from which on a loss would have been seen (left truncation). Greenwood's variance, 95 % intervals on the scale of log(−log S), which
    stay between 0 and 1 (Kalbfleisch & Prentice 2002, ch. 1.4); survival by statsmodels.
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    found = SurvfuncRight(np.asarray(months, float), np.asarray(lost, float), entry=entry)
    times, survival = np.asarray(found.surv_times, float), np.asarray(found.surv_prob, float)
    low, high = _log_log(survival, np.asarray(found.surv_prob_se, float))
    return pd.DataFrame(
        {
            "time": times,
            "survival": survival,
            "low": low,
            "high": high,
            "at_risk": np.asarray(found.n_risk, int),
            "lost": np.asarray(found.n_events, int),
        }
    )[np.asarray(found.n_events) > 0].reset_index(drop=True)


def _log_log(survival: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.full(len(survival), np.nan), np.full(len(survival), np.nan)
    inner = (survival > 0) & (survival < 1)
    s = survival[inner]
    spread = estimates.Z95 * error[inner] / np.abs(s * np.log(s))
    low[inner], high[inner] = s ** np.exp(spread), s ** np.exp(-spread)
    return low, high


def survival_at(curve: pd.DataFrame, month: float) -> tuple[float, float, float]:
    """Survival, lower and upper limit after `month` months; 1 before the first loss."""
    before = curve[curve["time"] <= month + 1e-9]
    return (1.0, np.nan, np.nan) if before.empty else tuple(before.iloc[-1][["survival", "low", "high"]].astype(float))


def median_months(curve: pd.DataFrame) -> tuple[float, float, float]:
    """The month by which half of the customers have left, with its 95 % interval (Brookmeyer & Crowley 1982); missing where not reached."""
    reached = [curve.loc[curve[column] <= 0.5, "time"] for column in ("survival", "low", "high")]
    return tuple(float(times.iloc[0]) if len(times) else np.nan for times in reached)  # type: ignore[return-value]


def _shared(months: tuple[float, float, float], timed: pd.DataFrame) -> tuple[float, float, float]:
    """The median and its limits, each a month in which somebody left, as finely as five of those who left share them; else missing."""
    left = timed.loc[timed["lost"].astype(bool), "months"]
    ways = ({}, {"down": ["month"]}, {"up": ["month"]})
    found = [told(left, {"month": month}, **way) for month, way in zip(months, ways, strict=True)]
    value, low, high = (one["month"] if one else np.nan for one in found)
    return value, min(low, value), max(high, value)


def groups_of(base: CustomerBase, memberships: pd.DataFrame) -> Iterator[tuple[str, str, np.ndarray]]:
    """Kind, name and members (a mask) of all customers, of each cohort (the year in which they came) and of each persona."""
    table = base.table
    yield "all", "all", np.ones(len(table), dtype=bool)
    years = table["since"].dt.year
    for year in sorted(years.dropna().unique()):
        if (years == year).sum() >= estimates.no_share_below():
            yield "cohort", str(int(year)), (years == year).to_numpy(bool)
    persona = personas_of(table["respondent_id"], memberships)
    for name in sorted(persona.dropna().unique()):
        yield "persona", str(name), (persona == name).fillna(False).to_numpy(bool)


def personas_of(respondents: pd.Series, memberships: pd.DataFrame) -> pd.Series:
    """The persona of each customer who answered the survey; missing for all others."""
    surveyed = memberships[memberships["source"] == "survey"]
    return respondents.map(dict(zip(surveyed["respondent_id"], surveyed["persona_id"], strict=True))).astype("str")


def retention_curve(base: CustomerBase | None, memberships: pd.DataFrame) -> pd.DataFrame:
    """The hand-over table `retention_curve`: Kaplan-Meier at every whole month, for all customers, each cohort and each persona.

    A curve ends where fewer than 5 customers are observed.
    """
    rows = []
    for kind, group, members in groups_of(base, memberships) if base is not None else ():
        chosen = base.timed[members[base.timed.index]]
        if not has_curve(chosen):
            continue
        months, entry = chosen["months"].to_numpy(float), chosen["entry"].to_numpy(float)
        curve = curve_of(chosen)
        grid = np.arange(0, int(months.max()) + 1)
        at_risk = (months[None] >= grid[:, None]) & (entry[None] <= grid[:, None])
        watched = at_risk.sum(axis=1)
        thin = np.flatnonzero((watched < estimates.suppress_below()) & (grid > 0))
        for month in grid[: thin[0]] if len(thin) else grid:
            survival, low, high = survival_at(curve, month)
            place = {"group_kind": kind, "group": group, "month": int(month)}
            rows.append(
                place
                | {"survival": survival, "low": low, "high": high, "at_risk": int(watched[month]), "n": len(chosen)}
            )
    return contracts.check(pd.DataFrame(rows), "retention_curve") if rows else contracts.empty("retention_curve")


def has_curve(timed: pd.DataFrame) -> bool:
    """Whether enough customers (10) are known for a curve that begins at 100 %.

    Where customers are watched from a later month on, few are in their first months: then at least 30 have to be watched whenever somebody
    leaves within the first year, or one of them would take the whole curve down with them.
    """
    if len(timed) < estimates.no_share_below() or int((timed["entry"] < 1).sum()) < estimates.suppress_below():
        return False
    if entries(timed) is None:
        return True
    curve = curve_of(timed)
    return bool((curve.loc[curve["time"] <= WINDOW, "at_risk"] >= estimates.small_below()).all())


def watched_in_first_year(timed: pd.DataFrame) -> int:
    """How many customers say something about the first year: those of whom a loss in it would have been seen."""
    return int((timed["entry"] < WINDOW).sum())


def curve_of(timed: pd.DataFrame) -> pd.DataFrame:
    """`kaplan_meier` of customers with `months`, `lost` and `entry`."""
    return kaplan_meier(timed["months"], timed["lost"].astype(bool), entry=entries(timed))


def entries(timed: pd.DataFrame) -> np.ndarray | None:
    """The months from which on losses were seen, None where all were; nobody is watched for no time at all."""
    entry = timed["entry"].to_numpy(float)
    return np.minimum(entry, timed["months"].to_numpy(float) - 1e-6) if (entry > 0).any() else None


def retention_tests(base: CustomerBase | None, memberships: pd.DataFrame) -> pd.DataFrame:
    """The hand-over table `retention_tests`: whether cohorts, and personas, stay for different times (log-rank test, Holm-corrected)."""
    kinds = ("cohort", "persona") if base is not None else ()
    rows = [row for kind in kinds if (row := _log_rank(base, memberships, kind))]
    if not rows:
        return contracts.empty("retention_tests")
    corrected = estimates.adjusted([row["p"] for row in rows])
    return contracts.check(pd.DataFrame(rows).assign(p_adjusted=corrected), "retention_tests")


def _log_rank(base: CustomerBase, memberships: pd.DataFrame, kind: str) -> dict:
    from statsmodels.duration.survfunc import survdiff

    label = np.full(len(base.table), "", dtype=object)
    for found, group, members in groups_of(base, memberships):
        if found == kind:
            label[members] = group
    chosen = base.timed[label[base.timed.index] != ""]
    group, lost = label[chosen.index], chosen["lost"].astype(bool).to_numpy()
    if len(set(group)) < 2 or not lost.any():
        return {}
    statistic, p = survdiff(chosen["months"].to_numpy(float), lost.astype(int), group, entry=entries(chosen))
    row = {
        "group_kind": kind,
        "test": "log-rank",
        "statistic": float(statistic),
        "df": len(set(group)) - 1,
        "p": float(p),
    }
    return row | {"n": len(chosen), "lost": int(lost.sum())}


def differing(base: CustomerBase | None, memberships: pd.DataFrame, tests: pd.DataFrame) -> pd.Series | None:
    """The persona of each customer (rows of `base.table`) where personas stay for different times by the corrected test; else None."""
    row = tests[tests["group_kind"] == "persona"]
    if base is None or row.empty or not row["p_adjusted"].iloc[0] < LEVEL:
        return None
    return personas_of(base.table["respondent_id"], memberships)


def churn_rate(base: CustomerBase) -> Estimate:
    """Customers lost in the last 12 months by the average number of customers in them, with Garwood's exact Poisson interval.

    The average is exact: days as a customer, summed over all customers, by the days of the window. `n` are those who were customers at any time in
    the window, `effective_n` is the average. Where only losses of the last `losses_months` are in the file, the window is as long and the
    rate is that of the window.
    """
    from scipy.special import gammaincinv

    table, window = base.timed, window_months(base)
    stayed = table["months"].to_numpy(float)
    lost = table["lost"].astype(bool).to_numpy()
    since_end = _months_since_end(base)
    inside = since_end < window
    observed = np.clip(np.minimum(stayed, window - since_end), 0, window)[inside]
    average, k = float(observed.sum() / window), int((lost & inside).sum())
    n = int(inside.sum())
    if average == 0:
        return Estimate(np.nan, np.nan, np.nan, n, 0.0)
    low = float(gammaincinv(k, 0.025)) if k else 0.0
    return Estimate(k / average, low / average, float(gammaincinv(k + 1, 0.975)) / average, n, average)


def window_months(base: CustomerBase) -> float:
    """The months over which losses are counted: 12, or fewer where the file goes back less."""
    return float(WINDOW if base.losses_months is None else min(WINDOW, base.losses_months))


def _months_since_end(base: CustomerBase) -> np.ndarray:
    """How long ago each customer left; 0 for those who are there."""
    table = base.timed
    if base.as_of is None or not table["until"].notna().any():
        return np.zeros(len(table))
    gone = (base.as_of - table["until"]).dt.days.to_numpy(float) / DAYS_PER_MONTH
    return np.where(table["lost"].astype(bool), gone, 0.0)


def retention_rate(base: CustomerBase) -> Estimate:
    """Of the customers who were there at the start of the last 12 months, the share that still is (Wilson); 1 − churn of that cohort."""
    table, window = base.timed, window_months(base)
    since_end = _months_since_end(base)
    there = (table["months"].to_numpy(float) + since_end >= window) & (since_end < window)
    return estimates.share(~table["lost"].astype(bool).to_numpy()[there])


def knows_churn(base: CustomerBase | None) -> bool:
    """Whether it is known when customers left: by days, or because the file names only those who left lately."""
    return base is not None and len(base.timed) > 0 and (base.dated or base.losses_months is not None)


def retention_rows(base: CustomerBase | None, memberships: pd.DataFrame) -> list[dict]:
    """Rows of `cx_metrics`: `churn`, `retention`, `survival_12` and `median_months`, for all customers, cohorts and personas."""
    rows = []
    for kind, group, members in groups_of(base, memberships) if base is not None else ():
        part = CustomerBase(base.table[members].reset_index(drop=True), base.as_of, base.losses_months)
        known = part.table["lost"].dropna()
        found = {"lost_share": estimates.share(known.astype(bool))} if len(known) else {}
        # whoever came within the window has no year of which churn could tell
        if knows_churn(part) and (kept := retention_rate(part)).n:
            found |= {"churn": churn_rate(part), "retention": kept}
        if has_curve(part.timed):
            timed = part.timed
            curve = curve_of(timed)
            n = len(timed)
            if (timed["months"] >= WINDOW).sum() >= estimates.suppress_below():
                watched = watched_in_first_year(timed)
                found["survival_12"] = Estimate(*survival_at(curve, WINDOW), watched, float(watched))
            found["median_months"] = Estimate(*_shared(median_months(curve), timed), n, float(n))
        rows += [{"metric": metric, "group_kind": kind, "group": group, "estimate": e} for metric, e in found.items()]
    return rows
