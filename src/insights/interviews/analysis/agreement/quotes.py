"""Agreement of coders on the words that they quoted: characters inside the passages that both read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from insights import contracts
from insights.interviews.analysis.agreement import comparing, unitising
from insights.interviews.analysis.agreement.ratings import DECIDED, codes_given, people_who_coded


def assess(
    codings: pd.DataFrame, verbatims: pd.DataFrame, *, blind: Sequence[str] = (), resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """`comparing.measure`, and for each two coders who quoted words the unitising alpha of these (contract `agreement`).

    Coders who quoted nothing are compared by passages alone: `measure` says which figure is which.
    """
    quoted = by_quotes(codings, verbatims, blind=blind, resamples=resamples, seed=seed)
    tables = [comparing.measure(codings, verbatims, blind=blind, resamples=resamples, seed=seed), quoted]
    kept = [table for table in tables if len(table)]
    return contracts.check(pd.concat(kept, ignore_index=True), "agreement") if kept else tables[0]


def by_quotes(
    codings: pd.DataFrame, verbatims: pd.DataFrame, *, blind: Sequence[str] = (), resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Krippendorff's unitising alpha of each two coders who both quoted, over the passages that both decided on.

    A code without a quote stands for its whole passage. The line on which they are compared holds only passages that both read: what
    one of them never saw is no agreement.
    """
    own = codings[codings["status"].isin(DECIDED)]
    quoting = set(own.loc[(own["status"] == "accepted") & own["reason"].notna(), "coder"]) & set(people_who_coded(own))
    tables = []
    for coders in combinations(sorted(quoting), 2):
        both = set.intersection(*(set(codes_given(own, coder)) for coder in coders))
        read = verbatims[verbatims["verbatim_id"].isin(both)].sort_values("verbatim_id", ignore_index=True)
        if len(read):
            given = own[own["coder"].isin(coders)]
            tables.append(unitising.measure(_passages(given, read, coders), _lines(read), blind=blind, resamples=resamples, seed=seed))  # fmt: skip
    kept = [table for table in tables if len(table)]
    return contracts.check(pd.concat(kept, ignore_index=True), "agreement") if kept else contracts.empty("agreement")


def _lines(read: pd.DataFrame) -> pd.DataFrame:
    """The passages as the turns of a line for each interview (each respondent, where there was none)."""
    lines = read["interview_id"].fillna(read["respondent_id"])
    return pd.DataFrame({"interview_id": lines, "turn": range(len(read)), "text": read["text"]})


def _passages(given: pd.DataFrame, read: pd.DataFrame, coders: Sequence[str]) -> pd.DataFrame:
    """What each coder marked, as `unitising.measure` wants it, with a row without code for each line that he read."""
    lines = _lines(read).assign(verbatim_id=read["verbatim_id"])
    marked = given[given["status"] == "accepted"].merge(lines, on="verbatim_id")
    begins = [_begin(text, quote) for text, quote in zip(marked["text"], marked["reason"], strict=True)]
    ends = [begin + (len(text) if pd.isna(quote) or begin + len(quote) > len(text) else len(quote)) for begin, text, quote in zip(begins, marked["text"], marked["reason"], strict=True)]  # fmt: skip
    marked = marked.assign(start=begins, end=ends)[list(unitising.COLUMNS)]
    nothing = [(coder, None, line, None, None, None) for coder in coders for line in lines["interview_id"].unique()]
    return pd.concat([marked.astype(object), pd.DataFrame(nothing, columns=list(unitising.COLUMNS), dtype=object)])


def _begin(text: str, quote: str) -> int:
    return 0 if pd.isna(quote) else max(text.find(quote), 0)
