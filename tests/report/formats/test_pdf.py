"""The report as PDF: whole, readable by machines, the same bytes twice, and sound whatever people said."""

from __future__ import annotations

import re

import pytest

from insights.report.claims import collect
from insights.report.formats import pdf
from insights.report.formats.drawings import standalone
from insights.report.formats.outline import outline
from insights.report.sections import build_sections
from tests.report.formats.conftest import TURNED, WORD
from tests.report.sheets.conftest import Pdf

WIDE, HIGH = 595.3, 841.9
A4, A3_ON_ITS_SIDE = (210.0, 297.0), (420.0, 297.0)


@pytest.fixture(scope="module")
def drawn(rendered):
    """The PDF of the study `mini` in German."""
    material, sections, _ = rendered()
    return pdf.draw(material, outline(material, sections))


def test_it_is_tagged_has_title_language_bookmarks_and_no_date(drawn):
    found = Pdf(drawn)
    assert set(found.boxes("MediaBox")) == {A4, A3_ON_ITS_SIDE}  # the larger ones hold the maps for the wall
    assert "/StructTreeRoot" in found.text
    assert "pdfuaid:part" in found.text
    assert "/Outlines" in found.text
    assert re.search(r"/Lang\s*\(de\)", found.text)
    assert "CreationDate" not in found.text
    assert "/Alt" in found.text  # charts


def test_every_page_has_its_number_and_the_contents_name_every_section_with_its_page(rendered, drawn, words_of):
    sections, pages = rendered()[1], words_of(drawn)
    texts = [_text([page]) for page in pages]
    for number, text in enumerate(texts, start=1):
        assert f"{number} / {len(pages)}" in text
        assert len(text.split()) > 30, f"page {number} is almost empty"
    contents = texts[0]
    for section in sections:
        assert re.search(re.escape(section["title"]) + r"[ .\u2060]+\d+", contents), section["title"]
        assert any(section["title"] in text for text in texts)


def test_every_claim_can_be_read_with_its_strength_and_its_number_leads_to_the_evidence(rendered, drawn, words_of):
    _material, sections, _ = rendered()
    pages = words_of(drawn)
    text = _bare(_text(pages))
    halves = _bare(
        _text(_halves(pages))
    )  # cards stand in two columns, which pdftotext can read line by line across both
    for number, claim in enumerate({c.claim_id: c for c in collect(sections)}.values(), start=1):
        told = _bare(claim.shown or claim.text)
        assert told in text or told in halves, claim.claim_id
        assert text.count(_bare(f"[{number}]")) >= 2, claim.claim_id
        assert _bare(claim.claim_id) in text
    assert "Befund" in _text(pages)


def test_no_heading_stands_alone_at_the_foot_of_a_page(drawn, words_of):
    for page in words_of(drawn):
        body = [word for word in page if word[1] > 70 and word[3] < HIGH - 60]
        lowest = max((word[3] for word in body), default=0)
        assert all(word[3] - word[1] < 21 for word in body if word[3] > lowest - 3)


def test_hostile_content_stays_text_and_on_the_page(hostile_sections, words_of):
    material, sections = hostile_sections()
    data = pdf.draw(material, outline(material, sections))
    pages = words_of(data)
    posters = [page for page in pages if any(word[2] > WIDE for word in page)]
    assert len(posters) == Pdf(data).boxes("MediaBox").count(A3_ON_ITS_SIDE)  # nothing runs off a page of A4
    assert all(x0 >= 0 and y0 >= 0 and y1 <= HIGH for page in pages for x0, y0, x1, y1, _ in page)
    assert all(word[2] <= 2 * WIDE for page in posters for word in page)
    text = _bare(_text(pages))
    assert _bare('#panic("x") $x$ *b* [l](javascript:1)') in text
    assert _bare("{{ 7 * 7 }}") in text
    assert WORD[:200] in text
    assert "/JavaScript" not in Pdf(data).text
    assert "/URI" not in Pdf(data).text


def test_the_same_study_gives_the_same_bytes(rendered, drawn):
    material = rendered()[0]
    assert pdf.draw(material, outline(material, build_sections(material))) == drawn


def test_signs_that_turn_the_direction_of_writing_end_with_their_text():
    assert pdf.isolated("gewöhnlich") == "gewöhnlich"
    assert pdf.isolated(TURNED) == f"\u2068{TURNED}\u2069"


def test_a_drawing_on_its_own_needs_no_style_sheet():
    svg = '<svg class="line-chart" viewBox="0 0 1 1"><path class="line" d="M0 0L1 1"/></svg>'
    alone = standalone(svg)
    assert "var(" not in alone
    assert ".line-chart .line{ fill: none; stroke: #0b5c86" in alone
    assert 'xmlns="http://www.w3.org/2000/svg"' in alone
    assert ".heat .cell-empty{ fill: #ebe8e0; }" in standalone('<svg class="heat" viewBox="0 0 1 1"/>')
    assert "stroke: #123456" in standalone(svg, colours={"accent": "#123456"})
    mapped = standalone(
        "<svg><style>.pm{fill:var(--insights-paper,Canvas)}.pm-0{--pm:#010203}.pm-fill{fill:var(--pm)}@media print{.pm{color:#000}}</style></svg>"
    )
    assert ".pm{fill:#ffffff}" in mapped
    assert ".pm-0.pm-fill{fill:#010203}" in mapped
    assert "@media" not in mapped


def _text(pages) -> str:
    import html

    return html.unescape(" ".join(word for page in pages for *_, word in page))


def _halves(pages) -> list[list]:
    """The left half of every page, then its right half."""
    return [[word for word in page if (word[0] < WIDE / 2) == left] for page in pages for left in (True, False)]


def _bare(text: str) -> str:
    """`text` without spaces, hyphens and signs that nobody sees, which lines break at."""
    return re.sub(r"[\s\u00ad\u200b\u202a-\u202e\u2060-\u2069\-‐]+", "", text)


def test_a_table_too_broad_for_a_page_goes_on_below_with_its_first_column():
    heads = [f"k{i}" for i in range(10)]
    table = {
        "kind": "table",
        "caption": "Werte",
        "heads": heads,
        "rows": [[f"{i}" for i in range(10)]],
        "note": "n = 40",
        "numbers_from": 1,
    }
    parts = pdf.parted({"nodes": [table, {"kind": "text", "text": "danach"}]})["nodes"]
    assert [part.get("caption") for part in parts] == ["Werte (1/2)", "Werte (2/2)", None]
    assert [part["heads"][0] for part in parts[:2]] == ["k0", "k0"]
    assert parts[0]["heads"][1:] + parts[1]["heads"][1:] == heads[1:]
    assert parts[0]["rows"][0][1:] + parts[1]["rows"][0][1:] == table["rows"][0][1:]
    assert [part["note"] for part in parts[:2]] == ["", "n = 40"]
