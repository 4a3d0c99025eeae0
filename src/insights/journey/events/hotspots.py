"""Where customers need help: after which activity they look for help, search or complain more often than elsewhere."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.journey.events.clustered import Contrast, contrast, shares
from insights.journey.events.log import Log

HELP = re.compile(
    r"hilf|hilfe|help|support|faq|hotline|anruf|rückruf|ticket|beschwer|reklam|complain|claim|chat|störung|\bsuche?\b|\bsearch|kontaktformular|contact",
    re.IGNORECASE,
)
SURE = 0.05
WAY_IN = 0.5  # share of the times that an activity opens a case


def looks_for_help(log: Log | None, named: list[str]) -> list[str]:
    """The activities in which customers look for help: those that `study.yml` names, else those whose names sound like it."""
    if log is None:
        return []
    return list(named) or [name for name in log.names if HELP.search(name)]


def hotspots(log: Log | None, help_activities: list[str]) -> pd.DataFrame:
    """The hand-over table `event_hotspots`: after which activity help is the next event of the case, and how often it is elsewhere.

    `share` of the times that something followed `activity` at all, `elsewhere` after all other activities (help and ways in aside), the difference with its
    interval and p (score test that knows the people, Holm over the activities). `following` is the help that follows most often.

    Two tests have to agree (p is the larger one). Among the times after which something follows, for a purchase or a log-out ends most cases,
    and beside what nothing follows every activity on the way would look like a place where help is needed. And among all times, for those who go
    on after what ends most cases are few and have a reason to: of them many would look for help anywhere.

    An activity that opens a case in at least half of the times (a login, a front page) is a `way in`: help behind it says why people came,
    not that they failed there. It is not tested, and the others are not measured by it.
    """
    if log is None or not help_activities:
        return contracts.empty("event_hotspots")
    is_help = np.isin(np.arange(len(log.names)), [log.code(name) for name in help_activities])
    next_one = np.where(log.last, -1, np.append(log.activity[1:], -1))
    every = ~is_help[log.activity]
    all_times = (log.activity[every], log.person[every], (next_one[every] >= 0) & is_help[next_one[every]])
    units = np.flatnonzero(~is_help[log.activity] & (next_one >= 0))
    helped = is_help[next_one[units]]
    activity, person = log.activity[units], log.person[units]
    if not len(units) or not helped.any():
        return contracts.empty("event_hotspots")
    base = np.arange(len(log.names))
    opens = np.append(True, log.last[:-1])[units]
    times = np.bincount(activity, minlength=len(base))
    way_in = np.bincount(activity, weights=opens, minlength=len(base)) >= WAY_IN * np.maximum(times, 1)
    usual = ~way_in[activity]
    found = shares(activity[helped], person[helped], base, activity, person)
    rows = []
    for code in np.flatnonzero(found.base):
        here, size = activity == code, len(log.who)
        counts = [
            np.bincount(person[mask], minlength=size)
            for mask in (here & helped, here, ~here & usual & helped, ~here & usual)
        ]
        against = contrast(*counts)
        row = _row(log, code, found, against, next_one[units][here & helped])
        rows.append(row | {"p": _both(against, _of_all_times(code, *all_times, ~way_in, size))})
    table = pd.DataFrame(rows)
    few = table["k_people"] < estimates.no_share_below()
    entered = way_in[np.flatnonzero(found.base)]
    table["p"] = table["p"].where(~entered)
    table["p_adjusted"] = estimates.adjusted(table["p"].where(~few).to_numpy(float))
    table["verdict"] = [_verdict(row, way) for row, way in zip(table.itertuples(), entered & ~few, strict=True)]
    hidden = (table["n_people"] < estimates.suppress_below()) & (table["n_people"] > 0) | few
    figures = [
        "share",
        "low",
        "high",
        "elsewhere",
        "difference",
        "difference_low",
        "difference_high",
        "p",
        "p_adjusted",
    ]
    table.loc[hidden, figures] = np.nan
    table.loc[hidden, "following"] = None
    return contracts.check(table.rename(columns={"k_people": "base_people"}), "event_hotspots")


def _of_all_times(code: int, activity, person, helped, usual, size: int) -> Contrast:
    """Help behind every time that the activity happened, also the last of a case, against all other activities."""
    here, rest = activity == code, usual[activity] & (activity != code)
    return contrast(*(np.bincount(person[mask], minlength=size) for mask in (here & helped, here, rest & helped, rest)))


def _both(first: Contrast, second: Contrast) -> float:
    """p that both differences lie on the same side (intersection-union; Berger 1982); 1 where they do not."""
    return max(first.p, second.p) if first.difference * second.difference > 0 or np.isnan(first.p) else 1.0


def _row(log: Log, code: int, found, against, helps: np.ndarray) -> dict:
    most = log.names[int(np.bincount(helps).argmax())] if len(helps) else None
    return {
        "activity": log.names[code],
        "following": most,
        "n": int(found.n[code]),
        "n_people": int(found.n_people[code]),
        "base": int(found.base[code]),
        "k_people": int(found.k_people[code]),
        "share": found.value[code],
        "low": found.low[code],
        "high": found.high[code],
        "elsewhere": against.second,
        "difference": against.difference,
        "difference_low": against.low,
        "difference_high": against.high,
        "p": against.p,
    }


def _verdict(row, way_in: bool) -> str:
    if 0 < row.n_people < estimates.suppress_below():
        return "too few"
    if way_in:
        return "way in"
    if np.isnan(row.p_adjusted):
        return "too few"
    if row.p_adjusted >= SURE:
        return "as by chance"
    return "hot spot" if row.difference > 0 else "less than elsewhere"
