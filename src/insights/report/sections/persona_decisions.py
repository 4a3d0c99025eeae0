"""What people decided about the personas: on each card beside what the data say, and the proposals to merge."""

from __future__ import annotations

from insights.report import blocks, figures
from insights.report.claims import Claim, strength_of_estimate, strength_of_people
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import listing

ORDER = ("hypothesis", "provisional", "validated")
AGAINST = ("changed", "contradicted")  # flags by which the data speak against an edit
HEADS = ("name", "headline", "portrait", "quote")
NAMED = 3  # parts that the front names
SAYS = ("agree", "partly", "disagree")


def on_card(material: Material, persona) -> dict:
    """What the card of a persona shows of decisions: edited parts, verdict, flags, feedback, and how personas.yml names the drafts."""
    return {
        **{part: edited(material, persona, part) for part in HEADS},
        "verdict": _verdict(material, persona),
        "marks": marks(material, persona),
        "reasons": _reasons(material, persona),
        "flags": flags_of(material, persona.persona_id),
        "feedback": _feedback(material, persona),
        "drafts": [
            material.say("persona_draft", draft=own.draft, words=figures.in_quotes(own.stands_for, material.language))
            for own in persona.drafts
            if own.stands_for
        ],
    }


def edited(material: Material, persona, field: str) -> dict | None:
    """What people wrote into a field, with what the data say; None where nobody edited it."""
    found = next((edit for edit in persona.edits if edit.field == field), None)
    return _edit(material, persona, found) if found else None


def marks(material: Material, persona) -> list[str]:
    """The short marks for a front: what people edited, and how many of these edits the data speak against."""
    names = [_heading(material, persona.persona_id, edit.field) for edit in persona.edits]
    if not names:
        return []
    more = [material.say("and_others", n=len(names) - NAMED)] if len(names) > NAMED else []
    shown = listing([*names[:NAMED], *more], material.language)
    by = sorted({edit.by for edit in persona.edits if edit.by})
    who = material.say("edited_by", who=listing(by, material.language)) if by else material.say("edited_by_people")
    who = who[:1].upper() + who[1:]
    against = {edit.field for edit in persona.edits} & _against(material, persona.persona_id)
    found = [material.say("sheet_edited", who=who, what=shown)]
    return [*found, material.say("sheet_against", n=len(against))] if against else found


def told(material: Material, persona) -> list[dict]:
    """Every decision of people with its reason: `title`, `text` (what stands there now, since when, and by whom), `because`, `computed` (what
    the data say) and `against` (the flags on it); flags on no edit come last, with their text alone."""
    flags = flags_of(material, persona.persona_id)
    found = [
        _told(material, persona, edit, [f["text"] for f in flags if f["name"] == edit.field]) for edit in persona.edits
    ]
    if persona.computed_verdict is not None:
        against = [flag["text"] for flag in flags if flag["kind"] == "verdict"]
        found.append(
            {
                "title": material.say("persona_verdict"),
                "text": _set(material, persona),
                "because": "",
                "computed": "",
                "against": against,
            }
        )
    names = {edit.field for edit in persona.edits}
    left = [f for f in flags if f["name"] not in names and not (f["kind"] == "verdict" and persona.computed_verdict)]
    return found + [
        {
            "title": f["field"] or material.say("persona_flag"),
            "text": f["text"],
            "because": "",
            "computed": "",
            "against": [],
        }
        for f in left
    ]


def rule_beside(material: Material, persona) -> str:
    """What stands behind the printed rule where people set another verdict than it: which, who, and why; empty where they agree."""
    return "" if persona.computed_verdict in (None, persona.verdict) else _set(material, persona)


def weaker_verdict(persona) -> str:
    """The more cautious of the computed verdict and that of people: what the report counts."""
    return min((persona.verdict, persona.computed_verdict or persona.verdict), key=ORDER.index)


def flags_of(material: Material, persona_id: str) -> list[dict]:
    """The flags on decisions about a persona: text and evidence."""
    flags = material["persona_flags"]
    own = flags[flags["persona_id"] == persona_id]
    return [
        {
            "text": row.text,
            "kind": row.kind,
            "name": "" if figures.missing(row.field) else row.field,
            "field": "" if figures.missing(row.field) else _heading(material, persona_id, row.field),
            "evidence": "" if figures.missing(row.evidence) else row.evidence,
        }
        for row in own.itertuples()
    ]


def strays(material: Material) -> list[dict]:
    """Decisions that no draft of these data is there for."""
    flags = material["persona_flags"]
    texts = list(flags.loc[flags["persona_id"].isna(), "text"])
    return [blocks.heading(material.say("persona_strays")), blocks.points(texts)] if texts else []


