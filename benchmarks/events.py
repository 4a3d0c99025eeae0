"""Measures what the stage of the event log takes, and how often it claims what is not there.

    python benchmarks/events.py                        1,000,000 events: seconds and peak memory by step, csv, parquet and XES
    python benchmarks/events.py --noise                changes, hot spots and groups claimed in logs without any; coverage of intervals
    python benchmarks/events.py --real                 planted events and marketing paths of public sets (INSIGHTS_DATA names their folder)

The logs are drawn with a seed: people with habits of their own walk through twenty activities for a year.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from insights.journey import events as log_files
from insights.journey.events import attribution, changes, clustered, dated, facts, groups, hotspots, log, paths
from insights.study import Workspace, open_study

ACTIVITIES = [f"activity {i:02d}" for i in range(18)] + ["help", "order"]
SETTINGS = "title: Log\nevents: {attributes: [device], conversion: order, help: help, steps: [activity 00, activity 05, order]}\n"
DRAWS = 200


def main() -> None:
    """Measure what was asked for and print it as Markdown."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--events", type=int, default=1_000_000)
    arguments.add_argument("--noise", action="store_true")
    arguments.add_argument("--real", action="store_true")
    arguments.add_argument("--one", help=argparse.SUPPRESS)  # one format, in a process of its own
    options = arguments.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.events)))
    elif options.noise:
        print_noise()
    elif options.real:
        print_real(Path(os.environ["INSIGHTS_DATA"]))
    else:
        print_speed(options.events)


