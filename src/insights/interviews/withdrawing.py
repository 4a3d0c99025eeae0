"""What each interviewed person said and where it stands in the files, for somebody who withdraws it."""

from __future__ import annotations

import pandas as pd

from insights.interviews.privacy import pseudonymise
from insights.interviews.reading import read_interviews
from insights.interviews.reading.people import ALIASES
from insights.protection.withdrawing.planning import SPOKEN
from insights.study import Study

ID_COLUMNS = frozenset(name for column in ("file", "interview_id", "respondent_id") for name in ALIASES[column])


def spoken(study: Study) -> pd.DataFrame:
    """One row per turn of an interviewed person: file and line, the ids as in the files and as readers know them, name, words.

    Not pseudonymised: it never leaves the process. Empty where the study has no interviews.
    """
    if not study.interview_files():
        return pd.DataFrame(columns=SPOKEN)
    read = read_interviews(study)
    masked = pseudonymise(read, study)
    names = dict(zip(read.people["respondent_id"], read.people["name"], strict=True))
    turns = read.turns.assign(
        raw_interview=read.turns["interview_id"],
        raw_respondent=read.turns["speaker"],
        interview_id=masked.turns["interview_id"].to_numpy(),
        respondent_id=masked.turns["speaker"].to_numpy(),
        name=read.turns["speaker"].map(names),
    )
    return turns.loc[turns["role"] == "respondent", SPOKEN].reset_index(drop=True)
