"""Pictures for the notebook; the tables beside them say the same in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from insights.interviews.themes.tables import REST

_INK = "#1b4965"
_PEOPLE = {"de": "Personen, die davon sprechen", "en": "People who speak of it"}


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
    axes.set(xlabel=_PEOPLE[language], ylabel="")
    sns.despine(ax=axes)
    plt.close(figure)  # else the notebook shows it twice
    return figure
