"""Whether figures of a group give away fewer than five people: shares beside which as many are left, numbers that fall by as many."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from insights.estimates import suppress_below
from insights.report.evidence.checked import CHECKED, Check
from insights.report.material import Material

PROFILES = {"segment_profile": "segment", "band_profile": "band", "persona_profile": "persona_id"}


def problems(material: Material) -> list[str]:
    """A sentence for each of the `checks`, with the rows it is about."""
    return [
        f"{check.file} ({', '.join(f'{column} = {value}' for column, value in check.row.items())}) {check.wrong}."
        for check in checks(material)
    ]


def checks(material: Material) -> Iterator[Check]:
    """What gives somebody away in the profiles of segments, bands and personas, and in the curves of personas' joint match."""
    several = set(material["variables"].query("kind == 'multiple'")["variable"])
    for file, key in PROFILES.items():
        table = material.handovers.get(file)
        if table is None or table.empty:
            continue
        told = table[(table["statistic"] == "share") & table["value"].notna()]
        for (group, variable), rows in told.groupby([key, "variable"], sort=True):
            if wrong := _shares(rows, several=variable in several):
                yield Check(file, {key: str(group), "variable": variable}, CHECKED, wrong)
    yield from _curves(material.handovers.get("persona_match"))


def _shares(rows: pd.DataFrame, *, several: bool) -> str:
    n, base = rows["n"].astype(int), rows["base"].astype(int)
    left = base - n if several else (base - n.sum()).head(1)
    few = min((int(one) for one in (*n, *left) if _few(one)), default=0)
    return f"shows shares that give away {few} of {base.max()} people" if few else ""


def _curves(table: pd.DataFrame | None) -> Iterator[Check]:
    """A curve tells of whoever has the attributes before and not the next one, the first of them among all who answered."""
    for persona, rows in table.sort_values("k").groupby("persona_id", sort=True) if table is not None else ():
        before = int(rows["base"].iloc[0])
        for row in rows.itertuples():
            if row.n >= suppress_below() and _few(before - row.n):
                named = {"persona_id": str(persona), "k": str(row.k)}
                yield Check("persona_match", named, CHECKED, f"falls by {before - row.n} people, which gives them away")
            before = int(row.n)


def _few(n: int) -> bool:
    return 0 < n < suppress_below()
