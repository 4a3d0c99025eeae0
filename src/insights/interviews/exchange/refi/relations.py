"""Who and what a project knows beside texts and codes: users, cases with their variables, links."""

from __future__ import annotations

from typing import Any

from insights.interviews.exchange.project import DIRECTIONS, TYPES
from insights.interviews.exchange.refi.elements import as_guid, child, children, derived, local, own_guid, said
from insights.interviews.exchange.refi.gathering import Gathered
from insights.interviews.exchange.refi.placing import Passage
from insights.interviews.exchange.refi.sources import Source


def read_users(root: Any, gathered: Gathered) -> None:
    """Add the rows of `coders`."""
    holder = child(root, "Users")
    for user in children(holder, "User") if holder is not None else ():
        guid = own_guid(user)
        if guid and guid not in gathered.coders:
            gathered.coders.add(guid)
            gathered.add("coders", coder=guid, name=user.get("name") or user.get("id") or "")


def read_variables(root: Any, gathered: Gathered) -> None:
    """Note each variable's name and type; values come with sources and cases."""
    holder = child(root, "Variables")
    for variable in children(holder, "Variable") if holder is not None else ():
        guid, name = own_guid(variable), variable.get("name") or ""
        kind = variable.get("typeOfVariable") or "Text"
        gathered.variables[guid] = (name, kind if kind in TYPES else "Text")
        text = said(child(variable, "Description"))
        if text.strip():
            gathered.add(
                "memos", memo_id=derived("description", guid), about="project", text=text, title=f"Variable: {name}"
            )
            gathered.lose("Variables", "description of a variable", "kept as a memo on the project")


def read_source_values(sources: list[Source], gathered: Gathered) -> None:
    """Add the variables that stand in the sources themselves, as MAXQDA writes them."""
    for source in sources:
        for element in source.elements:
            _values(element, gathered, document_id=source.document_id)


def read_cases(root: Any, placed: dict[str, Passage], gathered: Gathered) -> None:
    """Add the rows of `cases` and the variables of the cases; an unnamed case with one source only holds that source's variables."""
    holder = child(root, "Cases")
    marked = _marked(gathered)
    for case in children(holder, "Case") if holder is not None else ():
        refs = [local(one) for one in case if local(one).endswith("Ref")]
        if not case.get("name") and refs == ["SourceRef"]:
            document = gathered.document(child(case, "SourceRef").get("targetGUID"))
            if document:
                _values(case, gathered, document_id=document)
                _description(case, gathered)
                continue
        _case(case, placed, marked, gathered)


def case_ids(root: Any) -> set[str]:
    """The GUIDs of the cases; NVivo lists a case among the codes too, under the same GUID."""
    holder = child(root, "Cases")
    return {own_guid(case) for case in children(holder, "Case")} if holder is not None else set()


def read_links(root: Any, placed: dict[str, Passage], notes: set[str], gathered: Gathered) -> list[tuple[str, str]]:
    """Add the rows of `links`; return those that begin or end in a note (note, other end), which are memos of what they lead to."""
    holder = child(root, "Links")
    of_notes = []
    for link in children(holder, "Link") if holder is not None else ():
        origin, target = as_guid(link.get("originGUID")), as_guid(link.get("targetGUID"))
        if origin in notes or target in notes:
            of_notes.append((origin, target) if origin in notes else (target, origin))
            continue
        ends = [_end(guid, placed, gathered) for guid in (origin, target)]
        if all(ends):
            direction = link.get("direction") or ""
            direction = direction if direction in DIRECTIONS else ""
            gathered.add("links", name=link.get("name") or "", direction=direction, origin=ends[0], target=ends[1])
        else:
            gathered.lose("Links", "link", "it leads to something that is not taken over")
        gathered.lose(
            "Links", "memo of a link", "a link cannot hold a memo here", n=len(list(children(link, "NoteRef")))
        )
    return of_notes


def _case(case: Any, placed: dict[str, Passage], marked: dict[str, list[dict]], gathered: Gathered) -> None:
    guid = own_guid(case)
    rows: list[dict] = []
    for one in children(case, "SourceRef"):
        document = gathered.document(one.get("targetGUID"))
        if document:
            rows.append({"document_id": document})
        else:
            gathered.lose("Cases", "source of a case", "the file does not hold it as a text")
    for one in children(case, "SelectionRef"):
        passage = placed.get(as_guid(one.get("targetGUID")))
        if passage:
            rows.append(passage.place)
        else:
            gathered.lose("Cases", "passage of a case", "the file does not hold it, or not as a text")
    rows += [row for row in marked.get(guid, []) if row not in rows]
    for row in rows or [{"document_id": ""}]:
        gathered.add("cases", case_id=guid, name=case.get("name") or "", **row)
    other = [one for one in children(case, "CodeRef") if as_guid(one.get("targetGUID")) != guid]
    gathered.lose("Cases", "code of a case", "a case cannot be tied to a code here", n=len(other))
    _values(case, gathered, case_id=guid)
    _description(case, gathered)


def _marked(gathered: Gathered) -> dict[str, list[dict]]:
    """Take out the parts of cases that codings marked; they come back with their case."""
    marked: dict[str, list[dict]] = {}
    for row in gathered.rows.pop("cases", []):
        marked.setdefault(str(row["case_id"]), []).append({key: row[key] for key in ("document_id", "start", "end")})
    return marked


def _values(element: Any, gathered: Gathered, **owner: str) -> None:
    for one in children(element, "VariableValue"):
        reference = child(one, "VariableRef")
        guid = as_guid(reference.get("targetGUID")) if reference is not None else ""
        value = next((inner for inner in one if local(inner).endswith("Value")), None)
        if guid not in gathered.variables:
            gathered.lose("Variables", "value", "its variable is not listed in the file")
        elif value is not None:
            name, kind = gathered.variables[guid]
            key = (next(iter(owner.values())), name)
            if key in gathered.valued:
                gathered.lose(
                    "Variables", f"second value of {name!r}", "one value for each variable; the first is kept"
                )
                continue
            gathered.valued.add(key)
            text = said(value)
            gathered.add("variables", **owner, name=name, type=kind, value=text if kind == "Text" else text.strip())


def _description(case: Any, gathered: Gathered) -> None:
    text = said(child(case, "Description"))
    if text.strip():
        title = f"Case: {case.get('name') or ''}".rstrip()
        gathered.add("memos", memo_id=derived("description", own_guid(case)), about="project", text=text, title=title)
        gathered.lose("Cases", "description of a case", "kept as a memo on the project")


def _end(guid: str, placed: dict[str, Passage], gathered: Gathered) -> str:
    if guid in placed:
        passage = placed[guid]
        return f"{passage.document_id}#{passage.start}-{passage.end}"
    if guid in gathered.codes or guid in gathered.cases:
        return guid
    return gathered.document(guid)
