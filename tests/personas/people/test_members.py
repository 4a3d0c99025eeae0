"""Who stands behind which persona, and what people decide about drafts."""

import pytest

from insights.errors import InputError
from insights.personas.people.members import merged
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
        assert "Das mittlere Alter der Gruppe liegt bei 51 Jahren (Median)." in persona.portrait


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
