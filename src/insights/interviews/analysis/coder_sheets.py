"""Sheets of the workbook for coders: what to code next, how far coders agree, where they differ."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from insights.interviews.analysis.coded import Coded
from insights.interviews.analysis.sheets import Sheet


def coder_sheets(coded: Coded, tables: Mapping[str, pd.DataFrame]) -> dict[str, Sheet]:
    """`next` (from `coding_agenda`), `agreement` and `disagreements`, each where its table has rows; passages in full.

    The sheet `next` has the columns that `codings/<coder>.xlsx` is read by: with the column status filled it can be put there as it is.
    """
    said = coded.passages.set_index("verbatim_id")["text"]
    titles, heads = coded.words["sheets"], coded.words["columns"]
    names = coded.units[coded.units["kind"] == "code"].set_index("code")["name"]
    found = {}
    if len(own := _of(tables, "coding_agenda")):
        own = own.sort_values("rank").assign(status=None, text=lambda table: table["verbatim_id"].map(said))
        shown = own[["verbatim_id", "code", "status", "text", "reason"]].rename(columns={"text": heads["text"], "reason": heads["reason"]})  # fmt: skip
        found["next"] = Sheet(titles["next"], shown, links=_links(shown), fixed=3)
    if len(own := _of(tables, "agreement")):
        own = own.assign(code=own["code"].map(names).fillna(own["code"]))
        found["agreement"] = Sheet(titles["agreement"], own.rename(columns=heads), fixed=3)
    if len(own := _of(tables, "disagreements")):
        own = own.sort_values("rank").assign(text=lambda table: table["verbatim_id"].map(said))
        front = ["rank", "verbatim_id", "text", "coder_a", "codes_a", "coder_b", "codes_b", "n_confused"]
        found["disagreements"] = Sheet(titles["disagreements"], own[front].rename(columns=heads), links=_links(own[front]), fixed=2)  # fmt: skip
    return found


def _of(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    return tables.get(name, pd.DataFrame())


def _links(table: pd.DataFrame) -> dict[tuple[int, int], str]:
    place = list(table.columns).index("verbatim_id")
    return {(row, place): verbatim for row, verbatim in enumerate(table["verbatim_id"])}
