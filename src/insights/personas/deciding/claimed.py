"""What a text written by people claims: shares, categories, numbers; read by fixed rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"\d+(?:[.,]\d+)*"
_PERCENT = re.compile(rf"(?:({_NUMBER})\s*(?:bis|to|–|-)\s*)?({_NUMBER})\s*%")
_BASE = re.compile(rf"\bn\s*=\s*{_NUMBER}")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:bis|to|–|-|und|and)\s*({_NUMBER})")
_DECADE = re.compile(r"\b(anfang|mitte|ende|early|mid|late)[\s-]+(\d0)s?\b", re.IGNORECASE)
_DECADES = {"anfang": (0, 3), "early": (0, 3), "mitte": (4, 6), "mid": (4, 6), "ende": (7, 9), "late": (7, 9)}
_OVER = re.compile(rf"\b(?:über|mehr als|mindestens|ab|over|more than|at least|from)\s+({_NUMBER})", re.IGNORECASE)
_UNDER = re.compile(
    rf"\b(?:unter|weniger als|höchstens|under|below|less than|at most|up to)\s+({_NUMBER})", re.IGNORECASE
)
_MAJORITY = re.compile(
    r"\b(?:überwiegend|mehrheitlich|die meisten|mostly|most|the majority|a majority)\b", re.IGNORECASE
)
# `not only` adds to what it stands before; it denies nothing.
_DENIAL = re.compile(
    r"\b(?:kein\w*|nicht(?!\s+(?:nur|bloß|allein|zuletzt)\b)|nie|niemals|ohne|selten|kaum|not(?!\s+(?:only|just|merely|least)\b)|no|never|without|"
    r"rarely|hardly)\b[^.;,()]*$",
    re.IGNORECASE,
)
# How long something has lasted, or how old somebody else is: no age of the person.
_DURATION = re.compile(
    rf"\b(?:seit|vor|in|nach|for|since|after|within)\s+(?:(?:über|mehr als|fast|rund|etwa|gut|over|more than|almost|about|nearly)\s+)?{_NUMBER}(?:\s*\w+)?|"
    rf"{_NUMBER}\s*(?:Jahre?n?|Monate?n?|years?|months?)\s+(?!alt\b|jung\b|old\b|of age\b)(?:\w+\s+)?(?:\w*erfahrung|dabei|im|bei|in|dort|experience|with|at|of|as|lang)\b|"
    rf"\b(?:Kind\w*|Sohn|Söhne\w*|T[oö]chter\w*|child|children|sons?|daughters?|kids?)\b[^.;]*",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\d(?:s|er)?\s*(?:Jahre?\s+(?:alt|jung)\b|-?jährig|years?\s+(?:old|of age)\b|-year-old)", re.IGNORECASE
)
_ADULT = (14, 110)  # years that an age can be
_INTERVAL = re.compile(rf"({_NUMBER})\s*(?:bis|to)\s*({_NUMBER})\s*(%?)")


@dataclass(frozen=True)
class Named:
    """A category that a text names: with a share (`low` to `high`), as a majority, or denied."""

    category: str
    low: float | None = None
    high: float | None = None
    majority: bool = False
    denied: bool = False


def number(text: str, language: str) -> float:
    """A number as it is written in German (`1.234,5`) or English (`1,234.5`)."""
    grouping, point = (".", ",") if language == "de" else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(grouping)}\d{{3}})+(?:{re.escape(point)}\d+)?", text):
        text = text.replace(grouping, "")
    return float(text.replace(",", ".") if text.count(",") + text.count(".") == 1 else re.sub(r"[.,]", "", text))


def named(text: str, categories: list[str], language: str) -> list[Named]:
    """The categories that `text` names, in its order, each with what is claimed of it.

    A category counts where it stands as a word of its own (long ones may be inflected by up to two letters), the longest first. Its share is
    the first percentage behind it up to the next category; in a text whose first percentage stands before its first category, the
    last one before it. `überwiegend`, `mostly` and the like before a category call it a majority; `kein`, `nie`, `without` … in the
    same part of the sentence deny it.
    """
    places = _places(text, categories)
    percents = list(_PERCENT.finditer(text))
    before = bool(places and percents and percents[0].start() < places[0][0])
    found = []
    for i, (start, end, category) in enumerate(places):
        left = places[i - 1][1] if i else 0
        right = places[i + 1][0] if i + 1 < len(places) else len(text)
        inside = [p for p in percents if (left <= p.start() < start if before else end <= p.start() < right)]
        share = inside[-1 if before else 0] if inside else None
        if share:
            high = number(share[2], language) / 100
            low = number(share[1], language) / 100 if share[1] else high
            found.append(Named(category, low, high))
        else:
            lead = text[left:start]
            found.append(Named(category, majority=bool(_MAJORITY.search(lead)), denied=bool(_DENIAL.search(lead))))
    return found


def _places(text: str, categories: list[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for category in sorted(set(categories), key=lambda c: (-len(c), c)):
        ending = r"\w{0,2}" if len(category) >= 5 and category[-1:].isalpha() else ""
        pattern = re.compile(rf"(?<!\w){re.escape(category)}{ending}(?!\w)", re.IGNORECASE)
        match = next(
            (m for m in pattern.finditer(text) if not any(m.start() < e and s < m.end() for s, e, _ in found)), None
        )
        if match:
            found.append((match.start(), match.end(), category))
    return sorted(found)


def figures(text: str, language: str) -> list[tuple[float, float, str]]:
    """The numbers that `text` claims of a quantity: lowest, highest, and the words for it.

    A single number is both; ranges, `Mitte 50`, `over 50` and `at most 3` are read as such. Percentages and `n = 102` do not count.
    """
    text = _PERCENT.sub(lambda match: " " * len(match[0]), _BASE.sub(lambda match: " " * len(match[0]), text))
    found = []
    inf = float("inf")

    def take(pattern: re.Pattern, limits) -> None:
        nonlocal text
        for match in pattern.finditer(text):
            low, high = limits(match)
            found.append((match.start(), min(low, high), max(low, high), match[0].strip()))
        text = pattern.sub(lambda match: " " * len(match[0]), text)

    take(_DECADE, lambda m: tuple(float(m[2]) + more for more in _DECADES[m[1].lower()]))
    take(_RANGE, lambda m: (number(m[1], language), number(m[2], language)))
    take(_OVER, lambda m: (number(m[1], language), inf))
    take(_UNDER, lambda m: (-inf, number(m[1], language)))
    take(re.compile(rf"(?<![\w.,]){_NUMBER}"), lambda m: (number(m[0], language),) * 2)
    return [row[1:] for row in sorted(found)]


def ages(text: str, language: str) -> list[tuple[float, float, str]]:
    """The age that `text` gives a person, as `figures` gives it, in a list: the number called an age (`52 Jahre alt`), else the first that is one.

    How long something has lasted (`seit 20 Jahren dabei`), other people's ages behind (`zwei Kinder, 14 und 17`) and numbers that no adult's
    age can be do not count; the list is empty then.
    """
    left = _DURATION.sub(lambda match: " " * len(match[0]), text)
    found = [one for one in figures(left, language) if any(_ADULT[0] <= value <= _ADULT[1] for value in one[:2])]
    called = _AGED.search(left)
    if called:
        found = [one for one in found if one[2] in left[: called.end()]][-1:] or found
    return found[:1]


def stated(text: str, language: str) -> tuple[float, float] | None:
    """The interval that a computed sentence gave for its first figure: `38 bis 48 %` as fractions, else the numbers themselves; None without one."""
    match = _INTERVAL.search(text)
    if match is None:
        return None
    scale = 100 if match[3] else 1
    return number(match[1], language) / scale, number(match[2], language) / scale


def first_figure(text: str, language: str) -> float | None:
    """The first number of a computed sentence, a percentage as a fraction; None without one."""
    match = re.search(rf"({_NUMBER})\s*(%?)", _BASE.sub("", text))
    return None if match is None else number(match[1], language) / (100 if match[2] else 1)
