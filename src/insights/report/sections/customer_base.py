"""The customer base: churn, how long customers stay, what they are worth, and the classes that follow from it."""

from __future__ import annotations

import pandas as pd

from insights import estimates, wording
from insights.report import blocks, figures
from insights.report.blocks import Sourced
from insights.report.charts import Bar, bars
from insights.report.claims import NARROW, Claim, may_be_stated
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.retention_chart import retention
from insights.report.sections import metric_contrasts
from insights.report.sections.metric_figures import chart, claim, figure, name_of, rows_of, source

LEVEL = 0.05
LOSSES = ("churn", "survival_12", "lost_share")  # of which one is shown by persona


def staying(material: Material) -> list[dict]:
    """Churn and retention of the last months, the curve of staying, and whether personas stay for different times."""
    say, claims = material.say, [*_lost(material), *_stayed(material), *_tests(material)]
    compared = metric_contrasts.table(
        material, (metric_contrasts.LOST, metric_contrasts.CHURN, metric_contrasts.STAYING)
    )
    if not claims:
        return []
    known = [name for name in LOSSES if len(rows_of(material, name, "all"))]
    metric = known[0] if known else "churn"
    name = material.term("metric_names", metric)
    pictures = [chart(material, metric, kind, say(f"metric_by_{kind}", metric=name)) for kind in ("persona", "cohort")]
    more = blocks.details(say("contrast_title"), [compared] if compared else [], printed=False)
    return [blocks.heading(say("metrics_staying")), blocks.claims(claims), _curve(material), *pictures, more]


def _lost(material: Material) -> list[Claim]:
    language, months = material.language, material["metrics_summary"].churn_months
    found = []
    for metric in ("churn", "retention"):
        for row in rows_of(material, metric, "all").itertuples():
            if may_be_stated(int(row.n)):
                told = {"figure": figure(material, row), "months": figures.plain(months, language, exact=True)}
                told["n"] = figures.whole(row.n, language)
                told["customers"] = figures.whole(material["metrics_summary"].customers, language)
                text = material.say(f"claim_{metric}", **told)
                found.append(claim(material, f"metrics-{metric}", text, row, reference("metrics_summary", "all")))
    shares = rows_of(material, "lost_share", "all").itertuples() if not found else ()
    return [
        *found,
        *(
            claim(material, "metrics-lost", material.say("claim_lost_share", figure=figure(material, r)), r)
            for r in shares
        ),
    ]


def _stayed(material: Material) -> list[Claim]:
    found = []
    for row in rows_of(material, "survival_12", "all").itertuples():
        found.append(
            claim(material, "metrics-survival", material.say("claim_survival", figure=figure(material, row)), row)
        )
    for row in rows_of(material, "median_months", "all").itertuples():
        language = material.language
        told = {"months": figures.plain(row.value, language), "interval": figures.between(row.low, row.high, language)}
        text = material.say("claim_median", n=figures.whole(row.n, language), **told)
        found.append(Claim("metrics-median", "metrics", text, "tendency", (source(row),), n=int(row.n)))
    return found


def _tests(material: Material) -> list[Claim]:
    """Which personas stay for how long, or lose how many customers where the file tells no times; cohorts are no choice of anybody."""
    tests = material["retention_tests"]
    named = metric_contrasts.staying(material)
    if named or not (tests["group_kind"] == "persona").any():
        return named or metric_contrasts.losing(material)
    found = []
    for row in tests[tests["group_kind"] == "persona"].itertuples():
        text = material.say(
            "claim_persona_stay" if row.p_adjusted < LEVEL else "claim_persona_stay_alike",
            p=figures.p_value(row.p_adjusted, material.language),
            n=figures.whole(row.n, material.language),
            lost=figures.whole(row.lost, material.language),
        )
        evidence = (reference("retention_tests", group_kind=row.group_kind),)
        found.append(Claim("metrics-staying-personas", "metrics", text, "tendency", evidence, n=int(row.n)))
    return found


