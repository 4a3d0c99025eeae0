"""Whom a campaign reaches: counted by hand, with the personas that people name, and nothing told of fewer than five."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import Persona, PersonaDraft, PersonaSet
from insights.errors import InputError
from insights.personas.persona_map.campaigns import campaign_mistakes, campaign_reach, fit
from insights.personas.screening.membership import Target
from insights.settings import PersonaDecisions

NAMES = {"p1": "Anna Eigen", "p2": "Paul Partner", "p3": "Gerd Geiz"}


def made(belongs=None, channels=None, weight=None):
    """40 people: 20 of p1, 12 of p2, 8 of p3; p1 on the portal, p2 on the phone, p3 by mail."""
    sizes = (20, 12, 8)
    group = np.repeat([0, 1, 2], sizes)
    belongs = np.eye(3)[group] if belongs is None else np.array(belongs, dtype=float)
    weight = np.ones(len(belongs)) if weight is None else np.array(weight, dtype=float)
    target = Target(("p1", "p2", "p3"), np.arange(len(belongs)), belongs, belongs.argmax(axis=1), weight)
    given = np.array(["Portal", "Telefon", "E-Mail"], dtype=object)[group] if channels is None else channels
    responses = pd.DataFrame(
        {"respondent_id": [f"r{i:02d}" for i in range(len(belongs))], "weight": weight, "way": given}
    )
    variables = pd.DataFrame(
        [
            {
                "variable": "way",
                "position": 1,
                "kind": "nominal",
                "field": "channel",
                "categories": "E-Mail; Portal; Telefon",
            }
        ]
    )
    return target, people(), responses, variables


def people() -> PersonaSet:
    """Three personas with names and mottos."""
    base = {"kind": "quantitative", "verdict": "validated", "rule": "…", "face_seed": "x"}
    mottos = {"p1": "Ich mache es selbst", "p2": "Ein Ansprechpartner ist wichtig", "p3": "Ich vergleiche Preise"}
    return PersonaSet(
        personas=[
            Persona(persona_id=p, name=name, headline=f"Nach dem Motto „{mottos[p]}“", **base)
            for p, name in NAMES.items()
        ]
    )


def decided(*campaigns, **more) -> PersonaDecisions:
    """`personas.yml` with these campaigns."""
    return PersonaDecisions.model_validate({"campaigns": list(campaigns), **more})


def reach(table, campaign, measure, category=None):
    """One row of the table."""
    rows = table[(table["campaign"] == campaign) & (table["measure"] == measure)]
    return (rows if category is None else rows[rows["category"] == category]).iloc[0]


def test_a_mixture_reaches_its_main_persona_wholly_and_the_others_by_their_weight():
    target, personas, responses, variables = made()
    table = campaign_reach(
        target,
        personas,
        decided({"name": "Herbst", "personas": {"p1": 0.6, "p2": 0.4}}),
        responses,
        variables,
        language="en",
    )
    assert fit(target, {"p1": 0.6, "p2": 0.4})[[0, 20, 39]] == pytest.approx([1, 2 / 3, 0])
    row = reach(table, "c1", "reach")
    assert row["value"] == pytest.approx((20 + 12 * 2 / 3) / 40)
    assert (row["n"], row["base"], row["proposed"]) == (32, 40, False)
    assert row["low"] < row["value"] < row["high"]
    assert reach(table, "c1", "target")["value"] == pytest.approx(32 / 40)
    channel = reach(table, "c1", "channel", "Telefon")
    assert channel["value"] == pytest.approx(8 / 28)  # 12 people who count two thirds, of 20 + 8
    assert reach(table, "c1", "hit", "Telefon")["value"] == pytest.approx(2 / 3)


def test_a_list_counts_all_alike_and_the_channel_of_a_campaign_is_told():
    target, personas, responses, variables = made()
    table = campaign_reach(
        target,
        personas,
        decided({"name": "Beide", "personas": ["p1", "p2"], "channel": "telefon"}),
        responses,
        variables,
        language="en",
    )
    assert reach(table, "c1", "reach")["value"] == pytest.approx(0.8)
    through = reach(table, "c1", "through")
    assert (through["category"], through["n"], through["value"]) == ("Telefon", 12, pytest.approx(0.3))


def test_half_members_count_half():
    belongs = [[0.5, 0.5, 0]] * 20 + [[0, 0, 1]] * 20
    target, personas, responses, variables = made(belongs=belongs, channels=["Portal"] * 40)
    table = campaign_reach(target, personas, decided(), responses, variables, language="en")
    assert reach(table, "s1", "reach")["value"] == pytest.approx(0.25)
    pair = table[table["personas"] == "p1; p2"]
    assert pair["name"].unique() == ["Anna Eigen + Paul Partner"]
    assert pair["proposed"].all()
    assert reach(table, pair["campaign"].iloc[0], "reach")["value"] == pytest.approx(0.5)


def test_weights_count():
    target, personas, responses, variables = made(weight=[2] * 20 + [1] * 20)
    table = campaign_reach(
        target, personas, decided({"name": "A", "personas": ["p1"]}), responses, variables, language="en"
    )
    assert reach(table, "c1", "target")["value"] == pytest.approx(40 / 60)


def test_fewer_than_five_people_are_not_told_nor_what_would_give_them_away():
    channels = ["Portal"] * 17 + ["Telefon"] * 3 + ["Telefon"] * 12 + ["E-Mail"] * 8
    target, personas, responses, variables = made(channels=channels)
    table = campaign_reach(
        target, personas, decided({"name": "A", "personas": ["p1"]}), responses, variables, language="en"
    )
    hidden = table[(table["campaign"] == "c1") & (table["note"] == "suppressed")]
    assert set(hidden["category"]) == {
        "Telefon",
        "Portal",
    }  # without mail, which nobody there uses, the rest would tell
    assert hidden[["n", "value", "low", "high"]].isna().all(axis=None)
    alone = replace(
        target, belongs=np.eye(3)[[0] * 33 + [1] * 4 + [2] * 3], persona=np.array([0] * 33 + [1] * 4 + [2] * 3)
    )
    small = campaign_reach(
        alone, personas, decided({"name": "B", "personas": ["p2"]}), responses, variables, language="en"
    )
    assert pd.isna(reach(small, "c1", "target")["value"])


def test_one_small_channel_takes_the_next_smallest_with_it():
    channels = ["Portal"] * 11 + ["E-Mail"] * 6 + ["Telefon"] * 3 + ["Telefon"] * 12 + ["E-Mail"] * 8
    target, personas, responses, variables = made(channels=channels)
    table = campaign_reach(
        target, personas, decided({"name": "A", "personas": ["p1"]}), responses, variables, language="en"
    )
    rows = table[(table["campaign"] == "c1") & (table["measure"] == "channel")].set_index("category")
    assert rows["value"].isna().to_dict() == {"E-Mail": True, "Portal": False, "Telefon": True}


@pytest.mark.parametrize("reference", ["p2", "Paul Partner", "paul partner", "Ein Ansprechpartner ist wichtig"])
def test_a_persona_is_named_by_number_name_or_motto(reference):
    target, personas, responses, variables = made()
    table = campaign_reach(
        target, personas, decided({"name": "A", "personas": [reference]}), responses, variables, language="en"
    )
    assert reach(table, "c1", "reach")["personas"] == "p2"


def test_a_number_follows_the_words_beside_it_when_new_data_swap_the_numbers():
    target, personas, responses, variables = made()
    kept = [{"draft": "p1", "stands_for": "Ich vergleiche Preise"}]
    table = campaign_reach(
        target, personas, decided({"name": "A", "personas": ["p1"]}, personas=kept), responses, variables, language="en"
    )
    assert reach(table, "c1", "reach")["personas"] == "p3"


def test_a_draft_that_was_merged_names_the_persona_it_went_into():
    target, personas, responses, variables = made()
    draft = PersonaDraft(draft="p9", stands_for="Ich kaufe gebraucht")
    personas.personas[1] = personas.personas[1].model_copy(update={"drafts": [draft]})
    for reference in ("p9", "ich kaufe gebraucht"):
        table = campaign_reach(
            target, personas, decided({"name": "A", "personas": [reference]}), responses, variables, language="en"
        )
        assert reach(table, "c1", "reach")["personas"] == "p2"


def test_a_channel_that_does_not_exist_is_refused_with_those_that_do():
    target, personas, responses, variables = made()
    campaign = {"name": "A", "personas": ["p1"], "channel": "Telefax"}
    with pytest.raises(InputError, match="there is no channel 'Telefax'; did you mean 'Telefon'"):
        campaign_reach(target, personas, decided(campaign), responses, variables, language="en")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            "es die Persona „p7“ in diesem Lauf nicht mehr gibt oder keine Befragten hinter ihr stehen; es gibt: p1 (Anna",
        ),
        ("en", "this run has no persona “p7” any more, or no respondents stand behind it; there are: p1 (Anna Eigen)"),
    ],
)
def test_a_campaign_for_a_persona_that_is_gone_stays_with_the_reason(language, said):
    target, personas, responses, variables = made()
    two = decided({"name": "Alt", "personas": {"p7": 0.6, "p1": 0.4}}, {"name": "Neu", "personas": ["p1"]})
    table = campaign_reach(target, personas, two, responses, variables, language=language)
    old = table[table["campaign"] == "c1"]
    assert old[["name", "proposed", "personas", "weights", "measure", "base"]].values.tolist() == [
        ["Alt", False, "p7; p1", "0.6; 0.4", "reach", 0]
    ]
    assert old[["n", "value", "low", "high"]].isna().all(axis=None)
    assert said in old["note"].iloc[0]
    assert reach(table, "c2", "reach")["name"] == "Neu"


def test_campaigns_stay_when_no_respondents_stand_behind_any_persona():
    _, personas, _, variables = made()
    nobody = Target((), np.empty(0, dtype=int), np.empty((0, 0)), np.empty(0, dtype=int), np.empty(0))
    table = campaign_reach(
        nobody,
        personas,
        decided({"name": "A", "personas": ["p1"]}),
        contracts.empty("responses"),
        variables,
        language="en",
    )
    assert table[["campaign", "note"]].values.tolist() == [
        ["c1", "no respondents stand behind any persona of this run"]
    ]


def test_mistakes_in_campaigns_are_named_all_at_once():
    _, personas, _, variables = made()
    entries = [
        {"name": "A", "personas": ["p9"], "channel": "Telefax"},
        {"name": "B", "personas": ["Anna Eigen"], "channel": "telefon"},
        {"name": "b", "personas": ["p1"]},
    ]
    found = "\n".join(campaign_mistakes(decided(*entries), personas, variables))
    assert "campaign 'A': the last run has no persona 'p9'; there are: p1 (Anna Eigen), p2" in found
    assert "campaign 'A': there is no channel 'Telefax'; did you mean 'Telefon'" in found
    assert "two campaigns are called 'B'" in found
    assert "campaign 'B': the last run" not in found
    assert campaign_mistakes(decided(entries[1]), personas, variables) == []


def test_two_campaigns_of_one_name_are_a_mistake():
    target, personas, responses, variables = made()
    twice = decided({"name": "Herbst", "personas": ["p1"]}, {"name": "herbst", "personas": ["p2"]})
    with pytest.raises(InputError, match="two campaigns are called 'Herbst'"):
        campaign_reach(target, personas, twice, responses, variables, language="en")


def test_what_is_hidden_of_a_persona_does_not_follow_from_a_mixture_with_it():
    channels = ["Portal"] * 17 + ["Telefon"] * 3 + ["Telefon"] * 12 + ["E-Mail"] * 8
    target, personas, responses, variables = made(channels=channels)
    table = campaign_reach(
        target, personas, decided({"name": "A", "personas": ["p1", "p2"]}), responses, variables, language="en"
    )
    assert pd.isna(reach(table, "c1", "channel", "Telefon")["n"])


def test_a_channel_that_the_profile_of_a_persona_hides_is_not_told_nor_how_well_its_users_fit():
    channels = ["Portal"] * 10 + ["Telefon"] * 5 + ["E-Mail"] * 5 + ["Telefon"] * 12 + ["E-Mail"] * 8
    target, personas, responses, variables = made(channels=channels)
    row = {"persona_id": "p1", "variable": "way", "statistic": "share"}
    profile = pd.DataFrame([row | {"category": "Portal"}])  # of the others fewer than five were assigned
    both = {"name": "A", "personas": ["p1", "p2"]}
    table = campaign_reach(target, personas, decided(both), responses, variables, language="en", profile=profile)
    for campaign in ("s1", "c1"):
        rows = table[(table["campaign"] == campaign) & table["category"].notna()].set_index(["measure", "category"])
        assert rows["value"].isna().to_dict() == {
            (measure, way): way != "Portal" for way in ("E-Mail", "Portal", "Telefon") for measure in ("channel", "hit")
        }


def test_without_respondents_there_is_no_table():
    _, personas, _, variables = made()
    nobody = Target((), np.empty(0, dtype=int), np.empty((0, 0)), np.empty(0, dtype=int), np.empty(0))
    assert campaign_reach(nobody, personas, decided(), contracts.empty("responses"), variables, language="en").empty


def test_a_number_whose_own_words_no_draft_stands_for_names_nobody_else():
    target, personas, responses, variables = made()
    kept = [{"draft": "p1", "stands_for": "Gibt es nicht mehr"}]
    table = campaign_reach(
        target, personas, decided({"name": "A", "personas": ["p1"]}, personas=kept), responses, variables, language="de"
    )
    assert pd.isna(reach(table, "c1", "reach")["value"])
    assert "„p1“" in reach(table, "c1", "reach")["note"]
