"""The customer journey: the map, weak points, drivers, times of use."""

from __future__ import annotations

import re

from insights import contracts, estimates
from insights.drawing.quadrants import reading
from insights.report import blocks, figures
from insights.report.charts import Bar, bars
from insights.report.claims import PEOPLE_FOR_TENDENCY, Claim, collect, may_be_stated, strength_of_estimate
from insights.report.evidence.names import quotations
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections.journey_action import people_of, where_to_act
from insights.report.sections.journey_maps import maps, posters
from insights.report.sections.themes import quote
from insights.wording import listing, places, quoted

HALF = 0.5
END = "(end)"  # behind the last activity of a case


def build(material: Material) -> dict:
    """The section `journey`."""
    say = material.say
    if material["touchpoints"].empty:
        return blocks.section("journey", say("journey"), [], lead=say("no_journey"))
    figured = [*_weak_points(material), *_drivers(material)]
    figured += where_to_act(material)
    weak = weak_points(material)
    inside = [
        *maps(material, weak),
        *_ended_cases(material),
        *_summary(material, list(collect(figured))),
        *figured,
        posters(material, weak),
    ]
    return blocks.section("journey", say("journey"), inside)


def _ended_cases(material: Material) -> list[dict]:
    """What the lane of ended cases means, and what stands behind it where the map adds up several activities of one touchpoint."""
    table, language = material["event_transitions"], material.language
    ends = table[(table["following"] == END) & table["share"].notna()].set_index("activity")
    claims, shown = [], False
    for point in material["touchpoints"].sort_values("position").itertuples():
        parts = [name for name in contracts.split(point.activities) if name in ends.index]
        shown = shown or bool(parts)
        if len(parts) < 2:
            continue
        listed = [
            material.say("ended_part", activity=quoted(a, language), figure=_ended(ends.loc[a], language))
            for a in parts
        ]
        text = material.say("claim_ended_parts", touchpoint=quoted(point.name, language), parts=listing(listed, language))  # fmt: skip
        evidence = tuple(reference("event_transitions", activity=a, following=END) for a in parts)
        n = int(ends.loc[parts, "base"].min())
        strength = "finding" if n >= estimates.small_below() else "hypothesis"
        claims.append(Claim(f"journey-ended-{point.touchpoint}", "journey", text, strength, evidence, n=n))
    return [blocks.note(material.say("ended_note")), blocks.claims(claims)] if shown else []


def _ended(row, language: str) -> str:
    return figures.full(row["share"], row["low"], row["high"], int(row["base"]), language, as_percent=True)


def weak_points(material: Material) -> list[str]:
    """Touchpoints that are important and dissatisfying, by the drivers' verdict."""
    drivers = material["drivers"]
    return sorted(set(drivers.loc[drivers["verdict"] == "weak point", "touchpoint"]))


def _summary(material: Material, stated: list[Claim]) -> list[dict]:
    """The sentences of the journey stage, without those whose figures stand in the claims `stated` below."""
    intervals = {found for claim in stated for found in _intervals(claim.text)}
    sentences = [s for s in material["journey_summary"].statements if not intervals & _intervals(s)]
    strength, statements = _strength_of_sentence(material), material["journey_summary"].statements
    claims = [
        Claim(
            f"journey-{i}",
            "journey",
            text,
            strength,
            (reference("journey_summary", f"statements {statements.index(text) + 1}"), *_told(material, text)),
            plain=re.sub(r"95\s?-?%-?\s?[Ii]nterval+ ", "", text),
        )
        for i, text in enumerate(sentences, start=1)
    ]
    return [blocks.claims(claims)]


