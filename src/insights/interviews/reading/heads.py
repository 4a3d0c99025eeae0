"""What stands before the first words: legends of the speakers' letters, and lines that say date, place and who takes part."""

from __future__ import annotations

import re

from insights.interviews.reading.labels import HEAD_WORDS
from insights.interviews.reading.lines import Line
from insights.interviews.reading.roles import role_of_word

_ENTRY = re.compile(
    r"([A-ZÄÖÜ][A-Za-z]{0,2}\d{0,2})\s*(?:=|:|–|-|steht für)\s*([A-Za-zÄÖÜäöüß*/:]+(?:\s[A-Za-zÄÖÜäöüß]+){0,2})"
)
_LEGEND = re.compile(rf"\(?\s*(?:Legende:?\s*)?{_ENTRY.pattern}(?:\s*[,;|]\s*{_ENTRY.pattern})*\s*\)?\.?")
_LONGEST = 300  # characters of a line with a legend


def legend_of(lines: list[Line]) -> tuple[dict[str, str | None], set[int]]:
    """What lines such as `I = Interviewer` or `I: Interviewer, B: Befragte` explain, and where they stand."""
    legend: dict[str, str | None] = {}
    places = set()
    for i, line in enumerate(lines[:60]):
        if not line.text or line.speaker or len(line.text) > _LONGEST or not _LEGEND.fullmatch(line.text):
            continue
        entries = _ENTRY.findall(line.text)
        meanings = {label: role_of_word(word, fuzzy=True) for label, word in entries}
        if "=" in line.text or all(meanings.values()):
            legend |= meanings
            places.add(i)
    return legend, places


def head_block(lines: list[Line]) -> set[int]:
    """Lines of the paragraph at the beginning that says date, place, duration and who takes part."""
    block: list[int] = []
    for i, line in enumerate([*lines[:40], Line(0, "")]):
        if line.text and not line.speaker:
            block.append(i)
            continue
        words = [re.match(r"(\w+)\s*:", lines[j].text) for j in block]
        if any(w and w[1].casefold() in HEAD_WORDS for w in words) and all(len(lines[j].text) < 80 for j in block):
            return set(block)
        block = []
    return set()
