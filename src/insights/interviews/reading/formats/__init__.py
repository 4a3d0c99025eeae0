"""From the bytes of one interview file to numbered lines, one reader per format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from insights.errors import InputError
from insights.interviews.reading.formats.content import Content
from insights.study import INTERVIEW_SUFFIXES

TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx")
_READERS = {
    ".txt": "plain.read_plain",
    ".md": "plain.read_plain",
    ".markdown": "plain.read_plain",
    ".docx": "word.read_docx",
    ".odt": "open_document.read_odt",
    ".rtf": "rich_text.read_rtf",
    ".pdf": "pdf.read_pdf",
    ".html": "web.read_html",
    ".htm": "web.read_html",
    ".vtt": "subtitles.read_vtt",
    ".srt": "subtitles.read_srt",
}
_PROJECTS = (
    ".qdpx",
    ".qdc",
    ".mx",
    ".mqda",
    ".mx24",
    ".mx22",
    ".mx20",
    ".mx18",
    ".nvp",
    ".nvpx",
    ".atlproj",
    ".hpr7",
    ".hpr",
    ".qda",
    ".f4p",
    ".f4analyse",
)
_RECORDINGS = (".mp3", ".m4a", ".wav", ".ogg", ".flac", ".aac", ".wma", ".mp4", ".mov", ".mkv", ".webm", ".avi")


def read_content(path: Path) -> Content:
    """The lines of a transcript or of notes, empty ones included (they separate paragraphs), and what the format says about them.

    Raises InputError for an empty, damaged, protected or far too big file and for a type that cannot be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(unreadable(path))
    content = _load(reader)(path) if path.stat().st_size else Content([])
    if not any(line.text.strip() for line in content.lines):
        raise InputError(f"{path}: is empty; put the interview's text into it or remove the file.")
    return content


def _load(reader: str) -> Callable[[Path], Content]:
    module, _, function = reader.partition(".")
    return getattr(import_module(f"{__name__}.{module}"), function)


def unreadable(path: Path) -> str:
    """The sentence for a file of a type that cannot be read."""
    suffix = path.suffix.lower()
    if suffix in _PROJECTS:
        return (
            f"{path}: is a project of another program, not an interview; move it out of interviews/ and take it in with "
            f"`insights import {path.absolute().parent.parent.name} {path.name}`."
        )
    if suffix in _RECORDINGS:
        return f"{path}: is a recording; have it transcribed, put the transcript here (.docx, .txt, .vtt) and move the recording out of interviews/."
    types = ", ".join(INTERVIEW_SUFFIXES[:-3])
    kind = f"files of type {path.suffix}" if path.suffix else "files without a type"
    return f"{path}: {kind} cannot be read as an interview; save it as one of {types}, or move it out of interviews/."
