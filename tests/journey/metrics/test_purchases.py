"""BG/NBD and Gamma-Gamma against CDNOW, closed forms, and customers made by the models themselves."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import check_grad
from scipy.special import hyp2f1

from insights.journey.metrics import purchases
from insights.journey.metrics.purchases import Buying, Purchases, Spending

CDNOW = Buying(0.24259, 4.41353, 0.79289, 2.42575)
ONE = Purchases(np.array([2.0]), np.array([30.43]), np.array([38.86]), np.array([20.0]))


@pytest.fixture(scope="module")
def made():
    rng = np.random.default_rng(11)
    age = rng.uniform(20, 60, 4000)
    return purchases.simulated(Buying(0.8, 6.0, 1.2, 4.0), Spending(6.0, 4.0, 15.0), age, rng=rng)


def test_cdnow_reproduces_the_published_parameters(shared_data):
    folder = shared_data.parent / "reference"
    if not (folder / "lifetimes_cdnow_monetary.csv").is_file():
        pytest.skip("the reference results are not on this machine")
    expected = json.loads((folder / "expected_clv.json").read_text())
    table = pd.read_csv(folder / "lifetimes_cdnow_monetary.csv")
    data = Purchases(*(table[c].to_numpy(float) for c in ("frequency", "recency", "T", "monetary_value")))
    found, told = purchases.fit_buying(data), expected["bgnbd_cdnow"]
    assert found.loglik == pytest.approx(told["loglik"], abs=1e-4)
    assert (found.r, found.alpha, found.a, found.b) == pytest.approx(
        [told[k] for k in ("r", "alpha", "a", "b")], rel=1e-4
    )
    ahead = purchases.expected_purchases(found, ONE, 39)[0]
    assert ahead == pytest.approx(told["E_purchases_next_39w_x2_tx30.43_T38.86"], abs=1e-4)
    spending, told = purchases.fit_spending(data), expected["gammagamma_cdnow"]
    assert (spending.p, spending.q, spending.v) == pytest.approx([told[k] for k in ("p", "q", "v")], rel=1e-4)


def test_the_published_expectation_of_one_customer():
    assert purchases.expected_purchases(CDNOW, ONE, 39)[0] == pytest.approx(1.226, abs=5e-4)


def test_expected_purchases_agree_with_the_closed_form(made):
    r, alpha, a, b, x, t = CDNOW.r, CDNOW.alpha, CDNOW.a, CDNOW.b, made.x, 36.0
    whole = alpha + made.age + t
    hyper = hyp2f1(r + x, b + x, a + b + x - 1, t / whole)
    closed = (a + b + x - 1) / (a - 1) * (1 - ((alpha + made.age) / whole) ** (r + x) * hyper)
    assert purchases.expected_purchases(CDNOW, made, t) == pytest.approx(
        closed * purchases.alive(CDNOW, made), rel=1e-4
    )


def test_the_gradients_are_those_of_the_likelihoods(made):
    seen = np.unique(made.x, return_inverse=True)
    at = np.log([0.5, 3.0, 0.7, 2.0])
    assert (
        check_grad(lambda p: purchases._buying(p, made, seen)[0], lambda p: purchases._buying(p, made, seen)[1], at)
        < 0.05
    )
    again = made.x > 0
    x, z = made.x[again], made.mean[again]
    seen = np.unique(x, return_inverse=True)
    assert check_grad(lambda p: purchases._spending(p, x, z, seen)[0], lambda p: purchases._spending(p, x, z, seen)[1], np.log([4.0, 3.0, 10.0])) < 0.05  # fmt: skip


def test_planted_parameters_come_back(made):
    found, spending = purchases.fit_buying(made), purchases.fit_spending(made)
    assert (found.r, found.alpha) == pytest.approx((0.8, 6.0), rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(1.2 / 5.2, rel=0.15)
    assert spending.v * spending.p / (spending.q - 1) == pytest.approx(15 * 6 / 3, rel=0.05)


def test_a_customer_without_a_second_purchase_has_not_left_and_one_long_silent_has():
    silent = Purchases(np.array([0.0, 8.0]), np.array([0.0, 8.0]), np.array([38.0, 38.0]), np.array([0.0, 10.0]))
    there = purchases.alive(CDNOW, silent)
    assert there[0] == 1
    assert there[1] < 0.05


def test_few_purchases_are_drawn_to_the_mean_of_all():
    model = Spending(6.0, 4.0, 15.0)
    data = Purchases(np.array([0.0, 1.0, 50.0]), np.zeros(3), np.ones(3), np.array([0.0, 100.0, 100.0]))
    found = purchases.expected_amount(model, data)
    assert found[0] == pytest.approx(30)
    assert 30 < found[1] < found[2] < 100


def test_purchases_are_summed_up_by_day_and_the_first_is_no_repeat():
    bought = pd.DataFrame({"respondent_id": ["a", "a", "a", "b"], "date": pd.to_datetime(["2025-01-01", "2025-03-02", "2025-05-01", "2025-06-30"]), "amount": [10.0, 20.0, 40.0, 5.0]})  # fmt: skip
    table = purchases.summed_up(bought, until=pd.Timestamp("2025-06-30")).set_index("respondent_id")
    assert table.loc["a", ["purchases", "amount"]].tolist() == [2, 30.0]
    assert table.loc["a", "recency"] == pytest.approx(120 / 30.4375)
    assert table.loc["b", ["purchases", "recency", "age", "amount"]].tolist() == [0, 0, 0, 0]
