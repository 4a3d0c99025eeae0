"""Tables of stage 03: how many segments, who belongs to them, what sets them apart, inflection points."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, flag, number, share, text

SEGMENTS: dict[str, TableContract] = {
    "segment_selection": TableContract(
        {
            "k": count(),
            "log_likelihood": number(),
            "parameters": count(),
            "bic": number(),
            "aic": number(),
            "entropy": number(),
            "smallest_share": share(),
            "stability": share(),  # smallest bootstrap Jaccard of its segments; empty for k = 1
            "starts_at_best": share(),
            "chosen": flag(),
        },
        key=("k",),
    ),
    "memberships": TableContract(  # one row per respondent; further columns p_1 … p_K
        {"respondent_id": text(), "segment": count(), "probability": share(empty=False)},
        key=("respondent_id",),
        further=True,
        further_numbers=True,
    ),
    "segment_profile": TableContract(
        {
            "segment": count(),
            "variable": text(),
            "position": count(),
            "category": text(),  # "mean" for the mean row
            "statistic": text(one_of=["share", "mean"]),
            "n": count(),
            "base": count(),
            "value": number(),
            "low": number(),
            "high": number(),
            "overall": number(),
            "p_adjusted": share(),  # of the variable over all segments, false discovery rate
            "effect": number(),  # of the variable: Cramér's V or eta²
            "builds_segments": flag(),  # True: it differs by construction, so no p is given
            "note": text(empty=True),
        },
        key=("segment", "variable", "position"),
    ),
    "thresholds": TableContract(  # inflection points, found or not
        {
            "usage": text(),
            "outcome": text(),
            "n": count(),
            "cut": number(),  # outcome jumps from this usage value on; empty when none was found
            "cut_low": number(),
            "cut_high": number(),
            "below": number(),  # mean outcome below the cut
            "at_or_above": number(),
            "jump": number(),  # at_or_above minus below, with its interval at this cut
            "jump_low": number(),
            "jump_high": number(),
            "p": share(),  # of the maximally selected statistic, by permutation
            "p_adjusted": share(),
            "found": flag(),
        },
        key=("usage", "outcome"),
    ),
}
