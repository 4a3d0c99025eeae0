"""The journey maps of the deck: a native line above native lanes, readable with three touchpoints and with forty."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from itertools import combinations

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from insights.drawing.journey_points import parted
from insights.drawing.text import wrap
from insights.report.formats import deck
from insights.report.formats.deck import journey_line, lanes_table
from insights.report.formats.deck.fitting import LINE, lines
from insights.report.material import Material
from insights.report.sections import journey
from insights.settings.brand import ReportFiles
from tests.conftest import filled

POINT = 12_700
NAMES = [
    "Reklamationsbearbeitungsbestätigungsschreiben", "Ersatzteilverfügbarkeitsbenachrichtigung", "Rechnungs- und Abrechnungsunterlagen", "Messe",
    "Technikereinsatz vor Ort und Nachbereitung",
]  # fmt: skip
PHASES = ["Aktivierung", "Informationsbeschaffung", "Aktion", "Kundenbindung"]


def material_of(rendered, count: int, *, rated=True, staff=True, **settings) -> Material:
    """The study `mini` with `count` touchpoints in four phases, rated by all and by its persona, with every lane."""
    material = rendered("de")[0]
    one, row = material["touchpoints"].iloc[0].to_dict(), material["journey"].iloc[0].to_dict()
    names = [f"t{i:02d}" for i in range(count)]
    points = [
        {**one, "touchpoint": t, "position": i + 1, "name": f"{NAMES[i % 5]} {i}", "phase": PHASES[4 * i // count], "parent": None,
         "channels": "Portal; Videogespräch", "departments": "Digitale Dienste; Ersatzteillogistik"}
        for i, t in enumerate(names)
    ]  # fmt: skip
    scored = {} if rated else {"n": 0, "mean": None, "low": None, "high": None, "scale_low": None, "scale_high": None, "reach": None, "note": "not asked"}  # fmt: skip
    map_ = [
        {**row, "touchpoint": t, "persona_id": who, "mean": mean, "low": mean - 0.2, "high": mean + 0.2, "n": 120, "reach": 0.8, **scored}
        for who in ("all", "p1")
        for i, t in enumerate(names)
        for mean in [1.2 + (i * 7 % 10) * 0.38]
    ]  # fmt: skip
    told = [{"kind": "staff", "second": "staff", "touchpoint": t, "other_mean": 3.4, "n_other": 9, "verdict": "not told apart"} for t in names] if staff else []  # fmt: skip
    codes = [{"touchpoint": t, "persona_id": "all", "code": c, "name": n, "n_people": 14, "n_verbatims": 15, "n_accepted": 0} for t in names for c, n in (("a", "Probleme"), ("b", "Abneigungen"))]  # fmt: skip
    verdict = material["drivers"].iloc[0].to_dict() | {"touchpoint": "t01", "verdict": "weak point"}
    content = {"touchpoints": points, "journey": map_, "journey_comparisons": told, "touchpoint_codes": codes, "drivers": [verdict] if rated else []}  # fmt: skip
    study = replace(material.study, settings=material.study.settings.model_copy(update=settings))
    tables = {name: filled(pd.DataFrame(rows), name) for name, rows in content.items()}
    return Material(study, {**material.handovers, **tables})


def section_of(material: Material) -> dict:
    return {"id": "journey", "title": "Customer Journey", "blocks": journey.maps(material, journey.weak_points(material))}  # fmt: skip


def opened(material: Material):
    return Presentation(io.BytesIO(deck.draw(material, [section_of(material)])))


def maps(presentation):
    return [slide for slide in presentation.slides if any(shape.name == "lanes" for shape in slide.shapes)]


def only(slide, name):
    (shape,) = [shape for shape in slide.shapes if shape.name == name]
    return shape


@pytest.fixture(scope="module")
def drawn(rendered):
    """A function that draws the deck with so many touchpoints, once."""
    return cache(lambda count, rated=True: opened(material_of(rendered, count, rated=rated)))


def box(shape):
    return tuple(v / POINT for v in (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height))


def cells(table):
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def check_geometry(presentation):
    wide, high = presentation.slide_width / POINT, presentation.slide_height / POINT
    for slide in maps(presentation):
        placed = {f"{s.name} {i}": box(s) for i, s in enumerate(slide.shapes) if s != slide.shapes.title and s.shape_type is not None and not s.is_placeholder}  # fmt: skip
        for name, (left, top, right, bottom) in placed.items():
            assert left >= 0, name
            assert top >= 0, name
            assert right <= wide + 0.1, name
            assert bottom <= high + 0.1, name
        for (one, a), (two, b) in combinations(placed.items(), 2):
            apart = a[2] <= b[0] + 0.1 or b[2] <= a[0] + 0.1 or a[3] <= b[1] + 0.1 or b[3] <= a[1] + 0.1
            assert apart, (one, two)
        check_cells(only(slide, "lanes").table)


def check_cells(table):
    """Every line fits into its column, every cell into its row, and no letters are smaller than nine points."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            runs = cell.text_frame.paragraphs[0].runs
            size, bold = max(run.font.size.pt for run in runs), bool(runs[0].font.bold)
            assert min(run.font.size.pt for run in runs) >= 9
            room = column.width / POINT - 2 * lanes_table.PAD_X
            text = cell.text_frame.text.replace("\v", "\n")
            for line in text.split("\n"):
                small = line.startswith("●")  # the word for a weak point, in the smallest letters
                assert lines(line, room, 9 if small else size, bold=bold and not small) == 1, text
            assert (text.count("\n") + 1) * size * LINE + 2 * lanes_table.PAD_Y <= row.height / POINT + 0.1, text


