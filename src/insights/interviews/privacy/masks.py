"""What masking writes in place of a name, a number or an address, and texts without it: a mask is nobody's word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

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
        "number": "[Nummer]",
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
        "number": "[number]",
        "handle": "[user name]",
    },
}
NAME = "[Name]"  # in open answers, for a person whom the key does not know

_NUMBERED = sorted({word for words in WORDS.values() for word in words.values() if word.isalpha()})
# Masks in brackets, those of the transcriber among them; numbered words with the -s of a genitive and what is joined to them
# (`Person 2-System` leaves `System`); and interviews, for the interviewed become their ids (`Herr i03`).
_MASK = re.compile(
    rf"\[[^\]]*\]|(?<![^\W_])(?:{'|'.join(_NUMBERED)}) \d+(?:['’]?s)?(?![^\W_])-?|(?<![^\W_])i\d{{2,3}}s?(?![^\W_])-?"
)


# What this package writes: such words of a text that comes back are masks already. Ids of the interviewed have a letter and digits (`k01`).
_WRITTEN = re.compile(
    rf"{'|'.join(re.escape(w) for w in sorted({NAME, *(w for words in WORDS.values() for w in words.values() if not w.isalpha())}))}"
    rf"|(?<![^\W_])(?P<word>{'|'.join(_NUMBERED)}) (?P<number>\d+)(?:['’]?s)?(?![^\W_])|(?<![^\W_])[a-z]\d{{2,3}}s?(?![^\W_])"
)


def hidden(text: str, ids: Collection[str] = ()) -> str:
    """`text` with a dot for every character of a mask, so that all else keeps its place and no recogniser takes a mask for a name.

    `ids`: of the interviewed, which stand for them where others speak of them.
    """
    for one in ids:
        if one in text:
            text = re.sub(rf"(?<!\w){re.escape(one)}(?:['’]?s)?(?!\w)", _dots, text)
    return _WRITTEN.sub(_dots, text)


def _dots(match: re.Match) -> str:
    return "·" * len(match.group())


def numbers_taken(texts: Iterable[str]) -> dict[str, int]:
    """`Person`, `Firma`, `Ort` … -> the highest number with which a text already holds such a mask."""
    taken: dict[str, int] = {}
    for text in texts:
        for match in _WRITTEN.finditer(text):
            if match["word"]:
                taken[match["word"]] = max(taken.get(match["word"], 0), int(match["number"]))
    return taken


def unmasked(text: str) -> str:
    """`text` with a space for every mask of either language, and for every remark in square brackets."""
    return _MASK.sub(" ", text)
