"""Tables of coded segments: MAXQDA's exports (German and English, xlsx and csv), Taguette's highlights, and tidy tables of codings.

One row per segment: the document, the code (with the codes above it, `A > B`) and the words; the texts themselves are not in it, so the
transcripts have to lie in the study. MAXQDA counts a document's paragraphs in *Anfang* and *Ende* (Begin, End); the place is sought by
the words, the paragraph says which of several places is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from insights.errors import InputError, nearest
from insights.interviews.exchange.incoming import PATH, Incoming, as_written, codes_of_paths, quoted, steps
from insights.interviews.exchange.project import make_project
from insights.tabular import Table, read_table

# Our name of a column, and how the tools call it; what comes first is taken where a table has several.
_NAMES = {
    "document": "document name, dokumentname, document, dokument, participant, interview, file, datei, source, case, fall",
    "group": "document group, dokumentgruppe, document set, dokumentset",
    "code": "code, tag, codename, code name, category, kategorie, coded with, codierung",
    "path": "code path, parent code, obercode, codepfad",
    "quote": "segment, coded segment, codiertes segment, content, quote, text, zitat, textstelle, quotation, quotation content, inhalt",
    "begin": "beginning, begin, anfang, beginn, line, zeile, paragraph, absatz",
    "coder": "created by, erstellt von, author, autor, autorin, coder, codierer, codiererin, modified by, bearbeitet von, geändert von",
    "created": "created, creation date, erstellt, erstellt am, erstelldatum, date, datum, modified, modified on, bearbeitet am, geändert am",
    "comment": "comment, kommentar, memo",
    "weight": "weight score, weight, gewicht, gewichtung",
    "status": "status",
}
_LEFT = "color, colour, farbe, end, ende, area, fläche, coverage %, coverage, abdeckungsgrad %, abdeckungsgrad, id, preview, vorschau, start, respondent, verbatim_id, probability"
_STATUSES = ("accepted", "rejected", "proposed")
MACHINE = "machine"


def is_segment_table(table: Table) -> bool:
    """Whether a table has a document, a code and the words coded with it in each row."""
    return {"document", "code", "quote"} <= set(_columns(table))


def read_segments(table: Table) -> Incoming:
    """The coded segments of `table`. Raises InputError that names rows without a document, a code or words, and a status not known."""
    columns, problems, rows, untagged = _columns(table), [], [], 0
    frame = table.frame
    for position, cells in enumerate(frame.to_dict("records")):
        given = {ours: _cell(cells, name) for ours, name in columns.items()}
        if not given["code"] and given["document"] and given["quote"]:
            untagged += 1  # a highlight of Taguette without a tag
            continue
        row = table.row(position)
        if problem := _problem(given, columns):
            problems.append(f"row {row}, {problem}")
            continue
        rows.append(_row(row, given))
    _raise(table.path, problems)
    if not rows:
        raise InputError(f"{table.path}: holds no coded segment.")
    said = [f"columns left out: {', '.join(left)}" for left in [_left_out(table, columns)] if left]
    return Incoming(_project(table, rows, columns, untagged), quoted(_told(rows)), tuple(said))


def why_not(table: Table) -> str:
    """What a table lacks to be one of coded segments."""
    found = _columns(table)
    lacking = [name for name in ("document", "code", "quote") if name not in found]
    wanted = {"document": "Document name", "code": "Code", "quote": "Segment"}[lacking[0]]
    return f"column {wanted!r} does not exist; {nearest(wanted, map(str, table.frame.columns))}"


def _columns(table: Table) -> dict[str, str]:
    """Our name -> the table's name of the column."""
    plain = {re.sub(r"\s+", " ", str(name)).strip().casefold(): str(name) for name in table.frame.columns}
    found = {}
    for ours, names in _NAMES.items():
        name = next((name for name in names.split(", ") if name in plain and plain[name] not in found.values()), None)
        if name:
            found[ours] = plain[name]
    return found


