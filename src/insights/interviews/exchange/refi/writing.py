"""Writing a project as REFI-QDA in the dialect of a program, or its codebook alone."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from insights.errors import InsightsError, UsageError
from insights.files import write_atomic
from insights.interviews.exchange.project import Project, check_project, shaped
from insights.interviews.exchange.refi import memo_writing, relation_writing
from insights.interviews.exchange.refi.code_writing import codebook_xml, write_codes, xml_bytes
from insights.interviews.exchange.refi.dialects import dialect_of, origin_of
from insights.interviews.exchange.refi.draft import Draft, element, name_guids, write_texts
from insights.interviews.exchange.refi.gathering import Gathered
from insights.interviews.exchange.refi.offsets import UNITS, Reading
from insights.interviews.exchange.refi.source_writing import write_sources

LINE_ENDS = ("lf", "crlf")
_MOMENT = (1980, 1, 1, 0, 0, 0)


def write_qdpx(
    project: Project,
    path: Path,
    *,
    target: str,
    with_texts: bool = True,
    unit: str = "",
    line_end: str = "lf",
) -> pd.DataFrame:
    """Write `project` for the program `target` (maxqda, atlasti, nvivo, qualcoder); the same project gives the same bytes.

    `unit` (codepoint, utf16) and `line_end` (lf, crlf; positions count a line end as one in both) go before what the target is known to
    want; `with_texts=False` leaves out the texts and every quote from them. Returns the table `losses` of what the target does not get or
    should be compared by eye. Raises InputError for a project that contradicts itself, UsageError for an option that does not exist.
    """
    dialect = dialect_of(target)
    for value, allowed in ((unit or dialect.unit, UNITS), (line_end, LINE_ENDS)):
        if value not in allowed:
            raise UsageError(f"{value!r} is none of {', '.join(allowed)}.")
    check_project(project)
    draft = Draft(project, dialect, Reading(unit or dialect.unit), with_texts, line_end)
    xml = _xml(draft, origin_of(target, draft.reading))
    members = {"project.qde": xml} | {f"sources/{name}": draft.files[name] for name in sorted(draft.files)}
    write_atomic(Path(path), _packed(members))
    return shaped(draft.lost.losses(), "losses")


def write_qdc(project: Project, path: Path) -> pd.DataFrame:
    """Write the codes and sets of codes of `project` as a `.qdc`; returns the table `losses`. Raises InputError as `write_qdpx`."""
    check_project(project)
    lost = Gathered()
    if project.codes.empty:
        raise InsightsError(f"{path}: was not written: the project has no codes, and a codebook needs one.")
    xml = codebook_xml(project, lost)
    _valid(xml, "codebook")
    n = int(project.memos["about"].eq("code").sum())
    lost.lose("CodeBook", "memo on a code", "a codebook holds definitions and no memos", n=n)
    write_atomic(Path(path), xml)
    return shaped(lost.losses(), "losses")


def _xml(draft: Draft, origin: str) -> bytes:
    """The project's XML in the order that the standard demands; nothing empty, as empty holders are not allowed."""
    name_guids(draft)
    write_texts(draft)
    plan = memo_writing.plan_memos(draft)
    values = relation_writing.place_variables(draft)
    root = element(None, "Project", name=draft.project.name, origin=origin)
    relation_writing.write_users(root, draft)
    write_codes(root, draft, {key[1]: notes for key, notes in plan.on.items() if key[0] == "code"})
    relation_writing.write_variables(root, values)
    relation_writing.write_cases(root, draft, values)
    write_sources(root, draft, plan, relation_writing.by_document(draft, values))
    memo_writing.write_notes(root, draft, plan)
    relation_writing.write_links(root, draft, plan)
    relation_writing.write_sets(root, draft)
    for note in plan.on.get(("project",), []):
        element(root, "NoteRef", targetGUID=note)
    draft.lost.lose("Sources", "time stamp", "texts are written without the recording", n=len(draft.project.times))
    xml = xml_bytes(root)
    _valid(xml, "project")
    return xml


@cache
def _schema(name: str) -> Any:
    from lxml import etree

    return etree.XMLSchema(etree.fromstring((files(__package__) / "schemas" / f"{name}.xsd").read_bytes()))


def _valid(xml: bytes, name: str) -> None:
    """Raise InsightsError where what was built is not what the standard allows: other programs refuse such a file as a whole."""
    from lxml import etree

    schema = _schema(name)
    if not schema.validate(etree.fromstring(xml, etree.XMLParser(huge_tree=True))):
        raise InsightsError(f"the {name} would break the standard's schema: {schema.error_log[0].message}")


def _packed(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            file.writestr(info, data)
    return packed.getvalue()