def _curve(material: Material) -> dict:
    table, say = material["retention_curve"], material.say
    rows = table[table["group_kind"] == "all"].sort_values("month")
    if len(rows) < 2:
        return {}
    percent = "{}\u202f%" if material.language == "de" else "{}%"
    labels = {"x_label": say("curve_months"), "y_label": say("curve_share"), "percent": percent}
    drawn = retention(rows, say("curve_title"), say("curve_description"), name="retention", **labels)
    window = material["metrics_summary"].churn_months
    partly = window is not None and (material["customer_list"]["entry"] > 0).any()
    note = (
        say("curve_note_window", months=figures.plain(window, material.language, exact=True))
        if partly
        else say("curve_note")
    )
    return blocks.picture(drawn, note=note)


def worth(material: Material) -> list[dict]:
    """Customer value: mean and sum, how it was reckoned and how well the model fits, by persona and by class."""
    table, summary, say = material["customer_value"], material["metrics_summary"], material.say
    whole = next(table[(table["group_kind"] == "all") & table["value"].notna()].itertuples(), None)
    if whole is None:
        return []
    formula = say(f"value_formula_{summary.model or summary.value_basis}")
    terms = _terms(material) if summary.model else ""
    return [
        blocks.heading(say("metrics_value")),
        blocks.claims([_value(material, whole), *_fit(material), *_first_class(material)]),
        blocks.note(" ".join(part for part in (formula, terms) if part)),
        blocks.note(say("value_not_set"), warning=True)
        if summary.model and summary.margin == 1 and summary.cost == 0
        else {},
        _classes(material),
        _by_persona(material),
    ]


def _terms(material: Material) -> str:
    summary, language = material["metrics_summary"], material.language
    return material.say(
        "value_terms",
        margin=figures.plain(summary.margin, language, as_percent=True),
        cost=wording.money(summary.cost, language, summary.currency, decimals=2),
        rate=figures.plain(summary.discount_rate, language, as_percent=True),
        horizon=figures.whole(summary.horizon, language),
        draws=figures.whole(summary.draws, language),
    )


def _value(material: Material, row) -> Claim:
    summary, language = material["metrics_summary"], material.language
    part = "_part" if row.n < summary.customers else ""
    key = "claim_value" if summary.model else f"claim_value_revenue{part}"
    text = material.say(
        key,
        value=wording.money(row.value, language, summary.currency),
        interval=figures.between(row.low, row.high, language, decimals=wording.pence(row.value)),
        horizon=figures.whole(summary.horizon, language),
        n=figures.whole(row.n, language),
        total=wording.large_sum(row.total, language, summary.currency),
        customers=figures.whole(summary.customers, language),
    )
    evidence = (reference("customer_value", group_kind="all", group="all"), reference("metrics_summary", "all"))
    if row.low != row.low:
        return Claim("metrics-value", "metrics", text, "tendency", evidence, n=int(row.n))
    # a forecast is no finding: its interval leaves out whether model and terms hold
    narrow = not summary.model and row.n >= estimates.small_below() and row.high - row.low <= NARROW * abs(row.value)
    told = {"n": int(row.n), "value": row.value, "low": row.low, "high": row.high}
    return Claim("metrics-value", "metrics", text, "finding" if narrow else "tendency", evidence, **told)


def _fit(material: Material) -> list[Claim]:
    """How well the model tells what was seen."""
    summary, language, evidence = material["metrics_summary"], material.language, (reference("metrics_summary", "all"),)
    found = []
    if summary.gap is not None:
        text = material.say(
            "claim_value_gap", gap=figures.plain(summary.gap, language, as_percent=True, signed=True).lstrip("+")
        )
        found.append(Claim("metrics-value-gap", "metrics", text, "tendency", evidence))
    if summary.foreseen is not None:
        told = {
            "foreseen": figures.whole(round(summary.foreseen), language),
            "came": figures.whole(summary.came, language),
        }
        found.append(
            Claim(
                "metrics-value-foreseen", "metrics", material.say("claim_value_foreseen", **told), "tendency", evidence
            )
        )
    return found


def _first_class(material: Material) -> list[Claim]:
    table, language = material["customer_value"], material.language
    row = next(
        table[(table["group_kind"] == "class") & (table["group"] == "A") & table["value"].notna()].itertuples(), None
    )
    if row is None or not may_be_stated(int(row.n)):
        return []
    shares = {
        name: figures.plain(getattr(row, name), language, as_percent=True) for name in ("customer_share", "value_share")
    }
    key = "claim_value_class_even" if row.customer_share >= 0.5 else "claim_value_class"
    text = material.say(key, n=figures.whole(row.n, language), **shares)
    strength = "tendency" if row.n >= estimates.small_below() else "hypothesis"
    return [Claim("metrics-value-class", "metrics", text, strength, (_row(row),), n=int(row.n))]


