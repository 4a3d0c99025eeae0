"""Captions inside a text: a line `0:0:3.5 --> 0:0:7.1`, perhaps the speaker on the next, then the words, as Teams puts them into Word."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from insights.interviews.reading.lines import Line, Note, excerpt
from insights.interviews.reading.times import clock

_ONE = r"(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[.,]\d{1,7})?"
_ARROW = re.compile(rf"\s*{_ONE}\s*-+>\s*{_ONE}\s*")
_UNREAD = re.compile(r"[\d:.,\-\s]*\d[\d:.,\-\s]*-->.*|.*-->[\d:.,\-\s]*\d[\d:.,\-\s]*")
_BEGINS = frozenset("0123456789[(#<")
_LEAST = 2


def with_lone_times(lines: list[Line]) -> list[Line]:
    """The lines with times that stand on lines of their own (as Google Meet writes them) put to the words that follow."""
    lone = {i: time for i, line in enumerate(lines) if line.text[:1] in _BEGINS and (time := clock(line.text))}
    times = list(lone.values())
    if len(times) < _LEAST or times != sorted(times):
        return lines
    done, start = [], None
    for i, line in enumerate(lines):
        if i in lone:
            start = lone[i]
            line = replace(line, text="")
        elif line.text and start:
            line, start = replace(line, start=line.start or start), None
        done.append(line)
    return done


def without_unread_times(lines: list[Line]) -> tuple[list[Line], list[Note]]:
    """The lines without the times of captions that cannot be read (and the number above each), and a note on each of them."""
    if sum(bool(_ARROW.fullmatch(line.text)) for line in lines) < _LEAST:
        return lines, []
    unread = {i for i, x in enumerate(lines) if _UNREAD.fullmatch(x.text) and not _ARROW.fullmatch(x.text)}
    above = {i - 1 for i in unread if i and lines[i - 1].text.strip().isdecimal()}
    notes = [
        Note(lines[i].number, f"the time of this caption could not be read: {excerpt(lines[i].text)!r}")
        for i in sorted(unread)
    ]
    return [replace(x, text="") if i in unread | above else x for i, x in enumerate(lines)], notes


def with_captions(lines: list[Line]) -> list[Line]:
    """The lines with each caption's time and speaker put to its words; as they are where there are no captions."""
    arrows = {i: match for i, line in enumerate(lines) if (match := _ARROW.fullmatch(line.text))}
    if len(arrows) < _LEAST:
        return lines
    # The number of a caption stands right above its time, as in a subtitle file that was put into a text.
    lines = [replace(x, text="") if i + 1 in arrows and x.text.isdecimal() else x for i, x in enumerate(lines)]
    names = {i: _filled(lines, i + 1) for i in arrows}
    named = Counter(lines[j].text for j in names.values() if j is not None)
    # Names recur, words do not; a caption that ends behind its first line holds no name.
    speaking = {
        text
        for text, n in named.items()
        if len(text) <= 50
        and len(text.split()) <= 5
        and (n > 1 or (text.istitle() and text[-1] != "."))
        and not re.search(r":\s|[?!…]$", text)
    }
    done: list[Line] = []
    start = speaker = None
    skip = -1
    for i, line in enumerate(lines):
        if i in arrows:
            hours, minutes, seconds = (int(part) for part in arrows[i].groups()[:3])
            start, speaker = f"{hours:02d}:{minutes:02d}:{seconds:02d}", None
            j = names[i]
            if j is not None and lines[j].text in speaking and _filled(lines, j + 1) is not None:
                speaker, skip = lines[j].text, j
            done.append(Line(line.number, ""))
        elif i == skip or not line.text or start is None:
            done.append(replace(line, text="") if i == skip else line)
        else:
            done.append(replace(line, speaker=speaker or line.speaker, start=start, cue=True))
            start = None if speaker is None else start
    return done


def _filled(lines: list[Line], place: int) -> int | None:
    """The next line with words, if it comes before the next caption."""
    for j in range(place, min(place + 3, len(lines))):
        if _ARROW.fullmatch(lines[j].text):
            return None
        if lines[j].text:
            return j
    return None
