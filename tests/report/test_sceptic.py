"""What a sceptical reader would object to stands nowhere in the report."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from insights.report.checks import what_is_tested
from insights.report.sections import asked, limits, recommendation, segments
from insights.settings import Check


def with_table(material, name, table):
    return replace(material, handovers={**material.handovers, name: table})


@pytest.fixture(scope="module")
def material(rendered):
    return rendered()[0]


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ({"statistic": "mean", "column": "sat_search", "below": 3}, "Mittelwert von „Ersatzteilsuche“ unter 3"),
        (
            {"statistic": "share", "column": "contract", "category": "y", "above": 0.3},
            "Anteil „mit Vertrag“ bei „Wartungsvertrag“ über 30 %",
        ),
        (
            {"statistic": "difference", "column": "nps", "by": "contract", "group": "y", "above": 0},
            "Unterschied bei „Weiterempfehlung“ zwischen „Wartungsvertrag: mit Vertrag“ und allen Übrigen über null",
        ),
        (
            {"statistic": "event_share", "when": "office_hours", "above": 0.5},
            "Anteil aller Ereignisse in der Bürozeit über 50 %",
        ),
    ],
)
def test_what_a_check_tests_is_said_in_words(material, check, words):
    tested = what_is_tested(Check.model_validate(check), material["variables"], material.study)
    assert re.sub(r"\s", " ", tested) == words


def test_a_supported_assumption_claims_no_more_than_was_tested(rendered):
    _, _, page = rendered()
    assert "Die Annahme „Die Ersatzteilsuche stellt die Kunden nicht zufrieden“ trifft zu" not in page
    assert "Geprüft: Mittelwert von „Ersatzteilsuche“ unter 3." in page


def test_saturation_that_cannot_be_tested_is_not_called_missed(material):
    table = material["saturation"].assign(reached=False, new_information=float("nan")).head(4)
    text = " ".join(c.text for c in limits._saturation(with_table(material, "saturation", table)))
    assert "nicht prüfen" in text
    assert "nicht erreicht" not in text


@pytest.mark.parametrize("file", ["interviews.csv", "a.md"])
def test_guessed_groups_are_no_finding(material, file):
    note = "interviews.csv: there is none: groups, names and firms of the interviewed are guessed from the files"
    notes = pd.DataFrame([{"file": file, "line": pd.NA, "number": 1, "note": note}])
    guessed = with_table(material, "reading_notes", notes)
    n = len(material.interviewed)
    assert asked.groups_in_words(guessed) == f"{n} Personen (Gruppe nicht angegeben)"
    assert "Nicht interviewt" not in " ".join(c.text for c in limits._not_asked(guessed))
    assert "Gruppe nicht angegeben" not in asked.groups_in_words(material)


def test_rare_answers_in_own_words_are_pooled_but_ordered_scales_keep_their_labels(material):
    rows = pd.DataFrame(
        [
            ("role", 1, "Einkauf", "share", 90, 97, 0.93, 0.9, 0.96),
            ("role", 2, "Herr Meier aus Ulm", "share", 3, 97, None, None, None),
            ("role", 3, "Frau Kern", "share", 4, 97, None, None, None),
        ],
        columns=["variable", "position", "category", "statistic", "n", "base", "value", "low", "high"],
    ).assign(note="")
    variables = material["variables"].assign(kind="nominal")
    drawn = str(asked._variable(with_table(material, "variables", variables), "role", rows))
    assert "Meier" not in drawn
    assert "Kern" not in drawn
    assert drawn.count("Weitere Antworten (je unter 5 Fällen)") >= 1
    ordered = str(asked._variable(with_table(material, "variables", variables.assign(kind="ordinal")), "role", rows))
    assert "Meier" in ordered


def test_groups_of_the_nps_stand_in_the_order_of_their_categories(material):
    profile = pd.DataFrame({"variable": "alter", "category": ["unter 30", "30–49", "50+"], "position": [1, 2, 3]})
    groups = pd.DataFrame({"group": ["alter: 30–49", "alter: 50+", "alter: unter 30"], "n": 40})
    ordered = recommendation._in_order(with_table(material, "profile", profile), groups)
    assert list(ordered["group"]) == ["alter: unter 30", "alter: 30–49", "alter: 50+"]
    placed = recommendation._in_order(material, groups.assign(position=[3, 1, 2]))
    assert list(placed["group"]) == ["alter: 50+", "alter: unter 30", "alter: 30–49"]


def test_a_cut_whose_interval_is_one_point_is_said_in_words(material):
    row = pd.Series({"cut": 4.0, "cut_low": 4.0, "cut_high": 4.0})
    assert segments._limits(material, row) == "die Grenze lag in den Stichproben fast immer bei 4"
    assert segments._limits(material, pd.Series({"cut": 4.0, "cut_low": 3.0, "cut_high": 5.0})).endswith("3 bis 5")
