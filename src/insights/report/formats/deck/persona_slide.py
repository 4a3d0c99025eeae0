"""The slide of a persona: face, what it rests on, a quote, and what moves it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from insights.report.claims import Claim
from insights.report.formats.deck.drawing import GAP, Pen, columns, size_of
from insights.report.formats.deck.fitting import LINE, clean, largest, lines, shortened
from insights.report.formats.deck.master import Box
from insights.report.formats.deck.pages import Column, Item, item
from insights.report.sheets.content import cut

FACE, ASIDE = 140, 190  # points
FACTS, QUOTE, LONGEST_FACT = 8, 260, 110
PARTS, PER_PART = 4, 3
SIZES, BELOW = (14, 13, 12, 11, 10), 14  # one size for all four parts; points between their rows


def draw(pen: Pen, card: dict, box: Box, words: dict[str, str]) -> None:
    """The persona in `box`; `words` are the headings of its aside."""
    _aside(pen, card, Box(box.left, box.top, ASIDE, box.height), words)
    left = box.left + ASIDE + 30
    inner = Box(left, box.top, box.width - ASIDE - 30, box.height)
    top = inner.top
    if card["quote"]:
        top = _quote(pen, card["quote"], inner)
    rest = Box(inner.left, top, inner.width, box.top + box.height - top)
    for count in (PER_PART, 2, 1):
        if _lists(pen, [Column(part.items[:count], part.title) for part in _parts(card)], rest, last=count == 1):
            break


def _lists(pen: Pen, parts: Sequence[Column], rest: Box, *, last: bool) -> bool:
    """The lists in two rows, all in one size; nothing, unless they read well or this is the `last` try."""
    rows = [row for row in (parts[:2], parts[2:]) if row]
    high = (rest.height - BELOW * (len(rows) - 1)) / max(1, len(rows))
    places = [Box(rest.left, rest.top + at * (high + BELOW), rest.width, high) for at in range(len(rows))]
    size = min((size_of(pen, place, row, sizes=SIZES) for place, row in zip(places, rows, strict=True)), default=0)
    if rows and size < SIZES[2] and not last:
        return False
    for place, row in zip(places, rows, strict=True):
        columns(pen, place, row, sizes=(size,))
    return True


def _parts(card: dict) -> list[Column]:
    """What moves the persona; where voices say too little of that, what its fields hold."""
    return [Column(_items(block), block["title"]) for block in _filled(card)]


def _filled(card: dict) -> list[dict]:
    return [block for block in (*card["bullets"], *card["fields"]) if block["claims"] or block["edited"]][:PARTS]


def shown(card: dict) -> list[Claim]:
    """The claims that stand on the slide of a persona, in the order of reading."""
    facts = [claim for fact in card["facts"][:FACTS] for claim in fact["claims"][:1]]
    return facts + [claim for block in _filled(card) if not block["edited"] for claim in block["claims"][:PER_PART]]


def _items(block: dict) -> Sequence[Item]:
    edited = block["edited"]
    if edited:
        return [Item(f"{edited['text']} ({edited['mark']})")]
    return [item(claim, shown=True) for claim in block["claims"][:PER_PART]]


def _aside(pen: Pen, card: dict, box: Box, words: dict[str, str]) -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    picture = pen.slide.shapes.add_picture(io.BytesIO(face_png(str(card["face"]))), *(Pt(v) for v in (box.left, box.top, FACE, FACE)))  # fmt: skip
    picture.auto_shape_type = MSO_SHAPE.OVAL
    picture.name = "face"
    picture._element.nvPicPr.cNvPr.set("descr", clean(words["face"].format(name=card["name"])))
    told = [(words["verdict"], card["verdict"]), (words["kind"], card["kind"]), (words["share"], card["size"]["text"])]
    told += [
        (f["title"], (f["claims"][0].shown or f["claims"][0].text) if f["claims"] else f["text"]) for f in card["facts"]
    ]
    told += [("", card["fictional"])]
    high, size, shown = box.height - FACE - 12, 11, []
    for name, value in told[: FACTS + 4]:
        text = cut(clean(value), LONGEST_FACT) or ""
        if text and _aside_height([*shown, (name, text)], box.width, size) <= high:
            shown.append((name, text))
    paragraphs = [[(f"{name}\n", {"bold": True, "tone": "ACCENT_1"}), (text, {})] if name else [(text, {"italic": True})] for name, text in shown]  # fmt: skip
    pen.text(Box(box.left, box.top + FACE + 12, box.width, high), paragraphs, size=size, name="facts", gap=0.4)


def _aside_height(told: Sequence[tuple[str, str]], width: float, size: float) -> float:
    count = sum(bool(name) * lines(name, width, size, bold=True) + lines(text, width, size) for name, text in told)
    return count * size * LINE + 0.4 * size * (len(told) - 1)


def _quote(pen: Pen, quote: dict, box: Box) -> float:
    """The quote across the slide; returns where it ends."""
    text = shortened(clean(quote["text"]), QUOTE)
    size = largest([text], box.width, 72, (20, 18, 16, 15, 14)) or 13
    high = lines(text, box.width, size) * size * LINE + 11 * LINE + 4
    by = f"{quote['by']} · {quote['id']}"
    runs = [[(text, {"italic": True, "tone": "ACCENT_1"})], [(by, {"scale": 11 / size, "tone": "ACCENT_4"})]]
    pen.text(Box(box.left, box.top, box.width, high), runs, size=size, name="quote", gap=GAP / 4)
    return box.top + high + 16


def face_png(svg: str) -> bytes:
    """The drawn face as a picture of 600 pixels; the same face gives the same bytes."""
    import typst

    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    source = b'#set page(width: 200pt, height: 200pt, margin: 0pt)\n#image(bytes(sys.inputs.face), format: "svg", width: 200pt)'
    drawn: Any = typst.compile(source, sys_inputs={"face": svg}, format="png", ppi=216)
    return drawn
