"""Agreement of coders on the words that they quoted: characters inside the passages that both quoted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from insights import contracts
from insights.interviews.analysis.agreement import comparing, unitising
from insights.interviews.analysis.agreement.comparing import ALL_CODES
from insights.interviews.analysis.agreement.intervals import FEW_PEOPLE, FEWEST_GIVEN, judged
from insights.interviews.analysis.agreement.ratings import people_who_coded

_ANY = "any code"  # all codes as one, for the figure over all of them
_PAIR = ["verbatim_id", "code"]


def assess(
    codings: pd.DataFrame, verbatims: pd.DataFrame, *, blind: Sequence[str] = (), resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """`comparing.measure`, and for each two coders who quoted words the unitising alpha of these (contract `agreement`).

    Coders who quoted nothing are compared by passages alone: the column `measure` says which figure is which.
    """
    quoted = by_quotes(codings, verbatims, blind=blind, resamples=resamples, seed=seed)
    tables = [comparing.measure(codings, verbatims, blind=blind, resamples=resamples, seed=seed), quoted]
    kept = [table for table in tables if len(table)]
    return contracts.check(pd.concat(kept, ignore_index=True), "agreement") if kept else tables[0]


def by_quotes(
    codings: pd.DataFrame, verbatims: pd.DataFrame, *, blind: Sequence[str] = (), resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Krippendorff's unitising alpha of each two coders, over the passages that both gave a code and quoted words for it.

    Whether they give the same codes is what `comparing.measure` says; here the question is whether they then mean the same words. A
    passage that one of them did not quote says nothing about it. `n_units` counts passages quoted by both, `n_people` who said them.
    """
    quoted = codings[(codings["status"] == "accepted") & codings["reason"].fillna("").ne("")]
    quoted = quoted.merge(verbatims[["verbatim_id", "respondent_id", "interview_id", "text"]], on="verbatim_id")
    tables = []
    for coders in combinations([c for c in people_who_coded(codings) if c in set(quoted["coder"])], 2):
        own = quoted[quoted["coder"].isin(coders)].sort_values([*_PAIR, "coder"])
        own = own[own.groupby(_PAIR)["coder"].transform("nunique") == 2]
        for code in [*sorted(own["code"].unique()), *([ALL_CODES] if len(own) else [])]:
            part = own if code == ALL_CODES else own[own["code"] == code]
            found = unitising.measure(_passages(part), _lines(part), blind=blind, resamples=resamples, seed=seed)
            tables.append(_counted(found[found["code"] == ALL_CODES].assign(code=code), part))
    return contracts.check(pd.concat(tables, ignore_index=True), "agreement") if tables else contracts.empty("agreement")  # fmt: skip


def _turns(own: pd.DataFrame) -> pd.Series:
    """A turn for each passage and code: where a passage was quoted for two codes, it is compared twice."""
    return own.groupby(_PAIR, sort=True).ngroup()


def _lines(own: pd.DataFrame) -> pd.DataFrame:
    """The passages as the turns of a line for each interview (each respondent, where there was none)."""
    lines = own["interview_id"].fillna(own["respondent_id"])
    return own.assign(interview_id=lines, turn=_turns(own)).drop_duplicates("turn")[["interview_id", "turn", "text"]]


def _passages(own: pd.DataFrame) -> pd.DataFrame:
    """What each coder quoted, as `unitising.measure` wants it."""
    begins = [max(text.find(quote), 0) for text, quote in zip(own["text"], own["reason"], strict=True)]
    ends = [min(begin + len(quote), len(text)) for begin, text, quote in zip(begins, own["text"], own["reason"], strict=True)]  # fmt: skip
    lines = own["interview_id"].fillna(own["respondent_id"])
    return own.assign(interview_id=lines, turn=_turns(own), code=_ANY, start=begins, end=ends)[list(unitising.COLUMNS)]


def _counted(found: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """The figures with the passages that they rest on (`unitising` counts the pieces that were marked)."""
    n, people = len(own.drop_duplicates(_PAIR)), own["respondent_id"].nunique()
    judgements = {name: [judged(value, n, n) for value in found[column]] for name, column in (("judgement", "value"), ("judgement_low", "low"))}  # fmt: skip
    notes = [
        *([] if found["blind"].all() else ["not blind"]),
        *(["few people"] if people < FEW_PEOPLE else []),
        *(["rare code"] if n < FEWEST_GIVEN else []),
    ]
    return found.assign(n_units=n, n_people=people, n_given=n, **judgements, note=contracts.join(notes))
