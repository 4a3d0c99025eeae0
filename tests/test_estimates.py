from __future__ import annotations

import numpy as np
import pytest

from insights import estimates


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_intervals_of_newcombe_1998(successes, n, low, high):
    assert estimates.wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_equal_weights_change_nothing_and_unequal_ones_widen_the_interval():
    members = np.array([True] * 30 + [False] * 70)
    plain = estimates.share(members)
    assert estimates.share(members, weights=np.full(100, 2.0)) == plain
    weighted = estimates.share(members, weights=np.tile([0.2, 1.8], 50))
    assert weighted.effective_n < 100
    assert weighted.high - weighted.low > plain.high - plain.low
    assert weighted.n == 100


def test_the_mean_leaves_out_missing_values_and_gives_a_t_interval():
    result = estimates.mean([1.0, 2.0, 3.0, np.nan])
    assert (result.value, result.n) == (2.0, 3)
    assert (result.low, result.high) == pytest.approx((2 - 4.302653 / np.sqrt(3), 2 + 4.302653 / np.sqrt(3)), abs=1e-5)


def test_intervals_of_shares_and_means_cover_the_truth_in_95_percent():
    rng = np.random.default_rng(1)
    weights = rng.uniform(0.5, 2.0, 200)
    hits = [0, 0]
    for _ in range(600):
        flags = rng.random(200) < 0.3
        values = rng.normal(5, 2, 200)
        s, m = estimates.share(flags, weights=weights), estimates.mean(values, weights=weights)
        hits[0] += s.low <= 0.3 <= s.high
        hits[1] += m.low <= 5 <= m.high
    assert all(0.92 <= hit / 600 <= 0.98 for hit in hits)


def test_nothing_asked_gives_no_number():
    assert np.isnan(estimates.share([]).value)
    assert np.isnan(estimates.mean([np.nan]).value)


def test_small_bases_are_named():
    assert [estimates.base_note(n) for n in (4, 9, 29, 30)] == ["suppressed", "no share", "small base", ""]


def test_a_difference_contains_zero_when_the_two_are_alike():
    a = estimates.share([True] * 50 + [False] * 50)
    b = estimates.share([True] * 48 + [False] * 52)
    gap = estimates.difference(a, b)
    assert gap.low < 0 < gap.high
    assert gap.n == 200
