"""What the survey says about each persona: shares, means and medians, also for personas merged from several segments."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts import split
from insights.personas.material import Material
from insights.personas.people.linking import NOT_ATTRIBUTES
from insights.personas.people.members import is_one_segment
from insights.protection.quantiles import quantile, told

FALSE_DISCOVERIES = 0.05  # share of the differences named that may be none
COLUMNS = [
    "persona_id", "variable", "position", "category", "statistic", "n", "base", "value", "low", "high", "overall", "differs", "effect", "evidence",
]  # fmt: skip


def persona_profile(material: Material, members: pd.DataFrame, drafts: dict[str, list[int]]) -> pd.DataFrame:
    """One row per persona, variable and category (or mean), suppressed figures left out.

    A persona whose respondents are those of one segment takes its figures (`segment_profile`); every other one, as after a merge, is
    counted anew in `responses`. `differs` says that the interval excludes the value of all respondents, that this holds when all figures of
    the persona's profile are tested together (false discovery rate of 5 %, Benjamini & Hochberg 1995; p from the value's distance to all in
    units of its interval), and, where the variable was tested over all segments, that this test holds too. Answers that 1 to 4 people gave, or
    that tell of as many who did not, are suppressed.
    """
    parts = []
    for persona, segments in drafts.items() if material.segments.found else ():
        own = members[members["persona_id"] == persona]
        one = is_one_segment(material, own, segments)
        part = _of_segment(material, persona, segments[0]) if one else _counted(material, members, persona)
        parts.append(part.assign(differs=part["differs"] & (_p_adjusted(part) < FALSE_DISCOVERIES)))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return table[table["value"].notna() & (table["base"].astype(float) >= estimates.no_share_below())].reset_index(
        drop=True
    )


def persona_distributions(material: Material, members: pd.DataFrame, drafts: dict[str, list[int]]) -> pd.DataFrame:
    """The distribution behind each fact on the sheets (contract `persona_profile`): every category, the quartiles of numbers.

    Of the survey: shares and means with interval, and the quartiles of numeric variables. Without segments, of the attributes of the
    interviewed: how many people have each value, never a share.
    """
    if material.segments.found:
        parts = [persona_profile(material, members, drafts), *_spread(material, members, drafts)]
        table = (
            pd.concat([part for part in parts if len(part)], ignore_index=True) if any(map(len, parts)) else parts[0]
        )
    else:
        table = pd.DataFrame(_of_people(material, members), columns=COLUMNS)
    kept = [column for column in COLUMNS if column not in ("effect", "evidence")]
    if table.empty:
        return contracts.empty("persona_profile")
    table = table[kept].astype({"n": "Int64", "base": "Int64", "position": "Int64", "differs": bool})
    return contracts.check(table, "persona_profile")


def _spread(material: Material, members: pd.DataFrame, drafts: dict[str, list[int]]) -> list[pd.DataFrame]:
    rows = []
    for persona in drafts:
        own = answers(material, members, persona)
        for row in material.variables[material.variables["kind"] == "numeric"].itertuples():
            found = quartiles(own[row.variable], own["weight"]) if row.variable in own else None
            for position, key in enumerate(("q1", "median", "q3"), start=1) if found else ():
                low, high = (found["low"], found["high"]) if key == "median" else (np.nan, np.nan)
                rows.append(
                    [
                        persona,
                        row.variable,
                        position,
                        key,
                        key,
                        found["n"],
                        found["n"],
                        found[key],
                        low,
                        high,
                        np.nan,
                        False,
                        np.nan,
                        "",
                    ]
                )
    return [pd.DataFrame(rows, columns=COLUMNS)]


def _of_people(material: Material, members: pd.DataFrame) -> list[list]:
    rows = []
    inside = members[members["source"] == "interview"]
    people = material.people.merge(inside[["respondent_id", "persona_id"]], on="respondent_id")
    for column in [name for name in material.people.columns if name not in NOT_ATTRIBUTES]:
        for persona, own in people.dropna(subset=[column]).groupby("persona_id", sort=True):
            counts = (
                own[column]
                .astype(str)
                .value_counts()
                .sort_index(kind="stable")
                .sort_values(ascending=False, kind="stable")
            )
            rows += [
                [
                    persona,
                    column,
                    position,
                    value,
                    "people",
                    n,
                    len(own),
                    np.nan,
                    np.nan,
                    np.nan,
                    np.nan,
                    False,
                    np.nan,
                    "",
                ]
                for position, (value, n) in enumerate(counts.items(), start=1)
            ]
    return rows


def quartiles(values: pd.Series, weights: pd.Series) -> dict | None:
    """Weighted quartiles of `values` and the median's 95 % interval (Woodruff 1952), as finely as five people share each of them.

    None below ten answers, and where no step tells the figures apart that five people share (`protection.quantiles.told`).
    """
    x, w = _given(values, weights)
    if len(x) < estimates.no_share_below():
        return None
    half = estimates.Z95 * np.sqrt(0.25 / estimates.effective_n(w))
    at = {"q1": 0.25, "low": max(0.5 - half, 0), "median": 0.5, "high": min(0.5 + half, 1), "q3": 0.75}
    found = told(x, {name: quantile(x, w, p) for name, p in at.items()}, down=("low",), up=("high",))
    return found and found | {"n": len(x)}


def median(values: pd.Series, weights: pd.Series) -> float:
    """The weighted median alone, as finely as five people share it; missing below ten answers."""
    x, w = _given(values, weights)
    found = told(x, {"median": quantile(x, w, 0.5)}) if len(x) >= estimates.no_share_below() else None
    return found["median"] if found else np.nan


def _given(values: pd.Series, weights: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    x = pd.to_numeric(values, errors="coerce")
    keep = x.notna() & (weights > 0)
    return x[keep].to_numpy(float), weights[keep].to_numpy(float)


def answers(material: Material, members: pd.DataFrame, persona: str | None) -> pd.DataFrame:
    """The survey answers of a persona's respondents, or everyone's for None."""
    if persona is None:
        return material.responses
    own = members.loc[(members["persona_id"] == persona) & (members["source"] == "survey"), "respondent_id"]
    return material.responses[material.responses["respondent_id"].isin(own)]


def _of_segment(material: Material, persona: str, segment: int) -> pd.DataFrame:
    table = material.segment_profile[material.segment_profile["segment"] == segment].copy()
    outside = (table["low"] > table["overall"]) | (table["high"] < table["overall"])
    table["differs"] = outside & (table["builds_segments"] | (table["p_adjusted"] < 0.05))
    table["persona_id"] = persona
    table["evidence"] = "segment_profile: " + table["variable"] + " = " + table["category"]
    return table[COLUMNS]


def _p_adjusted(table: pd.DataFrame) -> np.ndarray:
    """Two-sided p of every value against that of all, corrected over the table; from the side of its interval that faces it: .05 where the
    limit meets it."""
    from scipy.stats import norm

    distance = (table["value"] - table["overall"]).to_numpy(float)
    facing = table["low"].where(distance > 0, table["high"]).to_numpy(float)
    half = np.abs(table["value"].to_numpy(float) - facing)
    return estimates.adjusted(2 * norm.sf(estimates.Z95 * np.abs(distance) / np.maximum(half, 1e-12)), "bh")


def _counted(material: Material, members: pd.DataFrame, persona: str) -> pd.DataFrame:
    own, everyone = answers(material, members, persona), material.responses
    rows = []
    for _, variable in material.variables.sort_values("position").iterrows():
        if variable["variable"] in everyone and variable["kind"] != "text":
            rows += _rows(own, everyone, variable, persona)
    return pd.DataFrame(rows, columns=COLUMNS)


def _rows(own: pd.DataFrame, everyone: pd.DataFrame, variable: pd.Series, persona: str) -> list[list]:
    name = variable["variable"]
    if variable["kind"] == "numeric":
        mine = estimates.mean(pd.to_numeric(own[name], errors="coerce"), weights=own["weight"])
        overall = estimates.mean(pd.to_numeric(everyone[name], errors="coerce"), weights=everyone["weight"])
        return [_row(persona, name, 0, "mean", "mean", mine.n, mine, overall.value)]
    rows = []
    own, everyone = own[own[name].notna()], everyone[everyone[name].notna()]
    for position, category in enumerate(split(variable["categories"]), start=1):
        inside, inside_all = (_chose(table[name], category, variable["kind"]) for table in (own, everyone))
        mine = estimates.share(inside, weights=own["weight"])
        overall = estimates.share(inside_all, weights=everyone["weight"])
        rows.append(_row(persona, name, position, category, "share", int(inside.sum()), mine, overall.value))
    return _without_few(rows, several=variable["kind"] == "multiple")


def _without_few(rows: list[list], *, several: bool) -> list[list]:
    """The rows with figures of 1 to 4 people empty; where one answer is to be chosen, the next smaller too if they followed from the rest, of
    `several` those that all but 1 to 4 gave."""
    n, base, value = (COLUMNS.index(name) for name in ("n", "base", "value"))
    counted = [(row, (row[n], row[base] - row[n]) if several else (row[n],)) for row in rows]
    few = [row for row, people in counted if any(0 < one < estimates.suppress_below() for one in people)]
    shown = sorted((row for row in rows if row not in few and row[n]), key=lambda row: row[n])
    if shown and not several and 0 < shown[0][base] - sum(row[n] for row in shown) < estimates.suppress_below():
        few.append(shown[0])
    for row in few:
        row[value : value + 3] = [np.nan] * 3
        row[COLUMNS.index("differs")] = False
    return rows


def _row(persona, name, position, category, statistic, n, mine: estimates.Estimate, overall: float) -> list:
    differs = bool(mine.low > overall or mine.high < overall)
    value, low, high = (mine.value, mine.low, mine.high) if mine.n >= estimates.no_share_below() else (np.nan,) * 3
    evidence = f"responses: {name} = {category}"
    return [
        persona, name, position, category, statistic, n, mine.n, value, low, high, overall, differs, np.nan, evidence,
    ]  # fmt: skip


def _chose(values: pd.Series, category: str, kind: str) -> np.ndarray:
    if kind == "multiple":
        return np.array([category in split(value) for value in values], dtype=bool)
    return (values.astype(str) == category).to_numpy(bool)
