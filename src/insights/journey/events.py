"""The event log: when customers do what, and how much of it falls into office hours."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates, tabular
from insights.errors import InputError
from insights.settings import OfficeHours
from insights.study import Study

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALL = "all"
FORMATS = ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M:%S", "%d.%m.%Y, %H:%M", "%d.%m.%y %H:%M", "%d.%m.%Y"]


def read_events(study: Study) -> pd.DataFrame | None:
    """The study's event log with `respondent_id` (missing where the log names nobody), `activity` and `time`; None without one.

    Times are local clock times as written; an offset like +01:00 is left aside. Raises InputError for a column that does not
    exist, for times that cannot be read (with their rows), and for times in UTC ("…Z"), which say nothing about office hours.
    """
    path = study.table_file("events")
    if path is None:
        return None
    log, table = study.settings.events, tabular.read_table(path)
    table.require([log.respondent, log.activity, log.time])
    frame = table.frame
    for column in (log.activity, log.time):
        _refuse(table, column, frame[column].isna(), "is empty")
    return pd.DataFrame(
        {
            "respondent_id": frame[log.respondent],
            "activity": frame[log.activity].str.strip(),
            "time": _times(table, log.time),
        }
    )


def knows_clock(events: pd.DataFrame) -> bool:
    """Whether the log holds times of day; a log of bare dates would put every event at midnight."""
    return bool((events["time"] != events["time"].dt.normalize()).any())


def event_times(events: pd.DataFrame | None) -> pd.DataFrame:
    """The hand-over table `event_times`: events and people by weekday and hour, for "all" and each activity."""
    if events is None or not knows_clock(events):
        return contracts.empty("event_times")
    hour_of_week = (events["time"].dt.day_of_week * 24 + events["time"].dt.hour).to_numpy(np.int64)
    activity, names = _coded(events["activity"])
    person, people = _coded(events["respondent_id"])
    tables = []
    for cell, width in ((hour_of_week, 1), ((activity + 1) * 168 + hour_of_week, len(names) + 1)):
        n = np.bincount(cell, minlength=168 * width)
        pairs = np.unique((cell * (len(people) + 1) + person)[person >= 0])
        tables.append((n, np.bincount(pairs // (len(people) + 1), minlength=168 * width)))
    (total, total_people), (n, n_people) = tables
    n[:168], n_people[:168] = total, total_people
    used = np.flatnonzero(n)
    return contracts.check(
        pd.DataFrame(
            {
                "activity": np.array([ALL, *names], dtype=object)[used // 168],
                "weekday": np.array(WEEKDAYS, dtype=object)[used % 168 // 24],
                "hour": used % 24,
                "n": n[used],
                "n_people": n_people[used],
            }
        ),
        "event_times",
    )


def event_shares(events: pd.DataFrame | None, office_hours: OfficeHours) -> pd.DataFrame:
    """The hand-over table `event_shares`: the share of events in office hours, for "all" and each activity.

    Events of one person are not independent, so the 95 % interval is Wilson's on the effective number of events, which comes
    from the linearised variance between people (Korn & Graubard 1998, with t for few people). Fewer than 5 people: no figure.
    """
    if events is None or not knows_clock(events):
        return contracts.empty("event_shares")
    inside = in_office_hours(events["time"], office_hours)
    activity, names = _coded(events["activity"])
    # A nameless event stands alone: the log gives no reason to join it with others.
    person = events["respondent_id"].astype(object).where(events["respondent_id"].notna(), np.arange(len(events)))
    person, people = _coded(person)
    named = events["respondent_id"].notna().to_numpy()
    rows = [{"activity": ALL, **_share_row(inside, person, named, len(people))}]
    order = np.argsort(activity, kind="stable")
    bounds = np.searchsorted(activity[order], np.arange(len(names) + 1))
    for i, name in enumerate(names):
        part = order[bounds[i] : bounds[i + 1]]
        rows.append({"activity": name, **_share_row(inside[part], person[part], named[part], len(people))})
    return contracts.check(pd.DataFrame(rows), "event_shares")


def in_office_hours(times: pd.Series, office_hours: OfficeHours) -> np.ndarray:
    """True for each time from the start (included) to the end (excluded) of an office day; a night's end may lie before its start."""
    minute = (times.dt.hour * 60 + times.dt.minute).to_numpy()
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (office_hours.start, office_hours.end))
    open_days = np.isin(np.arange(7), [WEEKDAYS.index(day) for day in office_hours.weekdays])
    day = times.dt.day_of_week.to_numpy()
    if start < end:
        return open_days[day] & (minute >= start) & (minute < end)
    return (open_days[day] & (minute >= start)) | (open_days[day - 1] & (minute < end))


