"""Files in `codings/` whose rows name stretches of the raw texts: a file and the words in it, not a passage of the house.

Such a file comes from another tool (`insights import`) or is written by hand: columns `file`, `code` and `quote`, or `start` and `end`
(code points into the text file as it is read, half open), further `line`, the words `before` and `after`, `status`, `created`.
A row that names a file and says that no code fits (`(none fits)`) tells that its coder read the whole interview: what he did not give
there he rejects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from insights.errors import InputError, nearest
from insights.interviews.coding import anchoring, filled_sheet
from insights.interviews.coding.anchoring import AROUND
from insights.interviews.coding.codebook import Code, ids_by_name
from insights.study import TABLE_SUFFIXES, Study
from insights.tabular import Table

COLUMNS = ("file", "start", "end", "line", "before", "quote", "after", "code", "status", "created")
PLAIN = (".txt", ".md")  # files whose characters can be counted
_STATUSES = ("accepted", "rejected")


@dataclass(frozen=True)
class Span:
    """One row of a coder's file: the words that were coded, the words around them, how far into the file they stand (0 to 1).

    Without a code it says that the file was read as a whole.
    """

    row: int | str
    file: str
    code: str
    status: str
    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    near: float | None = None
    line: int | None = None


@dataclass(frozen=True)
class Sources:
    """The interviews that spans may name: their file by every name that people write for it, in small letters, and `text`, which gives
    the text of a file whose characters can be counted (else None)."""

    names: Mapping[str, str]
    text: Callable[[str], str | None]


def span_files(study: Study) -> list[Path]:
    """The files in `codings/` that code stretches of raw text, one per coder."""
    folder = study.raw / "codings"
    found = [p for p in folder.iterdir() if p.suffix.lower() in TABLE_SUFFIXES] if folder.is_dir() else []
    return sorted(p for p in found if not p.name.startswith((".", "~$")) and holds_spans(p))


def holds_spans(path: Path) -> bool:
    """Whether the file at `path` is one of them; a file that cannot be read is none."""
    try:
        return is_spans(filled_sheet.read_file(path))
    except InputError:  # said where its decisions are read
        return False


def is_spans(table: Table) -> bool:
    """Whether a coder's table names stretches of raw text instead of passages."""
    names = set(table.frame.columns)
    return (
        filled_sheet.ID not in names and {"file", "code"} <= names and ("quote" in names or {"start", "end"} <= names)
    )


def read_spans(path: Path, codes: Sequence[Code], sources: Sources) -> list[Span]:
    """The rows of a coder's file that decide something.

    Raises InputError that names the rows with an unknown interview, code or status, or with a place that does not exist.
    """
    table, known, problems, spans = filled_sheet.read_file(path), ids_by_name(codes), [], []
    for position, cells in enumerate(table.frame.to_dict("records")):
        given = {name: _cell(cells, name) for name in COLUMNS}
        if not given["code"] or ("status" in cells and not given["status"]):
            continue  # nothing was decided yet
        try:
            spans.append(_span(table.row(position), given, known, sources))
        except InputError as error:
            problems.append(f"row {table.row(position)}: {error}")
    if problems:
        more = [f"and {len(problems) - 5} more"] if len(problems) > 5 else []
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise InputError(
            f"{path}: {count} in the codings; put them right and run again.", problems=[*problems[:5], *more]
        )
    return spans


def _span(row: int | str, given: Mapping[str, str], known: Mapping[str, str], sources: Sources) -> Span:
    file = sources.names.get(Path(given["file"].replace("\\", "/")).name.casefold())
    read_whole = filled_sheet.is_nothing(given["code"])
    code, status = "" if read_whole else known.get(given["code"].lower()), given["status"].lower() or "accepted"
    if code is None:
        raise InputError(f"there is no code {given['code']!r}; {nearest(given['code'], known)}")
    if file is None:
        raise InputError(
            f"there is no interview {given['file']!r}; {nearest(given['file'], set(sources.names.values()))}"
        )
    if read_whole:
        if given["quote"] or given["start"]:
            raise InputError("says of some words that no code fits; without words it says so of all that was not coded")
        return Span(row, file, "", "rejected", ())
    if status not in _STATUSES:
        raise InputError(f"the status {given['status']!r} should be accepted or rejected")
    numbers = {name: _number(given[name], name) for name in ("start", "end", "line")}
    quote = tuple(word for word, _, _ in anchoring.words_in(given["quote"]))
    start, end, text = numbers["start"], numbers["end"], sources.text(file)
    around = [tuple(word for word, _, _ in anchoring.words_in(given[name])) for name in ("before", "after")]
    span = Span(row, file, code, status, quote, around[0][-AROUND:], around[1][:AROUND], line=numbers["line"])
    if start is None or end is None or text is None:
        if not quote:
            raise InputError("says neither in `quote` nor in `start` and `end` of a text file which words are meant")
        return span
    if quote and not (start < end <= len(text) and _words(text, start, end) == quote):
        return span  # the text is another one by now: the words alone lead to the place
    if not 0 <= start < end <= len(text):
        raise InputError(f"{start} to {end} is no place in the text of {len(text)} characters")
    start, end = _whole_words(text, start, end)
    around = [text[max(start - 40 * AROUND, 0) : start], text[end : end + 40 * AROUND]]
    before, after = ([word for word, _, _ in anchoring.words_in(part)] for part in around)
    line = text.count("\n", 0, start) + 1
    words = _words(text, start, end)
    return Span(row, file, code, status, words, tuple(before[-AROUND:]), tuple(after[:AROUND]), start / len(text), line)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The place without the halves of words: people cut them when they mark with the mouse."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _words(text: str, start: int, end: int) -> tuple[str, ...]:
    return tuple(word for word, _, _ in anchoring.words_in(text[start:end]))


def _number(written: str, name: str) -> int | None:
    if not written:
        return None
    if not written.isdecimal():
        raise InputError(f"{name} should be a whole number, not {written!r}")
    return int(written)


def _cell(cells: Mapping, name: str) -> str:
    value = cells.get(name)
    return "" if value is None or value != value else str(value).strip()
