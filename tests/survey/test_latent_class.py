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
    [("carcinoma", 2), ("carcinoma", 3), ("carcinoma", 4), ("cheating", 2), ("gss82", 2), ("gss82", 3), ("gss82", 4)],
)
def test_log_likelihood_and_shares_equal_polca(reference, name, k):
    expected = json.loads((reference / "expected_latent_class.json").read_text())[name][f"K{k}"]
    table = pd.read_csv(reference / f"polca_{name}.csv", dtype=str)
    table = table.drop(columns="GPA") if name == "cheating" else table

    model = latent_class.fit(table, k, n_starts=40, seed=1)

    assert model.log_likelihood == pytest.approx(expected["loglik"], abs=1e-3)
    assert model.shares == pytest.approx(expected["class_shares"], abs=1e-3)
    assert model.parameters == expected["npar"]
    assert model.bic == pytest.approx(expected["bic"], abs=3e-3)
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
