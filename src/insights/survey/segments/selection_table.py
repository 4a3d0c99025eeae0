"""The comparison of the numbers of classes as a table: criteria, tests, stability and verdicts, one row for each number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.survey.segments import resampling, verdicts
from insights.survey.segments.selection import Selection, shares_of


def selection_table(chosen: Selection, *, weights: np.ndarray | None = None) -> pd.DataFrame:
    """The hand-over `segment_selection`; shares are weighted where `weights` are given."""
    rows = [_criteria(chosen, k, weights) | continua(chosen) | tests(chosen, k) for k in chosen.models]
    return contracts.check(pd.DataFrame(rows), "segment_selection")


def _criteria(chosen: Selection, k: int, weights: np.ndarray | None) -> dict:
    """How well `k` classes fit, and how large and how sure they are."""
    model = chosen.models[k]
    sizes = np.bincount(model.classes, minlength=k)
    sure = [model.posteriors[model.classes == one, one].mean() for one in range(k) if sizes[one]]
    return {
        "k": k, "log_likelihood": model.log_likelihood, "parameters": model.parameters, "bic": model.bic, "aic": model.aic,
        "abic": -2 * model.log_likelihood + model.parameters * np.log((model.n + 2) / 24),
        "icl": model.bic + (2 * (1 - model.entropy) * model.n * np.log(k) if k > 1 else 0.0), "entropy": model.entropy,
        "smallest_n": int(sizes.min()), "smallest_share": shares_of(model, weights).min(), "mean_probability": min(sure),
        "starts_at_best": model.starts_at_best, "chosen": k == chosen.k,
    }  # fmt: skip


def continua(chosen: Selection) -> dict:
    """What continuous dimensions reach instead of classes: one line, and several with the classes of the same numbers; the same for every k."""
    lines = chosen.lines
    return {
        "factor_bic": chosen.factor_bic,
        "lines": lines.count if lines else None,
        "lines_bic": lines.bic if lines else np.nan,
        "profile_bic": lines.class_bic if lines else np.nan,
    }


def tests(chosen: Selection, k: int) -> dict:
    """What `k` classes were put through; empty where they were not."""
    row = dict.fromkeys(
        ["blrt_p", "blrt_draws", "stability", "stability_error", "bootstraps", "prediction_strength", "prediction_strength_error", "verdict", "verdicts"]
    ) | {"blrt_at_most": chosen.is_bounded(k)}  # fmt: skip
    if k in chosen.likelihood_ratio:
        row["blrt_p"], row["blrt_draws"] = chosen.likelihood_ratio[k]
    if k in chosen.jaccard:
        weakest, found = int(chosen.stability(k).argmin()), chosen.verdicts_after_halving(k)
        row["stability"], row["bootstraps"] = chosen.stability(k)[weakest], len(chosen.jaccard[k])
        row["stability_error"] = resampling.standard_error(chosen.jaccard[k])[weakest]
        row["verdict"], row["verdicts"] = verdicts.worst(found), contracts.join(found)
    if k in chosen.strength:
        row["prediction_strength"] = chosen.strength[k].mean()
        row["prediction_strength_error"] = resampling.standard_error(chosen.strength[k])
    return row
