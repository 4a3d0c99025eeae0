"""What stands on a persona's sheet: the same statements and figures as in the report, chosen for a front that reads at a glance.

The rule of the cut, printed on every sheet: a field shows its first statements; a long quote is cut at a word and marked with […]; a
sentence that holds a figure is never cut, because its base and interval would go: too long, it moves to the back as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from insights.report import figures
from insights.report.claims import Claim, may_be_stated
from insights.report.evidence.references import parse
from insights.report.material import Material
from insights.report.sections import persona_decisions, persona_spread
from insights.report.sections.personas import (
    CORRECTED,
    EMPATHY,
    FACTS,
    all_fields,
    basis,
    empathy_entry,
    fictional_parts,
    fields_of,
    footnote,
    is_corrected,
    portrait_face,
    size,
    snippet,
)
from insights.report.sections.themes import quote
from insights.wording import listing, told, yes_or_no

MOVES = ("needs", "wishes", "problems", "fears", "worries", "motivation", "goals", "aversions")
SIDES = ("pro", "contra")
TRAITS = ("traits", "traits_positive", "positive_traits", "traits_negative", "negative_traits")
LESS = ("traits_negative", "negative_traits")
STAND_INS = (
    *TRAITS,
    "approach",
    "values",
    "opinions",
    "satisfaction",
)  # what fills the front where nobody said what moves him
MAIN = 4  # blocks of the front
STATEMENTS = "persona_statements: "  # every statement stands there; a sheet names what lies behind it
BARS = 3  # of one field
HELP = ("help", "how_to_help")
FACT_FIELDS = (*FACTS, "times")
SOURCES = 3  # verbatims named on the back, the others are counted
LONGEST = 10_000  # letters of a sentence
LONGEST_WORD = 24
FIGURES_LONGER = 1.6  # by which a sentence with a figure may pass the length of its place
ZERO_WIDTH = "\u200b"
_HALF = re.compile(r", (?:die mittlere Hälfte|middle half) ")  # behind a median; a list of answers is one value


@dataclass(frozen=True)
class Cut:
    """How much of each field a page takes."""

    entries: int
    letters: int
    facts: int = 0
    quote: int = 0
    bars: int = 0


# from the fullest to the barest; a page takes the first that fits
FRONTS = (
    *(Cut(3, letters, 8, 320, 6) for letters in (150, 125, 105)), *(Cut(2, letters, 8, 320, 6) for letters in (150, 125, 105)),
    *(Cut(2, letters, 8, 320, 3) for letters in (150, 125, 105, 85, 70, 60)), *(Cut(1, letters, 7, 240, 3) for letters in (150, 120, 90)),
    *(Cut(1, letters, 6, 240, 3) for letters in (120, 90)), *(Cut(1, letters, 6, 190, 3) for letters in (90, 70)), Cut(1, 90, 5, 190, 3),
    *(Cut(1, letters, 5, 140, 2) for letters in (90, 70, 50)), Cut(1, 40, 3, 90),
)  # fmt: skip
POSTERS = (
    Cut(2, 110, 6, 260, 3), Cut(2, 80, 6, 260, 3), Cut(2, 110, 3, 260, 3), *(Cut(2, letters, 3, 260, 3) for letters in (95, 80)),
    *(Cut(1, letters, 3, 260, 3) for letters in (120, 100, 80, 65)), *(Cut(1, letters, 3, 220) for letters in (120, 100, 80)),
    Cut(1, 70, 3, 170), Cut(1, 60, 3, 130), Cut(1, 40, 3, 80),
)  # fmt: skip
CARDS = (
    *(Cut(2, letters, 6, 170) for letters in (110, 90, 70)), *(Cut(1, letters, 5, 150) for letters in (120, 95, 70)),
    Cut(1, 55, 3, 100), Cut(1, 40, 2, 70),
)  # fmt: skip
BACKS = (
    *(Cut(9, letters, 14, bars=8) for letters in (320, 240, 190, 150, 120, 100, 80, 60)),
    *(Cut(entries, letters, 12, bars=bars) for entries, bars in ((4, 6), (3, 5), (2, 4)) for letters in (120, 95, 75, 60)),
    *(Cut(1, letters, 8, bars=3) for letters in (110, 80, 60, 50)), Cut(1, 50, 6, bars=2), Cut(1, 40),
)  # fmt: skip


def sheets(material: Material) -> list[dict[str, Any]]:
    """The sheets of all personas of the study, ready to be drawn."""
    personas = material["personas"].personas
    return [_sheet(material, persona, place, len(personas)) for place, persona in enumerate(personas)]


def _sheet(material: Material, persona, place: int, total: int) -> dict[str, Any]:
    say, fields = material.say, fields_of(material, persona)
    share, claims = size(material, persona), [claim for field in fields for claim in field["claims"]]
    spreads = persona_spread.spreads(material, persona, FACT_FIELDS)
    said = _quote(material, persona)
    return {
        "id": persona.persona_id,
        "name": persona.name,
        "age": persona.age_text,
        "kicker": say("sheet_of", n=place + 1, total=total),
        "headline": persona.headline,
        "face": portrait_face(material, persona, place),
        "face_alt": say("face", name=persona.name),
        "place": place,
        "inferred": _inferred(material),
        "inferred_mark": say("inferred"),
        "kind": material.term("persona_kinds", persona.kind),
        "verdict": material.term("verdicts", persona.verdict),
        "verdict_css": persona.verdict,
        "rule": persona.rule,
        "beside": persona_decisions.rule_beside(material, persona),
        "marks": _marks(material, persona),
        "decided": persona_decisions.told(material, persona),
        "spreads": spreads,
        "spread_note": persona_spread.spread_note(material, persona),
        "share": _share(material, persona, share["text"]),
        "size": share,
        "basis": basis(material, persona),
        "fictional": fictional_parts(material, persona),
        "quote": said,
        "footnote": footnote(material, claims),
        "cut_note": _cut_note(material, claims, said, [spread["source"] for spread in spreads]),
        "all_fields": all_fields(material, persona)["title"],
        "facts": [_fact(f) for f in sorted(_those(fields, FACT_FIELDS), key=lambda f: FACT_FIELDS.index(f["field"]))],
        "bars": [bar for name in TRAITS for f in _those(fields, (name,)) for bar in _bars(material, f)],
        "moves": [_block(f) for f in _those(fields, (*MOVES, *STAND_INS))],
        "sides": [_block(f) for name in SIDES for f in _those(fields, (name,))],
        "help": next((_block(f) for f in _those(fields, HELP)), None),
        "fields": [_block(f) for f in fields],
        "empathy": _empathy(material, persona.persona_id),
        "checks": _checks(material, persona.persona_id),
        "notes": [*persona.notes, *_feedback(material, persona)],
    }


def _those(fields: list[dict], names: tuple[str, ...]) -> list[dict]:
    return [field for field in fields if field["field"] in names]


def blocks_of_front(sheet: dict, bars: int, letters: int = LONGEST) -> list[dict]:
    """The blocks of a front that draws `bars` bars and sentences up to `letters`: what moves the persona; where voices say too little of
    it, what sets it apart in its answers and stands in no bar; at last an empty field, which says that there is nothing solid."""
    drawn = {bar["claim"].claim_id for bar in sheet["bars"][:bars]}
    order = (*MOVES, *STAND_INS)
    ranked = []
    for block in sorted(sheet["moves"], key=lambda block: order.index(block["field"])):
        left = [claim for claim in block["claims"] if claim.claim_id not in drawn]
        told = any(cut(claim.shown or claim.text, letters) for claim in left)
        filled, stands_in = bool(told or block["edited"]), block["field"] in STAND_INS
        if filled or not stands_in:
            ranked.append((2 if not filled else int(stands_in), {**block, "claims": left}))
    kept = [block for _, block in sorted(ranked, key=lambda pair: pair[0])[:MAIN]]
    return sorted(kept, key=lambda block: order.index(block["field"]))


def _block(field: dict) -> dict:
    """A field; what people wrote in place of the data's statements says so and leads."""
    edit = field["edited"]
    edited = f"{edit['text']} ({edit['mark']})" if edit else ""
    return {name: field[name] for name in ("field", "title", "claims", "text")} | {"edited": edited}


