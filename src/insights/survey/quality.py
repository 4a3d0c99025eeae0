"""Careless or doubtful answers: found and listed; people are only excluded when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.errors import InputError, UsageError, nearest
from insights.estimates import suppress_below
from insights.survey.reading.responses import Survey, answer_columns, recounted

RULES = (
    *("straightlining", "long string", "duplicate", "mostly empty", "impossible value", "speeding", "attention check"),
)
NAMED = "named"  # the rule of people whom somebody excluded by their id
BLOCK_FROM = 5  # questions of the same scale that make up a block
DUPLICATE_FROM = 10  # answers that must agree before two people count as one
EMPTY_FROM = 0.7
COMMON_FROM = (
    0.05  # so many with the same answer throughout hold an opinion (never, nothing, all fine) and are not careless
)
LONG_FROM = 10  # questions of a battery from which on a long run of one answer says something
LONG_SHARE = 0.8  # of the battery


def check_quality(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    findings: pd.DataFrame | None = None,
    asked: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
) -> pd.DataFrame:
    """The table `quality`: which respondents answered carelessly, by which rule.

    straightlining: the same point throughout a battery of 5 or more questions on one scale, 5 or more of them answered, unless 5 % or more
    of the respondents gave that point throughout (who never met with violence says "never" everywhere and is not careless);
    long string: the same point in 80 % or more of a battery of 10 or more, one after the other; duplicate: 10 or more answers, all equal
    to those of an earlier respondent; mostly empty: 70 % of the questions or more without an answer; from reading (`findings`) impossible
    value, speeding (less than a third of the median duration) and attention check. `asked` limits duplicates and empty rows to these
    variables (CRM values differ even where answers were copied). `exclude` names rules whose respondents are excluded, or respondents
    by their ids. Raises UsageError for what is neither.
    """
    ids = responses["respondent_id"].to_numpy()
    named = [name for name in exclude if name not in RULES]
    for name in named:
        if name not in set(ids):
            raise UsageError(f"exclude: there is no rule and no respondent {name!r}; {nearest(name, [*RULES, *ids])}.")
    if responses.empty:
        return contracts.empty("quality")
    names = [name for name in answer_columns(variables) if asked is None or name in asked]
    found = [*_monotonous(responses, variables), *_duplicates(responses, names), *_empty_rows(responses, names)]
    rows = [{"respondent_id": ids[i], "rule": rule, "detail": detail} for i, rule, detail in found]
    rows += [{"respondent_id": name, "rule": NAMED, "detail": "excluded by id"} for name in dict.fromkeys(named)]
    table = pd.concat([pd.DataFrame(rows), findings if findings is not None else None]) if rows else findings
    if table is None or table.empty:
        return contracts.empty("quality")
    return contracts.check(table.assign(excluded=table["rule"].isin([*exclude, NAMED])), "quality")


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


def _monotonous(responses: pd.DataFrame, variables: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Who gave the same answer throughout a battery, or in an unbroken run through most of a long one."""
    found: dict[tuple[int, str], list[str]] = {}
    for block in scale_blocks(responses, variables):
        codes = _codes(responses, block)
        given = (codes >= 0).sum(axis=1)
        lowest = np.where(codes >= 0, codes, np.iinfo(int).max).min(axis=1)
        same = (given >= BLOCK_FROM) & (lowest == codes.max(axis=1))
        rare = same & ~_common(lowest, same, given)
        for i in np.flatnonzero(rare):
            answer = next(responses[name].iloc[i] for name in block if pd.notna(responses[name].iloc[i]))
            shown = f"{answer:g}" if isinstance(answer, float) else answer
            text = f"{given[i]} x {shown!r} from {block[0]} to {block[-1]}"
            found.setdefault((int(i), "straightlining"), []).append(text)
        runs = longest_runs(codes)
        for i in np.flatnonzero((len(block) >= LONG_FROM) & (runs >= LONG_SHARE * len(block)) & ~same):
            text = f"{runs[i]} of {len(block)} answers in a row are the same, from {block[0]} to {block[-1]}"
            found.setdefault((int(i), "long string"), []).append(text)
    return [(i, rule, contracts.join(details)) for (i, rule), details in sorted(found.items())]


def _common(lowest: np.ndarray, same: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Whether the one answer that a person gave throughout is that of 5 % or more (and at least 5) of those who answered."""
    asked = max(int((given >= BLOCK_FROM).sum()), 1)
    counts = {code: int((same & (lowest == code)).sum()) for code in set(lowest[same].tolist())}
    many = [code for code, n in counts.items() if n >= max(suppress_below(), COMMON_FROM * asked)]
    return np.isin(lowest, many)


def longest_runs(codes: np.ndarray) -> np.ndarray:
    """Length of the longest run of one answer in each row of `codes` (people × questions); −1 for no answer breaks a run."""
    longest = run = (codes[:, 0] >= 0).astype(int)
    for before, now in zip(codes.T[:-1], codes.T[1:], strict=True):
        run = np.where(now < 0, 0, np.where(now == before, run + 1, 1))
        longest = np.maximum(longest, run)
    return longest


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
