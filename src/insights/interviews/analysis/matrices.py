"""Matrices of a researcher: the quotes of each theme and group, the cases with what they say, and cases × codes as 0 and 1."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.tables import TABLES
from insights.interviews.analysis.coded import Coded
from insights.interviews.analysis.quoting import from_different_people, ranked, readable, space_of

_FIXED = tuple(TABLES["code_cases"].columns)
_CASE = ["respondent_id", "source", "group", "kind", "code", "name", "n_verbatims", "verbatim_id", "text"]


def quote_matrix(coded: Coded, *, at_most: int = 3, vectors: np.ndarray | None = None) -> pd.DataFrame:
    """For each code and theme, source and group the verbatims that show it best (contract `quote_matrix`), one per person.

    Typical is what lies in the middle of its cell: by `vectors` (one row per row of `verbatims` as handed to `gather`, sorted by
    verbatim_id), else by weighted words.
    """
    passages = coded.passages.sort_values("verbatim_id", ignore_index=True)
    if coded.mentions.empty:
        return contracts.empty("quote_matrix")
    space = space_of(passages["text"], vectors)
    place = pd.Series(passages.index, index=passages["verbatim_id"])
    names = coded.units.set_index(["kind", "code"])["name"]
    said = coded.mentions.merge(passages[["verbatim_id", "text"]], on="verbatim_id")
    cells = []
    for (kind, code, _, _), own in said.groupby(["kind", "code", "source", "group"], sort=True):
        best = from_different_people(ranked(own, space[place.loc[own["verbatim_id"]].to_numpy()]), at_most)
        cells.append(
            best.assign(
                rank=range(1, len(best) + 1),
                name=names[kind, code],
                n_people=own["respondent_id"].nunique(),
                n_verbatims=len(own),
            )
        )
    columns = list(TABLES["quote_matrix"].columns)
    return contracts.check(pd.concat(cells)[columns], "quote_matrix")


def cross_case(coded: Coded) -> pd.DataFrame:
    """Each person with each code and theme said: number of passages, and the one that reads best (verbatim_id and text).

    One row per person, source and unit with at least one passage; sorted by person and unit.
    """
    if coded.mentions.empty:
        return pd.DataFrame(columns=_CASE)
    said = coded.mentions.merge(coded.passages[["verbatim_id", "text"]], on="verbatim_id")
    said = said.merge(coded.units[["kind", "code", "name"]], on=["kind", "code"])
    said = said.assign(score=np.round((0.3 + said["strength"]) * said["text"].map(readable), 6))
    keys = ["respondent_id", "source", "group", "kind", "code", "name"]
    said = said.sort_values([*keys, "score", "verbatim_id"], ascending=[*[True] * len(keys), False, True])
    counts = said.groupby(keys, sort=True).size().rename("n_verbatims").reset_index()
    best = said.drop_duplicates(keys)[[*keys, "verbatim_id", "text"]]
    return counts.merge(best, on=keys)[_CASE]


def cases(coded: Coded) -> pd.DataFrame:
    """Person × code and theme as 0 and 1 for further analysis (contract `code_cases`): one row per person and source.

    The further columns are named by code and theme_id; a code named like a fixed column, or a theme like a code, ends in `_`.
    """
    table = coded.voices.copy()
    person = pd.MultiIndex.from_frame(table[["respondent_id", "source"]])
    names = list(_FIXED)
    columns = {}
    said = coded.mentions.groupby(["kind", "code"])
    known = {key: pd.MultiIndex.from_frame(own[["respondent_id", "source"]]) for key, own in said}
    for unit in coded.units.itertuples():
        name = unit.code
        while name in names:
            name += "_"
        names.append(name)
        own = known.get((unit.kind, unit.code))
        columns[name] = np.zeros(len(table)) if own is None else person.isin(own).astype(float)
    return contracts.check(table.assign(**columns)[names], "code_cases")