@pytest.mark.parametrize("count", [3, 13, 40])
def test_nothing_on_a_map_overlaps_or_leaves_the_slide_and_names_wrap_inside_their_columns(drawn, count):
    presentation = drawn(count)
    assert len(maps(presentation)) == 2 * -(-count // journey_line.MOST)
    check_geometry(presentation)


def test_an_overlap_would_be_noticed(rendered):
    presentation = opened(material_of(rendered, 3))
    lanes = only(maps(presentation)[0], "lanes")
    lanes.top -= 30 * POINT
    with pytest.raises(AssertionError, match="lanes"):
        check_geometry(presentation)


def test_on_a_narrow_template_the_map_goes_on_on_further_slides(rendered):
    material = material_of(rendered, 9, report=ReportFiles(template="narrow.pptx"))
    path = material.study.raw / "narrow.pptx"
    Presentation().save(path)  # 4:3
    try:
        presentation = opened(material)
    finally:
        path.unlink()
    check_geometry(presentation)
    assert [len(only(s, "lanes").table.columns) - 1 for s in maps(presentation)] == [5, 4, 5, 4]


def test_each_point_of_the_line_stands_above_the_middle_of_its_column(drawn):
    for slide in maps(drawn(13)):
        chart, lanes = only(slide, "chart"), only(slide, "lanes")
        plot = {e.tag.rpartition("}")[2]: float(e.get("val")) for e in chart.chart._chartSpace.find(".//{*}plotArea/{*}layout/{*}manualLayout") if e.tag.endswith(("}x", "}w"))}  # fmt: skip
        count = len(chart.chart.plots[0].categories)
        left = chart.left + plot["x"] * chart.width
        each = plot["w"] * chart.width / count
        widths = [column.width for column in lanes.table.columns]
        for i in range(count):
            middle = lanes.left + sum(widths[: i + 1]) + widths[i + 1] / 2
            assert abs(left + (i + 0.5) * each - middle) < POINT  # a point


def test_the_lanes_hold_what_the_map_of_the_report_holds(drawn):
    slide = maps(drawn(3))[0]
    table = only(slide, "lanes").table
    told = {row[0].replace("\v", " "): row[1:] for row in cells(table)}
    assert list(told) == ["Kontaktpunkt", "Bewertet von", "Kanäle", "Zuständig", "Mitarbeitende schätzen", "Erwähnt von … Personen, Stimmung", "Wovon die Rede ist (Personen)"]  # fmt: skip
    assert told["Bewertet von"] == ["120 (80\u202f%)"] * 3
    assert told["Kanäle"][0].split("\v") == ["Portal", "Videogespräch"]
    assert told["Mitarbeitende schätzen"] == ["3,4"] * 3
    assert told["Erwähnt von … Personen, Stimmung"][0] == "6 ▽\u00a0−0,40"  # of few people: open
    assert told["Wovon die Rede ist (Personen)"][0].split("\v") == ["Probleme 14", "Abneigungen 14"]
    assert "Schwachpunkt" in told["Kontaktpunkt"][1]
    assert table.first_row
    assert table.first_col


def test_large_bases_are_written_as_everywhere_else(rendered):
    material = material_of(rendered, 3)
    material["journey"]["n"] = 1142
    assert "1.142 (80\u202f%)" in cells(only(maps(opened(material))[0], "lanes").table)[1]


def test_the_estimate_of_staff_is_a_row_of_diamonds_and_weak_points_one_of_dots_both_without_a_line(drawn):
    chart = only(maps(drawn(3))[0], "chart").chart
    series = {s.name: s for s in chart.plots[0].series}
    assert list(series) == ["95 %", "Mitarbeitende schätzen", "Zufriedenheit", "Schwachpunkt"]
    assert list(series["Mitarbeitende schätzen"].values) == [pytest.approx(3.4)] * 3
    assert [v is not None for v in series["Schwachpunkt"].values] == [False, True, False]
    for name in ("Mitarbeitende schätzen", "Schwachpunkt"):
        assert series[name]._element.find("{*}spPr/{*}ln/{*}noFill") is not None
    assert series["Mitarbeitende schätzen"]._element.find("{*}marker/{*}symbol").get("val") == "diamond"
    page = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    heads = [page.cell(1, i).value for i in range(1, 8)]
    assert heads == [None, "95 %", "Mitarbeitende schätzen", "Zufriedenheit", "Schwachpunkt", "+ 95 %", "− 95 %"]
    bars = chart._chartSpace.find(".//{*}errBars")
    assert bars.getparent() is series["Zufriedenheit"]._element
    assert bars.find(".//{*}plus//{*}f").text == "Sheet1!$F$2:$F$4"


def test_the_map_of_a_persona_shows_everyone_dashed_behind_it(drawn):
    persona = maps(drawn(3))[1]
    assert persona.shapes.title.text_frame.text == "Journey von Gerd Albers"
    behind = list(only(persona, "chart").chart.plots[0].series)[1]
    assert behind.name == "alle Befragten"
    assert behind._element.find("{*}spPr/{*}ln/{*}prstDash").get("val") == "dash"
    assert "Gestrichelt: alle Befragten." in only(persona, "base").text_frame.text


def test_titles_of_a_long_journey_name_the_phases_on_the_slide(drawn):
    titles = [slide.shapes.title.text_frame.text for slide in maps(drawn(13))]
    assert titles == [
        "Zufriedenheit an den Kontaktpunkten: Aktivierung und Informationsbeschaffung",
        "Zufriedenheit an den Kontaktpunkten: Aktion und Kundenbindung",
        "Journey von Gerd Albers: Aktivierung und Informationsbeschaffung",
        "Journey von Gerd Albers: Aktion und Kundenbindung",
    ]
    assert "Informationsbeschaffung (Fortsetzung)" in maps(drawn(40))[2].shapes.title.text_frame.text


def test_a_slide_ends_with_a_phase_where_that_costs_no_further_slide():
    assert parted([*"aabb", *"ccc", *"dddddd"], 9) == [(0, 7), (7, 13)]
    assert parted(["a"] * 40, 9) == [(0, 8), (8, 16), (16, 24), (24, 32), (32, 40)]
    assert parted(["a", "b"], 9) == [(0, 2)]
    assert parted([*"abc"], 1) == [(0, 1), (1, 2), (2, 3)]


def test_without_ratings_the_line_is_the_mood_from_minus_one_to_one(drawn):
    slide = maps(drawn(3, rated=False))[0]
    chart = only(slide, "chart").chart
    assert (chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) == (-1, 1)
    assert [t.text for t in chart._chartSpace.xpath(".//c:dLbl//a:t")] == ["−0,40"] * 3
    assert slide.shapes.title.text_frame.text == "Stimmung an den Kontaktpunkten"
    assert "ein Vorschlag der Maschine" in only(slide, "base").text_frame.text
    assert "Bewertet von" not in [row[0] for row in cells(only(slide, "lanes").table)]
    line = next(series for series in chart.plots[0].series if series.name == "Stimmung (Vorschlag)")
    fills = [p.find("{*}marker/{*}spPr/{*}solidFill/{*}schemeClr").get("val") for p in line._element.findall("{*}dPt")]
    assert fills == ["bg1"] * 3  # six people each: open
    assert "Offen: Stimmung von weniger als 30 Personen." in only(slide, "base").text_frame.text


def test_every_part_of_a_map_is_told_to_those_who_cannot_see_it(drawn):
    slide = maps(drawn(3))[0]
    told = {s.name: s._element.xpath(".//p:cNvPr")[0].get("descr") or "" for s in slide.shapes if not s.is_placeholder}
    assert "Messe" not in told["chart"]
    assert "(1,0 bis 1,4; n\u202f=\u202f120)" in told["chart"] or "1,2 (1,0 bis 1,4; n" in told["chart"]
    assert told["lanes"].endswith("Wovon die Rede ist (Personen)")
    assert all(told[name] for name in ("phase", "line of the phase"))


def test_the_notes_of_every_map_say_what_stands_at_each_touchpoint_with_a_voice_and_the_source(drawn):
    for slide in maps(drawn(3)):
        notes = slide.notes_slide.notes_text_frame.text
        assert "Rechnungs- und Abrechnungsunterlagen 2 (Aktion): " in notes
        assert "Zuständig: Digitale Dienste; Ersatzteillogistik." in notes
        assert "„Nachts um zwei brauche ich das Ersatzteil sofort" in notes
        assert "[i01-01]" in notes
        assert "Quelle: journey, persona_id = " in notes


def test_a_claim_that_names_a_touchpoint_of_the_slide_is_its_title(rendered):
    material = material_of(rendered, 13)
    low = {"kind": "persona", "second": "p1", "touchpoint": "t12", "mean": 2.0, "other_mean": 2.6, "difference": -0.6, "difference_low": -0.9, "difference_high": -0.3, "n": 120, "verdict": "below"}  # fmt: skip
    compared = Material(material.study, {**material.handovers, "journey_comparisons": filled(pd.DataFrame([low]), "journey_comparisons")})  # fmt: skip
    section = journey.build(compared)
    last = list(journey_line.slides(compared, section))[-1]
    assert last.lead.claim_id == "journey-persona-p1-below"
    assert last.title.startswith("Gerd Albers ist hier weniger zufrieden als die anderen Befragten")


def test_a_hyphen_before_a_blank_keeps_the_blank():
    assert wrap("Rechnungs- und Abrechnung", 400, 10) == ["Rechnungs- und Abrechnung"]
    assert wrap("Serviceportal-Benutzerkonto", 400, 10) == ["Serviceportal-Benutzerkonto"]


def test_a_text_that_is_cut_short_ends_with_a_whole_word():
    assert wrap("Wir waren zu neunt im Saal, ich habe gezählt", 125, 10, max_lines=1) == ["Wir waren zu neunt…"]
    assert wrap("Wir waren da, ganz hinten", 75, 10, max_lines=1) == ["Wir waren…"]


def test_words_are_divided_before_clusters_that_begin_a_syllable():
    assert wrap("Benutzerkontenfreischaltung", 98, 10)[0] == "Benutzerkonten-"
    assert wrap("Inbetriebnahmeprotokoll", 105, 10) == ["Inbetriebnahme-", "protokoll"]


def test_the_slide_that_shows_a_weak_point_has_its_claim_as_title(rendered):
    material = material_of(rendered, 13)
    slides = list(journey_line.slides(material, journey.build(material)))
    weak = [
        s
        for s in slides
        if any(stop.weak for stop in s.chart[1]["rows"])
        and s.lead
        and s.chart[1]["caption"] == material.say("deck_journey")
    ]
    assert weak
    assert all(s.lead.claim_id.startswith("journey-weak-") for s in weak)
