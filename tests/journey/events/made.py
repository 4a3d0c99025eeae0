"""Small logs made by hand or drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.journey.events.log import Log, arranged

START = pd.Timestamp("2026-01-05 08:00")


def log_of(*cases: tuple[str, str, str], minutes: int = 10) -> Log:
    """A log from (person, "a b c", day of begin); events follow each other after `minutes`."""
    rows = []
    for number, (person, path, day) in enumerate(cases):
        begin = START + pd.Timedelta(days=int(day))
        for i, activity in enumerate(path.split()):
            rows.append((person, activity, begin + pd.Timedelta(minutes=minutes * i), f"c{number}"))
    return arranged(pd.DataFrame(rows, columns=["respondent_id", "activity", "time", "case_id"]), 12)


def drawn(cases: int, people: int, *, seed: int, days: int = 100, length: int = 6, activities: int = 5) -> pd.DataFrame:
    """Cases in which every activity is as frequent everywhere, at any time and for anybody."""
    rng = np.random.default_rng(seed)
    n = rng.integers(1, length + 1, cases)
    case = np.repeat(np.arange(cases), n)
    begin = START + pd.to_timedelta(rng.integers(0, days * 1440, cases), unit="min")
    place = np.arange(len(case)) - np.repeat(np.cumsum(n) - n, n)
    return pd.DataFrame(
        {
            "respondent_id": pd.Series(rng.integers(0, people, cases)[case].astype(str), dtype="str"),
            "activity": pd.Series(rng.choice(list("abcdefghij")[:activities], len(case)), dtype="str"),
            "time": begin[case] + pd.to_timedelta(place * 5, unit="min"),
            "case_id": pd.Series(case.astype(str), dtype="str"),
        }
    )
