"""Turns that begin in the middle of a line, where a transcript lost its line ends: `I: Wie? B: Gut. I: Und sonst?`."""

from __future__ import annotations

import re
from dataclasses import replace

from insights.interviews.reading.lines import Line, Note
from insights.interviews.reading.roles import INTERVIEWER, RESPONDENT, role_of_word

_LABEL = r"(?:I\d?|B\d{0,2}|IP\d?|Interviewer(?:in)?|Befragte[rn]?|Interviewee|Participant|Respondent|Frage|Antwort)"
# A sentence or a bracket ends, then a usual label: `(I: mhm)` inside a sentence stays with the words around it.
_INSIDE = re.compile(rf"(?<=[.?!…)\"“»–-])\s+(?={_LABEL}\s*:\s)")
_AT_HEAD = re.compile(rf"\s*({_LABEL})\s*:\s")


def with_inline_turns(lines: list[Line]) -> tuple[list[Line], list[Note]]:
    """The lines parted where another speaker begins, and a note on how many; only usual labels, and only if some ask and others answer."""
    parted = {i: pieces for i, line in enumerate(lines) if len(pieces := _INSIDE.split(line.text)) > 1}
    heads = {match[1] for pieces in parted.values() for piece in pieces if (match := _AT_HEAD.match(piece))}
    if not {INTERVIEWER, RESPONDENT} <= {role_of_word(label) for label in heads}:
        return lines, []
    done: list[Line] = []
    for i, line in enumerate(lines):
        first, *further = parted.get(i, [line.text])
        done.append(replace(line, text=first))
        done += [replace(line, text=text, speaker=None, start=None, bold_head=None) for text in further]
    number = sum(len(pieces) - 1 for pieces in parted.values())
    where = lines[min(parted)].number
    return done, [
        Note(where, f"{_turns(number)} in the middle of a line, here the first; each was read as a turn of its own")
    ]


def _turns(n: int) -> str:
    return "1 turn begins" if n == 1 else f"{n} turns begin"
