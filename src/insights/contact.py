"""The forms of mail addresses and IBANs: masked in what people say, refused in what people tick."""

from __future__ import annotations

import re

MAIL = re.compile(r"[\w.+\-]+\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\w\-]+(?:\.[\w\-]+)+", re.I)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \xa0]?[\dA-Z]{4}){3,7}(?:[ \xa0]?[\dA-Z]{1,4})?(?![\dA-Za-z])")
