"""The answers to one question summed up anew, of all respondents or interviewed people or of those of a segment, persona, or group.

`by` and `group` name who gave an answer to another question, `answer` the share whose interval is asked for, `statistic = nps` the Net
Promoter Score; the question `segment` is the segment that people belong to. A short path of its own from `responses`, beside the code of the stages, so that the figures of both can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import asin, sqrt
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from insights import contracts
from insights.errors import ContractError, nearest
from insights.protection.quantiles import quantile, told
from insights.report.evidence.checked import wilson
from insights.report.material import Material

TABLES = ("responses", "people")
SEGMENT = "segment"  # asked of the memberships


def summary(material: Material, file: str, conditions: Mapping[str, str], ref: str) -> dict[str, Any]:
    """`question`, `n`, how many gave each answer (`answer: ja`), and of numbers `mean`, `q1`, `median`, `q3`, weighted.

    Quartiles are as fine as five people share them (`protection.quantiles.told`); the lowest and the highest number are single people's.
    `file` is `responses` or `people` (the interviewed). Raises ContractError naming the columns there are.
    """
    table, question = _with_segments(material, file, conditions["question"]), conditions["question"]
    for column, there in ((question, table), (conditions.get("by"), material[file])):
        if column is not None and column not in there.columns:
            raise ContractError(
                f"the evidence {ref!r}: {file} has no question {column!r}; {nearest(column, there.columns)}"
            )
    inside = _inside(material, table["respondent_id"], conditions)
    if file == "people":
        inside = inside & (table["source"] == "interview").to_numpy()
    if "by" in conditions:
        inside = inside & _groups(material, file, conditions)[0]
    if "answer" in conditions or "statistic" in conditions:
        found = _one_figure(material, table, conditions, inside)
        if "by" in conditions and file == "responses":
            found["effect"] = effect(*against_others(material, conditions))
        return found
    chosen = table.loc[inside, [question, *(["weight"] if "weight" in table else [])]]
    given = chosen[question].dropna()
    found: dict[str, Any] = {"question": question, "n": int((given.astype(str) != "").sum())}
    numbers = pd.to_numeric(given, errors="coerce")
    if given.empty or numbers.isna().any():
        return found | {f"answer: {answer}": int(n) for answer, n in given.value_counts().items()}
    values = numbers.to_numpy(float)
    weights = chosen.loc[given.index, "weight"].to_numpy(float) if "weight" in chosen else np.ones(len(values))
    quartiles = {name: quantile(values, weights, at) for name, at in (("q1", 0.25), ("median", 0.5), ("q3", 0.75))}
    return found | {"mean": float(np.average(values, weights=weights))} | (told(values, quartiles) or {})


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


def against_others(material: Material, conditions: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """One figure of those who gave the answer `group` to `by`, and the same of all who gave another (`summary`)."""
    table = _with_segments(material, "responses", conditions["question"])
    inside, others = _groups(material, "responses", conditions)
    return _one_figure(material, table, conditions, inside), _one_figure(material, table, conditions, others)


def effect(own: Mapping[str, Any], others: Mapping[str, Any]) -> float:
    """How far two figures of `against_others` lie apart, without a sign: Cohen's h of shares, d of means; 0 where there is none."""
    if not own["base"] or not others["base"]:
        return 0.0
    if "answer" in own:
        return abs(2 * asin(sqrt(own["value"])) - 2 * asin(sqrt(others["value"])))
    variance = (own.get("variance", 0.0) + others.get("variance", 0.0)) / 2
    return abs(own["value"] - others["value"]) / sqrt(variance) if variance > 0 else 0.0


def who(material: Material, question: str) -> dict[str, np.ndarray] | None:
    """For every answer to a question, who of the respondents gave it; None for numbers. `material` remembers it."""
    return _kept(material, ("who answered", question), lambda: _who(material, question))


def _who(material: Material, question: str) -> dict[str, np.ndarray] | None:
    cells = _with_segments(material, "responses", question)[question]
    if question != SEGMENT and pd.api.types.is_numeric_dtype(cells.dtype):
        return None
    given = cells.to_numpy(object)
    if material.kinds.get(question) != "multiple":
        return {str(answer): given == answer for answer in cells.dropna().unique()}
    lists = [set(contracts.split(cell)) for cell in given]
    return {answer: np.array([answer in one for one in lists]) for answer in set().union(*lists)}


def _kept(material: Material, key: tuple, make: Callable[[], Any]) -> Any:
    known = material.looked_up
    if key not in known:
        known[key] = make()
    return known[key]


def _with_segments(material: Material, file: str, question: str) -> pd.DataFrame:
    """The table, with the segment that people belong to where the question asks for it."""
    table = material[file]
    if question != SEGMENT or SEGMENT in table.columns:
        return table
    return _kept(
        material,
        ("with segments", file),
        lambda: table[["respondent_id", "weight"]].assign(segment=_segments(material, table["respondent_id"])),
    )


def _groups(material: Material, file: str, conditions: Mapping[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Who gave the answer `group` to `by`, and who gave another."""
    by, group = conditions["by"], conditions.get("group")

    def made() -> tuple[np.ndarray, np.ndarray]:
        answered = material[file][by].astype("string")
        inside = (answered == group).fillna(False).to_numpy(bool)
        return inside, answered.notna().to_numpy() & ~inside

    return _kept(material, ("groups", file, by, group), made)


def _segments(material: Material, people: pd.Series) -> pd.Series:
    known = material["memberships"].set_index("respondent_id")["segment"].astype("Int64").astype("string")
    return people.map(known.to_dict())


def _one_figure(
    material: Material, table: pd.DataFrame, conditions: Mapping[str, str], chosen: np.ndarray
) -> dict[str, Any]:
    """`value`, `low`, `high` on `base` people, weighted: a share (Wilson, effective base), a mean or the NPS (t interval); `n` gave the answer."""
    question = conditions["question"]
    known = chosen & _kept(material, ("answered", question), lambda: table[question].notna().to_numpy())
    weights = table["weight"].to_numpy(float)[known]
    base, effective = int(known.sum()), float(weights.sum() ** 2 / (weights**2).sum()) if known.any() else 0.0
    found: dict[str, Any] = {"question": question, "base": base}
    if not base:
        return found
    if "answer" in conditions:
        given = (who(material, question) or {}).get(conditions["answer"])
        inside = np.zeros(base, dtype=bool) if given is None else given[known]
        share = float(weights[inside].sum() / weights.sum())
        low, high = wilson(share, effective)
        return found | {
            "answer": conditions["answer"],
            "n": int(inside.sum()),
            "value": share,
            "low": low,
            "high": high,
        }
    found["statistic"] = conditions["statistic"]
    values = pd.to_numeric(table[question]).to_numpy(float)[known]
    if conditions["statistic"] == "nps":
        values = 100.0 * ((values >= 9).astype(float) - (values <= 6))
    mean = float((values * weights).sum() / weights.sum())
    if effective <= 1:
        return found | {"value": mean}
    variance = float((weights * (values - mean) ** 2).sum() / weights.sum()) * effective / (effective - 1)
    half = float(stdtrit(effective - 1, 0.975)) * np.sqrt(variance / effective)
    return found | {"value": mean, "low": mean - half, "high": mean + half, "variance": variance}


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
