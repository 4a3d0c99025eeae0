"""Other numbers for respondents: the one that the client knows a customer by would name whoever said something."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

LETTER = {"de": "B", "en": "R"}  # Befragte, respondent


def aliases(respondents: Iterable[str], *, seed: int, language: str) -> dict[str, str]:
    """`B001` … in an order drawn by chance for everybody in `respondents`, so that the place in the file tells nothing either.

    The same people and seed give the same numbers; whoever has the study's files can go back, a reader of its reports cannot.
    """
    known = sorted(set(respondents))
    drawn = np.random.default_rng(seed).permutation(len(known)) + 1
    digits = max(3, len(str(len(known))))
    return {one: f"{LETTER[language]}{number:0{digits}d}" for one, number in zip(known, drawn, strict=True)}
