"""Where to act along the journey: what is tied, whole journeys beside single points, steps, second maps, goals, and what the plan lacks."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from insights import contracts, estimates
from insights.drawing.quadrants import quadrants
from insights.report import blocks, figures
from insights.report.blocks import Sourced
from insights.report.claims import Claim, strength_of_estimate, strength_of_people
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import listing, percent, quoted

WIDE, NARROW = 640, 340
MOST_NAMED = 6  # touchpoints in one sentence; what is more stands in the table
KINDS = ("staff", "wave", "file", "persona")


def where_to_act(material: Material) -> list[dict]:
    """Blocks that follow the map and the drivers: quadrants, order, journeys, steps, comparisons, goals, proposals."""
    return [
        *_fields(material),
        *_whole_journeys(material),
        *_compared(material),
        *_goals(material),
        *_proposals(material),
    ]


def _fields(material: Material) -> list[dict]:
    """The quadrant chart of each outcome, with what is tied and how sure the order is."""
    drivers, found = material["drivers"].dropna(subset=["importance", "line"]), []
    for outcome, rows in drivers.groupby("outcome", sort=True):
        scale = scale_of(material, list(rows["touchpoint"]))
        drawn = [
            Markup('<div class="{}">{}</div>').format(
                css, _inline(material, rows, scale, width, f"qd-{outcome}-{width}")
            )
            for css, width in (("map-wide", WIDE), ("map-narrow", NARROW))
        ]
        line = rows["line"].iloc[0]
        mean = scale[0] + line * (scale[1] - scale[0]) if scale else 100 * line
        note = material.say(
            "quadrants_note",
            equal=figures.plain(1 / len(rows), material.language, as_percent=True),
            n=len(rows),
            mean=figures.plain(mean, material.language),
        )
        note += _model_base(material, rows)
        found += [
            blocks.heading(material.say("quadrants_title")),
            blocks.claims([*_order_claims(material, str(outcome), rows), *_left_out(material)]),
            blocks.picture(Markup("").join(drawn), note=note, wide=True),
        ]
    return found


def people_of(rows) -> int:
    """How many people the model of importance rests on; of an older table those who rated the best-known touchpoint."""
    known = rows["people"].dropna()
    return int(known.iloc[0] if len(known) else rows["n"].max())


def _model_base(material: Material, rows) -> str:
    if figures.missing(rows["pair"].iloc[0]):
        return ""
    told = {name: figures.whole(rows[name].iloc[0], material.language) for name in ("people", "pair")}
    return f" {material.say('model_base', **told)}"


def _left_out(material: Material) -> list[Claim]:
    """The touchpoints that too few people rated for their importance to be estimated, each with the share that did."""
    gone, language = material["journey_summary"].left_out, material.language
    if not gone:
        return []
    listed = [
        material.say(
            "left_out_part",
            name=quoted(material.touchpoint_names.get(x.touchpoint, x.touchpoint), language),
            # next to the least share, a whole per cent would hide the reason
            share=percent(x.share, language, decimals=1),
            base=figures.whole(x.base, language),
        )
        for x in gone
    ]
    text = material.say("claim_left_out", n=len(gone), listed=listing(listed, language))
    evidence = tuple(reference("journey_summary", touchpoint=x.touchpoint) for x in gone)
    return [Claim("journey-left-out", "journey", text, "finding", evidence, n=gone[0].base)]


def _inline(material: Material, rows, scale, width: int, key: str) -> Markup:
    drawing = quadrants(rows, material.touchpoint_names, material.language, scale=scale, width=width, key=key)
    return Markup(drawing.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def scale_of(material: Material, points: list[str]) -> tuple[float, float] | None:
    """The scale that all of `points` share; None where they have several."""
    journey = material["journey"]
    rows = journey[(journey["persona_id"] == "all") & journey["touchpoint"].isin(points)].dropna(subset=["scale_low"])
    scales = set(zip(rows["scale_low"], rows["scale_high"], strict=True))
    return scales.pop() if len(scales) == 1 else None


def _order_claims(material: Material, outcome: str, rows) -> list[Claim]:
    """Which drivers lead and whether they are tied, and how alike the order of another sample would be."""
    if rows["tie"].isna().all():
        return []
    first = rows[rows["tie"] == 1].sort_values("place")
    n, language = people_of(rows), material.language
    names = [quoted(material.touchpoint_names.get(t, t), language) for t in first["touchpoint"]]
    label = quoted(material.short_label(outcome), language)
    told = {"outcome": label, "n": figures.whole(n, language)}
    if len(first) == len(rows):
        text = material.say("claim_all_tied", **told)
    elif len(first) > MOST_NAMED:
        text = material.say("claim_many_tied", k=len(first), of=len(rows), **told)
    elif len(first) > 1:
        text = material.say("claim_tied", touchpoints=listing(names, language), **told)
    else:
        share = figures.plain(first["first_share"].iloc[0], language, as_percent=True)
        text = material.say("claim_first", touchpoint=names[0], share=share, **told)
    strength = "finding" if n >= estimates.small_below() else "hypothesis"
    evidence = (*(reference("drivers", touchpoint=t, outcome=outcome) for t in first["touchpoint"]), reference("drivers", outcome=outcome))  # fmt: skip
    rho = rows["rank_agreement"].iloc[0]
    kind = "firm" if rho >= 0.8 else "loose" if rho >= 0.5 else "open"
    order = material.say(f"claim_order_{kind}", rho=figures.plain(rho, language, decimals=2), n=told["n"])
    return [
        Claim(f"journey-tied-{outcome}", "journey", text, strength, evidence, n=n),
        Claim(f"journey-order-{outcome}", "journey", order, strength, (reference("drivers", outcome=outcome),), n=n),
    ]


def _whole_journeys(material: Material) -> list[dict]:
    levels, steps, say = material["journey_levels"], material["journey_steps"], material.say
    claims = [
        *(_level_claim(material, rows) for _, rows in levels.groupby("outcome", sort=True)),
        *_step_claims(material),
    ]
    if levels.empty and steps.empty:
        return []
    tables = []
    for outcome, rows in levels.groupby("outcome", sort=True):
        heads = [say("level"), say("level_predictors"), say("level_r2"), say("level_difference")]
        ordered = rows.sort_values("r2", ascending=False)
        cells = [_level_cells(material, r, str(outcome)) for r in ordered.itertuples()]
        tables.append(blocks.table(say("levels_caption", outcome=material.short_label(outcome)), heads, cells, note=say("levels_note")))  # fmt: skip
    if len(steps):
        tables.append(_steps_table(material))
    return [
        blocks.heading(say("levels_title")),
        blocks.claims(claims),
        blocks.details(say("levels_details"), tables, printed=False),
    ]


def _level_cells(material: Material, row, outcome: str) -> list:
    language, source = material.language, reference("journey_levels", level=row.level, outcome=outcome)
    gap = "–"
    if not figures.missing(row.difference):
        span = figures.between(row.difference_low, row.difference_high, language, decimals=2)
        gap = f"{figures.plain(row.difference, language, decimals=2, signed=True)} ({span})"
    r2 = f"{figures.plain(row.r2, language, decimals=2)} ({figures.between(row.low, row.high, language, decimals=2)})"
    return [
        material.term("levels", row.level), Sourced(str(int(row.predictors)), source), Sourced(r2, source), Sourced(gap, source),
    ]  # fmt: skip


def _level_claim(material: Material, rows) -> Claim:
    """Single touchpoints against the mean of the whole journey, both by what they predict of people held out."""
    by, language = rows.set_index("level"), material.language
    outcome, n = str(rows["outcome"].iloc[0]), int(rows["n"].iloc[0])
    points, whole = by.loc["touchpoints"], by.loc["journey"]
    label = quoted(material.short_label(outcome), language)
    levels = ("touchpoints", "journey")
    evidence = tuple(reference("journey_levels", level=level, outcome=outcome) for level in levels)
    strength = "finding" if n >= estimates.small_below() and whole["verdict"] != "not told apart" else "tendency"
    if max(points["high"], whole["high"]) <= 0 or max(points["r2"], whole["r2"]) <= 0:
        text = material.say("claim_levels_none", outcome=label, n=figures.whole(n, language))
    else:
        told = {
            name: figures.full(row["r2"], row["low"], row["high"], n, language, decimals=2)
            for name, row in (("points", points), ("whole", whole))
        }
        key = {"better": "claim_levels_better", "worse": "claim_levels_worse"}.get(
            whole["verdict"], "claim_levels_same"
        )
        text = material.say(key, outcome=label, **told)
    return Claim(f"journey-levels-{outcome}", "journey", text, strength, evidence, n=n)


def _step_claims(material: Material) -> Iterator[Claim]:
    """Where one and the same people become less satisfied, and where at least a few go no further."""
    language = material.language
    for r in material["journey_steps"].sort_values("position").itertuples():
        told = {"phase": quoted(r.phase, language), "next": quoted(r.next_phase, language)}
        evidence = (reference("journey_steps", phase=r.phase),)
        if r.verdict == "falls":
            shown = figures.full(-r.change, -r.high, -r.low, r.n, language, as_percent=True)
            strength = strength_of_estimate(int(r.n), r.low, r.high, against=0)
            text = material.say("claim_step_falls", figure=shown, **told)
            yield Claim(f"journey-step-{int(r.position)}", "journey", text, strength, evidence, n=int(r.n), value=-r.change, low=-r.high, high=-r.low)  # fmt: skip
        if not figures.missing(r.ended) and r.ended * r.base >= estimates.suppress_below():
            shown = figures.full(r.ended, r.ended_low, r.ended_high, r.base, language, as_percent=True)
            strength = strength_of_estimate(int(r.base), r.ended_low, r.ended_high)
            text = material.say("claim_step_ended", figure=shown, **told)
            yield Claim(f"journey-ended-{int(r.position)}", "journey", text, strength, evidence, n=int(r.base), value=r.ended, low=r.ended_low, high=r.ended_high)  # fmt: skip


def _steps_table(material: Material) -> dict:
    say, language, rows = material.say, material.language, []
    for r in material["journey_steps"].sort_values("position").itertuples():
        source = reference("journey_steps", phase=r.phase)
        gone = figures.full(r.ended, r.ended_low, r.ended_high, r.base, language, as_percent=True)
        change = (
            "–"
            if figures.missing(r.change)
            else f"{'+' if r.change > 0 else ''}{figures.full(r.change, r.low, r.high, r.n, language, as_percent=True)}"
        )
        hidden = figures.missing(r.ended) or 0 < r.ended * r.base < estimates.suppress_below()
        rows.append([f"{r.phase} → {r.next_phase}", Sourced(change, source), say("suppressed") if hidden else Sourced(gone, source)])  # fmt: skip
    heads = [say("step"), say("step_change"), say("step_ended")]
    return blocks.table(say("steps_caption"), heads, rows, note=say("steps_note"))


def _compared(material: Material) -> list[dict]:
    table, say = material["journey_comparisons"], material.say
    if table.empty:
        return []
    claims, tables = [], []
    for kind in KINDS:
        for second, rows in table[table["kind"] == kind].groupby("second", sort=True):
            claims += _comparison_claims(material, kind, str(second), rows)
        part = table[table["kind"] == kind]
        if len(part):
            tables.append(_comparison_table(material, kind, part))
    return [
        blocks.heading(say("compared_title")),
        blocks.claims(claims) or blocks.note(say("compared_none")),
        blocks.details(say("compared_details"), tables, printed=False),
    ]


def _second(material: Material, kind: str, second: str) -> str:
    """How readers call the other map; a label of people's own stands in quotation marks."""
    if kind == "persona":
        return material.persona_names.get(second, second)
    return material.say("table_staff_map") if kind == "staff" else quoted(second, material.language)


