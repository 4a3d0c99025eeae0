"""Names of a project as a study can keep them: of files, of codes, of coders, of columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import count
from pathlib import Path

from insights.interviews.reading.people import ALIASES

_ENDINGS = re.compile(r"\.(?:docx?|rtf|odt|txt|md|pdf|html?|vtt|srt|pages)$", re.IGNORECASE)
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST = 40  # letters of a code's id
_COLUMNS = {name for names in ALIASES.values() for name in names}


def stem(name: str) -> str:
    """A document's name as the name of a file, without its ending and without signs that a disk does not take."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', "_", _ENDINGS.sub("", Path(name).name if name else "")).strip(" ._")
    return plain[:100].strip() or "document"


def coder(name: str) -> str:
    """A coder's name as the name of his file."""
    return re.sub(r"[^\w]+", "-", name).strip("-_") or "imported"


def slug(name: str) -> str:
    """The id of a code that is called `name`."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower().translate(_ASCII)).strip("-")
    if len(plain) > _LONGEST:
        plain = plain[: _LONGEST + 1].rpartition("-")[0] or plain[:_LONGEST]
    return plain or "code"


def unlike(name: str, taken: Collection[str]) -> str:
    """`name`, or `name-2` and so on where it is taken; capitals do not matter."""
    known = {own.casefold() for own in taken}
    return next(new for n in count(1) if (new := name if n == 1 else f"{name}-{n}").casefold() not in known)


def column(name: str, values: Iterable[str]) -> str:
    """A variable's name as the name of a column of `interviews.csv`, where some names have a meaning of their own."""
    from insights.errors import InputError
    from insights.interviews.reading.people import group_of

    plain = " ".join(name.split()) or "variable"
    if plain.casefold() not in _COLUMNS:
        return plain
    if plain.casefold() in ALIASES["group"]:
        try:
            for value in values:
                group_of(Path("interviews.csv"), 0, name, value or None)
            return "group"
        except InputError:
            pass
    return f"{plain} (project)"


def code_names(codes: Iterable[dict]) -> dict[str, str]:
    """Names by code_id that differ from each other: a name that stands several times gets those above it (`Preis – Sonstiges`)."""
    rows = list(codes)
    names = {row["code_id"]: " ".join(row["name"].split()) or "code" for row in rows}
    parents = {row["code_id"]: row["parent"] for row in rows}
    for _ in range(len(rows)):
        lower = [name.casefold() for name in names.values()]
        twice = {code for code, name in names.items() if lower.count(name.casefold()) > 1}
        longer = {code: f"{names[parents[code]]} – {names[code]}" for code in twice if parents.get(code) in names}
        if not longer or any(len(name) > 200 for name in longer.values()):
            break
        names |= longer
    final: dict[str, str] = {}
    for code, name in names.items():
        final[code] = unlike(name, set(final.values()))
    return final
