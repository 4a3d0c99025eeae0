"""Tables of stage 05c: CX metrics, their changes between waves, how long customers stay and what they are worth."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, flag, number, share, text

GROUP_KINDS = ["all", "persona", "touchpoint", "wave", "cohort"]

METRICS: dict[str, TableContract] = {
    "cx_metrics": TableContract(
        {
            # nps (−100 … 100), csat and ces_easy (shares), satisfaction and ces (means on their scale); of the customer base lost_share, churn, retention,
            # survival_12 (shares) and median_months
            "metric": text(),
            "group_kind": text(one_of=GROUP_KINDS),
            "group": text(),  # "all", a persona_id, a touchpoint, a wave, the year in which customers came
            "value": number(),  # empty where the base is too small, or half of the customers have not left yet
            "low": number(),
            "high": number(),
            "n": count(),
            "effective_n": number(empty=False, low=0.0),  # of `churn` the average number of customers
            "scale_low": number(),
            "scale_high": number(),
            "weighted": flag(),
            "note": text(empty=True),
        },
        key=("metric", "group_kind", "group"),
    ),
    "metric_changes": TableContract(  # a wave against the one before, and the last against the first
        {
            "metric": text(),
            "group_kind": text(one_of=["all", "touchpoint"]),
            "group": text(),
            "wave": text(),
            "compared_to": text(),
            "difference": number(),
            "low": number(),
            "high": number(),
            "p": share(),
            "p_adjusted": share(),  # over all comparisons of the metric (Holm)
            "n": count(),
            "n_before": count(),
            "n_both": count(empty=True),  # people who answered in both waves, where the ids tell
            "verdict": text(one_of=["rose", "fell", "not shown", "too few"]),
            "weighted": flag(),
        },
        key=("metric", "group_kind", "group", "wave", "compared_to"),
    ),
    "metric_contrasts": TableContract(  # each persona against all others
        {
            # nps, csat, satisfaction, ces_easy, ces; of customers lost_share, churn and survival_12, whose p is that of the whole curves (log-rank)
            "metric": text(),
            "group": text(),  # a persona_id
            "value": number(),
            "value_low": number(),
            "value_high": number(),
            "n": count(),
            "other": number(),  # all other respondents; customers of all other personas
            "other_low": number(),
            "other_high": number(),
            "n_other": count(),
            "difference": number(),
            "low": number(),
            "high": number(),
            "p": share(),
            "p_adjusted": share(),  # over the personas of the metric (Holm)
            "verdict": text(one_of=["higher", "lower", "curves cross", "not shown", "too few"]),
            "weighted": flag(),
        },
        key=("metric", "group"),
    ),
    "retention_curve": TableContract(  # Kaplan-Meier at whole months
        {
            "group_kind": text(one_of=["all", "persona", "cohort"]),
            "group": text(),
            "month": count(),
            "survival": share(empty=False),
            "low": share(),
            "high": share(),
            "at_risk": count(),  # customers of whom it is known whether they stayed longer
            "n": count(),
        },
        key=("group_kind", "group", "month"),
    ),
    "retention_tests": TableContract(  # whether groups stay for different times
        {
            "group_kind": text(one_of=["persona", "cohort"]),
            "test": text(),
            "statistic": number(),
            "df": number(),
            "p": share(),
            "p_adjusted": share(),
            "n": count(),
            "lost": count(),
        },
        key=("group_kind",),
    ),
    "customer_value": TableContract(  # what customers will bring, by group; money of the study
        {
            "group_kind": text(one_of=["all", "persona", "cohort", "class"]),
            "group": text(),
            "value": number(),  # mean per customer
            "low": number(),
            "high": number(),
            "n": count(),
            "total": number(),
            "least": number(),  # of classes only: from which value on, rounded down as far as five customers share it
            "customer_share": share(),
            "value_share": number(),
            "note": text(empty=True),
        },
        key=("group_kind", "group"),
    ),
    "customer_list": TableContract(  # one row for each customer; what a CRM takes back
        {
            "respondent_id": text(),
            "persona_id": text(empty=True),
            "cohort": text(empty=True),
            "since": text(empty=True),
            "until": text(empty=True),
            "lost": text(empty=True, one_of=["yes", "no"]),
            "months": number(),
            "entry": number(),
            "revenue": number(),  # in a month
            "purchases": count(empty=True),  # after the first
            "recency": number(),  # months from the first purchase to the last
            "age": number(),  # months from the first purchase to the last day of the file
            "amount": number(),  # mean of a purchase after the first
            "alive": share(),  # probability of being a customer still
            "expected_purchases": number(),  # within the horizon
            "value": number(),  # customer lifetime value within the horizon
            "class": text(empty=True, one_of=["A", "B", "C"]),
        },
        key=("respondent_id",),
    ),
}