def _told(material: Material, text: str) -> tuple[str, ...]:
    """The references to the touchpoints and activities that a sentence of the journey stage names, and to all who were heard."""
    quoted_names = set(quotations(text, material.language))
    points = [t for t, name in material.touchpoint_names.items() if name in quoted_names]
    journey, drivers = material["journey"], material["drivers"]
    found = [reference("journey", touchpoint=t, persona_id="all") for t in points if t in set(journey["touchpoint"])]
    found += [reference("drivers", touchpoint=t) for t in points if t in set(drivers["touchpoint"])]
    outcome = material["journey_summary"].outcome
    if outcome is not None and material.labels.get(outcome, outcome) in quoted_names:
        found.append(reference("drivers", outcome=outcome))
    found.append(
        reference("journey_summary", "all")
    )  # how well the outcome is explained, how many were heard, how many events
    heard = material["people"]["group"] != "staff"
    return (*found, *([reference("people", group_not="staff")] if heard.any() else []))


def _intervals(text: str) -> set[str]:
    """The intervals in a sentence, as written: the same interval is the same figure."""
    return set(re.findall(r"[\d.,−]+ (?:bis|to) [\d.,−]+\d", text))


def _strength_of_sentence(material: Material) -> str:
    """A tendency where 30 respondents, or 3 people in their own words, stand behind the map; the sentences carry no interval."""
    journey = material["journey"]
    rows = journey[journey["persona_id"] == "all"]
    heard = int(rows["n_people_mentioning"].max()) if len(rows) else 0
    answered = int(rows["n"].max()) if len(rows) else 0
    return "tendency" if answered >= estimates.small_below() or heard >= PEOPLE_FOR_TENDENCY else "hypothesis"


def _weak_points(material: Material) -> list[dict]:
    """Satisfaction from the lowest up, weak points marked, with what people say there."""
    journey = material["journey"]
    rows = journey[(journey["persona_id"] == "all") & journey["mean"].notna()].sort_values(["mean", "touchpoint"])
    if rows.empty:
        return []
    weak, say, language = weak_points(material), material.say, material.language
    drawn = [
        Bar(
            material.touchpoint_names[r.touchpoint] + (f" · {say('weak_point')}" if r.touchpoint in weak else ""),
            r.mean,
            figures.full(r.mean, r.low, r.high, r.n, language),
            r.low,
            r.high,
            mark="bad" if r.touchpoint in weak else "",
            source=reference("journey", touchpoint=r.touchpoint, persona_id="all"),
        )
        for r in rows.itertuples()
    ]
    low, high = float(rows["scale_low"].min()), float(rows["scale_high"].max())
    claims = [_weak_claim(material, r) for r in rows.itertuples() if r.touchpoint in weak and may_be_stated(int(r.n))]
    # the first two stand below the claim that they bear out
    quotes = [
        quote(material, i) for r in rows.itertuples() if r.touchpoint in weak for i in contracts.split(r.exemplars)[2:]
    ]
    note = say(
        "satisfaction_note",
        low=figures.plain(low, language, exact=True),
        high=figures.plain(high, language, exact=True),
        weights=material.weight_note,
    )
    chart = bars(
        drawn,
        say("satisfaction_caption"),
        low=low,
        high=high,
        decimals=places(high),
        heads=(say("touchpoint"), say("mean_head")),
        note=note,
    )
    return [
        blocks.heading(say("satisfaction_title")),
        blocks.claims(claims),
        {"kind": "quotes", "quotes": [q for q in quotes if q]},
        blocks.picture(chart),
    ]


def _weak_claim(material: Material, row) -> Claim:
    scale = float(row.scale_high - row.scale_low) or 1.0
    strength = strength_of_estimate(int(row.n), row.low, row.high, scale=scale)
    text = material.say(
        "claim_weak_point",
        touchpoint=material.touchpoint_names[row.touchpoint],
        hedge=material.term("hedges", strength),
        figure=figures.full(row.mean, row.low, row.high, row.n, material.language),
        high=figures.plain(row.scale_high, material.language, exact=True),
    )
    outcome = material["journey_summary"].outcome or ""
    plain = material.say(
        "plain_weak_point",
        touchpoint=quoted(material.touchpoint_names[row.touchpoint], material.language),
        outcome=quoted(material.short_label(outcome), material.language) if outcome else material.say("the_outcome"),
        figure=figures.plain(row.mean, material.language),
        high=figures.plain(row.scale_high, material.language, exact=True),
        interval=figures.between(row.low, row.high, material.language),
        n=figures.whole(int(row.n), material.language),
    )
    evidence = (
        reference("journey", touchpoint=row.touchpoint, persona_id="all"),
        reference("drivers", touchpoint=row.touchpoint),
        *contracts.split(row.exemplars)[:2],
    )
    return Claim(
        f"journey-weak-{row.touchpoint}",
        "journey",
        text,
        strength,
        evidence,
        n=int(row.n),
        value=row.mean,
        low=row.low,
        high=row.high,
        plain=plain,
    )


