"""What `study.yml` says about the survey: its files, and what each of their columns means."""

# ruff: noqa: RUF012 (pydantic copies default values, so they may be lists)

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Literal

from pydantic import field_validator, model_validator

from insights.settings.base import Document, Text, TextList


class Role(StrEnum):
    """What a survey column is for; the values are the words used in `study.yml`."""

    ID = "id"
    WEIGHT = "weight"
    DEMOGRAPHIC = "demographic"
    FIRMOGRAPHIC = "firmographic"
    PSYCHOGRAPHIC = "psychographic"
    BEHAVIOUR = "behaviour"
    USAGE = "usage"
    SATISFACTION = "satisfaction"
    NPS = "nps"
    EFFORT = "effort"
    OUTCOME = "outcome"
    STRATUM = "stratum"
    CLUSTER = "cluster"
    POPULATION = "population"
    OPEN = "open"
    WAVE = "wave"
    DURATION = "duration"
    ATTENTION = "attention"
    IGNORE = "ignore"


class Kind(StrEnum):
    """How a column's values are measured."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    NUMERIC = "numeric"
    COUNT = "count"  # of events, from 0; read as numeric, but segments take it as a Poisson count
    MULTIPLE = "multiple"
    TEXT = "text"


class Column(Document):
    """One survey question. In YAML a bare role stands for `{role: …}`.

    Its key is the name of a column; a key with a `*` stands for every column that fits and is not declared by itself.
    """

    role: Role
    label: Text | None = None
    kind: Kind | None = None
    field: Text | None = None  # the field of the persona sheet that it fills: age, gender, industry, job_role …
    touchpoint: Text | None = None
    order: TextList = []  # categories from low to high
    labels: dict[Text, Text] = {}  # code -> what readers see
    missing: TextList = []  # values that mean "no answer"
    separator: str | None = None  # between the answers of a multiple response in one column
    bands: list[float] = []  # upper-open limits: [18, 30, 50] gives 18–29, 30–49, 50+
    nets: dict[Text, TextList] = {}  # further rows of its banner tables: {satisfied: [4, 5]}
    builds_segments: bool | None = None
    aliases: TextList = []  # what the column is called in the files, or in other waves
    columns: TextList = []  # the columns with one option each (q5_1, q5_2 or q5_*); of a duration: beginning and end
    ticked: TextList = []  # what stands in those columns when the option was chosen
    range: list[float] = []  # the lowest and the highest value that is possible
    other: Text | None = (
        None  # what answers beside `order:`, or without it those of fewer than 5 people, are counted as
    )
    expected: TextList = []  # the right answers to an attention check
    better: Literal["high", "low"] | None = None  # of a judgement: which end is the good one (complaints, churn: low)
    converted_from: list[int] = []  # of the NPS: [1, 10] where it was asked on 1 to 10, which is another question

    @model_validator(mode="before")
    @classmethod
    def _bare_role(cls, value: Any) -> Any:
        column = {"role": value} if isinstance(value, str) else value
        # How the sample was drawn enters intervals and tests; nobody counts strata or clusters as answers.
        drawing = isinstance(column, dict) and column.get("role") in (Role.STRATUM, Role.CLUSTER, Role.POPULATION)
        return {**column, "kind": Kind.TEXT} if drawing else column

    @model_validator(mode="after")
    def _fits_its_role(self) -> Column:
        if self.role is Role.SATISFACTION and not self.touchpoint:
            raise ValueError("a satisfaction column needs `touchpoint:` (an id of journey.yml, or any short name)")
        if (self.role is Role.ATTENTION) != bool(self.expected):
            raise ValueError("an attention check needs `role: attention` and, under `expected:`, the right answers")
        if self.converted_from and (self.role is not Role.NPS or self.converted_from != [1, 10]):
            raise ValueError(
                "`converted_from:` is for the role nps, and only answers from 1 to 10 can be converted: [1, 10]"
            )
        if self.kind is Kind.COUNT and self.role in (Role.SATISFACTION, Role.EFFORT, Role.NPS):
            raise ValueError("`kind: count` is for how often something happened; a scale is no count")
        if self.role is Role.DURATION and len(self.columns) not in (0, 2):
            raise ValueError("a duration needs one column, or under `columns:` two: beginning and end")
        if self.range and (len(self.range) != 2 or self.range[0] >= self.range[1]):
            raise ValueError("`range:` needs the lowest and the highest possible value, like [1, 7]")
        if self.columns and self.role is not Role.DURATION and self.kind not in (None, Kind.MULTIPLE):
            raise ValueError(
                "`columns:` is for a multiple response; columns with one answer each are declared by a key with *"
            )
        return self


class SurveyFile(Document):
    """One file of a survey that came in several waves; in YAML a bare file name stands for `{file: …}`."""

    file: Text
    wave: Text

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        value = {"file": value} if isinstance(value, str) else value
        if isinstance(value, dict) and value.get("file") and not value.get("wave"):
            stem = str(value["file"]).rpartition(".")[0] or str(value["file"])
            value = value | {"wave": re.sub(r"^survey[ _.-]*", "", stem, flags=re.IGNORECASE) or stem}
        return value

    @field_validator("file")
    @classmethod
    def _beside_study_yml(cls, value: str) -> str:
        if "/" in value or "\\" in value:
            raise ValueError("the file must lie beside study.yml; write its name only")
        return value


def fitting(columns: dict[str, Column], name: str) -> Column | None:
    """The declaration of the column `name`: its own, or the first whose key has a `*` and fits."""
    if name in columns:
        return columns[name]
    return next((column for key, column in columns.items() if "*" in key and fits(key, name)), None)


def fits(pattern: str, name: str) -> bool:
    """Whether `name` is `pattern`, in which `*` stands for any letters."""
    if "*" not in pattern:
        return pattern == name
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), name, re.DOTALL) is not None
