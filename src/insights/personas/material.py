"""What persona drafts are made from: the hand-over tables of the stages before, and the package's own lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from insights import contracts
from insights.contracts.documents import SegmentSolution
from insights.files import read_yaml
from insights.study import Study

TABLES = (
    "people",
    "verbatims",
    "codings",
    "codes",
    "theme_verbatims",
    "themes",
    "responses",
    "variables",
    "memberships",
    "segment_profile",
)


@dataclass(frozen=True)
class Material:
    """The hand-over tables that persona drafts are made from; tables of a missing source are empty."""

    people: pd.DataFrame
    verbatims: pd.DataFrame
    codings: pd.DataFrame
    codes: pd.DataFrame
    theme_verbatims: pd.DataFrame
    themes: pd.DataFrame
    responses: pd.DataFrame
    variables: pd.DataFrame
    memberships: pd.DataFrame
    segment_profile: pd.DataFrame
    segments: SegmentSolution
    language: str = "de"
    market: str = "b2c"

    @property
    def interviewed(self) -> pd.DataFrame:
        """The interviewed customers and former customers, one row each; never staff."""
        return self.people[(self.people["source"] == "interview") & (self.people["group"] != "staff")]

    @property
    def staff(self) -> set[str]:
        """respondent_ids of staff."""
        return set(self.people.loc[self.people["group"] == "staff", "respondent_id"])

    @property
    def has_survey(self) -> bool:
        """Whether anybody answered a survey."""
        return len(self.responses) > 0


def load_material(study: Study) -> Material:
    """Load what the stages before handed over. Raises UsageError when one of them has not run."""
    tables = {name: contracts.load(name, study) for name in TABLES}
    return Material(
        **tables, segments=contracts.load("segments", study), language=study.language, market=study.settings.market
    )


def overview(material: Material) -> pd.DataFrame:
    """How many rows each source gives: one row per kind of evidence."""
    rows = {
        "interviewed customers": len(material.interviewed),
        "interviewed staff (never behind a persona)": int((material.people["group"] == "staff").sum()),
        "verbatims": len(material.verbatims),
        "codings": len(material.codings),
        "survey respondents": len(material.responses),
        "segments": material.segments.k if material.segments.found else 0,
    }
    return pd.DataFrame({"evidence": list(rows), "n": list(rows.values())})


@cache
def package_list(name: str) -> dict:
    """The package's own list `name` (a YAML file in `personas/data`)."""
    return read_yaml(Path(__file__).parent / "data" / f"{name}.yml")
