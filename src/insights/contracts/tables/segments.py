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
            "abic": number(),  # BIC adjusted for the size of the sample
            "icl": number(),  # BIC plus what the uncertainty of the assignment costs
            "entropy": number(),
            "smallest_n": count(empty=True),
            "smallest_share": share(),  # weighted
            "mean_probability": share(),  # smallest mean probability of the members of a segment
            "blrt_p": share(),  # bootstrap likelihood-ratio test against one segment less
            "blrt_draws": count(empty=True),  # draws behind it; fewer where the answer was clear
            "blrt_at_most": flag(default=False),  # p is an upper bound: the draws ended because the answer was clear
            "stability": share(),  # smallest bootstrap Jaccard of its segments; empty where it was not tested
            "stability_error": number(),  # Monte Carlo standard error of it
            "bootstraps": count(empty=True),
            "prediction_strength": share(),
            "prediction_strength_error": number(),
            "starts_at_best": share(),  # share of the random starts that reached the best log-likelihood
            "verdict": text(empty=True, one_of=["validated", "indicative", "doubtful"]),  # of its weakest segment
            "verdicts": text(empty=True),  # of each of its segments, the largest first
            "factor_bic": number(
                optional=True
            ),  # of one continuous dimension instead of segments; the same in every row
            "lines": number(optional=True),  # continuous dimensions of the best factor model, where several were asked
            "lines_bic": number(optional=True),  # of that model
            "profile_bic": number(optional=True),  # of segments made from the same numbers, to compare with `lines_bic`
            "chosen": flag(),
        },
        key=("k",),
    ),
    "bands": TableContract(  # one row per respondent where people differ by degree along one line
        {
            "respondent_id": text(),
            "band": count(),  # 1 = low
            "score": number(),  # place on the line: mean 0, standard deviation 1 over all who could be
            "error": number(),  # its standard error
        },
        key=("respondent_id",),
    ),
    "band_profile": TableContract(  # what changes along the line
        {
            "band": count(),
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
            "effect": number(),
            "builds_segments": flag(),
        },
        key=("band", "variable", "position"),
    ),
    "mece": TableContract(  # is everybody in exactly one segment?
        {
            "position": count(),
            "check": text(
                one_of=["assigned once", "doubtful", "between two", "unassigned", "too small", "assigned twice"]
            ),
            "n": count(),  # respondents, of all who answered
            "share": share(),
            "low": share(),
            "high": share(),
            "limit": share(),  # the share that it should not pass; of `assigned once` the share that it should reach
            "passed": flag(),
            "statement": text(),  # in the study's language
        },
        key=("position",),
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
            "effect": number(),  # of the variable: Cramér's V, or omega² of a number
            "builds_segments": flag(),  # True: it differs by construction, so no p is given
            "estimate": text(
                empty=True, one_of=["counted", "corrected"]
            ),  # corrected for people assigned to a wrong segment
            "p_segment": share(),  # of this figure of this segment against everybody, false discovery rate
            "strength": number(),  # of its difference to `overall`: Cohen's h of a share, d of a mean
            "note": text(empty=True),
        },
        key=("segment", "variable", "position"),
    ),
    "segment_covariates": TableContract(  # who belongs to which segment, all else equal
        {
            "segment": count(),
            "variable": text(),
            "position": count(),
            "category": text(),
            "reference": text(
                empty=True
            ),  # the category it is compared with; empty for one standard deviation more of a number
            "n": count(),
            "difference": number(),  # in the probability of belonging to the segment, with its interval
            "low": number(),
            "high": number(),
            "p_adjusted": share(),  # of the variable over all segments, false discovery rate
        },
        key=("segment", "variable", "position"),
    ),
    "segment_comparison": TableContract(  # what other methods make of the same answers, for comparison only
        {
            "position": count(),
            "method": text(),
            "k": count(),
            "n": count(),
            "agreement": number(),  # adjusted Rand index with the segments, with its interval; empty for the segments themselves
            "low": number(),
            "high": number(),
            "silhouette": number(),
            "stability": share(),  # smallest bootstrap Jaccard of its groups
        },
        key=("position",),
    ),
    "thresholds": TableContract(  # inflection points, found or not
        {
            "usage": text(),
            "outcome": text(),
            "n": count(),
            "kind": text(empty=True, one_of=["step", "kink"]),  # of the inflection point; empty when none was found
            "cut": number(),  # outcome jumps, or changes its course, from this usage value on; empty when none was found
            "cut_low": number(),
            "cut_high": number(),
            "below": number(),  # mean outcome below the cut
            "at_or_above": number(),
            "jump": number(),  # of a step: at_or_above minus below, with its interval at this cut
            "jump_low": number(),
            "jump_high": number(),
            "p": share(),  # of the maximally selected statistic, by permutation
            "p_adjusted": share(),
            "p_smooth": share(),  # that a smooth curve looks as broken, by wild bootstrap; adjusted like p_adjusted
            "slope_below": number(),  # of a kink: what one more unit of usage adds to the outcome, before and after it
            "slope_above": number(),
            "found": flag(),
        },
        key=("usage", "outcome"),
    ),
}
