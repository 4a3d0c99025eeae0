"""Personas beside each other: who differs from all others in a metric, by how much, and that nobody does where no test holds."""

from __future__ import annotations

import pandas as pd

from insights.estimates import small_below
from insights.report import blocks, figures
from insights.report.blocks import Sourced
from insights.report.claims import Claim
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections.metric_figures import NO_SHARES

ANSWERED = ("nps", "csat", "satisfaction", "ces_easy", "ces")
STAYING, LOST, CHURN = "survival_12", "lost_share", "churn"
MOST = 4  # sentences on one metric
DIFFER = ("higher", "lower")


def rows_of(material: Material, metric: str) -> pd.DataFrame:
    """The tested contrasts of `metric`, the surest first."""
    table = material["metric_contrasts"]
    return table[(table["metric"] == metric) & table["p_adjusted"].notna()].sort_values(["p_adjusted", "group"])


def answered(material: Material) -> list[Claim]:
    """Personas that differ from all other respondents in recommendation, satisfaction or ease; of the NPS also that none does."""
    found = []
    for metric in ("nps", "csat", "ces_easy"):
        rows = rows_of(material, metric)
        sure = rows[rows["verdict"].isin(DIFFER)]
        key = "metrics-personas" if metric == "nps" else f"metrics-personas-{metric}"
        found += [_differs(material, row, f"{key}-{row.group}") for row in sure.head(MOST).itertuples()]
        if metric == "nps" and len(rows) and sure.empty:
            found.append(_alike(material, rows, key))
    return found


def _differs(material: Material, row, key: str) -> Claim:
    text = material.say(
        f"claim_contrast_{row.metric}_{row.verdict}",
        persona=material.persona_names.get(row.group, row.group),
        own=_side(material, row, "value", row.n),
        others=_side(material, row, "other", row.n_other),
        gap=_gap(material, row),
        p=figures.p_value(row.p_adjusted, material.language),
    )
    strength = "finding" if min(row.n, row.n_other) >= small_below() else "hypothesis"
    told = {"n": int(row.n), "value": row.difference, "low": row.low, "high": row.high}
    return Claim(key, "metrics", text, strength, (_source(row),), **told)


def _alike(material: Material, rows: pd.DataFrame, key: str) -> Claim:
    nearest = next(rows.itertuples())
    p = figures.p_value(nearest.p_adjusted, material.language)
    text = material.say(f"claim_contrast_{nearest.metric}_none", p=p, n=len(rows))
    return Claim(key, "metrics", text, "tendency", (_source(nearest), reference("metric_contrasts", metric=nearest.metric)))  # fmt: skip


def losing(material: Material) -> list[Claim]:
    """Which personas lose more customers than all others, or which most and which fewest where no test holds."""
    rows = rows_of(material, LOST)
    sure = rows[rows["verdict"].isin(DIFFER)]
    if len(sure):
        return [_differs(material, row, f"metrics-lost-personas-{row.group}") for row in sure.head(MOST).itertuples()]
    if len(rows) < 2:
        return []
    ordered = rows.sort_values(["value", "group"], ascending=[False, True])
    most, least = (next(part.itertuples()) for part in (ordered.head(1), ordered.tail(1)))
    nearest = next(rows.itertuples())
    names = {"first": most, "last": least}
    told = {name: material.persona_names.get(row.group, row.group) for name, row in names.items()}
    told |= {f"{name}_figure": _side(material, row, "value", row.n) for name, row in names.items()}
    text = material.say("claim_contrast_lost_share_none", p=figures.p_value(nearest.p_adjusted, material.language), **told)  # fmt: skip
    evidence = tuple(dict.fromkeys(_source(row) for row in (most, least, nearest)))
    return [Claim("metrics-lost-personas", "metrics", text, "tendency", evidence)]


def staying(material: Material) -> list[Claim]:
    """Who stays longer or shorter than the customers of all other personas, with the share after a year on both sides; by churn where too few
    were watched in their first months for a curve."""
    rows = rows_of(material, STAYING)
    told = rows[rows["verdict"].isin((*DIFFER, "curves cross"))]
    found = []
    for row in told.head(MOST).itertuples():
        verdict = "cross" if row.verdict == "curves cross" else row.verdict
        text = material.say(
            f"claim_contrast_survival_12_{verdict}",
            persona=material.persona_names.get(row.group, row.group),
            own=_side(material, row, "value", row.n),
            others=_side(material, row, "other", row.n_other),
            p=figures.p_value(row.p_adjusted, material.language),
        )
        strength = "finding" if min(row.n, row.n_other) >= small_below() else "hypothesis"
        key = f"metrics-staying-personas-{row.group}"
        found.append(Claim(key, "metrics", text, strength, (_source(row),), n=int(row.n)))
    leaving = rows_of(material, CHURN)
    leaving = leaving[leaving["verdict"].isin(DIFFER) & ~leaving["group"].isin(rows["group"])]  # who has no curve
    return [*found, *(_differs(material, row, f"metrics-churn-personas-{row.group}") for row in leaving.head(MOST).itertuples())]  # fmt: skip


def table(material: Material, metrics: tuple[str, ...]) -> dict:
    """All contrasts of `metrics`: persona, all others, the difference and its corrected p."""
    say, rows = material.say, []
    for metric in metrics:
        for row in rows_of(material, metric).sort_values("group").itertuples():
            name = material.persona_names.get(row.group, row.group)
            sides = (_side(material, row, "value", row.n), _side(material, row, "other", row.n_other))
            p = figures.p_value(row.p_adjusted, material.language)
            head = f"{material.term('metric_names', metric)}: {name}"
            rows.append([head, *(Sourced(cell, _source(row)) for cell in (*sides, _gap(material, row), p))])
    heads = [say("group"), say("contrast_own"), say("contrast_others"), say("compared_gap"), "p"]
    note = say("contrast_note") + (f" {say('contrast_note_staying')}" if STAYING in metrics else "")
    note += f" {say('contrast_note_customers')}" if LOST in metrics else ""
    return blocks.table(say("contrast_caption"), heads, rows, note=note, dense=True)


def _side(material: Material, row, side: str, n: int) -> str:
    value, low, high = (getattr(row, name) for name in (side, f"{side}_low", f"{side}_high"))
    return figures.full(value, low, high, n, material.language, as_percent=row.metric not in NO_SHARES, decimals=_decimals(row))  # fmt: skip


def _gap(material: Material, row) -> str:
    """`−25 (−38 bis −10)`, of shares in percentage points."""
    percent, decimals = row.metric not in NO_SHARES, _decimals(row)
    size = figures.plain(row.difference, material.language, as_percent=percent, signed=True, decimals=decimals)
    span = figures.between(row.low, row.high, material.language, as_percent=percent, signed=True, decimals=decimals)
    return f"{size.removeprefix('+')} ({span})"  # a plus and brackets behind it look like a telephone number


def _decimals(row) -> int | None:
    return 0 if row.metric == "nps" else 2 if row.metric in ("satisfaction", "ces") else None


def _source(row) -> str:
    return reference("metric_contrasts", metric=row.metric, group=row.group)
