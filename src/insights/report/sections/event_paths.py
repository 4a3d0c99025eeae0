"""Paths through the log: the frequent ones, what is lost from step to step, what follows an activity and after how long."""

from __future__ import annotations

from insights import estimates
from insights.report import blocks, figures
from insights.report.blocks import Sourced
from insights.report.charts import Bar, bars
from insights.report.claims import Claim, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import quoted

SHOWN = 8  # paths in the picture
USUAL = 0.05  # share from which on what follows an activity is worth a sentence on the time until then
START, END, OTHERS = "(start)", "(end)", "(others)"
UNITS = (
    ("seconds", 3600.0, 1 / 30),
    ("minutes", 60.0, 2.0),
    ("hours", 1.0, 48.0),
)  # how many in an hour, up to how many hours


def build(material: Material) -> list[dict]:
    """The part on paths; nothing where the log holds no cases."""
    rows = material["event_variants"]
    if rows.empty or rows.iloc[0]["base"] < estimates.no_share_below():
        return []
    inside = [blocks.claims(_path_claims(material)), _path_bars(material), *_steps(material), _activities(material)]
    return [blocks.heading(material.say("ev_paths_title")), *inside]


def duration(row, language: str, material: Material, *, column: str = "wait") -> str:
    """`4,5 Minuten (4,2 bis 4,9)`: a median waiting time in hours, in the unit that suits it, with its interval."""
    value, low, high = (row[name] for name in (column, f"{column}_low", f"{column}_high"))
    if figures.missing(value):
        return "–"
    unit, factor = next(((name, times) for name, times, most in UNITS if value < most), ("days", 1 / 24))
    shown = f"{figures.plain(value * factor, language)} {material.term('ev_units', unit)}"
    interval = figures.between(low * factor, high * factor, language) if not figures.missing(low) else "–"
    return shown if interval == "–" else f"{shown} ({interval})"


def _share(row, language: str) -> str:
    return figures.full(row["share"], row["low"], row["high"], int(row["base"]), language, as_percent=True)


def _path_claims(material: Material) -> list[Claim]:
    language, rows = material.language, material["event_variants"]
    told = rows[rows["path"] != OTHERS]
    if told.empty:
        row = rows.iloc[0]
        n = figures.whole(row["base"], language)
        return [
            Claim(
                "events-path-none",
                "events",
                material.say("ev_path_none", n=n),
                "finding",
                (reference("event_variants", path=OTHERS),),
            )
        ]
    row = told.iloc[0]
    text = material.say("ev_path", path=quoted(row["path"], language), figure=_share(row, language))
    found = [_of_share("events-path-1", text, row, reference("event_variants", path=row["path"]))]
    waits = material["event_transitions"]
    waits = waits[waits["activity"] != waits["following"]]  # that somebody goes on with the same is no waiting
    waits = waits[waits["wait"].notna() & (waits["n_people"] >= estimates.small_below()) & (waits["share"] >= USUAL)]
    if len(waits):
        longest = waits.loc[waits["wait"].idxmax()]
        evidence = reference("event_transitions", activity=longest["activity"], following=longest["following"])
        text = material.say(
            "ev_wait",
            before=quoted(longest["activity"], language),
            after=quoted(longest["following"], language),
            wait=_with_base(duration(longest, language, material), longest["n"], language),
        )
        found.append(Claim("events-wait", "events", text, "finding", (evidence,)))
    return found


def _with_base(figure: str, n, language: str) -> str:
    base = f"n\u202f=\u202f{figures.whole(n, language)}"
    return f"{figure[:-1]}; {base})" if figure.endswith(")") else f"{figure} ({base})"


def _of_share(claim_id: str, text: str, row, evidence: str) -> Claim:
    strength = strength_of_estimate(int(row["n_people"]), row["low"], row["high"])
    return Claim(
        claim_id,
        "events",
        text,
        strength,
        (evidence,),
        n=int(row["base"]),
        value=row["share"],
        low=row["low"],
        high=row["high"],
    )


def _path_bars(material: Material) -> dict:
    language, rows = material.language, material["event_variants"]
    named, others = rows[rows["path"] != OTHERS], rows[rows["path"] == OTHERS]
    told, more = named.head(SHOWN), named.iloc[SHOWN:]
    if told.empty:
        return {}
    drawn = [
        Bar(
            r["path"],
            r["share"],
            _share(r, language),
            r["low"],
            r["high"],
            source=reference("event_variants", path=r["path"]),
        )
        for _, r in told.iterrows()
    ]
    if len(more):  # added up, so that all bars together are all cases; whose interval nobody knows
        label = material.say("ev_more_paths", n=len(more), shown=figures.whole(len(more), language))
        share, base = float(more["n"].sum() / more["base"].iloc[0]), figures.whole(more["base"].iloc[0], language)
        shown = f"{figures.plain(share, language, as_percent=True)} (n\u202f=\u202f{base})"
        drawn.append(Bar(label, share, shown, None, None, mark="muted"))
    for _, r in others.iterrows():
        label = material.say("ev_other_paths", n=int(r["n_variants"]), shown=figures.whole(r["n_variants"], language))
        drawn.append(
            Bar(
                label,
                r["share"],
                _share(r, language),
                r["low"],
                r["high"],
                mark="muted",
                source=reference("event_variants", path=OTHERS),
            )
        )
    chart = bars(
        drawn,
        material.say("ev_paths_caption"),
        high=max(bar.value if bar.high is None else bar.high for bar in drawn),
        heads=(material.say("ev_path_head"), material.say("share_head")),
        note=material.say("ev_paths_note"),
    )
    return blocks.picture(chart)