def _comparison_claims(material: Material, kind: str, second: str, rows) -> Iterator[Claim]:
    """What lies above and what below the second map; for staff, waves and delivered maps also that nothing does."""
    language, who = material.language, _second(material, kind, second)
    told = rows[rows["verdict"].isin(["above", "below"])]
    for verdict, part in told.groupby("verdict", sort=True):
        part = part.assign(size=part["difference"].abs()).sort_values("size", ascending=False).head(MOST_NAMED)
        shown = [
            f"{quoted(material.touchpoint_names.get(r.touchpoint, r.touchpoint), language)} {_difference(r, language)}"
            for r in part.itertuples()
        ]
        text = material.say(f"claim_{kind}_{verdict}", second=who, listed=listing(shown, language))
        evidence = tuple(reference("journey_comparisons", kind=kind, second=second, touchpoint=t) for t in part["touchpoint"])  # fmt: skip
        n = int(part["n"].min())
        strength = min((strength_of_estimate(int(r.n), r.difference_low, r.difference_high, against=0) for r in part.itertuples()), key=_rank)  # fmt: skip
        if kind == "file" and part["other_low"].isna().any():  # a mean of which nobody knows how sure it is
            strength = min(strength, "tendency", key=_rank)
        yield Claim(f"journey-{kind}-{second}-{verdict}", "journey", text, strength, evidence, n=n)
    tested = rows[rows["verdict"] != "too few"]
    if kind != "persona" and told.empty and len(tested):
        text = material.say(f"claim_{kind}_none", second=who)
        yield Claim(f"journey-{kind}-{second}-none", "journey", text, "tendency", (reference("journey_comparisons", kind=kind, second=second),))  # fmt: skip