def cluster_share(inside: np.ndarray, person: np.ndarray) -> estimates.Estimate:
    """Share of True in `inside` with an interval that knows which events belong to one `person` (codes from 0)."""
    per_person = np.bincount(person)
    yes = np.bincount(person, weights=inside)[per_person > 0]
    per_person = per_person[per_person > 0]
    n, k = int(per_person.sum()), len(per_person)
    if k < 2:
        value = float(yes.sum() / n) if n else float("nan")
        return estimates.Estimate(value, float("nan"), float("nan"), n, float(k))
    from scipy.stats import t

    value = float(yes.sum() / n)
    variance = k / (k - 1) * float(((yes - value * per_person) ** 2).sum()) / n**2
    # All events on one side show no variance; then each person counts once.
    effective = min(n, value * (1 - value) / variance) if variance > 0 else float(k)
    adjusted = effective * (estimates.Z95 / t.ppf(0.975, k - 1)) ** 2
    low, high = estimates.wilson(value * adjusted, adjusted)
    return estimates.Estimate(value, low, high, n, effective)


def _share_row(inside: np.ndarray, person: np.ndarray, named: np.ndarray, n_codes: int) -> dict:
    n_people = int((np.bincount(person[named], minlength=n_codes) > 0).sum())
    row = {"n": len(inside), "n_people": n_people, "office_hours": None, "low": None, "high": None}
    if min(n_people + int((~named).sum()), len(inside)) < estimates.SUPPRESS_BELOW:
        return row
    share = cluster_share(inside, person)
    return row | {"office_hours": share.value, "low": share.low, "high": share.high}


def _coded(values: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    codes, names = pd.factorize(values, sort=False)
    return codes.astype(np.int64), np.asarray(names, dtype=object)


def _times(table: tabular.Table, column: str) -> pd.Series:
    text = table.frame[column].str.strip()
    _refuse(
        table,
        column,
        text.str.endswith(("Z", " UTC")),
        "is in UTC; office hours need local times, so convert the column",
    )
    local = text.str.replace(r"\s*[+-]\d\d:?\d\d$", "", regex=True).where(text.str.contains(":", regex=False), text)
    times = pd.to_datetime(local, format="ISO8601", errors="coerce")
    for style in FORMATS:
        open_ones = times.isna()
        if not open_ones.any():
            break
        times[open_ones] = pd.to_datetime(local[open_ones], format=style, errors="coerce")
    _refuse(table, column, times.isna(), "is no time that can be read; write times like 2026-03-02 21:40")
    return times


def _refuse(table: tabular.Table, column: str, wrong: pd.Series, why: str) -> None:
    rows = np.flatnonzero(wrong.to_numpy())
    if not len(rows):
        return
    cells = [table.frame[column].iloc[i] for i in rows[:3]]
    shown = ", ".join(
        f"row {table.row(int(i))}" + ("" if pd.isna(c) else f" ({c!r})") for i, c in zip(rows, cells, strict=False)
    )
    more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
    raise InputError(f"{table.path}, column {column!r}: {shown}{more} {why}.")
