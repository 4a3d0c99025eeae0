"""Whether a claim, or a text of a section, names anybody: what `protection` looks for in whole files, told here by the claim that holds it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from insights.protection import matching
from insights.protection.secrets import KEY, Secrets, secrets_of
from insights.protection.spelling import WORD, folded
from insights.report.claims import Claim
from insights.report.evidence import names
from insights.report.material import Material
from insights.study import Study

SHORTEST = 3
SEEN = "readers must not see it"
NAMED = ("a person", "a company", "a place")


def originals(study: Study) -> dict[str, str]:
    """What was replaced in this study, by original: the pseudonym. Empty where there is no key."""
    path = study.raw / KEY
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(str(row.get("original") or "").strip(), row.get("replacement", "")) for row in csv.DictReader(file)]
    return {original: replacement for original, replacement in rows if len(original) >= SHORTEST}


def problems(material: Material, sections: Iterable[dict], claims: Iterable[Claim]) -> list[str]:
    """A sentence per claim, and per text of a section beside its claims, that names somebody: where, and the words around the masked name.

    A place that the survey asks for may stand in a sentence that counts answers, and not in a passage.
    """
    spoken, written = _secrets(material)
    known: tuple[dict, dict] = ({}, {})
    found = []
    for claim in claims:
        passages = [(item, material.quotes[item]["text"]) for item in claim.evidence if item in material.quotes]
        told = _told((("its sentence", text) for text in (claim.text, claim.shown, claim.plain)), written, known[0])
        told = told or _told(((f"the verbatim {item} behind it", text) for item, text in passages), spoken, known[1])
        if told:
            found.append(f"claim {claim.claim_id}: {told}; {SEEN}.")
    for section in sections:
        if not found and (told := _told(_texts(section), written, known[0])):
            found.append(f"the section {section.get('id')}: {told}; {SEEN}.")
    return found


def personas(material: Material) -> list[str]:
    """A sentence per persona that people called by a name which the key replaces; the names that the tool invents avoid all of them."""
    secrets = _secrets(material)[0]
    return [
        f"persona {p.persona_id} has a name that the key of the pseudonyms ({KEY}) replaces; readers would take it for that person. "
        f"Give it another in personas.yml."
        for p in material["personas"].personas
        if any(secrets.forms.get(folded(word)) for word in WORD.findall(p.name))
    ]


def _secrets(material: Material) -> tuple[Secrets, Secrets]:
    """What passages and what other sentences must not hold; looked up again when the key has changed."""
    path, looked_up = material.study.raw / KEY, material.looked_up
    state = path.stat().st_mtime_ns if path.is_file() else 0
    settings = material.study.settings
    key = ("secrets", state, settings.title, settings.client, tuple(settings.privacy.keep))
    if key not in looked_up:
        whole = secrets_of(material.study)
        asked = frozenset(folded(word) for name in names.categories(material) for word in WORD.findall(name))
        looked_up[key] = (whole, whole.without_places(asked))
    return looked_up[key]


def _told(texts: Iterable[tuple[str, str]], secrets: Secrets, known: dict[str, str]) -> str:
    """The first place (place, text) that identifies somebody, and the words around."""
    for place, text in texts:
        for hit, words in matching.in_context(text, list(matching.hits(text, secrets, known=known))):
            return f"{place} names {hit.what} ({words})" if hit.what in NAMED else f"{place} holds {hit.what} ({words})"
    return ""


def _texts(content: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Place and text of everything that a section holds, such as `cards 2 title`."""
    if isinstance(content, str):
        if not content.lstrip().startswith("<"):  # drawings hold coordinates
            yield f"its {place}", content
    elif isinstance(content, Claim):
        yield f"its sentence {content.claim_id}", content.text
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from _texts(value, f"{place} {key}".strip())
    elif isinstance(content, list | tuple):
        for number, value in enumerate(content, 1):
            yield from _texts(value, f"{place} {number}".strip())