def _rank(strength: str) -> int:
    """Weakest first."""
    return ("hypothesis", "single voice", "tendency", "finding").index(strength)


def _difference(row, language: str) -> str:
    shown = figures.plain(row.difference, language, signed=True)
    return f"{shown} ({figures.between(row.difference_low, row.difference_high, language)}; n\u202f=\u202f{figures.whole(row.n, language)})"


def _comparison_table(material: Material, kind: str, part) -> dict:
    say, language, rows = material.say, material.language, []
    order = {t: i for i, t in enumerate(material["touchpoints"].sort_values("position")["touchpoint"])}
    for r in part.assign(place=part["touchpoint"].map(order)).sort_values(["second", "place"]).itertuples():
        source = reference("journey_comparisons", kind=kind, second=r.second, touchpoint=r.touchpoint)
        own = figures.full(r.mean, r.low, r.high, r.n, language)
        if figures.missing(r.n_other):
            other = figures.plain(r.other_mean, language)
        else:
            other = figures.full(r.other_mean, r.other_low, r.other_high, r.n_other, language)
        p = "–" if figures.missing(r.p_adjusted) else figures.p_value(r.p_adjusted, language)
        gap = "–" if figures.missing(r.difference_low) else f"{figures.plain(r.difference, language, signed=True)} ({figures.between(r.difference_low, r.difference_high, language)})"  # fmt: skip
        name = material.touchpoint_names.get(r.touchpoint, r.touchpoint)
        rows.append([f"{_second(material, kind, r.second)}: {name}", *(Sourced(cell, source) for cell in (own, other, gap, p))])  # fmt: skip
    heads = [say("touchpoint"), say(f"compared_own_{kind}"), say(f"compared_other_{kind}"), say("compared_gap"), "p"]
    return blocks.table(say(f"compared_caption_{kind}"), heads, rows, note=say("compared_note"), dense=True)


