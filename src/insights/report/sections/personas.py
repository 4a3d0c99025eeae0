"""Persona sheets: one card each, with every field, its evidence and the empathy map."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from insights import contracts
from insights.report import blocks, figures
from insights.report.claims import STRENGTHS, Claim, may_be_stated, strength_of_estimate, strength_of_people
from insights.report.evidence.references import reference
from insights.report.faces import face
from insights.report.material import Material
from insights.report.phrases import phrases
from insights.report.sections import persona_decisions, persona_evidence, persona_spread, statement_evidence
from insights.report.sections.themes import quote
from insights.wording import listing

EMPATHY = ("thinks_feels", "sees", "hears", "says_does", "pains", "gains")
FRONT = ("needs", "fears", "worries", "problems", "wishes")
FACTS = (
    "age", "gender", "job_role", "occupation", "industry", "company_size", "education", "income", "household", "family_status",
    "residence", "country", "channels", "usage",
)  # fmt: skip
FACTS_SHOWN = 8
BULLETS = 3
BULLET_LENGTH = 120
REPEATED_LENGTH = 60
VERDICTS = (("validated", "finding"), ("provisional", "tendency"), ("hypothesis", "hypothesis"))
TOLD = (
    "motivation", "approach", "values", "aversions", "traits", "traits_negative", "success", "strengths", "weaknesses", "growth", "pro", "contra", "topics", "goals", "times", "help", "how_to_help", "day", "day_in_the_life", "opinions", "satisfaction",
)  # fmt: skip
CORRECTED = "¹"  # the mark of corrected figures, as in the section on segments
BASE = re.compile(r"\bn\s?=\s?\d[\d.,]*(?:; [^()]*)?\)")  # the end of a figure's bracket
SAME_START = 30  # characters by which a sentence is known again in another


def build(material: Material) -> dict:
    """The section `personas`."""
    say, personas = material.say, material["personas"]
    if not personas.personas:
        strays = persona_decisions.strays(material)
        return blocks.section("personas", say("personas"), strays, lead=personas.reason or say("no_personas"))
    sheets = [_sheet(material, persona, place) for place, persona in enumerate(personas.personas)]
    inside = [
        blocks.claims([_verdicts(material)]),
        blocks.note(say("personas_note")),
        blocks.cards(sheets, "persona_card"),
        persona_evidence.across(material),
        *persona_decisions.merges(material),
        *persona_decisions.strays(material),
    ]
    return blocks.section("personas", say("personas"), inside)


def _verdicts(material: Material) -> Claim:
    """How many of the drafts stand on firm ground."""
    personas, say, language = material["personas"].personas, material.say, material.language
    parts, best = [], "hypothesis"
    for verdict, strength in VERDICTS:
        names = [p.name for p in personas if persona_decisions.weaker_verdict(p) == verdict]
        if names:
            count = material.term("numbers", str(len(names)))
            every = "_all" if len(names) == len(personas) > 1 else ""
            parts.append(
                say(f"persona_verdict_{verdict}{every}", n=len(names), count=count, names=listing(names, language))
            )
            best = min(best, strength, key=STRENGTHS.index)
    text = say(
        "claim_persona_verdicts",
        n=len(personas),
        count=material.term("numbers", str(len(personas))),
        parts=listing(parts, language),
    )
    text = text[:1].upper() + text[1:]
    evidence = tuple(reference("personas", p.persona_id) for p in personas)
    return Claim("personas-verdicts", "personas", text, best, evidence)


def _sheet(material: Material, persona, place: int) -> dict:
    """The front of the card (who it is, and what moves it), and everything else to unfold."""
    fields = fields_of(material, persona)
    opening = quote(material, persona.quote_verbatim) if persona.quote_verbatim else None
    said_already = {_bare(opening["text"])} if opening else set()
    facts = [f for f in fields if f["field"] in FACTS] + [
        f for f in fields if f["field"] not in (*FACTS, *FRONT, *TOLD) and len(f["claims"]) == 1
    ]
    facts = facts[:FACTS_SHOWN]
    bullets = [_bullets(f, said_already) for name in FRONT for f in fields if f["field"] == name]
    rest = [_rest(f, said_already) for f in fields if f["field"] not in FRONT and f not in facts]
    left = [_rest(b["left"], said_already) for b in bullets if b["left"]["claims"]]
    return {
        "id": persona.persona_id,
        "name": persona.name,
        "headline": persona.headline,
        "face": portrait_face(material, persona, place),
        "kind": material.term("persona_kinds", persona.kind),
        "verdict": material.term("verdicts", persona.verdict),
        "verdict_css": persona.verdict,
        "rule": persona.rule,
        "size": size(material, persona),
        "basis": basis(material, persona),
        "fictional": fictional_parts(material, persona),
        "quote": opening,
        "portrait": _prose(material, persona),
        "facts": facts,
        "bullets": [b for b in bullets if b["claims"] or b["text"] or b["edited"]],
        "fields": [f for f in (*left, *rest) if f["claims"] or f["more"] or f["text"] or f["edited"]],
        "empathy": _empathy(material, persona.persona_id, said_already),
        "notes": persona.notes,
        "decided": persona_decisions.on_card(material, persona),
        "panel": persona_evidence.panel(material, persona),
        "spreads": persona_spread.spreads(material, persona, FACTS),
        "spread_note": persona_spread.spread_note(material, persona),
        "told": {_bare(opening["text"])} if opening else set(),
        "footnote": footnote(material, [claim for field in fields for claim in field["claims"]]),
        "all_fields": all_fields(material, persona),
    }


def _once(fields: list[dict]) -> list[dict]:
    """The fields with every statement where it stands first."""
    seen: set[str] = set()
    for field in fields:
        field["claims"] = [c for c in field["claims"] if c.claim_id not in seen]
        seen |= {c.claim_id for c in field["claims"]}
    return [f for f in fields if f["claims"] or f["text"] or f["edited"]]


def portrait_face(material: Material, persona, place: int) -> Markup:
    """The drawn face of the persona at `place` of the set."""
    label = material.say("face", name=persona.name)
    return face(
        persona.face_seed, label, gender=persona.gender, age=persona.age, place=place, shuffle=material.study.name
    )


def fields_of(material: Material, persona) -> list[dict]:
    """The fields of a sheet with their statements as claims, each statement where it stands first: `field`, `title`, `text`, `claims`."""
    own, corrected = _statements_of(material, persona), _corrected(material, persona)
    fields = [_field(material, persona, field, own) for field in persona.fields if field.field != "quote"]
    for field in fields:
        field["claims"] = [_marked(claim) if corrected & set(claim.evidence) else claim for claim in field["claims"]]
    return _once([f for f in fields if f["claims"] or f["text"] or f["edited"]])


def _statements_of(material: Material, persona) -> pd.DataFrame:
    statements = material["persona_statements"]
    by_data = statements["source"].ne("people") & ~statements["replaced"].eq(
        True
    )  # what people wrote stands there as edited
    return statements[(statements["persona_id"] == persona.persona_id) & by_data].sort_values(["field", "rank"])


def _corrected(material: Material, persona) -> set[str]:
    """The evidence of the persona's figures that are corrected for people assigned to a wrong segment; a merged persona is counted."""
    profile = material["segment_profile"]
    own = profile[(profile["segment"] == persona.segment) & (profile["estimate"] == "corrected")]
    return {
        reference("segment_profile", segment=int(r.segment), variable=r.variable, category=r.category)
        for r in own.itertuples()
    }


