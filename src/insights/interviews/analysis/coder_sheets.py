"""Sheets of the workbook for coders: what to code next, every coding, how far coders agree, where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from insights import contracts
from insights.interviews.analysis.agreement.comparing import EVERYONE
from insights.interviews.analysis.coded import Coded
from insights.interviews.coding.decisions import MACHINE, STATUSES
from insights.tabular.sheets import LONGEST_SHEET, Sheet

_KEYS = ["measure", "judgement", "judgement_low", "status"]  # their values are words of the house


def coder_sheets(coded: Coded, tables: Mapping[str, Any]) -> dict[str, Sheet]:
    """`next` (from `coding_agenda`), `codings`, `agreement`, `confusions` and `disagreements`, each where its table has rows.

    Below the figures of the agreement stand the `agreement_sentences` (from `agreement.sentences`), where there are any.
    The sheet `next` has the columns that `codings/<coder>.xlsx` is read by: its rows can be copied there, with the column status filled.
    """
    found = {"next": _next(coded, tables), "codings": _codings(coded, tables), "agreement": _agreement(coded, tables)}
    found |= {"confusions": _confusions(coded, tables), "disagreements": _disagreements(coded, tables)}
    return {name: sheet for name, sheet in found.items() if sheet is not None}


def _next(coded: Coded, tables: Mapping[str, pd.DataFrame]) -> Sheet | None:
    own, heads = _of(tables, "coding_agenda"), coded.words["columns"]
    if own.empty:
        return None
    own = own.sort_values("rank").assign(status=None, text=lambda table: table["verbatim_id"].map(_said(coded)))
    own = own.assign(code=_named(coded, own["code"]))
    shown = own[["verbatim_id", "code", "status", "text", "reason"]].rename(columns={"text": heads["text"], "reason": heads["reason"]})  # fmt: skip
    # The codes come first in the codebook, and their names stand in its second column.
    listed = f"'{coded.words['sheets']['codebook']}'!$B$2:$B${(coded.units['kind'] == 'code').sum() + 1}"
    choices = {"code": listed, "status": f'"{",".join(STATUSES)}"'}
    return Sheet(coded.words["sheets"]["next"], shown, links=_links(shown), fixed=3, choices=choices)


def _codings(coded: Coded, tables: Mapping[str, pd.DataFrame]) -> Sheet | None:
    """Every code on every passage, by whom, with the reason of a proposal or the words that a coder quoted.

    That somebody rejected a code is shown where somebody else gave it.
    """
    own = _of(tables, "codings")
    if len(own):
        own = own[(own["status"] != "rejected").groupby([own["verbatim_id"], own["code"]]).transform("any")]
    if own.empty or len(own) > LONGEST_SHEET:
        return None
    own = own.assign(text=own["verbatim_id"].map(_said(coded)), name=_named(coded, own["code"]))
    own = own.sort_values(["verbatim_id", "coder", "code"])
    front = ["verbatim_id", "text", "name", "coder", "status", "probability", "reason"]
    return Sheet(coded.words["sheets"]["codings"], _shown(coded, own[front]), links=_links(own[front]), fixed=1)


def _agreement(coded: Coded, tables: Mapping[str, pd.DataFrame]) -> Sheet | None:
    own = _of(tables, "agreement")
    if own.empty:
        return None
    own = own.assign(code=_named(coded, own["code"]), blind=own["blind"].map(coded.words["yes"]))
    said = pd.DataFrame({"measure": [None, *tables.get("agreement_sentences", [])]}, dtype="object")
    shown = _shown(coded, pd.concat([own.astype("object"), said], ignore_index=True) if len(said) > 1 else own)
    return Sheet(coded.words["sheets"]["agreement"], shown, fixed=3)


def _confusions(coded: Coded, tables: Mapping[str, pd.DataFrame]) -> Sheet | None:
    own = _of(tables, "confusions")
    if own.empty:
        return None
    nothing = coded.words["no code"]
    own = own.assign(code_a=_named(coded, own["code_a"]), code_b=_named(coded, own["code_b"].replace("", nothing)))
    return Sheet(coded.words["sheets"]["confusions"], _shown(coded, own), fixed=2)


def _disagreements(coded: Coded, tables: Mapping[str, pd.DataFrame]) -> Sheet | None:
    own = _of(tables, "disagreements")
    if own.empty:
        return None
    own = own.sort_values("rank").assign(text=lambda table: table["verbatim_id"].map(_said(coded)))
    own = own.assign(**{name: _listed(coded, own[name]) for name in ("codes_a", "codes_b")})
    front = ["rank", "verbatim_id", "text", "coder_a", "codes_a", "coder_b", "codes_b", "n_confused"]
    return Sheet(coded.words["sheets"]["disagreements"], _shown(coded, own[front]), links=_links(own[front]), fixed=2)


def _shown(coded: Coded, table: pd.DataFrame) -> pd.DataFrame:
    values = coded.words["coders"]
    known = {column: [values.get(cell, cell) for cell in table[column]] for column in _KEYS if column in table}
    nobody = {name: values[name] for name in (EVERYONE, MACHINE)}
    known |= {column: table[column].replace(nobody) for column in ("coder", "coder_a", "coder_b") if column in table}
    if "note" in table:
        known["note"] = [
            contracts.join(values.get(part, part) for part in contracts.split(cell)) for cell in table["note"]
        ]
    return table.assign(**known).rename(columns=coded.words["columns"])


def _named(coded: Coded, codes: pd.Series) -> pd.Series:
    names = coded.units[coded.units["kind"] == "code"].set_index("code")["name"]
    return codes.map({**names, "all": coded.words["all codes"]}).fillna(codes)


def _listed(coded: Coded, cells: pd.Series) -> list[str]:
    """Cells that hold several codes, by name."""
    names = coded.units[coded.units["kind"] == "code"].set_index("code")["name"].to_dict()
    return [
        contracts.join(names.get(code, code) for code in contracts.split(cell)) or coded.words["no code"]
        for cell in cells
    ]


def _said(coded: Coded) -> pd.Series:
    return coded.passages.set_index("verbatim_id")["text"]


def _of(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    return tables.get(name, pd.DataFrame())


def _links(table: pd.DataFrame) -> dict[tuple[int, int], str]:
    place = list(table.columns).index("verbatim_id")
    return {(row, place): verbatim for row, verbatim in enumerate(table["verbatim_id"])}
