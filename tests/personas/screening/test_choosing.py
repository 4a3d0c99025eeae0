"""The choice of questions: planted structure is found, noise is not, and the accuracy holds on people nobody has seen."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import Persona, PersonaSet
from insights.errors import UsageError
from insights.estimates import wilson
from insights.personas.screening.accuracy import accuracy_table, leads
from insights.personas.screening.assigning import assign
from insights.personas.screening.choosing import _numbers, _Pool, accuracy, choose_questions
from insights.personas.screening.membership import Target, who_belongs_where
from insights.personas.screening.points import STEP, answer_points, count_answers, folds_of, intercepts, rare
from insights.personas.screening.questions import Question, band_labels, candidate_questions, overview
from insights.personas.screening.scorecard import make_screening
from insights.personas.screening.spellings import Coded, missing_numbers, shown_labels, spellings_of

STRENGTHS = (2.5, 2.0, 1.6, 1.2, 0.8, 0.0, 0.0, 0.0)  # of the questions; the last three say nothing


def _sample(n: int, *, seed: int, strengths=STRENGTHS, k: int = 3):
    """People of `k` kinds who answer questions with five answers; the stronger a question, the more it tells."""
    plan, rng = np.random.default_rng(1), np.random.default_rng(seed)
    persona = rng.choice(k, n, p=[0.5, 0.3, 0.2][:k] if k == 3 else None)
    questions = []
    for q, strength in enumerate(strengths):
        odds = np.exp(strength * plan.normal(size=(k, 5)))
        chances = (odds / odds.sum(axis=1, keepdims=True))[persona]
        codes = (chances.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, 4)
        codes[rng.random(n) < 0.05] = -1
        questions.append(Question(f"q{q}", f"Q{q}?", tuple("abcde"), codes, builds_segments=True, askable=True))
    target = Target(("p1", "p2", "p3")[:k], np.arange(n), np.eye(k)[persona], persona, np.ones(n))
    return questions, target


def test_the_strong_questions_are_chosen_and_those_that_say_nothing_are_not():
    questions, target = _sample(900, seed=3)
    choice = choose_questions(questions, target, max_questions=6, keep=0.9, seed=1)
    assert set(choice.questions) <= {0, 1, 2, 3, 4}
    reached = [accuracy(points, target) for points in choice.trial.short]
    needed = 0.9 * accuracy(choice.trial.full, target)
    assert reached[len(choice.questions) - 1] >= needed
    assert all(value < needed for value in reached[: len(choice.questions) - 1])


def test_the_accuracy_that_it_promises_holds_on_people_whom_it_has_not_seen():
    promised, kept = [], []
    for seed in range(6):
        questions, target = _sample(300, seed=seed)
        choice = choose_questions(questions, target, max_questions=3, keep=1.0, seed=1)
        screening = make_screening(
            choice, questions, target, PersonaSet(), contracts.empty("persona_statements"), coded={}, language="en"
        )
        fresh, others = _sample(20_000, seed=100 + seed)
        answers = {q.column: pd.Series(np.array([*q.labels, None], dtype=object)[q.codes], dtype="str") for q in fresh}
        found = assign(screening, answers)["persona_id"].to_numpy()
        promised.append(screening.accuracy)
        kept.append(float(np.mean(found == np.array(others.personas)[others.persona])))
    assert np.mean(promised) == pytest.approx(np.mean(kept), abs=0.02)


def test_on_noise_it_is_no_better_than_the_largest_class():
    questions, target = _sample(600, seed=4, strengths=(0.0,) * 8)
    choice = choose_questions(questions, target, seed=1)
    guess = accuracy(choice.trial.guess, target)
    assert guess == pytest.approx(target.sizes.max() / 600)
    assert accuracy(choice.points, target) < guess + 0.03
    assert accuracy(choice.trial.full, target) < guess + 0.03
    none = make_screening(
        choice, questions, target, PersonaSet(), contracts.empty("persona_statements"), coded={}, language="en"
    )
    assert (
        none.reason
        == "There is no screening: No question assigns people better than always naming the largest persona."
    )
    assert not none.found


def test_the_same_seed_gives_the_same_choice():
    questions, target = _sample(300, seed=5)
    one, other = (choose_questions(questions, target, seed=7) for _ in range(2))
    assert one.questions == other.questions
    assert all(np.array_equal(a, b) for a, b in zip(one.trial.short, other.trial.short, strict=True))


def test_shuffled_rows_give_the_same_folds_choice_and_figures():
    questions, target = _sample(400, seed=5)
    ids = np.array([f"r{i}" for i in range(400)])
    target = replace(target, ids=ids)
    order = np.random.default_rng(2).permutation(400)
    turned = replace(target, belongs=target.belongs[order], persona=target.persona[order], ids=ids[order])
    mixed = [replace(q, codes=q.codes[order]) for q in questions]
    assert np.array_equal(folds_of(target, seed=7)[order], folds_of(turned, seed=7))
    assert not np.array_equal(folds_of(target, seed=7), folds_of(target, seed=8))
    one, other = choose_questions(questions, target, seed=7), choose_questions(mixed, turned, seed=7)
    assert one.questions == other.questions
    assert np.array_equal(one.points[order], other.points)
    pd.testing.assert_frame_equal(accuracy_table(one, target), accuracy_table(other, turned))


def test_the_number_of_questions_too_is_chosen_without_the_people_it_is_tried_on():
    questions, target = _sample(600, seed=3)
    choice = choose_questions(questions, target, keep=0.9, seed=1)
    folds = folds_of(target, seed=1)
    changed = replace(target, persona=np.where(folds == 4, (target.persona + 1) % 3, target.persona))
    pool = [_Pool(count_answers(questions, who, folds), who, tuple(range(8)), tuple(range(8)), 6, who.lots(1)) for who in (target, changed)]  # fmt: skip
    first, second = (_numbers(one, 0.9) for one in pool)
    assert first == choice.trial.numbers
    assert first[4] == second[4]  # what the people of a fold are does not matter for what is tried on them
    for fold, n in enumerate(first):
        assert np.array_equal(choice.points[folds == fold], choice.trial.short[n - 1][folds == fold])
    chosen = accuracy_table(choice, target).query("chosen and measure == 'accuracy'").iloc[0]
    assert chosen["value"] == pytest.approx(accuracy(choice.trial.nested, target))


def test_what_is_missed_by_the_number_of_questions_is_not_blamed_on_the_most_allowed():
    questions, target = _sample(600, seed=3)
    choice = choose_questions(questions, target, max_questions=6, keep=0.9, seed=1)
    worse = replace(choice, trial=replace(choice.trial, nested=choice.trial.short[0]))
    none = contracts.empty("persona_statements")
    for language, said in (("en", "less than was asked for (90%)"), ("de", "weniger als verlangt (90\u202f%)")):
        told = make_screening(worse, questions, target, PersonaSet(), none, coded={}, language=language).statements
        assert said in told[1]
        assert (
            "as the full segmentation does" if language == "en" else "so zu wie die vollständige Segmentierung"
        ) in told[0]


def test_only_askable_questions_are_chosen_and_all_building_items_make_the_full_set():
    questions, target = _sample(600, seed=3)
    shy = [Question(**{**vars(q), "askable": q.column in ("q3", "q4")}) for q in questions]
    choice = choose_questions(shy, target, seed=1)
    assert set(choice.questions) <= {3, 4}
    assert choice.trial.full_questions == 8
    assert accuracy(choice.trial.full, target) > accuracy(choice.points, target) + 0.1


def test_there_is_no_choice_without_two_personas_of_ten_people_and_a_question():
    questions, target = _sample(600, seed=3)
    alone = Target(("p1",), target.rows, np.ones((600, 1)), np.zeros(600, dtype=int), target.weight)
    assert choose_questions(questions, alone, seed=1) is None
    few = np.flatnonzero(target.persona == 2)[9:]
    keep = np.setdiff1d(np.arange(600), few)
    small = Target(target.personas, keep, target.belongs[keep], target.persona[keep], target.weight[keep])
    assert small.sizes.min() == 9
    assert choose_questions(questions, small, seed=1) is None
    silent = [Question(**{**vars(q), "askable": False}) for q in questions]
    assert choose_questions(silent, target, seed=1) is None
    reasons = {
        name: make_screening(
            None, asked, who, PersonaSet(reason="Keine Segmente."), contracts.empty("persona_statements"), coded={}
        ).reason
        for name, asked, who in (("one", questions, alone), ("few", questions, small), ("silent", silent, target))
    }
    assert "nur eine Persona" in reasons["one"]
    assert "nur 9 Befragte" in reasons["few"]
    assert "Parameter `ask`" in reasons["silent"]
    nobody = Target((), np.array([], dtype=int), np.zeros((0, 0)), np.array([], dtype=int), np.array([]))
    none = make_screening(
        None, questions, nobody, PersonaSet(reason="Keine Segmente."), contracts.empty("persona_statements"), coded={}
    )
    assert none.reason == "Es gibt kein Screening: Keine Segmente."
    assert not none.found


def test_a_number_that_cannot_be_is_refused():
    questions, target = _sample(100, seed=3)
    for wrong in ({"max_questions": 0}, {"keep": 0.0}, {"keep": 90.0}):
        with pytest.raises(UsageError, match="use at least one question, and a share from 0 to 1"):
            choose_questions(questions, target, seed=1, **wrong)


def test_points_are_ten_per_doubling_of_the_odds():
    answers = np.array([[400.0, 100.0], [100.0, 400.0]])
    points = answer_points(answers, answers)
    assert list(points[0] - points[0][::-1]) == [18, -18]  # 20, in steps of 3
    assert list(intercepts(np.array([800.0, 400.0, 100.0]))) == [0, -10, -30]
    assert np.issubdtype(points.dtype, np.integer)


@pytest.mark.parametrize("few", range(10))
def test_points_do_not_tell_how_many_of_a_persona_gave_a_rare_answer(few):
    def points(n):
        answers = np.array([[n, 60.0, 80.0], [100.0 - n, 40.0, 70.0]])
        return answer_points(answers, answers)

    assert points(few)[0].tolist() == points(0)[0].tolist()
    assert (points(few) % STEP == 0).all()
    assert points(10)[0, 0] > points(few)[0, 0] + 10  # from ten on they do


def test_few_people_count_as_few_whatever_they_weigh():
    people, weighed = np.array([[3.0, 60.0], [97.0, 40.0]]), np.array([[14.0, 60.0], [97.0, 40.0]])
    assert rare(people).tolist() == [[True, False], [False, False]]
    assert answer_points(weighed, people)[0, 0] < -20


def test_a_rare_answer_does_not_follow_from_the_total_and_the_others_who_gave_it():
    row, others = (
        [2.0, 1.0, 12.0],
        [98.0, 99.0, 188.0],
    )  # 12 in a step of 3 points are 11 to 13: the other two would be 2 to 4
    assert rare(np.array([row, others]))[0].tolist() == [True, True, True]
    assert rare(np.array([[2.0, 1.0, 60.0], others]))[0].tolist() == [True, True, False]


def test_what_is_not_rare_is_told_where_nothing_rare_stands_beside_it():
    people = np.array([[12.0, 14.0], [11.0, 13.0]])
    assert not rare(people).any()


def test_the_accuracy_table_holds_recall_and_precision_with_wilson_intervals():
    questions, target = _sample(600, seed=3)
    choice = choose_questions(questions, target, seed=1)
    table = accuracy_table(choice, target)
    assigned = choice.points.argmax(axis=1)
    rows = table[table["chosen"]].set_index(["persona_id", "measure"])
    own, right = target.persona == 1, (target.persona == 1) & (assigned == 1)
    assert rows.loc[("p2", "recall"), "value"] == pytest.approx(right.sum() / own.sum())
    assert rows.loc[("p2", "precision"), "value"] == pytest.approx(right.sum() / (assigned == 1).sum())
    low, high = wilson(right.sum(), own.sum())
    assert (rows.loc[("p2", "recall"), "low"], rows.loc[("p2", "recall"), "high"]) == pytest.approx((low, high))
    guess = table[(table["assignment"] == "guess") & (table["measure"] == "precision")].set_index("persona_id")
    assert guess.loc["p2", "n"] == 0
    assert pd.isna(guess.loc["p2", "value"])


def test_weights_move_the_accuracy_and_its_base_stays_unweighted():
    questions, target = _sample(600, seed=3)
    weight = np.where(target.persona == 0, 0.2, 2.0)
    heavy = Target(target.personas, target.rows, target.belongs, target.persona, weight)
    choice = choose_questions(questions, heavy, seed=1)
    row = accuracy_table(choice, heavy).query("chosen and measure == 'accuracy'").iloc[0]
    right = choice.points.argmax(axis=1) == target.persona
    assert row["value"] == pytest.approx(np.average(right, weights=weight))
    assert row["n"] == 600
    assert row["n_effective"] < 500
    screening = make_screening(
        choice, questions, heavy, PersonaSet(), contracts.empty("persona_statements"), coded={}, language="de"
    )
    assert screening.weighted
    assert ", gewichtet;" in screening.statements[2]


def test_a_larger_lead_is_right_more_often():
    questions, target = _sample(900, seed=3)
    steps = leads(choose_questions(questions, target, seed=1), target)
    assert [step.points for step in steps] == [0, 10, 30] * 3
    assert sum(step.n for step in steps) == 900
    for persona in target.personas:
        right = [step.right for step in steps if step.persona_id == persona and step.right is not None]
        assert right == sorted(right)
    assert len([step for step in steps if step.right is not None]) > 3
    assert all(step.right is None for step in steps if step.n < 30)


def test_a_small_persona_is_not_told_by_the_lead_of_a_large_one():
    """Of 400 people assigned to p1 all are right, of 25 assigned to p2 none, all with a lead of 40."""
    persona = np.array([0] * 425)
    points = np.array([[40, 0]] * 400 + [[0, 40]] * 25)
    target = Target(("p1", "p2"), np.arange(425), np.eye(2)[persona], persona, np.ones(425))
    steps = {(step.persona_id, step.points): step for step in leads(SimpleNamespace(points=points), target)}
    assert steps["p1", 30].right == 1.0
    assert (steps["p2", 30].n, steps["p2", 30].right) == (25, None)


def test_the_statements_name_accuracy_interval_base_and_what_was_kept():
    questions, target = _sample(600, seed=3)
    personas = PersonaSet(personas=[Persona(persona_id="p1", name="Anna", headline="H", face_seed="1", kind="quantitative", verdict="validated", rule="r")])  # fmt: skip
    for most, keep, said in ((6, 0.9, "asked for: 90%"), (1, 1.0, "That keeps only")):
        choice = choose_questions(questions, target, max_questions=most, keep=keep, seed=1)
        screening = make_screening(
            choice, questions, target, personas, contracts.empty("persona_statements"), coded={}, language="en"
        )
        assert "(n = 600)" in screening.statements[0].replace("; n", " (n")
        assert said in screening.statements[1]
    assert [p.name for p in screening.personas] == ["Anna", "p2", "p3"]


def _variables(**rows) -> pd.DataFrame:
    base = {"field": None, "touchpoint": None, "categories": None, "bands": None, "builds_segments": True, "n_valid": 9, "n_missing": 0}  # fmt: skip
    table = [{**base, "variable": name, "position": i, "label": name.upper(), **row} for i, (name, row) in enumerate(rows.items())]  # fmt: skip
    return contracts.check(pd.DataFrame(table), "variables")


RESPONSES = pd.DataFrame(
    {
        "respondent_id": [f"r{i:02d}" for i in range(20)],
        "weight": 1.0,
        "weg": ["Telefon", "Mail"] * 8 + ["Rohrpost", "Telefon", "Mail", None],
        "alter": [17.0, 18.0, 34.9, 35.0, np.nan] * 4,
        "logins": [0.0, 1.0, 2.0, 7.0, 9.0] * 4,
        "quellen": ["Messe; Netz", "Netz", None, "Messe", "Netz"] * 4,
    }
)
VARIABLES = _variables(
    weg={"role": "behaviour", "kind": "nominal", "categories": "Mail; Rohrpost; Telefon"},
    alter={"role": "demographic", "kind": "numeric", "bands": "18; 35", "builds_segments": False},
    logins={"role": "usage", "kind": "numeric", "bands": "2; 7"},
    quellen={"role": "behaviour", "kind": "multiple", "categories": "Messe; Netz"},
)


def test_candidates_are_the_building_items_and_usage_is_asked_only_when_it_is_named():
    found = overview(candidate_questions(RESPONSES, VARIABLES)).set_index("column")
    assert list(found.index) == ["weg", "logins", "quellen: Messe", "quellen: Netz"]
    assert dict(found["askable"]) == {"weg": True, "logins": False, "quellen: Messe": True, "quellen: Netz": True}
    asked = overview(candidate_questions(RESPONSES, VARIABLES, ask=["logins", "alter"], never=["weg"]))
    assert dict(zip(asked["column"], asked["askable"], strict=True)) == {
        "weg": False, "alter": True, "logins": True, "quellen: Messe": True, "quellen: Netz": True,
    }  # fmt: skip
    with pytest.raises(UsageError, match="There is no column 'login' with answers; did you mean 'logins'"):
        candidate_questions(RESPONSES, VARIABLES, ask=["login"])


def test_answers_become_codes_bands_and_yes_or_no_and_rare_words_are_left_out():
    found = {q.column: q for q in candidate_questions(RESPONSES, VARIABLES, ask=["alter"])}
    assert found["weg"].labels == ("Mail", "Telefon")  # one person's own words are nobody's answer
    assert list(found["weg"].codes[-4:]) == [-1, 1, 0, -1]
    assert list(found["alter"].codes[:5]) == [0, 1, 1, 2, -1]
    assert found["alter"].lows == (None, 18.0, 35.0)
    assert found["alter"].labels == ("unter 18", "18 bis unter 35", "ab 35")
    assert list(found["quellen: Messe"].codes[:5]) == [0, 1, -1, 0, 1]
    assert found["quellen: Messe"].labels == ("ja", "nein")
    assert band_labels([0.5, 1000.0], "en") == ("below 0.50", "0.50 to below 1,000", "1,000 or more")


def test_a_question_with_more_than_twelve_answers_is_not_read_out():
    many = [f"Land {i:02d}" for i in range(13)] * 5
    responses = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(65)], "weight": 1.0, "land": many})
    variables = _variables(land={"role": "demographic", "kind": "nominal", "categories": "; ".join(sorted(set(many)))})
    assert [q.askable for q in candidate_questions(responses, variables)] == [False]


def test_memberships_are_summed_over_merged_segments():
    memberships = pd.DataFrame(
        {"respondent_id": list("abc"), "segment": [1, 2, 3], "probability": [0.7, 0.6, 0.9],
         "p_1": [0.7, 0.1, 0.05], "p_2": [0.2, 0.6, 0.05], "p_3": [0.1, 0.3, 0.9]}
    )  # fmt: skip
    behind = pd.DataFrame(
        {"respondent_id": ["a", "b", "c", "i1"], "persona_id": ["p1", "p10", "p1", "p1"],
         "source": ["survey"] * 3 + ["interview"], "probability": [0.8, 0.6, 0.95, 0.9]}
    )  # fmt: skip
    responses = pd.DataFrame({"respondent_id": ["x", "a", "b", "c"], "weight": [1.0, 2.0, 0.5, 0.5]})
    target = who_belongs_where(behind, memberships, responses)
    assert target.personas == ("p1", "p10")
    assert list(target.rows) == [1, 2, 3]
    assert list(target.persona) == [0, 1, 0]
    assert target.belongs == pytest.approx(np.array([[0.8, 0.2], [0.4, 0.6], [0.95, 0.05]]))
    assert list(target.weight) == [2.0, 0.5, 0.5]
    assert target.weighted
    unknown = who_belongs_where(behind, memberships.assign(p_1=np.nan, p_2=np.nan, p_3=np.nan), responses)
    assert unknown.belongs == pytest.approx(np.array([[0.8, 0.2], [0.4, 0.6], [0.95, 0.05]]))


def test_true_and_false_are_asked_as_yes_and_no_and_tables_may_write_them_in_any_case():
    assert shown_labels(("False", "True"), "de") == ["nein", "ja"]
    assert shown_labels(("A", "True"), "de") == ["A", "True"]
    assert spellings_of("power", ("False", "True"), {}, "en") == [
        ["no", "False", "false", "FALSE", "0"],
        ["yes", "True", "true", "TRUE", "1"],
    ]
    answers = [True, False] * 40
    responses = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(80)], "weight": 1.0, "power": answers})
    responses["power"] = responses["power"].astype(str)
    variables = _variables(power={"role": "behaviour", "kind": "nominal", "categories": "False; True"})
    questions = candidate_questions(responses, variables)
    persona = np.array([0, 1] * 40)
    target = Target(("p1", "p2"), np.arange(80), np.eye(2)[persona], persona, np.ones(80))
    choice = choose_questions(questions, target, seed=1)
    screening = make_screening(
        choice, questions, target, PersonaSet(), contracts.empty("persona_statements"), coded={}, language="de"
    )
    assert [answer.label for answer in screening.questions[0].answers] == ["nein", "ja"]
    given = pd.Series(["TRUE", "False", "ja", "0", "vielleicht"])
    assert list(assign(screening, {"power": given})["persona_id"]) == ["p1", "p2", "p1", "p2", ""]


def test_codes_stand_for_one_answer_only():
    coded = {"att": Coded({"1": "nie", "2": "oft", "oft": "nie", " 3": "oft"}, ["99", "k. A."])}
    assert spellings_of("att", ("nie", "oft"), coded, "de") == [["nie", "1"], ["oft", "2"]]
    assert missing_numbers("att", coded) == [99.0]
    assert spellings_of("q: x", ("yes", "no"), {}, "en") == [["yes", "1"], ["no", "0"]]
