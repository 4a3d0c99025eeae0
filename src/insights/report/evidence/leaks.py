"""Whether what readers see names anybody: the originals of the privacy key, and what identifies by its form (mail, IBAN, phone)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from insights.contact import IBAN, MAIL
from insights.report.claims import Claim
from insights.report.material import Material
from insights.study import Study

KEY = "pseudonyms.csv"  # beside the originals in data/raw
PHONE = re.compile(
    r"(?<![\w.,/])(?:\+|00)\d{1,3}[\s/()\-–]*\d[\d\s/()\-–]{5,16}\d(?!\w)|(?<![\w.,])0\d{2,4}[\s/\-–]\d[\d\s\-–]{4,12}\d(?!\w)"
)
FORMS = (("a mail address", MAIL), ("an IBAN", IBAN), ("a phone number", PHONE))
SHORTEST = 3


def originals(study: Study) -> dict[str, str]:
    """What was replaced in this study, by original: the pseudonym. Empty where there is no key."""
    path = study.raw / KEY
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["original"].strip(): row.get("replacement", "")
        for row in rows
        if len((row.get("original") or "").strip()) >= SHORTEST
    }


def problems(material: Material, sections: Iterable[dict], claims: Iterable[Claim]) -> list[str]:
    """A sentence per claim, and per text of a section beside its claims, that names somebody; the name itself is not repeated."""
    names = _pattern(originals(material.study), material)
    whole = [p.name for p in material["personas"].personas]
    fiction = [
        *whole,
        *(word for name in whole for word in name.split()),
    ]  # `Herr Hermann` can be a persona and a masked name
    found = []
    for claim in claims:
        texts = [claim.text, claim.shown, claim.plain]
        texts += [material.quotes[item]["text"] for item in claim.evidence if item in material.quotes]
        if told := _told(texts, names, fiction):
            found.append(f"claim {claim.claim_id} or a verbatim behind it holds {told}; readers must not see it.")
    for section in sections:
        if not found and (told := _told(_texts(section), names, fiction)):
            found.append(f"the section {section.get('id')} holds {told}; readers must not see it.")
    return found


def _pattern(originals_: dict[str, str], material: Material) -> re.Pattern[str] | None:
    settings = material.study.settings
    public = f"{settings.title} {settings.client or ''}".lower()
    hidden = sorted((o for o in originals_ if o.lower() not in public), key=lambda o: (-len(o), o))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, hidden))})(?!\w)") if hidden else None


def _told(texts: Iterable[str], names: re.Pattern[str] | None, fiction: Iterable[str]) -> str:
    """What identifies somebody in the texts; the invented names of personas do not."""
    for text in texts:
        for invented in fiction:
            text = text.replace(invented, " ")
        if names and names.search(text):
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
