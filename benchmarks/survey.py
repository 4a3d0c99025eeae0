"""Weights, intervals and banner tables: published figures reproduced, and simulated samples whose truth is known.

    python benchmarks/survey.py                      all tables as Markdown (about ten minutes)
    python benchmarks/survey.py --only coverage      one part: reference, coverage, letters, speed

INSIGHTS_REFERENCE names the folder with survey_api*.csv; it is not part of this repository.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.documents import Weighting
from insights.survey.banners import banner_workbook, crosstabs
from insights.survey.inference.design import Design, design_of, mean_bounds, means, scores
from insights.survey.inference.rao_scott import compare_shares
from insights.survey.sample import weighting
from insights.survey.sample.profile import share_intervals

POPULATION = 120_000
AGE, SEX = np.array([0.2, 0.3, 0.3, 0.2]), np.array([0.49, 0.51])
Study = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame | None]
DRAWINGS = ("simple", "declared weights", "raked", "stratified", "clustered", "clustered and raked")


def main() -> None:
    """Print what was asked for."""
    parts = {"reference": reference, "coverage": coverage, "letters": letters, "speed": speed}
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", choices=parts)
    arguments.add_argument("--samples", type=int, default=1000, help="simulated samples for each row of coverage")
    arguments.add_argument("--tables", type=int, default=3000, help="simulated tables for each row of letters")
    arguments.add_argument("--drawings", nargs="+", choices=DRAWINGS, default=DRAWINGS, help="samples to simulate")
    chosen = arguments.parse_args()
    for name in [chosen.only] if chosen.only else parts:
        print(parts[name](chosen), flush=True)


def reference(_) -> str:
    """R's survey package 4.1-1 beside ours, on its own example data."""
    folder = Path(os.environ.get("INSIGHTS_REFERENCE", "../shared/reference"))
    strata, clusters = (pd.read_csv(folder / f"survey_api{name}.csv") for name in ("strat", "clus1"))
    drawn = strata.groupby("stype")["stype"].transform("size")
    design = Design(
        strata["pw"].to_numpy(float), pd.factorize(strata["stype"])[0], None, (drawn / strata["fpc"]).to_numpy()
    )
    found = means(design, strata[["api00"]].to_numpy(float), np.ones((len(strata), 1), dtype=bool))
    own = scores(design, strata[["enroll"]].to_numpy(float))
    dummies = [pd.get_dummies(strata[name]).to_numpy() for name in ("stype", "sch.wide")]
    test = compare_shares(*dummies, design)
    rows = [
        ("apistrat: mean api00 (SE)", "662.2874 (9.4089)", f"{found.value[0, 0]:.4f} ({np.sqrt(found.variance[0, 0]):.4f})"),
        ("apistrat: total enroll (SE)", "3687178 (114642)", f"{(strata['pw'] * strata['enroll']).sum():.0f} ({np.sqrt((own.T @ own)[0, 0]):.0f})"),
        ("svychisq(stype, sch.wide): F; df", "17.2474; 1.8287", f"{test.statistic:.4f}; {test.df:.4f}"),
        *_raked_reference(clusters),
    ]  # fmt: skip
    return _markdown("Published figures", ["figure", "R survey 4.1-1", "insights"], rows)


