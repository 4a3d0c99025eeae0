import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.journey.events import paths
from insights.journey.events.log import arranged
from tests.journey.events.made import drawn, log_of


def people(n, path, *, first=0):
    return [(f"p{first + i}", path, str(i)) for i in range(n)]


def test_a_pause_ends_a_case_where_no_column_names_it():
    times = pd.to_datetime(
        ["2026-03-02 08:00", "2026-03-02 19:00", "2026-03-03 08:00", "2026-03-02 09:00", "2026-03-02 07:00"]
    )
    events = pd.DataFrame({"respondent_id": ["a", "a", "a", "b", None], "activity": list("xyzxu"), "time": times})
    log = arranged(events, 12)
    assert log.n_cases == 3  # a silent for thirteen hours; who is nameless belongs to no case
    assert [log.names[i] for i in log.activity[log.starts[:-1]]] == ["x", "z", "x"]
    assert arranged(None, 12) is None
    assert arranged(events.iloc[4:], 12) is None


def test_variants_are_counted_with_interval_and_rare_ones_folded():
    log = log_of(*people(12, "a b b c"), *people(8, "a c", first=4), *people(3, "a d"), *people(2, "c", first=30))
    table = paths.variants(log)
    assert table["path"].tolist() == ["a → b → c", "a → c", "(others)"]
    assert table["n"].tolist() == [12, 8, 5]
    assert table["n_variants"].tolist() == [1, 1, 2]
    assert (table["share"] == table["n"] / 25).all()
    assert ((table["low"] < table["share"]) & (table["share"] < table["high"])).all()


def test_few_people_are_not_left_over_between_the_variants_that_are_told():
    table = paths.variants(log_of(*people(12, "a b"), *people(8, "a c", first=4), *people(2, "a d")))
    assert table["path"].tolist() == ["a → b", "(others)"]  # else 22 less 12 and 8 would tell of two people
    assert table["n"].tolist() == [12, 10]


def test_all_paths_different_leave_one_row():
    log = log_of(*[(f"p{i}", " ".join(f"{i}" for i in range(i + 1)), "0") for i in range(9)])
    assert paths.variants(log)["path"].tolist() == ["(others)"]


def test_different_paths_are_never_taken_for_one():
    log = arranged(drawn(4000, 300, seed=3, length=8), 12)
    table = paths.variants(log)
    written = (
        pd.Series([log.names[i] for i in log.activity])
        .groupby(log.case)
        .agg(lambda s: [a for a, b in zip(s, [None, *s], strict=False) if a != b])
    )
    counted = written.map(" → ".join).value_counts()
    for row in table.iloc[:-1].itertuples():
        assert counted[row.path] == row.n
    assert table["n_variants"].sum() == len(counted)


def test_transitions_tell_what_follows_how_often_and_after_how_long():
    table = paths.transitions(log_of(*people(20, "a b"), *people(10, "a", first=5), minutes=30)).set_index(
        ["activity", "following"]
    )
    assert table.loc[("a", "b"), ["n", "n_people", "base"]].tolist() == [20, 20, 30]
    assert table.loc[("a", "b"), ["wait", "wait_low", "wait_high"]].tolist() == [0.5] * 3
    end = table.loc[("a", "(end)")]
    assert (end["n"], end["share"]) == (10, pytest.approx(1 / 3))
    assert pd.isna(end["wait"])
    assert table.loc[("(start)", "a"), "share"] == 1


def test_shares_of_what_follows_sum_to_one_and_few_people_are_left_out():
    table = paths.transitions(arranged(drawn(3000, 200, seed=1), 12))
    assert table.groupby("activity")["share"].sum().round(9).eq(1).all()
    few = paths.transitions(log_of(*people(9, "a b"), *people(4, "b a")))
    assert ("b", "a") not in set(zip(few["activity"], few["following"], strict=True))


def test_steps_count_a_case_once_and_only_in_their_order():
    log = log_of(*people(20, "a x b c"), *people(10, "b a"), *people(6, "a b a b"), *people(4, "c"), minutes=60)
    table = paths.steps(log, ["a", "b", "c"])
    assert table["n"].tolist() == [36, 26, 20]
    assert table["base"].tolist() == [40, 36, 26]
    assert np.isnan(table["wait"].iloc[0])
    assert table["wait"].iloc[1:].tolist() == [2, 1]


def test_steps_that_nobody_reaches_end_the_table():
    table = paths.steps(log_of(*people(20, "a b"), *people(6, "b c")), ["a", "c", "b"])
    assert table["n"].tolist() == [20, 0]
    assert np.isnan(table["share"].iloc[1])


def test_activities_are_placed_on_the_plan_and_shown_for_five_people_and_more(study):
    plan = study(
        journey="phases: [{name: P, touchpoints: [{id: portal, name: Portal, activities: [a]}]}]\n"
    ).journey_plan
    table = paths.activities(log_of(*people(9, "a a b"), *people(3, "c")), plan).set_index("activity")
    assert table["touchpoint"].fillna("").tolist() == ["portal", "", ""]
    assert table.loc["a", ["n_events", "n", "base"]].tolist() == [18, 9, 12]
    assert table.loc["a", "share"] == 0.75
    assert np.isnan(table.loc["c", "share"])
    assert table["first_day"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize("name", ["activities", "variants", "transitions", "steps"])
def test_without_a_log_tables_are_empty(name):
    more = {"activities": [None], "steps": [["a"]]}.get(name, [])
    assert getattr(paths, name)(None, *more).equals(contracts.empty(f"event_{name}"))
