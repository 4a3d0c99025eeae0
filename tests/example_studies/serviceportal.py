"""The survey of `serviceportal` (survey.xlsx) and who was planted as what."""

from __future__ import annotations

import numpy as np

from . import serviceportal_plan as plan
from .drawing import chance, on_scale, one_of, pick, sample, shuffled
from .serviceportal_praise import GOOD, OPENERS_GOOD, TAILS_GOOD
from .serviceportal_texts import BETTER, EMPTY_ANSWERS, OPENERS, SLOTS, TAILS
from .texts import choose_fragment, expand, habits_of, typed
from .writing import xlsx_bytes

TYPES = list(plan.SHARES)
ATTITUDES = list(plan.ATTITUDES)
SATISFACTION = [f"zufr_{touchpoint}" for touchpoint in plan.TOUCHPOINTS]
COLUMNS = [
    *("befragte_nr", "plz", "land", "branche", "firmengroesse", "rolle", "geschlecht", "alter", "wartungsvertrag"),
    *ATTITUDES,
    *("preisbewusstsein", "kanal", "informationsquellen", "entscheidungsgrund", "portal_logins"),
    *SATISFACTION,
    *("nps", "verlaengerung", "offen_gut", "offen_besser"),
]
NONRESPONSE = {  # share of empty answers; attitudes get 2 to 4 %
    "plz": 0.03, "branche": 0.02, "firmengroesse": 0.03, "rolle": 0.02, "geschlecht": 0.02, "alter": 0.04,
    "wartungsvertrag": 0.02, "preisbewusstsein": 0.04, "kanal": 0.03, "informationsquellen": 0.04,
    "entscheidungsgrund": 0.05, "portal_logins": 0.03, "nps": 0.02, "verlaengerung": 0.05,
}  # fmt: skip
POSTCODES = {"Deutschland": (1067, 99998, 5), "Österreich": (1010, 9992, 4), "Schweiz": (1003, 9658, 4)}
NO_ANSWER = 99  # stands in `alter` and `nps`


def make_survey() -> tuple[list[dict], list[dict]]:
    """The answers, and the truth behind them (type, dirt, and the answers before they got dirty), in the order of the numbers."""
    rng = np.random.default_rng(plan.SEED)
    counts = {"A": 204, "B": 172, "C": 153, "D": 108}
    types = shuffled(rng, [t for t in TYPES for _ in range(counts[t])])
    people = [_person(rng, t) for t in types]
    truths = [{"type": t, "dirt": ""} for t in types]
    _write_texts(rng, people, truths)
    truths = [truth | {"clean": dict(person)} for person, truth in zip(people, truths, strict=True)]
    _make_dirty(rng, people, truths)
    _repeat_three(rng, people, truths)
    for number, (person, truth) in enumerate(zip(people, truths, strict=True), start=1):
        person["befragte_nr"] = truth["befragte_nr"] = f"K-{number:04d}"
    numbers = {id(person): person["befragte_nr"] for person in people}
    for truth in truths:
        if "original" in truth:
            truth["dirt"] = f"repeats {numbers[id(truth.pop('original'))]}"
    return people, truths


def survey_file(people: list[dict]) -> bytes:
    """survey.xlsx with the sheets Daten and Codebuch."""
    rows = [[person[column] for column in COLUMNS] for person in people]
    return xlsx_bytes(
        {"Daten": (COLUMNS, rows), "Codebuch": (["variable", "label", "value", "value_label"], codebook_rows())}
    )


def _person(rng: np.random.Generator, kind: str) -> dict:
    at = TYPES.index(kind)
    person = {column: pick(rng, {c: p[at] for c, p in options.items()}) for column, options in plan.DEMOGRAPHY.items()}
    low, high, digits = POSTCODES[person["land"]]
    person["plz"] = f"{low + int(rng.random() * (high - low)):0{digits}d}"
    person["alter"] = on_scale(rng, *plan.AGE[kind], 20, 67)
    person |= {item: on_scale(rng, means[at], plan.SPREAD, 1, 5) for item, means in plan.ATTITUDES.items()}
    person |= {column: pick(rng, {c: p[at] for c, p in options.items()}) for column, options in plan.CHOICES.items()}
    named = [source for source, shares in plan.SOURCES.items() if chance(rng, shares[at])]
    person["informationsquellen"] = "; ".join(named) or one_of(rng, list(plan.SOURCES))
    person["portal_logins"] = pick(rng, list(enumerate(plan.LOGINS[kind])))
    return person | _experience(rng, person, at)


