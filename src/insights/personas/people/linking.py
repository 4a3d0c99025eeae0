"""Which segment of the survey an interviewed person belongs to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.contracts import split

COLUMNS = ["respondent_id", "segment", "probability", "how", "attributes"]
NOT_ATTRIBUTES = {"respondent_id", "interview_id", "group", "source"}


def assign_people(
    people: pd.DataFrame,
    memberships: pd.DataFrame,
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    min_posterior: float = 0.6,
) -> pd.DataFrame:
    """Assign interviewed customers to survey segments.

    Who answered the survey too (same `respondent_id`) keeps his segment there. For everyone else the attributes in `people` that
    carry the name (or the `field`) of a survey variable are compared with the segments' answers by naive Bayes: prior = weighted
    segment size, likelihood = weighted share of the category in the segment, smoothed by one answer spread over the
    categories; numeric variables by their bands. Of several columns that stand for one variable the first with an answer that the survey knows
    counts, that of the same name before others. The posterior is the probability; below `min_posterior` the person stays unassigned.

    Returns one row per interviewed customer: `segment` (missing when unassigned), `probability`, `how` (`same person`,
    `attributes`, `too unsure`, `no attributes`) and the attributes used. Staff are never in it.
    """
    interviewed = people[(people["source"] == "interview") & (people["group"] != "staff")]
    if memberships.empty or interviewed.empty:
        return _typed(pd.DataFrame(columns=COLUMNS))
    known = memberships.set_index("respondent_id")
    links = _attribute_variables(people, variables)
    likelihoods = {name: _likelihood(responses, memberships, variable) for name, variable in links.items()}
    prior = _segment_weights(responses, memberships)
    rows = []
    for _, person in interviewed.iterrows():
        own = person["respondent_id"]
        if own in known.index:
            rows.append((own, int(known.at[own, "segment"]), float(known.at[own, "probability"]), "same person", ""))
            continue
        rows.append((own, *_by_attributes(person, links, likelihoods, prior, min_posterior)))
    return _typed(pd.DataFrame(rows, columns=COLUMNS))


def _by_attributes(person, links, likelihoods, prior: pd.Series, bar: float) -> tuple:
    log_posterior = np.log(prior)
    used: dict[
        str, str
    ] = {}  # variable -> the column that spoke for it: two columns about one thing are one piece of evidence
    for name, variable in links.items():
        category = _category(person[name], variable)
        if variable["variable"] not in used and category is not None and category in likelihoods[name].index:
            log_posterior = log_posterior + np.log(likelihoods[name].loc[category])
            used[variable["variable"]] = name
    if not used:
        return pd.NA, float("nan"), "no attributes", ""
    posterior = np.exp(log_posterior - log_posterior.max())
    posterior = posterior / posterior.sum()
    best = int(posterior.idxmax())
    probability = float(posterior[best])
    if probability < bar:
        return pd.NA, probability, "too unsure", ", ".join(used.values())
    return best, probability, "attributes", ", ".join(used.values())


def _attribute_variables(people: pd.DataFrame, variables: pd.DataFrame) -> dict[str, pd.Series]:
    """Column of `people` -> the survey variable it stands for, by name or by field; those that have its name first."""
    closed = variables[variables["kind"] != "text"].sort_values("position")
    by_name = {row["variable"].lower(): row for _, row in closed.iterrows()}
    by_field = {row["field"].lower(): row for _, row in closed[closed["field"].notna()].iloc[::-1].iterrows()}
    found = {}
    for column in people.columns:
        variable = by_name.get(column.lower(), by_field.get(column.lower()))
        if column not in NOT_ATTRIBUTES and variable is not None and people[column].notna().any():
            found[column] = variable
    return dict(sorted(found.items(), key=lambda item: item[0].lower() not in by_name))


def _segment_weights(responses: pd.DataFrame, memberships: pd.DataFrame) -> pd.Series:
    joined = memberships.merge(responses[["respondent_id", "weight"]], on="respondent_id")
    weights = joined.groupby("segment")["weight"].sum().sort_index().astype(float)
    weights.index = weights.index.astype(int)
    return weights / weights.sum()


def _likelihood(responses: pd.DataFrame, memberships: pd.DataFrame, variable: pd.Series) -> pd.DataFrame:
    """Rows: categories of the variable; columns: segments; cells: smoothed weighted shares."""
    segments = responses["respondent_id"].map(memberships.set_index("respondent_id")["segment"])
    cells = [
        (category, int(segment), weight)
        for segment, weight, answer in zip(segments, responses["weight"], responses[variable["variable"]], strict=True)
        if not pd.isna(segment)
        for category in _categories(answer, variable)
    ]
    table = pd.DataFrame(cells, columns=["category", "segment", "weight"])
    counts = table.pivot_table(index="category", columns="segment", values="weight", aggfunc="sum", fill_value=0.0)
    counts = counts.reindex(columns=sorted(memberships["segment"].astype(int).unique()), fill_value=0.0)
    return (counts + 1 / max(len(counts), 1)) / (counts.sum() + 1)


def _categories(answer, variable: pd.Series) -> list[str]:
    if pd.isna(answer) or answer == "":
        return []
    answers = split(answer) if variable["kind"] == "multiple" else [answer]
    found = [_category(value, variable) for value in answers]
    return [category for category in found if category is not None]


def _category(value, variable: pd.Series) -> str | None:
    """The comparable form of an answer: the band's number for numeric variables, else the text without case and outer blanks."""
    if pd.isna(value) or str(value).strip() == "":
        return None
    if variable["kind"] != "numeric":
        return " ".join(str(value).split()).casefold()
    number = pd.to_numeric(str(value).replace(",", "."), errors="coerce")
    limits = [float(limit) for limit in split(variable["bands"])]
    if pd.isna(number):
        return None
    return str(int(np.searchsorted(limits, number, side="right"))) if limits else f"{number:g}"


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({"segment": "Int64", "probability": float}).sort_values("respondent_id", ignore_index=True)
