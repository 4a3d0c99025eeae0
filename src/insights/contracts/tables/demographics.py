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
            "note": text(empty=True),  # "small base", "suppressed"
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
            "note": text(empty=True),
        },
        key=("variable", "position", "banner", "banner_position"),
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
