"""R² and the share of each touchpoint are worked out anew, with known answers."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from insights.report.evidence import explained


class Tables(SimpleNamespace):
    def __getitem__(self, name):
        return self.handovers[name]


def _material(rows, answers, *, n=400):
    variables = pd.DataFrame(
        {
            "variable": ["a", "b", "nps"],
            "role": ["satisfaction", "satisfaction", "nps"],
            "touchpoint": ["one", "two", None],
        }
    )
    responses = pd.DataFrame(answers).assign(weight=np.tile([0.5, 1.5], n // 2))
    drivers = pd.DataFrame(rows, columns=["touchpoint", "outcome", "r2", "importance"])
    return Tables(handovers={"variables": variables, "responses": responses, "drivers": drivers}, looked_up={})


def _orthogonal(n=400):
    """Two touchpoints that have nothing to do with each other and explain 0.36 and 0.09 of an outcome with a variance of 1."""
    a, b, rest = (np.tile(np.repeat([-1.0, 1.0], size), n // (2 * size)) for size in (2, 4, 8))
    return {"a": a, "b": b, "nps": 0.6 * a + 0.3 * b + np.sqrt(0.55) * rest}


def _rows(r2=0.45, one=0.8, two=0.2):
    return [("one", "nps", r2, one), ("two", "nps", r2, two)]


def test_independent_touchpoints_share_the_explained_part_by_their_squared_correlations():
    found = list(explained.checks(_material(_rows(), _orthogonal())))
    assert [check.wrong for check in found] == ["", ""]
    assert {check.how for check in found} == {"recomputed"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (_rows(r2=0.5), "gives r2 = 0.5; worked out anew it is 0.45"),
        (_rows(one=0.5, two=0.5), "gives importance = 0.5; worked out anew it is 0.8"),
    ],
)
def test_another_figure_is_found_with_what_it_should_be(rows, message):
    assert message in next(iter(explained.checks(_material(rows, _orthogonal())))).wrong


def test_where_answers_are_no_numbers_the_shares_still_add_up_to_one():
    words = _orthogonal() | {"a": ["gut"] * 400}
    assert [check.how for check in explained.checks(_material(_rows(), words))] == ["checked", "checked"]
    (first, _) = explained.checks(_material(_rows(two=0.34), words))
    assert "add up to 1.14 instead of 1" in first.wrong
