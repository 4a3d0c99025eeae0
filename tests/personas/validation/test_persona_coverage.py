"""Whom no persona represents, and what they have in common."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights.personas.validation.coverage import coverage_contrasts, persona_coverage

DRAFTS = {"p1": [1], "p2": [2]}
NOBODY = pd.DataFrame(columns=["respondent_id", "persona_id", "source", "probability"])


def in_between(material, n: int):
    """The first `n` respondents belong to neither persona with even a half."""
    flat = material.memberships.copy()
    flat.loc[: n - 1, ["p_1", "p_2"]] = 0.4
    return replace(material, memberships=flat)


def counts(material, members=NOBODY, **options) -> dict[str, int]:
    found = persona_coverage(material, members, DRAFTS, **options)
    return dict(zip(found["check"], found["n"], strict=True))


def test_respondents_are_represented_fit_none_or_answered_too_little(survey_only):
    material = deepcopy(in_between(survey_only, 20))
    material.responses.loc[105:, material.segments.variables] = None
    assert counts(material) == {"represented": 85, "fits none": 20, "no answers": 5}
    assert counts(material, min_membership=0.3)["fits none"] == 0


def test_the_sentences_carry_share_and_interval(survey_only):
    found = persona_coverage(in_between(survey_only, 22), NOBODY, DRAFTS)
    text = found.loc[found["check"] == "fits none", "statement"].iloc[0]
    assert text.startswith("22 of 110 respondents (20.0%; 13.6 to 28.4%) are represented by no persona")


def test_fewer_than_five_people_left_out_are_not_counted_in_a_sentence(survey_only):
    found = persona_coverage(in_between(survey_only, 3), NOBODY, DRAFTS).set_index("check")
    assert found.loc["fits none", "statement"].startswith(
        "Fewer than 5 of 110 respondents are represented by no persona"
    )
    assert found.loc["represented", "statement"].startswith("At least 106 of 110 respondents belong")
    assert "3" not in found.loc["fits none", "statement"]


def test_interviewed_people_in_no_group_are_counted_without_a_share(interviews_only):
    members = NOBODY.assign(respondent_id=pd.Series(["a1", "a2"]), persona_id="p1", source="interview", probability=0.9)
    found = persona_coverage(interviews_only, members, {"p1": [1]})
    assert found["check"].tolist() == ["interview in no persona"]
    assert (found.loc[0, "n"], found.loc[0, "base"]) == (6, 8)  # staff are never asked for
    assert pd.isna(found.loc[0, "share"])
    assert found.loc[0, "statement"] == "6 von 8 interviewten Kundinnen und Kunden stehen hinter keiner Persona."


def test_without_segments_nobody_knows_whom_personas_represent(shapeless):
    found = persona_coverage(shapeless, NOBODY, {"p1": [1]})
    assert len(found) == 1
    assert found.loc[0, ["n", "share", "low", "high"]].isna().all()
    assert found.loc[0, "statement"] == (
        "Die Befragung trägt keine Segmente; für welche ihrer 110 Befragten die Personas stehen, ist nicht bekannt."
    )


def test_a_planted_trait_of_those_left_out_is_found_and_nothing_else(survey_only):
    material = in_between(survey_only, 25)
    rng = np.random.default_rng(2)
    material.responses["branche"] = np.where(
        np.arange(110) < 25, "Pharma", rng.choice(["Lebensmittel", "Pharma"], 110, p=[0.8, 0.2])
    )
    material.responses["kanal"] = rng.choice(["Portal", "Telefon"], 110)
    material.responses["geschlecht"] = rng.choice(["männlich", "weiblich"], 110)
    material.responses["funktion"] = rng.choice(["Instandhaltung", "Produktion", "Einkauf"], 110)
    found = coverage_contrasts(material, NOBODY, DRAFTS)
    assert set(found.loc[found["found"], "variable"]) == {"branche"}
    pharma = found[(found["variable"] == "branche") & (found["category"] == "Pharma")].iloc[0]
    assert (pharma["n"], pharma["base"], pharma["value"]) == (25, 25, 1.0)
    assert "say “Pharma” more often" in pharma["statement"]
    assert "selbst" not in set(found["variable"])  # it built the segments


def test_answers_of_fewer_than_five_people_are_suppressed(survey_only):
    material = in_between(survey_only, 20)
    material.responses["kanal"] = ["Portal"] * 3 + ["Telefon"] * 107
    found = coverage_contrasts(material, NOBODY, DRAFTS)
    portal = found[(found["variable"] == "kanal") & (found["category"] == "Portal")].iloc[0]
    assert portal[["n", "value", "low", "high", "rest"]].isna().all()
    assert not portal["found"]


@pytest.mark.parametrize("n", [0, 9])
def test_below_ten_people_nothing_is_said_of_what_they_have_in_common(survey_only, n):
    assert coverage_contrasts(in_between(survey_only, n) if n else survey_only, NOBODY, DRAFTS).empty


def test_noise_gives_those_left_out_nothing_in_common(survey_only):
    rng = np.random.default_rng(9)
    found = 0
    for _ in range(10):
        material = in_between(survey_only, 30)
        for name in ("branche", "kanal", "geschlecht", "funktion"):
            material.responses[name] = material.responses[name].to_numpy()[rng.permutation(110)]
        found += int(coverage_contrasts(material, NOBODY, DRAFTS)["found"].any())
    assert found <= 2


def test_without_a_survey_the_tables_are_empty(nothing):
    assert persona_coverage(nothing, NOBODY, {}).empty
    assert coverage_contrasts(nothing, NOBODY, {}).empty
