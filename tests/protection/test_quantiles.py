"""What is told of numbers is nobody's own: every quantile is shared by as many people as the smallest group has."""

import numpy as np
import pytest

from insights import bases
from insights.protection.quantiles import quantile, told

REVENUE = np.round(np.random.default_rng(7).lognormal(10, 1, 103), 2)
AT = {"q1": 0.25, "median": 0.5, "q3": 0.75}


def quantiles(values):
    return {name: quantile(values, np.ones(len(values)), at) for name, at in AT.items()}


def sharing(values, figure):
    """People whose value rounds to the figure at the widest step that it can have been rounded to."""
    steps = [factor * 10.0**e for e in range(-3, 6) for factor in (1, 2, 5)]
    step = max(s for s in steps if abs(figure / s - round(figure / s)) < 1e-9)
    return int((np.abs(values - figure) <= step / 2).sum())


def test_a_quartile_of_finely_measured_numbers_is_no_single_persons():
    exact = quantiles(REVENUE)
    assert [sharing(REVENUE, figure) for figure in exact.values()] == [1, 1, 1]
    found = told(REVENUE, exact)
    assert min(sharing(REVENUE, figure) for figure in found.values()) >= 5
    assert all(abs(found[name] / exact[name] - 1) < 0.1 for name in exact)


@pytest.mark.parametrize("values", [np.repeat([1, 2, 3, 4, 5], 8), np.repeat(np.arange(2001, 2021), 6)])
def test_numbers_that_many_share_stay_as_they_are(values):
    assert told(values, quantiles(values)) == quantiles(values)


def test_the_smallest_group_of_the_study_decides_how_coarse_the_steps_are():
    values = np.arange(1000.0, 1400.0)
    figures = {"median": 1203.0}
    assert told(values, figures) == {"median": 1205.0}
    bases.take_up(30)
    try:
        assert told(values, figures) == {"median": 1200.0}
    finally:
        bases.take_up(bases.LEAST)


def test_the_ends_of_an_interval_are_rounded_outwards():
    values = np.arange(101.0, 301.0)
    found = told(values, {"low": 187.0, "median": 201.0, "high": 213.0}, down=["low"], up=["high"])
    assert found == {"low": 185.0, "median": 200.0, "high": 215.0}


def test_figures_keep_their_order_where_their_steps_differ():
    rng = np.random.default_rng(3)
    for _ in range(300):
        values = np.round(rng.lognormal(3, rng.uniform(0.5, 2), int(rng.integers(20, 120))), 1)
        exact = quantiles(values)
        exact |= {
            "low": quantile(values, np.ones(len(values)), 0.4),
            "high": quantile(values, np.ones(len(values)), 0.6),
        }
        found = told(values, exact, down=["low"], up=["high"])
        if found:
            ranked = [found[name] for name in ("q1", "low", "median", "high", "q3")]
            assert ranked == sorted(ranked)
            assert found["low"] <= exact["low"]
            assert found["high"] >= exact["high"]


def test_nothing_is_told_where_only_one_step_for_all_figures_hides_single_people():
    assert told([1.5, 20.25, 300.75, 4000.5, 50000.125, 7.5], {"q1": 7.5, "median": 20.25, "q3": 4000.5}) is None
    assert told([3.5, 4.5], {"median": 3.5}) is None


def test_missing_values_do_not_count_and_missing_figures_stay_missing():
    values = [*np.repeat([2.0, 3.0], 6), np.nan]
    found = told(values, {"value": 2.0, "high": np.nan})
    assert found["value"] == 2.0
    assert np.isnan(found["high"])


def test_a_smallest_value_is_told_from_below():
    values = np.array([743.2, 745.9, 750.1, 760.0, 790.5, 900.0, 1200.0, 5000.0])
    assert told(values, {"least": values.min()}, down=["least"]) == {"least": 700.0}


def test_negative_and_zero_figures_are_rounded_as_all_others():
    values = np.array([-41.3, -42.1, -43.9, -40.2, -44.4, 0, 0, 0, 0, 0])
    assert told(values, {"least": -44.4}, down=["least"]) == {"least": -45.0}
    assert told(values, {"median": 0.0}) == {"median": 0.0}
