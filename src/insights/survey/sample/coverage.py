"""Blind spots: which cells of the population (two characteristics crossed) the data hardly cover."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.estimates import no_share_below, small_below, suppress_below
from insights.survey.banners.crosstabs import divisions
from insights.survey.inference.categories import Membership
from insights.wording import listing, number, put_in, small_bases

MOST_VARIABLES, MOST_CATEGORIES = 8, 8
NESTED = 0.99  # share of people for whom one characteristic says the other
NAMED = 4  # cells that a sentence names
SIGNIFICANT = 0.05
TEXTS = {
    "de": {
        "none": "Für blinde Flecken braucht es mindestens zwei Merkmale mit zwei bis acht Ausprägungen.",
        "all": "Blinde Flecken: Alle {cells} Zellen aus je zwei Merkmalen haben mindestens {marked_below} Befragte.",
        "some": "Blinde Flecken: Von {cells} Zellen aus je zwei Merkmalen haben {few} weniger als {smallest_group} Befragte und {small} weitere weniger als {marked_below}.",
        "missed": "Deutlich weniger Befragte, als nach den Randverteilungen zu erwarten wären, haben {n} dieser Zellen: {named}.",
        "missed_one": "Deutlich weniger Befragte, als nach den Randverteilungen zu erwarten wären, hat eine davon: {named}.",
        "rare": "Kaum abgedeckt sind vor allem {named}.",
        "cell": "{a} × {b} ({n} statt {expected})",
        "rare_cell": "{a} × {b} ({n})",
        "below": "unter {share_from}",
        "more": "{n} weitere",
        "statement": "{a} × {b}: {n} in der Stichprobe, nach den Randverteilungen wären es {expected}.",
    },
    "en": {
        "none": "Blind spots need at least two characteristics with two to eight categories.",
        "all": "Blind spots: all {cells} cells of two characteristics each have at least {marked_below} respondents.",
        "some": "Blind spots: of {cells} cells of two characteristics each, {few} have fewer than {smallest_group} respondents and {small} more have fewer than {marked_below}.",
        "missed": "Of these, {n} have clearly fewer respondents than their margins let expect: {named}.",
        "missed_one": "One of these has clearly fewer respondents than its margins let expect: {named}.",
        "rare": "Hardly covered are above all {named}.",
        "cell": "{a} × {b} ({n} instead of {expected})",
        "rare_cell": "{a} × {b} ({n})",
        "below": "fewer than {share_from}",
        "more": "{n} more",
        "statement": "{a} × {b}: {n} in the sample, where the margins let expect {expected}.",
    },
}


def _words(language: str) -> dict[str, str]:
    return put_in(TEXTS[language], small_bases(language))


def coverage(
    responses: pd.DataFrame, variables: pd.DataFrame, *, weighting: pd.DataFrame | None = None, language: str = "de"
) -> pd.DataFrame:
    """Every cell of two demographic or firmographic characteristics, with the people in it and those expected: the table `coverage`.

    Expected: as many as if the two were independent, by the targets in `weighting` where there are any, else by the sample itself; too few by
    a binomial test, corrected over all cells (Benjamini-Hochberg). Characteristics with more than eight categories are left out, and pairs of
    which one lies in the other (region and country).
    """
    if responses.empty:
        return contracts.empty("coverage")
    crossed = divisions(responses, variables, most_categories=MOST_CATEGORIES, language=language)[:MOST_VARIABLES]
    targets = {} if weighting is None else {(r.variable, r.category): r.target for r in weighting.itertuples()}
    rows = [row for a, b in combinations(crossed, 2) if not _nested(a, b) for row in _cells(a, b, targets)]
    if not rows:
        return contracts.empty("coverage")
    table = pd.DataFrame(rows)
    table["p_adjusted"] = estimates.adjusted(table["p"].to_numpy(), "bh")
    table["fewer_than_expected"] = table["p_adjusted"] < SIGNIFICANT
    n = table["n"]
    table["verdict"] = np.select([n == 0, n < suppress_below(), n < small_below()], ["empty", "hardly covered", "small base"], "covered")  # fmt: skip
    labels = dict(zip(variables["variable"], variables["label"], strict=True))
    table["statement"] = [
        None if r.verdict == "covered" else _named(r, labels, language, "statement") for r in table.itertuples()
    ]
    return contracts.check(table, "coverage")


def _nested(a: Membership, b: Membership) -> bool:
    """Whether one characteristic says the other (all of a region are in one country)."""
    counts = a.members.T.astype(float) @ b.members
    total = counts.sum()
    return bool(total) and max(counts.max(axis=0).sum(), counts.max(axis=1).sum()) >= NESTED * total


def _cells(a: Membership, b: Membership, targets: dict) -> list[dict]:
    from scipy.stats import binom

    both = a.valid & b.valid
    base = int(both.sum())
    left, right = a.members[both].astype(float), b.members[both].astype(float)
    counts, first, second = left.T @ right, _shares(a, left, targets), _shares(b, right, targets)
    rows = []
    for i, j in np.ndindex(counts.shape):
        share = first[i] * second[j]
        if share > 0:
            rows.append(
                {
                    "variable": a.variable,
                    "position": i + 1,
                    "category": a.categories[i],
                    "other": b.variable,
                    "other_position": j + 1,
                    "other_category": b.categories[j],
                    "n": int(counts[i, j]),
                    "base": base,
                    "expected": base * share,
                    "p": float(binom.cdf(counts[i, j], base, share)),
                }
            )
    return rows


def _shares(m: Membership, members: np.ndarray, targets: dict) -> np.ndarray:
    known = [targets.get((m.variable, category), 0.0) for category in m.categories]
    return np.array(known) if sum(known) else members.sum(axis=0) / max(len(members), 1)


def coverage_statement(table: pd.DataFrame, variables: pd.DataFrame, *, language: str = "de") -> str:
    """How well the sample covers the cells of `coverage`, with those of fewer than 30 named that are missed most; one or two sentences."""
    words, labels = _words(language), dict(zip(variables["variable"], variables["label"], strict=True))
    if table.empty:
        return words["none"]
    few, small = int((table["n"] < suppress_below()).sum()), int((table["verdict"] == "small base").sum())
    if not few and not small:
        first = words["all"].format(cells=len(table))
    else:
        first = words["some"].format(cells=len(table), few=few, small=small)
    missed = table[table["fewer_than_expected"] & (table["n"] < small_below())]
    if len(missed):
        named = _listed(missed, labels, language)
        key = "missed_one" if len(missed) == 1 else "missed"
        return f"{first} {words[key].format(n=len(missed), named=named)}"
    hardly = table[table["n"] < suppress_below()]
    return f"{first} {words['rare'].format(named=_listed(hardly, labels, language))}" if len(hardly) else first


def _listed(cells: pd.DataFrame, labels: dict[str, str], language: str) -> str:
    ordered = cells.assign(gap=cells["expected"] - cells["n"]).sort_values(
        ["gap", "variable", "position", "other", "other_position"], ascending=[False, True, True, True, True]
    )
    names = [
        _named(r, labels, language, "cell" if r.expected >= suppress_below() else "rare_cell")
        for r in ordered.head(NAMED).itertuples()
    ]
    if len(ordered) > NAMED:
        names.append(TEXTS[language]["more"].format(n=len(ordered) - NAMED))
    return listing(names, language)


def _named(row, labels: dict[str, str], language: str, key: str) -> str:
    words = _words(language)
    n = (
        words["below"] if row.n < no_share_below() else str(row.n)
    )  # which of the thin ones is empty would tell hidden cells
    a, b = f"{labels[row.variable]}: {row.category}", f"{labels[row.other]}: {row.other_category}"
    decimals = 0 if row.expected >= 10 else 1
    expected = number(row.expected, language, decimals=decimals)
    return words[key].format(a=a, b=b, n=n, expected=expected)
