"""The order of segments: by how high they answer, which another sample changes less than the order of their sizes.

Sizes of segments lie close together, so an order by size changes with every sample, and with it numbers and colours. How high a segment
answers on average rests on all answers at once. Only questions whose answers have an order can say it; a list of names has none, and without
any question of order the largest segment comes first.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, wording
from insights.survey.latent_class import Items, LatentClassModel


def with_an_order(variables: pd.DataFrame) -> dict[str, str]:
    """The columns whose answers have an order, with their kind: scales, numbers, yes or no (also of a multiple response)."""
    found = {}
    for row in variables.itertuples():
        categories = contracts.split(row.categories)
        asks_yes = bool(categories) and all(wording.yes_or_no(one) is not None for one in categories)
        if row.kind in ("ordinal", "numeric", "multiple") or (row.kind == "nominal" and asks_yes):
            found[str(row.variable)] = str(row.kind)
    return found


def by_size(model: LatentClassModel) -> np.ndarray:
    """The classes of `model`, the one with most members first."""
    return np.argsort(-np.bincount(model.classes, minlength=model.k), kind="stable")


def by_height(items: Items, model: LatentClassModel, kinds: dict[str, str]) -> np.ndarray:
    """The classes of `model`, the one that answers highest first; `kinds` are the questions that count (`with_an_order`).

    An answer counts by its place in the list of answers (yes above no, a larger number above a smaller one), standardised for each item;
    the items of one question are averaged, then the questions.
    """
    total: dict[str, list[np.ndarray]] = {}
    for group, levels, block in zip(items.groups, items.levels, items.blocks, strict=True):
        if group in kinds:
            places = _places(levels, kinds[group])
            total.setdefault(group, []).append(_mean_place(items.design[:, block], places, items, model))
    height = np.mean([np.mean(parts, axis=0) for parts in total.values()], axis=0)
    return np.argsort(-np.round(height, 6), kind="stable")


def _places(levels: tuple[str, ...], kind: str) -> np.ndarray:
    """The place of each answer in its list; none for a number that is no list."""
    if levels and kind == "numeric":
        return np.argsort(np.argsort([float(one) for one in levels])).astype(float)
    if levels and kind == "nominal":
        return np.array([float(bool(wording.yes_or_no(one))) for one in levels])
    return np.arange(len(levels), dtype=float)


def _mean_place(columns: np.ndarray, places: np.ndarray, items: Items, model: LatentClassModel) -> np.ndarray:
    """Standardised mean place of each class on one item, over those who answered it."""
    answered = (columns.sum(axis=1) if len(places) else columns[:, 0]) > 0
    place = columns @ places if len(places) else columns[:, 1]
    rows = answered[items.pattern]
    values, posteriors = place[items.pattern][rows], model.posteriors[rows]
    spread = values.std()
    if not spread:
        return np.zeros(model.k)
    means = values @ posteriors / np.maximum(posteriors.sum(axis=0), 1e-9)
    return (means - values.mean()) / spread
