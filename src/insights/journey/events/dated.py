"""The days on which the log shows a change: of the number of cases, and of the share of cases in which an activity happens.

Cases that last long would tell a lie: those that begin near the end of the log have hardly happened yet. Then events are counted instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.journey.events import changes
from insights.journey.events.clustered import cluster_share, distinct
from insights.journey.events.groups import STEADY
from insights.journey.events.log import Log

DAY = 86_400
ALL = "(all)"  # the series of their number
LONGEST = (
    0.9  # so many of the cases must end within one step of the search to be counted on the day on which they begin
)
FEWEST_DAYS = 14
EDGES = 60  # places where changes are looked for first
MOST_SERIES = 40
FEWEST_CASES = 10
STAIRS = 3
MOST_GROUPS = 6  # within which changes are looked for
MOST_UNNAMED = 5  # activities of a group where study.yml names none


def dated_changes(log: Log | None, *, seed: int, by: str | None = None, watched: Sequence[str] = ()) -> pd.DataFrame:
    """The hand-over table `event_changes`: from which day on something is more or less frequent, with its levels before and after.

    Days are shuffled for the test, which looks for changes at up to 60 places and then for the day with its bootstrap interval. `by` names an
    attribute within whose groups the activities `watched` (without any, the five most frequent) are searched too; Holm over all series, those of
    groups included. `kind` is `trend` where a straight line describes the series better than its steps, or where three or more all lead the same
    way. Of cases the level is their number a day.
    """
    if log is None:
        return contracts.empty("event_changes")
    days = int(log.seconds.max() // DAY - log.seconds.min() // DAY) + 1
    if days < FEWEST_DAYS:
        return contracts.empty("event_changes")
    step = -(-days // EDGES)
    units = _units(log, step)
    searched = [(ALL, ALL, units, *one) for one in _series(log, units, days).items()]
    for group, part in _parts(log, units, by):
        searched += [(str(by), group, part, *one) for one in _watched(_series(log, part, days), watched)]
    known = {"seed": seed, "step": step, "shuffles": max(changes.SHUFFLES, 25 * len(searched) - 1)}
    p = estimates.adjusted(np.array([changes.chance(*counts, **known) for *_, counts in searched]))
    rows = []
    for (grouping, group, part, name, counts), p_adjusted in zip(searched, p, strict=True):
        found = [change.at for change in changes.change_points(*counts, **known)] if p_adjusted < changes.SURE else []
        placed = _rows(log, part, name, counts, found, seed)
        kind = "trend" if _is_slow(placed) or (found and _is_line(*counts, found)) else "step"
        told = {"grouping": grouping, "group": group, "unit": part.kind, "p_adjusted": p_adjusted, "kind": kind}
        rows += [told | row for row in placed]
    return contracts.check(pd.DataFrame(rows), "event_changes") if rows else contracts.empty("event_changes")


def _parts(log: Log, units: _Units, by: str | None) -> Iterator[tuple[str, _Units]]:
    """Name and cases (or events) of the groups of the attribute `by`, the largest first; none where it tells events of a case apart."""
    if by is None:
        return
    codes, names = log.attributes[by]
    of_case = codes[log.starts[:-1]]
    if units.kind == "cases" and (codes == of_case[log.case]).mean() < STEADY:
        return
    own = of_case if units.kind == "cases" else codes
    n = np.bincount(own[own >= 0], minlength=len(names))
    for code in np.argsort(-n, kind="stable")[:MOST_GROUPS] if len(names) > 1 else ():
        inside = own == code
        if len(distinct(units.who[inside])) >= estimates.no_share_below():
            held, place = inside[units.of], np.cumsum(inside) - 1
            part = _Units(units.kind, units.day[inside], units.who[inside], units.activity[held], place[units.of[held]])
            yield names[code], part


def _watched(series: dict, watched: Sequence[str]) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """The series of a group that are searched, the most frequent first; not their number, which the groups themselves share."""
    names = [name for name in series if name != ALL and (not watched or name in watched)]
    yield from ((name, series[name]) for name in (names if watched else names[:MOST_UNNAMED]))


@dataclass(frozen=True)
class _Units:
    """What is counted, `cases` or `events`: `day` (from 0) and `who` of each; `activity` and `of` name which activity happens in which."""

    kind: str
    day: np.ndarray
    who: np.ndarray
    activity: np.ndarray
    of: np.ndarray


def _units(log: Log, step: int) -> _Units:
    first = log.seconds.min() // DAY
    lasted = log.seconds[log.starts[1:] - 1] - log.began
    if np.quantile(lasted, LONGEST) <= step * DAY:
        return _Units("cases", log.began // DAY - first, log.who, *log.holds)
    return _Units("events", log.seconds // DAY - first, log.person, log.activity, np.arange(len(log.activity)))


def _series(log: Log, units: _Units, days: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By day: cases (or events) with an activity among all of them, and how many of them there are."""
    every = np.bincount(units.day, minlength=days).astype(float)
    whole = np.ones(days)
    whole[[0, -1]] = 0  # the log may begin and end within a day
    found = {ALL: (every * whole, whole)}
    n = np.bincount(units.activity, minlength=len(log.names))
    for code in np.argsort(-n, kind="stable")[:MOST_SERIES]:
        of = units.of[units.activity == code]
        if (
            len(of) >= FEWEST_CASES
            and len(of) < len(units.day)
            and len(distinct(units.who[of])) >= estimates.suppress_below()
        ):
            found[log.names[code]] = (np.bincount(units.day[of], minlength=days).astype(float), every)
    return found


