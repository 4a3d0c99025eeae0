"""Whether the hand-over files are as their stages wrote them, by the hashes that the ledger keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from insights import contracts, ledger
from insights.errors import InputError
from insights.report.claims import Claim
from insights.report.evidence.references import parse
from insights.report.evidence.sources import stage_of
from insights.study import Study

NAMED = 3  # claims that a message names
AGAIN = "Run it again"


def problems(study: Study, names: Iterable[str], claims: Sequence[Claim]) -> list[str]:
    """A sentence for each file among the hand-overs `names` that was changed after its stage wrote it, with claims that rest on it.

    A file that nobody recorded (a fresh copy of the study) has no seal and passes.
    """
    found = []
    for name in names:
        for path in (study.processed / file_name for file_name in contracts.file_names(name)):
            if ledger.state(path, study) is ledger.State.EDITED:
                found.append(
                    f"{path.name} was changed after the stage {stage_of(name)} wrote it; {_resting(name, claims)}. "
                    f"{AGAIN}: insights run {study.name} --from {stage_of(name)} --force"
                )
    return found


def _resting(name: str, claims: Sequence[Claim]) -> str:
    """`the claims nps-all, … rest on it`."""
    ids = list(dict.fromkeys(c.claim_id for c in claims if any(_file(item) == name for item in c.evidence)))
    if not ids:
        return "tables of the report rest on it"
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return (
        f"the claim {ids[0]} rests on it" if len(ids) == 1 else f"the claims {', '.join(ids[:NAMED])}{more} rest on it"
    )


def _file(item: str) -> str:
    try:
        return parse(item).file
    except InputError:
        return "verbatims"
