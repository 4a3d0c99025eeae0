"""Numbers that a program wrote before the lines or paragraphs of a transcript; they are nobody's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from insights.interviews.reading.lines import Line

_NUMBERED = re.compile(
    r"\s*(?:\[(\d{1,5})\]|\((\d{1,5})\)|(\d{1,5}))(?:\s+|$)(?!\s*(?:Uhr|%|€|Euro|Minuten|Prozent|Jahre))"
)
_LEAST = 6
_EVERY = 0.6  # share of the filled lines that must be numbered, if not every fifth is


def without_line_numbers(lines: list[Line]) -> tuple[list[Line], int]:
    """The lines without such numbers, and how many lines had one.

    Numbers count as such where they rise by one from line to line (or by five, as every fifth line is counted) and nearly every line
    has one; answers that merely begin with a figure do not.
    """
    filled = [i for i, line in enumerate(lines) if line.text and not line.speaker]
    found = {i: (int(next(filter(None, match.groups()))), match.end()) for i in filled if (match := _match(lines[i]))}
    numbers = [number for number, _ in found.values()]
    if not (_each(numbers, len(filled)) or _each_fifth(list(found), numbers, filled)):
        return lines, 0
    cleaned = [
        replace(line, text=line.text[found[i][1] :].strip(), bold_head=_head(line, found[i][1])) if i in found else line
        for i, line in enumerate(lines)
    ]
    return cleaned, len(found)


def _match(line: Line) -> re.Match | None:
    return None if line.heading else _NUMBERED.match(line.text)


def _each(numbers: Sequence[int], filled: int) -> bool:
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) >= max(_LEAST, _EVERY * filled) and sum(1 <= step <= 3 for step in steps) >= 0.9 * len(steps)


def _each_fifth(places: Sequence[int], numbers: Sequence[int], filled: Sequence[int]) -> bool:
    """Whether every fifth of the filled lines carries its count."""
    order = {place: position for position, place in enumerate(filled, start=1)}
    right = sum(
        number % 5 == 0 and abs(order[place] - number) <= 2 + number // 20
        for place, number in zip(places, numbers, strict=True)
    )
    return right >= max(_LEAST // 2, 0.8 * len(numbers), 0.1 * len(filled))


def _head(line: Line, cut: int) -> str | None:
    """The bold words behind a number, where the number was bold as well."""
    if line.bold_head is None:
        return None
    number = line.text[:cut].strip()
    return line.bold_head.removeprefix(number).strip() or None
