"""Who was interviewed: `interviews.csv` and the speakers of the transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from insights.contracts.tables import GROUPS
from insights.errors import InputError, nearest
from insights.interviews.reading.lines import Note
from insights.interviews.reading.roles import same_person
from insights.study import Study

ALIASES = {
    "file": ("file", "datei", "dateiname", "filename", "transkript", "transcript"),
    "interview_id": (
        "interview_id",
        "interview-id",
        "interview",
        "interviewid",
        "interviewnummer",
        "interview_nr",
        "id",
        "nr",
    ),
    "respondent_id": (
        "respondent_id",
        "respondent",
        "befragten_id",
        "befragter_id",
        "person_id",
        "teilnehmer_id",
        "participant_id",
    ),
    "name": ("name", "vollname", "full_name", "voller name", "befragte person", "befragte", "befragter", "person"),
    "speaker": ("speaker", "sprecher", "sprecherin", "kürzel", "kuerzel", "label"),
    "group": ("group", "gruppe", "kundenstatus", "befragtengruppe", "personengruppe"),
}
_GROUP_WORDS = {
    "customer": "customer customers kunde kundin kunden bestandskunde bestandskundin client user nutzer nutzerin",
    "former customer": "former ehemalig ehemalige ehemaliger exkunde exkundin ex abgewandert gekündigt verloren churned lost altkunde",
    "staff": "staff employee employees mitarbeiter mitarbeiterin mitarbeitende mitarbeitender personal intern internal vertrieb team",
}


@dataclass(frozen=True)
class Listed:
    """One row of `interviews.csv`: a person, and the file or interview in which they speak."""

    row: int
    interview_id: str
    respondent_id: str | None
    file: str | None
    name: str | None
    speaker: str | None
    group: str | None
    attributes: dict[str, str | None] = field(default_factory=dict)
    is_pinned: bool = False  # the row gives the interview's id itself


def lists_nobody(people_file: Path) -> bool:
    """Whether a people table is still as `insights new` writes it: a header without rows."""
    if people_file.suffix.lower() not in (".csv", ".tsv"):
        return False
    return sum(bool(line.strip(b" \t\r,;")) for line in people_file.read_bytes().splitlines()) == 1


def listed_people(study: Study, people_file: Path | None) -> list[Listed]:
    """The rows of `interviews.csv` (or .xlsx), with the usual names of its columns recognised, German ones too.

    Raises InputError for an unknown group, for respondents listed twice and for rows that name neither file nor interview.
    """
    if people_file is None:
        return []
    from insights.tabular import read_table

    table = read_table(people_file)
    columns = _recognised(table.frame.columns)
    people = [
        _listed(people_file, number, record, columns)
        for number, record in zip(
            table.rows or range(2, len(table.frame) + 2), table.frame.to_dict("records"), strict=True
        )
    ]
    people = _with_respondent_ids(people)
    _refuse_twice(people_file, people)
    return people


def _recognised(columns: Iterable[str]) -> dict[str, str]:
    """Our name -> the table's name, each taken once."""
    plain = {str(column).strip().casefold(): str(column) for column in columns}
    found = {
        ours: plain[alias]
        for ours, aliases in reversed(ALIASES.items())
        for alias in reversed(aliases)
        if alias in plain
    }
    if "respondent_id" in found and found.get("interview_id") == found["respondent_id"]:
        del found["interview_id"]
    return found


def _listed(path: Path, number: int, record: Mapping, columns: Mapping[str, str]) -> Listed:
    def cell(ours: str) -> str | None:
        value = record.get(columns.get(ours, ""))
        return str(value).strip() if isinstance(value, str) and value.strip() else None

    plain = {str(k).casefold(): v for k, v in record.items() if isinstance(v, str)}
    parts = [
        plain[k]
        for k in ("vorname", "first_name", "firstname", "nachname", "familienname", "last_name", "lastname", "surname")
        if k in plain
    ]
    file, interview = cell("file"), cell("interview_id")
    if not file and not interview:
        raise InputError(
            f"{path}, row {number}: names neither a file nor an interview; fill in the column `file` or `interview_id`."
        )
    taken = set(columns.values())
    attributes = {str(k): (v if isinstance(v, str) else None) for k, v in record.items() if k not in taken}
    return Listed(
        number,
        interview or Path(file).stem,
        cell("respondent_id"),
        file,
        cell("name") or " ".join(parts) or None,
        cell("speaker"),
        group_of(path, number, columns.get("group"), cell("group")),
        attributes,
        interview is not None,
    )


