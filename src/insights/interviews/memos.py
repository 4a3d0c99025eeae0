"""Memos of a study: a table for each author in `memos/`. The workbench and an import write them, the overview and an export read them.

A memo stands on the project, an interview, a code, a passage or a coding. Where it stands is told by `interview_id` and `verbatim_id`, or,
where it comes from another tool, by `file`, `start`, `end` and `quote` as in a coder's file of spans.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from insights import files
from insights.interviews.coding import filled_sheet
from insights.interviews.exchange.incoming import as_written, harmless
from insights.study import Study

COLUMNS = (
    "memo_id", "about", "interview_id", "verbatim_id", "file", "start", "end", "code", "quote", "title", "text", "author", "created",
)  # fmt: skip
NOBODY = "imported"  # the file of memos whose author is not known
Memo = dict[str, str]


def memo_files(study: Study) -> list[Path]:
    """The tables in `memos/`, one per author."""
    return sorted((study.raw / "memos").glob("[!.~]*.csv"))


def read_file(path: Path) -> dict[str, Memo]:
    """The memos in a file by their id, with what stands in columns of the author's own."""
    return read_columns(path)[0]


def read_columns(path: Path) -> tuple[dict[str, Memo], tuple[str, ...]]:
    """The memos in a file by their id, and its columns. A row that has words and no id gets one from its words."""
    table = filled_sheet.read_file(path)
    table.require(("memo_id", "text"))
    found = {}
    for cells in table.frame.to_dict("records"):
        values = {str(name): as_written(filled_sheet.cell_text(cell)) for name, cell in cells.items()}
        memo = values.pop("memo_id")
        if not memo and values["text"]:
            memo = f"row-{files.digest(values['text'].encode())[:8]}"
        if memo:
            found[memo] = {name: value for name, value in values.items() if value}
    return found, tuple(map(str, table.frame.columns))


def read_memos(study: Study) -> list[Memo]:
    """All memos, each with its `memo_id` and, where it is known, its `author`: who is named, else whose file it is."""
    found = []
    for path in memo_files(study):
        whose = {} if path.stem == NOBODY else {"author": path.stem}
        found += [{"memo_id": memo, **whose, **values} for memo, values in read_file(path).items()]
    return found


def as_file(memos: Mapping[str, Mapping[str, object]]) -> bytes:
    """Memos by their id as a file, in the order they were written; columns that hold nothing are left out, further ones stand last."""
    ordered = sorted(memos.items(), key=lambda item: (str(item[1].get("created") or ""), item[0]))
    names = [*COLUMNS, *dict.fromkeys(name for _, own in ordered for name in own if name not in COLUMNS)]
    rows = [{"memo_id": memo, **{name: _cell(own.get(name)) for name in names[1:]}} for memo, own in ordered]
    return _csv([name for name in names if any(row[name] for row in rows)], rows)


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(row[name]) for name in columns] for row in rows)
    return buffer.getvalue().encode()


def _cell(value: object) -> str:
    return "" if value is None or value != value else str(value)
