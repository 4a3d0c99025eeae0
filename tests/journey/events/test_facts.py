import pandas as pd

from insights import contracts
from insights.journey import events
from insights.journey.events import attribution, dated, facts, groups, hotspots, log, paths

TABLES = (
    "event_activities",
    "event_variants",
    "event_transitions",
    "event_steps",
    "event_hotspots",
    "event_groups",
    "event_attribution",
    "event_changes",
)
PLAN = "phases: [{name: P, touchpoints: [{id: portal, name: Portal, activities: [a, nie]}]}]\n"


def stage(study):
    """Everything that the stage hands over, by name."""
    rules, written = study.settings.events, events.read_events(study)
    ordered = log.arranged(written, rules.new_case_after)
    found = {
        "event_activities": paths.activities(ordered, study.journey_plan),
        "event_variants": paths.variants(ordered),
        "event_transitions": paths.transitions(ordered),
        "event_steps": paths.steps(ordered, rules.steps),
        "event_hotspots": hotspots.hotspots(ordered, hotspots.looks_for_help(ordered, rules.help)),
        "event_groups": groups.groups(ordered, rules.new_for),
        "event_attribution": attribution.attribution(ordered, rules.conversion, rules.touchpoint, seed=1, draws=20),
        "event_changes": dated.dated_changes(ordered, seed=1),
    }
    return found, facts.event_summary(study, written, ordered, found["event_activities"], draws=20)


def test_a_study_without_a_log_hands_over_empty_tables(study):
    found, summary = stage(study())
    assert all(found[name].equals(contracts.empty(name)) for name in TABLES)
    assert not summary.found


def test_a_log_that_names_nobody_tells_how_much_it_leaves_out(study):
    rows = "".join(f",a,2026-03-{day:02d} 08:00\n" for day in range(1, 29))
    found, summary = stage(study("events: {conversion: a}\n", events="respondent_id,activity,time\n" + rows))
    assert all(table.empty for table in found.values())
    assert (summary.n_events, summary.n_nameless, summary.n_left_out, summary.case_rule) == (28, 28, 28, "none")


def test_activities_that_the_plan_lacks_are_proposed_and_those_that_never_happen_named(study):
    rows = "".join(f"p{i},{a},2026-03-02 0{8 + j}:{i:02d}\n" for i in range(9) for j, a in enumerate("ab"))
    rows += "x,c,2026-03-02 08:00\n"
    _, summary = stage(study(journey=PLAN, events="respondent_id,activity,time\n" + rows))
    assert summary.proposed == ["b"]  # c has one person
    assert summary.unseen == ["nie"]
    assert (summary.case_rule, summary.pause, summary.n_cases, summary.n_people) == ("pause", 12.0, 10, 10)
    assert (summary.first_day, summary.clock, summary.help_named) == ("2026-03-02", True, False)


def test_conversions_may_be_shared_between_the_values_of_a_column(study):
    rows = "".join(
        f"p{i},{a},2026-03-02 0{8 + j}:{i:02d},{c}\n"
        for i in range(12)
        for j, (a, c) in enumerate((("klick", "Mail"), ("kauf", "")))
    )
    settings = "events: {conversion: kauf, touchpoint: kampagne}\n"
    found, _ = stage(study(settings, events="respondent_id,activity,time,kampagne\n" + rows))
    table = found["event_attribution"]
    assert set(table["touchpoint"]) == {"Mail"}
    assert pd.unique(table["credit"]).tolist() == [12.0]