def group_of(path: Path, number: int, column: str | None, word: str | None) -> str | None:
    """`customer`, `former customer` or `staff` for what people write: `Kundin`, `ehemaliger Kunde`, `Mitarbeiter`. Raises InputError."""
    if word is None:
        return None
    words = set(re.findall(r"\w+", word.casefold().replace("ex-", "ex ")))
    for group in ("former customer", "staff", "customer"):
        if word.casefold() == group or words & set(_GROUP_WORDS[group].split()):
            return group
    raise InputError(f"{path}, row {number}, column {column!r}: {word!r} is no group; {nearest(word, GROUPS)}.")


def _with_respondent_ids(people: list[Listed]) -> list[Listed]:
    """Whoever has no id of their own gets the interview's, counted up where several share one."""
    from dataclasses import replace

    shared = {}
    for person in people:
        shared.setdefault(person.interview_id, []).append(person)
    done = []
    for person in people:
        group = shared[person.interview_id]
        default = person.interview_id if len(group) == 1 else f"{person.interview_id}-{group.index(person) + 1}"
        done.append(replace(person, respondent_id=person.respondent_id or default))
    return done


def _refuse_twice(path: Path, people: list[Listed]) -> None:
    seen: dict[str, Listed] = {}
    for person in people:
        if person.respondent_id in seen:
            first = seen[person.respondent_id].row
            raise InputError(
                f"{path}, rows {first} and {person.row}: the respondent {person.respondent_id!r} is listed twice; give each person an id of their own."
            )
        seen[person.respondent_id] = person


def files_of(people: list[Listed], files: list[Path], people_file: Path | None) -> dict[Path, list[Listed]]:
    """The listed people of every interview file; a file nobody lists has none.

    Raises InputError when a listed file does not exist.
    """
    by_name = {path.name.casefold(): path for path in files}
    by_stem = {path.stem.casefold(): path for path in files}
    belongs: dict[Path, list[Listed]] = {path: [] for path in files}
    for person in people:
        wanted = Path((person.file or person.interview_id).replace("\\", "/")).name.casefold()
        path = by_name.get(wanted) or by_stem.get(wanted) or by_stem.get(Path(wanted).stem if person.file else wanted)
        if path is None and person.file is None:
            path = next((p for p in files if re.match(rf"{re.escape(wanted)}(?![a-z0-9])", p.stem.casefold())), None)
        if path is None:
            what = f"the file {person.file!r}" if person.file else f"a file for the interview {person.interview_id!r}"
            offer = nearest(person.file or person.interview_id, [p.name for p in files])
            raise InputError(f"{people_file}, row {person.row}: names {what}, which is not in interviews/; {offer}.")
        belongs[path].append(person)
    return belongs


def respondents_of(
    labels: Mapping[str, int], listed: list[Listed], interview_id: str
) -> tuple[dict[str, str], dict[str, Listed], list[Note]]:
    """Respondent id of every speaker label (`labels`: label -> words spoken), the listed row behind it, and notes."""
    ids: dict[str, str] = {}
    rows: dict[str, Listed] = {}
    free = list(listed)
    for label in labels:
        row = next((p for p in free if label and (p.speaker == label or (p.name and same_person(label, p.name)))), None)
        if row:
            ids[label], rows[label] = row.respondent_id, row
            free.remove(row)
    open_labels = [label for label in labels if label not in ids]
    numbered = len(open_labels) > 1 and all(re.fullmatch(r"[A-ZÄÖÜ]{1,3}\s?\d{1,2}", label) for label in open_labels)
    if free and open_labels and not numbered:
        for label, row in zip(sorted(open_labels, key=lambda x: (-labels[x], x)), free, strict=False):
            ids[label], rows[label] = row.respondent_id, row
    several = len(labels) > 1
    for position, label in enumerate(labels, start=1):
        if label not in ids:
            tail = label.replace(" ", "") if re.fullmatch(r"[A-ZÄÖÜ]{1,3}\s?\d{0,2}", label) else str(position)
            ids[label] = f"{interview_id}-{tail}" if several else interview_id
    return ids, rows, _about_rows(ids, rows, listed)


def _about_rows(ids: Mapping[str, str], rows: Mapping[str, Listed], listed: list[Listed]) -> list[Note]:
    notes = []
    heard = {row.respondent_id for row in rows.values()}
    for person in listed:
        if person.respondent_id not in heard:
            notes.append(
                Note(
                    None,
                    f"interviews.csv lists {person.respondent_id}, but no speaker could be matched; add a column `speaker` with the label used in the file",
                )
            )
    if listed:
        for label, respondent in ids.items():
            if label not in rows:
                notes.append(Note(None, f"a speaker that interviews.csv does not list was called {respondent}"))
    return notes
