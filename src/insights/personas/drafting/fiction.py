"""The invented parts of a persona: name and face. They are marked as fictional and say nothing about anybody."""

from __future__ import annotations

import hashlib
import re

import numpy as np
import pandas as pd

from insights.personas.drafting.profiles import answers, median, quartiles
from insights.personas.material import Material, attribute_field, package_list, sheet_field
from insights.personas.people.linking import NOT_ATTRIBUTES

_CAPITAL = re.compile(r"\b[A-ZÄÖÜ][\w'’-]+")
ASSUMED_AGE = 45  # only for the choice of a first name, where no age is known


def ages_and_genders(material: Material, members: pd.DataFrame, personas: list[str]) -> pd.DataFrame:
    """Age (median) and share of women of each persona: from the survey, else from its interviewed people; missing where neither asks.

    Returns one row per persona: `persona_id`, `age`, `age_band` (where only bands were asked: the one that holds the median, and `age` its
    middle; else empty), `women` (among women and men), `most` (`female`, `male`, or empty where neither is
    more than half of all who gave a gender), and `country` (`at`, `ch`, or empty), where more than half of its people live in a country
    whose surnames the lists know.
    """
    rows = [
        (
            persona,
            *_age(material, members, persona),
            *_women_and_most(material, members, persona),
            _country(material, members, persona),
        )
        for persona in personas
    ]
    return pd.DataFrame(rows, columns=["persona_id", "age", "age_band", "women", "most", "country"])


def real_names(material: Material) -> frozenset[str]:
    """The words, without capitals, that no persona may be called by: names in the key of the pseudonyms, and whatever people wrote with a capital."""
    said = {word.casefold() for text in material.verbatims["text"] for word in _CAPITAL.findall(str(text))}
    return material.key_names | said


