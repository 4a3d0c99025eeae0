"""The answers that build the segments as numbers that can be compared: the columns from which the map is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates, wording

SCALE = "scale"  # the answer of a column that holds places on a scale


@dataclass(frozen=True)
class Column:
    """One column of the map: what its high values mean, and the values of the respondents.

    `item`: the question; `answer`: the answer whose presence it marks, or "scale"; `label`: the question's wording; `first` and `last`:
    the ends of a scale of categories, empty where a high value means agreement, more of an amount, or that the answer was given.
    """

    item: str
    answer: str
    label: str
    kind: str  # statement, scale, amount, answer, yes
    values: np.ndarray
    first: str = ""
    last: str = ""

    @property
    def n(self) -> int:
        """Respondents behind it: who gave the answer, or has a place on the scale."""
        known = ~np.isnan(self.values)
        return int(known.sum() if self.answer == SCALE else (self.values[known] > 0).sum())


def map_columns(responses: pd.DataFrame, variables: pd.DataFrame) -> list[Column]:
    """The columns of `responses` that build segments, in the order of the questionnaire.

    Ordered answers and amounts give one column each (a skewed amount its logarithm), turned so that agreement is high; every answer of a
    nominal question and every option of a multiple response gives a 0/1 column. Answers of fewer than ten people, or of all but ten, are
    left out: they would place single people. A missing answer is NaN.
    """
    chosen = variables[variables["builds_segments"] & (variables["kind"] != "text")].sort_values("position")
    found = [
        column
        for variable in chosen.to_dict("records")
        if variable["variable"] in responses
        for column in _columns(responses[variable["variable"]], variable)
    ]
    return [column for column in found if varies(column.values)]


def matrix(columns: list[Column], weight: np.ndarray) -> np.ndarray:
    """The columns beside each other as factor analysis of mixed data takes them (Escofier 1979; Pagès 2004).

    Scales, amounts and yes/no answers have mean 0 and variance 1; the 0/1 columns of a nominal question with the shares p are divided by √p, so
    that a question with many answers does not outweigh the others.
    """
    return np.column_stack([_scaled(column, weight) for column in columns])


def _scaled(column: Column, weight: np.ndarray) -> np.ndarray:
    known = ~np.isnan(column.values)
    mean = float(np.average(column.values[known], weights=weight[known]))
    if column.kind == "answer":
        return (column.values - mean) / np.sqrt(mean)
    return (column.values - mean) / np.sqrt(np.average((column.values[known] - mean) ** 2, weights=weight[known]))


def _columns(values: pd.Series, variable: dict) -> list[Column]:
    name, label, categories = variable["variable"], variable["label"], contracts.split(variable["categories"])
    if variable["kind"] == "numeric":
        return [Column(name, SCALE, label, "amount", _tamed(pd.to_numeric(values, errors="coerce")))]
    if variable["kind"] == "ordinal":
        return [_ordered(values, name, label, categories)]
    several = variable["kind"] == "multiple"
    yes = [category for category in categories if wording.yes_or_no(category)]
    if not several and len(categories) == 2 and yes:
        return [Column(name, yes[0], label, "yes", _given(values, yes[0], several=False))]
    kind = "yes" if several else "answer"  # options of a multiple response do not exclude each other
    return [Column(name, one, label, kind, _given(values, one, several=several)) for one in categories]


def _ordered(values: pd.Series, name: str, label: str, categories: list[str]) -> Column:
    places = values.map({category: float(i) for i, category in enumerate(categories)}).to_numpy(dtype=float)
    if wording.AGREES.match(categories[0]) and not wording.AGREES.match(categories[-1]):
        places, categories = len(categories) - 1 - places, categories[::-1]
    if wording.AGREES.match(categories[-1]):
        return Column(name, SCALE, label, "statement", places)
    return Column(name, SCALE, label, "scale", places, categories[0], categories[-1])


def _given(values: pd.Series, category: str, *, several: bool) -> np.ndarray:
    given = [category in contracts.split(value) if several else value == category for value in values]
    return np.where(values.isna(), np.nan, np.array(given, dtype=float))


def _tamed(numbers: pd.Series) -> np.ndarray:
    """A skewed amount as its logarithm, cut at four standard deviations, so that a few heavy users do not make the axis."""
    if numbers.notna().sum() > 2 and numbers.min() >= 0 and numbers.skew() > 1:
        numbers = np.log1p(numbers)
    mean, deviation = numbers.mean(), numbers.std(ddof=0)
    return numbers.clip(mean - 4 * deviation, mean + 4 * deviation).to_numpy(dtype=float)


def varies(values: np.ndarray) -> bool:
    """Whether at least ten people answer otherwise than most, of twenty at least."""
    known = values[~np.isnan(values)]
    if len(known) < 2 * estimates.no_share_below():
        return False
    most = np.unique(known, return_counts=True)[1].max()
    return bool(len(known) - most >= estimates.no_share_below())
