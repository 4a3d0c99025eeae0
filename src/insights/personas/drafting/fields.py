"""The fields of a persona sheet, each with the statements that carry it."""

from __future__ import annotations

import pandas as pd

from insights import wording
from insights.contracts.documents import PersonaField
from insights.personas.drafting.passages import FIELDS
from insights.personas.drafting.portrait import capital, in_quotes, logged, number_word
from insights.personas.drafting.voices import B2B
from insights.personas.language import label, phrase, quotable, sentence_list
from insights.personas.material import Material, attribute_field
from insights.personas.people.linking import NOT_ATTRIBUTES

EXPECTED = ("needs", "fears", "problems", "wishes")  # an empty one says so
IN_WORDS = (*FIELDS, "pro", "contra", "goals", "approach", *B2B)  # what is said, as a quotation
SHEET = ("age", "gender", "family_status", "occupation", "living", "motivation", "approach", "channels", "times", "day")
WHO = (
    "age",
    "gender",
    "family_status",
    "occupation",
    "living",
    "household",
    "residence",
    "education",
    "income",
    "job_role",
    "industry",
)
COMPANY = ("job_role", "industry", "company_size", *B2B)
ALIKE = {"living": ("household", "residence", "region"), "occupation": ("job_role",)}


def sheet_fields(own: pd.DataFrame, material: Material, *, told: pd.DataFrame | None = None) -> list[PersonaField]:
    """The fields of one persona's sheet; `own` holds its statements.

    Fields that are put together from others (goals, help, the day) draw on `told` alone, where it is given: without what people replaced.
    """
    told = own if told is None else told
    fields = []
    for field in own["field"].drop_duplicates():
        rows = own[own["field"] == field]
        if field in ("quote", "day"):
            continue
        shown = label(field, material.language, material.variables)
        text = _field_text(field, rows, shown, material)
        fields.append(PersonaField(field=field, label=shown, text=text, statements=list(rows["statement_id"])))
    fields += [*_not_told(own, material), *_nothing_sure(own, material.language)]
    if not (own["field"] == "goals").any():
        fields += _goals(told, material.language)
    return [*fields, *_help(told, material.language), *_day(told, material.language)]


def not_known(own: pd.DataFrame, material: Material) -> list[str]:
    """The labels of the sheet's fields of which this persona's data says nothing."""
    wanted = [*SHEET, *EXPECTED, *(COMPANY if material.market == "b2b" else ())]
    known = {*own["field"], *_attributes(material)}
    if material.market == "b2b":
        wanted = [field for field in wanted if field not in ("family_status", "living", "occupation")]
    return [
        label(field, material.language)
        for field in wanted
        if field not in known and not known & set(ALIKE.get(field, ()))
    ]


def _attributes(material: Material) -> list[str]:
    """The fields that attributes of the interviewed would fill; none where a survey tells more."""
    people = material.interviewed.dropna(axis=1, how="all")
    columns = [column for column in people.columns if column not in NOT_ATTRIBUTES]
    return [] if material.segments.found else [attribute_field(column, material.variables) for column in columns]


def _not_told(own: pd.DataFrame, material: Material) -> list[PersonaField]:
    """The fields of who people are that would tell one from the others, with the word that they are left out for that."""
    left = [field for field in dict.fromkeys(_attributes(material)) if field in WHO and field not in set(own["field"])]
    text = phrase("not_told", "text", material.language)
    return [
        PersonaField(field=f, label=label(f, material.language, material.variables), text=text, statements=[])
        for f in left
    ]


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
        return phrase(
            "topic", "several" if len(listed) > 1 else "one", language, listed=wording.listing(listed, language)
        )
    if rows.iloc[0]["source"] == "verbatims" and field in IN_WORDS:
        return _said(rows.iloc[0], language)
    told = rows[rows["source"] == "statistic"] if field in IN_WORDS else rows
    if len(told) == 1:
        headings = [shown, label(field, language), *material.variables["label"].map(quotable)]
        return _closed(_without_heading(told.iloc[0]["text"], headings))
    return " ".join(_closed(text) for text in told["text"])


def _without_heading(text: str, headings: list[str]) -> str:
    for heading in headings:
        if heading and text.startswith(f"{heading}: "):
            return capital(text.removeprefix(f"{heading}: "))
    return text


def _said(row: pd.Series, language: str) -> str:
    n = int(row["n_people"])
    quotes = in_quotes(row["text"], language)
    said = phrase("said", "one" if n == 1 else "many", language, N=capital(number_word(n, language)), quotes=quotes)
    return phrase("said", "concluded", language, said=said[:1].lower() + said[1:]) if row["inferred"] else said


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "“", "”")) else text + "."


def _goals(own: pd.DataFrame, language: str) -> list[PersonaField]:
    """Where nobody puts a goal into words: the themes of the first wish and the first drive that several people share."""
    frames = sentence_list(language)["goals"]
    sentences, used = [], []
    for row in _themes(own[own["n_people"] > 1], ("wishes", "motivation")):
        used.append(row.statement_id)
        sentences.append(frames[row.field].format(theme=wording.quoted(row.clause, language)))
    return _field("goals", sentences, used, language)


def _help(own: pd.DataFrame, language: str) -> list[PersonaField]:
    """Where to start: the worst touchpoint, and the themes of its first problem, wish and need, with the number of people."""
    frames = sentence_list(language)["help"]
    worst = own[own["field"].eq("contra") & own["source"].eq("statistic")].head(1)
    sentences = [frames["contra"].format(theme=row.clause) for row in worst.itertuples()]
    used = list(worst["statement_id"])
    several = own[own["n_people"] > 1]
    for row in _themes(several if used or len(several) else own, ("problems", "wishes", "needs")):
        n, word = int(row.n_people), number_word(int(row.n_people), language)
        used.append(row.statement_id)
        sentences.append(
            frames[row.field]["one" if n == 1 else "many"].format(theme=row.clause, n=word, N=capital(word))
        )
    return _field("help", sentences, used, language)


def _themes(own: pd.DataFrame, sources: tuple[str, ...]) -> list:
    """The first statement with a theme of each source; no theme twice."""
    rows, named = [], set()
    for source in sources:
        themed = own[(own["field"] == source) & own["clause"].fillna("").ne("") & ~own["clause"].isin(named)]
        for row in themed.head(1).itertuples():
            named.add(row.clause)
            rows.append(row)
    return rows


def _day(own: pd.DataFrame, language: str) -> list[PersonaField]:
    """A day from what single people tell of its parts, and the time of use where it was asked or logged; absent where nobody tells."""
    parts = own[own["field"] == "day"]
    if parts.empty:
        return []
    frames = sentence_list(language)["day"]
    people = "one" if parts["about"].nunique() == 1 else "many"
    sentences = [frames["intro"][people]]
    sentences += [frames[row.clause].format(quotes=in_quotes(row.text, language)) for row in parts.itertuples()]
    asked = own[own["field"].eq("times") & own["source"].eq("statistic")].head(1)
    sentences += [
        frames["logged" if logged(row.evidence) else "times"].format(label=row.about, category=row.clause)
        for row in asked.itertuples()
    ]
    return _field("day", sentences, [*parts["statement_id"], *asked["statement_id"]], language)


def _field(field: str, sentences: list[str], used: list[str], language: str) -> list[PersonaField]:
    if not used:
        return []
    return [PersonaField(field=field, label=label(field, language), text=" ".join(sentences), statements=used)]
