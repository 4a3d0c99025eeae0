"""Who stands behind which persona, and what people decide about drafts."""

from dataclasses import replace

import pytest

from insights.errors import InputError
from insights.personas.drafting.profiles import persona_profile
from insights.personas.people.linking import assign_people
from insights.personas.people.members import drafts_of, merged, persona_members
from insights.settings import PersonaDecisions


def decisions(*entries):
    return PersonaDecisions.model_validate({"personas": list(entries)})


def test_everybody_stands_behind_one_persona_and_staff_behind_none(mixed, run):
    members = run(mixed)[0]
    assert not members.duplicated(["respondent_id", "source"]).any()
    assert set(members.loc[members["source"] == "interview", "respondent_id"]) == {
        f"{k}{i}" for k in "ab" for i in range(1, 5)
    }
    assert (members["source"] == "survey").sum() == 110


def test_a_name_and_a_note_survive_a_new_run(mixed, run):
    decided = decisions({"draft": "p2", "name": "Frau Sorgfalt", "note": "Vertrieb nickt."})
    for seed in (1, 2):
        persona = run(mixed, decided, seed=seed)[3].personas[1]
        assert (persona.name, persona.notes) == ("Frau Sorgfalt", ["Vertrieb nickt."])
        assert persona.portrait.startswith("Frau Sorgfalt steht für 45")
        assert "Das mittlere Alter der Gruppe liegt bei 52 Jahren (Median)." in persona.portrait


def test_merged_drafts_pool_their_people(mixed, run):
    members, verdicts, statements, personas = run(
        mixed, decisions({"draft": "p2", "merge_into": "p1", "note": "eine Zielgruppe"})
    )
    assert members["persona_id"].unique().tolist() == ["p1"]
    assert members.loc[members["source"] == "survey", "probability"].eq(1.0).all()
    assert verdicts["n_respondents"].tolist() == [110]
    persona = personas.personas[0]
    assert (persona.segment, persona.share, persona.notes) == (None, 1.0, ["eine Zielgruppe"])
    assert persona.headline == "Löst Störungen selbst und Will Betreuung"
    assert statements.loc[statements["field"] == "job_role", "evidence"].str.startswith("responses: funktion = ").all()


def test_interviews_can_be_merged_too(interviews_only, run):
    members, _, _, personas = run(interviews_only, decisions({"draft": "p1", "merge_into": "p2"}))
    assert members["persona_id"].unique().tolist() == ["p2"]
    assert personas.personas[0].n_interviews == 8


def test_a_decision_about_an_unknown_draft_has_no_effect(mixed, run):
    for entry in ({"draft": "p7", "name": "X"}, {"draft": "p1", "merge_into": "p9"}):
        assert run(mixed, decisions(entry))[0].equals(run(mixed)[0])


def test_merging_in_a_circle_is_refused():
    with pytest.raises(InputError, match="p1 -> p2 -> p1 are merged in a circle"):
        merged(["p1", "p2"], decisions({"draft": "p1", "merge_into": "p2"}, {"draft": "p2", "merge_into": "p1"}))


def three_segments(mixed):
    """p1 stays alone; p2 and p3 together outweigh it for one of its people."""
    table = mixed.memberships.copy()
    table["p_3"] = 0.0
    table.loc[0, ["p_1", "p_2", "p_3"]] = [0.4, 0.35, 0.25]
    table.loc[table.index[-20:], "segment"] = 3
    table.loc[table.index[-20:], ["p_1", "p_2", "p_3"]] = [0.1, 0.2, 0.7]
    third = mixed.segments.segments[1].model_copy(update={"segment": 3, "name": "Drittes", "n": 20})
    segments = mixed.segments.model_copy(update={"k": 3, "segments": [*mixed.segments.segments, third]})
    return replace(mixed, memberships=table, segments=segments)


def test_after_a_merge_everybody_belongs_where_his_probabilities_add_up_to_most(mixed):
    material = three_segments(mixed)
    linked = assign_people(material.people, material.memberships, material.responses, material.variables)
    apart = persona_members(material, linked, linked.head(0), decisions())
    merging = decisions({"draft": "p3", "merge_into": "p2"})
    together = persona_members(material, linked, linked.head(0), merging)
    first = material.memberships["respondent_id"].iloc[0]
    assert apart.set_index("respondent_id").at[first, "persona_id"] == "p1"
    row = together.set_index("respondent_id").loc[first]
    assert (row["persona_id"], round(row["probability"], 6)) == ("p2", 0.6)
    survey = together[together["source"] == "survey"]["persona_id"].value_counts()
    assert survey.to_dict() == {"p1": 59, "p2": 51}
    # The persona that lost somebody is counted anew, its figures are no longer those of its segment.
    drafts = drafts_of(material, together, merging)
    profile = persona_profile(material, together, drafts)
    counted = profile[(profile["persona_id"] == "p1") & (profile["variable"] == "funktion")]
    assert counted["base"].eq(59).all()
    assert counted["evidence"].str.startswith("responses: ").all()
