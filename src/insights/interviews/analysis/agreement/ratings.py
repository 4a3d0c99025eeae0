"""Who decided what: the codings of people and of the machine as one cube of coders, verbatims and codes.

A coder is compared on what he decided, and on nothing else: a code that he neither accepted nor rejected on a verbatim is missing there,
not "no". Who fills in a sheet with the whole codebook in mind thereby rejects what he does not give (`filled_sheet.rows_of`); who decides
on one proposal after the other says nothing about other codes. The machine reads everything.
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
    """`given` (coders x verbatims x codes) is 1, 0, or NaN where the coder did not decide on the code, or nobody else did; `people`: who said it."""

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
    """The decisions of `coders` on the verbatims and codes that at least two of them decided; codes that one of them gave there."""
    said = verbatims.set_index("verbatim_id")["respondent_id"]
    own = codings[codings["coder"].isin(coders) & codings["verbatim_id"].isin(said.index)]
    by_machine = own["coder"] == MACHINE
    given = (own["status"] == "accepted") | (by_machine & (own["status"] == "proposed"))
    own = own[given | own["status"].isin(DECIDED)].assign(given=given.astype(float))
    decided = own.loc[own["coder"] != MACHINE]
    read, codes = sorted(decided["verbatim_id"].unique()), sorted(own["code"].unique())
    row, column = {c: n for n, c in enumerate(coders)}, {v: n for n, v in enumerate(read)}
    place = {c: n for n, c in enumerate(codes)}
    cube = np.full((len(coders), len(read), len(codes)), np.nan)
    if MACHINE in row:
        cube[row[MACHINE]] = 0
    for coder, verbatim, code, value in own[["coder", "verbatim_id", "code", "given"]].itertuples(index=False):
        if verbatim in column:
            cube[row[coder], column[verbatim], place[code]] = value
    cube[:, (~np.isnan(cube)).sum(axis=0) < 2] = np.nan
    shared = (~np.isnan(cube)).any(axis=(0, 2))
    used = (cube == 1).any(axis=(0, 1))
    return Ratings(
        list(coders),
        [verbatim for verbatim, both in zip(read, shared, strict=True) if both],
        [str(said[verbatim]) for verbatim, both in zip(read, shared, strict=True) if both],
        [code for code, some in zip(codes, used, strict=True) if some],
        cube[:, shared][:, :, used],
    )


def decided_pairs(codings: pd.DataFrame, coder: str) -> set[tuple[str, str]]:
    """The pairs (verbatim_id, code) that `coder` accepted or rejected."""
    own = codings[(codings["coder"] == coder) & codings["status"].isin(DECIDED)]
    return set(own[["verbatim_id", "code"]].itertuples(index=False, name=None))


def codes_given(codings: pd.DataFrame, coder: str) -> dict[str, frozenset[str]]:
    """The codes that `coder` gave to each verbatim he decided on; an empty set where he gave none."""
    own = codings[codings["coder"] == coder]
    sets: dict[str, set[str]] = {verbatim: set() for verbatim in own["verbatim_id"]}
    for verbatim, code, status in own[["verbatim_id", "code", "status"]].itertuples(index=False):
        if status != "rejected":
            sets[verbatim].add(code)
    return {verbatim: frozenset(codes) for verbatim, codes in sorted(sets.items())}
