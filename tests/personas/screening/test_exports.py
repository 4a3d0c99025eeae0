"""The form, the query, the workbook and Python give the same answers, whatever the labels hold."""

from __future__ import annotations

import csv
import io
import itertools
import re
import shutil
import sqlite3
import subprocess

import openpyxl
import pandas as pd
import pytest

from insights.personas.screening.assigning import assign
from insights.personas.screening.form import to_form
from insights.personas.screening.sql import to_sql
from insights.personas.screening.workbook import make_book, to_workbook

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def test_the_planted_rows_hold_every_persona_ties_and_people_without_an_answer(screening, rows, expected):
    assert set(expected) == {"", "p1", "p2", "p3", "p10", "p11"}
    assert expected[:50] == [""] * 50
    found = assign(screening, {column: rows[column] for column in rows})
    assert (found["lead"] == 0).sum() > 500
    assert found["answered"].min() == 0
    assert found["answered"].max() == 6


def test_python_gives_the_answers_of_the_definition(screening, rows, expected):
    assert list(assign(screening, {column: rows[column] for column in rows})["persona_id"]) == expected


def test_a_question_that_was_not_asked_counts_as_unanswered(screening, rows):
    asked = {column: rows[column] for column in list(rows)[:3]}
    without = rows.copy()
    without[list(rows)[3:]] = None
    assert list(assign(screening, asked)["persona_id"]) == list(
        assign(screening, {c: without[c] for c in without})["persona_id"]
    )


def _sqlite(screening, table: pd.DataFrame) -> list[str]:
    base = sqlite3.connect(":memory:")
    names = ['"' + column.replace('"', '""') + '"' for column in table]
    kinds = ["REAL" if question.kind == "number" else "TEXT" for question in screening.questions]
    base.execute(f"CREATE TABLE customers ({', '.join(f'{n} {k}' for n, k in zip(names, kinds, strict=True))})")
    cells = table.astype(object).where(table.notna(), None)
    base.executemany(f"INSERT INTO customers VALUES ({','.join('?' * len(names))})", cells.itertuples(index=False))
    query = to_sql(screening, title="Studie\n; DROP TABLE customers", language="de")
    return [row[-1] or "" for row in base.execute(query)]


def test_the_query_gives_the_same_answers(screening, rows, expected):
    assert _sqlite(screening, rows) == expected


