"""Verbatims: what the interviewed said, cut into passages of one thought, and the open answers of a survey."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd

from insights import contracts
from insights.errors import InputError, nearest
from insights.interviews.language import is_filler, sentences, words
from insights.interviews.privacy.masks import unmasked
from insights.settings import Column, Role
from insights.study import Study
from insights.tabular import Table

WHOLE = 45  # turns up to so many words stay whole
AIM = 32  # words in a passage of a longer turn
_ENDLESS = 60  # a sentence longer than this is cut at clauses
_CLAUSE = re.compile(
    r"[,;:–]\s+(?=(?:und|aber|oder|weil|dann|also|da|dass|wenn|and|but|or|because|then|so|that|when|if)\b)|[;–]\s+|,\s+"
)
_EMPTY = re.compile(
    r"[\W_]*(?:keine?[rs]?|nichts?|nix|nein|n/?a|none|no|nothing|nope|k\.?\s?a\.?|kein(?:e|en)? (?:angabe|antwort|ahnung|kommentar|wünsche?)"
    r"|weiß (?:ich )?nicht|no (?:answer|comment|idea)|don'?t know|x+)?[\W_]*",
    re.IGNORECASE,
)


def from_turns(turns: pd.DataFrame, people: pd.DataFrame, *, language: str = "de") -> pd.DataFrame:
    """The respondents' turns as verbatims (contract `verbatims`), with offsets into the turn's text.

    A turn of up to 45 words stays whole; a longer one is cut at sentence ends into passages of some 15 to 60 words. Turns
    without content of their own (`Ja.`, `Mhm, genau.`) give none. Raises InputError for a speaker who is not in `people`.
    """
    spoken = turns[turns["role"] == "respondent"].sort_values(["interview_id", "turn"])
    _check_speakers(spoken, people)
    rows = []
    for interview, own in spoken.groupby("interview_id", sort=True):
        number = 0
        for turn in own.itertuples(index=False):
            for start, end in passages(turn.text):
                text = turn.text[start:end]
                if is_filler(unmasked(text), language):
                    continue
                number += 1
                rows.append(
                    [
                        f"{interview}-{number:03d}",
                        turn.speaker,
                        interview,
                        "interview",
                        turn.guide_item,
                        turn.turn,
                        start,
                        end,
                        text,
                    ]
                )
    return _table(rows)


def from_open_answers(study: Study) -> pd.DataFrame:
    """The survey's open answers as verbatims (contract `verbatims`), in the columns with the role `open`; empty ones are left out.

    Raises InputError for an open column that the survey does not have.
    """
    if not study.settings.columns_of(Role.OPEN):
        return contracts.empty("verbatims")
    from insights.tabular.surveys import declared, read_survey_table

    table = read_survey_table(study)
    if table is None:
        return contracts.empty("verbatims")
    frame, columns = table.frame, declared(study.settings.columns, table)
    ids = respondent_ids(table, columns)
    rows = []
    for column in (name for name, declaration in columns.items() if declaration.role is Role.OPEN):
        if column not in frame.columns:
            raise InputError(
                f"{table.path}: the open column {column!r} of study.yml is not there; {nearest(column, map(str, frame.columns))}"
            )
        for respondent, answer in zip(ids, frame[column], strict=True):
            text = "" if pd.isna(answer) else str(answer).strip()
            if not _EMPTY.fullmatch(re.sub(r"\[[^\]]*\]", "", text)):  # `[keine Angabe]` is nobody's answer
                rows.append([f"s-{column}-{respondent}", respondent, None, "survey", column, None, None, None, text])
    return _table(rows).drop_duplicates("verbatim_id", ignore_index=True)


def respondent_ids(table: Table, columns: dict[str, Column]) -> list[str]:
    """The respondents of the survey in the order of its rows: the id column, or `r0001` … by row, as the survey itself counts them."""
    from insights.tabular.surveys import row_ids

    width = max(4, len(str(len(table.frame))))
    by_row = [f"r{number:0{width}d}" for number in range(1, len(table.frame) + 1)]
    return [row if pd.isna(own) else own for own, row in zip(row_ids(table, columns), by_row, strict=True)]


def together(*tables: pd.DataFrame) -> pd.DataFrame:
    """Several tables of verbatims as one."""
    filled = [table for table in tables if not table.empty]
    return (
        contracts.check(pd.concat(filled, ignore_index=True), "verbatims") if filled else contracts.empty("verbatims")
    )


def with_respondents(people: pd.DataFrame, verbatims: pd.DataFrame) -> pd.DataFrame:
    """`people` and, after them, the survey respondents of `verbatims` who were not interviewed; who is in both is one person."""
    known = set(people["respondent_id"])
    new = sorted(set(verbatims.loc[verbatims["source"] == "survey", "respondent_id"]) - known)
    added = pd.DataFrame({"respondent_id": new, "interview_id": None, "group": "customer", "source": "survey"})
    return contracts.check(pd.concat([people, added], ignore_index=True) if new else people, "people")


def known_questions(study: Study) -> dict[str, str]:
    """Question texts by guide item, and by open survey column where the study labels it."""
    items = study.guide.items if study.guide else []
    labelled = {
        name: column.label or column.aliases[0]
        for name, column in study.settings.columns.items()
        if column.role is Role.OPEN and (column.label or column.aliases)
    }
    return {item.id: item.question for item in items} | labelled


def questions_asked(verbatims: pd.DataFrame, turns: pd.DataFrame, questions: dict[str, str]) -> list[str]:
    """The question before each verbatim: that of its guide item or survey column in `questions`, else the interviewer's last turn."""
    last: dict[tuple[str, int], str] = {}
    for interview, own in turns.sort_values(["interview_id", "turn"]).groupby("interview_id", sort=True):
        question = ""
        for turn in own.itertuples(index=False):
            question = turn.text if turn.role == "interviewer" else question
            last[interview, int(turn.turn)] = question
    asked = []
    for row in verbatims.itertuples(index=False):
        before = "" if pd.isna(row.turn) else last.get((row.interview_id, int(row.turn)), "")
        asked.append(questions.get(row.question, before) if pd.notna(row.question) else before)
    return asked


