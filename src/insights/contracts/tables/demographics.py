"""Tables of stage 02: the survey as read, its quality, sample profile, weights, banner tables, metrics."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, flag, number, share, text

DEMOGRAPHICS: dict[str, TableContract] = {
    "variables": TableContract(  # what the columns of `responses` mean
        {
            "variable": text(),
            "position": count(),
            "role": text(),
            "kind": text(one_of=["nominal", "ordinal", "numeric", "multiple", "text"]),
            "label": text(),
            "field": text(empty=True),
            "touchpoint": text(empty=True),
            "categories": text(empty=True),  # joined, in order
            "bands": text(empty=True),  # joined upper-open limits of a numeric variable
            "builds_segments": flag(),
            "counted": flag(default=False),  # a numeric variable that counts events: whole numbers from 0
            "n_valid": count(),
            "n_missing": count(),
        },
        key=("variable",),
    ),
    "responses": TableContract(  # cleaned answers; multiple response joined; numbers for numeric variables
        {"respondent_id": text(), "weight": number(empty=False, low=0.0)},
        key=("respondent_id",),
        further=True,
    ),
    "quality": TableContract(
        {"respondent_id": text(), "rule": text(), "detail": text(), "excluded": flag()},
        key=("respondent_id", "rule"),
    ),
    "profile": TableContract(  # the sample: shares of categories (numeric: of bands) and means
        {
            "variable": text(),
            "position": count(),
            "category": text(),  # "mean" for the mean row
            "statistic": text(one_of=["share", "mean"]),
            "n": count(),  # unweighted people in the category
            "base": count(),  # unweighted people with an answer
            "value": number(),  # empty when suppressed
            "low": number(),
            "high": number(),
            "target": share(),
            "note": text(empty=True),  # "small base", "suppressed", "about": a mean inferred from the answers shown
        },
        key=("variable", "position"),
    ),
    "weighting": TableContract(
        {
            "variable": text(),
            "category": text(),
            "target": share(empty=False),
            "before": share(empty=False),
            "after": share(empty=False),
        },
        key=("variable", "category"),
    ),
    "weight_diagnostics": TableContract(  # spread, trimming and cost of the weights; empty when nobody was weighted
        {"position": count(), "statistic": text(), "label": text(), "value": number(empty=False)},
        key=("position",),
    ),
    "target_comparison": TableContract(  # the sample as it came, unweighted, beside the targets
        {
            "variable": text(),
            "position": count(),
            "category": text(),
            "n": count(),
            "base": count(),
            "share": share(),
            "low": share(),
            "high": share(),
            "target": share(empty=False),
            "p": share(),
            "p_adjusted": share(),  # corrected over the categories of the variable (Holm)
            "verdict": text(one_of=["fits", "deviates", "too few"]),
            "statement": text(),  # in the study's language
        },
        key=("variable", "position"),
    ),
    "coverage": TableContract(  # cells of the population (two characteristics crossed) and how well the sample covers them
        {
            "variable": text(),
            "position": count(),
            "category": text(),
            "other": text(),
            "other_position": count(),
            "other_category": text(),
            "n": count(),
            "base": count(),  # people with both answers
            "expected": number(empty=False, low=0.0),  # people, if the two were independent, by targets or sample
            "p": share(),  # of so few or fewer people
            "p_adjusted": share(),
            "verdict": text(one_of=["empty", "hardly covered", "small base", "covered"]),
            "fewer_than_expected": flag(),
            "statement": text(empty=True),  # in the study's language, for cells that are not covered
        },
        key=("variable", "position", "other", "other_position"),
    ),
    "sample_statements": TableContract(  # what a reader should know of the sample, in the study's language
        {"position": count(), "topic": text(one_of=["fields", "targets", "weights", "coverage"]), "statement": text()},
        key=("position",),
    ),
    "crosstabs": TableContract(
        {
            "variable": text(),
            "position": count(),
            "category": text(),
            "banner": text(),  # variable of the columns; "total"
            "banner_position": count(),
            "banner_category": text(),
            "letter": text(empty=True),  # letter of this column
            "n": count(),
            "base": count(),
            "n_weighted": number(),
            "value": number(),  # column share, or mean in the row "mean"
            "low": number(),
            "high": number(),
            "higher_than": text(empty=True),  # letters of the columns it exceeds, corrected
            # "small base", "no share", "suppressed" (or one that is could be calculated from it), "suppressed base" (its column's base
            # may not be told either), "about": a mean inferred from the cells shown
            "note": text(empty=True),
        },
        key=("variable", "position", "banner", "banner_position"),
    ),
    "crosstab_nets": TableContract(  # rows that sum up others: nets, top-2 and bottom-2, means of ordinal scales
        {
            "variable": text(),
            "position": count(),
            "category": text(),
            "statistic": text(one_of=["net", "top", "bottom", "mean"]),
            "members": text(),  # the categories in it, joined
            "banner": text(),
            "banner_position": count(),
            "banner_category": text(),
            "letter": text(empty=True),
            "n": count(),
            "base": count(),
            "n_weighted": number(),
            "value": number(),
            "low": number(),
            "high": number(),
            "higher_than": text(empty=True),
            "note": text(empty=True),
        },
        key=("variable", "position", "banner", "banner_position"),
    ),
    "crosstab_bases": TableContract(  # how many people stand behind each column of a banner table
        {
            "variable": text(),
            "banner": text(),
            "banner_position": count(),
            "base": count(),
            "base_weighted": number(),
            "effective_base": number(),
        },
        key=("variable", "banner", "banner_position"),
    ),
    "crosstab_tests": TableContract(
        {
            "variable": text(),
            "banner": text(),
            "test": text(),
            "statistic": number(),
            "df": number(),
            "p": share(),
            "p_adjusted": share(),
            "effect": number(),
            "effect_name": text(),
            "n": count(),
        },
        key=("variable", "banner"),
    ),
    "metrics": TableContract(  # NPS (-100 … 100) and top-2 satisfaction, for all and by banner
        {
            "metric": text(),  # "nps", or "top2:<touchpoint>"
            "group": text(),  # "all" or "<variable>: <category>"
            "n": count(),
            "value": number(),
            "low": number(),
            "high": number(),
            "note": text(empty=True),
        },
        key=("metric", "group"),
    ),
}
