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
    figures: dict[str, float] = {}  # the numbers of `reason` by name, those of the notes as `note 1 share`
    variables: list[str] = []  # those that built the segments
    left_out: list[
        str
    ] = []  # items that were to build them, but ask nearly what another one asks; of a multiple response the answer
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


class PersonaDraft(Handover):
    """A draft behind a persona, and the words by which a decision in personas.yml finds it again."""

    draft: str  # p1 …
    stands_for: str
    words: list[str] = []  # everything that finds it, without capitals and marks


class PersonaEdit(Handover):
    """What people wrote in place of what was computed."""

    field: str  # name, headline, portrait, quote, or a field of the sheet
    label: str = ""  # heading that readers see, in the study's language
    text: str  # as it stands on the sheet now
    computed: str = ""  # what the data say; empty where they say nothing
    statements: list[str] = []  # what the computed text rested on
    because: str = ""
    by: str = ""  # who wrote it; empty where nobody is named
    date: str = ""  # ISO


class PersonaFeedback(Handover):
    """What a department says of a persona."""

    department: Literal["sales", "service", "marketing", "other"]
    says: Literal["agree", "partly", "disagree"]
    about: str = "persona"  # a field, or all of it
    label: str = ""  # heading of that field, in the study's language
    text: str = ""
    date: str = ""  # ISO


class PersonaSentence(Handover):
    """A sentence of the portrait, and the statements (or `personas: p1`) that it rests on."""

    text: str
    evidence: list[str]


class Persona(Handover):
    """One persona draft."""

    persona_id: str  # p1 …
    segment: int | None = None
    name: str  # fictional
    headline: str  # what sets it apart, from the data
    fictional: list[str] = ["name", "face"]
    face_seed: str
    gender: str | None = None
    age: int | None = None  # in years; the middle of a band where only bands were asked
    age_text: str = (
        ""  # the same as readers see it beside the name: marked as median, as a band, or in the words of people
    )
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
    quote_rule: str = ""  # how the quote was chosen, in the study's language
    fields: list[PersonaField] = []
    portrait: str = ""  # running text in the study's language
    sentences: list[PersonaSentence] = []  # the same, sentence by sentence
    not_known: list[str] = []  # labels of fields of the sheet that no data fills
    notes: list[str] = []  # from personas.yml
    drafts: list[PersonaDraft] = []  # itself, and the drafts that people merged into it
    edits: list[PersonaEdit] = []  # by people; name, headline, fields … hold their words already
    computed_verdict: Literal["validated", "provisional", "hypothesis"] | None = None  # where people decided `verdict`
    verdict_because: str = ""
    verdict_by: str = ""
    feedback: list[PersonaFeedback] = []


class PersonaSet(Handover):
    """All persona drafts of a study, or the reason why there are none."""

    personas: list[Persona] = []
    reason: str = ""  # in the study's language


class LeftOut(Handover):
    """A touchpoint whose importance is not estimated, with the share of those with an outcome who rated it."""

    touchpoint: str
    share: float
    n: int
    base: int


class JourneySummary(Handover):
    """What the journey map is made from, and what it says."""

    sources: list[Literal["plan", "survey", "interviews"]] = []
    outcome: str | None = None
    r2: float | None = None
    thin_phases: list[str] = []
    proposed_touchpoints: list[str] = []
    wave: str = ""  # the last of several, from which figures of today come
    n_wave: int | None = None  # who answered in it
    left_out: list[LeftOut] = []  # rated by too few for their importance to be estimated
    n_heard: int | None = None  # people, staff aside, who say something in their own words
    statements: list[str] = []  # in the study's language


class MetricsSummary(Handover):
    """What CX metrics and customer value rest on."""

    missing: list[str] = []  # metrics that the study has no data for: nps, csat, ces, waves, churn, survival_12, value
    waves: int = 0
    wave: str = ""  # the last of several, from which figures of today come
    n_wave: int | None = None  # who answered in it
    converted: bool = False  # whether the recommendation was asked on 1 to 10 and converted
    as_of: str = ""  # the day to which the customers are known
    customers: int = 0
    lost: int = 0
    churn_months: float | None = None  # over which losses are counted: 12, or fewer
    value_basis: Literal["", "forecast", "revenue"] = ""
    model: Literal["", "contract", "purchases"] = ""
    why_no_forecast: str = ""
    currency: str = ""
    margin: float = 1.0
    cost: float = 0.0  # per customer and month
    discount_rate: float = 0.0  # per year
    horizon: int = 0  # months
    staying_by: Literal["", "own"] = ""  # whether personas have curves of staying of their own
    draws: int = 0  # bootstrap samples behind the intervals of the value
    gap: float | None = None  # of a model of contracts: its largest distance from the Kaplan-Meier curve
    foreseen: float | None = (
        None  # of a model of purchases: those it foresaw for a third of the time that it had not seen …
    )
    came: int | None = None  # … and those there were
    fit: dict[str, float] = {}  # parameters of the models by name


class EventSummary(Handover):
    """What the event log holds, and the rules by which it was read."""

    found: bool = False  # whether there is a log
    n_events: int = 0
    n_nameless: int = 0  # events that name no person
    n_left_out: int = 0  # events that belong to no case
    n_cases: int = 0
    n_people: int = 0
    clock: bool = False  # whether times of day are known
    first_day: str = ""
    last_day: str = ""
    case_rule: Literal["column", "pause", "none"] = "none"
    pause: float | None = None  # hours of silence after which a new case begins
    new_rule: Literal["since", "log", "none"] = "none"
    new_for: int | None = None  # days for which a customer counts as new
    conversion: list[str] = []
    steps: list[str] = []
    help: list[str] = []
    help_named: bool = False  # in study.yml; else found by their names
    proposed: list[str] = []  # activities without a touchpoint in journey.yml, most frequent first
    unseen: list[str] = []  # activities of journey.yml that the log does not know
    draws: int = 0  # bootstrap samples behind the intervals of the attribution


