"""Names of the bands into which numbers are cut."""

from __future__ import annotations

from insights.survey.inference.categories import band_labels


def test_numbers_of_four_digits_are_grouped_like_those_beside_them_and_years_are_not():
    assert band_labels([6400.0, 12000.0], whole=False, language="de") == [
        "unter 6.400",
        "6.400 bis unter 12.000",
        "12.000+",
    ]
    assert band_labels([6400.0, 12000.0], whole=False, language="en")[0] == "under 6,400"
    assert band_labels([2005.0, 2012.0], whole=True, language="de") == ["unter 2005", "2005–2011", "2012+"]
