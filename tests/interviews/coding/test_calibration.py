"""Probabilities: as often right as they say, low where nothing fits, and honest while nobody has decided."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.interviews.coding import calibration, learner
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.proposing import beliefs, prepare
from insights.interviews.vectors import encode
from tests.conftest import filled
from tests.interviews.coding.deciding import decided, proposed
from tests.interviews.saying import planted, verbatims

CODES = [Code(name.lower(), name) for name in ("Rechnung", "Parkplatz", "Kuchen")]


def _pairs(rng, size=400, codes=6, slope=8.0):
    """Scores whose true log odds are known, for passages that may have several codes."""
    scores = rng.normal(0.0, 0.3, (size, codes))
    truth = rng.random((size, codes)) < 1 / (1 + np.exp(-(slope * scores - 1.5)))
    return scores, truth


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_probabilities_are_found_again(seed):
    rng = np.random.default_rng(seed)
    scores, truth = _pairs(rng)
    start = np.zeros_like(scores)
    fitted = calibration.calibrate(start, scores, truth, np.ones_like(truth))
    new, unseen = _pairs(rng, 4000)
    probability = calibration.probabilities(fitted, np.zeros_like(new), new)
    assert calibration.expected_error(probability.ravel(), unseen.ravel().astype(float)) < 0.03
    proposed = probability >= 0.5
    assert calibration.expected_error(probability[proposed], unseen[proposed].astype(float)) < 0.06


def test_scores_that_say_nothing_give_the_share_of_the_code_and_no_more():
    rng = np.random.default_rng(5)
    scores = rng.normal(0.0, 0.3, (300, 4))
    truth = rng.random(scores.shape) < 0.2
    fitted = calibration.calibrate(np.zeros_like(scores), scores, truth, np.ones_like(truth))
    probability = calibration.probabilities(fitted, np.zeros_like(scores), rng.normal(0.0, 0.3, scores.shape))
    assert abs(probability.mean() - 0.2) < 0.05
    assert probability.max() < 0.5


def test_nothing_decided_changes_nothing():
    start = np.array([[-3.0, 0.5], [2.0, -1.0]])
    scores = np.array([[0.1, 0.4], [0.2, 0.0]])
    fitted = calibration.calibrate(start[:0], scores[:0], np.zeros((0, 2), bool), np.zeros((0, 2), bool))
    assert np.allclose(calibration.probabilities(fitted, start, scores), 1 / (1 + np.exp(-start)))
    assert not fitted.enough.any()
    assert np.isnan(fitted.error).all()
    assert not any(map(fitted.calibrated, range(2)))


def test_extreme_beliefs_beforehand_do_not_run_away():
    start = np.where(np.arange(120).reshape(40, 3) % 2 == 0, 1e6, -1e6)
    scores = np.random.default_rng(0).normal(0, 1e-3, (40, 3))
    truth = np.random.default_rng(1).random((40, 3)) < 0.3
    fitted = calibration.calibrate(start, scores, truth, np.ones_like(truth))
    assert abs(calibration.probabilities(fitted, start, scores).mean() - 0.3) < 0.1


def test_the_order_of_what_is_likely_is_never_turned_round():
    line = calibration._rising(np.array([0.0, 1.0, -3.0, 0.5]))
    odds = np.linspace(-3, 6, 50)
    assert (np.diff(np.tensordot(line, calibration._bent(odds), 1)) > 0).all()


def test_expected_error_by_hand():
    probability = np.array([0.05, 0.05, 0.95, 0.95])
    assert calibration.expected_error(probability, np.array([0.0, 0, 1, 1])) == pytest.approx(0.05)
    assert calibration.expected_error(probability, np.array([0.0, 1, 1, 1])) == pytest.approx((0.9 + 0.1) / 4)
    assert np.isnan(calibration.expected_error(np.array([]), np.array([])))


def test_the_model_says_whether_its_probabilities_were_tested():
    table, subjects = planted()
    vectors = encode(table["text"])
    plain = proposed(table, vectors, CODES, contracts.empty("codings"), at_least=0.3)
    assert plain["model"].str.contains("decided=0; calibrated=no").all()
    of = {name: np.flatnonzero(np.array(subjects) == name)[:6] for name in dict.fromkeys(subjects)}
    rows = np.sort(np.concatenate(list(of.values())))
    accepted = decided(table, rows, [subjects[row].lower() for row in rows])
    taught = proposed(table, vectors, CODES, accepted)  # eighteen accepted, and what they imply, but none rejected
    assert taught.loc[taught["coder"] == "machine", "model"].str.contains("decided=18; calibrated=no").all()
    rejected = decided(table, of["Parkplatz"], ["rechnung"] * 6, "rejected")
    tested = proposed(table, vectors, CODES, filled(pd.concat([accepted, rejected]), "codings"))
    by_machine = tested["coder"] == "machine"
    own = tested["code"] == "rechnung"
    assert tested.loc[by_machine & own, "model"].str.contains(r"decided=18; calibrated=yes; error=0\.\d\d").all()
    assert tested.loc[by_machine & ~own, "model"].str.contains("calibrated=no").all()
    assert {"rechnung", "kuchen"} <= set(tested.loc[by_machine, "code"])
    assert tested.loc[~by_machine, "model"].isna().all()


def test_what_is_implied_counts_less_than_what_was_decided_and_never_as_tested():
    votes = np.array([[1.0, 0.0], [-1.0, 1.0], [-1.0, 0.0], [0.0, 1.0]])
    known = learner.observed(votes, np.eye(2, dtype=bool))
    assert learner.weighed(votes, known).tolist() == [[1.0, 0.6], [1.0, 1.0], [1.0, 0.0], [0.6, 1.0]]
    never_no = np.maximum(votes, 0.0)  # who never rejects says no by passing over
    assert learner.weighed(never_no, learner.observed(never_no, np.eye(2, dtype=bool)))[0].tolist() == [1.0, 1.0]
    scores, truth = _pairs(np.random.default_rng(3), 40, 2)
    start, whole = np.zeros_like(scores), np.ones_like(scores)
    assert calibration.calibrate(start, scores, truth, whole).enough.all()
    assert not calibration.calibrate(start, scores, truth, whole, decided=truth).enough.any()


def test_an_implied_pair_moves_probabilities_less_than_a_decided_one():
    scores, truth = _pairs(np.random.default_rng(3), 40, 2)
    start = np.zeros_like(scores)
    none, some, whole = (
        calibration.probabilities(calibration.calibrate(start, scores, truth, weight), start, scores).mean()
        for weight in (truth * 1.0, np.where(truth, 1.0, 0.5), np.ones_like(scores))
    )
    assert none > some > whole


def test_the_error_is_that_of_passages_the_fit_has_not_seen():
    rng = np.random.default_rng(7)
    scores, truth = rng.normal(0.0, 0.3, (40, 3)), rng.random((40, 3)) < 0.5
    scores[:, 0] += np.where(truth[:, 0], 2.0, -2.0) * (
        np.arange(40) % 5 != 0
    )  # a fifth of the passages looks otherwise
    arguments = np.zeros_like(scores), scores, truth, np.ones_like(scores)
    fitted = calibration.calibrate(*arguments)
    chance = calibration.probabilities(fitted, *arguments[:2])
    seen, _ = calibration.errors_that_matter(chance, truth * 1.0, np.ones_like(scores))
    found, tested = calibration.held_out_error(*arguments)
    assert found[0] > seen[0]
    assert (tested <= 40).all()
    nothing, pairs = calibration.held_out_error(*(part[:1] for part in arguments))
    assert np.isnan(nothing).all()
    assert pairs.tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_error_found_by_cross_validation_is_about_that_on_new_passages(seed):
    rng = np.random.default_rng(seed)
    scores, truth = _pairs(rng, 1200)
    arguments = np.zeros_like(scores), scores, truth, np.ones_like(scores)
    new, unseen = _pairs(rng, 4000)
    chance = calibration.probabilities(calibration.calibrate(*arguments), np.zeros_like(new), new)
    there, _ = calibration.errors_that_matter(chance, unseen * 1.0, np.ones_like(new))
    found, tested = calibration.held_out_error(*arguments)
    assert found == pytest.approx(there, abs=0.06)
    assert (tested > 200).all()


def test_pairs_that_are_clearly_out_of_the_question_do_not_flatter_the_error():
    chance = np.concatenate([np.full(500, 0.01), np.full(20, 0.8)])[:, None]
    truth = np.concatenate([np.zeros(500), np.tile([1.0, 0.0], 10)])[:, None]
    error, pairs = calibration.errors_that_matter(chance, truth, np.ones_like(chance))
    assert error == pytest.approx([0.3])
    assert pairs.tolist() == [20]
    assert calibration.expected_error(chance[:, 0], truth[:, 0]) < 0.03


def test_a_dozen_pairs_that_are_right_on_the_whole_are_not_called_wrong_by_chance():
    rng = np.random.default_rng(0)
    chance = rng.uniform(0.2, 1.0, (12, 200))  # 200 codes with twelve pairs each, whose probabilities are true
    truth = (rng.random(chance.shape) < chance) * 1.0
    few, _ = calibration.errors_that_matter(chance, truth, np.ones_like(chance))
    ten_bins = [calibration.expected_error(chance[:, code], truth[:, code]) for code in range(200)]
    assert few.mean() < 0.12 < 0.2 < np.mean(ten_bins)


def test_a_code_with_enough_decisions_whose_proposals_are_wrong_is_not_calibrated():
    codes = 2
    fitted = calibration.Calibration(
        np.zeros(6), np.zeros(codes), np.zeros(4), 40, np.ones(codes, dtype=bool), np.array([0.3, 0.05]), np.array([20, 20])
    )  # fmt: skip
    assert [fitted.calibrated(number) for number in range(codes)] == [False, True]
    assert not replace(fitted, tested=np.array([5, 5])).calibrated(1)
    assert not replace(fitted, enough=np.zeros(codes, dtype=bool)).calibrated(1)


def test_passages_about_something_else_get_low_probabilities():
    table, subjects = planted()
    noise = [
        "Der Zug fährt um acht.",
        "Meine Katze schläft viel.",
        "Das Wetter war gestern schön.",
        "Blau gefällt mir besser.",
    ]
    both = verbatims([*table["text"], *noise])
    rows = [row for subject in dict.fromkeys(subjects) for row in np.flatnonzero(np.array(subjects) == subject)[:6]]
    chance = beliefs(
        prepare(both, encode(both["text"]), CODES), decided(both, rows, [subjects[row].lower() for row in rows])
    ).probability
    assert chance[len(table) :].max() < 0.5
    assert chance[: len(table)].max(axis=1).mean() > 0.8


def test_a_passage_gets_several_codes_where_people_gave_several():
    table, subjects = planted()
    both = verbatims(
        [f"{a} {b}" for a, b in zip(table["text"][:20], table["text"][20:40], strict=True)] + list(table["text"])
    )
    codes = [[0, 1]] * 20 + [[["Rechnung", "Parkplatz", "Kuchen"].index(subject)] for subject in subjects]
    rows = [row for row in range(len(codes)) if row % 2 == 0]
    pairs = [(row, CODES[code].code) for row in rows for code in codes[row]]
    decisions = decided(both, [row for row, _ in pairs], [code for _, code in pairs])
    chance = beliefs(prepare(both, encode(both["text"]), CODES), decisions).probability
    unseen = np.arange(1, 20, 2)
    assert (chance[unseen][:, :2] >= 0.25).all(axis=1).mean() > 0.8
    assert (chance[unseen][:, :2] >= 0.5).all(axis=1).mean() >= 0.5
    assert chance[unseen, 2].max() < 0.5
