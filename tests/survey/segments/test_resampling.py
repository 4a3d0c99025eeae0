import json

import numpy as np
import pandas as pd
import pytest

from insights.survey.segments import resampling


def k_means(x, k, *, n_init):
    """How samples of `x` are divided by k-means; every row goes to the nearest centre."""
    from sklearn.cluster import KMeans

    def refit(counts):
        out = np.empty(counts.shape, dtype=int)
        for sample, count in enumerate(counts.T):
            rows = np.repeat(np.arange(len(x)), count.astype(int))
            out[:, sample] = KMeans(k, n_init=n_init, init="random", random_state=sample).fit(x[rows]).predict(x)
        return out

    return refit


def same(labels):
    return lambda counts: np.repeat(labels[:, None], counts.shape[1], axis=1)


def test_a_division_that_always_comes_back_has_one_everywhere():
    labels = np.repeat([0, 1, 2], [50, 30, 20])
    assert (resampling.bootstrap_jaccard(labels, same(labels), k=3, n_bootstrap=5, seed=1) == 1).all()
    assert (resampling.prediction_strength(100, 3, same(labels), n_splits=5, seed=1) == 1).all()


def test_a_division_by_chance_is_not_found_again():
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 3, 300)
    chance = lambda counts: rng.integers(0, 3, counts.shape)  # noqa: E731
    assert resampling.bootstrap_jaccard(labels, chance, k=3, n_bootstrap=20, seed=1).mean() < 0.3
    assert resampling.prediction_strength(300, 3, chance, n_splits=10, seed=1).mean() < 0.4


def test_clear_cases_need_fewer_samples():
    labels = np.repeat([0, 1], 50)
    found = [
        len(resampling.bootstrap_jaccard(labels, same(labels), k=2, lines=lines, seed=1)) for lines in ((), (0.75, 0.6))
    ]
    assert found == [100, 40]


def reference(shared_data, table):
    folder = shared_data.parent / "reference"
    if not folder.is_dir():
        pytest.skip("the reference data are not on this machine")
    expected = json.loads((folder / "expected_statistics.json").read_text(encoding="utf-8"))
    return pd.read_csv(folder / table).select_dtypes("number").to_numpy(), expected


@pytest.mark.parametrize("k", [2, 3])
def test_prediction_strength_of_the_iris_data_is_that_of_fpc(shared_data, k):
    x, expected = reference(shared_data, "r_iris.csv")
    found = resampling.prediction_strength(len(x), k, k_means(x[:, -4:], k, n_init=1), n_splits=40, seed=1)
    noise = found.std(ddof=1) * np.sqrt(1 / 40 + 1 / 50)  # both are means of random halvings
    assert found.mean() == pytest.approx(expected["iris_prediction_strength"]["mean_pred"][k - 1], abs=3 * noise)


@pytest.mark.parametrize(("table", "name", "k"), [("r_iris.csv", "iris", 3), ("cluster_ruspini.csv", "ruspini", 4)])
def test_bootstrap_jaccard_is_that_of_clusterboot(shared_data, table, name, k):
    x, expected = reference(shared_data, table)
    x = x[:, -4:] if name == "iris" else x[:, -2:]
    refit = k_means(x, k, n_init=10)
    labels = refit(np.ones((len(x), 1)))[:, 0]
    found = resampling.bootstrap_jaccard(labels, refit, k=k, n_bootstrap=50, rows_once=True, seed=1)
    known = np.sort(expected[f"{name}_clusterboot_kmeans"][f"K{k}"]["jaccard_mean"])
    noise = 3 * found.std(axis=0, ddof=1).max() * np.sqrt(1 / 50 + 1 / 100)
    assert np.sort(found.mean(axis=0)) == pytest.approx(known, abs=max(noise, 1e-9))
