"""What a file is by its content, where its name says something else."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from insights.archives import BROKEN

_FIRST = 2_048  # bytes that tell a kind
_BEGINS = {
    b"%PDF-": ("a PDF", ".pdf"),
    b"{\\rtf": ("rich text", ".rtf"),
    b"SQLite format 3": ("a database", ".sqlite3"),
    b"\xd0\xcf\x11\xe0": ("a file of an old Office program, or one with a password", ""),
    b"ID3": ("a recording", ".mp3"),
    b"OggS": ("a recording", ".ogg"),
    b"RIFF": ("a recording", ".wav"),
}
_PACKED = {
    "word/": ("a Word file", ".docx"),
    "xl/": ("an Excel workbook", ".xlsx"),
    "content.xml": ("an OpenDocument text", ".odt"),
    "project.qde": ("a project of another program", ".qdpx"),
}
_ZIPPED = (".docx", ".odt", ".xlsx")
_MARKED = (".html", ".htm", ".md", ".markdown")
_SAME = {".htm": ".html"}


def misnamed(path: Path) -> str:
    """The sentence that a file is of another kind than its name says, and how to call it; empty where nothing tells that."""
    found = _kind(path)
    suffix = path.suffix.lower()
    if found is None or found[1] in (suffix, _SAME.get(suffix)):
        return ""
    kind, right = found
    if not right or right in (".mp3", ".ogg", ".wav", ".sqlite3", ".qdpx"):
        name = f" ({right})" if right else ""
        return f"{path}: is {kind}{name} by its content, whatever its name says; {_instead(right)}, or move it out of interviews/."
    return f"{path}: is {kind} ({right}) by its content, though it is called {path.suffix}; rename it to {path.stem}{right}."


def _instead(suffix: str) -> str:
    if suffix in (".qdpx", ".sqlite3"):
        return "take it in with `insights import`"
    return "have it transcribed" if suffix else "open it in its program and save it as .docx"


def _kind(path: Path) -> tuple[str, str] | None:
    """The kind and its ending, where the first bytes or the names of what is packed tell it."""
    with path.open("rb") as file:
        first = file.read(_FIRST)
    suffix = path.suffix.lower()
    if first.startswith(b"PK\x03\x04"):
        return _packed(path)
    for begin, kind in _BEGINS.items():
        if first.lstrip(b"\xef\xbb\xbf").startswith(begin):
            return None if not kind[1] and suffix in _ZIPPED else kind
    if suffix not in _MARKED and re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", first, re.IGNORECASE):
        return "a web page", ".html"
    if suffix in (*_ZIPPED, ".pdf", ".rtf") and _is_text(first):
        return "plain text", ".txt"
    return None


def _is_text(first: bytes) -> bool:
    """Whether bytes are words: UTF-8 without control characters."""
    try:
        text = first.decode("utf-8", errors="strict" if len(first) < _FIRST else "ignore")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not re.search(r"[\x00-\x08\x0e-\x1f]", text)


def _packed(path: Path) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except BROKEN:
        return None
    found = next((kind for begin, kind in _PACKED.items() if any(name.startswith(begin) for name in names)), None)
    return found or (None if path.suffix.lower() in _ZIPPED else ("a packed file", ".zip"))
