"""The sample profile: who answered, with intervals, small bases marked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.estimates import NO_SHARE_BELOW, SUPPRESS_BELOW, base_note, mean, share
from insights.survey.categories import Membership, memberships
from insights.survey.reading import answer_columns


def sample_profile(
    responses: pd.DataFrame, variables: pd.DataFrame, *, weighting: pd.DataFrame | None = None, language: str = "de"
) -> pd.DataFrame:
    """Weighted shares of each category (Wilson intervals on the effective n), and means of numeric variables: table `profile`.

    Numeric variables appear in their bands and with a row "mean". `weighting` gives the targets of raked variables. No value is given
    when the base is below 10 or 1 to 4 people are in the category.
    """
    weights = responses["weight"].to_numpy(dtype=float)
    targets = {} if weighting is None else {(r.variable, r.category): r.target for r in weighting.itertuples()}
    rows = []
    for m in memberships(responses, variables, answer_columns(variables), language=language):
        rows += _shares(m, weights, targets)
        if m.kind == "numeric":
            rows.append(_mean_row(m, responses[m.variable].to_numpy(dtype=float), weights))
    return contracts.check(pd.DataFrame(rows), "profile") if rows else contracts.empty("profile")


def cell_note(n: int, base: int) -> str:
    """What may be shown of a category with `n` people out of `base`: nothing when 1 to 4 people would stand alone in it."""
    return "suppressed" if 0 < n < SUPPRESS_BELOW else base_note(base)


def _shares(m: Membership, weights: np.ndarray, targets: dict) -> list[dict]:
    base, rows = int(m.valid.sum()), []
    for i, category in enumerate(m.categories):
        n = int(m.members[:, i].sum())
        note = cell_note(n, base)
        estimate = share(m.members[m.valid, i], weights=weights[m.valid])
        hidden = note in ("suppressed", "no share")
        rows.append(
            {
                "variable": m.variable,
                "position": i + 1,
                "category": category,
                "statistic": "share",
                "n": n,
                "base": base,
                "value": np.nan if hidden else estimate.value,
                "low": np.nan if hidden else estimate.low,
                "high": np.nan if hidden else estimate.high,
                "target": targets.get((m.variable, category), np.nan),
                "note": note,
            }
        )
    return rows


def _mean_row(m: Membership, values: np.ndarray, weights: np.ndarray) -> dict:
    estimate = mean(values, weights=weights)
    base = int(m.valid.sum())
    hidden = base < NO_SHARE_BELOW
    return {
        "variable": m.variable,
        "position": len(m.categories) + 1,
        "category": "mean",
        "statistic": "mean",
        "n": base,
        "base": base,
        "value": np.nan if hidden else estimate.value,
        "low": np.nan if hidden else estimate.low,
        "high": np.nan if hidden else estimate.high,
        "target": np.nan,
        "note": base_note(base),
    }
