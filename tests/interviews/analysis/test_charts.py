"""The heat maps draw what the tables say, for few codes and for many."""

from __future__ import annotations

import pytest

from insights import contracts
from insights.interviews.analysis import charts
from insights.interviews.analysis.cooccurrence import cooccurrence
from insights.interviews.analysis.frequencies import frequencies
from insights.interviews.analysis.matrices import cross_case
from tests.interviews.analysis.hearing import coded_of, nothing


def _study(n_codes: int):
    rows = [(f"k{p:02d}", "Etwas.", " ".join(f"code{c:02d}" for c in range(n_codes) if (c + p) % 3)) for p in range(8)]
    return coded_of(rows, groups={"k00": "staff"}, language="en")


@pytest.mark.parametrize("n_codes", [3, 40])
def test_every_code_has_its_row(n_codes):
    coded = _study(n_codes)
    for figure in (charts.group_heat(frequencies(coded), language="en"), charts.case_heat(cross_case(coded), language="en")):  # fmt: skip
        assert len(figure.axes[0].get_yticklabels()) == n_codes
    figure = charts.cooccurrence_heat(cooccurrence(coded), language="en")
    assert len(figure.axes[0].get_yticklabels()) == n_codes - 1


def test_the_name_of_a_code_stands_on_the_colour_of_the_codebook():
    coded = _study(3)
    colours = {"code01": "9b2226", "code02": "1b4965"}
    for figure in (
        charts.group_heat(frequencies(coded), language="en", colours=colours),
        charts.case_heat(cross_case(coded), language="en", colours=colours),
        charts.cooccurrence_heat(cooccurrence(coded), language="en", colours=colours),
    ):
        labels = figure.axes[0].get_yticklabels()
        marked = {label.get_text() for label in labels if label.get_bbox_patch()}
        assert marked == {label.get_text() for label in labels} & {"code01", "code02"} != set()


def test_groups_stand_with_their_base():
    figure = charts.group_heat(frequencies(_study(3)), language="en")
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["customers\n(n = 7)", "staff\n(n = 1)"]


def test_without_anything_said_there_is_no_picture():
    assert charts.group_heat(frequencies(nothing())) is None
    assert charts.case_heat(cross_case(nothing())) is None
    assert charts.cooccurrence_heat(contracts.empty("code_cooccurrence")) is None
