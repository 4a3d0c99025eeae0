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
from insights.interviews.privacy.masks import unmasked
from insights.tabular import Table, read_table
from insights.tabular.delimited import read_delimited
from insights.tabular.table import from_grid
from insights.tabular.typed import as_text

COLUMNS = ("Code 1", "Code 2", "Code 3")
NOTHING = {"de": "(keiner passt)", "en": "(none fits)"}
OTHERS = {"de": "(alle anderen)", "en": "(all others)"}  # of a passage that was read: every code not named for it
BLIND, AT_RANDOM = "blind", "random"
MARKS = {
    "de": {BLIND: "blind codiert", AT_RANDOM: "Zufallsauswahl"},
    "en": {BLIND: "coded blind", AT_RANDOM: "random selection"},
}
YES = {"de": "ja", "en": "yes"}
NO = {"de": "nein", "en": "no"}
TEXT, QUOTE = {"de": "Textstelle", "en": "Passage"}, {"de": "Zitat", "en": "Quote"}
# The code as it was proposed, so that a change without a status is noticed.
PROPOSED = {"de": "Vorschlag", "en": "Proposal"}
ID = "verbatim_id"
_TEXT, _QUOTE = ("text", "textstelle", "passage"), ("quote", "zitat")
_ALIKE = 0.5  # share of words that two readings of one passage have in common at the least
_NAME = 2  # words that a word of a mask (`Person 3` has two) stands for at the most
_CODE = re.compile(r"code \d+", re.IGNORECASE)
OMITTED = " … "  # between two quoted stretches of one passage
_CUT = re.compile(r"\s*(?:…|\.\.\.|\[\s*\])\s*")
Row = tuple[int, str, str, str, str]  # position in the table, verbatim_id, code as written, status, quote


@dataclass(frozen=True)
class Sheet:
    """A coder's sheet: its `passages`, how many of them he has `read`, whether he codes `blind`, and whether they were drawn `at_random`
    from all interviews."""

    passages: tuple[str, ...]
    blind: bool
    at_random: bool
    read: int = 0


def read_file(path: Path) -> Table:
    """The table of decisions in `path`; of an Excel file the sheet with the column verbatim_id, wherever it stands among the others.

    A file with its headings only decides nothing: so may a withdrawal leave it.
    """
    if path.suffix.lower() in (".csv", ".tsv") and path.is_file() and path.stat().st_size:
        return read_delimited(path)
    table = read_table(path)
    if ID in table.frame.columns or path.suffix.lower() != ".xlsx":
        return table
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for page in book.worksheets:
        grid = [[as_text(cell) for cell in cells] for cells in page.iter_rows(values_only=True)]
        if len(grid) > 1 and ID in grid[0]:
            table = from_grid(path, grid, first_row=1)
            break
    book.close()
    return table


def is_nothing(written: str) -> bool:
    """Whether a coder wrote that no code fits: `(keiner passt)`, `none fits`, `-`, in any letters, with brackets or without."""
    return _bare(written) in {"-", "–", "—", *(_bare(name) for name in NOTHING.values())}


def _bare(written: str) -> str:
    return re.sub(r"[()\[\]{}.]", "", written).strip().casefold()


def is_others(written: str) -> bool:
    """Whether a coder wrote that all codes he did not name are rejected: `(alle anderen)`, `all others`, in any letters."""
    return _bare(written) in {_bare(name) for name in OTHERS.values()}


def is_sheet(table: Table) -> bool:
    """Whether the table has the columns of the sheet."""
    return "status" not in table.frame.columns and bool(_code_columns(table))


def rows_of(table: Table, codes: Sequence[Code]) -> Iterator[Row]:
    """What the filled rows decide: the codes given, and all others of the codebook rejected, save those above a given one.

    Raises InputError for a row that gives a code and says that none fits.
    """
    table.require([ID])
    known, parents = ids_by_name(codes), {code.code: code.parent for code in codes}
    for position, cells in enumerate(table.frame.to_dict("records")):
        verbatim = cell_text(cells[ID])
        given = given_in(cells)
        if not given:
            continue
        nothing = [text for text in given if is_nothing(text)]
        if nothing and len(nothing) < len(given):
            raise InputError(
                f"{table.path}, row {table.row(position)}: gives a code and says {nothing[0]!r}; keep one."
            )
        if not verbatim:
            yield position, "", given[0], "accepted", ""
            continue
        kept, quote = set(), quote_of(cells)
        for text in [] if nothing else given:
            yield position, verbatim, text, "accepted", quote
            code = known.get(text.lower(), "")
            while code and code not in kept:
                kept.add(code)
                code = parents.get(code, "")
        for code in codes:
            if code.code not in kept:
                yield position, verbatim, code.code, "rejected", ""


