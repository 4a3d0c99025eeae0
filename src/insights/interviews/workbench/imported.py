"""Codings of another tool at the workbench: those on words of the raw texts become the coder's own decisions on passages.

From then on the coder's table is the workbench's; the file of the other tool is kept in `codings/imported/`. What could not be placed
is listed with what lost its passage, and comes back when the passage does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from insights.files import make_folder
from insights.interviews.coding import filled_sheet
from insights.interviews.coding.codebook import Code, ids_by_name
from insights.interviews.coding.span_files import span_files
from insights.interviews.coding.spans import Placed, place
from insights.study import Study

KEPT = "imported"
Key = tuple[str, ...]


def placed_now(study: Study, codes: Sequence[Code], verbatims: pd.DataFrame) -> Placed:
    """Where the spans of all coders stand, from the raw interviews; takes seconds."""
    from insights.interviews.privacy import pseudonymise
    from insights.interviews.reading import read_interviews

    read = read_interviews(study)
    masked = pseudonymise(read, study)
    return place(study, codes, verbatims, read=read.turns, masked=masked.turns, notes=masked.notes)


def file_of(study: Study, coder: str) -> Path | None:
    """The file of `coder` that another tool wrote, or None."""
    return next((path for path in span_files(study) if path.stem.casefold() == coder.casefold()), None)


def decisions_of(path: Path, placed: Placed, codes: Sequence[Code]) -> tuple[dict[Key, dict[str, Any]], set[str]]:
    """Status and quote by (verbatim_id, code) of the file at `path`, and the passages read with the whole codebook in mind."""
    own = placed.codings[placed.codings["coder"] == path.stem]
    found = {
        (row.verbatim_id, row.code): {"status": row.status, "quote": "" if pd.isna(row.reason) else row.reason}
        for row in own.itertuples(index=False)
    }
    parents, told = {code.code: code.parent for code in codes}, {}
    for (verbatim, code), value in found.items():
        told.setdefault(verbatim, set()).add(code)
        while value["status"] == "accepted" and (code := parents.get(code, "")):
            told[verbatim].add(code)
    read = {verbatim for verbatim, own in told.items() if own >= parents.keys()}
    return {key: value for key, value in found.items() if value["status"] == "accepted" or key[0] not in read}, read


def unplaced(path: Path, placed: Placed, codes: Sequence[Code], study: Study) -> dict[tuple[str, str], str]:
    """The words, masked, that the file at `path` codes and that stand in no passage, by (where, code)."""
    table, known = filled_sheet.read_file(path), ids_by_name(codes)
    there = set(placed.rows.loc[placed.rows["coder"] == path.stem, "row"])
    found = {}
    for position, cells in enumerate(table.frame.to_dict("records")):
        words, row = filled_sheet.cell_text(cells.get("quote")), table.row(position)
        code = known.get(filled_sheet.cell_text(cells["code"]).lower())
        if code and words and row not in there and filled_sheet.cell_text(cells.get("status")) != "rejected":
            found[f"row/{Path(filled_sheet.cell_text(cells['file'])).stem}-{row}", code] = words
    return dict(zip(found, _masked(list(found.values()), study), strict=True)) if found else {}


def put_away(path: Path) -> Path:
    """Keep the file of the other tool beside those that count."""
    folder = path.parent / KEPT
    make_folder(folder)
    names = [path.name, *(f"{path.stem}-{number}{path.suffix}" for number in range(2, 1000))]
    to = next(folder / name for name in names if not (folder / name).exists())
    os.replace(path, to)
    return to


def with_places(memos: Mapping[str, Mapping[str, str]], author: str, placed: Placed) -> dict[str, dict[str, str]]:
    """`memos` of the file of `author`, those on a file with the interview and the passage that this is."""
    found = {memo: dict(values) for memo, values in memos.items()}
    for memo, values in found.items():
        interview, verbatim = placed.memos.get((author, memo), ("", ""))
        if interview:
            values |= {"interview_id": interview, **({"verbatim_id": verbatim} if verbatim else {})}
    return found


def _masked(texts: list[str], study: Study) -> list[str]:
    from insights.interviews.privacy import load_key, pseudonymise_texts

    return list(pseudonymise_texts(pd.Series(texts, dtype="str"), study, load_key(study)))
