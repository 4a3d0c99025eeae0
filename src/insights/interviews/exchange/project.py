"""What any tool for qualitative analysis keeps of a project, as tables that every reader fills and every writer takes.

Texts have `\\n` line ends and are never normalised otherwise; positions are code points into them, half open. An id is any text without
spaces at its ends; readers keep the ids (GUIDs) of the file. A place in a text is named `document_id#start-end` where a link leads to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial

import pandas as pd

from insights.errors import InputError

ABOUT = ("project", "document", "code", "passage", "coding")
TYPES = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
DIRECTIONS = ("Associative", "OneWay", "Bidirectional")
MEMBERS = ("document", "code", "memo")

# Name and dtype of every column; `Int64` where a position may be missing.
COLUMNS: dict[str, dict[str, str]] = {
    "codes": {  # in the order of the codebook
        "code_id": "str",
        "name": "str",
        "parent": "str",  # code_id, empty at the top
        "colour": "str",  # #rrggbb or empty
        "codable": "bool",  # no: a folder
        "definition": "str",
    },
    "documents": {"document_id": "str", "name": "str", "text": "str", "origin": "str"},  # origin: name of the file
    "codings": {
        "document_id": "str",
        "start": "int64",
        "end": "int64",
        "code_id": "str",
        "coder": "str",  # of `coders`, empty where nobody is named
        "created": "str",  # ISO 8601 or empty
    },
    "memos": {
        "memo_id": "str",
        "about": "str",  # one of ABOUT
        "document_id": "str",  # of a document, passage or coding
        "start": "Int64",  # of a passage or coding
        "end": "Int64",
        "code_id": "str",  # of a code or coding
        "text": "str",
        "author": "str",  # of `coders`
        "created": "str",
        "title": "str",
    },
    "cases": {  # a row for each document, or part of one, that belongs to the case; one with an empty document_id where none does
        "case_id": "str",
        "name": "str",
        "document_id": "str",
        "start": "Int64",  # empty: the whole document
        "end": "Int64",
    },
    "variables": {  # of a case or of a document: the other id is empty
        "case_id": "str",
        "document_id": "str",
        "name": "str",
        "type": "str",  # one of TYPES
        "value": "str",
    },
    "sets": {
        "set_id": "str",
        "name": "str",
        "kind": "str",
        "member": "str",
    },  # kind: one of MEMBERS, empty for an empty set
    "links": {"name": "str", "direction": "str", "origin": "str", "target": "str"},
    "coders": {"coder": "str", "name": "str"},
    "times": {"document_id": "str", "position": "int64", "milliseconds": "int64"},  # sync points of transcripts
    "losses": {"where": "str", "what": "str", "why": "str", "n": "int64"},  # what could not be taken over
    "readings": {  # how the positions of the file were counted, by document; the first row is the project
        "document": "str",
        "reading": "str",
        "score": "float64",  # share of the edges of segments at a word boundary, or of quotes that match
        "runner_up": "str",
        "runner_up_score": "float64",
        "segments": "int64",
        "decided_by": "str",  # quotes, boundaries, origin, user
    },
}
EMPTY = {"str": "", "bool": True, "int64": 0, "Int64": pd.NA, "float64": float("nan")}


def empty_table(name: str) -> pd.DataFrame:
    """A table of the model with its columns and dtypes and without rows."""
    return _empty(name).copy(deep=False)


@cache
def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in COLUMNS[name].items()})


@dataclass(frozen=True)
class Project:
    """One project: tables with the columns of `COLUMNS`. Make it with `make_project`."""

    name: str = ""
    origin: str = ""  # program and version that wrote it
    codes: pd.DataFrame = field(default_factory=partial(empty_table, "codes"))
    documents: pd.DataFrame = field(default_factory=partial(empty_table, "documents"))
    codings: pd.DataFrame = field(default_factory=partial(empty_table, "codings"))
    memos: pd.DataFrame = field(default_factory=partial(empty_table, "memos"))
    cases: pd.DataFrame = field(default_factory=partial(empty_table, "cases"))
    variables: pd.DataFrame = field(default_factory=partial(empty_table, "variables"))
    sets: pd.DataFrame = field(default_factory=partial(empty_table, "sets"))
    links: pd.DataFrame = field(default_factory=partial(empty_table, "links"))
    coders: pd.DataFrame = field(default_factory=partial(empty_table, "coders"))
    times: pd.DataFrame = field(default_factory=partial(empty_table, "times"))
    losses: pd.DataFrame = field(default_factory=partial(empty_table, "losses"))
    readings: pd.DataFrame = field(default_factory=partial(empty_table, "readings"))


def make_project(name: str = "", *, origin: str = "", **tables) -> Project:
    """A project from tables (DataFrames or lists of dicts) that may lack columns; those are filled with what means "nothing".

    Raises KeyError for a table or column that the model does not know.
    """
    unknown = set(tables) - set(COLUMNS)
    if unknown:
        raise KeyError(f"a project has no table {sorted(unknown)[0]!r}; it has {', '.join(COLUMNS)}")
    return Project(name=name, origin=origin, **{key: shaped(table, key) for key, table in tables.items()})


def shaped(table: pd.DataFrame | list[dict], name: str) -> pd.DataFrame:
    """`table` with exactly the columns and dtypes of the model's table `name`; missing values and columns become empty."""
    columns = COLUMNS[name]
    rows = isinstance(table, list)
    given = list(dict.fromkeys(key for row in table for key in row)) if rows else list(table.columns)
    unknown = [column for column in given if column not in columns]
    if unknown:
        raise KeyError(f"{name} has no column {unknown[0]!r}; it has {', '.join(columns)}")
    if not len(table):
        return empty_table(name)
    filled = {}
    for column, dtype in columns.items():
        if column not in given:
            values = [EMPTY[dtype]] * len(table)
        else:
            values = [row.get(column) for row in table] if rows else table[column].tolist()
            values = [EMPTY[dtype] if one is None or one is pd.NA or one != one else one for one in values]
        filled[column] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(filled)