def _marked(claim: Claim) -> Claim:
    """The claim with the mark of the footnote behind its first figure."""
    shown, found = BASE.subn(lambda end: end.group() + CORRECTED, claim.shown, count=1)
    return replace(claim, shown=shown if found else f"{claim.shown}{CORRECTED}")


def is_corrected(claim: Claim) -> bool:
    """Whether the claim carries the mark of corrected figures."""
    return CORRECTED in claim.shown


def footnote(material: Material, claims: list[Claim]) -> str:
    """What the mark of corrected figures means; empty where no claim carries it."""
    return f"{CORRECTED} {material.say('corrected_note')}" if any(map(is_corrected, claims)) else ""


def all_fields(material: Material, persona) -> dict[str, str]:
    """What unfolds below a card, and where it stands for those who read on paper; the empathy map only where there is one."""
    ending = "" if material["empathy"]["persona_id"].eq(persona.persona_id).any() else "_unmapped"
    return {"title": material.say(f"all_fields{ending}"), "elsewhere": material.say(f"all_fields_elsewhere{ending}")}


def _prose(material: Material, persona) -> list[str]:
    """The paragraphs of the portrait that quote nobody: what is quoted there stands in the fields, with its evidence."""
    own = _statements_of(material, persona)
    spoken = [_bare(text)[:SAME_START] for text in own.loc[own["source"] == "verbatims", "text"]]
    paragraphs = [p.strip() for p in persona.portrait.split("\n\n") if p.strip()]
    return [p for p in paragraphs if not any(len(s) >= SAME_START and s in _bare(p) for s in spoken)]


