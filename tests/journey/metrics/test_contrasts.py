"""Each persona against all others: what is planted is named, noise is not, and the correction knows how many personas there are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.estimates import adjusted
from insights.journey.metrics.changes import compared
from insights.journey.metrics.contrasts import _churning, log_rank, persona_contrasts
from insights.journey.metrics.customers import COLUMNS, CustomerBase
from insights.journey.metrics.retention import retention_rows
from insights.journey.metrics.scores import Measure
from tests.journey.conftest import responses_of, satisfaction_of, variables_of

NPS = {"nps": {"role": "nps"}}
END = pd.Timestamp("2025-12-31")


def personas_of(names: np.ndarray) -> pd.DataFrame:
    ids = [f"r{i:03d}" for i in range(len(names))]
    table = pd.DataFrame({"respondent_id": ids, "persona_id": names, "source": "survey", "probability": 1.0})
    return contracts.check(table, "persona_memberships")


def answered(scores, names) -> pd.DataFrame:
    table = persona_contrasts(responses_of(nps=scores), variables_of(**NPS), personas_of(names), None)
    return table.set_index(["metric", "group"])


def answers(promoters: int, passives: int, detractors: int) -> list[float]:
    return [9.0] * promoters + [8.0] * passives + [3.0] * detractors


def test_personas_whose_intervals_overlap_are_told_apart_where_the_test_holds():
    names = np.repeat(["p1", "p2"], 150)
    table = answered([*answers(68, 46, 36), *answers(47, 52, 51)], names)
    row = table.loc[("nps", "p1")]
    assert row["value_low"] < row["other_high"]  # the intervals overlap
    assert row["verdict"] == "higher"
    assert (row["value"], row["other"], row["difference"]) == pytest.approx((64 / 3, -8 / 3, 24))
    assert row["low"] < 24 < row["high"]
    assert table.loc[("nps", "p2"), "verdict"] == "lower"


def test_p_values_are_corrected_over_the_personas_of_a_metric():
    rng = np.random.default_rng(1)
    table = answered(rng.integers(0, 11, 400).astype(float), np.repeat(["p1", "p2", "p3", "p4"], 100)).loc["nps"]
    first = table["p"].idxmin()
    assert table.loc[first, "p_adjusted"] == pytest.approx(min(1, 4 * table.loc[first, "p"]))
    assert (table["p_adjusted"] >= table["p"]).all()


def test_noise_sets_a_persona_apart_in_one_of_twenty_studies_at_most():
    rng, wrong = np.random.default_rng(3), 0
    groups = np.repeat(np.arange(3), [60, 100, 140])
    for _ in range(200):
        measure = Measure("nps", "nps", rng.choice([1.0, 0.0, -1.0], 300, p=[0.4, 0.3, 0.3]), np.ones(300))
        p = [compared(measure, groups != g, groups == g, np.ones(300))["p"] for g in range(3)]
        wrong += bool((adjusted(p) < 0.05).any())
    assert wrong <= 17  # 5 %, and what chance adds to it in 200 studies


def test_satisfaction_is_compared_over_all_touchpoints_and_small_personas_are_not():
    rng = np.random.default_rng(5)
    n = 120
    good = np.arange(n) < 60
    values = {f"sat_{p}": np.where(good, rng.integers(3, 6, n), rng.integers(1, 4, n)).astype(float) for p in "ab"}
    names = np.where(good, "p1", np.where(np.arange(n) < 115, "p2", "p3"))
    variables = satisfaction_of("a", "b").assign(categories="1; 2; 3; 4; 5")
    table = persona_contrasts(responses_of(**values), variables, personas_of(names), None).set_index(["metric", "group"])  # fmt: skip
    assert table.loc[("csat", "p1"), "verdict"] == "higher"
    assert table.loc[("satisfaction", "p2"), "verdict"] == "lower"
    assert table.loc[("csat", "p3"), "verdict"] == "too few"
    assert np.isnan(table.loc[("csat", "p3"), "value"])


def base_of(n: int, stay: np.ndarray, *, dated: bool = True) -> CustomerBase:
    rng = np.random.default_rng(2)
    since = END - pd.to_timedelta(rng.integers(30, 1400, n), unit="D")
    until = since + pd.to_timedelta(rng.exponential(stay).astype(int) + 1, unit="D")
    frame = pd.DataFrame({"respondent_id": [f"r{i:03d}" for i in range(n)], "since": since})
    frame["until"] = pd.Series(until).where(until <= END)
    frame["lost"] = frame["until"].notna().astype("boolean")
    frame["months"] = (frame["until"].fillna(END) - frame["since"]).dt.days / 30.4375 if dated else np.nan
    return CustomerBase(frame.assign(entry=0.0, revenue=1.0)[list(COLUMNS)], END)


def test_who_stays_longer_is_named_with_the_share_after_a_year_on_both_sides():
    n = 300
    names = np.where(np.arange(n) < 100, "p1", np.where(np.arange(n) < 200, "p2", "p3"))
    base = base_of(n, np.where(names == "p1", 3000, 600))
    table = persona_contrasts(contracts.empty("responses"), variables_of(), personas_of(names), base)
    row = table.set_index(["metric", "group"]).loc[("survival_12", "p1")]
    assert row["verdict"] == "higher"
    assert row["value"] > row["other"]
    assert row["p_adjusted"] < 0.001
    lost = table.set_index(["metric", "group"]).loc[("lost_share", "p1")]
    assert lost["verdict"] == "lower"


def test_the_log_rank_test_is_that_of_statsmodels_and_says_who_loses_fewer():
    from statsmodels.duration.survfunc import survdiff

    table = base_of(200, np.where(np.arange(200) < 100, 900, 500)).timed
    group = np.arange(200) < 100
    p, fewer = log_rank(table, group)
    assert p == pytest.approx(survdiff(table["months"], table["lost"].astype(int), group.astype(int))[1])
    assert fewer > 0


def test_customers_without_a_persona_are_on_neither_side():
    base = base_of(100, np.full(100, 800.0))
    names = personas_of(np.where(np.arange(60) < 30, "p1", "p2"))
    table = persona_contrasts(contracts.empty("responses"), variables_of(), names, base)
    assert (table["n"] <= 30).all()  # churn knows those alone who were there in the last year
    table = table[table["metric"] != "churn"]
    assert set(table["n"]) == {30}
    assert set(table["n_other"]) == {30}


def test_without_personas_there_is_nothing_to_compare():
    nobody = contracts.empty("persona_memberships")
    assert persona_contrasts(responses_of(nps=answers(5, 5, 5)), variables_of(**NPS), nobody, None).empty


def test_where_few_are_watched_in_their_first_months_churn_is_told_and_no_curve():
    n, rng = 600, np.random.default_rng(6)
    names = np.where(np.arange(n) % 3 == 0, "p1", "p2")
    lost = rng.random(n) < np.where(names == "p1", 0.4, 0.15)
    entry = np.where(np.arange(n) < 30, 0.0, rng.uniform(10, 40, n))  # ten of p1 from their first month on
    months = entry + np.where(lost, rng.uniform(0.1, 11.9, n), 12.0)
    months[0], lost[0] = 0.1, True
    until = pd.Series(pd.NaT, index=range(n)).where(
        ~pd.Series(lost), END - pd.to_timedelta((12 - (months - entry)) * 30.4, unit="D")
    )
    table = pd.DataFrame({"respondent_id": [f"r{i:03d}" for i in range(n)], "since": END, "until": until, "months": months, "entry": entry, "revenue": 1.0})  # fmt: skip
    table["lost"] = pd.array(lost, dtype="boolean")
    base = CustomerBase(table[list(COLUMNS)], END, losses_months=12.0)
    found = persona_contrasts(contracts.empty("responses"), variables_of(), personas_of(names), base)
    rows = found.set_index(["metric", "group"])
    assert "survival_12" not in rows.index
    assert rows.loc[("churn", "p1"), "verdict"] == "higher"
    assert rows.loc[("churn", "p1"), "low"] > 0
    kinds = {(row["metric"], row["group"]) for row in retention_rows(base, personas_of(names))}
    assert ("survival_12", "p1") not in kinds
    assert ("median_months", "p1") not in kinds


def test_persona_rates_of_churn_differ_by_chance_in_one_of_twenty_bases_at_most():
    wrong, groups = 0, np.repeat([True, False], [150, 250])
    for seed in range(100):
        rng = np.random.default_rng(seed)
        lost = rng.random(400) < 0.2
        table = pd.DataFrame({"respondent_id": [str(i) for i in range(400)], "since": END, "until": pd.NaT, "lost": pd.array(lost, dtype="boolean"), "months": 30.0, "entry": 18.0, "revenue": 1.0})  # fmt: skip
        base = CustomerBase(table, END, losses_months=12.0)
        wrong += _churning(base, groups, ~groups)["p"] < 0.05
    assert wrong <= 10
