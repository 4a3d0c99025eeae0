"""What we know in a few sentences. Nothing new is stated here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insights.report import blocks
from insights.report.claims import STRENGTHS, Claim
from insights.report.material import Material
from insights.report.ranking.answers import loses

MOST, FEWEST = 8, 5
SURE = ("finding", "tendency")
METHOD = re.compile(
    r"events-(basis|nameless|no-clock|proposed|unseen|.+-none)|asked-(weights|fields|targets).*|journey-([2-9]|\d\d)|segments-(mece|(note|outside)-\d+|s\d+-(size|verdict))"
)
ORDER = (
    "segments-solution", "insights-segment-", "metrics-churn", "metrics-lost", "journey-weak-", "metrics-change-", "segments-threshold-", "nps-all", "journey-drivers-", "personas-verdicts",
    "themes-t", "events-change-", "events-office-hours", "themes-t", "themes-t", "journey-1", "events-help-", "events-group-", "events-lost",
    "assumptions-", "themes-saturation", "segments-no-threshold", "asked-survey", "asked-interviews",
)  # fmt: skip
ABOUT_THE_STUDY = (
    "asked-",
    "themes-saturation",
    "segments-no-threshold",
)  # what was done, or not found, closes the list
SECTIONS = ("themes", "segments", "personas", "journey", "events", "metrics", "nps", "assumptions")


def build(material: Material, claims: Sequence[Claim]) -> dict:
    """The section `summary`: five to eight claims, as far as the study has so many."""
    chosen = choose(material, claims)
    lead = "" if chosen else material.say("nothing_known")
    return blocks.section("summary", material.say("summary"), [{"kind": "summary", "claims": chosen}], lead=lead)


def choose(material: Material, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of the summary: what contradicts an assumption, then the best of each section, then further strong ones."""
    table = material["assumptions"]
    decided = {f"assumptions-{int(r.assumption)}": r.verdict for r in table.itertuples()}
    by_id = {claim.claim_id: claim for claim in claims}
    chosen = [by_id[i] for i, verdict in decided.items() if verdict == "contradicted"][:2]
    unmeasured = {i for i, verdict in decided.items() if verdict == "undecided" and not by_id[i].plain}
    taken = _already_said(chosen, material) | unmeasured
    open_to = [c for c in claims if c.claim_id not in taken and c.strength != "single voice"]
    # of the insights: whom one loses, and with what they are unhappy
    open_to = [c for c in open_to if c.section != "insights" or loses(material, c)]
    for pattern in ORDER:
        candidates = [c for c in open_to if c.claim_id.startswith(pattern) and c not in chosen and c.strength in SURE]
        if candidates and len(chosen) < MOST:
            chosen.append(min(candidates, key=lambda c: STRENGTHS.index(c.strength)))
    further = [c for c in open_to if c.section in (*SECTIONS, "asked") and c not in chosen and not _detail(c)]
    further.sort(key=lambda c: (c.section == "asked", not c.plain, STRENGTHS.index(c.strength)))  # stable: as read
    chosen += further[: max(0, FEWEST - len(chosen))]
    return sorted(chosen, key=lambda claim: claim.claim_id.startswith(ABOUT_THE_STUDY))


def _detail(claim: Claim) -> bool:
    """A single field of a persona, or how sample and segments were made: true, but nothing that opens a report."""
    return bool(METHOD.fullmatch(claim.claim_id)) or (
        claim.section == "personas" and claim.claim_id != "personas-verdicts"
    )


def _already_said(chosen: Sequence[Claim], material: Material) -> set[str]:
    """Claims that a chosen assumption says already."""
    checks = {f"assumptions-{i}": a.check for i, a in enumerate(material.study.settings.assumptions, start=1)}
    events = any((check := checks.get(claim.claim_id)) and check.statistic == "event_share" for claim in chosen)
    return {"events-office-hours"} if events else set()
