"""What sets segments apart: shares and means per segment, tested on the questions that did not build them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.survey.categories import membership

PROFILED_ROLES_NOT = ("id", "weight", "open", "ignore")
MEAN = "mean"


@dataclass(frozen=True)
class Measure:
    """One figure of a variable: the share of a category, or the mean; `values` per respondent, missing where not answered."""

    variable: str
    position: int
    category: str
    statistic: str
    values: np.ndarray


def measures(responses: pd.DataFrame, variables: pd.DataFrame, *, language: str = "de") -> Iterator[Measure]:
    """Every figure that can be told of a group of respondents: shares of categories (numbers: of bands) and means.

    Ordered answers whose categories are all numbers have a mean too.
    """
    for _, variable in profiled(variables).iterrows():
        who = membership(responses, variable, language=language)
        for position, category in enumerate(who.categories, start=1):
            values = np.where(who.valid, who.members[:, position - 1], np.nan)
            yield Measure(who.variable, position, category, "share", values)
        numbers = as_numbers(responses[who.variable], who.kind, contracts.split(variable["categories"]))
        if numbers is not None:
            yield Measure(who.variable, len(who.categories) + 1, MEAN, MEAN, numbers)


def profiled(variables: pd.DataFrame) -> pd.DataFrame:
    """The variables that a profile shows, in the order of the questionnaire."""
    shown = ~variables["role"].isin(PROFILED_ROLES_NOT) & (variables["kind"] != "text") & (variables["n_valid"] > 0)
    return variables[shown].sort_values("position")


def as_numbers(values: pd.Series, kind: str, categories: list[str]) -> np.ndarray | None:
    """The answers as numbers, or None when they are names."""
    if kind == "numeric":
        return values.to_numpy(dtype=float)
    try:
        known = {category: float(category) for category in categories}
    except ValueError:
        return None
    return values.map(known).to_numpy(dtype=float) if kind == "ordinal" and known else None


def profile_segments(
    responses: pd.DataFrame, variables: pd.DataFrame, memberships: pd.DataFrame, *, language: str = "de"
) -> pd.DataFrame:
    """The hand-over `segment_profile`: every variable in every segment beside its overall value.

    Variables that did not build the segments are tested over all segments: χ² (Rao-Scott's first-order correction by Kish's design
    effect) with bias-corrected Cramér's V (Bergsma 2013), for numbers Welch's ANOVA with ω²; p is adjusted after Benjamini &
    Hochberg 1995. Several answers: the smallest p of its answers times their number. Figures on fewer than 10 people are left out.
    """
    if memberships.empty:
        return contracts.empty("segment_profile")
    data = responses.merge(memberships[["respondent_id", "segment"]], on="respondent_id")
    segment, weights = data["segment"].to_numpy(dtype=int), data["weight"].to_numpy(dtype=float)
    listed = list(measures(data, variables, language=language))
    rows = [_figure(m, segment == s, weights) | {"segment": s} for s in np.unique(segment) for m in listed]
    tests = _tests(data, variables, segment, weights)
    table = pd.DataFrame(rows).merge(tests, on="variable", how="left")
    return contracts.check(table, "segment_profile")


def _figure(measure: Measure, inside: np.ndarray, weights: np.ndarray) -> dict:
    answered = ~np.isnan(measure.values)
    group = answered & inside
    if measure.statistic == MEAN:
        here = estimates.mean(measure.values[group], weights=weights[group])
        overall = estimates.mean(measure.values[answered], weights=weights[answered])
    else:
        here = estimates.share(measure.values[group] == 1, weights=weights[group])
        overall = estimates.share(measure.values[answered] == 1, weights=weights[answered])
    shown = here.note in ("", "small base")
    return {
        "variable": measure.variable,
        "position": measure.position,
        "category": measure.category,
        "statistic": measure.statistic,
        "n": int(group.sum() if measure.statistic == MEAN else (measure.values[group] == 1).sum()),
        "base": int(group.sum()),
        "value": here.value if shown else np.nan,
        "low": here.low if shown else np.nan,
        "high": here.high if shown else np.nan,
        "overall": overall.value if estimates.base_note(overall.n) in ("", "small base") else np.nan,
        "note": here.note or None,
    }


def _tests(data: pd.DataFrame, variables: pd.DataFrame, segment: np.ndarray, weights: np.ndarray) -> pd.DataFrame:
    rows = []
    for _, variable in profiled(variables).iterrows():
        p, effect = _test(data, variable, segment, weights)
        builds = bool(variable["builds_segments"])
        rows.append(
            {
                "variable": variable["variable"],
                "p": np.nan if builds else p,
                "effect": effect,
                "builds_segments": builds,
            }
        )
    table = pd.DataFrame(rows)
    table["p_adjusted"] = _false_discovery(table["p"].to_numpy(dtype=float))
    return table.drop(columns="p")


def _false_discovery(p: np.ndarray) -> np.ndarray:
    from scipy.stats import false_discovery_control

    adjusted, tested = np.full(len(p), np.nan), ~np.isnan(p)
    if tested.any():
        adjusted[tested] = false_discovery_control(p[tested])
    return adjusted


def _test(data: pd.DataFrame, variable: pd.Series, segment: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """p over all segments and the effect size."""
    if variable["kind"] == "numeric":
        return welch_anova(data[variable["variable"]].to_numpy(dtype=float), segment, weights)
    who = membership(data, variable)
    x, groups, w = who.members[who.valid].astype(float), segment[who.valid], weights[who.valid]
    if variable["kind"] != "multiple":
        return chi_square(x, groups, w)
    found = [chi_square(np.column_stack([x[:, j], 1 - x[:, j]]), groups, w) for j in range(x.shape[1])]
    found = [(p, v) for p, v in found if not np.isnan(p)]
    return (min(1.0, min(p for p, _ in found) * len(found)), max(v for _, v in found)) if found else (np.nan, np.nan)


def chi_square(hits: np.ndarray, groups: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """p of χ² and bias-corrected Cramér's V of `groups` × the columns of `hits`, counts scaled to the effective n."""
    from scipy.stats import chi2

    names = np.unique(groups)
    counts = np.array([(weights[groups == g, None] * hits[groups == g]).sum(axis=0) for g in names])
    counts = counts[:, counts.sum(axis=0) > 0] if counts.size else counts
    if counts.size == 0 or min(counts.shape) < 2:
        return np.nan, np.nan
    n = estimates.effective_n(weights)
    counts = counts * n / counts.sum()
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / n
    statistic = float(((counts - expected) ** 2 / expected).sum())
    r, c = counts.shape
    phi = max(0.0, statistic / n - (r - 1) * (c - 1) / (n - 1))
    smaller = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    return float(chi2.sf(statistic, (r - 1) * (c - 1))), float(np.sqrt(phi / smaller)) if smaller > 0 else np.nan


