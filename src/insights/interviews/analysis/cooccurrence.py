"""Which codes are said together: in one passage, in neighbouring passages, by the same people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.tables import SOURCES, TABLES
from insights.estimates import no_share_below
from insights.interviews.analysis.coded import Coded
from insights.interviews.analysis.quoting import from_different_people, readable

_COLUMNS = list(TABLES["code_cooccurrence"].columns)


def cooccurrence(coded: Coded, *, at_most: int = 3) -> pd.DataFrame:
    """Pairs of codes, and of a code and a theme, that were both said in a source (contract `code_cooccurrence`).

    `expected_people` is what chance would bring if who says one had nothing to do with who says the other; it counts people, so that
    who talks much does not make two codes belong together. Who talks much does say more codes, though: read the passages (`exemplars`,
    up to `at_most` from different people). Neighbours are passages that follow each other in one interview.
    """
    rows = []
    for source in SOURCES:
        passages = coded.passages[coded.passages["source"] == source].reset_index(drop=True)
        said = coded.mentions[coded.mentions["source"] == source]
        if said.empty:
            continue
        there = set(zip(said["kind"], said["code"], strict=True))
        units = coded.units[[pair in there for pair in zip(coded.units["kind"], coded.units["code"], strict=True)]]
        rows += _pairs(units.reset_index(drop=True), said, passages, source, coded, at_most)
    return contracts.check(pd.DataFrame(rows, columns=_COLUMNS), "code_cooccurrence")


def _pairs(
    units: pd.DataFrame, said: pd.DataFrame, passages: pd.DataFrame, source: str, coded: Coded, at_most: int
) -> list[dict]:
    in_passages = _incidence(said, units, passages["verbatim_id"], "verbatim_id")
    people = passages["respondent_id"].drop_duplicates().sort_values()
    of_people = _incidence(said, units, people, "respondent_id").toarray()
    together, near = (in_passages.T @ in_passages).toarray(), _near(in_passages, passages)
    shared = of_people.T.astype(int) @ of_people.astype(int)
    base, rows = len(people), []
    note = coded.words["notes"]["no share"] if base < no_share_below() else None
    columns = in_passages.tocsc()
    for i, j in zip(*np.triu_indices(len(units), 1), strict=True):
        first, second = units.iloc[i], units.iloc[j]
        if first["kind"] == "theme":  # a passage has one theme, so themes never meet in one
            continue
        n, k, a, b = int(shared[i, j]), int(together[i, j]), int(shared[i, i]), int(shared[j, j])
        rows.append({
            "kind": "codes" if second["kind"] == "code" else "code and theme", "code": first["code"], "other": second["code"],
            "source": source, "name": first["name"], "other_name": second["name"], "n_verbatims": k, "n_neighbours": int(near[i, j]) if source == "interview" else None,
            "n_people": n, "n_people_code": a, "n_people_other": b, "base": base, "expected_people": a * b / base,
            "jaccard_people": n / (a + b - n), "jaccard_verbatims": k / (together[i, i] + together[j, j] - k),
            "exemplars": _exemplars(columns, i, j, passages, at_most) if k else None, "note": note,
        })  # fmt: skip
    return rows


def _incidence(said: pd.DataFrame, units: pd.DataFrame, ids: pd.Series, column: str) -> Any:
    """ids × units: 1 where the unit was said."""
    from scipy.sparse import csr_matrix

    place = pd.Series(range(len(units)), index=pd.MultiIndex.from_frame(units[["kind", "code"]]))
    row = pd.Series(range(len(ids)), index=ids.to_numpy()).loc[said[column]].to_numpy()
    at = place.loc[pd.MultiIndex.from_frame(said[["kind", "code"]])].to_numpy()
    matrix = csr_matrix((np.ones(len(said), dtype=np.int32), (row, at)), shape=(len(ids), len(units)))
    matrix.data[:] = 1  # somebody says a code more than once
    return matrix


def _near(in_passages: Any, passages: pd.DataFrame) -> np.ndarray:
    """Pairs of neighbouring passages of one person in one interview, one with the first unit and one with the second."""
    same = (passages["interview_id"].notna() & (passages["interview_id"] == passages["interview_id"].shift(-1))
            & (passages["respondent_id"] == passages["respondent_id"].shift(-1))).to_numpy()[:-1]  # fmt: skip
    before, after = in_passages[:-1][same], in_passages[1:][same]
    ahead = (before.T @ after).toarray()
    return ahead + ahead.T


def _exemplars(columns: Any, i: int, j: int, passages: pd.DataFrame, at_most: int) -> str:
    rows = np.intersect1d(columns[:, [i]].indices, columns[:, [j]].indices)
    own = passages.iloc[rows]
    own = own.assign(reads=own["text"].map(readable)).sort_values(["reads", "verbatim_id"], ascending=[False, True])
    return contracts.join(from_different_people(own, at_most)["verbatim_id"])
