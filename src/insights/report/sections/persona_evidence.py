"""How far each persona holds, and the set of them: the validation panel behind one click, and one block across the set."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from insights import contracts
from insights.estimates import no_share_below, suppress_below
from insights.report import blocks, figures
from insights.report.claims import Claim, strength_of_estimate, strength_of_people
from insights.report.decay_chart import Point, decay
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import listing, quoted

MOST_ATTRIBUTES = 10  # of a sheet that are drawn; behind it the curve lies on the floor
TABLED = (
    "stability",
    "respondents",
    "probability",
    "held_out",
    "contradictions",
    "interviews",
    "group_stability",
    "chance",
)
LIMITS = {
    "chance": ("shuffled_profiles",),
    "held_out": ("chance_bound", "no_share_below"),
    "match": ("no_share_below",),
}
COUNTED = ("respondents", "contradictions", "interviews")
NAMED_DEVIATIONS = 2
COVERED = (reference("method", "belongs"), reference("method", "suppress_below"))
ALL = "all"  # row of `persona_deviation` that is the mean over all questions


def panel(material: Material, persona) -> dict:
    """The box "How far does this persona hold?" of a card; nothing where the stage before handed over no panel."""
    rows = material["persona_panel"]
    own = rows[rows["persona_id"] == persona.persona_id].sort_values("position")
    if own.empty:
        return {}
    inside = [
        blocks.note(persona.rule.rpartition(").")[2].strip()),  # why it cannot be more, beside the figures
        _table(material, own),
        blocks.claims(
            [_claim(material, persona, row) for row in own.itertuples() if row.criterion not in ("respondents",)]
        ),
        *_curve(material, persona),
        *_against_survey(material, persona),
    ]
    return blocks.details(material.say("persona_holds"), inside, printed=False)


def _table(material: Material, own: pd.DataFrame) -> dict:
    """What the verdict asks for, one line each: figure, bar, met or not; that contradictions cannot be tested stands there too."""
    say = material.say
    asked = own[own["criterion"].isin(TABLED) & (own["status"].ne("told") | own["bar"].notna())]
    asked = asked.assign(status=asked["status"].replace("told", "unknown"))
    rows = [
        [
            _criterion(material, row.criterion),
            f"{_found(row, material.language)} ({_bar(material, row)})",
            material.term("persona_status", row.status),
        ]
        for row in asked.itertuples()
    ]
    heads = [say("persona_criterion"), say("persona_found"), say("persona_met")]
    return blocks.table(say("persona_bars"), heads, rows, dense=True)


def _criterion(material: Material, name: str) -> str:
    """What is tested; people of whom nobody was asked are not called respondents."""
    return material.say("respondents_head") if name == "respondents" else material.term("persona_criteria", name)


def _found(row, language: str) -> str:
    """The figure, with so many decimals more that a missed bar does not look as if it were met."""
    decimals = 2
    while row.status == "missed" and round(row.value, decimals) == round(row.bar, decimals) and decimals < 5:
        decimals += 1
    return (
        figures.plain(row.value, language, decimals=decimals)
        if decimals > 2
        else _figure(row.criterion, row.value, language)
    )


def _figure(criterion: str, value: float, language: str) -> str:
    if figures.missing(value):
        return "–"
    return figures.plain(value, language, decimals=0 if criterion in COUNTED else 2)


def _bar(material: Material, row) -> str:
    key = "persona_at_most" if row.criterion in ("contradictions", "chance") else "persona_at_least"
    return material.say(key, value=_figure(row.criterion, row.bar, material.language))


def _claim(material: Material, persona, row) -> Claim:
    text = row.statement
    near = material.persona_names.get(row.next_persona) if isinstance(row.next_persona, str) else None
    if near:
        text = f"{text} {material.say('persona_next', name=near)}"
    n = None if figures.missing(row.n) else int(row.n)
    counted = figures.missing(row.low)  # a count, or what is (not) known
    strength = "finding" if counted else strength_of_estimate(n or 0, float(row.low), float(row.high))
    return Claim(
        f"personas-{persona.persona_id}-{row.criterion}",
        "personas",
        f"{persona.name}: {text}",
        strength,
        _behind(material, persona.persona_id, row),
        n=n,
        value=row.value,
        low=row.low,
        high=row.high,
        shown=text,
    )


def _behind(material: Material, persona_id: str, row) -> tuple[str, ...]:
    """The references to the row of the panel and to the tables that it sums up."""
    found = [reference("persona_panel", persona_id=persona_id, criterion=row.criterion)]
    if row.criterion == "match":
        matched = material["persona_match"]
        own = matched[matched["persona_id"] == persona_id]
        found += [reference("persona_match", persona_id=persona_id, k=int(k)) for k in own["k"] if k <= MOST_ATTRIBUTES]
    if row.criterion == "contradictions":
        told = material["persona_triangulation"]
        for verdict in ("agree", "contradict", "silent"):
            there = ((told["persona_id"] == persona_id) & (told["verdict"] == verdict)).any()
            found.append(
                reference("persona_triangulation", "" if there else "none", persona_id=persona_id, verdict=verdict)
            )
    if row.criterion == "dates":
        found += _interviewed(material, persona_id)
    limits = (*LIMITS.get(row.criterion, ()), "suppress_below", "scale_ends")
    return (*found, *(reference("method", name) for name in limits))


def _interviewed(material: Material, persona_id: str) -> list[str]:
    """The reference to the persona's interviewed people, or to all where none of them belongs to it."""
    members = material["persona_memberships"]
    if ((members["persona_id"] == persona_id) & (members["source"] == "interview")).any():
        return [reference("persona_memberships", persona_id=persona_id, source="interview")]
    return [reference("people", source="interview")] if material.n_interviews else []


