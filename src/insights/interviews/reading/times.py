"""Time marks in transcripts: `[00:01:02]`, `(01:02)`, `#00:01:02-3#`, `[00:01:02 - 00:01:09]`."""

from __future__ import annotations

import re

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,:-]\d{1,3})?"
_SPAN = rf"{_CLOCK}(?:\s*(?:-|–|-->)\s*{_CLOCK})?"
MARK = re.compile(rf"\[\s*{_SPAN}\s*\]|\(\s*{_SPAN}\s*\)|#\s*{_SPAN}\s*#|<{_CLOCK}>")
BARE = re.compile(rf"(?<!\d)(?:{_CLOCK})(?!\d)")


def clock(text: str) -> str | None:
    """`hh:mm:ss` of a time mark that makes up the whole `text`, else None; `01:02` is minutes and seconds."""
    match = re.fullmatch(rf"\s*[\[(#<]?\s*({_CLOCK})(?:\s*(?:-|–|-->)\s*{_CLOCK})?\s*[\])#>]?\s*", text)
    if not match:
        return None
    parts = [int(part) for part in re.split(r"[.,-]", match.group(1))[0].split(":")][:3]
    while len(parts) < 3:
        parts.insert(0, 0)
    return f"{parts[0]:02d}:{parts[1]:02d}:{parts[2]:02d}" if parts[1] < 60 and parts[2] < 60 else None


def take_marks(text: str) -> tuple[str, str | None, str | None]:
    """`text` without its time marks, the time at its beginning and the time at its end (None where there is none)."""
    found = [m for m in MARK.finditer(text) if clock(m.group())]
    if not found:
        return text, None, None
    at_start = clock(found[0].group()) if not text[: found[0].start()].strip() else None
    at_end = clock(found[-1].group()) if not text[found[-1].end() :].strip() else None
    if len(found) == 1 and at_start:
        at_end = None
    clean = MARK.sub(lambda m: " " if clock(m.group()) else m.group(), text)
    return " ".join(clean.split()), at_start, at_end
