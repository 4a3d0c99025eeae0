import json

import numpy as np
import pandas as pd
import pytest

from insights.errors import InputError
from insights.survey import latent_class


@pytest.fixture(scope="module")
def reference(shared_data):
    folder = shared_data.parent / "reference"
    if not (folder / "expected_latent_class.json").is_file():
        pytest.skip("the reference results are not on this machine")
    return folder


@pytest.mark.parametrize(
    ("name", "k"),
    [
        ("carcinoma", 1),
        ("cheating", 1),
        ("gss82", 1),
        ("carcinoma", 2),
        ("carcinoma", 3),
        ("carcinoma", 4),
        ("cheating", 2),
        ("gss82", 2),
        ("gss82", 3),
        ("gss82", 4),
    ],
)
def test_log_likelihood_and_shares_equal_polca(reference, name, k):
    expected = json.loads((reference / "expected_latent_class.json").read_text())[name][f"K{k}"]
    table = pd.read_csv(reference / f"polca_{name}.csv", dtype=str)
    table = table.drop(columns="GPA") if name == "cheating" else table

    model = latent_class.fit(table, k, n_starts=40, seed=1)

    assert model.log_likelihood == pytest.approx(expected["loglik"], abs=1e-4)
    assert model.shares == pytest.approx(np.atleast_1d(expected["class_shares"]), abs=1e-3)
    assert model.parameters == expected["npar"]
    assert model.bic == pytest.approx(expected["bic"], abs=3e-3)
    if k > 1:
        assert model.entropy == pytest.approx(expected["rel_entropy"], abs=2e-3)


def two_perfect_classes():
    return pd.DataFrame({"a": ["x"] * 30 + ["y"] * 10, "b": ["u"] * 30 + ["v"] * 10, "c": ["s"] * 30 + ["t"] * 10})


def test_two_perfect_classes_have_the_likelihood_of_one_coin():
    model = latent_class.fit(two_perfect_classes(), 2, seed=1)
    assert model.log_likelihood == pytest.approx(30 * np.log(0.75) + 10 * np.log(0.25), abs=1e-6)
    assert model.shares == pytest.approx([0.75, 0.25])
    assert model.entropy == pytest.approx(1.0, abs=1e-6)


def test_one_class_is_the_product_of_the_margins():
    model = latent_class.fit(two_perfect_classes(), 1, seed=1)
    assert model.log_likelihood == pytest.approx(3 * (30 * np.log(0.75) + 10 * np.log(0.25)))
    assert model.parameters == 3


def test_a_respondent_counts_with_what_he_answered():
    table = two_perfect_classes()
    table.loc[[0, 31], "a"] = None
    table.loc[[0, 31], "b"] = None
    model = latent_class.fit(table, 2, seed=1)
    assert list(np.bincount(model.classes)) == [30, 10]
    assert model.posteriors[31, 1] == pytest.approx(1.0, abs=1e-6)


def test_weights_count_like_repeated_respondents():
    rng = np.random.default_rng(3)
    table = pd.DataFrame({name: rng.choice(["x", "y", "z"], 60) for name in "abcd"})
    times = rng.integers(1, 4, 60)
    weighted = latent_class.fit(table, 2, weights=times, seed=1)
    repeated = latent_class.fit(table.loc[table.index.repeat(times)].reset_index(drop=True), 2, seed=1)
    assert weighted.log_likelihood == pytest.approx(repeated.log_likelihood, abs=1e-4)


def test_numbers_and_categories_build_classes_together():
    rng = np.random.default_rng(5)
    truth = np.repeat([0, 1], [120, 80])
    table = pd.DataFrame(
        {
            "hours": rng.normal(np.where(truth, 30.0, 10.0), 3),
            "colour": np.where(rng.random(200) < 0.8, truth, 1 - truth).astype(str),
        }
    )
    model = latent_class.fit(table, 2, seed=1)
    assert (model.classes == truth).mean() > 0.98
    assert model.means["hours"] == pytest.approx([10, 30], abs=1)


def test_the_same_seed_gives_the_same_bytes():
    rng = np.random.default_rng(7)
    table = pd.DataFrame({name: rng.choice(["x", "y", "z"], 90) for name in "abcd"})
    first, second = (latent_class.fit(table, 3, seed=4) for _ in range(2))
    assert first.posteriors.tobytes() == second.posteriors.tobytes()


