"""Activities, paths with their variants, transitions with waiting times, and steps with their drop-off."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.journey.events.clustered import Shares, distinct, median, shares
from insights.journey.events.log import HOUR, Log
from insights.settings import JourneyPlan

ARROW = " → "
START, END, OTHERS = "(start)", "(end)", "(others)"
MOST_VARIANTS = 200
MOST_TRANSITIONS = 400
LONGEST_PATH = 40  # activities of a path that is written out


def activities(log: Log | None, plan: JourneyPlan | None) -> pd.DataFrame:
    """The hand-over table `event_activities`: how often, by how many and in which share of the cases each activity happens.

    `touchpoint` names the touchpoint of `plan` where it happens; without one it is proposed as a touchpoint.
    """
    if log is None:
        return contracts.empty("event_activities")
    activity, case = log.holds
    every = np.arange(len(log.names))
    found = shares(
        activity, log.who[case], np.zeros(len(every), dtype=np.int64), np.zeros(log.n_cases, dtype=np.int64), log.who
    )
    places = {name: point.id for _, point, _ in plan.touchpoints() for name in point.activities} if plan else {}
    table = pd.DataFrame(
        {
            "activity": log.names,
            "touchpoint": [places.get(name) for name in log.names],
            "n_events": np.bincount(log.activity, minlength=len(every)),
            "n_people": found.n_people,
            "n": found.n,
            **_figures(found),
        }
    )
    order = np.argsort(log.activity, kind="stable")
    bounds = np.searchsorted(log.activity[order], every)
    for column, edge in (("first_day", np.minimum), ("last_day", np.maximum)):
        table[column] = _days(edge.reduceat(log.seconds[order], bounds))
    few = found.n_people < estimates.suppress_below()
    table.loc[few, ["first_day", "last_day"]] = None
    return contracts.check(table, "event_activities")


def _days(seconds: np.ndarray) -> pd.Series:
    return pd.Series(seconds.astype("datetime64[s]").astype("datetime64[D]").astype(str), dtype="str")


def _figures(found: Shares) -> dict[str, np.ndarray]:
    """Base, share and interval; none on fewer than five people."""
    few = found.n_people < estimates.suppress_below()
    values = {name: np.where(few, np.nan, getattr(found, name)) for name in ("value", "low", "high")}
    return {"base": found.base, "share": values["value"], "low": values["low"], "high": values["high"]}


def variants(log: Log | None) -> pd.DataFrame:
    """The hand-over table `event_variants`: the paths that cases take, most frequent first; the same activity several times on end counts once.

    Paths of fewer than five people are folded into one row, "(others)"; it never holds so few that they could be worked out from the rest.
    """
    if log is None:
        return contracts.empty("event_variants")
    kept = np.concatenate([[True], (log.activity[1:] != log.activity[:-1]) | (log.case[1:] != log.case[:-1])])
    activity, case = log.activity[kept], log.case[kept]
    starts = np.searchsorted(case, np.arange(log.n_cases))
    path = _paths(activity, case, starts)
    n = np.bincount(path)
    people = np.bincount(distinct(path * np.int64(log.n_cases) + log.who) // log.n_cases, minlength=len(n))
    shown = _shown(n, people, path, log.who)
    row_of_path = np.full(len(n), len(shown), dtype=np.int64)  # the row behind the last holds all others
    row_of_path[shown] = np.arange(len(shown))
    zeros = np.zeros(len(shown) + 1, dtype=np.int64)
    found = shares(row_of_path[path], log.who, zeros, np.zeros(log.n_cases, dtype=np.int64), log.who)
    example = np.zeros(len(n), dtype=np.int64)
    example[path[::-1]] = np.arange(log.n_cases)[::-1]
    ends = np.append(starts[1:], len(activity))
    told = [_written(activity[starts[c] : ends[c]], log.names) for c in example[shown]]
    table = pd.DataFrame(
        {
            "path": [*told, OTHERS],
            "rank": np.arange(1, len(shown) + 2),
            "length": pd.array([*(ends - starts)[example[shown]], None], dtype="Int64"),
            "n_variants": [*np.ones(len(shown), dtype=int), len(n) - len(shown)],
            "n": found.n,
            "n_people": found.n_people,
            **_figures(found),
        }
    )
    return contracts.check(table if len(shown) < len(n) else table.iloc[:-1], "event_variants").sort_values(
        "rank", ignore_index=True
    )


def _paths(activity: np.ndarray, case: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """A number for the path of each case: a sum over its events of mixed bits of place and activity (splitmix64; Steele et al. 2014).

    Two of a million paths coincide by chance in fewer than one of ten million logs.
    """
    place = (np.arange(len(activity)) - starts[case]).astype(np.uint64)
    bits = (place << np.uint64(24)) + activity.astype(np.uint64) + np.uint64(1)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        bits = (bits ^ (bits >> np.uint64(shift))) * np.uint64(factor)
    return np.unique(np.add.reduceat(bits ^ (bits >> np.uint64(31)), starts), return_inverse=True)[1].astype(np.int64)


def _shown(n: np.ndarray, people: np.ndarray, path: np.ndarray, who: np.ndarray) -> np.ndarray:
    """The paths that are told, most frequent first; so many that the others do not give single people away."""
    order = np.lexsort((np.arange(len(n)), -people, -n))
    shown = order[people[order] >= estimates.suppress_below()][:MOST_VARIANTS]
    while len(shown):
        hidden = ~np.isin(path, shown)
        if not hidden.any() or len(distinct(who[hidden])) >= estimates.suppress_below():
            break
        shown = shown[:-1]
    return shown


def _written(codes: np.ndarray, names: tuple[str, ...]) -> str:
    more = ["…"] if len(codes) > LONGEST_PATH else []
    return ARROW.join([*(names[code] for code in codes[:LONGEST_PATH]), *more])


def transitions(log: Log | None) -> pd.DataFrame:
    """The hand-over table `event_transitions`: what follows each activity, in which share of the times, and how long it takes.

    "(start)" stands before the first event of a case, "(end)" behind its last: its share is the drop-off there. `wait` is the median
    in hours. Transitions of fewer than five people are left out.
    """
    if log is None:
        return contracts.empty("event_transitions")
    size = len(log.names)
    first = log.starts[:-1]
    following = np.where(log.last, size, np.append(log.activity[1:], size))
    before = np.concatenate([log.activity, np.full(log.n_cases, size)])
    after = np.concatenate([following, log.activity[first]])
    person = np.concatenate([log.person, log.who])
    wait = np.concatenate([np.where(log.last, -1, np.append(np.diff(log.seconds), -1)), np.full(log.n_cases, -1)])
    pairs, row = np.unique(before * (size + 1) + after, return_inverse=True)
    found = shares(row, person, pairs // (size + 1), before, person)
    kept = np.flatnonzero(found.n_people >= estimates.suppress_below())
    kept = kept[np.argsort(-found.n[kept], kind="stable")][:MOST_TRANSITIONS]
    table = pd.DataFrame(
        {
            "activity": [(*log.names, START)[i] for i in pairs[kept] // (size + 1)],
            "following": [(*log.names, END)[i] for i in pairs[kept] % (size + 1)],
            "n": found.n[kept],
            "n_people": found.n_people[kept],
            **{name: cells[kept] for name, cells in _figures(found).items()},
            **_waits(row, kept, wait, person),
        }
    )
    return contracts.check(table, "event_transitions")


def _waits(row: np.ndarray, kept: np.ndarray, wait: np.ndarray, person: np.ndarray) -> dict[str, list[float]]:
    """Median waiting time in hours of each kept transition, with its interval; none before the first event and behind the last."""
    order = np.argsort(row, kind="stable")
    bounds = np.searchsorted(row[order], np.arange(row.max(initial=0) + 2))
    columns: dict[str, list[float]] = {"wait": [], "wait_low": [], "wait_high": []}
    for i in kept:
        of = order[bounds[i] : bounds[i + 1]]
        figures = median(wait[of], person[of]) if wait[of[0]] >= 0 else (np.nan,) * 3
        for column, value in zip(columns.values(), figures, strict=True):
            column.append(value / HOUR)
    return columns


def steps(log: Log | None, names: list[str]) -> pd.DataFrame:
    """The hand-over table `event_steps`: how many cases come from one of the activities `names` to the next, whatever lies between.

    A case counts once at each step; `share` is that of the cases at the step before (at the first: of all), `wait` the median in hours since then.
    """
    if log is None or not names:
        return contracts.empty("event_steps")
    at, going, rows = log.starts[:-1] - 1, np.arange(log.n_cases), []
    ends = log.starts[1:]
    for position, name in enumerate(names, start=1):
        places = np.append(np.flatnonzero(log.activity == log.code(name)), len(log.activity))
        follows = places[np.searchsorted(places, at[going], side="right")]
        there = follows < ends[going]
        reached, zeros = going[there], np.zeros(len(going), dtype=np.int64)
        found = shares(zeros[there], log.who[reached], zeros[:1], zeros, log.who[going])
        rows.append({"step": position, "activity": name, "n": found.n[0], "n_people": found.n_people[0]})
        rows[-1] |= {column: cells[0] for column, cells in _figures(found).items()}
        if position > 1 and found.n_people[0] >= estimates.suppress_below():
            taken = log.seconds[follows[there]] - log.seconds[at[reached]]
            figures = median(taken, log.who[reached])
            rows[-1] |= {
                column: value / HOUR for column, value in zip(("wait", "wait_low", "wait_high"), figures, strict=True)
            }
        at = at.copy()
        at[reached], going = follows[there], reached
        if not len(going):
            break
    table = pd.DataFrame(rows).reindex(columns=list(contracts.empty("event_steps").columns))
    return contracts.check(table, "event_steps")
