"""Value classes for the effort that a customer gets, and what customers are worth by class, persona and cohort."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.journey.metrics import purchases
from insights.journey.metrics.customers import DAYS_PER_MONTH, CustomerBase
from insights.journey.metrics.lifetime import Forecast
from insights.journey.metrics.retention import WINDOW, personas_of
from insights.protection.quantiles import told

FIGURES = ("value", "low", "high", "total", "least", "customer_share", "value_share")
FIRST, SECOND = 0.80, 0.95  # up to which share of the value class A and class B go


def value_classes(values) -> np.ndarray:
    """`A`, `B` or `C` for each customer; empty for a missing value.

    A: the most valuable customers, who together bring the first 80 % of the value; B: those of the next 15 %; C: all others, and whoever brings
    nothing or less. Customers of the same value are in the same class (the better one).
    """
    x = np.asarray(values, dtype=float)
    classes = np.where(np.isnan(x), "", "C").astype(object)
    positive = np.flatnonzero(x > 0)
    if not len(positive):
        return classes
    distinct, which, size = np.unique(-x[positive], return_inverse=True, return_counts=True)
    before = np.concatenate([[0.0], np.cumsum(-distinct * size)[:-1]]) / x[positive].sum()
    # the sum of many numbers misses a round share by a hair
    classes[positive] = np.where(before < FIRST - 1e-9, "A", np.where(before < SECOND - 1e-9, "B", "C"))[which]
    return classes


def customer_list(
    base: CustomerBase | None, transactions: pd.DataFrame | None, found: Forecast, *, memberships: pd.DataFrame
) -> pd.DataFrame:
    """The hand-over table `customer_list`: every customer of the files with what is known of them, their value and their class.

    The value is the forecast; where there is none, what he brought in twelve months (`revenue`, else purchases of the last twelve months).
    Whoever has left has no value.
    """
    parts = [] if base is None else [_of_base(base)]
    if transactions is not None and len(transactions):
        parts.append(purchases.summed_up(transactions, until=transactions["date"].max()))
    if not parts:
        return contracts.empty("customer_list")
    table = parts[0] if len(parts) == 1 else parts[0].merge(parts[1], on="respondent_id", how="outer")
    table = table.merge(found.table if found.model else _brought(base, transactions), on="respondent_id", how="left")
    table["persona_id"] = personas_of(table["respondent_id"], memberships)
    table["class"] = value_classes(table["value"])
    wanted = contracts.TABLES["customer_list"].columns
    return contracts.check(table.reindex(columns=list(wanted)), "customer_list")


def value_basis(table: pd.DataFrame, found: Forecast) -> str:
    """What the values of `customer_list` are: a `forecast`, the `revenue` of twelve months, or nothing."""
    return "" if table["value"].isna().all() else "forecast" if found.model else "revenue"


def customer_value(table: pd.DataFrame, found: Forecast) -> pd.DataFrame:
    """The hand-over table `customer_value`: mean value per customer and the sum, for all, each class, cohort and persona of `customer_list`.

    Intervals are those of the forecast: they cover what is uncertain about the model's parameters, not the luck of single customers. Revenue
    that was paid has none, but for the means of personas (t), whose customers stand for all of their kind. Fewer than 5 customers: no figure, nor one from which
    that of so few would follow.
    """
    valued = table[table["value"].notna()].reset_index(drop=True)
    if valued.empty:
        return contracts.empty("customer_value")
    groups = list(_groups(valued))
    drawn = [[] for _ in groups]
    places = pd.Series(range(len(found.table)), index=found.table["respondent_id"])
    order = places.loc[valued["respondent_id"]].to_numpy() if found.model else None
    for values in found.resampled():
        again = values[order]
        for means, (_, _, members) in zip(drawn, groups, strict=True):
            means.append(again[members].mean())
    total, values = float(valued["value"].sum()), valued["value"].to_numpy(float)
    rows = [_row(values, means, *group, total=total) for means, group in zip(drawn, groups, strict=True)]
    return contracts.check(pd.DataFrame(_withheld(rows)), "customer_value")


def _withheld(rows: list[dict]) -> list[dict]:
    """`rows` without a figure that would give away a suppressed one: what is left of the whole may not be that of fewer than 5 people."""
    whole = rows[0]["n"]
    for kind in ("class", "cohort", "persona"):
        parts = sorted((row for row in rows if row["group_kind"] == kind), key=lambda row: (row["n"], row["group"]))
        hidden = [row["n"] for row in parts if row["note"] == "suppressed"]
        left = max(whole - sum(row["n"] for row in parts), 0)  # in no group at all
        for row in parts:
            if hidden and row["note"] != "suppressed" and estimates.gives_away([*hidden, *([left] if left else [])]):
                row |= dict.fromkeys(FIGURES, np.nan) | {"note": "suppressed"}
                hidden.append(row["n"])
    return rows


def _groups(table: pd.DataFrame) -> Iterator[tuple[str, str, np.ndarray]]:
    yield "all", "all", np.ones(len(table), dtype=bool)
    for kind, column, least in (
        ("class", "class", 1),
        ("cohort", "cohort", estimates.no_share_below()),
        ("persona", "persona_id", 1),
    ):
        for name, n in table[column].value_counts().sort_index().items():
            if n >= least:
                yield kind, str(name), (table[column] == name).fillna(False).to_numpy(bool)


def _row(values: np.ndarray, means: list[float], kind: str, group: str, members: np.ndarray, *, total: float) -> dict:
    n = int(members.sum())
    note = "suppressed" if n < estimates.suppress_below() else "small base" if n < estimates.small_below() else ""
    row = {"group_kind": kind, "group": group, "n": n, "note": note} | dict.fromkeys(FIGURES, np.nan)
    if note == "suppressed":
        return row
    inside = values[members]
    row |= {"value": float(inside.mean()), "total": float(inside.sum()), "customer_share": n / len(values)}
    row["value_share"] = row["total"] / total if total > 0 else np.nan
    if kind == "class":  # somebody's own value, so as far down as five customers share it
        row |= told(values, {"least": float(inside.min())}, down=("least",)) or {}
    if not means and kind == "persona" and n >= estimates.no_share_below():
        mean = estimates.mean(inside)
        row |= {"low": mean.low, "high": mean.high}
    if means:
        low, high = np.percentile(means, [2.5, 97.5])
        row |= {"low": min(float(low), row["value"]), "high": max(float(high), row["value"])}
    return row


def _of_base(base: CustomerBase) -> pd.DataFrame:
    table = base.table
    written = {name: table[name].dt.strftime("%Y-%m-%d") for name in ("since", "until")}
    lost = table["lost"].map({True: "yes", False: "no"})
    return table.assign(**written, lost=lost, cohort=table["since"].dt.year.astype("Int64").astype("str"))


def _brought(base: CustomerBase | None, transactions: pd.DataFrame | None) -> pd.DataFrame:
    """What each customer who is still there brought in twelve months."""
    if base is not None and base.table["revenue"].notna().any():
        there = base.table[~base.table["lost"].fillna(False).astype(bool)]
        return pd.DataFrame({"respondent_id": there["respondent_id"], "value": there["revenue"] * WINDOW})
    if transactions is None or transactions.empty:
        return pd.DataFrame({"respondent_id": pd.Series(dtype="str"), "value": pd.Series(dtype=float)})
    after = transactions["date"].max() - pd.Timedelta(days=WINDOW * DAYS_PER_MONTH)
    bought = transactions[transactions["date"] > after].groupby("respondent_id")["amount"].sum()
    there = pd.Index(transactions["respondent_id"].unique())
    return bought.reindex(there, fill_value=0.0).rename_axis("respondent_id").rename("value").reset_index()
