"""What sets a persona apart on a scale."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from insights.personas.drafting.figures import (
    _fact,
    _goes_along,
    _leaning,
    _mean_words,
    _people_text,
    _satisfaction,
)

SCALE = ["gar nicht", "eher nicht", "teils", "eher", "voll"]
ORDERED = pd.Series({"variable": "att", "kind": "ordinal", "categories": "; ".join(SCALE)})
INSIDE = np.arange(400) < 200


def leaning(own: list[int], others: list[int]) -> int | None:
    answers = [word for counts in (own, others) for word, n in zip(SCALE, counts, strict=True) for _ in range(n)]
    material = SimpleNamespace(responses=pd.DataFrame({"att": answers, "weight": 1.0}))
    return _leaning(material, ORDERED, "att", INSIDE)


def test_who_agrees_somewhat_more_and_fully_less_often_agrees_no_more_than_others():
    assert leaning([30, 40, 60, 60, 10], [30, 50, 50, 35, 35]) == 0
    assert leaning([10, 20, 30, 60, 80], [40, 50, 50, 30, 30]) == 1
    assert leaning([80, 60, 30, 20, 10], [30, 30, 50, 50, 40]) == -1


def test_an_answer_counts_only_on_the_side_to_which_the_group_leans():
    row = {"variable": "att", "statistic": "share", "category": "eher"}
    assert [_goes_along(row, ORDERED, {"att": lean}) for lean in (1, 0, -1, None)] == [True, False, False, True]
    assert _goes_along(row | {"category": "gar nicht"}, ORDERED, {"att": -1})


def test_a_mean_names_its_scale_where_that_is_known():
    row = {"value": 2.7, "low": 2.5, "high": 2.9, "overall": 3.0}
    known = pd.Series({"kind": "numeric", "categories": "1; 2; 3; 4; 5"})
    assert _mean_words(row, "de", known)["value"] == "2,7 auf der Skala 1 bis 5"
    assert _mean_words(row, "en", pd.Series({"kind": "numeric", "categories": None}))["value"] == "2.7"


def satisfied(*means: tuple[float, float], categories="1; 2; 3; 4; 5") -> list[str]:
    """Fields that touchpoints of these means (and half widths of their intervals) fill."""
    names = [f"sat{i}" for i in range(len(means))]
    variables = pd.DataFrame({"variable": names, "role": "satisfaction", "label": names, "kind": "numeric"})
    variables["categories"] = categories
    own = pd.DataFrame(
        {"variable": names, "statistic": "mean", "value": [m for m, _ in means], "low": [m - w for m, w in means],
         "high": [m + w for m, w in means], "base": 60, "n": 60, "overall": 4.0, "evidence": "x"}
    )  # fmt: skip
    material = SimpleNamespace(language="de", responses=pd.DataFrame({name: [1.0, 5.0] for name in names}))
    return [row["field"] for row in _satisfaction(material, own, variables)]


def test_touchpoints_that_all_please_speak_against_nothing():
    assert satisfied((4.9, 0.05), (4.9, 0.05)) == ["pro"]
    assert satisfied((4.9, 0.05), (4.8, 0.1), (4.2, 0.1)) == ["pro", "contra"]  # clearly below the others
    assert satisfied((4.0, 0.2), (2.8, 0.4)) == ["pro", "contra"]  # below the middle
    assert satisfied((4.0, 0.2), (2.8, 0.4), categories=None) == ["pro", "contra"]  # the middle of what was answered
    assert satisfied((1.3, 0.2), (1.2, 0.2)) == ["contra"]


def test_of_yes_and_no_only_the_more_frequent_is_told(mixed):
    rows = pd.DataFrame(
        [("ja", 0.76, 0.68, 0.83, 76, 100, 1, True, "x"), ("nein", 0.24, 0.17, 0.32, 24, 100, 2, True, "y")],
        columns=["category", "value", "low", "high", "n", "base", "position", "differs", "evidence"],
    ).assign(statistic="share")
    variable = pd.Series({"variable": "vertrag", "kind": "nominal", "label": "Wartungsvertrag"})
    (row,) = _fact(mixed, None, "p1", variable, rows, "vertrag")
    assert row["text"].replace("\u202f", " ") == "Wartungsvertrag: ja bei 76 % (68 bis 83 %; n = 100)"
    assert row["second"] == ""


def test_bands_of_the_interviewed_stand_in_the_order_of_the_survey():
    values = pd.Series(["46–55", "bis 25"])
    text = _people_text(values, "Alter", "age", "de", order=["bis 25", "26–45", "46–55"])
    assert text == "Alter: bis 25 und 46–55 (2 Interviewte)"
