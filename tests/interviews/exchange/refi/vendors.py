"""Projects in the dialects of other programs, built by hand: the same little study, written as each of them is known to write."""

from __future__ import annotations

import uuid
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

NS = "urn:QDA-XML:project:1.0"
INTERVIEWS = {
    "Anna 😀": "I: Wie war der Termin?\nB: Ehrlich? 😀 Ganz gut. Die Wartezeit war kurz,\naber das Formular … 🙈 schwierig!\n\nI: Warum?\nB: Zu viele Fragen. Früher ging es schneller.\n",
    "Bernd": "I: Und online?\nB: Ich nutze die App jeden Tag 👍🏽 auf dem Weg.\nDie Suche findet nichts.\n\nI: Gar nichts?\nB: Höchstens alte Formulare, und das nervt.\n",
}
PASSAGES = [
    ("Anna 😀", "Ganz gut", "gut"),
    ("Anna 😀", "Die Wartezeit war kurz", "warten"),
    ("Anna 😀", "das Formular … 🙈 schwierig!", "formular"),
    ("Anna 😀", "Zu viele Fragen.", "formular"),
    ("Anna 😀", "Früher ging es schneller", "warten"),
    ("Bernd", "die App jeden Tag 👍🏽 auf dem Weg", "app"),
    ("Bernd", "Die Suche findet nichts", "app"),
    ("Bernd", "alte Formulare", "formular"),
    ("Bernd", "das nervt", "gut"),
]
CODES = {"gut": "gut", "warten": "Wartezeit", "formular": "Formulare", "app": "App"}


def guid(*parts: object) -> str:
    """A GUID in lower case, as most programs write it."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts))))


@dataclass
class Vendor:
    """How a program writes: what it counts, `crlf` (empty for LF, else whether CR LF counts `kept` or `one`), names of things."""

    origin: str
    unit: str = "codepoint"
    crlf: str = ""
    bom: bool = False
    inclusive: bool = False
    quotes: str = ""  # "", "whole", "cut"
    folder: str = "sources"
    qde: str = "project.qde"
    namespace: str = NS
    passages: list[tuple[str, str, str]] = field(default_factory=lambda: list(PASSAGES))

    def span(self, name: str, quote: str) -> tuple[int, int]:
        """Start and end of a quote as the program counts them."""
        text = INTERVIEWS[name]
        before, inside = text[: text.index(quote)], quote
        start = self.length(before)
        return start, start + self.length(inside) - (1 if self.inclusive else 0)

    def length(self, text: str) -> int:
        """How long the program takes `text` to be."""
        text = text.replace("\n", "\r\n") if self.crlf == "kept" else text
        return len(text.encode("utf-16-le")) // 2 if self.unit == "utf16" else len(text)

    def file(self, name: str) -> bytes:
        """The text file as the program writes it."""
        text = INTERVIEWS[name].replace("\n", "\r\n") if self.crlf else INTERVIEWS[name]
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode("utf-8")

    def name(self, quote: str) -> str:
        """What stands in the name of a passage."""
        plain = " ".join(quote.split())
        return {"": "", "whole": plain, "cut": plain if len(plain) < 15 else plain[:12] + "..."}[self.quotes]


def codebook(codes: str = "") -> str:
    """A CodeBook; by default the four codes side by side."""
    flat = "".join(f'<Code guid="{guid(key)}" name={quoteattr(name)} isCodable="true"/>' for key, name in CODES.items())
    return f"<CodeBook><Codes>{codes or flat}</Codes></CodeBook>"


def selection(vendor: Vendor, name: str, quote: str, inner: str, *, attributes: str = "") -> str:
    """A PlainTextSelection."""
    start, end = vendor.span(name, quote)
    made = guid("selection", name, quote, inner)
    return f'<PlainTextSelection guid="{made}" name={quoteattr(vendor.name(quote))} startPosition="{start}" endPosition="{end}" {attributes}>{inner}</PlainTextSelection>'


def coding(key: str, *, user: str = "", inner: str = "", salt: str = "") -> str:
    """A Coding with the code `key`."""
    who = f' creatingUser="{guid(user)}" creationDateTime="2024-05-01T09:30:00Z"' if user else ""
    return f'<Coding guid="{guid("coding", key, user, salt)}"{who}><CodeRef targetGUID="{guid(key)}"/>{inner}</Coding>'


def source(
    vendor: Vendor,
    name: str,
    *,
    head: str = "",
    selections: str | None = None,
    tail: str = "",
    path: str = "internal://{}.txt",
) -> str:
    """A TextSource with its passages."""
    own = [
        selection(vendor, one, quote, coding(key, user="anna", salt=quote))
        for one, quote, key in vendor.passages
        if one == name
    ]
    marks = "".join(own) if selections is None else selections
    return f'<TextSource guid="{guid(name)}" name={quoteattr(name)} plainTextPath="{path.format(guid(name))}">{head}{marks}{tail}</TextSource>'


def project(vendor: Vendor, *parts: str) -> str:
    """The XML of a project; the parts must come in the standard's order."""
    users = f'<Users><User guid="{guid("anna")}" name="Anna"/></Users>'
    xmlns = f' xmlns="{vendor.namespace}"' if vendor.namespace else ""
    return f'<?xml version="1.0" encoding="utf-8"?><Project name="Studie" origin={quoteattr(vendor.origin)}{xmlns}>{users}{"".join(parts)}</Project>'


def pack(path: Path, vendor: Vendor, xml: str, *, more: dict[str, bytes] | None = None) -> Path:
    """Write the container."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(vendor.qde, xml)
        for name in INTERVIEWS:
            file.writestr(f"{vendor.folder}/{guid(name)}.txt", vendor.file(name))
        for name, data in (more or {}).items():
            file.writestr(name, data)
    return path


def plain_project(path: Path, vendor: Vendor) -> Path:
    """The two interviews with their passages and nothing else."""
    sources = "".join(source(vendor, name) for name in INTERVIEWS)
    return pack(path, vendor, project(vendor, codebook(), f"<Sources>{sources}</Sources>"))


def note(key: str, text: str, *, inner: str = "", title: str = "") -> str:
    """A Note with its text inside."""
    name = f" name={quoteattr(title)}" if title else ""
    return f'<Note guid="{guid("note", key)}"{name} creatingUser="{guid("anna")}" modifiedDateTime="2024-05-02T10:00:00Z"><PlainTextContent>{escape(text)}</PlainTextContent>{inner}</Note>'


def note_ref(key: str) -> str:
    """A reference to a Note."""
    return f'<NoteRef targetGUID="{guid("note", key)}"/>'
