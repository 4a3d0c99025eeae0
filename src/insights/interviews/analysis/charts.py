"""Heat maps of the code analysis; the tables beside them say the same in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from insights.contracts.tables import GROUPS
from insights.interviews.analysis.coded import words

_LONGEST_LABEL = 38
_FIGURES_TO = 26  # rows or columns up to which figures stand in the cells


def group_heat(
    frequencies: pd.DataFrame, *, kind: str = "code", language: str = "de", at_most: int = 40, colours: Mapping[str, str] | None = None
) -> Any:  # fmt: skip
    """Codes (or `kind="theme"`) by group of the interviewed, or of the survey where nobody was interviewed; None when nobody said any.

    The cell says how many of the group's people speak of it; its colour is their share of the group. `colours` (rrggbb by code) mark
    the names of the codes.
    """
    own = frequencies[(frequencies["kind"] == kind) & (frequencies["group"] != "all")]
    own = own[own["source"] == own["source"].min()]  # interviews where there are any
    own = _most_said(own, at_most)
    if own.empty:
        return None
    text = words(language)
    groups = [group for group in GROUPS if (own["group"] == group).any()]
    n = own.pivot(index="name", columns="group", values="n_people").astype(float)
    base = own.groupby("group")["base"].first()
    order = n.sum(axis=1).sort_values(ascending=False, kind="stable").index
    n = n.loc[order, groups]
    heads = [text["charts"]["base"].format(name=text["groups"][group], base=base[group]) for group in groups]
    shown = n.set_axis(heads, axis="columns")
    share = shown / base[groups].astype(float).to_numpy()
    return _heat(share, shown, text["charts"]["group"], top=1.0, marks=_by_name(own, colours))


def case_heat(
    cross_case: pd.DataFrame, *, kind: str = "code", language: str = "de", at_most: int = 40, colours: Mapping[str, str] | None = None
) -> Any:  # fmt: skip
    """Codes (or themes) by interviewed person, the number of passages in each cell; None without interviews; `colours` as in `group_heat`."""
    own = cross_case[(cross_case["kind"] == kind) & (cross_case["source"] == "interview")]
    own = _most_said(own.assign(n_people=1), at_most)
    if own.empty:
        return None
    n = own.pivot(index="name", columns="respondent_id", values="n_verbatims").fillna(0).astype(float)
    order = (n > 0).sum(axis=1).sort_values(ascending=False, kind="stable").index
    return _heat(n.loc[order], n.loc[order], words(language)["charts"]["case"], marks=_by_name(own, colours))


def cooccurrence_heat(
    cooccurrence: pd.DataFrame, *, count: str = "n_people", language: str = "de", at_most: int = 40, colours: Mapping[str, str] | None = None
) -> Any:  # fmt: skip
    """Codes by codes: how many people speak of both, or with `count="n_verbatims"` how many passages carry both.

    Interviews where there are any, else the survey; None where fewer than two codes were said. `colours` as in `group_heat`.
    """
    own = cooccurrence[cooccurrence["kind"] == "codes"]
    own = own[own["source"] == own["source"].min()]
    if own.empty:
        return None
    swapped = own.rename(columns={"name": "other_name", "other_name": "name", "code": "other", "other": "code"})
    both = pd.concat([own, swapped])[["code", "name", "other_name", "n_people", "n_verbatims"]]
    order = both.groupby("name")["n_people"].sum().sort_values(ascending=False, kind="stable").index[:at_most]
    n = both.pivot_table(index="name", columns="other_name", values=count, aggfunc="max").astype(float)
    n = n.reindex(index=order, columns=order)
    n = n.where(np.tri(len(order), k=-1, dtype=bool)).iloc[1:, :-1]
    return _heat(n, n, words(language)["charts"][count], marks=_by_name(both, colours))


def _most_said(own: pd.DataFrame, at_most: int) -> pd.DataFrame:
    """The rows of the units that most people said, under names that are each other's alone."""
    people = own.groupby("code")["n_people"].sum()
    kept = people[people > 0].sort_values(ascending=False, kind="stable").index[:at_most]
    own = own[own["code"].isin(kept)].copy()
    own["name"] = own["name"].astype(str)
    twice = own.groupby("name")["code"].transform("nunique") > 1
    own["name"] = own["name"].where(~twice, own["name"] + " (" + own["code"].astype(str) + ")")
    return own


def _by_name(own: pd.DataFrame, colours: Mapping[str, str] | None) -> dict[str, str]:
    return {name: colours[code] for name, code in zip(own["name"], own["code"], strict=True) if code in (colours or {})}


def _short(label: Any) -> str:
    label = str(label)
    return label if len(label) <= _LONGEST_LABEL or "\n" in label else label[: _LONGEST_LABEL - 1].rstrip() + "…"


def _heat(
    colour: pd.DataFrame, figures: pd.DataFrame, title: str, *, top: float | None = None, marks: Mapping[str, str] | None = None
) -> Any:  # fmt: skip
    import matplotlib.pyplot as plt
    import seaborn as sns

    rows, columns = colour.shape
    crowded = max(rows, columns) > _FIGURES_TO
    size = 7 if crowded else 9
    longest = max((len(line) for head in colour.columns for line in _short(head).split("\n")), default=1)
    turned = longest > 8 and columns > 4
    wide = max(0.30 if crowded else 0.42, 0 if turned else 0.085 * longest)
    figure, axes = plt.subplots(
        figsize=(3.1 + wide * columns, 1.0 + (0.2 if crowded else 0.3) * rows + (0.07 * longest if turned else 0.3)),
        layout="constrained",
    )
    cells = figures.map(lambda value: "" if pd.isna(value) or value == 0 else f"{value:.0f}")
    sns.heatmap(
        colour, ax=axes, cmap=sns.light_palette("#1b4965", as_cmap=True), vmin=0, vmax=top, cbar=False, linewidths=0.6,
        linecolor="white", annot=cells, fmt="", annot_kws={"fontsize": size - 1}, mask=colour.isna(), xticklabels=True, yticklabels=True,
    )  # fmt: skip
    axes.set_xticklabels([_short(head) for head in colour.columns], rotation=90 if turned else 0, fontsize=size)
    axes.set_yticklabels([_short(name) for name in colour.index], rotation=0, fontsize=size)
    for label, name in zip(axes.get_yticklabels(), colour.index, strict=True):
        if name in (marks or {}):
            label.set_bbox({"facecolor": f"#{marks[name]}", "alpha": 0.35, "edgecolor": "none", "pad": 1.5})
    axes.set(xlabel="", ylabel="")
    figure.suptitle(title, x=0.01, ha="left", fontsize=10)
    axes.tick_params(length=0)
    plt.close(figure)  # else the notebook shows it twice
    return figure
