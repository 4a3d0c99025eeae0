"""The audit between claims and rendering: every sentence is held against the rows of its evidence, by code that wrote none of them.

Exempt are, by rule: what stands in quotation marks (compared as a quotation instead), dates and times of day, the level of 95 % of
intervals, number words, and labels that hold digits. Limits of the method are no exemption: they need a reference (`method: …`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insights.errors import ContractError
from insights.report.claims import Claim, collect
from insights.report.evidence import (
    beside,
    differing,
    few,
    leaks,
    quoting,
    recomputing,
    remedy,
    seals,
    sources,
    strengths,
    tracing,
)
from insights.report.evidence.references import Resolved
from insights.report.material import Material

SHOWN = 20  # findings that the message lists


@dataclass(frozen=True)
class Audit:
    """What was checked: claims, numbers traced to a cell, quotations compared with their verbatim, figures recomputed, `shown`: figures of tables and pictures traced."""

    claims: int
    numbers: int
    quotes: int
    recomputed: int
    shown: int = 0
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"{self.claims} claims checked: {self.numbers} numbers traced, "
            f"{self.quotes} quotations compared, {self.recomputed} figures recomputed, {self.shown} figures of tables and pictures traced"
        )


def check(material: Material, sections: Sequence[dict]) -> Audit:
    """The audit of everything that `sections` claim, and of profiles that give single people away. Raises ContractError with a sentence per
    finding, which names the claim."""
    found = examine(material, sections)
    problems = [*found.problems, *few.problems(material)]
    _refuse(problems, remedy.sentence(problems, collect(list(sections)), material.study))
    return found


def _refuse(problems: Sequence[str], what_to_do: str) -> None:
    if not problems:
        return
    n, more = len(problems), len(problems) - SHOWN
    raise ContractError(
        f"The report is not rendered: {n} of its statements {'does' if n == 1 else 'do'} not stand up to {'its' if n == 1 else 'their'} evidence.",
        problems=[*problems[:SHOWN], *([f"and {more} more"] if more > 0 else []), *filter(None, [what_to_do])],
    )


def check_edition(material: Material, pages: Sequence[Sequence[dict]]) -> None:
    """The audit of an edition, by its pages: claims, quotations, figures, and which of them differ from those of everybody else.

    The hand-over files are those of the report. Raises ContractError.
    """
    sections = [section for page in pages for section in page]
    claims = list(collect(sections))
    problems = _twice(claims)
    for claim in claims:
        problems += claim_problems(claim, material)
    problems += beside.problems(material, sections)[1] + leaks.problems(material, sections, [])
    for page in pages:
        problems += differing.problems(material, page)
    _refuse(problems, remedy.sentence(problems, claims, material.study))


def examine(material: Material, sections: Sequence[dict]) -> Audit:
    """Like `check`, but what was found stands in `problems`."""
    claims = list(collect(list(sections)))
    different = {claim.claim_id: claim for claim in claims}
    problems = seals.problems(material.study, [n for n in material.handovers if n != "assumptions"], claims)
    problems += _twice(claims)
    numbers = quotes = 0
    for claim in different.values():
        traced, found = _one(claim, material)
        numbers += traced.numbers
        quotes += quoting.compared(claim, material)
        problems += found
    shown, unlike = beside.problems(material, sections)
    recomputed, wrong = recomputing.problems(material, list(different.values()))
    problems += unlike + wrong + leaks.personas(material) + leaks.problems(material, sections, different.values())
    problems.sort(
        key=lambda problem: problem.startswith(recomputing.TABLES)
    )  # sentences first: a message lists so many
    return Audit(len(different), numbers, quotes, recomputed, shown, tuple(dict.fromkeys(problems)))


def claim_problems(claim: Claim, material: Material) -> list[str]:
    """A sentence for each thing about the claim that does not stand up to its evidence."""
    return _one(claim, material)[1] + leaks.problems(material, [], [claim])


def _one(claim: Claim, material: Material) -> tuple[tracing.Traced, list[str]]:
    evidence, problems = tracing.resolved(claim, material)
    traced = tracing.trace(claim, evidence, material) if not problems else tracing.Traced()
    problems += traced.problems
    problems += quoting.problems(claim, evidence, material)
    problems += strengths.problems(claim, evidence, material)
    problems += _intervals(claim, evidence) + _mixed(claim, traced, evidence, material)
    return traced, problems


def _twice(claims: Sequence[Claim]) -> list[str]:
    """Claims that share an id and say different things."""
    first: dict[str, Claim] = {}
    return [
        f"claim {claim.claim_id}: two different sentences have this id: {tracing.shortened(claim.text)}"
        for claim in claims
        if first.setdefault(claim.claim_id, claim).text != claim.text
    ]


def _intervals(claim: Claim, evidence: Sequence[Resolved]) -> list[str]:
    """Rows of the evidence whose value lies outside its interval, or that count more people than their base holds."""
    found = []
    for item in evidence:
        source = sources.source(item.file)
        for record in item.records[: sources.MANY]:
            cells = sources.cells(item.file, record)
            value, low, high = (cells.get(name) for name in (source.value, source.low, source.high))
            if None not in (low, high) and low > high:
                found.append(
                    f"claim {claim.claim_id}: in {item.ref} the interval runs from {low:g} to {high:g}, upside down."
                )
            elif (
                None not in (value, low, high)
                and not low - 1e-6 <= value <= high + 1e-6
                and item.file not in OTHER_SCALE
            ):
                found.append(
                    f"claim {claim.claim_id}: in {item.ref} the value {value:g} lies outside its interval {low:g} to {high:g}."
                )
            n, base = cells.get("n"), cells.get("base")
            if None not in (n, base) and n > base:
                found.append(f"claim {claim.claim_id}: in {item.ref} n = {n:g} is more than its base of {base:g}.")
    return found


OTHER_SCALE = frozenset({"persona_triangulation", "saturation"})  # the interval is of another figure than the value


def _mixed(claim: Claim, traced: tracing.Traced, evidence: Sequence[Resolved], material: Material) -> list[str]:
    """Weighted and unweighted figures in one claim; counts of people are neither."""
    ways = {}
    for item in evidence:
        for record in item.records:
            if any(not column.startswith(COUNTS) for column in traced.used.get(id(record), ())):
                ways[sources.weighted(item.file, material, record)] = item.ref
    if {"yes", "no"} <= set(ways):
        return [f"claim {claim.claim_id} mixes weighted figures ({ways['yes']}) with unweighted ones ({ways['no']})."]
    return []


COUNTS = ("n", "base", "answer")
