"""What the weights look like: spread, trimming, effective n, and what they cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.documents import Weighting

TEXTS = {
    "de": {
        "n": "Befragte",
        "effective_n": "effektive Stichprobe (n eff.)",
        "design_effect": "Designeffekt durch Gewichtung (Kish)",
        "smallest": "kleinstes Gewicht",
        "quartile_1": "1. Quartil",
        "median": "Median",
        "quartile_3": "3. Quartil",
        "largest": "größtes Gewicht",
        "share_capped": "Anteil der nach oben begrenzten Gewichte",
        "share_raised": "Anteil der nach unten begrenzten Gewichte",
        "share_zero": "Anteil der Befragten mit Gewicht 0",
        "heaviest_tenth": "Anteil des schwersten Zehntels am Gesamtgewicht",
        "largest_gap": "größte Abweichung von einer Zielverteilung (Anteil)",
    },
    "en": {
        "n": "respondents",
        "effective_n": "effective sample size",
        "design_effect": "design effect of weighting (Kish)",
        "smallest": "smallest weight",
        "quartile_1": "first quartile",
        "median": "median",
        "quartile_3": "third quartile",
        "largest": "largest weight",
        "share_capped": "share of weights cut from above",
        "share_raised": "share of weights raised from below",
        "share_zero": "share of respondents with weight 0",
        "heaviest_tenth": "share of all weight that the heaviest tenth carries",
        "largest_gap": "largest distance from a target (share)",
    },
}


def weight_diagnostics(
    responses: pd.DataFrame,
    summary: Weighting,
    margins: pd.DataFrame,
    *,
    cap: float = 5.0,
    floor: float = 0.0,
    language: str = "de",
) -> pd.DataFrame:
    """One row per figure about the final weights: table `weight_diagnostics`; empty when nobody was weighted.

    `margins`: the table `weighting`. Weights count as cut when they were raked and stand on `cap` or `floor`.
    """
    weights = responses["weight"].to_numpy(dtype=float)
    if summary.source == "none" or not len(weights):
        return contracts.empty("weight_diagnostics")
    raked = summary.source == "raking"
    ordered = np.sort(weights)[::-1]
    quartiles = np.quantile(weights, [0.25, 0.5, 0.75])
    figures = {
        "n": len(weights),
        "effective_n": summary.effective_n,
        "design_effect": summary.design_effect,
        "smallest": weights.min(),
        "quartile_1": quartiles[0],
        "median": quartiles[1],
        "quartile_3": quartiles[2],
        "largest": weights.max(),
        "share_capped": (weights >= cap - 1e-9).mean() if raked else 0.0,
        "share_raised": (weights <= floor + 1e-9).mean() if raked and floor else 0.0,
        "share_zero": (weights == 0).mean(),
        "heaviest_tenth": ordered[: max(1, len(ordered) // 10)].sum() / ordered.sum(),
    }
    if len(margins):
        figures["largest_gap"] = float((margins["after"] - margins["target"]).abs().max())
    rows = [
        {"position": i, "statistic": name, "label": TEXTS[language][name], "value": float(value)}
        for i, (name, value) in enumerate(figures.items(), start=1)
    ]
    return contracts.check(pd.DataFrame(rows), "weight_diagnostics")
