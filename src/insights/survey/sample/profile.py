"""The sample profile: who answered, with intervals, small bases marked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.estimates import base_note, mean, no_share_below, suppress_below, wilson
from insights.protection.crossed import about_ends, hidden_answers, with_mean
from insights.survey.banners.hiding import question_of, without_rare
from insights.survey.inference.categories import Membership, memberships
from insights.survey.inference.design import Design, design_of, mean_bounds, means, wilson_bounds
from insights.survey.reading.responses import answer_columns


def sample_profile(
    responses: pd.DataFrame, variables: pd.DataFrame, *, weighting: pd.DataFrame | None = None, language: str = "de"
) -> pd.DataFrame:
    """Weighted shares of each category with their intervals, and means of numeric variables: table `profile`.

    Wilson intervals where everybody counts the same, else design-based ones (weights, strata, clusters, raked margins). Numeric variables
    appear in their bands and with a row "mean". `weighting`: the table of that name; its targets are shown and its margins known to the
    intervals. No value is given when the base is below 10, or 1 to 4 people are in the category or could be calculated from it. Who belongs to
    a group of fewer than 5 people counts in that variable like those who did not answer. A mean that would tell of hidden answers is "about"
    what follows from the others, or hidden too.
    """
    if responses.empty:
        return contracts.empty("profile")
    design = design_of(responses, variables, weighting=weighting, language=language)
    targets = {} if weighting is None else {(r.variable, r.category): r.target for r in weighting.itertuples()}
    rows, about = [], variables.set_index("variable", drop=False)
    for m in memberships(responses, variables, answer_columns(variables), language=language):
        rows += _shares(m, about.loc[m.variable], design, targets, language)
        if m.kind == "numeric":
            gone = hidden_answers(question_of(m, about.loc[m.variable], language=language))
            rows.append(_mean_row(m, responses[m.variable].to_numpy(dtype=float), design, gone))
    return contracts.check(pd.DataFrame(rows), "profile") if rows else contracts.empty("profile")


def cell_note(n: int, base: int) -> str:
    """What may be shown of a category with `n` people out of `base`: nothing when 1 to 4 people would stand alone in it."""
    return "suppressed" if 0 < n < suppress_below() else base_note(base)


def share_intervals(
    members: np.ndarray, valid: np.ndarray, design: Design
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share, lower and upper limit of each column of `members` (people × categories) among the `valid` people."""
    if design.simple:
        base = int(valid.sum())
        counts = members[valid].sum(axis=0)
        bounds = np.array([wilson(count, base) for count in counts]).reshape(-1, 2)
        return counts / base if base else np.full(len(counts), np.nan), bounds[:, 0], bounds[:, 1]
    found = means(design, members, valid[:, None])
    low, high = wilson_bounds(found, clustered=not design.drawn_simply)
    return found.value[:, 0], low[:, 0], high[:, 0]


def _shares(m: Membership, variable: pd.Series, design: Design, targets: dict, language: str) -> list[dict]:
    told = without_rare(m, variable["role"])
    base, rows = int(told.valid.sum()), []
    shares, lows, highs = share_intervals(m.members, told.valid, design)
    gone = hidden_answers(question_of(told, variable, language=language))
    hiding = {category for category, own in zip(told.categories, gone, strict=True) if own}
    for i, category in enumerate(m.categories):
        n = int(m.members[:, i].sum())
        note = "suppressed" if category in hiding else cell_note(n, base)
        hidden = note in ("suppressed", "no share")
        rows.append(
            {
                "variable": m.variable,
                "position": i + 1,
                "category": category,
                "statistic": "share",
                "n": n,
                "base": base,
                "value": np.nan if hidden else shares[i],
                "low": np.nan if hidden else lows[i],
                "high": np.nan if hidden else highs[i],
                "target": targets.get((m.variable, category), np.nan),
                "note": note,
            }
        )
    return rows


def _mean_row(m: Membership, values: np.ndarray, design: Design, gone: np.ndarray) -> dict:
    """The mean, or about what follows from the answers that are shown where it would tell of those that are `gone`, as in the banner tables."""
    if design.simple:
        estimate = mean(values)
        value, low, high = estimate.value, estimate.low, estimate.high
    else:
        found = means(design, values[:, None], m.valid[:, None])
        value, low, high = found.value[0, 0], *(bound[0, 0] for bound in mean_bounds(found))
    base = int(m.valid.sum())
    people = (m.members.T.astype(float) @ design.weights)[:, None]
    half = float(np.nan_to_num(high - low)) / 2
    telling, about = with_mean(
        m.members & m.valid[:, None], values, people, gone[:, None].astype(int), np.array([half])
    )
    note = base_note(base)
    if base >= no_share_below() and telling[-1, 0]:
        note = "suppressed"
    elif base >= no_share_below() and about:
        value, note = about[0], "about"
        low, high = about_ends(value, half)
    hidden = base < no_share_below() or note == "suppressed"
    return {
        "variable": m.variable,
        "position": len(m.categories) + 1,
        "category": "mean",
        "statistic": "mean",
        "n": base,
        "base": base,
        "value": np.nan if hidden else value,
        "low": np.nan if hidden else low,
        "high": np.nan if hidden else high,
        "target": np.nan,
        "note": note,
    }
