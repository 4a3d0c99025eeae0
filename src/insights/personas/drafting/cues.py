"""Cue words: by which words a sentence shows what it speaks of (`data/cues.yml`)."""

from __future__ import annotations

import re
from functools import cache

from insights.personas.material import package_list

DAY = ("morning", "office", "evening", "night")  # the order in which a day is told


@cache
def cue(name: str, language: str) -> re.Pattern:
    """What a sentence about `name` (a field, or a part of the day) says, by `data/cues.yml`."""
    listed = package_list("cues")
    entry = listed["day"][name] if name in DAY else listed[name]
    return re.compile("|".join(f"(?:{pattern})" for pattern in entry[language]), re.IGNORECASE)
