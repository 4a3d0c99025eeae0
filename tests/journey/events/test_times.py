import time

import numpy as np
import pandas as pd
import pytest

from insights.journey import events
from insights.journey.events.clustered import cluster_share
from insights.settings import OfficeHours


def log(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["respondent_id", "activity", "time"])
    return table.assign(time=pd.to_datetime(table["time"]))


def test_without_a_log_the_tables_are_empty(study):
    read = events.read_events(study())
    assert read is None
    assert events.event_times(read).empty
    assert events.event_shares(read, OfficeHours()).empty


def test_a_log_of_bare_dates_says_nothing_about_hours():
    bare = log([("a", "s", "2026-03-02"), ("b", "s", "2026-03-03")])
    assert not events.knows_clock(bare)
    assert events.event_shares(bare, OfficeHours()).empty


def test_times_count_events_and_people_by_weekday_and_hour():
    table = events.event_times(
        log(
            [
                ("a", "s", "2026-03-02 08:10"),
                ("a", "s", "2026-03-02 08:50"),
                ("b", "t", "2026-03-02 08:20"),
                ("b", "t", "2026-03-08 23:59"),
            ]
        )
    )
    cells = table.set_index(["activity", "weekday", "hour"])
    assert cells.loc[("all", "mon", 8)].tolist() == [3, 2]
    assert cells.loc[("s", "mon", 8)].tolist() == [2, 1]
    assert cells.loc[("t", "sun", 23)].tolist() == [1, 1]
    assert table.loc[table["activity"] == "all", "n"].sum() == 4


def test_office_hours_begin_with_their_first_minute_and_end_before_their_last():
    times = pd.Series(
        pd.to_datetime(
            ["2026-03-02 07:59", "2026-03-02 08:00", "2026-03-02 16:59", "2026-03-02 17:00", "2026-03-07 10:00"]
        )
    )
    assert events.in_office_hours(times, OfficeHours()).tolist() == [False, True, True, False, False]
    night = OfficeHours(start="22:00", end="06:00", weekdays=["fri"])
    nights = pd.Series(pd.to_datetime(["2026-03-06 23:00", "2026-03-07 05:00", "2026-03-07 23:00", "2026-03-06 05:00"]))
    assert events.in_office_hours(nights, night).tolist() == [True, True, False, False]


def test_few_people_show_no_share():
    few = log([(f"r{i % 4}", "s", f"2026-03-02 {8 + i % 10:02d}:00") for i in range(40)])
    row = events.event_shares(few, OfficeHours()).iloc[0]
    assert (row["n"], row["n_people"]) == (40, 4)
    assert np.isnan(row["office_hours"])


def test_the_interval_covers_the_truth_although_peoples_events_are_alike():
    rng = np.random.default_rng(11)
    truth, people, runs = 0.38, 60, 400
    covered = naive = 0
    for _ in range(runs):
        counts = 1 + rng.poisson(rng.gamma(2, 8, people))
        own = rng.beta(2 * truth, 2 * (1 - truth), people)  # strong habits
        person = np.repeat(np.arange(people), counts)
        inside = rng.random(len(person)) < own[person]
        share = cluster_share(inside, person)
        covered += share.low <= truth <= share.high
        half = 1.96 * np.sqrt(share.value * (1 - share.value) / len(person))
        naive += abs(share.value - truth) <= half
    assert 0.92 <= covered / runs <= 0.985
    assert naive / runs < 0.6  # what treating events as independent would give


def test_independent_events_get_nearly_the_plain_interval():
    rng = np.random.default_rng(2)
    inside = rng.random(3000) < 0.4
    share = cluster_share(inside, np.arange(3000))
    assert share.high - share.low == pytest.approx(2 * 1.96 * np.sqrt(0.24 / 3000), rel=0.05)


def test_all_events_on_one_side_count_people_not_events():
    share = cluster_share(np.ones(1000, dtype=bool), np.repeat(np.arange(10), 100))
    assert (share.value, share.high) == (1.0, 1.0)
    assert share.low < 0.75


def test_nameless_events_stand_alone():
    rows = [(f"r{i % 8}", "s", f"2026-03-02 {i % 24:02d}:00") for i in range(80)] + [
        (None, "s", "2026-03-02 09:00")
    ] * 20
    table = events.event_shares(log(rows), OfficeHours()).set_index("activity")
    assert table.loc["all", ["n", "n_people"]].tolist() == [100, 8]


def test_a_million_events_take_a_few_seconds():
    rng = np.random.default_rng(1)
    n = 1_000_000
    big = pd.DataFrame(
        {
            "respondent_id": pd.Series(rng.integers(0, 20_000, n).astype(str), dtype="str"),
            "activity": pd.Series(rng.choice(["a", "b", "c", "d"], n), dtype="str"),
            "time": pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 10_000_000, n), unit="s"),
        }
    )
    start = time.process_time()
    events.event_times(big)
    events.event_shares(big, OfficeHours())
    assert time.process_time() - start < 8
