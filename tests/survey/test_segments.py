import numpy as np
import pytest

from insights import contracts
from insights.errors import UsageError
from insights.survey import segments
from tests.survey.survey_data import survey


@pytest.fixture(scope="module")
def found():
    responses, variables, types = survey()
    return (*segments.find_segments(responses, variables, n_bootstrap=25, seed=1), types)


def test_segments_are_ordered_by_size_and_hold_everyone(found):
    solution, memberships, selection, _ = found
    assert (solution.found, solution.k, solution.n) == (True, 3, 400)
    assert [s.n for s in solution.segments] == sorted((s.n for s in solution.segments), reverse=True)
    assert sum(s.n for s in solution.segments) == 400 == len(memberships)
    assert memberships[["p_1", "p_2", "p_3"]].sum(axis=1).to_numpy() == pytest.approx(np.ones(400))
    assert list(selection.loc[selection["chosen"], "k"]) == [3]


def test_segments_are_the_planted_types(found):
    from sklearn.metrics import adjusted_rand_score

    _, memberships, _, types = found
    assert adjusted_rand_score(types, memberships["segment"]) > 0.85


def test_names_are_short_unique_and_say_what_sets_a_segment_apart(found):
    names = [s.name for s in found[0].segments]
    assert len(set(names)) == 3
    assert all(len(name) < 80 for name in names)
    assert "Videos" in names[0] or "Portal" in names[0]
    assert found[0].segments[0].channels == ["Portal"]


def test_what_distinguishes_is_told_in_full_sentences_with_interval_and_base(found):
    sentences = found[0].segments[0].distinguishing
    assert len(sentences) == 3
    assert all(sentence.endswith(".") and "n = " in sentence and " bis " in sentence for sentence in sentences)
    assert any("unter allen Befragten" in sentence for sentence in sentences)


def test_the_reason_is_one_sentence_with_its_numbers(found):
    reason = found[0].reason
    assert reason.startswith("3 Segmente: BIC ist bei 3 Klassen am kleinsten")
    assert "n = 400" in reason
    assert reason.endswith(".")


def test_answers_without_structure_give_no_segments_and_say_why():
    responses, variables, _ = survey(shuffled=True)
    solution, memberships, selection = segments.find_segments(
        responses, variables, n_bootstrap=10, seed=1, language="en"
    )
    assert not solution.found
    assert solution.reason.startswith("No segments: ")
    assert memberships.empty
    assert list(selection.loc[selection["chosen"], "k"]) == [1]


def test_a_study_without_a_survey_hands_over_empty_tables():
    solution, memberships, selection = segments.find_segments(
        contracts.empty("responses"), contracts.empty("variables"), seed=1
    )
    assert solution.reason == "Keine Segmente: Die Studie hat keine Befragung, aus der sich Segmente bilden ließen."
    assert memberships.empty
    assert selection.empty


def test_few_respondents_are_not_divided():
    responses, variables, _ = survey(n=40)
    solution, *_ = segments.find_segments(responses, variables, seed=1)
    assert (
        solution.reason
        == "Keine Segmente: 40 Befragte sind zu wenige, um nach Typen zu suchen; nötig sind mindestens 50."
    )


def test_questions_that_all_answer_alike_build_nothing():
    responses, variables, _ = survey()
    variables["builds_segments"] = variables["variable"].eq("kanal")
    solution, *_ = segments.find_segments(responses, variables, seed=1, language="en")
    assert solution.reason.startswith("No segments: too few of the questions")


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("max_segments", 0), ("n_starts", 0), ("n_bootstrap", 0), ("min_share", 0.0), ("min_share", 0.6)],
)
def test_parameters_out_of_range_are_named(parameter, value):
    responses, variables, _ = survey(n=60)
    with pytest.raises(UsageError, match=f"{parameter} is {value:g}"):
        segments.find_segments(responses, variables, seed=1, **{parameter: value})


def test_one_segment_at_most_means_no_segments():
    responses, variables, _ = survey(n=60)
    solution, memberships, _ = segments.find_segments(responses, variables, max_segments=1, seed=1, language="en")
    assert solution.reason.startswith("No segments: the study's parameters")
    assert memberships.empty
