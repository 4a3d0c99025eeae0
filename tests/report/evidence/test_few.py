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
