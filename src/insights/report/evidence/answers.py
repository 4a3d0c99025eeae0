"""The answers to one question summed up anew, of all respondents or interviewed people or of those of a segment or persona.

A short path of its own from `responses`, beside the code of the stages, so that the figures of both can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from insights.errors import ContractError, nearest
from insights.report.material import Material

CONDITIONS = ("question", "persona", "segment")
TABLES = ("responses", "people")


def summary(material: Material, file: str, conditions: Mapping[str, str], ref: str) -> dict[str, Any]:
    """`question`, `n`, how many gave each answer (`answer: ja`), and of numbers `mean`, `q1`, `median`, `q3`, `lowest`, `highest`, weighted.

    `file` is `responses` or `people` (the interviewed). Raises ContractError naming the columns there are.
    """
    table, question = material[file], conditions["question"]
    if question not in table.columns:
        raise ContractError(
            f"the evidence {ref!r}: {file} has no question {question!r}; {nearest(question, table.columns)}"
        )
    if file == "people":
        table = table[table["source"] == "interview"]
    chosen = table[_inside(material, table["respondent_id"], conditions)]
    given = chosen[question].dropna()
    found: dict[str, Any] = {"question": question, "n": int((given.astype(str) != "").sum())}
    numbers = pd.to_numeric(given, errors="coerce")
    if given.empty or numbers.isna().any():
        return found | {f"answer: {answer}": int(n) for answer, n in given.value_counts().items()}
    values = numbers.to_numpy(float)
    weights = chosen.loc[given.index, "weight"].to_numpy(float) if "weight" in chosen else np.ones(len(values))
    found |= {"mean": float(np.average(values, weights=weights)), "lowest": values.min(), "highest": values.max()}
    return found | {name: _quantile(values, weights, at) for name, at in (("q1", 0.25), ("median", 0.5), ("q3", 0.75))}


def _inside(material: Material, people: pd.Series, conditions: Mapping[str, str]) -> np.ndarray:
    """Who belongs to the persona or segment: to the one that is most probable."""
    if "persona" in conditions:
        table = material["persona_memberships"].sort_values("probability", ascending=False, kind="stable")
        best = table.drop_duplicates("respondent_id")
        return people.isin(best.loc[best["persona_id"] == conditions["persona"], "respondent_id"]).to_numpy()
    if "segment" in conditions:
        table = material["memberships"]
        return people.isin(
            table.loc[table["segment"].astype("string") == conditions["segment"], "respondent_id"]
        ).to_numpy()
    return np.ones(len(people), dtype=bool)


def _quantile(values: np.ndarray, weights: np.ndarray, at: float) -> float:
    """The smallest value at which so much of the weight is reached."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, at - 1e-9)), len(values) - 1)])
