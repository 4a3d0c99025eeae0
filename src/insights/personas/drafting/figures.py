"""Statements about a persona that come from numbers, and from the attributes of its interviewed people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import estimates, wording
from insights.contracts import split
from insights.personas.drafting.profiles import answers, quartiles
from insights.personas.language import label, phrase, quotable
from insights.personas.material import Material, attribute_field, sheet_field
from insights.personas.people.clusters import KIND_COLUMNS
from insights.personas.people.linking import NOT_ATTRIBUTES
from insights.personas.validation.contrasts import compare
from insights.protection.small_groups import coarsened

FACTS = ("demographic", "firmographic")
CATEGORIES = 3  # most categories that a sentence names; all stand in persona_profile
APPROACH = 3  # most statements on how they go about things
FAR = 0.2  # distance to all respondents from which an answer is given far more often
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
    *KIND_COLUMNS,
    *("stadt", "plz", "postcode", "zip", "email", "e-mail", "phone", "telefon", "kundennummer", "customer_id"),
}


def statements_from_survey(
    material: Material, members: pd.DataFrame, profile: pd.DataFrame, persona: str, *, most: int = 5
) -> list[dict]:
    """What the survey says about one persona.

    Facts: the most frequent categories, at most three, each with share and interval ("mostly" where the first interval lies above a half), or the
    median with the middle half. Traits: of the psychographic variables that differ from all respondents, those in which the persona lies
    farthest from all, one answer each, at most five; answers in the lower half of a scale, "no", and lower means are `traits_negative`.
    An answer on a scale only where the whole group leans that way (`_leaning`): those who agree somewhat more often and fully less often
    agree no more than others.
    Approach: the same of behavioural variables. Usage: median and middle half beside everyone's. Pro and contra: the touchpoints with
    the best and the worst mean, where it lies on that side of the middle of the scale, or apart from all other means by its interval.
    """
    own = profile[profile["persona_id"] == persona]
    inside = material.responses.index.isin(answers(material, members, persona).index)
    found: list[dict] = []
    variables = material.variables.sort_values("position")
    for _, variable in variables.iterrows():
        field = sheet_field(variable["variable"], variable["field"])
        rows = own[own["variable"] == variable["variable"]]
        if field in ("channels", "times") or variable["role"] in FACTS:
            found += _fact(material, members, persona, variable, rows, field)
        elif variable["role"] == "usage" and variable["kind"] == "numeric":
            found += _usage(material, members, persona, variable)
        elif variable["role"] == "usage":
            found += _fact(material, members, persona, variable, rows, "usage")
    standing_out = _standing_out(material, own, variables, "psychographic", inside)
    found += [row for row in standing_out if row["field"] == "traits"][:most]
    found += [row for row in standing_out if row["field"] == "traits_negative"][:most]
    found += _standing_out(material, own, variables, "behaviour", inside)[:APPROACH]
    return found + _satisfaction(material, own, variables)


def _fact(material: Material, members, persona: str, variable, rows: pd.DataFrame, field: str) -> list[dict]:
    language = material.language
    if variable["kind"] == "numeric":
        return _median(material, members, persona, variable, field)
    rows = rows[rows["statistic"] == "share"].sort_values(["value", "position"], ascending=[False, True])
    if rows.empty or rows.iloc[0]["value"] <= 0:
        return []
    first, shown = rows.iloc[0], _shown(variable, field, language)
    named = rows[(rows["n"] >= estimates.suppress_below()) | (rows.index == rows.index[0])].head(CATEGORIES)
    words = [f"{row['category']} ({_share(row, language)})" for _, row in named.iterrows()]
    values = {"label": shown, "n": int(first["base"])}
    if variable["kind"] == "multiple":
        text = phrase("fact", "several", language, listed=wording.listing(words, language), **values)
    elif wording.yes_or_no(first["category"]) is not None:  # the rest follows from it
        named = named.head(1)
        shares = _share_words(first, language)
        text = phrase("fact", "yes_no", language, category=first["category"], **shares, **values)
    else:
        most = phrase("fact", "mostly" if first["low"] >= 0.5 else "most_often", language)
        text = phrase(
            "fact", "mode", language, most=most, category=first["category"], **_share_words(first, language), **values
        )
        if len(words) > 1:
            text += phrase("fact", "then", language, listed=wording.listing(words[1:], language))
    # Running text names what sets the group apart, not what everybody answers.
    told = field in ("channels", "times") or (bool(first["differs"]) and not _age_again(field, shown))
    second = str(named["category"].iloc[1]) if len(named) > 1 and first["low"] < 0.5 else ""
    told_words = {"clause": str(first["category"]), "about": shown, "second": second} if told else {}
    return [_statistic(field, text, first, degree="mostly" if first["low"] >= 0.5 else "most_often", **told_words)]


def _share(row, language: str) -> str:
    return "{share}; {interval}".format(**_share_words(row, language))


def _age_again(field: str, shown: str) -> bool:
    """Whether a column holds the age once more, in groups."""
    return field != "age" and shown.casefold().startswith(("age", "alter"))


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
    degree = "more" if found["low"] > overall["median"] else "less" if found["high"] < overall["median"] else ""
    about = quotable(variable["label"])
    return [_numbers("usage", text, f"responses: {name}", found, clause=about, about=about, degree=degree)]


def _standing_out(
    material: Material, own: pd.DataFrame, variables: pd.DataFrame, role: str, inside: np.ndarray
) -> list[dict]:
    """The answers in which the persona lies farthest from all respondents, one per variable of `role`, the farthest first."""
    language = material.language
    names = [
        row["variable"]
        for _, row in variables.iterrows()
        if row["role"] == role and sheet_field(row["variable"], row["field"]) not in ("channels", "times")
    ]
    labels = variables.set_index("variable")["label"]
    rows = own[own["variable"].isin(names) & own["differs"]].copy()
    rows["gap"] = (rows["value"] - rows["overall"]).abs()
    rows = rows[(rows["statistic"] == "mean") | (rows["value"] > rows["overall"])]
    scales = variables.set_index("variable")
    rows = rows.loc[[not _in_the_middle(row, scales.loc[row["variable"]]) for _, row in rows.iterrows()]]
    leans = {name: _leaning(material, scales.loc[name], name, inside) for name in rows["variable"].unique()}
    rows = rows.loc[[_goes_along(row, scales.loc[row["variable"]], leans) for _, row in rows.iterrows()]]
    # One row per variable: the mean where there is one, else the answer that stands out most.
    rows = (
        rows.sort_values(["variable", "statistic", "gap", "position"], ascending=[True, True, False, True])
        .groupby("variable", as_index=False)
        .first()
    )
    # What sets this persona apart comes first: the distance to all for shares, the effect for means.
    rows["apart"] = rows["gap"].where(rows["statistic"] == "share", rows["effect"])
    rows = rows.sort_values(["apart", "effect", "variable"], ascending=[False, False, True])
    found = []
    for _, row in rows.iterrows():
        values = {"label": quotable(labels[row["variable"]]), "n": int(row["base"]), "category": row["category"]}
        if row["statistic"] == "mean":
            values |= _mean_words(row, language, scales.loc[row["variable"]])
        else:
            values |= _share_words(row, language) | {"overall": wording.percent(row["overall"], language)}
        text = phrase("trait", _trait_key(row), language, **values)
        held = _is_held(row, scales.loc[row["variable"]])
        field = "approach" if role == "behaviour" else "traits" if held else "traits_negative"
        degree = (
            "far"
            if row["statistic"] == "share" and row["gap"] >= FAR
            else "more"
            if row["value"] > row["overall"]
            else "less"
        )
        answer = "" if row["statistic"] == "mean" else str(row["category"])
        found.append(_statistic(field, text, row, clause=answer or "mean", about=values["label"], degree=degree))
    return found


def _in_the_middle(row, variable) -> bool:
    """Whether an answer is the middle of a scale, which says nothing of a persona."""
    scale = split(variable["categories"]) if variable["kind"] == "ordinal" and row["statistic"] == "share" else []
    return len(scale) % 2 == 1 and row["category"] == scale[len(scale) // 2]


def _leaning(material: Material, variable, name: str, inside: np.ndarray) -> int | None:
    """Whether a group lies above (1) or below (-1) all others on an ordered scale, None for other questions.

    Both must lie apart by their intervals: the mean, and the share of answers in that half of the scale.
    """
    if variable["kind"] != "ordinal" or name not in material.responses:
        return None
    mean = compare(material.responses, pd.Series({"variable": name, **variable[["kind", "categories"]]}), inside)
    if mean is None or not mean.direction:
        return 0
    scale = split(variable["categories"])
    half = scale[(len(scale) + 1) // 2 :] if mean.direction > 0 else scale[: len(scale) // 2]
    given = material.responses[name]
    boxed = material.responses.assign(**{name: given.isin(half).astype("str").where(given.notna())})
    box = compare(boxed, pd.Series({"variable": name, "kind": "nominal"}), inside, category="True")
    return mean.direction if box and box.direction > 0 else 0


def _goes_along(row, variable, leans: dict[str, int | None]) -> bool:
    """Whether an answer on a scale lies on the side to which the whole group leans."""
    lean = leans[row["variable"]]
    if lean is None or row["statistic"] != "share":
        return True
    scale = split(variable["categories"])
    upper = row["category"] in scale[(len(scale) + 1) // 2 :]
    return lean == (1 if upper else -1)


def _is_held(row, variable) -> bool:
    """Whether an answer that stands out says that something applies: not "no", not in the half of a scale that refuses, no mean below
    everyone's; every answer without an order does, because it is given more often than by all."""
    if row["statistic"] == "mean":
        return bool(row["value"] > row["overall"])
    if wording.yes_or_no(row["category"]) is not None:
        return bool(wording.yes_or_no(row["category"]))
    if variable["kind"] != "ordinal":  # what is said more often than by all applies, where answers have no order
        return True
    scale = split(variable["categories"])
    lower = row["category"] in scale[: len(scale) // 2]
    from_agreement_on = wording.agrees(scale[0]) and not wording.agrees(scale[-1])  # listed from agreement to refusal
    return lower if from_agreement_on else not lower


def _trait_key(row) -> str:
    holds = wording.yes_or_no(row["category"]) if row["statistic"] == "share" else None
    return row["statistic"] if holds is None else "holds" if holds else "holds_not"


def _satisfaction(material: Material, own: pd.DataFrame, variables: pd.DataFrame) -> list[dict]:
    names = variables.loc[variables["role"] == "satisfaction", "variable"]
    known = variables.set_index("variable")
    rows = own[own["variable"].isin(names) & (own["statistic"] == "mean")].sort_values(
        ["value", "variable"], ascending=[False, True]
    )
    if len(rows) < 2:
        return []
    found = []
    for field, row, others in (("pro", rows.iloc[0], rows.iloc[1:]), ("contra", rows.iloc[-1], rows.iloc[:-1])):
        variable = known.loc[row["variable"]]
        middle = _middle(material, variable, names)
        speaks_for = row["value"] > middle or row["low"] > others["high"].max()
        speaks_against = row["value"] < middle or row["high"] < others["low"].min()
        if not (speaks_for if field == "pro" else speaks_against):
            continue
        values = {"label": _touchpoint(variable["label"]), "n": int(row["base"])}
        values |= _mean_words(row, material.language, variable)
        text = phrase("satisfaction", field, material.language, **values)
        found.append(_statistic(field, text, row, clause=values["label"]))
    return found


def _middle(material: Material, variable, names: pd.Series) -> float:
    """The middle of the scale of a question, as declared; else of all answers that were given to questions of satisfaction."""
    ends = pd.to_numeric(pd.Series(split(variable["categories"]), dtype="str"), errors="coerce").dropna()
    if len(ends) < 2:
        asked = material.responses[[name for name in names if name in material.responses]]
        given = asked.apply(pd.to_numeric, errors="coerce")
        ends = pd.Series([given.min().min(), given.max().max()])
    return float(ends.min() + ends.max()) / 2


def _touchpoint(text: str) -> str:
    """`Hotline` for `Zufriedenheit: Hotline`."""
    head, _, rest = quotable(text).partition(": ")
    return rest if rest and head.casefold() in ("zufriedenheit", "satisfaction") else quotable(text)


def statements_from_people(material: Material, members: pd.DataFrame, persona: str) -> list[dict]:
    """What the attributes of the interviewed say about one persona: counts of people, never shares.

    Told is what fits at least five of all who were interviewed, whatever is combined: a job and an age are somebody's (`small_groups`); and
    nothing of fewer than five people of the persona, whose numbers stand beside their quotations.
    """
    ids = members.loc[(members["persona_id"] == persona) & (members["source"] == "interview"), "respondent_id"]
    people = attributes_told(material)
    people = people[people["respondent_id"].isin(ids)]
    found = []
    for column in people.columns:
        values = people[column].dropna()
        if column in NOT_ATTRIBUTES or column.lower() in _NO_FACTS or len(values) < estimates.suppress_below():
            continue
        field = attribute_field(column, material.variables)
        texts, shown = values.astype(str), label(field, material.language, material.variables)
        told = (
            {"clause": texts.iloc[0], "about": shown, "degree": "all"}
            if texts.nunique() == 1 and len(texts) > 1
            else {}
        )
        text = _people_text(texts, shown, field, material.language, order=_order(material, column))
        found.append(_row(field, text, f"people: {column}", n_people=len(values), **told))
    return found


def attributes_told(material: Material) -> pd.DataFrame:
    """The interviewed with attributes so coarse that each combination of them has at least five people."""
    people = material.interviewed
    columns = [c for c in people.columns if c not in NOT_ATTRIBUTES and c.lower() not in _NO_FACTS]
    orders = {column: _order(material, column) for column in columns}
    return coarsened(people, columns, language=material.language, orders=orders)


def _order(material: Material, column: str) -> list[str]:
    """The answers of the survey's question of the same name, from the lowest to the highest."""
    return [
        answer
        for cell in material.variables.loc[material.variables["variable"] == column, "categories"]
        for answer in split(cell)
    ]


def _people_text(values: pd.Series, shown: str, field: str, language: str, *, order: list[str]) -> str:
    numbers = pd.to_numeric(values.str.replace(",", "."), errors="coerce")
    common = {"label": shown, "n": len(values)}
    if numbers.notna().all():
        unit = phrase("fact", "years", language) if field == "age" else ""
        years = wording.are_years(numbers)
        low, high = (_plain(value, language, years=years) for value in (numbers.min(), numbers.max()))
        if low == high:
            return phrase("fact", "people_same", language, value=low, unit=unit, **common)
        return phrase("fact", "people_range", language, low=low, high=high, unit=unit, **common)
    counts = values.value_counts()
    counts = counts.loc[sorted(counts.index, key=lambda one: (order.index(one) if one in order else len(order), one))]
    counts = counts.sort_values(ascending=False, kind="stable")
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


def _mean_words(row, language: str, variable) -> dict:
    decimals = wording.places(row["value"], row["low"], row["high"])
    scale = split(variable["categories"]) if variable["kind"] == "numeric" else []
    ends = {"low": scale[0], "high": scale[-1]} if len(scale) > 1 else None
    return {
        "value": wording.number(row["value"], language, decimals=decimals)
        + (phrase("trait", "scale", language, **ends) if ends else ""),
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


def _statistic(field: str, text: str, row, **told) -> dict:
    numbers = {key: float(row[key]) for key in ("value", "low", "high")}
    return _row(field, text, row["evidence"], n_people=int(row["n"]), base=int(row["base"]), **numbers, **told)


def _numbers(field: str, text: str, evidence: str, found: dict, **told) -> dict:
    numbers = {"value": found["median"], "low": found["low"], "high": found["high"]}
    return _row(field, text, evidence, n_people=found["n"], base=found["n"], **numbers, **told)


def _row(field: str, text: str, evidence: str, **values) -> dict:
    """A statement; `clause`, `about`, `second` and `degree` are what running text makes its sentence from."""
    row = {
        "field": field, "text": text, "source": "statistic", "evidence": evidence, "n_people": 0, "n_verbatims": None,
        "value": None, "low": None, "high": None, "base": None, "inferred": False, "clause": "", "about": "", "second": "", "degree": "",
    }  # fmt: skip
    return row | values
