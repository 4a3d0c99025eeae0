"""What was tested in the log: where help is needed, what conversions owe themselves to, groups against the rest, changes in time."""

from __future__ import annotations

import numpy as np

from insights import estimates
from insights.report import blocks, figures
from insights.report.blocks import Sourced
from insights.report.charts import Bar, bars
from insights.report.claims import Claim, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import listing, percent, quoted

SURE = 0.05
NAMED = 3  # hot spots and touchpoints in sentences
EACH, MOST_CHANGES, MOST_OF_GROUPS = 2, 10, 6  # differences of one grouping, changes, changes within groups
MODELS = ("first", "last", "linear", "markov")
SINCE, ALL = "(customer since)", "(all)"
DIRECT, GATE = "(direct)", 0.9  # share of the conversions from which on a touchpoint is a gate
HARDLY = 0.005  # what comes from nothing has no ratio


def day(text: str, language: str) -> str:
    """`13.4.2024` in German, `2024-04-13` in English."""
    if not text or language != "de":
        return text
    year, month, number = text.split("-")
    return f"{int(number)}.{int(month)}.{year}"


def help_needed(material: Material) -> list[dict]:
    """After which activities customers look for help more often than after others; a sentence that there is none where chance explains all."""
    rows, summary, language, say = (
        material["event_hotspots"],
        material["event_summary"],
        material.language,
        material.say,
    )
    tested = rows[rows["p_adjusted"].notna()]
    if tested.empty:
        return []
    hot = tested[tested["verdict"] == "hot spot"].sort_values(["difference", "activity"], ascending=[False, True])
    claims = [_hot_claim(material, row, i) for i, (_, row) in enumerate(hot.head(NAMED).iterrows(), start=1)]
    if hot.empty:
        text = say("ev_no_hot", n=len(tested))
        claims = [
            Claim("events-help-none", "events", text, "tendency", (reference("event_hotspots", p_adjusted_from=0),))
        ]
    shown = tested.sort_values(["share", "activity"], ascending=[False, True])
    drawn = [
        Bar(
            r["activity"],
            r["share"],
            figures.full(r["share"], r["low"], r["high"], int(r["base"]), language, as_percent=True),
            r["low"],
            r["high"],
            mark="bad" if r["verdict"] == "hot spot" else "muted",
            source=reference("event_hotspots", activity=r["activity"]),
        )
        for _, r in shown.iterrows()
    ]
    names = listing([quoted(name, language) for name in summary.help], language)
    note = say("ev_help_note", help=names) + ("" if summary.help_named else f" {say('ev_help_guessed')}")
    chart = bars(
        drawn,
        say("ev_help_caption"),
        high=max(bar.high for bar in drawn),
        heads=(say("activity"), say("share_head")),
        note=note,
    )
    return [blocks.heading(say("ev_help_title")), blocks.claims(claims), blocks.picture(chart)]


def _hot_claim(material: Material, row, number: int) -> Claim:
    language = material.language
    people = row["base_people"] if not figures.missing(row["base_people"]) else row["n_people"]
    strength = strength_of_estimate(int(people), row["difference_low"], row["difference_high"], against=0)
    text = material.say(
        "ev_hot",
        activity=quoted(row["activity"], language),
        hedge=material.term("hedges", strength),
        figure=figures.full(row["share"], row["low"], row["high"], int(row["base"]), language, as_percent=True),
        elsewhere=_elsewhere(row, language),
        gap=figures.plain(row["difference"], language, as_percent=True, signed=True).removeprefix("+"),
        span=figures.between(row["difference_low"], row["difference_high"], language, as_percent=True, signed=True),
        following=quoted(row["following"], language),
    )
    evidence = (reference("event_hotspots", activity=row["activity"]),)
    return Claim(
        f"events-help-{number}",
        "events",
        text,
        strength,
        evidence,
        n=int(row["base"]),
        value=row["share"],
        low=row["low"],
        high=row["high"],
    )


def _elsewhere(row, language: str) -> str:
    """The share after other activities; with a decimal where whole per cents and their difference would not go together."""
    share, rest, gap = (round(100 * row[name]) for name in ("share", "elsewhere", "difference"))
    return percent(row["elsewhere"], language, decimals=int(share - rest != gap))


