"""What a sheet says: only what the report says, with its base and interval, and nothing that was not said."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from insights.contracts import documents as d
from insights.report.claims import claims_table
from insights.report.material import Material
from insights.report.sheets import content
from insights.report.sheets.content import breakable, cut, sheets
from tests.report.sheets.conftest import changed

FIGURES = "Bei „Wir planen lange voraus“ sagen 61 % „stimme voll zu“ (51 bis 70 %; n = 102)."


def test_every_statement_on_a_sheet_is_a_claim_of_the_report(rendered):
    for options in ({}, {"survey": False}, {"interviews": False}):
        material, sections, _ = rendered(**options)
        known = set(claims_table(sections)["claim_id"])
        on_sheets = {c.claim_id for sheet in sheets(material) for field in sheet["fields"] for c in field["claims"]}
        assert on_sheets
        assert on_sheets <= known


def test_a_quote_that_nobody_said_is_not_quoted(rendered):
    material = rendered()[0]
    said = material.quotes["i01-01"]["text"]
    assert sheets(changed(material, quote=said))[0]["quote"]["text"] == f"„{said}“"
    assert sheets(changed(material, quote=said[:-8] + "anders."))[0]["quote"] is None
    assert sheets(changed(material, quote_verbatim="i99-99"))[0]["quote"] is None


def test_the_share_stands_with_its_interval_and_base_and_a_qualitative_persona_has_none(rendered):
    assert sheets(rendered()[0])[0]["share"] == {
        "large": "60\u202f%",
        "small": "der Befragten (53 bis 67\u202f%; n\u202f=\u202f120)",
    }
    qualitative = sheets(rendered(survey=False)[0])[0]["share"]
    assert qualitative == {"large": "", "small": "qualitativ: Anteile sind nicht bekannt"}


@pytest.mark.parametrize("n", [3, 9])
def test_a_share_of_too_few_is_no_large_figure(rendered, n):
    assert sheets(changed(rendered()[0], n_respondents=n))[0]["share"]["large"] == ""


def test_a_sentence_with_figures_is_whole_or_not_there():
    assert cut(FIGURES, 60) == FIGURES
    assert cut(FIGURES, 40) is None


def test_a_long_quote_ends_with_a_sentence_or_a_word_and_stays_quoted():
    assert cut("„Erst das eine. Dann kommt noch das andere.“", 25) == "„Erst das eine. […]“"
    assert cut("„Ohne jeden Punkt geht es immer weiter und weiter“", 28) == "„Ohne jeden Punkt geht es […]“"
    assert cut("„Kurz.“", 25) == "„Kurz.“"


def test_words_longer_than_a_line_can_break_and_nothing_else_changes():
    word = "x" * 60
    assert breakable(word).replace("\u200b", "") == word
    assert max(map(len, breakable(word).split("\u200b"))) < 20
    assert breakable("Instandhaltungsleitung (n = 12)") == "Instandhaltungsleitung (n\u202f=\u202f12)"


def test_what_people_edited_leads_and_says_so(rendered):
    edit = d.PersonaEdit(field="needs", label="Bedürfnisse", text="Sofort ein Ersatzteil.", computed="Anderes.")
    block = next(b for b in sheets(changed(rendered()[0], edits=[edit]))[0]["moves"] if b["field"] == "needs")
    assert block["edited"] == "Sofort ein Ersatzteil. (von Menschen bearbeitet)"
    assert block["claims"]


def test_a_verdict_of_people_stands_beside_that_of_the_data(rendered):
    decided = changed(rendered()[0], verdict="validated", computed_verdict="hypothesis", verdict_because="Vertrieb")
    notes = " ".join(sheets(decided)[0]["notes"])
    assert "Hypothese" in notes
    assert "Vertrieb" in notes


def test_answers_become_bars_with_share_interval_and_base(rendered):
    material = rendered()[0]
    statements = material["persona_statements"]
    row = statements.iloc[[-1]].assign(
        statement_id="p1-traits-1", field="traits", rank=1, text=FIGURES, source="statistic",
        evidence="segment_profile: x = y", n_people=62, base=102, value=0.61, low=0.51, high=0.70,
    )  # fmt: skip
    fields = [d.PersonaField(field="traits", text=FIGURES, statements=["p1-traits-1"])]
    changes = {**changed(material, fields=fields).handovers, "persona_statements": pd.concat([statements, row])}
    (bar,) = sheets(Material(material.study, changes))[0]["bars"]
    assert bar["label"] == "Wir planen lange voraus"
    assert bar["figure"] == "stimme voll zu: 61\u202f% (51 bis 70\u202f%; n\u202f=\u202f102)"
    assert (bar["low"], bar["value"], bar["high"]) == (0.51, 0.61, 0.70)
    changes["persona_statements"] = pd.concat([statements, row.assign(base=9)])
    assert sheets(Material(material.study, changes))[0]["bars"] == []


def test_the_versions_of_a_page_shrink_step_by_step():
    for versions in (content.FRONTS, content.POSTERS, content.CARDS, content.BACKS):
        for fuller, barer in pairwise(versions):
            assert fuller.entries >= barer.entries
            assert fuller.facts >= barer.facts or fuller.bars > barer.bars
            assert fuller != barer
