"""How many people have the first k attributes of a sheet together."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights import estimates
from insights.personas.material import Material
from insights.personas.validation.match import attributes, persona_match

N = 40


def sheet(*evidence: str) -> pd.DataFrame:
    rows = [(f"p1-f{i}-1", "p1", f"f{i}", "statistic", text) for i, text in enumerate(evidence)]
    return pd.DataFrame(rows, columns=["statement_id", "persona_id", "field", "source", "evidence"])


@pytest.fixture
def known(mixed) -> tuple[Material, pd.DataFrame]:
    """Forty respondents of persona p1 whose answers are known one by one, and their memberships."""
    responses = mixed.responses.head(N).copy()
    responses["funktion"] = ["Instandhaltung"] * 30 + ["Produktion"] * 10
    responses["branche"] = ["Lebensmittel"] * 20 + ["Pharma"] * 18 + [None] * 2
    responses["alter"] = [40.0] * 15 + [60.0] * 25
    responses["weight"] = 1.0
    members = pd.DataFrame(
        {"respondent_id": responses["respondent_id"], "persona_id": "p1", "source": "survey", "probability": 0.9}
    )
    return replace(mixed, responses=responses), members


def test_the_curve_counts_people_who_have_everything_up_to_here(known):
    material, members = known
    found = persona_match(
        material,
        members,
        sheet(
            "segment_profile: funktion = Instandhaltung",
            "segment_profile: branche = Lebensmittel",
            "responses: alter = 40",
        ),
    )
    assert found["k"].tolist() == [1, 2, 3]
    assert found["n"].tolist() == [30, 20, 15]
    assert found["base"].tolist() == [40, 38, 38]  # two did not say their industry
    assert found["value"].tolist() == pytest.approx([30 / 40, 20 / 38, 15 / 38])
    assert (found.loc[1, "low"], found.loc[1, "high"]) == pytest.approx(estimates.wilson(20, 38))
    assert found["independent"].tolist() == pytest.approx([0.75, 0.75 * 20 / 38, 0.75 * 20 / 38 * 15 / 40])
    assert found.loc[0, "attribute"] == "Funktion: Instandhaltung"


def test_an_attribute_that_one_to_four_of_those_counted_lack_is_left_out_of_the_curve(known):
    material, members = known
    material.responses["funktion"] = ["Instandhaltung"] * 38 + ["Produktion"] * 2  # two of 40
    material.responses["kanal"] = ["Portal"] * 17 + ["Telefon"] * 23  # of the 20 before it, three
    material.responses["selbst"] = ["ja"] * 4 + ["nein"] * 36  # fewer than five have it; how many is not told
    rows = sheet(
        "responses: funktion = Instandhaltung", "responses: branche = Lebensmittel", "responses: kanal = Portal", "responses: alter = 40",
        "responses: selbst = ja",
    )  # fmt: skip
    found = persona_match(material, members, rows)
    assert found["variable"].tolist() == ["branche", "alter", "selbst"]
    assert found["k"].tolist() == [1, 2, 3]
    assert found["n"].tolist() == [20, 15, 4]


def test_a_median_stands_for_the_middle_half_that_the_sheet_names(known):
    material, members = known
    material.responses["alter"] = np.arange(N, dtype=float)
    [attribute] = attributes(material, members, sheet("responses: alter"), "p1")
    assert attribute.text == "Alter: 10 bis 30"  # 9 and 29 are single people's
    assert attribute.has.sum() == 21


def test_means_passages_and_a_second_attribute_of_the_same_question_are_none(known):
    material, members = known
    rows = sheet(
        "segment_profile: zuf_suche = mean",
        "segment_profile: funktion = Produktion",
        "segment_profile: funktion = Einkauf",
    )
    rows.loc[3] = ["p1-needs-1", "p1", "needs", "verbatims", "a1-001"]
    assert [one.text for one in attributes(material, members, rows, "p1")] == ["Funktion: Produktion"]


def test_a_question_that_repeats_another_one_in_groups_counts_once(known):
    material, members = known
    material.responses["branche"] = np.where(material.responses["alter"] < 50, "unter 50", "ab 50")
    rows = sheet("responses: alter", "segment_profile: branche = ab 50", "segment_profile: funktion = Instandhaltung")
    assert [one.variable for one in attributes(material, members, rows, "p1")] == ["alter", "funktion"]


def test_several_answers_match_when_one_of_them_is_it(known):
    material, members = known
    material.responses["kanal"] = ["Portal; Telefon"] * 10 + ["Telefon"] * 25 + [None] * 5
    variables = material.variables.assign(
        kind=material.variables["kind"].mask(material.variables["variable"] == "kanal", "multiple")
    )
    found = persona_match(replace(material, variables=variables), members, sheet("segment_profile: kanal = Portal"))
    assert (found.loc[0, "n"], found.loc[0, "base"]) == (10, 35)


def test_shares_are_weighted_and_people_counted(known):
    material, members = known
    material.responses["weight"] = [2.0] * 20 + [0.5] * 20
    found = persona_match(material, members, sheet("segment_profile: funktion = Instandhaltung"))
    assert found.loc[0, "n"] == 30
    assert found.loc[0, "value"] == pytest.approx((20 * 2 + 10 * 0.5) / 50)


def test_independent_answers_decay_as_the_product_of_their_shares(known):
    material, _ = known
    rng = np.random.default_rng(8)
    n = 4000
    answers = {name: np.where(rng.random(n) < 0.6, "ja", "nein") for name in ("funktion", "branche", "kanal", "selbst")}
    responses = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(n)], "weight": 1.0, **answers})
    members = pd.DataFrame(
        {"respondent_id": responses["respondent_id"], "persona_id": "p1", "source": "survey", "probability": 1.0}
    )
    found = persona_match(
        replace(material, responses=responses), members, sheet(*(f"responses: {name} = ja" for name in answers))
    )
    assert found["value"].tolist() == pytest.approx([0.6**k for k in (1, 2, 3, 4)], abs=0.03)
    assert (found["value"] - found["independent"]).abs().max() < 0.03


def test_whole_sheets_describe_fewer_people_with_every_attribute(mixed, judged):
    found = judged(mixed).evidence.match
    assert set(found["persona_id"]) == {"p1", "p2"}
    for _, curve in found.groupby("persona_id"):
        assert curve.sort_values("k")["n"].is_monotonic_decreasing
        assert curve["k"].max() >= 4


def test_the_curve_ends_before_fewer_than_ten_have_answered_everything(known):
    material, members = known
    material.responses["kanal"] = ["Portal"] * 9 + [None] * (N - 9)
    rows = sheet("segment_profile: funktion = Instandhaltung", "segment_profile: kanal = Portal", "responses: alter")
    assert persona_match(material, members, rows)["variable"].tolist() == ["funktion"]
    few = members.head(9)
    assert persona_match(material, few, rows).empty


def test_a_number_without_direction_and_an_answer_out_of_many_describe_nobody(known):
    material, members = known
    responses = pd.concat([material.responses, material.responses.assign(respondent_id=[f"x{i}" for i in range(N)])])
    responses = responses.reset_index(drop=True)
    responses["height"] = np.tile(np.arange(150.0, 190.0), 2)
    responses["visits"] = np.concatenate([np.arange(20.0, 60.0), np.zeros(N)])
    codes = [f"{10000 + i}" for i in range(20)]
    responses["postcode"] = np.tile(np.repeat(codes, 2), 2)
    responses["country"] = np.where(np.arange(2 * N) % 4 < 3, codes[0], codes[1])
    names = pd.DataFrame({"variable": ["height", "visits", "postcode", "country"], "label": ["H", "V", "P", "C"]})
    names["kind"] = ["numeric", "numeric", "nominal", "nominal"]
    names["categories"] = [None, None, "; ".join(codes), "; ".join(codes)]
    variables = pd.concat([material.variables, names.assign(position=range(50, 54))], ignore_index=True)
    material = replace(material, responses=responses, variables=variables)
    rows = sheet(
        "responses: height", "responses: visits", f"segment_profile: postcode = {codes[0]}",
        f"segment_profile: country = {codes[0]}", "responses: alter",
    )  # fmt: skip
    assert [one.variable for one in attributes(material, members, rows, "p1")] == ["visits", "country", "alter"]


def test_without_a_survey_there_is_no_curve(interviews_only, judged):
    assert judged(interviews_only).evidence.match.empty
