"""Coders with known habits on made-up verbatims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tests.conftest import filled
from tests.interviews.saying import verbatims

CODES = ("fears", "needs", "problems", "wishes")


def said(people: int, passages: int) -> pd.DataFrame:
    """Verbatims of `people` people, `passages` each."""
    ids = [f"k{person:02d}" for person in range(1, people + 1) for _ in range(passages)]
    return verbatims([f"Etwas {number}." for number in range(len(ids))], ids)


def decided(given: Mapping[str, Mapping[str, Sequence[str]]]) -> pd.DataFrame:
    """`given`: coder -> verbatim -> codes; as in a filled sheet, all other codes are rejected there. The machine proposes."""
    rows = []
    known = sorted({*CODES, *(code for own in given.values() for codes in own.values() for code in codes)})
    for coder, own in given.items():
        status = "proposed" if coder == "machine" else "accepted"
        for verbatim, codes in own.items():
            rows += [(verbatim, code, coder, status, 1.0, "") for code in codes]
            if coder != "machine":
                rows += [(verbatim, code, coder, "rejected", 0.0, "") for code in known if code not in codes]
    columns = ["verbatim_id", "code", "coder", "status", "probability", "reason"]
    return filled(pd.DataFrame(rows, columns=columns), "codings")


def figure(table: pd.DataFrame, coders: tuple[str, str], code: str = "all", measure: str = "alpha") -> pd.Series:
    """The one row of `agreement` for two coders, a code and a measure."""
    own = table[(table["coder_a"] == coders[0]) & (table["coder_b"] == coders[1])]
    return own[(own["code"] == code) & (own["measure"] == measure)].iloc[0]
