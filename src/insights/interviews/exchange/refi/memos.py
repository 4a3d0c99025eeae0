"""Memos in the five ways in which programs write them.

The standard's NoteRef; a Description on the passage (ATLAS.ti, MAXQDA); both at once (f4); a link from a note to the passage (NVivo); a
note on the source whose own passage tells where it belongs (QualCoder, Quirkos).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from insights.interviews.exchange.refi.container import Container
from insights.interviews.exchange.refi.elements import as_guid, child, children, derived, own_guid, said, when
from insights.interviews.exchange.refi.evidence import plain
from insights.interviews.exchange.refi.gathering import Gathered
from insights.interviews.exchange.refi.offsets import Reading
from insights.interviews.exchange.refi.placing import Passage, coded_with, passages
from insights.interviews.exchange.refi.sources import Source, text_source


@dataclass
class Notes:
    """The notes of a file by GUID, which of them are attached already, and what is written on what (to see doubles)."""

    notes: dict[str, Source]
    gathered: Gathered
    reading: Reading
    attached: set[str] = field(default_factory=set)
    written: dict[str, list[dict]] = field(default_factory=dict)  # text: where it hangs
    ids: set[str] = field(default_factory=set)


def read_notes(container: Container, gathered: Gathered) -> tuple[dict[str, Source], list[Source]]:
    """The notes by GUID, and apart from them the notes that are coded themselves, which are documents."""
    holder = child(container.root, "Notes")
    notes: dict[str, Source] = {}
    coded: list[Source] = []
    for element in children(holder, "Note") if holder is not None else ():
        guid = own_guid(element)
        inner = any(child(one, "Coding") is not None for one in children(element, "PlainTextSelection"))
        # A note's own text and places are no document's, so what they lack is told where the note is used.
        source = text_source(element, container, gathered if inner else Gathered(), name=element.get("name") or "")
        if inner:
            gathered.lose(source.name, "memo that is coded", "taken as a document, since only documents can be coded")
            coded.append(source)
        else:
            notes[guid] = source
    return notes, coded


def read_memos(
    root: Any, sources: list[Source], placed: dict[str, Passage], codes: dict[str, Any], notes: Notes
) -> None:
    """Add the rows of `memos` for everything but what links bring."""
    _project(root, notes)
    for source in sources:
        for element in source.elements:
            _source(element, source, notes)
    for code, element in codes.items():
        _referred(element, notes, about="code", code_id=code)
    for passage in placed.values():
        _passage(passage, notes)


def link_memos(links: list[tuple[str, str]], placed: dict[str, Passage], notes: Notes) -> None:
    """Memos that a link ties to a passage, a code or a document; NVivo's annotations."""
    gathered = notes.gathered
    for guid, end in links:
        if end in placed:
            _attach(guid, notes, about="passage", **placed[end].place)
        elif end in gathered.codes:
            _attach(guid, notes, about="code", code_id=end)
        elif gathered.document(end):
            _attach(guid, notes, about="document", document_id=gathered.document(end))
        else:
            gathered.lose("Links", "link of a memo", "it leads to something that is not taken over")


def leftover_notes(notes: Notes) -> None:
    """Notes that stand for themselves are memos of the project."""
    for guid in notes.notes:
        if guid not in notes.attached:
            _attach(guid, notes, about="project")


def note_text(source: Source) -> str:
    """A note's text, and its description where that says something else."""
    described = said(child(source.elements[0], "Description"))
    parts = [
        source.raw.text,
        *([described] if described.strip() and described.strip() != source.raw.text.strip() else []),
    ]
    return "\n\n".join(filter(None, parts))


def _project(root: Any, notes: Notes) -> None:
    _referred(root, notes, about="project")
    _described(root, notes, derived("description", "project"), about="project")


def _source(element: Any, source: Source, notes: Notes) -> None:
    for guid in _note_refs(element, notes):
        note = notes.notes[guid]
        own = [one for one in note.selections if child(one.element, "Coding") is None]
        found = passages(source, own, notes.reading, notes.gathered) if own else []
        for passage in found:
            _attach(guid, notes, about="passage", **passage.place)
        if not found:
            _attach(guid, notes, about="document", document_id=source.document_id)
    about = {"about": "document", "document_id": source.document_id}
    _described(element, notes, derived("description", own_guid(element)), **about)


def _passage(passage: Passage, notes: Notes) -> None:
    element, gathered = passage.element, notes.gathered
    _referred(element, notes, about="passage", **passage.place)
    codings = list(children(element, "Coding"))
    for coding in codings:
        code = coded_with(coding)
        if code in gathered.codes:
            _referred(coding, notes, about="coding", **passage.place, code_id=code)
    title, text = element.get("name") or "", gathered.texts.get(passage.document_id, "")
    title = "" if is_quote(title, text[passage.start : passage.end]) else title
    made = {"author": gathered.coder(element), "created": when(element), "title": title}
    # The passage's own GUID, so that a memo keeps its id where programs write memos in this way.
    _described(element, notes, passage.guid, about="passage", **passage.place, **made)


def is_quote(name: str, text: str) -> bool:
    """Whether the name of a passage is (the beginning of) its text, and so no title."""
    return plain(text).startswith(plain(name).rstrip(".…").rstrip())


def _referred(element: Any, notes: Notes, **about: object) -> None:
    for guid in _note_refs(element, notes):
        _attach(guid, notes, **about)


def _note_refs(element: Any, notes: Notes) -> list[str]:
    guids = [as_guid(one.get("targetGUID")) for one in children(element, "NoteRef")]
    missing = [guid for guid in guids if guid not in notes.notes]
    notes.gathered.lose(
        "Notes", "reference to a memo", "the file does not hold the memo, or it is coded itself", n=len(missing)
    )
    return [guid for guid in guids if guid in notes.notes]


def _attach(guid: str, notes: Notes, **about: object) -> None:
    """A row for a note; one that is tied to several things becomes a memo on each."""
    source = notes.notes[guid]
    element, text = source.elements[0], note_text(source)
    memo_id = guid
    if guid in notes.attached:
        memo_id = derived("copy", guid, *about.values())
        notes.gathered.lose("Notes", "memo tied to several things", "kept as a memo of its own on each of them")
    if memo_id in notes.ids:
        return
    notes.ids.add(memo_id)
    notes.attached.add(guid)
    notes.written.setdefault(text.strip(), []).append(about)
    made = {"author": notes.gathered.coder(element), "created": when(element), "title": element.get("name") or ""}
    notes.gathered.add("memos", memo_id=memo_id, text=text, **about, **made)


def _described(element: Any, notes: Notes, memo_id: str, **about: object) -> None:
    """A row for a Description, unless a note with the same text hangs on the same thing, as f4 writes it."""
    text = said(child(element, "Description"))
    place = {key: about[key] for key in about if key not in ("author", "created", "title")}
    doubled = any(_same_place(place, told) for told in notes.written.get(text.strip(), []))
    if text.strip() and not doubled:
        notes.gathered.add("memos", memo_id=memo_id, text=text, **about)


def _same_place(place: dict, other: dict) -> bool:
    """Whether two memos hang on the same thing; one on a coding hangs on its passage too."""
    keys = ("document_id", "start", "end") if place["about"] == "passage" else ("about", "document_id", "code_id")
    kinds = {place["about"], other["about"]} <= {"passage", "coding"} or place["about"] == other["about"]
    return kinds and all(place.get(key) == other.get(key) for key in keys)
