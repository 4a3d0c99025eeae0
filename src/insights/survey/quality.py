"""Careless or doubtful answers: found and listed; people are only excluded when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.errors import InputError, UsageError, nearest
from insights.survey.reading import Survey, answer_columns, recounted

RULES = ("straightlining", "duplicate", "mostly empty", "impossible value")
BLOCK_FROM = 5  # questions of the same scale that make up a block
DUPLICATE_FROM = 10  # answers that must agree before two people count as one
EMPTY_FROM = 0.7


def check_quality(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    findings: pd.DataFrame | None = None,
    asked: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
) -> pd.DataFrame:
    """The table `quality`: which respondents answered carelessly, by which rule.

    straightlining: the same point throughout a battery of 5 or more questions on one scale, 5 or more of them answered;
    duplicate: 10 or more answers, all equal to those of an earlier respondent; mostly empty: 70 % of the questions or
    more without an answer; impossible value: from reading (`findings`). `asked` limits duplicates and empty rows to these variables
    (CRM values differ even where answers were copied). `exclude` names rules whose respondents are excluded.
    Raises UsageError for a rule that does not exist.
    """
    for rule in exclude:
        if rule not in RULES:
            raise UsageError(f"exclude: there is no rule {rule!r}; {nearest(rule, RULES)}.")
    if responses.empty:
        return contracts.empty("quality")
    ids = responses["respondent_id"].to_numpy()
    names = [name for name in answer_columns(variables) if asked is None or name in asked]
    found = [*_straightliners(responses, variables), *_duplicates(responses, names), *_empty_rows(responses, names)]
    rows = [{"respondent_id": ids[i], "rule": rule, "detail": detail} for i, rule, detail in found]
    table = pd.concat([pd.DataFrame(rows), findings if findings is not None else None]) if rows else findings
    if table is None or table.empty:
        return contracts.empty("quality")
    return contracts.check(table.assign(excluded=table["rule"].isin(list(exclude))), "quality")


def without_excluded(survey: Survey, quality: pd.DataFrame) -> Survey:
    """`survey` without the respondents whom `quality` excludes. Raises InputError when fewer than two remain."""
    gone = set(quality.loc[quality["excluded"], "respondent_id"])
    if not gone:
        return survey
    responses = survey.responses[~survey.responses["respondent_id"].isin(gone)].reset_index(drop=True)
    if len(responses) < 2:
        raise InputError(
            f"Only {len(responses)} of {len(survey.responses)} respondents remain after exclusion; exclude by fewer rules."
        )
    return replace(survey, responses=responses, variables=recounted(survey.variables, responses))


def scale_blocks(responses: pd.DataFrame, variables: pd.DataFrame) -> list[list[str]]:
    """Groups of questions that share a role and a scale of four points or more: the batteries of a questionnaire.

    Ratings of satisfaction are none: each is about another touchpoint, and who is content everywhere is not careless.
    """
    blocks: dict[tuple, list[str]] = {}
    for row in variables.sort_values("position").itertuples():
        if row.role == "satisfaction":
            continue
        if row.kind == "ordinal" or (row.role == "psychographic" and row.kind == "numeric"):
            scale = tuple(contracts.split(row.categories))
            if row.kind == "numeric" and not scale:
                values = responses[row.variable].dropna()
                if not 4 <= values.nunique() <= 11 or (values % 1 != 0).any():
                    continue
                scale = ("whole", "numbers", "without", "labels")
            if len(scale) < 4:
                continue
            blocks.setdefault((row.role, row.kind, frozenset(scale)), []).append(row.variable)
    return [names for names in blocks.values() if len(names) >= BLOCK_FROM]


def _straightliners(responses: pd.DataFrame, variables: pd.DataFrame) -> list[tuple[int, str, str]]:
    found: dict[int, list[str]] = {}
    for block in scale_blocks(responses, variables):
        codes = _codes(responses, block)
        given = (codes >= 0).sum(axis=1)
        lowest = np.where(codes >= 0, codes, np.iinfo(int).max).min(axis=1)
        for i in np.flatnonzero((given >= BLOCK_FROM) & (lowest == codes.max(axis=1))):
            answer = next(responses[name].iloc[i] for name in block if pd.notna(responses[name].iloc[i]))
            shown = f"{answer:g}" if isinstance(answer, float) else answer
            found.setdefault(int(i), []).append(f"{given[i]} x {shown!r} from {block[0]} to {block[-1]}")
    return [(i, "straightlining", contracts.join(details)) for i, details in sorted(found.items())]


def _codes(responses: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Answers as numbers that are equal where the answers are equal, −1 for none: people × `names`."""
    stacked = pd.concat([responses[name].astype("object") for name in names])
    return pd.factorize(stacked)[0].reshape(len(names), -1).T


def _duplicates(responses: pd.DataFrame, names: list[str]) -> list[tuple[int, str, str]]:
    if len(names) < DUPLICATE_FROM:
        return []
    answered = responses[names].notna().sum(axis=1) >= DUPLICATE_FROM
    keys = pd.util.hash_pandas_object(responses[names], index=False)[answered]
    first = keys.groupby(keys).transform(lambda same: same.index[0])
    ids = responses["respondent_id"]
    return [(int(i), "duplicate", f"same answers as {ids[first[i]]}") for i in keys.index if first[i] != i]


def _empty_rows(responses: pd.DataFrame, names: list[str]) -> list[tuple[int, str, str]]:
    if not names:
        return []
    blank = responses[names].isna().sum(axis=1).to_numpy()
    return [
        (int(i), "mostly empty", f"{blank[i]} of {len(names)} questions without an answer")
        for i in np.flatnonzero(blank >= EMPTY_FROM * len(names))
    ]
