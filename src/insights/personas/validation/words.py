"""Sentences of the validation panel in the study's language (`data/validation_de.yml`, `data/validation_en.yml`)."""

from __future__ import annotations

from insights import wording
from insights.personas.material import told_list


def say(group: str, key: str, language: str, /, **values) -> str:
    """The sentence `key` of `group` with `values` filled in."""
    return words(language)[group][key].format(**values)


def words(language: str) -> dict:
    """All sentences and word lists of `language`."""
    return told_list("validation", language)


def in_words(n: int, language: str, *, capital: bool = False) -> str:
    """Small numbers as a word: `drei`, `three` (`Drei` with `capital`); larger ones as digits."""
    listed = words(language)["numbers"]
    word = listed[n] if 0 < n < len(listed) else str(n)
    return word.capitalize() if capital else word


def told(value: float, bar: float, language: str, *, at_most: bool = False) -> str:
    """A figure beside its bar, with as many decimals as tell them apart: 0,747 and not 0,75 where 0,75 is missed."""
    missed = value > bar if at_most else value < bar
    apart = (places for places in (2, 3, 4) if not missed or round(value, places) != round(bar, places))
    return wording.number(float(value), language, decimals=next(apart, 5))


def percent_with(low: float, high: float, language: str) -> str:
    """` (62 bis 75 %)`, or nothing where there is no interval."""
    shown = wording.interval(low, high, language, as_percent=True)
    return "" if shown == "–" else f" ({shown})"


def number_with(low: float, high: float, language: str) -> str:
    """`0,95 bis 0,98; `, or nothing where there is no interval."""
    shown = wording.interval(low, high, language, decimals=2)
    return "" if shown == "–" else f"{shown}; "
