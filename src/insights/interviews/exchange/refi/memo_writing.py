"""Memos on their way out, in the way that each program reads: notes that things refer to, descriptions, links, notes on the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from insights.interviews.exchange.refi.draft import Draft, element, made_by
from insights.interviews.exchange.refi.elements import derived, unix_lines
from insights.interviews.exchange.refi.memos import is_quote


@dataclass
class Memos:
    """Where the memos go: `on` the GUIDs of notes by what they hang on, `comments` the text of the only memo of a thing,
    `described` the rows that become a Description on a passage of their own, `linked` those that a link ties to theirs."""

    notes: list[Any] = field(default_factory=list)
    on: dict[tuple, list[str]] = field(default_factory=dict)
    comments: dict[tuple, str] = field(default_factory=dict)
    described: list[Any] = field(default_factory=list)
    linked: list[Any] = field(default_factory=list)
    own: list[Any] = field(default_factory=list)


def plan_memos(draft: Draft) -> Memos:
    """Decide for each memo in which way it is written."""
    plan = Memos()
    project = draft.project
    members = set(project.sets.loc[project.sets["kind"] == "memo", "member"])
    codings = {(row.document_id, row.start, row.end, row.code_id) for row in project.codings.itertuples()}
    told: dict[tuple, int] = {}
    rows = list(project.memos.sort_values("memo_id").itertuples())
    for row in rows:
        key = (row.document_id, *_span(row), row.text.strip())
        told[key] = told.get(key, 0) + 1
    for row in rows:
        about = row.about
        if about == "coding" and (row.document_id, *_span(row), row.code_id) not in codings:
            draft.lost.lose(
                "Notes", "memo on a coding", "there is no such coding; it is written as a memo on the passage"
            )
            about = "passage"
        twice = told[row.document_id, *_span(row), row.text.strip()] > 1
        _plan(row, about, draft, plan, as_note=row.memo_id in members or twice)
    return plan


def _plan(row: Any, about: str, draft: Draft, plan: Memos, *, as_note: bool) -> None:
    ways = draft.dialect.memos
    guid = draft.guids["memo", row.memo_id]
    if about == "passage" and ways == "description" and not as_note and _describable(row, draft):
        plan.described.append(row)
        return
    plan.notes.append(row)
    if about == "passage" and ways == "link":
        plan.linked.append(row)
        return
    if about == "passage" and ways == "own":
        plan.own.append(row)
        plan.on.setdefault(("document", row.document_id), []).append(guid)
        return
    key = {
        "project": ("project",),
        "document": ("document", row.document_id),
        "code": ("code", row.code_id),
        "passage": ("passage", row.document_id, *_span(row)),
        "coding": ("coding", row.document_id, *_span(row), row.code_id),
    }[about]
    plan.on.setdefault(key, []).append(guid)
    only = about in ("document", "coding") and row.text.strip() and key not in plan.comments
    if draft.dialect.comments and only:
        plan.comments[key] = row.text


def _describable(row: Any, draft: Draft) -> bool:
    """Whether a Description holds all of the memo: it has a text, and its title would not be taken for the passage's quote."""
    text = draft.texts[row.document_id].own[row.start : row.end]
    return bool(row.text.strip()) and not (row.title and is_quote(row.title, text))


def write_notes(root: Any, draft: Draft, plan: Memos) -> None:
    """Add the Notes."""
    if not plan.notes:
        return
    holder = element(root, "Notes")
    own = {row.memo_id for row in plan.own}
    for row in plan.notes:
        guid = draft.guids["memo", row.memo_id]
        given = made_by(draft, coder=row.author, created=row.created, where="Notes")
        name = row.title or None
        if row.about in draft.dialect.note_files and row.text:
            draft.files[f"{guid}.txt"] = unix_lines(row.text).encode("utf-8", "replace")
            note = element(holder, "Note", guid=guid, name=name, plainTextPath=f"internal://{guid}.txt", **given)
        else:
            note = element(holder, "Note", guid=guid, name=name, **given)
            element(note, "PlainTextContent", row.text)
        if row.memo_id in own:
            start, end = draft.texts[row.document_id].span(row.start, row.end)
            place = {"startPosition": str(start), "endPosition": str(end)}
            element(note, "PlainTextSelection", guid=derived("place of memo", guid), **place)


def _span(row: Any) -> tuple[int, int]:
    return (-1, -1) if pd.isna(row.start) else (int(row.start), int(row.end))
