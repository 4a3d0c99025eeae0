"""The test of weighted tables agrees with R's svychisq, and with Pearson's where everybody counts the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.survey.inference.comparing import compare_counts
from insights.survey.inference.design import Design
from insights.survey.inference.rao_scott import compare_domains, compare_shares


def dummies(codes):
    return np.asarray(codes)[:, None] == np.unique(codes)


def test_it_agrees_with_svychisq_of_r(shared_data):
    path = shared_data.parent / "reference" / "survey_apistrat.csv"
    if not path.is_file():
        pytest.skip("the reference results are not on this machine")
    table = pd.read_csv(path)
    drawn = table.groupby("stype")["stype"].transform("size")
    design = Design(
        table["pw"].to_numpy(float), pd.factorize(table["stype"])[0], None, (drawn / table["fpc"]).to_numpy()
    )
    found = compare_shares(dummies(table["stype"]), dummies(table["sch.wide"]), design)
    assert found.statistic == pytest.approx(17.2474, abs=5e-5)
    assert found.df == pytest.approx(1.8287, abs=5e-5)
    assert found.p == pytest.approx(2.0350e-07, rel=1e-4)


def test_with_equal_weights_it_is_pearsons_test():
    rng = np.random.default_rng(1)
    a, b = dummies(rng.integers(0, 3, 2000)), dummies(rng.integers(0, 4, 2000))
    plain = compare_counts(a.T.astype(float) @ b)
    found = compare_shares(a, b, Design(np.ones(2000)))
    assert found.p == pytest.approx(plain.p, abs=0.01)
    assert found.effect == pytest.approx(plain.effect, abs=0.01)


def test_unequal_weights_make_the_same_effect_count_for_less():
    rng = np.random.default_rng(2)
    rows, columns = rng.integers(0, 2, 600), rng.integers(0, 2, 600)
    rows = np.where(rng.random(600) < 0.15, columns, rows)
    plain = compare_shares(dummies(rows), dummies(columns), Design(np.ones(600)))
    weighted = compare_shares(dummies(rows), dummies(columns), Design(rng.lognormal(0, 1, 600)))
    per_effect = [one.statistic / one.effect**2 for one in (plain, weighted)]
    assert per_effect[1] < 0.7 * per_effect[0]  # Kish's design effect of these weights lies above 2


def test_false_positives_of_weighted_tables_stay_at_the_level():
    rng = np.random.default_rng(5)
    p = [
        compare_shares(
            dummies(rng.integers(0, 3, 300)), dummies(rng.integers(0, 3, 300)), Design(rng.lognormal(0, 0.6, 300))
        ).p
        for _ in range(400)
    ]
    assert np.mean(np.array(p) < 0.05) < 0.075  # 5 % and two standard errors of 400 tables


def test_a_table_with_one_row_has_no_p():
    found = compare_shares(np.ones((50, 1), dtype=bool), dummies(np.arange(50) % 2), Design(np.ones(50)))
    assert np.isnan(found.p)


def test_walds_test_knows_that_means_go_together():
    means, apart = np.array([1.0, 1.2]), np.diag([0.01, 0.01])
    together = apart + 0.008 * (1 - np.eye(2))
    assert compare_domains(means, together, 100)[2] < compare_domains(means, apart, 100)[2]
    assert compare_domains(means, apart, 100)[2] == pytest.approx(0.160, abs=0.002)  # t = 1.414 with 100 degrees
