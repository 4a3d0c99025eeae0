"""The shape of every document that passes between stages."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Handover(BaseModel):
    """Base of the hand-over documents: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid")


class Saturation(Handover):
    """Saturation after Guest, Namey & Chen 2020."""

    reached_at: str | None = None  # interview_id
    interviews: int = 0
    codes: int = 0
    base_size: int = 4
    run_length: int = 2
    threshold: float = 0.05
    statement: str = ""  # in the study's language
    unit: str = ""  # what is counted: "code", or "code in a theme"
    groups: list[str] = []  # one sentence per group of people, in the study's language
    details: list[str] = []  # further sentences, in the study's language
    orders_reached: float | None = None  # share of random orders of the interviews in which the rule is met
    heard_once: int = 0  # units that only one interview brought
    expected_next: float | None = None  # new units that another such interview would bring on average
    coverage: float | None = None  # estimated share of what such people mention that was heard
    decided_share: float | None = None  # share of the codings that people decided
    # Reached, but no finding: most codings are proposals that nobody decided, or later interviews brought something new again.
    tentative: bool = False


class Weighting(Handover):
    """How the sample was weighted."""

    source: Literal["none", "column", "raking"] = "none"
    n: int = 0
    effective_n: float = 0.0
    design_effect: float = 1.0
    smallest: float = 1.0
    largest: float = 1.0
    iterations: int = 0
    converged: bool = True
    warnings: list[str] = []  # in the study's language


class Segment(Handover):
    """One segment of the chosen solution."""

    segment: int
    name: str  # what sets it apart, in the study's language
    n: int
    share: float  # weighted
    low: float
    high: float
    stability: float  # bootstrap Jaccard
    verdict: Literal["validated", "indicative", "doubtful"] | None = None
    mean_probability: float
    distinguishing: list[str] = []  # sentences, in the study's language
    outside: list[str] = []  # the same on questions that did not build the segments, or that there is nothing
    channels: list[str] = []
    motto: str = ""  # the statement of the questionnaire that it agrees with far more often than all, if there is one


class Band(Handover):
    """A stretch of the one line along which people differ by degree: not a type, its limits are drawn by us."""

    band: int  # 1 = low
    name: str  # in the study's language
    n: int
    share: float  # weighted
    low: float
    high: float
    certain: float  # mean probability that its members belong into it
    distinguishing: list[str] = []  # sentences, in the study's language


class SegmentSolution(Handover):
    """The chosen number of segments, or none, with the reason; where people differ by degree, bands instead of segments."""

    found: bool = False
    k: int = 0
    reason: str = ""  # one sentence in the study's language
    variables: list[str] = []  # those that built the segments
    n: int = 0
    weighted: bool = False
    entropy: float | None = None
    segments: list[Segment] = []
    order: str = ""  # what the numbers of the segments follow, one sentence in the study's language
    notes: list[str] = []  # what to keep in mind about the search, in the study's language
    bands: list[Band] = []


class PersonaField(Handover):
    """One field of the sheet: a sentence, and the statements that carry it."""

    field: str
    label: str = ""  # heading that readers see, in the study's language
    text: str  # does not repeat the heading
    statements: list[str] = []  # statement_ids


class Persona(Handover):
    """One persona draft."""

    persona_id: str  # p1 …
    segment: int | None = None
    name: str  # fictional
    headline: str  # what sets it apart, from the data
    fictional: list[str] = ["name", "face"]
    face_seed: str
    gender: str | None = None
    age: int | None = None
    kind: Literal["qualitative", "qualitative, quantitatively validated", "quantitative"]
    verdict: Literal["validated", "provisional", "hypothesis"]
    rule: str  # the rule behind the verdict with the numbers it used, in the study's language
    n_respondents: int = 0
    n_interviews: int = 0
    share: float | None = None  # never for qualitative personas
    low: float | None = None
    high: float | None = None
    stability: float | None = None
    quote: str | None = None
    quote_verbatim: str | None = None
    fields: list[PersonaField] = []
    portrait: str = ""  # running text in the study's language
    notes: list[str] = []  # from personas.yml


class PersonaSet(Handover):
    """All persona drafts of a study, or the reason why there are none."""

    personas: list[Persona] = []
    reason: str = ""  # in the study's language


class JourneySummary(Handover):
    """What the journey map is made from, and what it says."""

    sources: list[Literal["plan", "survey", "interviews", "events"]] = []
    outcome: str | None = None
    r2: float | None = None
    thin_phases: list[str] = []
    proposed_touchpoints: list[str] = []
    statements: list[str] = []  # in the study's language


DOCUMENTS: dict[str, type[Handover]] = {
    "saturation_summary": Saturation,
    "weighting_summary": Weighting,
    "segments": SegmentSolution,
    "personas": PersonaSet,
    "journey_summary": JourneySummary,
}
