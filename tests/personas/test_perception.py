"""The questionnaire on persona sheets: what is filled in comes back, scores are right, and too few raters give no figure."""

from __future__ import annotations

import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from insights.cli import main
from insights.contracts.documents import Persona, PersonaSet
from insights.errors import InputError, UsageError
from insights.personas.material import package_list
from insights.personas.perception import _alpha, form, read_forms, score
from tests.report.fixture_study import make_study


def _set(*names: str) -> PersonaSet:
    people = [
        Persona(persona_id=f"p{i}", name=name, headline="", face_seed="x", kind="quantitative", verdict="validated", rule="")
        for i, name in enumerate(names, start=1)
    ]  # fmt: skip
    return PersonaSet(personas=people)


@pytest.fixture
def filled(tmp_path):
    """A function that fills a form: `answer` gives the value for the number of a statement and of a persona."""

    def fill(name, personas, answer, *, language="de"):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(form(personas, language=language))
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        for row in range(2, page.max_row + 1):
            for column in range(3, page.max_column + 1):
                page.cell(row, column).value = answer(row - 2, column - 3)
        book.save(path)
        return path

    return fill


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_construct_has_three_statements_of_its_own(language):
    scale = package_list(f"perception_{language}")
    counts = pd.Series([row["construct"] for row in scale["items"]]).value_counts()
    assert set(counts) == {3}
    assert set(counts.index) == set(scale["constructs"])
    assert len({row["text"] for row in scale["items"]}) == len({row["item"] for row in scale["items"]}) == 24
    assert form(_set("Anna"), language=language) == form(_set("Anna"), language=language)


def test_what_raters_filled_in_comes_back_as_means_with_intervals(filled):
    personas = _set("Anna Öz", "Ben")
    paths = [filled(f"r{r}", personas, lambda item, persona, r=r: 2 + persona * 3 + r % 2) for r in range(6)]
    table = score(read_forms(paths, personas, language="de"), language="de")
    assert list(table["persona"]) == ["p1"] * 8 + ["p2"] * 8
    assert set(table["n"]) == {6}
    anna = table[table["persona"] == "p1"].iloc[0]
    assert anna["construct"] == "Glaubwürdigkeit"
    # three times 2 and three times 3: mean 2.5, s = 0.5477, t(5) = 2.5706
    assert (anna["mean"], anna["low"], anna["high"]) == (2.5, 1.93, 3.07)
    assert anna["alpha"] == 1.0


def test_alpha_of_a_known_example_and_of_noise():
    items = [row["item"] for row in package_list("perception_de")["items"] if row["construct"] == "clarity"]
    values = [(1, 2, 2), (2, 2, 3), (3, 4, 3), (4, 4, 4), (3, 5, 4)]
    rows = [
        (f"r{r}", "p1", i, "clarity", float(v))
        for r, answer in enumerate(values)
        for i, v in zip(items, answer, strict=True)
    ]
    answers = pd.DataFrame(rows, columns=["rater", "persona", "item", "construct", "value"])
    wide = answers.pivot(index="rater", columns="item", values="value")
    expected = 1.5 * (1 - wide.var(ddof=1).sum() / wide.sum(axis=1).var(ddof=1))
    assert score(answers, language="de")["alpha"].iloc[0] == round(expected, 2) > 0.8
    rng = np.random.default_rng(1)
    noise = pd.DataFrame(
        [(f"r{r}", "p1", i, "clarity", float(rng.integers(1, 8))) for r in range(400) for i in items],
        columns=answers.columns,
    )
    alpha, n = _alpha(noise.pivot(index="rater", columns="item", values="value"), 3)
    assert (abs(alpha) < 0.2, n) == (True, 400)


@pytest.mark.parametrize(
    ("language", "told"),
    [("de", "nicht zuverlässig: Alpha unter 0 (n = 6)"), ("en", "not reliable: alpha below 0 (n = 6)")],
)
def test_statements_that_speak_against_each_other_are_called_not_reliable(language, told):
    items = [row["item"] for row in package_list("perception_de")["items"] if row["construct"] == "clarity"]
    values = [(1, 7, 4), (7, 1, 4), (2, 6, 3), (6, 2, 5), (3, 5, 4), (5, 3, 3)]
    rows = [
        (f"r{r}", "p1", i, "clarity", float(v)) for r, row in enumerate(values) for i, v in zip(items, row, strict=True)
    ]
    found = score(
        pd.DataFrame(rows, columns=["rater", "persona", "item", "construct", "value"]), language=language
    ).iloc[0]
    assert pd.isna(found["alpha"])
    assert (found["n_alpha"], found["reliability"]) == (6, told)


def test_fewer_than_five_raters_give_no_figure(filled):
    personas = _set("Anna")
    paths = [filled(f"r{r}", personas, lambda *_: 4) for r in range(4)]
    table = score(read_forms(paths, personas, language="de"), language="de")
    assert table[["mean", "low", "high", "alpha"]].isna().all(axis=None)
    assert set(table["n"]) == {4}


def test_a_rater_who_left_two_of_three_empty_does_not_count(filled):
    personas = _set("Anna")
    paths = [filled(f"r{r}", personas, lambda item, _, r=r: 5 if r or item == 0 else None) for r in range(6)]
    table = score(read_forms(paths, personas, language="de"), language="de")
    assert set(table["n"]) == {5}


@pytest.mark.parametrize(
    ("value", "complaint"), [(8, "whole number from 1 to 7, not 8"), (2.5, "not 2.5"), ("gut", "should hold numbers")]
)
def test_an_answer_that_is_none_is_named_with_its_place(filled, value, complaint):
    path = filled("r1", _set("Anna"), lambda item, _: value if item == 3 else 4)
    with pytest.raises(InputError, match=complaint) as caught:
        read_forms([path], _set("Anna"), language="de")
    assert "row 5" in str(caught.value)
    assert "Anna [p1]" in str(caught.value)


def test_a_form_of_other_personas_is_refused(filled):
    path = filled("r1", _set("Anna"), lambda *_: 4)
    with pytest.raises(
        InputError, match=r"'Anna \[p1\]' is no persona of the study now; the personas are Berta \[p1\]"
    ):
        read_forms([path], _set("Berta"), language="de")
    with pytest.raises(InputError, match="'r1' is named twice"):
        read_forms([path, path], _set("Anna"), language="de")
    with pytest.raises(UsageError, match="no personas to rate"):
        form(PersonaSet(), language="de")


def test_the_command_writes_the_form_and_scores_the_files(workspace, tmp_path):
    study = make_study(workspace)
    made = CliRunner().invoke(main, ["perception", "mini"])
    assert made.exit_code == 0, made.output
    assert "perception_form.xlsx: 1 personas" in made.output
    paths = []
    for rater in range(5):
        book = openpyxl.load_workbook(study.reports / "perception_form.xlsx")
        for row in range(2, 26):
            book.worksheets[0].cell(row, 3).value = 3 + rater % 3
        paths.append(tmp_path / f"r{rater}.xlsx")
        book.save(paths[-1])
    scored = CliRunner().invoke(main, ["perception", "mini", *map(str, paths)])
    assert scored.exit_code == 0, scored.output
    assert "Glaubwürdigkeit" in scored.output
    assert pd.read_csv(study.reports / "perception_scores.csv")["n"].tolist() == [5] * 8
    few = CliRunner().invoke(main, ["perception", "mini", *map(str, paths[:4])])
    assert "No figure where fewer than 5 people rated." in few.output
