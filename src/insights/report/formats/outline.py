"""The report as plain data: its sections as nested nodes, and what every claim rests on under one number.

Every format but HTML is drawn from this. A card or block that this module does not know loses nothing: its claims are taken over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

from insights.report import html
from insights.report.charts import Drawn
from insights.report.claims import Claim, collect
from insights.report.formats import cards
from insights.report.material import Material

WIDE = re.compile(r'<div class="map-wide">(<svg.*?</svg>)', re.DOTALL)
JOURNEY = re.compile(r'<svg[^>]*aria-labelledby="jm-(.+?)-\d+-')  # whose journey a drawing shows
SPOKEN = re.compile(r"<(title|desc)\b[^>]*>(.*?)</\1>", re.DOTALL)
LETTERS = re.compile(r"(?<=\))(?: [A-Z])+$")  # of the columns that a share of a banner table lies above
PLACES = ("claims", "small")  # kinds of nodes in which a claim stands; the others list claims of other sections
LEVEL = 2  # of a heading in a section; the section's own is 1


def outline(material: Material, sections: Sequence[dict]) -> dict[str, Any]:
    """`sections` as nodes and `notes`, one per claim in the order of reading: number, claim_id, quotes, sources, base."""
    numbers = numbered(sections)
    claims = {claim.claim_id: claim for claim in collect(list(sections))}
    read = Reader(material, numbers)
    return {
        "language": material.language,
        "study": material.study.name,
        "title": material.study.settings.title,
        "client": material.study.settings.client or "",
        "facts": [list(fact) for fact in html.facts(material)],
        "sections": _first_marked(
            [
                {"id": s["id"], "title": s["title"], "lead": s["lead"], "nodes": read.all(s["blocks"], LEVEL)}
                for s in sections
            ]
        ),
        "notes": [_note(material, claims[claim_id], number) for claim_id, number in numbers.items()],
    }


def numbered(sections: Sequence[dict]) -> dict[str, int]:
    """The number of each claim's evidence, counted through the report as it is read."""
    counter, found = count(1), {}
    for claim in collect(list(sections)):
        if claim.claim_id not in found:
            found[claim.claim_id] = next(counter)
    return found


def _first_marked(sections: list[dict]) -> list[dict]:
    """The sections with a mark on the place where each claim stands first, not counting where it is only listed."""
    seen: set[str] = set()
    for node in _nodes_of(sections):
        for item in node["items"] if node.get("kind") in PLACES else ():
            item["first"] = item["id"] not in seen
            seen.add(item["id"])
    return sections


def _nodes_of(content: Any) -> Iterator[dict]:
    if isinstance(content, dict):
        yield content
        for value in content.values():
            yield from _nodes_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from _nodes_of(value)


def _note(material: Material, claim: Claim, number: int) -> dict[str, Any]:
    found = html.evidence(material, claim)
    return {
        "number": number,
        "id": claim.claim_id,
        "quotes": [{"id": q["id"], "text": q["text"], "by": q["by"]} for q in found["quotes"]],
        "facts": [text for text in (found["more"], *found["numbers"], *_by_table(found["cited"])) if text],
    }


def _by_table(cited: Sequence[tuple[str, str]]) -> list[str]:
    """Where the figures lie: each table once, with the rows that were taken from it."""
    rows: dict[str, list[str]] = {}
    for table, key in cited:
        rows.setdefault(table, []).append(key)
    return [f"{table}: {'; '.join(keys)}" if any(keys) else table for table, keys in rows.items()]


def statement(material: Material, claim: Claim, number: int, *, plain: bool = False) -> dict[str, Any]:
    """One claim as a node holds it; `plain` in the words of the summary."""
    text = claim.plain or claim.text if plain else claim.shown or claim.text
    strength = material.term("strengths", claim.strength)
    return {"id": claim.claim_id, "text": str(text), "strength": claim.strength, "mark": strength, "number": number}


class Reader:
    """Turns blocks into nodes; holds the study's words and the numbers of the evidence."""

    def __init__(self, material: Material, numbers: dict[str, int]):
        self.material, self.numbers = material, numbers
        self.kinds: dict[str, Callable[[dict, int], list[dict]]] = {
            "heading": lambda block, level: [heading(block["text"], level)],
            "note": lambda block, level: [text(block["text"], "method")],
            "prose": lambda block, level: [text(block["text"], "body")],
            "points": lambda block, level: [{"kind": "points", "items": [str(item) for item in block["items"]]}],
            "claims": lambda block, level: [self.claims(block["claims"])],
            "summary": lambda block, level: [self.claims(block["claims"], "summary", plain=True)],
            "questions": self._questions,
            "picture": lambda block, level: picture(block),
            "grid": lambda block, level: [{"kind": "columns", "nodes": self.all(block["blocks"], level)}],
            "table": lambda block, level: [table(block)],
            "details": lambda block, level: [heading(block["title"], level), *self.all(block["blocks"], level + 1)],
            "quotes": lambda block, level: [quotes(block["quotes"])] if block["quotes"] else [],
            "cards": self._cards,
            "posters": lambda block, level: [poster(block)],
        }

    def all(self, blocks: Sequence[dict], level: int) -> list[dict]:
        """The nodes of `blocks`, whose headings are of `level`."""
        nodes = []
        for block in blocks:
            nodes += self.kinds.get(block["kind"], self._unknown)(block, level)
        return nodes

    def claims(self, claims: Sequence[Claim], kind: str = "claims", *, plain: bool = False) -> dict:
        """Claims below each other."""
        items = [statement(self.material, c, self.numbers[c.claim_id], plain=plain) for c in claims]
        return {"kind": kind, "items": items}

    def _questions(self, block: dict, level: int) -> list[dict]:
        nodes = []
        for item in block["items"]:
            nodes.append(heading(item["text"], level))
            if item.get("note"):
                nodes.append(text(item["note"], "method"))
            nodes.append(
                self.claims(item["claims"], "answers", plain=True) if item["claims"] else text(item["empty"], "body")
            )
        return nodes

    def _cards(self, block: dict, level: int) -> list[dict]:
        draw = cards.CARDS.get(block["template"], Reader.unknown)
        items = [self._whole(item, draw(self, item, level)) for item in block["items"]]
        return [{"kind": "cards", "narrow": block["template"] in cards.NARROW, "items": items}]

    def _whole(self, item: dict, nodes: list[dict]) -> list[dict]:
        """The nodes of a card, and below them every claim of it that they lack."""
        there = {
            statement["id"] for node in _nodes_of(nodes) if node.get("kind") in PLACES for statement in node["items"]
        }
        left = {c.claim_id: c for c in collect(item) if c.claim_id not in there}
        return [*nodes, self.claims(list(left.values()), "small")] if left else nodes

    def unknown(self, item: dict, level: int) -> list[dict]:
        """A card or block of a kind that is drawn nowhere else: its title; its claims follow."""
        title = next((item[name] for name in ("title", "label", "name", "text") if item.get(name)), "")
        return [heading(title, level)] if title else []

    def _unknown(self, block: dict, level: int) -> list[dict]:
        return self._whole(block, self.unknown(block, level))