def _is_slow(rows: list[dict]) -> bool:
    """Whether three changes or more all lead the same way: stairs that something slow was cut into."""
    return len(rows) >= STAIRS and len({row["after"] > row["before"] for row in rows}) == 1


def _is_line(yes: np.ndarray, units: np.ndarray, at: list[int]) -> bool:
    """Whether a straight line fits better than the steps, by BIC."""
    known = units > 0
    rate, weight, place = yes[known] / units[known], units[known] / units.sum(), np.flatnonzero(known).astype(float)
    line = np.polynomial.polynomial.polyfit(place, rate, 1, w=np.sqrt(weight))
    step = np.searchsorted(at, place, side="right")
    levels = np.bincount(step, weights=rate * weight) / np.maximum(np.bincount(step, weights=weight), 1e-300)
    n, bic = len(rate), []
    for fitted, parameters in ((np.polynomial.polynomial.polyval(place, line), 2), (levels[step], 2 * len(at) + 1)):
        bic.append(n * np.log(max(float((weight * (rate - fitted) ** 2).sum()), 1e-300)) + parameters * np.log(n))
    return bic[0] < bic[1]


def _rows(log: Log, units: _Units, name: str, counts, found: list[int], seed: int) -> list[dict]:
    """One row for each change, placed on its day between its neighbours."""
    placed, begin = [], 0
    for end in [*found[1:], len(counts[0])] if found else []:
        at, low, high = (
            begin + place for place in changes.located(counts[0][begin:end], counts[1][begin:end], seed=seed)
        )
        placed.append((at, low, high))
        begin = at  # so that neighbours cannot meet on one day
    ends = [0, *(at for at, _, _ in placed), len(counts[0])]
    inside = np.zeros(len(units.day), dtype=bool)
    if name != ALL:
        inside[units.of[units.activity == log.code(name)]] = True
    first, rows = int(log.seconds.min() // DAY), []
    for i, places in enumerate(placed):
        dates = np.array([first + place for place in places]).astype("datetime64[D]").astype(str)
        row = {"series": name, "day": dates[0], "day_low": dates[1], "day_high": dates[2]}
        for side, a, b in (("before", ends[i], ends[i + 1]), ("after", ends[i + 1], ends[i + 2])):
            row |= {
                f"{part}_{side}" if part == "n" else f"{side}{part}": value
                for part, value in _level(units, name, counts, inside, a, b).items()
            }
        rows.append(row)
    return rows


def _level(units: _Units, name: str, counts, inside: np.ndarray, a: int, b: int) -> dict[str, float]:
    """Level between two days with its interval, and how many cases (or events) there are."""
    among = (units.day >= a) & (units.day < b)
    if name == ALL:
        level = estimates.mean(counts[0][a:b][counts[1][a:b] > 0])
        return {"": level.value, "_low": max(0.0, level.low), "_high": level.high, "n": int(counts[0][a:b].sum())}
    level = cluster_share(inside[among], units.who[among])
    few = len(distinct(units.who[among])) < estimates.no_share_below()
    values = (float("nan"),) * 3 if few else (level.value, level.low, level.high)
    return dict(zip(("", "_low", "_high"), values, strict=True)) | {"n": int(among.sum())}
