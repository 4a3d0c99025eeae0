"""The names that a study gives to things: labels, categories, personas, themes. What a sentence quotes is one of them or a verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insights import contracts
from insights.report.material import Material

LABELLED = {
    "variables": ("label",),
    "touchpoints": ("name", "phase", "parent"),
    "event_shares": ("activity",),
    "event_activities": ("activity",),
    "event_variants": ("path",),
    "event_groups": ("grouping", "group", "activity"),
    "event_attribution": ("touchpoint",),
    "event_changes": ("group", "series"),
    "themes": ("label",),
    "codes": ("name",),
    "campaigns": ("name",),
    "persona_map_axes": ("text",),
    "assumptions": ("text",),
    "people": ("group",),
}
CATEGORIES = (
    "profile",
    "segment_profile",
    "persona_profile",
    "crosstabs",
    "target_comparison",
    "weighting",
    "campaigns",
)
QUOTED = {"de": re.compile(r"„([^“]*)“"), "en": re.compile(r"“([^”]*)”")}
MARKS = str.maketrans({mark: "'" for mark in '‚‘’‛`´„“”‟"«»‹›'})
ENDING = re.compile(r"\s?(?:\[…\]|…)$")


def plain(text: str) -> str:
    """`text` after the typographic normalisation, the only one there is: one kind of space and of quotation mark, no space at the ends."""
    return re.sub(r"\s+", " ", text.translate(MARKS)).strip()


def names(material: Material) -> frozenset[str]:
    """Every name of the study, normalised; `material` remembers them."""
    known = material.looked_up
    if "names" not in known:
        found = {plain(name) for name in _all(material)}
        known["names"] = frozenset(found | {name.rstrip(".") for name in found} | {f"{name}." for name in found})
    return known["names"]


def digits(material: Material) -> re.Pattern[str]:
    """Finds the names that hold digits and something else (`250–999`, `Serviceumsatz 2025`): no numbers of the report."""
    known = material.looked_up
    if "names with digits" not in known:
        found = {name for name in _all(material) if re.search(r"\d", name) and re.search(r"[^\d.,\s]", name)}
        found |= set(_waves(material))
        ordered = sorted(found, key=lambda name: (-len(name), name))
        listed = "|".join(re.escape(name) for name in ordered)
        # a name that opens a sentence has a capital: `Bis 25` for `bis 25`; `2024-04` is none at the head of a date
        known["names with digits"] = re.compile(rf"(?<!\w)(?:{listed})(?!\w|-\d)" if listed else r"(?!)", re.IGNORECASE)
    return known["names with digits"]


def _all(material: Material) -> frozenset[str]:
    """Every name as it is written; `material` remembers them."""
    known = material.looked_up
    if "names as written" not in known:
        known["names as written"] = frozenset(name for name in _names(material) if name)
    return known["names as written"]


def quotations(text: str, language: str) -> list[str]:
    """What stands in quotation marks in `text`."""
    return QUOTED[language].findall(text)


def _names(material: Material) -> Iterator[str]:
    for file, columns in LABELLED.items():
        if file in material.handovers:
            for column in columns:
                yield from (str(value) for value in material[file][column].dropna().unique())
    for variable in material.labels:
        yield material.short_label(variable)
    yield from categories(material)
    yield from _of_documents(material)
    settings = material.study.settings
    yield from (settings.title, settings.client or "")
    yield from (assumption.text for assumption in settings.assumptions)


def categories(material: Material) -> Iterator[str]:
    """The answers that the survey offers, bare and behind the label of their question, and the groups of the tables."""
    for row in material["variables"].itertuples():
        for category in contracts.split(row.categories):
            shown = material.category(row.variable, category)
            yield from (
                category,
                shown,
                *(f"{label}: {shown}" for label in (row.label, material.short_label(row.variable))),
            )
    tables = [material[file] for file in CATEGORIES if file in material.handovers]
    columns = [zip(table["variable"].tolist(), table["category"].tolist(), strict=True) for table in tables]
    for variable, category in {pair for pairs in columns for pair in pairs}:
        if isinstance(variable, str) and isinstance(category, str):
            yield from (category, str(material.category(variable, category)))
    for file in ("event_groups", "event_changes"):
        for row in material[file][["grouping", "group"]].drop_duplicates().itertuples():
            yield f"{row.grouping}: {row.group}"
    for group in material["metrics"]["group"].unique():
        yield material.group(group)


def _waves(material: Material) -> Iterator[str]:
    """Waves of the survey that are called by their year, or by a name with a number in it."""
    variables = material["variables"]
    for wave in variables.loc[variables["role"] == "wave", "categories"]:
        yield from (
            name
            for name in contracts.split(wave)
            if re.fullmatch(r"(?:19|20)\d{2}|.*[^\W\d].*\d.*|.*\d.*[^\W\d].*", name)
        )


def _of_documents(material: Material) -> Iterator[str]:
    yield from material.persona_names.values()
    solution = material["segments"]
    for segment in solution.segments:
        yield from (segment.name, segment.motto)
    yield from (band.name for band in solution.bands)
    for persona in material["personas"].personas:
        yield from (persona.headline, *(field.label for field in persona.fields))
    for axis in material["persona_map_summary"].axes:
        yield from (*axis.low_pole, *axis.high_pole)
    yield from material["journey_summary"].thin_phases
