"""Pictures for the notebook; the tables beside them say the same in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from insights.interviews.themes import REST

_INK, _SOFT = "#1b4965", "#bc6c25"
_WORDS = {
    "de": {
        "people": "Personen, die davon sprechen",
        "new": "Neue Information",
        "codes": "Verschiedene Codes",
        "interview": "Interview",
        "limit": "Grenze",
    },
    "en": {
        "people": "People who speak of it",
        "new": "New information",
        "codes": "Distinct codes",
        "interview": "Interview",
        "limit": "Threshold",
    },
}


def theme_bars(themes: pd.DataFrame, *, language: str = "de", at_most: int = 20) -> Any:
    """Bars of the themes by number of people, the rest left out; None when there are no themes."""
    shown = (
        themes[themes["theme_id"] != REST]
        .sort_values(["n_people", "n_verbatims", "theme_id"], ascending=[False, False, True])
        .head(at_most)
    )
    if shown.empty:
        return None
    import matplotlib.pyplot as plt
    import seaborn as sns

    figure, axes = plt.subplots(figsize=(7.5, 0.8 + 0.34 * len(shown)), layout="constrained")
    sns.barplot(x=shown["n_people"].astype(int), y=shown["label"].astype(str), color=_INK, errorbar=None, ax=axes)
    axes.bar_label(axes.containers[0], padding=3)
    axes.set(xlabel=_WORDS[language]["people"], ylabel="")
    sns.despine(ax=axes)
    plt.close(figure)  # else the notebook shows it twice
    return figure


def saturation_curve(saturation: pd.DataFrame, *, threshold: float = 0.05, language: str = "de") -> Any:
    """Distinct codes by interview and, below, the new information of each run with the threshold; None without interviews."""
    if saturation.empty:
        return None
    import matplotlib.pyplot as plt
    import seaborn as sns

    words, x = _WORDS[language], saturation["position"].astype(int)
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(7.5, 4.6), sharex=True, layout="constrained")
    sns.lineplot(x=x, y=saturation["cumulative_codes"].astype(int), marker="o", color=_INK, ax=upper)
    sns.lineplot(x=x, y=saturation["new_information"], marker="o", color=_INK, ax=lower)
    lower.axhline(threshold, color=_SOFT, linestyle="--")
    lower.annotate(words["limit"], (x.iloc[0], threshold), xytext=(0, 4), textcoords="offset points", color=_SOFT)
    lower.yaxis.set_major_formatter(
        lambda value, _: f"{100 * value:.0f} %" if language == "de" else f"{100 * value:.0f}%"
    )
    upper.set(ylabel=words["codes"], ylim=(0, None))
    lower.set(ylabel=words["new"], xlabel=words["interview"], ylim=(0, None), xticks=list(x))
    sns.despine(figure)
    plt.close(figure)
    return figure
