"""Sentences about answers that were read without mistake but that a person should know about."""

from __future__ import annotations

import pandas as pd

from insights.contracts.shapes import SEPARATOR
from insights.estimates import suppress_below
from insights.settings import Kind, Role
from insights.survey.reading.answers import Answers

HARDLY_ANSWERED = 0.5
MANY_ITEMS = 60  # building questions from which on segments rest on what happens to be asked often


def remarks(answers: list[Answers]) -> list[str]:
    """What to know about the questions as a whole: constant ones, hardly answered ones, free text, categories that are new in a wave."""
    return [
        *_constant(answers),
        *_hardly_answered(answers),
        *_written(answers),
        *_many(answers),
        *_new_in_a_wave(answers),
    ]


def _constant(answers: list[Answers]) -> list[str]:
    return [
        f"column {a.name!r}: everybody who answered said the same ({_shown(a)!r}); it tells nobody apart and builds no segments"
        for a in answers
        if a.constant and a.column.role is not Role.WAVE
    ]


def _shown(a: Answers) -> str:
    value = a.values.dropna().iloc[0]
    return f"{value:g}" if isinstance(value, float) else value


def _hardly_answered(answers: list[Answers]) -> list[str]:
    shares = {a.name: a.values.isna().mean() for a in answers}
    few = sorted(
        (name for name, share in shares.items() if share > HARDLY_ANSWERED), key=lambda name: (-shares[name], name)
    )
    if not few:
        return []
    listed = ", ".join(f"{name} ({shares[name]:.0%})" for name in few[:5])
    more = f" and {len(few) - 5} more" if len(few) > 5 else ""
    return [
        f"more than half of the respondents gave no answer to {listed}{more}; "
        "their figures stand for those who answered only"
    ]


def _written(answers: list[Answers]) -> list[str]:
    return [
        f"column {a.name!r}: holds {a.values.nunique()} different texts, which cannot be counted; declare it as `open` to have them coded"
        for a in answers
        if a.kind is Kind.TEXT and a.column.kind is not Kind.TEXT
    ]


def _single(a: Answers) -> pd.Series:
    """The answers one by one, each under the row of its respondent."""
    return a.values.str.split(SEPARATOR).explode() if a.kind is Kind.MULTIPLE else a.values


def _many(answers: list[Answers]) -> list[str]:
    building = [a for a in answers if a.builds_segments]
    if len(building) <= MANY_ITEMS:
        return []
    return [
        f"{len(building)} questions build the segments; that many drown the few that matter, "
        "so name the important ones and set `builds_segments: false` on the others"
    ]


def _new_in_a_wave(answers: list[Answers]) -> list[str]:
    """Categories that nobody chose in the first wave that asked the question, and 5 people or more later."""
    wave = next((a for a in answers if a.column.role is Role.WAVE), None)
    if wave is None:
        return []
    notes, order = [], {name: i for i, name in enumerate(wave.categories)}
    positions = wave.values.map(order)
    for a in answers:
        if a is wave or a.kind not in (Kind.NOMINAL, Kind.ORDINAL, Kind.MULTIPLE):
            continue
        first = _first_waves(a, positions)
        start = min(first.values(), default=0)
        new = [(category, wave.categories[int(at)]) for category, at in first.items() if at > start]
        if new:
            listed = ", ".join(f"{category!r} (from {since})" for category, since in new[:3])
            more = f" and {len(new) - 3} more" if len(new) > 3 else ""
            notes.append(
                f"column {a.name!r}: {listed}{more} had not been chosen in the wave before; "
                "where an answer was not on offer yet its shares cannot be compared, and where it was called otherwise `labels:` makes them one"
            )
    return notes


def _first_waves(a: Answers, positions: pd.Series) -> dict[str, float]:
    """The first wave of each category, in the order of the categories."""
    exploded = _single(a)
    grouped = positions.reindex(exploded.index).groupby(exploded.to_numpy())
    first = grouped.min()[grouped.size() >= suppress_below()]
    return {
        category: first[category] for category in a.categories if category in first.index and pd.notna(first[category])
    }
