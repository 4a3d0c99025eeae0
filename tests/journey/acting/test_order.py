import numpy as np
import pytest

from insights.journey import drivers
from insights.journey.acting import order
from tests.journey.test_drivers import planted


def test_drivers_whose_intervals_overlap_with_the_first_of_their_group_are_tied():
    importance = np.array([0.05, 0.40, 0.32, 0.13, 0.10])
    low, high = importance - 0.05, importance + 0.05
    assert order.tied(importance, low, high).tolist() == [2, 1, 1, 2, 2]


def test_overlap_is_not_handed_on_along_a_chain():
    importance = np.array([0.40, 0.31, 0.22])  # each meets the next, the last does not meet the first
    assert order.tied(importance, importance - 0.05, importance + 0.05).tolist() == [1, 1, 2]


def test_places_have_the_interval_over_the_samples_and_the_share_in_which_each_came_first():
    shares = np.array([[0.5, 0.3, 0.2]] + [[0.5, 0.3, 0.2]] * 90 + [[0.2, 0.5, 0.3]] * 10)
    table = order.places(shares)
    assert table["place"].tolist() == [1, 2, 3]
    assert table["place_low"].tolist() == [1, 1, 2]
    assert table["place_high"].tolist() == [3, 2, 3]
    assert table["first_share"].tolist() == pytest.approx([0.9, 0.1, 0.0])


def test_agreement_is_one_for_the_same_order_and_minus_one_for_the_reverse():
    assert order.agreement(np.array([[3.0, 2, 1], [6, 5, 4]])) == pytest.approx(1)
    assert order.agreement(np.array([[3.0, 2, 1], [1, 2, 3]])) == pytest.approx(-1)


def test_planted_drivers_lead_in_nearly_every_sample_and_noise_has_no_order():
    table = drivers.importance(*planted(), seed=1, draws=150).set_index("touchpoint")
    assert set(table.index[table["tie"] == 1]) == {"search", "engineer"}
    assert table.loc[["search", "engineer"], "place_high"].max() <= 2
    assert table.loc[["search", "engineer"], "first_share"].sum() == pytest.approx(1)
    assert table["rank_agreement"].iloc[0] > 0.6
    assert table["gap"].sum() == pytest.approx(0, abs=1e-9)


def test_without_a_link_above_chance_nothing_is_ranked_or_tied():
    responses, variables = planted(200)
    rng = np.random.default_rng(4)
    responses["nps"] = rng.permutation(responses["nps"].to_numpy())
    table = drivers.importance(responses, variables, seed=1, draws=40)
    assert table[["importance", "tie", "place", "first_share", "rank_agreement"]].isna().all(axis=None)
    assert table["gap"].notna().all()
