import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class
from insights.survey.segments import selection
from insights.survey.segments.segment_items import encode_answers
from tests.survey.survey_data import survey

PUBLISHED = {
    "carcinoma": (3, ["validated"] * 3),
    "cheating": (2, ["validated", "doubtful"]),
    "gss82": (2, ["validated"] * 2),
}


def published(shared_data, name):
    path = shared_data.parent / "reference" / f"polca_{name}.csv"
    if not path.is_file():
        pytest.skip("the reference data are not on this machine")
    table = pd.read_csv(path, dtype=str)
    return latent_class.encode(table.drop(columns="GPA") if name == "cheating" else table)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_verdict_on_published_data_is_the_honest_one(shared_data, name):
    found = selection.select(published(shared_data, name), n_permutations=39, seed=1)
    assert (found.k, found.verdicts(found.k)) == PUBLISHED[name]


def test_the_third_class_that_bic_wants_in_gss82_is_only_indicative(shared_data):
    found = selection.select(published(shared_data, "gss82"), n_permutations=39, seed=1)
    assert found.proposed == 3
    assert sorted(found.verdicts(3)) == ["indicative", "validated", "validated"]
    error = found.jaccard[3].std(axis=0, ddof=1).max() / 10
    assert found.stability(3).min() == pytest.approx(0.609, abs=3 * np.hypot(error, 0.034))  # both from 100 samples
    assert found.likelihood_ratio[3][0] < 0.05


def test_leaving_the_comparison_incomplete_does_not_change_the_decision():
    items = encode_answers(*survey()[:2])
    short, full = (selection.select(items, n_bootstrap=30, complete=complete, seed=1) for complete in (False, True))
    assert (short.k, short.why) == (full.k, full.why)
    assert set(short.strength) < set(full.strength)


def test_three_planted_types_are_found_and_stable():
    responses, variables, _ = survey()
    found = selection.select(encode_answers(responses, variables), n_bootstrap=30, seed=1)
    assert (found.k, found.why, found.p) == (3, "stable", 0.01)
    assert found.stability(3).min() > 0.85
    assert found.verdicts(3) == ["validated"] * 3


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


def test_the_least_share_is_that_of_the_weighted_respondents():
    table = pd.DataFrame({name: ["x"] * 60 + ["y"] * 40 for name in "abcd"})
    model = latent_class.fit(latent_class.encode(table), 2, seed=1)
    light = np.r_[np.full(60, 1.5), np.full(40, 0.25)]
    assert selection.shares_of(model, light) == pytest.approx([0.9, 0.1])
    assert selection._large_enough(model, 0.2, 20, None)
    assert not selection._large_enough(model, 0.2, 20, light)
    assert not selection._large_enough(model, 0.05, 41, light)  # people are counted, not weighted


def test_a_p_from_a_few_clear_draws_is_an_upper_bound():
    responses, variables, _ = survey()
    found = selection.select(
        encode_answers(responses, variables), n_bootstrap=10, n_starts=5, max_classes=4, complete=False, seed=1
    )
    assert (found.likelihood_ratio[3], found.is_bounded(3), found.is_bounded(2)) == ((0.04, 24), True, False)


def test_the_stability_of_a_perfect_division_is_one():
    table = pd.DataFrame({name: ["x"] * 60 + ["y"] * 40 for name in "abcd"})
    items = latent_class.encode(table)
    jaccard = selection.stability(items, latent_class.fit(items, 2, seed=1), n_bootstrap=10, seed=1)
    assert jaccard.shape == (10, 2)
    assert jaccard.mean(axis=0) == pytest.approx([1.0, 1.0])


def test_too_many_questions_for_the_people_are_the_reason_that_is_given():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.integers(0, 2, (60, 80)).astype(str)).add_prefix("v")
    assert selection.select(latent_class.encode(table), seed=1).why == "too many questions"
    assert selection.select(latent_class.encode(table[["v0", "v1"]]), seed=1).why == "few answers"


@pytest.mark.parametrize("shares", [[0.7, 0.2, 0.1]])
def test_unequal_groups_far_apart_on_one_line_are_found(shares):
    rng = np.random.default_rng(0)
    place = rng.choice([-2.0, 0.0, 2.0], 500, p=shares)
    table = pd.DataFrame(
        {f"v{i}": np.digitize(2.5 * place + rng.logistic(size=500), [-3, -1, 1, 3]).astype(str) for i in range(10)}
    )
    found = selection.select(
        latent_class.encode(table), n_permutations=39, n_bootstrap=20, n_starts=5, max_classes=4, complete=False, seed=1
    )
    assert found.k == 3


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