def _steps(material: Material) -> list[dict]:
    """Where most cases are lost between the steps that study.yml names, and all of the steps in a table."""
    language, rows, say = material.language, material["event_steps"].sort_values("step"), material.say
    known = rows[rows["share"].notna() & (rows["base"] >= estimates.no_share_below())]
    later = known[known["step"] > 1]
    if later.empty:
        return []
    worst = later.loc[later["share"].idxmin()]
    before = rows.loc[rows["step"] == worst["step"] - 1, "activity"].iloc[0]
    lost = figures.full(
        1 - worst["share"], 1 - worst["high"], 1 - worst["low"], int(worst["base"]), language, as_percent=True
    )
    told = {"before": quoted(before, language), "after": quoted(worst["activity"], language), "lost": lost}
    evidence: tuple[str, ...] = (reference("event_steps", step=int(worst["step"])),)
    anywhere = _cases_with(material, before)
    if anywhere > int(worst["base"]):  # some came there by another way than all steps in order
        text = say("ev_lost_ordered", any=figures.whole(anywhere, language), **told)
        evidence = (*evidence, reference("event_activities", activity=before))
    else:
        text = say("ev_lost", **told)
    strength = strength_of_estimate(int(worst["n_people"]), worst["low"], worst["high"])
    bounds = {"value": 1 - worst["share"], "low": 1 - worst["high"], "high": 1 - worst["low"]}
    claim = Claim("events-lost", "events", text, strength, evidence, n=int(worst["base"]), **bounds)
    cells = []
    for _, r in known.iterrows():
        source = reference("event_steps", step=int(r["step"]))
        shown = (figures.whole(r["n"], language), _share(r, language), duration(r, language, material))
        cells.append([r["activity"], *(Sourced(text, source) if text != "–" else text for text in shown)])
    heads = [say(f"ev_steps_{name}") for name in ("step", "reached", "share", "wait")]
    return [
        blocks.claims([claim, *_in_order(material, rows)]),
        blocks.table(say("ev_steps_caption"), heads, cells, note=say("ev_steps_note")),
    ]


def _cases_with(material: Material, activity: str) -> int:
    rows = material["event_activities"]
    return int(rows.loc[rows["activity"] == activity, "n"].sum())


def _in_order(material: Material, rows) -> list[Claim]:
    """How many of the cases with the last step took all steps in their order; nothing where all did."""
    last, language = rows.iloc[-1], material.language
    anywhere = _cases_with(material, last["activity"])
    if anywhere <= int(last["n"]) or int(last["n_people"]) < estimates.suppress_below():
        return []
    told = {"k": figures.whole(last["n"], language), "m": figures.whole(anywhere, language)}
    text = material.say("ev_order", last=quoted(last["activity"], language), **told)
    evidence = (reference("event_steps", step=int(last["step"])), reference("event_activities", activity=last["activity"]))  # fmt: skip
    strength = "finding" if anywhere >= estimates.small_below() else "hypothesis"
    return [Claim("events-order", "events", text, strength, evidence, n=anywhere)]


def _activities(material: Material) -> dict:
    """Every activity: in how many cases, how often a case ends there, what follows most often and after how long."""
    language, say, follows = material.language, material.say, material["event_transitions"]
    rows = material["event_activities"].sort_values(["n_events", "activity"], ascending=[False, True])
    cells = []
    for _, r in rows.iterrows():
        if figures.too_small(r["share"], int(r["n_people"]), as_percent=True):
            continue
        here = follows[follows["activity"] == r["activity"]]
        ends, onward = (
            here[here["following"] == END],
            here[here["following"] != END].sort_values(["n", "following"], ascending=[False, True]),
        )
        cell: list[str] = [
            r["activity"],
            Sourced(_share(r, language), reference("event_activities", activity=r["activity"])),
        ]
        cell.append(_follow(ends, language, _share))
        cell.append(onward.iloc[0]["following"] if len(onward) else "–")
        cell.append(_follow(onward, language, lambda row, spoken: duration(row, spoken, material)))
        cells.append(cell)
    heads = [say(f"ev_activities_{name}") for name in ("name", "share", "end", "next", "wait")]
    table = blocks.table(say("ev_activities_caption"), heads, cells, note=say("ev_activities_note"), dense=True)
    return blocks.details(say("ev_activities_title"), [table] if cells else [], printed=False)


def _follow(rows, language: str, write) -> str:
    if rows.empty or figures.missing(rows.iloc[0]["share"]):
        return "–"
    row = rows.iloc[0]
    text = write(row, language)
    return (
        text
        if text == "–"
        else Sourced(text, reference("event_transitions", activity=row["activity"], following=row["following"]))
    )
