"""The code analysis as an Excel file: a page that says how to read it, the tables, and every passage one click away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from insights import contracts, ledger
from insights.estimates import suppress_below
from insights.interviews.analysis import attributes
from insights.interviews.analysis.coded import Coded
from insights.interviews.analysis.coder_sheets import coder_sheets
from insights.interviews.analysis.exact import MARGIN
from insights.interviews.analysis.matrices import cross_case
from insights.interviews.coding.decisions import standing
from insights.interviews.themes import REST
from insights.study import Study
from insights.tabular.sheets import Sheet, to_xlsx

_PERSON = ["respondent_id", "group"]  # the columns before the codes in the sheets of cases
AT_MOST = 20_000  # passages up to which all are listed (beyond, those that another sheet quotes), and people with a row of 0 and 1
FILE = "code_analysis.xlsx"
_KEYS = [
    "source",
    "group",
    "kind",
    "contradiction",
    "verdict",
    "test",
    "effect_name",
]  # their values are words of the house


def build(
    coded: Coded, tables: Mapping[str, Any], *, title: str = "", for_stakeholders: bool = False, colours: Mapping[str, str] | None = None
) -> bytes:  # fmt: skip
    """The tables of the code analysis (by the names of their contracts) as an .xlsx file, in the study's language.

    Tables that are missing in `tables` have no sheet. `for_stakeholders`: without the sheets of single people, and without figures where
    fewer than five people make a group. `colours` (rrggbb by code) fill the cells with the names of codes.
    """
    sheets = [
        sheet
        for sheet in (
            *_themes(coded, tables, for_stakeholders),
            *_counts(coded, tables, for_stakeholders),
            *_by_attribute(coded, tables),
            *_quotes(coded, tables, for_stakeholders),
            *_saturation(coded, tables),
            *([] if for_stakeholders else [*_cases(coded, tables), *coder_sheets(coded, tables).values()]),
        )
        if len(sheet.table)
    ]
    passages = _passages(coded, sheets)
    anchors = {
        verbatim: f"'{passages.title}'!A{row}" for row, verbatim in enumerate(passages.table.iloc[:, 0], 2)
    }  # fmt: skip
    everything = [*sheets, *([passages] if len(passages.table) else []), _codebook(coded)]
    filled = [replace(sheet, fills=_fills(coded, sheet, colours or {})) for sheet in everything]
    readme = _readme(coded, everything, title, tables, for_stakeholders)
    return to_xlsx([readme, *filled], anchors=anchors)


def write(data: bytes, study: Study, *, name: str = FILE) -> str:
    """Write the workbook to `reports/<study>/` and record it; the path as seen from the workspace."""
    path = study.reports / name
    ledger.write(path, data, study)
    return path.relative_to(study.workspace.root).as_posix()


def _fills(coded: Coded, sheet: Sheet, colours: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """The cells and headings that are the name of a code with a colour."""
    own = coded.units[(coded.units["kind"] == "code") & coded.units["code"].isin(set(colours))]
    known = {name: colours[code] for name, code in zip(own["name"], own["code"], strict=True)}
    if not known:
        return {}
    cells = sheet.table.to_numpy(dtype=object)
    found = {(-1, j): known[head] for j, head in enumerate(sheet.table.columns) if head in known}
    return found | {
        (i, j): known[cell] for (i, j), cell in np.ndenumerate(cells) if isinstance(cell, str) and cell in known
    }


def _themes(coded: Coded, tables: Mapping[str, Any], for_stakeholders: bool) -> list[Sheet]:
    """The suggested themes, each with its parts below it."""
    if "themes" not in tables or tables["themes"].empty:
        return []
    parts = tables.get("subthemes", pd.DataFrame(columns=["subtheme_id"])).rename(columns={"subtheme_id": "part"})
    own = pd.concat([tables["themes"].assign(part=tables["themes"]["theme_id"]), parts], ignore_index=True)
    own = own.assign(last=own["part"] == REST).sort_values(["last", "part"], ignore_index=True)
    own["theme_id"] = own["part"]
    columns = [
        "theme_id",
        "label",
        "keywords",
        "n_people",
        "n_people_interview",
        "n_people_survey",
        "n_staff",
        "n_verbatims",
    ]
    own = own[[*columns, "stability", *([] if for_stakeholders else ["exemplars", "warning"])]]
    return [_sheet(coded, coded.words["sheets"]["themes"], own, fixed=2)]


def _saturation(coded: Coded, tables: Mapping[str, Any]) -> list[Sheet]:
    """What each interview brought, and in words whether it was enough."""
    if "saturation" not in tables or tables["saturation"].empty:
        return []
    columns = ["position", "interview_id", "new_codes", "cumulative_codes", "new_information", "reached", "median"]
    own = tables["saturation"][columns].astype("object")
    own["reached"] = own["reached"].map(coded.words["yes"])
    found = tables.get("saturation_summary")
    said = [found.statement, *found.groups, *found.details] if found else []
    own = pd.concat([own, pd.DataFrame({"interview_id": [None, *said]}, dtype="object")], ignore_index=True)
    shares = [coded.words["columns"]["new_information"]]
    sheet = _sheet(coded, coded.words["sheets"]["saturation"], own, shares=shares)
    return [replace(sheet, widths={coded.words["columns"]["interview_id"]: 80.0})]


def _counts(coded: Coded, tables: Mapping[str, pd.DataFrame], for_stakeholders: bool) -> list[Sheet]:
    titles, found = coded.words["sheets"], []
    if "code_frequencies" in tables:
        own = tables["code_frequencies"].sort_values(["kind", "source", "group", "n_people", "code"], ascending=[True, True, True, False, True])  # fmt: skip
        if for_stakeholders:
            own = own[own["base"] >= suppress_below()]
        shares = ["share_people", "low", "high", "share_weighted", "low_weighted", "high_weighted"]
        front = ["kind", "name", "source", "group"]
        found.append(_sheet(coded, titles["frequencies"], _ordered(own, front), fixed=2, shares=shares))
    if "code_cooccurrence" in tables:
        own = tables["code_cooccurrence"].sort_values(["n_people", "n_verbatims", "code", "other"], ascending=[False, False, True, True])  # fmt: skip
        front = ["kind", "name", "other_name", "source"]
        found.append(_sheet(coded, titles["cooccurrence"], _ordered(own, front), fixed=3))
    return found


def _by_attribute(coded: Coded, tables: Mapping[str, pd.DataFrame]) -> list[Sheet]:
    titles, found = coded.words["sheets"], []
    if "attribute_statements" in tables:
        found.append(_sheet(coded, titles["statements"], tables["attribute_statements"], fixed=2))
    if "code_attributes" in tables:
        cells = tables["code_attributes"]
        for source in cells["source"].drop_duplicates():
            own = _crosstab(coded, cells[cells["source"] == source])
            if own is not None:
                name = f"{titles['crosstab']} ({coded.words['sources'][source]})"
                found.append(Sheet(name, own, coloured=2, fixed=2, turned=True))
    if "code_attribute_tests" in tables:
        own = tables["code_attribute_tests"].sort_values(["p", "source", "attribute", "kind", "code"])
        found.append(_sheet(coded, titles["tests"], _ordered(own, ["attribute", "kind", "name", "source"]), fixed=3))
    return found


def _crosstab(coded: Coded, cells: pd.DataFrame) -> pd.DataFrame | None:
    """Codes and themes × categories of at least five people, counts of people; attributes that cannot be compared left out."""
    sizes = cells.drop_duplicates(["attribute", "position"])
    large = sizes[sizes["base"] >= MARGIN].groupby("attribute").size()
    cells = cells[cells["attribute"].isin(large.index[large >= 2])]
    cells = attributes.of_enough_people(cells, language=coded.language)
    if cells.empty:
        return None
    titles = {"group": coded.words["group"]}
    head = [
        f"{titles.get(row.attribute, attributes.label_of(row.attribute))}: {row.category} (n = {row.base})"
        for row in cells.itertuples()
    ]
    wide = cells.assign(head=head)
    order = list(wide["head"].drop_duplicates())
    counts = wide.pivot(index=["kind", "code", "name"], columns="head", values="n")[order].reset_index()
    counts["kind"] = counts["kind"].map(coded.words["kinds"])
    return counts.drop(columns="code").rename(columns=coded.words["columns"])


def _quotes(coded: Coded, tables: Mapping[str, pd.DataFrame], for_stakeholders: bool) -> list[Sheet]:
    titles, found = coded.words["sheets"], []
    if "quote_matrix" in tables:
        own = _ordered(tables["quote_matrix"], ["kind", "name", "source", "group", "rank", "text", "respondent_id", "verbatim_id"])  # fmt: skip
        found.append(_sheet(coded, titles["quotes"], own, fixed=2))
    if "contradictions" in tables:
        own = tables["contradictions"].copy()
        if for_stakeholders:
            own = own[own[["base_a", "base_b"]].min(axis=1) >= suppress_below()]
        own["order"] = own["verdict"].map({"differs": 0, "shown": 1, "not shown": 2, "too few": 3})
        own = own.sort_values(["order", "contradiction", "kind", "code", "source"]).drop(columns="order")
        found.append(_sheet(coded, titles["contradictions"], _ordered(own, ["contradiction", "name", "statement"]), fixed=2))  # fmt: skip
    return found


def _cases(coded: Coded, tables: Mapping[str, pd.DataFrame]) -> list[Sheet]:
    """The people interviewed × codes and themes: passages counted, then quoted; and everybody in 0 and 1."""
    titles, found, own = coded.words["sheets"], [], cross_case(coded)
    own = own[own["source"] == "interview"]
    if len(own):
        heads = coded.units.assign(head=_heads(coded)).set_index(["kind", "code"])["head"]
        own = own.assign(head=[heads[pair] for pair in zip(own["kind"], own["code"], strict=True)])
        order = [head for head in heads if head in set(own["head"])]
        counts, texts, ids = (
            own.pivot(index=_PERSON, columns="head", values=values)[order]
            for values in ("n_verbatims", "text", "verbatim_id")
        )
        links = {
            (i, j + 2): value for (i, j), value in np.ndenumerate(ids.to_numpy(dtype=object)) if isinstance(value, str)
        }
        found.append(Sheet(titles["cases"], _people(coded, counts.astype("Int64")), links=links, coloured=2, fixed=2, turned=True))  # fmt: skip
        found.append(Sheet(titles["case_quotes"], _people(coded, texts), links=links, fixed=2))
    if "code_cases" in tables and len(tables["code_cases"]) <= AT_MOST:
        zero_one = tables["code_cases"].copy()
        further = zero_one.columns[4:]
        zero_one[further] = zero_one[further].astype("Int64")
        found.append(_sheet(coded, titles["zero_one"], zero_one, fixed=1, turned=True))
    return found


def _heads(coded: Coded) -> list[str]:
    """A heading for each unit: its id added where two have the same name, its kind where a column of the person is called so."""
    twice, fixed = coded.units.duplicated("name", keep=False), {coded.words["columns"][name] for name in _PERSON}
    heads = []
    for unit, two in zip(coded.units.itertuples(), twice, strict=True):
        more = unit.code if two else coded.words["kinds"][unit.kind] if unit.name in fixed else ""
        heads.append(f"{unit.name} ({more})" if more else unit.name)
    return heads


def _people(coded: Coded, wide: pd.DataFrame) -> pd.DataFrame:
    table = wide.reset_index()
    table["group"] = table["group"].map(coded.words["groups"])
    table.columns.name = None
    return table.rename(columns=coded.words["columns"])


def _passages(coded: Coded, sheets: list[Sheet]) -> Sheet:
    """Every passage with its codes and theme; of very many only those that another sheet leads to."""
    own = coded.passages
    if len(own) > AT_MOST:
        own = own[own["verbatim_id"].isin({verbatim for sheet in sheets for verbatim in (sheet.links or {}).values()})]
    names = coded.mentions.merge(coded.units[["kind", "code", "name"]], on=["kind", "code"])
    for kind in ("code", "theme"):
        joined = names[names["kind"] == kind].groupby("verbatim_id")["name"].agg(contracts.join)
        own = own.assign(**{kind: own["verbatim_id"].map(joined)})
    columns = ["verbatim_id", "text", "code", "theme", "respondent_id", "group", "source", "question", "polarity"]
    return Sheet(coded.words["sheets"]["passages"], _translated(coded, own[columns]), fixed=1)


def _codebook(coded: Coded) -> Sheet:
    return _sheet(coded, coded.words["sheets"]["codebook"], _ordered(coded.units, ["kind", "name"]), fixed=2)


def _readme(coded: Coded, sheets: list[Sheet], title: str, tables: Mapping[str, Any], for_stakeholders: bool) -> Sheet:
    say = coded.words["readme"]
    rows = [(title or say["title"], say["about"]), (None, None)]
    if not for_stakeholders:
        rows[1:1] = [(say["team_only"], say["team"])]
    for source, group, voices in coded.parts():
        people = coded.words["sources"][source] + ", " + coded.words["groups"][group]
        rows.append((people, say["base"].format(people=len(voices), passages=int(voices["n_verbatims"].sum()))))
    decided = coded.mentions.loc[coded.mentions["kind"] == "code", "decided"]
    rows.append((say["state"], say["decided"].format(decided=int(decided.sum()), all=len(decided))))
    if rejected := _n_rejected(tables.get("codings")):
        rows.append((None, say["rejected"].format(rejected=rejected)))
    rows.append((None, None))
    explained = {coded.words["sheets"][key]: text for key, text in say["sheets"].items()}
    rows += [(sheet.title, next((text for name, text in explained.items() if sheet.title.startswith(name)), None)) for sheet in sheets]  # fmt: skip
    rows += [(None, None), *[(say["how"] if not i else None, text) for i, text in enumerate(say["rules"])]]
    return Sheet(coded.words["sheets"]["readme"], pd.DataFrame(rows, columns=say["columns"]), filtered=False)


def _n_rejected(codings: pd.DataFrame | None) -> int:
    """How many codes people rejected on a passage, those left out that stand nevertheless."""
    if codings is None or codings.empty:
        return 0
    stands = set(standing(codings)[["verbatim_id", "code"]].itertuples(index=False, name=None))
    own = codings.loc[codings["status"] == "rejected", ["verbatim_id", "code"]]
    return len(set(own.itertuples(index=False, name=None)) - stands)


def _sheet(coded: Coded, title: str, table: pd.DataFrame, *, shares: tuple | list = (), **shown) -> Sheet:
    """A table under translated headings; verbatim_ids lead to their passages, several in a cell get a column each."""
    heads, links = coded.words["columns"], {}
    for column in [name for name in table.columns if str(name).startswith("exemplars")]:
        listed = [contracts.split(cell) for cell in table[column]]
        at = table.columns.get_loc(column)
        table = table.drop(columns=column)
        for i in range(max((len(own) for own in listed), default=0)):
            table.insert(at + i, f"{column} {i + 1}", [own[i] if len(own) > i else None for own in listed])
    for j, column in enumerate(table.columns):
        if column == "verbatim_id" or str(column).startswith("exemplars"):
            links |= {(i, j): value for i, value in enumerate(table[column]) if isinstance(value, str)}
    translated = [heads.get(name, name) for name in shares]
    return Sheet(title, _translated(coded, table), links=links, shares=translated, **shown)


def _translated(coded: Coded, table: pd.DataFrame) -> pd.DataFrame:
    """The table with its headings and the words of the house in the study's language; empty columns left out."""
    heads, values = coded.words["columns"], coded.words["values"]
    shown = table.dropna(axis="columns", how="all") if len(table) else table
    shown = shown.copy()
    for column in [name for name in _KEYS if name in shown]:
        shown[column] = [values.get(cell, cell) if isinstance(cell, str) else None for cell in shown[column]]
    if "attribute" in shown:
        shown["attribute"] = [
            coded.words["group"] if a == "group" else attributes.label_of(a) for a in shown["attribute"]
        ]
    names = {}
    for column in shown.columns:
        start, _, number = str(column).partition(" ")
        names[column] = heads[column] if column in heads else f"{heads[start]} {number}" if start in heads else column
    return shown.rename(columns=names)


def _ordered(table: pd.DataFrame, front: list[str]) -> pd.DataFrame:
    return table[[*front, *[column for column in table.columns if column not in front]]].reset_index(drop=True)
