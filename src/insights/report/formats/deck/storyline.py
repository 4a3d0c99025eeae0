"""The order of the slides: every section of the report, told with what its blocks hold. Nothing is stated that is not stated there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from insights.report.charts import Drawn
from insights.report.claims import Claim, collect
from insights.report.formats.deck import journey_line, persona_slide, quadrant_page
from insights.report.formats.deck.pages import Column, Item, Slide, item, sentence
from insights.report.material import Material

LEFT_OUT = ("appendix", "persona_map", "screening")  # for those who work with the study, not for those who decide
VOICES, LISTED = 3, 8  # theme cards on a slide; claims of one list
UNLISTED = ("personas",)  # sections whose cards say it all


def slides(material: Material, sections: Sequence[dict]) -> list[Slide]:
    """Every slide after the opening one, in the order of the report: what is known, what to do, then what it rests on."""
    return [slide for section in sections if section["id"] not in LEFT_OUT for slide in _section(material, section)]


def _section(material: Material, section: dict) -> Iterator[Slide]:
    """The slides of a section: a chart or table takes the sentences before it as its own, the others stand in one list."""
    lists: list[tuple[str, list[Claim]]] = [("", [])]
    told: set[str] = set()
    if section["id"] == "journey":
        for slide in (*journey_line.slides(material, section), *quadrant_page.slides(material, section)):
            told |= {slide.lead.claim_id} if slide.lead else set()
            yield slide
    if section["id"] == "personas" and (overview := _together(material, section)):
        told |= {claim.claim_id for claim in overview.claims}
        yield overview
    for block in _blocks(section):
        if block["kind"] == "heading":
            lists.append((block["text"], []))
        elif block["kind"] == "claims":
            lists[-1][1].extend(claim for claim in block["claims"] if claim.claim_id not in told)
        elif isinstance(block.get("markup"), Drawn):
            heading, pending = lists[-1]
            lists[-1] = (heading, [])
            yield _chart(material, section, block, pending or _lead_of(section), heading or section["title"])
        elif block["kind"] == "table":
            yield _table(section, block)
        elif block["kind"] != "picture":
            yield from _special(material, section, block)
    if section["id"] not in UNLISTED or not any(block["kind"] == "cards" for block in section["blocks"]):
        yield from _lists(material, section, [(title, claims) for title, claims in lists if claims])


def _lists(material: Material, section: dict, parts: Sequence[tuple[str, list[Claim]]]) -> Iterator[Slide]:
    """Lists of claims: short ones beside each other on one slide, long ones on slides of their own."""
    short = [part for part in parts if len(part[1]) <= 3]
    for title, claims in parts:
        if len(claims) > 3 or len(parts) == 1:
            yield from _list(material, section, title or section["title"], claims)
    if len(parts) > 1:
        for at in range(0, len(short), 3):
            row = short[at : at + 3]
            title = row[0][0] if len(row) == 1 and row[0][0] else section["title"]
            named = [Column([item(c) for c in claims], heading if len(row) > 1 else "") for heading, claims in row]
            yield Slide(title, section["title"], tuple(c for _, claims in row for c in claims), columns=tuple(named))


def _blocks(section: dict) -> Iterator[dict]:
    """The blocks that a slide can show, in the order of reading; what is behind a click in the report stays there."""
    hidden = ("details", "note", "grid", "quotes", "points")
    yield from (block for block in section["blocks"] if block["kind"] not in hidden)


def _lead_of(section: dict) -> list[Claim]:
    """The claim of the first card: the title of a chart that no sentence introduces."""
    return list(collect([block for block in section["blocks"] if block["kind"] == "cards"]))[:1]


def _list(material: Material, section: dict, title: str, claims: Sequence[Claim]) -> Iterator[Slide]:
    if claims:
        lines = [item(claim) for claim in claims[:LISTED]]
        more = material.say("deck_more", n=len(claims) - LISTED) if len(claims) > LISTED else ""
        yield Slide(title, section["title"], tuple(claims), columns=(Column(lines),), base=more)


def _chart(material: Material, section: dict, block: dict, claims: Sequence[Claim], heading: str) -> Slide:
    drawn = block["markup"]
    lead = claims[0] if claims else None
    caption = drawn.data.get("caption") or drawn.data.get("title") or heading
    note = drawn.data.get("note") or block.get("note") or _base(material, lead)
    beside = [item(claim) for claim in claims[1:3]]
    return Slide(
        sentence(lead) if lead else caption,
        section["title"],
        tuple(claims),
        lead,
        (Column(beside),) if beside else (),
        (drawn.shape, {**drawn.data, "caption": caption}),
        base=note,
    )


def _table(section: dict, block: dict) -> Slide:
    return Slide(block["caption"], section["title"], table=block, base=block["note"])


def _base(material: Material, claim: Claim | None) -> str:
    """`Basis: n = 640`, where the claim has a base."""
    from insights.report import figures

    known = claim is not None and claim.n and claim.n > 0
    return material.say("evidence_base", n=figures.whole(claim.n, material.language)) if known else ""


def _special(material: Material, section: dict, block: dict) -> Iterator[Slide]:
    """Blocks with a shape of their own."""
    if block["kind"] == "summary":
        yield from _list(material, section, section["title"], block["claims"])
    elif block["kind"] == "questions":
        for asked in block["items"]:
            lines = [item(claim) for claim in asked["claims"]] or [Item(asked["empty"])]
            yield Slide(asked["text"], section["title"], tuple(asked["claims"]), columns=(Column(lines),))
    elif block["kind"] == "cards":
        draw = {
            "theme_card": _voices,
            "segment_card": _segments,
            "assumption_card": _assumptions,
            "persona_card": _personas,
            "insight_card": _insights,
        }
        yield from draw.get(block["template"], _others)(material, section, block["items"])


def _others(material: Material, section: dict, items: Sequence[dict]) -> Iterator[Slide]:
    """Cards that this deck does not know: their claims."""
    yield from _list(material, section, section["title"], list(collect(list(items))))


def _insights(material: Material, section: dict, items: Sequence[dict]) -> Iterator[Slide]:
    """What was found and what follows from it, one slide each: what people decided, else what the rules propose."""
    for card in items:
        lead, say = card["claim"], material.say
        beside = [Item(card["reasons"])] if card["reasons"] else []
        beside += [item(claim, shown=True) for claim in card["beside"][: 3 - len(beside)]]
        decided = [pair for m in card["decided"] for pair in [(say("measure_decided"), m["text"]), *m["facts"]]]
        proposed = [(say("measure_proposed"), card["measure"]), *card["smart"]]
        todo = [Item(f"{head}: {text}") for head, text in decided or proposed if text]
        columns = [Column(todo, say("deck_todo"))]
        if beside:
            columns.append(Column(beside, say("insight_beside")))
        claims = tuple(collect([card["claim"], card["beside"], card["today"]]))
        yield Slide(
            sentence(lead).removesuffix(card["reasons"]).strip(),
            f"{section['title']} · {card['kind']}",
            claims,
            lead,
            tuple(columns),
            base=_base(material, lead),
        )


def _voices(material: Material, section: dict, items: Sequence[dict]) -> Iterator[Slide]:
    """The first themes, each with its sentence and what people say."""
    shown = items[:VOICES]
    columns = [
        Column(
            [item(card["claim"], shown=True), *(Item(f"{q['text']}\n{q['by']}") for q in card["quotes"][:1])],
            card["label"],
        )
        for card in shown
    ]
    if columns:
        yield Slide(
            material.say("deck_voices"), section["title"], tuple(c["claim"] for c in shown), columns=tuple(columns)
        )


def _segments(material: Material, section: dict, items: Sequence[dict]) -> Iterator[Slide]:
    for card in items:
        claims = list(collect(card["parts"]))
        lead, verdict = claims[0], card["parts"][0]["claims"][1:]
        columns = [
            Column([item(claim, shown=True) for claim in part["claims"][:4]], part["title"])
            for part in card["parts"]
            if part["title"] and part["claims"]
        ]
        base = f"{card['verdict']['text']}: {verdict[0].shown or verdict[0].text}" if verdict and card["verdict"] else _base(material, lead)  # fmt: skip
        yield Slide(
            sentence(lead), section["title"], tuple(claims), lead, tuple(columns), base=base[:1].upper() + base[1:]
        )


def _assumptions(material: Material, section: dict, items: Sequence[dict]) -> Iterator[Slide]:
    heads = [material.say("deck_assumption"), material.say("persona_verdict"), material.say("deck_because")]
    rows = [[card["text"], card["verdict"], card["claim"].shown or card["claim"].text] for card in items]
    table = {
        "caption": section["title"],
        "heads": heads,
        "rows": rows,
        "note": "",
        "numbers_from": 9,
        "widths": (3, 1.2, 5),
    }
    yield Slide(section["title"], section["title"], tuple(card["claim"] for card in items), table=table)


def _personas(material: Material, section: dict, items: Sequence[dict]) -> Iterator[Slide]:
    for card in items:
        # What the slide shows comes first: the notes do not hold everything.
        claims = [*collect(card["size"]), *persona_slide.shown(card), *collect([card["bullets"], card["fields"]])]
        title = f"{card['name']}: {card['headline']}" if card["headline"] else card["name"]
        yield Slide(title, section["title"], tuple(claims), persona=card, base=card["basis"], further=card["rule"])


def _together(material: Material, section: dict) -> Slide | None:
    """How far all personas hold, beside each other: the decay of the joint match that each card draws for itself."""
    cards = [card for block in section["blocks"] if block.get("template") == "persona_card" for card in block["items"]]
    inside = [list(_flat([card["panel"]] if card["panel"] else [])) for card in cards]
    curves = [b["markup"] for flat in inside for b in flat if isinstance(b.get("markup"), Drawn) and b["markup"].shape == "decay"]  # fmt: skip
    lead = next((c for block in section["blocks"] if block["kind"] == "claims" for c in block["claims"]), None)
    if not curves or lead is None:
        return None
    matches = [c for flat in inside for c in collect(flat) if c.claim_id.endswith("-match")]
    data = {**curves[0].data, "title": material.say("deck_decay"), "curves": [(d.data["own"], d.data["points"]) for d in curves]}  # fmt: skip
    data["description"] = "; ".join(f"{drawn.data['own']}: {drawn.data['description']}" for drawn in curves)
    return Slide(sentence(lead), section["title"], (lead, *matches), lead, chart=("decay", data), base=material.say("deck_decay_note", weights=material.weight_note))  # fmt: skip


def _flat(blocks: Sequence[dict]) -> Iterator[dict]:
    for block in blocks:
        yield block
        yield from _flat(block.get("blocks", []))
