"""Numbers in German and English sentences."""

from __future__ import annotations

import pytest

from insights.report.evidence.numbers import figures, numbers


def _read(text, language="de"):
    return [(n.value, n.unit) for n in numbers(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Es sind 43\u202f%, im Mittel 3,4.", "de", [(43, "percent"), (3.4, "")]),
        ("It is 43%, 3.4 on average.", "en", [(43, "percent"), (3.4, "")]),
        ("n = 17.568 Ereignisse", "de", [(17568, "")]),
        ("n = 17,568 events", "en", [(17568, "")]),
        ("um 75 Prozentpunkte", "de", [(75, "points")]),
        ("38 percentage points; 3.0 of 5 points", "en", [(38, "points"), (3.0, ""), (5, "")]),
        ("liegt bei \u221224 (\u221230 bis \u221218)", "de", [(-24, ""), (-30, ""), (-18, "")]),
        ("38 bis 48\u202f%", "de", [(38, "percent"), (48, "percent")]),
        ("Persona p1, Zeile i01-003", "de", []),
        ("Bei „5 Sterne“ und am 20.11.2026 um 14:30", "de", []),
        ("95-%-Intervall 34 bis 39\u202f%", "de", [(34, "percent"), (39, "percent")]),
        ("95% interval 34 to 39%", "en", [(34, "percent"), (39, "percent")]),
    ],
)
def test_numbers_are_read_with_value_and_unit(text, language, found):
    assert _read(text, language) == found


def test_a_figure_holds_the_value_before_its_brackets_or_at_their_opening():
    for text in (
        "Portal (45\u202f%; 36 bis 55\u202f%; n = 104)",
        "Es sind 45\u202f% (36 bis 55\u202f%; n = 104)",
        "45\u202f% von 5 (36 bis 55\u202f%; n = 104)",
    ):
        (figure,) = figures(text, numbers(text, "de"))
        assert [n.value for n in (figure.value, figure.low, figure.high, figure.n)] == [45, 36, 55, 104]


@pytest.mark.parametrize(("cell", "fits"), [(0.434, True), (0.4251, True), (0.4351, False), (0.4249, False)])
def test_a_number_must_be_the_rounded_form_of_its_cell(cell, fits):
    (number,) = numbers("43\u202f%", "de")
    assert number.is_rounded(cell) is fits


def test_a_p_below_a_bound_is_no_value():
    (number,) = numbers("p < 0,001", "de")
    assert number.below
