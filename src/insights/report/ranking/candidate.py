"""A candidate for an insight, and the three numbers by which candidates are ranked.

All three lie between 0 and 1, so that their product does too, and a candidate that lacks one of them is no insight:

`surprise`: how far it departs from what was to be expected. 1 for what contradicts a written assumption; 0.75 where two sources
contradict each other (survey and interviews, staff and customers), because one half of the house believes otherwise; 0.5 for what
nobody wrote down, and for a segment 0.25 to 0.5 by the share of the other segments that do not lie on its side for certain, half of
that where nothing is better or worse (a favourite genre, an activity of the event log that is neither help nor a conversion); 0.2 for what a written assumption says already, and for who somebody is
(age, industry), which describes a group but calls for nothing; 0.05 for a written assumption that the data confirm.

`effect`: the difference in one unit for everything, the correlation r that equals it (Cohen 1988: r = d / √(d² + 4), with d for means,
h for shares), divided by 0.5, which Cohen calls large; never above 1. It is taken at the end of the 95 % interval that lies next to
no difference at all: what may be nothing counts as nothing, and small samples cannot win by chance.

`people`: the share of the base whom it concerns: of the respondents, of the people in the event log, of those who were heard.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from insights.report.claims import Claim

BY_HALF = 0.5  # of the surprise stays where nothing is better or worse
CONTRADICTED, TWO_SOURCES, UNWRITTEN, EXPECTED, CONFIRMED = 1.0, 0.75, 0.5, 0.2, 0.05
LARGE = 0.5  # r of a large effect
KINDS = (
    "contradicted", "supported", "segment", "threshold", "sources", "staff", "times", "weak", "burden", "wave", "help", "change", "group", "loss",
)  # fmt: skip
FIELDS = ("processes", "touchpoints", "communication")


@dataclass(frozen=True)
class Candidate:
    """One sentence that may become an insight; `subject` names what it is about, so that the same is told once."""

    kind: str
    subject: str
    claim: Claim
    surprise: float
    effect: float
    people: float
    field: str
    variable: str = ""  # the metric of a measure
    touchpoint: str = ""
    segment: int | None = None
    good: bool = False  # something to keep, not to mend
    judged: bool = True  # more of it is better or worse; a favourite genre is neither
    direction: int = 1  # 1 where more of it is better, -1 where it is worse, 0 where nobody can tell
    figure: tuple[float, ...] = ()  # the figure that its sentence tells, where the claim carries another
    reasons: str = ""  # the end of the sentence that says what goes with it
    told: str = ""  # the sentence where its subject is clear from the one above it
    lead: bool = False  # goes before all others of its subject
    own_figure: str = ""  # the figure of its sentence, a share or a mean, is what a measure is to move
    categories: tuple[str, ...] = ()  # the answers that such a share counts
    stands: Mapping[str, Any] = dataclasses.field(
        default_factory=dict
    )  # its metric and where that stands, where it knows both

    @property
    def score(self) -> float:
        """Surprise × effect × people."""
        return self.surprise * self.effect * self.people


def scaled(r: float) -> float:
    """A correlation as an effect from 0 to 1: 0.5 and more is 1."""
    return 0.0 if np.isnan(r) else float(min(1.0, abs(r) / LARGE))


def from_d(d: float) -> float:
    """Cohen's d of two means, or h of two shares, as an effect from 0 to 1."""
    return scaled(d / np.sqrt(d**2 + 4))


def from_shares(share: float, other: float) -> float:
    """The difference of two shares as an effect from 0 to 1 (Cohen's h)."""
    a, b = (2 * np.arcsin(np.sqrt(np.clip(p, 0.0, 1.0))) for p in (share, other))
    return from_d(float(a - b))


def nearest_to(low: float, high: float, limit: float) -> float:
    """The end of an interval that lies next to `limit`; the limit itself where the interval holds it."""
    return low if low > limit else high if high < limit else limit
