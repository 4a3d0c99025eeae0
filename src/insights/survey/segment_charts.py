"""Pictures of segments: how their number was chosen, what sets them apart, where an outcome jumps."""

from __future__ import annotations

import pandas as pd

from insights.contracts.documents import SegmentSolution
from insights.survey.segment_words import shorten
from insights.wording import number, percent

TEXTS = {
    "de": {
        "classes": "Anzahl der Klassen",
        "bic": "BIC (kleiner ist besser)",
        "stability": "kleinste Stabilität (Jaccard)",
        "stable": "stabil ab 0,75",
        "pattern": "Muster ab 0,60",
        "chosen": "gewählt",
        "difference": "Abweichung von allen (Prozentpunkte)",
        "none": "Keine Segmente",
        "empty": "Keine Befragung: kein Bild",
    },
    "en": {
        "classes": "Number of classes",
        "bic": "BIC (smaller is better)",
        "stability": "smallest stability (Jaccard)",
        "stable": "stable from 0.75",
        "pattern": "a pattern from 0.60",
        "chosen": "chosen",
        "difference": "difference to all (percentage points)",
        "none": "No segments",
        "empty": "No survey: no picture",
    },
}
COLOUR, CHOSEN, GREY = "#2b5c8a", "#c05a1c", "#8a8a8a"


def selection_picture(selection: pd.DataFrame, *, language: str = "de"):
    """BIC and the smallest bootstrap Jaccard for every number of classes, the chosen one marked. Returns a matplotlib figure."""
    words = TEXTS[language]
    if selection.empty:
        return _message(words["empty"])
    figure, (left, right) = _figure(2, width=9.0, height=3.2)
    k, chosen = selection["k"].astype(int), selection[selection["chosen"]]
    left.plot(k, selection["bic"], "o-", color=COLOUR)
    left.plot(chosen["k"].astype(int), chosen["bic"], "o", color=CHOSEN, markersize=11, label=words["chosen"])
    left.set(xlabel=words["classes"], ylabel=words["bic"], xticks=list(k))
    left.legend(frameon=False, fontsize=8)
    tried = selection.dropna(subset=["stability"])
    right.bar(
        tried["k"].astype(int), tried["stability"], width=0.6, color=[CHOSEN if c else COLOUR for c in tried["chosen"]]
    )
    for level, name in ((0.75, "stable"), (0.60, "pattern")):
        right.axhline(level, color=GREY, linestyle="--" if name == "stable" else ":", linewidth=1, label=words[name])
    right.set(xlabel=words["classes"], ylabel=words["stability"], xticks=list(k), ylim=(0, 1))
    right.legend(frameon=False, fontsize=8, loc="lower right")
    return figure


def profile_heatmap(
    profile: pd.DataFrame, variables: pd.DataFrame, solution: SegmentSolution, *, most: int = 24, language: str = "de"
):
    """The shares that differ most between the segments: share in the cell, colour by the difference to all. Returns a matplotlib figure."""
    import seaborn as sns

    words = TEXTS[language]
    shares = profile[(profile["statistic"] == "share") & profile["value"].notna() & profile["overall"].notna()]
    if not solution.found or shares.empty:
        return _message(words["none"] if solution.n else words["empty"])
    shares = shares.assign(difference=100 * (shares["value"] - shares["overall"]))
    key = ["variable", "position", "category"]
    span = shares.groupby(key)["difference"].agg(lambda d: d.max() - d.min())
    rows = span.sort_values(ascending=False, kind="stable").head(most).index.sortlevel(sort_remaining=True)[0]
    difference = shares.pivot(index=key, columns="segment", values="difference").reindex(rows)
    value = shares.pivot(index=key, columns="segment", values="value").reindex(rows)
    labels = dict(zip(variables["variable"], variables["label"], strict=True))
    figure, (axis,) = _figure(1, width=3.2 + 1.7 * len(solution.segments), height=1.4 + 0.27 * len(rows))
    names = {
        s.segment: f"{_broken(s.name)}\n{percent(s.share, language)} (n = {number(s.n, language, decimals=0)})"
        for s in solution.segments
    }
    sns.heatmap(
        difference, ax=axis, cmap="vlag", center=0, annot=value.map(lambda v: "" if pd.isna(v) else percent(v, language)), fmt="",
        annot_kws={"fontsize": 8}, cbar_kws={"label": words["difference"]}, linewidths=0.5,
        yticklabels=[f"{shorten(labels[v], 28)}: {shorten(c, 28)}" for v, _, c in rows], xticklabels=[names[s] for s in difference.columns],
    )  # fmt: skip
    axis.set(xlabel="", ylabel="")
    axis.tick_params(axis="x", labelsize=7, rotation=0)
    axis.tick_params(axis="y", labelsize=8, rotation=0)
    return figure


def _broken(name: str) -> str:
    return name.replace(" · ", " ·\n")


def _figure(columns: int, *, width: float, height: float):
    import seaborn as sns
    from matplotlib.figure import Figure

    with sns.axes_style("white"):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots(1, columns, squeeze=False)[0]
    sns.despine(figure)
    return figure, axes


def _message(text: str):
    figure, (axis,) = _figure(1, width=4.0, height=0.8)
    axis.axis("off")
    axis.text(0, 0.5, text, fontsize=10)
    return figure
