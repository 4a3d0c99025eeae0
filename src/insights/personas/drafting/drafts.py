"""Persona drafts: statements, verdict and invented name put together into sheets."""

from __future__ import annotations

import pandas as pd

from insights import wording
from insights.contracts.documents import Persona, PersonaDraft, PersonaSentence, PersonaSet
from insights.estimates import suppress_below
from insights.personas.deciding.claimed import ages
from insights.personas.deciding.edits import edits_of, with_decisions
from insights.personas.drafting.fiction import ages_and_genders, gender_of, gender_of_name, invent, real_names
from insights.personas.drafting.fields import not_known, sheet_fields
from insights.personas.drafting.portrait import as_text, in_quotes, portrait
from insights.personas.drafting.quotes import checked_quote, quote_rule
from insights.personas.language import label, phrase
from insights.personas.material import Material
from insights.personas.people.clusters import FEWEST_TOGETHER
from insights.settings import PersonaDecision, PersonaDecisions
from insights.settings.personas import FieldEdit, bare

STEP = 5  # years to which the ends of a span of ages are rounded outwards: they are two people's


def draft_personas(
    material: Material,
    members: pd.DataFrame,
    verdicts: pd.DataFrame,
    statements: pd.DataFrame,
    decisions: PersonaDecisions,
    *,
    study: str,
    seed: int,
    known: pd.DataFrame | None = None,
) -> PersonaSet:
    """One sheet per row of `verdicts`, or none and the reason in the study's language.

    Only name and face are invented (and a gender that is not that of most of its people); every other field refers to its `statements`. What people
    decided in `personas.yml` replaces what was computed and keeps it beside (`edits.with_decisions`); `decisions` name the drafts
    of this run, and `known` holds the words they stand for (both from `personas.deciding.decisions`).
    """
    if verdicts.empty:
        return PersonaSet(reason=_reason(material))
    figures = ages_and_genders(material, members, list(verdicts["persona_id"]))
    written = {
        entry.draft: entry.gender or _gender_written(entry, material) or gender_of_name(entry.name or "")
        for entry in decisions.personas
    }
    decided = {draft: gender for draft, gender in written.items() if gender}
    invented = invent(
        figures.assign(decided=figures["persona_id"].map(decided)),
        language=material.language,
        study=study,
        seed=seed,
        real=real_names(material),
    ).set_index("persona_id")
    personas = [
        _persona(
            material,
            row,
            invented.loc[row["persona_id"]],
            statements[statements["persona_id"] == row["persona_id"]],
            members,
            decisions,
            known,
        )
        for _, row in verdicts.iterrows()
    ]
    silent = material.has_survey and not material.segments.found
    return PersonaSet(
        personas=personas, reason=phrase("reason", "from_interviews", material.language) if silent else ""
    )


def _gender_written(entry: PersonaDecision, material: Material) -> str | None:
    """The gender that an edit of the field says, so that face and pronoun follow it."""
    named = {bare("gender"), bare(label("gender", material.language, material.variables))}
    return next((gender_of(edit.text) for name, edit in entry.fields.items() if bare(name) in named), None)


def sheet_overview(drafted: PersonaSet) -> pd.DataFrame:
    """One row per persona: name, headline, kind, verdict, bases and share."""
    names = ["persona_id", "name", "headline", "kind", "verdict", "n_interviews", "n_respondents", "share"]
    return pd.DataFrame([[getattr(persona, name) for name in names] for persona in drafted.personas], columns=names)


def _reason(material: Material) -> str:
    n = len(material.interviewed)
    if not n:
        key = "no_segments" if material.has_survey else "nothing"
    else:
        key = "few_interviews" if n < FEWEST_TOGETHER else "no_groups"
    text = phrase("reason", key, material.language, n=n)
    return text if not (material.has_survey and n) else f"{material.segments.reason} {text}".strip()


