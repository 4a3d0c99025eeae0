"""What the screen is told when it opens: transcripts row by row, people, codes, and what stands so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

Row = dict[str, Any]
TALK, PASSAGE, REST = (
    0,
    1,
    2,
)  # an interviewer's turn, a passage to code, words of the interviewed that belong to no passage
_OWN = ("respondent_id", "interview_id", "group", "source")


def rows(turns: pd.DataFrame, verbatims: pd.DataFrame, questions: dict[str, str]) -> list[Row]:
    """Everything that was said, in the order of the talk; then the open answers, question by question, each below its text in `questions`.

    Each row has `kind`, `unit` (interview or question), `id` (of a passage), `who`, `line`, `time`, `text`; empty ones are left out.
    """
    spoken = verbatims[verbatims["source"] == "interview"].sort_values(["interview_id", "turn", "start"])
    by_turn: dict[tuple, list] = {}
    for row in spoken.itertuples(index=False):
        by_turn.setdefault((row.interview_id, row.turn), []).append(row)
    found = []
    for turn in turns.sort_values(["interview_id", "turn"]).itertuples(index=False):
        found += _turn(turn, by_turn.pop((turn.interview_id, turn.turn), []))
    for own in by_turn.values():  # of interviews that were delivered as passages, without turns
        found += [_passage(row, row.interview_id) for row in own]
    answers = verbatims[verbatims["source"] == "survey"].sort_values(["question", "verbatim_id"])
    unit = None
    for row in answers.itertuples(index=False):
        question = row.question if pd.notna(row.question) else "survey"
        if question != unit:
            unit = question
            found.append({"kind": TALK, "unit": unit, "text": questions.get(unit, unit)})
        found.append(_passage(row, unit))
    return found


def _turn(turn, passages: list) -> Iterator[Row]:
    head = {"unit": turn.interview_id, "who": turn.speaker, "line": _whole(turn.line), "time": _text(turn.start)}
    if not passages:
        yield _bare({"kind": REST if turn.role == "respondent" else TALK, **head, "text": turn.text})
        return
    at = 0
    for number, row in enumerate(passages):
        between = turn.text[at : int(row.start)].strip()
        if any(letter.isalnum() for letter in between):
            yield _bare({"kind": REST, **head, "text": between})
            head = {"unit": head["unit"], "who": head["who"]}
        yield {**_passage(row, turn.interview_id), **_bare(head if not number else {"who": head["who"]})}
        head, at = {"unit": head["unit"], "who": head["who"]}, int(row.end)
    rest = turn.text[at:].strip()
    if any(letter.isalnum() for letter in rest):
        yield _bare({"kind": REST, **head, "text": rest})


def _passage(row, unit: str) -> Row:
    return _bare({"kind": PASSAGE, "unit": unit, "id": row.verbatim_id, "who": row.respondent_id, "text": row.text})


def people(table: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Group and attributes of everyone, by respondent_id."""
    own = table.drop(columns=[name for name in _OWN if name != "group" and name in table]).astype(object)
    return {
        str(person): {name: str(value) for name, value in cells.items() if pd.notna(value) and str(value)}
        for person, cells in zip(table["respondent_id"], own.drop(columns="respondent_id", errors="ignore").to_dict("records"), strict=True)
    }  # fmt: skip


def units(rows: list[Row], questions: dict[str, str]) -> list[Row]:
    """The interviews and questions in their order, each with its `name` and the number of its passages."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["unit"]] = counts.get(row["unit"], 0) + (row["kind"] == PASSAGE)
    return [{"id": unit, "name": questions.get(unit, unit), "n": n} for unit, n in counts.items()]


def _bare(row: Row) -> Row:
    return {name: value for name, value in row.items() if value not in (None, "")}


def _whole(value) -> int | None:
    return None if pd.isna(value) else int(value)


def _text(value) -> str:
    return "" if pd.isna(value) else str(value)
