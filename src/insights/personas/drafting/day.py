"""A day in the life: what the persona's people tell of morning, office hours, evening and night, and when they use the service."""

from __future__ import annotations

import pandas as pd

from insights.personas.drafting.cues import DAY, cue
from insights.personas.drafting.passages import focused
from insights.personas.drafting.voices import HABIT, Shown, spoken
from insights.personas.material import Material

FEWEST = 2  # parts of the day below which no day is told


def day_statements(
    material: Material, members: pd.DataFrame, persona: str, *, score: pd.Series, shown: Shown
) -> list[dict]:
    """One statement for each part of the day of which the persona's interviewed people speak (`clause` names the part), in its order.

    The passage for a part: the sentence with its cue word, first what somebody does then, then what is a habit, then the most typical; what is neither is no part of a day.
    Each is one person's word. Nothing where fewer than two parts of the day come up.
    """
    said = spoken(material, members, persona)
    rows, taken = [], set()
    for part in DAY:
        best = _best(said[~said["verbatim_id"].isin(taken)], part, material.language, score, shown)
        if best is not None:
            taken.add(best["verbatim_id"])
            rows.append((part, best))
    if len(rows) < FEWEST:
        return []
    shown.fresh([{"verbatim_id": best["verbatim_id"], "text": best["shown"]} for _, best in rows], len(rows))
    return [_row(part, best) for part, best in rows]


def _best(said: pd.DataFrame, part: str, language: str, score: pd.Series, shown: Shown) -> pd.Series | None:
    pattern, does = cue(part, language), cue("approach", language)
    own = said[said["text"].map(pattern.search).notna() & ~said["verbatim_id"].isin(shown.verbatims)]
    if own.empty:
        return None
    own = own.assign(shown=own["text"].map(lambda text: focused(text, pattern)))
    own = own[own["shown"].map(pattern.search).notna() & ~own["shown"].isin(shown.texts)]
    ranked = own.assign(
        does=own["shown"].map(does.search).notna(),
        habit=own["shown"].map(HABIT.search).notna(),
        score=own["verbatim_id"].map(score.to_dict()).astype(float).fillna(0.0),
    ).sort_values(["does", "habit", "score", "verbatim_id"], ascending=[False, False, False, True])
    ranked = ranked[ranked["does"] | ranked["habit"]]
    return None if ranked.empty else ranked.iloc[0]


def _row(part: str, best: pd.Series) -> dict:
    return {
        "field": "day", "text": best["shown"], "source": "verbatims", "evidence": best["verbatim_id"], "n_people": 1, "n_verbatims": 1,
        "value": None, "low": None, "high": None, "base": None, "inferred": True, "clause": part, "about": best["respondent_id"],
    }  # fmt: skip
