"""The log in order: events by case and time, in codes that arrays can work with."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from insights.journey.events.clustered import distinct
from insights.journey.events.reading import ATTRIBUTE

HOUR = 3600


@dataclass(frozen=True)
class Log:
    """Events sorted by case and time; every array but `who` has one entry per event.

    `activity` codes `names`; `case` runs from 0 without gaps; `who` is the person of each case, a case that names nobody being somebody of
    its own; `seconds` since 1970 on the local clock. `attributes`: by name the codes (−1: missing) and their names; `since`: seconds, or None.
    `touchpoint`: codes and names of what conversions are shared between.
    """

    activity: np.ndarray
    case: np.ndarray
    who: np.ndarray
    seconds: np.ndarray
    names: tuple[str, ...]
    attributes: dict[str, tuple[np.ndarray, tuple[str, ...]]] = field(default_factory=dict)
    since: np.ndarray | None = None

    @cached_property
    def person(self) -> np.ndarray:
        """The person of each event."""
        return self.who[self.case]

    @property
    def n_cases(self) -> int:
        """How many cases there are."""
        return len(self.who)

    @cached_property
    def starts(self) -> np.ndarray:
        """Place of the first event of each case, and the number of events at the end."""
        return np.concatenate([np.searchsorted(self.case, np.arange(self.n_cases)), [len(self.case)]])

    @cached_property
    def last(self) -> np.ndarray:
        """Whether an event is the last of its case."""
        found = np.zeros(len(self.case), dtype=bool)
        found[self.starts[1:] - 1] = True
        return found

    @cached_property
    def began(self) -> np.ndarray:
        """When each case began, in seconds."""
        return self.seconds[self.starts[:-1]]

    def code(self, activity: str) -> int:
        """The code of an activity."""
        return self.names.index(activity)

    @cached_property
    def holds(self) -> tuple[np.ndarray, np.ndarray]:
        """Which activity happens in which case, each pair once: activity and case."""
        pairs = distinct(self.activity * np.int64(self.n_cases) + self.case)
        return pairs // self.n_cases, pairs % self.n_cases


def arranged(events: pd.DataFrame | None, new_case_after: float) -> Log | None:
    """The log of `events` as `read_events` gives it; without a column for the case one ends where its person is silent for
    `new_case_after` hours. Events that belong to no case (they name neither case nor person) are left out; None where nothing is left.
    """
    if events is None:
        return None
    by = "case_id" if "case_id" in events.columns else "respondent_id"
    events = events[events[by].notna()]
    if events.empty:
        return None
    key, _ = pd.factorize(events[by])
    seconds = events["time"].to_numpy().astype("datetime64[s]").astype(np.int64)
    order = np.lexsort((seconds, key))
    key, seconds, events = key[order], seconds[order], events.iloc[order]
    new = np.concatenate([[True], key[1:] != key[:-1]])
    if by == "respondent_id":
        new[1:] |= np.diff(seconds) > new_case_after * HOUR
    case = np.cumsum(new) - 1
    activity, names = _coded(events["activity"])
    attributes = {
        name.removeprefix(ATTRIBUTE): _coded(events[name]) for name in events.columns if name.startswith(ATTRIBUTE)
    }
    since = None
    if "since" in events.columns:
        since = events["since"].to_numpy().astype("datetime64[s]")
    return Log(activity, case, _who(events["respondent_id"], case), seconds, names, attributes, since)


def _coded(values: pd.Series) -> tuple[np.ndarray, tuple[str, ...]]:
    codes, names = pd.factorize(values, sort=True)
    return codes.astype(np.int64), tuple(str(name) for name in names)


def _who(respondent: pd.Series, case: np.ndarray) -> np.ndarray:
    """The first person that each case names, as codes."""
    codes, people = pd.factorize(respondent)
    known = np.flatnonzero(codes >= 0)
    who = np.arange(len(people), len(people) + case[-1] + 1, dtype=np.int64)  # somebody of its own
    who[case[known][::-1]] = codes[known][::-1]
    return np.unique(who, return_inverse=True)[1].astype(np.int64)
