"""Rows of a banner table that sum up others: nets, the best and worst two points of a scale, the groups of the NPS, means of scales."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts
from insights.errors import InputError, nearest
from insights.settings import Settings, fitting
from insights.survey.inference.categories import Membership

FEWEST, MOST = 4, 11  # points of a scale that has a top-2 and a bottom-2
TEXTS = {
    "de": {"top": "Top-2", "bottom": "Bottom-2", "mean": "Mittelwert", "nps": ("Promotoren", "Passive", "Detraktoren")},
    "en": {"top": "Top 2", "bottom": "Bottom 2", "mean": "Mean", "nps": ("Promoters", "Passives", "Detractors")},
}
NPS_GROUPS = ((9, 10), (7, 8), (0, 6))


@dataclass(frozen=True)
class Net:
    """One such row: its name, its `statistic` (net, top, bottom, mean), and the categories in it."""

    name: str
    statistic: str
    members: list[str]


def declared_nets(settings: Settings, variables: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """The nets that study.yml declares, {variable: {name: categories}}; codes are replaced by their labels."""
    columns = {**settings.columns, **(settings.customers.columns if settings.customers else {})}
    found = {name: fitting(columns, name) for name in variables["variable"]}
    return {
        name: {net: [column.labels.get(code, code) for code in codes] for net, codes in column.nets.items()}
        for name, column in found.items()
        if column is not None and column.nets
    }


def nets_of(m: Membership, variable: pd.Series, declared: dict[str, list[str]], *, language: str = "de") -> list[Net]:
    """The rows that sum up `m` (`variable`: its row in the table `variables`): the declared nets first.

    Raises InputError for a net of a category that the variable does not have.
    """
    nets = []
    for name, wanted in declared.items():
        known = {category.replace("–", "-"): category for category in m.categories}
        for category in wanted:
            if category.replace("–", "-") not in known:
                raise InputError(
                    f"study.yml, columns.{m.variable}.nets.{name}: there is no answer {category!r}; {nearest(category, m.categories)}."
                )
        nets.append(Net(name, "net", [known[category.replace("–", "-")] for category in wanted]))
    words = TEXTS[language]
    if variable["role"] == "nps":
        for name, (low, high) in zip(words["nps"], NPS_GROUPS, strict=True):
            inside = [c for c in m.categories if low <= float(c) <= high]
            nets += [Net(f"{name} ({low}–{high})", "net", inside)] if inside else []
    elif _is_scale(m, variable):
        nets.append(Net(f"{words['top']} ({' / '.join(m.categories[-2:])})", "top", m.categories[-2:]))
        nets.append(Net(f"{words['bottom']} ({' / '.join(m.categories[:2])})", "bottom", m.categories[:2]))
        if m.kind == "ordinal":
            ends = f"1 = {m.categories[0]}, {len(m.categories)} = {m.categories[-1]}"
            nets.append(Net(f"{words['mean']} ({ends})", "mean", m.categories))
    return nets


def scale_values(m: Membership, variable: pd.Series) -> np.ndarray | None:
    """1 for the first category of an ordinal scale, 2 for the second …; None where the categories are no scale."""
    if m.kind != "ordinal" or not _is_scale(m, variable):
        return None
    return np.where(m.valid, m.members.argmax(axis=1) + 1.0, np.nan)


def _is_scale(m: Membership, variable: pd.Series) -> bool:
    """Whether people rated something: satisfaction, or an attitude in steps."""
    steps = variable["role"] == "psychographic" and m.kind == "ordinal"
    rated = variable["role"] == "satisfaction" and len(contracts.split(variable["categories"])) == len(m.categories)
    return (steps or rated) and FEWEST <= len(m.categories) <= MOST
