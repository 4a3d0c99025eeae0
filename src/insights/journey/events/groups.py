"""New against established customers, and the groups of every attribute: in whose cases does what happen more often?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.journey.events.clustered import contrast, distinct
from insights.journey.events.log import Log

DAY = 86_400
NEW, ESTABLISHED, GROUPING = "new", "established", "(customer since)"
MOST_GROUPS = 12  # of one attribute
STEADY = 0.99  # of the cases have one value of an attribute, else it tells events apart and not cases


def newcomers(log: Log | None, new_for: int) -> np.ndarray | None:
    """For each case whether its person was new (1), established (0), or that is not known (−1); None where the log cannot tell.

    With a date of the beginning a customer is new for `new_for` days from it on. Without one the log itself tells: new is whoever was
    first seen at least `new_for` days after the log begins, for `new_for` days; who was there before is established.
    """
    if log is None:
        return None
    if log.since is not None:
        first = log.since[log.starts[:-1]]
        age = np.where(np.isnat(first), np.nan, log.began - first.astype(np.int64))
    else:
        seen = np.full(int(log.who.max()) + 1, np.iinfo(np.int64).max)
        np.minimum.at(seen, log.who, log.began)
        came_later = seen - log.seconds.min() >= new_for * DAY
        age = np.where(came_later[log.who], log.began - seen[log.who], np.inf)
    return np.where(np.isnan(age) | (age < 0), -1, (age < new_for * DAY).astype(int))


def groups(log: Log | None, new_for: int) -> pd.DataFrame:
    """The hand-over table `event_groups`: in which share of the cases of a group an activity happens, against all other cases.

    Score test that knows which cases belong to one person, Holm over all comparisons; groups and activities of fewer than ten people are left out.
    """
    if log is None:
        return contracts.empty("event_groups")
    activity, case = log.holds
    rows = []
    for grouping, name, inside, known in _groupings(log, new_for):
        rows += [{"grouping": grouping, "group": name, **row} for row in _compared(log, activity, case, inside, known)]
    if not rows:
        return contracts.empty("event_groups")
    table = pd.DataFrame(rows)
    table["p_adjusted"] = estimates.adjusted(table["p"].to_numpy(float))
    return contracts.check(table, "event_groups")


def _groupings(log: Log, new_for: int):
    """Grouping, group, which cases are in it, which are compared at all."""
    new = newcomers(log, new_for)
    if new is not None and {0, 1} <= set(distinct(new).tolist()):
        yield GROUPING, NEW, new == 1, new >= 0
    for grouping, (codes, names) in sorted(log.attributes.items()):
        of_case = codes[log.starts[:-1]]
        if (codes == of_case[log.case]).mean() < STEADY:
            continue
        known, n = of_case >= 0, np.bincount(of_case[of_case >= 0], minlength=len(names))
        for code in np.argsort(-n, kind="stable")[:MOST_GROUPS] if len(names) > 1 else ():
            yield grouping, names[code], of_case == code, known
            if len(names) == 2:
                break  # the second is the first turned round


def _compared(log: Log, activity: np.ndarray, case: np.ndarray, inside: np.ndarray, known: np.ndarray):
    size = int(log.who.max()) + 1
    units = np.bincount(log.who[inside], minlength=size)
    others = np.bincount(log.who[known & ~inside], minlength=size)
    people = [int((side > 0).sum()) for side in (units, others)]
    if min(people) < estimates.no_share_below():
        return
    for code, name in enumerate(log.names):
        of = case[activity == code]
        yes = np.bincount(log.who[of[inside[of]]], minlength=size)
        rest = np.bincount(log.who[of[(known & ~inside)[of]]], minlength=size)
        both = int(((yes > 0) | (rest > 0)).sum())
        if both < estimates.no_share_below() or 0 < min((yes > 0).sum(), (rest > 0).sum()) < estimates.suppress_below():
            continue
        found = contrast(yes, units, rest, others)
        yield {
            "activity": name,
            "n": int(yes.sum()),
            "base": int(units.sum()),
            "n_people": people[0],
            "share": found.first,
            "others": found.second,
            "others_base": int(others.sum()),
            "others_people": people[1],
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "p": found.p,
        }
