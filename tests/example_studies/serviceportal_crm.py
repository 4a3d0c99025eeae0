"""Customer file and event log of `serviceportal`: events follow what people say about their use."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np

from . import serviceportal_plan as plan
from .drawing import chance, one_of, pick
from .writing import csv_bytes

FIRST, DAYS = date(2025, 10, 1), 365
REGIONS = {"Deutschland": ["Nord", "Mitte", "Süd", "Westfalen"], "Österreich": ["Österreich"], "Schweiz": ["Schweiz"]}
MACHINES = {"unter 50": (1, 3), "50–249": (2, 7), "250–999": (4, 14), "1.000 und mehr": (9, 32)}
VISITS_PER_LOGIN = 3.55  # visits in the log per weekly login: the log is an extract, about every fifteenth visit
ACTIONS = {  # what follows a login: weights for A, B, C, D
    "Ersatzteilsuche": (34, 16, 46, 24),
    "Anleitung geöffnet": (34, 8, 8, 16),
    "Störungshilfe": (28, 8, 6, 14),
    "Ticket erstellt": (4, 28, 8, 20),
    "Wartung geplant": (3, 34, 6, 16),
}
INSIDE_HOURS = [(hour, weight) for hour, weight in zip(range(8, 17), (8, 11, 12, 10, 6, 9, 11, 9, 6), strict=True)]
OUTSIDE_HOURS = {  # hours of visits outside office hours on working days
    "A": [
        (0, 5),
        (1, 5),
        (2, 7),
        (3, 6),
        (4, 4),
        (5, 5),
        (6, 5),
        (7, 4),
        (17, 4),
        (18, 6),
        (19, 9),
        (20, 12),
        (21, 12),
        (22, 10),
        (23, 7),
    ],
    "B": [(6, 4), (7, 12), (17, 8), (18, 3), (19, 1)],
    "C": [(6, 1), (7, 5), (17, 6), (18, 6), (19, 6), (20, 7), (21, 5), (22, 2)],
    "D": [(6, 6), (7, 10), (17, 9), (18, 9), (19, 8), (20, 8), (21, 7), (22, 4), (23, 2)],
}
WEEKEND = {
    "A": 0.36,
    "B": 0.10,
    "C": 0.55,
    "D": 0.30,
}  # share of the visits outside office hours that falls on a weekend


def customers_file(rng: np.random.Generator, people: list[dict], truths: list[dict]) -> bytes:
    """customers.csv as an old CRM writes it: semicolons, decimal commas, cp1252; a few people miss, a few never answered."""
    rows = []
    for person, truth in zip(people, truths, strict=True):
        row = _customer(rng, truth["clean"] | {"befragte_nr": person["befragte_nr"]}, truth["type"])
        if not chance(rng, 0.012):
            rows.append(row)
    for number in range(len(people) + 1, len(people) + 19):
        kind = pick(rng, plan.SHARES)
        silent = {
            "befragte_nr": f"K-{number:04d}",
            "land": "Deutschland",
            "firmengroesse": "50–249",
            "portal_logins": int(rng.random() * 4),
        }
        rows.append(_customer(rng, silent, kind))
    header = ["kundennummer", "gebiet", "kunde_seit", "umsatz_2024", "umsatz_2025", "maschinen", "gekuendigt"]
    return csv_bytes(header, rows, delimiter=";", encoding="cp1252")


def _customer(rng: np.random.Generator, person: dict, kind: str) -> list:
    low, high = MACHINES[person["firmengroesse"]]
    machines = low + int(rng.random() * (high - low + 1))
    before = machines * 2600 * (0.5 + rng.random()) * {"A": 1.1, "B": 1.5, "C": 0.6, "D": 1.2}[kind]
    after = before * (0.82 + 0.4 * rng.random())
    lost = chance(rng, 0.15 if person["portal_logins"] < plan.CUT else 0.04)
    since = 1988 + int((rng.random() ** 0.6) * 37)
    region = one_of(rng, REGIONS[person["land"]])
    return [
        person["befragte_nr"],
        region,
        since,
        *(f"{v:.2f}".replace(".", ",") for v in (before, after)),
        machines,
        "ja" if lost else "nein",
    ]


def events_file(rng: np.random.Generator, people: list[dict], truths: list[dict]) -> bytes:
    """events.csv: twelve months of portal and support events, in order of time."""
    rows: list[tuple] = []
    for person, truth in zip(people, truths, strict=True):
        if truth["dirt"].startswith("repeats"):
            continue  # the second number exists in the survey only
        events = [*_visits(rng, truth["clean"], truth["type"]), *_calls(rng, truth["clean"], truth["type"])]
        rows += [(when, person["befragte_nr"], activity, channel) for when, activity, channel in events]
    last = datetime.combine(FIRST + timedelta(days=DAYS), datetime.min.time())
    rows = sorted(row for row in rows if row[0] < last)
    return csv_bytes(
        ["kunde", "vorgang", "zeit", "kanal"], [[c, a, t.isoformat(timespec="seconds"), k] for t, c, a, k in rows]
    )


def _visits(rng: np.random.Generator, person: dict, kind: str):
    """Portal visits: a login and what follows within minutes."""
    at = list(plan.SHARES).index(kind)
    n = int((0.35 + person["portal_logins"]) * VISITS_PER_LOGIN * (0.7 + 0.6 * rng.random()) + rng.random())
    for _ in range(n):
        when = _portal_time(rng, kind)
        yield when, "Anmeldung", "Portal"
        for _ in range(pick(rng, [(0, 12), (1, 50), (2, 28), (3, 10)])):
            when += timedelta(seconds=30 + int(rng.random() * 420))
            action = pick(rng, {activity: weights[at] for activity, weights in ACTIONS.items()})
            yield when, action, "Portal"
            if action == "Ersatzteilsuche" and chance(rng, 0.32):
                yield when + timedelta(seconds=60 + int(rng.random() * 500)), "Bestellung", "Portal"
            elif action == "Ersatzteilsuche" and chance(rng, 0.10):  # did not find it: calls when the hotline is open
                yield _next_office_time(rng, when), "Anruf Hotline", "Telefon"


def _calls(rng: np.random.Generator, person: dict, kind: str):
    """Calls, visits of engineers, orders by mail and maintenance dates agreed on the phone."""
    calls = {"A": 1.2, "B": 3.4, "C": 1.5, "D": 0.9}[kind]
    for _ in range(int(calls * (0.4 + 1.2 * rng.random()) + rng.random())):
        yield _office_time(rng, night=0.03), "Anruf Hotline", "Telefon"
    contract = person["wartungsvertrag"] == "ja"
    for _ in range(int((0.6 + 0.9 * contract) * 2 * rng.random() + 0.3 * rng.random())):
        yield _office_time(rng, night=0.08), "Technikereinsatz", "Vor Ort"
    if contract and chance(rng, 0.5):
        yield _office_time(rng), "Wartung geplant", "Telefon"
    if chance(rng, 0.45 if kind == "C" else 0.12):
        yield _office_time(rng), "Bestellung", "E-Mail"


def _day(rng: np.random.Generator, *, weekend: bool, sunday: float = 0.5) -> date:
    while True:
        day = FIRST + timedelta(days=int(rng.random() * DAYS))
        if (day.weekday() >= 5) == weekend and (
            not weekend or chance(rng, sunday if day.weekday() == 6 else 1 - sunday)
        ):
            return day


def _at(rng: np.random.Generator, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, int(rng.random() * 60), int(rng.random() * 60))


def _portal_time(rng: np.random.Generator, kind: str) -> datetime:
    if not chance(rng, plan.OUTSIDE[kind]):
        return _at(rng, _day(rng, weekend=False), pick(rng, INSIDE_HOURS))
    if not chance(rng, WEEKEND[kind]):
        return _at(rng, _day(rng, weekend=False), pick(rng, OUTSIDE_HOURS[kind]))
    day = _day(rng, weekend=True, sunday=0.85 if kind == "C" else 0.5)
    evening = [(17, 3), (18, 5), (19, 8), (20, 11), (21, 9), (22, 3)]
    spread = [(hour, 4 if hour < 7 and kind == "A" else 1 if hour < 7 else 5) for hour in range(24)]
    return _at(rng, day, pick(rng, evening if kind == "C" else spread))


def _office_time(rng: np.random.Generator, *, night: float = 0.0) -> datetime:
    hours = [(hour, 1) for hour in (0, 2, 3, 5, 6, 18, 20, 21, 22, 23)] if chance(rng, night) else INSIDE_HOURS
    return _at(rng, _day(rng, weekend=False), pick(rng, hours))


def _next_office_time(rng: np.random.Generator, when: datetime) -> datetime:
    day = when.date()
    if when.hour >= 16:
        day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    if day == when.date() and when.hour >= 8:
        return when + timedelta(minutes=2 + int(rng.random() * 30))
    return _at(rng, day, pick(rng, [(8, 6), (9, 4), (10, 2)]))