def _drivers(material: Material) -> list[dict]:
    drivers = material["drivers"].dropna(subset=["importance"])
    if drivers.empty:
        return []
    say, language, found = material.say, material.language, []
    for outcome, rows in drivers.groupby("outcome", sort=True):
        rows = rows.sort_values(["importance", "touchpoint"], ascending=[False, True])
        label, n, r2 = material.labels.get(outcome, outcome), people_of(rows), rows["r2"].max()
        drawn = [
            Bar(
                material.touchpoint_names.get(r.touchpoint, r.touchpoint),
                r.importance,
                f"{figures.plain(r.importance, language, as_percent=True)} ({figures.between(r.low, r.high, language, as_percent=True)}) · {material.term('driver_verdicts', reading(r, 1 / len(rows)))}",
                r.low,
                r.high,
                mark={"weak point": "bad", "strength": "good"}.get(r.verdict, "muted"),
                source=reference("drivers", touchpoint=r.touchpoint, outcome=outcome),
            )
            for r in rows.itertuples()
        ]
        note = say("drivers_note", n=figures.whole(n, language), r2=figures.plain(r2, language, as_percent=True))
        found += [
            blocks.heading(say("drivers_title", outcome=material.short_label(outcome))),
            blocks.claims(_driver_claims(material, rows, label)),
            blocks.picture(
                bars(
                    drawn,
                    say("drivers_caption"),
                    heads=(say("touchpoint"), say("importance_head")),
                    note=note,
                )
            ),
        ]
    return found


def _driver_claims(material: Material, rows, label: str) -> list[Claim]:
    """The moments that matter: whatever carries more than its equal share of the explained variance, tested."""
    sure = rows[(rows["low"] > 1 / len(rows)) & (rows["n"] >= estimates.no_share_below())]
    if sure.empty:
        text = material.say("no_driver", outcome=label, n=figures.whole(people_of(rows), material.language))
        return [
            Claim(
                f"journey-drivers-{rows['outcome'].iloc[0]}",
                "journey",
                text,
                "tendency",
                (reference("drivers", outcome=rows["outcome"].iloc[0]),),
                n=people_of(rows),
            )
        ]
    names = listing(
        [
            f"{material.touchpoint_names.get(r.touchpoint, r.touchpoint)} ({figures.plain(r.importance, material.language, as_percent=True)}; {figures.between(r.low, r.high, material.language, as_percent=True)})"
            for r in sure.itertuples()
        ],
        material.language,
    )
    n = people_of(rows)
    strength = "finding" if n >= estimates.small_below() else "hypothesis"
    text = material.say(
        "claim_drivers", n=len(sure), touchpoints=names, outcome=label, base=figures.whole(n, material.language)
    )
    outcome = rows["outcome"].iloc[0]
    evidence = (
        *(reference("drivers", touchpoint=t, outcome=outcome) for t in sure["touchpoint"]),
        reference("drivers", outcome=outcome),
    )
    short = quoted(material.short_label(outcome), material.language)
    base = figures.whole(n, material.language)
    explained = _explained(material, rows["r2"].max())
    plain = material.say("plain_drivers", touchpoints=names, outcome=short, n=base, explained=explained)
    return [Claim(f"journey-drivers-{outcome}", "journey", text, strength, evidence, n=n, plain=plain)]


def _explained(material: Material, r2: float) -> str:
    """How much all touchpoints together explain of the outcome, as the end of a sentence."""
    if figures.missing(r2):
        return ""
    key = "explained_little" if r2 < HALF else "explained"
    return material.say(key, r2=figures.plain(r2, material.language, as_percent=True))