def test_the_query_is_one_statement_whatever_the_names_hold(screening):
    text = to_sql(screening, title="a\nDROP TABLE customers;", language="en")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    assert sqlite3.complete_statement(code)
    assert "DROP" not in code
    assert (
        code.count(";")
        == 1 + sum(";" in s for q in screening.questions for a in q.answers for s in a.spellings) * 6 + 6
    )
    assert "O''Brien''s" in code


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window; skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opened(browser, screening, tmp_path):
    """A function that opens the form; gives the page and the list of requests that tried to leave."""
    contexts = []

    def open_form(language="de", *, width=1280, scheme="light", changed=None):
        file = tmp_path / "screening.html"
        file.write_text(to_form(changed or screening, title="Studie <b>", language=language), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
        contexts.append(context)
        page, left = context.new_page(), []
        page.on("pageerror", lambda error: left.append(str(error)))
        page.route("**/*", lambda r: r.continue_() if r.request.url == file.as_uri() else left.append(r.request.url))
        page.goto(file.as_uri())
        return page, left

    yield open_form
    for context in contexts:
        context.close()


def test_the_form_gives_the_same_answers(opened, rows, expected):
    page, left = opened()
    people = rows.to_json(orient="records", double_precision=15)  # one text: handed over faster than 10,000 objects
    found = page.evaluate(
        "text => JSON.parse(text).map(person => window.screening.assign(person).persona ?? '')", people
    )
    assert found == expected
    assert left == []


def test_the_form_can_be_filled_in_by_keyboard_and_says_what_follows(opened):
    page, left = opened()
    page.locator("input").first.focus()
    page.keyboard.press("Space")  # Telefon
    page.keyboard.press("Enter")
    assert page.locator("#result").is_visible()
    assert page.evaluate("document.activeElement.id") == "result-name"
    text = page.locator("#result").inner_text()
    assert "Nur 1 von 6 Fragen sind beantwortet" in text
    assert "„Ruhe & <b>Zeit</b>“ (2 Personen)" in text
    assert "Mittelwert 2,7 (n\u202f=\u202f93)" in text
    assert "(93 Personen)" not in text
    assert "Wege und Zeiten" not in text  # of what nothing is known, no empty box
    page.locator("#next").click()
    page.get_by_text("0 von 6 Fragen beantwortet").wait_for()  # a moment after the reset
    assert left == []


AGE = 20.0  # typed into every field for a number


def _best_for(screening, persona: str) -> dict[str, str]:
    """The answers with which a persona is furthest ahead, by the name of their field."""
    choices = [(q, question) for q, question in enumerate(screening.questions) if question.kind == "choice"]
    every = list(itertools.product(*(range(len(question.answers)) for _, question in choices)))
    given = {q.column: pd.Series([AGE] * len(every)) for q in screening.questions if q.kind == "number"}
    for k, (_, question) in enumerate(choices):
        given[question.column] = pd.Series([question.answers[one[k]].label for one in every])
    found = assign(screening, given)
    best = every[found["lead"].where(found["persona_id"] == persona, -1).idxmax()]
    return {f"q{q}": str(place) for (q, _), place in zip(choices, best, strict=True)}


def _answered(page, screening, persona: str) -> str:
    for name, value in _best_for(screening, persona).items():
        page.locator(f"input[name={name}][value='{value}']").check(force=True)
    for q, question in enumerate(screening.questions):
        if question.kind == "number":
            page.locator(f"#n{q}").fill(f"{AGE:.0f}")
    page.locator("button[type=submit]").click()
    assert page.locator("#result-name").text_content() == next(
        p.name for p in screening.personas if p.persona_id == persona
    )
    return page.locator("#result").inner_text().replace("\u202f", " ")


def test_the_result_says_one_figure_of_the_persona_and_of_its_lead_only_where_enough_people_had_it(opened, screening):
    page, _ = opened("en")
    told = {}
    for persona in ("p1", "p2"):
        told[persona] = _answered(page, screening, persona)
        page.locator("#next").click()
    ahead = int(re.search(r"(\d+) points ahead", told["p1"])[1])
    assert ahead < screening.leads[1].points  # such a lead 40 people had, a larger one 3
    assert "60% are assigned here by the full segmentation as well (40 to 70%; n = 40)" in told["p1"]
    assert "90% are assigned here by the full segmentation as well (70 to 97%; n = 20)" in told["p2"]
    assert all(text.count("%") == 2 for text in told.values())
    assert not re.search("really|right in", " ".join(told.values()))
    page.locator("label").first.click()  # one answer: the lead is not that of a complete screening
    page.locator("button[type=submit]").click()
    assert "with such a lead" not in page.locator("#result").inner_text()


def test_where_few_people_had_such_a_lead_the_figure_of_the_persona_stands_alone(opened, screening):
    page, _ = opened(
        "de", changed=screening.model_copy(update={"leads": [screening.leads[1].model_copy(update={"points": 0})]})
    )
    text = _answered(page, screening, "p1")
    assert "ordnet auch die vollständige Segmentierung 90 % hier zu (70 bis 97 %; n = 20)" in text
    assert "n = 3" not in text


def test_a_persona_without_needs_is_told_by_its_traits_and_no_box_is_empty(opened, screening):
    page, _ = opened("en")
    text = _answered(page, screening, "p3")
    assert "What this persona is like" in text
    assert "Plant gern." in text
    shown = page.locator("#result-advice section:visible")
    assert shown.count() == 1
    page.locator("#next").click()
    _answered(page, screening, "p2")
    assert not page.locator("#result-advice").is_visible()


def test_the_key_after_the_last_question_shows_the_persona_and_only_clear_itself_clears(opened, screening):
    page, _ = opened()
    page.locator("label").first.click()
    page.locator(f"#n{len(screening.questions) - 1}").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"
    page.keyboard.press("Enter")
    assert page.locator("#result").is_visible()
    page.locator("#back").click()
    assert page.locator("#progress").text_content() == "1 von 6 Fragen beantwortet"
    page.locator("#clear").press("Enter")
    page.get_by_text("0 von 6 Fragen beantwortet").wait_for()  # a moment after the reset
    assert page.locator("#form").is_visible()


def test_on_a_phone_the_bar_covers_no_answer_that_has_the_focus_and_the_points_scroll(opened, screening):
    page, _ = opened(width=390)
    covered = page.evaluate(
        """() => [...document.querySelectorAll('fieldset input')].map(field => {
        document.activeElement.blur();
        window.scrollBy(0, field.getBoundingClientRect().bottom - innerHeight + 5); // in the window, but behind the bar
        field.focus();
        return field.getBoundingClientRect().bottom - document.querySelector('.bar').getBoundingClientRect().top; })"""
    )
    assert max(covered) <= 0
    _answered(page, screening, "p1")
    page.locator("summary").click()
    box = "document.querySelector('.table-box')"
    assert page.evaluate(f"getComputedStyle({box}).overflowX") == "auto"
    page.evaluate(f"{box}.scrollLeft = 9999")
    right = page.evaluate(f"{box}.querySelector('tr').lastElementChild.getBoundingClientRect().right")
    assert right <= 390
    assert page.evaluate(f"{box}.scrollWidth > {box}.clientWidth")


def test_the_form_assigns_nobody_without_an_answer_and_asks_again_for_a_number(opened):
    page, _ = opened("en")
    page.locator("button[type=submit]").click()
    assert page.locator("#result-name").text_content() == "Not assigned"
    assert not page.locator("#result-advice").is_visible()
    page.locator("#back").click()
    page.locator("#n4").fill("12.500")
    page.locator("button[type=submit]").click()
    assert page.locator("#e4").text_content() == "Please enter a number without thousands separators."
    assert page.evaluate("document.activeElement.id") == "n4"
    page.locator("#n4").fill("35,5")
    page.locator("button[type=submit]").click()
    assert page.locator("#result").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_form_fits_the_screen_and_is_accessible(opened, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page, left = opened(width=width, scheme=scheme)
    for step in ("form", "result"):
        if step == "result":
            page.locator("label").first.click()
            page.locator("button[type=submit]").click()
            page.locator("summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []
    assert left == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "weniger als 10 Befragte zugeordnet"), ("en", "fewer than 10 respondents were assigned like this")],
)
def test_a_persona_to_whom_few_were_assigned_has_no_figure_and_no_count(screening, language, said):
    few = [
        one.model_copy(update={"right": None, "low": None, "high": None, "n_assigned": 3}) for one in screening.personas
    ]
    page = to_form(screening.model_copy(update={"personas": few, "leads": []}), title="S", language=language)
    assert page.count(said) == len(few)
    assert "n\u202f=\u202f3)" not in page


