"""Churn, retention and Kaplan-Meier curves against published and hand-counted answers."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.journey.metrics.customers import COLUMNS, CustomerBase
from insights.journey.metrics.retention import (
    churn_rate,
    curve_of,
    kaplan_meier,
    median_months,
    retention_curve,
    retention_rate,
    retention_rows,
    retention_tests,
    survival_at,
)

NOBODY = contracts.empty("persona_memberships")
# Weeks of remission under 6-MP (Freireich et al. 1963); False: still in remission then.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def base_of(since, until, as_of="2025-12-31", **further) -> CustomerBase:
    table = pd.DataFrame({"since": pd.to_datetime(since), "until": pd.to_datetime(until)})
    end = pd.Timestamp(as_of)
    table["lost"] = table["until"].notna().astype("boolean")
    table["months"] = (table["until"].fillna(end) - table["since"]).dt.days / 30.4375
    table["respondent_id"] = [f"c{i:04d}" for i in range(len(table))]
    table = table.assign(entry=0.0, revenue=np.nan, **further)
    return CustomerBase(table[list(COLUMNS)], end)


def members(base: CustomerBase, personas: list[str]) -> pd.DataFrame:
    table = pd.DataFrame({"respondent_id": base.table["respondent_id"], "persona_id": personas})
    return contracts.check(table.assign(source="survey", probability=1.0), "persona_memberships")


def test_a_textbook_example_gives_its_curve():
    curve = kaplan_meier(WEEKS, ENDED).set_index("time")["survival"]
    expected = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert curve.index.tolist() == list(expected)
    assert curve.to_numpy() == pytest.approx(list(expected.values()), abs=5e-4)


def test_lung_reproduces_the_reference(shared_data):
    folder = shared_data.parent / "reference"
    if not (folder / "survival_lung.csv").is_file():
        pytest.skip("the reference results are not on this machine")
    lung = pd.read_csv(folder / "survival_lung.csv")
    expected = json.loads((folder / "expected_statistics.json").read_text())
    expected = next(e["km_lung"] for e in (expected, *expected.values()) if isinstance(e, dict) and "km_lung" in e)
    curve = kaplan_meier(lung["time"], lung["status"] == 2)
    assert median_months(curve)[0] == expected["median"]
    assert median_months(curve)[1:] == pytest.approx(expected["ci"], abs=2)
    assert survival_at(curve, 365)[0] == pytest.approx(expected["S365"], abs=1e-9)
    base = CustomerBase(
        pd.DataFrame(
            {
                "respondent_id": [f"p{i}" for i in range(len(lung))],
                "since": pd.NaT,
                "until": pd.NaT,
                "lost": (lung["status"] == 2).astype("boolean"),
                "months": lung["time"].astype(float),
                "entry": 0.0,
                "revenue": np.nan,
            }
        )
    )
    test = retention_tests(base, members(base, [f"p{s}" for s in lung["sex"]])).iloc[0]
    assert test["statistic"] == pytest.approx(expected["logrank_chisq"], abs=1e-4)


def test_who_is_still_there_counts_as_long_as_known_and_not_as_lost():
    months = [3, 6, 6, 12, 12, 12, 12, 12, 12, 12]
    assert survival_at(kaplan_meier(months, [1, 0, 0] + [0] * 7), 12)[0] == pytest.approx(0.9)
    assert survival_at(kaplan_meier(months, [0, 1, 0] + [0] * 7), 12)[0] == pytest.approx(8 / 9)


def test_a_file_that_names_only_those_who_left_lately_is_read_with_delayed_entry():
    # In each month of their being customers, one in four leaves; only the last month was watched.
    months, lost = np.repeat([1.0, 2.0, 3.0], 4), np.tile([1, 0, 0, 0], 3)
    curve = kaplan_meier(months, lost, entry=months - 1)
    assert curve["survival"].to_numpy() == pytest.approx([0.75, 0.75**2, 0.75**3])


def test_churn_is_losses_by_the_average_number_of_customers():
    # Ten customers all year, four more from July on; one of the ten left in the middle of the year.
    since = ["2020-01-01"] * 10 + ["2025-07-01"] * 4
    until = ["2025-07-01"] + [None] * 13
    found = churn_rate(base_of(since, until))
    assert found.effective_n == pytest.approx(9 + 0.5 + 4 * 0.5, abs=0.03)
    assert found.value == pytest.approx(1 / 11.5, rel=0.01)
    assert found.low < found.value < found.high
    assert found.n == 14


def test_whoever_left_before_the_last_twelve_months_is_no_loss_of_them():
    base = base_of(["2020-01-01"] * 12, ["2023-05-01"] * 2 + [None] * 10)
    assert churn_rate(base).value == 0
    assert churn_rate(base).n == 10


def test_retention_is_of_those_who_were_there_twelve_months_ago():
    since = ["2020-01-01"] * 20 + ["2025-03-01"] * 20
    until = ["2025-05-01"] * 5 + [None] * 15 + ["2025-10-01"] * 10 + [None] * 10
    found = retention_rate(base_of(since, until))
    assert (found.value, found.n) == (0.75, 20)


def test_the_interval_of_the_churn_rate_covers_the_true_rate():
    rng, covered = np.random.default_rng(5), 0
    for _ in range(80):
        days = rng.exponential(365 / 0.2, 300)
        start = pd.Timestamp("2025-12-31") - pd.Timedelta(days=365.25)
        gone = start + pd.to_timedelta(days, unit="D")
        until = pd.Series(gone).where(gone <= pd.Timestamp("2025-12-31"))
        found = churn_rate(base_of([start - pd.Timedelta(days=400)] * 300, until))
        covered += found.low <= 0.2 <= found.high
    assert covered / 80 >= 0.9


def test_curves_are_given_by_cohort_and_persona_and_tested():
    rng = np.random.default_rng(3)
    since = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1000, 400), unit="D")
    quick = np.arange(400) % 2 == 0
    gone = since + pd.to_timedelta(rng.exponential(np.where(quick, 300, 1500)), unit="D")
    base = base_of(since, pd.Series(gone).where(gone <= pd.Timestamp("2025-12-31")))
    personas = members(base, np.where(quick, "p1", "p2").tolist())
    curve = retention_curve(base, personas)
    assert set(curve["group_kind"]) == {"all", "cohort", "persona"}
    at_year = curve[(curve["month"] == 12) & (curve["group_kind"] == "persona")].set_index("group")["survival"]
    assert at_year["p1"] < 0.4 < 0.6 < at_year["p2"]
    tests = retention_tests(base, personas).set_index("group_kind")
    assert tests.loc["persona", "p_adjusted"] < 0.001
    assert tests.loc["cohort", "p_adjusted"] > 0.01
    metrics = {(row["metric"], row["group_kind"]) for row in retention_rows(base, personas)}
    assert {("churn", "persona"), ("retention", "cohort"), ("survival_12", "all"), ("median_months", "all")} <= metrics


def test_without_days_of_leaving_there_is_a_share_of_lost_customers_and_no_churn_rate():
    table = base_of(["2020-01-01"] * 20, [None] * 20).table
    table = table.assign(lost=pd.Series([True] * 5 + [False] * 15, dtype="boolean"), months=np.nan)
    rows = retention_rows(CustomerBase(table), NOBODY)
    assert [row["metric"] for row in rows if row["group_kind"] == "all"] == ["lost_share"]
    assert rows[0]["estimate"].value == 0.25


def test_no_customers_no_curve():
    assert retention_curve(None, NOBODY).empty
    assert retention_tests(None, NOBODY).empty
    assert retention_rows(None, NOBODY) == []


def test_the_month_by_which_half_have_left_is_no_single_customers():
    rng = np.random.default_rng(8)
    since = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 300, 80), unit="D")
    gone = since + pd.to_timedelta(rng.exponential(400, 80), unit="D")
    base = base_of(since, pd.Series(gone).where(gone <= pd.Timestamp("2025-12-31")))
    exact = median_months(curve_of(base.timed))
    [told] = [
        row["estimate"]
        for row in retention_rows(base, NOBODY)
        if (row["metric"], row["group_kind"]) == ("median_months", "all")
    ]
    left = base.timed.loc[base.timed["lost"].astype(bool), "months"]
    assert (left.sub(exact[0]).abs() < 0.01).sum() < 5
    assert told.value != exact[0]
    assert told.value == pytest.approx(exact[0], rel=0.15)
    assert told.low <= exact[1] <= exact[2] <= told.high
