"""The sections of the report, in the order in which they are read."""

from __future__ import annotations

from insights.report import own_words
from insights.report.claims import collect
from insights.report.material import Material
from insights.report.sections import (
    appendix,
    asked,
    events,
    insights,
    journey,
    judgement,
    limits,
    metrics,
    persona_map,
    personas,
    questions,
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
        events.build(material),
        recommendation.build(material),
        metrics.build(material),
        judgement.assumptions(material),
        judgement.misfits(material),
        limits.build(material),
        appendix.build(material),
    ]
    body = [section for section in body if section]
    claims = list(collect(body))
    first = insights.build(material, claims)
    ranked = [*collect(first), *claims]
    opening = [summary.build(material, ranked), first, questions.build(material, ranked)]
    found = [*opening, *body]
    return own_words.placed(own_words.sections(material, [section["id"] for section in found]), found)
