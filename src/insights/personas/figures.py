"""Statements about a persona that come from numbers, and from the attributes of its interviewed people."""

from __future__ import annotations

import pandas as pd

from insights import wording
from insights.personas.language import label, phrase, quotable, sentence_list
from insights.personas.linking import NOT_ATTRIBUTES
from insights.personas.material import Material
from insights.personas.profiles import answers, quartiles

CHANNELS = {"channel", "channels", "contact_channel", "preferred_channel"}
TIMES = {"time", "times", "contact_time", "preferred_time"}
AGE = {"age", "alter"}
GENDER = {"gender", "sex", "geschlecht"}
FACTS, TRAITS = ("demographic", "firmographic"), ("psychographic", "behaviour")
_NO_FACTS = {  # says who it is, or nothing about the person
    *(
        "file",
        "name",
        "text",
        "date",
        "datum",
        "duration",
        "dauer",
        "firma",
        "company",
        "unternehmen",
        "ort",
        "town",
        "city",
    ),
    *("stadt", "plz", "postcode", "zip", "email", "e-mail", "phone", "telefon", "kundennummer", "customer_id"),
}


def sheet_field(variable: str, field) -> str:
    """The field of the sheet that a variable or attribute fills: its `field`, else its own name."""
    name = variable if pd.isna(field) or not field else field
    if name.lower() in AGE:
        return "age"
    if name.lower() in GENDER:
        return "gender"
    return "channels" if name.lower() in CHANNELS else "times" if name.lower() in TIMES else name


def statements_from_survey(
    material: Material, members: pd.DataFrame, profile: pd.DataFrame, persona: str, *, most: int = 3
) -> list[dict]:
    """What the survey says about one persona.

    Facts: the most frequent category with share and interval ("mostly" where the interval lies above a half; a second one below 50 %), or the median with the middle half.
    Traits: of the psychographic and behavioural variables that differ from all respondents, those in which the persona lies farthest from all,
    one answer each. Usage: median and middle half beside everyone's. Pro and contra: the touchpoints with the best and
    the worst mean.
    """
    own = profile[profile["persona_id"] == persona]
    found: list[dict] = []
    variables = material.variables.sort_values("position")
    for _, variable in variables.iterrows():
        field = sheet_field(variable["variable"], variable["field"])
        rows = own[own["variable"] == variable["variable"]]
        if field in ("channels", "times") or variable["role"] in FACTS:
            found += _fact(material, members, persona, variable, rows, field)
        elif variable["role"] == "usage" and variable["kind"] == "numeric":
            found += _usage(material, members, persona, variable)
    found += _traits(material, own, variables, most)
    return found + _satisfaction(material, own, variables)


def _fact(material: Material, members, persona: str, variable, rows: pd.DataFrame, field: str) -> list[dict]:
    language = material.language
    if variable["kind"] == "numeric":
        return _median(material, members, persona, variable, field)
    rows = rows[rows["statistic"] == "share"].sort_values(["value", "position"], ascending=[False, True])
    if rows.empty or rows.iloc[0]["value"] <= 0:
        return []
    first = rows.iloc[0]
    shown = _shown(variable, field, language)
    values = {"label": shown, "n": int(first["base"])}
    if variable["kind"] == "multiple":
        listed = [
            f"{row['category']} ({wording.percent(row['value'], language)})" for _, row in rows.head(3).iterrows()
        ]
        text = phrase("fact", "several", language, listed=wording.listing(listed, language), **values)
    else:
        most = phrase("fact", "mostly" if first["low"] >= 0.5 else "most_often", language)
        text = phrase(
            "fact", "mode", language, most=most, category=first["category"], **_share_words(first, language), **values
        )
        if first["value"] < 0.5 and len(rows) > 1:
            second = rows.iloc[1]
            text += phrase(
                "fact",
                "second",
                language,
                category=second["category"],
                share=wording.percent(second["value"], language),
            )
    # Running text names what sets the group apart, not what everybody answers.
    told = field in ("channels", "times") or (bool(first["differs"]) and not _age_again(field, shown))
    return [_statistic(field, text, first, clause=_fact_clause(first, shown, field, language) if told else "")]


def _age_again(field: str, shown: str) -> bool:
    """Whether a column holds the age once more, in groups."""
    return field != "age" and shown.casefold().startswith(("age", "alter"))


