"""Charts of the event log."""

from __future__ import annotations

import pandas as pd

from insights.journey.events.times import ALL, WEEKDAYS

LABELS = {"de": ("Uhrzeit (Stunde)", "Ereignisse"), "en": ("Hour of day", "Events")}
DAYS = {"de": ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"], "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}


def event_calendar(event_times: pd.DataFrame, language: str, *, activity: str = ALL):
    """Heat map of events by weekday and hour for one activity or "all"; None without events."""
    chosen = event_times[event_times["activity"] == activity]
    if chosen.empty:
        return None
    import seaborn as sns
    from matplotlib.figure import Figure

    grid = (
        chosen.pivot(index="weekday", columns="hour", values="n")
        .reindex(index=WEEKDAYS, columns=range(24))
        .fillna(0)
        .astype(float)
    )
    grid.index = DAYS[language]
    axes = Figure(figsize=(9, 2.8), layout="constrained").subplots()
    sns.heatmap(grid, ax=axes, cmap="Blues", cbar_kws={"label": LABELS[language][1]}, linewidths=0.5)
    axes.set(xlabel=LABELS[language][0], ylabel="")
    axes.tick_params(axis="y", rotation=0)
    return axes.figure
