import csv
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights.journey.events.changes import change_points, located
from insights.journey.events.dated import dated_changes
from insights.journey.events.log import Log, arranged
from tests.conftest import ROOT
from tests.journey.events.made import START, drawn


def test_the_nile_flowed_lower_after_1898():
    path = ROOT.parent / "shared" / "reference" / "r_nile.csv"
    if not path.is_file():
        pytest.skip("the reference data are not on this machine")
    rows = list(csv.DictReader(path.open()))
    flow = np.array([float(row["flow"]) for row in rows])
    found = change_points(flow, np.ones(len(flow)), seed=1)
    assert [int(rows[change.at - 1]["year"]) for change in found] == [1898]  # the last year of the old level
    at, low, high = located(flow, np.ones(len(flow)), seed=1)
    assert (int(rows[at - 1]["year"]), low <= at <= high) == (1898, True)


def test_noise_holds_a_change_in_no_more_than_one_series_of_twenty():
    wrong = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        units = rng.poisson(20, 60).astype(float)
        wrong += bool(change_points(rng.binomial(units.astype(int), 0.1), units, seed=seed, shuffles=199))
    assert wrong <= 17  # 5 %, and what chance adds to it in 200 series


def test_a_bump_is_found_with_both_ends():
    rng = np.random.default_rng(6)
    rate = np.full(120, 0.02)
    rate[50:70] = 0.3
    units = np.full(120, 15.0)
    found = change_points(rng.binomial(15, rate), units, seed=1, step=2)
    assert [change.at for change in found] == [50, 70]


def bumped(days=120, planted=0.4):
    events = drawn(3000, 300, seed=7, days=days)
    day = (events["time"] - START).dt.days
    first = events.drop_duplicates("case_id")
    inside = first[day[first.index].between(40, 59)].sample(frac=planted, random_state=1)
    return pd.concat(
        [events, inside.assign(activity="Fehler", time=inside["time"] + pd.Timedelta(minutes=2))], ignore_index=True
    )


def test_the_days_of_a_planted_fault_are_found_and_nothing_else():
    table = dated_changes(arranged(bumped(), 12), seed=1)
    assert set(table["series"]) == {"Fehler"}
    begin, end = table["day"].tolist()
    assert abs((pd.Timestamp(begin) - pd.Timestamp("2026-02-14")).days) <= 1
    assert abs((pd.Timestamp(end) - pd.Timestamp("2026-03-06")).days) <= 1
    assert (table["day_low"] <= table["day"]).all()
    assert (table["day"] <= table["day_high"]).all()
    row = table.iloc[0]
    assert row["before"] == 0
    assert row["after_low"] < 0.4 < row["after_high"]
    assert row["kind"] == "step"


def test_logs_without_change_show_one_in_no_more_than_one_of_twenty():
    wrong = sum(
        len(dated_changes(arranged(drawn(400, 60, seed=seed, days=50), 12), seed=seed)) > 0 for seed in range(10)
    )
    assert wrong <= 2


def test_a_slow_rise_is_called_a_trend():
    rng = np.random.default_rng(3)
    day = np.repeat(np.arange(100), 30)
    rising = rng.random(len(day)) < 0.1 + 0.005 * day
    events = pd.DataFrame(
        {
            "respondent_id": [f"p{i}" for i in rng.integers(0, 500, len(day))],
            "activity": np.where(rising, "App", "Web"),
            "time": START + pd.to_timedelta(day, unit="D"),
            "case_id": [f"c{i}" for i in range(len(day))],
        }
    )
    table = dated_changes(arranged(events, 12), seed=1)
    assert set(table["kind"]) == {"trend"}


def test_a_log_of_few_days_shows_no_change():
    assert dated_changes(arranged(drawn(100, 30, seed=1, days=10), 12), seed=1).empty
    assert dated_changes(None, seed=1).empty


def test_a_series_that_remembers_the_day_before_is_not_taken_for_one_that_changes():
    wrong = 0
    for seed in range(100):
        noise = np.random.default_rng(seed).normal(size=160)
        for i in range(1, 160):
            noise[i] += 0.3 * noise[i - 1]
        wrong += bool(change_points(noise[100:], np.ones(60), seed=seed, shuffles=99))
    assert wrong <= 14  # a third would be found if every order of days were as likely as every other


def test_cases_that_last_as_long_as_the_log_are_not_taken_for_change():
    events = drawn(4000, 150, seed=12, days=120)
    table = dated_changes(arranged(events.assign(case_id=events["respondent_id"]), 12), seed=1)
    assert table.empty  # counted by their first day, late cases would hold less of everything
    fault = bumped().assign(case_id=lambda table: table["respondent_id"])
    found = dated_changes(arranged(fault, 12), seed=1)
    assert set(found["unit"]) == {"events"}
    assert "Fehler" in set(found["series"])


def in_groups(*, fault: bool, seed: int = 4) -> Log:
    """120 days on two devices; orders on phones fall from day 60 on, and rise as much on computers, where there is a `fault`."""
    rng = np.random.default_rng(seed)
    n = 3600
    day, phone = rng.integers(0, 120, n), rng.random(n) < 0.5
    late = (day >= 60) & fault
    orders = rng.random(n) < np.where(late, np.where(phone, 0.1, 0.4), 0.25)
    cases = pd.DataFrame({"respondent_id": rng.integers(0, 400, n).astype(str), "case_id": [f"c{i}" for i in range(n)]})
    cases["time"] = START + pd.to_timedelta(day, unit="D")
    cases["@device"] = np.where(phone, "phone", "computer")
    first = cases.assign(activity="visit")
    second = cases[orders].assign(activity="order", time=cases["time"][orders] + pd.Timedelta(minutes=5))
    return arranged(pd.concat([first, second], ignore_index=True), 12)


def test_a_fault_in_one_group_alone_is_found_where_all_cases_together_show_nothing():
    log = in_groups(fault=True)
    assert dated_changes(log, seed=1).empty
    table = dated_changes(log, seed=1, by="device", watched=["order"])
    assert set(table["grouping"]) == {"device"}
    phone = table[table["group"] == "phone"].iloc[0]
    assert phone["after"] < phone["before"]
    assert abs((pd.Timestamp(phone["day"]) - (START + pd.Timedelta(days=60))).days) <= 2
    assert phone["n_before"] + phone["n_after"] < 2000  # of the group alone


def test_groups_without_a_change_show_none_and_an_attribute_that_tells_events_apart_is_left_out():
    wrong = sum(len(dated_changes(in_groups(fault=False, seed=s), seed=s, by="device", watched=["order"])) for s in range(5))  # fmt: skip
    assert wrong <= 2
    log = in_groups(fault=True)
    codes = np.arange(len(log.activity)) % 2
    mixed = replace(log, attributes={"device": (codes, ("phone", "computer"))})
    assert dated_changes(mixed, seed=1, by="device", watched=["order"]).empty