def _raked_reference(clusters: pd.DataFrame) -> list[tuple]:
    responses, variables = survey({"stype": clusters["stype"], "wide": clusters["sch.wide"], "district": clusters["dnum"].astype(str), "districts": clusters["fpc"].astype(str)}, district="cluster", districts="population")  # fmt: skip
    targets = {"stype": {"E": 4421, "H": 755, "M": 1018}, "wide": {"No": 1072, "Yes": 5122}}
    weights, table, summary = weighting.rake(responses, targets, variables=variables)
    design = design_of(responses.assign(weight=weights), variables, weighting=table)
    found = means(design, clusters[["api00"]].to_numpy(float), np.ones((len(clusters), 1), dtype=bool))
    people = 6194 / len(clusters)
    trimmed = weighting.trimmed(weights.to_numpy() * people, low=20, high=45)
    return [
        ("apiclus1 raked: mean api00 (SE)", "641.2303 (23.7036)", f"{found.value[0, 0]:.4f} ({np.sqrt(found.variance[0, 0]):.4f})"),
        ("apiclus1 raked: n_eff; Kish deff", "174.0112; 1.05166", f"{summary.effective_n:.4f}; {summary.design_effect:.5f}"),
        ("apiclus1 raked: weights from, to", "29.8707, 67.1255", f"{weights.min() * people:.4f}, {weights.max() * people:.4f}"),
        ("apiclus1 trimmed to [20, 45]: mean api00", "641.7183", f"{np.average(clusters['api00'], weights=trimmed):.4f}"),
    ]  # fmt: skip


# ---- simulated populations and samples


