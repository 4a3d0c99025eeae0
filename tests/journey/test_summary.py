import numpy as np

from insights import contracts
from insights.journey import drivers, maps, mentions, plan, summary
from tests.journey.conftest import people_of, verbatims_of
from tests.journey.test_drivers import planted


def summarise(opened, *, responses=None, variables=None, verbatims=None, people=None):
    given = {"responses": responses, "variables": variables, "verbatims": verbatims, "people": people}
    tables = {name: contracts.empty(name) if table is None else table for name, table in given.items()}
    points = plan.touchpoints(opened, tables["variables"])
    found = mentions.find_mentions(tables["verbatims"], tables["people"], plan.word_stems(opened, points))
    members = contracts.empty("persona_memberships")
    journey = maps.journey_map(
        points, responses=tables["responses"], variables=tables["variables"], mentions=found, memberships=members
    )
    carried = drivers.importance(tables["responses"], tables["variables"], seed=1, draws=100)
    return summary.journey_summary(
        opened,
        touchpoints=points,
        journey=journey,
        drivers=carried,
        responses=tables["responses"],
        variables=tables["variables"],
        verbatims=tables["verbatims"],
        people=tables["people"],
    )


def test_weak_points_come_with_base_and_interval_in_german(study):
    responses, variables = planted()
    said = summarise(study(), responses=responses, variables=variables)
    assert said.sources == ["survey"]
    assert said.outcome == "nps"
    assert said.proposed_touchpoints == ["search", "engineer", "invoice", "offer", "website"]
    weak = said.statements[0]
    assert weak.startswith("Schwachpunkt: „Sat_Search“ – Zufriedenheit 2,")
    assert "95-%-Intervall 2," in weak
    assert "n = 5" in weak
    assert any("Sat_Engineer“: 4," in s for s in said.statements)


def test_interviews_only_say_what_is_spoken_of_and_which_phase_is_thin(study, plan_text):
    verbatims = verbatims_of(
        ("v1", "a", "Die Hotline"), ("v2", "b", "Hotline"), ("v3", "s", "Messe"), ("v4", "c", "sonst nichts")
    )
    people = people_of(a="customer", b="customer", c="customer", s="staff")
    said = summarise(study(journey=plan_text), verbatims=verbatims, people=people)
    assert said.sources == ["plan", "interviews"]
    assert said.thin_phases == ["Aktivierung"]
    assert "In den Interviews am häufigsten angesprochen: „Hotline“ (von 2 der 3 Personen" in said.statements[0]
    assert "Aktivierung" in said.statements[1]


def test_a_study_without_anything_says_so_in_one_line(study):
    said = summarise(study())
    assert said.sources == []
    assert len(said.statements) == 1


def test_without_a_link_to_the_outcome_there_is_no_ranking(study):
    responses, variables = planted(200)
    responses["nps"] = np.random.default_rng(4).permutation(responses["nps"])
    said = summarise(study("language: en\n"), responses=responses, variables=variables)
    assert said.statements[0].startswith("Satisfaction with the touchpoints explains “Nps” no better than chance")
    assert not any("Weak point" in sentence for sentence in said.statements)
