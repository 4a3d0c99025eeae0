"""The rows behind a ready sentence on a persona: the question that it is about, and every answer that it names."""

from __future__ import annotations

import re

from insights.report.evidence.references import reference
from insights.report.material import Material

ANSWER = re.compile(r"(\w+): (.+?)(?: = (.+))?", re.DOTALL)
QUARTILES = ("q1", "median", "q3")


def figures_behind(material: Material, row) -> tuple[str, ...]:
    """The references to the answer that the statement gives the share of, to others that its text names, and to the statement itself.

    `row` is one of `persona_statements` whose source is a statistic. A persona of one segment has its figures in `segment_profile`, a
    merged one and medians in `persona_profile`.
    """
    own = reference("persona_statements", statement_id=row.statement_id)
    found = ANSWER.fullmatch(row.evidence)
    if not found:
        return (own,)
    variable, category = found.group(2), found.group(3)
    if category is None:
        file = found.group(1)
        asked = reference(file, question=variable, persona=row.persona_id)
        everyone = [reference(file, question=variable)] if file == "responses" else []
        return (*_quartiles(material, row.persona_id, variable), asked, *everyone, own)
    segments = [p.segment for p in material["personas"].personas if p.persona_id == row.persona_id]
    place = {"segment": segments[0]} if segments and segments[0] is not None else {"persona_id": row.persona_id}
    file = "segment_profile" if "segment" in place else "persona_profile"
    return (*_answers(material, file, place, variable, category, row.text), own)


def said_by(material: Material, row) -> tuple[str, ...]:
    """The references to a statement from verbatims and, where it counts people, to the interviewed of its persona."""
    own = reference("persona_statements", statement_id=row.statement_id)
    members = material["persona_memberships"]
    interviewed = (members["persona_id"] == row.persona_id) & (members["source"] == "interview")
    if not re.search(r"\d", row.text) or not interviewed.any():
        return (own,)
    return (own, reference("persona_memberships", persona_id=row.persona_id, source="interview"))


def _answers(
    material: Material, file: str, place: dict[str, object], variable: str, category: str, text: str
) -> tuple[str, ...]:
    rows = material[file]
    for column, value in {**place, "variable": variable}.items():
        rows = rows[rows[column] == value]
    first = [c for c in rows["category"] if c == category]
    others = [
        c for c in rows["category"] if c != category and c != "mean" and _named(material.category(variable, c), text)
    ]
    found = [reference(file, **place, variable=variable, category=c) for c in (*first, *dict.fromkeys(others))]
    if category == "mean":
        points = material["variables"].set_index("variable")["touchpoint"].get(variable)
        scale = material["journey"]
        known = isinstance(points, str) and (scale["touchpoint"] == points).any()
        found += [reference("journey", touchpoint=points, persona_id="all")] if known else []
    return tuple(found)


def _named(category: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(category)}(?!\w)", text))


def _quartiles(material: Material, persona_id: str, variable: str) -> tuple[str, ...]:
    rows = material["persona_profile"]
    own = rows[(rows["persona_id"] == persona_id) & (rows["variable"] == variable)]
    there = [name for name in QUARTILES if (own["category"] == name).any()]
    return tuple(
        reference("persona_profile", persona_id=persona_id, variable=variable, category=name) for name in there
    )
