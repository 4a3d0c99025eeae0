"""What stands below the curve of a journey map, lane by lane: staff's own estimate, reach, drop-off, what people speak of, a quote."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from insights import contracts, estimates, wording

MOST_QUOTES = 16  # touchpoints; on a longer map quotes would push everything else apart
CODES = 2
LEAST_VOICES = 2  # a code of one person is no lane's heading
WORDS = {
    "de": {
        "staff": "Mitarbeitende schätzen", "reach": "Bewertet von", "lost": "Vorgang endete hier (Protokoll)", "ended": "Danach nichts mehr bewertet", "codes": "Wovon die Rede ist (Personen)",
        "quotes": "Eine Stimme dazu", "diamond": "Raute: Einschätzung der Mitarbeitenden", "parts": "+ {n} Teile", "part": "+ 1 Teil",
    },
    "en": {
        "staff": "Staff's estimate", "reach": "Rated by", "lost": "Case ended here (event log)", "ended": "Rated nothing later", "codes": "What people speak of (people)",
        "quotes": "One voice on it", "diamond": "Diamond: staff's estimate", "parts": "+ {n} parts", "part": "+ 1 part",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Lanes:
    """Further lanes of a map by touchpoint: `staff` means on the survey's scale, `codes` and `quotes` as texts.

    Drop-off as far as it is known: `lost`, the share of cases of the event log that ended there, and, at the last touchpoint of a phase,
    `ended`, the share of its respondents who rated nothing in a later one.
    """

    staff: Mapping[str, float] = field(default_factory=dict)
    lost: Mapping[str, float] = field(default_factory=dict)
    ended: Mapping[str, float] = field(default_factory=dict)
    codes: Mapping[str, list[str]] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)
    reach: bool = False


NONE = Lanes()


def lanes_of(
    journey: pd.DataFrame,
    *,
    persona_id: str = "all",
    comparisons: pd.DataFrame | None = None,
    codes: pd.DataFrame | None = None,
    verbatims: pd.DataFrame | None = None,
    lost: Mapping[str, float] | None = None,
    ended: Mapping[str, float] | None = None,
) -> Lanes:
    """The lanes that the hand-over tables fill for one persona or "all".

    Staff's estimate stands on the map of all; a figure of fewer than five of them does not. `lost` and `ended` are given by whoever knows them. A quote is the first exemplar
    of the touchpoint among `verbatims`.
    """
    mine = journey[journey["persona_id"] == persona_id]
    quotes: dict[str, str] = {}
    if verbatims is not None and len(mine) <= MOST_QUOTES:
        texts = dict(zip(verbatims["verbatim_id"], verbatims["text"], strict=True))
        told = {r.touchpoint: [texts[i] for i in contracts.split(r.exemplars) if i in texts] for r in mine.itertuples()}
        quotes = {point: own[0] for point, own in told.items() if own}
    return Lanes(
        _staff(comparisons) if persona_id == "all" and comparisons is not None else {},
        dict(lost or {}),
        dict(ended or {}),
        {} if codes is None else _codes(codes[codes["persona_id"] == persona_id]),
        quotes,
        bool(mine["reach"].notna().any()),
    )


def _staff(comparisons: pd.DataFrame) -> dict[str, float]:
    rows = comparisons[(comparisons["kind"] == "staff") & comparisons["other_mean"].notna()]
    told = rows[rows["n_other"].isna() | (rows["n_other"] >= estimates.suppress_below())]
    return dict(zip(told["touchpoint"], told["other_mean"].astype(float), strict=True))


def _codes(codes: pd.DataFrame) -> dict[str, list[str]]:
    told = codes[codes["n_people"] >= LEAST_VOICES].sort_values(["n_people", "code"], ascending=[False, True])
    return {
        str(point): [f"{name} {int(n)}" for name, n in zip(rows["name"], rows["n_people"], strict=True)][:CODES]
        for point, rows in told.groupby("touchpoint")
    }


def cells(row: Mapping, lanes: Lanes, language: str) -> dict[str, str]:
    """What each lane says of one touchpoint, as text; empty where nothing is known."""
    point = row["touchpoint"]
    few = _blank(row["n"]) or row["n"] < estimates.no_share_below()
    return {
        "staff": "" if point not in lanes.staff else wording.number(lanes.staff[point], language),
        "reach": "" if not lanes.reach or few or _blank(row["reach"]) else wording.percent(row["reach"], language),
        "lost": "" if _blank(lanes.lost.get(point)) else wording.percent(lanes.lost[point], language),
        "ended": "" if _blank(lanes.ended.get(point)) else wording.percent(lanes.ended[point], language),
        "codes": contracts.join(lanes.codes.get(point, ())),
        "quotes": "" if point not in lanes.quotes else _quoted(lanes.quotes[point].strip(), language),
    }


def _quoted(text: str, language: str) -> str:
    """`text` in quotation marks; those inside it become single ones."""
    inner = ("‚", "‘") if language == "de" else ("‘", "’")
    inside = re.sub(r"(?<=[\w.,!?…])[“”\"«»]", inner[1], re.sub(r"[„“\"«»](?=\w)", inner[0], text))
    return wording.quoted(inside, language)


def _blank(value) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
