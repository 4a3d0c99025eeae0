"""Small-sample tests against known values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import fisher_exact, mannwhitneyu

from insights.interviews.analysis import exact


@pytest.mark.parametrize(("said", "base"), [((1, 9), (12, 12)), ((7, 1), (8, 7)), ((3, 3), (6, 6)), ((0, 5), (5, 6))])
def test_fisher_is_the_two_sided_test_of_the_books(said, base):
    table = [[said[0], base[0] - said[0]], [said[1], base[1] - said[1]]]
    assert exact.fisher(said, base).p == pytest.approx(fisher_exact(table).pvalue, rel=1e-9)


def test_the_difference_of_shares_has_newcombes_interval():
    result = exact.fisher((48, 56), (80, 70))  # Newcombe 1998, method 10: 56/70 - 48/80 = 0.2 [.0524, .3339]
    assert (result.effect, result.low, result.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)


def test_the_permutation_test_of_counts_agrees_with_fisher_for_two_classes():
    by_chance = exact.counts_by_permutation((1, 7), (8, 9), seed=1).p
    assert by_chance == pytest.approx(fisher_exact([[1, 7], [7, 2]]).pvalue, abs=0.01)


def test_cramers_v_and_its_interval():
    result = exact.counts_by_permutation((9, 1, 5), (10, 10, 10), seed=1)
    assert result.effect == pytest.approx(np.sqrt(12.8 / 30))
    assert 0 < result.low < result.effect < result.high <= 1
    assert exact.counts_by_permutation((5, 5, 5), (10, 10, 10), seed=1).low == 0


def test_ranks_agree_with_the_exact_mann_whitney_test():
    values, said = np.arange(12.0), np.array([0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1], dtype=bool)
    result = exact.ranks_by_permutation(values, said, seed=3)
    assert result.p == pytest.approx(mannwhitneyu(values[said], values[~said], method="exact").pvalue, abs=0.01)
    assert result.effect == pytest.approx(2 * mannwhitneyu(values[said], values[~said]).statistic / 36 - 1)
    assert result.low < result.effect < result.high


def test_people_without_overlap_give_a_delta_of_one_with_a_bound_below():
    result = exact.ranks_by_permutation(np.arange(10.0), np.arange(10) >= 5, seed=3)
    assert (result.effect, result.high) == (1, 1)
    assert result.low == pytest.approx((5 - exact.Z95**2) / (5 + exact.Z95**2))


def test_tests_that_cannot_decide_cost_the_others_nothing():
    p, least = np.array([0.01, 0.2, 0.5, np.nan]), np.array([0.001, 0.2, 0.3, np.nan])
    corrected, able = exact.corrected(p, least)
    assert corrected[:3].tolist() == [0.01, 1, 1]
    assert np.isnan(corrected[3])
    assert able.tolist() == [True, False, False, False]


def test_holm_and_bh_as_in_the_books():
    p, least = np.array([0.01, 0.02, 0.03, 0.04]), np.full(4, 1e-9)
    assert exact.corrected(p, least)[0].tolist() == pytest.approx([0.04, 0.06, 0.06, 0.06])
    assert exact.corrected(p, least, method="bh")[0].tolist() == pytest.approx([0.04] * 4)


def test_the_same_seed_gives_the_same_p():
    exact._drawn_chi2.cache_clear()
    first = exact.counts_by_permutation((4, 1, 2), (5, 5, 5), seed=7).p
    exact._drawn_chi2.cache_clear()
    assert exact.counts_by_permutation((4, 1, 2), (5, 5, 5), seed=7).p == first
