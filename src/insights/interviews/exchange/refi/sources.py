"""The sources of a project: texts, PDFs by their text, transcripts of recordings; what has no text goes to the losses."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from insights.interviews.exchange.refi.container import Container
from insights.interviews.exchange.refi.elements import (
    as_guid,
    child,
    children,
    local,
    own_guid,
    said,
    wanted_number,
    when,
    who,
)
from insights.interviews.exchange.refi.evidence import Segments, plain
from insights.interviews.exchange.refi.gathering import Gathered
from insights.interviews.exchange.refi.offsets import RawText, raw_text


@dataclass(frozen=True)
class Selection:
    """A marked passage in the program's own count: element, raw ends, quoted text where the file has one.

    `counted`: `span` as the program counts spans; `points` between two places of it (so never with an inclusive end); `ours` already.
    """

    guid: str
    element: Any
    start: int
    end: int
    quote: str = ""
    counted: str = "span"


@dataclass
class Source:
    """A document with its text as it came, what is marked in it, and the elements that describe it."""

    document_id: str
    name: str
    raw: RawText
    elements: list[Any]
    origin: str = ""
    selections: list[Selection] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)  # raw position, milliseconds

    def segments(self) -> Segments:
        """What the measurement of positions needs."""
        # What has no length or ends before it starts is wrong in every reading.
        spans = [one for one in self.selections if one.counted == "span" and one.start < one.end]
        starts = np.array([one.start for one in spans], dtype=np.int64)
        ends = np.array([one.end for one in spans], dtype=np.int64)
        return Segments(self.document_id, self.raw, starts, ends, [one.quote for one in spans])


def read_sources(container: Container, gathered: Gathered) -> list[Source]:
    """Every source that has a text, in the order of the file; fills the GUIDs of `gathered.documents`."""
    holder = child(container.root, "Sources")
    found: list[Source] = []
    for element in holder if holder is not None else ():
        reader = _READERS.get(local(element))
        found += reader(element, container, gathered) if reader else _no_text(element, gathered)
    elements = [element for source in found for element in source.elements]
    formatted = sum(bool(one.get("richTextPath") and one.get("plainTextPath")) for one in elements)
    gathered.lose("Sources", "formatted text", "the plain text beside it is taken", n=formatted)
    dated = sum(bool(who(source.elements[0]) or when(source.elements[0])) for source in found)
    gathered.lose("Sources", "who added a document, and when", "documents have neither here", n=dated)
    ids: set[str] = set()
    for source in found:
        if source.document_id in ids:
            gathered.lose(source.name, "source", "its GUID stands in the file twice; the first is kept")
        ids.add(source.document_id)
    return list({source.document_id: source for source in reversed(found)}.values())[::-1]


def text_source(element: Any, container: Container, gathered: Gathered, *, name: str = "") -> Source:
    """A TextSource (or Representation, Note, Transcript, which are built alike) with its passages."""
    guid = own_guid(element)
    name = name or element.get("name") or guid
    source = Source(guid, name, raw_of(element, container, gathered, name=name), [element])
    gathered.documents.setdefault(guid, guid)
    source.selections = _selections(element, container, gathered, name)
    return source


def raw_of(element: Any, container: Container, gathered: Gathered, *, name: str) -> RawText:
    """The text of an element, from within or from its file; empty, and a loss, where neither is there."""
    inside = child(element, "PlainTextContent")
    if inside is not None and (inside.text or not element.get("plainTextPath")):
        return raw_text(inside.text or "")
    path = element.get("plainTextPath") or ""
    data = container.text(path) if path else None
    if data is None:
        why = (
            "the file has only a formatted text"
            if element.get("richTextPath") and not path
            else "its text is not in the file"
        )
        gathered.lose(name, "text", why)
        return raw_text("")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw_text("\ufeff" + data.decode("utf-16", errors="replace"))
    try:
        return raw_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        gathered.lose(name, "encoding", "the text is not UTF-8; it was read as cp1252, please look it over")
        return raw_text(data.decode("cp1252", errors="replace"))


def _selections(element: Any, container: Container, gathered: Gathered, name: str) -> list[Selection]:
    found = []
    for one in children(element, "PlainTextSelection"):
        start, end = wanted_number(one, "startPosition"), wanted_number(one, "endPosition")
        if start is None or end is None:
            gathered.lose(name, "passage", "its positions are no whole numbers")
            continue
        found.append(Selection(own_guid(one), one, start, end, plain(one.get("name") or "")))
    return found


def _text(element: Any, container: Container, gathered: Gathered) -> list[Source]:
    return [text_source(element, container, gathered)]


def _pdf(element: Any, container: Container, gathered: Gathered) -> list[Source]:
    guid = own_guid(element)
    name = element.get("name") or guid
    gathered.documents[guid] = guid
    shown = child(element, "Representation")
    if shown is None:
        gathered.lose(name, "text of a PDF", "the file holds the PDF without its text")
        source = Source(guid, name, raw_text(""), [element], _original(element))
    else:
        source = text_source(shown, container, gathered, name=name)
        gathered.documents[source.document_id] = guid
        source.document_id, source.origin = guid, _original(element)
        source.elements = [element, shown]
    for one in children(element, "PDFSelection"):
        _rectangle(one, source, gathered)
    return [source]


def _rectangle(element: Any, source: Source, gathered: Gathered) -> None:
    """A rectangle of a PDF becomes a passage where its text stands in the document exactly once."""
    shown = child(element, "Representation")
    quote = said(child(shown, "PlainTextContent")) if shown is not None else ""
    at = source.raw.text.find(quote) if len(quote) > 3 else -1
    if at < 0 or source.raw.text.find(quote, at + 1) >= 0:
        gathered.lose(
            source.name,
            "rectangle in a PDF",
            "its text cannot be found in the document exactly once",
            n=max(1, len(list(children(element, "Coding")))),
        )
        return
    source.selections.append(Selection(own_guid(element), element, at, at + len(quote), counted="ours"))


def _picture(element: Any, container: Container, gathered: Gathered) -> list[Source]:
    shown = child(element, "TextDescription")
    _media_losses(element, gathered, "PictureSelection", "part of a picture")
    if shown is None:
        return _no_text(element, gathered)
    source = text_source(shown, container, gathered, name=element.get("name") or "")
    return [_of_media(source, element, gathered)]


def _recording(element: Any, container: Container, gathered: Gathered) -> list[Source]:
    _media_losses(element, gathered, "AudioSelection", "part of a recording")
    _media_losses(element, gathered, "VideoSelection", "part of a recording")
    transcripts = list(children(element, "Transcript"))
    if not transcripts:
        return _no_text(element, gathered)
    found = []
    for shown in transcripts:
        name = shown.get("name") or element.get("name") or ""
        source = text_source(shown, container, gathered, name=name)
        _sync(shown, source, gathered)
        found.append(source)
    _of_media(found[0], element, gathered)
    return found


def _sync(element: Any, source: Source, gathered: Gathered) -> None:
    """Time stamps of a transcript, and the passages that are marked by them."""
    points = {}
    for one in children(element, "SyncPoint"):
        position, time = wanted_number(one, "position"), wanted_number(one, "timeStamp")
        points[own_guid(one)] = position
        if position is not None and time is not None:
            source.times.append((position, time))
    for one in children(element, "TranscriptSelection"):
        start, end = points.get(as_guid(one.get("fromSyncPoint"))), points.get(as_guid(one.get("toSyncPoint")))
        if start is None or end is None:
            gathered.lose(source.name, "passage of a transcript", "its time stamps have no place in the text")
            continue
        source.selections.append(Selection(own_guid(one), one, start, end, counted="points"))


def _of_media(source: Source, element: Any, gathered: Gathered) -> Source:
    gathered.documents[own_guid(element)] = source.document_id
    source.elements = [element, *source.elements]
    source.origin = _original(element)
    return source


def _media_losses(element: Any, gathered: Gathered, tag: str, what: str) -> None:
    n = sum(max(1, len(list(children(one, "Coding")))) for one in children(element, tag))
    gathered.lose(element.get("name") or local(element), what, "pictures and recordings are not taken over", n=n)


def _no_text(element: Any, gathered: Gathered) -> list[Source]:
    name = element.get("name") or own_guid(element)
    gathered.lose(name, local(element), "it has no text; pictures and recordings are not taken over")
    gathered.lose(
        name,
        "coding of a whole source without text",
        "there is no text to code",
        n=len(list(children(element, "Coding"))),
    )
    gathered.lose(
        name,
        "variable of a source without text",
        "there is no document to hold it",
        n=len(list(children(element, "VariableValue"))),
    )
    return []


def _original(element: Any) -> str:
    path = (element.get("currentPath") or "").replace("\\", "/")
    return PurePosixPath(path.partition("://")[2] or path).name if path else ""


_READERS = {
    "TextSource": _text,
    "PDFSource": _pdf,
    "PictureSource": _picture,
    "AudioSource": _recording,
    "VideoSource": _recording,
}
