from __future__ import annotations

import json

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


def scores(promoters, passives, detractors):
    return [9] * promoters + [8] * passives + [3] * detractors


def test_the_interval_of_an_nps_is_the_adjusted_wald_one():
    found = estimates.nps(scores(50, 30, 20))
    assert found.value == pytest.approx(0.30)
    assert (found.low, found.high) == pytest.approx((0.1405, 0.4420), abs=5e-5)
    assert (found.low + found.high) / 2 == pytest.approx(0.2913, abs=5e-5)


def test_value_and_error_agree_with_the_reference(shared_data):
    path = shared_data.parent / "reference" / "expected_nps.json"
    if not path.is_file():
        pytest.skip("the reference results are not on this machine")
    for case in json.loads(path.read_text())["cases"]:
        p, d, n = case["promoters"], case["detractors"], case["n"]
        assert 100 * estimates.nps(scores(p, n - p - d, d)).value == pytest.approx(case["nps"])
        assert 100 * estimates.nps_error(p / n, d / n, n) == pytest.approx(case["se_n"])


def test_6_is_a_detractor_and_9_a_promoter():
    assert estimates.nps([6, 9]).value == 0
    assert estimates.nps([7, 8]).value == 0
    assert estimates.nps([6, 6, 9, 8]).value == pytest.approx(-0.25)


def test_weights_move_it_and_missing_answers_are_left_out():
    assert estimates.nps([10, 0, np.nan], [3, 1, 9]).value == pytest.approx(0.5)
    assert estimates.nps([10, 0, np.nan]).n == 2


def test_scores_beside_the_scale_are_refused():
    with pytest.raises(ValueError, match="between 0 and 10"):
        estimates.nps([11])


def test_corrections_for_many_tests_agree_with_r(shared_data):
    reference = shared_data.parent / "reference" / "expected_statistics.json"
    if not reference.is_file():
        pytest.skip("the reference results are not on this machine")
    expected = json.loads(reference.read_text())["padjust_BH1995"]
    assert estimates.adjusted(expected["p"], "bh") == pytest.approx(expected["BH"])
    assert estimates.adjusted(expected["p"]) == pytest.approx(expected["holm"])


def test_corrections_for_many_tests_leave_missing_ones_out_and_in_their_place():
    p = [0.03, np.nan, 0.01, 0.02]
    assert estimates.adjusted(p) == pytest.approx([0.04, np.nan, 0.03, 0.04], nan_ok=True)
    assert estimates.adjusted(p, "bh") == pytest.approx([0.03, np.nan, 0.03, 0.03], nan_ok=True)
    assert np.isnan(estimates.adjusted([np.nan])).all()


def test_an_unknown_correction_is_refused():
    with pytest.raises(ValueError, match="method is 'holm' or 'bh', not 'scheffe'"):
        estimates.adjusted([0.1], "scheffe")


def test_the_interval_of_a_mean_on_a_scale_stays_on_it_and_is_never_empty():
    alike = estimates.mean([5.0] * 30, scale=(1, 5))
    assert (alike.value, alike.high) == (5.0, 5.0)
    assert 4.7 < alike.low < 4.9  # a rare bad answer may have been missed
    spread = [1.0, 5.0] * 30
    plain, known = estimates.mean(spread), estimates.mean(spread, scale=(1, 5))
    assert known.value == plain.value
    assert known.high - known.low == pytest.approx(plain.high - plain.low, rel=0.01)


def test_means_of_answers_that_crowd_at_one_end_are_covered():
    rng, held = np.random.default_rng(1), 0
    answers, p = np.arange(1.0, 6.0), [0.03, 0.03, 0.04, 0.15, 0.75]
    for _ in range(800):
        found = estimates.mean(rng.choice(answers, 30, p=p), scale=(1, 5))
        held += found.low <= 4.56 <= found.high
    assert held / 800 >= 0.93  # the plain t interval: 0.90
