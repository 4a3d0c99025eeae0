"""Insights are ranked by surprise × effect × people, told once, and never stronger than their evidence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from insights import contracts
from insights.report.claims import Claim, collect
from insights.report.ranking import order
from insights.report.ranking.candidate import Candidate, from_d, from_shares, nearest_to
from insights.report.sections import build_sections
from tests.report.page import read


def candidate(key, subject, *, surprise=0.5, effect=0.5, people=0.5, kind="weak", strength="finding", **further):
    claim = Claim(f"insights-{key}", "insights", key, strength, ("journey: all",))
    return Candidate(kind, subject, claim, surprise, effect, people, "touchpoints", **further)


def _without_effects(material):
    """The study with nothing in it that differs from anything."""
    profile = material["segment_profile"]
    empty = {
        name: contracts.empty(name)
        for name in (
            "thresholds",
            "drivers",
            "contradictions",
            "persona_triangulation",
            *(f"event_{part}" for part in ("hotspots", "groups", "steps", "changes")),
            "metric_changes",
        )
    }
    flat = {
        "segment_profile": profile.assign(p_adjusted=0.6, p_segment=0.6),
        "assumptions": material["assumptions"].assign(verdict="undecided"),
        "event_shares": material["event_shares"].assign(office_hours=0.5, low=0.45, high=0.55),
    }
    return replace(material, handovers={**material.handovers, **empty, **flat})


def test_insights_are_ordered_by_the_product_of_surprise_effect_and_people():
    found = order.ranked(
        [candidate("a", "1", people=0.2), candidate("b", "2", people=0.9), candidate("c", "3", effect=0.9)]
    )
    assert [insight.key for insight in found] == ["b", "c", "a"]
    assert [insight.rank for insight in found] == [1, 2, 3]


def test_what_is_about_the_same_thing_is_told_once_with_the_rest_beside_it():
    (only,) = order.ranked([candidate("weak", "search", effect=0.4), candidate("believed", "search", effect=0.9)])
    assert only.key == "believed"
    assert [c.claim.claim_id for c in only.beside] == ["insights-weak"]


def test_an_outcome_leads_its_segment_even_when_something_else_differs_more():
    found = order.ranked(
        [candidate("genre", "segment 1", effect=0.9), candidate("stay", "segment 1", effect=0.2, lead=True)]
    )
    assert found[0].key == "stay"
    assert found[0].strongest.claim.claim_id == "insights-genre"


def test_more_evidence_on_a_subject_never_lowers_its_rank():
    rest = [candidate("other", "2", effect=0.6), candidate("third", "3", effect=0.3)]
    strong = candidate("invoice", "segment 1", effect=0.8)
    alone = [i.lead.subject for i in order.ranked([strong, *rest])]
    weak_outcome = candidate("stay", "segment 1", effect=0.001, lead=True)
    assert [i.lead.subject for i in order.ranked([strong, weak_outcome, *rest])] == alone == ["segment 1", "2", "3"]


def test_what_merely_differs_does_not_lift_what_is_better_or_worse():
    (only,) = order.ranked(
        [candidate("genre", "segment 1", effect=1.0, judged=False), candidate("invoice", "segment 1", effect=0.4)]
    )
    assert only.strongest.claim.claim_id == "insights-invoice"


@pytest.mark.parametrize("name", ["surprise", "effect", "people"])
def test_an_insight_never_sinks_when_one_of_its_three_numbers_grows(name):
    rest = [candidate(f"r{i}", f"r{i}", effect=i / 10) for i in range(1, 10)]
    ranks = []
    for value in np.linspace(0.1, 1.0, 10):
        found = order.ranked([candidate("x", "x", **{name: value}), *rest])
        ranks.append(next((i.rank for i in found if i.key == "x"), 99))
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] > ranks[-1]


def test_a_finding_that_a_supported_assumption_says_already_is_as_little_a_surprise():
    assumed = candidate("assumption-4", "logins", surprise=0.2, kind="supported", variable="nps")
    said, unsaid = (candidate(f"threshold-{v}", "logins", kind="threshold", variable=v) for v in ("nps", "stay"))
    assert [c.surprise for c in order.expected([assumed, said, unsaid])] == [0.2, 0.2, 0.5]


def test_a_supported_assumption_is_not_told_beside_the_same_figure():
    def with_figure(found, value):
        return replace(found, claim=replace(found.claim, value=value, low=1.31, high=1.88, n=609))

    lead = with_figure(candidate("threshold", "logins", kind="threshold"), 1.62)
    same = with_figure(candidate("assumption-4", "logins", surprise=0.2, kind="supported"), 1.58)
    other = with_figure(candidate("assumption-5", "logins", surprise=0.2, kind="supported"), 1.21)
    (only,) = order.ranked([lead, same, other])
    assert [c.claim.claim_id for c in only.beside] == ["insights-assumption-5"]


def test_there_are_at_most_ten_insights_and_none_without_effect_or_from_a_single_voice():
    many = [candidate(f"n{i:02d}", str(i)) for i in range(14)]
    assert len(order.ranked(many)) == 10
    assert not order.ranked([candidate("nothing", "1", effect=0.0), candidate("one", "2", strength="single voice")])


def test_an_effect_is_measured_at_the_end_of_the_interval_next_to_no_difference():
    assert nearest_to(0.2, 0.8, 0.5) == 0.5
    assert nearest_to(0.6, 0.8, 0.5) == 0.6
    assert nearest_to(0.1, 0.3, 0.5) == 0.3
    assert from_shares(0.5, 0.5) == 0
    assert from_d(2 / np.sqrt(3)) == 1  # r = 0.5, large after Cohen
    assert from_d(0.2) == pytest.approx(0.199, abs=0.001)


def test_an_insight_is_as_strong_as_the_claim_that_it_takes_up(rendered):
    _, sections, _ = rendered()
    claims = {claim.claim_id: claim for claim in collect(sections)}
    taken = [c for c in claims.values() if c.claim_id.startswith("insights-weak-")]
    for claim in taken:
        source = claims[claim.claim_id.replace("insights-weak-", "journey-weak-")]
        assert (claim.strength, claim.evidence, claim.value) == (source.strength, source.evidence, source.value)
    assert taken


def test_every_insight_has_a_field_a_measure_and_its_place_in_the_table(rendered):
    material, sections, page = rendered()
    table = order.table(material, sections)
    assert len(table)
    assert table["score"].is_monotonic_decreasing
    assert (table["score"] - table["surprise"] * table["effect"] * table["people"]).abs().max() < 1e-9
    section = read(page).by_id("insights")
    assert len(section.all("article", css="insight")) == len(table)
    assert "Vorschlag:" in section.text
    cards = [article.text for article in section.all("article", css="insight")]
    assert "Ziel und Zuständigkeit" in section.text
    assert max(card.count("legt das Team fest") for card in cards) == 1


def test_where_nothing_differs_there_are_no_insights_and_the_report_says_what_was_looked_at(rendered):
    material, _, _ = rendered()
    sections = build_sections(_without_effects(material))
    section = next(s for s in sections if s["id"] == "insights")
    assert not list(collect(section))
    assert section["lead"].startswith("Keine Erkenntnis sticht heraus. Geprüft wurde: ")
    assert order.table(material, sections).empty


@pytest.mark.parametrize("kind", [{"interviews": False}, {"survey": False}])
def test_studies_with_one_source_have_an_insights_section_too(rendered, kind):
    _, sections, _ = rendered(**kind)
    assert [s["id"] for s in sections][:2] == ["summary", "insights"]
