"""Tables in `interviews/` (csv, tsv, xlsx): one row an utterance, a turn of a transcript, or a person with answers to many questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from insights.errors import InputError, nearest
from insights.interviews.reading.lines import Line
from insights.interviews.reading.notes import match_guide
from insights.interviews.reading.people import ALIASES
from insights.interviews.reading.times import clock
from insights.settings import Guide, VerbatimTable
from insights.wording import count

if TYPE_CHECKING:
    from insights.tabular import Table

USUAL = {
    "text": [
        "text",
        "verbatim",
        "antwort",
        "answer",
        "aussage",
        "zitat",
        "quote",
        "kommentar",
        "comment",
        "wortlaut",
        "response",
        "transkript",
        "äußerung",
    ],
    "respondent": [
        "respondent_id",
        "respondent",
        "person",
        "befragte",
        "befragter",
        "teilnehmer",
        "teilnehmer_id",
        "participant",
        "participant_id",
        "id",
        "interview",
        "interview_id",
        "befragten_id",
        "person_id",
        "fall",
        "fallnummer",
        "case",
        "case_id",
        "lfdn",
    ],
    "question": ["question", "frage", "thema", "topic", "leitfrage"],
    "group": ["group", "gruppe"],
}
_SPEAKER = ("speaker", "sprecher", "sprecherin", "sprecher:in", "sprecher/in", "redner", "wer")
_TIME = ("time", "zeit", "start", "timecode", "zeitmarke", "beginn", "von", "start time", "startzeit")
_WORDS = 4.0  # mean number of words from which a column holds answers in people's own words
_DIFFERENT = 0.5  # share of its cells that must differ for that


@dataclass(frozen=True)
class Utterance:
    """One thing somebody wrote or said; `row` as the table's program counts it."""

    row: int
    respondent: str
    question: str | None
    group: str | None
    text: str


@dataclass
class TableContent:
    """What a table holds: utterances with what it says of the people, or the lines of transcripts, each under its interview."""

    utterances: list[Utterance] = field(default_factory=list)
    people: dict[str, dict[str, str | None]] = field(default_factory=dict)  # respondent -> name and attributes
    scripts: dict[str | None, list[Line]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)  # columns that say something of the people
    numbered: set[str] = field(default_factory=set)  # respondents whom the table gives no id


Numbering = Callable[[Mapping[int, str]], Mapping[int, str]]  # position -> what stands in a row; position -> its id


def read_verbatims(path: Path, *, shape: VerbatimTable | None, guide: Guide | None, number: Numbering) -> TableContent:
    """A table as utterances in the order of its rows, or as transcripts where a column names the speakers; blank texts are left out.

    `number`: what people without an id are called. Raises InputError when no column of texts is found or one
    that is named does not exist.
    """
    from insights.tabular import read_table

    table = read_table(path)
    columns = list(map(str, table.frame.columns))
    plain = {name.strip().casefold(): name for name in columns}
    usual = _usual(plain)
    speaker = next((plain[name] for name in _SPEAKER if name in plain), None)
    if shape is None and speaker and usual.get("text"):
        content = _as_scripts(table, speaker, usual, plain)
    elif shape is not None or ("text" in usual and not _by_person(table, usual, guide)):
        content = _as_utterances(path, table, _named(path, columns, shape) if shape else usual, number)
    else:
        content = _as_answers(path, table, usual, guide, number)
    content.remarks += table.notes
    if not content.utterances and not content.scripts:
        raise InputError(f"{path}: the column {usual.get('text', columns[0])!r} holds no text.")
    return content


def _records(table: Table) -> list[tuple[int, Mapping[str, str | None]]]:
    numbers = table.rows or tuple(range(2, len(table.frame) + 2))
    records = table.frame.to_dict("records")
    return [
        (number, {str(k): v if isinstance(v, str) and v.strip() else None for k, v in record.items()})
        for number, record in zip(numbers, records, strict=True)
    ]


def _named(path: Path, existing: list[str], shape: VerbatimTable) -> dict[str, str]:
    named = {ours: theirs for ours in USUAL if (theirs := getattr(shape, ours))}
    for theirs in named.values():
        if theirs not in existing:
            raise InputError(
                f"{path}: there is no column {theirs!r} (named in study.yml, interviews.tables); {nearest(theirs, existing)}."
            )
    return named


