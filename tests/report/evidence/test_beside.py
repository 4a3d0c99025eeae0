"""Figures of tables and pictures are held against the rows that they name."""

from __future__ import annotations

import pytest

from insights.report.blocks import Sourced, table
from insights.report.charts import Bar, bars
from insights.report.evidence import beside
from insights.report.evidence.references import reference

NPS = reference("metrics", metric="nps", group="all")


@pytest.fixture(scope="module")
def material(rendered):
    return rendered()[0]


def _section(*blocks) -> list[dict]:
    return [{"id": "nps", "blocks": list(blocks)}]


def _row(material):
    return next(r for r in material["metrics"].to_dict("records") if r["group"] == "all")


def test_a_figure_of_a_table_that_its_row_holds_is_counted_and_passes(material):
    done, found = beside.problems(material, _section(table("NPS", ["", "NPS"], [["Alle", Sourced("−5", NPS)]])))
    assert (done, found) == (1, [])


@pytest.mark.parametrize(
    ("text", "source", "message"),
    [
        ("−6", NPS, "figure “Alle” in the section nps: the number 6 is in no row of metrics"),
        ("−5", reference("metrics", metric="nps", group="nobody"), "stands for nothing"),
    ],
)
def test_a_figure_that_its_row_does_not_hold_is_named_with_its_section(material, text, source, message):
    _, (problem,) = beside.problems(material, _section(table("NPS", ["", "NPS"], [["Alle", Sourced(text, source)]])))
    assert message in problem


def test_figures_without_a_row_are_not_counted(material):
    assert beside.problems(material, _section(table("NPS", ["", "NPS"], [["Alle", "−6"]]))) == (0, [])


def test_a_bar_that_is_drawn_longer_than_its_row_says_is_found(material):
    row = _row(material)
    right = Bar("Alle", row["value"], "−5", row["low"], row["high"], source=NPS)
    wrong = Bar("Alle", 40.0, "−5", row["low"], row["high"], source=NPS)
    drawn = [_section({"kind": "chart", "chart": bars([bar], "NPS", low=-100.0, high=100.0)}) for bar in (right, wrong)]
    assert beside.problems(material, drawn[0]) == (1, [])
    _, (problem,) = beside.problems(material, drawn[1])
    assert "it is drawn at 40, which metrics: metric = nps, group = all does not hold" in problem
