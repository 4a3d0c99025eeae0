"""The waves of a survey: who answered in which, and which one is today."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts

ROLE = "wave"
ID_IN_WAVE = "id in its wave"  # column of `responses`: a person's own id, where respondent_id is led by the wave because ids come back


def waves_of(responses: pd.DataFrame, variables: pd.DataFrame) -> list[tuple[str, np.ndarray]]:
    """Name and members (a mask over `responses`) of each wave, in the order of the study; none where there is only one."""
    asked = variables[(variables["role"] == ROLE) & variables["variable"].isin(responses.columns)]
    if asked.empty:
        return []
    column = responses[asked["variable"].iloc[0]].astype("str")
    named = contracts.split(asked["categories"].iloc[0]) or sorted(column.dropna().unique())
    waves = [(wave, (column == wave).fillna(False).to_numpy(bool)) for wave in named]
    there = [(wave, members) for wave, members in waves if members.any()]
    return there if len(there) > 1 else []


def today(
    responses: pd.DataFrame, variables: pd.DataFrame, *, among: np.ndarray | None = None
) -> tuple[str, np.ndarray]:
    """The last wave and who answered in it (a mask over `responses`); "" and everybody where there is only one.

    `among` (a mask): looks at these people alone, whose last wave may be an earlier one.
    Figures that say how things are come from it: taken together with earlier waves they would lie between then and now.
    """
    inside = np.ones(len(responses), dtype=bool) if among is None else among
    waves = waves_of(responses[inside], variables)
    if not waves:
        return "", inside
    found = np.zeros(len(inside), dtype=bool)
    found[inside] = waves[-1][1]
    return waves[-1][0], found
