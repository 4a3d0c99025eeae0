"""Positions in a text as other programs count them, and in our own: code points of the text with `\\n` line ends, half open.

Programs differ in four things, and none says which it does: what they count (code points or UTF-16 units), what a line end is worth
(as in the file, always one, always two), whether the byte order mark counts, and whether the end is the last character or the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from insights.errors import UsageError, nearest

UNITS = ("codepoint", "utf16")
LINE_ENDS = ("one", "kept", "two")  # CR LF counts one, as it stands in the file, or every line end counts two
ENDS = ("exclusive", "inclusive")


@dataclass(frozen=True)
class Reading:
    """One way to count: `unit` of UNITS, `line_end` of LINE_ENDS, `end` of ENDS, `bom` whether the mark takes a place."""

    unit: str = "codepoint"
    line_end: str = "one"
    end: str = "exclusive"
    bom: bool = False

    @property
    def key(self) -> str:
        """Its name for people and options, such as `utf16-kept-exclusive` or `codepoint-one-inclusive-bom`."""
        return "-".join([self.unit, self.line_end, self.end, *(["bom"] if self.bom else [])])


READINGS = tuple(Reading(*parts) for parts in product(UNITS, LINE_ENDS, ENDS, (False, True)))


def reading_named(key: str) -> Reading:
    """The reading with that key. Raises UsageError that lists the nearest."""
    by_key = {reading.key: reading for reading in READINGS}
    if key not in by_key:
        raise UsageError(f"{key!r} is no way to count positions; {nearest(key, by_key)}.")
    return by_key[key]


@dataclass(frozen=True)
class RawText:
    """A text as it came: `text` is ours, `crlf` marks the line ends that were CR LF, `bom` whether a mark stood in front."""

    text: str
    crlf: np.ndarray
    bom: bool = False

    @property
    def differs(self) -> set[str]:
        """In which respects readings can differ at all in this text."""
        found = {"end"}
        if self.bom:
            found.add("bom")
        if "\n" in self.text:
            found.add("line_end")
        if not self.text.isascii() and any(letter > "\uffff" for letter in self.text):
            found.add("unit")
        return found


def raw_text(text: str) -> RawText:
    """Take a decoded text apart: byte order mark, CR LF and the text with `\\n` line ends."""
    bom = text.startswith("\ufeff")
    text = text[1:] if bom else text
    if "\r" not in text:
        return RawText(text, np.zeros(len(text), dtype=bool), bom)
    points = _points(text)
    before_lf = np.zeros(len(points), dtype=bool)
    before_lf[:-1] = (points[:-1] == 13) & (points[1:] == 10)
    crlf = np.zeros(len(points), dtype=bool)
    crlf[1:] = before_lf[:-1]
    return RawText(text.replace("\r\n", "\n").replace("\r", "\n"), crlf[~before_lf], bom)


def places(raw: RawText, reading: Reading) -> np.ndarray:
    """For each of our positions 0 … len(text) the position in the program's count."""
    points = _points(raw.text)
    width = np.ones(len(points), dtype=np.int64)
    if reading.unit == "utf16":
        width += points > 0xFFFF
    if reading.line_end == "two":
        width += points == 10
    elif reading.line_end == "kept":
        width += raw.crlf
    start = 1 if reading.bom and raw.bom else 0
    return start + np.concatenate([[0], np.cumsum(width)])


def to_ours(raw: RawText, starts: np.ndarray, ends: np.ndarray, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    """Spans of the program as spans of ours; -1 for a position outside the text or inside a character."""
    there = places(raw, reading)
    past = 1 if reading.end == "inclusive" else 0
    return _found(there, np.asarray(starts, dtype=np.int64)), _found(there, np.asarray(ends, dtype=np.int64) + past)


def _points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _found(there: np.ndarray, positions: np.ndarray) -> np.ndarray:
    at = np.searchsorted(there, positions)
    inside = at < len(there)
    at[~inside] = 0
    return np.where(inside & (there[at] == positions), at, -1)