class ScreeningAnswer(Handover):
    """One answer of a screening question, or one band of a number, and the points it gives to each persona."""

    label: str
    spellings: list[str] = []  # how tables write it: the label and its codes; none for a band
    low: float | None = None  # of a band: from this number on; none in the lowest band
    points: list[int]  # one per persona, in their order


class ScreeningQuestion(Handover):
    """One question of the screening; an answer that is missing or unknown gives no points."""

    column: str  # in the survey; `question: option` for one option of a multiple response, asked as yes or no
    wording: str
    kind: Literal["choice", "number"]
    answers: list[ScreeningAnswer]  # bands in rising order
    missing: list[float] = []  # numbers that mean "no answer"
    no_answer: list[str] = []  # texts that mean it
    builds_segments: bool = True


class ScreeningAdvice(Handover):
    """One thing to know about a persona when talking to somebody like it, with the statement it comes from."""

    text: str  # in the study's language
    n_people: int
    spoken: bool  # said by people, or worked out from figures
    statement_id: str


class ScreeningPersona(Handover):
    """One persona that people are assigned to, and what follows for talking to them."""

    persona_id: str
    name: str
    headline: str
    intercept: int  # points before any answer
    n_assigned: int = 0  # respondents assigned to it out of sample, and how many of them belong to it
    right: float | None = None  # none below 10 people
    low: float | None = None
    high: float | None = None
    needs: list[ScreeningAdvice] = []
    channels: list[ScreeningAdvice] = []
    avoid: list[ScreeningAdvice] = []
    traits: list[ScreeningAdvice] = []  # this and `approach` only where nothing is known of the three above
    approach: list[ScreeningAdvice] = []


class ScreeningLead(Handover):
    """How often those assigned to a persona belong to it when it is so many points ahead of the second."""

    persona_id: str = ""
    points: int  # from this lead on, up to the next
    n: int
    right: float | None = None  # out of sample; none below 30 people
    low: float | None = None
    high: float | None = None


class Screening(Handover):
    """The few questions that assign a new person to a persona, as a table of whole points; or the reason why there are none.

    A person's points for a persona are its intercept plus those of every known answer; most points win, ties go to the persona that comes
    first; without any known answer nobody is assigned. Ten points are a factor of two in the odds.
    """

    found: bool = False
    reason: str = ""  # one sentence in the study's language
    questions: list[ScreeningQuestion] = []
    personas: list[ScreeningPersona] = []
    leads: list[ScreeningLead] = []
    n: int = 0  # respondents behind it
    weighted: bool = False
    accuracy: float | None = None  # out of sample, of these questions
    accuracy_full: float | None = None  # of all building items
    accuracy_guess: float | None = None  # of always naming the largest persona
    keep: float | None = None  # the share of the full accuracy that was asked for
    statements: list[str] = []  # in the study's language


class PersonaAxis(Handover):
    """One axis of the persona map: what stands at its ends, and how much of what separates the personas lies along it."""

    axis: int  # 1 = from left to right, 2 = from bottom to top
    share: float  # of the variance between personas, with its bootstrap interval
    low: float | None = None
    high: float | None = None
    separates: bool = True  # False: two personas need one axis; this one shows how people differ within a persona
    low_pole: list[str] = []  # the strongest first, in the study's language
    high_pole: list[str] = []


class PersonaArea(Handover):
    """Where a persona lies on the map: centre and spread, everybody counted by his probability; within `radius` standard deviations of the
    centre lies half of its people."""

    persona_id: str
    n: int  # respondents who most probably belong to it
    x: float
    y: float
    var_x: float
    var_y: float
    cov_xy: float
    radius: float


class PersonaDots(Handover):
    """Neighbours on the map, told together so that nobody stands alone: at least five people of one persona."""

    persona_id: str
    n: int
    x: float
    y: float


class Belonging(Handover):
    """How many people are clearly of one persona, a mixture of two, or spread over several; `few`: one to four, who are not counted."""

    kind: Literal["clear", "mixture", "spread"]
    n: int | None  # none where it is suppressed, or would give a suppressed one away
    few: bool = False
    share: float | None = None  # weighted
    low: float | None = None
    high: float | None = None


class PersonaMap(Handover):
    """The map of the personas as readers may see it, or the reason why there is none; places of single people stay in `persona_map`."""

    found: bool = False
    reason: str = ""  # one sentence in the study's language
    n: int = 0  # respondents
    placed: int = 0  # those of them who answered enough to have a place
    weighted: bool = False
    bootstraps: int = 0  # samples behind the intervals of the axes
    axes: list[PersonaAxis] = []
    areas: list[PersonaArea] = []
    dots: list[PersonaDots] = []
    belonging: list[Belonging] = []
    between: dict[str, int] = {}  # "p1; p3" -> people who are a mixture of the two


DOCUMENTS: dict[str, type[Handover]] = {
    "saturation_summary": Saturation,
    "weighting_summary": Weighting,
    "segments": SegmentSolution,
    "personas": PersonaSet,
    "screening": Screening,
    "persona_map_summary": PersonaMap,
    "journey_summary": JourneySummary,
    "event_summary": EventSummary,
    "metrics_summary": MetricsSummary,
}
