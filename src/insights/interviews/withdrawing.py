"""What each person in the interviews said and where it stands in the files, for somebody who withdraws it."""

from __future__ import annotations

import pandas as pd

from insights.interviews.privacy import load_key, pseudonymise
from insights.interviews.privacy.filenames import clean_ids
from insights.interviews.reading import read_interviews
from insights.interviews.reading.people import ALIASES
from insights.protection.withdrawing.planning import SPOKEN
from insights.study import Study

ID_COLUMNS = {name: ours for ours in ("file", "interview_id", "respondent_id", "speaker") for name in ALIASES[ours]}


def spoken(study: Study) -> pd.DataFrame:
    """One row per turn: file and line, the ids as in the files and as readers know them, name, words, role (of who asks, too), label.

    Not pseudonymised: it never leaves the process. Empty where the study has no interviews.
    """
    if not study.interview_files():
        return pd.DataFrame(columns=SPOKEN)
    read = read_interviews(study)
    key = load_key(study)  # of the last run, whose ids readers know
    ids = clean_ids(read, key if len(key) else pseudonymise(read, study).key)
    names = dict(zip(read.people["respondent_id"], read.people["name"], strict=True))
    turns = read.turns.assign(
        raw_interview=read.turns["interview_id"],
        raw_respondent=read.turns["speaker"],
        interview_id=[ids.get(one, one) for one in read.turns["interview_id"]],
        respondent_id=[ids.get(one, one) for one in read.turns["speaker"]],
        name=read.turns["speaker"].map(names),
    )
    return turns[[*SPOKEN, "label"]]


def ids_given(study: Study) -> pd.DataFrame:
    """Which file and which row has which id, as readers know them (`reading.given_ids`)."""
    read = read_interviews(study)
    key = load_key(study)
    ids = clean_ids(read, key if len(key) else pseudonymise(read, study).key)
    return read.given.assign(id=[ids.get(one, one) for one in read.given["id"]])
