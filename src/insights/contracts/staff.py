"""Who among the respondents is staff: their estimate of the journey is a self-image and stays out of the customers' map."""

from __future__ import annotations

import numpy as np
import pandas as pd

FIELD = "group"  # of the survey column that says who answers: customer or staff
WORDS = ("staff", "employee", "mitarbeit", "personal", "intern", "beschäftigt", "belegschaft")


def is_staff(responses: pd.DataFrame, variables: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    """A mask over `responses`: who is listed as staff in `people`, or says so in the survey column with `field: group`."""
    listed = set(people.loc[people["group"] == "staff", "respondent_id"])
    mask = responses["respondent_id"].isin(listed).to_numpy(bool, copy=True)
    for column in variables.loc[variables["field"] == FIELD, "variable"]:
        if column in responses:
            answers = (
                responses[column].astype(object).map(str, na_action="ignore").fillna("").str.casefold().str.strip()
            )
            mask |= answers.str.startswith(WORDS).to_numpy(bool)
    return mask


def apart(responses: pd.DataFrame, variables: pd.DataFrame, people: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The answers of customers and those of staff."""
    mask = is_staff(responses, variables, people)
    return responses[~mask].reset_index(drop=True), responses[mask].reset_index(drop=True)
