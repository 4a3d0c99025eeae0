"""Other numbers for respondents: the one that the client knows a customer by would name whoever said something."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from insights import files
from insights.study import Study

KEY = "respondent_numbers.key"  # in data/raw: whoever has it can go back from a number to the respondent
LETTER = {"de": "B", "en": "R"}  # Befragte, respondent


def aliases(respondents: Iterable[str], study: Study) -> dict[str, str]:
    """`B001` … for everybody in `respondents`, in an order that the study's key draws; the same people get the same numbers.

    Whoever has the study's raw files can go back; a reader cannot, not even with the list of all respondents and some whose words they
    know. A study's first numbers make the key. Raises InsightsError when it cannot be written.
    """
    known = set(respondents)
    return drawn(known, _key(study), language=study.language) if known else {}


def drawn(respondents: Iterable[str], key: bytes, *, language: str) -> dict[str, str]:
    """The numbers that `key` draws: the order of the keyed hashes (HMAC-SHA-256; Krawczyk, Bellare & Canetti 1997, RFC 2104)."""
    known = sorted(set(respondents), key=lambda one: hmac.digest(key, one.encode(), hashlib.sha256))
    digits = max(3, len(str(len(known))))
    return {one: f"{LETTER[language]}{number:0{digits}d}" for number, one in enumerate(known, start=1)}


def _key(study: Study) -> bytes:
    path = study.raw / KEY
    if not path.is_file() or not path.read_bytes().strip():
        files.write_atomic(path, f"{secrets.token_hex(32)}\n".encode(), mode=0o600)
    return path.read_bytes().strip()
