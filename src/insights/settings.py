"""The shape of `study.yml` and of the other documents that people write; unknown keys are forbidden."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from insights.errors import InputError, nearest
from insights.files import read_yaml

D = TypeVar("D", bound="Document")


class Document(BaseModel):
    """Base of everything that people write: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_written_is_nothing_given(cls, value: Any) -> Any:
        return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | int | float) else value


Text = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
TextList = Annotated[list[Text], BeforeValidator(_as_list)]


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
    OUTCOME = "outcome"
    OPEN = "open"
    IGNORE = "ignore"


class Kind(StrEnum):
    """How a column's values are measured."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    NUMERIC = "numeric"
    MULTIPLE = "multiple"
    TEXT = "text"


class Column(Document):
    """One survey column. In YAML a bare role stands for `{role: …}`."""

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
    builds_segments: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_role(cls, value: Any) -> Any:
        return {"role": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _satisfaction_has_touchpoint(self) -> Column:
        if self.role is Role.SATISFACTION and not self.touchpoint:
            raise ValueError("a satisfaction column needs `touchpoint:` (an id of journey.yml, or any short name)")
        return self


class Check(Document):
    """What the data would have to show for an assumption to hold.

    `share`: share of a column's category; `mean`: mean of a column; `difference`: mean (or share of `category`) of a
    column in `group` minus that in `compared_to` (default: everyone else); `event_share`: share of events in office hours.
    The assumption is supported when the whole 95 % interval lies on the stated side of `above` or `below`.
    """

    statistic: Literal["share", "mean", "difference", "event_share"]
    column: Text | None = None
    category: TextList = []
    by: Text | None = None
    group: TextList = []
    compared_to: TextList = []
    at_least: float | None = None
    activities: TextList = []
    when: Literal["office_hours"] | None = None
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _complete(self) -> Check:
        if (self.above is None) == (self.below is None):
            raise ValueError("a check needs exactly one of `above:` and `below:`")
        needed = {
            "share": ["column", "category"],
            "mean": ["column"],
            "difference": ["column", "by"],
            "event_share": ["when"],
        }
        missing = [name for name in needed[self.statistic] if not getattr(self, name)]
        if missing:
            raise ValueError(
                f"a check of `statistic: {self.statistic}` also needs {', '.join(f'`{m}:`' for m in missing)}"
            )
        if self.statistic == "difference" and bool(self.group) == (self.at_least is not None):
            raise ValueError("a difference needs either `group:` or `at_least:`")
        return self


class Assumption(Document):
    """One sentence the team believes before any data is read; without `check:` the data cannot decide it."""

    text: Text
    check: Check | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class OfficeHours(Document):
    """When the office is open; events outside are "after office hours"."""

    start: Text = "08:00"
    end: Text = "17:00"
    weekdays: TextList = ["mon", "tue", "wed", "thu", "fri"]

    @field_validator("start", "end")
    @classmethod
    def _clock(cls, value: str) -> str:
        hours, _, minutes = value.partition(":")
        if not (hours.isdigit() and minutes.isdigit() and int(hours) <= 24 and int(minutes) < 60):
            raise ValueError(f"{value!r} is not a time of day like 08:00")
        return f"{int(hours):02d}:{int(minutes):02d}"

    @field_validator("weekdays")
    @classmethod
    def _known_days(cls, value: list[str]) -> list[str]:
        known = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        for day in value:
            if day not in known:
                raise ValueError(f"{day!r} is no weekday; {nearest(day, known)}")
        return value


class EventLog(Document):
    """Names of the columns in `events.*`."""

    respondent: Text = "respondent_id"
    activity: Text = "activity"
    time: Text = "time"
    channel: Text | None = None
    office_hours: OfficeHours = OfficeHours()


class Customers(Document):
    """`customers.*`: CRM values, joined to the survey by `id`."""

    id: Text
    columns: dict[Text, Column] = {}


class VerbatimTable(Document):
    """Column names of one csv/xlsx table of verbatims in `interviews/`."""

    text: Text
    respondent: Text | None = None
    question: Text | None = None
    group: Text | None = None


class Interviews(Document):
    """How interviews are read."""

    interviewers: TextList = []  # speaker names that ask, beside the usual ones (I, Interviewer …)
    ignore_speakers: TextList = []
    tables: dict[Text, VerbatimTable] = {}


class Privacy(Document):
    """What pseudonymisation must know beside its own rules."""

    names: TextList = []  # further names to mask
    keep: TextList = []  # words that are never masked


class Models(Document):
    """Language models to use in place of those that come along; both must lie on this machine already."""

    vectors: Text | None = None  # folder of a sentence-transformers or model2vec model, seen from the workspace
    language: Text | None = None  # name of an installed spaCy pipeline, such as de_core_news_md


class Settings(Document):
    """`study.yml`."""

    title: Text
    language: Literal["de", "en"] = "de"
    market: Literal["b2b", "b2c"] = "b2c"
    client: Text | None = None
    seed: int = 1
    questions: TextList = []
    assumptions: list[Assumption] = []
    columns: dict[Text, Column] = {}
    targets: dict[Text, dict[Text, float]] = {}
    customers: Customers | None = None
    events: EventLog = EventLog()
    interviews: Interviews = Interviews()
    privacy: Privacy = Privacy()
    models: Models = Models()
    parameters: dict[Text, dict[Text, bool | int | float | str | list[str]]] = {}

    @model_validator(mode="after")
    def _one_id_and_known_targets(self) -> Settings:
        for role in (Role.ID, Role.WEIGHT, Role.NPS):
            names = self.columns_of(role)
            if len(names) > 1:
                raise ValueError(
                    f"columns: only one column can have the role {role.value}, here are {', '.join(names)}"
                )
        for name, shares in self.targets.items():
            if name not in self.columns:
                raise ValueError(f"targets: no column {name!r}; {nearest(name, self.columns)}")
            if any(share <= 0 for share in shares.values()):
                raise ValueError(f"targets: {name}: every target must be above 0")
        if self.targets and self.columns_of(Role.WEIGHT):
            raise ValueError(
                "targets: the survey has a weight column already; keep either `targets:` or the role weight"
            )
        return self

    def columns_of(self, *roles: Role) -> list[str]:
        """Names of the survey columns with one of `roles`, in the order of `study.yml`."""
        return [name for name, column in self.columns.items() if column.role in roles]


class Touchpoint(Document):
    """One point where customers meet the company."""

    id: Text
    name: Text
    channel: TextList = []
    department: TextList = []
    mentions: TextList = []  # words by which people speak of it
    activities: TextList = []  # activities of the event log that happen here
    touchpoints: list[Touchpoint] = []


class Phase(Document):
    """One phase of the journey, in the order in which phases come."""

    name: Text
    touchpoints: list[Touchpoint] = Field(min_length=1)


class JourneyPlan(Document):
    """`journey.yml`."""

    phases: list[Phase] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique_ids(self) -> JourneyPlan:
        ids = [touchpoint.id for _, touchpoint, _ in self.touchpoints()]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"these touchpoint ids stand in it more than once: {', '.join(twice)}")
        return self

    def touchpoints(self) -> list[tuple[Phase, Touchpoint, Touchpoint | None]]:
        """Every touchpoint with its phase and the touchpoint that contains it, in order."""

        def nested(phase, points, parent):
            for point in points:
                yield phase, point, parent
                yield from nested(phase, point.touchpoints, point)

        return [row for phase in self.phases for row in nested(phase, phase.touchpoints, None)]


class GuideItem(Document):
    """One question of the interview guide."""

    id: Text
    question: Text


class Guide(Document):
    """`guide.yml`."""

    items: list[GuideItem] = Field(min_length=1)


class CodeEntry(Document):
    """One code of the codebook."""

    id: Text
    name: Text
    definition: Text | None = None
    examples: TextList = []
    parent: Text | None = None
    colour: Text | None = None  # of the code's cells in the workbook and its names in charts

    @field_validator("colour")
    @classmethod
    def _hexadecimal(cls, value: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise ValueError(f'{value!r} is not a colour like "#1b4965" (in quotation marks, else # begins a remark)')
        return value


class Codebook(Document):
    """`codebook.yml`: the decided codes."""

    codes: list[CodeEntry] = Field(min_length=1)

    @model_validator(mode="after")
    def _tree(self) -> Codebook:
        ids = [code.id for code in self.codes]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"these code ids stand in it more than once: {', '.join(twice)}")
        for code in self.codes:
            if code.parent and code.parent not in ids:
                raise ValueError(
                    f"code {code.id!r}: its parent {code.parent!r} is not in the codebook; {nearest(code.parent, ids)}"
                )
        names = [code.name.casefold() for code in self.codes]
        same = sorted({code.name for code in self.codes if names.count(code.name.casefold()) > 1})
        if same:
            raise ValueError(f"these names stand for more than one code: {', '.join(same)}")
        self._no_circle()
        return self

    def _no_circle(self) -> None:
        parents = {code.id: code.parent for code in self.codes}
        for code in parents:
            above, path = parents[code], [code]
            while above and above not in path:
                path.append(above)
                above = parents[above]
            if above == code:
                raise ValueError(f"code {code!r} lies under itself: {' under '.join([*path, code])}")


class PersonaDecision(Document):
    """What a person decided about one draft; `draft` is the persona's id (p1 …)."""

    draft: Text
    name: Text | None = None
    merge_into: Text | None = None
    note: Text | None = None


