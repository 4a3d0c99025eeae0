"""Numbers in a sentence, German or English: value, decimals, unit, and which of them stand together as one figure.

What stands in quotation marks is a label or what somebody said and is no number of the report; dates and times of day are none either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

QUOTED = {"de": re.compile(r"„[^“]*“"), "en": re.compile(r"“[^”]*”")}
DIGITS = {
    "de": r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?",
    "en": r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?",
}
DATE = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}:\d{2}\b")
LEVEL = re.compile(r"\b95(?:\s?\u2060?-?\u2060?%\u2060?-?|\s?%|\s)\s?\u2060?(?:-?[Ii]ntervall|interval)")
PERCENT = re.compile(r"[\s\u202f\u00a0\u2060]*(?:%|Prozent\b(?!punkt)|percent\b)")
POINTS = re.compile(r"[\s\u202f\u00a0]*(?:Prozentpunkte?n?|percentage points?)\b")
TO = re.compile(r"[\s\u202f\u00a0]*(?:bis|to|–)[\s\u202f\u00a0]*$")
BASE = re.compile(r"\bn[\s\u202f\u00a0]*=[\s\u202f\u00a0]*$")
BOUND = re.compile(r"\bp[\s\u202f\u00a0]*[<≤][\s\u202f\u00a0]*$")
MORE = re.compile(r"[\s\u202f\u00a0](?:weitere[nrs]?|andere[nrs]?|more|further|others?)\b")


@dataclass(frozen=True)
class Number:
    """One number of a sentence: as written, its value, its decimals, its unit (``, `percent`, `points`), and where it stands."""

    written: str
    value: float
    decimals: int
    unit: str
    start: int
    end: int
    more: bool = False  # `4 weitere`: what a list leaves out
    below: bool = False  # `p < 0,001`: a bound and no value

    def is_rounded(self, cell: float, *, scale: float | None = None) -> bool:
        """Whether the number is the rounded form of `cell`, which the hand-over files hold with six digits."""
        exact = cell * ((100.0 if self.unit else 1.0) if scale is None else scale)
        return abs(exact - self.value) <= 0.5 * 10.0**-self.decimals + 1e-5 * abs(exact) + 1e-9


@dataclass(frozen=True)
class Figure:
    """Numbers that stand together: a value, its interval, its base; the value and the base can be missing."""

    value: Number | None
    low: Number
    high: Number
    n: Number | None = None

    @property
    def numbers(self) -> list[Number]:
        """Those that are there."""
        return [number for number in (self.value, self.low, self.high, self.n) if number]


def blanked(text: str, language: str, *, names: Iterable[str] = ()) -> str:
    """`text` with blanks of equal length for what holds no number of the report: quotes, dates, the level of intervals, `names`."""
    hidden = text
    for name in sorted({n for n in names if n}, key=lambda n: (-len(n), n)):
        hidden = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda found: " " * len(found.group()), hidden)
    for pattern in (QUOTED[language], DATE, LEVEL):
        hidden = pattern.sub(lambda found: " " * len(found.group()), hidden)
    return hidden


def numbers(text: str, language: str, *, names: Iterable[str] = ()) -> list[Number]:
    """The numbers of a sentence in their order; `names` are labels that may hold digits."""
    hidden = blanked(text, language, names=names)
    pattern = re.compile(rf"(?<![\w.,])(?<!\w-)([+\u2212-]?)({DIGITS[language]})(?![\w]|[.,]\d)")
    found = [_number(match, hidden, language) for match in pattern.finditer(hidden)]
    for i in range(len(found) - 2, -1, -1):  # `38 bis 48 %`: the unit stands behind the second
        between = hidden[found[i].end : found[i + 1].start]
        if not found[i].unit and found[i + 1].unit and TO.fullmatch(between):
            found[i] = _with_unit(found[i], found[i + 1].unit)
    return found


def _number(match: re.Match[str], text: str, language: str) -> Number:
    sign, digits = match.groups()
    before = text[match.start() - 1 : match.start()]
    negative = sign == "\u2212" or (sign == "-" and before in ("", " ", "("))
    plain = digits.replace(".", "").replace(",", ".") if language == "de" else digits.replace(",", "")
    decimals = len(plain.partition(".")[2])
    after = text[match.end() :]
    unit = "percent" if PERCENT.match(after) else "points" if POINTS.match(after) else ""
    value = -float(plain) if negative else float(plain)
    below = bool(BOUND.search(text[: match.start()]))
    return Number(digits, value, decimals, unit, match.start(), match.end(), more=bool(MORE.match(after)), below=below)


def _with_unit(number: Number, unit: str) -> Number:
    return replace(number, unit=unit)


def figures(text: str, found: Sequence[Number]) -> list[Figure]:
    """The figures among the numbers `found` of `text`: `43 % (38 bis 48 %; n = 212)`, `Portal (45 %; 36 bis 55 %)`.

    The value of an interval is the number that opens its brackets, else the last number before them that lies inside it.
    """
    shown = []
    for opening in re.finditer(r"\(", text):
        closing = text.find(")", opening.end())
        inside = [n for n in found if opening.end() <= n.start < closing]
        before = [n for n in found if n.end <= opening.start()]
        if figure := _figure(before, inside, text):
            shown.append(figure)
    return shown


def _figure(before: list[Number], inside: list[Number], text: str) -> Figure | None:
    pairs = [(a, b) for a, b in pairwise(inside) if TO.fullmatch(text[a.end : b.start].rstrip("+\u2212"))]
    n = next((number for number in inside if BASE.search(text[: number.start])), None)
    if not pairs:
        return None
    low, high = pairs[0]
    opened = [number for number in inside if number.end <= low.start and number is not n]
    near = [number for number in before if _within(number, low, high)]
    value = opened[0] if opened else near[-1] if near else None
    if value is None and n is None:
        return None  # a range, no interval
    if value is not None and value.unit and not low.unit:
        low, high = _with_unit(low, value.unit), _with_unit(high, value.unit)
    return Figure(value, low, high, n)


def _within(number: Number, low: Number, high: Number) -> bool:
    fits = not low.unit or low.unit == number.unit
    return fits and min(low.value, high.value) <= number.value <= max(low.value, high.value)
