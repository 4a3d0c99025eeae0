"""The forms of mail addresses and IBANs: masked in what people say, refused in what people tick."""

from __future__ import annotations

import re

# At most 64 letters before the sign, as addresses have: without a limit a long line of letters and dots is looked at from each of them to its end.
MAIL = re.compile(r"[\w.+\-]{1,64}\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\w\-]{1,63}(?:\.[\w\-]{1,63})+", re.I)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \xa0]?[\dA-Z]{4}){3,7}(?:[ \xa0]?[\dA-Z]{1,4})?(?![\dA-Za-z])")
