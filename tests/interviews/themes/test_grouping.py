"""Grouping: planted groups are found without knowing their number, noise is not taken for groups, and large studies are sampled."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from insights.interviews.themes import grouping
from insights.interviews.themes.evidence import CHANCE, agreement_of_halves


def clouds(groups: int, each: int, *, spread: float = 0.6, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points around random centres, and the number of each point's centre."""
    rng = np.random.default_rng(seed)
    centres = grouping.unit(rng.standard_normal((groups, 60)))
    truth = np.repeat(np.arange(groups), each)
    return grouping.unit(centres[truth] + spread * grouping.unit(rng.standard_normal((groups * each, 60)))), truth


@pytest.mark.parametrize(("groups", "each"), [(3, 15), (12, 40), (60, 20)])
def test_planted_groups_are_found_without_their_number(groups, each):
    x, truth = clouds(groups, each)
    found = grouping.group(x, None, seed=1)
    assert adjusted_rand_score(truth, found.groups) > 0.9
    assert abs(int(found.groups.max()) + 1 - groups) <= 0.1 * groups
    assert found.stability.min() > 0.7


def test_groups_are_numbered_by_size_and_ties_sum_to_one():
    x, _ = clouds(5, 30)
    found = grouping.group(x[:130], None, seed=1)
    sizes = np.bincount(found.groups)
    assert (np.diff(sizes) <= 0).all()
    assert np.allclose(found.ties.sum(axis=1), 1.0, atol=1e-5)


def test_the_same_seed_gives_the_same_groups_and_last_bits_do_not_matter():
    x, _ = clouds(8, 30, spread=1.2)
    one = grouping.group(x, None, seed=3)
    other = grouping.group(x + 1e-12, None, seed=3)
    np.testing.assert_array_equal(one.groups, other.groups)
    np.testing.assert_array_equal(one.stability, other.stability)
    np.testing.assert_array_equal(one.ties, other.ties)


@pytest.mark.parametrize("wanted", [2, 5, 7])
def test_the_wanted_number_is_given(wanted):
    x, _ = clouds(7, 30)
    found = grouping.group(x, None, wanted=wanted, seed=1)
    assert (np.bincount(found.groups) >= 3).sum() == wanted


def test_above_the_sample_every_point_joins_its_group():
    x, truth = clouds(10, 150)
    found = grouping.group(x, None, at_most=300, seed=1)
    assert len(found.groups) == len(found.ties) == 1500
    assert adjusted_rand_score(truth, found.groups) > 0.9


def test_halves_of_the_evidence_agree_on_planted_groups_and_not_on_noise():
    x, _ = clouds(10, 40)
    noise = grouping.unit(np.random.default_rng(5).standard_normal((400, 60)))
    assert agreement_of_halves(x, None, resolution=2.0, seed=1) > 0.5
    assert agreement_of_halves(noise, None, resolution=2.0, seed=1) < CHANCE


def test_shared_words_bring_passages_together():
    rng = np.random.default_rng(2)
    x = grouping.unit(rng.standard_normal((120, 60)))
    truth = np.repeat(np.arange(4), 30)
    rows = grouping.word_rows([[f"w{g}", f"v{g}", f"r{i % 7}"] for i, g in enumerate(truth)])
    assert adjusted_rand_score(truth, grouping.group(x, rows, seed=1).groups) > 0.8


def test_a_persons_own_tone_is_taken_out():
    rng = np.random.default_rng(4)
    subjects, tones = rng.standard_normal((4, 60)), 1.5 * rng.standard_normal((6, 60))
    who, what = np.repeat(np.arange(6), 40), np.tile(np.arange(4), 60)
    x = grouping.unit(subjects[what] + tones[who] + 0.5 * rng.standard_normal((240, 60)))
    people = [f"p{i}" for i in who]
    without = grouping.group(grouping.points(x, [f"r{i}" for i in range(240)]), None, wanted=4, seed=1)
    with_people = grouping.group(grouping.points(x, people), None, wanted=4, seed=1)
    assert adjusted_rand_score(what, with_people.groups) >= adjusted_rand_score(what, without.groups)