class PersonaDecisions(Document):
    """`personas.yml`."""

    personas: list[PersonaDecision] = []


def read_document(path: Path, shape: type[D]) -> D:
    """Read a YAML document and check it. Raises InputError that lists every mistake with its place."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise InputError(f"{path}: should be a list of `key: value` lines, but it is a {type(content).__name__}.")
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        raise InputError(
            f"{path}: {len(error.errors())} mistakes" if error.error_count() > 1 else f"{path}: a mistake",
            problems=[_sentence(e, shape) for e in error.errors()],
        ) from error


def _sentence(error: Any, shape: type[BaseModel]) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "as a whole"
    if error["type"] == "extra_forbidden":
        key = str(error["loc"][-1])
        return f"{place}: there is no such key; {nearest(key, _keys_at(shape, error['loc'][:-1]))}"
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    given = "" if isinstance(error.get("input"), dict | list | BaseModel) else f" (it is {error.get('input')!r})"
    if error["type"] == "missing":
        return f"{place}: is missing"
    if error["type"] == "too_short" and error["ctx"].get("min_length") == 1:
        return f"{place}: needs at least one entry"
    if error["type"] == "enum" or error["type"] == "literal_error":
        return f"{place}: should be {message}{given}"
    return f"{place}: {message}{given}"


def _keys_at(shape: Any, path: tuple) -> list[str]:
    """The keys that are allowed at `path` below `shape`."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        if not path:
            return list(shape.model_fields)
        field = shape.model_fields.get(str(path[0]))
        return _keys_at(field.annotation, path[1:]) if field else []
    inner = [part for part in get_args(shape) if part is not type(None)]
    if not inner:
        return []
    steps = 1 if get_origin(shape) in (list, dict) else 0
    return _keys_at(inner[-1], path[steps:])