def groups(material: Material) -> list[dict]:
    """New against established customers and the groups of every attribute: what is more frequent in one, or that nothing is."""
    rows, summary, say = material["event_groups"], material["event_summary"], material.say
    tested = rows[rows["p_adjusted"].notna()]
    if tested.empty:
        return []
    sure = tested[tested["p_adjusted"] < SURE]
    sure = sure.sort_values(["p_adjusted", "grouping", "group", "activity"])
    told = sure[sure.groupby("grouping").cumcount() < EACH]
    claims = [_group_claim(material, row, i) for i, (_, row) in enumerate(told.iterrows(), start=1)]
    new = tested[tested["grouping"] == SINCE]
    if len(new) and SINCE not in set(sure["grouping"]):
        text, ref = say("ev_no_new", n=len(new)), reference("event_groups", grouping=SINCE)
        claims.append(Claim("events-new-none", "events", text, "tendency", (ref,)))
    elif sure.empty:
        claims.append(
            Claim(
                "events-group-none",
                "events",
                say("ev_no_group", n=len(tested)),
                "tendency",
                (reference("event_groups", "all"),),
            )
        )
    rule = say(f"ev_new_{summary.new_rule}", days=figures.whole(summary.new_for, material.language)) if len(new) else ""
    title = "ev_groups_title" if len(new) < len(tested) else "ev_new_title"
    return [
        blocks.heading(say(title)),
        blocks.claims(claims),
        blocks.note(" ".join(filter(None, [rule, say("ev_groups_note")]))),
    ]


def _group_claim(material: Material, row, number: int) -> Claim:
    language = material.language
    strength = strength_of_estimate(
        min(int(row["n_people"]), int(row["others_people"])), row["low"], row["high"], against=0
    )
    group = (
        material.say("ev_new_group")
        if row["grouping"] == SINCE
        else quoted(f"{row['grouping']}: {row['group']}", language)
    )
    text = material.say(
        "ev_group_differs",
        group=group,
        activity=quoted(row["activity"], language),
        share=figures.plain(row["share"], language, as_percent=True),
        n=figures.whole(row["base"], language),
        others=figures.plain(row["others"], language, as_percent=True),
        m=figures.whole(row["others_base"], language),
        difference=figures.plain(row["difference"], language, as_percent=True, signed=True),
        interval=figures.between(row["low"], row["high"], language, as_percent=True, signed=True),
    )
    evidence = (reference("event_groups", grouping=row["grouping"], group=row["group"], activity=row["activity"]),)
    return Claim(
        f"events-group-{number}",
        "events",
        text,
        strength,
        evidence,
        n=int(row["base"]),
        value=row["difference"],
        low=row["low"],
        high=row["high"],
    )


def conversions(material: Material) -> list[dict]:
    """What the conversions owe themselves to, by the removal effect and by three simple models."""
    rows, summary, language, say = (
        material["event_attribution"],
        material["event_summary"],
        material.language,
        material.say,
    )
    markov = rows[rows["model"] == "markov"].sort_values(["share", "touchpoint"], ascending=[False, True])
    named = markov[~markov["touchpoint"].str.startswith("(")]
    if markov.empty or markov.iloc[0]["conversions"] < estimates.no_share_below():
        return []
    goal = listing([quoted(name, language) for name in summary.conversion], language)
    last = rows[(rows["model"] == "last") & ~rows["touchpoint"].str.startswith("(")].sort_values(
        ["share", "touchpoint"], ascending=[False, True]
    )
    gates = _gates(markov)
    claims = [_credit_claim(material, last.iloc[0], goal)] if len(last) else []
    straight = bool((markov["touchpoint"] == DIRECT).any())
    claims += [
        _gate_claim(material, row, goal, i, straight=straight) for i, (_, row) in enumerate(gates.iterrows(), start=1)
    ]
    named = named.drop(index=gates.index)
    claims += [_credit_claim(material, named.iloc[0], goal, gated=len(gates) > 0)] if len(named) else []
    drawn = [
        Bar(
            _touchpoint(material, r["touchpoint"]) + (f" · {say('ev_gate_mark')}" if place in gates.index else ""),
            r["share"],
            f"{figures.plain(r['share'], language, as_percent=True)} ({figures.between(r['low'], r['high'], language, as_percent=True)})",
            r["low"],
            r["high"],
            mark="muted" if r["touchpoint"].startswith("(") or place in gates.index else "",
            source=reference("event_attribution", model="markov", touchpoint=r["touchpoint"]),
        )
        for place, r in markov.iterrows()
    ]
    whole = {name: figures.whole(markov.iloc[0][name], language) for name in ("conversions", "paths", "people")}
    note = say("ev_credit_note", draws=figures.whole(summary.draws, language), **whole)
    chart = bars(
        drawn,
        say("ev_credit_caption"),
        high=max(bar.high for bar in drawn),
        heads=(say("touchpoint"), say("share_head")),
        note=note,
    )
    return [
        blocks.heading(say("ev_credit_title", goal=goal)),
        blocks.claims(claims),
        blocks.picture(chart),
        blocks.details(say("ev_models_title"), [_models(material, markov, rows)], printed=False),
    ]


