"""The strength of a claim follows from its evidence."""

from __future__ import annotations

import pytest

from insights.report.claims import Claim, claims_table, collect, strength_of_estimate, strength_of_people


@pytest.mark.parametrize(
    ("people", "stability", "doubtful", "strength"),
    [
        (1, 0.99, False, "single voice"),
        (2, 0.99, False, "hypothesis"),
        (3, 0.60, False, "tendency"),
        (3, 0.59, False, "hypothesis"),
        (5, 0.75, False, "finding"),
        (5, 0.74, False, "tendency"),
        (9, None, False, "finding"),
        (9, 0.9, True, "hypothesis"),
    ],
)
def test_words_of_people_are_as_strong_as_their_number_and_stability(people, stability, doubtful, strength):
    assert strength_of_people(people, stability=stability, doubtful=doubtful) == strength


@pytest.mark.parametrize(
    ("n", "low", "high", "options", "strength"),
    [
        (29, 0.49, 0.51, {}, "hypothesis"),
        (30, 0.40, 0.60, {}, "finding"),
        (30, 0.39, 0.60, {}, "tendency"),
        (200, -20, 20, {"scale": 200}, "finding"),
        (200, -21, 20, {"scale": 200}, "tendency"),
        (200, 0.51, 0.99, {"against": 0.5}, "finding"),
        (200, 0.49, 0.51, {"against": 0.5}, "tendency"),
        (200, float("nan"), float("nan"), {}, "hypothesis"),
    ],
)
def test_figures_are_as_strong_as_their_base_and_interval(n, low, high, options, strength):
    assert strength_of_estimate(n, low, high, **options) == strength


def test_claims_are_found_in_nested_blocks_and_stand_once_in_the_table():
    claim = Claim("themes-t01", "themes", "Satz.", "finding", ("i01-01", "themes: t01"), n=3)
    nested = [{"blocks": [{"items": [{"claim": claim}]}, {"claims": [claim]}]}]
    assert list(collect(nested)) == [claim, claim]
    table = claims_table(nested)
    assert table["claim_id"].tolist() == ["themes-t01"]
    assert table["evidence"].tolist() == ["i01-01; themes: t01"]


def test_no_claims_give_an_empty_table():
    assert claims_table([]).empty
