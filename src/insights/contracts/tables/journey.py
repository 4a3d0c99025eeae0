"""Tables of stage 05: touchpoints, satisfaction along the journey, drivers, times."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, number, share, text

JOURNEY: dict[str, TableContract] = {
    "touchpoints": TableContract(
        {
            "touchpoint": text(),
            "position": count(),
            "phase": text(),
            "name": text(),
            "parent": text(empty=True),
            "channels": text(empty=True),  # joined
            "departments": text(empty=True),  # joined
        },
        key=("touchpoint",),
    ),
    "journey": TableContract(  # the map's points
        {
            "touchpoint": text(),
            "persona_id": text(),  # "all" or p1 …
            "n": count(),
            "mean": number(),
            "low": number(),
            "high": number(),
            "scale_low": number(),
            "scale_high": number(),
            "top2": share(),
            "reach": share(),  # share of respondents who answered for it
            "n_mentions": count(),  # verbatims that speak of it
            "n_people_mentioning": count(),
            "mood": number(low=-1.0, high=1.0),  # mean polarity of those verbatims; a suggestion
            "exemplars": text(empty=True),  # verbatim_ids, joined
            "note": text(empty=True),
        },
        key=("touchpoint", "persona_id"),
    ),
    "drivers": TableContract(  # which touchpoints carry the outcome
        {
            "touchpoint": text(),
            "outcome": text(),
            "importance": share(),  # LMG share of R²
            "low": number(),
            "high": number(),
            "n": count(),
            "r2": share(),
            "verdict": text(one_of=["weak point", "strength", "watch", "keep", "tied"]),
        },
        key=("touchpoint", "outcome"),
    ),
    "event_times": TableContract(
        {
            "activity": text(),
            "weekday": text(one_of=["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
            "hour": count(),
            "n": count(),
            "n_people": count(),
        },
        key=("activity", "weekday", "hour"),
    ),
    "event_shares": TableContract(  # share of events in office hours
        {
            "activity": text(),
            "n": count(),
            "n_people": count(),
            "office_hours": share(),
            "low": share(),
            "high": share(),
        },
        key=("activity",),  # "all" for the total
    ),
}
