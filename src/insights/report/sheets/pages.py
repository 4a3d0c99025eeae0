"""A sheet at every size its page may need: the drawing takes the fullest version that fits, so nothing is clipped or runs over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from insights.report.material import Material
from insights.report.sections.personas import CORRECTED, snippet
from insights.report.sheets.content import (
    BACKS,
    CARDS,
    FRONTS,
    HELP,
    MAIN,
    MOVES,
    POSTERS,
    Cut,
    blocks_of_front,
    breakable,
    cut,
    first_figures,
    proof,
    said_so,
)

FORMATS = {"a4": (FRONTS, BACKS), "a2": (POSTERS, ()), "a6": (CARDS, ())}
NAME, HEADLINE, RULE, BESIDE, MARKS, FOOTNOTE, CHECK = 60, 160, 640, 260, 220, 1200, 520
HELP_LETTERS, BAR_LETTERS, BACK_FIGURES, DENSE, DECISIONS = (
    130,
    110,
    420,
    150,
    7,
)  # letters that the head and the foot of a page take


def document(material: Material, sheets: list[dict], paper: str) -> dict[str, Any]:
    """Everything that the drawing of the format `paper` (a4, a2, a6) needs, as plain data."""
    fronts, backs = FORMATS[paper]
    say = material.say
    names = (
        "sheet_title",
        "sheet_back",
        "sheet_evidence",
        "sheet_checks",
        "empathy_title",
        "empathy_empty",
        "spread_title",
        "decisions_title",
        "decisions_against",
    )
    return {
        "language": material.language,
        "study": breakable(material.study.settings.title),
        "words": {name: say(name) for name in names},
        "personas": [_persona(material, sheet, fronts, backs) for sheet in sheets],
    }


def _persona(material: Material, sheet: dict, fronts: tuple[Cut, ...], backs: tuple[Cut, ...]) -> dict[str, Any]:
    """The head of a sheet, its fronts from the fullest to the barest, and its backs likewise."""
    plain = (
        "kicker",
        "age",
        "place",
        "kind",
        "verdict",
        "verdict_css",
        "share",
        "basis",
        "fictional",
        "face_alt",
        "footnote",
        "cut_note",
        "spread_note",
    )
    return {
        **{name: sheet[name] for name in plain},
        "face": str(sheet["face"]).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        "name": breakable(_cut(sheet["name"], NAME)),
        "headline": breakable(_cut(sheet["headline"], HEADLINE)),
        "rule": breakable(f"{_cut(sheet['rule'], RULE)} {_cut(sheet['beside'], BESIDE)}".strip()),
        "marks": breakable(_cut(" · ".join(mark.rstrip(".") for mark in sheet["marks"]), MARKS)),
        "fronts": [_front(material, sheet, size) for size in fronts],
        "backs": [_back(material, sheet, size) for size in backs],
    }


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _front(material: Material, sheet: dict, size: Cut) -> dict[str, Any]:
    quote, chosen = sheet["quote"], blocks_of_front(sheet, size.bars, size.letters)
    size = replace(size, entries=size.entries * max(1, MAIN // max(1, len(chosen))))  # few blocks have room for more
    blocks = [_block(material, sheet, block, size) for block in chosen]
    help_block = sheet["help"] and _block(
        material, sheet, sheet["help"], replace(size, letters=max(HELP_LETTERS, size.letters))
    )
    return {
        "marked": any(CORRECTED in entry for block in blocks for entry in block["entries"]),
        "quote": quote and {"text": breakable(cut(quote["text"], size.quote) or ""), "by": breakable(quote["by"])},
        "facts": [_fact(fact, size) for fact in sheet["facts"][: size.facts]],
        "bars": [_bar(bar) for bar in sheet["bars"][: size.bars]],
        "blocks": blocks,
        "sides": [_block(material, sheet, block, size) for block in sheet["sides"]],
        "help": help_block,
        "proof": breakable(_footnote(material, sheet, size)),
    }  # fmt: skip


def _fact(fact: dict, size: Cut) -> dict[str, str]:
    """A fact with the figures of its value alone; the whole distribution stands on the back."""
    value = fact["value"] if len(fact["value"]) <= 2 * size.letters else snippet(fact["value"], 2 * size.letters)
    return {
        name: breakable(text) for name, text in (("title", fact["title"]), ("value", value), ("note", fact["figures"]))
    }


def _bar(bar: dict) -> dict[str, Any]:
    texts = {name: breakable(_cut(bar[name], BAR_LETTERS)) for name in ("label", "figure", "less")}
    return texts | {name: min(1.0, max(0.0, bar[name])) for name in ("value", "low", "high")}


def _block(material: Material, sheet: dict, block: dict, size: Cut) -> dict[str, Any]:
    """A field's first statements, and how many more there are."""
    if block["edited"]:
        kept, left = [cut(block["edited"], 2 * size.letters) or ""], len(block["claims"])
    elif block["claims"]:
        texts = ((claim, cut(claim.shown or claim.text, size.letters)) for claim in block["claims"])
        kept = [said_so(text, claim, sheet) for claim, text in texts if text][: size.entries]
        left = len(block["claims"]) - len(kept)
    else:
        kept, left = [cut(block["text"], size.letters)] if block["text"] else [], 0
    return {
        "title": breakable(block["title"]),
        "entries": [breakable(text) for text in kept if text],
        "empty": not block["claims"] and not block["edited"],
        "more": material.say("sheet_more", n=left) if left else "",
    }