def test_the_form_asks_no_other_file_and_no_label_becomes_code(screening):
    page = to_form(screening, title="</title><script>alert(1)</script>", language="de")
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert not re.search(r"""(src|href)=["'](?!#)|@import|url\(|localStorage|sessionStorage|fetch\(|XMLHttp""", page)
    assert 'lang="de"' in page


def test_the_same_screening_gives_the_same_bytes(screening):
    assert to_workbook(screening, rows=5) == to_workbook(screening, rows=5)
    assert to_form(screening) == to_form(screening)


def test_the_workbook_offers_the_labels_and_keeps_them_texts(screening):
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(screening, title="S", language="de", rows=20)))
    assert book.sheetnames == ["Ausfüllen", "Personas", "Punkte", "Rechnung", "Hinweise"]
    fill, points = book["Ausfüllen"], book["Punkte"]
    lists = {rule.formula1 for rule in fill.data_validations.dataValidation if rule.type == "list"}
    assert "'Punkte'!$B$4:$B$9" in lists
    assert [points.cell(row, 2).value for row in range(4, 10)][-2:] == ["=1+1", "@SUM(1)"]
    assert points.cell(8, 2).data_type == "s"
    assert points.cell(8, 2).quotePrefix
    for page in book.worksheets:
        for row in page.iter_rows():
            formulas = [cell for cell in row if cell.data_type == "f"]
            assert page.title in ("Ausfüllen", "Rechnung") or not formulas
    assert fill["H2"].value.startswith("=IF('Rechnung'!G2=0,")


@pytest.fixture(scope="module")
def filled(screening, rows, tmp_path_factory) -> list[list[str]]:
    """The sheet to fill in, with the 10,000 people, as LibreOffice works it out; one conversion for all tests."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        pytest.skip("LibreOffice is not on this machine")
    folder = tmp_path_factory.mktemp("filled")
    book = make_book(screening, language="en", rows=len(rows))
    page = book["Fill in"]
    for i, row in enumerate(rows.itertuples(index=False), start=2):
        for j, value in enumerate(row, start=2):
            if not pd.isna(value):
                cell = page.cell(i, j)
                cell.value = value
                cell.data_type = "n" if isinstance(value, float) else "s"
    book.save(folder / "filled.xlsx")
    command = [soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(folder), str(folder / "filled.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with (folder / "filled.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1 : len(rows) + 1]


def test_the_workbook_works_out_the_same_answers(filled, screening, expected):
    assert [line[8] for line in filled] == expected
    names = {persona.persona_id: persona.name for persona in screening.personas} | {"": ""}
    assert [line[7] for line in filled] == [names[persona] for persona in expected]


def test_the_workbook_says_the_figure_of_the_persona_and_lead_or_of_the_persona_where_few_had_such_a_lead(filled):
    complete = [line for line in filled if line[8] and not line[10].startswith("only")]
    told = {(line[8], int(line[9]) >= 4, line[10]) for line in complete}
    assert {one[1:] for one in told if one[0] == "p10"} == {(False, "60% (n = 40)"), (True, "90% (n = 20)")}
    assert {share for persona, _, share in told if persona == "p2"} == {"90% (n = 20)"}
    assert {share for persona, _, share in told if persona == "p11"} == {"not known"}
    assert "only 1 of 6 questions answered" in {line[10] for line in filled}
    assert filled[0][10] == ""
