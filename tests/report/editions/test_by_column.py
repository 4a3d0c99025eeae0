"""Editions for the groups of a column: beside the whole study, tested, and silent where groups are small."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from insights.errors import InputError
from insights.report.editions import by_column
from tests.report.page import read


@pytest.fixture
def material(rendered):
    return rendered()[0]


def _drawn(material, by):
    return by_column.draw(material, by, by_column.sections(material, by))


def _noise(material, seed):
    responses = material["responses"].copy()
    rng = np.random.default_rng(seed)
    responses["contract"] = rng.permutation(responses["contract"].to_numpy())
    return replace(material, handovers={**material.handovers, "responses": responses})


def test_every_group_of_five_and_more_has_a_page_and_the_index_says_what_is_left(material):
    pages = _drawn(material, "role")
    found = by_column.groups(material, "role")
    assert set(pages) == {"index.html", *(p for p in found["page"] if p)}
    small = found[found["n"] < 5]
    assert len(small)
    root = read(pages["index.html"])
    assert "mit weniger als 5 Befragten gibt es keine Seite" in root.text
    assert not any(label in root.text for label in small["label"])
    assert {a.attributes["href"] for a in root.all("a", css="")} >= {p for p in found["page"] if p}


def test_each_figure_of_a_group_stands_beside_that_of_everybody(material):
    root = read(_drawn(material, "contract")["mit-vertrag.html"])
    table = root.by_id("edition-nps").all("table")[0]
    cells = [cell.text for cell in table.all("td")]
    assert len(cells) == 3
    assert all(re.search(r"n\s?=\s?\d", cell) for cell in cells[:2])


def test_a_planted_difference_is_told_and_noise_is_not(material):
    responses = material["responses"].copy()
    responses["uses"] = np.where(responses["contract"] == "y", 8.0, 2.0) + np.arange(len(responses)) % 3
    planted = replace(material, handovers={**material.handovers, "responses": responses})
    row = next(r for r in by_column.rows(planted, "contract", "y") if r.section == "usage")
    assert row.p < 0.001
    told = sum(any(r.p < 0.05 for r in by_column.rows(_noise(material, seed), "contract", "y")) for seed in range(20))
    assert told <= 4


def test_a_share_that_would_give_away_fewer_than_five_people_is_left_out(material):
    row = next(iter(by_column.rows(material, "contract", "y")))
    few = replace(row, as_percent=True, count=2, group=replace(row.group, n=100))
    assert by_column.hidden(few)
    assert by_column.hidden(replace(few, count=98))
    assert not by_column.hidden(replace(few, count=50))


def test_a_column_that_does_not_exist_names_those_that_do(material):
    with pytest.raises(
        InputError,
        match="parameters.report.by: 'contrakt' is no column of the survey with categories; did you mean 'contract'",
    ):
        _drawn(material, "contrakt")


def test_without_a_column_there_are_no_editions(material):
    assert _drawn(material, "") == {}


def test_pages_are_written_beside_each_other_and_old_ones_go(material):
    folder = material.study.reports / "by_contract"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gone.html").write_text("old", encoding="utf-8")
    paths = by_column.write(_drawn(material, "contract"), "contract", material.study)
    assert paths[0] == "reports/mini/by_contract/index.html"
    assert sorted(p.name for p in folder.iterdir()) == ["index.html", "mit-vertrag.html", "ohne-vertrag.html"]
