import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class, selection
from insights.survey.segment_items import encode_answers
from tests.survey.survey_data import survey


@pytest.mark.parametrize(("name", "segments"), [("carcinoma", 3), ("cheating", 2), ("gss82", 2)])
def test_the_verdict_on_published_data_is_the_honest_one(shared_data, name, segments):
    path = shared_data.parent / "reference" / f"polca_{name}.csv"
    if not path.is_file():
        pytest.skip("the reference data are not on this machine")
    table = pd.read_csv(path, dtype=str)
    table = table.drop(columns="GPA") if name == "cheating" else table
    assert selection.select(latent_class.encode(table), n_permutations=39, n_bootstrap=60, seed=1).k == segments


def test_three_planted_types_are_found_and_stable():
    responses, variables, _ = survey()
    found = selection.select(encode_answers(responses, variables), n_bootstrap=30, seed=1)
    assert (found.k, found.why, found.p) == (3, "stable", 0.01)
    assert found.jaccard[3].min() > 0.85


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_answers_have_no_segments(seed):
    responses, variables, _ = survey(seed=seed, n=250, shuffled=True)
    found = selection.select(encode_answers(responses, variables), n_bootstrap=20, n_permutations=39, seed=seed)
    assert found.k == 1
    assert found.why in ("one group", "independent")


def test_a_few_heavy_users_are_no_type_of_their_own():
    rng = np.random.default_rng(2)
    table = pd.DataFrame({f"v{i}": rng.gamma(0.6, 5, 300) for i in range(4)})
    assert selection.select(latent_class.encode(table), n_bootstrap=20, seed=1).k == 1


def test_the_stability_of_a_perfect_division_is_one():
    table = pd.DataFrame({name: ["x"] * 60 + ["y"] * 40 for name in "abcd"})
    items = latent_class.encode(table)
    jaccard = selection.stability(items, latent_class.fit(items, 2, seed=1), n_bootstrap=10, seed=1)
    assert jaccard == pytest.approx([1.0, 1.0])


def test_people_who_differ_by_degree_are_no_types():
    rng = np.random.default_rng(4)
    trait = rng.normal(size=500)
    table = pd.DataFrame(
        {f"v{i}": np.digitize(1.3 * trait + rng.logistic(size=500), [-2, 0, 2]).astype(str) for i in range(8)}
    )
    found = selection.select(latent_class.encode(table), n_permutations=39, seed=1)
    assert (found.k, found.why) == (1, "degree")
    assert found.proposed > 1
    assert found.factor_bic < found.models[found.proposed].bic
