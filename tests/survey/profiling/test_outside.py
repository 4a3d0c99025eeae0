import pandas as pd
import pytest

from insights.contracts.documents import Segment, SegmentSolution
from insights.survey import profiling
from insights.survey.profiling import outside
from tests.survey.survey_data import survey


@pytest.fixture(scope="module")
def told():
    responses, variables, types = survey(n=600)
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": types + 1})
    return profiling.profile_segments(responses, variables, people), variables


def test_only_questions_that_did_not_build_the_segments_are_told_and_the_end_is_named(told):
    sentences = outside.sentences(*told, 1)
    assert len(sentences) == 3
    assert "„Weiterempfehlung“" in sentences[0]
    assert "„Funktion im Betrieb“ mit „Technik“" in sentences[1]
    assert sentences[2] == (
        "Darüber hinaus hebt dieses Segment in den 3 geprüften Fragen nichts verlässlich von allen Befragten ab."
    )


def test_sentences_carry_interval_base_and_the_figure_of_all(told):
    sentence = outside.sentences(*told, 1, language="en")[1]
    assert sentence.endswith("%.")
    for part in ("(", " to ", "; n = ", "among all respondents it is"):
        assert part in sentence


def test_that_nothing_sets_a_segment_apart_is_a_sentence():
    responses, variables, types = survey(n=400, shuffled=True)
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": types % 2 + 1})
    variables = variables[variables["variable"] != "nps"]
    profile = profiling.profile_segments(responses, variables, people)
    assert outside.sentences(profile, variables, 1) == [
        "Bei den 2 Fragen, aus denen die Segmente nicht gebildet wurden, unterscheidet sich dieses Segment nicht verlässlich von allen "
        "Befragten."
    ]
    only_built = profile[profile["builds_segments"]]
    assert outside.sentences(only_built, variables, 1, language="en") == [
        "There is no question beside those that built the segments on which this segment could be tested."
    ]


def test_a_difference_that_holds_but_is_trivial_is_not_told(told):
    profile, variables = told
    weak = profile.assign(strength=profile["strength"].clip(-0.19, 0.19))
    assert len(outside.sentences(weak, variables, 1)) == 1


def test_a_difference_that_holds_but_is_trivial_is_called_slight_and_not_unreliable(told):
    profile, variables = told
    weak = profile.assign(strength=profile["strength"].clip(-0.19, 0.19))
    assert outside.sentences(weak, variables, 1) == [
        "Bei den Fragen, aus denen die Segmente nicht gebildet wurden (geprüft: 3), weicht dieses Segment von allen Befragten verlässlich, "
        "aber nur geringfügig ab bei „Weiterempfehlung“ und „Funktion im Betrieb“."
    ]
    one_weak = profile.assign(
        strength=profile["strength"].where(profile["variable"] != "rolle", profile["strength"].clip(-0.1, 0.1))
    )
    assert outside.sentences(one_weak, variables, 1, language="en")[-1] == (
        "Beyond that, this segment differs from all respondents reliably, but only slightly, in “Funktion im Betrieb”."
    )


def test_a_figure_of_a_filtered_question_is_not_said_of_all_respondents(told):
    profile, variables = told
    filtered = variables.assign(n_missing=variables["n_missing"].mask(variables["variable"] == "rolle", 200))
    german, english = (outside.sentences(profile, filtered, 1, language=language) for language in ("de", "en"))
    assert "; unter allen, die geantwortet haben, sind es " in german[1]
    assert "; among all who answered it is " in english[1]
    assert "unter allen Befragten" in german[0]


def test_a_solution_is_returned_with_its_sentences(told):
    one = Segment(segment=1, name="a", n=9, share=0.5, low=0.4, high=0.6, stability=0.8, mean_probability=0.9)
    before = SegmentSolution(found=True, k=1, segments=[one])
    after = outside.with_sentences(before, *told)
    assert after.segments[0].outside == outside.sentences(*told, 1)
    assert before.segments[0].outside == []
