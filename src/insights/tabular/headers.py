"""Headers of survey tools that take two rows: the question, and below it the answer option (SurveyMonkey and its like)."""

from __future__ import annotations

import pandas as pd

# What stands in the second row above a column without options.
OPTION_FREE = {"response", "open-ended response", "antwort", "offene antwort", "beantwortung"}
TICKS = {"1", "x", "yes", "ja", "true", "wahr", "checked", "selected", "quoted"}


def is_second_header(first: list[str | None], second: list[str | None]) -> bool:
    """Whether `second`, the first row of the data, holds answer options that belong to the header."""
    if sum(str(cell).casefold() in OPTION_FREE for cell in second) >= 2:
        return True
    unnamed = [below for above, below in zip(first, second, strict=True) if above is None]
    filled = sum(cell is not None for cell in unnamed)
    return len(unnamed) >= 2 and filled >= 0.9 * len(unnamed) and second[0] is None


def questions_and_options(first: list[str | None], second: list[str | None]) -> list[tuple[str | None, str | None]]:
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
