"""What people do, from the event log, as answers to questions: how often, how recently, at what time of day, and which features.

These variables stand beside the answers of a survey, or alone where a study has only events; segments are built from them and profiled
by them like by any other.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from insights import contracts
from insights.survey.reading.responses import Survey
from insights.survey.reading.scales import default_bands

DAYPARTS = {"night": (22, 6), "morning": (6, 12), "afternoon": (12, 18), "evening": (18, 22)}  # from hour to hour
FEATURE_SHARE = 0.02  # of the people who must use a feature
MOST_FEATURES = 20
ROLE = "usage"
TEXTS = {
    "de": {
        "events_per_week": "Vorgänge je Woche (Ereignisprotokoll)",
        "days_since_last": "Tage seit dem letzten Vorgang (Ereignisprotokoll)",
        "time_of_day": "Häufigste Tageszeit (Ereignisprotokoll)",
        "features": "Genutzte Vorgänge (Ereignisprotokoll)",
        "night": "nachts (22–6 Uhr)",
        "morning": "morgens (6–12 Uhr)",
        "afternoon": "nachmittags (12–18 Uhr)",
        "evening": "abends (18–22 Uhr)",
    },
    "en": {
        "events_per_week": "Events per week (event log)",
        "days_since_last": "Days since the last event (event log)",
        "time_of_day": "Most frequent time of day (event log)",
        "features": "Features used (event log)",
        "night": "at night (22–6)",
        "morning": "in the morning (6–12)",
        "afternoon": "in the afternoon (12–18)",
        "evening": "in the evening (18–22)",
    },
}
KINDS = {"events_per_week": "numeric", "days_since_last": "numeric", "time_of_day": "nominal", "features": "multiple"}


def read_behaviour(events: pd.DataFrame | None, *, language: str = "de") -> pd.DataFrame:
    """One row per person of the log (`respondent_id`, `activity`, `time`): the columns of KINDS; nameless events are left aside.

    Frequency is per week of the whole log (at least one), recency in days before its last event; time of day is the part of the day with
    most of a person's events, missing where the log holds dates only; features are activities that at least 2 % of the people use.
    """
    if events is None or events["respondent_id"].notna().sum() == 0:
        return pd.DataFrame(columns=["respondent_id", *KINDS])
    named = events[events["respondent_id"].notna()]
    end, weeks = named["time"].max(), max((named["time"].max() - named["time"].min()).days / 7, 1.0)
    people = named.groupby("respondent_id")
    table = pd.DataFrame(
        {
            "events_per_week": (people.size() / weeks).round(2),
            "days_since_last": ((end - people["time"].max()).dt.total_seconds() / 86_400).round(1),
            "time_of_day": _time_of_day(named, language),
            "features": _features(named),
        }
    )
    return table.rename_axis("respondent_id").reset_index()


def _time_of_day(named: pd.DataFrame, language: str) -> pd.Series:
    if (named["time"] == named["time"].dt.normalize()).all():
        return pd.Series(dtype="str")
    hour, part = named["time"].dt.hour, pd.Series("night", index=named.index)
    for name, (start, stop) in DAYPARTS.items():
        if start < stop:
            part[(hour >= start) & (hour < stop)] = name
    counts = pd.crosstab(named["respondent_id"], part).reindex(columns=list(DAYPARTS), fill_value=0)
    return counts.idxmax(axis=1).map({name: TEXTS[language][name] for name in DAYPARTS}).astype("str")


def _features(named: pd.DataFrame) -> pd.Series:
    used = named[["respondent_id", "activity"]].drop_duplicates()
    people = used["activity"].value_counts(normalize=False) / used["respondent_id"].nunique()
    kept = sorted(people[people >= FEATURE_SHARE].sort_values(ascending=False, kind="stable").index[:MOST_FEATURES])
    used = used[used["activity"].isin(kept)].sort_values(["respondent_id", "activity"], kind="stable")
    return used.groupby("respondent_id")["activity"].agg(contracts.join).astype("str")


def with_behaviour(survey: Survey, events: pd.DataFrame | None, *, use: str = "leave", language: str = "de") -> Survey:
    """`survey` with the behaviour of each respondent added: to describe segments (`use` = "profile") or to build them ("build").

    Respondents whom the log does not name keep missing values. With "leave", without a log, or with a log about nobody of the survey
    nothing changes. Without a survey everybody in the log becomes a row of weight 1, and behaviour builds segments whatever `use` says.
    """
    alone = survey.responses.empty
    if events is None or not (alone or use in ("profile", "build")):
        return survey
    behaviour = read_behaviour(events, language=language)
    known = behaviour["respondent_id"].isin(survey.responses["respondent_id"])
    if behaviour.empty or not (alone or known.any()):
        return survey
    joined = (
        behaviour.assign(weight=1.0) if alone else survey.responses.merge(behaviour, on="respondent_id", how="left")
    )
    added = pd.DataFrame([row for row in (_describe(joined, name, language) for name in KINDS) if row])
    first = 1 if alone else int(survey.variables["position"].max()) + 1
    added = added.assign(position=range(first, first + len(added)), builds_segments=alone or use == "build")
    variables = added if alone else pd.concat([survey.variables, added], ignore_index=True)
    kept = [column for column in joined.columns if column not in KINDS or column in set(added["variable"])]
    return replace(
        survey, responses=contracts.check(joined[kept], "responses"), variables=contracts.check(variables, "variables")
    )


def _describe(joined: pd.DataFrame, name: str, language: str) -> dict | None:
    """The row of `variables`; None where nobody has a value."""
    values = joined[name]
    if not values.notna().any():
        return None
    kind, categories = KINDS[name], []
    if kind == "nominal":
        found = set(values.dropna())
        categories = [TEXTS[language][part] for part in DAYPARTS if TEXTS[language][part] in found]
    elif kind == "multiple":
        categories = sorted({one for cell in values.dropna() for one in contracts.split(cell)})
    return {
        "variable": name,
        "role": ROLE,
        "kind": kind,
        "label": TEXTS[language][name],
        "field": None,
        "touchpoint": None,
        "categories": contracts.join(categories),
        "bands": contracts.join(f"{limit:g}" for limit in default_bands(values)) if kind == "numeric" else "",
        "counted": False,
        "n_valid": int(values.notna().sum()),
        "n_missing": int(values.isna().sum()),
    }
