"""The report says who was left out by which rule, how the sample fits its targets, and whom it hardly covers."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from insights.report import assumptions, html
from insights.report.claims import collect
from insights.report.material import Material, with_assumptions
from insights.report.sections import asked, build_sections, limits, sample
from tests.report.page import read


def changed(material, **handovers):
    return Material(material.study, {**material.handovers, **handovers})


@pytest.fixture(scope="module")
def material(rendered):
    return rendered()[0]


def _quality(**noticed):
    """`rule=(excluded, kept)` people of each rule."""
    rows = [
        (f"{rule}-{i}", rule.replace("_", " "), i < excluded)
        for rule, (excluded, kept) in noticed.items()
        for i in range(excluded + kept)
    ]
    return pd.DataFrame(rows, columns=["respondent_id", "rule", "excluded"]).assign(detail="")


def test_who_was_left_out_is_told_by_rule_and_who_was_only_noticed_is_counted(material):
    quality = _quality(speeding=(7, 0), long_string=(0, 6))
    assert sample.left_out(changed(material, quality=quality)) == (
        "7 wurden bei der Qualitätsprüfung ausgeschlossen (sehr kurze Antwortzeit: 7), 6 fielen auf und sind mitgezählt"
    )
    nobody = sample.left_out(changed(material, quality=quality.head(0)))
    assert nobody == "bei der Qualitätsprüfung wurde niemand ausgeschlossen"


def test_fewer_than_five_whom_a_rule_left_out_are_not_counted_nor_what_would_tell_of_them(material):
    few = changed(material, quality=_quality(speeding=(2, 0), long_string=(0, 1)))
    assert sample.left_out(few) == (
        "weniger als 5 wurden bei der Qualitätsprüfung ausgeschlossen (sehr kurze Antwortzeit), weniger als 5 fielen auf und sind mitgezählt"
    )
    some = changed(material, quality=_quality(speeding=(12, 0), duplicate=(3, 0), long_string=(9, 0)))
    assert "24 wurden" in sample.left_out(some)
    counts = {row[0]: row[1:] for row in sample.rules(some)["rows"]}
    hidden = material.say("withheld")
    assert sorted(counts.values()) == sorted([["12", "12"], [hidden, hidden], [hidden, hidden]])


def test_deviations_from_targets_stand_with_the_sample_and_blind_spots_with_the_limits(material):
    said = {claim.claim_id: claim for claim in collect([asked.build(material), limits.build(material)])}
    assert "weicht von den Zielwerten ab" in said["asked-targets-1"].text
    assert "nicht vor: Branche" in said["asked-fields-1"].text
    assert said["limits-coverage-1"].text.startswith("Blinde Flecken")
    evidence = said["limits-coverage-1"].evidence
    assert evidence[0] == "sample_statements: position = 4"
    assert "coverage: verdict != covered, verdict != small base" in evidence


def test_blind_spots_in_detail_are_those_that_are_missed_or_nearly_empty_and_hide_small_numbers(material):
    (table,) = sample.thin_cells(material)["blocks"]
    assert table["rows"] == [
        ["Wartungsvertrag: ohne Vertrag × Rolle: Technik", "24", "43"],
        ["Wartungsvertrag: mit Vertrag × Rolle: Einkauf", "12", "37"],
        ["Wartungsvertrag: ohne Vertrag × Rolle: Service", "kaum besetzt (unter 10)", "11"],
        ["Wartungsvertrag: mit Vertrag × Rolle: Leitung", "kaum besetzt (unter 10)", "2"],
        ["Wartungsvertrag: ohne Vertrag × Rolle: Leitung", "kaum besetzt (unter 10)", "1"],
    ]
    assert sample.thin_cells(changed(material, coverage=material["coverage"].head(1))) == {}


def test_the_price_of_the_weights_is_shown_in_the_unit_of_each_figure(material):
    rows = [[re.sub(r"\s", " ", cell) for cell in row] for row in sample.diagnostics(material)["rows"]]
    assert rows == [["Effektive Stichprobe", "160"], ["Anteil des schwersten Zehntels", "15 %"]]


@pytest.mark.parametrize(
    ("language", "present", "absent"),
    [
        ("de", "Das Ereignisprotokoll umfasst n = 200 Personen; befragt wurde niemand.", "verwertbare Fragebögen"),
        ("en", "The event log holds n = 200 people; nobody was asked.", "usable questionnaires"),
    ],
)
def test_a_study_of_an_event_log_claims_no_answers(rendered, monkeypatch, language, present, absent):
    material = rendered(language=language, interviews=False)[0]
    assert material.origin == "survey"
    log = Material(material.study, dict(material.handovers))
    monkeypatch.setattr(Material, "origin", "events")
    decided = assumptions.decide(log.study, log["responses"], log["variables"], log["event_shares"])
    log = with_assumptions(log, decided)
    root = read(html.render(log, build_sections(log)))
    assert present in root.by_id("asked").text.replace("\u202f", " ")
    assert absent not in root.text
    assert {"de": "Befragt wurde niemand", "en": "Nobody was asked"}[language] in root.by_id("limits").text


def test_the_origin_follows_from_the_files_of_the_study(rendered, monkeypatch, tmp_path):
    study = rendered()[0].study
    there = {"events": tmp_path / "events.csv"}
    monkeypatch.setattr(type(study), "table_file", lambda self, stem: there.get(stem))
    assert Material(study, {}).origin == "events"
    there["customers"] = tmp_path / "customers.csv"
    assert Material(study, {}).origin == "customers"
    there["survey"] = tmp_path / "survey.csv"
    assert Material(study, {}).origin == "survey"
