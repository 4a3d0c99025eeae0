"""Figures that stand beside the sentences, in tables and pictures: each that names its row is held against that row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from insights.report.blocks import Sourced
from insights.report.charts import Bar, Drawn
from insights.report.claims import Claim
from insights.report.evidence import tracing
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import told

Values = tuple[float | None, ...]


def problems(material: Material, sections: Sequence[dict]) -> tuple[int, list[str]]:
    """How many figures were traced, and a sentence for each that its row does not hold, with the section and the name of the figure."""
    found: list[str] = []
    done = 0
    for section in sections:
        for name, text, source, values, decimals in figures(section):
            done += 1
            hidden = str(text) in (material.say("suppressed"), material.say("withheld"))
            limits = (reference("method", "suppress_below"),) if hidden else ()
            item = Claim(
                f"figure “{name}” in the section {section.get('id')}", "", str(text), "finding", (source, *limits)
            )
            evidence, wrong = tracing.resolved(item, material)
            traced = tracing.trace(item, evidence, material)
            lines = wrong or traced.problems
            if not lines and evidence and not _drawn(values, evidence[0].records, decimals):
                lines = [f"claim {item.claim_id}: it is drawn at {values[0]:g}, which {source} does not hold."]
            found += [line.removeprefix("claim ") for line in lines]
    return done, found


def figures(content: Any, name: str = "") -> Iterator[tuple[str, str, str, Values, int | None]]:
    """Name, text, reference, drawn values and their decimals (None: whole percent) of every figure that names its row, in nested blocks."""
    if isinstance(content, Sourced):
        yield name, content, content.source, (), None
    elif isinstance(content, Drawn):
        for row in content.data.get("rows", ()):
            if isinstance(row, Bar) and row.source:
                yield row.label, row.text, row.source, (row.value, row.low, row.high), content.data["decimals"]
    elif isinstance(content, dict):
        for value in content.values():
            yield from figures(value, name)
    elif isinstance(content, list | tuple):
        first = next((str(cell) for cell in content if isinstance(cell, str)), name)
        for value in content:
            yield from figures(value, first)


def _drawn(values: Values, records: Sequence[dict[str, Any]], decimals: int | None) -> bool:
    """Whether what a picture draws is told of the row; nothing else would see a bar of the wrong length."""
    cells = [c for r in records for c in r.values() if isinstance(c, int | float) and not isinstance(c, bool)]
    shown = {told(float(cell), decimals=decimals) for cell in cells}
    return all(value in shown for value in values if value is not None and value == value)
