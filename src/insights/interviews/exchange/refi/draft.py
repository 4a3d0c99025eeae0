"""What a writer needs at hand while it builds the XML of a project: GUIDs, texts with positions, elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from lxml import etree

from insights.interviews.exchange.project import Project
from insights.interviews.exchange.refi.dialects import Dialect
from insights.interviews.exchange.refi.elements import (
    NO_MOMENT,
    PROJECT,
    allowed,
    derived,
    guid_for,
    unix_lines,
)
from insights.interviews.exchange.refi.evidence import plain
from insights.interviews.exchange.refi.gathering import Gathered
from insights.interviews.exchange.refi.offsets import Reading, places, raw_text
from insights.interviews.exchange.refi.values import moment

QUOTE = 100  # characters of a passage that go into its name


@dataclass
class Draft:
    """A project on its way out. `files`: name in `sources/` and bytes; `lost`: what the target does not get."""

    project: Project
    dialect: Dialect
    reading: Reading
    with_texts: bool
    line_end: str
    lost: Gathered = field(default_factory=Gathered)
    files: dict[str, bytes] = field(default_factory=dict)
    guids: dict[tuple[str, str], str] = field(default_factory=dict)
    texts: dict[str, Written] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A document's text as it is written, and the position there of each position of ours."""

    own: str
    text: str
    there: np.ndarray

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of ours as the target counts it."""
        return int(self.there[start]), int(self.there[end])

    def quote(self, start: int, end: int) -> str:
        """The passage in one line for the name of a selection, cut where it is long."""
        whole = plain(allowed(self.own[start:end]))
        return whole if len(whole) <= QUOTE else whole[: QUOTE - 3] + "..."


def name_guids(draft: Draft) -> None:
    """A GUID for each id: its own where it is one and nobody else's, else always the same one made of kind and id."""
    project, taken = draft.project, set()
    for kind, ids in (
        ("user", project.coders["coder"]),
        ("code", project.codes["code_id"]),
        ("document", project.documents["document_id"]),
        ("case", project.cases["case_id"].drop_duplicates()),
        ("memo", project.memos["memo_id"]),
        ("set", project.sets["set_id"].drop_duplicates()),
    ):
        for own in ids:
            guid = guid_for(kind, own)
            guid = derived(kind, own) if guid in taken else guid
            taken.add(guid)
            draft.guids[kind, own] = guid


def write_texts(draft: Draft) -> None:
    """Bring every text into the form in which it is written, with the positions that go with it."""
    for row in draft.project.documents.itertuples():
        text = allowed(row.text)
        same = len(text) == len(row.text)
        kept = np.ones(len(text), dtype=bool) if same else np.array([allowed(one) != "" for one in row.text])
        marks = len(text) - len(text.lstrip("\ufeff"))  # would be taken for a byte order mark
        if marks:
            kept[np.flatnonzero(kept)[:marks]] = False
        text = text[marks:]
        gone = len(row.text) - len(text)
        draft.lost.lose(
            row.name, "control character", "the format cannot hold it; positions are counted without it", n=gone
        )
        there = places(raw_text(text), draft.reading)
        draft.texts[row.document_id] = Written(row.text, text, there[np.concatenate([[0], np.cumsum(kept)])])
        _say_emoji(row.name, text, draft)


def _say_emoji(name: str, text: str, draft: Draft) -> None:
    n = len(re.findall("[\U00010000-\U0010ffff]", text))
    if n:
        worth = "two" if draft.reading.unit == "utf16" else "one"
        draft.lost.lose(
            name,
            "character beyond 16 bits, such as an emoji",
            f"positions count it as {worth}: compare a passage behind it in the target",
            n=n,
        )


def element(parent: Any | None, tag: str, text: str | None = None, /, **attributes: str | None) -> Any:
    """A new element of the project's namespace; attributes without a value are left out, text and values cleaned for XML."""
    given = {key: allowed(value) for key, value in attributes.items() if value is not None}
    tag = f"{{{PROJECT}}}{tag}"
    made = etree.Element(tag, given, nsmap={None: PROJECT}) if parent is None else etree.SubElement(parent, tag, given)
    if text is not None:
        made.text = allowed(unix_lines(text))
    return made


def rows_by(table: pd.DataFrame, column: str) -> dict[str, list[Any]]:
    """The rows of a table by the value of a column, in their order; those without a value are left out."""
    found: dict[str, list[Any]] = {}
    for row in table.itertuples() if len(table) else ():
        found.setdefault(getattr(row, column), []).append(row)
    found.pop("", None)
    return found


def made_by(draft: Draft, *, coder: str = "", created: str = "", where: str = "") -> dict[str, str | None]:
    """The attributes that tell who made something and when."""
    when = moment(created) if created else None
    if created and when != created:
        why = "it is no date and is left out" if when is None else "written in the standard's spelling"
        draft.lost.lose(where, "date", why)
    when = when or (NO_MOMENT if draft.dialect.dated else None)
    return {"creatingUser": draft.guids["user", coder] if coder else None, "creationDateTime": when}
