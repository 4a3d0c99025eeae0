"""The quadrant chart of the deck: native, its values those of the table `drivers`, its names by number beside it."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from insights.report.formats import deck
from insights.report.formats.deck import quadrant_page
from insights.report.formats.deck.fitting import height
from insights.report.material import Material
from insights.report.sections.journey_action import where_to_act
from insights.settings.brand import ReportFiles
from tests.conftest import filled

POINT = 12_700
NAMES = ["Ersatzteillieferungsbenachrichtigung", "Rechnung und Abrechnungsunterlagen", "Technische Hotline", "Messe"]


def material_of(rendered, count=13, language="de", **settings) -> Material:
    """The study `mini` with `count` drivers of one outcome."""
    material = rendered(language)[0]
    rows, points = [], material["touchpoints"].to_dict("records")[:1]
    for i in range(count):
        share = round((count - i) / (count * (count + 1) / 2), 4)
        verdict = ("weak point", "keep", "tied", "watch")[i % 4]
        gap = (-0.2, 0.15, 0.0, -0.1)[i % 4] - i / 200
        rows.append({
            "touchpoint": f"t{i:02}", "outcome": "nps", "importance": share, "low": share / 2, "high": share * 1.6, "n": 200, "r2": 0.3,
            "tie": 1 + i // 3, "place": i + 1, "first_share": 0.4, "rank_agreement": 0.7, "line": 0.6, "gap": gap, "gap_low": gap - 0.04,
            "gap_high": gap + 0.05, "verdict": verdict,
        })  # fmt: skip
    named = [{**points[0], "touchpoint": f"t{i:02}", "position": i + 1, "parent": None, "name": f"{NAMES[i % 4]} {i}"} for i in range(count)]  # fmt: skip
    content = {"drivers": filled(pd.DataFrame(rows), "drivers"), "touchpoints": filled(pd.DataFrame(named), "touchpoints")}  # fmt: skip
    study = replace(material.study, settings=material.study.settings.model_copy(update=settings))
    return Material(study, {**material.handovers, **content})


def drawn(material: Material):
    """The bytes of the deck of the quadrant slides alone, and their slides."""
    data = deck.draw(material, [{"id": "journey", "title": "Customer Journey", "blocks": where_to_act(material)}])
    slides = list(Presentation(io.BytesIO(data)).slides)
    return data, [s for s in slides if any(shape.name == "legend" for shape in s.shapes)], slides


def only(slide, name):
    (shape,) = [shape for shape in slide.shapes if shape.name == name]
    return shape


def test_chart_and_legend_are_native_and_hold_the_values_of_the_drivers_as_they_are_told(rendered):
    material = material_of(rendered)
    _, (slide,), slides = drawn(material)
    table = material["drivers"].sort_values("importance", ascending=False)
    chart = only(slide, "chart").chart
    dots, mean, equal = chart.plots[0].series
    assert list(dots.values) == pytest.approx([round(float(v), 2) for v in table["importance"]])
    xs = [float(v.text) for v in dots._element.findall("{*}xVal//{*}v")]
    means = [round(1 + 4 * float(v), 1) for v in table["line"] + table["gap"]]  # on the scale from 1 to 5, as told
    assert xs == pytest.approx([100 * (mean - 1) / 4 for mean in means])
    assert list(equal.values) == pytest.approx([1 / 13, 1 / 13])
    assert [float(v.text) for v in mean._element.findall("{*}xVal//{*}v")] == pytest.approx([60, 60])
    assert [t.text for t in dots._element.findall("{*}dLbls//{*}t")] == [str(i) for i in range(1, 14)]
    assert [e.find("{*}errDir").get("val") for e in dots._element.findall("{*}errBars")] == ["x", "y"]
    tables = [shape.table for s in slides for shape in s.shapes if shape.has_table and len(shape.table.columns) == 4]
    rows = [[cell.text for cell in row.cells] for part in tables for row in part.rows]
    names = [row[1] for row in rows if row[0].isdigit()]
    assert names == [material.touchpoint_names[t] for t in table["touchpoint"]]
    assert [row[0] for row in rows if row[0].isdigit()] == [str(i) for i in range(1, 14)]


def test_the_sheet_behind_the_chart_holds_what_the_chart_refers_to(rendered):
    material = material_of(rendered, 5)
    _, (slide,), _ = drawn(material)
    chart = only(slide, "chart").chart
    page = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    for series in chart.plots[0].series:
        for kind in ("xVal", "yVal"):
            area = series._element.find(f"{{*}}{kind}//{{*}}f").text.split("!")[1].replace("$", "")
            told = [float(v.text) for v in series._element.findall(f"{{*}}{kind}//{{*}}v")]
            assert [row[0].value for row in page[area]] == pytest.approx(told)
    for reference in chart._chartSpace.findall(".//{*}errBars//{*}numRef"):
        area = reference.find("{*}f").text.split("!")[1].replace("$", "")
        told = [float(v.text) for v in reference.findall(".//{*}v")]
        assert [row[0].value for row in page[area]] == pytest.approx(told, abs=1e-4)
    assert page["H2"].value == material.touchpoint_names["t00"]


def test_the_title_is_a_claim_with_its_evidence_in_the_notes(rendered):
    _, (slide,), _ = drawn(material_of(rendered))
    assert "[journey-tied-nps]" in slide.notes_slide.notes_text_frame.text


def test_the_same_study_gives_the_same_bytes(rendered):
    material = material_of(rendered)
    assert drawn(material)[0] == drawn(material)[0]


def test_names_that_find_no_room_stand_on_the_next_slide(rendered):
    material = material_of(rendered, 40)
    slides = drawn(material)[2]
    told = [cell.text for s in slides for shape in s.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]  # fmt: skip
    assert {material.touchpoint_names[t] for t in material["drivers"]["touchpoint"]} <= set(told)


def test_nothing_is_drawn_where_no_importance_is_known(rendered):
    material = material_of(rendered)
    none = Material(material.study, {**material.handovers, "drivers": material["drivers"].iloc[:0]})
    assert list(quadrant_page.slides(none, {"id": "journey", "title": "", "blocks": []})) == []


def test_on_a_narrow_template_nothing_leaves_the_slide_or_its_box(rendered):
    material = material_of(rendered, report=ReportFiles(template="narrow.pptx"))
    path = material.study.raw / "narrow.pptx"
    Presentation().save(path)  # 4:3
    try:
        data, (slide,), _ = drawn(material)
    finally:
        path.unlink()
    opened = Presentation(io.BytesIO(data))
    for shape in slide.shapes:
        assert min(shape.left, shape.top) >= 0, shape.name
        assert shape.left + shape.width <= opened.slide_width + 1, shape.name
        assert shape.top + shape.height <= opened.slide_height + 1, shape.name
        if shape.name == "field":
            size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
            assert height([shape.text_frame.text], shape.width / POINT, size) <= shape.height / POINT + 1
    chart, legend = only(slide, "chart"), only(slide, "legend")
    assert chart.left + chart.width <= legend.left


def test_numbers_of_crowded_dots_are_moved_clear_and_stay_labels_of_their_dots(rendered):
    _, (slide,), _ = drawn(material_of(rendered))
    chart = only(slide, "chart").chart
    labels = chart.plots[0].series[0]._element.findall("{*}dLbls/{*}dLbl")
    moved = [e for e in labels if e.find("{*}layout/{*}manualLayout") is not None]
    assert [int(e.find("{*}idx").get("val")) for e in labels] == list(range(13))
    assert 0 < len(moved) < 13
    assert {e.find("{*}dLblPos").get("val") for e in labels} == {"r"}