def population(seed: int) -> pd.DataFrame:
    """People in 600 towns (clusters) of 6 regions (strata), with answers that depend on age, sex and town."""
    rng = np.random.default_rng(seed)
    town = np.repeat(np.arange(600), POPULATION // 600)
    region = np.repeat(np.arange(6), 100)[town]
    age, sex = rng.choice(4, POPULATION, p=AGE), rng.choice(2, POPULATION, p=SEX)
    local = rng.normal(0, 0.35, 600)[town] + 0.25 * (region - 2.5) / 2.5
    lean = 0.5 * (age - 1.5) / 1.5 + 0.3 * (sex - 0.5) + local
    answers = {
        f"share {share:.0%}": rng.random(POPULATION) < 1 / (1 + np.exp(-(np.log(share / (1 - share)) + lean)))
        for share in (0.05, 0.2, 0.5)
    }
    score = 5 + lean + rng.normal(0, 1, POPULATION)
    spent = np.exp(0.6 * lean + rng.normal(0, 0.8, POPULATION))
    own = {"town": town, "region": region, "age": age, "sex": sex, "score": score, "spent": spent}
    return pd.DataFrame(own | answers | {"user": rng.random(POPULATION) < 0.25})


def draw(people: pd.DataFrame, drawing: str, rng: np.random.Generator, *, n: int = 400) -> tuple[pd.DataFrame, Study]:
    """A sample, and its `responses`, `variables` and table `weighting` as a study of that kind would have them."""
    if drawing.startswith("clustered"):
        towns = rng.choice(600, 40, replace=False)
        inside = people[people["town"].isin(towns)]
        sample = inside.groupby("town").sample(n // 40, random_state=int(rng.integers(2**31)))
    elif drawing == "stratified":  # the same number from each region, of which the first two are small
        kept = people[(people["region"] > 1) | (people["town"] % 5 == 0)]
        sizes = kept.groupby("region").size()
        sample = kept.groupby("region").sample(n // 6, random_state=int(rng.integers(2**31)))
        weights = sample["region"].map(sizes).to_numpy(dtype=float)
        return sample, _study(sample, weights, region="stratum")
    else:
        chance = {
            "raked": np.exp(-0.5 * people["age"] + 0.5 * people["sex"]),
            "declared weights": np.exp(0.4 * people["score"]),
        }
        p = chance.get(drawing)
        chosen = rng.choice(len(people), n, replace=False, p=None if p is None else p / p.sum())
        sample = people.iloc[chosen]
        weights = np.ones(n) if drawing != "declared weights" else (1 / p).to_numpy()[chosen]
        if drawing != "raked":
            return sample, _study(sample, weights)
    if drawing == "clustered":
        return sample, _study(sample, np.ones(len(sample)), town="cluster")
    return sample, _raked(sample, people, **({"town": "cluster"} if drawing.startswith("clustered") else {}))


def _study(sample: pd.DataFrame, weights: np.ndarray, **roles: str) -> Study:
    columns = {name: sample[name].astype(str).to_numpy() for name in roles} or {"none": ["x"] * len(sample)}
    responses, variables = survey(columns, **roles)
    return responses.assign(weight=weights / weights.mean()), variables, None


def _raked(sample: pd.DataFrame, people: pd.DataFrame, **roles: str) -> Study:
    names = [*roles, "age", "sex"]
    responses, variables = survey({name: sample[name].astype(str).to_numpy() for name in names}, **roles)
    targets = {name: people[name].astype(str).value_counts().to_dict() for name in ("age", "sex")}
    weights, table, _ = weighting.rake(responses, targets, variables=variables)
    return responses.assign(weight=weights), variables, table


def survey(columns: dict, **roles: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`responses` and `variables` of nominal columns; `roles`: those that say how the sample was drawn."""
    n = len(next(iter(columns.values())))
    frame = pd.DataFrame({"respondent_id": [f"r{i:05d}" for i in range(n)], "weight": 1.0, **columns})
    rows = [
        {
            "variable": name, "position": i, "role": roles.get(name, "demographic"), "kind": "text" if name in roles else "nominal",
            "label": name, "field": None, "touchpoint": None, "categories": contracts.join(sorted(set(values))), "bands": None,
            "builds_segments": False, "n_valid": n, "n_missing": 0,
        }
        for i, (name, values) in enumerate(columns.items(), start=1)
    ]  # fmt: skip
    return frame, contracts.check(pd.DataFrame(rows), "variables")


# ---- parts


def coverage(arguments) -> str:
    """How often the 95 % interval holds the truth of the population, for everyone and for a quarter of the people."""
    rows = []
    people = population(1)
    shares, numbers = [name for name in people if name.startswith("share")], ["score", "spent"]
    kept = {"stratified": people[(people["region"] > 1) | (people["town"] % 5 == 0)]}
    for drawing in arguments.drawings:
        rng, hits = np.random.default_rng(7), []
        own = kept.get(drawing, people)
        truth = [
            own[[*shares, *numbers]].mean().to_numpy(),
            own.loc[own["user"], [*shares, *numbers]].mean().to_numpy(),
        ]
        for _ in range(arguments.samples):
            sample, (responses, variables, table) = draw(people, drawing, rng)
            design = design_of(responses, variables, weighting=table)
            inside = [np.ones(len(sample), dtype=bool), sample["user"].to_numpy()]
            hits.append(
                [_held(sample, design, shares, numbers, who, true) for who, true in zip(inside, truth, strict=True)]
            )
        held = np.array(hits).mean(axis=0)
        for group, own_hits in zip(("all (400)", "a quarter (100)"), held, strict=True):
            rows.append((drawing, group, *(f"{100 * hit:.1f}" for hit in own_hits)))
    heads = ["sample", "people", *shares, "mean, even", "mean, skewed"]
    return _markdown(f"Coverage of 95 % intervals in percent, {arguments.samples} samples each", heads, rows)


def _held(sample, design: Design, shares, numbers, who: np.ndarray, truth: np.ndarray) -> list[bool]:
    _, low, high = share_intervals(sample[shares].to_numpy(dtype=bool), who, design)
    found = means(design, sample[numbers].to_numpy(dtype=float), who[:, None])
    lower, upper = (bound[:, 0] for bound in mean_bounds(found))
    low, high = np.concatenate([low, lower]), np.concatenate([high, upper])
    return list((low <= truth) & (truth <= high))


def letters(arguments) -> str:
    """How often tables without any difference get a letter or a significant test."""
    rows = []
    people = population(2)
    for drawing in arguments.drawings:
        for correction in ("holm", "bh"):
            rng, tested, lettered, count = np.random.default_rng(9), 0, 0, 0
            while count < arguments.tables:
                sample, study = draw(people, drawing, rng)
                tables, tests = _without_difference(sample, study, rng, correction)
                marked = tables[tables["higher_than"].fillna("") != ""]
                lettered += len(marked[["variable", "banner"]].drop_duplicates())
                tested += int((tests["p"] < 0.05).sum())
                count += len(tests)
            rows.append((drawing, correction, count, f"{100 * tested / count:.1f}", f"{100 * lettered / count:.1f}"))
    heads = ["sample", "correction", "tables", "test p < .05, %", "any letter, %"]
    return _markdown("False positives in tables without difference", heads, rows)


def _without_difference(sample, study: Study, rng, correction: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers that have nothing to do with the banner; in clustered samples both answers and banner depend on the town."""
    responses, variables, table = study
    n, clustered = len(sample), (variables["role"] == "cluster").any()
    local = rng.normal(0, 0.5, (600, 21))[sample["town"].to_numpy()] if clustered else np.zeros((n, 21))
    scale = rng.normal(0, 1, (n, 20)) + local[:, :20]
    columns = {f"q{i:02d}": np.digitize(scale[:, i], [-0.9, 0, 1.1]).astype(str) for i in range(20)}
    columns["b"] = np.digitize(rng.normal(0, 1, n) + local[:, 20], [-0.7, 0, 0.7]).astype(str)
    made, about = survey(columns)
    answers = responses.reset_index(drop=True).join(made[list(columns)])
    everything = pd.concat([variables, about.assign(position=about["position"] + 100)], ignore_index=True)
    tables, tests = crosstabs.banner_tables(answers, everything, ["b"], weighting=table, correction=correction)
    return tables[tables["variable"].str.startswith("q")], tests[tests["variable"].str.startswith("q")]


def speed(_) -> str:
    """200 questions by 10 banners for 5,000 people: processor seconds (one thread) for the tables, the nets and the workbook."""
    rng, rows = np.random.default_rng(3), []
    columns = {f"q{i:03d}": rng.choice(list("12345"), 5000) for i in range(200)} | {f"b{i}": rng.choice(list("abcd"), 5000) for i in range(10)}  # fmt: skip
    responses, variables = survey(columns)
    variables.loc[variables["variable"].str.startswith("q"), ["role", "kind"]] = ["psychographic", "ordinal"]
    banners = [f"b{i}" for i in range(10)]
    targets = {"b0": dict.fromkeys("abcd", 0.25), "b1": {"a": 0.3, "b": 0.3, "c": 0.2, "d": 0.2}}
    weights, margins, _ = weighting.rake(responses, targets, variables=variables)
    cases = [
        ("unweighted", responses, variables, None),
        ("declared weights", responses.assign(weight=rng.lognormal(0, 0.4, 5000)), variables, None),
        ("raked", responses.assign(weight=weights), variables, margins),
        ("100 clusters", responses.assign(town=rng.choice(100, 5000).astype(str)), _with_towns(variables), None),
    ]
    for name, answers, about, table in cases:
        seconds, made = _timed(lambda a=answers, v=about, t=table: crosstabs.banner_tables(a, v, banners, weighting=t))
        more, nets = _timed(lambda a=answers, v=about, t=table: crosstabs.net_tables(a, v, banners, weighting=t))
        bases = crosstabs.banner_bases(answers, about, banners)
        last, data = _timed(
            lambda m=made, n=nets, b=bases, v=about: banner_workbook.build(*m, n, b, v, Weighting(n=5000))
        )
        rows.append((name, len(made[0]), f"{seconds:.1f}", f"{more:.1f}", f"{last:.1f}", f"{len(data) / 1e6:.1f}"))
    heads = ["sample", "cells", "tables and tests, s", "nets, s", "workbook, s", "workbook, MB"]
    return _markdown("200 questions × 10 banners, 5,000 people", heads, rows)


def _with_towns(variables: pd.DataFrame) -> pd.DataFrame:
    town = variables.iloc[[0]].assign(variable="town", role="cluster", kind="text", position=999, categories=None)
    return contracts.check(pd.concat([variables, town], ignore_index=True), "variables")


def _timed(call):
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def _markdown(title: str, heads: list[str], rows: list[tuple]) -> str:
    lines = [f"### {title}", "", "| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""])


if __name__ == "__main__":
    main()
