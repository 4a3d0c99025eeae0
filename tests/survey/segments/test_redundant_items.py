import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class, segments
from insights.survey.segments import redundant_items, selection
from tests.survey.survey_data import survey

QUICK = {"n_bootstrap": 15, "n_permutations": 39, "n_starts": 4, "max_classes": 3, "complete": False, "seed": 1}


def again(given, share, rng):
    """The answers to the same question asked again, a `share` of them by chance."""
    return np.where(rng.random(len(given)) < share, rng.integers(given.max() + 1, size=len(given)), given)


def noise(*, n=300, levels=3, questions=6, seed=0):
    return np.random.default_rng(seed).integers(levels, size=(n, questions))


def read(answers):
    return latent_class.encode(pd.DataFrame(answers.astype(str)).add_prefix("q"))


def fitted(items, most=3):
    return {k: latent_class.fit(items, k, n_starts=4, seed=1) for k in range(1, most + 1)}


@pytest.mark.parametrize("share", [0.0, 0.2, 0.4])
def test_two_near_copies_among_independent_questions_are_no_segments(share):
    answers = noise()
    answers = np.column_stack([answers, again(answers[:, 0], share, np.random.default_rng(1))])
    found = selection.select(read(answers), **QUICK)
    assert (found.k, found.why) == (1, "pairs")
    assert found.proposed > 1
    assert {(pair.on, pair.item) for pair in found.pairs.pairs} == {("q0", "q6")}


@pytest.mark.parametrize("copies", [2, 3])
def test_several_copies_of_one_question_are_no_segments(copies):
    answers, rng = noise(), np.random.default_rng(1)
    answers = np.column_stack([answers, *(again(answers[:, 0], 0.2, rng) for _ in range(copies))])
    items = read(answers)
    forest = redundant_items.only_pairs(items, fitted(items), seed=1)
    assert {(pair.on, pair.item) for pair in forest.pairs} == {("q0", f"q{6 + copy}") for copy in range(copies)}


def test_two_numbers_that_measure_the_same_are_no_segments():
    rng = np.random.default_rng(2)
    first = rng.normal(size=300)
    table = pd.DataFrame({"a": first, "b": 0.9 * first + 0.44 * rng.normal(size=300)})
    table = pd.concat([table, pd.DataFrame(noise()[:, :3].astype(str)).add_prefix("q")], axis=1)
    items = latent_class.encode(table)
    left = redundant_items.without_copies(items, fitted(items, 4), seed=1)
    assert [(pair.item, pair.on) for pair in left.copies] == [("b", "a")]
    assert left.copies[0].strength == pytest.approx(np.corrcoef(table["a"], table["b"])[0, 1])
    assert left.k == 1


def test_planted_types_are_found_beside_a_question_asked_twice_which_counts_once():
    responses, variables, types = survey()
    twin = variables[variables["variable"] == "preis"].assign(
        variable="preis_2", position=99, label="Wie wichtig ist der Preis?"
    )
    responses = responses.assign(preis_2=responses["preis"])
    variables = pd.concat([variables, twin], ignore_index=True)
    solution, memberships, _ = segments.find_segments(
        responses, variables, n_bootstrap=15, n_starts=4, max_segments=4, seed=1
    )
    assert (solution.k, solution.left_out) == (3, ["preis_2"])
    assert "preis_2" not in solution.variables
    assert (
        "„Wie wichtig ist der Preis?“ wird fast so beantwortet wie „Preisbewusstsein“ (Zusammenhang 1,00 von höchstens 1) und bildet "
        "deshalb keine Segmente: Dieselbe Frage hätte sonst zweimal gezählt."
    ) in solution.notes
    crossed = pd.crosstab(types, memberships["segment"].to_numpy())
    assert crossed.max(axis=1).sum() / len(types) > 0.9


@pytest.mark.parametrize(("language", "said"), [("de", "Keine Segmente: "), ("en", "No segments: ")])
def test_the_reason_names_the_pair_and_the_note_says_what_to_do(language, said):
    responses, variables, _ = survey(n=300, shuffled=True)
    twin = variables[variables["variable"] == "preis"].assign(variable="preis_2", position=99, label="Preis")
    solution, memberships, _ = segments.find_segments(
        responses.assign(preis_2=responses["preis"]),
        pd.concat([variables, twin], ignore_index=True),
        n_bootstrap=10,
        n_starts=4,
        max_segments=4,
        seed=1,
        language=language,
    )
    pair = {
        "de": "„Preisbewusstsein“ und „Preis“ (Zusammenhang 1,00)",
        "en": "“Preisbewusstsein” and “Preis” (association 1.00)",
    }
    assert solution.reason.startswith(said)
    assert pair[language] in solution.reason
    assert any("builds_segments: false" in note and "Preisbewusstsein" in note for note in solution.notes)
    assert memberships.empty


def battery(chance, *, n=300, seed=1):
    """Two types in four yes/no questions, beside six that have nothing to do with them."""
    rng = np.random.default_rng(seed)
    kinds = rng.integers(2, size=n)
    agreeing = [np.where(rng.random(n) < chance, kinds, 1 - kinds) for _ in range(4)]
    return np.column_stack([*agreeing, noise(n=n, seed=seed)])


def test_a_real_segment_in_a_battery_of_four_questions_is_not_lost():
    found = selection.select(read(battery(0.85)), **QUICK)
    assert (found.k, found.one_question, found.copies) == (2, (), ())
    assert "doubtful" not in found.verdicts_after_halving(2)


def test_segments_that_rest_on_four_near_copies_alone_are_doubtful():
    items = read(battery(0.95))
    assert redundant_items.one_question(items, fitted(items), seed=1) == ("q0", "q1", "q2", "q3")
    found = selection.select(items, **QUICK)
    assert (found.k, found.ground) == (2, "one question")
    assert found.verdicts(2) == ["validated"] * 2
    assert found.verdicts_after_halving(2) == ["doubtful"] * 2


def test_closely_agreeing_questions_are_the_subject_where_there_are_few_others():
    items = read(battery(0.95)[:, :7])
    assert redundant_items.one_question(items, fitted(items), seed=1) == ()


def test_answers_that_only_hang_together_over_classes_are_left_alone():
    items = read(battery(0.85, n=600))
    models = fitted(items)
    assert redundant_items.only_pairs(items, models, seed=1) is None
    assert redundant_items.without_copies(items, models, seed=1).copies == ()