def _left_out(table: Table, columns: Mapping[str, str]) -> list[str]:
    known = {*columns.values()}
    return [name for name in map(str, table.frame.columns) if name not in known and name.casefold() not in _LEFT.split(", ")]  # fmt: skip


def _problem(given: Mapping[str, str], columns: Mapping[str, str]) -> str:
    for ours in ("document", "code", "quote"):
        if not given[ours]:
            return f"column {columns[ours]!r}: is empty"
    if not steps(given["code"]):
        return f"column {columns['code']!r}: {given['code']!r} names no code"
    if given.get("status") and given["status"].lower() not in _STATUSES:
        return f"column {columns['status']!r}: {given['status']!r} should be accepted or rejected"
    return ""


def _raise(path: Path, problems: list[str]) -> None:
    if problems:
        more = [f"and {len(problems) - 5} more"] if len(problems) > 5 else []
        count = "1 row" if len(problems) == 1 else f"{len(problems)} rows"
        raise InputError(f"{path}: {count} cannot be read as coded segments.", problems=[*problems[:5], *more])


def _row(row: int | str, given: Mapping[str, str]) -> dict:
    names = [*steps(given.get("path", "")), *steps(given["code"])]
    line = re.fullmatch(r"\d+", given.get("begin", ""))  # not "2: 318" of a PDF or "0:01:23" of a film
    status = given.get("status", "").lower() or "accepted"
    return {
        "row": row, "document_id": given["document"], "group": given.get("group", ""), "quote": given["quote"], "line": int(line[0]) if line else None,
        "code_id": PATH.join(names), "coder": MACHINE if status == "proposed" else given.get("coder", ""), "status": status,
        "created": _iso(given.get("created", "")), "comment": given.get("comment", ""), "weight": given.get("weight", ""),
    }  # fmt: skip


def _iso(written: str) -> str:
    """A date as German or ISO programs write it, with its time, in ISO form; anything else as it stands there."""
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}:\d\d(?::\d\d)?))?", written)
    if not found:
        return written.replace(" ", "T") if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", written) else written
    day, month, year, time = found.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}" + (
        f"T{time:0>5}" if time and len(time) < 6 else f"T{time:0>8}" if time else ""
    )


def _told(rows: list[dict]) -> Iterator[dict]:
    return ({name: value for name, value in row.items() if name not in ("group", "weight")} for row in rows)


def _project(table: Table, rows: list[dict], columns: Mapping[str, str], untagged: int):
    documents = {row["document_id"]: row["group"] for row in rows}
    losses = []
    if weighted := sum(row["weight"] not in ("", "0", "100") for row in rows):
        losses.append(
            {"where": columns["weight"], "what": "weights of segments", "why": "a study has none", "n": weighted}
        )
    if untagged:
        losses.append(
            {"where": columns["code"], "what": "segments without a code", "why": "nothing was coded", "n": untagged}
        )
    group = columns.get("group", "")
    variables = [
        {"document_id": name, "name": group, "type": "Text", "value": own} for name, own in documents.items() if own
    ]
    return make_project(
        table.path.stem, origin=f"table {table.path.name}", codes=codes_of_paths(row["code_id"] for row in rows),
        documents=[{"document_id": name, "name": name} for name in documents], variables=variables, losses=losses,
        coders=[{"coder": name, "name": name} for name in sorted({row["coder"] for row in rows} - {""})],
    )  # fmt: skip


def _cell(cells: Mapping, name: str) -> str:
    value = cells.get(name)
    return "" if value is None or value != value else as_written(str(value).strip())


def read_segment_file(path: Path) -> Incoming:
    """The coded segments of a csv or xlsx file. Raises InputError for a table of another kind."""
    table = read_table(path)
    if not is_segment_table(table):
        raise InputError(f"{path}: is no table of coded segments: {why_not(table)}.")
    return read_segments(table)
