"""Whether a claim is no stronger than its evidence allows: the one rule of `report/claims.py`, worked out anew from the rows."""

from __future__ import annotations

from collections.abc import Sequence

from insights.contracts.documents import DOCUMENTS
from insights.estimates import small_below, suppress_below
from insights.report.claims import NARROW, STRENGTHS, Claim, strength_of_people
from insights.report.evidence import sources
from insights.report.evidence.references import EVERYBODY, Resolved
from insights.report.material import Material

AGAINST = {
    "segment_covariates": (0.0,),
    "metric_changes": (0.0,),
    "metric_contrasts": (0.0,),
    "event_shares": (0.5,),
    "event_groups": (0.0,),
    "persona_coverage_contrasts": (),
}
SCALES = {"metrics": 200.0}
DECIDED = {"supported", "contradicted"}
FREE = {
    "persona_panel",
    "thresholds",
    "drivers",
    "segments",
    "segment_selection",
    "mece",
    "persona_deviation",
    "persona_coverage",
}


def problems(claim: Claim, evidence: Sequence[Resolved], material: Material) -> list[str]:
    """A sentence where the claim is stronger than its evidence allows."""
    allowed, why = _allowed(claim, evidence)
    if not allowed or STRENGTHS.index(claim.strength) >= STRENGTHS.index(allowed):
        return []
    return [f"claim {claim.claim_id} is called a {claim.strength}, but its evidence allows a {allowed} at most: {why}."]


def _allowed(claim: Claim, evidence: Sequence[Resolved]) -> tuple[str, str]:
    statistics = [item for item in evidence if item.kind == "statistic"]
    files = {item.file for item in statistics}
    spoken = [item for item in evidence if item.kind == "verbatim"]
    if "themes" in files and claim.section == "themes" and claim.claim_id.startswith("themes-t"):
        row = next(item for item in statistics if item.file == "themes").records[0]
        allowed = strength_of_people(
            row["n_people"], stability=_or_none(row["stability"]), doubtful=bool(row["warning"])
        )
        return allowed, f"{row['n_people']} people, stability {row['stability']}"
    if spoken and files <= {"persona_statements", "empathy", "persona_memberships"}:
        people = len({item.records[0]["respondent_id"] for item in spoken})
        return strength_of_people(people), f"{people} people said it"
    if claim.low is None or claim.low != claim.low or claim.n is None:
        return "", ""
    return _of_estimate(claim, statistics)


def _or_none(value: float | None) -> float | None:
    return None if value is None else float(value)


def _of_estimate(claim: Claim, statistics: Sequence[Resolved]) -> tuple[str, str]:
    """What a figure with base and interval allows; `against` and scale follow from the file that holds it."""
    rows = [(item.file, record) for item in statistics for record in item.records[: sources.MANY]]
    held = next(((f, r) for f, r in rows if _holds(claim, f, r)), None)
    if held is None:
        return "", ""
    file, row = held
    base = _base(claim, file, row)
    if base < suppress_below() or base < small_below():
        return "hypothesis", f"n = {base:g} is below {small_below()}"
    if file in FREE:
        return "", ""
    if file == "assumptions":
        return ("finding" if row["verdict"] in DECIDED else "hypothesis"), f"the assumption is {row['verdict']}"
    if row.get("overall") is not None and not claim.low <= row["overall"] <= claim.high:
        return "finding", ""
    if (
        file in AGAINST and any(claim.low > limit or claim.high < limit for limit in AGAINST[file])
    ) or file == "persona_coverage_contrasts":
        return "finding", ""
    scale = _scale(claim, file, row)
    wide = claim.high - claim.low > NARROW * scale + 1e-9
    return (
        "tendency" if wide else "finding"
    ), f"its interval {claim.low:g} to {claim.high:g} is wider than a fifth of its scale"


def _base(claim: Claim, file: str, row: dict) -> float:
    """The base of the figure: of a share in a document everybody of whom it is a part, not its own people."""
    source = sources.source(file)
    if source.share and file in DOCUMENTS and claim.value is not None and claim.value == row.get(source.value):
        return row.get(EVERYBODY, claim.n)
    return sources.cells(file, row).get(source.n, claim.n)


def _holds(claim: Claim, file: str, row: dict) -> bool:
    cells = list(sources.cells(file, row).values())
    return all(any(abs(c - v) <= 1e-5 * abs(c) + 1e-9 for c in cells) for v in (claim.low, claim.high))


def _scale(claim: Claim, file: str, row: dict) -> float:
    if file == "cx_metrics":
        return (
            SCALES["metrics"] if row["metric"] == "nps" else float((row["scale_high"] or 1) - (row["scale_low"] or 0))
        )
    if file == "customer_value":
        return abs(row["value"])
    if file == "journey":
        return float(row["scale_high"] - row["scale_low"]) or 1.0
    if file in ("persona_statements", "persona_profile", "segment_profile", "profile") and claim.value is not None:
        return 1.0 if 0 <= claim.value <= 1 else max(1.0, abs(claim.value))
    if file == "responses" and "statistic" in row:
        return SCALES["metrics"] if row["statistic"] == "nps" else max(1.0, abs(row["value"]))
    return SCALES.get(file, 1.0)
