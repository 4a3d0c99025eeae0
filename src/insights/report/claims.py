"""Claims: sentences that state a fact, how strong each is, and what it rests on.

The rule for the strength of a claim stands here and nowhere else; the report prints it in its appendix.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from insights import contracts
from insights.estimates import no_share_below, small_below

STRENGTHS = ("finding", "tendency", "hypothesis", "single voice")
PEOPLE_FOR_FINDING = 5
PEOPLE_FOR_TENDENCY = 3
STABLE = 0.75  # bootstrap Jaccard (Hennig 2007)
PATTERN = 0.60
NARROW = 0.20  # widest interval of a finding, as a fraction of the scale


@dataclass(frozen=True)
class Claim:
    """One sentence of the report with its strength and evidence.

    `evidence` holds verbatim_ids and references of the form `<hand-over file>: <key>`. `shown` is the sentence as it stands where
    its subject is clear from the heading above it; `plain` is the sentence for the summary, without terms of the method. `typed` are the
    places in `text` (start, end) of numbers that somebody typed on purpose: they alone need no evidence.
    """

    claim_id: str
    section: str
    text: str
    strength: str
    evidence: tuple[str, ...]
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    shown: str = ""
    plain: str = ""
    typed: tuple[tuple[int, int], ...] = ()


def state(key: str, text: str, strength: str, *evidence: str, n: int | None = None) -> Claim:
    """The claim `key`, which begins with its section."""
    return Claim(key, key.partition("-")[0], text, strength, evidence, n=n)


def strength_of_people(n_people: int, *, stability: float | None = None, doubtful: bool = False) -> str:
    """Strength of what `n_people` people say in their own words.

    One person: a single voice. A finding needs 5 people and a stability of 0.75, a tendency 3 people and 0.60 (where a stability
    was measured). Everything else, and whatever carries a warning (`doubtful`), is a hypothesis.
    """
    if n_people <= 1:
        return "single voice"
    measured = 1.0 if stability is None or math.isnan(stability) else stability
    if n_people >= PEOPLE_FOR_FINDING and measured >= STABLE and not doubtful:
        return "finding"
    if n_people >= PEOPLE_FOR_TENDENCY and measured >= PATTERN and not doubtful:
        return "tendency"
    return "hypothesis"


def strength_of_estimate(n: int, low: float, high: float, *, scale: float = 1.0, against: float | None = None) -> str:
    """Strength of a figure with base `n` and the interval `low` to `high` on a scale that spans `scale`.

    Below 30 people a hypothesis. From 30 on a finding when the interval is at most a fifth of the scale wide, or, for a claim that
    something lies above or below `against`, when the whole interval lies on one side; otherwise a tendency.
    """
    if n < small_below() or math.isnan(low) or math.isnan(high):
        return "hypothesis"
    if against is not None:
        return "finding" if low > against or high < against else "tendency"
    return "finding" if high - low <= NARROW * scale else "tendency"


def may_be_stated(n: int) -> bool:
    """Whether a figure on `n` people may stand in a sentence at all (10 or more)."""
    return n >= no_share_below()


def collect(content: Any) -> Iterator[Claim]:
    """Every claim in nested lists and dictionaries, in the order of reading."""
    if isinstance(content, Claim):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from collect(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from collect(value)


def summary(sections: Sequence[dict]) -> pd.DataFrame:
    """The claims that open the report, one row each, in their order."""
    opening = [section for section in sections if section["id"] == "summary"]
    return pd.DataFrame(
        [{"claim_id": c.claim_id, "strength": c.strength, "text": c.text, "n": c.n} for c in collect(opening)],
        columns=["claim_id", "strength", "text", "n"],
    )


def claims_table(sections: Sequence[dict]) -> pd.DataFrame:
    """The hand-over table `claims` of all sections; a claim that stands in two places is one row."""
    rows = {claim.claim_id: claim for claim in collect(list(sections))}
    if not rows:
        return contracts.empty("claims")
    return contracts.check(
        pd.DataFrame(
            [
                {
                    "claim_id": c.claim_id,
                    "section": c.section,
                    "text": c.text,
                    "strength": c.strength,
                    "evidence": contracts.join(c.evidence),
                    "n": c.n,
                    "value": c.value,
                    "low": c.low,
                    "high": c.high,
                }
                for c in rows.values()
            ]
        ),
        "claims",
    )
