"""Customer lifetime value by hand, against its own models, and where it cannot be told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.journey.metrics import purchases, subscription
from insights.journey.metrics.customers import COLUMNS, CustomerBase
from insights.journey.metrics.lifetime import Forecast, Terms, forecast, months_left
from insights.journey.metrics.purchases import Buying, Spending
from insights.journey.metrics.retention import differing, retention_tests
from insights.journey.metrics.subscription import Staying
from insights.journey.metrics.value_classes import customer_list, customer_value, value_basis, value_classes

NOBODY = contracts.empty("persona_memberships")


def subscribers(n=900, *, a=0.8, b=14.0, seed=1, revenue=10.0) -> CustomerBase:
    """Customers who came over four years and leave as the model says."""
    rng = np.random.default_rng(seed)
    age = rng.integers(1, 48, n).astype(float)
    stay = rng.geometric(rng.beta(a, b, n)).astype(float)
    table = pd.DataFrame({"respondent_id": [f"c{i:04d}" for i in range(n)], "since": pd.NaT, "until": pd.NaT})
    table["lost"] = pd.Series(stay <= age, dtype="boolean")
    table = table.assign(months=np.minimum(stay, age), entry=0.0, revenue=revenue)
    return CustomerBase(table[list(COLUMNS)])


def bought(n=900, *, months=30.0, seed=3):
    """Purchases with their days, as the models make them."""
    rng = np.random.default_rng(seed)
    buying, spending = Buying(0.8, 6.0, 1.2, 4.0), Spending(6.0, 4.0, 15.0)
    rows, end = [], pd.Timestamp("2025-12-31")
    rate, leave = rng.gamma(buying.r, 1 / buying.alpha, n), rng.beta(buying.a, buying.b, n)
    level, age = rng.gamma(spending.q, 1 / spending.v, n), rng.uniform(6, months, n)
    for i in range(n):
        at = 0.0
        while at <= age[i]:
            rows.append((f"c{i:04d}", at - age[i], rng.gamma(spending.p) / level[i]))
            if len(rows) > 1 and rows[-2][0] == rows[-1][0] and rng.random() < leave[i]:
                break
            at += rng.exponential(1 / rate[i])
    table = pd.DataFrame(rows, columns=["respondent_id", "date", "amount"])
    table["date"] = (end + pd.to_timedelta(table["date"] * 30.4375, unit="D")).dt.normalize()
    return table.groupby(["respondent_id", "date"], as_index=False)["amount"].sum()


def test_the_sum_over_the_months_is_that_of_the_formula():
    model, terms = Staying(1.0, 9.0), Terms(horizon=2, discount_rate=0.21)
    # B(1, 9 + k) / B(1, 9) = 9 / (9 + k)
    expected = 9 / 10 * 1.21 ** (-1 / 12) + 9 / 11 * 1.21 ** (-2 / 12)
    assert months_left(model, np.array([0.0]), terms)[0] == pytest.approx(expected)
    assert months_left(model, np.array([5.0]), terms)[0] > expected  # who has stayed stays


def test_margin_and_cost_are_taken_month_by_month():
    base = subscribers()
    plain = forecast(base, None, Terms(), seed=1, draws=2).table.set_index("respondent_id")["value"]
    net = forecast(base, None, Terms(margin=0.5, cost=2.0), seed=1, draws=2).table.set_index("respondent_id")["value"]
    assert net.to_numpy() == pytest.approx(plain.to_numpy() * (10 * 0.5 - 2) / 10)


def test_under_a_contract_the_interval_covers_the_planted_value():
    truth, terms, there, covered = Staying(0.8, 14.0), Terms(horizon=24), np.arange(1.0, 40.0), 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        data = subscription.counted(subscribers(500, seed=seed).timed)
        model = subscription.fit_staying(data)
        drawn = [subscription.fit_staying(subscription.simulated(model, data, rng=rng), start=model) for _ in range(60)]
        low, high = np.percentile([months_left(m, there, terms).mean() for m in drawn], [2.5, 97.5])
        covered += low <= months_left(truth, there, terms).mean() <= high
    assert covered >= 16


def test_who_has_left_is_worth_nothing_more():
    base = subscribers()
    found = forecast(base, None, Terms(), seed=1, draws=2)
    table = customer_list(base, None, found, memberships=NOBODY)
    assert table.loc[table["lost"] == "yes", "value"].isna().all()
    assert table.loc[table["lost"] == "no", "value"].gt(0).all()
    assert found.model == "contract"
    assert found.fit["gap"] < 0.1


def test_without_a_contract_the_value_is_purchases_times_amount():
    transactions = bought(600)
    found = forecast(None, transactions, Terms(discount_rate=0.0), seed=1, draws=3)
    assert found.model == "purchases"
    table = purchases.summed_up(transactions, until=transactions["date"].max())
    data = purchases.purchases_of(table)
    buying = Buying(*(found.fit[k] for k in ("r", "alpha", "a", "b")))
    amount = purchases.expected_amount(Spending(*(found.fit[k] for k in ("p", "q", "v"))), data)
    assert found.table["value"].to_numpy() == pytest.approx(purchases.expected_purchases(buying, data, 36) * amount)


def test_the_model_is_held_against_a_third_of_the_time_that_it_did_not_see():
    fit = forecast(None, bought(900), Terms(), seed=1, draws=1).fit
    assert fit["came"] == pytest.approx(fit["foreseen"], rel=0.15)


def test_where_there_is_too_little_it_says_what_is_missing():
    few = subscribers(900).table.assign(lost=pd.Series([True] * 5 + [False] * 895, dtype="boolean"))
    assert forecast(CustomerBase(few), None, Terms(), seed=1).why_not == "few losses"
    assert forecast(subscribers(revenue=np.nan), None, Terms(), seed=1).why_not == "no revenue"
    assert forecast(None, bought(20), Terms(), seed=1).why_not == "few purchases"
    assert forecast(None, None, Terms(), seed=1).why_not == "nothing known"


def test_the_same_seed_gives_the_same_interval():
    first, second = (list(forecast(subscribers(), None, Terms(), seed=4, draws=5).resampled()) for _ in range(2))
    assert (np.array(first) == np.array(second)).all()


def test_who_is_known_to_have_left_has_no_value_though_he_bought():
    transactions = bought(400)
    base = subscribers(300, revenue=np.nan)
    found = forecast(base, transactions, Terms(), seed=1, draws=2)
    gone = set(base.table.loc[base.table["lost"], "respondent_id"])
    assert found.model == "purchases"
    assert gone.isdisjoint(found.table["respondent_id"])
    listed = customer_list(base, transactions, found, memberships=NOBODY)
    assert listed.loc[listed["lost"] == "yes", "value"].isna().all()
    row = customer_value(listed, found).iloc[0]
    assert row["n"] == len(found.table)
    assert row["low"] <= row["value"] <= row["high"]


def test_the_best_customers_who_bring_80_percent_are_class_a():
    values = [50.0, 30.0, 10.0, 5.0, 4.0, 1.0, 0.0, -3.0, np.nan]
    assert value_classes(values).tolist() == ["A", "A", "B", "B", "C", "C", "C", "C", ""]


def test_customers_of_the_same_value_are_in_one_class():
    assert set(value_classes([10.0] * 10)) == {"A"}
    assert value_classes([0.0, 0.0]).tolist() == ["C", "C"]


def test_without_a_forecast_the_classes_follow_what_was_paid_in_a_year():
    base = subscribers(40)
    table = base.table.assign(lost=pd.Series([pd.NA] * 40, dtype="boolean"), months=np.nan, revenue=np.arange(40.0))
    listed = customer_list(CustomerBase(table), None, Forecast(), memberships=NOBODY)
    assert listed["value"].max() == 39 * 12
    assert value_basis(listed, Forecast()) == "revenue"
    row = customer_value(listed, Forecast()).set_index("group").loc["all"]
    assert np.isnan(row["low"])
    assert row["total"] == pytest.approx(12 * np.arange(40.0).sum())


def test_groups_below_five_customers_show_no_value():
    base = subscribers(60)
    personas = pd.DataFrame({"respondent_id": base.table["respondent_id"], "persona_id": ["p1"] * 57 + ["p2"] * 3, "source": "survey", "probability": 1.0})  # fmt: skip
    found = forecast(base, None, Terms(), seed=1, draws=20)
    listed = customer_list(base, None, found, memberships=contracts.check(personas, "persona_memberships"))
    row = customer_value(listed, found).set_index(["group_kind", "group"]).loc[("persona", "p2")]
    assert row["note"] == "suppressed"
    assert np.isnan(row["value"])


def test_what_is_left_of_the_whole_gives_no_small_class_away():
    table = subscribers(60).table.assign(lost=pd.Series([pd.NA] * 60, dtype="boolean"), months=np.nan)
    table["revenue"] = [1000.0] * 3 + [10.0] * 40 + [1.0] * 17
    listed = customer_list(CustomerBase(table), None, Forecast(), memberships=NOBODY)
    found = customer_value(listed, Forecast()).set_index(["group_kind", "group"])
    assert found.loc[("class", "A"), "n"] == 3
    assert found.loc["class"]["value"].isna().sum() == 2
    assert found.loc[("all", "all"), "value"] > 0


def test_simulated_losses_are_those_of_the_model():
    data = subscription.Months(np.full(12, 5000.0), np.zeros(12))
    drawn = subscription.simulated(Staying(1.0, 9.0), data, rng=np.random.default_rng(1))
    assert drawn.lost / 5000 == pytest.approx(subscription.leaving(Staying(1.0, 9.0), np.arange(1, 13)), abs=0.02)


def test_groups_that_stay_for_different_times_have_their_own_curve_and_value():
    quick, slow = subscribers(500, a=0.8, b=6.0, seed=2), subscribers(500, a=0.8, b=40.0, seed=3)
    table = pd.concat([quick.table, slow.table], ignore_index=True)
    base = CustomerBase(table.assign(respondent_id=[f"r{i:04d}" for i in range(1000)]))
    names = pd.Series(np.repeat(["p1", "p2"], 500))
    personas = pd.DataFrame(
        {"respondent_id": base.table["respondent_id"], "persona_id": names, "source": "survey", "probability": 1.0}
    )
    personas = contracts.check(personas, "persona_memberships")
    tests = retention_tests(base, personas)
    groups = differing(base, personas, tests)
    assert groups.tolist() == names.tolist()
    assert differing(base, personas, tests.assign(p_adjusted=0.2)) is None
    values = {}
    for way, by in (("own", groups), ("", None)):
        found = forecast(base, None, Terms(), seed=1, draws=40, groups=by)
        assert found.staying_by == way
        listed = customer_list(base, None, found, memberships=personas)
        shown = customer_value(listed, found)
        values[way] = shown[shown["group_kind"] == "persona"].set_index("group")
    own, same = values["own"], values[""]
    truth = [10 * months_left(Staying(0.8, b), np.floor(part.table.loc[~part.table["lost"].astype(bool), "months"].to_numpy(float)), Terms()).mean() for b, part in ((6.0, quick), (40.0, slow))]  # fmt: skip
    for group, true in zip(("p1", "p2"), truth, strict=True):
        assert own.loc[group, "low"] < true < own.loc[group, "high"]
    assert own.loc["p1", "high"] < same.loc["p1", "low"]  # one curve for all tells too much of those who leave


def test_means_of_what_personas_paid_have_an_interval_and_the_whole_file_has_none():
    base = subscribers(200, revenue=10.0)
    base.table["revenue"] = np.linspace(5, 50, 200)
    personas = pd.DataFrame(
        {"respondent_id": base.table["respondent_id"], "persona_id": "p1", "source": "survey", "probability": 1.0}
    )
    found = Forecast(why_not="few losses")
    shown = customer_value(
        customer_list(base, None, found, memberships=contracts.check(personas, "persona_memberships")), found
    )
    rows = shown.set_index("group_kind")
    assert rows.loc["persona", "low"] < rows.loc["persona", "value"] < rows.loc["persona", "high"]
    assert np.isnan(rows.loc["all", "low"])


def test_a_class_begins_at_a_value_that_five_customers_share():
    rng = np.random.default_rng(5)
    revenue = np.round(rng.lognormal(8, 1, 300), 2)
    base = subscribers(300).table.assign(lost=False, revenue=revenue)
    listed = customer_list(CustomerBase(base), None, Forecast(), memberships=NOBODY)
    found = customer_value(listed, Forecast()).query("group_kind == 'class'").set_index("group")
    smallest = listed.groupby("class")["value"].min()
    assert (found["least"] <= smallest).all()
    assert found["least"].tolist() == [36_000, 17_500, 0]
    for least, step in ((36_000, 2_000), (17_500, 500)):
        assert listed["value"].between(least, least + step, inclusive="left").sum() >= 5
    assert (found["least"] / smallest)[["A", "B"]].tolist() == pytest.approx([1, 1], abs=0.1)
