"""The shape of `study.yml` and of the other documents that people write; unknown keys are forbidden."""

# ruff: noqa: RUF012 (pydantic copies default values, so they may be lists)

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from insights import bases
from insights.errors import nearest
from insights.settings.base import D, Document, Text, TextList, read_document
from insights.settings.brand import Brand, ReportFiles
from insights.settings.columns import Column, Kind, Role, SurveyFile, fits, fitting
from insights.settings.customers import Customers, Transactions
from insights.settings.measures import Measure
from insights.settings.personas import PersonaDecision, PersonaDecisions
from insights.settings.retention import Retention


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
    case: Text | None = (
        None  # what belongs together: a visit, an order; without it a pause ends one (see `new_case_after`)
    )
    new_case_after: float = Field(default=12, gt=0)  # hours without an event of the same person
    attributes: TextList = []  # further columns whose groups are compared
    changes_by: Text | None = None  # the column within whose groups changes in time are looked for too
    timezone: Text | None = None  # such as Europe/Berlin, where times are in UTC
    conversion: TextList = []  # the activities that a journey should end in
    touchpoint: Text | None = None  # the column whose values share the conversions between them; none: the activities
    steps: TextList = []  # activities in the order in which they should happen
    help: TextList = []  # activities in which customers look for help or complain; none: found by their names
    since: Text | None = None  # the column, here or in customers.*, that says since when somebody is a customer
    new_for: int = Field(default=365, ge=1)  # days for which a customer counts as new
    office_hours: OfficeHours = OfficeHours()
    # What becomes of each respondent's behaviour (how often, how recently, when, which features) beside a survey: nothing, a
    # description of the segments, or what segments are built from. Without a survey it builds them.
    behaviour: Literal["leave", "profile", "build"] = "leave"

    @field_validator("timezone")
    @classmethod
    def _known_place(cls, value: str) -> str:
        from zoneinfo import available_timezones

        if value not in available_timezones():
            raise ValueError(
                f"{value!r} is no place of the time zone database; {nearest(value, available_timezones())}"
            )
        return value


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
    """What pseudonymisation must know beside its own rules, and how few people may be told of."""

    names: TextList = []  # further names to mask
    keep: TextList = []  # words that are never masked
    places_below: int = Field(
        default=100_000, ge=0
    )  # inhabitants below which a place is masked; 0: only those of interviews.csv
    customer_numbers: TextList = []  # regular expressions of numbers that identify, such as KD-\d{6}
    recognisers: TextList = []  # beside the package's own: presidio, spacy:<installed pipeline>
    smallest_group: int = bases.LEAST  # people below whom readers see no figure

    @field_validator("smallest_group", mode="before")
    @classmethod
    def _a_group_of_people(cls, value: Any) -> int:
        if type(value) is not int or not bases.LEAST <= value <= bases.MOST:
            raise ValueError(
                f"should be a whole number of people from {bases.LEAST}, below which the method tells nothing, to {bases.MOST}"
            )
        return value

    @field_validator("customer_numbers")
    @classmethod
    def _expressions(cls, value: list[str]) -> list[str]:
        for pattern in value:
            try:
                empty = re.search(pattern, "")
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
            if empty:
                raise ValueError(
                    f"{pattern!r} also fits where nothing stands; say how many digits a customer number has, such as \\d{{6}}"
                )
        return value


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
    measures: list[Measure] = []
    survey: list[SurveyFile] = []  # only where the survey came in several files, one for each wave
    columns: dict[Text, Column] = {}
    missing: TextList = []  # values that mean "no answer" in every column
    targets: dict[Text, dict[Text, float]] = {}
    customers: Customers | None = None
    transactions: Transactions = Transactions()
    events: EventLog = EventLog()
    interviews: Interviews = Interviews()
    privacy: Privacy = Privacy()
    retention: Retention = Retention()
    models: Models = Models()
    brand: Brand = Brand()
    report: ReportFiles = ReportFiles()
    parameters: dict[Text, dict[Text, bool | int | float | str | list[str]]] = {}

    @model_validator(mode="after")
    def _one_id_and_known_targets(self) -> Settings:
        for role in (Role.ID, Role.WEIGHT, Role.NPS, Role.WAVE, Role.DURATION):
            names = self.columns_of(role)
            if len(names) > 1:
                raise ValueError(
                    f"columns: only one column can have the role {role.value}, here are {', '.join(names)}"
                )
        for name, shares in self.targets.items():
            if self.column(name) is None:
                raise ValueError(f"targets: no column {name!r}; {nearest(name, self.columns)}")
            if any(share <= 0 for share in shares.values()):
                raise ValueError(f"targets: {name}: every target must be above 0")
        if self.targets and self.columns_of(Role.WEIGHT):
            raise ValueError(
                "targets: the survey has a weight column already; keep either `targets:` or the role weight"
            )
        for position, measure in enumerate(self.measures, start=1):
            if measure.question and measure.question > len(self.questions):
                raise ValueError(
                    f"measures: number {position} names question {measure.question}, but there are {len(self.questions)}"
                )
        for what, names in (("files", [f.file for f in self.survey]), ("waves", [f.wave for f in self.survey])):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"survey: these {what} stand there more than once: {', '.join(twice)}")
        return self

    def column(self, name: str) -> Column | None:
        """The declaration of the survey column `name`, its own or by a key with a `*`; None without one."""
        return fitting(self.columns, name)

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
    own_estimate: float | None = None  # how satisfied staff believe customers to be here, on the scale of the survey
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
    former: TextList = []  # ids and names it had before, and those of codes that were merged into it

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


__all__ = [
    "Assumption", "Brand", "Check", "CodeEntry", "Codebook", "Column", "Customers", "D", "Document", "EventLog", "Guide", "GuideItem", "Interviews",
    "JourneyPlan", "Kind", "Measure", "Models", "OfficeHours", "PersonaDecision", "PersonaDecisions", "Phase", "Privacy", "ReportFiles", "Retention", "Role", "Settings",
    "SurveyFile", "Touchpoint", "Transactions", "VerbatimTable", "fits", "fitting", "read_document",
]  # fmt: skip
