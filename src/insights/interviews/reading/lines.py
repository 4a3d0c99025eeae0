"""The common form of every interview file: numbered lines, with what the format itself says about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of text, paragraph of Word, cue of a subtitle file or row of a table.

    `number` counts from 1 as a person would find the place; `speaker` is set where the format names it; `start` is `hh:mm:ss`;
    `page` is set where lines have no numbers of their own; a `cue` is a piece of a turn that a program cut by the time it takes.
    """

    number: int
    text: str
    speaker: str | None = None
    start: str | None = None
    heading: bool = False
    bold_head: str | None = None  # text of the leading bold run
    page: int | None = None
    cue: bool = False


@dataclass(frozen=True)
class RawTurn:
    """One turn before roles are known; `label` is the speaker as written, None where nobody is named."""

    line: int
    label: str | None
    text: str
    start: str | None = None
    heading: str | None = None  # the heading it stands under
    is_heading: bool = False


@dataclass(frozen=True)
class Note:
    """Something that was not understood, with its line in the file (None: the file as a whole)."""

    line: int | None
    note: str


def excerpt(text: str, length: int = 50) -> str:
    """The first words of `text`, for a note."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def about_names(ids: list[str]) -> str:
    """The note that interviews whose files are called like people got the neutral `ids`."""
    first, last = min(ids), max(ids)
    span = first if first == last else f"{first} … {last}"
    return f"file names hold names; the interviews are called {span} in the reports"
