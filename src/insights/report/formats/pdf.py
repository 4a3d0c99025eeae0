"""The report as PDF/UA-1 (tagged), drawn by Typst: the study's words go in as data and are set as text, never as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from insights.report.brand import Look, look
from insights.report.formats.drawings import standalone
from insights.report.html import unbroken
from insights.report.material import Material
from insights.report.sheets.content import breakable
from insights.report.sheets.pdf import dress, fonts

HERE = Path(__file__).parent / "typst"
WORDS = ("report", "contents", "formats_annex", "formats_annex_note", "formats_page")
KEPT = {"svg", "face", "id", "language", "css", "strength", "kind", "style"}  # no words of the study
BROADEST = 7  # columns of a table that can be read across a page
TITLE, RUNNING, CLIENT = 200, 70, 80  # letters of a title, of the one at the head of pages, of a client's name
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")  # signs that turn the direction of what follows
ISOLATED = ("\u2068", "\u2069")


def draw(material: Material, content: dict[str, Any]) -> bytes:
    """The report from its outline; the same content gives the same bytes."""
    words = {name: material.say(name) for name in WORDS}
    if content["client"]:
        words["report"] += f" {material.say('for_client', client=short(content['client'], CLIENT))}"
    return compiled(
        "report.typ",
        {
            **parted(content),
            "title": short(content["title"], TITLE),
            "running": short(content["title"], RUNNING),
            "words": words,
        },
        look(material.study),
    )


def parted(content: Any) -> Any:
    """`content` with every table that is too broad for a page as several below each other, each with the first column."""
    if isinstance(content, dict):
        return {name: parted(value) for name, value in content.items()}
    if not isinstance(content, list):
        return content
    return [part for item in content for part in (_parts(item) if _broad(item) else [parted(item)])]


def _broad(node: Any) -> bool:
    return isinstance(node, dict) and node.get("kind") == "table" and len(node["heads"]) > BROADEST


def _parts(table: dict[str, Any]) -> list[dict[str, Any]]:
    """`table` in parts of like breadth; the note stands below the last."""
    others = len(table["heads"]) - 1
    count = -(-others // (BROADEST - 1))
    ends = [1 + round(others * part / count) for part in range(count + 1)]
    found = []
    for part, (start, end) in enumerate(pairwise(ends), start=1):
        cut = [[row[0], *row[start:end]] for row in (table["heads"], *table["rows"])]
        found.append(
            {
                **table,
                "caption": f"{table['caption']} ({part}/{count})",
                "heads": cut[0],
                "rows": cut[1:],
                "note": table["note"] if part == count else "",
                "numbers_from": max(1, table["numbers_from"] - start + 1),
            }
        )
    return found


def compiled(template: str, data: dict[str, Any], brand: Look) -> bytes:
    """`template` filled with `data`, in the colours, with the logo and the fonts of `brand`."""
    import typst

    filled = {**settable(data, colours=brand.light), "look": dress(brand)}
    return typst.compile(
        (HERE / template).read_bytes(),
        root=HERE,
        font_paths=fonts(brand.font_files),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(filled, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
    )


def short(text: str, longest: int) -> str:
    """`text`, cut where it is longer than any page has room for."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def settable(content: Any, *, key: str = "", colours: Mapping[str, str] | None = None) -> Any:
    """`content` with drawings on their own, and in every text places to break and no sign that turns what stands behind it."""
    if isinstance(content, dict):
        return {name: settable(value, key=name, colours=colours) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [settable(value, key=key, colours=colours) for value in content]
    if not isinstance(content, str):
        return content
    if key in ("svg", "face"):
        return standalone(content, colours=colours)
    return content if key in KEPT else isolated(breakable(unbroken(content)))


def isolated(text: str) -> str:
    """`text` so that signs that turn the direction of writing end with it."""
    return text.join(ISOLATED) if TURNING.search(text) else text
