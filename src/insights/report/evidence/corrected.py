"""P-values after the correction for many tests: none can be smaller than the one that it corrects."""

from __future__ import annotations

from collections.abc import Iterator

from insights.report.evidence.checked import CHECKED, CLOSE, Check
from insights.report.material import Material

FILES = {"thresholds": ("usage", "outcome"), "crosstab_tests": ("variable", "banner")}


def checks(material: Material) -> Iterator[Check]:
    """Every row of a table that holds a p-value and its correction."""
    for file, keys in FILES.items():
        table = material.handovers.get(file)
        if table is None or not {"p", "p_adjusted", *keys} <= set(table.columns):
            continue
        for row in table.dropna(subset=["p", "p_adjusted"]).to_dict("records"):
            p, after = row["p"], row["p_adjusted"]
            told = f"gives p = {after:.3g} after correction for many tests, less than the {p:.3g} before it"
            named = {key: str(row[key]) for key in keys}
            yield Check(file, named, CHECKED, "" if after >= p * (1 - CLOSE) else told)
