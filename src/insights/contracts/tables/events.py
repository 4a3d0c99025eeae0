"""Tables of stage 05b: what the event log tells of times, paths, waiting, help, groups, conversions and changes."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, number, share, text

EVENTS: dict[str, TableContract] = {
    "event_times": TableContract(
        {
            "activity": text(),
            "weekday": text(one_of=["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
            "hour": count(),
            "n": count(),
            "n_people": count(),
        },
        key=("activity", "weekday", "hour"),
    ),
    "event_shares": TableContract(  # share of events in office hours
        {
            "activity": text(),
            "n": count(),
            "n_people": count(),
            "office_hours": share(),
            "low": share(),
            "high": share(),
        },
        key=("activity",),  # "all" for the total
    ),
    "event_activities": TableContract(  # in which share of the cases an activity happens
        {
            "activity": text(),
            "touchpoint": text(empty=True),  # where journey.yml places it; none: proposed as a touchpoint
            "n_events": count(),
            "n_people": count(),
            "n": count(),  # cases with it
            "base": count(),  # all cases
            "share": share(),
            "low": share(),
            "high": share(),
            "first_day": text(empty=True),
            "last_day": text(empty=True),
        },
        key=("activity",),
    ),
    "event_variants": TableContract(  # paths of cases, most frequent first
        {
            "rank": count(),
            "path": text(),  # activities with arrows between them; "(others)" folds the rare ones
            "length": count(empty=True),
            "n_variants": count(),
            "n": count(),  # cases
            "n_people": count(),
            "base": count(),
            "share": share(),
            "low": share(),
            "high": share(),
        },
        key=("rank",),
    ),
    "event_transitions": TableContract(  # what follows an activity, and after how many hours
        {
            "activity": text(),  # "(start)" before the first
            "following": text(),  # "(end)" behind the last: its share is the drop-off
            "n": count(),
            "n_people": count(),
            "base": count(),  # how often the activity happened
            "share": share(),
            "low": share(),
            "high": share(),
            "wait": number(low=0.0),  # median, hours
            "wait_low": number(low=0.0),
            "wait_high": number(low=0.0),
        },
        key=("activity", "following"),
    ),
    "event_steps": TableContract(  # from one step to the next
        {
            "step": count(),
            "activity": text(),
            "n": count(),  # cases that reach it
            "n_people": count(),
            "base": count(),  # cases at the step before; at the first all
            "share": share(),
            "low": share(),
            "high": share(),
            "wait": number(low=0.0),  # median since the step before, hours
            "wait_low": number(low=0.0),
            "wait_high": number(low=0.0),
        },
        key=("step",),
    ),
    "event_hotspots": TableContract(  # after which activity help is the next event
        {
            "activity": text(),
            "following": text(empty=True),  # the help that follows most often
            "n": count(),
            "n_people": count(),
            "base": count(),  # of the times that the activity happened, those after which something followed
            "base_people": number(optional=True),
            "share": share(),
            "low": share(),
            "high": share(),
            "elsewhere": share(),  # after all other activities but those that cases begin with
            "difference": number(low=-1.0, high=1.0),
            "difference_low": number(low=-1.0, high=1.0),
            "difference_high": number(low=-1.0, high=1.0),
            "p": share(),
            "p_adjusted": share(),
            "verdict": text(one_of=["hot spot", "less than elsewhere", "as by chance", "way in", "too few"]),
        },
        key=("activity",),
    ),
    "event_groups": TableContract(  # new against established customers, and the groups of attributes
        {
            "grouping": text(),  # "(customer since)" or a column of the log
            "group": text(),
            "activity": text(),
            "n": count(),  # cases of the group with the activity
            "base": count(),  # cases of the group
            "n_people": count(),
            "share": share(),
            "others": share(),
            "others_base": count(),
            "others_people": count(),
            "difference": number(low=-1.0, high=1.0),
            "low": number(low=-1.0, high=1.0),
            "high": number(low=-1.0, high=1.0),
            "p": share(),
            "p_adjusted": share(),
        },
        key=("grouping", "group", "activity"),
    ),
    "event_attribution": TableContract(  # conversions shared between touchpoints
        {
            "model": text(one_of=["first", "last", "linear", "markov"]),
            "touchpoint": text(),  # "(direct)": nothing came before; "(others)" folds the rare ones
            "credit": number(low=0.0),  # conversions
            "share": share(),
            "low": share(),
            "high": share(),
            "removal": number(low=0.0, high=1.0),  # of the Markov chain
            "n": count(),  # paths with it
            "n_people": count(),
            "n_converting": count(),  # of these paths, how many end in a conversion
            "conversions": count(),
            "paths": count(),
            "people": count(),  # on all paths
        },
        key=("model", "touchpoint"),
    ),
    "event_changes": TableContract(  # from which day on something is more or less frequent
        {
            "grouping": text(),  # "(all)", or the column within whose groups it was looked for
            "group": text(),  # "(all)", or the group
            "series": text(),  # "(all)": cases a day; else the share of cases with an activity
            "unit": text(one_of=["cases", "events"]),  # events where cases last long
            "day": text(),
            "day_low": text(),
            "day_high": text(),
            "before": number(low=0.0),
            "before_low": number(low=0.0),
            "before_high": number(low=0.0),
            "n_before": count(),
            "after": number(low=0.0),
            "after_low": number(low=0.0),
            "after_high": number(low=0.0),
            "n_after": count(),
            "p_adjusted": share(),
            "kind": text(one_of=["step", "trend"]),
        },
        key=("grouping", "group", "series", "day"),
    ),
}
