"""Pictures of saturation and agreement with what chance may do to them; the tables beside them hold the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from insights import wording
from insights.interviews.analysis.agreement.comparing import ALL_CODES, EVERYONE
from insights.interviews.analysis.agreement.intervals import RELY, TENTATIVE
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import MACHINE

_INK, _SOFT, _BAND = "#1b4965", "#bc6c25", "#7f9fb5"
_WORDS = {
    "de": {
        "code": "verschiedene Codes",
        "code in a theme": "Paare aus Code und Thema",
        "new": "neue Information",
        "interview": "Interview",
        "limit": "Grenze",
        "order": "in der Reihenfolge der Interviews",
        "orders": "zufällige Reihenfolgen: Median, 80 %, 95 %",
        "alpha": "Krippendorffs Alpha mit 95-%-Intervall",
        "all": "alle Codes",
        "rely": "verlässlich",
        "tentative": "vorläufig",
    },
    "en": {
        "code": "distinct codes",
        "code in a theme": "pairs of code and theme",
        "new": "new information",
        "interview": "interview",
        "limit": "threshold",
        "order": "in the order of the interviews",
        "orders": "random orders: median, 80%, 95%",
        "alpha": "Krippendorff's alpha with 95% interval",
        "all": "all codes",
        "rely": "reliable",
        "tentative": "tentative",
    },
}


def saturation_bands(saturation: pd.DataFrame, *, threshold: float = 0.05, language: str = "de") -> Any:
    """What was heard by each interview and, below, the new information of each run, with bands over random orders; None without interviews."""
    if saturation.empty:
        return None
    import matplotlib.pyplot as plt
    import seaborn as sns

    words, x = _WORDS[language], saturation["position"].astype(int)
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(7.5, 5.0), sharex=True, layout="constrained")
    for axes, name, drawn in ((upper, "", "cumulative_codes"), (lower, "information_", "new_information")):
        for low, high, alpha in (("low", "high", 0.25), ("low_80", "high_80", 0.35)):
            axes.fill_between(x, saturation[name + low], saturation[name + high], color=_BAND, alpha=alpha, linewidth=0)
        axes.plot(x, saturation[name + "median"], color=_BAND, linewidth=1.2, label=words["orders"])
        axes.plot(x, saturation[drawn].astype(float), color=_INK, marker="o", label=words["order"])
    lower.axhline(threshold, color=_SOFT, linestyle="--")
    lower.annotate(words["limit"], (x.iloc[0], threshold), xytext=(0, 4), textcoords="offset points", color=_SOFT)
    lower.yaxis.set_major_formatter(lambda value, _: wording.percent(value, language))
    upper.legend(frameon=False, loc="lower right")
    unit = saturation["unit"].iloc[0]
    upper.set(ylabel=words.get(unit, words["code"]), ylim=(0, None))
    lower.set(ylabel=words["new"], xlabel=words["interview"], ylim=(0, None), xticks=list(x))
    sns.despine(figure)
    plt.close(figure)  # else the notebook shows it twice
    return figure


def agreement_intervals(agreement: pd.DataFrame, *, codes: Sequence[Code] = (), language: str = "de") -> Any:
    """Alpha by code with its interval and Krippendorff's two limits, of all coders or the first pair; None where nobody was compared."""
    own = agreement[(agreement["measure"] == "alpha") & (agreement["coder_b"] != MACHINE)].dropna(subset=["value"])
    if own.empty:
        return None
    import matplotlib.pyplot as plt
    import seaborn as sns

    words, names = _WORDS[language], {**{code.code: code.name for code in codes}, ALL_CODES: _WORDS[language]["all"]}
    first = EVERYONE if (own["coder_a"] == EVERYONE).any() else own["coder_a"].iloc[0]
    own = own[(own["coder_a"] == first) & (own["coder_b"] == own.loc[own["coder_a"] == first, "coder_b"].iloc[0])]
    own = own.assign(last=own["code"] == ALL_CODES).sort_values(["last", "value", "code"], ignore_index=True)
    figure, axes = plt.subplots(figsize=(7.5, 1.2 + 0.32 * len(own)), layout="constrained")
    for limit, name in ((RELY, "rely"), (TENTATIVE, "tentative")):
        axes.axvline(limit, color=_SOFT, linestyle="--", linewidth=1)
        axes.annotate(
            words[name], (limit, len(own) - 0.4), xytext=(2, 0), textcoords="offset points", color=_SOFT, fontsize=8
        )
    axes.hlines(range(len(own)), own["low"].clip(lower=-0.2), own["high"], color=_INK)
    axes.plot(own["value"].clip(lower=-0.2), range(len(own)), "o", color=_INK)
    axes.set_yticks(
        range(len(own)), [f"{names.get(row.code, row.code)} (n = {row.n_given})" for row in own.itertuples()]
    )
    axes.xaxis.set_major_formatter(lambda value, _: wording.number(value, language))
    axes.set(xlabel=words["alpha"], xlim=(-0.25, 1.02), ylim=(-0.6, len(own)))
    sns.despine(figure)
    plt.close(figure)
    return figure
