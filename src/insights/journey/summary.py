"""What the journey says, in sentences of the study's language, each with its base and interval."""

from __future__ import annotations

import pandas as pd

from insights import estimates, wording
from insights.contracts.documents import JourneySummary
from insights.contracts.waves import today
from insights.journey.drivers import left_out
from insights.journey.extremes import level_with
from insights.journey.plan import proposed, thin_phases
from insights.journey.satisfaction import unit
from insights.study import Study

SENTENCES = {
    "de": {
        "none": "Diese Studie hat keine Kontaktpunkte: weder einen Journey-Plan noch Fragen nach der Zufriedenheit.",
        "wave": "Wie es heute ist, sagen die Zahlen der letzten Welle: {wave} (n = {n}). Die Wichtigkeit der Kontaktpunkte, Segmente und Personas "
        "sind aus allen Wellen zusammen gerechnet.",
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
        "best_level": "Gleichauf am zufriedensten sind die Befragten mit {listed}, auf der Skala von {low} bis {high}; dieselben Menschen bewerten das nicht "
        "nachweislich verschieden.",
        "worst_level": "Gleichauf am wenigsten zufrieden sind sie mit {listed}, auf der Skala von {low} bis {high}; dieselben Menschen bewerten das nicht "
        "nachweislich verschieden.",
        "level_part": "{name} ({mean}; {interval}; n = {n})", "others_level": "{n} weiteren",
        "mentioned": "{where} am häufigsten angesprochen: {name} (von {n} der {base} Personen, die dort zu Wort kommen).",
        "mentioned_all": "{where} am häufigsten angesprochen: {name} (von allen {n} Personen, die dort zu Wort kommen).",
        "where": {"interview": "In den Interviews", "survey": "In den offenen Antworten", "both": "In Interviews und offenen Antworten"},
        "thin": "Dünn besetzt ist die Phase {names}: Dort stehen weniger als zwei Kontaktpunkte im Plan.",
        "thins": "Dünn besetzt sind die Phasen {names}: Dort stehen jeweils weniger als zwei Kontaktpunkte im Plan.",
        "proposed": "Noch ohne Phase: {names}. Danach fragt die Umfrage, im Journey-Plan fehlen sie.",
    },
    "en": {
        "none": "This study has no touchpoints: neither a journey plan nor questions about satisfaction.",
        "wave": "How things are today is told by the last wave: {wave} (n = {n}). What ties touchpoints to the outcome, "
        "segments and personas rest on all waves together.",
        "weak": "Weak point: {name} – satisfaction {mean} on the scale from {low} to {high} (95% interval {interval}; n = {n}), below "
        "the average of the touchpoints, and of more than average importance: {share} of the explained differences ({share_interval}; n = {n_share}).",
        "no_weak": "No touchpoint is demonstrably both rated below average and of more than average importance.",
        "no_link": "Satisfaction with the touchpoints explains “{outcome}” no better than chance, so there is no ranking of importance (n = {n}).",
        "moments": "Most closely linked to “{outcome}”: {listed}; together the touchpoints explain {r2} of the differences. This is an "
        "association, not proof of a cause.",
        "moment": "{name} ({share}; interval {interval}; n = {n})",
        "best": "Respondents are most satisfied with {name}: {mean} on the scale from {low} to {high} (95% interval {interval}; n = {n}).",
        "worst": "They are least satisfied with {name}: {mean} on the scale from {low} to {high} (95% interval {interval}; n = {n}).",
        "best_level": "Respondents are most satisfied, level with each other, with {listed}, on the scale from {low} to {high}; the same people do not "
        "demonstrably rate them differently.",
        "worst_level": "They are least satisfied, level with each other, with {listed}, on the scale from {low} to {high}; the same people do not "
        "demonstrably rate them differently.",
        "level_part": "{name} ({mean}; {interval}; n = {n})", "others_level": "{n} others",
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
    responses: pd.DataFrame,
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
    wave, now = today(responses, variables)
    statements = [
        *([] if len(touchpoints) else [SENTENCES[study.language]["none"]]),
        *_about_wave(wave, int(now.sum()), study.language),
        *_about_importance(drivers, journey, names, variables, study.language),
        *_about_satisfaction(journey, names, responses, variables, study.language),
        *_about_mentions(journey, verbatims, people, names, study.language),
        *_about_plan(thin, [names[point] for point in new], study.language),
    ]
    return JourneySummary(
        sources=_sources(study, journey, verbatims),
        outcome=outcome,
        r2=float(drivers["r2"].iloc[0]) if len(drivers) else None,
        thin_phases=thin,
        proposed_touchpoints=new,
        wave=wave,
        n_wave=int(now.sum()) if wave else None,
        left_out=left_out(drivers, responses, variables),
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


def _about_wave(wave: str, n: int, language: str) -> list[str]:
    told = {"wave": wording.quoted(wave, language), "n": _whole(n, language)}
    return [SENTENCES[language]["wave"].format(**told)] if wave else []


def _about_importance(drivers, journey, names, variables, language) -> list[str]:
    if drivers.empty:
        return []
    say = SENTENCES[language]
    label = variables.set_index("variable")["label"].get(drivers["outcome"].iloc[0], drivers["outcome"].iloc[0])
    if drivers["importance"].isna().all():
        return [say["no_link"].format(outcome=label, n=_whole(drivers["people"].max(), language))]
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


def _about_satisfaction(journey, names, responses, variables, language) -> list[str]:
    sound = journey[
        (journey["persona_id"] == "all") & (journey["n"] >= estimates.small_below()) & journey["mean"].notna()
    ]
    if len(sound) < 2:
        return []
    level = unit(sound["mean"], sound["scale_low"], sound["scale_high"])
    sound = sound.assign(level=level).sort_values(["level", "touchpoint"]).set_index("touchpoint")
    orders = {"best": list(sound.index[::-1]), "worst": list(sound.index)}
    groups = {
        key: [first, *level_with(first, others, sound, responses, variables)]
        for key, (first, *others) in orders.items()
    }
    if len(groups["best"]) == len(sound):
        return []  # nothing is told apart, so nothing is best
    return [_extreme(sound, key, group, names, language) for key, group in groups.items()]


def _extreme(sound, key: str, group: list[str], names, language) -> str:
    """The best or the worst touchpoint; those that stand level with it are named with it."""
    say, words = SENTENCES[language], [_mean_words(names[p], sound.loc[p], language) for p in group]
    if len(group) == 1:
        return say[key].format(**words[0])
    listed = [say["level_part"].format(**told) for told in words[:MOMENTS]]
    listed += [say["others_level"].format(n=len(group) - MOMENTS)] if len(group) > MOMENTS else []
    return say[f"{key}_level"].format(
        listed=wording.listing(listed, language), low=words[0]["low"], high=words[0]["high"]
    )


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