def _persona(
    material: Material,
    row: pd.Series,
    invented: pd.Series,
    own: pd.DataFrame,
    members: pd.DataFrame,
    decisions: PersonaDecisions,
    known: pd.DataFrame | None,
) -> Persona:
    decided, notes = _decided(row, decisions)
    quote = own[own["field"] == "quote"]
    edits = edits_of(row["persona_id"], decisions, sheet_fields(own, material))
    # What people replaced is told nowhere else either: not in the portrait, the headline, or a field made from others.
    left = own[~own["field"].isin(edits)]
    facts = _facts(material, row, invented, decided, members)
    facts |= _aged(invented, edits.get("age"), facts["years"], material.segments.found, material.language)
    told = portrait(left, facts, material.language)
    computed = Persona(
        persona_id=row["persona_id"],
        segment=row["segments"][0] if material.segments.found and len(row["segments"]) == 1 else None,
        name=decided or invented["name"],
        headline=_headline(material, row, left),
        fictional=_fictional(invented),
        face_seed=invented["face_seed"],
        gender=invented["gender"],
        age=facts["face_age"],
        age_text=facts["age_text"],
        kind=row["kind"],
        verdict=row["verdict"],
        rule=row["rule"],
        n_respondents=row["n_respondents"],
        n_interviews=row["n_interviews"],
        **{key: _number(row[key]) for key in ("share", "low", "high", "stability")},
        **_quote(material, quote),
        fields=sheet_fields(own, material, told=left),
        not_known=not_known(own, material),
        portrait=as_text(told),
        sentences=[PersonaSentence(text=s.text, evidence=list(s.evidence)) for part in told for s in part],
        notes=notes,
        drafts=[PersonaDraft(draft=f"p{segment}", stands_for="") for segment in row["segments"]],
    )
    return with_decisions(
        computed, decisions, material=material, members=members, known=known, invented=invented["name"]
    )


def _quote(material: Material, rows: pd.DataFrame) -> dict:
    """The quote, compared with its verbatim to the character, and how it was chosen."""
    if rows.empty:
        return {}
    row = rows.iloc[0]
    rule = quote_rule(row["about"], row["evidence"], material.language)
    return {
        "quote": checked_quote(material, row["text"], row["evidence"]),
        "quote_verbatim": row["evidence"],
        "quote_rule": rule,
    }


def _facts(material: Material, row: pd.Series, invented: pd.Series, decided: str | None, members: pd.DataFrame) -> dict:
    subject = decided or (invented["address"] if material.market == "b2b" else invented["first_name"])
    ages = ages_of_interviewed(material, members, row["persona_id"])
    return {
        "persona_id": row["persona_id"],
        "subject": subject,
        "gender": invented["gender"],
        "years": ages,
        "mottos": _mottos(material, row),
        **{key: row[key] for key in ("n_interviews", "n_respondents")},
        **{key: _number(row[key]) for key in ("share", "low", "high")},
    }


def _aged(
    invented: pd.Series, edit: FieldEdit | None, spread: tuple[int, int] | None, surveyed: bool, language: str
) -> dict:
    """The age that the portrait tells (`age` in years, or `age_band`), that the face has, and that stands beside the name.

    A median of two or three interviewed people says little: of them the youngest and the oldest are told (`spread`).
    A band is told as the band that was asked, never as a number of years nobody gave; what people wrote is told beside the name alone.
    """
    years = None if pd.isna(invented["age"]) else int(invented["age"])
    if edit is not None:
        read = ages(edit.text, language)
        ends = [value for value in read[0][:2] if abs(value) < float("inf")] if read else []
        face = round(sum(ends) / len(ends)) if ends else years
        return {"age": None, "age_band": "", "years": None, "face_age": face, "age_text": _in_years(read, language)}
    band = invented["age_band"]
    if not surveyed:
        return {"age": None, "age_band": band, "face_age": years, "age_text": _of_interviewed(band, spread, language)}
    key = "band" if band else "median_one" if years == 1 else "median"
    text = phrase("age", key, language, band=band, n=years) if years is not None else ""
    return {"age": None if band else years, "age_band": band, "face_age": years, "age_text": text}