def _curve(material: Material, persona) -> list[dict]:
    """The decay of the joint match as a picture and, behind a click, attribute by attribute."""
    rows, say, language = material["persona_match"], material.say, material.language
    own = rows[(rows["persona_id"] == persona.persona_id) & (rows["k"] <= MOST_ATTRIBUTES)].sort_values("k")
    own = own[own["n"] >= suppress_below()]  # whether 1 to 4 have the next attribute too, or nobody, is told neither
    if len(own) < 2:
        return []
    chart = decay(
        _points(own),
        say("decay_title", name=persona.name),
        "; ".join(f"k = {int(r.k)}: {_together(r, language)}" for r in own.itertuples()),
        name=f"decay-{persona.persona_id}",
        x_label=say("decay_x"),
        y_label=say("decay_y"),
        percent="{}\u202f%" if language == "de" else "{}%",
        own=persona.name,
        everyone=say("everyone"),
    )
    table = [
        [
            int(r.k),
            r.attribute,
            f"{figures.whole(r.n, language)} / {figures.whole(r.base, language)}",
            _together(r, language),
        ]
        for r in own.itertuples()
    ]
    heads = [say("decay_k"), say("decay_attribute"), say("decay_count"), say("decay_share")]
    listed = blocks.table(say("decay_table"), heads, table, note=say("decay_table_note"), numbers_from=2, dense=True)
    return [blocks.picture(chart, note=f"{say('decay_note')} {material.weight_note.capitalize()}."), listed]


def _points(own: pd.DataFrame) -> list[Point]:
    """The points of the curve; everybody's is left out where it and the one told before would give away 1 to 4 of the others."""
    points, others = [], own["base_all"].iloc[0] - own["base"].iloc[0]
    for row in own.itertuples():
        point, outside = _point(row), row.n_all - row.n
        if point.everyone is not None and 0 < others - outside < suppress_below():
            point = replace(point, everyone=None)
        others = others if point.everyone is None else outside
        points.append(point)
    return points


def _point(row) -> Point:
    own = None if row.base < no_share_below() else float(row.value)
    everyone = None if 0 < row.n_all < suppress_below() or row.base_all < no_share_below() else float(row.value_all)
    if own is None or 0 < abs(row.n_all - row.n) < suppress_below():
        everyone = None  # the two together would give a small number away
    return Point(int(row.k), own, float(row.low), float(row.high), everyone)


def _together(row, language: str) -> str:
    if row.base < no_share_below():
        return "–"
    shown = figures.plain(row.value, language, as_percent=True)
    return f"{shown} ({figures.between(row.low, row.high, language, as_percent=True)})"


def _against_survey(material: Material, persona) -> list[dict]:
    """The statements from interviews that the survey supports or contradicts, each with its passages; of the silent ones the number is told."""
    rows = material["persona_triangulation"]
    own = rows[(rows["persona_id"] == persona.persona_id) & rows["verdict"].ne("silent")]
    if own.empty:
        return []
    sources = material["persona_statements"].set_index("statement_id")["evidence"]
    order = {"contradict": 0, "agree": 1}
    own = own.assign(first=own["verdict"].map(order)).sort_values(["first", "statement_id"])
    items = [
        Claim(
            f"personas-{row.statement_id}-survey",
            "personas",
            f"{persona.name}: {row.statement}",
            strength_of_people(int(row.n_people)),
            (
                *contracts.split(sources.get(row.statement_id, "")),
                reference("persona_triangulation", statement_id=row.statement_id),
                reference("variables", variable=row.variable),
            ),
            n=int(row.n),
            shown=row.statement,
        )
        for row in own.itertuples()
    ]
    return [blocks.claims(items)]


def across(material: Material) -> dict:
    """The box across all personas: whom none represents, and how far their demographics lie from the sample."""
    if not material["personas"].personas:
        return {}
    inside = [
        blocks.claims([*_covered(material), *_in_common(material), *_deviation(material)]),
        _deviation_table(material),
    ]
    return blocks.details(material.say("persona_set_title"), inside, printed=False)