def document_variables(project: Project) -> pd.DataFrame:
    """What is known of each document: its own variables and those of the cases that hold it as a whole (document_id, name, type, value).

    The document's own value goes before a case's; of several cases the first in `cases` that has the variable is taken.
    """
    values = project.variables
    own = values[values["document_id"] != ""]
    whole = project.cases[project.cases["start"].isna() & (project.cases["document_id"] != "")]
    held = whole[["case_id", "document_id"]].merge(values[values["case_id"] != ""].drop(columns="document_id"))
    both = pd.concat([own, held])[["document_id", "name", "type", "value"]]
    return both.drop_duplicates(["document_id", "name"]).reset_index(drop=True)


def check_project(project: Project) -> Project:
    """The project itself. Raises InputError that lists everything that contradicts itself in it."""
    found = problems(project)
    if found:
        title = f"the project {project.name!r}" if project.name else "the project"
        more = [f"and {len(found) - 20} more"] if len(found) > 20 else []
        raise InputError(f"{title} contradicts itself in {len(found)} places:", problems=[*found[:20], *more])
    return project


def problems(project: Project) -> list[str]:
    """One sentence for each contradiction: ids twice or dangling, places outside the text, parents in a circle."""
    return [*_twice(project), *_dangling(project), *_circles(project.codes), *_misplaced(project), *_values(project)]


def ids_of(project: Project) -> dict[str, set[str]]:
    """The ids that exist, by what they name: code, document, memo, case, coder."""
    return {
        "code": set(project.codes["code_id"].tolist()),
        "document": set(project.documents["document_id"].tolist()),
        "memo": set(project.memos["memo_id"].tolist()),
        "case": set(project.cases["case_id"].tolist()),
        "coder": set(project.coders["coder"].tolist()),
    }


def passage(place: str) -> tuple[str, int, int] | None:
    """Document, start and end of a place in a text named `document_id#start-end`; None for anything else."""
    document, mark, span = place.rpartition("#")
    start, dash, end = span.partition("-")
    if mark and dash and start.isdecimal() and end.isdecimal():
        return document, int(start), int(end)
    return None


def _twice(project: Project) -> Iterator[str]:
    for name, column in (("codes", "code_id"), ("documents", "document_id"), ("memos", "memo_id"), ("coders", "coder")):
        times = Counter(getattr(project, name)[column].tolist())
        for one in sorted(own for own, n in times.items() if n > 1):
            yield f"{name}: the {column} {one!r} stands there more than once"
        if times[""]:
            yield f"{name}: {times['']} rows have no {column}"


