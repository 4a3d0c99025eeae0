"""From phase to phase: where one and the same person's satisfaction falls, and how many go no further."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.waves import today
from insights.journey.plan import NO_PHASE
from insights.journey.satisfaction import satisfaction, unit


def journey_steps(touchpoints: pd.DataFrame, responses: pd.DataFrame, variables: pd.DataFrame) -> pd.DataFrame:
    """The hand-over table `journey_steps`: each phase with the next one in which anything was rated, in the last wave.

    A person's satisfaction with a phase is the mean of her ratings in it, as a fraction of the scale. `change` is the weighted mean
    of her change to the next phase with its t interval on the effective base (paired, so that people who are easily pleased do not
    matter); p is corrected after Holm over the steps. `ended` is the share of those who rated something in the phase and nothing in any
    later one: a survey cannot tell who never got there from who kept silent, so it is an upper bound of what was lost. Touchpoints
    inside a phase have no order, so there are no steps between them.
    """
    values, scales = satisfaction(responses, variables)
    _, now = today(responses, variables)
    values, weights = values[now], responses["weight"].to_numpy(float)[now]
    phases = _phases(touchpoints, values, scales)
    rows = []
    for position, ((name, mine), (following, theirs)) in enumerate(pairwise(phases), start=1):
        later = np.column_stack([level for _, level in phases[position:]])
        row = {"phase": name, "next_phase": following, "position": position}
        rows.append(row | _change(theirs - mine, weights) | _ended(mine, later, weights))
    if not rows:
        return contracts.empty("journey_steps")
    table = pd.DataFrame(rows, columns=list(contracts.empty("journey_steps").columns))
    table["p_adjusted"] = estimates.adjusted(table["p"].to_numpy(float))
    table["verdict"] = [_verdict(p, change) for p, change in zip(table["p_adjusted"], table["change"], strict=True)]
    return contracts.check(table, "journey_steps")


def _phases(touchpoints: pd.DataFrame, values: pd.DataFrame, scales: pd.DataFrame) -> list[tuple[str, np.ndarray]]:
    """Each phase in which something was rated, in order, with every person's mean over it (NaN: rated nothing)."""
    ordered = touchpoints[~touchpoints["phase"].isin(NO_PHASE.values())].sort_values("position")
    levels = unit(values, scales["scale_low"], scales["scale_high"]) if len(scales) else values
    found = []
    for name in dict.fromkeys(ordered["phase"]):
        inside = [point for point in ordered.loc[ordered["phase"] == name, "touchpoint"] if point in levels]
        if inside:
            found.append((str(name), levels[inside].mean(axis=1).to_numpy(float)))
    return found


def _change(change: np.ndarray, weights: np.ndarray) -> dict:
    both = ~np.isnan(change)
    row = {"n": int(both.sum()), "p": np.nan}
    if row["n"] < estimates.no_share_below():
        return row
    found = estimates.mean(change, weights=weights)
    row |= {"change": found.value, "low": found.low, "high": found.high}
    if not found.high > found.low:
        return row
    from scipy.stats import t

    df = found.effective_n - 1
    error = (found.high - found.value) / float(t.ppf(0.975, df))
    return row | {"p": float(2 * t.sf(abs(found.value) / error, df))}


def _ended(here: np.ndarray, later: np.ndarray, weights: np.ndarray) -> dict:
    been = ~np.isnan(here)
    row = {"base": int(been.sum())}
    if row["base"] < estimates.no_share_below():
        return row
    gone = estimates.share(np.isnan(later).all(axis=1)[been], weights=weights[been])
    return row | {"ended": gone.value, "ended_low": gone.low, "ended_high": gone.high}


def _verdict(p: float, change: float) -> str:
    if pd.isna(p):
        return "too few"
    if p >= 0.05:
        return "not told apart"
    return "rises" if change > 0 else "falls"
