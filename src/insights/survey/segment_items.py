"""From answers to the items that build segments."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.survey import latent_class
from insights.survey.latent_class import Items

CATEGORIES_AT_MOST = 7  # a number with so few values is taken as categories
YES, NO = "1", "0"
JOINT = " = "


def building_variables(variables: pd.DataFrame) -> list[str]:
    """Names of the columns that build segments, in the order of the questionnaire."""
    chosen = variables[variables["builds_segments"] & (variables["kind"] != "text")]
    return list(chosen.sort_values("position")["variable"])


def encode_answers(responses: pd.DataFrame, variables: pd.DataFrame) -> Items:
    """The building columns of `responses` as items: a multiple response gives one yes/no item per answer.

    Ordered answers count as categories, so no distance between them is assumed. Skewed amounts are taken as logarithms and cut at
    four standard deviations, so that a few heavy users do not make a class of their own.
    Raises InputError when no building column has two different answers.
    """
    columns, groups = {}, {}
    rows = variables.set_index("variable")
    for name in building_variables(variables):
        for item, values in _items_of(responses[name], rows.loc[name]).items():
            columns[item] = values
            groups[item] = name
    return latent_class.encode(pd.DataFrame(columns, index=responses.index), groups=groups)


def _items_of(values: pd.Series, variable: pd.Series) -> dict[str, pd.Series]:
    name, categories = str(variable.name), contracts.split(variable["categories"])
    if variable["kind"] == "multiple":
        answers = values.map(contracts.split, na_action="ignore")
        return {f"{name}{JOINT}{category}": _ticked(answers, category) for category in categories}
    if variable["kind"] == "numeric":
        numbers = pd.to_numeric(values).astype(float)
        if numbers.nunique() <= CATEGORIES_AT_MOST:
            return {name: numbers.astype("str").where(numbers.notna())}
        return {name: _tamed(numbers)}
    return {name: pd.Series(pd.Categorical(values, categories=categories or None), index=values.index)}


def _ticked(answers: pd.Series, category: str) -> pd.Series:
    return answers.map(lambda given: YES if category in given else NO, na_action="ignore").astype("str")


def _tamed(numbers: pd.Series) -> pd.Series:
    if numbers.min() >= 0 and numbers.skew() > 1:
        numbers = np.log1p(numbers)
    mean, deviation = numbers.mean(), numbers.std(ddof=0)
    return numbers.clip(mean - 4 * deviation, mean + 4 * deviation)
