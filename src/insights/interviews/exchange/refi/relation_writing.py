"""Users, variables, cases, links and sets on their way out."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from insights.interviews.exchange.project import passage
from insights.interviews.exchange.refi.draft import Draft, element, rows_by
from insights.interviews.exchange.refi.elements import derived
from insights.interviews.exchange.refi.memo_writing import Memos
from insights.interviews.exchange.refi.values import settled

_MEMBERS = {"code": "MemberCode", "document": "MemberSource", "memo": "MemberNote"}


def write_users(root: Any, draft: Draft) -> None:
    """Add the Users."""
    coders = draft.project.coders.sort_values("coder")
    holder = element(root, "Users") if len(coders) else None
    for row in coders.itertuples():
        element(holder, "User", guid=draft.guids["user", row.coder], name=row.name or None)


def place_variables(draft: Draft) -> pd.DataFrame:
    """The rows of variables with settled types, on the side (source or case) where the target looks for them."""
    table = settled(draft.project.variables, draft.lost)
    if draft.dialect.variables != "source" or table.empty:
        return table
    cases = draft.project.cases[draft.project.cases["document_id"] != ""]
    whole = cases[cases["start"].isna()].groupby("case_id")["document_id"].unique().to_dict()
    parted = set(cases.loc[cases["start"].notna(), "case_id"])
    people = cases.groupby("document_id")["case_id"].nunique()
    records = table.to_dict("records")
    goals = [[row["document_id"]] if row["document_id"] else list(whole.get(row["case_id"], [])) for row in records]
    claims = Counter((goal, row["name"]) for row, some in zip(records, goals, strict=True) for goal in some)
    rows = []
    for row, some in zip(records, goals, strict=True):
        # A value stays with its case where the case is more than whole documents, where others share the document (nobody could tell
        # whose value it is), or where it would meet another value.
        alone = all(claims[goal, row["name"]] == 1 and people.get(goal, 0) <= 1 for goal in some)
        if row["case_id"] and some and alone and row["case_id"] not in parted:
            rows += [row | {"case_id": "", "document_id": goal} for goal in some]
        else:
            rows.append(row)
    return pd.DataFrame(rows, columns=table.columns)


def write_variables(root: Any, table: pd.DataFrame) -> None:
    """Add the Variables."""
    holder = element(root, "Variables") if len(table) else None
    for row in table.drop_duplicates("name").sort_values("name").itertuples():
        element(holder, "Variable", guid=derived("variable", row.name), name=row.name, typeOfVariable=row.type)


def write_values(owner: Any, rows: list[Any]) -> None:
    """Add the values of one source or case."""
    for row in sorted(rows, key=lambda one: one.name):
        value = element(owner, "VariableValue")
        element(value, "VariableRef", targetGUID=derived("variable", row.name))
        element(value, f"{row.type}Value", row.value)


def write_cases(root: Any, draft: Draft, table: pd.DataFrame) -> None:
    """Add the Cases; for programs that keep variables with cases also an unnamed one for each document that has some."""
    on_case = rows_by(table, "case_id")
    on_document = rows_by(table, "document_id") if draft.dialect.variables == "case" else {}
    if draft.project.cases.empty and not on_document:
        return
    holder = element(root, "Cases")
    for case_id, rows in rows_by(draft.project.cases, "case_id").items():
        name = rows[0].name
        whole = dict.fromkeys(row.document_id for row in rows if row.document_id and row.start is pd.NA)
        parts = dict.fromkeys((row.document_id, row.start, row.end) for row in rows if row.start is not pd.NA)
        if not name and len(whole) == 1 and not parts:
            name, why = case_id, "an unnamed case means variables of a document; its id is its name"
            draft.lost.lose("Cases", "case without a name", why)
        case = element(holder, "Case", guid=draft.guids["case", case_id], name=name or None)
        write_values(case, on_case.get(case_id, []))
        for document in whole:
            element(case, "SourceRef", targetGUID=draft.guids["document", document])
        for part in parts:
            element(case, "SelectionRef", targetGUID=place_guid(*part))
    for document, rows in on_document.items():
        case = element(holder, "Case", guid=derived("variables of", draft.guids["document", document]))
        write_values(case, rows)
        element(case, "SourceRef", targetGUID=draft.guids["document", document])


def by_document(draft: Draft, table: pd.DataFrame) -> dict[str, list[Any]]:
    """The rows of variables that are written onto the sources."""
    return {} if draft.dialect.variables == "case" else rows_by(table, "document_id")


def place_guid(document: str, start: int, end: int) -> str:
    """The GUID of a passage without a code."""
    return derived("place", document, start, end)


def places_of(draft: Draft, plan: Memos) -> dict[str, dict[tuple[int, int], list[str]]]:
    """The passages of each document that need no code, because a case, a link or a note leads to them, with the notes on them."""
    found: dict[str, dict[tuple[int, int], list[str]]] = {}
    parts = draft.project.cases[draft.project.cases["start"].notna()]
    wanted = [(row.document_id, int(row.start), int(row.end)) for row in parts.itertuples()]
    links = draft.project.links
    wanted += [place for end in [*links["origin"], *links["target"]] if (place := passage(end))]
    wanted += [(row.document_id, int(row.start), int(row.end)) for row in plan.linked]
    for document, start, end in wanted:
        found.setdefault(document, {}).setdefault((start, end), [])
    for key, notes in plan.on.items():
        if key[0] == "passage":
            found.setdefault(key[1], {}).setdefault((key[2], key[3]), []).extend(notes)
    return found


def write_links(root: Any, draft: Draft, plan: Memos) -> None:
    """Add the Links, those from memos to their passages among them."""
    links = draft.project.links.sort_values(["name", "origin", "target", "direction"])
    if links.empty and not plan.linked:
        return
    holder = element(root, "Links")
    for number, row in enumerate(links.itertuples()):
        ends = {"originGUID": _end(row.origin, draft), "targetGUID": _end(row.target, draft)}
        guid = derived("link", number, row.name, row.origin, row.target)
        element(holder, "Link", guid=guid, name=row.name or None, direction=row.direction or None, **ends)
    for row in plan.linked:
        note = draft.guids["memo", row.memo_id]
        target = place_guid(row.document_id, int(row.start), int(row.end))
        guid = derived("annotation", note)
        element(holder, "Link", guid=guid, direction="OneWay", originGUID=note, targetGUID=target)


def write_sets(root: Any, draft: Draft) -> None:
    """Add the Sets of codes, documents and memos."""
    sets = draft.project.sets
    holder = element(root, "Sets") if len(sets) else None
    for set_id, rows in rows_by(sets, "set_id").items():
        made = element(holder, "Set", guid=draft.guids["set", set_id], name=rows[0].name)
        for kind, tag in _MEMBERS.items():
            for member in dict.fromkeys(row.member for row in rows if row.kind == kind):
                element(made, tag, targetGUID=draft.guids[kind, member])


def _end(end: str, draft: Draft) -> str:
    place = passage(end)
    known = (draft.guids.get((kind, end)) for kind in ("code", "document", "case"))
    return next(filter(None, known), "") or (place_guid(*place) if place else "")
