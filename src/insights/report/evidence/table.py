"""The hand-over table `claim_evidence`: for auditors, every item of evidence of every claim with its figures, its passage, its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from insights import contracts
from insights.report.claims import Claim, collect
from insights.report.evidence import recomputing, sources, tracing
from insights.report.evidence.references import Resolved
from insights.report.material import Material

LISTED = 12  # rows of one reference that are written out; of more, those that the sentence tells of


def claim_evidence(material: Material, sections: Sequence[dict]) -> pd.DataFrame:
    """The table `claim_evidence` of all sections: one row per verbatim, and per row of a hand-over file; sets of rows as their number."""
    claims = {claim.claim_id: claim for claim in collect(list(sections))}
    rows = [row for claim in claims.values() for row in _of_claim(claim, material)]
    if not rows:
        return contracts.empty("claim_evidence")
    empty = dict.fromkeys(contracts.TABLES["claim_evidence"].columns)
    return contracts.check(pd.DataFrame([empty | row for row in rows]), "claim_evidence")


def _of_claim(claim: Claim, material: Material) -> Iterator[dict[str, Any]]:
    evidence, _ = tracing.resolved(claim, material)
    used = tracing.trace(claim, evidence, material).used
    position = 0
    for item in evidence:
        for row in _rows(item, used, material):
            position += 1
            yield {"claim_id": claim.claim_id, "position": position, "reference": item.ref} | row


def _rows(item: Resolved, used: dict[int, set[str]], material: Material) -> Iterator[dict[str, Any]]:
    base = {"file": item.file, "key": item.key, "stage": sources.stage_of(item.file) or "report"}
    if item.kind == "verbatim":
        yield base | _said(item.records[0]) | {"check": recomputing.how(material, "verbatims", item.records[0])}
        return
    if item.kind == "method":
        for name, value in item.records[0].items():
            yield base | {"kind": "method", "column": name, "value": float(value), "weighted": sources.NONE}
        return
    told = [r for r in item.records if id(r) in used]
    shown = list(item.records) if len(item.records) <= LISTED else told[:LISTED]
    if len(item.records) != 1:
        yield base | {
            "kind": "statistic",
            "column": "rows",
            "value": float(len(item.records)),
            "weighted": sources.NONE,
        }
    if item.file not in sources.COUNTED or len(item.records) == 1:
        for record in shown:
            how = recomputing.how(material, item.file, record)
            yield base | _figures(item.file, record, used.get(id(record), set()), material) | {"check": how}


def _said(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "verbatim",
        "weighted": sources.NONE,
        "verbatim_id": record["verbatim_id"],
        "text": record["text"],
        "source": record["interview_id"] or record["source"],
        "turn": record["turn"],
        "start": record["start"],
        "end": record["end"],
    }


def _figures(file: str, record: dict[str, Any], used: set[str], material: Material) -> dict[str, Any]:
    """The row's value with interval, base, weighting, test; where the file has no such column, the figure that the sentence tells."""
    source, cells = sources.source(file), sources.cells(file, record)
    column = source.value if source.value in cells else next(iter(sorted(used & set(cells))), "")
    n = cells.get(source.n)
    p = next((record[name] for name in ("p_adjusted", "p", "blrt_p") if record.get(name) is not None), None)
    return {
        "kind": "statistic",
        "column": column or None,
        "value": cells.get(column),
        "low": cells.get(source.low) if column == source.value else None,
        "high": cells.get(source.high) if column == source.value else None,
        "n": None if n is None else int(n),
        "row": ", ".join(
            f"{name} = {value}" for name, value in record.items() if isinstance(value, str) and name in KEYS and value
        )
        or None,
        "told": ", ".join(sorted(used)) or None,
        "weighted": sources.weighted(file, material, record) if column else sources.NONE,
        "test": (record.get("test") or source.test or None) if p is not None else None,
        "p": p,
    }


KEYS = frozenset({
    "variable", "category", "touchpoint", "outcome", "usage", "persona_id", "criterion", "activity", "metric", "group", "theme_id", "check",
    "method", "statement_id", "name", "kind", "measure", "code", "banner", "reference", "group_kind", "wave", "compared_to",
})  # fmt: skip
