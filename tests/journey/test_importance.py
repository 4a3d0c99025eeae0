import numpy as np
import pandas as pd
import pytest

from insights.journey.importance import lmg, r_squared, relative_weights, weighted_correlations


@pytest.fixture
def mtcars(shared_data):
    path = shared_data.parent / "reference" / "r_mtcars.csv"
    if not path.is_file():
        pytest.skip("r_mtcars.csv is not on this machine")
    table = pd.read_csv(path)[["cyl", "disp", "hp", "gear", "mpg"]].to_numpy(float)
    return weighted_correlations(table, np.ones((1, len(table))))[0]


def test_lmg_reproduces_relaimpo_on_mtcars(mtcars):
    assert lmg(mtcars)[0] == pytest.approx([0.247052033, 0.243499595, 0.210912900, 0.077725111], abs=1e-6)
    assert r_squared(mtcars)[0] == pytest.approx(0.779189639, abs=1e-6)


def test_relative_weights_reproduce_johnson_on_mtcars(mtcars):
    assert relative_weights(mtcars)[0] == pytest.approx([0.228479726, 0.222146871, 0.232174439, 0.096388603], abs=1e-6)


def test_two_predictors_by_hand():
    # r1 = .6, r2 = .4, r12 = .5: R² = (.36 + .16 - 2*.6*.4*.5) / (1 - .25) = .28 / .75
    # LMG of the first: ½ (.36 + R² - .16)
    matrix = np.array([[[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]]])
    full = 0.28 / 0.75
    assert lmg(matrix)[0] == pytest.approx([(0.36 + full - 0.16) / 2, (0.16 + full - 0.36) / 2])


def test_parts_add_up_to_r_squared_and_are_not_negative():
    rng = np.random.default_rng(3)
    data = rng.normal(size=(200, 7)) @ rng.normal(size=(7, 7))
    matrix, _ = weighted_correlations(data, np.ones((1, 200)))
    for parts in (lmg(matrix), relative_weights(matrix)):
        assert parts.sum() == pytest.approx(r_squared(matrix)[0])
        assert (parts > -1e-12).all()


def test_correlations_use_all_pairs_that_exist_and_respect_weights():
    rng = np.random.default_rng(1)
    data = rng.normal(size=(300, 3)) @ np.array([[1, 0.5, 0.2], [0, 1, 0.4], [0, 0, 1]])
    data[rng.random((300, 3)) < 0.3] = np.nan
    matrix, _ = weighted_correlations(data, np.ones((1, 300)))
    assert matrix[0] == pytest.approx(pd.DataFrame(data).corr().to_numpy(), abs=1e-9)
    doubled, _ = weighted_correlations(data, np.r_[np.full(150, 2.0), np.ones(150)][None])
    assert doubled[0] == pytest.approx(pd.DataFrame(np.vstack([data, data[:150]])).corr().to_numpy(), abs=1e-9)
