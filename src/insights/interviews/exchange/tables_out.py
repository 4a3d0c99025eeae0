"""Codings as plain tables: one row per coding (tidy), or people by codes with 0 and 1 (matrix)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from insights import contracts
from insights.errors import UsageError
from insights.interviews.coding.decisions import MACHINE, standing
from insights.interviews.exchange.from_study import Outgoing, in_order, shown_ids
from insights.interviews.exchange.incoming import PATH
from insights.interviews.exchange.study_files import csv_bytes
from insights.study import Study
from insights.tabular.sheets import Sheet, to_xlsx


def tidy(outgoing: Outgoing, *, texts: bool = True) -> pd.DataFrame:
    """One row per coding: document, respondent, passage, place in the document, words, code with those above it, coder, status."""
    paths = _paths(outgoing)
    rows = outgoing.rows
    table = pd.DataFrame(
        {
            "document": rows["document_id"], "respondent": rows["respondent_id"], "verbatim_id": rows["verbatim_id"], "start": rows["start"],
            "end": rows["end"], "quote": rows["quote"], "code": rows["code_id"].map(paths), "coder": rows["coder"], "status": rows["status"],
            "probability": rows["probability"],
        }
    )  # fmt: skip
    return table if texts else table.drop(columns="quote")


def matrix(study: Study, *, proposals: bool = False) -> pd.DataFrame:
    """People by codes, numbered as the report shows them: 1 where a code stands on something that the person said (what most coders gave; with `proposals` the machine too)."""
    people, said, codings, codes = (contracts.load(name, study) for name in ("people", "verbatims", "codings", "codes"))
    codings = codings if proposals else codings[codings["coder"] != MACHINE]
    stands = standing(codings).merge(said[["verbatim_id", "respondent_id"]], on="verbatim_id")
    pairs = set(zip(stands["respondent_id"], stands["code"], strict=True))
    spoke = people[people["respondent_id"].isin(set(said["respondent_id"]))].sort_values("respondent_id")
    table = pd.DataFrame({"respondent": spoke["respondent_id"], "group": spoke["group"]}).reset_index(drop=True)
    given = {
        row.name: [int((person, row.code) in pairs) for person in table["respondent"]]
        for row in in_order(codes, study).itertuples(index=False)
    }
    others = shown_ids(study)
    table["respondent"] = [others.get(own, own) for own in table["respondent"]]
    # In the order of the numbers shown: that of the client's own would tell who is who.
    return pd.concat([table, pd.DataFrame(given, index=table.index)], axis=1).sort_values(
        "respondent", ignore_index=True
    )


def table_bytes(table: pd.DataFrame, path: Path) -> bytes:
    """A csv or xlsx file of `table`, safe to open in a spreadsheet. Raises UsageError for another ending."""
    if path.suffix.lower() == ".xlsx":
        return to_xlsx([Sheet("codings", table)])
    if path.suffix.lower() != ".csv":
        raise UsageError(f"--out {path}: tables are written as .csv or .xlsx.")
    return csv_bytes(table.to_dict("records"), list(table.columns))


def _paths(outgoing: Outgoing) -> dict[str, str]:
    """Every code with the names of those above it: `Preis > zu hoch`."""
    codes = outgoing.project.codes
    names, parents = (
        dict(zip(codes["code_id"], codes["name"], strict=True)),
        dict(zip(codes["code_id"], codes["parent"], strict=True)),
    )
    paths = {}
    for code in names:
        steps, at = [], code
        while at and at in names and len(steps) <= len(names):
            steps.insert(0, names[at])
            at = parents.get(at, "")
        paths[code] = PATH.join(steps)
    return paths
