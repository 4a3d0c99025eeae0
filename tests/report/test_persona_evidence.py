"""How far a persona holds stands behind one click on its card, and one box speaks of the whole set."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.tables import TABLES
from insights.report import html
from insights.report.claims import collect
from insights.report.material import Material
from insights.report.sections import build_sections, persona_evidence
from tests.report.page import read


def table(name: str, rows: list[dict]) -> pd.DataFrame:
    return contracts.check(pd.DataFrame(rows).reindex(columns=list(TABLES[name].columns)), name)


def criterion(name, position, value, *, status="met", bar=np.nan, statement="", n=120, low=np.nan, high=np.nan) -> dict:
    return {
        "persona_id": "p1", "position": position, "criterion": name, "value": value, "low": low, "high": high, "n": n, "bar": bar,
        "status": status, "statement": statement or f"{name}: so viel.",
    }  # fmt: skip


def curve(counts: list[int]) -> list[dict]:
    return [
        {
            "persona_id": "p1", "k": k, "variable": f"v{k}", "attribute": f"Frage {k}: ja", "statement_id": f"p1-v{k}-1", "n": n, "base": 120,
            "value": n / 120, "low": n / 130, "high": (n + 3) / 122, "n_all": 2 * n, "base_all": 200, "value_all": n / 100, "low_all": 0.0,
            "high_all": 1.0, "independent": 0.5**k,
        }
        for k, n in enumerate(counts, start=1)
    ]  # fmt: skip


PANEL = [
    criterion("stability", 1, 0.91, bar=0.75, statement="Stabilität: 0,91."),
    criterion("respondents", 2, 120, bar=30),
    criterion("separation", 3, 0.8, status="told", low=0.75, high=0.85, statement="Abstand: 0,80."),
    criterion("interviews", 4, 1, status="missed", bar=2, n=1, statement="Interviews: eines."),
    criterion("contradictions", 5, 1, status="missed", bar=0, n=4),
    criterion("dates", 6, np.nan, status="told", n=None, statement="Alter der Daten: unbekannt."),
]


@pytest.fixture(scope="module")
def material(rendered):
    known = rendered()[0]
    tables = {
        "persona_panel": table("persona_panel", PANEL),
        "persona_match": table("persona_match", curve([90, 40, 12, 3, 0, 0])),
        "persona_coverage": table(
            "persona_coverage",
            [
                {"position": 1, "check": "represented", "n": 180, "base": 200, "share": 0.9, "low": 0.85, "high": 0.94, "statement": "180 von 200."},
                {"position": 2, "check": "fits none", "n": 20, "base": 200, "share": 0.1, "low": 0.06, "high": 0.15, "statement": "20 von 200."},
                {"position": 3, "check": "no answers", "n": 0, "base": 200, "share": 0.0, "low": 0.0, "high": 0.02, "statement": "0 von 200."},
            ],
        ),
        "persona_deviation": table(
            "persona_deviation",
            [
                {"k": k, "variable": name, "personas": "p1", "deviation": 0.4 / k, "low": 0.3 / k, "high": 0.5 / k, "members": 0.0, "n": 200, "categories": 2}
                for k in (1, 2)
                for name in ("all", "contract", "role")
            ],
        ),
    }  # fmt: skip
    return Material(known.study, {**known.handovers, **tables})


@pytest.fixture(scope="module")
def page(material):
    return html.render(material, build_sections(material))


def test_the_panel_stands_behind_one_click_on_the_card(page):
    text = read(page).text
    assert text.count("Wie weit trägt diese Persona?") == 1
    assert re.search(r'<div class="holds">\s*<details class="block">', page)


def test_every_criterion_is_a_claim_with_its_evidence(material):
    persona = material["personas"].personas[0]
    found = {claim.claim_id: claim for claim in collect(persona_evidence.panel(material, persona))}
    assert found["personas-p1-stability"].shown == "Stabilität: 0,91."
    assert found["personas-p1-stability"].evidence[0] == "persona_panel: persona_id = p1, criterion = stability"
    assert found["personas-p1-separation"].strength == "finding"
    assert all(claim.evidence for claim in found.values())


def test_the_bars_stand_beside_what_was_found(page):
    text = read(page).text
    assert re.search(r"Stabilität \(Jaccard\)\s*0,91 \(≥\s0,75\)\s*erfüllt", text)
    assert re.search(r"Interviews\s*1 \(≥\s2\)\s*verfehlt", text)
    assert re.search(r"Widersprüche \(mindestens zwei Personen\)\s*1 \(≤\s0\)\s*verfehlt", text)


def test_the_curve_ends_before_fewer_than_five_are_left_and_does_not_say_whether_anybody_is(material):
    blocks = persona_evidence.panel(material, material["personas"].personas[0])["blocks"]
    rows = next(block for block in blocks if block["kind"] == "table" and len(block["heads"]) == 4)["rows"]
    assert [row[2] for row in rows] == ["90 / 120", "40 / 120", "12 / 120"]
    picture = next(block for block in blocks if block["kind"] == "picture")["markup"]
    assert picture.count('class="dot"') == 3
    assert "0,025" not in picture


def test_the_set_tells_whom_nobody_represents_and_how_far_the_sheets_lie_from_the_sample(material, page):
    found = {claim.claim_id: claim.text for claim in collect(persona_evidence.across(material))}
    assert found["personas-coverage-2"] == "20 von 200."
    assert "personas-coverage-3" not in found
    assert "weicht im Mittel um 0,20 von der Stichprobe ab (0,15 bis 0,25;" in found["personas-deviation"]
    assert (
        "mit der größten Persona allein wären es 0,40 (0,30 bis 0,50; n\u202f=\u202f200)" in found["personas-deviation"]
    )
    assert "Decken die Personas gemeinsam alle ab?" in read(page).text


def test_without_a_panel_nothing_is_promised(rendered):
    known = rendered()[0]
    assert persona_evidence.panel(known, known["personas"].personas[0]) == {}
    assert "Wie weit trägt" not in read(html.render(known, build_sections(known))).text


def test_english_reports_speak_english(rendered, material):
    english = rendered(language="en")[0]
    both = Material(
        english.study,
        {**english.handovers, "persona_panel": material["persona_panel"], "persona_match": material["persona_match"]},
    )
    text = read(html.render(both, build_sections(both))).text
    assert "How far does this persona hold?" in text
    assert re.search(r"interviews\s*1 \(≥\s2\)\s*missed", text)
    assert "Attribute by attribute" in text


def test_without_segments_the_coverage_is_told_without_a_number():
    row = {"position": 1, "check": "represented", "base": 110, "statement": "Das ist nicht bekannt."}
    (claim,) = persona_evidence._covered({"persona_coverage": table("persona_coverage", [row])})
    assert (claim.text, claim.n) == ("Das ist nicht bekannt.", 110)
    assert all(pd.isna(figure) for figure in (claim.value, claim.low, claim.high))
