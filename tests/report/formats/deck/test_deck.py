"""The slides as PowerPoint opens them: what they say, that it fits, that it can be edited, and that nothing runs."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation

from insights.errors import InputError
from insights.report.claims import collect
from insights.report.formats import deck
from insights.report.formats.deck import drawing, persona_slide
from insights.report.formats.deck.fitting import height, lines
from insights.report.material import Material
from insights.settings.brand import Brand, ReportFiles

POINT = 12_700


@pytest.fixture(scope="session")
def slides(rendered, hostile_sections):
    """A function that draws the deck of the study `mini` once per kind; `nasty` with hostile content."""

    @cache
    def draw(nasty=False, **kind):
        material, sections = hostile_sections() if nasty else rendered(**kind)[:2]
        data = deck.draw(material, sections)
        return data, Presentation(io.BytesIO(data)), sections

    return draw


def with_settings(material: Material, **values) -> Material:
    settings = material.study.settings.model_copy(update=values)
    return Material(replace(material.study, settings=settings), material.handovers)


def shapes(presentation):
    return [(n, shape) for n, slide in enumerate(presentation.slides, 1) for shape in slide.shapes]


def texts(presentation):
    return [shape.text_frame.text for _, shape in shapes(presentation) if shape.has_text_frame]


@pytest.mark.parametrize("nasty", [False, True])
def test_every_text_fits_into_its_box_and_every_shape_onto_its_slide(slides, nasty):
    _, presentation, _ = slides(nasty)
    wide, high = presentation.slide_width, presentation.slide_height
    for number, shape in shapes(presentation):
        assert min(shape.left, shape.top) >= 0, (number, shape.name)
        assert shape.left + shape.width <= wide + 1, (number, shape.name)
        assert shape.top + shape.height <= high + 1, (number, shape.name)
        if (
            shape.has_text_frame
            and shape.text_frame.text
            and shape.name not in ("Slide Number Placeholder 5", "number")
        ):
            assert needed(shape) <= shape.height / POINT + 1, (number, shape.name, shape.text_frame.text[:80])


def needed(shape):
    """Height in points of a shape's text, line by line in the size of its first letters."""
    used = 0.0
    for paragraph in shape.text_frame.paragraphs:
        sizes = [run.font.size.pt for run in paragraph.runs if run.font.size]
        size = max(sizes, default=18)
        indent = int((paragraph._p.pPr.get("marL") if paragraph._p.pPr is not None else None) or 0) / POINT
        bold = bool(paragraph.runs and paragraph.runs[0].font.bold) or shape.is_placeholder
        gap = paragraph.space_before.pt if paragraph.space_before is not None else 0
        text = paragraph.text.replace("\v", "\n")
        used += height([text], shape.width / POINT - indent, size, bold=bold and len(paragraph.runs) == 1) + gap
    return used


def test_text_too_long_for_its_box_would_be_noticed():
    assert lines("Wort " * 40, 200, 12) > 3
    assert lines("W" * 100, 100, 12) >= 10


