"""One interview from its lines: who speaks, in which role, under which question of the guide."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from insights.errors import InputError
from insights.interviews.reading import heads
from insights.interviews.reading.captions import without_unread_times
from insights.interviews.reading.conventions import Script, close_times, transcript
from insights.interviews.reading.formats.content import Content
from insights.interviews.reading.line_numbers import without_line_numbers
from insights.interviews.reading.lines import Line, Note, RawTurn, excerpt
from insights.interviews.reading.notes import NOBODY, guided_notes, match_guide
from insights.interviews.reading.people import Listed, respondents_of
from insights.interviews.reading.program_lines import without_program_lines
from insights.interviews.reading.roles import INTERVIEWER, OTHER, RESPONDENT, assign_roles, same_speaker
from insights.study import Study


@dataclass
class Reading:
    """What one file gave: rows of the tables `turns` and `people`, and what was not understood."""

    turns: list[dict] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read_script(path: Path, content: Content, *, interview_id: str, listed: list[Listed], study: Study) -> Reading:
    """Turns and people of one transcript or of notes by guide.

    Raises InputError when the interviewed says nothing in it.
    """
    lines, notes = _prepared(content)
    names = [name for person in listed for name in (person.name, person.speaker) if name]
    head = heads.head_of(lines)
    whole = lines
    lines = [replace(line, text="") if i in head.places else line for i, line in enumerate(lines)]
    script = transcript(lines, names=[*names, *study.settings.interviews.interviewers], head=head)
    spoken = script is not None
    script = script or guided_notes(lines, study.guide)
    script.notes = [*notes, *(heads.about(head, whole) if head.declared or not spoken else []), *script.notes]
    script.turns = _merged_labels(close_times(script.turns))
    roles = _roles(script, spoken, names, study)
    reading = _speaking(script, roles, spoken, interview_id, listed)
    labels = [person["label"] for person in reading.people if person["label"]]
    for person in reading.people:
        person["name"] = person["name"] or (head.name_of(person["label"], labels) if person["label"] else None)
    if not any(turn["role"] == RESPONDENT for turn in reading.turns):
        raise InputError(_nobody_answers(path, roles))
    _follow_guide(reading, script, spoken, study)
    reading.notes = _with_pages(reading.notes, lines)
    for turn in reading.turns:
        turn["file"] = path.name
    return reading


def _prepared(content: Content) -> tuple[list[Line], list[Note]]:
    """The lines without line numbers, and what the format and its characters have to say."""
    lines, counted = without_line_numbers(content.lines)
    notes = [*content.notes]
    lines, written = without_program_lines(lines)
    lines, unread = without_unread_times(lines)
    notes += [*written, *unread]
    if counted:
        notes.append(Note(None, f"the numbers before {counted} lines were taken for line numbers and left out"))
    broken = [line for line in lines if "\ufffd" in line.text]
    if broken:
        many = f" and {len(broken) - 1} more lines" if len(broken) > 1 else ""
        notes.append(Note(broken[0].number, f"a letter{many} could not be read: {excerpt(broken[0].text)!r}"))
    return lines, notes


def _with_pages(notes: list[Note], lines: list[Line]) -> list[Note]:
    """Notes on files whose lines nobody can count say the page."""
    pages = {line.number: line.page for line in lines if line.page}
    return [Note(n.line, f"page {pages[n.line]}: {n.note}") if n.line in pages else n for n in notes]


def _nobody_answers(path: Path, roles: dict) -> str:
    speakers = ", ".join(sorted(label for label in roles if label and label != NOBODY))
    seen = f"the speakers are {speakers}" if speakers else "no speakers were found"
    return f"{path}: holds not a single turn of the interviewed ({seen}); name who asks in study.yml under interviews.interviewers."


def _merged_labels(turns: list[RawTurn]) -> list[RawTurn]:
    """One label for `Vogt`, `Frau Vogt` and `frau vogt`: the one that is used most."""
    count = Counter(turn.label for turn in turns if turn.label not in (None, NOBODY))
    chosen = {}
    for label in sorted(count, key=lambda x: (-count[x], x)):
        chosen[label] = next((other for other in chosen.values() if same_speaker(label, other)), label)
    return [replace(turn, label=chosen.get(turn.label, turn.label)) for turn in turns]


def _roles(script: Script, spoken: bool, names: list[str], study: Study) -> dict[str | None, str]:
    settings = study.settings.interviews
    third = script.doubtful | script.framing
    roles: dict[str | None, str] = assign_roles(
        [turn for turn in script.turns if turn.label not in (NOBODY, *third)],
        legend=script.legend,
        interviewers=settings.interviewers,
        ignored=settings.ignore_speakers,
        respondents=names,
    )
    if spoken and INTERVIEWER not in roles.values():
        script.notes.append(Note(None, f"nobody seems to ask; all speakers ({', '.join(roles)}) count as interviewed"))
    return {
        **roles,
        **dict.fromkeys(script.doubtful, OTHER),
        **dict.fromkeys(script.framing, INTERVIEWER),
        None: OTHER if spoken else RESPONDENT,
        NOBODY: OTHER,
    }


def _speaking(script: Script, roles: dict, spoken: bool, interview_id: str, listed: list[Listed]) -> Reading:
    words: Counter = Counter()
    for turn in script.turns:
        if roles[turn.label] == RESPONDENT and not turn.is_heading:
            words[turn.label or ""] += len(turn.text.split())
    ids, rows, notes = respondents_of(words, listed, interview_id)
    people = [person_row(ids[label], interview_id, rows.get(label), listed, label or None) for label in words]
    heard = {person["respondent_id"] for person in people}
    people += [
        person_row(p.respondent_id, interview_id, p, listed, None) for p in listed if p.respondent_id not in heard
    ]
    reading = Reading([], people, [*script.notes, *notes])
    for turn in script.turns:
        if turn.is_heading and spoken and "?" not in turn.text:
            continue
        role = INTERVIEWER if turn.is_heading else roles[turn.label]
        text = " ".join(turn.text.split())
        if text:
            speaker = ids[turn.label or ""] if role == RESPONDENT else role
            reading.turns.append(_turn(interview_id, len(reading.turns) + 1, speaker, role, turn, text))
    return reading


def _turn(interview_id: str, number: int, speaker: str, role: str, turn: RawTurn, text: str) -> dict:
    label = None if turn.label == NOBODY else turn.label
    return {
        "interview_id": interview_id, "turn": number, "speaker": speaker, "role": role, "line": turn.line, "start": turn.start,
        "guide_item": None, "text": text, "label": label, "heading": turn.heading,
    }  # fmt: skip


def person_row(
    respondent_id: str, interview_id: str, row: Listed | None, listed: list[Listed], label: str | None
) -> dict:
    """A row of the table `people`: what `interviews.csv` says of the person, else what the file lets suppose."""
    group = row.group if row else (listed[0].group if listed else None)
    own = {
        "respondent_id": respondent_id,
        "interview_id": interview_id,
        "group": group or "customer",
        "source": "interview",
    }
    return {**own, "name": row.name if row else None, "label": label, **(row.attributes if row else {})}


def _follow_guide(reading: Reading, script: Script, spoken: bool, study: Study) -> None:
    """Give every turn the guide's question it stands under: by heading, in transcripts also by the interviewer's words."""
    guide = study.guide
    matched = {turn.heading: match_guide(turn.heading or "", guide) for turn in script.turns}
    current = None
    for turn in reading.turns:
        heading = turn.pop("heading")
        if heading is not None:
            turn["guide_item"] = matched.get(heading)
        elif spoken and guide is not None:
            if turn["role"] == INTERVIEWER:
                current = match_guide(turn["text"], guide, least=0.8) or current
            turn["guide_item"] = current
    for turn in script.turns:
        if turn.is_heading and guide is not None and matched[turn.heading] is None:
            reading.notes.append(Note(turn.line, f"this heading is no question of guide.yml: {excerpt(turn.text)!r}"))
