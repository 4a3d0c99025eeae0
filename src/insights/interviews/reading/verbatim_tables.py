"""Tables of verbatims (csv, xlsx): one row is one utterance."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from insights.errors import InputError, nearest
from insights.settings import VerbatimTable

USUAL = {
    "text": (
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
    ),
    "respondent": (
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
    ),
    "question": ("question", "frage", "thema", "topic", "leitfrage"),
    "group": ("group", "gruppe"),
}


@dataclass(frozen=True)
class Utterance:
    """One row of a table of verbatims."""

    row: int
    respondent: str | None
    question: str | None
    group: str | None
    text: str


def read_verbatims(path: Path, shape: VerbatimTable | None) -> list[Utterance]:
    """The utterances of a table in the order of its rows; blank texts are left out.

    Raises InputError when the table names no column of texts or one that does not exist.
    """
    from insights.tabular import read_table

    table = read_table(path)
    frame = table.frame
    columns = _columns(path, list(map(str, frame.columns)), shape)
    numbers = table.rows or tuple(range(2, len(frame) + 2))
    utterances = []
    for number, record in zip(numbers, frame.to_dict("records"), strict=True):
        cells = {
            ours: value if isinstance(value := record.get(theirs), str) else None for ours, theirs in columns.items()
        }
        if cells.get("text"):
            utterances.append(
                Utterance(number, cells.get("respondent"), cells.get("question"), cells.get("group"), cells["text"])
            )
    if not utterances:
        raise InputError(f"{path}: the column {columns['text']!r} holds no text.")
    return utterances


def _columns(path: Path, existing: list[str], shape: VerbatimTable | None) -> dict[str, str]:
    if shape is not None:
        named = {ours: theirs for ours in USUAL if (theirs := getattr(shape, ours))}
        for theirs in named.values():
            if theirs not in existing:
                raise InputError(
                    f"{path}: there is no column {theirs!r} (named in study.yml, interviews.tables); {nearest(theirs, existing)}."
                )
        return named
    plain = {name.strip().casefold(): name for name in existing}
    found: dict[str, str] = {}
    for ours, aliases in USUAL.items():
        name = next((plain[alias] for alias in aliases if alias in plain and plain[alias] not in found.values()), None)
        if name:
            found[ours] = name
    if "text" not in found:
        raise InputError(
            f"{path}: which column holds the verbatims? Name it in study.yml under interviews.tables, like `{path.name}: {{text: …}}`; {nearest('text', existing)}."
        )
    return found
