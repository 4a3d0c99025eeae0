"""Numbers and lists as readers of a study expect them, in German and English."""

from __future__ import annotations

import math
from collections.abc import Sequence

NARROW_SPACE = "\u202f"
MINUS = "\u2212"


def number(value: float, language: str, *, decimals: int = 1) -> str:
    """`3,4` in German, `3.4` in English; thousands grouped; an en dash for a missing value."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    if language == "de":
        text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return (MINUS if value < 0 and float(f"{value:.{decimals}f}") != 0 else "") + text


def percent(value: float, language: str, *, decimals: int = 0) -> str:
    """The fraction 0.43 as `43 %` in German (narrow no-break space), `43%` in English."""
    if value is None or math.isnan(value):
        return "–"
    return number(100 * value, language, decimals=decimals) + (f"{NARROW_SPACE}%" if language == "de" else "%")


def interval(low: float, high: float, language: str, *, as_percent: bool = False, decimals: int | None = None) -> str:
    """`38 bis 48 %` / `38 to 48%`."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return "–"
    between = " bis " if language == "de" else " to "
    if as_percent:
        return (
            number(100 * low, language, decimals=decimals or 0)
            + between
            + percent(high, language, decimals=decimals or 0)
        )
    places = 1 if decimals is None else decimals
    return number(low, language, decimals=places) + between + number(high, language, decimals=places)


def listing(items: Sequence[str], language: str) -> str:
    """`A, B und C` / `A, B and C`."""
    items = list(items)
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + (" und " if language == "de" else " and ") + items[-1]


def quoted(text: str, language: str) -> str:
    """`„…“` in German, `“…”` in English."""
    return f"„{text}“" if language == "de" else f"“{text}”"


def count(n: int, singular: str, plural: str) -> str:
    """`1 Interview`, `12 Interviews`."""
    return f"{n} {singular if n == 1 else plural}"
