"""The answers to one question summed up anew, of all respondents or interviewed people or of those of a segment, persona, or group.

`by` and `group` name who gave an answer to another question, `answer` the share whose interval is asked for, `statistic = nps` the Net
Promoter Score; the question `segment` is the segment that people belong to. A short path of its own from `responses`, beside the code of the stages, so that the figures of both can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t

from insights import contracts
from insights.errors import ContractError, nearest
from insights.report.evidence.checked import wilson
from insights.report.material import Material

TABLES = ("responses", "people")
SEGMENT = "segment"  # asked of the memberships


def summary(material: Material, file: str, conditions: Mapping[str, str], ref: str) -> dict[str, Any]:
    """`question`, `n`, how many gave each answer (`answer: ja`), and of numbers `mean`, `q1`, `median`, `q3`, `lowest`, `highest`, weighted.

    `file` is `responses` or `people` (the interviewed). Raises ContractError naming the columns there are.
    """
    table, question = material[file], conditions["question"]
    if question == SEGMENT and SEGMENT not in table.columns:
        table = table.assign(segment=_segments(material, table["respondent_id"]))
    for column in (question, conditions.get("by", question)):
        if column not in table.columns:
            raise ContractError(
                f"the evidence {ref!r}: {file} has no question {column!r}; {nearest(column, table.columns)}"
            )
    if file == "people":
        table = table[table["source"] == "interview"]
    if "by" in conditions:
        table = table[
            (table[conditions["by"]].astype("string") == conditions.get("group")).fillna(False).to_numpy(bool)
        ]
    chosen = table[_inside(material, table["respondent_id"], conditions)]
    if "answer" in conditions or "statistic" in conditions:
        return _one_figure(chosen, conditions, multiple=material.kinds.get(question) == "multiple")
    given = chosen[question].dropna()
    found: dict[str, Any] = {"question": question, "n": int((given.astype(str) != "").sum())}
    numbers = pd.to_numeric(given, errors="coerce")
    if given.empty or numbers.isna().any():
        return found | {f"answer: {answer}": int(n) for answer, n in given.value_counts().items()}
    values = numbers.to_numpy(float)
    weights = chosen.loc[given.index, "weight"].to_numpy(float) if "weight" in chosen else np.ones(len(values))
    found |= {"mean": float(np.average(values, weights=weights)), "lowest": values.min(), "highest": values.max()}
    return found | {name: _quantile(values, weights, at) for name, at in (("q1", 0.25), ("median", 0.5), ("q3", 0.75))}


def spoken(material: Material, conditions: Mapping[str, str]) -> list[dict[str, Any]]:
    """The passages of a theme said by interviewed people with an attribute (`theme_id`, `by`, `group`), with who said each."""
    people, links = material["people"], material["theme_verbatims"]
    by = conditions["by"]
    if by not in people.columns:
        raise ContractError(f"people has no column {by!r}; {nearest(by, people.columns)}")
    inside = people[(people["source"] == "interview") & (people[by].astype("string") == conditions.get("group"))]
    said = material["verbatims"].loc[material["verbatims"]["source"] == "interview", ["verbatim_id", "respondent_id"]]
    found = links[links["theme_id"] == conditions.get("theme_id")].merge(said, on="verbatim_id")
    found = found[found["respondent_id"].isin(inside["respondent_id"])]
    return found[["theme_id", "verbatim_id", "respondent_id"]].to_dict("records")


def _segments(material: Material, people: pd.Series) -> pd.Series:
    known = material["memberships"].set_index("respondent_id")["segment"].astype("Int64").astype("string")
    return people.map(known.to_dict())


def _one_figure(chosen: pd.DataFrame, conditions: Mapping[str, str], *, multiple: bool) -> dict[str, Any]:
    """`value`, `low`, `high` on `base` people, weighted: a share (Wilson, effective base), a mean or the NPS (t interval); `n` gave the answer."""
    cells = chosen[conditions["question"]]
    known = cells.notna()
    weights = chosen.loc[known, "weight"].to_numpy(float)
    base, effective = int(known.sum()), float(weights.sum() ** 2 / (weights**2).sum()) if known.any() else 0.0
    found: dict[str, Any] = {"question": conditions["question"], "base": base}
    if not base:
        return found
    if "answer" in conditions:
        wanted = conditions["answer"]
        given = [wanted in contracts.split(cell) if multiple else str(cell) == wanted for cell in cells[known]]
        inside = np.array(given)
        share = float(weights[inside].sum() / weights.sum())
        low, high = wilson(share, effective)
        return found | {"answer": wanted, "n": int(inside.sum()), "value": share, "low": low, "high": high}
    found["statistic"] = conditions["statistic"]
    values = pd.to_numeric(cells[known]).to_numpy(float)
    if conditions["statistic"] == "nps":
        values = 100.0 * ((values >= 9).astype(float) - (values <= 6))
    mean = float((values * weights).sum() / weights.sum())
    if effective <= 1:
        return found | {"value": mean}
    variance = float((weights * (values - mean) ** 2).sum() / weights.sum()) * effective / (effective - 1)
    half = float(t.ppf(0.975, effective - 1)) * np.sqrt(variance / effective)
    return found | {"value": mean, "low": mean - half, "high": mean + half}


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
