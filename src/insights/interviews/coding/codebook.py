"""The codebook of a study: its own `codebook.yml`, or the eight codes that every study starts from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from insights.files import read_yaml
from insights.settings import Codebook
from insights.study import Study

QUOTE = "quote"


@dataclass(frozen=True)
class Code:
    """One code with all that the machine can learn from.

    `examples`: in the study's language; `further`: in another one, which teach too but are never quoted; `cues`: patterns with their
    weight on the log odds; `denied_counts`: whether a cue counts where it is denied, too; `former`: ids and names under which older
    decisions know it.
    """

    code: str
    name: str
    parent: str = ""
    definition: str = ""
    examples: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    cues: tuple[tuple[re.Pattern, float], ...] = field(default=(), repr=False)
    denied_counts: bool = False
    former: tuple[str, ...] = ()


def codes_of(study: Study) -> list[Code]:
    """The codes of `study`: those of its `codebook.yml` where it has one, else the starting codes in its language."""
    return default_codes(study.language) if study.codebook is None else from_codebook(study.codebook, study.language)


def ids_by_name(codes: Sequence[Code]) -> dict[str, str]:
    """Ids of the codes by their ids and names in small letters, as people write them down; by former ones where no code has them now."""
    former = {name.lower(): code.code for code in codes for name in code.former}
    return former | {name.lower(): code.code for code in codes for name in (code.name, code.code)}


@cache
def _entries() -> list[dict]:
    return read_yaml(Path(str(files("insights.interviews") / "lexicons" / "codebook.yml")))


def default_codes(language: str) -> list[Code]:
    """The eight top-level codes: values, fears, wishes, motivation, needs, problems, aversions, quote."""
    return [
        Code(
            code=entry["id"],
            name=entry["name"][language],
            definition=entry["definition"][language],
            examples=tuple(entry["examples"][language]),
            further=tuple(text for other, own in entry["examples"].items() if other != language for text in own),
            cues=tuple((re.compile(pattern, re.IGNORECASE), weight) for pattern, weight in entry["cues"].items()),
            denied_counts=entry.get("denied") == "counts",
        )
        for entry in _entries()
    ]


def from_codebook(codebook: Codebook, language: str) -> list[Code]:
    """The codes of a decided codebook.

    One that has the id or name of a starting code is that code, with its examples and cues, unless the codebook defines it otherwise:
    then only what the codebook says of it counts.
    """
    known = {name.lower(): code for code in default_codes(language) for name in (code.code, code.name)}
    codes = []
    for entry in codebook.codes:
        start = known.get(entry.id.lower()) or known.get(entry.name.lower())
        if start is None or (entry.definition and not _same(entry.definition, start.definition)):
            start = Code(entry.id, entry.name)
        codes.append(
            replace(
                start,
                code=entry.id,
                name=entry.name,
                parent=entry.parent or "",
                definition=entry.definition or start.definition,
                examples=(*entry.examples, *start.examples),
                former=tuple(entry.former),
            )
        )
    return codes


def _same(one: str, other: str) -> bool:
    """Whether two definitions say the same, capitals and marks aside."""
    return re.findall(r"\w+", one.lower()) == re.findall(r"\w+", other.lower())
