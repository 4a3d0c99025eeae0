"""Headers of survey tools: one row or several, with names, question texts and answer options.

SurveyMonkey and its like put the question above and the option below it; Qualtrics writes names, questions and an import id;
Unipark and others names and questions; LimeSurvey `code. question` in one cell; spreadsheets merge a heading over several names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from insights.tabular.numerals import is_number

Row = Sequence[str | None]

# What stands in the second row above a column without options.
OPTION_FREE = {"response", "open-ended response", "antwort", "offene antwort", "beantwortung"}
TICKS = {"1", "x", "y", "yes", "ja", "true", "wahr", "checked", "selected", "quoted", "genannt", "ausgewählt"}
SAMPLE = 200  # rows that are looked at to tell a header from answers
_NAME = re.compile(r"[A-Za-zÄÖÜäöü_$][\w.#$@\[\]-]{0,63}")
_CODE_AND_TEXT = re.compile(r"(?P<code>[A-Za-z]\w{0,40}(?:\[\w+\])*)\. ?(?P<text>.*\S.*)", re.DOTALL)


@dataclass(frozen=True)
class Header:
    """What the first `height` rows say: `names` of the columns, `labels` by position, and question and option of each (`pairs`).

    `note`: what to tell about it, with `{0}`, `{1}` for the numbers of its rows.
    """

    names: list[str | None]
    height: int = 1
    labels: dict[int, str] = field(default_factory=dict)
    pairs: list[tuple[str | None, str | None]] | None = None
    note: str = ""


def recognise(rows: Sequence[Row]) -> Header:
    """The header of a table from its first rows, all of one width."""
    first = list(rows[0])
    if len(rows) > 2 and any(cell and re.match(r"""\{\s*["']ImportId["']""", cell) for cell in rows[2]):
        note = "rows {0} to {2} are the header of Qualtrics: names, questions and import ids"
        return Header(first, 3, _texts(rows[1], first), note=note)
    if len(rows) > 1:
        second, body = rows[1], rows[2 : 2 + SAMPLE]
        if is_second_header(first, second):
            pairs = questions_and_options(first, second)
            note = "rows {0} and {1} are one header; the columns are called `question [option]`"
            return Header([joined_name(*pair) for pair in pairs], 2, pairs=pairs, note=note)
        if _questions_below_names(first, second, body):
            return Header(first, 2, _texts(second, first), note="row {1} holds the questions to the names in row {0}")
        if _names_below_headings(first, second, body):
            labels = _under_headings(first, second)
            return Header(list(second), 2, labels, note="row {0} holds headings over the names in row {1}")
    return _codes_and_texts(first)


def _texts(cells: Row, names: Row) -> dict[int, str]:
    return {i: cell for i, cell in enumerate(cells) if cell and cell != names[i]}


def is_second_header(first: Row, second: Row) -> bool:
    """Whether `second`, the first row of the data, holds answer options that belong to the header."""
    if sum(str(cell).casefold() in OPTION_FREE for cell in second) >= 2:
        return True
    unnamed = [below for above, below in zip(first, second, strict=True) if above is None]
    filled = sum(cell is not None for cell in unnamed)
    return len(unnamed) >= 2 and filled >= 0.9 * len(unnamed) and second[0] is None


def _questions_below_names(names: Row, texts: Row, body: Sequence[Row]) -> bool:
    """Whether `texts` are questions: under names as programs make them, and above columns of numbers that they are none of."""
    if not all(name and _NAME.fullmatch(name) for name in names) or len(set(names)) < len(names) or len(body) < 2:
        return False
    if sum(text is not None for text in texts) < 0.8 * len(names):
        return False
    numeric = 0
    for text, column in zip(texts, zip(*body, strict=True), strict=True):
        answers = [cell for cell in column if cell is not None]
        if text is None or len(answers) < 2:
            continue
        if all(is_number(cell) for cell in answers):
            if is_number(text):
                return False
            numeric += not re.fullmatch(r"\W*|(?i:n/?a|k\. ?a\.|null|nan|none)", text)
        elif text in answers:
            return False  # an answer like those below it
    return numeric >= max(2, 0.3 * len(names))


def _names_below_headings(headings: Row, names: Row, body: Sequence[Row]) -> bool:
    """Whether `headings` are merged over several of the `names`: they leave gaps, and the names are no answers."""
    gaps = sum(heading is None and name is not None for heading, name in zip(headings, names, strict=True))
    if gaps < 2 or len(body) < 2 or sum(name is not None for name in names) < 0.95 * len(names):
        return False
    given = [name for name in names if name]
    if len(set(given)) < len(given) or any(is_number(name) for name in given):
        return False
    columns = zip(*body, strict=True)
    return not any(name in set(column) for name, column in zip(names, columns, strict=True) if name)


def _under_headings(headings: Row, names: Row) -> dict[int, str]:
    labels, heading = {}, None
    for i, (above, name) in enumerate(zip(headings, names, strict=True)):
        heading = above or heading
        if heading and name:
            labels[i] = f"{heading}: {name}"
    return labels


def _codes_and_texts(first: list[str | None]) -> Header:
    """LimeSurvey's header: `G1Q2[SQ001]. Question [Option]` in each cell becomes code and label."""
    found = [_CODE_AND_TEXT.fullmatch(cell) if cell else None for cell in first]
    codes = [match["code"] for match in found if match]
    if len(codes) < 3 or len(codes) < 0.9 * len(first) or len(set(codes)) < len(codes):
        return Header(first)
    names = [match["code"] if match else cell for match, cell in zip(found, first, strict=True)]
    labels = {i: match["text"] for i, match in enumerate(found) if match}
    return Header(names, 1, labels, note="row {0} holds `code. question`; the columns are called by their codes")


def questions_and_options(first: Row, second: Row) -> list[tuple[str | None, str | None]]:
    """Question and option of each column; None as option where the question has none."""
    pairs, question = [], None
    for above, option in zip(first, second, strict=True):
        question = above or question
        pairs.append((question, None if option is None or option.casefold() in OPTION_FREE else option))
    return pairs


def joined_name(question: str | None, option: str | None) -> str | None:
    """`question [option]`, or the question alone."""
    return question if option is None or option == question else f"{question} [{option}]"


def merge_ticks(
    frame: pd.DataFrame, origin: dict[str, tuple[str | None, str | None]]
) -> tuple[pd.DataFrame, list[str]]:
    """One column for each question whose options are columns to tick: what a person ticked, joined by `; `.

    `origin`: column -> question and option. A column is one to tick when its only answer repeats the option or is a tick (1, x, yes). Columns
    with other answers stay as they are. Returns the new frame and the names of the merged columns.
    """
    groups: dict[str, list[str]] = {}
    for column, (question, option) in origin.items():
        if question and option and _is_tick(frame[column], option):
            groups.setdefault(question, []).append(column)
    merged = {}
    for question, columns in groups.items():
        if len(columns) > 1 and frame[columns].notna().any(axis=None):
            ticked = [origin[column][1].replace(";", ",") for column in columns]
            name = question if question not in frame.columns else f"{question} [options]"
            merged[name] = columns
            rows = frame[columns].notna().to_numpy()
            texts = ["; ".join(o for o, there in zip(ticked, row, strict=True) if there) or None for row in rows]
            frame.insert(frame.columns.get_loc(columns[0]), name, pd.Series(texts, dtype="str"))
    gone = [column for columns in merged.values() for column in columns]
    return frame.drop(columns=gone), list(merged)


def _is_tick(cells: pd.Series, option: str) -> bool:
    found = {cell.casefold() for cell in cells.dropna().unique()}
    return len(found) <= 1 and found <= {option.casefold(), *TICKS}