def _footnote(material: Material, sheet: dict, size: Cut) -> str:
    """What the first statements of the front rest on, in one run: the poster has no back."""
    parts = []
    for block in blocks_of_front(sheet, size.bars, size.letters):
        shown = [claim for claim in block["claims"] if cut(claim.shown or claim.text, size.letters)][: size.entries]
        parts += [f"{block['title']}: {'; '.join(proof(material, claim) for claim in shown)}"] if shown else []
    return _cut(f"{material.say('sheet_evidence')} – " + ". ".join(parts) + ".", FOOTNOTE) if parts else ""


def _back(material: Material, sheet: dict, size: Cut) -> dict[str, Any]:
    """Every field with its statements and what they rest on, and the empathy map."""
    groups, left = [], 0
    spreads = sheet["spreads"][: size.facts]
    drawn = {spread["field"] for spread in spreads}
    for field in sheet["fields"]:
        if field["field"] in drawn:
            continue
        shown = [(claim, _on_back(claim.shown or claim.text, size)) for claim in field["claims"][: size.entries]]
        entries = [
            {"text": breakable(said_so(text, claim, sheet)), "proof": breakable(proof(material, claim))}
            for claim, text in shown
            if text
        ]
        left += len(field["claims"]) - len(entries)
        if not field["claims"] and field["field"] not in (*MOVES, *HELP) and field["text"]:
            entries = (
                [{"text": breakable(field["text"]), "proof": ""}] if len(field["text"]) <= 4 * size.letters else []
            )
        if entries:
            groups.append({"title": breakable(field["title"]), "entries": entries})
    empathy = [
        {
            "title": part["title"],
            "entries": [
                {"text": breakable(cut(e["text"], min(90, size.letters)) or ""), "note": e["note"]}
                for e in part["entries"][: 2 if size.letters >= DENSE else 1]
            ],
        }
        for part in sheet["empathy"]
    ]
    return {
        "groups": groups,
        "spreads": [_spread(material, spread, size) for spread in spreads],
        "decided": _decided(material, sheet["decided"], size),
        "empathy": empathy,
        "checks": [{**check, "text": breakable(_cut(check["text"], CHECK))} for check in sheet["checks"]],
        "left": material.say("sheet_back_more", n=left) if left else "",
        "notes": [breakable(_cut(note, size.letters)) for note in sheet["notes"][: size.entries]],
    }


def _spread(material: Material, spread: dict, size: Cut) -> dict[str, Any]:
    """A distribution with as many answers as the page takes, the most frequent ones kept in their order."""
    rows = spread["rows"]
    if len(rows) > size.bars:
        known = sorted((row["value"] for row in rows if row["value"] is not None), reverse=True)
        least = known[size.bars - 1] if len(known) >= size.bars else None
        rows = [row for row in rows if least is None or (row["value"] or 0) >= least][: size.bars]
    left = len(spread["rows"]) - len(rows)
    rest = [material.say("and_others", n=left)] if left else []
    return {
        "title": breakable(spread["title"]),
        "base": spread["base"],
        "middle": spread["middle"],
        "rest": "; ".join([*rest, *([spread["rest"]] if spread["rest"] else [])]),
        "rows": [{**row, "label": breakable(_cut(row["label"], BAR_LETTERS))} for row in rows],
    }


def _decided(material: Material, decided: list[dict], size: Cut) -> list[dict[str, Any]]:
    """What people decided, that which the data speak against first; what finds no place is counted."""
    letters = max(DENSE, 2 * size.letters)
    ranked = sorted(decided, key=lambda entry: not entry["against"])
    entries = [
        {
            "title": breakable(_cut(entry["title"], NAME)),
            "text": breakable(_cut(entry["text"], letters)),
            "because": breakable(_cut(entry["because"], letters)),
            "computed": breakable(cut(first_figures(entry["computed"]), letters) or ""),
            "against": breakable(_cut(" ".join(entry["against"]), BACK_FIGURES)),
        }
        for entry in ranked[:DECISIONS]
    ]
    if left := len(ranked) - len(entries):
        more = {"title": "", "text": material.say("and_others", n=left), "because": "", "computed": "", "against": ""}
        entries.append(more)
    return entries


def _on_back(text: str, size: Cut) -> str | None:
    """A quote cut, a sentence with figures whole: the back is where they must stand, unless they are beyond all measure.

    Where the page is full, only the most frequent answer of a distribution is told.
    """
    if size.letters < DENSE:
        text = first_figures(text)
    return cut(text, size.letters) or (text if len(text) <= BACK_FIGURES and size.entries > 1 else None)
