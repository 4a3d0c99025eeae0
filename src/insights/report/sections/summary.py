"""What we know in a few sentences, and which of them answer the research questions. Nothing new is stated here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insights.report import blocks
from insights.report.claims import STRENGTHS, Claim
from insights.report.material import Material
from insights.report.phrases import phrases

MOST, FEWEST = 8, 5
SURE = ("finding", "tendency")
ANSWERS = 3
NO_ANSWER = ("themes-saturation", "segments-no-threshold")
METHOD = re.compile(r"asked-(weights|fields|targets).*|segments-(mece|(note|outside)-\d+|s\d+-(size|verdict))")
ORDER = (
    "segments-solution", "journey-weak-", "segments-threshold-", "journey-drivers-", "nps-all", "themes-t", "personas-verdicts",
    "journey-office-hours", "themes-t", "themes-t", "journey-1",
    "assumptions-", "themes-saturation", "segments-no-threshold", "asked-survey", "asked-interviews",
)  # fmt: skip
SECTIONS = ("themes", "segments", "personas", "journey", "nps", "assumptions")


def build(material: Material, claims: Sequence[Claim]) -> dict:
    """The section `summary`: five to eight claims, as far as the study has so many."""
    chosen = choose(material, claims)
    lead = "" if chosen else material.say("nothing_known")
    return blocks.section("summary", material.say("summary"), [{"kind": "summary", "claims": chosen}], lead=lead)


def choose(material: Material, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of the summary: what contradicts an assumption, then the best of each section, then further strong ones."""
    table = material["assumptions"]
    decided = {f"assumptions-{int(r.assumption)}": r.verdict for r in table.itertuples()}
    by_id = {claim.claim_id: claim for claim in claims}
    chosen = [by_id[i] for i, verdict in decided.items() if verdict == "contradicted"][:2]
    unmeasured = {i for i, verdict in decided.items() if verdict == "undecided" and not by_id[i].plain}
    taken = _already_said(chosen, material) | unmeasured
    open_to = [c for c in claims if c.claim_id not in taken and c.strength != "single voice"]
    for pattern in ORDER:
        candidates = [c for c in open_to if c.claim_id.startswith(pattern) and c not in chosen and c.strength in SURE]
        if candidates and len(chosen) < MOST:
            chosen.append(min(candidates, key=lambda c: STRENGTHS.index(c.strength)))
    further = [c for c in open_to if c.section in (*SECTIONS, "asked") and c not in chosen and not _detail(c)]
    further.sort(key=lambda c: (c.section == "asked", not c.plain, STRENGTHS.index(c.strength)))  # stable: as read
    return chosen + further[: max(0, FEWEST - len(chosen))]


def _detail(claim: Claim) -> bool:
    """A single field of a persona, or how sample and segments were made: true, but nothing that opens a report."""
    return bool(METHOD.fullmatch(claim.claim_id)) or (
        claim.section == "personas" and claim.claim_id != "personas-verdicts"
    )


def _already_said(chosen: Sequence[Claim], material: Material) -> set[str]:
    """Claims that a chosen assumption says already."""
    checks = {f"assumptions-{i}": a.check for i, a in enumerate(material.study.settings.assumptions, start=1)}
    events = any((check := checks.get(claim.claim_id)) and check.statistic == "event_share" for claim in chosen)
    return {"journey-office-hours"} if events else set()


def questions(material: Material, claims: Sequence[Claim]) -> dict:
    """The section `questions`: each research question with the claims that bear on it."""
    say = material.say
    asked = material.study.settings.questions
    items = [
        {"text": text, "claims": (found := answers(text, material, claims)), "empty": "" if found else say("no_answer")}
        for text in asked
    ]
    inside = [blocks.note(say("questions_note")), {"kind": "questions", "items": items}] if items else []
    return blocks.section("questions", say("questions"), inside, lead="" if items else say("no_questions"))


def answers(question: str, material: Material, claims: Sequence[Claim]) -> list[Claim]:
    """Claims that share words with the question or belong to a section that its cue words name, the nearest first.

    The nearest of each section that the question names goes before a second one of another: a question often asks for two things.
    """
    cues = phrases(material.language)["question_cues"]
    lowered = question.lower()
    sections = [name for name, words in cues.items() if any(word in lowered for word in words)]
    stems = _stems(question, material.language) - _everywhere(material)
    undecided = {
        f"assumptions-{int(r.assumption)}" for r in material["assumptions"].itertuples() if r.verdict == "undecided"
    }
    scored = []
    for place, claim in enumerate(claims):
        if (
            claim.section not in SECTIONS
            or claim.claim_id in {*NO_ANSWER, *undecided}
            or claim.strength == "single voice"
            or METHOD.fullmatch(claim.claim_id)
            or re.fullmatch(r"personas-p\d+-.+-\d+", claim.claim_id)
        ):
            continue
        shared = len(stems & _stems(_context(claim, material), material.language))
        named = sum(_named(claim, name) for name in sections)
        if shared or named:
            scored.append((-(2 * named + shared), STRENGTHS.index(claim.strength), place, claim))
    ranked = [claim for *_, claim in sorted(scored, key=lambda item: item[:3])]
    nearest = [next((claim for claim in ranked if _named(claim, name)), None) for name in sections]
    return sorted(ranked, key=lambda claim: claim not in nearest)[:ANSWERS]


def _named(claim: Claim, name: str) -> bool:
    """Whether `name` is the claim's section, or how its id begins."""
    return claim.section == name or claim.claim_id.startswith(name)


def _everywhere(material: Material) -> set[str]:
    """Words that say nothing about a single question because more than half of the questions hold them."""
    per_question = [_stems(text, material.language) for text in material.study.settings.questions]
    return {
        stem
        for stem in set().union(*per_question)
        if len(per_question) > 1 and sum(stem in s for s in per_question) > len(per_question) / 2
    }


def _context(claim: Claim, material: Material) -> str:
    if claim.section != "assumptions":
        return claim.text
    position = int(claim.claim_id.rpartition("-")[2])
    return f"{claim.text} {material.study.settings.assumptions[position - 1].text}"


def _stems(text: str, language: str) -> set[str]:
    common = set(phrases(language)["common_stems"])
    return {word[:6] for word in re.findall(r"[a-zäöüß]{5,}", text.lower())} - common
