"""Whether what readers see names anybody: the originals of the privacy key, and what identifies by its form (mail, IBAN, phone)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from insights.contact import IBAN, MAIL
from insights.report.claims import Claim
from insights.report.evidence import names
from insights.report.material import Material
from insights.study import Study

KEY = "pseudonyms.csv"  # beside the originals in data/raw
PHONE = re.compile(
    r"(?<![\w.,/])(?:\+|00)\d{1,3}[\s/()\-–]*\d[\d\s/()\-–]{5,16}\d(?!\w)|(?<![\w.,])0\d{2,4}[\s/\-–]\d[\d\s\-–]{4,12}\d(?!\w)"
)
FORMS = (("a mail address", MAIL), ("an IBAN", IBAN), ("a phone number", PHONE))
SHORTEST = 3
SEEN = "readers must not see it"


def originals(study: Study) -> dict[str, str]:
    """What was replaced in this study, by original: the pseudonym. Empty where there is no key."""
    return {row["original"].strip(): row.get("replacement", "") for row in _key(study)}


def _key(study: Study) -> list[dict[str, str]]:
    path = study.raw / KEY
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if len((row.get("original") or "").strip()) >= SHORTEST]


def _places_asked_for(material: Material) -> set[str]:
    """Replaced places that are answers to a question of the survey as well: a sentence that counts answers may name them, a passage may not."""
    places = {row["original"].strip() for row in _key(material.study) if row.get("entity") == "place"}
    if not places:
        return set()
    answers = "\n".join(names.categories(material)).lower()
    return {place for place in places if re.search(rf"(?<!\w){re.escape(place.lower())}(?!\w)", answers)}


def problems(material: Material, sections: Iterable[dict], claims: Iterable[Claim]) -> list[str]:
    """A sentence per claim, and per text of a section beside its claims, that names somebody; the name itself is not repeated."""
    hidden = originals(material.study)
    asked_for = _places_asked_for(material)
    spoken = _pattern(hidden, material)
    written = _pattern({o: r for o, r in hidden.items() if o not in asked_for}, material)
    found = []
    for claim in claims:
        passages = [material.quotes[item]["text"] for item in claim.evidence if item in material.quotes]
        told = _told([claim.text, claim.shown, claim.plain], written) or _told(passages, spoken)
        if told:
            found.append(f"claim {claim.claim_id} or a verbatim behind it holds {told}; {SEEN}.")
    for section in sections:
        if not found and (told := _told(_texts(section), written)):
            found.append(f"the section {section.get('id')} holds {told}; {SEEN}.")
    return found


def personas(material: Material) -> list[str]:
    """A sentence per persona that people called by a name which the key replaces; the names that the tool invents avoid all of them."""
    hidden = _pattern(originals(material.study), material)
    return [
        f"persona {p.persona_id} has a name that the key of the pseudonyms ({KEY}) replaces; readers would take it for that person. "
        f"Give it another in personas.yml."
        for p in material["personas"].personas
        if hidden and hidden.search(p.name)
    ]


def _pattern(originals_: dict[str, str], material: Material) -> re.Pattern[str] | None:
    settings = material.study.settings
    public = f"{settings.title} {settings.client or ''} {' '.join(settings.privacy.keep)}".lower()
    hidden = [o for o in originals_ if not re.search(rf"(?<!\w){re.escape(o.lower())}(?!\w)", public)]
    hidden.sort(key=lambda o: (-len(o), o))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, hidden))})(?!\w)") if hidden else None


def _told(texts: Iterable[str], hidden: re.Pattern[str] | None) -> str:
    """What identifies somebody in the texts."""
    for text in texts:
        if hidden and hidden.search(text):
            return f"a name that the key of the pseudonyms ({KEY}) replaces"
        for what, form in FORMS:
            if form.search(text):
                return what
    return ""


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        if not content.lstrip().startswith("<"):  # drawings hold coordinates
            yield content
    elif isinstance(content, Claim):
        yield content.text
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _texts(value)
