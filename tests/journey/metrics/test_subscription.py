"""The shifted beta-geometric model against the published example and planted customers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.journey.metrics import subscription
from insights.journey.metrics.subscription import Months, Staying


def left_after(counts: list[int]) -> Months:
    """From the customers who are there at the beginning of each period."""
    there = np.array(counts, float)
    return Months(there[:-1], there[:-1] - there[1:])


@pytest.mark.parametrize(
    ("counts", "a", "b"),
    [
        ([1000, 631, 468, 382, 326, 289, 262, 241], 0.704, 1.182),
        ([1000, 869, 743, 653, 593, 551, 517, 491], 0.668, 3.806),
    ],
)
def test_the_published_example_gives_its_parameters(counts, a, b):
    found = subscription.fit_staying(left_after(counts))
    assert (found.a, found.b) == pytest.approx((a, b), abs=2e-3)


def test_staying_is_the_product_of_not_leaving():
    model, months = Staying(0.7, 1.2), np.arange(1, 25)
    product = np.cumprod(1 - subscription.leaving(model, months))
    assert subscription.staying(model, months.astype(float)) == pytest.approx(product)


def test_months_that_are_not_over_count_in_part_for_those_who_stayed():
    timed = pd.DataFrame({"months": [0.5, 2.7, 2.2, 3.0], "lost": [True, False, True, False], "entry": 0.0})
    data = subscription.counted(timed)
    assert data.at_risk.tolist() == [4, 3, 2.7]
    assert data.lost.tolist() == [1, 0, 1]


@pytest.mark.parametrize(("watched", "window"), [(60, None), (12, None), (60, 12), (60, 3)])
def test_months_watched_in_part_do_not_make_customers_leave_faster(watched, window):
    rng, truth, n = np.random.default_rng(1), Staying(1.0, 20.0), 200_000
    left = rng.geometric(rng.beta(truth.a, truth.b, n)) - rng.random(n)
    since = rng.random(n) * watched
    timed = pd.DataFrame({"months": np.minimum(left, since), "lost": left <= since})
    timed["entry"] = np.maximum(0, since - (window or watched))
    found = subscription.fit_staying(subscription.counted(timed[timed["months"] > timed["entry"]]))
    assert subscription.staying(found, np.array([12.0])) == pytest.approx(
        subscription.staying(truth, np.array([12.0])), abs=0.01
    )


def test_only_the_watched_months_count_where_the_file_goes_back_a_month():
    timed = pd.DataFrame(
        {"months": [1.0, 2.0, 3.0, 3.0], "lost": [False, True, False, True], "entry": [0.0, 1.0, 2.0, 2.0]}
    )
    data = subscription.counted(timed)
    assert data.at_risk.tolist() == [1, 1, 2]
    assert data.lost.tolist() == [0, 1, 1]


def test_planted_parameters_come_back():
    rng = np.random.default_rng(2)
    data = Months(np.full(36, 20000.0), np.zeros(36))
    found = subscription.fit_staying(subscription.simulated(Staying(0.9, 12.0), data, rng=rng))
    assert (found.a, found.b) == pytest.approx((0.9, 12.0), rel=0.1)