def test_answers_that_never_differ_are_refused_in_one_sentence():
    with pytest.raises(InputError, match="no column in which the answers differ"):
        latent_class.encode(pd.DataFrame({"a": ["x", "x"], "b": [None, None]}))


def test_half_of_the_starts_miss_the_best_optimum_of_gss82(reference):
    """poLCA's manual, on the same data: 500 starts end in five different optima, about half of them in the best."""
    table = pd.read_csv(reference / "polca_gss82.csv", dtype=str)
    model = latent_class.fit(table, 3, n_starts=200, seed=1)
    assert model.log_likelihood == pytest.approx(-2754.5454, abs=1e-4)
    assert 0.3 < model.starts_at_best < 0.7


def test_counts_follow_a_poisson_distribution_in_every_class():
    rng = np.random.default_rng(2)
    truth = np.repeat([0, 1], [300, 200])
    table = pd.DataFrame({"visits": rng.poisson(np.where(truth, 9.0, 1.5)), "buys": rng.poisson(np.where(truth, 2, 6))})
    model = latent_class.fit(latent_class.encode(table, counts=("visits", "buys")), 2, seed=1)
    assert (model.classes == truth).mean() > 0.97
    assert model.means["visits"] == pytest.approx([1.5, 9.0], abs=0.4)
    assert model.parameters == 2 * 2 + 1


def test_one_class_of_counts_has_the_likelihood_of_a_poisson_distribution():
    from scipy.stats import poisson

    x = [0, 1, 1, 2, 5, 3]
    model = latent_class.fit(latent_class.encode(pd.DataFrame({"x": x}), counts=("x",)), 1, seed=1)
    assert model.log_likelihood == pytest.approx(poisson.logpmf(x, np.mean(x)).sum())


def test_a_count_that_is_no_whole_number_is_named():
    with pytest.raises(InputError, match="'visits' holds -1, but counts are whole numbers"):
        latent_class.encode(pd.DataFrame({"visits": [1, 2, -1]}), counts=("visits",))


def test_a_constant_item_is_left_out():
    table = two_perfect_classes().assign(same="x")
    assert latent_class.encode(table).names == ("a", "b", "c")


def test_nine_in_ten_answers_missing_still_count_for_what_they_say():
    rng = np.random.default_rng(4)
    truth = np.repeat([0, 1], 1000)
    table = pd.DataFrame({f"q{j}": np.where(truth == 0, "x", "y") for j in range(12)}).mask(
        rng.random((2000, 12)) < 0.9
    )
    model = latent_class.fit(table, 2, seed=1)
    nothing = table.isna().all(axis=1).to_numpy()
    assert model.shares == pytest.approx([0.5, 0.5], abs=0.05)
    assert model.posteriors[nothing] == pytest.approx(np.tile(model.shares, (nothing.sum(), 1)), abs=1e-6)


def test_a_respondent_of_weight_zero_does_not_count():
    table, weights = two_perfect_classes(), np.ones(40)
    weights[30:] = 0.0
    model = latent_class.fit(table, 1, weights=weights, seed=1)
    assert model.probabilities["a"].loc[0, "x"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0] * 39 + [-1.0], "1 of 40 weights are missing or negative, the first one in row 40"),
        ([np.nan] + [1.0] * 39, "1 of 40 weights are missing or negative, the first one in row 1"),
        ([0.0] * 40, "All weights are 0"),
        ([1.0], "There are 1 weights for 40 respondents"),
    ],
)
def test_impossible_weights_are_refused_in_one_sentence(weights, message):
    with pytest.raises(InputError, match=message):
        latent_class.fit(two_perfect_classes(), 2, weights=weights, seed=1)


def test_more_classes_than_respondents_are_refused():
    with pytest.raises(InputError, match="5 classes were asked for, but there are only 3 respondents"):
        latent_class.fit(pd.DataFrame({"a": list("xyz"), "b": list("xxz")}), 5, seed=1)


def test_one_respondent_per_class_is_fitted_perfectly():
    model = latent_class.fit(pd.DataFrame({"a": list("xyz"), "b": list("xxz")}), 3, seed=1)
    assert model.log_likelihood == pytest.approx(3 * np.log(1 / 3), abs=1e-4)


def test_open_text_declared_as_categories_is_refused():
    table = pd.DataFrame({"why": [f"because {i}" for i in range(10_000)], "a": ["x", "y"] * 5_000})
    with pytest.raises(InputError, match="'why' has 10,000 different answers among 10,000 respondents"):
        latent_class.encode(table)