def _covered(material: Material) -> list[Claim]:
    rows = material["persona_coverage"].sort_values("position")
    rows = rows[rows["n"].ne(0) | ~rows["check"].isin(["fits none", "no answers"])]
    hidden = rows["n"].between(1, suppress_below() - 1).fillna(False) & rows["check"].isin(["fits none", "no answers"])
    shares = rows[["share", "low", "high"]].mask(hidden | (hidden.any() & rows["check"].eq("represented")))
    return [
        Claim(f"personas-coverage-{i}", "personas", row.statement, "finding", (reference("persona_coverage", check=row.check), *COVERED), n=int(row.base), value=share.share, low=share.low, high=share.high)
        for i, (row, share) in enumerate(zip(rows.itertuples(), shares.itertuples(), strict=True), start=1)
    ]  # fmt: skip


def _in_common(material: Material) -> list[Claim]:
    """What those whom no persona represents have in common, or that there is nothing to see."""
    rows = material["persona_coverage_contrasts"]
    if rows.empty:
        return []
    tested = int(rows["variable"].nunique())
    found = rows[rows["found"]].sort_values("p_adjusted", kind="stable")
    source = "persona_coverage_contrasts"
    if found.empty:
        text = material.say("coverage_nothing", n=tested)
        return [
            Claim(
                "personas-coverage-common",
                "personas",
                text,
                "finding",
                (reference(source, "none", found=True), reference(source, "all")),
                n=int(rows["base"].max()),
            )
        ]
    return [
        Claim(
            f"personas-coverage-{row.variable}-{int(row.position)}", "personas", row.statement,
            strength_of_estimate(int(row.base), float(row.low), float(row.high), against=float(row.rest)),
            (reference(source, variable=row.variable, category=row.category),), n=int(row.base), value=row.value, low=row.low, high=row.high,
        )
        for row in found.itertuples()
    ]  # fmt: skip


def _deviation(material: Material) -> list[Claim]:
    """One sentence: how far the demographics of the sheets lie from the sample, with all personas and with the largest alone."""
    rows, language = material["persona_deviation"], material.language
    if rows.empty:
        return []
    whole = rows[rows["k"] == rows["k"].max()]
    mean, first = whole[whole["variable"] == ALL].iloc[0], rows[(rows["k"] == 1) & (rows["variable"] == ALL)].iloc[0]
    farthest = (
        whole[whole["variable"] != ALL].sort_values("deviation", ascending=False, kind="stable").head(NAMED_DEVIATIONS)
    )
    named = [
        f"{quoted(material.short_label(r.variable), language)} {figures.full(r.deviation, r.low, r.high, int(r.n), language, decimals=2)}"
        for r in farthest.itertuples()
    ]
    text = material.say(
        "claim_deviation",
        n=figures.whole(mean.n, language),
        k=int(mean.k),
        value=figures.plain(mean.deviation, language, decimals=2),
        interval=figures.between(mean.low, mean.high, language, decimals=2),
        first=figures.full(first.deviation, first.low, first.high, int(first.n), language, decimals=2),
        named=listing(named, language),
    )
    strength = strength_of_estimate(int(mean.n), float(mean.low), float(mean.high))
    evidence = (
        reference("persona_deviation", k=int(mean.k), variable=ALL),
        reference("persona_deviation", k=1, variable=ALL),
        *(reference("persona_deviation", k=int(mean.k), variable=r.variable) for r in farthest.itertuples()),
        reference("method", "scale_ends"),
    )
    return [
        Claim("personas-deviation", "personas", text, strength, evidence, n=int(mean.n), value=mean.deviation, low=mean.low, high=mean.high)
    ]  # fmt: skip


def _members(row, language: str) -> str:
    shown = figures.plain(row.members, language, decimals=2)
    between = (
        ""
        if figures.missing(row.members_low)
        else figures.between(row.members_low, row.members_high, language, decimals=2)
    )
    return f"{shown} ({between})" if between else shown


def _deviation_table(material: Material) -> dict:
    rows, language, say = material["persona_deviation"], material.language, material.say
    mean = rows[rows["variable"] == ALL].sort_values("k")
    table = [
        [
            int(r.k),
            material.persona_names.get(contracts.split(r.personas)[-1], ""),
            f"{figures.plain(r.deviation, language, decimals=2)} ({figures.between(r.low, r.high, language, decimals=2)})",
            _members(r, language),
        ]
        for r in mean.itertuples()
    ]
    heads = [say("deviation_k"), say("deviation_added"), say("deviation_sheets"), say("deviation_members")]
    note = say("deviation_note", n=figures.whole(mean["n"].max(), language)) if len(mean) else ""
    return blocks.table(say("deviation_table"), heads, table, note=note, numbers_from=2, dense=True)
