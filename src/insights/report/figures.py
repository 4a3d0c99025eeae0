"""How a figure is written for readers: never without its base and interval, and not at all where the base is too small."""

from __future__ import annotations

import math
import re

import pandas as pd

from insights import wording
from insights.estimates import no_share_below, small_below, suppress_below
from insights.report.phrases import say


def missing(value: object) -> bool:
    """Whether there is no value (None, NaN, pandas' NA)."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def plain(
    value: float,
    language: str,
    *,
    as_percent: bool = False,
    signed: bool = False,
    exact: bool = False,
    decimals: int | None = None,
    years: bool = False,
) -> str:
    """The value alone: `43 %`, `3,4`, `18.840`; decimals follow the size unless given.

    `signed` puts a plus before values above 0, `exact` drops a needless `,0`, `years` are not grouped.
    """
    if missing(value):
        return "–"
    if as_percent:
        text = points(value, language) if signed else wording.percent(value, language)
    else:
        text = (
            wording.figure(value, language, years=years, exact=exact)
            if decimals is None
            else wording.number(value, language, decimals=decimals)
        )
    return f"+{text}" if signed and value > 0 else text


def points(value: float, language: str) -> str:
    """A difference of shares in percentage points."""
    size = abs(round(100 * value))
    return say("points", language, n=size, value=wording.number(100 * value, language, decimals=0))


def between(
    low: float,
    high: float,
    language: str,
    *,
    as_percent: bool = False,
    signed: bool = False,
    decimals: int | None = None,
    years: bool = False,
) -> str:
    """`38 bis 48 %`, `3,2 bis 3,6`; `signed` shares are differences, written in percentage points."""
    if missing(low) or missing(high):
        return "–"
    if as_percent and signed:
        return wording.interval(100 * low, 100 * high, language, decimals=0)
    return wording.interval(
        low, high, language, as_percent=as_percent, decimals=0 if as_percent else decimals, years=years
    )


def whole(n: int, language: str) -> str:
    """A count with thousands grouped."""
    return "–" if missing(n) else wording.number(float(n), language, decimals=0)


def people(n: int, language: str) -> str:
    """A count of people: `1.204`, and `< 5` where so few may not be told of."""
    least = suppress_below()
    return f"< {least}" if not missing(n) and 0 < n < least else whole(n, language)


def full(
    value, low, high, n, language: str, *, as_percent: bool = False, decimals: int | None = None, years: bool = False
) -> str:
    """`43 % (38 bis 48 %; n = 212)`; bases below 10 get no figure, below 30 a mark."""
    if too_small(value, n, as_percent=as_percent):
        return small_text(n, language)
    inner = [
        between(low, high, language, as_percent=as_percent, decimals=decimals, years=years),
        f"n\u202f=\u202f{whole(n, language)}",
    ]
    if n < small_below():
        inner.append(say("small_base", language))
    shown = plain(value, language, as_percent=as_percent, decimals=decimals, years=years)
    return f"{shown} ({'; '.join(part for part in inner if part != '–')})"


def too_small(value, n, *, as_percent: bool) -> bool:
    """Whether a figure on the base `n` must not be shown."""
    return missing(value) or missing(n) or n < (no_share_below() if as_percent else suppress_below())


def small_text(n, language: str) -> str:
    """What stands where a figure would be, had it a base."""
    if missing(n):
        return "–"
    if suppress_below() <= n < no_share_below():
        return say("no_share", language, n=int(n))
    # where the base would do, the cell itself is too small, or one that is could be calculated from it
    return say("suppressed" if n < suppress_below() else "withheld", language)


def p_value(p: float, language: str) -> str:
    """`p = 0,012`, `p < 0,001`."""
    sign, shown = ("<", 0.001) if p < 0.001 else ("=", p)
    return f"p\u202f{sign}\u202f{plain(shown, language, decimals=3)}"


INNER = {"de": ("‚", "‘"), "en": ("‘", "’")}


def in_quotes(text: str, language: str) -> str:
    """`text` in quotation marks; those inside it become single ones."""
    before, after = INNER[language]
    inside = re.sub(r"[„“\"«](?=\w)", before, text)
    return wording.quoted(re.sub(r"(?<=[\w.,!?…])[“”\"»]", after, inside), language)