def _experience(rng: np.random.Generator, person: dict, at: int) -> dict:
    """Satisfaction, recommendation and renewal."""
    mood = 0.35 * rng.normal()
    answers: dict = {}
    pull = 0.0
    for touchpoint, (mean, reach, weight) in plan.TOUCHPOINTS.items():
        mean += plan.TYPE_SHIFTS.get(touchpoint, (0, 0, 0, 0))[at] + mood
        if (
            touchpoint in plan.SERVICE
        ):  # the published mean is that of all customers, about half of them with a contract
            mean += plan.CONTRACT_EFFECT * ((person["wartungsvertrag"] == "ja") - 0.5)
        rating = on_scale(rng, mean, 0.85, 1, 5)
        met = chance(rng, _reach(touchpoint, reach, person["portal_logins"]))
        answers[f"zufr_{touchpoint}"] = rating if met else None
        pull += weight * (rating - plan.TOUCHPOINTS[touchpoint][0]) if met else 0.0
    frequent = plan.STEP * (person["portal_logins"] >= plan.CUT)
    answers["nps"] = on_scale(rng, 6.0 + frequent + pull, 1.45, 0, 10)
    answers["verlaengerung"] = on_scale(rng, 6.2 + frequent + 0.75 * pull, 1.7, 0, 10)
    return answers


def _reach(touchpoint: str, reach: float, logins: int) -> float:
    if touchpoint in ("portal_login", "ersatzteilsuche") and logins == 0:
        return 0.45  # they know it from colleagues or from former times
    return min(0.97, reach + 0.06) if logins else reach


def _write_texts(rng: np.random.Generator, people: list[dict], truths: list[dict]) -> None:
    seen: set[str] = set()
    for person, truth in zip(people, truths, strict=True):
        ratings = {touchpoint: person[f"zufr_{touchpoint}"] for touchpoint in plan.TOUCHPOINTS}
        habits = habits_of(rng)
        for column, share, fragments, openers, tails, wanted in (
            ("offen_gut", 0.45, GOOD, OPENERS_GOOD, TAILS_GOOD, "high"),
            ("offen_besser", 0.55, BETTER, OPENERS, TAILS, "low"),
        ):
            if not chance(rng, share):
                person[column] = None
            elif chance(rng, 0.06):
                person[column] = one_of(rng, EMPTY_ANSWERS)
            else:
                pool = fragments[truth["type"]], fragments["*"]
                text = next(t for t in _texts(rng, pool, ratings, openers, tails, wanted, habits) if t not in seen)
                seen.add(text)
                person[column] = text


def _texts(rng, pool, ratings, openers, tails, wanted, habits):
    """Answers of one person, one after the other, for the caller to take the first new one."""
    while True:
        first = choose_fragment(rng, *pool, ratings, wanted)
        parts = [one_of(rng, openers) + expand(rng, first[1], SLOTS)]
        if chance(rng, 0.22):
            second = choose_fragment(rng, *pool, ratings, wanted)
            if second is not first:
                joined = expand(rng, second[1], SLOTS)
                parts.append(one_of(rng, [". ", ". ", ". ", "; ", " - ", ". Und: ", " / "]) + joined)
        else:
            parts.append(one_of(rng, tails))
        yield typed(rng, "".join(parts), habits)


