"""Whether what an export takes, the outcome of the last run, is what coders have decided by now."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.errors import InsightsError
from insights.interviews.coding.codebook import codes_of
from insights.interviews.coding.decisions import MACHINE, decision_files, read_decisions
from insights.study import Study
from insights.wording import count


def behind(study: Study) -> list[str]:
    """A sentence where the files in codings/ hold other codings than the last run handed over; none where they are the same, and where
    they cannot be compared: there are none here, they cannot be read, or a coder's file names stretches of the raw texts."""
    if not decision_files(study):
        return []
    handed = contracts.load("codings", study)
    handed = handed[handed["coder"] != MACHINE]
    try:
        now = read_decisions(study, codes_of(study), contracts.load("verbatims", study))
    except InsightsError:
        return []
    if _given(now) == _given(handed):
        return []
    return [
        f"codings/ holds {count(len(_given(now)), 'coding', 'codings')} by now, the last run of stage 01 knew {len(_given(handed))}, and these "
        f"are in the file: run `insights run {study.name}` (or the notebook), then export once more."
    ]


def _given(codings: pd.DataFrame) -> set[tuple[str, ...]]:
    given = codings[codings["status"] == "accepted"]
    return set(zip(given["coder"], given["verbatim_id"], given["code"], given["reason"].fillna(""), strict=True))