def drawn(n: int, *, seed: int = 1) -> pd.DataFrame:
    """A log of about `n` events in visits of one to twelve."""
    rng = np.random.default_rng(seed)
    people = max(50, n // 50)
    visits = round(n / 4.826)  # of which each has so many events on average
    length = np.minimum(1 + rng.geometric(0.25, visits), 12)
    visit = np.repeat(np.arange(visits), length)
    who = rng.choice(people, visits, p=rng.dirichlet(np.full(people, 0.7)))
    habit = rng.integers(0, 4, people)
    activity = (habit[who][visit] * 3 + rng.geometric(0.18, len(visit))) % len(ACTIVITIES)
    begin = rng.integers(0, 365 * 86_400, visits)
    place = np.arange(len(visit)) - np.repeat(np.cumsum(length) - length, length)
    seconds = begin[visit] + place * rng.integers(20, 300, len(visit))
    return pd.DataFrame(
        {
            "respondent_id": np.char.add("P", who[visit].astype(str)),
            "activity": np.array(ACTIVITIES)[activity],
            "time": (np.datetime64("2025-01-01") + seconds.astype("timedelta64[s]")).astype(str),
            "device": np.array(["phone", "computer", "tablet"])[who[visit] % 3],
        }
    )


def write(table: pd.DataFrame, folder: Path, kind: str) -> None:
    """The log in the format `kind`, and a study.yml beside it."""
    settings = SETTINGS.replace("[device]", "['case:device']") if kind == "xes" else SETTINGS
    (folder / "study.yml").write_text(settings)
    if kind == "csv":
        table.to_csv(folder / "events.csv", index=False)
    elif kind == "parquet":
        table.to_parquet(folder / "events.parquet", index=False)
    else:
        with gzip.open(folder / "events.xes.gz", "wt", compresslevel=1) as file:
            file.write("<log>")
            for person, part in table.groupby("respondent_id", sort=False):
                file.write(
                    f'<trace><string key="concept:name" value="{person}"/><string key="device" value="{part["device"].iloc[0]}"/>'
                )
                for activity, when in zip(part["activity"], part["time"], strict=True):
                    file.write(
                        f'<event><string key="concept:name" value="{activity}"/><date key="time:timestamp" value="{when}"/></event>'
                    )
                file.write("</trace>")
            file.write("</log>")


def measured(kind: str, n: int) -> dict[str, float]:
    """Seconds of the processor by step for one format, and the peak of memory before and at the end."""
    folder = Path(os.environ["EVENTS_FOLDER"])
    study = open_study("log", workspace=Workspace(folder))
    settings = study.settings.events
    spent, began = {}, time.perf_counter()

    def timed(name, function, *given, **named):
        start = time.process_time()
        found = function(*given, **named)
        spent[name] = round(time.process_time() - start, 2)
        return found

    events = timed("read", log_files.read_events, study)
    spent["MB after reading"] = _peak()
    ordered = timed("order", log.arranged, events, settings.new_case_after)
    timed("times", lambda: (log_files.event_times(events), log_files.event_shares(events, settings.office_hours)))
    activities = timed("activities", paths.activities, ordered, None)
    timed("variants", paths.variants, ordered)
    timed("transitions, waiting", paths.transitions, ordered)
    timed("steps", paths.steps, ordered, settings.steps)
    timed("hot spots", hotspots.hotspots, ordered, settings.help)
    timed("groups", groups.groups, ordered, settings.new_for)
    timed("attribution", attribution.attribution, ordered, settings.conversion, seed=1, draws=DRAWS)
    timed("changes", dated.dated_changes, ordered, seed=1)
    facts.event_summary(study, events, ordered, activities, draws=DRAWS)
    return {"events": len(events), **spent, "clock": round(time.perf_counter() - began, 1), "MB": _peak()}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def print_speed(n: int) -> None:
    """One row per format."""
    table, rows = drawn(n), []
    for kind in ("csv", "parquet", "xes"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "data" / "raw" / "log"
            folder.mkdir(parents=True)
            write(table, folder, kind)
            size = sum(path.stat().st_size for path in folder.glob("events.*")) // 1_000_000
            told = subprocess.run(
                [sys.executable, __file__, "--one", kind],
                env=os.environ | {"EVENTS_FOLDER": name},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            rows.append({"format": kind, "file, MB": size} | json.loads(told.stdout))
    print(markdown(pd.DataFrame(rows).set_index("format").T))


def markdown(table: pd.DataFrame) -> str:
    """The table with its index as Markdown."""
    lines = [[table.index.name or "", *map(str, table.columns)], ["---"] * (len(table.columns) + 1)]
    lines += [
        [str(name), *("" if pd.isna(cell) else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row)]
        for name, row in zip(table.index, table.to_numpy(object), strict=True)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def print_noise(runs: int = 300) -> None:
    """False claims and coverage, each beside its bar."""
    print("| what | series or logs | found | bar |\n| --- | --- | --- | --- |")
    for name, series in NOISE.items():
        wrong = sum(
            bool(changes.change_points(*series(np.random.default_rng(seed)), seed=seed, shuffles=199))
            for seed in range(runs)
        )
        print(f"| change points: {name} | {runs} | {100 * wrong / runs:.1f} % | 5 % |")
    counted = {"changes": 0, "changes, within groups too": 0, "hot spots": 0, "groups": 0}
    some = runs // 3
    for seed in range(some):
        ordered = log.arranged(drawn_flat(seed), 12)
        counted["changes"] += len(dated.dated_changes(ordered, seed=seed)) > 0
        grouped = dated.dated_changes(ordered, seed=seed, by="device", watched=list("abcdef"))
        counted["changes, within groups too"] += len(grouped) > 0
        counted["hot spots"] += bool((hotspots.hotspots(ordered, ["a"])["p_adjusted"] < 0.05).any())
        counted["groups"] += bool((groups.groups(ordered, 30)["p_adjusted"] < 0.05).any())
    for name, wrong in counted.items():
        print(f"| whole logs: any {name} | {some} | {100 * wrong / some:.1f} % | 5 % |")
    for people in (30, 100, 1000):
        share, middle = coverage(people, 1000)
        print(f"| interval of a share, {people} people | 1000 | {share:.1f} % cover | 93–97 % |")
        print(f"| interval of a median wait, {people} people | 1000 | {middle:.1f} % cover | 93–97 % |")


def _plain(rng):
    return rng.normal(size=60), np.ones(60)


def _rates(rng):
    units = rng.poisson(15, 90)
    return rng.binomial(units, 0.08).astype(float), units.astype(float)


def _uneven(rng):
    units = rng.poisson(np.linspace(1, 40, 90))
    return rng.binomial(units, rng.beta(4, 40, 90)).astype(float), units.astype(float)


def _remembering(rng):
    noise = rng.normal(size=160)
    for i in range(1, 160):
        noise[i] += 0.3 * noise[i - 1]
    return noise[100:], np.ones(60)


NOISE = {
    "normal noise": _plain,
    "rates of 15 cases a day": _rates,
    "rates that spread more than chance, in a growing log": _uneven,
    "noise with memory (AR 0.3), which the test does not assume": _remembering,
}


def drawn_flat(seed: int) -> pd.DataFrame:
    """A log in which no activity is more frequent after another, at another time or for other people."""
    rng = np.random.default_rng(seed)
    n = rng.integers(1, 8, 900)
    case = np.repeat(np.arange(900), n)
    who = rng.integers(0, 150, 900)
    own = rng.dirichlet(np.full(6, 4.0), 150)  # but people have habits
    draws = (rng.random(len(case))[:, None] > own[who[case]].cumsum(axis=1)).sum(axis=1).clip(max=5)
    begin = np.datetime64("2025-01-01") + rng.integers(0, 120 * 1440, 900).astype("timedelta64[m]")
    place = np.arange(len(case)) - np.repeat(np.cumsum(n) - n, n)
    return pd.DataFrame(
        {
            "respondent_id": who[case].astype(str),
            "activity": np.array(list("abcdef"))[draws],
            "time": begin[case] + place.astype("timedelta64[m]"),
            "case_id": case.astype(str),
            "@device": np.array(["phone", "computer"])[who[case] % 2],
        }
    )


def coverage(people: int, runs: int) -> tuple[float, float]:
    """How often the intervals of a share and of a median hold the truth, for people with strong habits."""
    rng, share, middle = np.random.default_rng(people), 0, 0
    for _ in range(runs):
        person = np.repeat(np.arange(people), 1 + rng.poisson(rng.gamma(2, 3, people)))
        inside = rng.random(len(person)) < rng.beta(2 * 0.38, 2 * 0.62, people)[person]
        found = clustered.cluster_share(inside, person)
        share += found.low <= 0.38 <= found.high
        waits = np.exp(rng.normal(0, 1, people)[person] + rng.normal(0, 0.7, len(person)))
        _, low, high = clustered.median(waits, person)
        middle += low <= 1 <= high
    return 100 * share / runs, 100 * middle / runs


def print_real(data: Path) -> None:
    """What the stage shows of the shop events, and whether the marketing conversions add up."""
    shop = pd.read_csv(data / "journey_ecom_synthetic" / "ecom.csv.gz")
    named = {"user_id": "respondent_id", "session_id": "case_id", "event": "activity", "timestamp": "time"}
    table = shop.rename(columns={**named, **{name: f"@{name}" for name in shop.columns if name not in named}})
    ordered = log.arranged(table.assign(time=pd.to_datetime(table["time"])), 12)
    grouped = dated.dated_changes(ordered, seed=1, by="platform", watched=["add_to_cart", "cart", "purchase"])
    print(markdown(grouped.round(3).set_index("series")))
    found = groups.groups(ordered, 90)
    print(markdown(found[found["p_adjusted"] < 0.05].sort_values("p_adjusted").round(4).set_index("activity")))
    hot = hotspots.hotspots(ordered, ["support_chat"])
    print(markdown(hot.sort_values("p_adjusted").round(4).set_index("activity")))
    paid = pd.read_csv(data / "journey_attribution_mta" / "data.csv.gz")
    table = attribution.attributed(marketing(paid), seed=1, draws=20)
    print(markdown(table.pivot(index="touchpoint", columns="model", values="credit").round(1)))
    print(
        f"\nconversions: {paid['total_conversions'].sum()}; sums: {table.groupby('model')['credit'].sum().round(6).to_dict()}"
    )


def marketing(table: pd.DataFrame) -> attribution.Paths:
    """Paths as aggregated files give them, each as often as it was walked."""
    walked = table["path"].str.split(" > ")
    names = sorted(set(walked.explode()))
    code = {name: i for i, name in enumerate(names)}
    times = table[["total_conversions", "total_null"]].to_numpy().reshape(-1)
    rows, won = np.repeat(np.arange(len(times)) // 2, times), np.repeat(np.arange(len(times)) % 2 == 0, times)
    steps = [np.array([code[name] for name in path], dtype=np.int64) for path in walked]
    path = np.repeat(np.arange(len(rows)), [len(steps[row]) for row in rows])
    return attribution.Paths(
        np.concatenate([steps[row] for row in rows]), path, won, np.arange(len(rows)), tuple(names)
    )


if __name__ == "__main__":
    main()
