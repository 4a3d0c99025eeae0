"""Numbers and lists as readers of a study expect them, in German and English."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from insights import bases

NARROW_SPACE = "\u202f"
MILLION = 1_000_000
BIG = 100  # from here on a figure needs no decimals
YES = {"ja", "yes", "true", "wahr", "1", "trifft zu", "genannt", "selected", "x"}
NO = {"nein", "no", "false", "falsch", "0", "trifft nicht zu", "nicht genannt", "not selected"}
MINUS = "\u2212"
IN_WORDS = {  # from the least smallest group on
    "de": ("fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    "en": ("five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}
AGREES = re.compile(
    r"(stimme|trifft)\b(?!.*\b(nicht|wenig|kaum|teils|weder)\b).*\bzu\b|(strongly |fully |completely |somewhat |rather )?agree\b",
    re.IGNORECASE,
)


def small_bases(language: str) -> tuple[tuple[str, str], ...]:
    """What stands in a text for `{smallest_group}` (5), in words (`fünf`), `{below_group}` (4), `{share_from}` (10), `{marked_below}` (30)."""
    k, words = bases.suppress_below(), IN_WORDS[language]
    return (
        ("{smallest_group}", str(k)),
        ("{smallest_group_word}", words[k - bases.LEAST] if k < bases.LEAST + len(words) else str(k)),
        ("{below_group}", str(k - 1)),
        ("{share_from}", str(bases.no_share_below())),
        ("{marked_below}", str(bases.small_below())),
    )


def put_in(content: Any, values: Iterable[tuple[str, str]]) -> Any:
    """`content` (a text, or a tree of lists and dictionaries with texts) with each placeholder replaced by its value."""
    if isinstance(content, dict):
        return {key: put_in(value, values) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return type(content)(put_in(value, values) for value in content)
    if isinstance(content, str):
        for placeholder, value in values:
            content = content.replace(placeholder, value)
    return content


def number(value: float, language: str, *, decimals: int = 1) -> str:
    """`3,4` in German, `3.4` in English; thousands grouped; an en dash for a missing value."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    if language == "de":
        text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return (MINUS if value < 0 and float(f"{value:.{decimals}f}") != 0 else "") + text


def figure(value: float, language: str, *, years: bool = False, exact: bool = False) -> str:
    """A measured number with decimals after its size: `4,3`, `18.840`; `years` are not grouped (`2012`), `exact` drops a needless `,0`."""
    if value is None or math.isnan(value):
        return "–"
    if years:
        return str(round(value))
    whole = exact and float(value).is_integer()
    return number(value, language, decimals=0 if whole else places(value))


def places(*values: float) -> int:
    """How many decimals numbers of this size need, the same for all of `values`: none from 100 on, else one."""
    return 0 if any(abs(value) >= BIG for value in values if value is not None) else 1


def are_years(values: Iterable[float]) -> bool:
    """Whether numbers are years: all whole and between 1900 and 2100; missing values do not count, and nothing is no year."""
    given = [float(value) for value in values if value is not None and not math.isnan(value)]
    return bool(given) and all(value.is_integer() and 1900 <= value <= 2100 for value in given)


def yes_or_no(answer: str) -> bool | None:
    """True for `ja`, `True`, `genannt` …, False for `nein`, `False` …, None for every other answer."""
    word = str(answer).strip().lower()
    return True if word in YES else False if word in NO else None


def agrees(answer: str) -> bool:
    """Whether an answer agrees with the statement it was given to: `stimme eher zu`, `strongly agree`, `ja`."""
    return bool(AGREES.match(answer) or yes_or_no(answer))


def percent(value: float, language: str, *, decimals: int = 0) -> str:
    """The fraction 0.43 as `43 %` in German (narrow no-break space), `43%` in English."""
    if value is None or math.isnan(value):
        return "–"
    return number(100 * value, language, decimals=decimals) + (f"{NARROW_SPACE}%" if language == "de" else "%")


def told(value: float | None, *, decimals: int | None = None) -> float | None:
    """The number that readers are told for `value`: a fraction in whole percent, or a figure with `decimals`; a missing one stays.

    Whatever is drawn, or embedded in a file, is made from it: a width or a cell behind a chart must not tell more than the text.
    """
    if value is None or math.isnan(value):
        return value
    return float(f"{100 * value:.0f}") / 100 if decimals is None else float(f"{value:.{decimals}f}")


def money(value: float, language: str, currency: str, *, decimals: int | None = None) -> str:
    """`93,18 €` in German, `£93.18` in English (codes such as `CHF` with a blank); below 100 with two decimals, above with none."""
    text = number(value, language, decimals=pence(value) if decimals is None else decimals)
    if not currency:
        return text
    if language == "de":
        return f"{text}{NARROW_SPACE}{currency}"
    blank = NARROW_SPACE if currency[-1].isalnum() else ""
    sign = MINUS if text.startswith(MINUS) else ""
    return f"{sign}{currency}{blank}{text.removeprefix(MINUS)}"


def large_sum(value: float, language: str, currency: str) -> str:
    """A sum of estimates as exactly as it is known, three digits: `15,5 Mio. €`, `£112,000`."""
    rounded = three_digits(value)
    if abs(rounded) < MILLION:
        return money(rounded, language, currency)
    text = money(rounded / MILLION, language, currency, decimals=0 if abs(rounded) >= 100 * MILLION else 1)
    if language != "de":
        return f"{text}{NARROW_SPACE}million"
    amount, _, unit = text.partition(NARROW_SPACE)
    return NARROW_SPACE.join(part for part in (amount, "Mio.", unit) if part)


def three_digits(value: float) -> float:
    """`value` rounded to three digits: 111913 to 112000."""
    return float(f"{value:.3g}")


def pence(*values: float) -> int:
    """How many decimals amounts of this size need: two below 100, else none."""
    return 0 if any(abs(value) >= BIG for value in values if value is not None and not math.isnan(value)) else 2


def interval(
    low: float,
    high: float,
    language: str,
    *,
    as_percent: bool = False,
    decimals: int | None = None,
    years: bool = False,
) -> str:
    """`38 bis 48 %` / `38 to 48%`; without `decimals`, they follow the size of the numbers; `years` are not grouped."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return "–"
    between = " bis " if language == "de" else " to "
    if as_percent:
        return (
            number(100 * low, language, decimals=decimals or 0)
            + between
            + percent(high, language, decimals=decimals or 0)
        )
    if years:
        return figure(low, language, years=True) + between + figure(high, language, years=True)
    kept = places(low, high) if decimals is None else decimals
    return number(low, language, decimals=kept) + between + number(high, language, decimals=kept)


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
