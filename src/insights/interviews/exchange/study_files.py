"""What a project becomes in a study's folder: transcripts, the table of people, codebook, codings and memos, as bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

import pandas as pd

from insights.files import UNSEEN
from insights.interviews.exchange.incoming import harmless

_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def clean_text(text: str) -> tuple[str, list[int]]:
    """`text` as a file of it will be read, and the position there of each position in `text` (one more than it has characters).

    Signs that nobody sees are left out in reading, and a mark of the byte order at the very beginning.
    """
    kept, positions = [], []
    for at, sign in enumerate(text.replace("\r", "\n")):
        positions.append(len(kept))
        if ord(sign) not in UNSEEN and not (at == 0 and sign == "\ufeff"):
            kept.append(sign)
    return "".join(kept), [*positions, len(kept)]


def csv_bytes(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> bytes:
    """A csv file of `rows`, safe to open in a spreadsheet; empty for a missing value."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [row.get(name) for name in columns]
        writer.writerow(
            ["" if cell is None or cell is pd.NA or cell != cell else harmless(str(cell)) for cell in cells]
        )
    return buffer.getvalue().encode()


def codebook_bytes(codes: Sequence[Mapping[str, str]]) -> bytes:
    """`codebook.yml` of codes with id, name, parent, definition and colour."""
    lines = ["codes:"]
    for code in codes:
        lines.append(f"  - id: {_quoted(code['id'])}")
        lines += [
            f"    {key}: {_quoted(code[key])}" for key in ("name", "parent", "definition", "colour") if code.get(key)
        ]
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    shown = json.dumps(text.translate(UNSEEN), ensure_ascii=False)
    for sign, escaped in _LINE_ENDS.items():
        shown = shown.replace(sign, escaped)
    return shown


def merged_people(
    header: Sequence[str], old: Sequence[Mapping[str, str]], listed: Mapping[str, Sequence[int]], new: Sequence[Mapping[str, str]]
) -> tuple[list[str], list[dict[str, str]], list[str]]:  # fmt: skip
    """Columns and rows of `interviews.csv` with the `new` rows (by their `file`), and what differs from what stands there, which stays.

    `listed`: positions in `old` of the rows of each file.
    """
    rows, differing = [dict(row) for row in old], []
    per_file: dict[str, list[Mapping[str, str]]] = {}
    for own in new:
        per_file.setdefault(own["file"], []).append(own)
    for file, people in per_file.items():
        there = listed.get(file, ())
        if not there:
            rows += [dict(own) for own in people]
        elif len(there) > 1 or len(people) > 1:
            differing.append(
                f"{file}: interviews.csv lists its people already; what the project says of them was left out"
            )
        else:
            row = rows[there[0]]
            for name, value in people[0].items():
                if value and row.get(name) and row[name] != value and name != "file":
                    differing.append(
                        f"{file}: {name} is {row[name]!r} in interviews.csv and {value!r} in the project; it stays"
                    )
                elif value and not row.get(name):
                    row[name] = value
    further = (name for own in new for name in own if any(row.get(name) for row in rows))
    return list(dict.fromkeys([*header, *further])), rows, differing