def test_the_same_study_gives_the_same_bytes(rendered, slides):
    material, sections, _ = rendered()
    data, _, _ = slides()
    assert deck.draw(material, sections) == data
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()}
    assert dates == {(2000, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("kind", [{}, {"survey": False}, {"interviews": False}, {"language": "en"}])
def test_each_kind_of_study_gets_slides_with_title_number_and_language(slides, kind):
    _, presentation, _ = slides(**kind)
    tag = "en-GB" if kind.get("language") == "en" else "de-DE"
    assert (presentation.slide_width, presentation.slide_height) == (round(13.333 * 914_400), round(7.5 * 914_400))
    assert len(presentation.slides) >= 6
    for slide in presentation.slides:
        assert slide.shapes.title.text_frame.text.strip()
        assert {run.get("lang") for run in slide._element.iter("{*}rPr")} <= {tag}
    for slide in list(presentation.slides)[1:]:
        assert slide._element.xpath(".//a:fld[@type='slidenum']"), slide.shapes.title.text_frame.text
    assert presentation.core_properties.language == tag


def test_charts_tables_and_pictures_are_told_to_those_who_cannot_see_them(slides):
    _, presentation, _ = slides()
    seen = {"chart": 0, "table": 0, "picture": 0}
    for number, shape in shapes(presentation):
        if shape.has_chart or shape.has_table or shape.shape_type == 13:
            told = shape._element.xpath(".//p:cNvPr")[0].get("descr")
            assert len(told or "") > 8, (number, shape.name)
            seen["chart" if shape.has_chart else "table" if shape.has_table else "picture"] += 1
    assert all(seen.values()), seen


def test_a_chart_holds_its_figures_in_a_sheet_that_can_be_edited_with_intervals_as_whiskers(slides):
    _, presentation, sections = slides()
    drawn = [b["markup"] for s in sections for b in s["blocks"] if getattr(b.get("markup"), "shape", "") == "bars"]
    charts = [shape.chart for _, shape in shapes(presentation) if shape.has_chart]
    found = 0
    for markup in drawn:
        rows = markup.data["rows"][:14]
        for chart in charts:
            if [text.text for text in chart._chartSpace.xpath(".//c:dLbl//a:t")] != [row.text for row in rows]:
                continue
            assert list(chart.plots[0].categories) == [row.label for row in rows]
            found += 1
            assert list(chart.plots[0].series[0].values) == [
                None if r.value is None else pytest.approx(float(r.value)) for r in rows
            ]
            page = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
            assert [page.cell(i, 1).value for i in range(2, len(rows) + 2)] == [row.label for row in rows]
            if any(row.low is not None for row in rows):
                assert chart._chartSpace.xpath(".//c:errBars")
                assert page.cell(1, 4).value == "+ 95 %"
    assert found >= 3


def test_a_title_that_states_a_fact_is_the_sentence_of_a_claim_whose_evidence_stands_in_the_notes(slides):
    _, presentation, sections = slides()
    claims: dict[str, set[str]] = {}
    for claim in collect(sections):
        for text in (claim.plain, claim.text):
            claims.setdefault(text, set()).add(f"[{claim.claim_id}]")
    noted = 0
    for slide in presentation.slides:
        title = slide.shapes.title.text_frame.text
        if title in claims:
            assert any(name in slide.notes_slide.notes_text_frame.text for name in claims[title])
            noted += 1
    assert noted >= 3


def test_the_notes_of_a_persona_hold_first_what_its_slide_shows(slides):
    _, presentation, sections = slides()
    card = next(b for s in sections if s["id"] == "personas" for b in s["blocks"] if b["kind"] == "cards")["items"][0]
    (slide,) = [s for s in presentation.slides if any(shape.name == "face" for shape in s.shapes)]
    notes = slide.notes_slide.notes_text_frame.text
    shown = [f"[{claim.claim_id}]" for claim in persona_slide.shown(card)]
    assert len(shown) >= 2
    assert all(name in notes for name in shown)
    fields = [{"title": "Region", "claims": [claim], "edited": None} for claim in collect(card["facts"])]
    assert persona_slide.shown({"facts": [], "bullets": [], "fields": fields}) == list(collect(card["facts"]))


def test_the_notes_quote_people_word_for_word(slides):
    _, presentation, _ = slides()
    notes = "\n".join(s.notes_slide.notes_text_frame.text for s in presentation.slides if s.has_notes_slide)
    assert "Nachts um zwei brauche ich das Ersatzteil sofort" in notes
    assert "Quelle: themes" in notes


def test_no_slide_states_a_figure_that_stands_nowhere_in_the_report(rendered, slides):
    _, sections, page = rendered()
    _, presentation, _ = slides()
    known = set(re.findall(r"\d+(?:[.,]\d+)?", page + " ".join(c.text + c.plain for c in collect(sections))))
    for slide in presentation.slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.name in ("text", "base", "facts", "quote"):
                assert set(re.findall(r"\d+(?:[.,]\d+)?", shape.text_frame.text)) <= known


def test_hostile_content_runs_nowhere_and_breaks_no_file(slides):
    data, presentation, _ = slides(nasty=True)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
            assert not name.endswith((".bin", ".vml")), name
        links = [
            name for name in parts.namelist() if name.endswith(".rels") and b'TargetMode="External"' in parts.read(name)
        ]
        assert links == []
        for name in parts.namelist():
            if name.endswith(".xlsx"):
                page = openpyxl.load_workbook(io.BytesIO(parts.read(name))).active
                cells = [cell for row in page.iter_rows() for cell in row]
                assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert not any("\u202e" in text for text in texts(presentation))
    assert any("=HYPERLINK(" in text for text in texts(presentation))


def test_signs_that_xml_forbids_are_left_out(rendered):
    material, sections, _ = rendered(survey=False)
    strange = with_settings(material, title="Titel \x00\x07\x1b mit \ud800 Zeichen \ufffe", client="A\x0bB")
    opened = Presentation(io.BytesIO(deck.draw(strange, sections)))
    assert opened.slides[0].shapes.title.text_frame.text.split() == ["Titel", "mit", "Zeichen"]


# ---- the company's own template


def house(path, *, drop=(), example=True):
    """A template in 4:3 with the layouts that come along with python-pptx, without those in `drop`."""
    presentation = Presentation()
    for layout in [layout for layout in presentation.slide_layouts if layout.name in drop]:
        presentation.slide_layouts.remove(layout)
    if example and len(presentation.slide_layouts):
        presentation.slides.add_slide(presentation.slide_layouts[0])
    presentation.save(path)
    return len(presentation.slide_layouts)


def test_a_company_template_replaces_the_master_and_its_example_slides_go(rendered):
    material, sections, _ = rendered()
    path = material.study.raw / "house.pptx"
    house(path)
    try:
        data = deck.draw(with_settings(material, report=ReportFiles(template="house.pptx")), sections)
        opened = Presentation(io.BytesIO(data))
        assert opened.slide_width == Presentation(path).slide_width
        assert len(opened.slide_layouts) == 11
        assert opened.slides[0].slide_layout.name == "Title Slide"
        assert {slide.slide_layout.name for slide in list(opened.slides)[1:]} == {"Title Only"}
        assert opened.slides[0].shapes.title.text_frame.text == material.study.settings.title
        for number, shape in shapes(opened):
            assert shape.top + shape.height <= opened.slide_height + 1, (number, shape.name)
            if (
                shape.has_text_frame
                and shape.text_frame.text
                and shape.name in ("text", "facts", "base", "quote", "Title 1")
            ):
                assert needed(shape) <= shape.height / POINT + 1, (number, shape.name)
        assert deck.draw(with_settings(material, report=ReportFiles(template="house.pptx")), sections) == data
    finally:
        path.unlink()


def test_a_template_without_a_title_in_any_layout_is_refused(rendered):
    material, sections, _ = rendered()
    path = material.study.raw / "house.pptx"
    every = [layout.name for layout in Presentation().slide_layouts if layout.name != "Blank"]
    house(path, drop=every, example=False)
    try:
        with pytest.raises(InputError, match="none of the 1 layouts of house.pptx has a placeholder for a title"):
            deck.draw(with_settings(material, report=ReportFiles(template="house.pptx")), sections)
    finally:
        path.unlink()


def test_a_template_that_is_no_powerpoint_file_or_not_there_is_refused(rendered):
    material, sections, _ = rendered()
    path = material.study.raw / "house.pptx"
    with pytest.raises(InputError, match="there is no file 'house.pptx' beside study.yml"):
        deck.draw(with_settings(material, report=ReportFiles(template="house.pptx")), sections)
    path.write_bytes(b"no zip")
    try:
        with pytest.raises(InputError, match="house.pptx cannot be opened as a PowerPoint file"):
            deck.draw(with_settings(material, report=ReportFiles(template="house.pptx")), sections)
    finally:
        path.unlink()
    with pytest.raises(InputError, match="lies outside the study's folder"):
        deck.draw(with_settings(material, report=ReportFiles(template="../../house.pptx")), sections)


def test_the_colours_of_the_brand_are_those_of_the_theme(rendered):
    material, sections, _ = rendered(survey=False)
    brand = Brand.model_validate({"colours": {"accent": "#8a1c4a", "banner": "#3a0d20"}})
    data = deck.draw(with_settings(material, brand=brand), sections)
    theme = zipfile.ZipFile(io.BytesIO(data)).read("ppt/theme/theme1.xml").decode().lower()
    assert '<a:accent1><a:srgbclr val="8a1c4a"/>' in theme
    assert '<a:dk2><a:srgbclr val="3a0d20"/>' in theme


def test_the_logo_stands_on_every_slide_with_the_name_of_the_client(rendered):
    material, sections, _ = rendered(survey=False)
    path = material.study.raw / "logo.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"><rect width="80" height="20"/></svg>')
    try:
        data = deck.draw(with_settings(material, brand=Brand.model_validate({"logo": "logo.svg"})), sections)
    finally:
        path.unlink()
    opened = Presentation(io.BytesIO(data))
    for slide in opened.slides:
        (logo,) = [shape for shape in slide.shapes if shape.name == "logo"]
        assert logo._element.nvPicPr.cNvPr.get("descr") == "Kernbach Verpackungstechnik"
        assert logo.left + logo.width <= opened.slide_width


def test_lists_of_all_slides_are_set_in_few_sizes(slides):
    _data, opened, _sections = slides()
    sizes = {r.font.size.pt for _, s in shapes(opened) if s.name == "text" for p in s.text_frame.paragraphs for r in p.runs[:1]}  # fmt: skip
    assert sizes <= {*drawing.TEXTS, *persona_slide.SIZES}
    assert max(sizes) <= 18