def passages(text: str) -> list[tuple[int, int]]:
    """Start and end of the passages of one turn; together they leave out only spaces and bullets.

    Cuts fall where the passages come nearest to 32 words each, line ends first.
    """
    units = [unit for span in sentences(text) for unit in _clauses(text, *span)]
    if not units:
        return []
    lengths = [len(words(text[start:end])) for start, end in units]
    if sum(lengths) <= WHOLE:
        return [(units[0][0], units[-1][1])]
    cuts = _best_cuts(lengths, ["\n" in text[a[1] - 1 : b[0]] for a, b in pairwise(units)])
    return [(units[first][0], units[last - 1][1]) for first, last in cuts]


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence, or its clauses when it never ends."""
    if len(words(text[start:end])) <= _ENDLESS:
        return [(start, end)]
    cuts, begin = [], start
    for match in _CLAUSE.finditer(text, start, end):
        if len(words(text[begin : match.start()])) >= AIM // 2:
            cuts.append((begin, match.start() + 1))
            begin = match.end()
    return [*cuts, (begin, end)] if begin < end else cuts


def _best_cuts(lengths: list[int], line_ends: list[bool]) -> list[tuple[int, int]]:
    """Passages as (first, behind the last) unit: the least sum of squared distances to the aimed length (dynamic programming)."""
    n = len(lengths)
    totals = np.concatenate([[0], np.cumsum(lengths)])
    cost, back = [0.0] + [np.inf] * n, [0] * (n + 1)
    for last in range(1, n + 1):
        for first in range(last - 1, -1, -1):
            length = totals[last] - totals[first]
            if length > 2 * AIM and first < last - 1:
                break
            bonus = 60.0 if last < n and line_ends[last - 1] else 0.0
            total = cost[first] + (length - AIM) ** 2 - bonus
            if total < cost[last]:
                cost[last], back[last] = total, first
    cuts, last = [], n
    while last:
        cuts.append((back[last], last))
        last = back[last]
    return cuts[::-1]


def _check_speakers(spoken: pd.DataFrame, people: pd.DataFrame) -> None:
    unknown = sorted(set(spoken["speaker"]) - set(people["respondent_id"]))
    if unknown:
        raise InputError(
            f"turns: the respondent {unknown[0]!r} is not among the people; {nearest(unknown[0], people['respondent_id'])}"
        )


def _table(rows: list[list]) -> pd.DataFrame:
    columns = ["verbatim_id", "respondent_id", "interview_id", "source", "question", "turn", "start", "end", "text"]
    table = pd.DataFrame(rows, columns=columns)
    table[["polarity", "polarity_probability"]] = None
    return contracts.check(table.drop_duplicates("verbatim_id"), "verbatims") if rows else contracts.empty("verbatims")