def _goals(material: Material) -> list[dict]:
    """The goals that follow from weak points; target and owner as far as the data go, the date is for people to set."""
    table, say = material["measures"], material.say
    if table.empty:
        return []
    language, rows, claims = material.language, [], []
    for r in table.itertuples():
        source = reference("measures", measure=r.measure)
        baseline = figures.full(r.baseline, r.low, r.high, r.n, language)
        change = figures.plain(r.detectable, language, decimals=2)
        target = "–" if figures.missing(r.target) else figures.plain(r.target, language)
        owner = listing(contracts.split(r.owner), language) or say("to_be_set")
        rows.append([r.metric, *(Sourced(cell, source) for cell in (baseline, change, target)), owner, r.due if isinstance(r.due, str) else say("to_be_set")])  # fmt: skip
        told = {"touchpoint": quoted(material.touchpoint_names.get(r.touchpoint, r.touchpoint), language), "baseline": baseline, "change": change, "target": target}  # fmt: skip
        text = say("claim_goal" if target != "–" else "claim_goal_beyond", **told)
        scale = float(r.scale_high - r.scale_low) or 1.0
        strength = strength_of_estimate(int(r.n), r.low, r.high, scale=scale)
        claims.append(Claim(f"journey-goal-{r.touchpoint}", "journey", text, strength, (source, reference("method", "power")), n=int(r.n)))  # fmt: skip
    heads = [say(key) for key in ("goal_metric", "goal_baseline", "goal_change", "goal_target", "measure_owner", "measure_due")]  # fmt: skip
    return [
        blocks.heading(say("goals_title")),
        blocks.claims(claims),
        blocks.table(say("goals_caption"), heads, rows, note=say("goals_note"), numbers_from=9),
    ]


def _proposals(material: Material) -> list[dict]:
    """Points of contact that people speak of and the plan lacks."""
    table = material["touchpoint_proposals"].sort_values(["n_people", "name"], ascending=[False, True])
    if table.empty:
        return []
    language, shown = material.language, table.head(MOST_NAMED)
    listed = listing(
        [material.say("proposed_by", name=r.name, n=figures.whole(r.n_people, language)) for r in shown.itertuples()],
        language,
    )
    text = material.say("claim_proposals", listed=listed)
    voices = [i for r in shown.itertuples() for i in contracts.split(r.exemplars)[:1]]
    evidence = (*(reference("touchpoint_proposals", name=r.name) for r in shown.itertuples()), *voices)
    strength = strength_of_people(int(shown["n_people"].min()), doubtful=True)
    return [
        blocks.heading(material.say("proposals_title")),
        blocks.claims([Claim("journey-proposals", "journey", text, strength, evidence)]),
    ]
