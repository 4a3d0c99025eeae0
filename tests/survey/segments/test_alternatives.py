import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import Segment, SegmentSolution
from insights.survey.segments import alternatives
from tests.survey.survey_data import survey


def solution(k=3):
    one = {"n": 100, "share": 0.3, "low": 0.2, "high": 0.4, "mean_probability": 0.9}
    return SegmentSolution(
        found=True,
        k=k,
        segments=[Segment(segment=s, name=str(s), stability=0.9 - s / 100, **one) for s in range(1, k + 1)],
    )


@pytest.fixture(scope="module")
def people():
    responses, variables, types = survey(n=300)
    return responses, variables, pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": types + 1})


def test_every_method_finds_planted_types(people):
    responses, variables, memberships = people
    table = alternatives.compare_methods(responses, variables, memberships, solution=solution(), n_bootstrap=5, seed=1)
    assert list(table["method"]) == ["latent classes", "k-prototypes", "Gaussian mixture", "archetypes"]
    others = table.iloc[1:]
    assert (others["agreement"] > 0.7).all()
    assert ((others["low"] <= others["agreement"]) & (others["agreement"] <= others["high"])).all()
    assert table["stability"].iloc[0] == pytest.approx(0.87)
    assert table["agreement"].isna().tolist() == [True, False, False, False]
    assert (table["k"] == 3).all()


def test_on_shuffled_answers_nobody_agrees_with_anybody():
    responses, variables, types = survey(n=300, shuffled=True)
    memberships = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": types + 1})
    table = alternatives.compare_methods(responses, variables, memberships, solution=solution(), n_bootstrap=2, seed=1)
    assert table["agreement"].iloc[1:].abs().max() < 0.1


def test_the_same_seed_gives_the_same_table(people):
    tables = [
        alternatives.compare_methods(*people, solution=solution(), n_bootstrap=2, seed=4).to_csv(index=False)
        for _ in range(2)
    ]
    assert tables[0] == tables[1]


def test_without_segments_there_is_nothing_to_compare(people):
    responses, variables, _ = people
    empty = contracts.empty("memberships")
    assert alternatives.compare_methods(responses, variables, empty, solution=SegmentSolution(), seed=1).empty


def test_missing_answers_stand_in_the_middle():
    responses, variables, _ = survey(n=100)
    responses.loc[:9, ["kanal", "logins"]] = None
    material = alternatives.read_material(responses, variables)
    kanal = material.choices[:10, material.questions[0]]
    assert not kanal.any()
    assert (material.numbers[:10] == 0).all()


def test_archetypes_find_the_corners_of_a_triangle():
    rng = np.random.default_rng(1)
    corners = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    shares = rng.dirichlet([0.4, 0.4, 0.4], 400)
    axes = shares @ corners - (shares @ corners).mean(axis=0)
    material = alternatives.Material(np.zeros((400, 0)), np.zeros((400, 0)), [], axes)
    found = alternatives.archetypes(material, 3, rng)
    assert alternatives.rand_index(shares.argmax(axis=1), found) > 0.9


def test_k_prototypes_takes_numbers_and_answers_together():
    truth = np.repeat([0, 1, 2], 50)
    rng = np.random.default_rng(2)
    numbers = (np.array([-1.5, -1.5, 1.5])[truth] + rng.normal(0, 0.3, 150))[:, None]
    choices = np.eye(2)[np.array([0, 1, 1])[truth]]
    material = alternatives.Material(numbers, np.tile(choices, 4), [slice(2 * i, 2 * i + 2) for i in range(4)], numbers)
    assert alternatives.rand_index(truth, alternatives.k_prototypes(material, 3, rng)) == 1


def test_agreement_and_silhouette_are_those_of_scikit_learn():
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    rng = np.random.default_rng(3)
    one, other = rng.integers(0, 3, 80), rng.integers(0, 4, 80)
    assert alternatives.rand_index(one, other) == pytest.approx(adjusted_rand_score(one, other))
    points = rng.normal(size=(80, 2))
    distance = np.abs(points[:, None] - points).sum(axis=2)
    assert alternatives._silhouette(distance, one) == pytest.approx(
        silhouette_score(distance, one, metric="precomputed")
    )