def _fact_clause(row, shown: str, field: str, language: str) -> str:
    share = wording.percent(row["value"], language)
    if field in ("channels", "times"):
        return phrase("portrait", "first", language, label=shown, category=row["category"], share=share)
    noun = sentence_list(language)["nouns"].get(field)
    if noun:
        return phrase("portrait", "fact", language, noun=noun, category=row["category"], share=share)
    return phrase("portrait", "fact_other", language, label=shown, category=row["category"], share=share)


def _median(material: Material, members, persona: str, variable, field: str) -> list[dict]:
    name, language = variable["variable"], material.language
    table = answers(material, members, persona)
    found = quartiles(table[name], table["weight"]) if name in table else None
    if found is None:
        return []
    unit = phrase("fact", "years", language) if field == "age" else ""
    values = _three(found, language, table[name])
    text = phrase(
        "fact", "median", language, label=_shown(variable, field, language), unit=unit, n=found["n"], **values
    )
    return [_numbers(field, text, f"responses: {name}", found)]


def _usage(material: Material, members, persona: str, variable) -> list[dict]:
    name, language = variable["variable"], material.language
    if name not in material.responses:
        return []
    own, everyone = answers(material, members, persona), material.responses
    found, overall = quartiles(own[name], own["weight"]), quartiles(everyone[name], everyone["weight"])
    if found is None or overall is None:
        return []
    years = wording.are_years(everyone[name].dropna())
    values = _three(found, language, own[name])
    values |= {"label": quotable(variable["label"]), "overall": _plain(overall["median"], language, years=years)}
    text = phrase("usage", "median", language, n=found["n"], **values)
    return [_numbers("usage", text, f"responses: {name}", found, clause=phrase("usage", "clause", language, **values))]


def _traits(material: Material, own: pd.DataFrame, variables: pd.DataFrame, most: int) -> list[dict]:
    language = material.language
    names = [
        row["variable"]
        for _, row in variables.iterrows()
        if row["role"] in TRAITS and sheet_field(row["variable"], row["field"]) not in ("channels", "times")
    ]
    labels = variables.set_index("variable")["label"]
    rows = own[own["variable"].isin(names) & own["differs"]].copy()
    rows["gap"] = (rows["value"] - rows["overall"]).abs()
    rows = rows[(rows["statistic"] == "mean") | (rows["value"] > rows["overall"])]
    # One row per variable: the mean where there is one, else the answer that stands out most.
    rows = (
        rows.sort_values(["variable", "statistic", "gap", "position"], ascending=[True, True, False, True])
        .groupby("variable", as_index=False)
        .first()
    )
    # What sets this persona apart comes first: the distance to all for shares, the effect for means.
    rows["apart"] = rows["gap"].where(rows["statistic"] == "share", rows["effect"])
    rows = rows.sort_values(["apart", "effect", "variable"], ascending=[False, False, True]).head(most)
    found = []
    for _, row in rows.iterrows():
        values = {"label": quotable(labels[row["variable"]]), "n": int(row["base"]), "category": row["category"]}
        if row["statistic"] == "mean":
            values |= _mean_words(row, language)
        else:
            values |= _share_words(row, language) | {"overall": wording.percent(row["overall"], language)}
        key = _trait_key(row)
        text = phrase("trait", key, language, **values)
        found.append(_statistic("traits", text, row, clause=phrase("trait", f"{key}_clause", language, **values)))
    return found


def _trait_key(row) -> str:
    holds = wording.yes_or_no(row["category"]) if row["statistic"] == "share" else None
    return row["statistic"] if holds is None else "holds" if holds else "holds_not"


def _satisfaction(material: Material, own: pd.DataFrame, variables: pd.DataFrame) -> list[dict]:
    names = variables.loc[variables["role"] == "satisfaction", "variable"]
    labels = variables.set_index("variable")["label"]
    rows = own[own["variable"].isin(names) & (own["statistic"] == "mean")].sort_values(
        ["value", "variable"], ascending=[False, True]
    )
    if len(rows) < 2:
        return []
    found = []
    for field, row in (("pro", rows.iloc[0]), ("contra", rows.iloc[-1])):
        values = {"label": _touchpoint(labels[row["variable"]]), "n": int(row["base"])} | _mean_words(
            row, material.language
        )
        text = phrase("satisfaction", field, material.language, **values)
        found.append(_statistic(field, text, row, clause=values["label"]))
    return found