def _inferred(material: Material) -> set[str]:
    """The claims that follow from the words and are not said in them."""
    statements = material["persona_statements"]
    return {f"personas-{key}" for key in statements.loc[statements["inferred"].eq(True), "statement_id"]}


def said_so(text: str, claim: Claim, sheet: dict) -> str:
    """`text` of a claim with the mark that it is inferred, where it is."""
    return f"{text} ({sheet['inferred_mark']})" if claim.claim_id in sheet["inferred"] else text


def _bars(material: Material, field: dict) -> list[dict]:
    """What sets the persona apart in its own answers: the item, the answer with its share, interval and base, and the numbers to draw."""
    if field["edited"]:
        return []
    bars = []
    for claim in field["claims"]:
        known = not any(figures.missing(number) for number in (claim.value, claim.low, claim.high))
        item, answer = _asked(material, claim)
        if not item or not known or not 0 <= claim.value <= 1 or not may_be_stated(claim.n or 0):
            continue
        figure = figures.full(claim.value, claim.low, claim.high, claim.n, material.language, as_percent=True)
        figure = f"{answer}: {figure}{CORRECTED if is_corrected(claim) else ''}"
        numbers = {"value": told(claim.value), "low": told(claim.low), "high": told(claim.high)}
        less = field["title"] if field["field"] in LESS else ""
        bars.append({"less": less, "label": item, "figure": figure, "claim": claim, **numbers})
    return bars[:BARS]


