"""What was said and coded as a page to read, for places that show no widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

_STYLE = (
    ".iw-static{max-width:60rem;font:15px/1.5 system-ui,sans-serif}.iw-static p{margin:.3rem 0}.iw-static .talk{opacity:.75;font-style:italic}"
    ".iw-static b{font-weight:600;margin-left:.6rem;padding-left:.3rem;border-left:4px solid}"
)


def page(
    rows: Sequence[Mapping[str, Any]], codings: pd.DataFrame, *, names: Mapping[str, str], colours: Mapping[str, str],
    titles: Mapping[str, str], language: str, hint: str = "",
) -> str:  # fmt: skip
    """Transcripts (`rows` of `screen`) with the codes that somebody accepted (contract `codings`) as HTML without scripts.

    `names` and `colours` by code, `titles` by interview or question; `hint` stands at the top.
    """
    given: dict[str, list[str]] = {}
    for row in codings[codings["status"] == "accepted"].itertuples(index=False):
        said = row.coder if pd.isna(row.reason) else f"{row.coder}: {row.reason}"
        shown = f'<b style="border-color:{escape(colours.get(row.code, "#777777"))}" title="{escape(said)}">{escape(names.get(row.code, row.code))}</b>'  # fmt: skip
        given.setdefault(row.verbatim_id, []).append(shown)
    parts, unit = [f"<p>{escape(hint)}</p>"] if hint else [], None
    for row in rows:
        if row["unit"] != unit:
            unit = row["unit"]
            parts.append(f"<h3>{escape(titles.get(unit, unit))}</h3>")
        spoken = "" if row.get("id") else ' class="talk"'
        parts.append(f"<p{spoken}>{escape(row['text'])}{''.join(given.get(row.get('id', ''), []))}</p>")
    return f'<section class="iw-static" lang="{escape(language)}"><style>{_STYLE}</style>{"".join(parts)}</section>'
