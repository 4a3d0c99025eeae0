"""Is everybody in exactly one segment? Mutually exclusive, collectively exhaustive, and large enough to be of use."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.wording import number, percent

DOUBTFUL = 0.5  # most probable segment less likely than this: the respondent fits none
ANSWERED = 0.25  # of the questions that build segments; who answered fewer is assigned by hardly more than the size of the segments
NEAR = 0.2  # difference of the two highest probabilities below which a respondent stands between two
LIMITS = {"doubtful": 0.10, "between two": 0.10, "unassigned": 0.0, "too small": 0.0, "assigned twice": 0.0}

FEWER = {"de": "Weniger als {n}", "en": "Fewer than {n}"}
AT_LEAST = {"de": "Mindestens {n}", "en": "At least {n}"}
STATEMENTS = {
    "de": {
        "assigned once": "{n} von {all} Befragten ({share}) gehören eindeutig zu einem Segment.",
        "doubtful": "{n} von {all} Befragten ({share}) passen zu keinem Segment recht: Ihr wahrscheinlichstes hat weniger als 50 %.",
        "between two": "{n} von {all} Befragten ({share}) stehen zwischen zwei Segmenten, deren Wahrscheinlichkeiten sich um weniger als 20 Punkte unterscheiden.",
        "unassigned": "{n} von {all} Befragten ({share}) haben weniger als ein Viertel der Fragen beantwortet, die Segmente bilden; ihre Zuordnung folgt kaum mehr als der Größe der Segmente.",
        "too small": "{n} von {all} Befragten ({share}) gehören zu einem Segment, das kleiner ist als {least} Personen.",
        "assigned twice": "{n} von {all} Befragten ({share}) sind mehr als einem Segment zugeordnet.",
    },
    "en": {
        "assigned once": "{n} of {all} respondents ({share}) belong clearly to one segment.",
        "doubtful": "{n} of {all} respondents ({share}) fit no segment well: their most probable one has less than 50 %.",
        "between two": "{n} of {all} respondents ({share}) stand between two segments whose probabilities differ by less than 20 points.",
        "unassigned": "{n} of {all} respondents ({share}) answered fewer than a quarter of the questions that build segments; hardly more than the size of the segments assigns them.",
        "too small": "{n} of {all} respondents ({share}) belong to a segment of fewer than {least} people.",
        "assigned twice": "{n} of {all} respondents ({share}) are assigned to more than one segment.",
    },
}


def check_assignment(
    responses: pd.DataFrame,
    memberships: pd.DataFrame,
    *,
    variables: list[str],
    min_share: float = 0.05,
    min_n: int = 20,
    language: str = "de",
) -> pd.DataFrame:
    """The hand-over `mece`: how many respondents are assigned once, doubtfully, between two segments, or not at all.

    The first four add up to all respondents; `variables` are those that build segments, and who answered fewer than a quarter of them is
    not assigned, however high the probability. The probabilities in `memberships` stay as they are: a respondent between two segments is
    a mixture of both.
    """
    if memberships.empty:
        return contracts.empty("mece")
    everyone, least = len(responses), max(min_n, int(np.ceil(min_share * len(responses))))
    twice = int(memberships["respondent_id"].duplicated().sum())
    found = responses[["respondent_id", *variables]].merge(memberships.drop_duplicates("respondent_id"), how="left")
    silent = barely_answered(found, variables) | found["segment"].isna()
    p = np.sort(found.filter(regex=r"^p_\d+$").to_numpy(dtype=float), axis=1)
    doubtful = ~silent & (p[:, -1] < DOUBTFUL)
    between = ~silent & ~doubtful & (p[:, -1] - p[:, -2] < NEAR)
    sizes = found["segment"].map(found["segment"].value_counts())
    counts = {
        "assigned once": int((~silent & ~doubtful & ~between).sum()),
        "doubtful": int(doubtful.sum()),
        "between two": int(between.sum()),
        "unassigned": int(silent.sum()),
        "too small": int((sizes < least).sum()),
        "assigned twice": twice,
    }
    rows = [
        _row(position, check, n, everyone, least, language, counts)
        for position, (check, n) in enumerate(counts.items(), start=1)
    ]
    return contracts.check(pd.DataFrame(rows), "mece")


def barely_answered(responses: pd.DataFrame, variables: list[str]) -> pd.Series:
    """True for respondents who answered fewer than a quarter of the questions `variables`, as those whom a filter led past a block."""
    return responses[variables].notna().mean(axis=1) < ANSWERED


def who_answered(responses: pd.DataFrame, variables: list[str]) -> pd.DataFrame:
    """The respondents with at least one answer to the questions `variables`; nothing can be said about the others."""
    return responses[responses[variables].notna().any(axis=1)].reset_index(drop=True)


def _row(position: int, check: str, n: int, everyone: int, least: int, language: str, counts: dict[str, int]) -> dict:
    low, high = estimates.wilson(n, everyone)
    once = check == "assigned once"
    limit = 1 - LIMITS["doubtful"] - LIMITS["between two"] if once else LIMITS[check]
    figures = {"n": n, "all": everyone, "least": least}
    texts = {name: number(value, language, decimals=0) for name, value in figures.items()}
    return {
        "position": position,
        "check": check,
        "n": n,
        "share": n / everyone,
        "low": low,
        "high": high,
        "limit": limit,
        "passed": n / everyone >= limit if once else n / everyone <= limit,
        "statement": _sentence(check, n, counts, language).format(
            share=percent(n / everyone, language, decimals=1), **texts
        ),
    }


def _sentence(check: str, n: int, counts: dict[str, int], language: str) -> str:
    """The sentence with places for its figures; 1 to 4 people are neither counted nor given away by those assigned once."""
    text, below = STATEMENTS[language][check], estimates.suppress_below()
    if check == "assigned once":
        hidden = [counts[one] for one in ("doubtful", "between two", "unassigned") if 0 < counts[one] < below]
        few = AT_LEAST[language].format(n=number(n + sum(hidden) - len(hidden) * (below - 1), language, decimals=0))
    else:
        hidden = [n] if 0 < n < below else []
        few = FEWER[language].format(n=below)
    return text.replace("{n}", few, 1).replace(" ({share})", "", 1) if hidden else text
