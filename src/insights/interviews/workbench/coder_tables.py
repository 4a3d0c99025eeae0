"""The table of one coder as a file: `codings/<coder>.csv` (verbatim_id, code, status, quote)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insights.errors import InputError, nearest
from insights.interviews.coding import filled_sheet
from insights.interviews.coding.codebook import Code, ids_by_name
from insights.interviews.coding.decisions import STATUSES

Key = tuple[str, ...]
_COLUMNS = ("verbatim_id", "code", "status", "quote")


def rows(decided: Mapping[Key, Mapping[str, Any]], read: set[str], *, language: str) -> list[tuple[str, str, str, str]]:
    """One row per decision, and for each read passage one that rejects all other codes."""
    found = [(*key, d["status"], d.get("quote", "")) for key, d in decided.items()]
    found += [(verbatim, filled_sheet.OTHERS[language], "rejected", "") for verbatim in read]
    return sorted(found)


def decisions_csv(rows: Sequence[tuple[str, ...]], *, blind: bool = False) -> bytes:
    """The table as a file; `blind` coders' rows say so."""
    names = (*_COLUMNS, *(["blind"] if blind else []))
    return _csv(names, [(*row, *(["yes"] if blind else [])) for row in rows])


def read_decisions(
    path: Path, codes: Sequence[Code], ids: Mapping[str, str]
) -> tuple[dict[Key, dict[str, Any]], set[str]]:
    """Status and quote by (verbatim_id, code), and the passages read with the whole codebook in mind.

    Raises InputError that names rows with an unknown code or status, for the workbench must not write over what it does not understand.
    """
    table, known = filled_sheet.read_file(path), ids_by_name(codes)
    table.require(_COLUMNS[:3])
    found: dict[Key, dict[str, Any]] = {}
    read, problems = set(), []
    for position, cells in enumerate(table.frame.to_dict("records")):
        verbatim, written, status = (filled_sheet.cell_text(cells[name]) for name in _COLUMNS[:3])
        status = status.lower()
        if not verbatim or (not written and not status):
            continue
        if filled_sheet.is_nothing(written) or filled_sheet.is_others(written):
            read.add(verbatim)
        elif written.lower() not in known:
            problems.append(f"row {table.row(position)}: there is no code {written!r}; {nearest(written, {c.name for c in codes})}")  # fmt: skip
        elif status and status not in STATUSES:
            problems.append(f"row {table.row(position)}: the status {status!r} should be accepted or rejected")
        elif status:
            quote = filled_sheet.quote_of(cells) if status == "accepted" else ""
            kept = found.get((verbatim, known[written.lower()]))
            if kept is None or kept["status"] != "accepted":
                found[verbatim, known[written.lower()]] = {"status": status, "quote": quote}
    if problems:
        raise InputError(
            f"{path}: the workbench does not understand all rows and would write over them; put them right and open it again.",
            problems=problems[:5],
        )
    return found, read


def _csv(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return buffer.getvalue().encode()
