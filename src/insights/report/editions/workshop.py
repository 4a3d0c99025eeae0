"""Material for a workshop: assumption cards to cut out, and empathy maps, one page each, filled for every persona and empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from insights import ledger
from insights.report import html
from insights.report.claims import Claim
from insights.report.material import Material
from insights.study import Study

EMPTY_MAPS = 2
FIELDS = ("thinks_feels", "sees", "hears", "says_does", "pains", "gains")
ENTRIES = 3  # that fit a field on one printed page


def content(material: Material, sections: Sequence[dict]) -> dict[str, Any]:
    """What the pages hold, taken from the report's sections: `cards` of assumptions, `maps` with their fields."""
    cards = [
        {"text": item["text"], "verdict": item["verdict"], "css": item["css"], "claim": item["claim"]}
        for item in _items(sections, "assumption_card")
    ]
    maps = [_map(material, item) for item in _items(sections, "persona_card") if item["empathy"]]
    fields = [{"title": material.term("empathy", field), "entries": [], "more": 0} for field in FIELDS]
    maps += [{"name": "", "headline": "", "verdict": "", "fields": fields}] * EMPTY_MAPS
    return {"cards": cards, "maps": maps}


def _items(sections: Sequence[dict], template: str) -> list[dict]:
    blocks = [block for section in sections for block in section["blocks"]]
    return [i for b in blocks if b["kind"] == "cards" and b["template"] == template for i in b["items"]]


def _map(material: Material, item: dict) -> dict[str, Any]:
    fields = []
    for field in item["empathy"]:
        claims: list[Claim] = [entry["claim"] for entry in field["entries"]]
        shown = [{"text": c.shown or c.text, "strength": c.strength, "id": c.claim_id} for c in claims[:ENTRIES]]
        fields.append({"title": field["title"], "entries": shown, "more": max(0, len(claims) - ENTRIES)})
    return {"name": item["name"], "headline": item["headline"], "verdict": item["verdict"], "fields": fields}


def render(material: Material, sections: Sequence[dict]) -> str:
    """The page `workshop.html`: it needs nothing beside it, and each card and map keeps to its sheet when printed."""
    styles = Markup((html.TEMPLATES / "workshop.css").read_text(encoding="utf-8"))
    page = (
        html.environment(material)
        .get_template("workshop.html.j2")
        .render(
            language=material.language,
            title=material.study.settings.title,
            styles=styles,
            **content(material, sections),
        )
    )
    return html.unbroken(page)


def write(page: str, study: Study) -> str:
    """Write the page to `reports/<study>/workshop.html` and record it; the path as seen from the workspace."""
    path = study.reports / "workshop.html"
    ledger.write(path, page.encode(), study)
    return path.relative_to(study.workspace.root).as_posix()
