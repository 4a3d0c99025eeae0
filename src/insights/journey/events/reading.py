"""Reading an event log: csv, tsv, xlsx, parquet or XES, with case, activity, time, person and attributes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from insights import tabular
from insights.errors import InputError, nearest
from insights.journey.events.xes import read_xes
from insights.settings import EventLog
from insights.study import Study

FORMATS = ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M:%S", "%d.%m.%Y, %H:%M", "%d.%m.%y %H:%M", "%d.%m.%Y"]
ATTRIBUTE = "@"  # before the name of an attribute's column
# The names of the XES standard (IEEE 1849-2016), which other formats use too.
STANDARD = {
    "activity": "concept:name",
    "time": "time:timestamp",
    "case": "case:concept:name",
    "lifecycle": "lifecycle:transition",
}


def read_events(study: Study) -> pd.DataFrame | None:
    """The study's event log with `respondent_id` (missing where the log names nobody), `activity` and `time`; None without one.

    `case_id` and `since` stand beside them where `study.yml` names such columns, and attributes as `@<name>`. Times are local clock
    times as written, an offset like +01:00 is left aside; with `timezone:` they are turned into the clock of that place. Raises
    InputError for a column that does not exist, for times that cannot be read (with their rows), for times in UTC without a place,
    and for activities that `study.yml` names and the log does not know.
    """
    path = study.table_file("events")
    if path is None:
        return None
    table = read_xes(path) if path.name.lower().endswith((".xes", ".xes.gz")) else tabular.read_table(path)
    log = _named(study.settings.events, table)
    wanted = [log.activity, log.time, *log.attributes, *([log.case] if log.case else [])]
    table.require([*([] if log.respondent == log.case else [log.respondent]), *wanted])
    table = _completed(table)
    frame = table.frame
    for column in (log.activity, log.time):
        _refuse(table, column, frame[column].isna(), "is empty")
    read = pd.DataFrame(
        {
            "respondent_id": frame[log.respondent],
            "activity": frame[log.activity].str.strip(),
            "time": _times(table, log.time, log.timezone),
        }
    )
    if log.case:
        read["case_id"] = frame[log.case]
    for name in log.attributes:
        read[ATTRIBUTE + name] = frame[name]
    if log.since:
        read["since"] = _since(study, table, log)
    _known_activities(study, read)
    return read


def _named(log: EventLog, table: tabular.Table) -> EventLog:
    """The log's columns; those that study.yml does not name are found under the names of the XES standard."""
    there, given = set(table.frame.columns), log.model_fields_set
    found = {
        key: STANDARD[key]
        for key in ("activity", "time", "case")
        if key not in given and STANDARD[key] in there and getattr(log, key) not in there
    }
    case = found.get("case", log.case)
    if case and "respondent" not in given and log.respondent not in there:
        found["respondent"] = case  # a log that names cases only: each stands for somebody
    columns = [name for name in (log.channel, log.touchpoint, log.changes_by) if name]
    return log.model_copy(update=found | {"attributes": list(dict.fromkeys([*columns, *log.attributes]))})


def _completed(table: tabular.Table) -> tabular.Table:
    """The table without the beginnings of activities whose ends are told too: each would count twice."""
    name = STANDARD["lifecycle"]
    if name not in table.frame.columns:
        return table
    ended = table.frame[name].str.lower().eq("complete").fillna(False).to_numpy(bool)
    if not ended.any() or ended.all():
        return table
    kept = np.flatnonzero(ended)
    rows = tuple(table.row(int(i)) for i in kept)
    return tabular.Table(table.path, table.frame.iloc[kept].reset_index(drop=True), rows=rows)


def _times(table: tabular.Table, column: str, place: str | None) -> pd.Series:
    text = table.frame[column].str.strip()
    if place:
        return _at(table, column, text, place)
    _refuse(
        table,
        column,
        text.str.endswith(("Z", " UTC")),
        "is in UTC; office hours need local times, so name the place in study.yml (events: timezone: Europe/Berlin) or convert the column",
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


def _at(table: tabular.Table, column: str, text: pd.Series, place: str) -> pd.Series:
    """Times with an offset (UTC where there is none) on the clock of `place`."""
    times = pd.to_datetime(text.str.removesuffix(" UTC"), format="ISO8601", errors="coerce", utc=True)
    _refuse(
        table, column, times.isna(), "is no time that can be read; with `timezone:` write them like 2026-03-02T21:40Z"
    )
    return times.dt.tz_convert(ZoneInfo(place)).dt.tz_localize(None)


def _since(study: Study, table: tabular.Table, log: EventLog) -> pd.Series:
    """Since when each person is a customer: a column of the log, else of customers.*; a bare year counts from its first day."""
    if log.since in table.frame.columns:
        text, where = table.frame[log.since], table.path
    else:
        text, where = _from_customers(study, table, log)
    text = text.str.strip()
    year = text.str.fullmatch(r"(?:19|20)\d\d").fillna(False).to_numpy(bool)
    text = text.where(~year, text + "-01-01")
    dates = pd.to_datetime(text, format="ISO8601", errors="coerce")
    for style in FORMATS:
        dates = dates.fillna(pd.to_datetime(text, format=style, errors="coerce"))
    wrong = text.notna() & dates.isna()
    if wrong.any():
        raise InputError(f"{where}, column {log.since!r}: {text[wrong].iloc[0]!r} is no date and no year.")
    return dates


def _from_customers(study: Study, table: tabular.Table, log: EventLog):
    path, customers = study.table_file("customers"), study.settings.customers
    if path is None or customers is None:
        raise InputError(
            f"{study.raw / 'study.yml'}: events: since: there is no column {log.since!r} in {table.path.name}; "
            f"{nearest(log.since, table.frame.columns)}."
        )
    crm = tabular.read_table(path)
    crm.require([customers.id, log.since])
    known = crm.frame.drop_duplicates(customers.id).set_index(customers.id)[log.since]
    return table.frame[log.respondent].map(known).astype("str"), path


def _known_activities(study: Study, events: pd.DataFrame) -> None:
    log, there = study.settings.events, set(events["activity"].unique())
    problems = [
        f"events: {key}: the log has no activity {name!r}; {nearest(name, there)}"
        for key in ("conversion", "steps", "help")
        for name in getattr(log, key)
        if name not in there
    ]
    if problems:
        raise InputError(f"{study.raw / 'study.yml'}: activities that never happen", problems=problems)


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
