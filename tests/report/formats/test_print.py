"""The printed page: what belongs together stays together, bars do not mislead, letters can be read, the logo stands where it should."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont

from insights.report.blocks import picture as block_of
from insights.report.brand import look
from insights.report.charts import Bar, bars
from insights.report.formats import outline, pdf
from insights.report.sheets.pdf import HERE, dress
from insights.settings.brand import Brand
from insights.study import Workspace, open_study
from tests.report.sheets.conftest import Pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} 100"><text x="5" y="60" font-size="30">{word}</text></svg>'
WORDS = {name: name for name in pdf.WORDS}
FILLER = {"kind": "text", "style": "body", "text": "Füllwort " * 60}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    folder = home / "data" / "raw" / "mini"
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text("title: Studie\nclient: Kernbach\n", encoding="utf-8")
    for name, wide in (("square.svg", 100), ("wide.svg", 2000)):
        (folder / name).write_text(SVG.format(wide=wide, word="Zeichen"), encoding="utf-8")
    return open_study("mini", workspace=Workspace(home))


def branded(study, **brand):
    return look(replace(study, settings=study.settings.model_copy(update={"brand": Brand.model_validate(brand)})))


def report(study, *sections, brand=None, notes=()):
    """The PDF of a report with these sections of nodes."""
    found = [{"id": f"s{i}", "title": f"Abschnitt{i}", "lead": "", "nodes": nodes} for i, nodes in enumerate(sections)]
    about = {"language": "de", "title": "Studie", "running": "Studie", "client": "", "facts": [["12", "Interviews"]]}
    return pdf.compiled(
        "report.typ", {**about, "words": WORDS, "sections": found, "notes": list(notes)}, brand or look(study)
    )


def heading(words, level=2):
    return {"kind": "heading", "text": words, "level": level}


def table(name, rows=14):
    cells = [[f"{name}Zeile{i}", f"{i}\u202f%"] for i in range(rows)]
    return {"kind": "table", "caption": name, "heads": ["Frage", "Anteil"], "rows": cells, "note": f"{name}Fuß", "numbers_from": 1}  # fmt: skip


def chart(name, rows=12, **values):
    drawn = [{"label": f"{name}Zeile{i}", "text": f"{i}\u202f%", "mark": "", "value": 0.4, "low": 0.3, "high": 0.5} | values for i in range(rows)]  # fmt: skip
    return {"kind": "bars", "caption": name, "heads": ["Frage", "Anteil"], "rows": drawn, "zero": 0.0, "whole": False, "note": f"{name}Fuß"}  # fmt: skip


def pages_with(pages, start):
    return [n for n, page in enumerate(pages) if any(word.startswith(start) for *_, word in page)]


@pytest.mark.parametrize("make", [table, chart])
def test_a_table_or_chart_of_a_few_rows_is_never_parted_and_keeps_its_heading_and_its_note(study, words_of, make):
    names = [f"T{letter}" for letter in "abcdefghijklmn"]
    nodes = [node for i, name in enumerate(names) for node in (*[FILLER] * (i % 5), heading(f"{name}Kopf"), make(name))]
    pages = words_of(report(study, nodes))
    assert len(pages) > 5
    for name in names:
        assert len(pages_with(pages, name)) == 1, name


def test_a_long_table_goes_on_with_its_heads(study, words_of):
    pages = words_of(report(study, [table("Lang", rows=120)]))
    on = pages_with(pages, "LangZeile")
    assert len(on) > 1
    assert all(any(word == "Frage" for *_, word in pages[n]) for n in on)


def test_no_column_is_empty_at_the_head_of_a_page(study, words_of):
    sizes = (1, 5, 2, 9, 1, 1, 4, 7, 2, 3, 12, 1, 2, 6, 3)
    groups = [
        {"kind": "group", "title": f"Feld{i}", "nodes": [{**FILLER, "text": f"Satz{i} " * 8}] * size}
        for i, size in enumerate(sizes)
    ]
    pages = words_of(report(study, [FILLER, {"kind": "columns", "nodes": groups * 4}]))
    for page in pages[1:-1]:
        body = [word for word in page if 70 < word[1] < 770 and word[4].startswith(("Feld", "Satz"))]
        left, right = ([w[1] for w in body if (w[0] < 297) is side] for side in (True, False))
        assert min(left) <= min(right, default=800) + 1


def test_parts_beside_each_other_are_read_down_the_left_column_first(study, words_of):
    groups = [
        {"kind": "group", "title": f"Feld{i}", "nodes": [{**FILLER, "text": "Füllwort " * 20}] * n}
        for i, n in enumerate((1, 1, 2))
    ]
    (page,) = [p for p in words_of(report(study, [{"kind": "columns", "nodes": groups}])) if any("Feld0" in w for *_, w in p)]  # fmt: skip
    at = {word: (x, y) for x, y, *_, word in page if word.startswith("Feld")}
    assert at["Feld0"][0] == at["Feld1"][0] < at["Feld2"][0]
    assert at["Feld0"][1] == pytest.approx(at["Feld2"][1])
    cards = {"kind": "cards", "narrow": True, "items": [[heading(f"Karte{i}"), FILLER] for i in range(4)]}
    (page,) = [p for p in words_of(report(study, [cards])) if any("Karte0" in w for *_, w in p)]
    at = {word: (x, y) for x, y, *_, word in page if word.startswith("Karte")}
    assert at["Karte0"][1] == pytest.approx(at["Karte1"][1])  # a row after the other
    assert at["Karte0"][0] == at["Karte2"][0] < at["Karte1"][0]


def test_the_bands_of_a_journey_stand_on_one_page_below_their_heading(study, words_of):
    def journey(name):
        bands = [{"svg": SVG.format(wide=190, word=f"{name}{part}"), "alt": f"{name}{part}"} for part in "ab"]
        drawn = {"svg": SVG.format(wide=190, word=name), "alt": name, "title": name, "wide": True, "note": f"{name}Fuß"}
        return [heading(f"{name}Kopf"), {"kind": "drawing", **drawn, "bands": bands}]

    names = ["Ja", "Jb", "Jc"]
    pages = words_of(report(study, [FILLER, FILLER, *[node for name in names for node in journey(name)]]))
    for name in names:
        assert len(pages_with(pages, name)) == 1
        assert len([w for n in pages_with(pages, name) for *_, w in pages[n] if w.startswith(name)]) == 4


def test_a_section_that_begins_on_a_new_page_begins_at_its_head(study, words_of):
    for much in range(2, 14):
        pages = words_of(report(study, [FILLER] * much, [FILLER]))
        page = pages[max(pages_with(pages, "Abschnitt1"))]
        body = [word for word in page if word[1] > 60]
        if min(body, key=lambda word: word[1])[4] == "Abschnitt1":
            assert min(word[1] for word in body) < 80
            return
    pytest.fail("no section began a page")


def test_no_letters_of_marks_numbers_and_notes_are_smaller_than_seven_and_a_half_points(study, words_of):
    said = {"id": "c-1", "text": "Satz.", "strength": "hypothesis", "mark": "Merkzeichen", "number": 1, "first": True}
    quotes = {"kind": "quotes", "items": [{"text": "„So.“", "by": "Anna", "id": "kennung"}]}
    note = {"number": 1, "id": "c-1", "quotes": [{"text": "„So.“", "by": "Anna", "id": "kennung"}], "facts": ["Basis"]}
    nodes = [{"kind": "claims", "items": [said]}, {"kind": "small", "items": [said]}, quotes, table("Tafel"), chart("Bild")]  # fmt: skip
    pages = words_of(report(study, nodes, notes=[note]))
    (foot,) = {round(y1 - y0, 2) for x0, y0, x1, y1, word in pages[0] if re.fullmatch(r"formats_.*|report", word) and y0 > 780}  # fmt: skip
    least = foot * 7.5 / 7.8 - 0.05  # of the house sans; the foot has 7.8 points
    found = [(y1 - y0, word) for page in pages for _, y0, _, y1, word in page]
    for mark in ("Merkzeichen", "[1]", "TafelFuß", "BildFuß", "Anna", "Anteil", "Basis"):
        assert min(high for high, word in found if word == mark) >= least, mark
    assert min(high for high, word in found if word == "kennung") >= least * 0.9  # monospaced letters are flatter


@pytest.mark.parametrize(
    ("high", "low", "whole"), [(0.42, 0.0, False), (1.0, 0.0, True), (5.0, 1.0, True), (1.0, -1.0, True)]
)
def test_the_ground_of_a_bar_is_drawn_only_where_its_end_means_something(high, low, whole):
    (node,) = outline.picture(block_of(bars([Bar("ja", 0.38, "38 %", 0.35, 0.40)], "Frage", low=low, high=high)))
    assert node["whole"] is whole


def test_without_any_value_there_are_no_bars_only_words(study, words_of):
    chart_of_none = chart("Stumm", rows=3, value=None, low=None, high=None)
    (page,) = [p for p in words_of(report(study, [chart_of_none])) if any(w.startswith("StummZeile") for *_, w in p)]
    figure = next(word for word in page if word[4].startswith("0\u202f%") or word[4] == "0")
    assert figure[0] < 297  # where the bars would be


def test_letters_of_significance_stay_together():
    block = {"caption": "", "heads": ["a", "b"], "rows": [["x", "48 % (38 bis 58 %) J K L"], ["A B", "7 %"]], "note": "", "numbers_from": 1}  # fmt: skip
    assert outline.table(block)["rows"] == [["x", "48 % (38 bis 58 %) J\u00a0K\u00a0L"], ["A B", "7 %"]]


def test_the_house_font_has_every_sign_that_drawings_use(study):
    for weight in ("Regular", "Bold", "Light"):
        known = TTFont(HERE / "fonts" / f"InsightsSans-{weight}.ttf").getBestCmap()
        assert all(ord(sign) in known for sign in "←→↑↓↔≤≥▲▼●○−–…„“’")
    drawing = {"kind": "drawing", "svg": SVG.format(wide=300, word="▲ +0,54 ← links"), "alt": "x", "title": "x", "wide": True, "note": "", "bands": []}  # fmt: skip
    fonts = set(re.findall(r"/BaseFont\s*/\w+\+([\w-]+)", Pdf(report(study, [drawing])).text))
    assert fonts
    assert not any("STIX" in name or "DejaVu" in name for name in fonts), fonts


@pytest.mark.parametrize("logo", ["square.svg", "wide.svg"])
def test_the_logo_is_told_with_its_shape_and_fits_beside_the_title(study, words_of, logo):
    brand = branded(study, logo=logo)
    told = dress(brand)["logo"]
    assert (told["format"], told["alt"]) == ("svg", "Kernbach")
    assert told["wide"] == pytest.approx(20 if logo == "wide.svg" else 1)
    drawn = report(study, [FILLER], brand=brand)
    (sign,) = [word for word in words_of(drawn)[0] if word[4] == "Zeichen"]
    assert 0 < sign[0] < sign[2] < 595
    assert "Kernbach" in Pdf(drawn).text or "/Alt" in Pdf(drawn).text
