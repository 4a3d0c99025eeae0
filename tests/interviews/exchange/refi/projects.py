"""Random projects for hypothesis, and the comparison of a project with what came back of it."""

from __future__ import annotations

import re
import uuid
import zipfile
from pathlib import Path

import pandas as pd
from hypothesis import strategies as st

from insights.interviews.exchange.project import COLUMNS, Project, document_variables, make_project
from insights.interviews.exchange.refi import read_qdpx, write_qdpx
from insights.interviews.exchange.refi.dialects import DIALECTS, dialect_of
from insights.interviews.exchange.refi.draft import Draft, name_guids
from insights.interviews.exchange.refi.offsets import Reading

TARGETS = tuple(DIALECTS)
LETTERS = "abcdefgh ÄÖÜäöüß.,;:!?-\n\t\"'<>&😀🏳️‍🌈é日本\u2028\u0301(x)#1234"
WORDS = st.text(LETTERS.replace("\t", ""), min_size=1, max_size=12)
ODD = st.sampled_from(["", ":", "::", "A::B", "A:", "(unnamed)"])  # names of codes that flat names cannot carry
LINES = st.text(LETTERS, max_size=80)
MOMENTS = st.sampled_from(["", "2024-05-01T09:30:00Z", "2023-12-31T23:59:59.5+01:00", "1999-01-01T00:00:00"])
VALUES = {
    "Text": LINES,
    "Boolean": st.sampled_from(["true", "false"]),
    "Integer": st.integers(-(10**9), 10**9).map(str),
    "Float": st.decimals(-1000, 1000, places=4).map(lambda number: format(number, "f")),
    "Date": st.dates().map(str),
    "DateTime": st.sampled_from(["2024-05-01T09:30:00Z", "1999-01-01T00:00:00"]),
}


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A project that does not contradict itself, with anything in it that the model can hold."""
    documents = [{"document_id": own, "name": draw(WORDS), "text": draw(LINES)} for own in draw(ids("d", most=3))]
    coders = [{"coder": own, "name": draw(st.one_of(st.just(""), WORDS))} for own in draw(ids("u", most=2))]
    codes = draw(codebooks())
    filled = [row for row in documents if row["text"]]
    codings = _codings(draw, filled, codes, coders)
    memos = _memos(draw, documents, filled, codes, codings, coders)
    cases = _cases(draw, documents, filled)
    return make_project(
        draw(WORDS),
        documents=documents,
        coders=coders,
        codes=codes,
        codings=codings,
        memos=memos,
        cases=cases,
        variables=_variables(draw, documents, cases),
        sets=_sets(draw, documents, codes, memos),
        links=_links(draw, documents, filled, codes, cases),
    )


def ids(letter: str, *, most: int) -> st.SearchStrategy[list[str]]:
    """Ids, short ones of a study and GUIDs as programs give them."""
    guid = st.uuids().map(lambda one: str(uuid.UUID(int=one.int, version=4)).upper())
    short = st.integers(1, 99).map(lambda n: f"{letter}{n:02}")
    return st.lists(st.one_of(short, guid), max_size=most, unique=True)


@st.composite
def codebooks(draw: st.DrawFn) -> list[dict]:
    """Codes in a tree, folders among them, in an order in which a child may come before its parent."""
    found: list[dict] = []
    for own in draw(ids("c", most=5)):
        parent = draw(st.sampled_from(["", *(row["code_id"] for row in found)]))
        found.append(
            {
                "code_id": own,
                "name": draw(st.one_of(*[WORDS] * 12, ODD)),
                "parent": parent,
                "colour": draw(st.sampled_from(["", "#1f77b4", "#000000"])),
                "codable": draw(st.booleans()),
                "definition": draw(st.one_of(st.just(""), WORDS.filter(str.strip))),
            }
        )
    return draw(st.permutations(found))


def _span(draw, filled: list[dict]) -> dict:
    document = draw(st.sampled_from(filled))
    start = draw(st.integers(0, len(document["text"]) - 1))
    return {
        "document_id": document["document_id"],
        "start": start,
        "end": draw(st.integers(start + 1, len(document["text"]))),
    }


def _codings(draw, filled, codes, coders) -> list[dict]:
    found: dict[tuple, dict] = {}
    for _ in range(draw(st.integers(0, 6)) if filled and codes else 0):
        row = _span(draw, filled)
        row |= {"code_id": draw(st.sampled_from(codes))["code_id"], "coder": _coder(draw, coders)}
        found[tuple(row.values())] = row | {"created": draw(MOMENTS)}
    return list(found.values())


def _coder(draw, coders: list[dict]) -> str:
    return draw(st.sampled_from(["", *(row["coder"] for row in coders)]))


def _memos(draw, documents, filled, codes, codings, coders) -> list[dict]:
    possible = ["project", *["document"] * bool(documents), *["code"] * bool(codes)]
    possible += [*["passage"] * 2 * bool(filled), *["coding"] * bool(codings)]
    found = []
    for own in draw(ids("m", most=5)):
        about = draw(st.sampled_from(possible))
        row: dict = {"memo_id": own, "about": about, "text": draw(LINES), "title": draw(st.one_of(st.just(""), WORDS))}
        row |= {"author": _coder(draw, coders), "created": draw(MOMENTS)}
        if about == "document":
            row["document_id"] = draw(st.sampled_from(documents))["document_id"]
        elif about == "code":
            row["code_id"] = draw(st.sampled_from(codes))["code_id"]
        elif about == "passage":
            row |= _span(draw, filled)
        elif about == "coding":
            coding = draw(st.sampled_from(codings))
            row |= {key: coding[key] for key in ("document_id", "start", "end", "code_id")}
        found.append(row)
    return found


def _cases(draw, documents, filled) -> list[dict]:
    found = []
    for own in draw(ids("k", most=3)):
        name = draw(WORDS)
        rows: dict[tuple, dict] = {}
        for _ in range(draw(st.integers(0, 3)) if documents else 0):
            whole = not filled or draw(st.booleans())
            row = {"document_id": draw(st.sampled_from(documents))["document_id"]} if whole else _span(draw, filled)
            rows[tuple(row.values())] = row
        found += [{"case_id": own, "name": name, **row} for row in rows.values() or [{"document_id": ""}]]
    return found


def _variables(draw, documents, cases) -> list[dict]:
    owners = [{"document_id": row["document_id"]} for row in documents]
    owners += [{"case_id": own} for own in dict.fromkeys(row["case_id"] for row in cases)]
    found = []
    for name in draw(st.lists(WORDS, max_size=3, unique=True)) if owners else []:
        kind = draw(st.sampled_from(sorted(VALUES)))
        some = draw(
            st.lists(st.sampled_from(owners), min_size=1, max_size=3, unique_by=lambda owner: tuple(owner.items()))
        )
        found += [owner | {"name": name, "type": kind, "value": draw(VALUES[kind])} for owner in some]
    return found


def _sets(draw, documents, codes, memos) -> list[dict]:
    members = [("document", row["document_id"]) for row in documents]
    members += [("code", row["code_id"]) for row in codes] + [("memo", row["memo_id"]) for row in memos]
    found = []
    for own in draw(ids("s", most=2)):
        name = draw(WORDS)
        some = draw(st.lists(st.sampled_from(members), max_size=3, unique=True)) if members else []
        found += [{"set_id": own, "name": name, "kind": kind, "member": member} for kind, member in some or [("", "")]]
    return found


def _links(draw, documents, filled, codes, cases) -> list[dict]:
    ends = [row["code_id"] for row in codes] + [row["document_id"] for row in documents]
    ends += [row["case_id"] for row in cases]
    found = []
    for _ in range(draw(st.integers(0, 2)) if ends else 0):
        row = {
            "name": draw(st.one_of(st.just(""), WORDS)),
            "direction": draw(st.sampled_from(["", "OneWay", "Associative"])),
        }
        row["origin"] = draw(st.sampled_from(ends))
        place = _span(draw, filled) if filled and draw(st.booleans()) else None
        row["target"] = (
            f"{place['document_id']}#{place['start']}-{place['end']}" if place else draw(st.sampled_from(ends))
        )
        found.append(row)
    return found


def there_and_back(project: Project, folder: Path, *, target: str) -> tuple[pd.DataFrame, Project]:
    """What writing for `target` says, and the project as it is read again."""
    path = folder / f"{target}.qdpx"
    losses = write_qdpx(project, path, target=target)
    with zipfile.ZipFile(path) as file:
        guids = re.findall(rb' guid="([^"]*)"', file.read("project.qde"))
    assert len(guids) == len(set(guids)), "programs refuse a file in which a GUID stands twice"
    return losses, read_qdpx(path)


def differences(project: Project, back: Project, *, target: str, losses: pd.DataFrame) -> list[str]:
    """The tables in which `back` is not what `project` was: ids as GUIDs, rows in any order, variables where the target keeps them."""
    renamed = (
        set(losses["what"].str.startswith("name of the code")) == {True}
        or losses["what"].str.startswith("name of the code").any()
    )
    was, now = _rows(project, target=target, ours=True), _rows(back, target=target, ours=False)
    if renamed:
        for side in (was, now):
            side["codes"] = side["codes"].drop(columns="name")
    return [name for name in was if _sorted(was[name]) != _sorted(now[name])] + (
        ["name"] if project.name != back.name else []
    )


def _rows(project: Project, *, target: str, ours: bool) -> dict[str, pd.DataFrame]:
    tables = {name: getattr(project, name) for name in COLUMNS if name not in ("losses", "readings")}
    if DIALECTS[target].variables == "source":
        parts = project.cases[project.cases["start"].notna() | (project.cases["document_id"] == "")]["case_id"]
        own = project.variables[project.variables["case_id"].isin(parts)].assign(document_id="")
        tables["variables"] = pd.concat([own.drop(columns="case_id"), document_variables(project)])
    if ours:
        draft = Draft(project, dialect_of(target), Reading(), True, "lf")
        name_guids(draft)
        tables = {name: _renamed(table, draft) for name, table in tables.items()}
    return tables


COLUMN_KINDS = {
    "code_id": "code",
    "parent": "code",
    "document_id": "document",
    "case_id": "case",
    "memo_id": "memo",
} | {
    "set_id": "set",
    "coder": "user",
    "author": "user",
}


def _renamed(table: pd.DataFrame, draft: Draft) -> pd.DataFrame:
    table = table.copy()
    for column in table.columns.intersection(list(COLUMN_KINDS)):
        table[column] = [draft.guids.get((COLUMN_KINDS[column], one), one) for one in table[column]]
    if "member" in table:
        table["member"] = [
            draft.guids.get((kind, one), "") for kind, one in zip(table["kind"], table["member"], strict=True)
        ]
    for column in table.columns.intersection(["origin", "target"]):
        table[column] = [_place(end, draft) for end in table[column]]
    return table


def _place(end: str, draft: Draft) -> str:
    document, mark, span = end.rpartition("#")
    if mark and ("document", document) in draft.guids:
        return f"{draft.guids['document', document]}#{span}"
    return next((draft.guids[kind, end] for kind in ("code", "document", "case") if (kind, end) in draft.guids), end)


def _sorted(table: pd.DataFrame) -> list[tuple]:
    rows = table[sorted(table.columns)].itertuples(index=False, name=None)
    return sorted(tuple("" if pd.isna(value) else str(value) for value in row) for row in rows)
