"""What to do about what the audit found: which files do not fit the rest, which stage writes them, and the command that does it again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from insights import contracts
from insights.errors import InputError
from insights.protection.leaks import what_to_do
from insights.report.claims import Claim
from insights.report.evidence import leaks, seals
from insights.report.evidence.references import parse
from insights.report.evidence.sources import stage_of
from insights.stages import STAGES
from insights.study import Study

LISTED = 4
REPORT = "report"  # it writes nothing that it reads


def sentence(problems: Sequence[str], claims: Iterable[Claim], study: Study) -> str:
    """One sentence for all `problems`; a name that shows goes first; empty where none is about a file, or a broken seal says it."""
    if any(seals.AGAIN in problem for problem in problems):
        return ""
    if any(leaks.SEEN in problem for problem in problems):
        return what_to_do(study)
    known = {claim.claim_id: claim for claim in claims}
    names = list(dict.fromkeys(name for problem in problems for name in _files(problem, known)))
    if not names:
        return ""
    order = [stage.name for stage in STAGES]
    first = min((stage_of(name) for name in names), key=order.index)
    shown = [f"{contracts.file_names(name)[0]} (stage {stage_of(name)})" for name in names[:LISTED]]
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return (
        f"What to do: {', '.join(shown)}{more} no longer {'fits' if len(names) == 1 else 'fit'} the rest of the study. "
        f"Unless somebody changed it on purpose, write it anew: insights run {study.name} --from {first} --force"
    )


def _files(problem: str, known: dict[str, Claim]) -> list[str]:
    """The hand-over files that a problem names; else those that its claim rests on."""
    written = {name for stage in STAGES for name in stage.writes if stage.name != REPORT}
    outside = re.sub(r"[„“][^“”]*[“”]", "", problem)
    rows = " ".join(re.findall(r"row of ([\w, ]+?) holds?\b", outside))
    named = [*re.findall(r"(?<![\w.-])([a-z_]+)(?= \(|: )", outside), *re.findall(r"\w+", rows)]
    named = [name for name in named if name in written]
    claim = known.get(next(iter(re.findall(r"\bclaim ([^\s:]+)", problem)), ""))
    resting = [_file(item) for item in claim.evidence] if claim else []
    return list(dict.fromkeys(named)) or [name for name in dict.fromkeys(resting) if name in written]


def _file(item: str) -> str:
    try:
        return parse(item).file
    except InputError:
        return "verbatims"
