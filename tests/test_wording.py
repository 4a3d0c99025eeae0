from __future__ import annotations

import pytest

from insights import wording


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (1234.5, "de", "1.234,5"),
        (1234.5, "en", "1,234.5"),
        (-3.25, "de", "−3,2"),
        (-0.01, "de", "0,0"),
        (float("nan"), "de", "–"),
    ],
)
def test_numbers_follow_the_language(value, language, text):
    assert wording.number(value, language) == text


def test_percentages_have_a_narrow_space_in_german_only():
    assert wording.percent(0.431, "de") == "43\u202f%"
    assert wording.percent(0.431, "en") == "43%"
    assert wording.interval(0.38, 0.48, "de", as_percent=True) == "38 bis 48\u202f%"


def test_lists_end_with_and():
    assert wording.listing(["Preis", "Zeit", "Ort"], "de") == "Preis, Zeit und Ort"
    assert wording.listing(["price"], "en") == "price"
