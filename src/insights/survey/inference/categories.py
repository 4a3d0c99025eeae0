"""Who gave which answer: the categories of a variable as a table of yes and no, the shape that all counting uses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from insights import contracts
from insights.wording import are_years, figure, number

TEXTS = {
    "de": {"from": "bis unter", "below": "unter", "total": "Gesamt"},
    "en": {"from": "to under", "below": "under", "total": "Total"},
}


@dataclass(frozen=True)
class Membership:
    """A variable's `categories` in order; `members`: people × categories, True where the answer was given; `valid`: people with an answer."""

    variable: str
    kind: str
    categories: list[str]
    members: np.ndarray
    valid: np.ndarray


def membership(responses: pd.DataFrame, variable: pd.Series, *, language: str = "de") -> Membership:
    """Who of `responses` belongs to which category of `variable` (a row of the table `variables`).

    Numeric variables are cut into their bands, or their points when they have no bands. A multiple response can be in several categories.
    """
    values = responses[variable["variable"]]
    kind = variable["kind"]
    if kind == "numeric":
        limits = [float(limit) for limit in contracts.split(variable["bands"])]
        if limits:
            labels, codes = _banded(values.to_numpy(dtype=float), limits, language)
        else:
            labels, codes = _points(values, contracts.split(variable["categories"]), language)
        members = codes[:, None] == np.arange(len(labels))
    elif kind == "multiple":
        chosen = values.map(contracts.split, na_action="ignore")
        labels = contracts.split(variable["categories"])
        where = {label: i for i, label in enumerate(labels)}
        members = np.zeros((len(values), len(labels)), dtype=bool)
        for row, options in enumerate(chosen):
            for option in options if isinstance(options, list) else ():
                members[row, where[option]] = True
    else:
        labels = contracts.split(variable["categories"])
        codes = pd.Categorical(values, categories=labels).codes
        members = codes[:, None] == np.arange(len(labels))
    return Membership(variable["variable"], kind, labels, members, values.notna().to_numpy())


def memberships(
    responses: pd.DataFrame, variables: pd.DataFrame, names: list[str], *, language: str = "de"
) -> list[Membership]:
    """The membership of each variable in `names`."""
    rows = variables.set_index("variable", drop=False)
    return [membership(responses, rows.loc[name], language=language) for name in names]


def _banded(values: np.ndarray, limits: list[float], language: str) -> tuple[list[str], np.ndarray]:
    whole = bool(np.all(np.mod(values[~np.isnan(values)], 1) == 0)) and all(limit.is_integer() for limit in limits)
    codes = np.where(np.isnan(values), -1, np.digitize(values, limits))
    labels = band_labels(limits, whole=whole, language=language)
    if not (codes == 0).any():  # nobody below the first limit: no such band
        labels, codes = labels[1:], codes - (codes > 0)
    return labels, codes


def band_labels(limits: list[float], *, whole: bool, language: str) -> list[str]:
    """Names of the bands below, between and above the upper-open `limits`: `unter 18`, `18–29`, `30+`; years are not grouped."""
    years = are_years(limits)

    def told(value: float) -> str:
        return _figure(value, language, years=years)

    words = TEXTS[language]
    labels = [f"{words['below']} {told(limits[0])}"]
    for low, high in pairwise(limits):
        if whole and high - low == 1:
            labels.append(told(low))
        elif whole:
            labels.append(f"{told(low)}–{told(high - 1)}")
        else:
            labels.append(f"{told(low)} {words['from']} {told(high)}")
    return [*labels, f"{told(limits[-1])}+"]


def _points(values: pd.Series, scale: list[str], language: str) -> tuple[list[str], np.ndarray]:
    found = set(values.dropna())
    points = sorted(found | {float(point) for point in scale}) if len(scale) > 2 else sorted(found)
    where = {point: i for i, point in enumerate(points)}
    codes = values.map(where).fillna(-1).to_numpy(dtype=int)
    years = are_years(points)
    return [_figure(point, language, years=years) for point in points], codes


def _figure(value: float, language: str, *, years: bool) -> str:
    decimals = 0 if float(value).is_integer() else min(len(f"{value:.6g}".partition(".")[2]), 6)
    return figure(value, language, years=True) if years else number(value, language, decimals=decimals)
