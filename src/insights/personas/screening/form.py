"""The screening as one HTML file: a form for a call centre that works offline and keeps nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

from insights.contracts.documents import Screening, ScreeningAdvice, ScreeningLead, ScreeningPersona
from insights.estimates import no_share_below
from insights.personas.screening.advice import FIELDS, OTHERWISE, people_behind
from insights.personas.screening.points import PER_DOUBLING
from insights.personas.screening.questions import texts
from insights.wording import interval, percent

TEMPLATES = Path(__file__).parent / "templates"
KINDS = (*FIELDS, *OTHERWISE)


def to_form(screening: Screening, *, title: str = "", language: str = "de") -> str:
    """The form with its points, its script and its style in one page; everything from data is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    say = texts(language)["form"]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("form.html.j2").render(
        language=language,
        say=say,
        title=title,
        screening=screening,
        statements=[_unbroken(sentence) for sentence in screening.statements],
        kinds=KINDS,
        styles=Markup((TEMPLATES / "form.css").read_text(encoding="utf-8")),
        script=Markup((TEMPLATES / "form.js").read_text(encoding="utf-8")),
        data=Markup(_for_script(_data(screening, say, language))),
    )


def _data(screening: Screening, say: dict, language: str) -> dict:
    """What the script needs: questions and points as they are, everything to be read in words already."""
    questions = [
        {
            "column": question.column,
            "wording": question.wording,
            "kind": question.kind,
            "missing": question.missing,
            "answers": [answer.model_dump() for answer in question.answers],
        }
        for question in screening.questions
    ]
    personas = [
        {
            "id": persona.persona_id,
            "name": persona.name,
            "headline": persona.headline,
            "intercept": persona.intercept,
            "sure": _sure(persona, say, language),
            "leads": [
                {"points": lead.points, "sure": _sure_ahead(lead, say, language)}
                for lead in screening.leads
                if lead.persona_id == persona.persona_id
            ],
            **{kind: [_advice(one, say) for one in getattr(persona, kind)] for kind in KINDS},
        }
        for persona in screening.personas
    ]
    return {
        "questions": questions,
        "personas": personas,
        "kinds": KINDS,
        "close": PER_DOUBLING,
        "say": say["script"],
    }


def _sure(persona: ScreeningPersona, say: dict, language: str) -> str:
    if persona.right is None:
        return say["sure_unknown"].format(least=no_share_below())
    within = interval(persona.low, persona.high, language, as_percent=True)
    return _unbroken(say["sure"].format(n=persona.n_assigned, share=percent(persona.right, language), within=within))


def _sure_ahead(lead: ScreeningLead, say: dict, language: str) -> str:
    """The same for such a lead; nothing where too few people had it."""
    if lead.right is None:
        return ""
    within = interval(lead.low, lead.high, language, as_percent=True)
    return _unbroken(say["sure_ahead"].format(n=lead.n, share=percent(lead.right, language), within=within))


def _advice(one: ScreeningAdvice, say: dict) -> dict:
    return {"text": _unbroken(one.text), "people": people_behind(one, say)}


def _unbroken(text: str) -> str:
    """`n = 93` kept on one line."""
    return re.sub(r"\bn = (?=\d)", "n\u202f=\u202f", text)


def _for_script(data: dict) -> str:
    """JSON that can stand inside a script element whatever the labels hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
