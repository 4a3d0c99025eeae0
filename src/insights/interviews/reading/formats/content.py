"""What a file gives before anybody knows who speaks: numbered lines and notes, never more than an interview can have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from insights.errors import InputError
from insights.files import UNSEEN
from insights.interviews.reading.lines import Line, Note

MOST_BYTES = 5_000_000  # of a plain text: some 90 hours of talk
MOST_LINES = 20_000
MOST_CHARACTERS = 3_000_000
LONGEST_LINE = 200_000  # characters without a line end: more than three hours of one voice


@dataclass
class Content:
    """The lines of one file in order, and what its format alone has to say about it."""

    lines: list[Line]
    notes: list[Note] = field(default_factory=list)


def bounded(path: Path, lines: Iterable[Line]) -> list[Line]:
    """The lines as a list, without what nobody sees. Raises InputError as soon as there are more, or longer ones, than an interview has."""
    kept: list[Line] = []
    characters = 0
    for line in lines:
        if (text := line.text.translate(UNSEEN)) != line.text:
            line = replace(line, text=text)
        kept.append(line)
        characters += len(line.text)
        if len(line.text) > LONGEST_LINE:
            raise InputError(
                f"{path}: line {line.number} runs over {len(line.text):,} characters without an end, which no transcript does; "
                "save it with a line for each turn, or move it out of interviews/."
            )
        if len(kept) > MOST_LINES or characters > MOST_CHARACTERS:
            raise InputError(too_long(path))
    return kept


def too_long(path: Path) -> str:
    """The sentence for a file with more lines or characters than an interview."""
    return (
        f"{path}: holds more than {MOST_LINES:,} lines or {MOST_CHARACTERS:,} characters, far more than an interview; "
        "give each interview a file of its own, or move it out of interviews/."
    )


def refuse_big(path: Path, *, most: int = MOST_BYTES) -> None:
    """Raise InputError for a file of more than `most` bytes, before any of it is read."""
    size = path.stat().st_size
    if size > most:
        raise InputError(
            f"{path}: takes {size / 1e6:,.0f} MB, far more than the text of an interview ({most / 1e6:,.0f} MB); "
            "give each interview a file of its own, or move it out of interviews/."
        )