def merges(material: Material) -> list[dict]:
    """Which personas may stand for one target group: the sentence on the set, the proposals, every other pair to unfold."""
    say, table, language = material.say, material["persona_merges"], material.language
    if table.empty:
        return []
    names = material.persona_names
    n, proposed = len(material["personas"].personas), table[table["proposed"]].sort_values("rank")
    key = "claim_merges" if len(proposed) else "claim_no_merges"
    evidence = (
        *(reference("persona_merges", draft_a=row.draft_a, draft_b=row.draft_b) for row in table.itertuples()),
        reference("personas", "personas"),
    )
    lead = Claim("personas-merges", "personas", say(key, n=n, left=n - len(proposed)), _strength(table), evidence)

    def sentence(row) -> str:
        pair = listing([f"{names.get(draft, draft)} ({draft})" for draft in (row.draft_a, row.draft_b)], language)
        return f"{pair}: {row.reason}"

    claims = [
        Claim(
            f"personas-merge-{row.draft_a}-{row.draft_b}",
            "personas",
            sentence(row),
            _strength(proposed.loc[[row.Index]]),
            (reference("persona_merges", draft_a=row.draft_a, draft_b=row.draft_b),),
            n=int(row.n),
        )
        for row in proposed.itertuples()
    ]
    others = [sentence(row) for row in table[~table["proposed"]].itertuples()]
    return [
        blocks.heading(say("merges_title")),
        blocks.claims([lead, *claims]),
        blocks.note(say("merges_note")),
        blocks.details(say("merges_others"), [blocks.points(others)] if others else []),
    ]


def day(date: str, language: str) -> str:
    """`20.11.2026` / `2026-11-20` for an ISO date."""
    return ".".join(reversed(date.split("-"))) if language == "de" else date


def _strength(table) -> str:
    """Strength of a claim on pairs: that of the weakest."""
    found = []
    for row in table.itertuples():
        if row.unit == "interviewed" or figures.missing(row.low):
            found.append("hypothesis" if int(row.n) > 1 else strength_of_people(int(row.n)))
        else:
            found.append(strength_of_estimate(int(row.n), row.low, row.high))
    order = ("finding", "tendency", "hypothesis", "single voice")
    return max(found, key=order.index)


def _against(material: Material, persona_id: str) -> set[str]:
    """The fields of edits that the data of this run speak against."""
    return {flag["name"] for flag in flags_of(material, persona_id) if flag["kind"] in AGAINST}


def _by(material: Material, edit) -> str:
    """Who edited, and when."""
    who = material.say("edited_by", who=edit.by) if edit.by else material.say("persona_edited")
    return ", ".join([who, *([day(edit.date, material.language)] if edit.date else [])])


def _told(material: Material, persona, edit, against: list[str]) -> dict:
    title = _heading(material, persona.persona_id, edit.field)
    beside = material.say("persona_data_say" if edit.computed else "persona_no_data")
    if edit.field in ("name", "quote"):  # of which the data say nothing
        beside = material.say("persona_before", text=edit.computed.rstrip(".")) if edit.computed else ""
    elif edit.computed:
        beside = f"{beside} {edit.computed}"
    text = f"{figures.in_quotes(edit.text, material.language)} ({_by(material, edit)})."
    return {
        "title": title,
        "text": text,
        "because": _because(material, edit.because),
        "computed": beside,
        "against": against,
    }


def _reasons(material: Material, persona) -> list[str]:
    """Why people changed what has no field of its own on the card: name, headline, portrait, quote."""
    return [
        f"{_heading(material, persona.persona_id, edit.field)}: {_by(material, edit)}. {_because(material, edit.because)}"
        for edit in persona.edits
        if edit.because and edit.field in HEADS
    ]


def _because(material: Material, reason: str) -> str:
    return material.say("edited_because", because=reason.rstrip(". ")) if reason else ""


def _set(material: Material, persona) -> str:
    """`Das Team (Vertrieb) hat das Urteil auf „bestätigt“ gesetzt. Grund: …`"""
    key = "verdict_set_by" if persona.verdict_by else "verdict_set"
    verdict = figures.in_quotes(material.term("verdicts", persona.verdict), material.language)
    text = material.say(key, who=persona.verdict_by, verdict=verdict)
    return " ".join(part for part in (text, _because(material, persona.verdict_because)) if part)


def _edit(material: Material, persona, edit) -> dict:
    against = edit.field in _against(material, persona.persona_id)
    return {
        "text": edit.text,
        "mark": _by(material, edit) + (f"; {material.say('edited_against')}" if against else ""),
        "because": edit.because,
        "computed": edit.computed,
        "beside": material.say("persona_data_say" if edit.computed else "persona_no_data"),
    }


def _verdict(material: Material, persona) -> dict | None:
    if persona.computed_verdict is None:
        return None
    computed = material.term("verdicts", persona.computed_verdict)
    return {
        "computed": computed,
        "css": persona.computed_verdict,
        "by": material.say("edited_by", who=persona.verdict_by) if persona.verdict_by else "",
        "text": material.say("persona_verdict_people"),
        "because": persona.verdict_because,
    }


def _feedback(material: Material, persona) -> dict | None:
    said, say, term, language = persona.feedback, material.say, material.term, material.language
    if not said:
        return None
    counts = [(answer, sum(row.says == answer for row in said)) for answer in SAYS]
    parts = [say(f"feedback_{answer}", n=n) for answer, n in counts if n]
    items = []
    for row in said:
        who = [term("departments", row.department)] + ([day(row.date, language)] if row.date else [])
        says = term("feedback_says", row.says)
        items.append(
            {
                "who": ", ".join(who),
                "says": say("feedback_on", field=figures.in_quotes(row.label, language), says=says)
                if row.label
                else says,
                "text": figures.in_quotes(row.text, language) if row.text else "",
            }
        )
    return {"title": say("feedback_title", n=len(said), parts=listing(parts, language)), "items": items}


def _heading(material: Material, persona_id: str, field: str) -> str:
    persona = next((p for p in material["personas"].personas if p.persona_id == persona_id), None)
    labels = {edit.field: edit.label for edit in persona.edits} if persona else {}
    return labels.get(field) or material.term("fields", field)
