"""Tables of stage 06: verdicts on assumptions, and every claim of the report."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, number, share, text

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
    "insights": TableContract(  # what deserves attention first: at most ten, ranked by surprise x effect x people
        {
            "rank": count(),
            "insight": text(),  # the name by which `measures:` in study.yml refers to it
            "claim_id": text(),
            "kind": text(
                one_of=[
                    "contradicted",
                    "supported",
                    "segment",
                    "threshold",
                    "sources",
                    "staff",
                    "times",
                    "weak",
                    "burden",
                    "wave",
                    "help",
                    "change",
                    "group",
                    "loss",
                ]
            ),
            "text": text(),
            "strength": text(one_of=["finding", "tendency", "hypothesis", "single voice"]),
            "surprise": share(empty=False),
            "effect": share(empty=False),
            "people": share(empty=False),
            "score": share(empty=False),  # their product
            "field": text(one_of=["processes", "touchpoints", "communication"]),
            "measure": text(),  # proposed by rule, in the study's language
            "metric": text(empty=True),
            "baseline": number(),  # where the metric stands today, with its interval
            "low": number(),
            "high": number(),
            "n": count(empty=True),
            "owner": text(empty=True),  # departments
            "persona_id": text(empty=True),
            "beside": text(empty=True),  # claim_ids of what else is known of the same subject, joined
        },
        key=("rank",),
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
    "claim_evidence": TableContract(  # for auditors: what each claim rests on, one row per passage, figure, or set of rows
        {
            "claim_id": text(),
            "position": count(),
            "reference": text(),  # as it stands in `claims.evidence`
            "kind": text(one_of=["verbatim", "statistic", "method"]),
            "stage": text(),  # that computed it
            "file": text(),  # the hand-over file without its ending; `method` and `study` are limits
            "key": text(),  # the conditions by which its rows are found
            "row": text(empty=True),  # what names this row among them
            "column": text(empty=True),  # of `value`; `rows` for the number of rows
            "value": number(),
            "low": number(),
            "high": number(),
            "n": count(empty=True),
            "weighted": text(one_of=["yes", "no", "not applicable"]),
            "test": text(empty=True),
            "p": number(low=0.0, high=1.0),
            "told": text(empty=True),  # columns of the row whose figures the sentence tells
            # `recomputed` from answers or passages, `checked` against limits or sums, or `sealed`: the hash of the file alone vouches for it
            "check": text(empty=True, one_of=["recomputed", "checked", "sealed"]),
            "verbatim_id": text(empty=True),
            "text": text(empty=True),  # of the passage, word for word
            "source": text(empty=True),  # the interview, or `survey`
            "turn": count(empty=True),
            "start": count(empty=True),  # characters in the turn, half open
            "end": count(empty=True),
        },
        key=("claim_id", "position"),
    ),
}
