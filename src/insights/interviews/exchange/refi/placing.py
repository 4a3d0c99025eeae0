"""Marked passages brought into our count, and the codings on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from insights.interviews.exchange.refi.elements import as_guid, child, children, when
from insights.interviews.exchange.refi.gathering import Gathered
from insights.interviews.exchange.refi.offsets import Reading, to_ours
from insights.interviews.exchange.refi.sources import Selection, Source


@dataclass(frozen=True)
class Passage:
    """A passage in our count: document and span, with the element that marks it."""

    guid: str
    element: Any
    document_id: str
    start: int
    end: int
    quote: str = ""

    @property
    def place(self) -> dict[str, object]:
        """Document and span as columns of a row."""
        return {"document_id": self.document_id, "start": self.start, "end": self.end}


def place(sources: list[Source], reading: Reading, gathered: Gathered) -> dict[str, Passage]:
    """The passages of all sources by GUID; what lies outside of its text or has no length goes to the losses."""
    placed: dict[str, Passage] = {}
    for source in sources:
        for passage in passages(source, source.selections, reading, gathered):
            if passage.guid in placed:
                gathered.lose(source.name, "passage", "its GUID stands in the file twice; both are kept")
                passage = replace(passage, guid=f"{passage.guid}-{len(placed)}")
            placed[passage.guid] = passage
    return placed


def passages(source: Source, selections: list[Selection], reading: Reading, gathered: Gathered) -> list[Passage]:
    """The selections of one source in our count."""
    found = []
    for counted in ("span", "points", "ours"):
        some = [one for one in selections if one.counted == counted]
        if not some:
            continue
        starts, ends = np.array([one.start for one in some]), np.array([one.end for one in some])
        if counted != "ours":
            used = replace(reading, end="exclusive") if counted == "points" else reading
            starts, ends = to_ours(source.raw, starts, ends, used)
        for one, start, end in zip(some, starts.tolist(), ends.tolist(), strict=True):
            why = _misplaced(start, end)
            if why:
                gathered.lose(source.name, "passage", why)
            else:
                found.append(Passage(one.guid, one.element, source.document_id, start, end, one.quote))
    order = {id(one.element): i for i, one in enumerate(selections)}
    return sorted(found, key=lambda passage: order[id(passage.element)])


def read_codings(placed: dict[str, Passage], sources: list[Source], gathered: Gathered) -> None:
    """Add the rows of `codings`, one for each document, span, code and coder; a code that is a case marks a part of the case."""
    seen: set[tuple] = set()
    for passage in placed.values():
        for coding in children(passage.element, "Coding"):
            _add_coding(coding, passage, seen, gathered)
    for source in sources:
        whole = [coding for element in source.elements for coding in children(element, "Coding")]
        if whole and not source.raw.text:
            gathered.lose(
                source.name, "coding of a whole source without text", "there is no text to code", n=len(whole)
            )
        elif whole:
            gathered.lose(source.name, "coding of a whole source", "kept as a coding of its whole text", n=len(whole))
            passage = Passage("", source.elements[0], source.document_id, 0, len(source.raw.text))
            for coding in whole:
                _add_coding(coding, passage, seen, gathered)


def _add_coding(coding: Any, passage: Passage, seen: set[tuple], gathered: Gathered) -> None:
    code = coded_with(coding)
    if code in gathered.cases:
        gathered.add("cases", case_id=code, **passage.place)
        return
    if code not in gathered.codes:
        gathered.lose(gathered.names.get(passage.document_id, ""), "coding", "its code is not in the codebook")
        return
    row = passage.place | {"code_id": code, "coder": gathered.coder(coding, passage.element)}
    if tuple(row.values()) not in seen:
        seen.add(tuple(row.values()))
        gathered.add("codings", **row, created=when(coding) or when(passage.element))


def coded_with(coding: Any) -> str:
    """The GUID of the code that a Coding names."""
    reference = child(coding, "CodeRef")
    return as_guid(reference.get("targetGUID")) if reference is not None else ""


def _misplaced(start: int, end: int) -> str:
    if start < 0 or end < 0:
        return "it begins or ends outside of the text or inside a character"
    if start > end:
        return "it ends before it starts"
    return "it has no length" if start == end else ""
