"""The report's phrases in the study's language; the words themselves stand in `texts/de.yml` and `texts/en.yml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from insights import wording
from insights.files import read_yaml

FOLDER = Path(__file__).parent / "texts"


def phrases(language: str) -> dict[str, Any]:
    """All phrases of `language` (`de` or `en`), by key, with the study's smallest group and what follows from it put in."""
    return _phrases(language, wording.small_bases(language))


@cache
def _phrases(language: str, small_bases: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return _set(wording.put_in(read_yaml(FOLDER / f"{language}.yml"), small_bases))


def _set(content: Any) -> Any:
    """Phrases with narrow no-break spaces where a line must not break: `n = 12`, `5 %`."""
    if isinstance(content, dict):
        return {key: _set(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_set(value) for value in content]
    return re.sub(r"(?<=[\dnp)}]) = (?=[\d{])", "\u202f=\u202f", re.sub(r"(?<=\d) %", "\u202f%", content))


def say(key: str, language: str, /, **values: Any) -> str:
    """The phrase `key` with `values` put in.

    A phrase with the keys `one` and `other` is chosen by the value `n`; one with strengths as keys by the value `strength`.
    """
    phrase = phrases(language)[key]
    if isinstance(phrase, dict) and "other" in phrase:
        phrase = phrase["one" if values.get("n") == 1 else "other"]
    elif isinstance(phrase, dict):
        phrase = phrase[values["strength"]]
    return phrase.format(**values)


def term(group: str, name: str, language: str) -> str:
    """The word for `name` in the list `group` (`fields`, `roles`, …); the name itself where there is none."""
    return phrases(language)[group].get(name, name[:1].upper() + name[1:].replace("_", " "))
