"""The journey map as a line that PowerPoint can edit: phases with their touchpoints in order, satisfaction upwards."""

from __future__ import annotations

from collections.abc import Iterator

from insights.report import figures
from insights.report.charts import Bar
from insights.report.claims import collect
from insights.report.formats.deck.pages import Slide, sentence
from insights.report.material import Material
from insights.report.sections.journey import weak_points

MOST = 14


def slides(material: Material, section: dict) -> Iterator[Slide]:
    """The slide of the map, where touchpoints were rated by enough people."""
    rows, phases = _rows(material)
    if len(rows) < 2:
        return
    journey, language = material["journey"], material.language
    everyone = journey[(journey["persona_id"] == "all") & journey["mean"].notna()]
    low, high = float(everyone["scale_low"].min()), float(everyone["scale_high"].max())
    claims = list(collect(section))
    lead = next((c for c in claims if c.claim_id == "journey-1"), None)
    note = material.say(
        "satisfaction_note",
        low=figures.plain(low, language, exact=True),
        high=figures.plain(high, language, exact=True),
        weights=material.weight_note,
    )
    data = {"rows": rows, "phases": phases, "low": low, "high": high, "caption": material.say("deck_journey")}
    data["y_label"] = material.say("mean_head")
    title = sentence(lead) if lead else data["caption"]
    yield Slide(title, section["title"], (lead,) if lead else (), lead, chart=("journey", data), base=note)


def _rows(material: Material) -> tuple[list[Bar], list[str]]:
    """Touchpoints in their order with the mean of everybody, and the phase of each; those without enough answers are left out."""
    points, weak, language = material["touchpoints"], weak_points(material), material.language
    journey = material["journey"]
    means = {r.touchpoint: r for r in journey[journey["persona_id"] == "all"].itertuples()}
    rows, phases = [], []
    for point in points.sort_values("position").itertuples():
        found = means.get(point.touchpoint)
        if found is None or figures.missing(found.mean) or figures.too_small(found.mean, found.n, as_percent=True):
            continue
        mark = "bad" if point.touchpoint in weak else ""
        text = figures.plain(found.mean, language)
        rows.append(Bar(point.name, found.mean, f"{text} · {material.say('weak_point')}" if mark else text, found.low, found.high, mark))  # fmt: skip
        phases.append(point.phase)
    return rows[:MOST], phases[:MOST]
