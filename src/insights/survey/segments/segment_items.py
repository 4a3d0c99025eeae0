"""From answers to the items that build segments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.survey import latent_class
from insights.survey.latent_class import Items

CATEGORIES_AT_MOST = 7  # a number with so few values is taken as categories
ORDERED = ("ordinal", "numeric")  # kinds of columns whose answers are a scale
YES, NO = "1", "0"
JOINT = " = "
RARE = 0.01  # chance below which an answer that always stands alone is one that excludes the others


def building_variables(variables: pd.DataFrame) -> list[str]:
    """Names of the columns that build segments, in the order of the questionnaire."""
    chosen = variables[variables["builds_segments"] & (variables["kind"] != "text")]
    return list(chosen.sort_values("position")["variable"])


def encode_answers(responses: pd.DataFrame, variables: pd.DataFrame) -> Items:
    """The building columns of `responses` as items: a multiple response gives one yes/no item per answer.

    An exclusive answer ("none of these") is no item: that it excludes all others is how the question works, not what people are like.
    Of a question to which nobody gave two answers the whole list is one item, for the same reason.
    Ordered answers count as categories, so no distance between them is assumed. Skewed amounts are taken as logarithms and cut at
    four standard deviations, so that a few heavy users do not make a class of their own. Counts (`counted`) stay as they are: Poisson in each class.
    Raises InputError when no building column has two different answers.
    """
    columns, groups, counts = {}, {}, []
    rows = variables.set_index("variable")
    for name in building_variables(variables):
        if rows.loc[name, "counted"]:
            counts.append(name)
        for item, values in _items_of(responses[name], rows.loc[name]).items():
            columns[item] = values
            groups[item] = name
    items = latent_class.encode(pd.DataFrame(columns, index=responses.index), groups=groups, counts=tuple(counts))
    return replace(items, ordered=tuple(one for one in items.names if rows.loc[groups[one], "kind"] in ORDERED))


def in_words(item: str, labels: pd.Series) -> str:
    """The question behind an item; of a multiple response with the answer."""
    question, _, answer = item.partition(JOINT)
    if item in labels.index or not answer:
        return str(labels.get(item, item))
    return f"{labels.get(question, question)}: {answer}"


def _items_of(values: pd.Series, variable: pd.Series) -> dict[str, pd.Series]:
    name, categories = str(variable.name), contracts.split(variable["categories"])
    if variable["kind"] == "multiple":
        answers = values.map(contracts.split, na_action="ignore")
        if answers.dropna().map(len).max() == 1:
            return {name: pd.Series(pd.Categorical(answers.str[0], categories=categories or None), index=values.index)}
        alone = exclusive(answers, categories)
        return {f"{name}{JOINT}{one}": _ticked(answers, one) for one in categories if one not in alone}
    if variable["kind"] == "numeric":
        numbers = pd.to_numeric(values).astype(float)
        if variable["counted"]:
            return {name: numbers}
        if numbers.nunique() <= CATEGORIES_AT_MOST:
            return {name: _as_steps(numbers)}
        return {name: _tamed(numbers)}
    return {name: pd.Series(pd.Categorical(values, categories=categories or None), index=values.index)}


def _as_steps(numbers: pd.Series) -> pd.Series:
    """Each value as an answer of its own, in the order of the numbers: as texts 10 would stand before 2."""
    texts = numbers.astype("str").where(numbers.notna())
    steps = texts[numbers.notna()].drop_duplicates()
    return pd.Series(pd.Categorical(texts, sorted(steps, key=float)), index=numbers.index)


def exclusive(answers: pd.Series, categories: list[str]) -> set[str]:
    """The answers that never stand beside another one, though chance would have put them there.

    `answers` are lists of answers. Where the other answers stand alone in a share q of the lists, an answer given n times stands alone every
    time with chance q^n; below 1 % it excludes the others by its meaning. A rarer one stays an ordinary answer.
    """
    lists = answers.dropna()
    found = set()
    for category in categories:
        inside = lists.map(lambda given, one=category: one in given).to_numpy(dtype=bool)
        sizes = lists.map(len).to_numpy()
        others = sizes[~inside & (sizes > 0)]
        if inside.any() and len(others) and (sizes[inside] == 1).all() and (others == 1).mean() ** inside.sum() < RARE:
            found.add(category)
    return found


def _ticked(answers: pd.Series, category: str) -> pd.Series:
    return answers.map(lambda given: YES if category in given else NO, na_action="ignore").astype("str")


def _tamed(numbers: pd.Series) -> pd.Series:
    if numbers.min() >= 0 and numbers.skew() > 1:
        numbers = np.log1p(numbers)
    mean, deviation = numbers.mean(), numbers.std(ddof=0)
    return numbers.clip(mean - 4 * deviation, mean + 4 * deviation)