def _usual(plain: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for ours, aliases in USUAL.items():
        name = next((plain[alias] for alias in aliases if alias in plain and plain[alias] not in found.values()), None)
        if name:
            found[ours] = name
    return found


def _as_utterances(path: Path, table: Table, columns: Mapping[str, str], number: Numbering) -> TableContent:
    content = TableContent()
    records = [(row, record) for row, record in _records(table) if record.get(columns["text"])]
    ids = _ids([record for _, record in records], columns.get("respondent"), number, content)
    for (row, record), respondent in zip(records, ids, strict=True):
        cells = {ours: record.get(theirs) for ours, theirs in columns.items()}
        content.utterances.append(Utterance(row, respondent, cells.get("question"), cells.get("group"), cells["text"]))
    if not content.utterances:
        raise InputError(f"{path}: the column {columns['text']!r} holds no text.")
    return content


def _ids(records: Sequence[Mapping], column: str | None, number: Numbering, content: TableContent) -> list[str]:
    """Who each row is: the cell in `column`, or a number where there is none."""
    own = [record.get(column) if column else None for record in records]
    rows = {
        i: "\x1f".join(cell or "" for cell in record.values())
        for i, (record, one) in enumerate(zip(records, own, strict=True), start=1)
        if not one
    }
    numbered = number(rows)
    content.numbered |= set(numbered.values())
    return [one or numbered[i] for i, one in enumerate(own, start=1)]


def _as_scripts(table: Table, speaker: str, usual: Mapping[str, str], plain: Mapping[str, str]) -> TableContent:
    content = TableContent()
    time = next((plain[name] for name in _TIME if name in plain), None)
    interview = next((plain[name] for name in ("interview_id", "interview", "datei", "file") if name in plain), None)
    for number, record in _records(table):
        text = record.get(usual["text"])
        if text:
            start = clock((record.get(time) or "").strip()) if time else None
            script = content.scripts.setdefault(record.get(interview) if interview else None, [])
            script.append(Line(number, " ".join(text.split()), speaker=record.get(speaker), start=start))
    return content


def _by_person(table: Table, usual: Mapping[str, str], guide: Guide | None) -> bool:
    """Whether rows are people although one column is called like a text: two columns and more are questions, none names the question."""
    return "question" not in usual and len(_asked(list(map(str, table.frame.columns)), guide)) > 1


def _asked(columns: Sequence[str], guide: Guide | None) -> list[str]:
    """Columns that are a question of the guide, or end as questions do."""
    return [name for name in columns if name.rstrip().endswith("?") or match_guide(name, guide, least=0.8)]


def _as_answers(
    path: Path, table: Table, usual: Mapping[str, str], guide: Guide | None, number: Numbering
) -> TableContent:
    columns = list(map(str, table.frame.columns))
    names = [name for name in columns if name.strip().casefold() in ALIASES["name"]]
    taken = {usual.get("respondent"), usual.get("group"), *names}
    records = _records(table)
    asked = [name for name in _asked(columns, guide) if name not in taken]
    own_words = [c for c in columns if c not in {*taken, *asked} and _in_own_words([r.get(c) for _, r in records])]
    questions = [name for name in columns if name in {*asked, *own_words}]
    if not questions:
        raise InputError(
            f"{path}: which column holds the verbatims? Name it in study.yml under interviews.tables, like `{path.name}: {{text: …}}`; {nearest('text', columns)}."
        )
    attributes = [name for name in columns if name not in {*questions, *taken}]
    content = TableContent(
        attributes=attributes,
        remarks=[
            f"read as one person a row, answering {count(len(questions), 'question', 'questions')}: {some_of(questions)}"
        ],
    )
    ids = _ids([record for _, record in records], usual.get("respondent"), number, content)
    for (row, record), respondent in zip(records, ids, strict=True):
        said = [(question, text) for question in questions if (text := record.get(question))]
        group = record.get(usual.get("group", ""))
        content.utterances += [Utterance(row, respondent, _label(table, q), group, text) for q, text in said]
        if said:
            name = next((record[n] for n in names if record.get(n)), None)
            content.people[respondent] = {"name": name, **{a: record.get(a) for a in attributes}}
    return content


def _label(table: Table, question: str) -> str:
    """The question in words: a codebook beside the table may say more than the column's name."""
    return (getattr(table, "labels", None) or {}).get(question) or question


def _in_own_words(cells: Sequence[str | None]) -> bool:
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    return mean(len(re.findall(r"\w+", cell)) for cell in filled) >= _WORDS and len(set(filled)) >= _DIFFERENT * len(
        filled
    )


def some_of(names: Sequence[str]) -> str:
    """The first four of `names` and how many more there are."""
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
