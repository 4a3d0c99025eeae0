"""Figures that cannot be worked out anew from the hand-over files, held against limits that they cannot leave: intervals, stabilities.

Raking, strata, clusters and wrongly assigned people change an interval by a factor that only the stage knows. Its value lies inside it all
the same, and it is not much narrower than Wilson's on all the people of the base, nor much wider than on as many as the weights leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

import numpy as np

from insights import contracts
from insights.report.claims import PATTERN
from insights.report.evidence.checked import CHECKED, Check, wilson
from insights.report.material import Material

# Of 6 studies the narrowest was 0.93 and the widest that is not corrected 1.26 times as wide as Wilson's on the people of the base.
NARROWEST, WIDEST = 0.75, 1.75
FILES = {
    "profile": ("variable", "category"),
    "segment_profile": ("segment", "variable", "category"),
    "band_profile": ("band", "variable", "category"),
    "persona_profile": ("persona_id", "variable", "category"),
}
DESIGN = ("stratum", "cluster")


def checks(material: Material) -> Iterator[Check]:
    """Every share with an interval in the profiles; how wide it may be follows from base and weights."""
    variables = material["variables"]
    drawn = variables["role"].isin(DESIGN).any()
    raked = set(material["weighting"]["variable"])
    fewer = _design_effect(material)
    for file, keys in FILES.items():
        table = material.handovers.get(file)
        if table is None or table.empty:
            continue
        told = table[(table["statistic"] == "share") & table[["value", "low", "high"]].notna().all(axis=1)]
        for row in told.to_dict("records"):
            named = {key: str(row[key]) for key in keys}
            narrow = 0.0 if row["variable"] in raked else NARROWEST
            # For wrongly assigned people; near 0 and 1 that is far wider than Wilson's. Profiles of personas do not say which of their rows are.
            corrected = row.get("estimate") == "corrected" or file == "persona_profile"
            wide = np.inf if drawn or corrected else WIDEST
            yield Check(file, named, CHECKED, _wrong(row, fewer, narrow=narrow, wide=wide))


def of_theme(row: Mapping[str, Any], passages: Set[str]) -> str:
    """What is wrong with the stability of a theme, its warning, or the passages that stand for it; empty where nothing is.

    The stability comes from drawing passages anew, whose draws are not handed over: within its limits it cannot be worked out again.
    """
    stability, named = row["stability"], set(contracts.split(row["exemplars"]))
    if named - passages:
        return f"shows the passage {sorted(named - passages)[0]}, which does not belong to it"
    if stability is None or stability != stability:
        return ""
    if not 0 <= stability <= 1:
        return f"gives the stability {stability:.3g}, which cannot be"
    if stability < PATTERN and not isinstance(row["warning"], str):
        return f"gives the stability {stability:.3g}, less than {PATTERN:g}, and does not warn of it"
    return ""


def _design_effect(material: Material) -> float:
    weights = material["responses"]["weight"].to_numpy(float) if len(material["responses"]) else np.ones(1)
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def _wrong(row: dict, fewer: float, *, narrow: float, wide: float) -> str:
    value, low, high, base = row["value"], row["low"], row["high"], row["base"]
    if not low - 1e-6 <= value <= high + 1e-6:
        return f"gives the value {value:.6g} outside its interval {low:.6g} to {high:.6g}"
    inside = min(max(value, 0.0), 1.0)
    least, most = (np.subtract(*reversed(wilson(inside, n))) for n in (base, max(base / fewer, 1.0)))
    if high - low < narrow * least:
        return f"gives an interval of {high - low:.3g}, narrower than {base:g} people allow (about {least:.3g})"
    if high - low > wide * most:
        return f"gives an interval of {high - low:.3g}, wider than {base:g} people make it (about {most:.3g})"
    return ""
