"""The persona map of a study: places of the respondents, meaning of the axes, and the map as readers may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.documents import PersonaAxis, PersonaMap
from insights.personas.persona_map import areas, axes, items, poles
from insights.personas.screening.membership import Target

FEWEST = 20  # people who must have a place
ANSWERED = 0.5  # share of the columns that somebody must have answered to have a place
WORDS = {
    "de": {
        "nobody": "Keine Persona-Karte: Ohne Segmente aus einer Befragung ist nicht bekannt, wie nah jemand welcher Persona steht.",
        "one": "Keine Persona-Karte: Es gibt nur eine Persona, also nichts, was auseinanderliegen könnte.",
        "columns": "Keine Persona-Karte: Zu wenige Menschen beantworten genug der Fragen, aus denen die Segmente entstehen, und dabei unterschiedlich.",
    },
    "en": {
        "nobody": "No persona map: without segments from a survey it is not known how close anybody is to which persona.",
        "one": "No persona map: there is only one persona, so there is nothing to lie apart.",
        "columns": "No persona map: too few people answer enough of the questions that build the segments, and in different ways.",
    },
}


@dataclass(frozen=True)
class Mapped:
    """`positions` (contract `persona_map`, never for readers), `axes` (contract `persona_map_axes`), `summary` (what readers see)."""

    positions: pd.DataFrame
    axes: pd.DataFrame
    summary: PersonaMap


def map_personas(
    target: Target, responses: pd.DataFrame, variables: pd.DataFrame, *, language: str, seed: int, bootstraps: int = 200
) -> Mapped:
    """The map of the personas of `target` on the answers that build the segments; empty, with the reason, where there are no two personas.

    The axes are those of `axes.find_axes`; each answer's correlation with the place on an axis has a percentile interval over
    `bootstraps` samples of the respondents in which the personas stay as they are. Does not depend on the order of the rows.
    """
    target, answers = _sorted(target, responses)
    columns = items.map_columns(answers, variables) if len(target.rows) else []
    columns = [column for column in columns if items.varies(column.values[target.weight > 0])]
    values = items.matrix(columns, target.weight) if columns else np.empty((len(target.rows), 0))
    enough = (np.isfinite(values).mean(axis=1) >= ANSWERED) & (target.weight > 0) if columns else values.any(axis=1)
    reason = _reason(target, columns, enough, language)
    if reason:
        summary = PersonaMap(
            reason=reason, n=len(target.rows), belonging=areas.belonging(target) if len(target.rows) else []
        )
        return Mapped(_positions(target, answers, None), contracts.empty("persona_map_axes"), summary)
    inside = values[enough], target.belongs[enough], target.weight[enough]
    found = axes.find_axes(*inside)
    correlations, shares = axes.resampled(*inside, found, seed=seed, bootstraps=bootstraps)
    places = np.full((len(values), 2), np.nan)
    places[enough] = found.places
    loadings = _loadings(columns, found, correlations, language)
    table, ends = _table(loadings)
    summary = PersonaMap(
        found=True, n=len(target.rows), placed=int(enough.sum()), weighted=target.weighted, bootstraps=bootstraps, axes=_axes(found, shares, ends),
        areas=areas.persona_areas(places, target), dots=areas.neighbours(places, target),
        belonging=areas.belonging(target), between=areas.between(target),
    )  # fmt: skip
    return Mapped(_positions(target, answers, places), table, summary)


def overview(mapped: Mapped) -> pd.DataFrame:
    """What names the ends of the axes: one row per answer."""
    rows = mapped.axes[mapped.axes["names_pole"]] if len(mapped.axes) else mapped.axes
    return rows[["axis", "pole", "text", "loading", "low", "high", "kept"]].reset_index(drop=True)


def _sorted(target: Target, responses: pd.DataFrame) -> tuple[Target, pd.DataFrame]:
    """`target` and its answers in the order of the respondent_ids, so that the order of the rows changes nothing."""
    answers = responses.iloc[target.rows]
    order = np.argsort(answers["respondent_id"].to_numpy(dtype=str), kind="stable")
    ordered = Target(
        target.personas, target.rows[order], target.belongs[order], target.persona[order], target.weight[order]
    )
    return ordered, answers.iloc[order].reset_index(drop=True)


def _reason(target: Target, columns: Sequence[items.Column], enough: np.ndarray, language: str) -> str:
    if not len(target.rows):
        return WORDS[language]["nobody"]
    if len(target.personas) < 2:
        return WORDS[language]["one"]
    return WORDS[language]["columns"] if len(columns) < 2 or enough.sum() < FEWEST else ""


def _loadings(columns, found: axes.Axes, correlations: np.ndarray, language: str) -> pd.DataFrame:
    """One row per axis and column with everything that is known of it."""
    low, high = np.percentile(correlations, [2.5, 97.5], axis=0)
    kept = axes.staying(correlations, found.correlations)
    rows = [
        {
            "axis": axis + 1, "item": column.item, "answer": column.answer, "text": text, "opposite": opposite,
            "stands_alone": alone, "loading": float(found.correlations[i, axis]), "low": float(low[i, axis]), "elsewhere": float(found.correlations[i, 1 - axis]),
            "high": float(high[i, axis]), "kept": float(kept[i, axis]), "n": column.n,
        }
        for axis in (0, 1)
        for i, (column, (text, opposite, alone)) in enumerate(zip(columns, poles.column_texts(columns, language), strict=True))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _table(loadings: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[list[str], list[str]]]]:
    """The contract `persona_map_axes`, and the words for the two ends of each axis."""
    ends, parts = [], []
    for _, rows in loadings.groupby("axis", sort=True):
        low, high, used = poles.name_ends(rows)
        ends.append((low, high))
        order = rows.assign(size=-rows["loading"].abs().round(6)).sort_values(["size", "item", "answer"]).index
        rows = rows.loc[order].assign(rank=range(1, len(rows) + 1))
        parts.append(rows.assign(pole=np.where(rows["loading"] < 0, "low", "high"), names_pole=rows.index.isin(used)))
    table = pd.concat(parts).drop(columns=["opposite", "stands_alone", "elsewhere"])
    return contracts.check(table, "persona_map_axes"), ends


def _axes(found: axes.Axes, shares: np.ndarray, ends) -> list[PersonaAxis]:
    made = []
    for i, (low_pole, high_pole) in enumerate(ends):
        separates = i == 0 or not found.flat
        low, high = np.percentile(shares[:, i], [2.5, 97.5])
        interval = {"low": float(low), "high": float(high)} if separates else {}
        made.append(
            PersonaAxis(
                axis=i + 1,
                share=float(found.shares[i]),
                separates=separates,
                low_pole=low_pole,
                high_pole=high_pole,
                **interval,
            )
        )
    return made


def _positions(target: Target, answers: pd.DataFrame, places: np.ndarray | None) -> pd.DataFrame:
    """The contract `persona_map`: place, most probable and second persona, and the probability of each."""
    if not len(target.rows):
        return contracts.empty("persona_map")
    order = np.argsort(-target.belongs, axis=1, kind="stable")
    names = np.array(target.personas, dtype=object)
    rows = np.arange(len(order))
    several = len(names) > 1
    table = pd.DataFrame(
        {
            "respondent_id": answers["respondent_id"].to_numpy(),
            "x": np.nan if places is None else places[:, 0],
            "y": np.nan if places is None else places[:, 1],
            "persona_id": names[order[:, 0]],
            "probability": target.belongs[rows, order[:, 0]],
            "second_id": names[order[:, 1]] if several else None,
            "second": target.belongs[rows, order[:, 1]] if several else np.nan,
        }
    )
    table[list(names)] = target.belongs
    return contracts.check(table, "persona_map")
