"""What the check of an assumption looks at, in words: a supported check says no more than this."""

from __future__ import annotations

import pandas as pd

from insights import estimates
from insights.report import figures
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.phrases import say
from insights.settings import Check
from insights.study import Study
from insights.wording import listing, quoted


def what_is_tested(check: Check, variables: pd.DataFrame, study: Study) -> str:
    """`Mittelwert von „Hotline“ unter 3`: the figure and the side of the limit that `check` names, without a full stop."""
    language = study.language
    signed = check.statistic == "difference"
    as_percent = check.statistic == "event_share" or bool(check.category)
    above = check.above is not None
    limit = limit_in_words(check.above if above else check.below, language, as_percent=as_percent, signed=signed)
    side = say("tested_above" if above else "tested_below", language, limit=limit)
    if check.statistic == "event_share":
        activities = listing([quoted(name, language) for name in check.activities], language)
        return say("tested_events_of" if activities else "tested_events", language, side=side, activities=activities)
    label = quoted(_label(check.column, variables), language)
    categories = listing([quoted(c, language) for c in _readable(check.column, check.category, study)], language)
    if not signed:
        kind = "tested_share" if categories else "tested_mean"
        return say(kind, language, label=label, side=side, categories=categories)
    group, other = _groups(check, variables, study)
    label = f"{label}: {categories}" if categories else label
    return say("tested_difference", language, label=label, group=group, other=other, side=side)


def evidence(material: Material, row) -> tuple[str, ...]:
    """The references to what the check of the assumption `row` looks at: its limits, the events, the groups it compares, small bases."""
    check = material.study.settings.assumptions[int(row.assumption) - 1].check
    if check is None or figures.missing(row.n):
        return ()
    limits = reference("study", f"assumptions {int(row.assumption)}")
    if figures.missing(row.value):
        return (limits, reference("method", "no_share_below"))
    looked_at = _looked_at(check, limits, material)
    return (*looked_at, reference("method", "small_base")) if row.n < estimates.SMALL_BELOW else looked_at


def _looked_at(check: Check, limits: str, material: Material) -> tuple[str, ...]:
    if check.statistic == "event_share":
        shares = material["event_shares"]
        single = set(shares.loc[shares["activity"] != "all", "activity"])
        asked = set(check.activities)
        names = ["all"] if not asked or asked == single else sorted(asked)
        return (limits, *(reference("event_shares", activity=name) for name in names))
    if check.statistic != "difference":
        return (limits,)
    return (limits, *(_with(sides, check) for sides in _compared(check, material)))


def _compared(check: Check, material: Material) -> list[dict[str, object]]:
    """The conditions of both groups, as far as conditions on single answers can tell them."""
    if check.at_least is not None:
        return [{f"{check.by}_from": check.at_least}, {f"{check.by}_under": check.at_least}]
    codes = [_as_in_data(check.by, category, material) for category in (*check.group, *check.compared_to)]
    asked = [{check.by: code} for code in codes]
    rest = [] if check.compared_to or len(check.group) > 1 else [{f"{check.by}_not": codes[0]}]
    return [*asked, *rest]


def _with(sides: dict[str, object], check: Check) -> str:
    return reference("responses", **sides) + f', {check.column} != ""' + (f', {check.by} != ""' if check.by else "")


def _as_in_data(column: str | None, category: str, material: Material) -> str:
    """A category as the survey holds it, whichever way study.yml spells it."""
    known = material.study.settings.column(column or "")
    there = set(material["responses"][column].dropna().astype(str)) if column in material["responses"] else set()
    back = {label: code for code, label in (known.labels if known else {}).items()}
    labels = known.labels if known else {}
    return next((c for c in (category, labels.get(category), back.get(category)) if c in there), category)


def limit_in_words(limit: float, language: str, *, as_percent: bool, signed: bool) -> str:
    """A limit as it is written in a sentence: `50 %`, `3`, `null` for a difference of 0."""
    if signed and limit == 0:
        return say("zero", language)
    return figures.plain(limit, language, as_percent=as_percent, signed=signed and as_percent, exact=True)


def _groups(check: Check, variables: pd.DataFrame, study: Study) -> tuple[str, str]:
    """The two groups of a difference."""
    language, label = study.language, _label(check.by, variables)
    if check.at_least is not None:
        cut = figures.plain(check.at_least, language, exact=True)
        name = quoted(label, language)
        return tuple(say(key, language, label=name, cut=cut) for key in ("group_from", "group_under"))

    def named(categories: list[str]) -> str:
        return quoted(f"{label}: {listing(_readable(check.by, categories, study), language)}", language)

    return named(check.group), named(check.compared_to) if check.compared_to else say("group_rest", language)


def _label(column: str | None, variables: pd.DataFrame) -> str:
    found = variables.loc[variables["variable"] == column, "label"]
    return str(found.iloc[0]) if len(found) else str(column)


def _readable(column: str | None, categories: list[str], study: Study) -> list[str]:
    known = study.settings.column(column or "")
    labels = known.labels if known else {}
    return [labels.get(category, category) for category in categories]
