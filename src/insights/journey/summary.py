"""What the journey says, in sentences of the study's language, each with its base and interval."""

from __future__ import annotations

import pandas as pd

from insights import estimates, wording
from insights.contracts.documents import JourneySummary
from insights.journey.plan import proposed, thin_phases
from insights.journey.satisfaction import unit
from insights.study import Study

SENTENCES = {
    "de": {
        "none": "Diese Studie hat keine Kontaktpunkte: weder einen Journey-Plan noch Fragen nach der Zufriedenheit.",
        "weak": "Schwachpunkt: {name} – Zufriedenheit {mean} auf der Skala von {low} bis {high} (95-%-Intervall {interval}; n = {n}), unter "
        "dem Mittel der Kontaktpunkte, und überdurchschnittlich wichtig: {share} der erklärten Unterschiede ({share_interval}; n = {n_share}).",
        "no_weak": "Kein Kontaktpunkt ist nachweislich zugleich unterdurchschnittlich bewertet und überdurchschnittlich wichtig.",
        "no_link": "Die Zufriedenheit mit den Kontaktpunkten erklärt „{outcome}“ nicht besser als der Zufall; eine Rangfolge der Wichtigkeit gibt es "
        "deshalb nicht (n = {n}).",
        "moments": "Am stärksten mit „{outcome}“ verbunden: {listed}; zusammen erklären die Kontaktpunkte {r2} der Unterschiede. Das ist ein "
        "Zusammenhang, kein Beweis einer Ursache.",
        "moment": "{name} ({share}; Intervall {interval}; n = {n})",
        "best": "Am zufriedensten sind die Befragten mit {name}: {mean} auf der Skala von {low} bis {high} (95-%-Intervall {interval}; n = {n}).",
        "worst": "Am wenigsten zufrieden sind sie mit {name}: {mean} auf der Skala von {low} bis {high} (95-%-Intervall {interval}; n = {n}).",
        "mentioned": "{where} am häufigsten angesprochen: {name} (von {n} der {base} Personen, die dort zu Wort kommen).",
        "mentioned_all": "{where} am häufigsten angesprochen: {name} (von allen {n} Personen, die dort zu Wort kommen).",
        "where": {"interview": "In den Interviews", "survey": "In den offenen Antworten", "both": "In Interviews und offenen Antworten"},
        "thin": "Dünn besetzt ist die Phase {names}: Dort stehen weniger als zwei Kontaktpunkte im Plan.",
        "thins": "Dünn besetzt sind die Phasen {names}: Dort stehen jeweils weniger als zwei Kontaktpunkte im Plan.",
        "proposed": "Noch ohne Phase: {names}. Danach fragt die Umfrage, im Journey-Plan fehlen sie.",
    },
    "en": {
        "none": "This study has no touchpoints: neither a journey plan nor questions about satisfaction.",
        "weak": "Weak point: {name} – satisfaction {mean} on the scale from {low} to {high} (95% interval {interval}; n = {n}), below "
        "the average of the touchpoints, and of more than average importance: {share} of the explained differences ({share_interval}; n = {n_share}).",
        "no_weak": "No touchpoint is demonstrably both rated below average and of more than average importance.",
        "no_link": "Satisfaction with the touchpoints explains “{outcome}” no better than chance, so there is no ranking of importance (n = {n}).",
        "moments": "Most closely linked to “{outcome}”: {listed}; together the touchpoints explain {r2} of the differences. This is an "
        "association, not proof of a cause.",
        "moment": "{name} ({share}; interval {interval}; n = {n})",
        "best": "Respondents are most satisfied with {name}: {mean} on the scale from {low} to {high} (95% interval {interval}; n = {n}).",
        "worst": "They are least satisfied with {name}: {mean} on the scale from {low} to {high} (95% interval {interval}; n = {n}).",
        "mentioned": "{where} most often mentioned: {name} (by {n} of the {base} people who have their say there).",
        "mentioned_all": "{where} most often mentioned: {name} (by all {n} people who have their say there).",
        "where": {"interview": "In the interviews", "survey": "In the open answers", "both": "In interviews and open answers"},
        "thin": "The phase {names} is thin: the plan has fewer than two touchpoints there.",
        "thins": "The phases {names} are thin: the plan has fewer than two touchpoints in each of them.",
        "proposed": "Without a phase so far: {names}. The survey asks about them, the journey plan lacks them.",
    },
}  # fmt: skip
MOMENTS = 3  # touchpoints that one sentence names at most


def journey_summary(
    study: Study,
    *,
    touchpoints: pd.DataFrame,
    journey: pd.DataFrame,
    drivers: pd.DataFrame,
    variables: pd.DataFrame,
    verbatims: pd.DataFrame,
    people: pd.DataFrame,
) -> JourneySummary:
    """The hand-over document `journey_summary`: sources, thin phases, proposed touchpoints and statements.

    Statements name only what their figures carry: the best and worst touchpoint need n ≥ 30.
    """
    names = dict(zip(touchpoints["touchpoint"], touchpoints["name"], strict=True))
    thin, new = thin_phases(touchpoints), proposed(touchpoints)
    outcome = str(drivers["outcome"].iloc[0]) if len(drivers) else None
    statements = [
        *([] if len(touchpoints) else [SENTENCES[study.language]["none"]]),
        *_about_importance(drivers, journey, names, variables, study.language),
        *_about_satisfaction(journey, names, study.language),
        *_about_mentions(journey, verbatims, people, names, study.language),
        *_about_plan(thin, [names[point] for point in new], study.language),
    ]
    return JourneySummary(
        sources=_sources(study, journey, verbatims),
        outcome=outcome,
        r2=float(drivers["r2"].iloc[0]) if len(drivers) else None,
        thin_phases=thin,
        proposed_touchpoints=new,
        n_heard=_heard(verbatims, people)["respondent_id"].nunique(),
        statements=statements,
    )


