"""Pictures, and what lies in files behind them, are no more exact than the text: a width of 70.31 % of 640 people is a count."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from lxml import etree

from insights.drawing.journey_map import draw_map
from insights.drawing.quadrants import dots_of
from insights.report.charts import Bar, Drawn, bars, heat_strip, line, stacked
from insights.report.decay_chart import Point, decay
from insights.report.formats import deck
from insights.report.material import Material
from insights.report.retention_chart import retention
from insights.report.sheets import content, page
from tests.drawing.test_journey_map import tables
from tests.drawing.test_quadrants import drivers, names
from tests.report.sheets.conftest import answered, spread

KINDS = [{}, {"language": "en"}, {"survey": False}]
WIDTH = re.compile(r'style="(?:left:([\d.]+)%;)?width:([\d.]+)%"')


def share_bars(value):
    return bars([Bar("Technik", value, "70 %", value - 0.1, value + 0.1)], "Rolle")


def mean_bars(value):
    return bars([Bar("Hotline", value, "3,8", value - 0.2, value + 0.2)], "Zufriedenheit", low=1, high=5, decimals=1)


def score_bars(value):
    return bars([Bar("alle", value, "24", value - 10, value + 10)], "NPS", low=-100, high=100, decimals=0)


def longest_bars(value):
    return bars([Bar("Pfad", value, "12 %", value - 0.02, value + 0.02)], "Pfade", high=value + 0.02)


def parts(value):
    return stacked([("a", value, "x"), ("b", 1 - value, "y")], "Teile")


def curve(value):
    return line([("1", 400.0), ("2", value)], "t", "d", name="x")


def match(value):
    words = {"x_label": "", "y_label": "", "percent": "{} %", "own": "Anna", "everyone": "alle"}
    points = [Point(1, 0.9, 0.8, 0.95, 0.7), Point(2, value, value - 0.1, value + 0.1, value - 0.2)]
    return decay(points, "t", "d", name="x", **words)


def stayed(value):
    rows = pd.DataFrame(
        {"month": [0, 1, 2], "survival": [1, 0.9, value], "low": [1, 0.8, value - 0.1], "high": [1, 0.95, value + 0.1]}
    )
    return retention(rows, "t", "d", name="x", x_label="", y_label="", percent="{} %")


def hours(n):
    times = pd.DataFrame({"weekday": ["mon", "tue"], "hour": [9, 21], "n": [400, n], "n_people": [90, 60]})
    days = {day: day for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    return heat_strip(times, "t", "d", name="x", days=days, office=([], 8, 17), smallest=5)


def journey(value):
    touchpoints, found = tables(3)
    found["mean"], found["low"], found["high"] = value, value - 0.2, value + 0.2
    return draw_map(touchpoints, found, "de")


def fields(value):
    return dots_of(drivers(4).assign(line=value, gap=0.1, gap_low=0.05, gap_high=0.15, importance=value, low=value - 0.1, high=value + 0.1), names(4), (1, 5))  # fmt: skip


@pytest.mark.parametrize(
    ("draw", "exact", "alike"),
    [
        (share_bars, 0.7031, 0.6984), (mean_bars, 3.8125, 3.7704), (score_bars, 24.31, 23.82), (longest_bars, 0.1231, 0.1184),
        (parts, 0.7031, 0.6984), (curve, 812.31, 811.77), (match, 0.4031, 0.3984), (stayed, 0.7031, 0.6984), (hours, 132, 137),
        (journey, 3.8125, 3.7704), (fields, 0.4513, 0.4483),
    ],
)  # fmt: skip
def test_what_is_told_alike_is_drawn_alike(draw, exact, alike):
    first, second = draw(exact), draw(alike)
    assert first == second
    assert getattr(first, "data", None) == getattr(second, "data", None)  # of which other formats draw


@pytest.mark.parametrize("kind", KINDS)
def test_no_bar_of_the_report_is_finer_than_its_text(rendered, kind):
    _, sections, _ = rendered(**kind)
    charts = [found for found in pictures(sections) if found.shape == "bars"]
    assert len(charts) > (10 if kind.get("survey", True) else 1)
    for chart in charts:
        span, decimals = chart.data["high"] - chart.data["low"], chart.data["decimals"]
        steps = span / 100 * (100 if decimals is None else 10**decimals)  # told ones in a percent of the width
        for width in widths(str(chart)):
            assert abs(width * steps - round(width * steps)) <= 0.006 * steps, (chart.data["caption"], width)


def test_bars_of_shares_on_sheets_are_whole_percents(rendered):
    material = spread(answered(rendered()[0], traits=3), shift=0.0013)
    told = material["persona_statements"].copy()
    told["value"] -= 0.0017
    material = Material(material.study, {**material.handovers, "persona_statements": told})
    assert content.sheets(material)[0]["bars"]
    drawn = re.findall(r'<span class="bar".*?</span>', page.render(material, content.sheets(material)))
    found = [width for bar in drawn for width in widths(bar)]
    assert len(drawn) >= 2
    assert all(width == round(width) for width in found), found


def widths(markup):
    return [float(number) for pair in WIDTH.findall(markup) for number in pair if number]


def pictures(content):
    """Every picture in nested blocks that knows what it shows."""
    if isinstance(content, Drawn):
        yield content
    elif isinstance(content, dict | list | tuple):
        for inside in content.values() if isinstance(content, dict) else content:
            yield from pictures(inside)


@pytest.mark.parametrize("kind", KINDS)
def test_no_sheet_behind_a_chart_of_the_deck_is_finer_than_the_text(rendered, kind):
    material, sections, _ = rendered(**kind)
    cells, cached = _embedded(deck.draw(material, sections))
    assert cells or not kind.get("survey", True)
    assert [value for value in {*cells, *cached} if abs(value - round(value, 2)) > 1e-9] == []


def _embedded(data):
    """The numbers in the workbooks and in the caches of the charts of a deck."""
    cells, cached = [], []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                page = openpyxl.load_workbook(io.BytesIO(archive.read(name))).active
                cells += [v for row in page.iter_rows(values_only=True) for v in row if isinstance(v, int | float)]
            elif re.fullmatch(r"ppt/charts/chart\d+\.xml", name):
                tree = etree.fromstring(archive.read(name))
                cached += [float(v.text) for v in tree.iterfind(".//{*}numCache/{*}pt/{*}v")]
    return cells, cached