def _bullets(field: dict, seen: set[str]) -> dict:
    """The first statements of a field, long ones cut; `left` is the field with what did not fit."""
    fresh = [c for c in field["claims"] if _bare(c.shown) not in seen]
    shown = fresh[:BULLETS]
    seen |= {_bare(c.shown) for c in shown}
    left = [c for c in field["claims"] if c not in shown]
    claims = [replace(c, shown=snippet(c.shown, BULLET_LENGTH)) for c in shown]
    text = "" if field["claims"] else field["text"]  # that there is nothing solid
    return {**field, "text": text, "claims": claims, "left": {**field, "text": "", "claims": left, "edited": None}}


def _rest(field: dict, seen: set[str]) -> dict:
    """A field behind the fold: its first statement in full, the others to unfold; what was said before is only named."""
    claims = []
    for claim in field["claims"]:
        words = _bare(claim.shown)
        claims.append(replace(claim, shown=snippet(claim.shown, REPEATED_LENGTH)) if words in seen else claim)
        seen.add(words)
    return {**field, "claims": claims[:1], "more": claims[1:]}


def snippet(text: str, longest: int) -> str:
    """`text` cut at a word when it is longer than `longest` characters; a closing quotation mark stays."""
    if len(text) <= longest:
        return text
    closing = text[-1] if text[-1] in "“”" else ""
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:–") + " […]" + closing


def basis(material: Material, persona) -> str:
    """Whose words and answers the persona rests on, with counts."""
    counts = (("interviewed_people", persona.n_interviews), ("respondents", persona.n_respondents))
    sources = [material.say(key, n=n) for key, n in counts if n]
    return material.say("persona_basis", sources=listing(sources, material.language)) if sources else ""


def fictional_parts(material: Material, persona) -> str:
    """What of the persona is made up, in a phrase."""
    names = [material.term("fields", name) for name in persona.fictional]
    named = [name.lower() for name in names] if material.language == "en" else names  # German nouns keep their capitals
    return material.say("fictional", what=listing(named, material.language))


def size(material: Material, persona) -> dict:
    """The share with its interval, its people and their base, all with a segment; a qualitative persona has none and says so."""
    n, base, language = persona.n_respondents, material["segments"].n, material.language
    if persona.share is None or persona.kind == "qualitative":
        return {"text": material.say("qualitative_share"), "claim": None}
    if not may_be_stated(n):
        return {"text": figures.small_text(n, language), "claim": None}
    counts = material.say(
        "share_counts_unweighted" if material.weighted else "share_counts",
        n=figures.whole(n, language),
        base=figures.whole(base, language),
    )
    inside = [figures.between(persona.low, persona.high, language, as_percent=True), counts]
    shown = figures.plain(persona.share, language, as_percent=True)
    figure = f"{shown} ({'; '.join(part for part in inside if part != '–')})"
    if figures.missing(persona.low):
        return {"text": figure, "claim": None}
    text = material.say("claim_persona_share", name=persona.name, figure=figure, weights=material.weight_note)
    strength = strength_of_estimate(base, persona.low, persona.high)
    evidence = (reference("personas", persona.persona_id), reference("segments", "all"), reference("responses", "all"))
    claim = Claim(
        f"personas-{persona.persona_id}-share",
        "personas",
        text,
        strength,
        evidence,
        n=base,
        value=persona.share,
        low=persona.low,
        high=persona.high,
    )
    return {"text": figure, "claim": claim}


