"""The report's section on the screening: claims with evidence, tables, or the sentence that says why there is none."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.contracts.documents import Screening, ScreeningAnswer, ScreeningPersona, ScreeningQuestion
from insights.report import html
from insights.report.claims import collect
from insights.report.material import Material
from insights.report.sections import screening
from tests.conftest import filled


def _rows():
    rows = [("guess", 0, "all", "accuracy", 200, 0.5), ("short", 1, "all", "accuracy", 200, 0.7)]
    rows += [("short", 2, "all", "accuracy", 200, 0.88), ("full", 9, "all", "accuracy", 200, 0.95)]
    for persona, n, short, full in (("p1", 100, 0.92, 0.97), ("p2", 96, 0.8, 0.93), ("p3", 4, None, None)):
        rows += [("short", 2, persona, "recall", n, short), ("short", 2, persona, "precision", n, short)]
        rows += [("full", 9, persona, "recall", n, full), ("guess", 0, persona, "recall", n, 0.0)]
    table = pd.DataFrame(rows, columns=["assignment", "questions", "persona_id", "measure", "n", "value"])
    table = table.assign(low=table["value"] - 0.05, high=table["value"] + 0.02, chosen=table["questions"].eq(2))
    table["low"] = table["low"].clip(lower=0)
    return filled(table, "screening_accuracy")


def _screening(**changes):
    questions = [
        ScreeningQuestion(
            column="weg",
            wording="Weg zu <uns>",
            kind="choice",
            answers=[
                ScreeningAnswer(label="Telefon", spellings=["Telefon"], points=[12, -3, 0]),
                ScreeningAnswer(label="Mail", spellings=["Mail"], points=[-4, 9, -1]),
            ],
        )
    ]
    personas = [ScreeningPersona(persona_id=f"p{i}", name=f"Person {i}", headline="H", intercept=0) for i in (1, 2, 3)]
    sentences = ["2 Fragen ordnen 88 % richtig zu.", "Damit bleiben 93 %.", "Gemessen an Befragten."]
    return Screening(found=True, questions=questions, personas=personas, n=200, statements=sentences, **changes)


@pytest.fixture(scope="module")
def material(rendered):
    made = rendered()[0]
    return Material(made.study, {**made.handovers, "screening": _screening(), "screening_accuracy": _rows()})


def test_the_sentences_are_claims_with_their_figures_and_evidence(material):
    found = {claim.claim_id: claim for claim in collect(screening.build(material))}
    first = found["screening-1"]
    assert (first.value, first.n, first.strength) == (0.88, 200, "finding")
    assert first.evidence[0] == "screening_accuracy: measure = accuracy"
    assert "screening: questions" in first.evidence
    assert found["screening-2"].value is None


def test_the_persona_that_is_hardest_to_recognise_is_named_and_none_with_too_few_people(material):
    found = {claim.claim_id: claim for claim in collect(screening.build(material))}
    hardest = found["screening-hardest"]
    assert hardest.value == 0.8
    assert hardest.n == 96
    assert "80\u202f%" in hardest.text
    assert "Person 2" in hardest.text


def test_the_page_shows_points_accuracies_and_where_the_files_lie(material):
    section = screening.build(material)
    page = html.render(material, [section])
    assert "Weg zu &lt;uns&gt;" in page
    assert "Telefon (+12)" in page
    assert "0 (gewählt)" not in page
    assert "2 (gewählt)" in page
    assert "screening.html" in page
    assert "insights screen mini DATEI" in page


def test_without_a_screening_the_reason_stands_alone(material):
    none = Screening(reason="Es gibt kein Screening: Keine Segmente.")
    section = screening.build(Material(material.study, {**material.handovers, "screening": none}))
    assert section["lead"] == "Es gibt kein Screening: Keine Segmente."
    assert section["blocks"] == []
    assert list(collect(section)) == []
