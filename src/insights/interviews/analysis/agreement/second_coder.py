"""A second coder who codes blind: what he is given to read, and his filled sheet as decisions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insights import contracts
from insights.errors import InputError, nearest
from insights.interviews.analysis.agreement.ratings import DECIDED, codes_given, people_who_coded
from insights.interviews.coding.codebook import Code, ids_by_name
from insights.interviews.coding.decisions import MACHINE

NOTHING_FITS = "-"
_NONE = ""
_PER_CODE = 3


def second_sample(
    verbatims: pd.DataFrame, codings: pd.DataFrame, *, share: float = 0.2, at_least: int = 30, coder: str = "", seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """A sheet for a second coder: `verbatim_id`, `interview_id`, `question`, `text` and an empty `codes` to fill in.

    A random `share` of the passages that `coder` decided (without a name: the person who decided most; where nobody has, the machine's),
    at least `at_least`, spread over interviews and codes; passages to which the first coder gave no code belong to it, and of every code
    there are three if there are as many. Nothing in the sheet tells what the first coder gave. Rows come in the order of the talk.
    Raises InputError for a coder who decided nothing.
    """
    first = coder or _most_decided(codings)
    sets = codes_given(codings, first)
    if coder and not sets:
        raise InputError(f"No coder {coder!r} decided anything; {nearest(coder, people_who_coded(codings))}.")
    pool = verbatims[verbatims["source"] == "interview"].sort_values("verbatim_id", ignore_index=True)
    if first != MACHINE:
        pool = pool[pool["verbatim_id"].isin(sets.keys())].reset_index(drop=True)
    given = [sorted(sets.get(verbatim, frozenset())) for verbatim in pool["verbatim_id"]]
    chosen = _drawn(pool, given, min(len(pool), max(at_least, round(share * len(pool)))), seed)
    sheet = pool.loc[chosen, ["verbatim_id", "interview_id", "question", "text"]].reset_index(drop=True)
    return sheet.assign(codes=pd.Series("", index=sheet.index, dtype="str"))


def _drawn(pool: pd.DataFrame, given: list[list[str]], n: int, seed: int) -> list[int]:
    """Rows of a systematic sample along interviews and codes, topped up for rare codes."""
    if not n:
        return []
    rng = np.random.default_rng(seed)
    held: dict[str, list[int]] = {}
    for row, codes in enumerate(given):
        for code in codes or [_NONE]:
            held.setdefault(code, []).append(row)
    rarest = [min(codes or [_NONE], key=lambda code: (len(held[code]), code)) for codes in given]
    order = pool.assign(rarest=rarest, chance=rng.random(len(pool))).sort_values(["interview_id", "rarest", "chance"])
    places = (rng.random() + np.arange(n)) * len(pool) / n
    chosen = set(order.index[places.astype(int)])
    for code in sorted(held, key=lambda code: (len(held[code]), code)):
        missing = min(_PER_CODE, len(held[code])) - len(chosen & set(held[code]))
        left = sorted(set(held[code]) - chosen)
        if missing > 0:
            chosen |= {int(row) for row in rng.choice(left, size=missing, replace=False)}
    return sorted(chosen)


def second_codings(sheet: pd.DataFrame, codes: Sequence[Code], *, coder: str) -> pd.DataFrame:
    """The filled sheet as decisions of `coder` (contract `codings`).

    `codes` holds one or several codes or names of codes joined by `;`, or `-` where nothing fits: the passage was read, and every code
    is rejected. An empty cell was not decided. Raises InputError that names row and code for an unknown one.
    """
    known = ids_by_name(codes)
    problems, rows = [], []
    for number, (verbatim, cell) in enumerate(zip(sheet["verbatim_id"], sheet["codes"], strict=True), 2):
        given = [part.strip() for part in ("" if pd.isna(cell) else str(cell)).split(";") if part.strip()]
        if given == [NOTHING_FITS]:
            rows += [(verbatim, code.code, coder, "rejected", 0.0, "", None) for code in codes]
            continue
        for name in given:
            if name.lower() in known:
                rows.append((verbatim, known[name.lower()], coder, "accepted", 1.0, "", None))
            else:
                problems.append(f"row {number}: there is no code {name!r}; {nearest(name, [c.code for c in codes])}")
    if problems:
        raise InputError(f"The sheet of {coder}: put these right and read it again.", problems=problems[:5])
    columns = ["verbatim_id", "code", "coder", "status", "probability", "reason", "model"]
    table = pd.DataFrame(rows, columns=columns).drop_duplicates(["verbatim_id", "code"])
    return contracts.check(table, "codings") if len(table) else contracts.empty("codings")


def _most_decided(codings: pd.DataFrame) -> str:
    own = codings[(codings["coder"] != MACHINE) & codings["status"].isin(DECIDED)]
    counts = own.groupby("coder")["verbatim_id"].nunique()
    return MACHINE if counts.empty else str(counts.index[counts.to_numpy().argmax()])
