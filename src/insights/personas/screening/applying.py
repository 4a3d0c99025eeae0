"""`insights screen`: the persona of everybody in a table, written beside what stands in it."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.documents import Screening, ScreeningQuestion
from insights.errors import InputError, UsageError, nearest
from insights.personas.screening.assigning import NOBODY, answer_places, assign
from insights.personas.screening.questions import OPTION, texts
from insights.personas.screening.streams import Chunk, Stream, open_stream
from insights.personas.screening.writers import WRITTEN, open_writer
from insights.study import Study
from insights.tabular import to_number

ADDED = ("persona", "persona_name", "persona_lead", "persona_answers")
SHOWN = 3  # unknown answers named at once
Progress = Callable[[int, int], None]  # how much is done, of how much


@dataclass(frozen=True)
class Screened:
    """What was written: the file, its rows, how many went to each persona (`""`: without any known answer), and answers that were unknown."""

    path: Path
    rows: int
    personas: dict[str, int]
    unknown: dict[str, Counter] = field(default_factory=dict)
    not_asked: tuple[str, ...] = ()


def screen_file(
    study: Study,
    source: Path,
    *,
    columns: Mapping[str, str] | None = None,
    out: Path | None = None,
    lenient: bool = False,
    progress: Progress | None = None,
) -> Screened:
    """Write the table `source` anew, as `out` in any type that can be written or as `<name>_personas`, with the columns persona,
    persona_name, persona_lead and persona_answers.

    `columns` says under which name a question stands in the table, where it is not its own; with `lenient`, questions without a column
    and unknown answers count as not answered. Reads some thousand rows at a time; the new file appears only when it is complete. Raises
    UsageError when the study has no screening, InputError that names file, column, row and the answers that exist.
    """
    screening = contracts.load("screening", study)
    if not screening.found:
        raise UsageError(f"{study.name}: {screening.reason}")
    stream = open_stream(source)
    places = _places(screening, stream, study, dict(columns or {}), lenient=lenient)
    target = Path(out) if out else stream.path.with_name(f"{stream.path.stem}_personas{stream.suffix}")
    _check_target(stream, target)
    counts: Counter = Counter()
    unknown: dict[str, Counter] = {}
    names = {persona.persona_id: persona.name for persona in screening.personas}
    with _Replacing(target) as temporary:
        writer = open_writer(stream, temporary, target.suffix.lower(), ADDED)
        try:
            for chunk in stream.chunks(sorted(set(places.values()))):
                answers = _answers(screening, stream, places, chunk, study, unknown, lenient=lenient)
                found = assign(screening, answers)
                writer.write(chunk.rows, _added(found, names))
                counts.update(found["persona_id"].value_counts().to_dict())
                if progress:
                    progress(chunk.done, stream.total)
        finally:
            writer.close()
        if not counts:
            raise InputError(f"{source}: holds a header but no rows; export it again with its data.")
    asked = [q.column for q in screening.questions]
    skipped = tuple(column for column in asked if column not in places)
    return Screened(target, sum(counts.values()), {p: counts.get(p, 0) for p in [*names, NOBODY]}, unknown, skipped)


class _Replacing:
    """A temporary file beside `target` that takes its place when all went well, and is gone when not."""

    def __init__(self, target: Path):
        self.target = target

    def __enter__(self) -> Path:
        try:
            handle, name = tempfile.mkstemp(dir=self.target.parent, prefix=f".{self.target.name}.", suffix=".tmp")
        except OSError as error:
            raise InputError(f"{self.target.parent}: cannot be written to ({error.strerror}); use --out.") from error
        os.close(handle)
        self.temporary = Path(name)
        return self.temporary

    def __exit__(self, kind, *_) -> None:
        if kind is None:
            os.chmod(self.temporary, 0o644)
            os.replace(self.temporary, self.target)
        else:
            self.temporary.unlink(missing_ok=True)


def _check_target(stream: Stream, target: Path) -> None:
    if target.resolve() == stream.path.resolve():
        raise UsageError(
            f"{target}: the new table must not overwrite the one that is read; choose another name for --out."
        )
    if target.suffix.lower() not in WRITTEN:
        kind = target.suffix or "without ending"
        raise UsageError(
            f"{target}: files of type {kind} cannot be written; let --out end in one of {', '.join(WRITTEN)}."
        )
    taken = [name for name in ADDED if name in stream.columns]
    if taken:
        raise InputError(f"{stream.path}: has a column {taken[0]!r} already; remove or rename it first.")


def _places(
    screening: Screening, stream: Stream, study: Study, named: dict[str, str], *, lenient: bool
) -> dict[str, str]:
    """Question -> the column of the table that holds its answers."""
    asked = {question.column: question for question in screening.questions}
    for question, column in named.items():
        if question not in asked:
            raise UsageError(
                f"--column {question}={column}: the screening asks no {question!r}; {nearest(question, asked)}."
            )
        if column not in stream.columns:
            raise InputError(f"{stream.path}: has no column {column!r}; {nearest(column, stream.columns)}.")
    found = {column: named.get(column) or _column_of(column, stream.columns, study) for column in asked}
    there = {question: column for question, column in found.items() if column}
    gone = [asked[question] for question in found if question not in there]
    if gone and (not lenient or not there):
        problems = [
            f"column {q.column!r} ({q.wording}) is missing; {nearest(q.column, stream.columns)}; "
            f"--column {_quoted(q.column)}=NAME says how it is called here"
            for q in gone
        ]
        hint = "" if not there else "; with --lenient they count as not answered"
        raise InputError(
            f"{stream.path}: {len(gone)} of {len(asked)} questions have no column{hint}.", problems=problems
        )
    return there


def _quoted(column: str) -> str:
    return f'"{column}"' if " " in column else column


def _column_of(column: str, columns: Sequence[str], study: Study) -> str | None:
    """By its name, an alias of study.yml, its name in other capitals; of one option, the column with all of them."""
    base = column.partition(OPTION)[0]
    for name in (column, base) if base != column else (column,):
        declared = study.settings.column(name)
        spelled = [name, *(declared.aliases if declared else ())]
        folded = {one.casefold(): one for one in reversed(columns)}
        hit = next((one for one in spelled if one in columns), None) or next(
            (folded[one.casefold()] for one in spelled if one.casefold() in folded), None
        )
        if hit:
            return hit
    return None


def _answers(
    screening: Screening, stream: Stream, places: dict[str, str], chunk: Chunk, study: Study, unknown, *, lenient: bool
) -> dict[str, pd.Series]:
    """The answers of some rows by question; unknown ones are counted in `unknown`, or refused."""
    answers = {}
    for question in screening.questions:
        if question.column not in places:
            continue
        name = places[question.column]
        cells = chunk.texts[name]
        read = _read(question, name, cells, stream, study)
        known = answer_places(question, read) >= 0
        wrong = cells.notna().to_numpy() & ~known & ~cells.isin(question.no_answer).to_numpy()
        if wrong.any():
            if not lenient:
                raise _unknown(question, name, cells, wrong, stream.path, chunk.first_row)
            unknown.setdefault(name, Counter()).update(cells[wrong].value_counts().to_dict())
        answers[question.column] = read
    return answers


def _read(question: ScreeningQuestion, name: str, cells: pd.Series, stream: Stream, study: Study) -> pd.Series:
    if question.kind == "number":
        return to_number(cells)
    if OPTION in question.column and name == question.column.partition(OPTION)[0]:
        return _ticked(question, cells, study)
    spelled = {spelling for answer in question.answers for spelling in answer.spellings}
    labels = {code: label for code, label in stream.labels.get(name, {}).items() if code not in spelled}
    return cells.replace(labels) if labels else cells


def _ticked(question: ScreeningQuestion, cells: pd.Series, study: Study) -> pd.Series:
    """Yes or no for one option of a column that holds all chosen ones."""
    base, _, option = question.column.partition(OPTION)
    declared, say = study.settings.column(base), texts(study.language)
    separator = (declared.separator if declared and declared.separator else ";").strip() or ";"

    def answer(cell: str) -> str:
        return say["yes"] if option in [part.strip() for part in cell.split(separator)] else say["no"]

    known = {cell: answer(cell) for cell in cells.dropna().unique()}
    return cells.map(known).astype("str")


def _unknown(
    question: ScreeningQuestion, name: str, cells, wrong: np.ndarray, path: Path, first_row: int
) -> InputError:
    rows = {cells.iloc[i]: first_row + int(i) for i in reversed(np.flatnonzero(wrong))}
    shown = sorted(rows.items(), key=lambda item: item[1])
    listed = ", ".join(f"row {row}: {cell!r}" for cell, row in shown[:SHOWN])
    more = f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    offered = [answer.label for answer in question.answers]
    there = "numbers" if question.kind == "number" else ", ".join(map(repr, offered))
    return InputError(
        f"{path}, column {name!r}: {listed}{more} is no answer to {question.wording!r}; there are: {there}. "
        "With --lenient such answers count as missing."
    )


def _added(found: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    persona, name, lead, answered = ADDED
    assigned = found["persona_id"] != NOBODY
    return pd.DataFrame(
        {
            persona: found["persona_id"],
            name: found["persona_id"].map({**names, NOBODY: ""}),
            lead: found["lead"].where(assigned, 0),
            answered: found["answered"],
        }
    )