def _make_dirty(rng: np.random.Generator, people: list[dict], truths: list[dict]) -> None:
    for column in (*ATTITUDES, *NONRESPONSE):
        share = NONRESPONSE.get(column, 0.02 + 0.02 * rng.random())
        for person in people:
            if chance(rng, share):
                person[column] = NO_ANSWER if column in ("alter", "nps") and chance(rng, 0.6) else None
    for person in people:
        for column in ("land", "branche", "rolle", "kanal", "entscheidungsgrund"):
            if person[column] and chance(rng, 0.012):
                person[column] = one_of(rng, [f" {person[column]}", f"{person[column]} ", f"{person[column]}  "])
    special = sample(rng, range(len(people)), 11)
    for place, index in enumerate(special[:9]):
        people[index] |= dict.fromkeys(ATTITUDES, (3, 3, 4, 5, 3, 2, 4, 3, 1)[place])
        truths[index]["dirt"] = "straightliner"
    for index, age in zip(special[9:], (207, 451), strict=True):
        people[index]["alter"] = age
        truths[index]["dirt"] = "impossible age"


def _repeat_three(rng: np.random.Generator, people: list[dict], truths: list[dict]) -> None:
    """Three people filled the questionnaire in twice: the same answers under a second number."""
    filled = [i for i, person in enumerate(people) if person["offen_besser"] and not truths[i]["dirt"]]
    for original, truth in [(people[index], truths[index]) for index in sample(rng, filled, 3)]:
        at = next(i for i, person in enumerate(people) if person is original) + 1 + int(rng.random() * 40)
        people.insert(at, dict(original))
        truths.insert(at, truth | {"original": original})


def codebook_rows() -> list[list]:
    """variable, label, value, value_label of the coded columns."""
    agree = ["stimme gar nicht zu", "stimme eher nicht zu", "teils, teils", "stimme eher zu", "stimme voll zu"]
    satisfied = ["sehr unzufrieden", "eher unzufrieden", "teils, teils", "eher zufrieden", "sehr zufrieden"]
    rows = [["befragte_nr", "Nummer der befragten Person", None, None]]
    for item, label in ATTITUDE_LABELS.items():
        rows += [[item, label, code, meaning] for code, meaning in enumerate(agree, start=1)]
    for touchpoint, label in TOUCHPOINT_LABELS.items():
        rows += [
            [f"zufr_{touchpoint}", f"Zufriedenheit: {label}", code, meaning]
            for code, meaning in enumerate(satisfied, start=1)
        ]
    rows += [
        ["alter", "Alter in Jahren", NO_ANSWER, "keine Angabe"],
        ["nps", "Weiterempfehlung (0 bis 10)", NO_ANSWER, "keine Angabe"],
    ]
    rows += [["verlaengerung", "Absicht, Kunde zu bleiben (0 bis 10)", 0, "ganz sicher nicht"]]
    rows += [["verlaengerung", "Absicht, Kunde zu bleiben (0 bis 10)", 10, "ganz sicher"]]
    return [*rows, ["portal_logins", "Anmeldungen im Portal in einer üblichen Woche", None, None]]


ATTITUDE_LABELS = {
    "att_selbst": "Störungen an der Maschine beheben wir am liebsten selbst.",
    "att_ansprechpartner": "Ein fester Ansprechpartner ist mir wichtig.",
    "att_preis": "Bei Ersatzteilen vergleichen wir immer die Preise.",
    "att_daten": "Maschinendaten müssen sich in unsere eigenen Systeme einbinden lassen.",
    "att_sicherheit": "Unsere Daten dürfen das Werk nicht ohne Freigabe verlassen.",
    "att_planung": "Wartungen müssen sich ein Jahr im Voraus planen lassen.",
    "att_original": "Wir kaufen nur Originalteile.",
    "att_neugier": "Neue digitale Funktionen probiere ich gern als Erste oder Erster aus.",
}
TOUCHPOINT_LABELS = {
    "messe": "Messe und Vorführung",
    "website": "Website",
    "beratung": "Beratung durch den Vertrieb",
    "angebot": "Angebot",
    "inbetriebnahme": "Inbetriebnahme",
    "schulung": "Schulung",
    "portal_login": "Anmeldung im Serviceportal",
    "ersatzteilsuche": "Ersatzteilsuche im Portal",
    "lieferung": "Ersatzteillieferung",
    "hotline": "Technische Hotline",
    "techniker": "Technikereinsatz vor Ort",
    "wartung": "Wartungsplanung",
    "rechnung": "Rechnung und Abrechnung",
}
