"""How old the data behind a persona is, as far as the data says so."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from insights import wording
from insights.personas.material import Material
from insights.personas.validation.words import say

COLUMNS = ("date", "datum", "interview_date", "interviewdatum", "day", "tag")  # of people, as a study may call them
FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y")
SHOWN = {"de": "%d.%m.%Y", "en": "%Y-%m-%d"}
WAVE = "wave"  # role of the variable that tells the waves of a survey apart


def data_age(material: Material, members: pd.DataFrame, persona: str) -> str:
    """One sentence: from when to when the persona's people were interviewed and in which waves they were surveyed, or that it is unknown.

    Dates come from a column of the interviewed (`date`, `datum` …), waves from the survey's variable of that role. Never how many days
    ago: the same data would then say something else tomorrow.
    """
    own = members[members["persona_id"] == persona]
    interviewed = own.loc[own["source"] == "interview", "respondent_id"]
    surveyed = own.loc[own["source"] == "survey", "respondent_id"]
    parts = {"interviews": _interviews(material, interviewed), "survey": _survey(material, surveyed)}
    return say("panel", "dates", material.language, **parts)


def _one(key: str, n: int) -> str:
    return f"{key}_one" if n == 1 else key


def _interviews(material: Material, people: pd.Series) -> str:
    language = material.language
    if people.empty:
        others = len(material.interviewed)
        return say("panel", _one("interviews_elsewhere", others) if others else "interviews_absent", language, n=others)
    known = interview_dates(material.people[material.people["respondent_id"].isin(people)])
    if not known:
        return say("panel", _one("interviews_unknown", len(people)), language, n=len(people))
    low, high = (day.strftime(SHOWN[language]) for day in (min(known), max(known)))
    key = "interviews_on" if low == high else "interviews_from"
    return say("panel", key, language, low=low, high=high)


def interview_dates(people: pd.DataFrame) -> list[date]:
    """The dates that the first date column of `people` holds; what cannot be read is left out."""
    column = next((name for name in people.columns if name.lower() in COLUMNS), None)
    found = [_date(str(value).strip()) for value in people[column].dropna()] if column else []
    return [day for day in found if day]


def _date(text: str) -> date | None:
    for form in FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _survey(material: Material, people: pd.Series) -> str:
    language = material.language
    if people.empty:
        return say("panel", "survey_elsewhere" if material.has_survey else "survey_absent", language)
    names = material.variables.loc[material.variables["role"] == WAVE, "variable"]
    name = next((name for name in names if name in material.responses), None)
    if name is None:
        return say("panel", "survey_unknown", language)
    given = material.responses.loc[material.responses["respondent_id"].isin(people), name].dropna()
    return say("panel", "survey_waves", language, waves=wording.listing(sorted(given.astype(str).unique()), language))
