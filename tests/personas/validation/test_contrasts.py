"""One group of respondents against all others."""

import numpy as np
import pandas as pd
import pytest

from insights.personas.validation.contrasts import compare

NOMINAL = pd.Series({"variable": "q", "kind": "nominal", "categories": "ja; nein"})
ORDINAL = pd.Series({"variable": "q", "kind": "ordinal", "categories": "wenig; mittel; viel"})


def asked(values, weight=1.0) -> pd.DataFrame:
    return pd.DataFrame({"q": values, "weight": weight})


def test_shares_are_compared_by_fishers_exact_test():
    # 8 of 10 against 3 of 10: two-sided p = 0.0698 (R: fisher.test(matrix(c(8, 2, 3, 7), 2))).
    found = compare(
        asked(["ja"] * 8 + ["nein"] * 2 + ["ja"] * 3 + ["nein"] * 7), NOMINAL, np.arange(20) < 10, category="ja"
    )
    assert found.p == pytest.approx(0.0698, abs=1e-4)
    assert (found.n, found.own.value, found.rest.value) == (8, 0.8, 0.3)


def test_answers_in_order_are_compared_by_their_place_on_the_scale():
    found = compare(asked(["viel", "mittel"] * 10 + ["wenig", "mittel"] * 10), ORDINAL, np.arange(40) < 20)
    assert (found.own.value, found.rest.value) == (2.5, 1.5)
    assert found.direction == 1
    assert found.p < 1e-6


def test_weights_move_the_figures():
    found = compare(
        asked(["ja"] * 10 + ["nein"] * 30, [3.0] * 10 + [1.0] * 30), NOMINAL, np.arange(40) < 20, category="ja"
    )
    assert found.own.value == pytest.approx(0.75)


def test_fewer_than_ten_answers_on_a_side_are_not_compared():
    values = pd.Series(["ja"] * 9 + [None] * 11 + ["nein"] * 20, dtype="str")
    assert compare(asked(values), NOMINAL, np.arange(40) < 20, category="ja") is None


def test_answers_that_the_scale_does_not_name_have_no_place_on_it():
    inside = np.arange(40) < 20
    strange = compare(asked(["sehr viel"] * 20 + ["wenig", "mittel"] * 10), ORDINAL, inside)
    assert strange is None  # nobody in the group answered on the scale
    some = compare(asked(["viel"] * 15 + ["sehr viel"] * 5 + ["wenig", "mittel"] * 10), ORDINAL, inside)
    assert (some.own.value, some.own.n) == (3.0, 15)