def invent(
    people: pd.DataFrame, *, language: str, study: str, seed: int, real: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """A name and a face for each persona of `people` (columns `persona_id`, `age`, `women`, perhaps `country`).

    Gender: women from two thirds of women on, men from two thirds of men on; the mixed ones are filled up so that the set holds as many
    women as the shares add up to, the largest share first; a gender in the column `decided` stands. Where no gender is known, women and men take turns. First names
    fit the cohort (`data/names.yml`); no name comes twice, and none is in `real` (`real_names`), so that nobody of the study bears it.
    The same study, personas, names and seed give the same names.
    """
    table = people.assign(gender=_genders(people["women"].astype(float)))
    if "decided" in table:
        table["gender"] = table["decided"].astype(object).fillna(table["gender"])
    lists = package_list("names")[language]
    rng = np.random.default_rng([seed, *hashlib.sha256(study.encode()).digest()[:4]])
    surnames = {"": list(rng.permutation(lists["surnames"]))}
    surnames |= {country: list(rng.permutation(names)) for country, names in lists.get("regions", {}).items()}
    used = set(real)
    rows = []
    for position, persona in enumerate(table.itertuples()):
        first, *near = _cohorts(lists[persona.gender], persona.age)
        name = _free([*rng.permutation(first), *(name for cohort in near for name in cohort)], used)
        regional = surnames.get(getattr(persona, "country", ""), surnames[""])
        # A name that is taken is replaced from the end, so that the others keep theirs.
        surname = _free([regional[position % len(regional)], *reversed(regional)], used)
        rows.append(
            (
                f"{name} {surname}",
                name,
                f"{lists['address'][persona.gender]} {surname}",
                _face(study, persona.persona_id, seed),
            )
        )
    invented = pd.DataFrame(rows, columns=["name", "first_name", "address", "face_seed"], index=table.index)
    return pd.concat([table, invented], axis=1)


def _free(names: list[str], used: set[str]) -> str:
    """The first of `names` that is not `used`, which it is from now on; the first of all where every one is."""
    name = str(next((name for name in names if name.casefold() not in used), names[0]))
    used.add(name.casefold())
    return name


def gender_of_name(name: str) -> str | None:
    """`female` or `male` for a name that people gave: by its form of address, else by its first name where a list knows it for one gender only."""
    word = next(iter(name.split()), "").casefold()
    lists = [package_list("names")[language] for language in ("de", "en")]
    found = {
        gender
        for listed in lists
        for gender in ("female", "male")
        if word == listed["address"][gender].casefold()
        or any(word == first.casefold() for cohort in listed[gender].values() for first in cohort)
    }
    return found.pop() if len(found) == 1 else None


def gender_of(word: str) -> str | None:
    """`female` or `male` for an answer to the question of gender; None for every other answer."""
    lists = package_list("names")
    word = str(word).strip().casefold()
    return "female" if word in lists["female_words"] else "male" if word in lists["male_words"] else None


def _genders(women: pd.Series) -> list[str]:
    known = women.dropna()
    female = set(known.index[known >= 2 / 3])
    mixed = known[(known > 1 / 3) & (known < 2 / 3)].sort_values(ascending=False, kind="stable")
    missing = max(0, round(float(known.sum())) - len(female))
    female |= set(mixed.index[:missing])
    result, turn = [], 0
    for index in women.index:
        if index in known.index:
            result.append("female" if index in female else "male")
        else:
            result.append(("female", "male")[turn % 2])
            turn += 1
    return result


def _cohorts(names: dict, age) -> list[list[str]]:
    """First names of the decade of birth, then those of the decades around it, nearest first."""
    born = package_list("names")["reference_year"] - int(ASSUMED_AGE if pd.isna(age) else age)
    decades = {int(decade): listed for decade, listed in names.items()}
    own = min(max(born // 10 * 10, min(decades)), max(decades))
    return [decades[decade] for decade in sorted(decades, key=lambda decade: (abs(decade - own), decade))]


def _face(study: str, persona: str, seed: int) -> str:
    return hashlib.sha256(f"{study}/{persona}/{seed}".encode()).hexdigest()[:12]


def _variable(material: Material, field: str) -> str | None:
    for _, row in material.variables.sort_values("position").iterrows():
        if sheet_field(row["variable"], row["field"]) == field and row["variable"] in material.responses:
            return row["variable"]
    return None


def _attribute(material: Material, members: pd.DataFrame, persona: str, field: str) -> pd.Series:
    own = members.loc[(members["persona_id"] == persona) & (members["source"] == "interview"), "respondent_id"]
    people = material.people[material.people["respondent_id"].isin(own)]
    columns = [c for c in people.columns if c not in NOT_ATTRIBUTES and attribute_field(c, material.variables) == field]
    return people[columns[0]].dropna() if columns else pd.Series(dtype="str")


def _age(material: Material, members: pd.DataFrame, persona: str) -> tuple[float, str]:
    name = _variable(material, "age")
    if name and material.segments.found:
        table = answers(material, members, persona)
        given, years = table[name], table[name].map(_years)
        found = quartiles(years, table["weight"])
        middle = found["median"] if found else median(years, table["weight"])
    else:
        given = _attribute(material, members, persona, "age")
        years = given.map(_years).dropna()
        middle = float(years.median()) if len(years) else np.nan
    if pd.isna(middle):
        return np.nan, ""
    if pd.to_numeric(given.dropna(), errors="coerce").notna().all():
        return round(middle), ""
    if not material.segments.found and given.nunique() > 1:  # of a few interviewed people no band is the middle one
        return round(middle), ""
    nearest = (years - middle).abs().idxmin()
    return round(middle), str(given[nearest])


def _women_and_most(material: Material, members: pd.DataFrame, persona: str) -> tuple[float, str]:
    name = _variable(material, "gender")
    if name and material.segments.found:
        table = answers(material, members, persona)
        given, weights = table[name].dropna(), table["weight"]
    else:
        given = _attribute(material, members, persona, "gender")
        weights = pd.Series(1.0, index=given.index)
    words, weights = given.map(gender_of), weights[given.index]
    held = {word: float(weights[words == word].sum()) for word in ("female", "male")}
    known = sum(held.values())
    most = next((word for word, weight in held.items() if weight > weights.sum() / 2), "")
    return held["female"] / known if known else np.nan, most


def _country(material: Material, members: pd.DataFrame, persona: str) -> str:
    name = _variable(material, "country")
    if name and material.segments.found:
        table = answers(material, members, persona)
        given, weights = table[name], table["weight"]
    else:
        given = _attribute(material, members, persona, "country")
        weights = pd.Series(1.0, index=given.index)
    lived = given.dropna().astype(str).str.strip().str.casefold()
    for country, words in package_list("names")["country_words"].items():
        if len(lived) and weights[lived.index][lived.isin(words)].sum() > weights[lived.index].sum() / 2:
            return country
    return ""


def _years(value) -> float:
    """The age that an answer stands for: a number, or the middle of a band such as `35–49`."""
    if pd.isna(value):
        return np.nan
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", str(value))]
    return float(np.mean(numbers[:2])) if numbers else np.nan
