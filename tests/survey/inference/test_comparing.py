"""Tests and effect sizes agree with published results and stay quiet on noise."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from insights.survey.inference.comparing import compare_counts, compare_means, pairwise_means, pairwise_shares


@pytest.fixture
def reference(shared_data):
    folder = shared_data.parent / "reference"
    if not folder.is_dir():
        pytest.skip("the reference results are not on this machine")
    return folder


def test_cramers_v_agrees_with_r(reference):
    expected = json.loads((reference / "expected_statistics.json").read_text())["cramer_haireye"]
    people = pd.read_csv(reference / "r_haireyecolor.csv")
    counts = people.pivot_table(index="Hair", columns="Eye", values="Freq", aggfunc="sum").to_numpy()
    found = compare_counts(counts)
    assert found.statistic == pytest.approx(expected["chi2"])
    assert found.df == expected["df"]
    assert found.effect == pytest.approx(expected["bias_corrected"])


def test_eta2_agrees_with_r(reference):
    iris = pd.read_csv(reference / "r_iris.csv")
    groups = iris.groupby("Species")["Sepal.Length"]
    found = compare_means(groups.mean().to_numpy(), groups.var().to_numpy(), groups.size().to_numpy())
    assert found.effect == pytest.approx(0.618705730738487)
    assert found.statistic == pytest.approx(138.9083, abs=1e-3)  # R: oneway.test


def test_two_shares_are_compared_by_the_z_test():
    p = pairwise_shares(np.array([[0.5, 0.3]]), np.array([100, 100]))
    assert p[0, 0, 1] == pytest.approx(0.003892, abs=1e-6)  # z = 0.2 / sqrt(.4 * .6 * .02) = 2.886751


def test_tiny_expected_counts_are_not_tested():
    assert np.isnan(pairwise_shares(np.array([[0.01, 0.05]]), np.array([60, 60]))[0, 0, 1])


def test_two_means_are_compared_as_scipy_does():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(3)
    a, b = rng.normal(0, 1, 40), rng.normal(0.5, 2, 25)
    p = pairwise_means(np.array([a.mean(), b.mean()]), np.array([a.var(ddof=1), b.var(ddof=1)]), np.array([40, 25]))
    assert p[0, 1] == pytest.approx(ttest_ind(a, b, equal_var=False).pvalue)


def test_a_table_with_one_row_has_no_test():
    assert np.isnan(compare_counts(np.array([[3, 4]])).p)
