"""Learning: decisions are respected, count for all alike, and each tests what the others teach."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.interviews.coding import learner, pool, proposing
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.proposing import beliefs, prepare
from insights.interviews.coding.teaching import definition_parts, teaching_of
from insights.interviews.vectors import encode
from tests.conftest import filled
from tests.interviews.coding.deciding import decided, proposed
from tests.interviews.saying import planted, verbatims

CODES = [Code(name.lower(), name) for name in ("Rechnung", "Parkplatz", "Kuchen")]


@pytest.fixture(scope="module")
def study():
    table, subjects = planted()
    return table, prepare(table, encode(table["text"]), CODES), np.array([s.lower() for s in subjects])


def _first(study, decisions):
    belief = beliefs(study[1], decisions)
    return np.array([CODES[number].code for number in belief.probability.argmax(axis=1)])


def test_the_name_of_a_code_alone_finds_what_it_names(study):
    assert (_first(study, contracts.empty("codings")) == study[2]).mean() > 0.9


def test_decisions_teach_what_the_codebook_does_not_say():
    table, subjects = planted()
    codes = [Code(f"c{number}", f"Code {number}") for number in range(3)]
    truth = np.array([["Rechnung", "Parkplatz", "Kuchen"].index(subject) for subject in subjects])
    rows = np.concatenate([np.flatnonzero(truth == code)[:3] for code in range(3)])
    taught = decided(table, rows, [f"c{code}" for code in truth[rows]])
    belief = beliefs(prepare(table, encode(table["text"]), codes), taught)
    rest = np.setdiff1d(np.arange(len(table)), rows)
    assert (belief.probability.argmax(axis=1)[rest] == truth[rest]).mean() > 0.95


def test_a_rejected_passage_and_what_resembles_it_lose_the_code(study):
    table, prepared, truth = study
    rows = np.flatnonzero(truth == "rechnung")[:4]
    before = beliefs(prepared, contracts.empty("codings")).probability
    after = beliefs(prepared, decided(table, rows, ["rechnung"] * 4, "rejected")).probability
    others = np.setdiff1d(np.flatnonzero(truth == "rechnung"), rows)
    assert (after[others, 0] < before[others, 0]).all()


def test_few_rejections_tell_little_and_more_tell_more(study):
    table, prepared, truth = study
    own = np.flatnonzero(truth == "rechnung")
    before = beliefs(prepared, contracts.empty("codings")).probability
    means = [before[own[10:], 0].mean()]
    for size in (4, 7, 10):
        after = beliefs(prepared, decided(table, own[:size], ["rechnung"] * size, "rejected")).probability
        means.append(after[own[10:], 0].mean())
    assert (np.diff(means) < 0).all()
    assert (after[own, 0] < before[own, 0]).all()


def test_what_most_coders_say_counts_and_a_tie_says_nothing():
    table, _ = planted()
    prepared = prepare(table, encode(table["text"]), CODES)
    votes = filled(
        pd.concat(
            [
                decided(table, [0, 1], ["kuchen", "kuchen"], coder="anna"),
                decided(table, [0, 1], ["kuchen", "kuchen"], "rejected", coder="ben"),
                decided(table, [0], ["kuchen"], coder="cem"),
            ]
        ),
        "codings",
    )
    found = beliefs(prepared, votes)
    assert found.rows.tolist() == [0, 1]
    assert found.votes[:, 2].tolist() == [1.0, 0.0]


def test_codes_nobody_has_accepted_are_not_taken_as_passed_over():
    votes = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, -1.0, 0.0]])
    assert learner.observed(votes, np.eye(3, dtype=bool)).tolist() == [
        [True, True, False],
        [True, True, False],
        [False, True, False],
    ]


def test_a_pair_on_which_coders_disagree_teaches_nothing(study):
    votes = np.array([[1.0, 0.0], [0.0, 1.0]])
    disputed = np.array([[False, True], [False, False]])
    related = np.eye(2, dtype=bool)
    assert learner.observed(votes, related, disputed).tolist() == [[True, False], [True, True]]
    assert learner.vote_goals(votes, related, disputed)[0, 1] == 0.0
    table, prepared, _ = study
    both = decided(table, [0, 0, 20], ["rechnung", "parkplatz", "parkplatz"], coder="anna")
    against = decided(table, [0], ["parkplatz"], "rejected", coder="ben")
    seen = {}
    for name, own in (("disputed", pd.concat([both, against])), ("implied", both.iloc[[0, 2]])):
        votes, _, told = proposing._votes(prepared, filled(own, "codings"))
        seen[name] = learner.observed(np.sign(votes), prepared.ground.related, told & (votes == 0))[0, 1]
    assert seen == {"disputed": False, "implied": True}


def test_parent_and_child_do_not_speak_against_each_other():
    codes = [Code("a", "A"), Code("b", "B", parent="a"), Code("c", "C")]
    related = learner.relations(codes)
    assert related.tolist() == [[True, True, False], [True, True, False], [False, False, True]]
    assert learner.vote_goals(np.array([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]), related)[0, 1] == 0.0


def test_the_score_of_a_decided_passage_is_what_the_others_teach_without_it(study):
    _, prepared, truth = study
    ground = prepared.ground
    rows = np.array([0, 3, 20, 25, 40, 44, 47])
    votes = np.array([[1.0 if code.code == truth[row] else 0.0 for code in CODES] for row in rows])
    whole = learner.learn(ground, votes, rows).scores
    base = 1.0 / (len(CODES) + 1)
    taught = np.vstack([ground.pool.points.dense[rows], ground.teaching.points.dense])
    for place, row in enumerate(rows):
        keep = np.setdiff1d(np.arange(len(rows)), place)
        goals = np.vstack([
            np.where(votes > 0, 1 - base, -base)[keep], np.where(np.eye(3) > 0, 1 - base, -base)[ground.teaching.of_code],
        ])  # fmt: skip
        left = np.concatenate([keep, np.arange(len(rows), len(taught))])
        decided_points = pool.chosen(ground.pool.points, rows)
        kernel = np.block([
            [pool.likeness(decided_points, decided_points), ground.to_teaching[rows]],
            [ground.to_teaching[rows].T, pool.likeness(ground.teaching.points, ground.teaching.points)],
        ])[np.ix_(left, left)]  # fmt: skip
        all_to = np.hstack([pool.likeness(ground.pool.points, decided_points), ground.to_teaching])[:, left]
        scores = ground.pool.smoothed(all_to @ np.linalg.solve(kernel + learner.RIDGE * np.eye(len(left)), goals))
        assert np.allclose(scores[row], whole[row], atol=2e-4)


def test_the_same_decisions_give_the_same_bytes(study):
    table = study[0]
    decisions = decided(table, [0, 20, 40], ["rechnung", "parkplatz", "kuchen"])
    once, again = (proposed(table, encode(table["text"]), CODES, decisions) for _ in range(2))
    assert once.to_csv() == again.to_csv()


def test_neighbours_of_a_large_study_are_found_in_cells():
    points = np.random.default_rng(1).normal(size=(600, 20)).astype(np.float32)
    exact, _ = pool._nearest_exact(points)
    rough, _ = pool._nearest_in_cells(points)
    assert rough.shape == exact.shape
    assert not (rough == np.arange(600)[:, None]).any()
    tight = np.repeat(points[:30], 20, axis=0) + 0.01 * np.random.default_rng(2).normal(size=(600, 20)).astype(
        np.float32
    )
    found, _ = pool._nearest_in_cells(tight)
    assert (found // 20 == (np.arange(600) // 20)[:, None]).mean() > 0.95


def test_a_single_passage_without_any_repeated_word_can_be_coded():
    table = verbatims(["Hm."])
    found = proposed(table, encode(table["text"]), [Code("a", "A")], contracts.empty("codings"), at_least=0.0)
    assert len(found) == 1


def test_a_definition_is_taught_by_its_parts():
    assert definition_parts("Aufzüge: defekt, zu klein oder schmutzig.") == [
        "Aufzüge",
        "defekt",
        "zu klein",
        "schmutzig",
    ]
    assert definition_parts("Was jemand befürchtet.") == []
    table, _ = planted()
    points = pool.pool_of(table["text"].tolist(), encode(table["text"]))
    taught = teaching_of([Code("a", "Lift", "", "broken, small"), Code("b", "Light")], points)
    assert taught.of_code.tolist() == [0, 0, 0, 0, 0, 1]
    assert taught.texts[1:3] == ("broken", "Lift broken")
