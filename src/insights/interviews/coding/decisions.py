"""What people decided about codings: `codings/<coder>.csv`, and what stands when they and the machine differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from insights import contracts
from insights.errors import InputError, nearest
from insights.interviews.coding.codebook import Code
from insights.study import Study
from insights.tabular import read_table

MACHINE = "machine"
STATUSES = ("accepted", "rejected")
COLUMNS = ("verbatim_id", "code", "status")


def read_decisions(study: Study, codes: Sequence[Code], verbatims: pd.DataFrame) -> pd.DataFrame:
    """The decisions of all coders (contract `codings`), the file's name being the coder's.

    Raises InputError that names file, row and what exists for an unknown column, code, status or verbatim, and for a pair decided
    twice with different results.
    """
    known, ids = {code.code: code for code in codes}, set(verbatims["verbatim_id"])
    tables = [
        _decisions(path, known, ids)
        for path in sorted((study.raw / "codings").glob("*.csv"))
        if not path.name.startswith(".")
    ]
    tables = [table for table in tables if not table.empty]
    return contracts.check(pd.concat(tables, ignore_index=True), "codings") if tables else contracts.empty("codings")


def _decisions(path: Path, codes: dict[str, Code], ids: set[str]) -> pd.DataFrame:
    if path.stem == MACHINE:
        raise InputError(
            f"{path}: {MACHINE!r} is the name of the machine's proposals; rename the file to the name of its coder."
        )
    table = read_table(path)
    table.require(COLUMNS)
    problems, rows, seen = [], [], {}
    for position, cells in enumerate(table.frame[list(COLUMNS)].itertuples(index=False)):
        verbatim, code, status = ("" if pd.isna(cell) else str(cell).strip() for cell in cells)
        problem = _problem(verbatim, code, status, codes, ids)
        if not problem and seen.setdefault((verbatim, code), status) != status:
            problem = f"{verbatim} with {code!r} was decided before as {seen[verbatim, code]}; keep one of the two rows"
        if problem:
            problems.append(f"row {table.row(position)}: {problem}")
        else:
            rows.append((verbatim, code, path.stem, status, float(status == "accepted"), "", None))
    _raise(path, problems)
    frame = pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status", "probability", "reason", "model"])
    return frame.drop_duplicates(["verbatim_id", "code"])


def _problem(verbatim: str, code: str, status: str, codes: dict[str, Code], ids: set[str]) -> str:
    if code not in codes:
        return f"there is no code {code!r}; {nearest(code, codes)}"
    if status not in STATUSES:
        return f"the status {status!r} should be accepted or rejected"
    if verbatim not in ids:
        return f"there is no verbatim {verbatim!r}; {nearest(verbatim, ids)}"
    return ""


def _raise(path: Path, problems: list[str]) -> None:
    if problems:
        shown = [*problems[:5], *([f"and {len(problems) - 5} more"] if len(problems) > 5 else [])]
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise InputError(f"{path}: {count} in the decisions; put them right and run again.", problems=shown)


def standing(codings: pd.DataFrame) -> pd.DataFrame:
    """The pairs (verbatim_id, code) that stand: what most coders accepted; where nobody decided, what the machine proposed.

    Where as many rejected as accepted it does not stand; `decided` says whether people decided it.
    """
    by_people = codings[codings["coder"] != MACHINE]
    vote = by_people["status"].map({"accepted": 1, "rejected": -1, "proposed": 0})
    votes = by_people.assign(vote=vote).groupby(["verbatim_id", "code"], sort=True)["vote"].sum().reset_index()
    decided = votes[votes["vote"] > 0][["verbatim_id", "code"]].assign(decided=True)
    proposed = codings.loc[codings["coder"] == MACHINE, ["verbatim_id", "code"]].assign(decided=False)
    pairs = pd.MultiIndex.from_frame(votes[["verbatim_id", "code"]])
    open_pairs = proposed[~pd.MultiIndex.from_frame(proposed[["verbatim_id", "code"]]).isin(pairs)]
    return pd.concat([decided, open_pairs], ignore_index=True).sort_values(["verbatim_id", "code"], ignore_index=True)
