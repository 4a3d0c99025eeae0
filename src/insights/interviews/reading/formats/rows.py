"""Rows of a table in a text document: `time | speaker | words` are a turn, everything else stays a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insights.interviews.reading.lines import Line
from insights.interviews.reading.times import BARE, clock, take_marks

_HEADS = {
    "zeit", "time", "timecode", "zeitmarke", "start", "sprecher", "sprecherin", "sprecher:in", "speaker", "person", "name", "wer", "who",
    "text", "transkript", "transcript", "äußerung", "aussage", "wortlaut", "inhalt", "content", "nr", "nr.", "no", "no.", "#", "zeile", "line",
}  # fmt: skip


def row_lines(number: int, cells: Sequence[str]) -> list[Line]:
    """One row as lines. `cells`: their texts, paragraphs parted by line ends; empty cells and heads of columns are left out."""
    kept: list[str] = []
    for cell in cells:
        text = "\n".join(words for part in cell.split("\n") if (words := " ".join(part.split())))
        if text and (not kept or kept[-1] != text):  # merged cells repeat themselves
            kept.append(text)
    if len(kept) >= 2 and all(cell.casefold().rstrip(": ") in _HEADS for cell in kept):
        return []
    start = next((clock(cell) for cell in kept if clock(cell)), None)
    spoken = [cell for cell in kept if not clock(cell) and not re.fullmatch(r"\d+[.)]?", cell)]
    if len(spoken) >= 2 and len(spoken[0]) <= 40 and not re.search(r"[.?!]$", spoken[0].removesuffix("Dr.")):
        named, before = _speaker(spoken[0])
        words = " ".join(" ".join(spoken[1:]).split())
        return [Line(number, words, speaker=named, start=start or before)] if named else []
    if not spoken:
        return []
    if len(spoken) == 1 and "\n" in spoken[0]:  # a table that only frames text
        return [Line(number, part, start=start if i == 0 else None) for i, part in enumerate(spoken[0].split("\n"))]
    return [Line(number, " | ".join(" ".join(cell.split()) for cell in spoken), start=start)]


def _speaker(cell: str) -> tuple[str, str | None]:
    """The name in a cell and the time that stands before or behind it: `Anna Vogt 00:01:02`, `#00:01:02-3#` above `B:`."""
    name, first, last = take_marks(" ".join(cell.split()))
    bare = re.match(BARE, name) or re.search(rf"{BARE.pattern}$", name)
    if bare and clock(bare.group()) and bare.group() != name:
        name, first = name.replace(bare.group(), "", 1), clock(bare.group())
    return name.strip(" :-–"), first or last