def welch_anova(x: np.ndarray, groups: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """p of Welch's ANOVA (Welch 1951) and ω², on weighted means and the effective n of each group."""
    from scipy.stats import f

    answered = ~np.isnan(x)
    x, groups, weights = x[answered], groups[answered], weights[answered]
    parts = [(x[groups == g], weights[groups == g]) for g in np.unique(groups)]
    parts = [(v, w) for v, w in parts if len(v) > 1 and v.std() > 0]
    if len(parts) < 2:
        return np.nan, np.nan
    n = np.array([estimates.effective_n(w) for _, w in parts])
    mean = np.array([np.average(v, weights=w) for v, w in parts])
    square = np.array([np.average((v - m) ** 2, weights=w) for (v, w), m in zip(parts, mean, strict=True)])
    variance, k = square * n / (n - 1), len(parts)
    precision = n / variance
    centre = (precision * mean).sum() / precision.sum()
    lack = ((1 - precision / precision.sum()) ** 2 / (n - 1)).sum()
    statistic = (precision * (mean - centre) ** 2).sum() / (k - 1) / (1 + 2 * (k - 2) / (k**2 - 1) * lack)
    between, within = (n * (mean - (n * mean).sum() / n.sum()) ** 2).sum(), (n * square).sum()
    error = within / (n.sum() - k)
    omega = max(0.0, (between - (k - 1) * error) / (between + within + error))
    return float(f.sf(statistic, k - 1, (k**2 - 1) / (3 * lack))), float(omega)
