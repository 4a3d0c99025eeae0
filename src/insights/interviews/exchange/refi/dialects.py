"""What each program wants to find in a project, beyond the standard."""

from __future__ import annotations

from dataclasses import dataclass

from insights.errors import UsageError, nearest
from insights.interviews.exchange.project import ABOUT
from insights.interviews.exchange.refi.offsets import Reading


@dataclass(frozen=True)
class Dialect:
    """How a project is written for one program."""

    unit: str = "codepoint"  # what positions count
    flat_codes: bool = False  # `A::B` instead of codes within codes
    memos: str = (
        "note"  # of passages: `description` on the passage, `link` from a note, `own` passage of a note on the source
    )
    variables: str = "as they are"  # or all on `source`s, or all on `case`s
    many_codings: bool = False  # several codings of one passage together
    comments: bool = False  # the memo of a document or coding also as its Description, which is all the program shows
    note_files: tuple[str, ...] = ()  # memos about these have their text in a file
    dated: bool = False  # the program stops at a passage without a date


DIALECTS = {
    "maxqda": Dialect(memos="description", variables="source"),
    "atlasti": Dialect(flat_codes=True, memos="description", many_codings=True),
    "nvivo": Dialect(unit="utf16", memos="link", variables="case", note_files=ABOUT),
    "qualcoder": Dialect(memos="own", comments=True, note_files=("project",), dated=True),
}


def dialect_of(target: str) -> Dialect:
    """The dialect for a program. Raises UsageError that lists the programs."""
    if target not in DIALECTS:
        raise UsageError(f"there is no way to write for {target!r}; {nearest(target, DIALECTS)}.")
    return DIALECTS[target]


def origin_of(target: str, reading: Reading) -> str:
    """What our files write as their origin: it tells how positions are counted, so that we need not measure them again."""
    return f"insights for {target}, positions {reading.key}"
