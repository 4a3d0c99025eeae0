"""Persona drafts: statements, verdict and invented name put together into sheets."""

from __future__ import annotations

import pandas as pd

from insights import wording
from insights.contracts.documents import Persona, PersonaField, PersonaSet
from insights.personas.clusters import FEWEST
from insights.personas.fiction import ages_and_genders, invent
from insights.personas.language import label, phrase, quotable, sentence_list
from insights.personas.material import Material
from insights.personas.passages import FIELDS
from insights.personas.portrait import in_quotes, number_word, portrait
from insights.settings import PersonaDecisions

EXPECTED = ("needs", "fears", "problems", "wishes")  # an empty one says so


def draft_personas(
    material: Material,
    members: pd.DataFrame,
    verdicts: pd.DataFrame,
    statements: pd.DataFrame,
    decisions: PersonaDecisions,
    *,
    study: str,
    seed: int,
) -> PersonaSet:
    """One sheet per row of `verdicts`, or none and the reason in the study's language.

    Only name and face are invented (and a gender or age that no data gives); every other field refers to its `statements`. A name that
    people decided in `personas.yml` replaces the invented one; their notes are kept, those of merged drafts too.
    """
    if verdicts.empty:
        return PersonaSet(reason=_reason(material))
    invented = invent(
        ages_and_genders(material, members, list(verdicts["persona_id"])),
        language=material.language,
        study=study,
        seed=seed,
    ).set_index("persona_id")
    personas = [
        _persona(
            material,
            row,
            invented.loc[row["persona_id"]],
            statements[statements["persona_id"] == row["persona_id"]],
            members,
            decisions,
        )
        for _, row in verdicts.iterrows()
    ]
    silent = material.has_survey and not material.segments.found
    return PersonaSet(
        personas=personas, reason=phrase("reason", "from_interviews", material.language) if silent else ""
    )


def sheet_overview(drafted: PersonaSet) -> pd.DataFrame:
    """One row per persona: name, headline, kind, verdict, bases and share."""
    names = ["persona_id", "name", "headline", "kind", "verdict", "n_interviews", "n_respondents", "share"]
    return pd.DataFrame([[getattr(persona, name) for name in names] for persona in drafted.personas], columns=names)


def _reason(material: Material) -> str:
    n = len(material.interviewed)
    if not n:
        key = "no_segments" if material.has_survey else "nothing"
    else:
        key = "few_interviews" if n < FEWEST else "no_groups"
    text = phrase("reason", key, material.language, n=n)
    return text if not (material.has_survey and n) else f"{material.segments.reason} {text}".strip()


def _persona(
    material: Material, row: pd.Series, invented: pd.Series, own: pd.DataFrame, members, decisions: PersonaDecisions
) -> Persona:
    decided, notes = _decided(row, decisions)
    quote = own[own["field"] == "quote"]
    facts = _facts(material, row, invented, decided, members)
    return Persona(
        persona_id=row["persona_id"],
        segment=row["segments"][0] if material.segments.found and len(row["segments"]) == 1 else None,
        name=decided or invented["name"],
        headline=_headline(material, row, own),
        fictional=_fictional(invented),
        face_seed=invented["face_seed"],
        gender=invented["gender"],
        age=facts["age"],
        kind=row["kind"],
        verdict=row["verdict"],
        rule=row["rule"],
        n_respondents=row["n_respondents"],
        n_interviews=row["n_interviews"],
        **{key: _number(row[key]) for key in ("share", "low", "high", "stability")},
        quote=quote.iloc[0]["text"] if len(quote) else None,
        quote_verbatim=quote.iloc[0]["evidence"] if len(quote) else None,
        fields=_fields(own, material),
        portrait=portrait(own, facts, material.language),
        notes=notes,
    )


def _facts(material: Material, row: pd.Series, invented: pd.Series, decided: str | None, members: pd.DataFrame) -> dict:
    subject = decided or (invented["address"] if material.market == "b2b" else invented["first_name"])
    ages = ages_of_interviewed(material, members, row["persona_id"])
    return {
        "subject": subject,
        "gender": invented["gender"],
        "age": None if pd.isna(invented["age"]) else int(invented["age"]),
        "years": ages,
        "mottos": _mottos(material, row),
        **{key: row[key] for key in ("n_interviews", "n_respondents")},
        **{key: _number(row[key]) for key in ("share", "low", "high")},
    }


def ages_of_interviewed(material: Material, members: pd.DataFrame, persona: str) -> tuple[int, int] | None:
    """Lowest and highest age of a persona's interviewed people, where `people` has an age."""
    own = members.loc[(members["persona_id"] == persona) & (members["source"] == "interview"), "respondent_id"]
    people = material.people[material.people["respondent_id"].isin(own)]
    for column in people.columns:
        if column.lower() in ("age", "alter"):
            years = pd.to_numeric(people[column], errors="coerce").dropna()
            return (int(years.min()), int(years.max())) if len(years) else None
    return None


