"""What masking writes in place of a name, a number or an address, and texts without it: a mask is nobody's word."""

from __future__ import annotations

import re

WORDS = {
    "de": {
        "person": "Person",
        "company": "Firma",
        "place": "Ort",
        "email": "[E-Mail]",
        "url": "[Link]",
        "iban": "[IBAN]",
        "phone": "[Telefon]",
        "address": "[Adresse]",
        "birthdate": "[Geburtsdatum]",
        "plate": "[Kennzeichen]",
        "customer_number": "[Kundennummer]",
        "handle": "[Nutzername]",
    },
    "en": {
        "person": "Person",
        "company": "Company",
        "place": "Place",
        "email": "[email]",
        "url": "[link]",
        "iban": "[IBAN]",
        "phone": "[phone]",
        "address": "[address]",
        "birthdate": "[date of birth]",
        "plate": "[licence plate]",
        "customer_number": "[customer number]",
        "handle": "[user name]",
    },
}
NAME = "[Name]"  # in open answers, for a person whom the key does not know

_NUMBERED = sorted({word for words in WORDS.values() for word in words.values() if word.isalpha()})
# Masks in brackets, those of the transcriber among them; numbered words with the -s of a genitive and what is joined to them
# (`Person 2-System` leaves `System`); and interviews, for the interviewed become their ids (`Herr i03`).
_MASK = re.compile(rf"\[[^\]]*\]|\b(?:{'|'.join(_NUMBERED)}) \d+(?:['’]?s)?\b-?|\bi\d{{2,3}}s?\b-?")


def unmasked(text: str) -> str:
    """`text` with a space for every mask of either language, and for every remark in square brackets."""
    return _MASK.sub(" ", text)
