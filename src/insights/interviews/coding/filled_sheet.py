"""The sheet in which a coder codes passage after passage: its columns, what a filled row decides, and the marks that it carries.

One row per passage, up to three codes in columns of their own. Who fills in a row has read the passage with the whole codebook in mind,
so the codes that he did not give there are rejected. An empty row was not read yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from insights.errors import InputError
from insights.interviews.coding.codebook import Code, ids_by_name
from insights.tabular import Table, read_table

COLUMNS = ("Code 1", "Code 2", "Code 3")
NOTHING = {"de": "(keiner passt)", "en": "(none fits)"}
BLIND, AT_RANDOM = "blind", "random"
MARKS = {
    "de": {BLIND: "blind codiert", AT_RANDOM: "Zufallsauswahl"},
    "en": {BLIND: "coded blind", AT_RANDOM: "random selection"},
}
YES = {"de": "ja", "en": "yes"}
NO = {"de": "nein", "en": "no"}
TEXT, QUOTE = {"de": "Textstelle", "en": "Passage"}, {"de": "Zitat", "en": "Quote"}
_TEXT, _QUOTE = ("text", "textstelle", "passage"), ("quote", "zitat")
_ALIKE = 0.5  # share of words that two readings of one passage have in common at the least
_CODE = re.compile(r"code \d", re.IGNORECASE)
Row = tuple[int, str, str, str, str]  # position in the table, verbatim_id, code as written, status, quote


@dataclass(frozen=True)
class Sheet:
    """A coder's sheet: the `passages` in it, whether he codes `blind`, and whether they were drawn `at_random` from all interviews."""

    passages: tuple[str, ...]
    blind: bool
    at_random: bool


def is_sheet(table: Table) -> bool:
    """Whether the table has the columns of the sheet."""
    return "status" not in table.frame.columns and bool(_code_columns(table))


def rows_of(table: Table, codes: Sequence[Code]) -> Iterator[Row]:
    """What the filled rows decide: the codes given, and all others of the codebook rejected, save those above a given one.

    Raises InputError for a row that gives a code and says that none fits.
    """
    known, parents = ids_by_name(codes), {code.code: code.parent for code in codes}
    for position, cells in enumerate(table.frame.to_dict("records")):
        verbatim = _text(cells.get("verbatim_id"))
        given = list(dict.fromkeys(text for name in _code_columns(table) if (text := _text(cells[name]))))
        quote = quote_of(cells)
        if not given or not verbatim:
            continue
        nothing = [text for text in given if text in ("-", "–", *NOTHING.values())]
        if nothing and len(nothing) < len(given):
            raise InputError(
                f"{table.path}, row {table.row(position)}: gives a code and says {nothing[0]!r}; keep one."
            )
        kept = set()
        for text in [] if nothing else given:
            yield position, verbatim, text, "accepted", quote
            code = known.get(text.lower(), "")
            while code and code not in kept:
                kept.add(code)
                code = parents.get(code, "")
        for code in codes:
            if code.code not in kept:
                yield position, verbatim, code.code, "rejected", ""


def quote_of(cells: dict) -> str:
    """The words of the passage that a coder quoted, without quotation marks around them; empty without a quote."""
    written = next((_text(cell) for name, cell in cells.items() if str(name).strip().casefold() in _QUOTE), "")
    return " ".join(written.strip("„“”\"»«'").split())


def texts_of(table: Table) -> dict[int, str]:
    """The passages as they stand in the coder's file, by position; empty where it holds none."""
    name = next((name for name in table.frame.columns if str(name).strip().casefold() in _TEXT), None)
    return {} if name is None else {row: text for row, cell in enumerate(table.frame[name]) if (text := _text(cell))}


def misplaced(verbatim: str, text: str, shown: str, quote: str) -> str:
    """What is wrong where the passage is another one than the coder saw (`shown`), or his quote does not stand in it; else nothing.

    Interviews that are changed after the coding get other passages under the same ids. A mask more or less is no other passage.
    """
    now, then = ({word.casefold() for word in re.findall(r"\w+", own)} for own in (text, shown))
    if then and len(now & then) < _ALIKE * len(now | then):
        return f"{verbatim} is another passage now than when it was coded; was its interview changed? Code the row anew"
    if quote and quote not in " ".join(text.split()):
        return f"the quote {quote[:60]!r} does not stand in {verbatim}; copy it from the passage"
    return ""


def sheets(paths: Sequence[Path]) -> dict[str, Sheet]:
    """The sheets among the files in `codings/`, by coder; files of another form are left out."""
    found = {}
    for path in paths:
        table = read_table(path)
        if is_sheet(table) and "verbatim_id" in table.frame.columns:
            said = _marks(path) if path.suffix.lower() == ".xlsx" else {}
            ids = tuple(table.frame["verbatim_id"].dropna())
            found[path.stem] = Sheet(ids, said.get(BLIND, False), said.get(AT_RANDOM, False))
    return found


def _code_columns(table: Table) -> list[str]:
    return [name for name in table.frame.columns if _CODE.fullmatch(str(name).strip())]


def _marks(path: Path) -> dict[str, bool]:
    """The marks that stand on any sheet of the workbook, as its coder can read and change them."""
    import openpyxl

    names = {name.casefold(): mark for own in MARKS.values() for mark, name in own.items()}
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found = {}
    for page in book.worksheets[1:]:
        for cells in page.iter_rows(max_col=2, values_only=True):
            mark = names.get(_text(cells[0]).casefold()) if cells else None
            if mark and len(cells) > 1:
                found[mark] = _text(cells[1]).casefold() in YES.values()
    book.close()
    return found


def _text(cell) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()
