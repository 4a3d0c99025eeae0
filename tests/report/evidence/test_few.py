"""The audit sees shares and curves that give single people away."""

from types import SimpleNamespace

import pandas as pd
import pytest

from insights.report.evidence.few import checks


class Tables(SimpleNamespace):
    def __getitem__(self, name):
        return self.handovers[name]


def found(kind="nominal", **handovers) -> list[str]:
    variables = pd.DataFrame({"variable": ["v"], "kind": [kind]})
    return [check.wrong for check in checks(Tables(handovers={"variables": variables, **handovers}))]


def profile(*counts, hidden=()):
    rows = [(1, "v", str(i), "share", n, 40, None if i in hidden else n / 40) for i, n in enumerate(counts)]
    columns = ["segment", "variable", "category", "statistic", "n", "base", "value"]
    return pd.DataFrame(rows, columns=columns).astype({"value": float})


@pytest.mark.parametrize(
    ("kind", "counts", "hidden", "few"),
    [
        ("nominal", (36, 4), (1,), 4),  # one alone is hidden
        ("nominal", (36, 4), (0, 1), 0),
        ("nominal", (30, 7, 2, 1), (2, 3), 3),  # two are hidden, three people together
        ("nominal", (30, 4, 6), (), 4),
        ("multiple", (38, 12), (), 2),
        ("multiple", (35, 12), (), 0),
        ("ordinal", (20, 20, 0), (), 0),
    ],
)
def test_shares_that_leave_one_to_four_people_are_refused(kind, counts, hidden, few):
    wrong = found(kind, segment_profile=profile(*counts, hidden=hidden))
    assert wrong == ([f"shows shares that give away {few} of 40 people"] if few else [])


@pytest.mark.parametrize(
    ("n", "wrong"),
    [([33, 31], "falls by 2 people, which gives them away"), ([33, 28, 3], ""), ([58, 58], "falls by 2 people, which gives them away")],
)  # fmt: skip
def test_a_curve_that_falls_by_one_to_four_people_is_refused(n, wrong):
    table = pd.DataFrame({"persona_id": "p1", "k": range(1, len(n) + 1), "n": n, "base": 60})
    assert found(persona_match=table) == ([wrong] if wrong else [])


def persona(value, low, high, *, numbers):
    n = len(numbers)
    people = [f"r{i}" for i in range(n)]
    profile = pd.DataFrame(
        [("p1", "revenue", "median", "median", n, n, value, low, high)],
        columns=["persona_id", "variable", "category", "statistic", "n", "base", "value", "low", "high"],
    )
    members = pd.DataFrame({"respondent_id": people, "persona_id": "p1", "source": "survey"})
    responses = pd.DataFrame({"respondent_id": people, "revenue": numbers})
    return {"persona_profile": profile, "persona_memberships": members, "responses": responses}


NUMBERS = [20_000.0 + 137.31 * i for i in range(100)]


@pytest.mark.parametrize(
    ("figures", "wrong"),
    [
        ((NUMBERS[50], 26_000, 28_000), ["tells the number 26865.5, which only 1 of 100 share"]),
        ((27_000, NUMBERS[40], 28_000), ["tells the number 25492.4, which only 1 of 100 share"]),
        ((27_000, 26_000, 28_000), []),
    ],
)
def test_a_quantile_that_is_one_persons_number_is_refused(figures, wrong):
    assert found("numeric", **persona(*figures, numbers=NUMBERS)) == wrong


def test_a_quantile_that_many_gave_to_the_last_digit_passes():
    assert found("numeric", **persona(3.7, 3.7, 4.1, numbers=[3.7] * 6 + [4.1] * 6)) == []


@pytest.mark.parametrize(("least", "few"), [(743.0, True), (700.0, False)])
def test_a_class_of_customers_does_not_begin_at_the_value_of_its_smallest(least, few):
    values = pd.DataFrame({"group_kind": ["class"], "group": ["C"], "least": [least]})
    customers = pd.DataFrame({"class": "C", "value": [743.0, 751.0, 760.0, 780.0, 799.0, 900.0]})
    wrong = found(customer_value=values, customer_list=customers)
    assert wrong == (["tells the number 743, which only 1 of 6 share"] if few else [])
