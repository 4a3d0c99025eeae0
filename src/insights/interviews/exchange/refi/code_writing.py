"""The codebook on its way out: codes within codes, or ATLAS.ti's flat names; as part of a project or as a `.qdc`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from lxml import etree

from insights.interviews.exchange.project import Project
from insights.interviews.exchange.refi.codebook import SEPARATOR
from insights.interviews.exchange.refi.draft import Draft, element
from insights.interviews.exchange.refi.elements import CODEBOOK, allowed, as_colour, guid_for, unix_lines
from insights.interviews.exchange.refi.gathering import Gathered


def write_codes(root: Any, draft: Draft, notes: dict[str, list[str]]) -> None:
    """Add the CodeBook to a project; `notes`: GUIDs of the memos on each code."""
    codes = draft.project.codes
    if codes.empty:
        return
    holder = element(element(root, "CodeBook"), "Codes")
    paths = _paths(codes, draft.lost) if draft.dialect.flat_codes else {}

    def one(parent: Any, row: Any) -> Any:
        guid, name = draft.guids["code", row.code_id], paths.get(row.code_id, row.name)
        made = element(parent, "Code", guid=guid, **_attributes(row, name, draft.lost))
        if row.definition.strip():
            element(made, "Description", row.definition)
        for note in notes.get(row.code_id, []):
            element(made, "NoteRef", targetGUID=note)
        return holder if draft.dialect.flat_codes else made

    _nest(codes, holder, one)


def codebook_xml(project: Project, lost: Gathered) -> bytes:
    """A codebook on its own, as a `.qdc` holds it; `lost` gets what it cannot hold."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": "insights"}, nsmap={None: CODEBOOK})
    holder = etree.SubElement(root, f"{{{CODEBOOK}}}Codes")

    def one(parent: Any, row: Any) -> Any:
        given = {"guid": guid_for("code", row.code_id), **_attributes(row, row.name, lost)}
        made = etree.SubElement(parent, f"{{{CODEBOOK}}}Code", {key: value for key, value in given.items() if value})
        made.set("name", allowed(row.name))
        if row.definition.strip():
            etree.SubElement(made, f"{{{CODEBOOK}}}Description").text = allowed(unix_lines(row.definition))
        return made

    _nest(project.codes, holder, one)
    _sets(root, project)
    return xml_bytes(root)


def xml_bytes(root: Any) -> bytes:
    """The XML of a whole file, the same for the same content."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _nest(codes: pd.DataFrame, holder: Any, one: Callable[[Any, Any], Any]) -> None:
    """Call `one` for each code with the element of its parent, parents first, without recursion."""
    below: dict[str, list[Any]] = {}
    for row in codes.itertuples():
        below.setdefault(row.parent, []).append(row)
    waiting = [(row, holder) for row in reversed(below.get("", []))]
    while waiting:
        row, parent = waiting.pop()
        made = one(parent, row)
        waiting += [(inner, made) for inner in reversed(below.get(row.code_id, []))]


def _attributes(row: Any, name: str, lost: Gathered) -> dict[str, str | None]:
    colour = as_colour(row.colour)
    if row.colour and not colour:
        lost.lose("CodeBook", "colour", f"{row.colour!r} is no colour like #1f77b4")
    return {"name": name, "isCodable": str(bool(row.codable)).lower(), "color": colour or None}


def _paths(codes: pd.DataFrame, lost: Gathered) -> dict[str, str]:
    """Each code's flat name `A::B`; a name that would be read as two levels, or that two codes would share, is changed."""
    rows = {row.code_id: row for row in codes.itertuples()}
    above = {row.parent for row in rows.values()}
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for code_id in _parents_first(rows):
        row = rows[code_id]
        own = row.name
        while SEPARATOR in own:
            own = own.replace(SEPARATOR, ":")
        own = own.rstrip(":") if code_id in above else own  # else its own end and the separator would be cut elsewhere
        own = own or "(unnamed)"
        path = f"{paths[row.parent]}{SEPARATOR}{own}" if row.parent else own
        n = 1
        while path in taken:
            n += 1
            path = path if n == 2 else path[: path.rindex(" (")]
            path = f"{path} ({n})"
        if path.split(SEPARATOR)[-1] != row.name:
            lost.lose(
                "CodeBook",
                f"name of the code {row.name!r}",
                f"written as {path!r}, since names carry the levels and stand once",
            )
        taken.add(path)
        paths[code_id] = path
    return paths


def _parents_first(rows: dict[str, Any]) -> list[str]:
    ordered: dict[str, None] = {}
    for code_id in rows:
        chain = []
        while code_id and code_id not in ordered:
            chain.append(code_id)
            code_id = rows[code_id].parent
        ordered |= dict.fromkeys(reversed(chain))
    return list(ordered)


def _sets(root: Any, project: Project) -> None:
    sets = project.sets[project.sets["kind"].isin(["code", ""])]
    if sets.empty:
        return
    holder = etree.SubElement(root, f"{{{CODEBOOK}}}Sets")
    for set_id, rows in sets.groupby("set_id", sort=False):
        given = {"guid": guid_for("set", str(set_id)), "name": allowed(rows["name"].iloc[0])}
        made = etree.SubElement(holder, f"{{{CODEBOOK}}}Set", given)
        for member in dict.fromkeys(rows.loc[rows["kind"] == "code", "member"]):
            etree.SubElement(made, f"{{{CODEBOOK}}}MemberCode", {"guid": guid_for("code", member)})
