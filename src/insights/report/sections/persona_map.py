"""The persona map: where the personas lie, what the axes mean, who is a mixture of two, and whom a campaign reaches."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from insights import contracts, estimates
from insights.contracts.documents import Belonging, PersonaAxis
from insights.drawing.persona_map import ARROWS, ENDS, Shown, draw_persona_map, one_sided
from insights.report import blocks, figures
from insights.report.claims import Claim, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import listing, number, quoted

WIDE, NARROW = 740, 340
ROWS = 6  # answers per axis in the table
PAIRS = 3
POLES = ("low", "high")


def build(material: Material) -> dict:
    """The section `persona_map`."""
    say, summary = material.say, material["persona_map_summary"]
    if not summary.found:
        lead = summary.reason or say("no_persona_map")
        return blocks.section("persona_map", say("persona_map"), _campaigns(material), lead=lead)
    inside = [
        *_map(material),
        blocks.claims([*_axes(material), *_belonging(material)]),
        blocks.details(say("axes_table"), [_loadings(material)], printed=False),
        *_campaigns(material),
    ]
    return blocks.section("persona_map", say("persona_map"), inside)


def _map(material: Material) -> list[dict]:
    """The map twice: drawn for a wide page and for a phone; the style sheet shows one of them."""
    summary = material["persona_map_summary"]
    segments = {segment.segment: segment.name for segment in material["segments"].segments}
    shown = {
        persona.persona_id: Shown(
            persona.name,
            segments.get(persona.segment) or " · ".join(draft.stands_for for draft in persona.drafts),
            None if persona.kind == "qualitative" else persona.share,
        )
        for persona in material["personas"].personas
    }
    drawn = [
        Markup('<div class="{}">{}</div>').format(
            css,
            Markup(
                draw_persona_map(summary, shown, material.language, width=width).replace(
                    ' xmlns="http://www.w3.org/2000/svg"', ""
                )
            ),
        )
        for css, width in (("map-wide", WIDE), ("map-narrow", NARROW))
    ]
    least = min((dots.n for dots in summary.dots), default=estimates.suppress_below())
    placed = figures.whole(summary.placed, material.language)
    note = material.say("persona_map_note", least=least, n=placed, weights=material.weight_note)
    return [blocks.note(material.say("persona_map_read")), blocks.picture(Markup("").join(drawn), note=note, wide=True)]


def _axes(material: Material) -> list[Claim]:
    """What stands at the ends of each axis, and how much of what separates the personas lies along it."""
    summary, language = material["persona_map_summary"], material.language
    found = []
    for axis in summary.axes:
        values = {"axis": material.say(f"axis_{axis.axis}"), "span": _span(material, axis)}
        evidence = (reference("persona_map_summary", axis=axis.axis), reference("persona_map_summary", "all"))
        if axis.separates and not all(other.separates for other in summary.axes):
            text, strength, numbers = material.say("claim_axis_only", **values), "finding", {}
        elif axis.separates:
            figure = figures.full(axis.share, axis.low, axis.high, summary.placed, language, as_percent=True)
            text = material.say("claim_axis", figure=figure, **values)
            strength = strength_of_estimate(summary.placed, axis.low, axis.high)
            numbers = {"value": axis.share, "low": axis.low, "high": axis.high}
        else:
            text, strength, numbers = material.say("claim_axis_within", **values), "tendency", {}
        claim_id = f"persona_map-axis-{axis.axis}"
        found.append(Claim(claim_id, "persona_map", text, strength, evidence, n=summary.placed, **numbers))
    return found


def _span(material: Material, axis: PersonaAxis) -> str:
    """From the words of one end to those of the other; of one that only denies the other, what grows towards that."""
    if only := one_sided(axis):
        side, text = only
        return material.say(f"axis_toward_{side}", text=quoted(text, material.language))
    return material.say("axis_span", low=_end(material, axis.low_pole), high=_end(material, axis.high_pole))


def _end(material: Material, names: list[str]) -> str:
    return quoted(names[0], material.language) if names else material.say("axis_open")


def _belonging(material: Material) -> list[Claim]:
    """How many people are clearly of one persona, and how many a mixture; and between which two most of these stand."""
    summary, language, say = material["persona_map_summary"], material.language, material.say
    kinds = {one.kind: one for one in summary.belonging}
    clear, mixture = kinds.get("clear"), kinds.get("mixture")
    if clear is None or mixture is None:
        return []
    evidence = (
        *(reference("persona_map_summary", kind=one.kind) for one in summary.belonging),
        reference("persona_map_summary", "all"),
        *(reference("method", name) for name in ("clearly_belongs", "suppress_below")),
    )
    others = [one for one in summary.belonging if one.kind != "clear"]
    if clear.n is None and not clear.few and all(one.few or one.n == 0 for one in others):
        text = say("claim_belonging_nearly", n=figures.whole(summary.n, language))
        return [Claim("persona_map-belonging", "persona_map", text, "finding", evidence, n=summary.n)]
    if figures.missing(clear.share):
        return []
    figure = figures.full(clear.share, clear.low, clear.high, summary.n, language, as_percent=True)
    text = say("claim_belonging", figure=figure, mixed=_mixed(material, mixture), weights=material.weight_note)
    numbers = {"value": clear.share, "low": clear.low, "high": clear.high}
    strength = strength_of_estimate(summary.n, clear.low, clear.high)
    found = [Claim("persona_map-belonging", "persona_map", text, strength, evidence, n=summary.n, **numbers)]
    return found + _pairs(material)


def _mixed(material: Material, mixture: Belonging) -> str:
    if mixture.few or (mixture.n and mixture.n < estimates.suppress_below()):
        return material.say("mixture_few")
    if mixture.n is None or (mixture.n and mixture.share is None):
        return material.say("mixture_open")
    if not mixture.n:
        return material.say("mixture_none")
    n = material["persona_map_summary"].n
    shown = figures.full(mixture.share, mixture.low, mixture.high, n, material.language, as_percent=True)
    return material.say("mixture_some", figure=shown)


def _pairs(material: Material) -> list[Claim]:
    pairs = sorted(material["persona_map_summary"].between.items(), key=lambda pair: (-pair[1], pair[0]))[:PAIRS]
    if not pairs or len(material["persona_map_summary"].areas) < 3:
        return []
    named = [
        material.say(
            "pair",
            n=n,
            names=listing([material.persona_names.get(p, p) for p in contracts.split(pair)], material.language),
        )
        for pair, n in pairs
        if n >= estimates.suppress_below()
    ]
    if not named:
        return []
    text = material.say("claim_pairs", pairs=listing(named, material.language))
    evidence = (reference("persona_map_summary", "between"), reference("persona_map_summary", kind="mixture"))
    n = sum(n for _, n in pairs if n >= estimates.suppress_below())
    strength = "finding" if n >= estimates.small_below() else "hypothesis"
    placed = material["persona_map_summary"].n  # the base; a sum of the pairs told would give away those that are not
    return [Claim("persona_map-pairs", "persona_map", text, strength, evidence, n=placed)]


def _loadings(material: Material) -> dict:
    """The answers that go most with each axis: correlation with interval, and how often they stay among the five strongest."""
    language, say = material.language, material.say
    table = material["persona_map_axes"]
    top = table[table["rank"] <= ROWS].sort_values(["axis", "rank"])
    rows = [
        [
            f"{ARROWS[ENDS[int(row.axis)][POLES.index(row.pole)]]} {row.text}",
            _correlation(row, language),
            figures.plain(row.kept, language, as_percent=True),
        ]
        for row in top.itertuples()
    ]
    heads = [say(f"axes_{name}") for name in ("answer", "loading", "kept")]
    summary = material["persona_map_summary"]
    n, samples = (figures.whole(number_of, language) for number_of in (summary.placed, summary.bootstraps))
    return blocks.table(say("axes_caption"), heads, rows, note=say("axes_note", n=n, samples=samples))


def _correlation(row, language: str) -> str:
    """`0,80 (0,76 bis 0,83)`: its size, since the arrow tells the direction."""
    ends = (row.low, row.high) if row.loading > 0 else (-row.high, -row.low)
    return f"{number(abs(row.loading), language, decimals=2)} ({figures.between(*ends, language, decimals=2)})"


def _campaigns(material: Material) -> list[dict]:
    """What campaigns reach: those that people wrote as sentences, all of them in a table, their channels behind a title."""
    table, say = material["campaigns"], material.say
    if table.empty:
        return []
    open_ones, table = table[_not_computed(table)], table[~_not_computed(table)]
    claims = [_reach_claim(material, rows) for _, rows in _by_campaign(table[~table["proposed"]])]
    parts = [blocks.heading(say("campaigns_title")), blocks.claims([claim for claim in claims if claim])]
    parts += [
        blocks.note(say("campaign_open", name=quoted(row.name, material.language), reason=row.reason))
        for row in open_ones[["name", "note"]].rename(columns={"note": "reason"}).itertuples(index=False)
    ]
    if table.empty:
        return parts
    return [
        *parts,
        blocks.note("" if claims or len(open_ones) else say("campaigns_proposed")),
        _overview(material, table),
        blocks.details(say("campaigns_channels"), _channels(material, table), printed=False),
    ]


def _not_computed(table: pd.DataFrame) -> pd.Series:
    """Campaigns that this run cannot compute; `note` says why."""
    return ~table["proposed"] & table["base"].eq(0) & table["note"].notna()


def _by_campaign(table: pd.DataFrame):
    order = table.assign(number=table["campaign"].str[1:].astype(int)).sort_values(["proposed", "number", "position"])
    return list(order.groupby("campaign", sort=False))


def _row(rows: pd.DataFrame, measure: str):
    found = rows[rows["measure"] == measure]
    return found.iloc[0] if len(found) else None


def _figure(row, material: Material) -> str:
    if row is None:
        return "–"
    if row["note"] == "suppressed":
        return figures.small_text(0, material.language)
    return figures.full(row["value"], row["low"], row["high"], row["base"], material.language, as_percent=True)


def _reach_claim(material: Material, rows: pd.DataFrame) -> Claim | None:
    reach, target, through = (_row(rows, measure) for measure in ("reach", "target", "through"))
    if figures.missing(reach["value"]) or figures.missing(reach["n"]):
        return None
    say = material.say
    text = say(
        "claim_campaign", name=quoted(reach["name"], material.language), mixture=_mixture(material, reach),
        reach=_figure(reach, material), weights=material.weight_note,
    )  # fmt: skip
    if not figures.missing(target["n"]):
        few = target["n"] < estimates.suppress_below()
        shown = figures.whole(target["n"], material.language)
        text += " " + (say("campaign_target_few") if few else say("campaign_target", shown=shown))
    if through is not None and not figures.missing(through["value"]):
        text += " " + say(
            "campaign_through",
            channel=quoted(through["category"], material.language),
            figure=_figure(through, material),
        )
    key = reach["campaign"]
    strength = strength_of_estimate(int(reach["base"]), reach["low"], reach["high"])
    numbers = {"value": reach["value"], "low": reach["low"], "high": reach["high"]}
    measures = [measure for measure in ("reach", "target", "through") if _row(rows, measure) is not None]
    evidence = (
        *(reference("campaigns", campaign=key, measure=m) for m in measures),
        reference("method", "suppress_below"),
    )
    return Claim(
        f"persona_map-campaign-{key}",
        "persona_map",
        text,
        strength,
        evidence,
        n=int(reach["base"]),
        **numbers,
    )


def _mixture(material: Material, row) -> str:
    """`70 % Anna und 30 % Paul`; the names alone where all count alike."""
    names = [material.persona_names.get(persona, persona) for persona in contracts.split(row["personas"])]
    weights = contracts.split(row["weights"])
    if len(set(weights)) == 1:
        return listing(names, material.language)
    ranked = sorted(zip(weights, names, strict=True), key=lambda pair: -float(pair[0]))
    return listing([f"{_weight(material, weight)} {name}" for weight, name in ranked], material.language)


def _weight(material: Material, weight: str) -> str:
    return figures.plain(float(weight), material.language, as_percent=True)


def _overview(material: Material, table: pd.DataFrame) -> dict:
    say, language, with_channels = material.say, material.language, table["measure"].eq("channel").any()
    rows = []
    for _, mine in _by_campaign(table):
        reach, target = _row(mine, "reach"), _row(mine, "target")
        best = mine[(mine["measure"] == "channel") & mine["value"].notna()].sort_values(
            ["value", "position"], ascending=[False, True]
        )
        name = (
            f"{reach['name']} ({say('proposal')})"
            if reach["proposed"]
            else f"{reach['name']}: {_mixture(material, reach)}"
        )
        n = figures.small_text(0, language) if figures.missing(target["n"]) else figures.whole(target["n"], language)
        cells = [name, _figure(reach, material), n]
        if with_channels:
            cells.append(f"{best.iloc[0]['category']}: {_figure(best.iloc[0], material)}" if len(best) else "–")
        rows.append(cells)
    heads = [say(f"campaigns_{name}") for name in ("who", "reach", "target", "best")][: len(rows[0])]
    note = [
        say("campaigns_note", weights=material.weight_note),
        say("campaigns_best_note") if with_channels else "",
        say("campaigns_limit"),
    ]
    return blocks.table(say("campaigns_caption"), heads, rows, note=" ".join(part for part in note if part))


def _channels(material: Material, table: pd.DataFrame) -> list[dict]:
    """One table per campaign: which share of its people each channel meets, and how well the channel's users fit."""
    say, tables = material.say, []
    for _, mine in _by_campaign(table):
        channels = mine[mine["measure"] == "channel"].sort_values(["value", "position"], ascending=[False, True])
        hits = {(row["variable"], row["category"]): row for _, row in mine[mine["measure"] == "hit"].iterrows()}
        rows = [
            [row["category"], _figure(row, material), _figure(hits[row["variable"], row["category"]], material)]
            for _, row in channels.iterrows()
            if not material.rare(row["variable"], int(row["base"]))
        ]
        heads = [say("channel_head"), say("channel_share"), say("channel_hit")]
        tables.append(blocks.table(mine.iloc[0]["name"], heads, rows))
    return [*tables, blocks.note(say("channels_note"))] if any(tables) else []
