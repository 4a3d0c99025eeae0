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


@pytest.mark.parametrize(
    ("value", "language", "currency", "text"),
    [
        (93.1, "en", "£", "£93.10"),
        (93.1, "de", "€", "93,10\u202f€"),
        (26737.5, "de", "€", "26.738\u202f€"),
        (-4.5, "en", "$", "−$4.50"),
        (250.4, "en", "CHF", "CHF\u202f250"),
        (12.0, "de", "", "12,00"),
    ],
)
def test_amounts_have_their_currency_where_the_language_puts_it_and_pence_where_they_matter(
    value, language, currency, text
):
    assert wording.money(value, language, currency) == text


@pytest.mark.parametrize(
    ("value", "language", "currency", "text"),
    [
        (15_507_700, "de", "€", "15,5\u202fMio.\u202f€"),
        (15_507_700, "en", "£", "£15.5\u202fmillion"),
        (111_913, "en", "£", "£112,000"),
        (999_999, "de", "", "1,0\u202fMio."),
        (874_400_000, "de", "€", "874\u202fMio.\u202f€"),
    ],
)
def test_large_sums_of_estimates_are_told_with_three_digits(value, language, currency, text):
    assert wording.large_sum(value, language, currency) == text


def test_lists_end_with_and():
    assert wording.listing(["Preis", "Zeit", "Ort"], "de") == "Preis, Zeit und Ort"
    assert wording.listing(["price"], "en") == "price"


def test_figures_have_decimals_after_their_size():
    assert wording.figure(8526.3, "de") == "8.526"
    assert wording.figure(4.0, "de") == "4,0"
    assert wording.figure(5.0, "en", exact=True) == "5"
    assert wording.figure(float("nan"), "en") == "–"
    assert wording.interval(16628.9, 21051.4, "de") == "16.629 bis 21.051"
    assert wording.interval(99.2, 101.7, "en") == "99 to 102"
    assert wording.interval(3.24, 3.61, "de") == "3,2 bis 3,6"


def test_years_are_not_grouped():
    assert wording.are_years([1985, 2012.0, float("nan")])
    assert not wording.are_years([1985, 2012, 90])
    assert not wording.are_years([])
    assert wording.figure(2012, "de", years=True) == "2012"
    assert wording.interval(2004, 2019, "de", years=True) == "2004 bis 2019"


@pytest.mark.parametrize(("answer", "meaning"), [("True", True), ("nein", False), (" Ja ", True), ("manchmal", None)])
def test_yes_and_no_are_understood_in_both_languages(answer, meaning):
    assert wording.yes_or_no(answer) is meaning
