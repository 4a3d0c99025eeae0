"""All sheets as one HTML file that needs nothing beside it; the evidence opens with a click, on paper each sheet is one A4 page."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path

from insights.report.html import TEMPLATES, environment, unbroken
from insights.report.material import Material
from insights.report.sheets.content import FRONTS, HELP, blocks_of_front, cut

FONTS = Path(__file__).parent / "fonts"
SHOWN = FRONTS[1]


def render(material: Material, sheets: list[dict]) -> str:
    """The page `personas.html`. Everything from data is escaped; the same input gives the same text."""
    from markupsafe import Markup

    text = (
        environment(material)
        .get_template("personas.html.j2")
        .render(
            language=material.language,
            title=material.study.settings.title,
            study=material.study.name,
            reason=material["personas"].reason or material.say("no_personas"),
            sheets=[_sheet(sheet) for sheet in sheets],
            styles=Markup(_letters() + (TEMPLATES / "personas.css").read_text(encoding="utf-8")),
        )
    )
    return unbroken(re.sub(r"\n\s*\n+", "\n", text))


def _letters() -> str:
    """Our sans as style, so that the page looks and prints everywhere as it does here."""
    faces = []
    for weight, style in ((400, "Regular"), (700, "Bold")):
        data = base64.b64encode((FONTS / f"InsightsSans-{style}.ttf").read_bytes()).decode()
        faces.append(
            f'@font-face {{ font-family: "Insights Sans"; font-weight: {weight}; src: url(data:font/ttf;base64,{data}) format("truetype"); }}'
        )
    return "\n".join(faces) + "\n"


def _sheet(sheet: dict) -> dict:
    """The sheet with its first statements on the front and all others, each once, behind the fold."""
    shown = {claim.claim_id for fact in sheet["facts"] for claim in fact["claims"][:1]}
    shown |= {bar["claim"].claim_id for bar in sheet["bars"]}
    fronts = blocks_of_front(sheet, len(sheet["bars"])), sheet["sides"]
    moves, sides = ([_front(block) for block in blocks] for blocks in fronts)
    shown |= {claim.claim_id for block in (*moves, *sides) for claim in block["claims"]}
    placed = {block["field"] for block in (*moves, *sides)} | set(HELP)
    if sheet["help"]:
        shown |= {claim.claim_id for claim in sheet["help"]["claims"]}
    rest = [
        {
            **block,
            "claims": left,
            "text": "" if block["claims"] or block["field"] in placed else block["text"],
            "edited": "" if block["field"] in placed else block["edited"],
        }
        for block in sheet["fields"]
        if (left := [c for c in block["claims"] if c.claim_id not in shown]) or not block["claims"]
    ]
    return {
        **sheet,
        "moves": moves,
        "sides": sides,
        "rest": [b for b in rest if b["claims"] or b["text"]],
        "told": set(),
    }


def _front(block: dict) -> dict:
    claims = [] if block["edited"] else block["claims"][: SHOWN.entries]
    return {
        **block,
        "claims": [replace(c, shown=cut(c.shown or c.text, SHOWN.letters) or c.shown or c.text) for c in claims],
    }
