"""Satisfaction per respondent and touchpoint, as numbers on a known scale."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts

# Tried in this order when a numeric column does not say which answers exist.
USUAL_SCALES = [(1, 5), (1, 7), (0, 10), (1, 10), (0, 100)]


def satisfaction(responses: pd.DataFrame, variables: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values (one row per respondent, one column per touchpoint; NaN: no answer) and scales (`scale_low`, `scale_high`).

    High is good: an ordered column whose categories are not rising numbers counts as 1 … k in its order. Several columns of one
    touchpoint are averaged per person, on the scale of the first. A numeric column without categories lies on the narrowest
    usual scale that holds every answer to the numeric satisfaction columns.
    """
    asked = variables[
        (variables["role"] == "satisfaction") & variables["touchpoint"].notna() & (variables["kind"] != "text")
    ]
    asked = asked[asked["variable"].isin(responses.columns)].sort_values("position")
    fallback = _usual_scale(responses, asked)
    columns: dict[str, list[pd.Series]] = {}
    scales: dict[str, tuple[float, float]] = {}
    for variable in asked.itertuples():
        values, scale = as_numbers(
            responses[variable.variable], contracts.split(variable.categories), fallback=fallback
        )
        low, high = scales.setdefault(variable.touchpoint, scale)
        rescaled = low + (values - scale[0]) / (scale[1] - scale[0]) * (high - low)
        columns.setdefault(variable.touchpoint, []).append(rescaled)
    frame = pd.DataFrame(
        {point: pd.concat(parts, axis=1).mean(axis=1) for point, parts in columns.items()}, index=responses.index
    )
    frame.index = pd.Index(responses["respondent_id"], name="respondent_id")
    return frame, pd.DataFrame.from_dict(scales, orient="index", columns=["scale_low", "scale_high"], dtype=float)


def as_numbers(answers: pd.Series, categories: list[str], *, fallback=None) -> tuple[pd.Series, tuple[float, float]]:
    """`answers` as floats with their scale: the numbers themselves where the categories rise, else the categories' ranks from 1."""
    if not categories:
        values = pd.to_numeric(answers, errors="coerce").astype(float)
        return values, fallback or _span(values)
    rising = _rising_numbers(categories)
    if rising and pd.api.types.is_numeric_dtype(answers.dtype):
        return answers.astype(float), (min(rising.values()), max(rising.values()))
    codes = rising or {category: float(rank) for rank, category in enumerate(categories, start=1)}
    text = answers.map(lambda value: f"{value:g}" if isinstance(value, float) else value, na_action="ignore")
    values = text.map(codes).astype(float)
    low, high = min(codes.values()), max(codes.values())
    return values, (low, high if high > low else low + 1)


def unit(value, scale_low, scale_high):
    """`value` as a fraction of its scale: 0 the worst answer, 1 the best."""
    return (value - scale_low) / (scale_high - scale_low)


def _rising_numbers(categories: list[str]) -> dict[str, float] | None:
    numbers = pd.to_numeric(pd.Series(categories), errors="coerce").to_numpy(float)
    if np.isnan(numbers).any() or (np.diff(numbers) <= 0).any():
        return None
    return dict(zip(categories, map(float, numbers), strict=True))


def _usual_scale(responses: pd.DataFrame, asked: pd.DataFrame) -> tuple[float, float] | None:
    bare = asked.loc[asked["categories"].isna() | (asked["categories"] == ""), "variable"]
    values = pd.to_numeric(responses[list(bare)].stack(), errors="coerce").dropna()
    if values.empty:
        return None
    fits = [(float(a), float(b)) for a, b in USUAL_SCALES if a <= values.min() and values.max() <= b]
    return fits[0] if fits else _span(values)


def _span(values: pd.Series) -> tuple[float, float]:
    low, high = values.min(), values.max()
    return (float(low), float(high)) if high > low else (0.0, 1.0)
