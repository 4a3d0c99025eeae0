"""How clearly people belong to one persona rather than to the next."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import estimates
from insights.personas.material import Material

COLUMNS = ["persona_id", "value", "low", "high", "n", "next_persona"]


def persona_probabilities(material: Material, drafts: dict[str, list[int]]) -> pd.DataFrame:
    """Probability of every persona for every respondent (index: respondent_id); merged segments are summed.

    Empty where stage 03 handed over no probability per segment.
    """
    known = material.memberships
    columns = {persona: [f"p_{segment}" for segment in segments] for persona, segments in drafts.items()}
    if known.empty or not all(set(names) <= set(known.columns) for names in columns.values()):
        return pd.DataFrame(columns=list(drafts), dtype=float)
    table = {persona: known[names].astype(float).sum(axis=1).clip(0, 1) for persona, names in columns.items()}
    return pd.DataFrame(table).set_axis(known["respondent_id"], axis=0)


def separation(
    material: Material, members: pd.DataFrame, drafts: dict[str, list[int]], grouped: pd.DataFrame
) -> pd.DataFrame:
    """How far the members of each persona lie from the next one: 0 = between the two, 1 = clearly in their own.

    With segments: the mean over the persona's respondents of its probability less that of their next persona, weighted, with the
    interval of a mean. From interviews alone: the cosine silhouette of the whole grouping, which has no interval.
    `next_persona` is the one that its members are most likely to belong to otherwise.
    """
    probabilities = persona_probabilities(material, drafts)
    if probabilities.empty or len(drafts) < 2:
        return _from_groups(drafts, grouped)
    weights = material.responses.set_index("respondent_id")["weight"].reindex(probabilities.index).fillna(1.0)
    survey = members[members["source"] == "survey"].set_index("respondent_id")["persona_id"]
    rows = []
    for persona in drafts:
        own = probabilities[probabilities.index.map(survey) == persona]
        others = own.drop(columns=persona)
        gap = np.clip(own[persona] - others.max(axis=1), 0, 1)
        found = estimates.mean(gap, weights=weights.loc[own.index])
        near = str(others.mean().idxmax()) if len(own) else None
        rows.append((persona, found.value, max(found.low, 0.0), min(found.high, 1.0), found.n, near))
    return pd.DataFrame(rows, columns=COLUMNS)


def _from_groups(drafts: dict[str, list[int]], grouped: pd.DataFrame) -> pd.DataFrame:
    silhouettes = {
        persona: grouped.loc[grouped["segment"].isin(segments), "silhouette"] for persona, segments in drafts.items()
    }
    nothing = float("nan")
    rows = [
        (persona, float(found.min()) if len(found) else nothing, nothing, nothing, len(grouped), None)
        for persona, found in silhouettes.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
