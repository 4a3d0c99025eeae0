"""The codebook of a project or of a `.qdc`: nested codes, ATLAS.ti's flat `A::B` names, folders, sets of codes."""

from __future__ import annotations

from typing import Any

from insights.interviews.exchange.refi.elements import as_colour, as_guid, child, children, derived, own_guid, said
from insights.interviews.exchange.refi.gathering import Gathered

SEPARATOR = "::"


def read_codes(book: Any | None, gathered: Gathered, *, origin: str) -> dict[str, Any]:
    """Add the rows of `codes` and return each code's element by id; codes that are cases are left to the cases."""
    holder = child(book, "Codes") if book is not None else None
    rows: list[dict] = []
    elements: dict[str, Any] = {}
    if holder is not None:
        _walk(holder, "", rows, elements, gathered)
    if _flat(rows, origin):
        rows = _unfold(rows)
    for row in rows:
        gathered.codes.add(row["code_id"])
        gathered.add("codes", **row)
    return elements


def read_sets(holder: Any | None, gathered: Gathered) -> None:
    """Add the rows of `sets`; members that are not in the file, or are nothing that we keep, go to the losses."""
    memos = {str(row["memo_id"]) for row in gathered.rows.get("memos", [])}
    for one in children(holder, "Set") if holder is not None else ():
        set_id, name = own_guid(one), one.get("name") or ""
        members = list(dict.fromkeys(member for element in one if (member := _member(element, memos, gathered))))
        for kind, member in members or [("", "")]:
            gathered.add("sets", set_id=set_id, name=name, kind=kind, member=member)
        text = said(child(one, "Description"))
        if text.strip():
            gathered.add(
                "memos", memo_id=derived("description", set_id), about="project", text=text, title=f"Set: {name}"
            )
            gathered.lose("Sets", "description of a set", "kept as a memo on the project")


def _walk(holder: Any, parent: str, rows: list[dict], elements: dict[str, Any], gathered: Gathered) -> None:
    for one in children(holder, "Code"):
        guid = own_guid(one)
        if guid in elements:
            gathered.lose(
                "CodeBook",
                f"code {one.get('name') or ''!r}",
                "its GUID stands in the codebook twice; the first is kept",
            )
            continue
        is_case = guid in gathered.cases
        if not is_case:
            elements[guid] = one
            rows.append(
                {
                    "code_id": guid,
                    "name": one.get("name") or "",
                    "parent": parent,
                    "colour": as_colour(one.get("color")),
                    "codable": (one.get("isCodable") or "true").strip().lower() not in ("false", "0"),
                    "definition": said(child(one, "Description")),
                }
            )
        _walk(one, parent if is_case else guid, rows, elements, gathered)


def _flat(rows: list[dict], origin: str) -> bool:
    """Whether names carry the hierarchy: ATLAS.ti writes it so; of other programs where the parents are there by name."""
    named = [row["name"] for row in rows]
    if any(row["parent"] for row in rows) or not any(SEPARATOR in name for name in named):
        return False
    above = {name.rpartition(SEPARATOR)[0] for name in named if SEPARATOR in name}
    return "atlas" in origin.lower() or bool(above & set(named))


def _unfold(rows: list[dict]) -> list[dict]:
    """Codes `A`, `A::B` as a tree; a parent that is no code of its own becomes a folder in front of its first child."""
    paths = [[part for part in row["name"].split(SEPARATOR) if part] or [row["name"]] for row in rows]
    own: dict[tuple[str, ...], str] = {}
    for row, path in zip(rows, paths, strict=True):
        own.setdefault(tuple(path), row["code_id"])
    unfolded: list[dict] = []
    for row, path in zip(rows, paths, strict=True):
        for depth in range(1, len(path)):
            above = tuple(path[:depth])
            if above not in own:
                own[above] = derived("folder", *above)
                parent = own.get(above[:-1], "")
                unfolded.append({"code_id": own[above], "name": above[-1], "parent": parent, "codable": False})
        unfolded.append(row | {"name": path[-1], "parent": own.get(tuple(path[:-1]), "")})
    return unfolded


def _member(element: Any, memos: set[str], gathered: Gathered) -> tuple[str, str] | None:
    kinds = {"MemberCode": "code", "MemberSource": "document", "MemberNote": "memo"}
    kind = kinds.get(element.tag.rpartition("}")[2])
    if kind is None:
        return None
    # A .qdc names its members by `guid`, a project by `targetGUID`.
    guid = as_guid(element.get("targetGUID") or element.get("guid"))
    member = gathered.document(guid) if kind == "document" else guid
    known = {"code": gathered.codes, "memo": memos}
    if not member or (kind in known and member not in known[kind]):
        gathered.lose("Sets", f"member that is a {kind}", "the file does not hold it, or not as a text")
        return None
    return kind, member
