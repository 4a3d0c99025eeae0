"""How far a set of personas deviates in its demographics from the people it stands for.

A sheet shows one age, one gender, one country. So each persona enters with the most frequent answer of its respondents, weighted with its
share of people, and the resulting distribution is held against the sample: the Jensen-Shannon divergence with base 2, 0 = the same, 1 =
nothing in common (Salminen, Jung, Nielsen & Jansen 2022, *Creating More Personas Improves Representation of Demographically Diverse
Populations*, NordiCHI, ask for the deviation of persona attributes from the baseline in this way and vary the number of personas). The
full distributions of the personas' respondents are given beside it; over all personas these come back to the sample by construction.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts import split
from insights.personas.material import Material

ROLES = ("demographic", "firmographic")
MEAN = "all"
PIECES = 4  # a number without bands is cut at its quartiles
DRAWS = 200  # bootstrap samples behind an interval


def demographic_deviation(material: Material, members: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Deviation of the k largest personas from the sample, for each demographic question and their mean (hand-over `persona_deviation`).

    Weighted; who did not answer a question is left out of it. The intervals are the 2.5th to 97.5th percentile over 200 samples of the
    respondents drawn anew, the same people in all questions. Empty without segments or without demographic questions.
    """
    survey = members[members["source"] == "survey"].set_index("respondent_id")["persona_id"]
    people = material.responses[material.responses["respondent_id"].isin(survey.index)]
    if people.empty:
        return contracts.empty("persona_deviation")
    personas = people["respondent_id"].map(survey)
    sizes = people.groupby(personas)["weight"].sum().sort_index().sort_values(ascending=False, kind="stable")
    order, weights = list(sizes.index), people["weight"].to_numpy(float)
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(people), np.full(len(people), 1 / len(people)), size=DRAWS) * weights
    asked = material.variables[material.variables["role"].isin(ROLES)].sort_values("position")
    found = {
        variable["variable"]: _curves(*cells, len(order), weights, draws)
        for _, variable in asked.iterrows()
        if variable["variable"] in people and (cells := _cells(people, personas, variable, order)) is not None
    }
    if not found:
        return contracts.empty("persona_deviation")
    rows = [
        _row(k, name, order, curves, n, categories)
        for name, (curves, n, categories) in found.items()
        for k in range(1, len(order) + 1)
    ]
    mean = {
        key: np.mean([curves[key] for curves, _, _ in found.values()], axis=0)
        for key in ("modal", "full", "draws", "full_draws")
    }
    everyone = max(n for _, n, _ in found.values())
    rows += [_row(k, MEAN, order, mean, everyone, 0) for k in range(1, len(order) + 1)]
    return contracts.check(pd.DataFrame(rows), "persona_deviation")


def divergence(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Jensen-Shannon divergence with base 2 of distributions along the last axis: 0 = the same, 1 = nothing in common."""
    p, q = np.broadcast_arrays(p / p.sum(axis=-1, keepdims=True), q / q.sum(axis=-1, keepdims=True))
    middle = (p + q) / 2
    return np.clip((_relative(p, middle) + _relative(q, middle)) / 2, 0.0, 1.0)


def _relative(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    ratio = np.divide(p, q, out=np.ones_like(p), where=(p > 0) & (q > 0))
    return (p * np.log2(ratio)).sum(axis=-1)


def _cells(
    people: pd.DataFrame, personas: pd.Series, variable: pd.Series, order: list[str]
) -> tuple[np.ndarray, int] | None:
    """The cell of persona × answer (row by row) of each of `people`, -1 where no answer is known, and the number of answers.

    None where all answer the same.
    """
    answers = _answers(people[variable["variable"]], variable)
    known = answers.notna().to_numpy()
    if variable["kind"] == "multiple" or known.sum() < estimates.no_share_below() or answers.nunique() < 2:
        return None
    codes, categories = pd.factorize(answers, sort=True)
    rows = personas.map({persona: place for place, persona in enumerate(order)}).to_numpy()
    return np.where(known, rows * len(categories) + codes, -1), len(categories)


def _answers(values: pd.Series, variable: pd.Series) -> pd.Series:
    if variable["kind"] != "numeric":
        return values.where(values.notna())
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    cuts = [float(limit) for limit in split(variable["bands"])]
    if not cuts:
        cuts = np.unique(numbers.quantile(np.arange(1, PIECES) / PIECES).dropna())
    return pd.Series(np.searchsorted(cuts, numbers, side="right"), index=values.index).where(numbers.notna())


def _curves(
    cells: np.ndarray, categories: int, k: int, weights: np.ndarray, draws: np.ndarray
) -> tuple[dict[str, np.ndarray], int, int]:
    """Deviations of the sample and of its bootstrap samples; `draws` (samples × people) hold the weight of everybody in each."""
    known = cells >= 0
    inside = np.eye(k * categories)[cells[known]]
    shares = (weights[known] @ inside).reshape(k, categories)
    drawn = (draws[:, known] @ inside).reshape(-1, k, categories)
    curves = {"modal": _modal(shares), "full": _full(shares), "draws": _modal(drawn), "full_draws": _full(drawn)}
    return curves, int(known.sum()), categories


def _modal(cells: np.ndarray) -> np.ndarray:
    """Deviation over k (last axis) when each persona stands for its most frequent answer."""
    sizes = cells.sum(axis=-1, keepdims=True)
    one = np.eye(cells.shape[-1])[cells.argmax(axis=-1)] * np.maximum(sizes, 1e-12)
    return divergence(one.cumsum(axis=-2), cells.sum(axis=-2, keepdims=True))


def _full(cells: np.ndarray) -> np.ndarray:
    return divergence(np.maximum(cells, 1e-15).cumsum(axis=-2), cells.sum(axis=-2, keepdims=True))


def _row(k: int, name: str, order: list[str], curves: dict, n: int, categories: int) -> dict:
    low, high = np.quantile(curves["draws"][:, k - 1], [0.025, 0.975])
    members_low, members_high = np.quantile(curves["full_draws"][:, k - 1], [0.025, 0.975])
    return {
        "k": k, "variable": name, "personas": contracts.join(order[:k]), "deviation": curves["modal"][k - 1], "low": float(low),
        "high": float(high), "members": curves["full"][k - 1], "members_low": float(members_low), "members_high": float(members_high), "n": n, "categories": categories,
    }  # fmt: skip
