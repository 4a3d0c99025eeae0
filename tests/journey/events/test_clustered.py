import numpy as np
import pytest

from insights.journey.events.clustered import cluster_share, contrast, median, shares


def habits(rng, people, truth):
    """Person and outcome of events of people with strong habits."""
    person = np.repeat(np.arange(people), 1 + rng.poisson(rng.gamma(2, 6, people)))
    own = rng.beta(2 * truth, 2 * (1 - truth), people)
    return person, rng.random(len(person)) < own[person]


def test_shares_of_many_rows_are_those_of_one_row_after_the_other():
    rng = np.random.default_rng(1)
    person, row = rng.integers(0, 40, 600), rng.integers(0, 3, 600)
    base = np.zeros(3, dtype=np.int64)
    found = shares(row, person, base, np.zeros(600, dtype=np.int64), person)
    for i in range(3):
        one = cluster_share(row == i, person)
        assert [found.value[i], found.low[i], found.high[i]] == pytest.approx([one.value, one.low, one.high])
        assert found.n_people[i] == len(np.unique(person[row == i]))
    assert found.base.tolist() == [600] * 3


def test_intervals_of_medians_cover_the_truth_although_peoples_waits_are_alike():
    rng = np.random.default_rng(4)
    covered, runs = 0, 400
    for _ in range(runs):
        person = np.repeat(np.arange(60), 1 + rng.poisson(4, 60))
        waits = np.exp(rng.normal(0, 1, 60)[person] + rng.normal(0, 0.7, len(person)))  # the median of all is 1
        middle, low, high = median(waits, person)
        assert low <= middle <= high
        covered += low <= 1 <= high
    assert 0.92 <= covered / runs <= 0.98


def test_the_median_of_one_person_has_no_interval():
    middle, low, high = median(np.array([3.0, 1.0, 2.0]), np.zeros(3, dtype=int))
    assert middle == 2
    assert np.isnan([low, high]).all()


def test_a_contrast_without_difference_is_found_in_one_of_twenty_and_its_interval_covers_nothing():
    rng = np.random.default_rng(9)
    found, covered, runs = 0, 0, 600
    for _ in range(runs):
        person, yes = habits(rng, 80, 0.15)
        side = rng.random(len(person)) < 0.3  # people stand on both sides
        counts = [np.bincount(person[mask], minlength=80) for mask in (side & yes, side, ~side & yes, ~side)]
        told = contrast(*counts)
        found += told.p < 0.05
        covered += told.low <= 0 <= told.high
    assert found / runs <= 0.065
    assert 0.92 <= covered / runs <= 0.98


def test_a_contrast_finds_what_was_planted():
    rng = np.random.default_rng(2)
    person, group = np.repeat(np.arange(100), 6), np.repeat(np.arange(100) < 40, 6)
    yes = rng.random(600) < np.where(group, 0.5, 0.2)
    counts = [np.bincount(person[mask], minlength=100) for mask in (group & yes, group, ~group & yes, ~group)]
    told = contrast(*counts)
    assert told.p < 1e-6
    assert told.low < 0.3 < told.high
