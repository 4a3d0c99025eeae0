"""What the event log and the waves of a survey tell has a place among the insights, with direction and size."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from insights.report.claims import collect
from insights.report.ranking import logged, measures, order, waves
from insights.report.sections import build_sections, metrics, summary
from tests.conftest import filled


@pytest.fixture(scope="module")
def told(rendered):
    """The material of the study `mini`, and the claims of its sections."""
    material, sections, _ = rendered()
    return material, list(collect(sections))


def test_what_the_log_shows_is_a_candidate_with_direction_and_size(told):
    material, claims = told
    found = {candidate.claim.claim_id: candidate for candidate in logged.from_log(material, claims)}
    assert {c.kind for c in found.values()} == {"help", "group", "change", "loss"}
    assert "öfter Hilfe als nach anderen Tätigkeiten: 30\u202f%" in found["insights-help-anleitung"].claim.text
    assert found["insights-help-anleitung"].people == 90 / 120
    change = found["insights-change-anleitung-2026-01-10"]
    assert not change.judged  # the log cannot tell whether reading the manual is good or bad
    assert change.surprise == 0.25
    assert found["insights-change-handy-bestellung-2026-02-03"].direction == 1  # a conversion that became rarer
    assert not found["insights-change-handy-bestellung-2026-02-03"].good
    assert found["insights-loss-anleitung-bestellung"].surprise == 0.2  # two steps: there is nothing to compare with
    assert all(0 < candidate.effect <= 1 for candidate in found.values())


def test_a_change_whose_intervals_overlap_widely_has_no_effect():
    row = pd.Series({"before": 0.3, "before_low": 0.2, "before_high": 0.4, "after": 0.35, "after_low": 0.25, "after_high": 0.45})  # fmt: skip
    assert logged._of_change(row) == 0
    assert logged._of_change(row.replace({0.35: 0.6, 0.25: 0.5, 0.45: 0.7})) > 0
    assert logged._parts(row) == (0.5, 0.5)


def test_the_metric_of_a_hot_spot_stands_with_its_interval(told):
    material, claims = told
    spot = next(c for c in logged.from_log(material, claims) if c.kind == "help")
    proposal = measures.proposed(material, spot)
    assert proposal.metric == "Anteil, bei dem nach „Anleitung“ Hilfe gesucht wird"
    assert proposal.baseline.startswith("30\u202f% (")
    assert proposal.low < proposal.value < proposal.high


def test_a_study_of_an_event_log_alone_has_insights_and_knows_something(told):
    material, _ = told
    rest = {
        name: table.iloc[:0] if isinstance(table, pd.DataFrame) else type(table)()
        for name, table in material.handovers.items()
        if not name.startswith("event_")
    }
    alone = replace(material, handovers={**material.handovers, **rest})
    sections = build_sections(alone)
    section = next(s for s in sections if s["id"] == "insights")
    assert not section["lead"]
    assert set(order.table(alone, sections)["kind"]) & {"help", "change"}
    known = summary.choose(alone, list(collect(sections)))
    assert {"events-change-1", "events-help-1"} <= {claim.claim_id for claim in known}


def test_what_fell_since_the_last_wave_is_an_insight_and_what_fell_before_is_none(told):
    material, _ = told
    waved = replace(material, handovers={**material.handovers, **_waves(material)})
    claims = list(collect(metrics.build(waved)))
    (only,) = waves.from_waves(waved, claims)
    assert only.claim.claim_id == "insights-change-nps-all-2025-2026"
    assert only.effect == pytest.approx(0.133, abs=0.001)  # at least 8 points of an NPS that spreads by 60
    assert (only.people, only.good, only.subject) == (1.0, False, "metric nps")
    assert measures.proposed(waved, only).baseline.startswith("−10 (")
    assert "metrics-change-nps-all-2025-2026" in {
        c.claim_id
        for c in summary.choose(
            replace(waved, handovers={**waved.handovers, "assumptions": waved["assumptions"].iloc[:0]}), claims
        )
    }


def _waves(material):
    """Three waves with an NPS that fell twice."""
    rows = [
        {
            "metric": "nps", "group_kind": "all", "group": "all", "wave": after, "compared_to": before, "difference": -20.0, "low": -32.0, "high": -8.0,
            "p": 0.001, "p_adjusted": 0.002, "n": 200, "n_before": 200, "verdict": "fell", "weighted": False,
        }
        for before, after in (("2024", "2025"), ("2025", "2026"))
    ]  # fmt: skip
    now = {
        "metric": "nps", "group_kind": "wave", "group": "2026", "value": -10.0, "low": -18.3, "high": -1.7, "n": 200, "effective_n": 200.0,
        "scale_low": -100.0, "scale_high": 100.0, "weighted": False, "note": None,
    }  # fmt: skip
    wave = (
        material["variables"].iloc[[0]].assign(variable="wave", role="wave", categories="2024; 2025; 2026", position=99)
    )
    return {
        "metric_changes": filled(pd.DataFrame(rows), "metric_changes"),
        "cx_metrics": pd.concat([material["cx_metrics"], filled(pd.DataFrame([now]), "cx_metrics")], ignore_index=True),
        "variables": pd.concat([material["variables"], wave], ignore_index=True),
    }
