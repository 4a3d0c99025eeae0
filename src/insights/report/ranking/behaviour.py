"""Weak points of the journey, and activities at unusual times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import norm

from insights import estimates
from insights.estimates import Z95
from insights.report import figures
from insights.report.claims import Claim, may_be_stated, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.ranking.assumed import TIMES
from insights.report.ranking.candidate import UNWRITTEN, Candidate, from_shares, scaled
from insights.wording import listing, quoted

SIGNIFICANT = 0.05
NAMED = 3


def from_weak_points(material: Material, claims: Sequence[Claim]) -> list[Candidate]:
    """One candidate for each touchpoint that dissatisfies and on which the outcome hangs.

    Effect: the part of the outcome that the touchpoint explains (√(importance × R²), the importance at its lower bound).
    People: who met the touchpoint.
    """
    stated = {claim.claim_id: claim for claim in claims}
    drivers, journey = material["drivers"], material["journey"]
    found = []
    for row in drivers[drivers["verdict"] == "weak point"].itertuples():
        source = stated.get(f"journey-weak-{row.touchpoint}")
        if source is None:
            continue
        reach = journey.loc[(journey["touchpoint"] == row.touchpoint) & (journey["persona_id"] == "all"), "reach"]
        said = source.plain or source.text
        found.append(
            Candidate(
                kind="weak",
                subject=row.touchpoint,
                claim=replace(source, claim_id=f"insights-weak-{row.touchpoint}", section="insights", text=said, plain=""),
                surprise=UNWRITTEN,
                effect=scaled(float(np.sqrt(max(row.low, 0.0) * max(row.r2, 0.0)))),
                people=float(reach.iloc[0]) if len(reach) and pd.notna(reach.iloc[0]) else 0.0,
                field="touchpoints",
                variable=satisfaction_variable(material, row.touchpoint),
                touchpoint=row.touchpoint,
                own_figure="mean",
            )
        )  # fmt: skip
    return found


def satisfaction_variable(material: Material, touchpoint: str) -> str:
    """The question on the satisfaction with a touchpoint; empty where there is none."""
    variables = material["variables"]
    asked = variables[(variables["touchpoint"] == touchpoint) & (variables["role"] == "satisfaction")]
    return str(asked["variable"].iloc[0]) if len(asked) else ""


def from_times(material: Material) -> list[Candidate]:
    """Activities that lie within office hours less often than everything else in the log: when they happen, nobody is there.

    Each is tested against the other activities (false discovery rate over all). The same people stand behind both shares, so their
    errors are taken to add up fully, the widest possible interval of the difference.
    """
    table = _against_the_rest(material["event_shares"])
    rows = table[table["gap"] < 0].sort_values(["effect", "activity"], ascending=[False, True]).head(NAMED)
    if rows.empty:
        return []
    everyone = material["event_shares"]["n_people"].max()
    people = min(1.0, int(rows["n_people"].max()) / everyone) if everyone else 1.0
    effect = float(rows["effect"].max())
    return [Candidate("times", TIMES, _times_claim(material, rows), UNWRITTEN, effect, people, "processes")]


def _against_the_rest(shares: pd.DataFrame) -> pd.DataFrame:
    """Activities whose share of office hours differs from that of all others together, with `gap` and `effect`."""
    columns = [*shares.columns, "base", "gap", "effect"]
    single, whole = shares[shares["activity"] != "all"], shares[shares["activity"] == "all"]
    base = single["n_people"].where(single["n_people"] > 0, single["n"])  # a log without names has no people to count
    single = single.assign(base=base)
    single = single[[may_be_stated(int(n)) for n in single["base"]]]
    if len(single) < 2 or whole.empty:
        return pd.DataFrame(columns=columns)
    total = whole.iloc[0]
    rest_n = total["n"] - single["n"]
    single, rest_n = single[rest_n > 0], rest_n[rest_n > 0]
    rest = ((total["office_hours"] * total["n"] - single["office_hours"] * single["n"]) / rest_n).clip(0.0, 1.0)
    error = (single["high"] - single["low"] + (total["high"] - total["low"]) * total["n"] / rest_n) / (2 * Z95)
    gap = single["office_hours"] - rest
    p = estimates.adjusted(2 * norm.sf((gap.abs() / error).to_numpy(dtype=float)), "bh")
    near = np.sign(gap) * (gap.abs() - Z95 * error).clip(lower=0.0)
    effect = [from_shares(r + g, r) for r, g in zip(rest, near, strict=True)]
    return single.assign(gap=gap, effect=effect)[(p < SIGNIFICANT) & (np.array(effect) > 0)]


def _times_claim(material: Material, rows: pd.DataFrame) -> Claim:
    language = material.language
    named = [
        material.say(
            "insight_activity", activity=quoted(r.activity, language),
            figure=figures.full(r.office_hours, r.low, r.high, int(r.n), language, as_percent=True),
        )
        for r in rows.itertuples()
    ]  # fmt: skip
    strengths = [strength_of_estimate(int(r.base), r.low, r.high, against=r.office_hours - r.gap) for r in rows.itertuples()]  # fmt: skip
    strength = "hypothesis" if "hypothesis" in strengths else "tendency" if "tendency" in strengths else "finding"
    text = material.say(
        "insight_times", activities=listing(named, language), n=len(named), hedge=material.term("hedges", strength)
    )
    evidence = tuple(reference("event_shares", activity=activity) for activity in rows["activity"])
    return Claim("insights-times-outside", "insights", text, strength, evidence, n=int(rows["base"].min()))
