"""Pictures of segments: how their number was chosen, what sets them apart, where an outcome jumps."""

from __future__ import annotations

import pandas as pd

from insights.contracts.documents import SegmentSolution
from insights.survey.profiling.segment_words import shorten
from insights.survey.segments.bands import NAMES
from insights.wording import number, percent

TEXTS = {
    "de": {
        "classes": "Anzahl der Klassen",
        "bic": "BIC (kleiner ist besser)",
        "p": "Bootstrap-Test gegen\neine Klasse weniger (p)",
        "entropy": "Entropie",
        "strength": "Vorhersagestärke\n(Tibshirani & Walther)",
        "good": "gut ab 0,80",
        "alpha": "0,05",
        "stability": "kleinste Stabilität (Jaccard)",
        "stable": "stabil ab 0,75",
        "pattern": "Muster ab 0,60",
        "chosen": "gewählt",
        "difference": "Abweichung von allen (Prozentpunkte)",
        "share": "Anteil im Band (%)",
        "types": "Keine Bänder: Die Befragten unterscheiden sich nicht entlang einer einzigen Linie",
        "none": "Keine Segmente",
        "empty": "Keine Befragung: kein Bild",
    },
    "en": {
        "classes": "Number of classes",
        "bic": "BIC (smaller is better)",
        "p": "bootstrap test against\none class less (p)",
        "entropy": "entropy",
        "strength": "prediction strength\n(Tibshirani & Walther)",
        "good": "good from 0.80",
        "alpha": "0.05",
        "stability": "smallest stability (Jaccard)",
        "stable": "stable from 0.75",
        "pattern": "a pattern from 0.60",
        "chosen": "chosen",
        "difference": "difference to all (percentage points)",
        "share": "share in the band (%)",
        "types": "No bands: respondents do not differ along a single line",
        "none": "No segments",
        "empty": "No survey: no picture",
    },
}
COLOUR, CHOSEN, GREY = "#2b5c8a", "#c05a1c", "#8a8a8a"


PANELS = (  # column, its Monte Carlo error, lines and their names
    ("bic", None, ()),
    ("blrt_p", None, ((0.05, "alpha"),)),
    ("entropy", None, ((0.8, "good"),)),
    ("stability", "stability_error", ((0.75, "stable"), (0.6, "pattern"))),
    ("prediction_strength", "prediction_strength_error", ((0.8, "good"),)),
)
TITLES = {
    "bic": "bic",
    "blrt_p": "p",
    "entropy": "entropy",
    "stability": "stability",
    "prediction_strength": "strength",
}


def selection_picture(selection: pd.DataFrame, *, language: str = "de"):
    """BIC, likelihood-ratio p, entropy, smallest Jaccard and prediction strength for every number of classes, the chosen one orange.

    The whiskers are two Monte Carlo standard errors. Returns a matplotlib figure.
    """
    words = TEXTS[language]
    if selection.empty:
        return _message(words["empty"])
    figure, axes = _figure(len(PANELS), width=13.5, height=3.0)
    for axis, (column, error, lines) in zip(axes, PANELS, strict=True):
        shown = selection.dropna(subset=[column])
        k, chosen = shown["k"].astype(int), shown[shown["chosen"]]
        noise = 2 * shown[error].fillna(0) if error else None
        axis.errorbar(k, shown[column], yerr=noise, fmt="o-", color=COLOUR, elinewidth=1, capsize=2, markersize=4)
        axis.plot(chosen["k"].astype(int), chosen[column], "o", color=CHOSEN, markersize=10, label=words["chosen"])
        for style, (level, name) in zip(("--", ":"), lines, strict=False):
            axis.axhline(level, color=GREY, linestyle=style, linewidth=1, label=words[name])
        axis.set(xlabel=words["classes"], xticks=list(selection["k"].astype(int)))
        axis.set_title(words[TITLES[column]], fontsize=9, loc="left")
        if column != "bic":
            axis.set_ylim(-0.04, 1.04)
        axis.legend(frameon=False, fontsize=7)
    return figure


def bands_picture(profile: pd.DataFrame, variables: pd.DataFrame, *, most: int = 16, language: str = "de"):
    """The answers whose share changes most from the low to the high band: one line per answer. Returns a matplotlib figure."""
    words = TEXTS[language]
    shares = profile[(profile["statistic"] == "share") & profile["value"].notna()]
    if shares.empty:
        return _message(words["types"])
    wide = shares.pivot(index=["variable", "position", "category"], columns="band", values="value").dropna()
    span = (wide.iloc[:, -1] - wide.iloc[:, 0]).abs().sort_values(ascending=False, kind="stable")
    wide = 100 * wide.loc[span.index[:most]].iloc[::-1]
    labels = dict(zip(variables["variable"], variables["label"], strict=True))
    figure, (axis,) = _figure(1, width=8.0, height=1.2 + 0.27 * len(wide))
    rows = range(len(wide))
    axis.hlines(rows, wide.min(axis=1), wide.max(axis=1), color=GREY, linewidth=1)
    for band, colour, name in zip(wide.columns, ("#a9c3dc", "#5f8fbc", "#173f63"), NAMES[language], strict=True):
        axis.plot(wide[band], rows, "o", color=colour, label=name)
    axis.set_yticks(list(rows), [f"{shorten(labels[v], 32)}: {shorten(c, 24)}" for v, _, c in wide.index], fontsize=8)
    axis.set_xlabel(words["share"])
    axis.legend(frameon=False, fontsize=8, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
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