def _asked(material: Material, claim: Claim) -> tuple[str, str]:
    """The item and the answer that the claim gives the share of; empty where it rests on no answer."""
    variable, category = _answer(material, claim.evidence[0]) if claim.evidence else ("", "")
    if variable not in material.labels or category in ("", "mean", *persona_spread.QUARTILES):
        return "", ""
    label, holds = material.labels[variable].rstrip("."), yes_or_no(category)
    if holds is not None:
        return label, material.say("sheet_holds" if holds else "sheet_holds_not")
    return label, material.category(variable, category)


def _answer(material: Material, item: str) -> tuple[str, str]:
    """The variable and the category that a reference names."""
    found = {} if item in material.quotes else {name: value for name, _, value in parse(item).conditions}
    return found.get("variable", ""), found.get("category", "")


def _named_shortly(material: Material, item: str) -> str:
    """`segment_profile: land = Deutschland` for a reference to one answer: whose persona it is stands above."""
    variable, category = _answer(material, item)
    if not variable:
        return item
    answer = "" if category in persona_spread.QUARTILES else f" = {category}"
    return f"{item.partition(': ')[0]}: {variable}{answer}"


def _checks(material: Material, persona_id: str) -> list[dict[str, str]]:
    """How far the persona holds: one sentence per criterion of the panel, and whether what the verdict asks for is met."""
    panel = material["persona_panel"]
    own = panel[panel["persona_id"] == persona_id].sort_values("position")
    return [{"status": row.status, "text": row.statement} for row in own.itertuples()]


def _marks(material: Material, persona) -> list[str]:
    """What a front says of decisions: the verdict by the rule where people set another one, what is edited, what the data speak against."""
    by_rule = persona_decisions.rule_beside(material, persona)
    verdict = material.term("verdicts", persona.computed_verdict) if by_rule else ""
    first = [material.say("verdict_by_rule", verdict=verdict)] if by_rule else []
    return [mark[:1].upper() + mark[1:] for mark in (*first, *persona_decisions.marks(material, persona))]


def _feedback(material: Material, persona) -> list[str]:
    """What departments say of the persona."""
    feedback = persona_decisions.on_card(material, persona)["feedback"]
    if not feedback:
        return []
    said = [f"{f['who']} {f['says']}" + (f": {f['text']}" if f["text"] else "") for f in feedback["items"]]
    return [feedback["title"], *said]


def _quote(material: Material, persona) -> dict | None:
    """The describing quote; without quotation marks where it is no verbatim of the study (nothing invented is quoted)."""
    found = quote(material, persona.quote_verbatim) if persona.quote_verbatim else None
    if (
        not found
        or not persona.quote
        or _bare(persona.quote) not in _bare(material.quotes[persona.quote_verbatim]["text"])
    ):
        return None
    return {**found, "text": figures.in_quotes(persona.quote, material.language)}


def _cut_note(material: Material, claims: list[Claim], said: dict | None, sources: list[str]) -> str:
    """How the front was cut and what its evidence names: verbatims and tables only where there are some."""
    evidence = [*(item for claim in claims for item in claim.evidence), *sources]
    spoken = [material.shown_id(item) for item in evidence if item in material.quotes] + ([said["id"]] if said else [])
    named = (item for item in evidence if item not in material.quotes and not item.startswith(STATEMENTS))
    tables = sorted({item.partition(": ")[0] for item in named})
    parts = [material.say("sheet_cut")]
    if spoken:
        parts.append(material.say("sheet_cut_verbatims", example=spoken[0]))
    if tables:
        names = listing(tables, material.language)
        parts.append(material.say("sheet_cut_tables", n=len(tables), names=names))
    return " ".join(parts)


