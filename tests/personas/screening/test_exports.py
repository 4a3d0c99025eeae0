"""The form, the query, the workbook and Python give the same answers, whatever the labels hold."""

from __future__ import annotations

import csv
import io
import json
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

    def open_form(language="de", *, width=1280, scheme="light"):
        file = tmp_path / "screening.html"
        file.write_text(to_form(screening, title="Studie <b>", language=language), encoding="utf-8")
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
    people = json.loads(rows.to_json(orient="records", double_precision=15))
    found = page.evaluate("people => people.map(person => window.screening.assign(person).persona ?? '')", people)
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
    assert "Dazu sagen die Daten nichts." in text
    page.locator("#next").click()
    assert page.locator("#progress").text_content() == "0 von 6 Fragen beantwortet"
    assert left == []


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


@pytest.mark.parametrize("n", [10_000])
def test_the_workbook_works_out_the_same_answers(screening, rows, expected, tmp_path, n):
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        pytest.skip("LibreOffice is not on this machine")
    book = make_book(screening, language="en", rows=n)
    page = book["Fill in"]
    for i, row in enumerate(rows.head(n).itertuples(index=False), start=2):
        for j, value in enumerate(row, start=2):
            if not pd.isna(value):
                cell = page.cell(i, j)
                cell.value = value
                cell.data_type = "n" if isinstance(value, float) else "s"
    book.save(tmp_path / "filled.xlsx")
    command = [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(tmp_path / "filled.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with (tmp_path / "filled.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[1:]
    assert [line[8] for line in lines[:n]] == expected[:n]
    assert lines[0][10] == ""
    assert {line[10] for line in lines if line[8]} >= {"60% (n = 40)", "not known", "only 1 of 6 questions answered"}
    names = {persona.persona_id: persona.name for persona in screening.personas} | {"": ""}
    assert [line[7] for line in lines[:n]] == [names[persona] for persona in expected[:n]]
