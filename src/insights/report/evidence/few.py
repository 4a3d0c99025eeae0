"""Whether figures of a group give away fewer than five people: shares beside which as many are left, numbers that fall by as many, and
quantiles that are the number of as many."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights.estimates import suppress_below
from insights.report.evidence.checked import CHECKED, Check
from insights.report.material import Material

QUARTILES = ("q1", "median", "q3")
DIGITS = 6  # that files hold
PROFILES = {"segment_profile": "segment", "band_profile": "band", "persona_profile": "persona_id"}


def problems(material: Material) -> list[str]:
    """A sentence for each of the `checks`, with the rows it is about."""
    return [
        f"{check.file} ({', '.join(f'{column} = {value}' for column, value in check.row.items())}) {check.wrong}."
        for check in checks(material)
    ]


def checks(material: Material) -> Iterator[Check]:
    """What gives somebody away in the profiles of segments, bands and personas, the curves of personas' joint match, and the classes of value."""
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
    yield from _quartiles(material)
    yield from _thresholds(material)


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


def _quartiles(material: Material) -> Iterator[Check]:
    """A quartile, and either end of a median's interval, is somebody's number unless it is rounded so far that others have it too."""
    table, members, responses = (
        material.handovers.get(file) for file in ("persona_profile", "persona_memberships", "responses")
    )
    if table is None or members is None or responses is None:
        return
    persona = responses["respondent_id"].map(
        members[members["source"] == "survey"].drop_duplicates("respondent_id").set_index("respondent_id")["persona_id"]
    )
    told = table[table["statistic"].isin(QUARTILES) & table["variable"].isin(responses.columns)]
    for row in told.to_dict("records"):
        numbers = pd.to_numeric(responses.loc[persona == row["persona_id"], row["variable"]], errors="coerce")
        named = {name: str(row[name]) for name in ("persona_id", "variable", "category")}
        yield from _alone("persona_profile", named, row, numbers.dropna().to_numpy(float))


def _thresholds(material: Material) -> Iterator[Check]:
    """The value from which on a class of customers begins is that of the smallest of them."""
    table, customers = (material.handovers.get(file) for file in ("customer_value", "customer_list"))
    if table is None or customers is None:
        return
    for row in table[table["group_kind"] == "class"].to_dict("records"):
        named = {name: str(row[name]) for name in ("group_kind", "group")}
        yield from _alone("customer_value", named, {"low": row["least"]}, customers["value"].dropna().to_numpy(float))


def _alone(file: str, named: dict[str, str], row: dict, numbers: np.ndarray) -> Iterator[Check]:
    """Each figure is held against the numbers that a reader cannot tell from it: as far around as it may have been rounded; an end only on its side."""
    for name, below, above in (("value", 0.5, 0.5), ("low", 0.0, 1.0), ("high", 1.0, 0.0)):
        figure = row.get(name)
        if figure is None or figure != figure:
            continue
        step = _widest_step(figure) * (1 + 1e-9)
        people = int(((numbers >= figure - below * step - 1e-9) & (numbers <= figure + above * step + 1e-9)).sum())
        if _few(people):
            yield Check(
                file, named, CHECKED, f"tells the number {figure:.6g}, which only {people} of {len(numbers)} share"
            )


def _widest_step(figure: float) -> float:
    """The widest step, 1, 2 or 5 times a power of ten, to which a figure can have been rounded: 2,000 of 34,000."""
    if not figure:
        return math.inf
    power = math.floor(math.log10(abs(figure)))
    steps = (float(f"{factor}e{power - place}") for place in range(DIGITS) for factor in (5, 2, 1))
    return next((step for step in steps if abs(figure / step - round(figure / step)) < 1e-9), 0.0)


def _few(n: int) -> bool:
    return 0 < n < suppress_below()
