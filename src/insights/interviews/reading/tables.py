"""Tables of utterances, answers or turns become interviews."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from insights.archives import check_workbook
from insights.errors import InputError, nearest
from insights.interviews.reading.formats.content import MOST_LINES, Content, bounded, refuse_big
from insights.interviews.reading.given_ids import GivenIds
from insights.interviews.reading.lines import Note
from insights.interviews.reading.notes import match_guide
from insights.interviews.reading.people import Listed, group_of
from insights.interviews.reading.roles import INTERVIEWER, RESPONDENT
from insights.interviews.reading.scripts import Reading, person_row, read_script
from insights.interviews.reading.verbatim_tables import TableContent, Utterance, read_verbatims, some_of
from insights.study import Study

_MOST_BYTES = 20_000_000
_MOST_COLUMNS = 2_000
_MOST_CELLS = 50_000  # a workbook takes a second for them


def read_table_file(
    path: Path, *, interview_id: str, listed: list[Listed], study: Study, given: GivenIds
) -> Reading:  # fmt: skip
    """The interviews of one table: one for each person, or one for each transcript in it; `given`: where ids of rows are kept.

    Raises InputError for a table that cannot be read, holds no texts or is not what study.yml says.
    """
    refuse_big(path, most=_MOST_BYTES)
    if path.suffix.lower() == ".xlsx":
        check_workbook(path, most_cells=_MOST_CELLS)
    else:
        _refuse_endless(path)
    tables = study.settings.interviews.tables
    if tables and path.name not in tables and path.stem not in tables and len(study.interview_files()) == 1:
        raise InputError(f"{path}: study.yml (interviews.tables) describes other files; {nearest(path.name, tables)}.")
    shape = tables.get(path.name) or tables.get(path.stem)
    content = read_verbatims(
        path, shape=shape, guide=study.guide, number=lambda rows: given.of_rows(path.name, rows, interview_id)
    )
    remarks = [*content.remarks, *_about_attributes(content.attributes, study)]
    reading = Reading(notes=[Note(None, remark) for remark in remarks])
    chosen = {person.interview_id for person in listed if person.is_pinned}
    ids = _script_ids(path, interview_id, list(content.scripts), given, known=chosen, study=study)
    for name, lines in content.scripts.items():
        own = ids[name]
        people = [p for p in listed if p.interview_id == own or len(content.scripts) == 1]
        script = read_script(path, Content(bounded(path, lines)), interview_id=own, listed=people, study=study)
        reading.turns += script.turns
        reading.people += script.people
        reading.notes += script.notes
    _add_utterances(path, reading, content, interview_id, listed, study, given)
    return reading


def _refuse_endless(path: Path) -> None:
    data = path.read_bytes()
    rows = max(data.count(b"\n"), data.count(b"\r"))
    first = re.split(rb"[\r\n]", data[: _MOST_COLUMNS * 200], maxsplit=1)[0]
    columns = max(first.count(sign) for sign in (b";", b",", b"\t", b"|"))
    if rows > MOST_LINES or columns > _MOST_COLUMNS:
        what = f"{rows:,} rows" if rows > MOST_LINES else f"more than {columns:,} columns"
        raise InputError(
            f"{path}: has {what}, far more than a table of interviews; a survey goes beside study.yml as survey.csv, or split the table."
        )


def _about_attributes(names: list[str], study: Study) -> list[str]:
    """Which columns say something of the people, and which of them pseudonymisation leaves out because they identify."""
    from insights.interviews.privacy.known import identifying_columns

    keep = {word.casefold() for word in study.settings.privacy.keep}
    left = list(identifying_columns(pd.DataFrame(columns=names), keep))
    stay = [name for name in names if name not in left]
    told = [f"taken for attributes of the people: {some_of(stay)}"] if stay else []
    why = "they say who people are; what may stay is named in study.yml under privacy.keep"
    return [*told, *([f"columns that are not handed over: {some_of(left)}: {why}"] if left else [])]


def _script_ids(
    path: Path, interview_id: str, names: list[str | None], given: GivenIds, *, known: set[str], study: Study
) -> dict[str | None, str]:  # fmt: skip
    """The interview id of every transcript in a table, by what the table calls it; ids that are `known` are nobody's name."""
    from insights.interviews.privacy.filenames import may_name, public_words

    if len(names) == 1:
        return {names[0]: interview_id}
    stems = {name: Path(name).stem if name else interview_id for name in names}
    named = may_name([stems[name] for name in names if name], public_words(study)) - known
    rows = {position: name for position, name in enumerate(names, start=1) if name and stems[name] in named}
    numbered = given.of_rows(path.name, rows, interview_id)
    return {name: numbered.get(position, stems[name]) for position, name in enumerate(names, start=1)}


def _is_name(text: str) -> bool:
    from insights.interviews.privacy.filenames import holds_name

    return holds_name(text)


def _add_utterances(
    path: Path,
    reading: Reading,
    content: TableContent,
    interview_id: str,
    listed: list[Listed],
    study: Study,
    given_ids: GivenIds,
) -> None:
    by_person: dict[str, list[Utterance]] = {}
    for utterance in content.utterances:
        by_person.setdefault(utterance.respondent, []).append(utterance)
    known = {person.respondent_id: person for person in listed}
    by_name = {
        position: one
        for position, one in enumerate(by_person, start=1)
        if one not in known and one not in content.numbered and _is_name(one)
    }
    respondents = given_ids.of_rows(path.name, by_name, interview_id)
    for position, (given, own) in enumerate(by_person.items(), start=1):
        is_name = position in by_name
        respondent = respondents.get(position, given)
        interview = known[given].interview_id if given in known else respondent
        person = person_row(respondent, interview, known.get(given), [], None)
        said = content.people.get(given, {})
        person["name"] = person["name"] or said.get("name") or (given if is_name else None)
        person |= {key: value for key, value in said.items() if key not in person}
        group = next((u.group for u in own if u.group), None)
        if group:
            person["group"] = group_of(path, own[0].row, "group", group)
        reading.people.append(person)
        reading.turns += _turns(interview, respondent, own, study, path.name)


def _turns(interview: str, respondent: str, own: list[Utterance], study: Study, file: str) -> list[dict]:
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
