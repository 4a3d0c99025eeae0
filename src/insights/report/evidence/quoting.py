"""Whether what stands in quotation marks was said word for word, by those who stand behind the claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insights import contracts
from insights.report.claims import Claim
from insights.report.evidence.names import ENDING, names, plain, quotations
from insights.report.evidence.references import Resolved
from insights.report.evidence.tracing import shortened, texts
from insights.report.material import Material

LISTED = re.compile(r", | und | and ")
# Sentences of the machine on a theme, or on how many mention something, are no quotations.
COUNTED_FIELDS = frozenset({"channels", "times", "topics"})
SPOKEN = ("persona_statements", "empathy")


def problems(claim: Claim, evidence: Sequence[Resolved], material: Material) -> list[str]:
    """A sentence per quotation that is neither a name of the study nor word for word from a verbatim of the evidence."""
    said = [plain(item.records[0]["text"]) for item in evidence if item.kind == "verbatim"]
    found = []
    for text in texts(claim):
        for quotation in quotations(text, material.language):
            if not _is_known(plain(quotation), said, evidence, material):
                found.append(
                    f"claim {claim.claim_id}: {shortened(quotation)} is not word for word in "
                    f"{_where(claim, evidence)}, and no name in this study."
                )
    return list(dict.fromkeys(found + _changed(claim, evidence, said, material)))


def compared(claim: Claim, material: Material) -> int:
    """How many quotations the claim holds."""
    return sum(len(quotations(text, material.language)) for text in texts(claim))


def _is_known(quotation: str, said: list[str], evidence: Sequence[Resolved], material: Material) -> bool:
    bare = ENDING.sub("", quotation)
    if _is_name(quotation, material) or any(bare in text for text in said):
        return True
    if said:
        return False
    rows = (record for item in evidence for record in item.records[:60])
    cells = (plain(value) for record in rows for value in record.values() if isinstance(value, str))
    return any(bare == cell or bare == ENDING.sub("", cell) for cell in cells)


def _is_name(text: str, material: Material) -> bool:
    """Whether `text` is a name of the study, or a question with some of its answers: `Wartungsvertrag: ja`."""
    known = names(material)
    if text in known or text.rstrip(".") in known:
        return True
    if text[:1].upper() + text[1:] in known:  # a name inside a sentence
        return True
    label, colon, answers = text.partition(": ")
    return bool(colon) and label in known and all(answer in known for answer in LISTED.split(answers))


def _where(claim: Claim, evidence: Sequence[Resolved]) -> str:
    spoken = [item.ref for item in evidence if item.kind == "verbatim"]
    listed = ", ".join(spoken[:3]) + (" …" if len(spoken) > 3 else "")
    return f"the verbatims of its evidence ({listed})" if spoken else "its evidence"


def _changed(claim: Claim, evidence: Sequence[Resolved], said: list[str], material: Material) -> list[str]:
    """Statements that earlier stages took from verbatims and that no longer stand there, and people who do not belong to the persona."""
    found = []
    for item in evidence:
        if item.file not in SPOKEN:
            continue
        for record in item.records:
            named = contracts.split(record.get("evidence"))
            if record.get("source") == "statistic" or not any(i in material.quotes for i in named):
                continue
            text = ENDING.sub("", plain(record["text"]))
            if record["field"] not in COUNTED_FIELDS and not any(text in one for one in said):
                found.append(
                    f"claim {claim.claim_id}: {shortened(record['text'])} is not word for word in {_where(claim, evidence)}."
                )
            found += _strangers(claim, record, named, material)
    return found


def _strangers(claim: Claim, record: dict, named: list[str], material: Material) -> list[str]:
    members = _members(material).get(record.get("persona_id", ""), None)
    if members is None:
        return []
    who = {i: material.quotes[i]["who"] for i in named if i in material.quotes}
    found = [
        f"claim {claim.claim_id}: the verbatim {i} is of {person}, who does not belong to {record['persona_id']}."
        for i, person in who.items()
        if person not in members
    ]
    people, counted = len(set(who.values())), record.get("n_people")
    if counted is not None and counted > people:
        found.append(
            f"claim {claim.claim_id}: {counted} people are said to stand behind it, its verbatims are of {people}."
        )
    return found


def _members(material: Material) -> dict[str, set[str]]:
    known = material.looked_up
    if "members of personas" not in known:
        table = material["persona_memberships"]
        known["members of personas"] = table.groupby("persona_id")["respondent_id"].agg(set).to_dict()
    return known["members of personas"]
