"""The journey maps of the report: drawn for page, phone and paper, unfolded, for each persona, and as a table that says the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from insights import contracts, estimates
from insights.drawing.journey_lanes import Lanes, lanes_of
from insights.drawing.journey_map import PAPER_PLOT, draw_bands, draw_map, wholes
from insights.drawing.journey_points import mood_of, words_in
from insights.report import blocks, figures
from insights.report.blocks import Sourced
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections.event_findings import day

FULL, WIDE, NARROW = 850, 680, 340  # no wider than the column: smaller letters could not be read
POSTER = 1400  # across a page of A3 that lies on its side
POSTER_PLOT, POSTER_HIGH = 260, 800  # of the scale and of the whole map, where one band has the sheet for itself
END = "(end)"  # what follows the last event


def maps(material: Material, weak: list[str]) -> list[dict]:
    """The map of all, its unfolded parts, the table, and one map per persona; a note where there are no touchpoints."""
    if material["touchpoints"].empty:
        return [blocks.note(material.say("no_touchpoints"))]
    journey, say = material["journey"], material.say
    others = [
        block
        for persona_id, name in material.persona_names.items()
        if persona_id != "all" and (journey["persona_id"] == persona_id).any()
        for block in (blocks.heading(say("map_of", name=name)), _map(material, persona_id, weak))
    ]
    staff = (material["people"]["group"] == "staff").any() and not material.groups_guessed
    without = f" {say('map_without_staff')}" if staff else ""
    unfolded = [
        blocks.details(
            say("map_parts", name=material.touchpoint_names[whole]), [_map(material, "all", weak, within=whole)]
        )
        for whole in wholes(material["touchpoints"])
    ]
    return [
        blocks.note(say("map_note", weights=material.weight_note) + without),
        _map(material, "all", weak),
        *unfolded,
        blocks.details(say("map_lanes"), [_table(material)], printed=False),
        blocks.details(say("maps_of_personas"), others, printed=False),
    ]


def posters(material: Material, weak: list[str]) -> dict[str, Any]:
    """The map of all and one per persona with every lane, for pages of A3 that lie on their side; nothing without touchpoints."""
    if material["touchpoints"].empty:
        return {}
    known = set(material["journey"]["persona_id"])
    drawn = [
        (material.say("map_of", name=name) if who != "all" else material.say("journey"), _bands(material, who, weak))
        for who, name in {"all": "", **material.persona_names}.items()
        if who in known
    ]
    return {"kind": "posters", "title": material.say("map_posters"), "posters": drawn}


def _told(material: Material, persona_id: str, weak: list[str], within: str | None) -> dict[str, Any]:
    name = None if persona_id == "all" else material.persona_names[persona_id]
    return {"persona_id": persona_id, "persona_name": name, "weak_points": weak, "within": within}


def touchpoints_of(material: Material) -> pd.DataFrame:
    """The touchpoints as the maps draw them."""
    # The map writes phases in brackets; one that brings its own would have two pairs.
    phases = material["touchpoints"]["phase"].str.replace(r"^\((.*)\)$", r"\1", regex=True)
    return material["touchpoints"].assign(phase=phases)


def _map(material: Material, persona_id: str, weak: list[str], *, within: str | None = None) -> dict:
    """The map four times: for a wide page, a narrower one, a phone, and paper; the style sheet shows one of them."""
    told, touchpoints, lanes = (
        _told(material, persona_id, weak, within),
        touchpoints_of(material),
        lanes_for(material, persona_id),
    )
    drawn = [
        Markup('<div class="{}">{}</div>').format(
            css,
            _inline(draw_map(touchpoints, material["journey"], material.language, **told, lanes=lanes, width=width)),
        )
        for css, width in (("map-full", FULL), ("map-wide", WIDE), ("map-narrow", NARROW))
    ]
    # On paper the maps of personas do not repeat what the map of all says of each touchpoint; what is left out stands on the poster.
    paper = touchpoints if persona_id == "all" else touchpoints.assign(channels="", departments="")
    bands = draw_bands(paper, material["journey"], material.language, **told, lanes=Lanes(lanes.staff))
    if persona_id == "all":
        drawn.append(Markup('<div class="map-paper">{}</div>').format(Markup("").join(map(_inline, bands))))
    return blocks.picture(Markup("").join(drawn), wide=True, bands=bands)


def _bands(material: Material, persona_id: str, weak: list[str]) -> list[str]:
    """The map for a sheet of A3; a band that has the sheet for itself is as high as the sheet below its heading allows."""
    told, lanes = _told(material, persona_id, weak, None), lanes_for(material, persona_id)

    def drawn(**further: float) -> list[str]:
        return draw_bands(
            touchpoints_of(material),
            material["journey"],
            material.language,
            **told,
            lanes=lanes,
            width=POSTER,
            legend=_legend(material, lanes),
            **further,
        )

    low = drawn()
    high = max((float(re.search(r' height="(\d+)"', band).group(1)) for band in low), default=POSTER_HIGH)
    if high >= POSTER_HIGH or (len(low) > 1 and 2 * high < POSTER_HIGH):  # no room left, or two on one sheet
        return low
    return drawn(plot=min(POSTER_PLOT, PAPER_PLOT + POSTER_HIGH - high))


def _legend(material: Material, lanes: Lanes) -> list[str]:
    """What a poster says below the map because no text stands beside it on the wall: what an ended case means, and what all of it rests on."""
    say, whole = material.say, lambda n: figures.whole(n, material.language)
    staff = material["people"].loc[material["people"]["group"] == "staff", "respondent_id"]
    heard_people = len(set(material["verbatims"]["respondent_id"]) - set(staff))  # the map leaves staff out
    based = [
        *([say("poster_survey", n=whole(material.n_respondents))] if material.n_respondents else []),
        *([say("poster_heard", n=whole(heard_people))] if heard_people else []),
    ]
    summary, wave = material["event_summary"], material["journey_summary"].wave
    days = {name: day(getattr(summary, f"{name}_day"), material.language) for name in ("first", "last")}
    based += [say("poster_log", n=whole(summary.n_cases), **days)] if lanes.lost and summary.n_cases else []
    based += [say("poster_wave", wave=wave)] if wave else []
    lines = [say("poster_lost")] if lanes.lost else []
    title = material.study.settings.title
    return [*lines, say("poster_base", title=title, based="; ".join(based))] if based else lines


def _inline(drawing: str) -> Markup:
    """A drawing as it stands inside a page."""
    return Markup(drawing.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def lanes_for(material: Material, persona_id: str) -> Lanes:
    """What stands below the curve of the map of one persona or "all"."""
    return lanes_of(
        material["journey"],
        persona_id=persona_id,
        comparisons=material["journey_comparisons"],
        codes=material["touchpoint_codes"],
        verbatims=material["verbatims"][~material["verbatims"]["verbatim_id"].isin(material.telling)],
        lost=_lost(material) if persona_id == "all" else None,
        ended=_ended(material) if persona_id == "all" else None,
    )


def _ended(material: Material) -> Mapping[str, float]:
    """At the last touchpoint of a phase the share of those who rated something in it and nothing later, where that is five people or more."""
    steps = material["journey_steps"].dropna(subset=["ended"])
    told = steps[steps["ended"] * steps["base"].astype(float) >= estimates.suppress_below()]
    table = material["touchpoints"].sort_values("position")
    top = table[~table["parent"].isin(set(table["touchpoint"]))]
    last = dict(zip(top["phase"], top["touchpoint"], strict=True))  # the last of each phase stays
    return {last[r.phase]: float(r.ended) for r in told.itertuples() if r.phase in last}


def _lost(material: Material) -> Mapping[str, float]:
    """Which share of its events ended a case, for touchpoints whose activities the event log knows ten times or more."""
    table = material["event_transitions"]
    ends = table[table["following"] == END].set_index("activity")["n"]
    base = table.drop_duplicates("activity").set_index("activity")["base"]
    found = {}
    for point in material["touchpoints"].itertuples():
        names = [name for name in contracts.split(point.activities) if name in base.index]
        total = sum(int(base[name]) for name in names)
        if total >= estimates.no_share_below():
            found[point.touchpoint] = sum(int(ends.get(name, 0)) for name in names) / total
    return found


def _table(material: Material) -> dict:
    """What the map of all shows, as a table; columns without an entry are left out."""
    journey, say = material["journey"], material.say
    mine = journey[journey["persona_id"] == "all"].set_index("touchpoint")
    keys = (
        "touchpoint",
        "table_satisfaction",
        "table_reach",
        "table_staff",
        "table_lost",
        "table_ended",
        "table_mentions",
        "table_codes",
    )
    lanes, rows = lanes_for(material, "all"), []
    for point in material["touchpoints"].sort_values("position").itertuples():
        if point.touchpoint in mine.index:
            rows.append(_row(material, point, mine.loc[point.touchpoint], lanes))
    kept = [i for i in range(len(keys)) if i == 0 or any(str(row[i]) != "–" for row in rows)]
    heads = [say(keys[i]) for i in kept]
    return blocks.table(say("map_lanes"), heads, [[row[i] for i in kept] for row in rows], dense=True, numbers_from=9)


def heard(row, language: str) -> str:
    """How many people speak of a touchpoint and in what mood: `12; +0,44, kleine Basis`, `3; zu wenige`, `–` where nobody does."""
    people = int(row["n_people_mentioning"] or 0)
    _, mood, small = mood_of(row, words_in(language), language)
    told = f"{mood}, {figures.say('small_base', language)}" if small else mood
    return "; ".join(part for part in (str(people), told) if part) if people else "–"


def _row(material: Material, point, row, lanes: Lanes) -> list:
    language, source = material.language, reference("journey", touchpoint=point.touchpoint, persona_id="all")
    phase = re.sub(r"^\((.*)\)$", r"\1", point.phase)
    few = figures.missing(row["n"]) or row["n"] < estimates.no_share_below()
    people = int(row["n_people_mentioning"] or 0)

    def share(known: Mapping[str, float]) -> str:
        return figures.plain(known.get(point.touchpoint), language, as_percent=True)

    return [
        f"{'› ' if isinstance(point.parent, str) else ''}{point.name} ({phase})",
        Sourced(figures.full(row["mean"], row["low"], row["high"], row["n"], language) if row["n"] else "–", source),
        "–" if few else Sourced(figures.plain(row["reach"], language, as_percent=True), source),
        figures.plain(lanes.staff.get(point.touchpoint), language),
        share(lanes.lost),
        share(lanes.ended),
        Sourced(heard(row, language), source) if people else "–",
        ", ".join(lanes.codes.get(point.touchpoint, ())) or "–",
    ]
