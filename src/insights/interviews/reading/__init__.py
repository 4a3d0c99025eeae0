"""Reading interviews: transcripts, notes by guide, subtitles and tables of verbatims become turns, people and notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from insights.errors import InputError, nearest
from insights.interviews.reading.conventions import Script, close_times, transcript
from insights.interviews.reading.formats import TABLE_SUFFIXES, read_lines, unreadable
from insights.interviews.reading.lines import Note, RawTurn, about_names, excerpt
from insights.interviews.reading.notes import NOBODY, guided_notes, match_guide
from insights.interviews.reading.people import Listed, files_of, group_of, listed_people, lists_nobody, respondents_of
from insights.interviews.reading.roles import INTERVIEWER, OTHER, RESPONDENT, assign_roles, same_speaker
from insights.interviews.reading.verbatim_tables import Utterance, read_verbatims
from insights.study import INTERVIEW_SUFFIXES, Study

TURN_COLUMNS = ["interview_id", "turn", "speaker", "role", "line", "start", "guide_item", "text", "file", "label"]
PEOPLE_COLUMNS = ["respondent_id", "interview_id", "group", "source", "name", "label"]
NOTE_COLUMNS = ["file", "line", "number", "note"]


@dataclass(frozen=True)
class Interviews:
    """Everything that was read, **not yet pseudonymised**: it never leaves the process as it is.

    `turns`: contract `turns` and `file`, `label` (the speaker as written); `people`: contract `people` and `name`, `label`;
    `notes`: contract `reading_notes`.
    """

    turns: pd.DataFrame
    people: pd.DataFrame
    notes: pd.DataFrame


@dataclass
class _Reading:
    """What one file gave."""

    turns: list[dict]
    people: list[dict]
    notes: list[Note]


def read_interviews(study: Study) -> Interviews:
    """Read every file of the study's `interviews/` folder and the people table `interviews.csv` beside it.

    Without files all three tables are empty. Raises InputError, naming the file, for a type that cannot be read, a damaged or empty
    file, an interview in which the interviewed says nothing, two interviews of one id, and a people table that does not fit.
    """
    inside = [
        p for p in study.interview_files() if p.stem.casefold() == "interviews" and p.suffix.lower() in TABLE_SUFFIXES
    ]
    files = [p for p in study.interview_files() if p not in inside]
    people_file = study.table_file("interviews") or (inside[0] if inside else None)
    blank = people_file is not None and lists_nobody(people_file)
    people_file = None if blank else people_file
    belongs = files_of(listed_people(study, people_file), files, people_file)
    ids, belongs, renamed = _without_names(_interview_ids(belongs), belongs)
    readings = _read_files(ids, belongs, study)
    for path, listed in belongs.items():
        if people_file and not listed:
            readings[path].notes.insert(
                0, Note(None, f"{people_file.name} does not name this file; its people are taken from the file itself")
            )
    if readings and people_file is None:
        lacking = (
            f"{'it lists nobody yet' if blank else 'there is none'}: "
            "groups, names and firms of the interviewed are guessed from the files; list them there"
        )
        first = next(iter(readings))
        readings[first].notes.insert(0, Note(None, f"interviews.csv: {lacking}"))
    if renamed:
        readings[min(renamed)].notes.insert(0, Note(None, about_names([ids[path] for path in renamed])))
    _refuse_double_respondents(readings)
    return _tables({**readings, **_subfolders(study)}, {path: f"{ids[path]}{path.suffix}" for path in renamed})


def _read_files(ids: dict[Path, str], belongs: dict[Path, list[Listed]], study: Study) -> dict[Path, _Reading]:
    """Every file read. Raises InputError that names all the files that cannot be, not only the first."""
    readings: dict[Path, _Reading] = {}
    errors: list[InputError] = []
    for path, listed in belongs.items():
        try:
            if path.suffix.lower() not in INTERVIEW_SUFFIXES:
                raise InputError(unreadable(path))
            readings[path] = _read_file(path, ids[path], listed, study)
        except InputError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        folder = study.raw / "interviews"
        raise InputError(
            f"{folder}: {len(errors)} files cannot be read as interviews.", problems=[str(error) for error in errors]
        )
    return readings


def _subfolders(study: Study) -> dict[Path, _Reading]:
    """A note for every folder inside `interviews/`: what lies there is not read."""
    folder = study.raw / "interviews"
    found = sorted(p for p in folder.iterdir() if p.is_dir() and p.name[0] not in "._") if folder.is_dir() else []
    said = "this is a folder inside interviews/ and was not read; put its files directly into interviews/"
    return {path: _Reading([], [], [Note(None, said)]) for path in found}


def _without_names(
    ids: dict[Path, str], belongs: dict[Path, list[Listed]]
) -> tuple[dict[Path, str], dict[Path, list[Listed]], set[Path]]:
    """Neutral ids instead of those that a file's name gave and that hold a person's name; and the files concerned."""
    from insights.interviews.privacy.filenames import holds_name, numbered_ids

    renamed = {path for path, own in ids.items() if own == path.stem and holds_name(own)}
    taken = {own for path, own in ids.items() if path not in renamed}
    taken |= {person.respondent_id for path, listed in belongs.items() if path not in renamed for person in listed}
    numbered = numbered_ids([path.stem for path in renamed], taken)
    new = {path: numbered[path.stem] for path in renamed}

    def neutral(person: Listed, path: Path) -> Listed:
        own = person.respondent_id
        given = own != path.stem and not re.fullmatch(rf"{re.escape(path.stem)}-\d+", own)
        other = own if given else new[path] + own.removeprefix(path.stem)
        return replace(person, interview_id=new[path], respondent_id=other)

    people = {p: [neutral(x, p) for x in listed] if p in renamed else listed for p, listed in belongs.items()}
    return {**ids, **new}, people, renamed


def _interview_ids(belongs: dict[Path, list[Listed]]) -> dict[Path, str]:
    ids: dict[Path, str] = {}
    taken: dict[str, Path] = {}
    for path, listed in belongs.items():
        named = sorted({person.interview_id for person in listed})
        if len(named) > 1 and path.suffix.lower() not in TABLE_SUFFIXES:
            raise InputError(
                f"{path}: interviews.csv gives this file two interview ids ({', '.join(named)}); one file is one interview."
            )
        ids[path] = named[0] if len(named) == 1 else path.stem
        if ids[path] in taken:
            raise InputError(
                f"{path}: has the same interview id {ids[path]!r} as {taken[ids[path]].name}; rename one of the files or give ids in interviews.csv."
            )
        taken[ids[path]] = path
    return ids


def _refuse_double_respondents(readings: dict[Path, _Reading]) -> None:
    seen: dict[str, Path] = {}
    for path, reading in readings.items():
        for person in reading.people:
            other = seen.setdefault(person["respondent_id"], path)
            if other != path:
                raise InputError(
                    f"{path}: the respondent {person['respondent_id']!r} also speaks in {other.name}; give each person an id of their own."
                )


def _read_file(path: Path, interview_id: str, listed: list[Listed], study: Study) -> _Reading:
    if path.suffix.lower() in TABLE_SUFFIXES:
        return _read_table(path, interview_id, listed, study)
    lines = read_lines(path)
    names = [name for person in listed for name in (person.name, person.speaker) if name]
    script = transcript(lines, names=[*names, *study.settings.interviews.interviewers])
    spoken = script is not None
    script = script or guided_notes(lines, study.guide)
    script.turns = _merged_labels(close_times(script.turns))
    roles = _roles(script, spoken, names, study)
    reading = _speaking(script, roles, spoken, interview_id, listed)
    if not any(turn["role"] == RESPONDENT for turn in reading.turns):
        raise InputError(_nobody_answers(path, roles))
    _follow_guide(reading, script, spoken, study)
    for turn in reading.turns:
        turn["file"] = path.name
    return reading


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
    third = script.doubtful
    roles: dict[str | None, str] = assign_roles(
        [turn for turn in script.turns if turn.label not in (NOBODY, *third)],
        legend=script.legend,
        interviewers=settings.interviewers,
        ignored=settings.ignore_speakers,
        respondents=names,
    )
    if spoken and INTERVIEWER not in roles.values():
        script.notes.append(Note(None, f"nobody seems to ask; all speakers ({', '.join(roles)}) count as interviewed"))
    return {**roles, **dict.fromkeys(third, OTHER), None: OTHER if spoken else RESPONDENT, NOBODY: OTHER}


def _speaking(script: Script, roles: dict, spoken: bool, interview_id: str, listed: list[Listed]) -> _Reading:
    words: Counter = Counter()
    for turn in script.turns:
        if roles[turn.label] == RESPONDENT and not turn.is_heading:
            words[turn.label or ""] += len(turn.text.split())
    ids, rows, notes = respondents_of(words, listed, interview_id)
    people = [_person(ids[label], interview_id, rows.get(label), listed, label or None) for label in words]
    heard = {person["respondent_id"] for person in people}
    people += [_person(p.respondent_id, interview_id, p, listed, None) for p in listed if p.respondent_id not in heard]
    reading = _Reading([], people, [*script.notes, *notes])
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


def _person(respondent_id: str, interview_id: str, row: Listed | None, listed: list[Listed], label: str | None) -> dict:
    group = row.group if row else (listed[0].group if listed else None)
    own = {
        "respondent_id": respondent_id,
        "interview_id": interview_id,
        "group": group or "customer",
        "source": "interview",
    }
    return {**own, "name": row.name if row else None, "label": label, **(row.attributes if row else {})}


def _follow_guide(reading: _Reading, script: Script, spoken: bool, study: Study) -> None:
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


def _read_table(path: Path, interview_id: str, listed: list[Listed], study: Study) -> _Reading:
    tables = study.settings.interviews.tables
    if tables and path.name not in tables and path.stem not in tables and len(study.interview_files()) == 1:
        raise InputError(f"{path}: study.yml (interviews.tables) describes other files; {nearest(path.name, tables)}.")
    utterances = read_verbatims(path, tables.get(path.name) or tables.get(path.stem))
    by_person: dict[str, list[Utterance]] = {}
    for position, utterance in enumerate(utterances, start=1):
        by_person.setdefault(utterance.respondent or f"{interview_id}-{position:03d}", []).append(utterance)
    known = {person.respondent_id: person for person in listed}
    reading = _Reading([], [], [])
    for respondent, own in by_person.items():
        interview = known[respondent].interview_id if respondent in known else respondent
        person = _person(respondent, interview, known.get(respondent), [], None)
        group = next((u.group for u in own if u.group), None)
        if group:
            person["group"] = group_of(path, own[0].row, "group", group)
        reading.people.append(person)
        reading.turns += _table_turns(interview, respondent, own, study, path.name)
    return reading


def _table_turns(interview: str, respondent: str, own: list[Utterance], study: Study, file: str) -> list[dict]:
    turns: list[dict] = []
    asked = None
    for utterance in own:
        item = match_guide(utterance.question or "", study.guide)
        said = [(respondent, RESPONDENT, utterance.text)]
        if utterance.question and utterance.question != asked:
            said.insert(0, (INTERVIEWER, INTERVIEWER, utterance.question))
            asked = utterance.question
        for speaker, role, text in said:
            turns.append({
                "interview_id": interview, "turn": len(turns) + 1, "speaker": speaker, "role": role, "line": utterance.row,
                "start": None, "guide_item": item, "text": " ".join(text.split()), "file": file, "label": None,
            })  # fmt: skip
    return turns


def _tables(readings: dict[Path, _Reading], called: dict[Path, str]) -> Interviews:
    """The tables of all files; `called`: what files are called whose own name holds a person's."""
    turns = pd.DataFrame([turn for r in readings.values() for turn in r.turns], columns=TURN_COLUMNS)
    people = pd.DataFrame([person for r in readings.values() for person in r.people])
    people = people.reindex(columns=[*PEOPLE_COLUMNS, *[c for c in people.columns if c not in PEOPLE_COLUMNS]])
    notes = pd.DataFrame(
        [
            {"file": called.get(path, path.name), "line": note.line, "number": number, "note": note.note}
            for path, reading in readings.items()
            for number, note in enumerate(reading.notes, start=1)
        ],
        columns=NOTE_COLUMNS,
    )
    return Interviews(turns, people, notes)


__all__ = ["Interviews", "read_interviews"]
