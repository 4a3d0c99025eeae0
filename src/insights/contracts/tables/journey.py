"""Tables of stage 05: touchpoints, satisfaction along the journey, drivers."""

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
            "activities": text(empty=True, optional=True),  # of the event log that happen here, joined
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
            "people": number(optional=True),  # with an outcome and a rating: those of the model
            "pair": number(optional=True),  # the fewest who rated both of two touchpoints
            "r2": share(),
            # drivers with the same number are tied: inside such a group the data name no order
            "tie": number(optional=True),
            "place": number(optional=True),  # 1: the most important; with the interval over bootstrap samples of people
            "place_low": number(optional=True),
            "place_high": number(optional=True),
            "first_share": number(low=0.0, high=1.0, optional=True),  # of the samples, where it came first
            "rank_agreement": number(
                low=-1.0, high=1.0, optional=True
            ),  # mean Spearman of the samples' order with this one
            "line": number(optional=True),  # mean satisfaction over the drivers, a fraction of the scale
            "gap": number(optional=True),  # satisfaction here less `line`, a fraction of the scale
            "gap_low": number(optional=True),
            "gap_high": number(optional=True),
            "verdict": text(one_of=["weak point", "strength", "watch", "keep", "tied"]),
        },
        key=("touchpoint", "outcome"),
    ),
}