def _touchpoint(material: Material, name: str) -> str:
    return (
        material.say({"(direct)": "ev_direct", "(others)": "ev_other_touchpoints"}[name])
        if name.startswith("(")
        else name
    )


def _gates(markov):
    """The touchpoints that nearly all paths to a conversion pass: there are none without them to compare with."""
    straight = markov.loc[markov["touchpoint"] == DIRECT, "n_converting"].sum()
    reached = markov["n_converting"] >= GATE * (markov["conversions"] - straight).clip(lower=1)
    return markov[reached & ~markov["touchpoint"].str.startswith("(")]


def _gate_claim(material: Material, row, goal: str, number: int, *, straight: bool) -> Claim:
    """That everybody passes a touchpoint says nothing about what convinces; `straight`: some come to a conversion without any contact."""
    text = material.say(
        "ev_gate_straight" if straight else "ev_gate",
        touchpoint=quoted(row["touchpoint"], material.language),
        goal=goal,
        share=figures.plain(row["share"], material.language, as_percent=True),
        n=figures.whole(row["n_converting"], material.language),
        conversions=figures.whole(row["conversions"], material.language),
    )
    evidence = (reference("event_attribution", model="markov", touchpoint=row["touchpoint"]),)
    return Claim(f"events-gate-{number}", "events", text, "tendency", evidence, n=int(row["conversions"]))


def _credit_claim(material: Material, row, goal: str, *, gated: bool = False) -> Claim:
    """The touchpoint with the largest share, by the removal effect (`gated`: of those that are no gates) or as the last contact."""
    language, key = material.language, {"markov": "credit", "last": "credit_last"}[row["model"]]
    strength = strength_of_estimate(int(row["people"]), row["low"], row["high"])
    text = material.say(
        f"ev_{key}" + ("_gated" if gated else ""),
        touchpoint=quoted(row["touchpoint"], language),
        goal=goal,
        share=figures.plain(row["share"], language, as_percent=True),
        interval=figures.between(row["low"], row["high"], language, as_percent=True),
        n=figures.whole(row["conversions"], language),
    )
    evidence = (reference("event_attribution", model=row["model"], touchpoint=row["touchpoint"]),)
    bounds = {"value": row["share"], "low": row["low"], "high": row["high"]}
    return Claim(
        f"events-{key.replace('_', '-')}", "events", text, strength, evidence, n=int(row["conversions"]), **bounds
    )


def _models(material: Material, markov, rows) -> dict:
    language, say = material.language, material.say
    credit = rows.set_index(["touchpoint", "model"])["credit"]
    cells = [
        [
            _touchpoint(material, name),
            *(
                Sourced(
                    figures.plain(credit[name, model], language),
                    reference("event_attribution", model=model, touchpoint=name),
                )
                for model in MODELS
            ),
        ]
        for name in markov["touchpoint"]
    ]
    heads = [say("touchpoint"), *(say(f"ev_model_{model}") for model in MODELS)]
    return blocks.table(say("ev_models_caption"), heads, cells, note=say("ev_models_note"))