def heading(words: str, level: int) -> dict:
    """A heading; the sections' own are of level 1."""
    return {"kind": "heading", "text": str(words), "level": level}


def text(words: str, style: str) -> dict:
    """A paragraph: `body`, `method` (on how it was done), `note`, `warning`, `strong`, `facts`."""
    return {"kind": "text", "text": str(words), "style": style}


def quotes(items: Sequence[dict]) -> dict:
    """Verbatims with who said them."""
    return {"kind": "quotes", "items": [{"text": q["text"], "by": q["by"], "id": q["id"]} for q in items]}


def table(block: dict) -> dict:
    """A table whose cells are text."""
    return {
        "kind": "table",
        "caption": block["caption"],
        "heads": [str(head) for head in block["heads"]],
        "rows": [[LETTERS.sub(_together, str(cell)) for cell in row] for row in block["rows"]],
        "note": block["note"],
        "numbers_from": block["numbers_from"],
    }


def _together(letters: re.Match) -> str:
    return " " + letters.group().strip().replace(" ", "\u00a0")


def picture(block: dict) -> list[dict]:
    """A chart of bars as its rows, one bar cut into parts as these, any other drawing as SVG with what it says to those who do not see it."""
    markup, below = block["markup"], " ".join(part for part in (block["caption"], block["note"]) if part)
    if isinstance(markup, Drawn) and markup.shape == "bars":
        return [_bars(markup.data, below)]
    if isinstance(markup, Drawn) and markup.shape == "stacked":
        data = markup.data
        parts = [{"label": label, "share": share, "css": css} for label, share, css in data["parts"]]
        return [{"kind": "stacked", "caption": data["title"], "parts": parts, "note": below}]
    found = WIDE.search(markup)
    drawing = found.group(1) if found else str(markup)
    title, description = _spoken(drawing)
    return [
        {
            "kind": "drawing",
            "svg": drawing,
            "title": title,
            "alt": description or title,
            "map": drawn.group(1) if (drawn := JOURNEY.search(drawing)) else "",
            "wide": found is not None,
            "bands": [{"svg": band, "alt": _spoken(band)[1]} for band in block.get("bands", ())],
            "note": below,
        }
    ]


def poster(block: dict) -> dict:
    """Drawings for pages of their own, each with its heading."""
    drawn = [
        {"heading": title, "bands": [{"svg": band, "alt": _spoken(band)[1]} for band in bands]}
        for title, bands in block["posters"]
    ]
    return {"kind": "poster", "title": block["title"], "pages": drawn}


def _spoken(svg: str) -> tuple[str, str]:
    """What a drawing says to those who do not see it: its title and its description."""
    spoken = {tag: html.plain_text(inside) for tag, inside in SPOKEN.findall(svg)}
    return spoken.get("title", ""), spoken.get("desc", "")


def _bars(data: dict, below: str) -> dict:
    low, high = data["low"], data["high"]
    span = (high - low) or 1.0

    def place(value: float | None) -> float | None:
        return None if value is None or value != value else min(1.0, max(0.0, (value - low) / span))

    rows = []
    for row in data["rows"]:
        ends = (row.low, row.high) if row.value is not None else (None, None)
        rows.append(
            {"label": row.label, "text": row.text, "mark": row.mark, "value": place(row.value), "low": place(ends[0]), "high": place(ends[1])}
        )  # fmt: skip
    return {
        "kind": "bars",
        "caption": data["caption"],
        "heads": list(data["heads"]),
        "rows": rows,
        "zero": place(0.0) if low < 0 else 0.0,
        "whole": _whole(data),
        "note": " ".join(part for part in (data["note"], below) if part),
    }


def _whole(data: dict) -> bool:
    """Whether the scale ends where something ends, all people or the highest answer, and not just behind the longest bar."""
    ends = [end for row in data["rows"] if row.value is not None for end in (row.value, row.high) if end is not None]
    return data["low"] != 0 or data["high"] > 1.06 * max(ends, default=0.0)
