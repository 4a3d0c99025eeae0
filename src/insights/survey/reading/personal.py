"""Contact data in answers: mail addresses, telephone numbers and IBANs, which must not reach a table as a category."""

from __future__ import annotations

import re
from collections.abc import Iterable

from insights.contact import IBAN, MAIL

_PATTERNS = {
    "mail addresses": MAIL,
    "IBANs": IBAN,
    # National with an area code, international, or in the American way; ranges (0500-0999) and amounts are too short.
    "phone numbers": re.compile(
        r"(?<![\w.,])(?:(?:\+|00)[1-9]\d{0,2}[ /-]?(?:\(0\))?[ ]?\(?\d|\(?0[1-9]\d{1,4}\)?[ /-]{1,3}\d|01[5-7]\d)[\d /()-]{4,}\d(?!\w)"
        r"|(?<![\w.,-])(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}(?![\w-])"
    ),
}


def contact_data(texts: Iterable[str]) -> list[str]:
    """Which kinds of contact data stand in `texts`: of `mail addresses`, `IBANs`, `phone numbers`."""
    rest, found = [str(text) for text in texts], []
    for kind, pattern in _PATTERNS.items():
        without = [pattern.sub("…", text) for text in rest]  # the figures of an IBAN are no telephone number
        if without != rest:
            found.append(kind)
        rest = without
    return found


def is_contact(text: str) -> bool:
    """Whether `text` is nothing but a mail address, telephone number or IBAN."""
    return any(pattern.fullmatch(text.strip()) for pattern in _PATTERNS.values())