def _dangling(project: Project) -> Iterator[str]:
    ids = ids_of(project)
    references = [
        ("codes", "parent", "code"),
        ("codings", "document_id", "document"),
        ("codings", "code_id", "code"),
        ("codings", "coder", "coder"),
        ("memos", "document_id", "document"),
        ("memos", "code_id", "code"),
        ("memos", "author", "coder"),
        ("cases", "document_id", "document"),
        ("variables", "document_id", "document"),
        ("variables", "case_id", "case"),
        ("times", "document_id", "document"),
    ]
    for name, column, kind in references:
        required = name in ("codings", "times") and column != "coder"
        for one in sorted(set(getattr(project, name)[column].tolist()) - ids[kind] - (set() if required else {""})):
            yield f"{name}: {column} names {one!r}, and there is no such {kind}"
    for name, kind, member in _rows(project.sets, "name", "kind", "member"):
        if kind and member not in ids.get(kind, set()):
            yield f"sets: the set {name!r} holds the {kind} {member!r}, which is not there"
    ends = ids["code"] | ids["document"] | ids["case"]
    for name, *both in _rows(project.links, "name", "origin", "target"):
        for end in both:
            place = passage(end)
            if (place[0] not in ids["document"]) if place else (end not in ends):
                yield f"links: {name!r} leads to {end!r}, which is no code, document, case or place in a document"


def _circles(codes: pd.DataFrame) -> Iterator[str]:
    parents = dict(_rows(codes, "code_id", "parent"))
    for code in sorted(parents):
        seen, at = {code}, parents[code]
        while at and at not in seen:
            seen.add(at)
            at = parents.get(at, "")
        if at == code:
            yield f"codes: {code!r} is its own ancestor"


def _misplaced(project: Project) -> Iterator[str]:
    lengths = {}
    for document, text in _rows(project.documents, "document_id", "text"):
        lengths[document] = len(text)
        if "\r" in text:
            yield f"documents: the text of {document!r} has other line ends than \\n"
    for name in ("codings", "memos", "cases"):
        for document, start, end in _rows(getattr(project, name), "document_id", "start", "end"):
            yield from _span(name, document, start, end, lengths)
    for both in _rows(project.links, "origin", "target"):
        for place in filter(None, map(passage, both)):
            yield from _span("links", *place, lengths)
    for document, position in _rows(project.times, "document_id", "position"):
        if not 0 <= position <= lengths.get(document, position):
            yield f"times: position {position} lies outside the text of {document!r}"


def _span(table: str, document: str, start, end, lengths: dict[str, int]) -> Iterator[str]:
    if start is pd.NA and end is pd.NA:
        return
    where = f"{table}: {start} to {end} of {document!r}"
    if start is pd.NA or end is pd.NA:
        yield f"{where} has only one of its two ends"
    elif start > end:
        yield f"{where} ends before it starts"
    elif start == end:
        yield f"{where} has no length"
    elif start < 0 or (document in lengths and end > lengths[document]):
        yield f"{where} lies outside the text of {lengths.get(document, 0)} characters"


def _values(project: Project) -> Iterator[str]:
    for name, column, allowed in (
        ("memos", "about", ABOUT),
        ("variables", "type", TYPES),
        ("links", "direction", (*DIRECTIONS, "")),
        ("sets", "kind", (*MEMBERS, "")),
    ):
        for one in sorted(set(getattr(project, name)[column].tolist()) - set(allowed)):
            yield f"{name}: {column} is {one!r}; it may be {', '.join(filter(None, allowed))}"
    for name, case, document in _rows(project.variables, "name", "case_id", "document_id"):
        if bool(case) == bool(document):
            yield f"variables: {name!r} must belong to either a case or a document"
    needs = {
        "document": ["document_id"],
        "code": ["code_id"],
        "passage": ["document_id"],
        "coding": ["document_id", "code_id"],
    }
    for memo, about, document, code, start in _rows(
        project.memos, "memo_id", "about", "document_id", "code_id", "start"
    ):
        given = {"document_id": document, "code_id": code}
        lacks = [column for column in needs.get(about, []) if not given[column]]
        if lacks or (about in ("passage", "coding") and start is pd.NA):
            yield f"memos: {memo!r} is about a {about} and lacks {(lacks or ['start'])[0]}"


def _rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    return zip(*(table[column].tolist() for column in columns), strict=True)
