"""From candidates to insights: what is about the same thing is told once, and at most ten are ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from insights import contracts
from insights.report import figures
from insights.report.claims import Claim
from insights.report.material import Material
from insights.report.ranking import answers, assumed, behaviour, logged, measures, waves, words
from insights.report.ranking.candidate import EXPECTED, KINDS, Candidate

MOST = 10
BESIDE = 4
LEAST = 0.01  # a product of three below it is nobody's first concern


@dataclass(frozen=True)
class Insight:
    """A ranked insight: its leading candidate, and what else is known of the same subject."""

    rank: int
    lead: Candidate
    beside: tuple[Candidate, ...]
    strongest: Candidate  # by whose score it is ranked

    @property
    def claim(self) -> Claim:
        """The sentence of the insight."""
        return self.lead.claim

    @property
    def key(self) -> str:
        """The name by which `study.yml` refers to it."""
        return self.claim.claim_id.removeprefix("insights-")


def candidates(material: Material, claims: Sequence[Claim]) -> list[Candidate]:
    """Every candidate of the study; `claims` are those of the report's sections, whose sentences are taken up."""
    return [
        *assumed.from_assumptions(material, claims),
        *behaviour.from_weak_points(material, claims),
        *behaviour.from_times(material),
        *logged.from_log(material, claims),
        *waves.from_waves(material, claims),
        *answers.from_segments(material),
        *answers.from_thresholds(material, claims),
        *answers.from_sources(material),
        *words.from_sides(material),
        *words.from_burdens(material, seed=material.study.settings.seed),
    ]


def insights(material: Material, claims: Sequence[Claim]) -> list[Insight]:
    """At most ten insights, the one with the highest product of surprise, effect and people first."""
    return ranked(expected(candidates(material, claims)))


def expected(found: Sequence[Candidate]) -> list[Candidate]:
    """Candidates of which a supported assumption says the same are as little a surprise as the assumption itself."""
    written = {(c.subject, c.variable) for c in found if c.kind == "supported" and c.variable}
    return [replace(c, surprise=min(c.surprise, EXPECTED)) if (c.subject, c.variable) in written else c for c in found]


def ranked(found: Sequence[Candidate]) -> list[Insight]:
    """Candidates by subject: the first of each is its sentence, the others stand beside it; a single voice leads nowhere.

    Outcomes go before what is better or worse, and that before what merely differs: the second says why, the third who. An insight
    is as strong as the strongest thing in it that is of the kind that leads it or goes before: more evidence never lowers it.
    """
    groups: dict[str, list[Candidate]] = {}
    for candidate in sorted(
        found, key=lambda c: (not c.lead, not c.judged, -c.score, KINDS.index(c.kind), c.claim.claim_id)
    ):
        if candidate.score > 0 and candidate.claim.strength != "single voice":
            groups.setdefault(candidate.subject, []).append(candidate)
    told = [group for group in groups.values() if _strongest(group).score >= LEAST]
    told.sort(
        key=lambda group: (-round(_strongest(group).score, 9), KINDS.index(group[0].kind), group[0].claim.claim_id)
    )
    return [
        Insight(rank, group[0], tuple(_unlike(group)), _strongest(group))
        for rank, group in enumerate(told[:MOST], start=1)
    ]


def _strongest(group: Sequence[Candidate]) -> Candidate:
    """The one with the highest score among what is better or worse; among everything where all of it merely differs."""
    judged = [candidate for candidate in group if candidate.judged]
    return max(judged or group, key=lambda candidate: candidate.score)


def _unlike(group: Sequence[Candidate]) -> list[Candidate]:
    """What stands beside the leading candidate: at most four, and nothing that was told.

    Told is what of a segment rests on a part of the leading sentence's evidence, and a supported assumption whose figure another gives.
    """
    lead = group[0].claim
    numbers = {_figure(candidate) for candidate in group if candidate.kind != "supported"}
    texts, kept = {lead.text}, []
    for candidate in group[1:]:
        claim = candidate.claim
        told = candidate.kind == "segment" and set(claim.evidence) < set(lead.evidence)
        told = told or (candidate.kind == "supported" and _figure(candidate) in numbers)
        if not told and claim.text not in texts:
            texts.add(claim.text)
            kept.append(candidate)
    return kept[:BESIDE]


def _figure(candidate: Candidate) -> tuple:
    """What two sentences share that tell the same figure; the text itself where a sentence has none."""
    claim = candidate.claim
    *numbers, n = candidate.figure or (claim.value, claim.low, claim.high, claim.n)
    if any(figures.missing(number) for number in numbers):
        return (claim.text,)
    return (*(round(number, 1 if abs(number) > 1 else 3) for number in numbers), n)


def table(material: Material, sections: Sequence[dict]) -> pd.DataFrame:
    """The hand-over table `insights`: what stands in the section of that name."""
    opened = [block for section in sections if section["id"] == "insights" for block in section["blocks"]]
    found = [item["insight"] for block in opened for item in block.get("items", []) if "insight" in item]
    rows = [_row(material, insight) for insight in found]
    return contracts.check(pd.DataFrame(rows), "insights") if rows else contracts.empty("insights")


def _row(material: Material, insight: Insight) -> dict:
    lead, claim = insight.lead, insight.claim
    proposed = measures.proposed(material, lead)
    return {
        "rank": insight.rank,
        "insight": insight.key,
        "claim_id": claim.claim_id,
        "kind": lead.kind,
        "text": claim.text,
        "strength": claim.strength,
        "surprise": insight.strongest.surprise,
        "effect": insight.strongest.effect,
        "people": insight.strongest.people,
        "score": insight.strongest.score,
        "field": lead.field,
        "measure": proposed.text,
        "metric": proposed.metric or None,
        "baseline": proposed.value,
        "low": proposed.low,
        "high": proposed.high,
        "n": proposed.n,
        "owner": proposed.owner or None,
        "persona_id": proposed.persona_id or None,
        "beside": contracts.join(c.claim.claim_id for c in insight.beside) or None,
    }
