"""What the event log tells: times of use, paths, waiting, help, groups, conversions, changes."""

from __future__ import annotations

from insights import estimates
from insights.report import blocks, figures
from insights.report.charts import WEEKDAYS, Bar, bars, heat_strip
from insights.report.claims import Claim, may_be_stated, state, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections import event_findings, event_paths
from insights.wording import listing, quoted


def build(material: Material) -> dict:
    """The section `events`; empty without an event log."""
    if not material["event_summary"].found and material["event_times"].empty:
        return {}
    inside = [
        blocks.claims(_basis(material)),
        *_times(material),
        *event_paths.build(material),
        *event_findings.help_needed(material),
        *event_findings.conversions(material),
        *event_findings.groups(material),
        *event_findings.changes(material),
        *_plan(material),
        blocks.note(material.say("ev_note")),
    ]
    return blocks.section("events", material.say("events"), inside)


def _basis(material: Material) -> list[Claim]:
    """How many events and cases there are, from when to when, and what makes a case."""
    summary, language = material["event_summary"], material.language
    if not summary.found:
        return []
    whole = {
        name: figures.whole(getattr(summary, f"n_{name}"), language)
        for name in ("events", "people", "cases", "nameless")
    }
    days = {
        "first": event_findings.day(summary.first_day, language),
        "last": event_findings.day(summary.last_day, language),
    }
    text = material.say(
        f"ev_basis_{summary.case_rule}", pause=figures.plain(summary.pause or 0, language, exact=True), **whole, **days
    )
    evidence = reference("event_summary", "all")
    found = [state("events-basis", text, "finding", evidence)]
    if summary.n_nameless:
        found.append(state("events-nameless", material.say("ev_nameless", **whole), "finding", evidence))
    if not summary.clock:
        found.append(state("events-no-clock", material.say("ev_no_clock"), "finding", evidence))
    return found


def _plan(material: Material) -> list[dict]:
    """Activities without a touchpoint, and those of the plan that never happen."""
    summary, found = material["event_summary"], []
    for key, names in (("proposed", summary.proposed), ("unseen", summary.unseen)):
        if names:
            listed = listing([quoted(name, material.language) for name in names], material.language)
            rows = [reference("event_activities", activity=name) for name in names if key == "proposed"]
            text = material.say(f"ev_{key}", names=listed, n=len(names))
            found.append(state(f"events-{key}", text, "finding", reference("event_summary", key), *rows))
    return [blocks.heading(material.say("ev_plan_title")), blocks.claims(found)] if found else []


def _times(material: Material) -> list[dict]:
    times, shares = material["event_times"], material["event_shares"]
    if times.empty:
        return []
    say, hours = material.say, material.study.settings.events.office_hours
    wanted = times[times["activity"] == "all"]
    if not wanted["n_people"].any():
        wanted = wanted.assign(n_people=wanted["n"])  # a log without names
    first, last = int(hours.start[:2]), -(-(int(hours.end[:2]) * 60 + int(hours.end[3:])) // 60)
    everything = shares[shares["activity"] == "all"]
    claims = (
        [_office_claim(material, everything.iloc[0])]
        if len(everything) and may_be_stated(_base(everything.iloc[0]))
        else []
    )
    description = claims[0].text if claims else say("times_title")
    days = {day: material.term("weekdays", day) for day in WEEKDAYS}
    chart = heat_strip(
        wanted,
        say("times_title"),
        description,
        name="times",
        days=days,
        office=(hours.weekdays, first, last),
        smallest=estimates.suppress_below(),
        axis=say("times_hour"),
    )
    note = say("times_note", start=hours.start, end=hours.end)
    return [
        blocks.heading(say("times_title")),
        blocks.claims(claims),
        blocks.picture(chart, note=note),
        blocks.details(say("office_caption"), [_office_bars(material)], printed=False),
    ]


def _office_claim(material: Material, row) -> Claim:
    language = material.language
    text = material.say(
        "claim_office", outside=figures.plain(1 - row["office_hours"], language, as_percent=True), interval=figures.between(1 - row["high"], 1 - row["low"], language, as_percent=True),
        n=figures.whole(row["n"], language), people=figures.whole(row["n_people"], language),
    )  # fmt: skip
    strength = strength_of_estimate(_base(row), row["low"], row["high"], against=0.5)
    return Claim(
        "events-office-hours",
        "events",
        text,
        strength,
        (reference("event_shares", activity="all"),),
        n=int(row["n"]),
        value=1 - row["office_hours"],
        low=1 - row["high"],
        high=1 - row["low"],
    )


def _base(row) -> int:
    """The people behind the events; the events themselves where the log names nobody."""
    return int(row["n_people"]) or int(row["n"])


def _office_bars(material: Material) -> dict:
    language = material.language
    rows = material["event_shares"].sort_values(["n", "activity"], ascending=[False, True])
    drawn = []
    for _, r in rows.iterrows():
        hidden = figures.too_small(r.office_hours, _base(r), as_percent=True)
        text = (
            figures.small_text(_base(r), language)
            if hidden
            else f"{figures.plain(r.office_hours, language, as_percent=True)} ({figures.between(r.low, r.high, language, as_percent=True)}; {material.say('events_by', events=figures.whole(r.n, language), people=figures.whole(r.n_people, language))})"
        )
        name = material.say("all_events") if r.activity == "all" else r.activity
        source = "" if hidden else reference("event_shares", activity=r.activity)
        drawn.append(Bar(name, None if hidden else r.office_hours, text, r.low, r.high, source=source))
    return blocks.picture(
        bars(
            drawn,
            material.say("office_caption"),
            heads=(material.say("activity"), material.say("share_head")),
            note=material.say("office_note"),
        )
    )
