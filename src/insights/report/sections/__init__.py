"""The sections of the report, in the order in which they are read."""

from __future__ import annotations

from insights.report.claims import collect
from insights.report.material import Material
from insights.report.sections import (
    appendix,
    asked,
    journey,
    judgement,
    limits,
    persona_map,
    personas,
    recommendation,
    screening,
    segments,
    summary,
    themes,
)


def build_sections(material: Material) -> list[dict]:
    """Every section as `{id, title, lead, blocks}`; `material` must hold the decided assumptions."""
    body = [
        asked.build(material),
        themes.build(material),
        segments.build(material),
        personas.build(material),
        persona_map.build(material),
        screening.build(material),
        journey.build(material),
        recommendation.build(material),
        judgement.assumptions(material),
        judgement.misfits(material),
        limits.build(material),
        appendix.build(material),
    ]
    claims = list(collect(body))
    return [summary.build(material, claims), summary.questions(material, claims), *body]