def _sources(study: Study, journey: pd.DataFrame, verbatims: pd.DataFrame) -> list[str]:
    used = {
        "plan": study.journey_plan is not None,
        "survey": bool(journey["n"].fillna(0).gt(0).any()),
        "interviews": bool(len(journey) and verbatims["source"].eq("interview").any()),
    }
    return [source for source, there in used.items() if there]


def _about_importance(drivers, journey, names, variables, language) -> list[str]:
    if drivers.empty:
        return []
    say = SENTENCES[language]
    label = variables.set_index("variable")["label"].get(drivers["outcome"].iloc[0], drivers["outcome"].iloc[0])
    if drivers["importance"].isna().all():
        return [say["no_link"].format(outcome=label, n=_whole(drivers["n"].max(), language))]
    everyone = journey[journey["persona_id"] == "all"].set_index("touchpoint")
    ranked = drivers.sort_values(["importance", "touchpoint"], ascending=[False, True])
    weak = [
        say["weak"].format(
            **_mean_words(names[row.touchpoint], everyone.loc[row.touchpoint], language),
            share=wording.percent(row.importance, language),
            share_interval=wording.interval(row.low, row.high, language, as_percent=True),
            n_share=_whole(row.n, language),
        )
        for row in ranked[ranked["verdict"] == "weak point"].itertuples()
    ]
    return [*(weak or [say["no_weak"]]), _moments(ranked.head(MOMENTS), names, label, language)]


def _moments(ranked, names, label, language) -> str:
    say = SENTENCES[language]
    listed = [
        say["moment"].format(
            name=wording.quoted(names[row.touchpoint], language),
            share=wording.percent(row.importance, language),
            interval=wording.interval(row.low, row.high, language, as_percent=True),
            n=_whole(row.n, language),
        )
        for row in ranked.itertuples()
    ]
    return say["moments"].format(
        outcome=label, listed=wording.listing(listed, language), r2=wording.percent(ranked["r2"].iloc[0], language)
    )


def _about_satisfaction(journey, names, language) -> list[str]:
    sound = journey[
        (journey["persona_id"] == "all") & (journey["n"] >= estimates.SMALL_BELOW) & journey["mean"].notna()
    ]
    if len(sound) < 2:
        return []
    level = unit(sound["mean"], sound["scale_low"], sound["scale_high"])
    sound = sound.assign(level=level).sort_values(["level", "touchpoint"]).set_index("touchpoint")
    say = SENTENCES[language]
    return [
        say[key].format(**_mean_words(names[row.name], row, language))
        for key, row in (("best", sound.iloc[-1]), ("worst", sound.iloc[0]))
    ]


def _mean_words(name: str, row: pd.Series, language: str) -> dict[str, str]:
    return {
        "name": wording.quoted(name, language),
        "mean": wording.number(row["mean"], language),
        "low": f"{row['scale_low']:g}",
        "high": f"{row['scale_high']:g}",
        "interval": wording.interval(row["low"], row["high"], language),
        "n": _whole(row["n"], language),
    }


def _about_mentions(journey, verbatims, people, names, language) -> list[str]:
    everyone = journey[journey["persona_id"] == "all"].sort_values("touchpoint")
    top = int(everyone["n_people_mentioning"].max()) if len(everyone) else 0
    most = [names[point] for point in everyone.loc[everyone["n_people_mentioning"] == top, "touchpoint"]]
    if not top or len(most) > MOMENTS:
        return []
    heard = _heard(verbatims, people)
    base = heard["respondent_id"].nunique()
    say, kinds = SENTENCES[language], heard["source"].unique()
    listed = wording.listing([wording.quoted(name, language) for name in most], language)
    where = say["where"][kinds[0] if len(kinds) == 1 else "both"]
    return [say["mentioned_all" if top == base else "mentioned"].format(where=where, name=listed, n=top, base=base)]


def _heard(verbatims: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """What was said by others than staff."""
    staff = people.loc[people["group"] == "staff", "respondent_id"]
    return verbatims[~verbatims["respondent_id"].isin(staff)]


def _about_plan(thin: list[str], new: list[str], language: str) -> list[str]:
    say = SENTENCES[language]
    phases = wording.listing([wording.quoted(phase, language) for phase in thin], language)
    points = wording.listing([wording.quoted(name, language) for name in new], language)
    sentences = [say["thin" if len(thin) == 1 else "thins"].format(names=phases)] if thin else []
    return [*sentences, *([say["proposed"].format(names=points)] if new else [])]


def _whole(n, language: str) -> str:
    return wording.number(float(n), language, decimals=0)