def _of_interviewed(band: str, spread: tuple[int, int] | None, language: str) -> str:
    """The age band that all interviewed people share, or their youngest and oldest; empty where they gave different bands."""
    if band or not spread:
        return phrase("age", "band", language, band=band) if band else ""
    low, high = spread
    return phrase("age", "range" if low < high else "same", language, low=low, high=high)


def _in_years(read: list[tuple], language: str) -> str:
    """The words for the age that people wrote, with the unit where they are a bare number or span; empty where there is no age."""
    if not read:
        return ""
    words = read[0][2]
    return phrase("age", "written", language, words=words) if words[0].isdigit() else words


def ages_of_interviewed(material: Material, members: pd.DataFrame, persona: str) -> tuple[int, int] | None:
    """Lowest and highest age of a persona's interviewed people, by steps of five years; None where fewer than five of them gave one."""
    own = members.loc[(members["persona_id"] == persona) & (members["source"] == "interview"), "respondent_id"]
    people = material.people[material.people["respondent_id"].isin(own)]
    for column in people.columns:
        if column.lower() in ("age", "alter"):
            years = pd.to_numeric(people[column], errors="coerce").dropna()
            low, high = (int(years.min()) // STEP * STEP, -(-int(years.max()) // STEP) * STEP) if len(years) else (0, 0)
            return (low, high) if len(years) >= suppress_below() else None
    return None


def _decided(row: pd.Series, decisions: PersonaDecisions) -> tuple[str | None, list[str]]:
    own = {f"p{segment}" for segment in row["segments"]}
    entries = [entry for entry in decisions.personas if entry.draft in own]
    names = [entry.name for entry in entries if entry.draft == row["persona_id"] and entry.name]
    return (names[0] if names else None), [entry.note for entry in entries if entry.note]


def _fictional(invented: pd.Series) -> list[str]:
    """Name and face; the gender too, unless more than half of the persona's people have it."""
    return ["name", "face", *(["gender"] if invented["gender"] != invented["most"] else [])]


def _headline(material: Material, row: pd.Series, own: pd.DataFrame) -> str:
    language = material.language
    if material.segments.found:
        mine = [segment for segment in material.segments.segments if segment.segment in row["segments"]]
        mottos = _mottos(material, row)
        if len(mine) > 1 and (counted := _agreed_first(own)):  # what both together agree with, not each one's motto
            mottos, mine = [counted], mine[:1]
        if len(mottos) == len(mine):
            listed = wording.listing([wording.quoted(motto, language) for motto in mottos], language)
            return phrase("headline", "motto", language, motto=listed)
        return phrase("headline", "together", language).join(segment.name for segment in mine)
    if pd.isna(row["stability"]):  # two or three interviewed people, taken together
        return phrase("headline", "everybody", language)
    topics = own[own["field"] == "topics"]
    if topics.empty:
        texts = own[own["source"] == "verbatims"]["text"]
        return in_quotes(texts.iloc[0], language) if len(texts) else row["persona_id"]
    listed = [wording.quoted(topic, language) for topic in topics["clause"].head(2)]
    return phrase("headline", "topics", language, topics=wording.listing(listed, language))


def _agreed_first(own: pd.DataFrame) -> str:
    """The statement that the persona agrees with most clearly above all respondents; empty where there is none."""
    traits = own[own["field"].eq("traits")]
    agreed = traits.loc[[wording.agrees(str(answer)) for answer in traits["clause"]], "about"]
    return str(agreed.iloc[0]) if len(agreed) else ""


def _mottos(material: Material, row: pd.Series) -> list[str]:
    """The statements that the persona's segments agree with above all."""
    if not material.segments.found:
        return []
    segments = [segment for segment in material.segments.segments if segment.segment in row["segments"]]
    return [segment.motto for segment in segments if segment.motto]


def _number(value) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
