"""The management version on two pages: what we know, what to do, how sure, what is open and whom to ask next.

Everything is chosen from the sections of the report. A sentence that holds a figure is never cut: what is too long for two pages is left
to the report, and how much that is stands at the foot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from insights.report import html
from insights.report.claims import STRENGTHS, Claim, collect
from insights.report.material import Material
from insights.report.phrases import phrases

KNOWN, MEASURES, OPEN, PEOPLE = 8, 6, 5, 5
RANKED, FEWEST = 5, 3  # insights before what opens the report; statements below which weaker ones are told too
FIRST_PAGE, SECOND_PAGE = (
    2550,
    2900,
)  # letters that a page holds beside its headings, at the size in which it is printed
ENTRY = 60  # letters that the mark of a claim and the space around it take
LONGEST = 430  # of one entry
SURE = ("finding", "tendency")
ELSEWHERE = ("asked-", "themes-saturation", "personas-verdicts")
OPENING = (
    "limits-assumptions", "limits-groups", "limits-no-survey", "limits-no-interviews", "limits-unasked", "limits-saturation",
    "limits-few-interviews", "limits-coverage", "limits-few-respondents", "limits-small-survey", "limits-unweighted", "limits-machine", "limits-others",
)  # fmt: skip
NAMED = ("owner", "metric", "baseline", "target", "due", "persona")


def choose(material: Material, sections: Sequence[dict]) -> dict[str, Any]:
    """The content of both pages: `knows`, `people`, `measures`, `open`, `questions`, `strengths`, and how many findings were left out."""
    claims, cards = list({c.claim_id: c for c in collect(list(sections))}.values()), _cards(sections, "insight_card")
    candidates = _known(sections, cards)
    known = _fitting(candidates, KNOWN, FIRST_PAGE, lambda c: len(words(c)))
    places = {claim.claim_id: place for place, claim in enumerate(known, start=1)}
    measures = _fitting(_measures(material, sections, cards, places), MEASURES, SECOND_PAGE // 2, _letters)
    gaps = _fitting(
        _gaps(material, claims), OPEN, SECOND_PAGE // 2, lambda gap: len(words(gap["claim"])) + len(gap["next"])
    )
    return {
        "known": known,
        "left": len(candidates) - len(known),
        "people": [_person(item) for item in _cards(sections, "persona_card")[:PEOPLE]],
        "measures": measures,
        "gaps": gaps,
        "questions": _unanswered(sections),
        "strengths": _strengths(material, claims),
        "facts": html.facts(material),
    }


def words(claim: Claim) -> str:
    """The wording of a claim that can stand alone, without terms of the method where there is one."""
    return str(claim.plain or claim.text)


def _cards(sections: Sequence[dict], template: str) -> list[dict]:
    return [
        item
        for section in sections
        for block in section["blocks"]
        if block["kind"] == "cards" and block["template"] == template
        for item in block["items"]
    ]


def _known(sections: Sequence[dict], cards: Sequence[dict]) -> list[Claim]:
    """The first insights on what is better or worse, what opens the report, further insights; findings first, nothing twice.

    How the study was made, and how many personas there are, the pages say elsewhere.
    """
    opening = [
        claim
        for section in sections
        if section["id"] == "summary"
        for claim in collect(section)
        if not claim.claim_id.startswith(ELSEWHERE)
    ]
    first = [card["claim"] for card in cards[:RANKED] if _judged(card)]
    ranked = [card["claim"] for card in cards]
    told = {words(claim) for card in cards for claim in card["beside"]}  # with an insight, so that a page has it once
    opening = [claim for claim in opening if words(claim) not in told]
    found: dict[str, Claim] = {}
    for claim in [*first, *opening, *ranked]:
        found.setdefault(words(claim), claim)
    ordered = sorted(found.values(), key=lambda claim: STRENGTHS.index(claim.strength))  # stable: by rank
    sure = [c for c in ordered if c.strength in SURE]
    return sure if len(sure) >= FEWEST else ordered


def _judged(card: dict) -> bool:
    """Whether an insight says that something is better or worse: a favourite genre can wait."""
    return "insight" not in card or card["insight"].lead.judged


def _fitting(items: Iterable[Any], most: int, letters: int, length) -> list[Any]:
    """At most `most` items that together take no more than `letters`; one that is too long gives way to those behind it."""
    kept = []
    for item in items:
        needs = length(item) + ENTRY
        if len(kept) < most and needs <= min(letters, LONGEST + ENTRY):
            kept.append(item)
            letters -= needs
    return kept


def _measures(
    material: Material, sections: Sequence[dict], cards: Sequence[dict], places: dict[str, int]
) -> list[dict]:
    """What people decided, then what the rules propose for what stands on the first page, then for other insights."""
    found = []
    for card in cards:
        place = places.get(card["claim"].claim_id)
        decided = [
            _measure(material, m["text"], m["facts"], card["claim"], place, decided=True) for m in card["decided"]
        ]
        proposed = [] if card.get("idle") else [card["measure"]]  # that nothing is to be done is nothing to do
        found += decided or [
            _measure(material, text, card["smart"], card["claim"], place, decided=False) for text in proposed
        ]
    found += [
        _measure(material, m["text"], m["facts"], None, None, decided=True) for m in _cards(sections, "decided_measure")
    ]
    once: dict[tuple, dict] = {}
    for measure in found:
        same = once.setdefault((measure["text"], measure["owner"]), measure)
        if same is not measure and measure["for"]:
            same["for"] = [*same["for"], *measure["for"]]
    return sorted(once.values(), key=lambda m: (not m["decided"], not m["for"], m["for"][:1]))


def _measure(material: Material, text: str, facts, claim: Claim | None, place: int | None, *, decided: bool) -> dict:
    told = dict(facts)
    named = {name: told.get(material.say(f"measure_{name}"), "") for name in NAMED}
    named["target"] = named["target"] or told.get(material.say("measure_target_and_owner"), "")
    return {
        **named,
        "text": str(text),
        "decided": decided,
        "mark": material.say("measure_decided" if decided else "measure_proposed"),
        "claim": claim,
        "for": [place] if place else [],
    }


def _letters(measure: dict) -> int:
    return sum(len(measure[name]) for name in ("text", "owner", "metric", "baseline", "target", "due"))


def _gaps(material: Material, claims: Sequence[Claim]) -> list[dict]:
    """What the study cannot say, the gravest first, and what to ask next about it."""
    known = phrases(material.language)["management_next"]
    found = []
    for beginning in OPENING:
        for claim in claims:
            if claim.claim_id.startswith(beginning):
                found.append({"claim": claim, "next": known[beginning.removeprefix("limits-")]})
                break
    return found


def _unanswered(sections: Sequence[dict]) -> list[str]:
    """The research questions to which no claim belongs."""
    return [
        item["text"]
        for section in sections
        for block in section["blocks"]
        if block["kind"] == "questions"
        for item in block["items"]
        if not item["claims"] and len(item["text"]) <= LONGEST
    ][:3]


def _person(item: dict) -> dict:
    """One line on a persona."""
    return {
        "id": item["id"],
        "name": item["name"],
        "headline": item["headline"],
        "share": item["size"]["text"],
        "verdict": item["verdict"],
        "css": item["verdict_css"],
    }


def _strengths(material: Material, claims: Sequence[Claim]) -> list[dict]:
    """How many claims of the report have which strength, and what the word means."""
    counts, means = Counter(claim.strength for claim in claims), phrases(material.language)["management_strengths"]
    return [
        {"strength": name, "mark": material.term("strengths", name), "n": counts[name], "means": means[name]}
        for name in STRENGTHS
    ]
