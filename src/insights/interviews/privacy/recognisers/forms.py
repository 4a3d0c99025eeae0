"""What has a form of its own: mail and web addresses, numbers, streets, dates of birth, plates, companies by their legal form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.patterns import formal_spans

_MONTH = "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|January|February|March|May|June|July|October|December"
_DATE = re.compile(
    rf"\b\d{{1,2}}\.\s?\d{{1,2}}\.\s?(?:\d{{4}}|\d{{2}}\b)|\b\d{{1,2}}\.?\s(?:{_MONTH})\s\d{{4}}\b|\b(?:{_MONTH})\s\d{{1,2}},?\s\d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
)
_BORN = re.compile(
    r"\b(?:geboren\w*|geb\.|Geburtstag|Geburtsdatum|auf die Welt|zur Welt|born|birthday|date of birth)", re.I
)
_NEAR = 40  # characters between a date and the word that makes it one of birth
_PLATE = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}(?:-|[ ])[A-Z]{1,2}[ -]?[1-9]\d{0,3}[EH]?(?![\w-])")
_VEHICLE = re.compile(
    r"\b(?:Kennzeichen|Nummernschild|Auto|Wagen|Fahrzeug|Transporter|fahr\w*|Nummer|plate|car)\b", re.I
)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{1,28}\w")


def by_form(text: str, context: Context) -> Iterator[Finding]:
    """Everything in `text` that has a form of its own."""
    for pattern in context.customer_numbers:
        for match in re.finditer(pattern, text):
            yield Finding(match.start(), match.end(), "customer_number", 1.0, "pattern of study.yml")
    for span in formal_spans(text, keep=context.keep):
        if span.entity == "email" and re.match(r"\S+ @\S", span.text):
            continue  # `ist @lena.bastelt`
        yield Finding(span.start, span.end, span.entity, _score(span.entity, span.text), "form", kind=Kind.FORM)
    for match in _DATE.finditer(text):
        if _BORN.search(text, max(0, match.start() - _NEAR), min(len(text), match.end() + _NEAR)):
            yield Finding(match.start(), match.end(), "birthdate", 0.95, "a date beside birth")
    for match in _PLATE.finditer(text):
        near = _VEHICLE.search(text, max(0, match.start() - _NEAR), min(len(text), match.end() + _NEAR))
        if near or (re.match(r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d", match.group())):
            yield Finding(match.start(), match.end(), "plate", 0.95 if near else 0.5, "form of a licence plate")
    for match in _HANDLE.finditer(text):
        yield Finding(match.start(), match.end(), "handle", 0.9, "@ before a word")


def _score(entity: str, words: str) -> float:
    if entity == "iban":
        return 1.0 if is_iban(words) else 0.8  # a digit said wrongly is an account all the same
    return 0.95


def is_iban(words: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 7064, modulo 97)."""
    plain = re.sub(r"\s", "", words).upper()
    digits = "".join(str(int(c, 36)) for c in plain[4:] + plain[:4])
    return digits.isdigit() and int(digits) % 97 == 1
