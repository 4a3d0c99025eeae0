"""Ids that do not follow from a file's own name are written into the list of the people interviewed, so that nobody gets another's."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from insights import files
from insights.protection.secrets import people_file, rows_of
from insights.study import Study

Row = dict[str, str]
TEXTS = (".csv", ".tsv")
PLAIN = {name: name for name in ("file", "interview_id", "respondent_id", "speaker")}  # column in the list -> our name


def rows_for(study: Study, others: pd.DataFrame, heard: pd.DataFrame, names: Mapping[str, str]) -> list[Row]:
    """A row for each file of `others` whose interview's id its name does not give and the list does not either; in a file of several
    people, one for each of them. `heard`: all turns, with the column `label` where it is known how speakers are called."""
    people = rows_of(people_file(study))
    given = {row.get(column, "") for row in people for column in _columns(row, names).get("interview_id", [])[:1]}
    found: list[Row] = []
    for file, own in others.groupby("file", sort=True):
        interview = _of_file(heard.loc[heard["file"] == file, "interview_id"])
        if not interview or interview in {Path(str(file)).stem, *given}:
            continue
        row = {"file": str(file), "interview_id": interview}
        said_by = own.drop_duplicates("respondent_id") if "label" in own else own.iloc[:0]
        if len(said_by) > 1 and said_by["label"].notna().all() and set(own["interview_id"]) == {interview}:
            found += [row | {"respondent_id": one.respondent_id, "speaker": one.label} for one in said_by.itertuples()]
        else:
            found.append(row)
    return found


def with_rows(people: Path, pinned: Iterable[Row], names: Mapping[str, str]) -> bytes:
    """The list `people` with the ids of `pinned`: in the rows that name their file, else in rows of their own."""
    text = files.read_text(people) if people.is_file() else "file,interview_id\n"
    head = text.partition("\n")[0]
    separator = max(",;\t|", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    heads, rows = list(reader.fieldnames or []), list(reader)
    needed = dict.fromkeys(name for row in pinned for name in row)
    known = _columns(heads, names)
    column = {name: known.get(name, [name])[0] for name in needed}
    heads += [name for name in column.values() if name not in heads]
    new: list[Row] = []
    for row in pinned:
        called = (row["file"].casefold(), Path(row["file"]).stem.casefold())
        own = [there for there in rows if _file_in(there, column["file"]) in called]
        for there in own:
            there[column["interview_id"]] = there.get(column["interview_id"]) or row["interview_id"]
        if not own:
            new.append({column[name]: value for name, value in row.items()})
    out = io.StringIO()
    writer = csv.DictWriter(out, heads, delimiter=separator, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows([*rows, *new])
    return out.getvalue().encode()


def ids_without(given: pd.DataFrame, theirs: set[str]) -> bytes:
    """The list of ids that a run gave to files and rows, without those of `theirs`."""
    return given[~given["id"].isin(theirs)].to_csv(index=False, lineterminator="\n").encode()


def _of_file(ids: pd.Series) -> str:
    """The id of the interview in a file, or what the ids of several in a table of that file are counted under; none where they have their own."""
    whole = set(ids)
    begins = {re.sub(r"-\d{3,}$", "", one) for one in whole}
    return whole.pop() if len(whole) == 1 else begins.pop() if len(begins) == 1 else ""


def _columns(heads: Iterable[str], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Our name -> how it is called in the list, the usual name first."""
    plain = {str(head or "").strip().casefold(): head for head in heads}
    found: dict[str, list[str]] = {}
    for name, ours in names.items():
        if name in plain:
            found.setdefault(ours, []).append(plain[name])
    return found


def _file_in(row: Mapping[str, str], column: str) -> str:
    return Path((row.get(column) or "").strip().replace("\\", "/")).name.casefold()
