"""The management version as one HTML file and as two pages of PDF, from one choice of claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from insights.report.brand import look
from insights.report.editions import management
from insights.report.formats.outline import numbered
from insights.report.formats.pdf import CLIENT, TITLE, compiled, short
from insights.report.html import TEMPLATES, environment, unbroken
from insights.report.material import Material
from insights.wording import listing

HEADINGS = ("known", "people", "do", "sure", "open", "counts", "next_head", "nothing", "no_measures", "no_gaps", "team")
HEADLINE = 150  # letters of what is said on a persona
MEASURED = ("owner", "persona", "metric", "baseline", "target", "due")


def draw(material: Material, sections: Sequence[dict]) -> dict[str, bytes]:
    """Both files by name."""
    chosen = management.choose(material, sections)
    content = document(material, chosen, numbered(sections))
    return {
        "management.html": page(material, content).encode(),
        "management.pdf": compiled("management.typ", content, look(material.study)),
    }


def document(material: Material, chosen: dict[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    """What was chosen as plain data, in the words of the study's language."""
    say, settings = material.say, material.study.settings
    client = short(settings.client or "", CLIENT)
    kicker = f"{say('management')} · {say('for_client', client=client)}" if client else say("management")
    return {
        "language": material.language,
        "title": short(settings.title, TITLE),
        "client": client,
        "kicker": kicker,
        "facts": [list(fact) for fact in chosen["facts"]],
        "words": {name: say(f"management_{name}") for name in HEADINGS}
        | {"foot": say("management_evidence_pdf"), "foot_html": say("management_evidence"), "evidence": say("evidence")}
        | {name: say(f"measure_{name}") for name in MEASURED},
        "known": [_entry(material, claim, numbers) for claim in chosen["known"]],
        "left": say("management_left", n=chosen["left"]) if chosen["left"] else "",
        "people": [{**person, "headline": short(person["headline"], HEADLINE)} for person in chosen["people"]],
        "measures": [_measure(material, measure) for measure in chosen["measures"]],
        "gaps": [{**_entry(material, gap["claim"], numbers), "next": gap["next"]} for gap in chosen["gaps"]],
        "questions": [say("management_unanswered", text=text) for text in chosen["questions"]],
        "strengths": chosen["strengths"],
    }


def page(material: Material, content: dict[str, Any]) -> str:
    """The page `management.html`; everything from data is escaped."""
    from markupsafe import Markup

    styles = (TEMPLATES / "styles.css").read_text(encoding="utf-8") + (TEMPLATES / "management.css").read_text(
        encoding="utf-8"
    )
    text = environment(material).get_template("management.html.j2").render(content, styles=Markup(styles))
    return unbroken(re.sub(r"\n\s*\n+", "\n", text))


def _entry(material: Material, claim, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "id": claim.claim_id,
        "text": management.words(claim),
        "strength": claim.strength,
        "mark": material.term("strengths", claim.strength),
        "number": numbers[claim.claim_id],
    }


def _measure(material: Material, measure: dict[str, Any]) -> dict[str, Any]:
    places = listing([str(place) for place in measure["for"]], material.language)
    open_to_team = ("", material.say("measure_team"))  # said once for all
    facts = [[material.say(f"measure_{name}"), measure[name]] for name in MEASURED if measure[name] not in open_to_team]
    return {
        "text": measure["text"],
        "mark": measure["mark"],
        "decided": measure["decided"],
        "why": material.say("management_why", n=len(measure["for"]), places=places) if places else "",
        "facts": facts,
    }
