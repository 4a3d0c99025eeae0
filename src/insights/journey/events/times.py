"""When customers do what, and how much of it falls into office hours."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.journey.events.clustered import cluster_share, distinct
from insights.settings import OfficeHours

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALL = "all"


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
        pairs = distinct((cell * (len(people) + 1) + person)[person >= 0])
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


def _share_row(inside: np.ndarray, person: np.ndarray, named: np.ndarray, n_codes: int) -> dict:
    n_people = int((np.bincount(person[named], minlength=n_codes) > 0).sum())
    row = {"n": len(inside), "n_people": n_people, "office_hours": None, "low": None, "high": None}
    if min(n_people + int((~named).sum()), len(inside)) < estimates.suppress_below():
        return row
    share = cluster_share(inside, person)
    return row | {"office_hours": share.value, "low": share.low, "high": share.high}


def _coded(values: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    codes, names = pd.factorize(values, sort=False)
    return codes.astype(np.int64), np.asarray(names, dtype=object)
