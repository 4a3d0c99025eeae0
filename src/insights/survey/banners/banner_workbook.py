"""The banner tables as an Excel file in the shape in which agencies deliver them; the same tables give the same bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from insights import ledger
from insights.contracts.documents import Weighting
from insights.estimates import small_below
from insights.study import Study
from insights.survey.banners.banner_looks import Writer, styles_of
from insights.survey.banners.banner_words import TEXTS
from insights.tabular.sheets import link_to, saved
from insights.wording import NARROW_SPACE, number, put_in, small_bases

FILE = "banner_tables.xlsx"
_HIDDEN = "·"  # the same for a cell of 1 to 4 people and for one from which such a cell could be calculated
_LONGEST_LABEL, _LONGEST_NAME, _LONGEST_HEAD = 300, 250, 90  # letters, behind which […] stands
_TEST_SHOWN, _SAME = 0.05, 0.95  # two questions with a larger effect say the same


@dataclass(frozen=True)
class _Look:
    """How all tables of a workbook are shown."""

    words: dict
    language: str
    weights: str
    correction: str
    percent: str
    show_n: bool
    weighted: bool
    decimals: int
    styles: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Table:
    """One question: its columns in order, its rows with their cells, and the tests."""

    number: int
    label: str
    variable: str
    several: bool
    without_rare: bool  # people whose answer few gave are not in the base
    columns: (
        pd.DataFrame
    )  # banner, banner_position, banner_category, letter, base, base_weighted, effective_base, told, whole
    rows: list[tuple[str, str, pd.DataFrame]]  # name, statistic, cells in the order of the columns
    tests: dict[str, Any]


def build(
    crosstabs: pd.DataFrame,
    tests: pd.DataFrame,
    nets: pd.DataFrame,
    bases: pd.DataFrame,
    variables: pd.DataFrame,
    summary: Weighting,
    *,
    title: str = "",
    correction: str = "holm",
    one_sheet: bool = False,
    show_n: bool = False,
    decimals: int = 0,
    language: str = "de",
) -> bytes:
    """The tables `crosstabs`, `crosstab_tests`, `crosstab_nets` and `crosstab_bases` as an .xlsx file in the study's language.

    A sheet of contents with links, then one sheet per question, or all below each other (`one_sheet`); `show_n`: a row of people under each
    row of percentages; `decimals` (0 or 1) of the percentages. Percentages are numbers; letters stand in a row of their own.
    """
    import openpyxl

    words = put_in(TEXTS[language], small_bases(language))
    effective = number(summary.effective_n, language, decimals=0)
    weights = words["unweighted"]
    if summary.source != "none":
        weights = words["weighted"].format(
            effective=effective, effect=number(summary.design_effect, language, decimals=2)
        )
    look = _Look(
        words, language, weights, words["corrections"][correction], words["percent_1" if decimals else "percent"],
        show_n, summary.source != "none", decimals,
    )  # fmt: skip
    book = openpyxl.Workbook()
    look.styles.update(styles_of(book.active, look.percent))
    tables = _tables(crosstabs, tests, nets, bases, variables)
    first = book.active
    first.title = words["contents"]
    places = _fill_tables(book, tables, look, one_sheet=one_sheet, title=title)
    _fill_contents(first, tables, places, look, variables, title=title, people=summary.n)
    _fill_notes(book.create_sheet(words["notes"]), look, title)
    return saved(book)


def write(data: bytes, study: Study, *, name: str = FILE) -> str:
    """Write the workbook to `reports/<study>/` and record it; the path as seen from the workspace."""
    path = study.reports / name
    ledger.write(path, data, study)
    return path.relative_to(study.workspace.root).as_posix()


# ---- from the hand-over tables to one table per question


def _tables(crosstabs, tests, nets, bases, variables) -> list[_Table]:
    cells = pd.concat([crosstabs.assign(statistic="", order=0), nets.assign(order=1)], ignore_index=True)
    cells["statistic"] = cells["statistic"].where(cells["category"] != "mean", "mean").fillna("")
    cells = cells.merge(bases.drop(columns="base"), on=["variable", "banner", "banner_position"], how="left")
    letters = cells["letter"].fillna("")
    cells["letter"], cells["place"] = letters, letters.str.len() * 1000 + [ord(t[-1]) + 26 * ord(t[0]) * (len(t) > 1) if t else -1 for t in letters]  # fmt: skip
    cells = cells.sort_values(["order", "position", "place"], kind="stable")
    cells = cells.astype({"note": object, "higher_than": object, "letter": object, "category": object})
    compared = {
        name: dict(zip(own["banner"], own.itertuples(), strict=True)) for name, own in tests.groupby("variable")
    }
    banners, grouped, found = set(cells["banner"]), dict(list(cells.groupby("variable", sort=False))), []
    for i, about in enumerate(variables[variables["variable"].isin(grouped)].sort_values("position").itertuples(), 1):
        own = grouped[about.variable]
        columns = own[(own["order"] == 0) & (own["position"] == 1)].reset_index(drop=True)
        blocks = [own.iloc[at : at + len(columns)] for at in range(0, len(own), len(columns))]
        rows = [(block["category"].iloc[0], block["statistic"].iloc[0], block) for block in blocks]
        if about.variable not in banners and _own_words(about):
            rows = _folded(rows)
        columns, several = columns.join(_told(own, len(columns))), about.kind == "multiple"
        without = bool(columns["base"].iloc[0] < about.n_valid)
        tests = compared.get(about.variable, {})
        found.append(_Table(i, about.label, about.variable, several, without, columns, rows, tests))
    return found


def _own_words(about) -> bool:
    """Whether the answers are what people said, not a scale or bands that everybody was given: then their names can tell of somebody."""
    given = any(isinstance(text, str) and text for text in (about.categories, about.bands))
    return about.kind in ("nominal", "multiple") or (about.kind == "numeric" and about.role != "nps" and not given)


def _folded(rows: list[tuple[str, str, pd.DataFrame]]) -> list[tuple[str, str, pd.DataFrame]]:
    """The rows with those of answers that are hidden among all people as one without a name (""), behind the others."""
    few = [not kind and cells["note"].iloc[0] == "suppressed" for _, kind, cells in rows]
    if not any(few):
        return rows
    blocks = [cells.reset_index(drop=True) for (_, _, cells), gone in zip(rows, few, strict=True) if gone]
    hidden = np.array([cells["note"].fillna("").str.startswith("suppressed") for cells in blocks])
    one = pd.concat([blocks[i].iloc[[j]] for j, i in enumerate(hidden.argmax(axis=0))])
    kept = [row for row, gone in zip(rows, few, strict=True) if not gone]
    last = sum(not kind for _, kind, _ in kept)
    return [*kept[:last], ("", "", one), *kept[last:]]


def _told(cells: pd.DataFrame, n_columns: int) -> pd.DataFrame:
    """Per column whether its base is `told`, and whether the table by its banner is `whole`: without hidden cells."""
    note = cells["note"].fillna("").to_numpy(dtype=str).reshape(-1, n_columns)
    part = pd.Series(np.char.startswith(note, "suppressed").any(axis=0))
    part = part.groupby(cells["banner"].to_numpy()[:n_columns]).transform("any")
    return pd.DataFrame({"told": (note != "suppressed base").all(axis=0), "whole": ~part})


# ---- onto the sheets


def _fill_tables(book, tables: list[_Table], look: _Look, *, one_sheet: bool, title: str) -> dict[int, str]:
    """Write all tables; where each of them begins (`'3 alter'!A1`)."""
    places, top, page = {}, 1, None
    labels = {table.variable: table.label for table in tables}
    for table in tables:
        if page is None or not one_sheet:
            own = re.sub(r"[^\w ._-]", " ", f"{table.number} {table.variable}")
            name = look.words["all_tables"] if one_sheet else own
            page, top = book.create_sheet(name[:31].strip()), 1
            _prepare(page, look, title)
        places[table.number] = f"'{page.title}'!A{top}"
        head, end = _fill_table(page, table, top, look, labels)
        if not one_sheet:
            page.freeze_panes = page.cell(head + 1, 2)
            page.print_title_rows = f"1:{head}"
        top = end + 3
    if one_sheet and page is not None:
        page.freeze_panes = "B1"
    return places


def _prepare(page, look: _Look, title: str) -> None:
    page.column_dimensions["A"].width = 46
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage = 0, True
    footer = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", title).replace("&", "&&")
    page.oddFooter.left.text, page.oddFooter.right.text = footer[:120], look.words["page"]
    page.sheet_view.showGridLines = False


def _fill_table(page, table: _Table, top: int, look: _Look, labels: dict[str, str]) -> tuple[int, int]:
    """One table from row `top` on; the last row of its head, and its last row."""
    words, columns = look.words, table.columns
    begin = columns.groupby("banner", sort=False).head(1).index + 2
    write = Writer(page, look.styles, frozenset(int(j) for j in begin))
    write(top, 1, f"{words['table'].format(n=table.number)}: {_cut(table.label, _LONGEST_LABEL)}", "title")
    write(top + 1, 1, words["back"], "link")
    link_to(page.cell(top + 1, 1), f"'{words['contents']}'!A{table.number + 4}")
    about = words["without_rare" if table.without_rare else "basis"].format(weights=look.weights)
    write(top + 2, 1, f"{about} {words['several']}" if table.several else about, "note")
    row = _fill_head(page, table, top + 3, look, labels, write)
    for name, values, style in _base_rows(columns, look):
        write(row, 1, name, "base_name")
        for j, (value, column) in enumerate(zip(values, columns.itertuples(), strict=True), 2):
            told = column.told and not np.isnan(value)
            write(row, j, *(_base(value, column.base, style) if told else (_HIDDEN, "hidden")))
        row += 1
    head = row - 1
    for name, statistic, cells in table.rows:
        row = _fill_row(write, row, name, statistic, cells, look)
    if table.tests:
        row = _fill_tests(page, table, row, look, write)
    write(row, 1, words["marks"].format(correction=look.correction), "note")
    return head, row


def _fill_head(page, table: _Table, row: int, look: _Look, labels: dict[str, str], write: Writer) -> int:
    """Banners, their categories, the letters; returns the next row."""
    columns = table.columns
    for at in (row, row + 1, row + 2):
        write(at, 1, None, "head")
    for banner, own in columns.groupby("banner", sort=False):
        first, last = own.index[0] + 2, own.index[-1] + 2
        for j in range(first, last + 1):
            write(row, j, None, "head")
        write(
            row, first, None if banner == "total" else _cut(labels.get(str(banner), str(banner)), _LONGEST_HEAD), "head"
        )
        if last > first:
            page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    for j, column in enumerate(columns.itertuples(), 2):
        write(row + 1, j, _cut(str(column.banner_category), _LONGEST_HEAD), "head")
        write(row + 2, j, column.letter or None, "head")
        if page.column_dimensions[write.letter(j)].width != 12:
            page.column_dimensions[write.letter(j)].width = 12
    longest = min(_LONGEST_HEAD, max(len(str(category)) for category in columns["banner_category"]))
    page.row_dimensions[row + 1].height = 15 * min(6, 1 + longest // 11)
    return row + 3


def _base_rows(columns: pd.DataFrame, look: _Look) -> list[tuple[str, pd.Series, str]]:
    """The bases; of few people the sums of their weights would tell who they are, so only their number is told."""
    rows = [(look.words["base"], columns["base"], "base")]
    if look.weighted:
        many = columns["base"] >= small_below()
        rows.append((look.words["base_weighted"], columns["base_weighted"].where(many), "base"))
        rows.append((look.words["effective"], columns["effective_base"].where(many), "base"))
    return rows


def _base(value: float, people: int, style: str) -> tuple[Any, str]:
    return round(value), style if people >= small_below() else "base_small"


def _fill_row(write: Writer, row: int, name: str, statistic: str, cells: pd.DataFrame, look: _Look) -> int:
    """One category: its percentages, n where shown, and its letters where there are any; returns the next row."""
    kind = "mean" if statistic == "mean" else "net" if statistic else "share"
    said = {"mean": look.words["mean"], "": look.words["further"]}.get(name) or _cut(name, _LONGEST_NAME)
    write(row, 1, said, f"{kind}_name")
    values, notes, people = cells["value"].to_numpy(), cells["note"].fillna("").to_numpy(), cells["n"].to_numpy()
    # What a cell holds is what it shows: from all decimals of a share the people behind its neighbours could be calculated.
    decimals = 2 if kind == "mean" else 2 + look.decimals
    for j, value in enumerate(values, 2):
        empty = _HIDDEN if notes[j - 2].startswith("suppressed") else "–"
        look_of = "about" if notes[j - 2] == "about" else kind
        write(row, j, *((empty, "hidden") if np.isnan(value) else (round(float(value), decimals), look_of)))
    row += 1
    if look.show_n and kind != "mean":
        write(row, 1, look.words["n"], "small_name")
        for j, n in enumerate(people, 2):
            # In a column without percentages they would tell what the percentages may not.
            shown = {"suppressed": _HIDDEN, "suppressed base": _HIDDEN, "no share": "–"}.get(notes[j - 2], int(n))
            write(row, j, shown, "hidden" if isinstance(shown, str) else "n")
        row += 1
    marks = cells["higher_than"].fillna("").to_numpy()
    if (marks != "").any():
        for j, mark in enumerate(marks, 2):
            write(row, j, mark or None, "letters")
        row += 1
    return row


def _fill_tests(page, table: _Table, row: int, look: _Look, write: Writer) -> int:
    """The test of the table with each banner, under the banner's columns; returns the next row."""
    write(row, 1, look.words["test"], "small_name")
    for banner, own in table.columns.groupby("banner", sort=False):
        if banner in table.tests:
            first, last = own.index[0] + 2, own.index[-1] + 2
            text = _test(table.tests[banner], look) if own["whole"].all() else _HIDDEN
            write(row, first, text, "hidden" if text == _HIDDEN else "test")
            if last > first:
                page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    return row + 1


