"""Which figures of a group's page differ from those of everybody else, worked out anew from the answers.

Both estimates with their intervals, the interval of their difference (MOVER; Zou & Donner 2008), its p, the false discovery rate over
the page (Benjamini & Hochberg 1995), and the size of each difference (Cohen 1988) stand here a second time on purpose, beside the code that wrote the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import erfc, hypot, sqrt
from typing import Any

from insights.estimates import no_share_below, suppress_below
from insights.report.blocks import Sourced
from insights.report.claims import Claim, collect
from insights.report.evidence import answers, numbers
from insights.report.evidence.checked import Z
from insights.report.evidence.references import parse
from insights.report.material import Material

LEVEL = 0.05
UNSURE = 1e-6  # so near the level, rounding decides
NONE = "–"
LARGE, MIDDLE, SMALL = 0.8, 0.5, 0.2  # Cohen's d or h


@dataclass(frozen=True)
class Row:
    """A row of a page's tables: what it is called, the answers behind it, whether the group's figure is shown, and everybody's (`compared`), and what is said of the difference."""

    label: str
    asked: dict[str, str]
    shown: bool
    compared: bool
    told: str


def problems(material: Material, page: Sequence[dict]) -> list[str]:
    """A sentence per difference of the page that is told otherwise than it is, and per figure that is shown of too few people."""
    group = _group(page)
    if not group:
        return []
    rows = [row for section in page for row in _rows(section, material, group)]
    figures = [answers.against_others(material, row.asked) for row in rows]
    corrected = _corrected([_p(own, others) for own, others in figures])
    where, found, sure, unsure = f"the page of {' = '.join(group.values())}", [], {}, False
    for row, (own, others), p in zip(rows, figures, corrected, strict=True):
        if row.shown and _gives_away(row, own):
            found.append(f"{where}: the figure “{row.label}” would give away fewer than {suppress_below()} people.")
        anew, close = _told(row, own, p, material), abs(p - LEVEL) <= UNSURE
        unsure = unsure or close
        if anew == material.say("edition_yes"):
            sure[_key(row.asked)] = answers.effect(own, others)
        if row.told != anew and not close:
            what = f"whether “{row.label}” differs says “{row.told}”; worked out anew it is “{anew}”"
            found.append(f"{where}: {what} (p = {p:.3g}, corrected for {len(rows)} comparisons).")
    found += _sizes(material, page[0], where, sure)
    return found if unsure else found + _opening(material, page[0], where, len(rows), set(sure))


def _group(page: Sequence[dict]) -> dict[str, str]:
    """The column and the answer that the page is about, from the sentence that tells its size; empty where it is no page of a group."""
    for claim in collect(page[0]) if page else ():
        if claim.claim_id.endswith("-n"):
            ((by, _, group),) = parse(claim.evidence[0]).conditions
            return {"by": by, "group": group}
    return {}


def _rows(section: dict, material: Material, group: dict[str, str]) -> Iterator[Row]:
    for block in section["blocks"]:
        if block.get("kind") != "table" or block["heads"][-1] != material.say("edition_differs"):
            continue
        for label, own, whole, told in block["rows"]:
            asked = {column: value for column, _, value in parse(whole.source).conditions}
            shown = isinstance(own, Sourced)
            compared = shown and str(whole) != material.say("withheld")
            yield Row(str(label), asked | group, shown, compared, str(told))


def _gives_away(row: Row, own: dict[str, Any]) -> bool:
    return "answer" in row.asked and 0 < min(own.get("n", 0), own["base"] - own.get("n", 0)) < suppress_below()


def _told(row: Row, own: dict[str, Any], p: float, material: Material) -> str:
    least = no_share_below() if "answer" in row.asked else suppress_below()
    if not row.compared or own["base"] < least:
        return NONE
    return material.say("edition_yes" if p < LEVEL else "edition_no")


def _p(own: dict[str, Any], others: dict[str, Any]) -> float:
    """Two-sided p that both are the same; 1 on fewer than ten people."""
    if min(own["base"], others["base"]) < no_share_below() or "low" not in own or "low" not in others:
        return 1.0
    d = own["value"] - others["value"]
    a, b = (own, others) if d > 0 else (others, own)
    near = hypot(a["value"] - a["low"], b["high"] - b["value"])  # the side that faces no difference
    return erfc(abs(d) * Z / near / sqrt(2)) if near > 0 else 1.0


def _corrected(p: Sequence[float]) -> list[float]:
    found, least = [1.0] * len(p), 1.0
    for rank, place in sorted(enumerate(sorted(range(len(p)), key=p.__getitem__), start=1), reverse=True):
        least = found[place] = min(least, p[place] * len(p) / rank)
    return found


def _opening(material: Material, opening: dict, where: str, tested: int, sure: set) -> list[str]:
    """Whether the page opens with every difference that is one, with no other, and with their number."""
    told = {_key(_asked(claim)): claim for claim in _differences(opening)}
    found = [
        f"claim {claim.claim_id}: by the answers this is no difference that outlasts the correction."
        for key, claim in told.items()
        if key not in sure
    ]
    missing = len(sure - set(told))
    found += [f"{where} does not open with {missing} of the differences that it shows."] if missing else []
    said = [number.value for number in numbers.numbers(opening["lead"], material.language)]
    counted = [tested] if len(sure) <= 1 else [tested, len(sure)]  # `one` and `none` are words
    if said[: len(counted)] != counted or (len(sure) <= 1 and len(said) > 1):
        found.append(f"{where} tells of {said} comparisons and differences; by the answers they are {counted}.")
    return found


def _sizes(material: Material, opening: dict, where: str, sure: dict) -> list[str]:
    """Whether each difference is called as large as it is, and the largest come first."""
    told = [(claim, sure[_key(_asked(claim))]) for claim in _differences(opening) if _key(_asked(claim)) in sure]
    found = []
    for claim, size in told:
        near = any(abs(size - limit) <= UNSURE for limit in (LARGE, MIDDLE, SMALL))
        if not near and f"; {material.say(_called(size))} " not in claim.text:
            found.append(
                f"claim {claim.claim_id}: by the answers this is “{material.say(_called(size))}” ({size:.2f})."
            )
    sizes = [size for _, size in told]
    if any(after > before + UNSURE for before, after in pairwise(sizes)):
        found.append(f"{where} does not open with the largest differences.")
    return found


def _called(size: float) -> str:
    name = "large" if size >= LARGE else "middle" if size >= MIDDLE else "small" if size >= SMALL else "slight"
    return f"edition_effect_{name}"


def _differences(opening: dict) -> list[Claim]:
    return [claim for claim in collect(opening) if not claim.claim_id.endswith("-n")]


def _asked(claim: Claim) -> dict[str, str]:
    return {column: value for column, _, value in parse(claim.evidence[0]).conditions}


def _key(asked: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(asked.items()))
