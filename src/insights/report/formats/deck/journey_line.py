"""The journey map as a line that PowerPoint can edit: phases with their touchpoints in order, satisfaction upwards."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from insights.report import figures
from insights.report.charts import Bar
from insights.report.claims import collect
from insights.report.formats.deck.pages import Slide, sentence
from insights.report.material import Material
from insights.report.sections.journey import weak_points

MOST = 13  # touchpoints on one slide


def slides(material: Material, section: dict) -> Iterator[Slide]:
    """The slides of the maps of all and of each persona, where touchpoints were rated by enough people; long journeys go on on the next slide."""
    journey, language = material["journey"], material.language
    everyone = journey[(journey["persona_id"] == "all") & journey["mean"].notna()]
    if everyone.empty:
        return
    low, high = float(everyone["scale_low"].min()), float(everyone["scale_high"].max())
    lead = next((c for c in collect(section) if c.claim_id == "journey-1"), None)
    note = material.say(
        "satisfaction_note",
        low=figures.plain(low, language, exact=True),
        high=figures.plain(high, language, exact=True),
        weights=material.weight_note,
    )
    for who, name in {"all": "", **material.persona_names}.items():
        rows = _rows(material, who)
        caption = material.say("map_of", name=name) if name and who != "all" else material.say("deck_journey")
        for place, part in enumerate(_pages(rows)):
            first = lead if who == "all" and not place else None
            data = {"rows": [row for row, _ in part], "phases": [phase for _, phase in part], "low": low, "high": high, "caption": caption}  # fmt: skip
            data["y_label"] = material.say("mean_head")
            title = sentence(first) if first else caption
            yield Slide(title, section["title"], (first,) if first else (), first, chart=("journey", data), base=note)


def _pages(rows: list[tuple[Bar, str]]) -> list[list[tuple[Bar, str]]]:
    """The touchpoints in as few parts of like length as slides can hold; none where there are fewer than two."""
    if len(rows) < 2:
        return []
    count = math.ceil(len(rows) / MOST)
    bounds = [round(i * len(rows) / count) for i in range(count + 1)]
    return [rows[a:b] for a, b in itertools.pairwise(bounds)]


def _rows(material: Material, persona_id: str) -> list[tuple[Bar, str]]:
    """Touchpoints in their order with their mean, and the phase of each; parts are folded into their whole, those without enough answers left out."""
    points, language = material["touchpoints"].sort_values("position"), material.language
    weak = weak_points(material) if persona_id == "all" else []
    journey = material["journey"]
    means = {r.touchpoint: r for r in journey[journey["persona_id"] == persona_id].itertuples()}
    rows = []
    for point in points[~points["parent"].isin(set(points["touchpoint"]))].itertuples():
        found = means.get(point.touchpoint)
        if found is None or figures.missing(found.mean) or figures.too_small(found.mean, found.n, as_percent=True):
            continue
        mark = "bad" if point.touchpoint in weak else ""
        text = figures.plain(found.mean, language)
        shown = f"{text} · {material.say('weak_point')}" if mark else text
        rows.append((Bar(point.name, found.mean, shown, found.low, found.high, mark), point.phase))
    return rows
