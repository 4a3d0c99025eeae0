"""Measures that people decided, in `measures.yml` or under `measures:` in `study.yml`, shown beside the insight that they answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from insights.errors import InputError, nearest
from insights.report import blocks, figures
from insights.report.material import Material
from insights.settings import Measure
from insights.wording import quoted


def of_insight(material: Material, key: str) -> list[dict[str, Any]]:
    """The decided measures for the insight `key`, as the card shows them."""
    return [_shown(material, measure) for measure in material.study.measures if measure.insight == key]


def without_insight(material: Material, keys: Sequence[str], known: Sequence[str]) -> list[dict]:
    """Blocks with the measures that belong to no insight, and those whose insight these data do not show (any more).

    `keys` are the insights' own names, which are offered; `known` are all by which a measure may refer to one.
    """
    loose = [m for m in material.study.measures if m.insight not in known]
    if not loose:
        return []
    named = [m for m in loose if m.insight]
    shown = [{**_shown(material, m), "lost": m.insight or ""} for m in loose]
    say = material.say
    note = say("measures_lost", names=", ".join(keys)) if named and keys else ""
    return [
        blocks.heading(say("measures_other")),
        blocks.cards(shown, "decided_measure"),
        blocks.note(note, warning=True),
    ]


def _shown(material: Material, measure: Measure) -> dict[str, Any]:
    say = material.say
    pairs = [
        (say("measure_metric"), material.short_label(measure.metric) if measure.metric else ""),
        (say("measure_baseline"), _today(material, measure)),
        (say("measure_target"), measure.target or ""),
        (say("measure_owner"), measure.owner or ""),
        (say("measure_due"), _date(material, measure)),
        (say("measure_question"), quoted(_question(material, measure), material.language) if measure.question else ""),
        (say("measure_persona"), _persona(material, measure)),
    ]
    return {"text": measure.text, "lost": "", "facts": [(head, text) for head, text in pairs if text]}


def _question(material: Material, measure: Measure) -> str:
    return material.study.settings.questions[measure.question - 1]


def _date(material: Material, measure: Measure) -> str:
    if not measure.due:
        return ""
    return f"{measure.due:%d.%m.%Y}" if material.language == "de" else f"{measure.due.day} {measure.due:%B %Y}"


def _persona(material: Material, measure: Measure) -> str:
    """The name of the persona. Raises InputError with the nearest names for one that the study does not have."""
    if not measure.persona:
        return ""
    names = {persona.persona_id: persona.name for persona in material["personas"].personas}
    if measure.persona in names:
        return names[measure.persona]
    if measure.persona not in names.values():
        there = [*names, *names.values()]
        name = "study.yml" if measure in material.study.settings.measures else "measures.yml"
        where = f"{material.study.raw / name}: measures: {measure.text!r}"
        raise InputError(f"{where}: there is no persona {measure.persona!r}; {nearest(measure.persona, there)}.")
    return measure.persona


def _today(material: Material, measure: Measure) -> str:
    """Where the metric stands, when it is a question of the survey that has a mean."""
    profile = material["profile"]
    rows = profile[(profile["variable"] == measure.metric) & (profile["statistic"] == "mean")]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    return figures.full(row["value"], row["low"], row["high"], int(row["base"]), material.language)
