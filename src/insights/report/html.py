"""The report as one HTML file that needs nothing beside it: no network, no script for anything essential."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

from insights.drawing.text import hyphenated
from insights.report import figures
from insights.report.brand import look
from insights.report.claims import Claim
from insights.report.material import Material
from insights.report.sections.themes import quote

TEMPLATES = Path(__file__).parent / "templates"
QUOTES = 3
ANCHOR = re.compile(r"[^A-Za-z0-9_-]+")
SHORT = 16  # signs of an interval that is never broken
INTERVAL = re.compile(r"(.*\S) (\([^()]*\))", re.DOTALL)


def render(material: Material, sections: Sequence[dict]) -> str:
    """The whole report. Everything from data is escaped; the same input gives the same text."""
    from markupsafe import Markup

    settings = material.study.settings
    text = (
        environment(material)
        .get_template("report.html.j2")
        .render(
            language=material.language,
            title=settings.title,
            client=settings.client,
            study=material.study.name,
            facts=facts(material),
            back="",
            sections=sections,
            styles=Markup((TEMPLATES / "styles.css").read_text(encoding="utf-8")),
            script=Markup((TEMPLATES / "report.js").read_text(encoding="utf-8")),
        )
    )
    return unbroken(re.sub(r"\n\s*\n+", "\n", text))


def environment(material: Material) -> Any:
    """Where the pages' templates come from, with the study's phrases and the evidence of claims; everything from data is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    copies: dict[
        int, set[str]
    ] = {}  # what a card has told, by page: the sections stay as they are and can be drawn again
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "say": material.say,
        "term": material.term,
        "brand": look(material.study),
        "evidence": lambda claim, beside=(), told=None: evidence(
            material, claim, beside=beside, told=None if told is None else copies.setdefault(id(told), set(told))
        ),
    }
    found.filters |= {"anchor": anchor, "parted": parted, "softened": softened}
    return found


def unbroken(page: str) -> str:
    """The page with `n = 205`, `50–249` and `95-%-Intervall` kept on one line, wherever the sentence comes from."""
    page = re.sub(r"\bn = (?=\d)", "n\u202f=\u202f", page)
    page = re.sub(r"(?<=\d)–(?=\d)", "\u2060–\u2060", page)
    return page.replace("95-%-", "95-\u2060%-\u2060")


def softened(text: Any, longest: int) -> Any:
    """What stands in a narrow column, with soft hyphens in words of more than `longest` letters."""
    return text if hasattr(text, "__html__") else hyphenated(str(text), longest)


def parted(cell: Any) -> Any:
    """A cell of a table, as `57 % (50 bis 64 %; n = 199)`, that breaks between figure, interval and base where there is no room."""
    from markupsafe import Markup

    found = None if hasattr(cell, "__html__") else INTERVAL.fullmatch(str(cell))
    if not found:
        return cell
    pieces = re.split(r"(?<=;) ", found.group(2))
    part = Markup('<span class="interval{}">{}</span>')
    marked = [part.format(" short" if len(piece) <= SHORT else "", piece) for piece in pieces]
    return Markup(" ").join([found.group(1), *marked])


def anchor(text: str) -> str:
    """`text` as an HTML id: letters, digits, `-` and `_`."""
    return ANCHOR.sub("-", text)


def evidence(
    material: Material, claim: Claim, *, beside: Sequence[str] = (), told: set[str] | None = None
) -> dict[str, Any]:
    """What stands in a claim's `<details>`: quotes, sources in the hand-over files, base and interval.

    A verbatim that the claim shows in full is not repeated, only who said it; those in `beside` stand next to the claim already.
    `told` collects the verbatims of one card, so that each is written out once.
    """
    said = _words(claim.shown or claim.text)
    quotes = [q for q in (quote(material, item) for item in claim.evidence) if q]
    known = {item for item in claim.evidence if item in material.quotes}
    quotes = [q for q in quotes if q["id"] not in beside]
    told = set() if told is None else told
    shown = []
    for q in quotes[:QUOTES]:
        words = _words(q["text"])
        known_already = words in told or words in said
        shown.append({**q, "text": "" if known_already else q["text"]})
        told.add(words)
    cited = [item.partition(": ") for item in claim.evidence if item not in known]
    sources = [material.say("evidence_source", table=table, key=key) if found else table for table, found, key in cited]
    numbers = (
        [material.say("evidence_base", n=figures.whole(claim.n, material.language))] if claim.n and claim.n >= 1 else []
    )
    more = len(quotes) - len(shown)
    return {
        "quotes": shown,
        "sources": sources,
        "by_table": by_table([(table, key) for table, _, key in cited]),
        "cited": [(table, key) for table, _, key in cited],
        "numbers": numbers,
        "more": material.say("evidence_more", n=more) if more else "",
    }


def by_table(cited: Sequence[tuple[str, str]]) -> list[str]:
    """Where figures lie: each table once, with the rows taken from it; what all its rows have in common is said once.

    >>> by_table([("profile", "variable = land, category = A"), ("profile", "variable = land, category = B"), ("method", "")])
    ['profile: variable = land, category = A; category = B', 'method']
    """
    rows: dict[str, list[str]] = {}
    for table, key in cited:
        rows.setdefault(table, []).append(key)
    found = []
    for table, keys in rows.items():
        first, *others = [key.split(", ") for key in dict.fromkeys(keys)]
        same = 0
        while others and all(len(key) > same + 1 and key[: same + 1] == first[: same + 1] for key in [first, *others]):
            same += 1
        told = "; ".join([", ".join(first), *(", ".join(key[same:]) for key in others)])
        found.append(f"{table}: {told}" if told else table)
    return found


def plain_text(markup: str) -> str:
    """What markup says, without its tags."""
    return unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def facts(material: Material) -> list[tuple[str, str]]:
    """The figures of the title block: number and what it counts."""
    language, say = material.language, material.say
    found = []
    if material.n_interviews:
        found.append((figures.whole(material.n_interviews, language), say("fact_interviews", n=material.n_interviews)))
    if len(material["verbatims"]):
        found.append(
            (figures.whole(len(material["verbatims"]), language), say("fact_verbatims", n=len(material["verbatims"])))
        )
    if material.n_respondents:
        found.append(
            (figures.whole(material.n_respondents, language), say("fact_respondents", n=material.n_respondents))
        )
        found.append((say(f"weights_{material['weighting_summary'].source}"), say("fact_weights")))
    return found
