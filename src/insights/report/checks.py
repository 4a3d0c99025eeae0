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
    language, side = study.language, side_in_words(check, study.language)
    signed = check.statistic == "difference"
    if check.statistic == "event_share":
        activities = listing([quoted(name, language) for name in check.activities], language)
        return say("tested_events_of" if activities else "tested_events", language, side=side, activities=activities)
    label = quoted(_label(check.column, variables), language)
    categories = _categories(check, study)
    if not signed:
        kind = "tested_share" if categories else "tested_mean"
        return say(kind, language, label=label, side=side, categories=categories)
    group, other = _groups(check, variables, study)
    label = f"{label}: {categories}" if categories else label
    return say("tested_difference", language, label=label, group=group, other=other, side=side)


def side_in_words(check: Check, language: str) -> str:
    """`über 3`: the limit of the check and its side."""
    above, signed = check.above is not None, check.statistic == "difference"
    limit = limit_in_words(check.above if above else check.below, language, as_percent=in_percent(check), signed=signed)
    return say("tested_above" if above else "tested_below", language, limit=limit)


def in_percent(check: Check) -> bool:
    """Whether the figure that decides the check is a share."""
    return check.statistic == "event_share" or bool(check.category)


def figure_in_words(row, check: Check, material: Material) -> str:
    """`„Hotline“ liegt im Mittel bei 3,6 (3,5 bis 3,7; n = 527 Befragte)`: the figure that decided the assumption `row`, without a full stop."""
    language, study, variables = material.language, material.study, material["variables"]
    signed = check.statistic == "difference"
    style = {"as_percent": in_percent(check), "signed": signed}
    figure = {
        "value": figures.plain(row.value, language, **style),
        "interval": figures.between(row.low, row.high, language, **style),
        "n": figures.whole(row.n, language),
        "what": material.say("n_events" if check.statistic == "event_share" else "n_respondents"),
    }
    if check.statistic == "event_share":
        return material.say("plain_events", **figure)
    label, categories = material.short_label(check.column or ""), _categories(check, study)
    if signed:
        group, other = _groups(check, variables, study)
        label = f"{quoted(label, language)}: {categories}" if categories else quoted(label, language)
        return material.say("plain_difference", label=label, group=group, other=other, **figure)
    kinds = set(variables.loc[variables["variable"] == check.column, "kind"])
    key = "plain_mean" if not categories else "plain_multiple" if "multiple" in kinds else "plain_share"
    return material.say(key, label=quoted(label, language), categories=categories, **figure)


def _categories(check: Check, study: Study) -> str:
    """`„oft“ oder „immer“`: the answers that the check counts together."""
    language = study.language
    named = [quoted(c, language) for c in _readable(check.column, check.category, study)]
    return say("either", language, first=", ".join(named[:-1]), last=named[-1]) if len(named) > 1 else "".join(named)


def evidence(material: Material, row) -> tuple[str, ...]:
    """The references to what the check of the assumption `row` looks at: its limits, the events, the groups it compares, small bases."""
    check = material.study.settings.assumptions[int(row.assumption) - 1].check
    if check is None or figures.missing(row.n):
        return ()
    limits = reference("study", f"assumptions {int(row.assumption)}")
    if figures.missing(row.value):
        return (limits, reference("method", "no_share_below"))
    looked_at = _looked_at(check, limits, material)
    return (*looked_at, reference("method", "small_base")) if row.n < estimates.small_below() else looked_at


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
        named = {"label": quoted(label, language), "cut": cut}
        return say("group_from", language, **named), say("group_under", language, **named)

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
