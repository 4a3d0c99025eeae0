"""Subtitle files (WebVTT, SubRip) as Teams, Zoom, Webex, noScribe, Whisper and f4 write them: cues with a time and perhaps a speaker."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from insights import files
from insights.errors import InputError
from insights.interviews.reading.formats.content import MOST_LINES, Content, bounded, refuse_big, too_long
from insights.interviews.reading.formats.plain import TAG
from insights.interviews.reading.lines import Line, Note, excerpt
from insights.interviews.reading.times import clock
from insights.wording import count

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(rf"\s*({_TIME})\s*-->\s*({_TIME})(?:\s.*)?")
_ARROW = "-->"  # never stands in what is said
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]+)>")
_WEBEX = re.compile(r'\s*\d+\s+"([^"]{1,60})"(?:\s*\(\d*\))?\s*')  # 12 "Anna Vogt" (1234567)
_TOLD = 10  # times that could not be read, each with its line
_LABEL = r"[A-ZÄÖÜ][\w.\- ]{0,30}:\s"


@dataclass
class _Cue:
    """One cue: its number as a person counts them, its time, who speaks where the cue's name says so, and its rows;
    the `line` of its time in the file, and that line where it is `unread`."""

    number: int
    start: str | None
    speaker: str | None
    rows: list[str]
    line: int = 0
    unread: str = ""


def read_vtt(path: Path) -> Content:
    """The cues of a WebVTT file. Raises InputError where the line WEBVTT or every cue is missing."""
    rows, cues = _cues(path)
    if rows and not rows[0].lstrip("\ufeff").startswith("WEBVTT"):
        raise InputError(f"{path}: not a valid WebVTT file (Invalid format); it should begin with the line WEBVTT.")
    return _content(path, cues, _voices)


def read_srt(path: Path) -> Content:
    """The cues of a SubRip file. Raises InputError where there is none."""
    return _content(path, _cues(path)[1], _speaker_rows)


def _content(path: Path, cues: list[_Cue], parts) -> Content:
    lines = bounded(
        path,
        (
            Line(cue.number, words, speaker=speaker or cue.speaker, start=cue.start, cue=True)
            for cue in cues
            for speaker, words in parts(cue.rows)
            if words
        ),
    )
    if not lines and path.stat().st_size:
        raise InputError(f"{path}: holds no subtitle with a time line (00:00:01,000 --> 00:00:04,000).")
    silent = [cue.number for cue in cues if not any(cue.rows)]
    notes = (
        [
            Note(
                silent[0],
                f"{count(len(silent), 'cue', 'cues')} without words {'was' if len(silent) == 1 else 'were'} left out",
            )
        ]
        if silent
        else []
    )
    broken = [cue for cue in cues if cue.start is None]
    notes += [
        Note(cue.line, f"the time of this cue could not be read: {excerpt(cue.unread)!r}") for cue in broken[:_TOLD]
    ]
    if len(broken) > _TOLD:
        more = len(broken) - _TOLD
        notes.append(Note(broken[_TOLD].line, f"the times of {more} more cues could not be read, from here on"))
    return Content(lines, notes)


def _cues(path: Path) -> tuple[list[str], list[_Cue]]:
    """The rows of the file and its cues; remarks, styles and heads of WebVTT are left out."""
    refuse_big(path)
    rows = files.read_text(path).split("\n")
    if len(rows) > 5 * MOST_LINES:
        raise InputError(too_long(path))
    cues: list[_Cue] = []
    inside = False
    for place, row in enumerate(rows):
        timing = _TIMING.fullmatch(row)
        if timing or _ARROW in row:
            before = rows[place - 1] if place else ""
            named = _WEBEX.fullmatch(before)
            if inside and cues[-1].rows and cues[-1].rows[-1] == before.strip() and re.fullmatch(r"\s*\d+\s*", before):
                cues[-1].rows.pop()  # the next cue's number, where no empty row parts the cues
            start = clock(timing[1]) if timing else None
            cues.append(
                _Cue(len(cues) + 1, start, named[1] if named else None, [], place + 1, "" if start else row.strip())
            )
            inside = True
        elif not row.strip():
            # SubRip texts may hold empty rows; what follows is a new cue only if a time line comes.
            inside = inside and not _begins_cue(rows, place + 1)
        elif inside:
            cues[-1].rows.append(row.strip())
    return rows, cues


def _begins_cue(rows: list[str], place: int) -> bool:
    """Whether a cue, a remark or a style of WebVTT begins behind an empty row."""
    following = rows[place : place + 2]
    return any(_ARROW in row for row in following) or bool(
        following and re.match(r"(?:NOTE|STYLE|REGION)\b", following[0])
    )


def _voices(rows: list[str]) -> Iterator[tuple[str | None, str]]:
    """The parts of one cue: `<v Name>words`, several in a row, or words without a name."""
    cue = "\n".join(rows)
    parts = _VOICE.split(cue)
    if parts[0].strip():
        yield from _speaker_rows(parts[0].split("\n"))
    for name, words in zip(parts[1::2], parts[2::2], strict=True):
        yield html.unescape(name).strip(), _words(words)


def _words(text: str) -> str:
    return " ".join(html.unescape(TAG.sub("", text)).split())


def _speaker_rows(rows: list[str]) -> Iterator[tuple[None, str]]:
    """A cue's lines, joined unless a line begins with a dash or a short label, as where two people speak in one cue."""
    joined: list[str] = []
    for row in (_words(row) for row in rows):
        new = re.match(rf"[-–—]\s|{_LABEL}", row)
        if joined and not new:
            joined[-1] += " " + row
        elif row:
            joined.append(re.sub(rf"^[-–—]\s+(?={_LABEL})", "", row))
    yield from ((None, row) for row in joined)
