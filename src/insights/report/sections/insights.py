"""What deserves attention first: ranked insights, each with its field of action and a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from insights.report import blocks
from insights.report.claims import Claim
from insights.report.material import Material
from insights.report.ranking import decided, measures
from insights.report.ranking.order import Insight, insights
from insights.wording import listing


def build(material: Material, claims: Sequence[Claim]) -> dict:
    """The section `insights`; where nothing stands out it says so, and what was looked at."""
    say, found = material.say, insights(material, claims)
    loose = decided.without_insight(material, [i.key for i in found], [key for i in found for key in keys(i)])
    inside = [blocks.note(say("insights_note"))] if found else []
    inside.append(blocks.cards([_card(material, insight) for insight in found], "insight_card"))
    inside += loose
    return blocks.section("insights", say("insights"), inside, lead="" if found else _nothing(material))


def _nothing(material: Material) -> str:
    """That nothing stands out, and what was looked at."""
    looked = _looked_at(material)
    return material.say("no_insights", looked=looked) if looked else material.say("no_insights_nothing")


def keys(insight: Insight) -> list[str]:
    """The names by which a decided measure can refer to an insight: its own, and of what stands beside it."""
    return [c.claim.claim_id.removeprefix("insights-") for c in (insight.lead, *insight.beside)]


def _card(material: Material, insight: Insight) -> dict:
    lead, say = insight.lead, material.say
    proposal = measures.proposed(material, lead)
    persona = material.persona_names.get(proposal.persona_id, "")
    smart = [
        (say("measure_metric"), proposal.metric),
        (say("measure_baseline"), proposal.baseline),
        *([] if proposal.idle else _aims(material, measures.target(material, lead), proposal.owner)),
        (say("measure_persona"), persona),
    ]
    return {
        "insight": insight,
        "rank": insight.rank,
        "key": insight.key,
        "kind": material.term("insight_kinds", lead.kind),
        "field": material.term("action_fields", lead.field),
        "claim": lead.claim,
        "reasons": lead.reasons,
        "beside": [replace(c.claim, shown=c.told) if c.told else c.claim for c in insight.beside],
        "today": measures.today(material, insight.key, proposal),
        "measure": proposal.text,
        "idle": proposal.idle,
        "smart": [(head, text) for head, text in smart if text],
        "decided": [m for key in keys(insight) for m in decided.of_insight(material, key)],
    }


def _aims(material: Material, target: str, owner: str) -> list[tuple[str, str]]:
    """What is to be reached, and by whom; that the team sets both is said once."""
    say = material.say
    if owner or not target.startswith(say("measure_team")):
        return [(say("measure_target"), target), (say("measure_owner"), owner or say("measure_team"))]
    return [(say("measure_target_and_owner"), target)]


def _looked_at(material: Material) -> str:
    """What was looked at, in words: an empty list of insights must not look like an omission."""
    parts = [
        ("assumptions", int(material["assumptions"]["value"].notna().sum())),
        ("segments", len(material["segment_profile"])),
        ("thresholds", len(material["thresholds"])),
        ("drivers", len(material["drivers"])),
        ("times", len(material["event_shares"])),
        ("help", int(material["event_hotspots"]["p_adjusted"].notna().sum())),
        ("groups", int(material["event_groups"]["p_adjusted"].notna().sum())),
        ("steps", len(material["event_steps"])),
        ("changes", material["event_summary"].n_cases),
        ("waves", len(material["metric_changes"])),
        ("sides", len(material["contradictions"])),
        ("themes", len(material["themes"])),
    ]
    named = [material.say(f"looked_{name}") for name, n in parts if n]
    return listing(named, material.language)
