"""What the data make of the team's assumptions: the most surprising insight is one that contradicts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from insights.report import figures
from insights.report.claims import Claim
from insights.report.material import Material
from insights.report.ranking import direction
from insights.report.ranking.candidate import CONFIRMED, CONTRADICTED, Candidate, from_d, from_shares, nearest_to
from insights.settings import Check

TIMES = "times"


def from_assumptions(material: Material, claims: Sequence[Claim]) -> list[Candidate]:
    """One candidate for each assumption that the data contradict or support; what they leave open has no effect, so it is none."""
    stated = {claim.claim_id: claim for claim in claims}
    found = []
    for row in material["assumptions"].itertuples():
        check = material.study.settings.assumptions[int(row.assumption) - 1].check
        source = stated.get(f"assumptions-{int(row.assumption)}")
        if row.verdict == "undecided" or check is None or source is None:
            continue
        contradicted = row.verdict == "contradicted"
        said = source.plain or source.text
        touchpoint = _touchpoint(material, check)
        found.append(
            Candidate(
                kind=row.verdict,
                subject=_subject(check, touchpoint),
                claim=replace(
                    source, claim_id=f"insights-assumption-{int(row.assumption)}", section="insights", text=said, shown="", plain=""
                ),
                surprise=CONTRADICTED if contradicted else CONFIRMED,
                effect=_effect(material, check, row),
                people=_people(material, check, row),
                field="processes" if check.statistic == "event_share" else "touchpoints" if touchpoint else "communication",
                variable=check.column or "",
                touchpoint=touchpoint,
                good=not contradicted and _welcome(material, check),
                own_figure=_own_figure(check),
                categories=tuple(check.category or ()),
            )
        )  # fmt: skip
    return found


def _welcome(material: Material, check: Check) -> bool:
    """Whether one is glad that the assumption holds; where nobody can tell, what lies above its limit counts as welcome."""
    better = direction.sign(material, check.column or "", check.category)
    above = check.above is not None
    return above if not better else (better > 0) == above


def _own_figure(check: Check) -> str:
    if check.statistic == "difference":
        return ""
    return "share" if check.statistic == "event_share" or check.category else "mean"


def spread(material: Material, variable: str) -> float:
    """Weighted standard deviation of a numeric variable; not a number where there is none."""
    responses = material["responses"]
    if variable not in responses or not pd.api.types.is_numeric_dtype(responses[variable].dtype):
        return float("nan")
    known = responses[[variable, "weight"]].dropna()
    if len(known) < 2 or not known["weight"].sum():
        return float("nan")
    centre = np.average(known[variable], weights=known["weight"])
    return float(np.sqrt(np.average((known[variable] - centre) ** 2, weights=known["weight"])))


def _subject(check: Check, touchpoint: str) -> str:
    if check.statistic == "event_share":
        return TIMES
    return touchpoint or (check.by if check.statistic == "difference" else check.column) or ""


def _touchpoint(material: Material, check: Check) -> str:
    """The touchpoint whose satisfaction is tested; a difference between groups is about the groups."""
    if check.statistic == "difference":
        return ""
    variables = material["variables"]
    found = variables.loc[variables["variable"] == check.column, "touchpoint"].dropna()
    return str(found.iloc[0]) if len(found) else ""


def _effect(material: Material, check: Check, row) -> float:
    limit = check.above if check.above is not None else check.below
    near = nearest_to(row.low, row.high, limit)
    if check.statistic == "difference":
        deviation = _deviation_of_share(material, check) if check.category else spread(material, check.column)
        return from_d((near - limit) / deviation) if deviation else 0.0
    if check.statistic == "event_share" or check.category:
        return from_shares(near, limit)
    deviation = spread(material, check.column)
    return from_d((near - limit) / deviation) if deviation else 0.0


def _deviation_of_share(material: Material, check: Check) -> float:
    profile = material["profile"]
    rows = profile[(profile["variable"] == check.column) & profile["category"].isin(check.category)]
    p = float(rows["value"].sum()) if len(rows) else 0.5
    return float(np.sqrt(p * (1 - p))) if 0 < p < 1 else 0.5


def _people(material: Material, check: Check, row) -> float:
    if check.statistic == "event_share":
        shares = material["event_shares"]
        everyone = int(shares["n_people"].max()) if len(shares) else 0
        names = check.activities or list(shares["activity"])
        inside = shares.loc[shares["activity"].isin(names), "n_people"]
        return min(1.0, int(inside.max()) / everyone) if everyone and len(inside) else 1.0
    everyone = material.n_respondents
    return 0.0 if figures.missing(row.n) or not everyone else min(1.0, int(row.n) / everyone)
