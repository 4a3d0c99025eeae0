"""The table of one coder as a file: `codings/<coder>.csv` (verbatim_id, code, status, quote, and columns of the coder's own)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from insights import files
from insights.errors import InputError, nearest
from insights.interviews.coding import filled_sheet
from insights.interviews.coding.codebook import Code, ids_by_name
from insights.interviews.coding.decisions import STATUSES

Key = tuple[str, ...]
OTHERS = ""  # stands for the code in the key of a row that rejects all other ones
_COLUMNS = ("verbatim_id", "code", "status", "quote")
_QUOTES = ("quote", "zitat")


@dataclass
class Held:
    """What a coder's table holds: status and quote by (verbatim_id, code), the passages read with the whole codebook in mind, and what
    stands in columns of his own (`beside`: by key and column; `columns`: their order).

    `has_quotes`: whether there is a column for quotes.
    """

    decided: dict[Key, dict[str, Any]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    beside: dict[Key, dict[str, str]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    has_quotes: bool = True


def as_file(held: Held, *, language: str, blind: bool = False) -> bytes:
    """The table as a file, one row per decision, and for each read passage one that rejects all other codes; empty where nothing is decided.

    `blind` coders' rows say so. What stands beside a pair that is not decided (any more) keeps a row without status.
    """
    rows = {key: (*key, own["status"], own.get("quote", "")) for key, own in held.decided.items()}
    rows |= {(verbatim, OTHERS): (verbatim, filled_sheet.OTHERS[language], "rejected", "") for verbatim in held.read}
    rows = {key: (*key, "", "") for key in held.beside if key not in rows and key[1] != OTHERS} | rows
    names = (*_COLUMNS, *(["blind"] if blind else []), *held.columns)
    written = [
        (*row, *(["yes"] if blind else []), *(held.beside.get(key, {}).get(name, "") for name in held.columns))
        for key, row in rows.items()
    ]
    return _csv(names, sorted(written)) if rows else b""


def read_table(path: Path, codes: Sequence[Code], texts: Mapping[str, str], *, stood: Held | None = None) -> Held:
    """What the table at `path` holds; `texts`: the passages by verbatim_id; `stood`: what it held before somebody changed it.

    Raises InputError for a file that is cut off, and one that names the rows with an unknown passage, code or status, or a quote that does
    not stand in its passage: the workbench must not write over what it does not understand.
    """
    _whole(path, stood or Held())
    table, known = filled_sheet.read_file(path), ids_by_name(codes)
    table.require(_COLUMNS[:3])
    names = [str(name) for name in table.frame.columns]
    held = Held(has_quotes=any(name.strip().casefold() in _QUOTES for name in names))
    held.columns = tuple(n for n in names if n not in (*_COLUMNS, "blind") and n.strip().casefold() not in _QUOTES)
    problems = []
    for position, cells in enumerate(table.frame.to_dict("records")):
        problem = _row(held, cells, known, texts, stood or Held(), {code.name for code in codes})
        if problem:
            problems.append(f"row {table.row(position)}: {problem}")
    if problems:
        raise InputError(
            f"{path}: the workbench does not understand all rows and would write over them; put them right and open it again.",
            problems=problems[:5],
        )
    return held


def _row(held: Held, cells: dict, known: Mapping, texts: Mapping[str, str], stood: Held, names: set[str]) -> str:
    """Put what one row says into `held`; the problem with it, or nothing."""
    verbatim, written, status = (filled_sheet.cell_text(cells[name]) for name in _COLUMNS[:3])
    status, code = status.lower(), known.get(written.lower(), "")
    beside = {name: text for name in held.columns if (text := filled_sheet.cell_text(cells[name]))}
    if not verbatim or (not written and not status and not beside):
        return ""
    if verbatim not in texts and not any(verbatim == key[0] for key in stood.decided) and verbatim not in stood.read:
        return f"there is no passage {verbatim!r}; {nearest(verbatim, texts)}"
    if filled_sheet.is_nothing(written) or filled_sheet.is_others(written):
        held.read.add(verbatim)
        code = OTHERS
    elif not code:
        return f"there is no code {written!r}; {nearest(written, names)}"
    elif status and status not in STATUSES:
        return f"the status {status!r} should be accepted or rejected"
    elif status:
        kept = held.decided.get((verbatim, code))
        if kept is None or kept["status"] != "accepted":
            quote, problem = _quote(cells, status, texts.get(verbatim, ""), stood.decided.get((verbatim, code)))
            if problem:
                return f"{problem} {verbatim}; copy it from the passage"
            held.decided[verbatim, code] = {"status": status, "quote": quote}
    if beside:
        held.beside[verbatim, code] = beside
    return ""


def _quote(cells: dict, status: str, text: str, stood: Mapping[str, Any] | None) -> tuple[str, str]:
    """The quote of a row as it stands in its passage, and what is wrong with it."""
    quote = filled_sheet.quote_of(cells) if status == "accepted" else ""
    before = (stood or {}).get("quote", "")
    if quote == filled_sheet.quote_of({"quote": before}):
        return before, ""
    words = filled_sheet.quoted_in(text, quote) if quote else ""
    return words or "", "" if words is not None else f"the quote {quote[:60]!r} does not stand in"


def _whole(path: Path, stood: Held) -> None:
    """Raise InputError for a file that somebody is still writing, or that was cut off: its last row is the beginning of one."""
    text = files.read_text(path)
    last = text.rpartition("\n")[2]
    if not last:
        return
    rows = [",".join((*key, own["status"], own.get("quote", ""))) for key, own in stood.decided.items()]
    plain = last.replace(";", ",").replace("\t", ",").replace('"', "")
    short = plain.count(",") < text.partition("\n")[0].replace(";", ",").replace("\t", ",").count(",")
    if short or any(row.startswith(plain) and row.rstrip(",") != plain.rstrip(",") for row in rows):
        raise InputError(f"{path}: ends in the middle of its last row; save it again, or put a whole copy back.")


def _csv(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return buffer.getvalue().encode()
