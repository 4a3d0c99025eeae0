"""Which kind of file a project comes in, and its reader."""

from __future__ import annotations

from pathlib import Path

from insights.errors import InputError, UsageError
from insights.interviews.exchange.incoming import Incoming
from insights.interviews.exchange.matrix import is_matrix, read_matrix
from insights.interviews.exchange.project import check_project
from insights.interviews.exchange.segment_tables import is_segment_table, read_segments, why_not
from insights.interviews.exchange.taguette import read_taguette
from insights.tabular import read_table

REFI = (".qdpx", ".qde", ".qdc")
TABLES = (".csv", ".tsv", ".xlsx")
_OWN = {  # files of tools that nobody else can read, and the way out of them
    "f4analyse": (".f4project", ".f4p", ".f4a"),
    "MAXQDA": (".mx24", ".mx22", ".mx20", ".mx18", ".mx12", ".mx11", ".mqda"),
    "ATLAS.ti": (".atlproj", ".atlproj23", ".atlproj24", ".atlproj25", ".hpr7"),
    "NVivo": (".nvp", ".nvpx"),
    "QualCoder": (".qda",),
    "Quirkos": (".qrk",),
}


def read_incoming(path: Path, *, positions: str | None = None) -> Incoming:
    """The project or table of codings in `path`; `positions`: how a REFI-QDA project counts them, where that should not be measured.

    Raises InputError for a file of a kind that cannot be read, and what to do then; UsageError for a way to count that does not exist.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise InputError(_not_there(path))
    if suffix in REFI:
        from insights.interviews.exchange.refi import read_qdc, read_qdpx

        return Incoming(check_project(read_qdc(path) if suffix == ".qdc" else read_qdpx(path, reading=positions)))
    if positions:
        raise UsageError(f"{path}: positions are measured in REFI-QDA projects only; leave out --positions.")
    if suffix in (".sqlite3", ".sqlite", ".db"):
        return read_taguette(path)
    if suffix in TABLES:
        return _read_table(path)
    tool = next((tool for tool, endings in _OWN.items() if suffix in endings), None)
    if tool:
        raise InputError(
            f"{path}: only {tool} reads its own project files; export the project there as REFI-QDA (.qdpx), and import that."
        )
    raise InputError(
        f"{path}: files of type {suffix or 'without ending'} hold no project; it should be one of {', '.join((*REFI, '.sqlite3', *TABLES))}."
    )


def _not_there(path: Path) -> str:
    if path.is_dir() and path.suffix.lower() == ".qda":
        return f"{path}: only QualCoder reads its own project folders; export the project there as REFI-QDA (.qdpx), and import that."
    return f"{path}: {'is a folder, not a file' if path.is_dir() else 'there is no such file'}."


def _read_table(path: Path) -> Incoming:
    table = read_table(path)
    if is_segment_table(table):
        return read_segments(table)
    if is_matrix(table):
        return read_matrix(table)
    raise InputError(
        f"{path}: is neither a table of coded segments ({why_not(table)}) nor one of cases by codes (a case in the first column, 0 and 1 "
        "in others)."
    )
