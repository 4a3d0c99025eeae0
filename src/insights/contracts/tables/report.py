"""Tables of stage 06: verdicts on assumptions, and every claim of the report."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, number, text

REPORT: dict[str, TableContract] = {
    "assumptions": TableContract(
        {
            "assumption": count(),
            "text": text(),
            "verdict": text(one_of=["supported", "contradicted", "undecided"]),
            "value": number(),
            "low": number(),
            "high": number(),
            "n": count(empty=True),
            "reason": text(),  # one sentence in the study's language
        },
        key=("assumption",),
    ),
    "claims": TableContract(  # every sentence of the report that states a fact
        {
            "claim_id": text(),
            "section": text(),
            "text": text(),
            "strength": text(one_of=["finding", "tendency", "hypothesis", "single voice"]),
            "evidence": text(),  # "<hand-over file>: <key>" or verbatim_ids, joined
            "n": count(empty=True),
            "value": number(),
            "low": number(),
            "high": number(),
        },
        key=("claim_id",),
    ),
}
