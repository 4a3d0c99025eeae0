"""What persona drafts are made from: the hand-over tables of the stages before, and the package's own lists."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from insights import contracts, wording
from insights.contracts.documents import SegmentSolution
from insights.files import read_yaml
from insights.protection.small_groups_said import telling
from insights.study import Study

KEY = "pseudonyms.csv"  # beside the originals in data/raw; only read, so that no persona is called like somebody real
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
    "turns",
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
    turns: pd.DataFrame = field(default_factory=lambda: contracts.empty("turns"))
    language: str = "de"
    market: str = "b2c"
    key_names: frozenset[str] = frozenset()

    @property
    def interviewed(self) -> pd.DataFrame:
        """The interviewed customers and former customers, one row each; never staff."""
        return self.people[(self.people["source"] == "interview") & (self.people["group"] != "staff")]

    @property
    def staff(self) -> set[str]:
        """respondent_ids of staff."""
        return set(self.people.loc[self.people["group"] == "staff", "respondent_id"])

    @cached_property
    def quotable(self) -> pd.DataFrame:
        """The verbatims in which nobody says what fewer than five of the interviewed are: on no sheet may it stand, nor in what is quoted."""
        return self.verbatims[~telling(self.verbatims, self.interviewed)]

    @property
    def has_survey(self) -> bool:
        """Whether anybody answered a survey."""
        return len(self.responses) > 0


def load_material(study: Study) -> Material:
    """Load what the stages before handed over. Raises UsageError when one of them has not run."""
    tables = {name: contracts.load(name, study) for name in TABLES}
    return Material(
        **tables,
        segments=contracts.load("segments", study),
        language=study.language,
        market=study.settings.market,
        key_names=_key_names(study),
    )


def _key_names(study: Study) -> frozenset[str]:
    """Every word that the key of the pseudonyms replaces, without capitals; none where there is no key."""
    path = study.raw / KEY
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as file:
        originals = [row.get("original") or "" for row in csv.DictReader(file)]
    return frozenset(word.casefold() for text in originals for word in re.findall(r"[\w'’-]+", text))


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


def told_list(name: str, language: str) -> dict:
    """The list `name` of sentences in `language`, with the study's smallest group and what follows from it put in."""
    return _told_list(f"{name}_{language}", wording.small_bases(language))


@cache
def _told_list(name: str, small_bases: tuple[tuple[str, str], ...]) -> dict:
    return wording.put_in(package_list(name), small_bases)


def sheet_field(variable: str, field) -> str:
    """The field of the sheet that a variable or attribute fills: its `field`, else what its name stands for (`data/fields.yml`)."""
    name = variable if pd.isna(field) or not field else field
    return _known_fields().get(name.casefold(), name)


def attribute_field(column: str, variables: pd.DataFrame) -> str:
    """The field that an attribute of the interviewed fills: that of the survey's question of the same name, else what its name stands for."""
    same = variables.loc[variables["variable"] == column, "field"]
    return sheet_field(column, same.iloc[0] if len(same) else None)


@cache
def _known_fields() -> dict[str, str]:
    return {word: field for field, listed in package_list("fields").items() for word in listed}
