import pandas as pd
import pytest

from insights import contracts
from insights.survey.segments import mece


@pytest.fixture
def checked():
    p = [0.9] * 70 + [0.45] * 10 + [0.55] * 15 + [0.9] * 5
    rest = [0.1] * 70 + [0.3] * 10 + [0.42] * 15 + [0.1] * 5
    members = pd.DataFrame({"respondent_id": [f"r{i:03d}" for i in range(100)], "segment": 1, "probability": p})
    members["p_1"], members["p_2"] = p, rest
    members["p_3"] = 1 - members["p_1"] - members["p_2"]
    members.loc[60:69, "segment"] = 2
    responses = members[["respondent_id"]].assign(weight=1.0, frage="x")
    responses.loc[95:, "frage"] = None
    return mece.check_assignment(responses, contracts.check(members, "memberships"), variables=["frage"])


def test_everybody_is_counted_once(checked):
    table = checked.set_index("check")["n"]
    assert dict(table) == {
        "assigned once": 70, "doubtful": 10, "between two": 15, "unassigned": 5, "too small": 10, "assigned twice": 0,
    }  # fmt: skip
    assert table.head(4).sum() == 100


def test_limits_and_intervals_say_what_is_too_much(checked):
    table = checked.set_index("check")
    assert list(table.index[~table["passed"]]) == ["assigned once", "between two", "unassigned", "too small"]
    assert (table["low"] <= table["share"] + 1e-9).all()
    assert table.loc["doubtful", "statement"].startswith(
        "10 von 100 Befragten (10,0\u202f%) passen zu keinem Segment recht"
    )


def test_without_segments_there_is_nothing_to_check():
    empty = contracts.empty("memberships")
    assert mece.check_assignment(contracts.empty("responses"), empty, variables=[]).empty


@pytest.mark.parametrize(("answered", "unassigned"), [(1, 1), (2, 0)])
def test_who_was_led_past_most_questions_is_not_assigned_however_high_the_probability(answered, unassigned):
    names = [f"q{i}" for i in range(8)]
    members = pd.DataFrame({"respondent_id": ["a", "b"], "segment": 1, "probability": 0.9, "p_1": 0.9, "p_2": 0.1})
    responses = pd.DataFrame({"respondent_id": ["a", "b"], "weight": 1.0} | {name: ["x", "x"] for name in names})
    responses.loc[1, names[answered:]] = None
    table = mece.check_assignment(
        responses, contracts.check(members, "memberships"), variables=names, min_n=1, language="en"
    ).set_index("check")
    assert table.loc["unassigned", "n"] == unassigned
    assert table.loc["assigned once", "n"] == 2 - unassigned
    assert "fewer than a quarter" in table.loc["unassigned", "statement"]


@pytest.mark.parametrize(("doubtful", "clear"), [(3, "Mindestens 86 von"), (8, "82 von")])
def test_fewer_than_five_people_are_neither_counted_nor_given_away(doubtful, clear):
    counts = {"assigned once": 90 - doubtful, "doubtful": doubtful, "between two": 10, "unassigned": 0}
    shown = mece._sentence("doubtful", doubtful, counts, "de")
    assert shown.startswith(
        "Weniger als 5 von {all} Befragten passen" if doubtful < 5 else "{n} von {all} Befragten ({share})"
    )
    assert (
        mece._sentence("assigned once", counts["assigned once"], counts, "de")
        .format(n=82, all=100, share="")
        .startswith(clear)
    )