def _touchpoint(text: str) -> str:
    """`Hotline` for `Zufriedenheit: Hotline`."""
    head, _, rest = quotable(text).partition(": ")
    return rest if rest and head.casefold() in ("zufriedenheit", "satisfaction") else quotable(text)


def statements_from_people(material: Material, members: pd.DataFrame, persona: str) -> list[dict]:
    """What the attributes of the interviewed say about one persona: ranges and counts of people, never shares."""
    ids = members.loc[(members["persona_id"] == persona) & (members["source"] == "interview"), "respondent_id"]
    people = material.people[material.people["respondent_id"].isin(ids)]
    found = []
    for column in people.columns:
        values = people[column].dropna()
        if column in NOT_ATTRIBUTES or column.lower() in _NO_FACTS or values.empty:
            continue
        field = sheet_field(column, None)
        text = _people_text(values.astype(str), label(field, material.language), field, material.language)
        found.append(_row(field, text, f"people: {column}", n_people=len(values)))
    return found


def _people_text(values: pd.Series, shown: str, field: str, language: str) -> str:
    numbers = pd.to_numeric(values.str.replace(",", "."), errors="coerce")
    common = {"label": shown, "n": len(values)}
    if numbers.notna().all():
        unit = phrase("fact", "years", language) if field == "age" else ""
        years = wording.are_years(numbers)
        low, high = (_plain(value, language, years=years) for value in (numbers.min(), numbers.max()))
        if low == high:
            return phrase("fact", "people_same", language, value=low, unit=unit, **common)
        return phrase("fact", "people_range", language, low=low, high=high, unit=unit, **common)
    counts = values.value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    if len(values) > 1 and len(counts) == 1:
        return phrase(
            "fact", "people_both" if len(values) == 2 else "people_all", language, value=counts.index[0], **common
        )
    if counts.iloc[0] > 1:
        return phrase("fact", "people_shared", language, value=counts.index[0], k=int(counts.iloc[0]), **common)
    return phrase("fact", "people_listed", language, listed=wording.listing(list(counts.index), language), **common)


def _share_words(row, language: str) -> dict:
    return {
        "share": wording.percent(row["value"], language),
        "interval": wording.interval(row["low"], row["high"], language, as_percent=True),
    }


def _mean_words(row, language: str) -> dict:
    decimals = wording.places(row["value"], row["low"], row["high"])
    return {
        "value": wording.number(row["value"], language, decimals=decimals),
        "interval": wording.interval(row["low"], row["high"], language, decimals=decimals),
        "overall": wording.number(row["overall"], language, decimals=decimals),
    }


def _shown(variable, field: str, language: str) -> str:
    return label(field, language) if field in ("age", "gender") else quotable(variable["label"])


def _three(found: dict, language: str, values: pd.Series, keys: tuple[str, ...] = ("median", "q1", "q3")) -> dict:
    """Median and quartiles of `values` as text: years ungrouped, all with the same decimals."""
    years = wording.are_years(pd.to_numeric(values, errors="coerce").dropna())
    shown = [_plain(found[key], language, years=years) for key in keys]
    return dict(zip(("value", "low", "high"), shown, strict=True))


def _plain(value: float, language: str, *, years: bool = False) -> str:
    return wording.figure(float(value), language, years=years, exact=True)


def _statistic(field: str, text: str, row, *, clause: str = "") -> dict:
    numbers = {key: float(row[key]) for key in ("value", "low", "high")}
    return _row(field, text, row["evidence"], n_people=int(row["n"]), base=int(row["base"]), clause=clause, **numbers)


def _numbers(field: str, text: str, evidence: str, found: dict, *, clause: str = "") -> dict:
    numbers = {"value": found["median"], "low": found["low"], "high": found["high"]}
    return _row(field, text, evidence, n_people=found["n"], base=found["n"], clause=clause, **numbers)


def _row(
    field: str, text: str, evidence: str, *, n_people: int, base=None, value=None, low=None, high=None, clause: str = ""
) -> dict:
    return {
        "field": field, "text": text, "source": "statistic", "evidence": evidence, "n_people": n_people, "n_verbatims": None,
        "value": value, "low": low, "high": high, "base": base, "clause": clause,
    }  # fmt: skip