def given_in(cells: dict) -> list[str]:
    """What stands in the columns of codes of one row, as written."""
    return list(dict.fromkeys(text for name in cells if _CODE.fullmatch(str(name).strip()) and (text := cell_text(cells[name]))))  # fmt: skip


def quote_of(cells: dict) -> str:
    """The words of the passage that a coder quoted, without quotation marks around them; empty without a quote."""
    written = next((cell_text(cell) for name, cell in cells.items() if str(name).strip().casefold() in _QUOTE), "")
    return " ".join(written.strip("„“”\"»«'").split())


def texts_of(table: Table) -> dict[int, str]:
    """The passages as they stand in the coder's file, by position; empty where it holds none."""
    name = next((name for name in table.frame.columns if str(name).strip().casefold() in _TEXT), None)
    return (
        {} if name is None else {row: text for row, cell in enumerate(table.frame[name]) if (text := cell_text(cell))}
    )


def misplaced(verbatim: str, text: str, shown: str) -> str:
    """What is wrong where the passage `text` is another one than the coder saw (`shown`); else nothing.

    Interviews that are changed after the coding get other passages under the same ids. A mask more or less is no other passage: what
    one of the two says beside its masks stands in the other one, which has no more words than masks could stand for.
    """
    now, then = _spoken(text), _spoken(shown)
    if not shown.strip() or len(now & then) >= _ALIKE * len(now | then):
        return ""
    if _is_masked(text, now, then) or _is_masked(shown, then, now):
        return ""
    return f"{verbatim} is another passage now than when it was coded; was its interview changed? Code the row anew"


def quoted_in(text: str, quote: str) -> str | None:
    """The words of `text` that a coder quoted, as they stand there; None where they do not.

    Capitals and blanks do not matter, and `…` stands for words left out.
    """
    pieces = [r"\s+".join(map(re.escape, piece.split())) for piece in _CUT.split(quote) if piece.strip()]
    form = r".*?".join(f"({piece})" for piece in pieces)
    found = re.search(form, text, re.IGNORECASE | re.DOTALL) if pieces else None
    return OMITTED.join(found.groups()) if found else None


def _spoken(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w+", unmasked(text))}


def _is_masked(masked: str, own: set[str], other: set[str]) -> bool:
    """Whether the words `own` are those of `masked` and the further ones of `other` fit behind its masks."""
    masks = len(re.findall(r"\w+", masked)) - len(re.findall(r"\w+", unmasked(masked)))
    return bool(masks) and own <= other and len(other - own) <= _NAME * masks


def sheets(paths: Sequence[Path]) -> dict[str, Sheet]:
    """The sheets among the files in `codings/`, by coder; files of another form are left out."""
    found = {}
    for path in paths:
        table = read_file(path)
        if ID in table.frame.columns and BLIND in table.frame.columns and not is_sheet(table):
            yes = {word.casefold() for word in YES.values()}
            found[path.stem] = Sheet((), all(cell_text(own).casefold() in yes for own in table.frame[BLIND]), False)
        elif is_sheet(table) and ID in table.frame.columns:
            said = _marks(path) if path.suffix.lower() == ".xlsx" else {}
            ids = tuple(table.frame[ID].dropna())
            read = sum(bool(given_in(cells)) for cells in table.frame.to_dict("records"))
            found[path.stem] = Sheet(ids, said.get(BLIND, False), said.get(AT_RANDOM, False), read)
    return found


def in_hands(paths: Sequence[Path]) -> dict[str, set[str]]:
    """The passages in the file of each coder, decided or not yet."""
    tables = {path.stem: read_file(path).frame for path in paths}
    return {coder: set(frame[ID].dropna()) for coder, frame in tables.items() if ID in frame.columns}


def _code_columns(table: Table) -> list[str]:
    return [name for name in table.frame.columns if _CODE.fullmatch(str(name).strip())]


def _marks(path: Path) -> dict[str, bool]:
    """The marks that stand on any sheet of the workbook but the one with the passages, as its coder can read and change them."""
    import openpyxl

    names = {name.casefold(): mark for own in MARKS.values() for mark, name in own.items()}
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found = {}
    for page in book.worksheets:
        for cells in page.iter_rows(max_col=2, values_only=True):
            if cells and cells[0] == ID:
                break
            mark = names.get(cell_text(cells[0]).casefold()) if cells else None
            if mark and len(cells) > 1:
                found[mark] = cell_text(cells[1]).casefold() in YES.values()
    book.close()
    return found


def cell_text(value) -> str:
    """The text of a cell; nothing for an empty one."""
    return "" if value is None or value != value else str(value).strip()