def _field(material: Material, persona, field, own) -> dict:
    """One field of the sheet; its running sentence is left out where the statements below say the same."""
    title = field.label or field_title(material, field.field)
    named = own[own["statement_id"].isin(field.statements)] if field.statements else own[own["field"] == field.field]
    claims = [_statement(material, row, persona.name, title) for row in named.itertuples()]
    repeated = any(_bare(claim.shown)[:SAME_START] in _bare(field.text) for claim in claims)
    edited = persona_decisions.edited(material, persona, field.field)
    text = "" if repeated or edited else field.text
    return {"field": field.field, "title": title, "text": text, "claims": claims, "edited": edited}


def field_title(material: Material, field: str) -> str:
    """The heading of a field: the usual word for it, else the label of the survey's variable."""
    known = phrases(material.language)["fields"]
    return known.get(field) or _label(material, field) or material.term("fields", field)


def _label(material: Material, field: str) -> str:
    """The label of the survey's variable that fills a field, or has its name."""
    return material.field_labels.get(field, "")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def _statement(material: Material, row, name: str, title: str) -> Claim:
    n = int(row.n_people)
    if row.source == "verbatims":
        strength = strength_of_people(n)
        evidence = (*contracts.split(row.evidence), *statement_evidence.said_by(material, row))
    else:
        base = n if figures.missing(row.base) else int(row.base)
        low, high, value = (float("nan") if figures.missing(v) else float(v) for v in (row.low, row.high, row.value))
        strength = strength_of_estimate(base, low, high, scale=1.0 if 0 <= value <= 1 else max(1.0, abs(value)))
        n, evidence = base, statement_evidence.figures_behind(material, row)
    shown = row.text.removeprefix(f"{title}: ").removeprefix(f"{_label(material, row.field)}: ")
    shown = shown.removeprefix(f"{field_title(material, row.field)}: ")
    quotation = said(material, shown, evidence)
    shown = quotation if quotation != shown else shown[:1].upper() + shown[1:]
    claim_id = f"personas-{row.statement_id}"
    return Claim(claim_id, "personas", f"{name}: {said(material, row.text, evidence)}", strength, evidence, n=n, value=row.value, low=row.low, high=row.high, shown=shown)  # fmt: skip


def said(material: Material, text: str, evidence: tuple[str, ...]) -> str:
    """`text` in quotation marks where it is word for word from one of its verbatims."""
    words = _bare(text)
    if any(words in _bare(material.quotes[i]["text"]) for i in evidence if i in material.quotes):
        return figures.in_quotes(text, material.language)
    return text


def _empathy(material: Material, persona_id: str, seen: set[str]) -> list[dict]:
    """The six fields of the empathy map, empty ones included; empty list when nothing fills any of them."""
    entries = material["empathy"]
    own = entries[entries["persona_id"] == persona_id].sort_values(["field", "rank"])
    if own.empty:
        return []
    return [
        {
            "title": material.term("empathy", field),
            "entries": [
                empathy_entry(material, persona_id, row, seen) for row in own[own["field"] == field].itertuples()
            ],
            "empty": material.say("empathy_empty"),
        }
        for field in EMPATHY
    ]


def empathy_entry(material: Material, persona_id: str, row, seen: set[str]) -> dict:
    """An entry of the empathy map as a claim, and how many people it comes from; what is in `seen` already is cut short."""
    n = int(row.n_people)
    place = {"persona_id": persona_id, "field": row.field, "rank": int(row.rank)}
    evidence = (*contracts.split(row.evidence), reference("empathy", **place))
    text, strength = said(material, row.text, evidence), strength_of_people(n)
    shown = snippet(text, REPEATED_LENGTH if _bare(text) in seen else BULLET_LENGTH)
    seen.add(_bare(text))
    claim_id = f"personas-{persona_id}-{row.field}-{int(row.rank)}"
    claim = Claim(claim_id, "personas", text, strength, evidence, n=n, shown=shown)
    count = material.say("people", n=n)
    return {"claim": claim, "count": f"{count}, {material.say('inferred')}" if row.inferred else count}