def _decided(row: pd.Series, decisions: PersonaDecisions) -> tuple[str | None, list[str]]:
    own = {f"p{segment}" for segment in row["segments"]}
    entries = [entry for entry in decisions.personas if entry.draft in own]
    names = [entry.name for entry in entries if entry.draft == row["persona_id"] and entry.name]
    return (names[0] if names else None), [entry.note for entry in entries if entry.note]


def _fictional(invented: pd.Series) -> list[str]:
    return ["name", "face", *(["gender"] if pd.isna(invented["women"]) else [])]


def _headline(material: Material, row: pd.Series, own: pd.DataFrame) -> str:
    language = material.language
    if material.segments.found:
        mine = [segment for segment in material.segments.segments if segment.segment in row["segments"]]
        mottos = _mottos(material, row)
        if len(mottos) == len(mine):
            listed = wording.listing([wording.quoted(motto, language) for motto in mottos], language)
            return phrase("headline", "motto", language, motto=listed)
        return phrase("headline", "together", language).join(segment.name for segment in mine)
    topics = own[own["field"] == "topics"]
    if topics.empty:
        texts = own[own["source"] == "verbatims"]["text"]
        return in_quotes(texts.iloc[0], language) if len(texts) else row["persona_id"]
    listed = [wording.quoted(topic, language) for topic in topics["clause"].head(2)]
    return phrase("headline", "topics", language, topics=wording.listing(listed, language))


def _mottos(material: Material, row: pd.Series) -> list[str]:
    """The statements that the persona's segments agree with above all."""
    if not material.segments.found:
        return []
    segments = [segment for segment in material.segments.segments if segment.segment in row["segments"]]
    return [segment.motto for segment in segments if segment.motto]


def _fields(own: pd.DataFrame, material: Material) -> list[PersonaField]:
    fields = []
    for field in own["field"].drop_duplicates():
        rows = own[own["field"] == field]
        if field == "quote":
            continue
        shown = label(field, material.language, material.variables)
        text = _field_text(field, rows, shown, material)
        fields.append(PersonaField(field=field, label=shown, text=text, statements=list(rows["statement_id"])))
    fields += _nothing_sure(own, material.language)
    return [*fields, *_goals(own, material.language), *_help(own, material.language)]


def _nothing_sure(own: pd.DataFrame, language: str) -> list[PersonaField]:
    """The fields that every reader looks for, with the word that nothing solid is there; only where people spoke at all."""
    missing = [field for field in EXPECTED if field not in set(own["field"])]
    if not own["source"].eq("verbatims").any():
        return []
    text = phrase("nothing_sure", "text", language)
    return [PersonaField(field=field, label=label(field, language), text=text, statements=[]) for field in missing]


def _field_text(field: str, rows: pd.DataFrame, shown: str, material: Material) -> str:
    language = material.language
    if field == "topics":
        listed = [wording.quoted(topic, language) for topic in rows["clause"]]
        return phrase("topic", "several", language, listed=wording.listing(listed, language))
    if rows.iloc[0]["source"] == "verbatims" and field in (*FIELDS, "pro", "contra"):
        return _said(rows.iloc[0], language)
    if len(rows) == 1:
        headings = [shown, label(field, language), *material.variables["label"].map(quotable)]
        return _closed(_without_heading(rows.iloc[0]["text"], headings))
    return " ".join(_closed(text) for text in rows["text"])


def _without_heading(text: str, headings: list[str]) -> str:
    for heading in headings:
        if heading and text.startswith(f"{heading}: "):
            rest = text.removeprefix(f"{heading}: ")
            return rest[:1].upper() + rest[1:]
    return text


def _said(row: pd.Series, language: str) -> str:
    n = int(row["n_people"])
    word = number_word(n, language)
    quotes = in_quotes(row["text"], language)
    return phrase("said", "one" if n == 1 else "many", language, N=word[:1].upper() + word[1:], quotes=quotes)


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "“", "”")) else text + "."


def _goals(own: pd.DataFrame, language: str) -> list[PersonaField]:
    """What it is after: the themes of its first wish and its first drive, in words of their own."""
    return _concluded(own, "goals", ("wishes", "motivation"), language)


def _help(own: pd.DataFrame, language: str) -> list[PersonaField]:
    """Where to start: the worst touchpoint, and the themes of its first problem and need."""
    return _concluded(own, "help", ("contra", "problems", "needs"), language)


def _concluded(own: pd.DataFrame, field: str, sources: tuple[str, ...], language: str) -> list[PersonaField]:
    """A field that is concluded from other statements; it names their themes and never repeats their words."""
    frames = sentence_list(language)[field]
    sentences, used, named = [], [], set()
    for source in sources:
        rows = own[(own["field"] == source) & own["clause"].fillna("").ne("") & ~own["clause"].isin(named)]
        if rows.empty:
            continue
        row = rows.iloc[0]
        named.add(row["clause"])
        used.append(row["statement_id"])
        sentences.append(frames[source].format(theme=wording.quoted(row["clause"], language)))
    if not used:
        return []
    return [PersonaField(field=field, label=label(field, language), text=" ".join(sentences), statements=used)]


def _number(value) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
