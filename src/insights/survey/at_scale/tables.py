"""What was compared and what sets the segments of a file apart, as tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.survey.at_scale.choosing import Candidate, Choice
from insights.survey.at_scale.reading import Coding
from insights.survey.segments import selection_table


def comparison(fitted: list[Candidate], choice: Choice) -> pd.DataFrame:
    """One row per number of segments: fit over all rows, then what continua, tests and resampling say on the tested rows.

    `sample_bic` is that of classes fitted to the tested rows, to compare with `factor_bic`; `smallest_share` is the model's over all rows.
    """
    rows = []
    for one in fitted:
        model = choice.sample.get(one.k)
        row = {
            "k": one.k,
            "log_likelihood": one.log_likelihood,
            "parameters": one.parameters,
            "bic": one.bic,
            "entropy": choice.tests.models[one.k].entropy,
            "smallest_share": float(one.shares.min()),
            "starts_at_best": one.starts_at_best,
            "iterations": one.iterations,
            "sample_bic": model.bic if model else np.nan,
        }
        found = selection_table.continua(choice.tests) | selection_table.tests(choice.tests, one.k)
        rows.append(row | found | {"chosen": one.k == choice.taken.k})
    return pd.DataFrame(rows)


def profile(taken: Candidate, overall: Candidate, coding: Coding, sizes: np.ndarray) -> pd.DataFrame:
    """Share of each answer, or mean of each number, over all rows and in each segment, as the model has them.

    On top stand the share of the rows that were assigned to each segment (`sizes` are their numbers), and the share by the model.
    """
    logarithms = {column.name for column in coding.columns if column.logarithm}
    segments = [f"segment_{s}" for s in range(1, taken.k + 1)]
    rows = [["", "share of rows", 1.0, *(sizes / sizes.sum())], ["", "share by the model", 1.0, *taken.shares]]
    for name, levels, block in zip(taken.items.names, taken.items.levels, taken.items.blocks, strict=True):
        states = np.column_stack([overall.state[block], taken.state[block]])
        if levels:
            rows += [[name, level, *values] for level, values in zip(levels, np.exp(states), strict=True)]
        elif name in taken.items.counted:
            rows.append([name, "mean", *np.exp(states[1])])
        else:
            mean, deviation = taken.items.scale[name]
            answer = "mean of log(1 + x)" if name in logarithms else "mean"
            rows.append([name, answer, *(mean + deviation * states[1] / (-2 * states[2]))])
    return pd.DataFrame(rows, columns=["item", "answer", "overall", *segments])