def changes(material: Material) -> list[dict]:
    """From when on something is more or less frequent, in all cases and within groups; a sentence that nothing is where chance explains all."""
    rows, summary, say = material["event_changes"], material["event_summary"], material.say
    if summary.n_cases == 0:
        return []
    rows = rows[
        (rows["n_before"] >= estimates.no_share_below())
        & (rows["n_after"] >= estimates.no_share_below())
        & rows["after"].notna()
        & rows["before"].notna()
    ]
    inner, rows = _of_groups_alone(rows), _by_size(rows[rows["grouping"] == ALL])
    claims = [_change_claim(material, row, i) for i, (_, row) in enumerate(rows.head(MOST_CHANGES).iterrows(), start=1)]
    claims += [_change_claim(material, row, f"group-{i}") for i, (_, row) in enumerate(inner.iterrows(), start=1)]
    if not claims:
        claims = [
            Claim("events-change-none", "events", say("ev_no_change"), "tendency", (reference("event_summary", "all"),))
        ]
    more = blocks.details(say("ev_changes_more"), [blocks.claims(_further(material, rows))], printed=False)
    by = material.study.settings.events.changes_by
    note = say("ev_changes_note") + (f" {say('ev_changes_by', by=quoted(by, material.language))}" if by else "")
    return [blocks.heading(say("ev_changes_title")), blocks.claims(claims), more, blocks.note(note)]


def _of_groups_alone(rows):
    """The changes within groups that are not the group's part of a change in all cases at the same time, the largest first."""
    whole = rows[rows["grouping"] == ALL]
    alone = []
    for place, row in rows[rows["grouping"] != ALL].iterrows():
        same = whole[whole["series"] == row["series"]]
        if not ((same["day_low"] <= row["day_high"]) & (same["day_high"] >= row["day_low"])).any():
            alone.append(place)
    ratio = np.log((rows["after"] + HARDLY) / (rows["before"] + HARDLY)).abs()
    chosen = rows.loc[alone].assign(size=-ratio.loc[alone]).sort_values(["size", "group", "series", "day"])
    return chosen.head(MOST_OF_GROUPS)


def _further(material: Material, rows) -> list[Claim]:
    return [
        _change_claim(material, row, i)
        for i, (_, row) in enumerate(rows.iloc[MOST_CHANGES:].iterrows(), start=MOST_CHANGES + 1)
    ]


def _by_size(rows):
    """Steps before trends, of which one change is told, and the number of cases last; the series that changed most (as a ratio) first."""
    ratio = np.log((rows["after"] + HARDLY) / (rows["before"] + HARDLY)).abs()
    most = ratio.groupby(rows["series"]).transform("max")
    slow = rows["kind"] == "trend"
    ordered = rows.assign(slow=slow, cases=rows["series"] == ALL, most=-most)[~slow | (ratio == most)]
    return ordered.sort_values(["slow", "cases", "most", "series", "day"])


def _change_claim(material: Material, row, number: int | str) -> Claim:
    language, rate = material.language, row["series"] != ALL
    levels = {
        side: figures.full(
            row[side], row[f"{side}_low"], row[f"{side}_high"], int(row[f"n_{side}"]), language, as_percent=rate
        )
        for side in ("before", "after")
    }
    key = ("ev_trend" if row["kind"] == "trend" else "ev_change") + ("" if rate else "_cases")
    direction = "more" if row["after"] > row["before"] else "less"
    text = material.say(
        f"{key}_{direction}" if row["grouping"] == ALL else f"{key}_group_{direction}",
        group=quoted(f"{row['grouping']}: {row['group']}", language),
        series=quoted(row["series"], language),
        units=material.term("ev_units_many", row["unit"]),
        of_units=material.term("ev_units_of", row["unit"]),
        **{name: day(row[name], language) for name in ("day", "day_low", "day_high")},
        **levels,
    )
    enough = min(row["n_before"], row["n_after"]) >= estimates.small_below()
    strength = "finding" if enough and row["kind"] == "step" else "tendency"
    place = {name: row[name] for name in ("grouping", "group", "series", "day")}
    evidence = (reference("event_changes", **place),)
    return Claim(f"events-change-{number}", "events", text, strength, evidence)
