"""Numbers as people write them."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.tabular.numerals import to_number


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["3,5", "1.200"], [3.5, 1200.0]),
        (["3.5", "1,200"], [3.5, 1200.0]),
        (["1.234,56", "0,5"], [1234.56, 0.5]),
        (["1,234.56", "0.5"], [1234.56, 0.5]),
        (["1.234", "950"], [1234.0, 950.0]),
        (["0.125", "0.375"], [0.125, 0.375]),
        (["1'234", "12 345", "1\u202f000"], [1234.0, 12345.0, 1000.0]),
        (["12 %", "45 €", "$3"], [12.0, 45.0, 3.0]),
        (["-3", "\u22124,5", "+2"], [-3.0, -4.5, 2.0]),
        (["1e3", "2.5e-1"], [1000.0, 0.25]),
    ],
)
def test_numbers_are_understood(texts, numbers):
    assert to_number(pd.Series(texts, dtype="str")).tolist() == numbers


@pytest.mark.parametrize("text", ["ca. 45", "18-29", "abc", "1.2.3", "--", "inf", "nan"])
def test_other_text_is_missing(text):
    assert to_number(pd.Series([text], dtype="str")).isna().all()


def test_numbers_stay_numbers():
    assert to_number(pd.Series([1, 2])).tolist() == [1.0, 2.0]
