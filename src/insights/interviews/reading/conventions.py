"""Who says what: the turns of a transcript, whatever way people and programs write it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from insights.interviews.reading.captions import with_captions, with_lone_times
from insights.interviews.reading.directions import left_out, stage_directions, without_closing_note
from insights.interviews.reading.heads import Head, legend_of
from insights.interviews.reading.inline import with_inline_turns
from insights.interviews.reading.labels import ORDINARY, Labelled, labelled, outline, speakers
from insights.interviews.reading.lines import Line, Note, RawTurn, excerpt
from insights.interviews.reading.roles import role_of_word
from insights.interviews.reading.times import take_marks

_BOUNDARY = re.compile(
    r"(?:start|end|beginn|ende|anfang)\s*(?:of|des|der)?\s*(?:the\s+)?(?:transcript|transkripts?|interviews?|aufnahme|recording)\W*",
    re.I,
)


_FRAMING = frozenset(
    ["einleitung", "begrüßung", "einstieg", "abschluss", "verabschiedung", "introduction", "greeting", "closing"]
)


@dataclass
class Script:
    """What one transcript says: its turns in order, what its legend explains, and what was not understood."""

    turns: list[RawTurn] = field(default_factory=list)
    legend: dict[str, str | None] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    framing: set[str] = field(default_factory=set)  # heads over what the interviewer says first and last
    doubtful: set[str] = field(default_factory=set)  # bold heads that stand like a speaker, but only once


def transcript(lines: list[Line], *, names: Collection[str] = (), head: Head | None = None) -> Script | None:
    """The turns of a transcript, or None when nobody is named as speaking. `names`: people known from elsewhere; `head`: what was taken
    out of `lines` before and says who takes part."""
    lines, inline = with_inline_turns(with_lone_times(with_captions(lines)))
    legend, skip = legend_of(lines)
    parsed = {i: p for i, line in enumerate(lines) if i not in skip and (p := labelled(line))}
    if head and head.declared:
        legend = head.legend(dict.fromkeys(p.label for p in parsed.values())) | legend
    accepted = speakers(parsed.values(), legend, names)
    framing = {p.label for p in parsed.values() if p.bold and p.label.casefold() in _FRAMING} if accepted else set()
    accepted |= framing
    speaking = {i: p for i, p in parsed.items() if p.label in accepted}
    alone = len(accepted) == 1 and len(speaking) < 3 and not role_of_word(next(iter(accepted)))
    if not speaking or alone or outline(lines, speaking.values(), legend, names):
        return None
    script = Script(legend=legend, framing=framing, notes=inline)
    first = min(speaking)
    asides = stage_directions(lines, spoken=speaking)
    _note_opening(lines[:first], script, skip=skip)
    _collect(
        [Line(line.number, "") if i in asides else line for i, line in enumerate(lines)],
        first,
        parsed,
        accepted,
        script,
    )
    script.notes += [left_out(lines[i].number, text) for i, text in asides.items() if text and i > first]
    script.turns, closing = without_closing_note(script.turns)
    script.notes += closing
    return script


def _note_opening(lines: list[Line], script: Script, *, skip: set[int]) -> None:
    left = [
        line
        for i, line in enumerate(lines)
        if line.text and i not in skip and not line.heading and not _BOUNDARY.fullmatch(line.text)
    ]
    if left:
        many = f"{len(left)} lines stand" if len(left) > 1 else "this line stands"
        script.notes.append(
            Note(
                left[0].number,
                f"{many} before the first speaker and were left out: {excerpt(left[0].text)!r}".replace(
                    "this line stands before the first speaker and were",
                    "this line stands before the first speaker and was",
                ),
            )
        )


def _collect(lines: list[Line], first: int, parsed: dict, accepted: set[str], script: Script) -> None:
    """Gather labelled lines and what follows them into turns."""
    heading: str | None = None
    for line in lines[:first]:
        heading = line.text if line.heading and line.text else heading
    after_heading = False
    for i, line in enumerate(lines[first:], start=first):
        found = parsed.get(i)
        if found and found.label in accepted:
            _say(script, line, found, heading)
            after_heading = line.heading
        elif line.heading and line.text:
            asked_on = after_heading and script.turns and not script.turns[-1].is_heading
            if asked_on:
                _continue(script, line)
            else:
                heading = line.text
                script.turns.append(RawTurn(line.number, None, line.text, None, heading, is_heading=True))
                after_heading = False
        elif line.text and not _BOUNDARY.fullmatch(line.text):
            if found:
                _doubtful(script, line, found)
            if found and found.bold and re.match(r"\S+\s*:", line.text):
                script.doubtful.add(found.label)
                script.turns.append(RawTurn(line.number, found.label, found.rest, found.start, heading))
            elif script.turns and script.turns[-1].is_heading:
                script.turns.append(RawTurn(line.number, None, line.text, line.start, heading))
            else:
                _continue(script, line)


def _say(script: Script, line: Line, found: Labelled, heading: str | None) -> None:
    last = script.turns[-1] if script.turns else None
    if (line.speaker or line.cue) and last and last.label == found.label and not last.is_heading:
        _continue(script, replace(line, text=found.rest))
        return
    script.turns.append(RawTurn(line.number, found.label, found.rest, found.start, heading))


def _continue(script: Script, line: Line) -> None:
    last = script.turns[-1]
    script.turns[-1] = RawTurn(
        last.line, last.label, f"{last.text} {line.text}".strip(), last.start, last.heading, last.is_heading
    )


def _doubtful(script: Script, line: Line, found: Labelled) -> None:
    plain = found.label.casefold()
    if (
        plain in ORDINARY
        or (not found.rest and not found.bold)
        or len(found.label.split()) > 2
        or not found.label[0].isupper()
    ):
        return
    if found.bold:
        script.notes.append(
            Note(
                line.number,
                f"{found.label!r} stands like a speaker, but only once; its words were kept apart as those of a third person",
            )
        )
    elif re.match(rf"{re.escape(found.label)}\s*:", line.text):
        script.notes.append(
            Note(line.number, f"{found.label!r} could be a speaker, but stands there only once; it was read as text")
        )


def close_times(turns: list[RawTurn]) -> list[RawTurn]:
    """Take time marks out of the words; a mark at the end of a turn is the start of the next one (as f4 writes them)."""
    closed, before = [], None
    ends_carry = any(take_marks(t.text)[2] and not t.start for t in turns[:6])
    for turn in turns:
        text, at_start, at_end = take_marks(turn.text)
        start = turn.start or at_start or (before or ("00:00:00" if not closed else None) if ends_carry else None)
        closed.append(RawTurn(turn.line, turn.label, text, start, turn.heading, turn.is_heading))
        before = at_end
    return closed
