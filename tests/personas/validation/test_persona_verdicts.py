"""The rule behind validated, provisional and hypothesis."""

from dataclasses import replace

import pytest

from insights.personas.validation import BOTH, QUALITATIVE, QUANTITATIVE


def changed(material, **values):
    segments = [segment.model_copy(update=values) for segment in material.segments.segments]
    return replace(material, segments=material.segments.model_copy(update={"segments": segments}))


def test_with_stable_segments_and_interviews_a_persona_is_validated(mixed, run):
    verdicts = run(mixed)[1]
    assert verdicts["verdict"].tolist() == ["validated", "validated"]
    assert verdicts["kind"].tolist() == [BOTH, BOTH]


def test_the_rule_prints_its_numbers_in_the_studys_language(mixed, run):
    rule = run(mixed)[1]["rule"].iloc[0]
    assert rule.startswith("Bestätigt: Stabilität 0,90 (nötig 0,75: erfüllt); 60 Befragte (nötig 30: erfüllt)")
    assert rule.endswith("Interviews, die sie stützen: 4 (nötig 2: erfüllt).")


def test_a_survey_alone_gives_provisional_personas(survey_only, run):
    verdicts = run(survey_only)[1]
    assert verdicts["verdict"].tolist() == ["provisional", "provisional"]
    assert verdicts["kind"].tolist() == [QUANTITATIVE, QUANTITATIVE]
    assert "interviews that support it: 0 (needs 2: not met)" in verdicts["rule"].iloc[0]


@pytest.mark.parametrize(
    ("stability", "verdict"), [(0.75, "validated"), (0.74, "provisional"), (0.6, "provisional"), (0.59, "hypothesis")]
)
def test_stability_decides_at_its_bars(mixed, run, stability, verdict):
    assert run(changed(mixed, stability=stability))[1]["verdict"].tolist() == [verdict, verdict]


def test_unsure_membership_keeps_a_persona_provisional(mixed, run):
    assert run(changed(mixed, mean_probability=0.69))[1]["verdict"].tolist() == ["provisional", "provisional"]


def test_interviews_alone_give_provisional_personas_at_best(interviews_only, run):
    verdicts = run(interviews_only)[1]
    assert verdicts["verdict"].tolist() == ["provisional", "provisional"]
    assert verdicts["kind"].tolist() == [QUALITATIVE, QUALITATIVE]
    assert verdicts["share"].isna().all()


def test_interviews_beside_a_survey_without_segments_give_hypotheses(interviews_only, shapeless, run):
    both = replace(
        interviews_only, responses=shapeless.responses, variables=shapeless.variables, segments=shapeless.segments
    )
    _, verdicts, _, personas = run(both)
    assert verdicts["verdict"].tolist() == ["hypothesis", "hypothesis"]
    assert "Aus der Befragung gehen keine Segmente hervor" in verdicts["rule"].iloc[0]
    assert personas.reason.startswith("Aus der Befragung gehen keine Segmente hervor; die Personas sind Hypothesen")