def _test(test, look: _Look) -> str:
    if np.isnan(test.p_adjusted):
        return "–"
    name = look.words["tests"].get(test.test, test.test)
    text = f"{name}: {_p(test.p_adjusted, look.language)}; {_effect(test, look)}"
    return text.replace(" = ", f"{NARROW_SPACE}={NARROW_SPACE}").replace(" < ", f"{NARROW_SPACE}<{NARROW_SPACE}")


def _effect(test, look: _Look) -> str:
    name = look.words["effects"].get(test.effect_name, test.effect_name)
    return f"{name} = {number(test.effect, look.language, decimals=2)}"


def _cut(text: str, longest: int) -> str:
    """`text`, cut and marked with […] where no cell could show all of it."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()} […]"


def _p(p: float, language: str) -> str:
    return f"p < {number(0.001, language, decimals=3)}" if p < 0.001 else f"p = {number(p, language, decimals=3)}"


def _fill_contents(page, tables, places, look: _Look, variables, *, title: str, people: int) -> None:
    words, write = look.words, Writer(page, look.styles)
    _prepare(page, look, title)
    write(1, 1, f"{words['title']}: {_cut(title, _LONGEST_LABEL)}" if title else words["title"], "title")
    facts = words["facts"].format(people=number(float(people), look.language, decimals=0), weights=look.weights)
    write(2, 1, facts, "note")
    for j, head in enumerate(words["contents_head"], 1):
        write(4, j, head, "head")
    labels = dict(zip(variables["variable"], variables["label"], strict=True))
    for row, table in enumerate(tables, 5):
        total = int(table.columns["base"].iloc[0])
        whole = set(table.columns.loc[table.columns["whole"], "banner"])
        told = [test for banner, test in table.tests.items() if banner in whole]
        clear = [t for t in told if t.p_adjusted < _TEST_SHOWN and not t.effect > _SAME]
        best = max(clear, key=lambda t: (np.nan_to_num(t.effect), t.banner), default=None)
        write(row, 1, table.number, "cell")
        write(row, 2, _cut(table.label, _LONGEST_LABEL), "link")
        link_to(page.cell(row, 2), places[table.number])
        write(row, 3, table.variable, "cell")
        write(row, 4, total if table.columns["told"].iloc[0] else _HIDDEN, "cell")
        if best is not None:
            name = _cut(labels.get(best.banner, best.banner), _LONGEST_HEAD)
            texts = [name, _p(best.p_adjusted, look.language), _effect(best, look)]
            for j, text in enumerate(texts, 5):
                write(row, j, text, "cell")
    for letter, width in zip("ABCDEFG", (6, 70, 22, 12, 34, 14, 12), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes, page.print_title_rows = "A5", "4:4"


def _fill_notes(page, look: _Look, title: str) -> None:
    write = Writer(page, look.styles)
    _prepare(page, look, title)
    write(1, 1, look.words["notes"], "title")
    for row, (name, text) in enumerate(look.words["rules"], 3):
        write(row, 1, name, "share_name")
        write(
            row,
            2,
            text.format(weights=look.weights, correction=look.correction),
            "text",
        )
        page.row_dimensions[row].height = 15 * (1 + len(text) // 95)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 110