def _row(row) -> str:
    return reference("customer_value", group_kind=row.group_kind, group=row.group)


def _classes(material: Material) -> dict:
    table, say, language = material["customer_value"], material.say, material.language
    rows, shown = [], table.loc[table["group_kind"] == "class", ["value", "least"]]
    decimals = wording.pence(shown.min().min())  # the same for all of a column
    for row in table[table["group_kind"] == "class"].sort_values("group").itertuples():
        hidden = figures.missing(row.value)
        cells = [
            figures.whole(row.n, language) if not hidden else figures.small_text(row.n, language),
            *(
                figures.plain(v, language, as_percent=True) if not hidden else ""
                for v in (row.customer_share, row.value_share)
            ),
            *(wording.money(v, language, "", decimals=decimals) if not hidden else "" for v in (row.value, row.least)),
        ]
        rows.append(
            [say("class_name", name=row.group), *(Sourced(c, _row(row)) if c and not hidden else c for c in cells)]
        )
    heads = [say(key) for key in ("class_head", "customers_head", "customer_share_head", "value_share_head")]
    unit = f" ({material['metrics_summary'].currency})" if material["metrics_summary"].currency else ""
    heads += [say(key, currency=unit) for key in ("mean_value_head", "least_value_head")]
    note = say("classes_note") + (f" {say('classes_effort')}" if material["metrics_summary"].model else "")
    return blocks.table(say("classes_caption"), heads, rows, note=note)


def _by_persona(material: Material) -> dict:
    table = material["customer_value"]
    rows = table[table["group_kind"].isin(["all", "persona"]) & table["value"].notna()].sort_values(
        ["group_kind", "group"]
    )
    if not (rows["group_kind"] == "persona").any():
        return {}
    top, decimals = float(rows[["value", "high"]].max().max()), wording.pence(rows["value"].min())
    few_left = _tells_of_few(material, rows)
    drawn = [
        Bar(
            name_of(material, row),
            row.value,
            _told(material, row, decimals, with_base=row.group_kind == "all" or not few_left),
            None if figures.missing(row.low) else row.low,
            None if figures.missing(row.high) else row.high,
            mark="" if row.group_kind == "all" else "muted",
            source=_row(row),
        )
        for row in rows.itertuples()
    ]
    summary = material["metrics_summary"]
    unit = f" ({summary.currency})" if summary.currency else ""
    heads = (material.say("group"), material.say("mean_value_head", currency=unit))
    low = min(0.0, float(rows[["value", "low"]].min().min()))
    note = material.say("value_persona_paid" if not summary.model else f"value_persona_{summary.staying_by or 'same'}")
    if summary.model == "purchases":
        note = ""  # each customer's own purchases speak there
    return blocks.picture(
        bars(
            drawn,
            material.say("value_by_persona"),
            low=low,
            high=top * 1.05 if top > 0 else 1.0,
            decimals=decimals,
            heads=heads,
            note=note,
        )
    )


def _tells_of_few(material: Material, rows: pd.DataFrame) -> bool:
    """Whether the numbers of customers behind the value and behind the losses of all personas leave 1 to 4 people without a persona."""
    behind = [rows, *(pd.concat([rows_of(material, m, "all"), rows_of(material, m, "persona")]) for m in LOSSES)]
    left = [
        int(own.loc[own["group_kind"] == "all", "n"].sum() - own.loc[own["group_kind"] == "persona", "n"].sum())
        for own in behind
        if (own["group_kind"] == "persona").any()
    ]
    return any(0 < abs(other - left[0]) < estimates.suppress_below() for other in left[1:])


def _told(material: Material, row, decimals: int, *, with_base: bool) -> str:
    if with_base or row.n < estimates.small_below():
        return figures.full(row.value, row.low, row.high, row.n, material.language, decimals=decimals)
    interval = figures.between(row.low, row.high, material.language, decimals=decimals)
    return f"{figures.plain(row.value, material.language, decimals=decimals)} ({interval})"
