"""The screening as files for people who have no Python: a form, a query, a workbook; all give the same answers."""

from __future__ import annotations

import pandas as pd

from insights import ledger
from insights.contracts.documents import Screening
from insights.personas.screening.form import to_form
from insights.personas.screening.sql import to_sql
from insights.personas.screening.workbook import to_workbook
from insights.study import Study

FILES = ("screening.html", "screening.sql", "screening.xlsx")


def write_exports(screening: Screening, study: Study) -> pd.DataFrame:
    """Write the form, the query and the workbook to `reports/<study>/`: one row per file with its size in bytes.

    Without a screening nothing is written, and files of an earlier run that nobody changed are removed.
    """
    if not screening.found:
        for name in FILES:
            if ledger.state(study.reports / name, study) in (ledger.State.OURS, ledger.State.UNRECORDED):
                (study.reports / name).unlink()
        return pd.DataFrame({"file": [], "bytes": []})
    shown = {"title": study.settings.title, "language": study.language}
    data = {
        "screening.html": to_form(screening, **shown).encode(),
        "screening.sql": to_sql(screening, **shown).encode(),
        "screening.xlsx": to_workbook(screening, **shown),
    }
    for name, content in data.items():
        ledger.write(study.reports / name, content, study)
    return pd.DataFrame({"file": list(data), "bytes": [len(content) for content in data.values()]})
