"""Small hand-made hand-over tables: two segments, eight interviewed customers of two kinds, one of the staff."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pandas as pd
import pytest

from insights import contracts, estimates
from insights.contracts.documents import Segment, SegmentSolution
from insights.personas.drafting.drafts import draft_personas
from insights.personas.drafting.statements import persona_statements
from insights.personas.material import Material
from insights.personas.people.clusters import group_people
from insights.personas.people.linking import assign_people
from insights.personas.people.members import drafts_of, persona_members
from insights.personas.validation import gather_evidence, judge, validation_panel
from insights.settings import PersonaDecisions
from tests.conftest import filled

ROLES, INDUSTRIES = ["Instandhaltung", "Produktion", "Einkauf"], ["Lebensmittel", "Pharma"]
PEOPLE = [  # id, group, role, industry, age, gender; a and b are of two kinds
    ("a1", "customer", "Instandhaltung", "Lebensmittel", 54, "männlich"),
    ("a2", "customer", "Instandhaltung", "Lebensmittel", 33, "männlich"),
    ("a3", "customer", "Instandhaltung", "Lebensmittel", 47, "weiblich"),
    ("a4", "former customer", "Instandhaltung", "Lebensmittel", 58, "männlich"),
    ("b1", "customer", "Produktion", "Pharma", 51, "weiblich"),
    ("b2", "customer", "Produktion", "Pharma", 49, "männlich"),
    ("b3", "customer", "Produktion", "Pharma", 44, "weiblich"),
    ("b4", "customer", "Produktion", "Lebensmittel", 45, "weiblich"),
    ("s1", "staff", "Instandhaltung", "Lebensmittel", 36, "weiblich"),
]
SAID = {  # person -> (text, code, theme)
    "a": [
        ("Ich brauche die Explosionszeichnung sofort auf dem Handy, direkt an der Maschine.", "needs", "t01"),
        ("Nachts um zwei ist keiner da, und dann steht die Linie bis zum Morgen still.", "fears", "t03"),
        ("Ein Video für jede Einstellung an der Maschine, das wäre Gold wert.", "wishes", "t01"),
        ("Da find ich den Sauger in der Ersatzteilsuche einfach nicht.", "problems", "t01"),
        ("Wenn ich die Maschine selbst zum Laufen bringe, bin ich stolz auf meine Arbeit.", "motivation", "t04"),
    ],
    "b": [
        ("Ich brauche einen festen Ansprechpartner, der unsere Anlage wirklich kennt.", "needs", "t02"),
        ("Wenn das Audit kommt und die Linie steht, dann bin ich schuld.", "fears", "t05"),
        ("Am liebsten hätte ich einen Wartungsplan für das ganze Jahr auf dem Tisch.", "wishes", "t02"),
        ("Jedes Mal ist jemand anderes am Telefon, und ich erkläre alles von vorn.", "problems", "t02"),
        ("Planbarkeit ist mir wichtiger als der letzte Euro beim Preis.", "values", "t05"),
    ],
    "s": [("Die Kunden wollen vor allem einen niedrigen Preis, sonst nichts, glauben Sie mir.", "needs", "t02")],
}
ENDS = {"1": "", "2": " Das sage ich seit Jahren.", "3": " Verstehen Sie?", "4": " So ist das bei [Firma 1] eben."}


def interviews() -> dict[str, pd.DataFrame]:
    """People, verbatims, codings, codes, themes."""
    people = pd.DataFrame(PEOPLE, columns=["respondent_id", "group", "funktion", "branche", "alter", "gender"])
    people = people.assign(interview_id=people["respondent_id"], source="interview", alter=people["alter"].astype(str))
    rows = [
        (f"{person}-{number:03d}", person, text + ENDS[person[1]], code, theme)
        for person in people["respondent_id"]
        for number, (text, code, theme) in enumerate(SAID[person[0]], start=1)
    ]
    table = pd.DataFrame(rows, columns=["verbatim_id", "respondent_id", "text", "code", "theme_id"])
    columns = ["question", "turn", "start", "end"]
    verbatims = table[["verbatim_id", "respondent_id", "text"]].assign(
        interview_id=table["respondent_id"], source="interview", **dict.fromkeys(columns)
    )
    codings = table[["verbatim_id", "code"]].assign(coder="machine", status="proposed", probability=0.8, reason=None)
    codes = ["needs", "fears", "wishes", "problems", "motivation", "values", "aversions", "quote"]
    named = pd.DataFrame({"code": codes, "name": [c.title() for c in codes], "parent": None, "definition": None})
    themes = pd.DataFrame(
        {
            "theme_id": ["t01", "t02", "t03", "t04", "t05"],
            "label": ["Ersatzteile", "Betreuung", "Nachtschicht", "Stolz", "Sicherheit"],
        }
    )
    return {
        "people": filled(people, "people"),
        "verbatims": filled(verbatims, "verbatims"),
        "codings": filled(codings, "codings"),
        "codes": filled(named.assign(n_people=4, n_verbatims=8, n_decided=0), "codes"),
        "themes": filled(
            themes.assign(
                keywords=None,
                n_people=4,
                n_people_interview=4,
                n_people_survey=0,
                n_staff=0,
                n_verbatims=8,
                share_people=0.5,
                stability=0.9,
                exemplars=None,
                warning=None,
            ),
            "themes",
        ),
        "theme_verbatims": filled(table[["verbatim_id", "theme_id"]].assign(membership=1.0), "theme_verbatims"),
    }


def survey(n: int = 60) -> dict[str, pd.DataFrame]:
    """Responses of two segments of `n` and `n` - 10 people, their memberships and profile."""
    rng = np.random.default_rng(3)
    segment = np.repeat([1, 2], [n, n - 10])
    first = segment == 1

    def pick(options, when_first, when_second):
        return np.where(
            first, rng.choice(options, len(segment), p=when_first), rng.choice(options, len(segment), p=when_second)
        )

    responses = pd.DataFrame(
        {
            "respondent_id": [f"r{i:03d}" for i in range(len(segment))],
            "weight": 1.0,
            "funktion": pick(ROLES, [0.8, 0.1, 0.1], [0.1, 0.8, 0.1]),
            "branche": pick(INDUSTRIES, [0.8, 0.2], [0.3, 0.7]),
            "geschlecht": pick(["männlich", "weiblich"], [0.85, 0.15], [0.3, 0.7]),
            "alter": rng.normal(np.where(first, 45, 52), 6).round(),
            "selbst": pick(["ja", "nein"], [0.9, 0.1], [0.2, 0.8]),
            "nutzung": rng.poisson(np.where(first, 5, 1)).astype(float),
            "kanal": pick(["Portal", "Telefon"], [0.8, 0.2], [0.2, 0.8]),
            "zuf_suche": rng.integers(1, 4, len(segment)).astype(float),
            "zuf_technik": rng.integers(3, 6, len(segment)).astype(float),
        }
    )
    variables = _variables(responses)
    memberships = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": segment, "probability": 0.9})
    memberships["p_1"], memberships["p_2"] = np.where(first, 0.9, 0.1), np.where(first, 0.1, 0.9)
    memberships = filled(memberships, "memberships")
    profile = _profile(responses, variables, segment)
    return {"responses": responses, "variables": variables, "memberships": memberships, "segment_profile": profile}


def _variables(responses: pd.DataFrame) -> pd.DataFrame:
    rows = [
        ("funktion", "firmographic", "nominal", "Funktion", "job_role", ROLES),
        ("branche", "firmographic", "nominal", "Branche", "industry", INDUSTRIES),
        ("geschlecht", "demographic", "nominal", "Geschlecht", "gender", ["männlich", "weiblich"]),
        ("alter", "demographic", "numeric", "Alter", "age", []),
        ("selbst", "psychographic", "nominal", "Ich löse Störungen lieber selbst.", None, ["ja", "nein"]),
        ("nutzung", "usage", "numeric", "Portalbesuche je Woche", None, []),
        ("kanal", "behaviour", "nominal", "Bevorzugter Kanal", "channel", ["Portal", "Telefon"]),
        ("zuf_suche", "satisfaction", "numeric", "Ersatzteilsuche", None, []),
        ("zuf_technik", "satisfaction", "numeric", "Technikereinsatz", None, []),
    ]
    table = pd.DataFrame(rows, columns=["variable", "role", "kind", "label", "field", "categories"])
    table = table.assign(
        position=range(1, len(table) + 1), touchpoint=None, bands=None, n_valid=len(responses), n_missing=0
    )
    table["categories"] = table["categories"].map(contracts.join)
    table.loc[table["variable"] == "alter", "bands"] = "30; 40; 50"
    return filled(table.assign(builds_segments=table["variable"].isin(["selbst"])), "variables")


def _profile(responses: pd.DataFrame, variables: pd.DataFrame, segment: np.ndarray) -> pd.DataFrame:
    rows = []
    for variable in variables.itertuples():
        values = responses[variable.variable]
        for number in (1, 2):
            own = values[segment == number]
            if variable.kind == "numeric":
                estimate, n, overall = estimates.mean(own), len(own), values.mean()
                found = [(0, "mean", "mean", n, estimate, overall)]
            else:
                found = [
                    (
                        i,
                        category,
                        "share",
                        int((own == category).sum()),
                        estimates.share(own == category),
                        (values == category).mean(),
                    )
                    for i, category in enumerate(contracts.split(variable.categories), start=1)
                ]
            rows += [
                (
                    number,
                    variable.variable,
                    position,
                    category,
                    kind,
                    n,
                    len(own),
                    e.value,
                    e.low,
                    e.high,
                    overall,
                    0.001,
                    0.4,
                )
                for position, category, kind, n, e, overall in found
            ]
    names = [
        "segment",
        "variable",
        "position",
        "category",
        "statistic",
        "n",
        "base",
        "value",
        "low",
        "high",
        "overall",
        "p_adjusted",
        "effect",
    ]
    table = pd.DataFrame(rows, columns=names).assign(note=None)
    return filled(table.assign(builds_segments=table["variable"] == "selbst"), "segment_profile")


def solution(n: int = 60) -> SegmentSolution:
    """The two segments as stage 3 describes them."""
    shares = [estimates.share(np.arange(2 * n - 10) < size) for size in (n, n - 10)]
    segments = [
        Segment(
            segment=i, name=name, n=size, share=e.value, low=e.low, high=e.high, stability=0.9, mean_probability=0.9
        )
        for i, name, size, e in ((1, "Löst Störungen selbst", n, shares[0]), (2, "Will Betreuung", n - 10, shares[1]))
    ]
    names = ["selbst", "kanal", "funktion", "branche", "geschlecht", "nutzung"]
    return SegmentSolution(found=True, k=2, n=2 * n - 10, variables=names, segments=segments)


NO_INTERVIEWS = {
    name: contracts.empty(name) for name in ("people", "verbatims", "codings", "codes", "themes", "theme_verbatims")
}
NO_SURVEY = {name: contracts.empty(name) for name in ("responses", "variables", "memberships", "segment_profile")}


@pytest.fixture(scope="session")
def mixed() -> Material:
    """Interviews and survey segments."""
    return Material(**interviews(), **survey(), segments=solution(), language="de", market="b2b")


@pytest.fixture(scope="session")
def interviews_only() -> Material:
    """Interviews without a survey."""
    return Material(
        **interviews(), **NO_SURVEY, segments=SegmentSolution(reason="Es gibt keine Befragung."), language="de"
    )


@pytest.fixture(scope="session")
def survey_only() -> Material:
    """A survey without interviews, in English."""
    return Material(**NO_INTERVIEWS, **survey(), segments=solution(), language="en")


@pytest.fixture(scope="session")
def shapeless() -> Material:
    """A survey in which no segments were found, without interviews."""
    tables = survey() | {name: contracts.empty(name) for name in ("memberships", "segment_profile")}
    return Material(**NO_INTERVIEWS, **tables, segments=SegmentSolution(reason="Keine Segmente.", n=110), language="de")


@pytest.fixture(scope="session")
def nothing() -> Material:
    """Neither interviews nor a survey."""
    return Material(
        **NO_INTERVIEWS, **NO_SURVEY, segments=SegmentSolution(reason="Es gibt keine Befragung."), language="de"
    )


def _stage(material: Material, decisions: PersonaDecisions, seed: int) -> tuple:
    linked = assign_people(material.people, material.memberships, material.responses, material.variables)
    grouped = group_people(material, seed=seed)
    members = persona_members(material, linked, grouped, decisions)
    drafts = drafts_of(material, members, decisions)
    statements = persona_statements(material, members, drafts)
    evidence = gather_evidence(material, members, drafts, grouped, statements, seed=seed)
    panel = validation_panel(material, members, drafts, grouped, evidence)
    verdicts = judge(material, members, drafts, panel)
    personas = draft_personas(material, members, verdicts, statements, decisions, study="probe", seed=seed)
    return members, verdicts, statements, personas


@pytest.fixture(scope="session")
def run(mixed, interviews_only, survey_only, shapeless, nothing):
    """Runs the whole stage: (members, verdicts, statements, personas); once for each study that a test takes as it is."""
    lasting = {id(study) for study in (mixed, interviews_only, survey_only, shapeless, nothing)}
    known: dict[tuple[int, int], tuple] = {}

    def stage(material: Material, decisions: PersonaDecisions | None = None, seed: int = 7):
        if decisions is not None or id(material) not in lasting:
            return _stage(material, decisions or PersonaDecisions(), seed)
        key = (id(material), seed)
        if key not in known:
            known[key] = _stage(material, PersonaDecisions(), seed)
        return deepcopy(known[key])

    return stage
