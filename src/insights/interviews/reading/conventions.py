"""Who says what: speaker labels, time marks, legends and heads of transcripts, in the ways people write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from insights.interviews.reading.directions import left_out, stage_directions, without_closing_note
from insights.interviews.reading.lines import Line, Note, RawTurn, excerpt
from insights.interviews.reading.roles import INTERVIEWER, role_of_word, same_person, same_speaker
from insights.interviews.reading.times import BARE, MARK, clock, take_marks

_NAME = r"[A-ZÄÖÜ][\w.\-'’*/]*(?:[ \xa0]+[\w.\-'’&*/]+){0,4}(?:[ ]\([^)]{1,25}\))?"
_LABELLED = re.compile(
    rf"^\s*(?:(?P<t1>{MARK.pattern}|{BARE.pattern})\s*)?(?P<label>{_NAME})\s*"
    rf"(?:(?P<t2>{MARK.pattern}|{BARE.pattern})\s*:?|(?P<colon>[:：]|\t+))\s*(?P<t3>{MARK.pattern})?\s*(?P<rest>.*)$"
)
_HEAD_WORDS = set(
    [
        "datum",
        "date",
        "ort",
        "location",
        "dauer",
        "duration",
        "zeit",
        "time",
        "uhrzeit",
        "beginn",
        "ende",
        "start",
        "titel",
        "title",
        "thema",
        "topic",
        "projekt",
        "project",
        "version",
        "autor",
        "author",
        "transkription",
        "transkript",
        "transcript",
        "transkribiert",
        "aufnahme",
        "recording",
        "teilnehmende",
    ]
)
_ORDINARY = set(
    [
        "also",
        "ja",
        "nein",
        "nee",
        "gut",
        "okay",
        "na",
        "nun",
        "und",
        "oder",
        "aber",
        "so",
        "dann",
        "erstens",
        "zweitens",
        "drittens",
        "beispiel",
        "ergebnis",
        "achtung",
        "anmerkung",
        "notiz",
        "hinweis",
        "fazit",
        "wichtig",
        "plus",
        "minus",
        "vorteil",
        "nachteil",
        "problem",
        "thema",
        "punkt",
        "pause",
        "note",
        "yes",
        "no",
        "well",
        "so",
        "first",
        "example",
    ]
)
_BOUNDARY = re.compile(
    r"(?:start|end|beginn|ende|anfang)\s*(?:of|des|der)?\s*(?:the\s+)?(?:transcript|transkripts?|interviews?|aufnahme|recording)\W*",
    re.I,
)
_LEGEND_ENTRY = re.compile(
    r"([A-ZÄÖÜ][A-Za-z]{0,2}\d{0,2})\s*(?:=|:|–|-|steht für)\s*([A-Za-zÄÖÜäöüß*/:]+(?:\s[A-Za-zÄÖÜäöüß]+){0,2})"
)
_LEGEND = re.compile(rf"\(?\s*(?:Legende:?\s*)?{_LEGEND_ENTRY.pattern}(?:\s*[,;|]\s*{_LEGEND_ENTRY.pattern})*\s*\)?\.?")
_SHORT = re.compile(r"[A-ZÄÖÜ]{1,2}\d{0,2}")
_TITLED = re.compile(r"(?:Herrn?|Frau|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?)\s")


@dataclass
class Script:
    """What one transcript says: its turns in order, what its legend explains, and what was not understood."""

    turns: list[RawTurn] = field(default_factory=list)
    legend: dict[str, str | None] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)  # bold heads that stand like a speaker, but only once


@dataclass(frozen=True)
class _Labelled:
    label: str
    rest: str
    start: str | None
    bold: bool
    timed: bool


def transcript(lines: list[Line], *, names: Collection[str] = ()) -> Script | None:
    """The turns of a transcript, or None when nobody is named as speaking. `names`: people known from elsewhere."""
    legend, legend_lines = _legend(lines)
    head = _head_block(lines)
    parsed = {i: p for i, line in enumerate(lines) if i not in legend_lines | head and (p := _labelled(line))}
    accepted = _accepted(parsed.values(), legend, names)
    speaking = {i: p for i, p in parsed.items() if p.label in accepted}
    alone = len(accepted) == 1 and len(speaking) < 3 and not role_of_word(next(iter(accepted)))
    if not speaking or alone or _outline(lines, speaking.values(), legend, names):
        return None
    script = Script(legend=legend)
    first = min(speaking)
    asides = stage_directions(lines, spoken=speaking)
    _note_opening(lines[:first], script, skip=legend_lines | head)
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


def _outline(lines: list[Line], speaking: Iterable[_Labelled], legend: dict, names: Collection[str]) -> bool:
    """Whether the labels only structure notes under headings (`Result: …`): hardly one of them is a usual or known speaker."""
    if sum(line.heading for line in lines) < 2:
        return False
    speaking = list(speaking)
    sure = [
        p for p in speaking
        if role_of_word(p.label) or p.label in legend or p.timed or _SHORT.fullmatch(p.label) or _TITLED.match(p.label)
        or any(same_person(p.label, name) for name in names)
    ]  # fmt: skip
    return len(sure) < max(2, 0.2 * len(speaking))


def _labelled(line: Line) -> _Labelled | None:
    """The speaker at the head of a line, if it could be one."""
    if line.speaker:
        text, start, _ = take_marks(line.text)
        return _Labelled(line.speaker, text, line.start or start, True, True)
    match = _LABELLED.match(line.text)
    if match and len(match["label"]) <= 40:
        marks = [match[name] for name in ("t1", "t2", "t3") if match[name]]
        if match["t2"] and not MARK.fullmatch(match["t2"]) and match["rest"]:
            return None  # "Um 8:30 …": a bare time of day inside a sentence
        start = next((clock(mark) for mark in marks if clock(mark)), line.start)
        bold = bool(line.bold_head) and line.bold_head.startswith(match["label"])
        return _Labelled(match["label"].strip(), match["rest"].strip(), start, bold, bool(marks))
    if line.bold_head and not line.heading and len(line.bold_head) <= 40 and re.fullmatch(_NAME, line.bold_head):
        return _Labelled(line.bold_head, line.text.removeprefix(line.bold_head).strip(" \t–-"), line.start, True, False)
    return None


def _accepted(parsed: Iterable[_Labelled], legend: dict, names: Collection[str]) -> set[str]:
    """Which labels are speakers: explained, known, usual, or recurring the way only speakers do."""
    parsed = list(parsed)
    count = Counter(p.label for p in parsed)
    bold = {p.label for p in parsed if p.bold}
    timed = {p.label for p in parsed if p.timed}
    accepted = set()
    for label, n in count.items():
        plain = label.casefold()
        if plain in _HEAD_WORDS or plain in _ORDINARY:
            continue
        explained = label in legend or re.sub(r"[\s\d]+$", "", label) in legend
        known = any(same_person(label, name) for name in names)
        usual = (
            role_of_word(label) is not None
            and (len(label) > 2 or n > 1)
            and (n > 1 or plain not in ("frage", "antwort", "question", "answer"))
        )
        recurring = n >= 3 or (n == 2 and (label in bold or _SHORT.fullmatch(label)))
        titled = _TITLED.match(label) and len(label.split()) <= 4
        if explained or known or usual or recurring or titled or (label in timed and n > 1):
            accepted.add(label)
    accepted |= _asking_and_answering(label for label in count if label.casefold() not in _HEAD_WORDS | _ORDINARY)
    if any(role_of_word(label) == INTERVIEWER for label in accepted):
        # Somebody asks, so somebody answers: names that come twice, or once where nobody else answers.
        rest = {
            label: n
            for label, n in count.items()
            if label not in accepted and label.casefold() not in _HEAD_WORDS | _ORDINARY
        }
        accepted |= {label for label, n in rest.items() if n > 1}
        if rest and all(role_of_word(label) == INTERVIEWER for label in accepted):
            accepted.add(max(rest, key=lambda label: rest[label]))
    accepted |= {label for label in count if any(same_speaker(label, other) for other in accepted)}
    letters = {re.sub(r"\d+$", "", label) for label in accepted if re.fullmatch(r"[A-Z]{1,2}\d+", label)}
    return accepted | {
        label for label in count if re.sub(r"\d+$", "", label) in letters and re.fullmatch(r"[A-Z]{1,2}\d+", label)
    }


def _asking_and_answering(labels: Iterable[str]) -> set[str]:
    """The usual letters (`I:` and `B:`) even where each comes only once, if one of them asks and another answers."""
    letters = {label: role_of_word(label) for label in labels if len(label) <= 2}
    return {label for label, role in letters.items() if role} if len({*letters.values()} - {None}) > 1 else set()


def _legend(lines: list[Line]) -> tuple[dict[str, str | None], set[int]]:
    """What lines such as `I = Interviewer` or `I: Interviewer, B: Befragte` explain, and where they stand."""
    legend: dict[str, str | None] = {}
    places = set()
    for i, line in enumerate(lines[:60]):
        if not line.text or line.speaker or not _LEGEND.fullmatch(line.text):
            continue
        entries = _LEGEND_ENTRY.findall(line.text)
        meanings = {label: role_of_word(word, fuzzy=True) for label, word in entries}
        if "=" in line.text or all(meanings.values()):
            legend |= meanings
            places.add(i)
    return legend, places


def _head_block(lines: list[Line]) -> set[int]:
    """Lines of the paragraph at the beginning that says date, place, duration and who takes part."""
    block: list[int] = []
    for i, line in enumerate([*lines[:40], Line(0, "")]):
        if line.text and not line.speaker:
            block.append(i)
            continue
        words = [re.match(r"(\w+)\s*:", lines[j].text) for j in block]
        if any(w and w[1].casefold() in _HEAD_WORDS for w in words) and all(len(lines[j].text) < 80 for j in block):
            return set(block)
        block = []
    return set()


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


def _say(script: Script, line: Line, found: _Labelled, heading: str | None) -> None:
    last = script.turns[-1] if script.turns else None
    if line.speaker and last and last.label == found.label and not last.is_heading:
        _continue(script, line)
        return
    script.turns.append(RawTurn(line.number, found.label, found.rest, found.start, heading))


def _continue(script: Script, line: Line) -> None:
    last = script.turns[-1]
    script.turns[-1] = RawTurn(
        last.line, last.label, f"{last.text} {line.text}".strip(), last.start, last.heading, last.is_heading
    )


def _doubtful(script: Script, line: Line, found: _Labelled) -> None:
    plain = found.label.casefold()
    if (
        plain in _ORDINARY
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
