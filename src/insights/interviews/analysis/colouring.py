"""The colours that a codebook gives to its codes, wherever these are named."""

from __future__ import annotations

from insights.study import Study


def colours_of(study: Study) -> dict[str, str]:
    """Colours (rrggbb) by code, of the codes that have one in `codebook.yml`."""
    entries = study.codebook.codes if study.codebook else []
    return {entry.id: entry.colour.removeprefix("#").upper() for entry in entries if entry.colour}
