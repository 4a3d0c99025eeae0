"""The PDF sheets: right sizes, readable by machines, the same bytes twice, and nothing lost or run over whatever comes in."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from insights.contracts import documents as d
from insights.report import sheets
from insights.report.brand import look
from insights.report.material import Material
from insights.report.sheets import content, pages, pdf
from insights.settings.brand import Brand
from insights.study import Study, Workspace
from tests.report.sheets.conftest import ANSWER, LONG_NAME, Pdf, answered, changed, contradicted, hostile, spread

SIZES = {"a4": (210.0, 297.0), "a2": (420.0, 594.0), "a6": (105.0, 148.0)}
PAGES = {"a4": 2, "a2": 1, "a6": 2}


def _drawn(material: Material, paper: str) -> bytes:
    return pdf.draw(pages.document(material, content.sheets(material), paper), paper, look(material.study))


@pytest.mark.parametrize("paper", SIZES)
def test_a_sheet_has_its_size_its_pages_and_says_what_it_is(rendered, paper):
    material = rendered()[0]
    found = Pdf(_drawn(material, paper))
    assert found.pages == PAGES[paper] * len(material["personas"].personas)
    assert set(found.boxes("TrimBox") or found.boxes("MediaBox")) == {SIZES[paper]}
    assert "/StructTreeRoot" in found.text
    assert "/Lang(de)" in found.text.replace(" ", "") or "/Lang (de" in found.text
    assert "pdfuaid:part" in found.text
    assert found.text.count("/Type/FontDescriptor") == len(re.findall(r"/FontFile[23]?\b", found.text)) > 0
    assert "CreationDate" not in found.text


def test_the_desk_card_leaves_room_for_bleed_and_crop_marks(rendered):
    assert set(Pdf(_drawn(rendered()[0], "a6")).boxes("MediaBox")) == {(123.0, 166.0)}


@pytest.mark.parametrize("paper", SIZES)
def test_the_same_study_gives_the_same_bytes(rendered, paper):
    assert _drawn(rendered()[0], paper) == _drawn(rendered()[0], paper)


@pytest.mark.parametrize("paper", SIZES)
def test_name_quote_verdict_and_rule_can_be_read(rendered, words_of, paper):
    material = rendered()[0]
    quote = material.quotes["i01-01"]["text"]
    text = _text(words_of(_drawn(changed(material, quote=quote), paper)))
    for part in (
        "Gerd Albers",
        "Median 54 Jahre",
        "Ersatzteil sofort",
        "bestätigt",
        "Stabilität 0,91",
        "Erfunden: Name und Gesicht",
    ):
        assert part in text
    assert "da geht keiner ans Telefon" in text


@pytest.mark.parametrize("paper", SIZES)
def test_hostile_content_neither_runs_over_nor_covers_anything_nor_becomes_markup(rendered, words_of, paper):
    data = _drawn(hostile(rendered()[0]), paper)
    assert Pdf(data).pages == 2 * PAGES[paper]
    found = words_of(data)
    assert '#panic("x") $a_b$ *b* `c` @key <label>' in _text(found)
    for page in found:
        wide, high = ((c + (18 if paper == "a6" else 0)) / 25.4 * 72 for c in SIZES[paper])
        assert all(x0 >= 0 and x1 <= wide and y0 >= 0 and y1 <= high for x0, y0, x1, y1, _ in page)
        assert _covered(page) == []
    assert LONG_NAME.split()[0] in _text(found)


@pytest.mark.parametrize("paper", SIZES)
def test_a_survey_without_voices_fills_its_sheets_and_explains_corrected_figures(rendered, words_of, paper):
    found = words_of(_drawn(answered(rendered(interviews=False)[0], traits=5, approach=2), paper))
    assert "Wartungsvertrag" in _text(found[:1])
    assert "Eigenschaften" in _text(found[:1])
    assert "¹ Um Zuordnungsfehler bereinigt" in _text(found[:1])
    assert all(_covered(page) == [] for page in found)


def test_on_the_poster_the_evidence_begins_below_the_rule(rendered, words_of):
    (page,) = words_of(_drawn(rendered()[0], "a2"))
    rule_ends = max(y1 for *_, y1, word in page if word == "Interviewte.")
    evidence = min(y0 for _, y0, *_, word in page if word == "Belege")
    assert evidence - rule_ends > 5


@pytest.mark.parametrize("paper", SIZES)
def test_a_persona_of_which_little_is_known_still_has_its_sheet(rendered, paper):
    bare = {
        "fields": [],
        "quote": None,
        "quote_verbatim": None,
        "headline": "",
        "age": None,
        "gender": None,
        "rule": "",
    }
    assert Pdf(_drawn(changed(rendered()[0], **bare), paper)).pages == PAGES[paper]


def test_without_personas_nothing_is_drawn_for_print_and_the_files_of_an_earlier_run_go(rendered, tmp_path):
    material = rendered()[0]
    study = Study("mini", Workspace(tmp_path), material.study.settings)
    assert [path.rpartition("/")[2] for path in sheets.write(sheets.draw(material), study)] == [
        "personas.html",
        *(f"personas_{paper}.pdf" for paper in pages.FORMATS),
    ]
    (study.reports / "personas_a2.pdf").write_bytes(b"changed by somebody")
    reason = d.PersonaSet(reason="Zu wenige Interviews für eine Gruppe.")
    drawn = sheets.draw(Material(material.study, {**material.handovers, "personas": reason}))
    assert list(drawn) == ["personas.html"]
    shown = drawn["personas.html"].decode()
    assert "Zu wenige Interviews für eine Gruppe. Ohne Personas gibt es auch keine Dateien für den Druck." in shown
    assert sheets.write(drawn, study) == ["reports/mini/personas.html"]
    assert sorted(path.name for path in study.reports.iterdir()) == ["personas.html", "personas_a2.pdf"]


def test_the_front_says_that_data_speak_against_an_edit_and_the_back_gives_reasons_and_distributions(
    rendered, words_of
):
    material = contradicted(spread(rendered()[0]))
    told = {"verdict": "validated", "computed_verdict": "provisional", "verdict_because": "Wir kennen sie."}
    front, back = (_text([page]) for page in words_of(_drawn(changed(material, verdict_by="Das Team", **told), "a4")))
    assert "Nach der Regel: vorläufig" in front
    assert "Einer dieser Änderungen widersprechen die Daten" in front
    assert "Das Team hat das Urteil auf „bestätigt“ gesetzt. Grund: Wir kennen sie." in front
    assert "Was Menschen entschieden haben" in back
    assert "Grund: So kennt der Vertrieb sie." in back
    assert "Dagegen sprechen die Daten: Der Text nennt „Büro“" in back
    assert "Grund: Workshop im Mai." in back
    assert "Verteilung hinter den Angaben" in back
    assert "62 % (53 bis 70 %)" in back.replace("\u202f", " ")


def test_a_qualitative_persona_shows_no_share(rendered, words_of):
    for paper in SIZES:
        text = _text(words_of(_drawn(rendered(survey=False)[0], paper)))
        assert "Anteile sind nicht" in text
        assert "%" not in text


def _text(found) -> str:
    words = " ".join(word for page in found for *_, word in page)
    return html.unescape(words).replace("\u200b", "").replace("\u202f", " ")


def _covered(page) -> list[tuple[str, str]]:
    """Pairs of words that lie on each other."""
    pairs = []
    for i, (ax0, ay0, ax1, ay1, a) in enumerate(page):
        for bx0, by0, bx1, by1, b in page[i + 1 :]:
            across, down = min(ax1, bx1) - max(ax0, bx0), min(ay1, by1) - max(ay0, by0)
            if across > 0.3 * min(ax1 - ax0, bx1 - bx0) and down > 0.5 * min(ay1 - ay0, by1 - by0):
                pairs.append((a, b))
    return pairs


@pytest.mark.parametrize(("wide", "paper"), [(60, "a4"), (2000, "a4"), (2000, "a2"), (2000, "a6")])
def test_the_logo_stands_on_every_front_and_covers_nothing(rendered, words_of, wide, paper):
    material = changed(rendered(interviews=False)[0], name=LONG_NAME)
    path = material.study.raw / "sign.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} 100"><text x="0" y="70" font-size="40">Zeichen</text></svg>')  # fmt: skip
    settings = material.study.settings.model_copy(update={"brand": Brand.model_validate({"logo": "sign.svg"})})
    try:
        drawn = words_of(_drawn(Material(replace(material.study, settings=settings), material.handovers), paper))
    finally:
        path.unlink()
    for page in drawn[:: PAGES[paper] if paper == "a6" else 1]:
        (sign,) = [word for word in page if word[4] == "Zeichen"]
        assert sign[2] <= SIZES[paper][0] / 25.4 * 72 + 2 * 9 / 25.4 * 72
        others = [word for word in page if word is not sign]
        assert not [w for w in others if w[0] < sign[2] and sign[0] < w[2] and w[1] < sign[3] and sign[1] < w[3]]


@pytest.mark.parametrize("paper", SIZES)
def test_no_block_of_a_front_has_a_title_and_nothing_else(rendered, paper):
    material = answered(rendered()[0], traits=2, text=f"{ANSWER} {ANSWER}")
    for persona in pages.document(material, content.sheets(material), paper)["personas"]:
        for front in persona["fronts"]:
            assert all(block["entries"] for block in front["blocks"])
