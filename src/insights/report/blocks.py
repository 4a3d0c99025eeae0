"""The building blocks of a section; `templates/blocks.html.j2` draws each `kind`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from insights.report.claims import Claim


class Sourced(str):
    """A figure of a table, as text, that knows the row which holds it, by its reference."""

    __slots__ = ("source",)

    source: str

    def __new__(cls, text: str, source: str) -> Sourced:
        """`text` with its `source`."""
        found = super().__new__(cls, text)
        found.source = source
        return found


def section(identifier: str, title: str, blocks: Sequence[dict], *, lead: str = "") -> dict[str, Any]:
    """One section of the report."""
    return {"id": identifier, "title": title, "lead": lead, "blocks": [block for block in blocks if block]}


def heading(text: str) -> dict[str, Any]:
    """A heading of the third level."""
    return {"kind": "heading", "text": text}


def note(text: str, *, warning: bool = False) -> dict[str, Any]:
    """A sentence on method or on missing data; nothing for an empty text."""
    return {"kind": "note", "text": text, "warning": warning} if text else {}


def prose(text: str) -> dict[str, Any]:
    """A paragraph that people wrote."""
    return {"kind": "prose", "text": text}


def claims(items: Sequence[Claim]) -> dict[str, Any]:
    """Claims below each other; nothing when there are none."""
    return {"kind": "claims", "claims": list(items)} if items else {}


def picture(
    markup: Markup, caption: str = "", *, note: str = "", wide: bool = False, bands: Sequence[str] = ()
) -> dict[str, Any]:
    """A chart, with its caption; `bands` are the same drawing in pieces that a page of paper may part."""
    return {"kind": "picture", "markup": markup, "caption": caption, "note": note, "wide": wide, "bands": list(bands)}


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    note: str = "",
    numbers_from: int = 1,
    dense: bool = False,
) -> dict[str, Any]:
    """A table whose first column names the rows; columns from `numbers_from` on are set to the right, `dense` ones as narrow as they can be."""
    return (
        {
            "kind": "table",
            "caption": caption,
            "heads": list(heads),
            "rows": [list(row) for row in rows],
            "note": note,
            "numbers_from": numbers_from,
            "dense": dense,
        }
        if rows
        else {}
    )


def details(title: str, blocks: Sequence[dict], *, printed: bool = True) -> dict[str, Any]:
    """Blocks behind a title that opens, on paper open if `printed` and else left out; nothing when there are none."""
    inside = [block for block in blocks if block]
    return {"kind": "details", "title": title, "blocks": inside, "printed": printed} if inside else {}


def cards(items: Sequence[dict], template: str) -> dict[str, Any]:
    """Cards drawn by the macro `template`."""
    return {"kind": "cards", "items": list(items), "template": template} if items else {}


def points(items: Sequence[str]) -> dict[str, Any]:
    """A plain list of sentences."""
    return {"kind": "points", "items": list(items)} if items else {}
