"""What sets a persona apart on a scale."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from insights.personas.drafting.figures import _goes_along, _leaning, _mean_words

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
