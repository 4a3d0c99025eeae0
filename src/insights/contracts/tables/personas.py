"""Tables of stage 04: who belongs to a persona, what stands on its sheet, empathy maps."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, flag, number, share, text

PERSONAS: dict[str, TableContract] = {
    "persona_memberships": TableContract(  # survey respondents and interviewed people
        {
            "respondent_id": text(),
            "persona_id": text(),
            "source": text(one_of=["interview", "survey"]),
            "probability": share(empty=False),
        },
        key=("respondent_id", "source"),
    ),
    "persona_statements": TableContract(  # everything on a sheet that is not fictional
        {
            "statement_id": text(),  # p1-needs-1
            "persona_id": text(),
            "field": text(),  # needs, fears, wishes, problems, motivation, values, aversions, quote, channels, times, age …
            "rank": count(),
            "text": text(),  # in the study's language
            "source": text(one_of=["verbatims", "statistic"]),
            "evidence": text(),  # verbatim_ids joined, or "segment_profile: <variable> = <category>"
            "n_people": count(),
            "n_verbatims": count(empty=True),
            "value": number(),
            "low": number(),
            "high": number(),
            "base": count(empty=True),
        },
        key=("statement_id",),
    ),
    "empathy": TableContract(
        {
            "persona_id": text(),
            "field": text(one_of=["thinks_feels", "sees", "hears", "says_does", "pains", "gains"]),
            "rank": count(),
            "text": text(),
            "evidence": text(),
            "n_people": count(),
            "inferred": flag(),
        },
        key=("persona_id", "field", "rank"),
    ),
}
