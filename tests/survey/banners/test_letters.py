"""Letters respect weights, clusters and people who stand in several columns."""

from __future__ import annotations

import numpy as np

from insights import contracts
from insights.survey.banners.crosstabs import banner_tables
from insights.survey.banners.letters import exceeded, mean_pairs, share_pairs
from insights.survey.inference.comparing import pairwise_shares
from insights.survey.inference.design import Design, means
from tests.survey.made import survey


def halves(n):
    return np.arange(n)[:, None] % 2 == np.arange(2)


def test_with_equal_weights_they_are_the_plain_z_tests():
    answers = np.random.default_rng(1).random((400, 3)) < 0.4
    found = means(Design(np.ones(400)), answers, halves(400))
    assert np.allclose(
        share_pairs(found, Design(np.ones(400))), pairwise_shares(found.value, found.persons), equal_nan=True
    )


def test_weights_make_them_more_careful():
    rng = np.random.default_rng(2)
    answers, inside = rng.random((400, 1)) < 0.3 + 0.2 * (np.arange(400) % 2)[:, None], halves(400)
    weights = rng.lognormal(0, 1, 400)
    p = [share_pairs(means(d, answers, inside), d)[0, 0, 1] for d in (Design(np.ones(400)), Design(weights))]
    assert p[0] < 0.01 < p[1]


def test_columns_that_follow_the_towns_are_compared_between_towns():
    rng = np.random.default_rng(3)
    town = np.repeat(np.arange(16), 25)
    answers = rng.random((400, 1)) < (0.2 + 0.6 * rng.random(16))[town][:, None]
    inside = (town < 8)[:, None] == np.array([True, False])
    plain, clustered = Design(np.ones(400)), Design(np.ones(400), None, town)
    p = [share_pairs(means(d, answers, inside), d)[0, 0, 1] for d in (plain, clustered)]
    assert p[1] > p[0]
    score = answers + rng.normal(0, 0.1, (400, 1))
    assert mean_pairs(means(clustered, score, inside))[0, 0, 1] > mean_pairs(means(plain, score, inside))[0, 0, 1]


def test_people_in_several_columns_say_the_same_in_both():
    # 300 people in both columns, 60 in the first only: the columns differ only by these, and clearly.
    rng = np.random.default_rng(4)
    inside = np.column_stack([np.ones(360, dtype=bool), np.arange(360) < 300])
    answers = np.where(inside[:, 1], rng.random(360) < 0.5, True)[:, None]
    design = Design(np.ones(360))
    apart = share_pairs(means(design, answers, inside), design)[0, 0, 1]
    together = share_pairs(means(design, answers, inside, overlapping=True), design)[0, 0, 1]
    assert together < 0.001 < 0.01 < apart


def test_a_banner_of_several_answers_is_tested_option_by_option():
    rng = np.random.default_rng(6)
    used = [contracts.join(["mail", "chat"] if rng.random() < 0.5 else ["mail"]) for _ in range(400)]
    like = ["yes" if rng.random() < (0.8 if "chat" in u else 0.3) else "no" for u in used]
    responses, variables = survey({"used": used, "like": like}, used="multiple")
    _, tests = banner_tables(responses, variables, ["used"])
    found = tests.set_index("variable").loc["like"]
    assert found["test"] == "chi2 of the strongest option"
    assert found["p"] < 1e-6


def test_a_letter_needs_ten_people_and_a_corrected_p():
    p = np.full((1, 3, 3), 0.001)
    level = np.array([[0.6, 0.2, 0.1]])
    marks = exceeded(p, level, np.array([50, 50, 9]), ["A", "B", "C"], "holm")
    assert marks == [["B", "", ""]]
    assert exceeded(p * 20, level, np.array([50, 50, 50]), ["A", "B", "C"], "holm") == [["", "", ""]]
    assert exceeded(p * 20, level, np.array([50, 50, 50]), ["A", "B", "C"], "bh") == [["B C", "C", ""]]


def test_hidden_cells_are_not_compared_and_do_not_move_the_letters_of_others():
    level = np.array([[0.6, 0.4, 0.1], [0.6, 0.4, 0.1]])
    hidden = np.array([[False, True, False], [False, False, False]])
    people, letters = np.array([50, 50, 50]), ["A", "B", "C"]
    p = np.full((2, 3, 3), 1e-6)
    assert exceeded(p, level, people, letters, "holm", hidden=hidden) == [["C", "", ""], ["B C", "C", ""]]
    p = np.full((2, 3, 3), 0.012)  # four pairs are left of six: 4 * 0.012 < 0.05
    assert exceeded(p, level, people, letters, "holm", hidden=hidden) == [["C", "", ""], ["B C", "C", ""]]
    assert exceeded(p, level, people, letters, "holm")[0] == ["", "", ""]
