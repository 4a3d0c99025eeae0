"""A small study made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.study import open_study

JOURNEY = """
phases:
  - name: Aktivierung
    touchpoints:
      - {id: messe, name: Messe, channel: [vor Ort], department: Marketing, mentions: [messe]}
  - name: Kundenbindung
    touchpoints:
      - id: portal
        name: Portal
        mentions: [portal]
        touchpoints:
          - {id: suche, name: Ersatzteilsuche, mentions: [ersatzteilsuche, größe]}
      - {id: hotline, name: Hotline, channel: [Telefon, Rückruf], mentions: [hotline]}
"""


@pytest.fixture
def study(workspace):
    """Opens the study `probe`; call it with the texts of study.yml, journey.yml and events.csv."""

    def build(settings: str = "", journey: str | None = None, events: str | None = None):
        folder = workspace.raw("probe")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "study.yml").write_text("title: Probe\n" + settings, encoding="utf-8")
        for name, text in (("journey.yml", journey), ("events.csv", events)):
            if text is not None:
                (folder / name).write_text(text, encoding="utf-8")
        return open_study("probe", workspace=workspace)

    return build


@pytest.fixture
def plan_text() -> str:
    return JOURNEY


def variables_of(**columns: dict) -> pd.DataFrame:
    """A table `variables`: name -> role, touchpoint, categories …"""
    rows = [
        {"variable": name, "position": i, "kind": "numeric", "label": name.title(), "builds_segments": False, "n_valid": 1, "n_missing": 0, **column}
        for i, (name, column) in enumerate(columns.items(), start=1)
    ]  # fmt: skip
    return contracts.check(pd.DataFrame(rows, columns=list(contracts.empty("variables").columns)), "variables")


def satisfaction_of(*touchpoints: str, **further: dict) -> pd.DataFrame:
    """`variables` with one satisfaction column per touchpoint, called sat_<touchpoint>."""
    asked = {f"sat_{point}": {"role": "satisfaction", "touchpoint": point} for point in touchpoints}
    return variables_of(**asked, **further)


def responses_of(weight=None, **columns) -> pd.DataFrame:
    """A table `responses` with respondents r000, r001 …"""
    n = len(next(iter(columns.values())))
    ids = [f"r{i:03d}" for i in range(n)]
    return pd.DataFrame({"respondent_id": ids, "weight": 1.0 if weight is None else weight, **columns})


def verbatims_of(*rows: tuple) -> pd.DataFrame:
    """A table `verbatims` from (verbatim_id, respondent_id, text[, polarity])."""
    table = pd.DataFrame(
        [{"verbatim_id": r[0], "respondent_id": r[1], "text": r[2], "source": "interview", "polarity": r[3] if len(r) > 3 else None} for r in rows]
    )  # fmt: skip
    return table.reindex(columns=list(dict.fromkeys([*contracts.empty("verbatims").columns, "polarity"])))


def people_of(**groups: str) -> pd.DataFrame:
    """A table `people`: respondent_id -> group."""
    rows = [
        {"respondent_id": who, "interview_id": who, "group": group, "source": "interview"}
        for who, group in groups.items()
    ]
    return contracts.check(pd.DataFrame(rows), "people")
