"""Names in sayings, which mean nobody: `Hinz und Kunz`, `Otto Normalverbraucher`, `Murphy's law`."""

from __future__ import annotations

import re

from insights.interviews.privacy.findings import Finding

_SAYINGS = re.compile(
    r"\b(?:Hinz und Kunz|(?:Otto|Erika|Max) Normal(?:o|verbraucher(?:in)?)|Lieschen Müller|(?:Max|Erika) Muster(?:mann|frau)|Hans Dampf|Hans im Glück"
    r"|(?:Herr|Frau) Gesangsverein|herr ?je(?:mine|chen)?|jesses? maria|jesus(?: und)? maria(?: und josef)?|Prinz Charming|Knecht Ruprecht|Tante Emma"
    r"|Joe (?:Bloggs|Public|Average|Sixpack)|(?:John|Jane) (?:Doe|Q\.? Public)|Tom,? Dick,? (?:and|or) Harry|(?:Murphy|Parkinson)(?:['’]?s (?:law|Gesetz))"
    r"|Occam['’]?s razor|keep(?:ing)? up with the Joneses|Bob['’]?s your uncle|for Pete['’]?s sake|Father Christmas|Uncle Sam)\b",
    re.IGNORECASE,
)


def spoken_of_nobody(text: str) -> list[tuple[int, int]]:
    """Where a text uses a name that means nobody."""
    return [match.span() for match in _SAYINGS.finditer(text)]


def means_nobody(finding: Finding, sayings: list[tuple[int, int]]) -> bool:
    """Whether a person found stands within one of the `sayings`."""
    return finding.entity == "person" and any(start <= finding.start and finding.end <= end for start, end in sayings)
