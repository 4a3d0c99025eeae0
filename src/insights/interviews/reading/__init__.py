"""Reading interviews: transcripts, notes by guide, subtitles and tables of verbatims become turns, people and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from insights.errors import InputError
from insights.interviews.reading.formats import TABLE_SUFFIXES, read_content, unreadable
from insights.interviews.reading.formats.kinds import misnamed
from insights.interviews.reading.given_ids import COLUMNS as GIVEN_COLUMNS
from insights.interviews.reading.given_ids import GivenIds, load_ids, save_ids
from insights.interviews.reading.lines import Note, about_names
from insights.interviews.reading.people import Listed, files_of, listed_people, lists_nobody
from insights.interviews.reading.scripts import Reading, read_script
from insights.interviews.reading.tables import read_table_file
from insights.study import INTERVIEW_SUFFIXES, Study

TURN_COLUMNS = ["interview_id", "turn", "speaker", "role", "line", "start", "guide_item", "text", "file", "label"]
PEOPLE_COLUMNS = ["respondent_id", "interview_id", "group", "source", "name", "label"]
NOTE_COLUMNS = ["file", "line", "number", "note"]


@dataclass(frozen=True)
class Interviews:
    """Everything that was read, **not yet pseudonymised**: it never leaves the process as it is.

    `turns`: contract `turns` and `file`, `label` (the speaker as written); `people`: contract `people` and `name`, `label`;
    `notes`: contract `reading_notes`; `given`: the ids that follow from no list, to be given again by the next run.
    """

    turns: pd.DataFrame
    people: pd.DataFrame
    notes: pd.DataFrame
    given: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=GIVEN_COLUMNS))


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
    given = GivenIds(load_ids(study))
    ids, belongs, renamed = _without_names(_interview_ids(belongs), belongs, study, given)
    readings = _read_files(ids, belongs, study, given)
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
        told = [about_names([ids[path] for path in renamed]), *_rule(renamed)]
        readings[min(renamed)].notes[:0] = [Note(None, said) for said in told]
    _refuse_double_respondents(readings)
    tables = _tables({**readings, **_subfolders(study)}, {path: f"{ids[path]}{path.suffix}" for path in renamed})
    return replace(tables, given=given.table())


def _read_files(
    ids: dict[Path, str], belongs: dict[Path, list[Listed]], study: Study, given: GivenIds
) -> dict[Path, Reading]:
    """Every file read. Raises InputError that names all the files that cannot be, not only the first."""
    readings: dict[Path, Reading] = {}
    errors: list[InputError] = []
    for path, listed in belongs.items():
        try:
            if path.suffix.lower() not in INTERVIEW_SUFFIXES:
                raise InputError(unreadable(path))
            if said := misnamed(path):
                raise InputError(said)
            readings[path] = _read_file(path, ids[path], listed, study, given)
        except InputError as error:
            errors.append(error)
        except OSError as error:
            errors.append(InputError(f"{path}: cannot be opened ({error.strerror or error}); check who may read it."))
    if len(errors) == 1:
        raise errors[0]
    if errors:
        folder = study.raw / "interviews"
        raise InputError(
            f"{folder}: {len(errors)} files cannot be read as interviews.", problems=[str(error) for error in errors]
        )
    return readings


def _subfolders(study: Study) -> dict[Path, Reading]:
    """A note for every folder inside `interviews/`: what lies there is not read."""
    folder = study.raw / "interviews"
    found = sorted(p for p in folder.iterdir() if p.is_dir() and p.name[0] not in "._") if folder.is_dir() else []
    said = "this is a folder inside interviews/ and was not read; put its files directly into interviews/"
    return {path: Reading(notes=[Note(None, said)]) for path in found}


def _without_names(
    ids: dict[Path, str], belongs: dict[Path, list[Listed]], study: Study, known: GivenIds
) -> tuple[dict[Path, str], dict[Path, list[Listed]], set[Path]]:
    """Neutral ids instead of those that a file's name gave and that hold a person's name; and the files concerned."""
    from insights.interviews.privacy.filenames import may_name, numbered_ids, public_words

    pinned = {path for path, listed in belongs.items() if any(person.is_pinned for person in listed)}
    given = [path for path, own in ids.items() if own == path.stem and path not in pinned]
    settled = _settled(given, {ids[path].casefold() for path in set(ids) - set(given)}, known)
    named = may_name([path.stem for path in given], public_words(study))
    renamed = {path for path in given if settled.get(path, path.stem if path.stem not in named else "") != path.stem}
    taken = {own for path, own in ids.items() if path not in renamed} | known.of_files()
    taken |= {person.respondent_id for path, listed in belongs.items() if path not in renamed for person in listed}
    numbered = numbered_ids([path.stem for path in renamed - set(settled)], taken)
    new = {path: settled.get(path) or numbered[path.stem] for path in renamed}
    for path in given:
        known.note_file(path.name, new.get(path, path.stem))

    def neutral(person: Listed, path: Path) -> Listed:
        own = person.respondent_id
        given = own != path.stem and not re.fullmatch(rf"{re.escape(path.stem)}-\d+", own)
        other = own if given else new[path] + own.removeprefix(path.stem)
        return replace(person, interview_id=new[path], respondent_id=other)

    people = {p: [neutral(x, p) for x in listed] if p in renamed else listed for p, listed in belongs.items()}
    return {**ids, **new}, people, renamed


def _settled(given: list[Path], taken: set[str], known: GivenIds) -> dict[Path, str]:
    """What an earlier run called the files that nobody called otherwise since; a listed name is never among it."""
    from insights.interviews.privacy.filenames import holds_name

    taken = taken | {path.stem.casefold() for path in given}
    earlier = {path: own for path in given if (own := known.of_file(path.name))}
    return {
        path: own
        for path, own in earlier.items()
        if (not holds_name(path.stem) if own == path.stem else own.casefold() not in taken)
    }


def _rule(renamed: set[Path]) -> list[str]:
    """Why files without a listed name are called otherwise."""
    from insights.interviews.privacy.filenames import holds_name

    told = "a word of a file name that no dictionary knows, or initials, is taken for a name; ids of your own go into interviews.csv"
    return [] if all(holds_name(path.stem) for path in renamed) else [told]


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


def _refuse_double_respondents(readings: dict[Path, Reading]) -> None:
    seen: dict[str, Path] = {}
    for path, reading in readings.items():
        for person in reading.people:
            other = seen.setdefault(person["respondent_id"], path)
            if other != path:
                raise InputError(
                    f"{path}: the respondent {person['respondent_id']!r} also speaks in {other.name}; give each person an id of their own."
                )


def _read_file(path: Path, interview_id: str, listed: list[Listed], study: Study, given: GivenIds) -> Reading:
    if path.suffix.lower() in TABLE_SUFFIXES:
        return read_table_file(path, interview_id=interview_id, listed=listed, study=study, given=given)
    return read_script(path, read_content(path), interview_id=interview_id, listed=listed, study=study)


def _tables(readings: dict[Path, Reading], called: dict[Path, str]) -> Interviews:
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


__all__ = ["Interviews", "read_interviews", "save_ids"]
