"""The hand-over table `cx_metrics`: every metric of every group with its interval, its base and what the base allows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.estimates import Estimate

SHARES = ("nps", "csat", "ces_easy", "lost_share", "churn", "retention", "survival_12")  # none below 10 people


def metrics_table(rows: list[dict], *, weighted: bool) -> pd.DataFrame:
    """`rows` (`metric`, `group_kind`, `group`, `estimate`, and where it matters `factor` and `scale`) as the table `cx_metrics`.

    Fewer than 5 people: no figure; fewer than 10: no share and no NPS; fewer than 30: the figure with the note `small base`. `weighted`: whether
    the survey is; figures of the customer base never are.
    """
    if not rows:
        return contracts.empty("cx_metrics")
    return contracts.check(pd.DataFrame([_row(row, weighted) for row in rows]), "cx_metrics")


def _row(row: dict, weighted: bool) -> dict:
    found: Estimate = row["estimate"]
    least = estimates.no_share_below() if row["metric"] in SHARES else estimates.suppress_below()
    told = "suppressed" if row.get("suppressed") else estimates.base_note(found.n)
    hidden, factor = found.n < least or told == "suppressed", row.get("factor", 1.0)
    low, high = row.get("scale", (np.nan, np.nan))
    figures = {name: np.nan if hidden else factor * getattr(found, name) for name in ("value", "low", "high")}
    return {
        "metric": row["metric"],
        "group_kind": row["group_kind"],
        "group": row["group"],
        **figures,
        "n": found.n,
        "effective_n": found.effective_n,
        "scale_low": low,
        "scale_high": high,
        "weighted": weighted and "scale" in row,
        "note": told,
    }
