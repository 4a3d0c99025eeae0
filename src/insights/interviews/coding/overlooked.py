"""What lies in `codings/` and does not count, though its coder may think so: files of another kind, quotes and codes without a decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from insights.interviews.coding import filled_sheet
from insights.interviews.coding.decisions import decision_files
from insights.interviews.coding.span_files import is_spans
from insights.study import Study
from insights.tabular import Table

_UNREAD = (".ods", ".xls", ".xlsm", ".xlsb", ".numbers")
_SHOWN = 5


def overlooked(study: Study) -> list[str]:
    """A hint for each thing in the coders' files that the reading leaves out, with file and rows. Raises InputError as `read_table`."""
    folder = study.raw / "codings"
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    hints = [
        f"{path}: is not read; save it as .xlsx."
        for path in there
        if path.suffix.lower() in _UNREAD and not path.name.startswith((".", "~$"))
    ]
    return [*hints, *(hint for path in decision_files(study) for hint in _of_file(path))]


def _of_file(path: Path) -> Iterator[str]:
    table = filled_sheet.read_file(path)
    if is_spans(table):  # several stretches of a passage can have one code
        return
    found = [list(_unfinished(cells, filled_sheet.is_sheet(table))) for cells in table.frame.to_dict("records")]
    if filled_sheet.is_sheet(table) and path.suffix.lower() != ".xlsx":
        yield (
            f"{path}: does not say whether it was coded blind, for that stood on another sheet of the Excel file; save it as .xlsx, "
            f"or run with -p analysis.blind_coders={path.stem}"
        )
    for kind in ("a quote but no code", "another code than was proposed but no status"):
        if rows := [table.row(position) for position, kinds in enumerate(found) if kind in kinds]:
            yield f"{path}, {_rows(rows)}: {kind}; it does not count."
    if twice := _quoted_twice(table):
        yield f"{path}, {_rows(twice)}: a second quote for the same code; only the first is kept."


def _unfinished(cells: dict, is_sheet: bool) -> Iterator[str]:
    code, status, proposed = _said(cells, "code"), _said(cells, "status"), _said(cells, *filled_sheet.PROPOSED.values())
    given = filled_sheet.given_in(cells) if is_sheet else code
    if filled_sheet.quote_of(cells) and not given:
        yield "a quote but no code"
    offered = any(name in cells for name in filled_sheet.PROPOSED.values())
    if not is_sheet and offered and code and not status and code != proposed and not filled_sheet.is_nothing(code):
        yield "another code than was proposed but no status"


def _said(cells: dict, *names: str) -> str:
    """What stands in the first of the columns that is there and not empty."""
    known = [cells.get(name) for name in names]
    return next((str(cell).strip() for cell in known if cell is not None and cell == cell), "")


def _quoted_twice(table: Table) -> list[int | str]:
    """Rows with a quote of their own for a passage and code that an earlier row has quoted."""
    rows, seen = [], {}
    for position, cells in enumerate(table.frame.to_dict("records")):
        quote = filled_sheet.quote_of(cells)
        codes = filled_sheet.given_in(cells) if filled_sheet.is_sheet(table) else [_said(cells, "code")]
        for code in codes if quote else []:
            if seen.setdefault((_said(cells, filled_sheet.ID), code.lower()), quote) != quote:
                rows.append(table.row(position))
    return rows


def _rows(rows: list[int | str]) -> str:
    listed = ", ".join(map(str, dict.fromkeys(rows[:_SHOWN]))) + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")  # fmt: skip
    return ("row " if len(rows) == 1 else "rows ") + listed