def _share(material: Material, persona, text: str) -> dict[str, str]:
    """The share as a large figure with its interval and base beside it; only words where there is no figure."""
    has_figure = (
        persona.kind != "qualitative"
        and persona.share is not None
        and may_be_stated(persona.n_respondents)
        and not figures.missing(persona.low)
    )
    if not has_figure:
        return {"large": "", "small": text}
    large, _, rest = text.partition(" (")
    return {"large": large, "small": f"{material.say('sheet_share')} ({rest}"}


def _fact(field: dict) -> dict:
    """A field of the person as a short value and, small beside it, the distribution behind it."""
    claims = field["claims"]
    if field["edited"]:
        return {
            **_block(field),
            "value": field["edited"]["text"],
            "note": field["edited"]["mark"],
            "figures": field["edited"]["mark"],
        }
    text = (claims[0].shown or claims[0].text) if claims else field["text"]
    value, note = _value_and_note(text)
    return {
        **_block(field),
        "value": value,
        "note": note,
        "figures": first_figures(note),
    }


def _value_and_note(text: str) -> tuple[str, str]:
    """`Überwiegend Deutschland` and `73 %; 63 bis 80 %; n = 106`: the part before the figures, and the figures."""
    text = text.rstrip(".")
    value, bracket, rest = text.partition(" (")
    if bracket:
        inside, _, after = rest.partition(")")
        rest = inside + ("\u202f" if after.startswith(CORRECTED) else "") + after
    if middle := _HALF.search(value):
        before = value[middle.start() :].removeprefix(", ")
        value, rest = value[: middle.start()], f"{before}; {rest}" if rest else before
    return value, rest


def first_figures(text: str) -> str:
    """`text` without the less frequent answers that follow the first."""
    return re.split(r", danach |, then ", text)[0]


def cut(text: str, longest: int) -> str | None:
    """`text` for a place of `longest` letters: quotes are cut behind a sentence or at a word, a sentence with a figure is left whole or out (None)."""
    if len(text) <= longest:
        return text
    if re.search(r"\d\s*%|n\s*=\s*\d", text):
        return text if len(text) <= FIGURES_LONGER * longest else None
    whole = [end.end() for end in re.finditer(r"[.!?…](?=\s)", text) if longest / 2 <= end.end() <= longest]
    if not whole:
        return snippet(text, longest)
    return text[: whole[-1]] + " […]" + (text[-1] if text[-1] in "“”" else "")


def breakable(text: str) -> str:
    """`text` with places to break in words longer than any line of the sheet would take, and none in `n = 12`."""
    text = re.sub(r"\bn = (?=\d)", "n\u202f=\u202f", text)
    return re.sub(
        rf"\S{{{LONGEST_WORD + 6},}}",
        lambda word: ZERO_WIDTH.join(re.findall(rf".{{1,{LONGEST_WORD // 2}}}", word.group())),
        text,
    )


def proof(material: Material, claim: Claim) -> str:
    """What a claim rests on, in one line: people and verbatims, or the figure's place and base."""
    spoken = [material.shown_id(item) for item in claim.evidence if item in material.quotes]
    if not spoken:
        tables = [item for item in claim.evidence if not item.startswith(STATEMENTS)] or claim.evidence
        return " · ".join(_named_shortly(material, item) for item in tables[:1])
    named = ", ".join(spoken[:SOURCES])
    more = f" {material.say('sheet_sources_more', n=len(spoken) - SOURCES)}" if len(spoken) > SOURCES else ""
    return f"{material.say('people', n=claim.n)} · {named}{more}" if claim.n else named + more


def _empathy(material: Material, persona_id: str) -> list[dict]:
    """The six fields of the empathy map with their entries; empty when nothing fills any of them."""
    entries = material["empathy"]
    own = entries[entries["persona_id"] == persona_id].sort_values(["field", "rank"])
    if own.empty:
        return []
    return [
        {
            "title": material.term("empathy", field),
            "entries": [_felt(material, persona_id, row) for row in own[own["field"] == field].itertuples()],
        }
        for field in EMPATHY
    ]


def _felt(material: Material, persona_id: str, row) -> dict[str, Any]:
    entry = empathy_entry(material, persona_id, row, set())
    return {"text": entry["claim"].text, "note": entry["count"], "claim": entry["claim"]}


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()
