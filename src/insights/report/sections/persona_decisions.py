"""What people decided about the personas: on each card beside what the data say, and the proposals to merge."""

from __future__ import annotations

from insights.report import blocks, figures
from insights.report.claims import Claim, strength_of_estimate, strength_of_people
from insights.report.material import Material
from insights.wording import listing

ORDER = ("hypothesis", "provisional", "validated")
SAYS = ("agree", "partly", "disagree")


def on_card(material: Material, persona) -> dict:
    """What the card of a persona shows of decisions: edited parts, verdict, flags, feedback, and how personas.yml names the drafts."""
    return {
        **{part: edited(material, persona, part) for part in ("name", "headline", "portrait", "quote")},
        "verdict": _verdict(material, persona),
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
    return _edit(material, found) if found else None


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
    evidence = tuple(f"persona_merges: {row.draft_a} + {row.draft_b}" for row in table.itertuples())
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
            (f"persona_merges: {row.draft_a} + {row.draft_b}",),
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


def _edit(material: Material, edit) -> dict:
    when = [day(edit.date, material.language)] if edit.date else []
    mark = material.say("persona_edited")
    return {
        "text": edit.text,
        "mark": ", ".join([mark, *when]),
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
