"""Charts of the sample and its metrics for notebooks and reports (seaborn)."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.survey.reading.words import sort_key
from insights.wording import number, percent

COLOUR, TARGET, PROMOTE, REJECT = "#2b5c8a", "#c05a1c", "#2e7d4f", "#b23a48"
TEXTS = {
    "de": {
        "share": "Anteil der Befragten",
        "target": "Zielverteilung",
        "nps": "NPS (95-%-Intervall)",
        "all": "alle",
        "empty": "Keine Befragung: kein Bild",
    },
    "en": {
        "share": "Share of respondents",
        "target": "target",
        "nps": "NPS (95% interval)",
        "all": "all",
        "empty": "No survey: no picture",
    },
}


def profile_bars(profile: pd.DataFrame, variables: pd.DataFrame, *, most: int = 6, language: str = "de"):
    """Bars with 95 % intervals for the demographic and firmographic variables (at most `most`); marks show the targets of the weighting.

    Returns a matplotlib figure.
    """
    shown = variables[variables["role"].isin(["demographic", "firmographic"])].sort_values("position").head(most)
    figure, axes = _grid(len(shown), language)
    for axis, variable in zip(axes, shown.itertuples(), strict=False):
        rows = profile[(profile["variable"] == variable.variable) & (profile["statistic"] == "share")].sort_values(
            "position"
        )
        _bars(axis, rows, language)
        axis.set_title(_short(variable.label), loc="left", fontsize=10)
    return figure


def nps_by_group(metrics: pd.DataFrame, variables: pd.DataFrame, *, language: str = "de"):
    """NPS with its interval for all and each banner group; groups below a base of 10 are left out. Returns a matplotlib figure."""
    rows = metrics[(metrics["metric"] == "nps") & metrics["value"].notna()]
    rows = rows.iloc[_reading_order(rows["group"], variables)]
    figure, axes = _grid(min(len(rows), 1), language, height=max(2.0, 0.3 * len(rows) + 0.9))
    if rows.empty:
        return figure
    labels = dict(zip(variables["variable"], variables["label"], strict=True))
    axis = axes[0]
    names = [_group_name(group, labels, language) for group in rows["group"]]
    colours = [
        PROMOTE if low > 0 else REJECT if high < 0 else "#6b6b6b"
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    for y, (row, colour) in enumerate(zip(rows.itertuples(), colours, strict=True)):
        axis.plot([row.low, row.high], [y, y], color=colour, linewidth=2)
        axis.plot(row.value, y, "o", color=colour)
        axis.annotate(
            f"{number(row.value, language, decimals=0)}  (n = {row.n})",
            (row.high, y),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    axis.set_yticks(range(len(names)), names, fontsize=8)
    axis.invert_yaxis()
    axis.axvline(0, color="#999999", linewidth=0.8)
    axis.set_xlabel(TEXTS[language]["nps"])
    axis.margins(x=0.2)
    return figure


def show_figures() -> None:
    """Let notebooks draw figures that are not made through pyplot, when they are a cell's last expression."""
    from IPython import get_ipython
    from IPython.core.pylabtools import select_figure_formats

    shell = get_ipython()
    if shell is not None:
        select_figure_formats(shell, {"png"})


