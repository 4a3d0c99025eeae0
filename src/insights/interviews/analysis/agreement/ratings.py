"""Who decided what: the codings of people and of the machine as one cube of coders, verbatims and codes.

A coder who decided anything on a verbatim (accepted or rejected a code) has read it: codes that he did not give there count as not
given. A verbatim on which he decided nothing he never saw: it is missing, not "no". The machine reads everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights.interviews.coding.decisions import MACHINE

DECIDED = ("accepted", "rejected")


@dataclass(frozen=True)
class Ratings:
    """`given` (coders x verbatims x codes) is 1, 0, or NaN where the coder decided nothing on the verbatim; `people`: who said it."""

    coders: list[str]
    verbatims: list[str]
    people: list[str]
    codes: list[str]
    given: np.ndarray


def people_who_coded(codings: pd.DataFrame) -> list[str]:
    """The coders other than the machine who decided something, by name."""
    own = codings[(codings["coder"] != MACHINE) & codings["status"].isin(DECIDED)]
    return sorted(own["coder"].unique())


def ratings(codings: pd.DataFrame, verbatims: pd.DataFrame, coders: Sequence[str]) -> Ratings:
    """The decisions of `coders` on the verbatims that at least two of them decided; codes that at least one of them gave there."""
    said = verbatims.set_index("verbatim_id")["respondent_id"]
    own = codings[codings["coder"].isin(coders) & codings["verbatim_id"].isin(said.index)]
    own = own[own["status"].isin(DECIDED) | (own["coder"] == MACHINE)]
    by_people = own[own["coder"] != MACHINE].drop_duplicates(["verbatim_id", "coder"])["verbatim_id"].value_counts()
    shared = sorted(by_people.index[by_people >= (1 if MACHINE in coders else 2)])
    own = own[own["verbatim_id"].isin(shared)]
    given = own[(own["status"] == "accepted") | ((own["coder"] == MACHINE) & (own["status"] == "proposed"))]
    codes = sorted(given["code"].unique())
    cube = np.full((len(coders), len(shared), len(codes)), np.nan)
    row, column = {c: n for n, c in enumerate(coders)}, {v: n for n, v in enumerate(shared)}
    place = {c: n for n, c in enumerate(codes)}
    for coder, verbatim in own[["coder", "verbatim_id"]].drop_duplicates().itertuples(index=False):
        cube[row[coder], column[verbatim]] = 0
    if MACHINE in row:
        cube[row[MACHINE]] = 0
    for coder, verbatim, code in given[["coder", "verbatim_id", "code"]].itertuples(index=False):
        cube[row[coder], column[verbatim], place[code]] = 1
    return Ratings(list(coders), shared, [str(said[v]) for v in shared], codes, cube)


def codes_given(codings: pd.DataFrame, coder: str) -> dict[str, frozenset[str]]:
    """The codes that `coder` gave to each verbatim he decided on; an empty set where he gave none."""
    own = codings[codings["coder"] == coder]
    sets: dict[str, set[str]] = {verbatim: set() for verbatim in own["verbatim_id"]}
    for verbatim, code, status in own[["verbatim_id", "code", "status"]].itertuples(index=False):
        if status != "rejected":
            sets[verbatim].add(code)
    return {verbatim: frozenset(codes) for verbatim, codes in sorted(sets.items())}
