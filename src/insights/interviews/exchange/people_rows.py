"""Cases and variables of a project as rows of `interviews.csv`; what stands there already stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from insights import files
from insights.errors import InputError
from insights.interviews.exchange import naming
from insights.interviews.exchange.planning import Home
from insights.interviews.exchange.project import Project, document_variables
from insights.interviews.exchange.study_files import csv_bytes, merged_people
from insights.interviews.privacy.filenames import holds_name
from insights.interviews.privacy.known import identifying_columns
from insights.interviews.reading.people import ALIASES
from insights.study import Study
from insights.tabular.delimited import separator_of

OURS = ("interview_id", "respondent_id", "speaker", "group")  # variables that `from_study` writes under their own names
_YES = {"de": {"true": "ja", "false": "nein"}, "en": {"true": "yes", "false": "no"}}


def people_file(project: Project, found: Mapping[str, Home], study: Study) -> tuple[bytes | None, list[str]]:
    """`interviews.csv` with the project's people, None where there is nothing to write; and what was left as it stood there."""
    new = _rows(project, found, study.language)
    if not any(len(row) > 1 for row in new):
        return None, []
    there = study.table_file("interviews")
    if there is not None and there.suffix.lower() != ".csv":
        raise InputError(
            f"{there}: attributes can only be added to a csv file; save it as interviews.csv, and import again."
        )
    header, old = _there(there)
    file_column = next((name for name in header if name.casefold() in ALIASES["file"]), "file")
    interview = next((name for name in header if name.casefold() in ALIASES["interview_id"]), "")
    listed: dict[str, list[int]] = {}
    stems = {Path(row["file"]).stem.casefold(): row["file"] for row in new}
    for position, row in enumerate(old):
        own = Path((row.get(file_column) or row.get(interview) or "").replace("\\", "/")).name.casefold()
        file = stems.get(Path(own).stem) or next(
            (f for f in stems.values() if f.casefold() == own or naming.stem(f).casefold() == own), None
        )
        if file:
            listed.setdefault(file, []).append(position)
    columns, rows, differing = merged_people(header or ["file"], old, listed, new)
    if file_column != "file":
        rows = [{**row, file_column: row.get(file_column) or row.get("file", "")} for row in rows]
        columns = [name for name in columns if name != "file"]
    data = csv_bytes(rows, columns)
    unchanged = columns == header and rows == old
    return (None if unchanged else data), [*differing, *([] if unchanged else _not_handed_over(columns, study))]


def _not_handed_over(columns: list[str], study: Study) -> list[str]:
    """Columns that stand in interviews.csv and, because they say who people are, in no table of the results."""
    keep = {word.casefold() for word in study.settings.privacy.keep}
    left = list(identifying_columns(pd.DataFrame(columns=columns), keep))
    told = "only in interviews.csv and not handed over, for it says who people are; what may be is named in study.yml under privacy.keep"
    return [f"{', '.join(left)}: {told}"] if left else []


def _there(path: Path | None) -> tuple[list[str], list[dict[str, str]]]:
    if path is None:
        return [], []
    text = files.read_text(path)
    grid = list(csv.reader(io.StringIO(text), delimiter=separator_of(text)))
    grid = [row for row in grid if any(cell.strip() for cell in row)]
    header = [cell.strip() for cell in grid[0]] if grid else []
    return header, [dict(zip(header, row, strict=False)) for row in grid[1:]]


def _rows(project: Project, found: Mapping[str, Home], language: str) -> list[dict[str, str]]:
    """One row for each person: a case of the document, or the document itself."""
    values = document_variables(project)
    columns = {name: _column(name, own["value"]) for name, own in values.groupby("name", sort=False)}
    kinds = dict(zip(values["name"], values["type"], strict=True))
    whole = project.cases[project.cases["start"].isna() & project.cases["document_id"].isin(list(found))]
    sets = _sets(project)
    titles = {row.document_id: naming.stem(row.name) for row in project.documents.itertuples(index=False)}
    rows = []
    for document, home in found.items():
        cases = whole[whole["document_id"] == document]
        own = values[values["document_id"] == document]
        given = dict(zip(own["name"], own["value"], strict=True))
        if len(cases) > 1:
            rows += _people_of(project, home, cases, columns, kinds, language)
            continue
        row = {"file": home.file, **_named(columns, kinds, given, language), **sets.get(document, {})}
        if not home.new:  # its file calls its speakers otherwise
            row.pop("speaker", None)
        name = cases["name"].iloc[0] if len(cases) else ""
        if name and "respondent_id" not in row and naming.stem(name) not in (titles[document], Path(home.file).stem):
            row["name" if holds_name(name) else "case"] = name
        rows.append(row)
    return rows


def _people_of(project: Project, home: Home, cases, columns, kinds, language: str) -> list[dict[str, str]]:
    """The people of an interview with several, each with the variables of his or her case.

    What belongs to the document belongs to the case that has nothing of its own (MAXQDA knows variables of documents only); where all
    have, to each of them what none of them has.
    """
    rows, values = [], project.variables
    document = values[values["document_id"] == cases["document_id"].iloc[0]]
    without = [case for case in cases["case_id"] if not (values["case_id"] == case).any()]
    named_by_cases = set(values.loc[values["case_id"].isin(cases["case_id"]), "name"])
    shared = document[~document["name"].isin(named_by_cases)] if not without else document.iloc[:0]
    for number, case in enumerate(cases.itertuples(index=False), start=1):
        own = values[values["case_id"] == case.case_id]
        own = pd.concat([document if case.case_id in without else shared, own])
        named = _named(columns, kinds, dict(zip(own["name"], own["value"], strict=True)), language)
        known = {"respondent_id": f"{Path(home.file).stem}-{number}", "speaker": case.name}
        if holds_name(case.name):
            known["name"] = case.name
        rows.append({"file": home.file, **known, **named})
    return rows


def _named(
    columns: Mapping[str, str], kinds: Mapping[str, str], given: Mapping[str, str], language: str
) -> dict[str, str]:
    return {
        columns.get(name, name): _YES[language].get(value, value) if kinds.get(name) == "Boolean" else value
        for name, value in given.items()
    }


def _column(name: str, values) -> str:
    return name if name in OURS else naming.column(name, values)


def _sets(project: Project) -> dict[str, dict[str, str]]:
    """The groups of documents that a document stands in (MAXQDA writes its document groups so)."""
    own = project.sets[project.sets["kind"] == "document"]
    return {
        document: {"document_group": "; ".join(sorted(set(group["name"])))}
        for document, group in own.groupby("member", sort=True)
    }