def _grid(count: int, language: str, *, height: float | None = None):
    """A figure with `count` panels in two columns; with none it holds one sentence."""
    import seaborn as sns
    from matplotlib.figure import Figure

    show_figures()
    with sns.axes_style("whitegrid", {"axes.grid.axis": "x"}):
        if count == 0:
            figure = Figure(figsize=(6, 0.6))
            figure.text(0.02, 0.5, TEXTS[language]["empty"], va="center")
            return figure, []
        columns = min(count, 2)
        rows = -(-count // columns)
        figure = Figure(figsize=(5.2 * columns + (2 if count == 1 else 0), height or 2.5 * rows), layout="constrained")
        axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for axis in axes[count:]:
        axis.remove()
    for axis in axes[:count]:
        sns.despine(ax=axis, left=True)
    return figure, axes[:count]


def _bars(axis, rows: pd.DataFrame, language: str) -> None:
    import seaborn as sns

    value = rows["value"].fillna(0)
    sns.barplot(x=value, y=rows["category"], ax=axis, color=COLOUR, orient="h", width=0.7)
    shown = rows["value"].notna().to_numpy()
    for y, row in enumerate(rows.itertuples()):
        if not shown[y]:
            continue
        axis.plot([row.low, row.high], [y, y], color="#222222", linewidth=1.2)
        axis.annotate(
            percent(row.value, language), (row.high, y), (4, 0), textcoords="offset points", va="center", fontsize=8
        )
        if pd.notna(row.target):
            axis.plot([row.target, row.target], [y - 0.4, y + 0.4], color=TARGET, linewidth=2)
    axis.set_xlabel(
        TEXTS[language]["share"] + (f" (| {TEXTS[language]['target']})" if rows["target"].notna().any() else ""),
        fontsize=8,
    )
    axis.set_ylabel("")
    axis.tick_params(labelsize=8)
    axis.xaxis.set_major_formatter(lambda x, _: percent(x, language))
    axis.margins(x=0.15)
    axis.set_xlim(left=0)


def _reading_order(groups: pd.Series, variables: pd.DataFrame) -> list[int]:
    """Positions of `groups`: all first, then the variables in the order of the study, their categories from low to high."""
    about = variables.set_index("variable")

    def place(i: int) -> tuple:
        variable, category = _parts(groups.iloc[i], about.index)
        if variable not in about.index:
            return (0,)
        known = contracts.split(about.loc[variable, "categories"])
        return (
            about.loc[variable, "position"],
            known.index(category) if category in known else len(known),
            sort_key(category),
        )

    return sorted(range(len(groups)), key=place)


def _parts(group: str, known) -> tuple[str, str]:
    variable, _, category = group.partition(": ")
    while variable not in known and ": " in category:  # a column name may hold a colon itself
        further, _, category = category.partition(": ")
        variable = f"{variable}: {further}"
    return variable, category


def _group_name(group: str, labels: dict[str, str], language: str) -> str:
    if group == "all":
        return TEXTS[language]["all"]
    variable, category = _parts(group, labels)
    return f"{_short(labels.get(variable, variable), 30)}: {category}"


def _short(label: str, most: int = 60) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def banner_view(crosstabs: pd.DataFrame, variable: str, banner: str, *, language: str = "de") -> pd.DataFrame:
    """One banner table as people read it: categories × columns, `43 % B` where the column exceeds column B; the bases in the last row."""
    rows = crosstabs[(crosstabs["variable"] == variable) & crosstabs["banner"].isin(["total", banner])]
    if rows.empty:
        return pd.DataFrame()
    rows = rows.assign(
        column=[
            f"{r.banner_category} ({r.letter})" if pd.notna(r.letter) else r.banner_category for r in rows.itertuples()
        ],
        cell=[_cell(r, language) for r in rows.itertuples()],
        order=(rows["banner"] != "total") * 1000 + rows["banner_position"],
    ).sort_values(["position", "order"])
    view = rows.pivot(index="category", columns="column", values="cell")
    view = view.loc[rows["category"].drop_duplicates(), rows["column"].drop_duplicates()]
    told = rows.groupby("column")["note"].agg(lambda notes: not notes.eq("suppressed base").any())
    view.loc["n"] = rows.groupby("column")["base"].first().astype(str).where(told, "–")
    return view.rename_axis(index=None, columns=None)


def clearest_table(crosstabs: pd.DataFrame, tests: pd.DataFrame, *, language: str = "de") -> pd.DataFrame:
    """`banner_view` of the table with the largest effect among those that differ at 5 % (corrected); empty when none does."""
    clear = tests[tests["p_adjusted"] < 0.05].sort_values(
        ["effect", "variable", "banner"], ascending=[False, True, True]
    )
    if clear.empty:
        return pd.DataFrame()
    return banner_view(crosstabs, clear["variable"].iloc[0], clear["banner"].iloc[0], language=language)


def _cell(row, language: str) -> str:
    if pd.isna(row.value):
        return "–"
    value = number(row.value, language, decimals=2) if row.category == "mean" else percent(row.value, language)
    return value + (f" {row.higher_than}" if pd.notna(row.higher_than) else "")
