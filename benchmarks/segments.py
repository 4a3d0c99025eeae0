"""Are segments found where there are some, and only there? Simulated data with a known answer, in pieces that can be resumed.

    INSIGHTS_DATA=<folder of real data> python benchmarks/segments.py --cache results.jsonl --minutes 20
    <python with StepMix> benchmarks/segments.py --cache results.jsonl --method stepmix
    python benchmarks/segments.py --cache results.jsonl --tables         only print what is there

Three families: `nothing` (independent items; real surveys with every column shuffled), `line` (one continuous trait), `planted` (classes
of unequal size in items of mixed kinds, 5 % missing). The separation of planted classes is the adjusted Rand index that someone
who knew the true model would reach: 0.95 high, 0.85 middle, 0.65 low. `--seeds dev` draws other data, on which constants may be tried.
Methods: `ours` (as the stage decides), `stepmix` (StepMix, its number of classes by BIC), `kmeans` (one-hot, by the silhouette).
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd

SEPARATIONS = {"high": 0.95, "middle": 0.85, "low": 0.65}
SIZES = (150, 500, 2000)
MISSING = 0.05
MOST = 8  # the most classes that any method may look for
FIRST_SEED = {"report": 10_000, "dev": 500_000}
KINDS = ("independent", "auto", "volunteers", "bfi")


def main() -> None:
    """Run what the cache does not hold yet, until the minutes are over; print the tables."""
    options = _options()
    cache = Path(options.cache)
    done = read(cache)
    end = time.monotonic() + 60 * options.minutes
    for case in [] if options.tables else cases(options.seeds, options.sets):
        if options.only and not case["name"].startswith(options.only):
            continue
        if (options.method, case["name"]) in done:
            continue
        if time.monotonic() > end:
            break
        begin = time.perf_counter()
        answers, truth = draw(case)
        result = METHODS[options.method](answers)
        labels = result.pop("labels", None)
        if truth is not None and labels is not None:
            result["ari"] = adjusted_rand(truth, labels)
        result |= {"method": options.method, "seconds": round(time.perf_counter() - begin, 2)} | case
        done[options.method, case["name"]] = result
        with cache.open("a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")
    print_tables(pd.DataFrame(list(done.values())), options.seeds)


def _options() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cache", required=True)
    arguments.add_argument("--method", choices=list(METHODS), default="ours")
    arguments.add_argument("--seeds", choices=list(FIRST_SEED), default="report")
    arguments.add_argument("--sets", type=int, default=1, help="how many times the plan is drawn (default 1)")
    arguments.add_argument("--only", default="", help="only cases whose name begins so, such as planted-5")
    arguments.add_argument("--minutes", type=float, default=1e9)
    arguments.add_argument("--tables", action="store_true", help="print the tables of what is in the cache")
    return arguments.parse_args()


def read(cache: Path) -> dict[tuple[str, str], dict]:
    """The results so far, by method and case."""
    if not cache.is_file():
        return {}
    rows = [json.loads(line) for line in cache.read_text(encoding="utf-8").splitlines() if line]
    return {(row["method"], row["name"]): row for row in rows}


def cases(seeds: str, sets: int) -> list[dict]:
    """The plan, in an order in which every prefix is a fair mixture: per set 12 without structure, 6 lines, 12 planted."""
    plan = []
    for number in range(sets):
        one = [{"family": "nothing", "kind": kind, "n": n} for n in SIZES for kind in KINDS]
        one += [{"family": "line", "kind": kind, "n": n} for kind in ("mixed", "ordinal") for n in (300, 600, 1000)]
        one += [
            {"family": "planted", "kind": separation, "n": 1000, "k": k}
            for separation in SEPARATIONS
            for k in (3, 4, 5, 7)
        ]
        for position, case in enumerate(one):
            case["seed"] = FIRST_SEED[seeds] + 100 * number + position
            parts = [case["family"], str(case.get("k", case["n"])), case["kind"], str(case["seed"])]
            plan.append(case | {"name": "-".join(parts), "seeds": seeds})
    return plan


def draw(case: dict) -> tuple[pd.DataFrame, np.ndarray | None]:
    """The answers (text columns are nominal, float columns are numbers) and the true classes, if there are any."""
    rng = np.random.default_rng(case["seed"])
    if case["family"] == "nothing":
        return without_structure(case["kind"], case["n"], rng), None
    if case["family"] == "line":
        return on_one_line(case["kind"], case["n"], rng), None
    return planted(case["k"], SEPARATIONS[case["kind"]], case["n"], rng)


def without_structure(kind: str, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Independent items of mixed kinds, or the columns of a real survey, each drawn on its own."""
    if kind == "independent":
        items = random_items(1, rng)
        return respond(items, np.zeros(n, dtype=int), 1.0, rng)
    table = real_answers(kind)
    replace = n > len(table)
    columns = {name: table[name].to_numpy()[rng.choice(len(table), n, replace=replace)] for name in table.columns}
    return pd.DataFrame(columns).astype("str").where(pd.DataFrame(columns).notna())


def real_answers(kind: str) -> pd.DataFrame:
    """The questions of a published survey that could build segments."""
    folder = Path(os.environ["INSIGHTS_DATA"])
    if kind == "bfi":
        table = pd.read_csv(folder / "en_bfi_psych" / "bfi.csv", dtype="str")
        return table.loc[:, "A1":"O5"]
    table = pd.read_csv(folder / "seg_flexclust" / f"{kind}.csv", dtype="str")
    first, last = {"auto": ("info_adv", "good7"), "volunteers": ("meet.people", "mind.off")}[kind]
    return table.loc[:, first:last]


def on_one_line(kind: str, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Graded answers that all depend on one continuous trait: normal, even or skewed, by turns of chance."""
    shape = rng.integers(3)
    trait = [rng.normal(size=n), rng.uniform(-1.73, 1.73, n), rng.gamma(4, 0.5, n) - 2][shape]
    columns = {}
    for i in range(10):
        slope, noise = rng.uniform(0.8, 2.0), rng.logistic(size=n)
        line = slope * trait + noise
        if kind == "mixed" and i < 2:
            columns[f"v{i}"] = trait * rng.uniform(0.6, 1.2) + rng.normal(size=n)
            continue
        cuts = 1 if kind == "mixed" and i < 6 else 4
        at = np.sort(rng.normal(0, 1.2, cuts)) if cuts == 1 else np.array([-1.8, -0.6, 0.6, 1.8]) + rng.normal(0, 0.4)
        columns[f"v{i}"] = np.digitize(line, at).astype(str)
    return _with_gaps(pd.DataFrame(columns), rng)


def random_items(k: int, rng: np.random.Generator) -> list[dict]:
    """Twelve items: four nominal with 3 to 5 answers, three yes/no, three graded in five steps, two numbers."""
    nominal = [
        {"kind": "nominal", "base": rng.normal(0, 0.5, m), "lean": rng.normal(size=(k, m))} for m in (3, 3, 4, 5)
    ]
    yes_no = [{"kind": "nominal", "base": np.append(0, rng.normal(0, 0.7)), "lean": np.column_stack([np.zeros(k), rng.normal(size=k)])} for _ in range(3)]  # fmt: skip
    graded = [{"kind": "graded", "base": rng.normal(0, 0.5), "lean": rng.normal(size=k)} for _ in range(3)]
    return nominal + yes_no + graded + [{"kind": "number", "base": 0.0, "lean": rng.normal(size=k)} for _ in range(2)]


def probabilities(item: dict, scale: float) -> np.ndarray:
    """Classes × answers of a nominal or graded item."""
    if item["kind"] == "nominal":
        logits = item["base"] + scale * item["lean"]
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)
    below = 1 / (1 + np.exp(-(np.array([-1.5, -0.5, 0.5, 1.5]) - item["base"] - scale * item["lean"][:, None])))
    return np.diff(np.column_stack([np.zeros(len(below)), below, np.ones(len(below))]), axis=1)


def respond(items: list[dict], classes: np.ndarray, scale: float, rng: np.random.Generator) -> pd.DataFrame:
    """One row of answers per respondent, some of them missing."""
    columns = {}
    for i, item in enumerate(items):
        if item["kind"] == "number":
            columns[f"v{i}"] = scale * item["lean"][classes] + rng.normal(size=len(classes))
            continue
        cumulative = probabilities(item, scale).cumsum(axis=1)[classes]
        columns[f"v{i}"] = (rng.random((len(classes), 1)) > cumulative[:, :-1]).sum(axis=1).astype(str)
    return _with_gaps(pd.DataFrame(columns), rng)


def _with_gaps(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return table.mask(rng.random(table.shape) < MISSING)


def planted(k: int, separation: float, n: int, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Classes of unequal size (the smallest 0.45 times the largest), as far apart as `separation` wants."""
    items = random_items(k, rng)
    shares = np.linspace(1, 0.45, k) / np.linspace(1, 0.45, k).sum()
    low, high = 0.1, 6.0
    for _ in range(12):
        middle = (low + high) / 2
        trial = np.random.default_rng(1)
        classes = trial.choice(k, 6000, p=shares)
        reached = adjusted_rand(classes, oracle(items, shares, middle, respond(items, classes, middle, trial)))
        low, high = (middle, high) if reached < separation else (low, middle)
    classes = rng.choice(k, n, p=shares)
    return respond(items, classes, high, rng), classes


def oracle(items: list[dict], shares: np.ndarray, scale: float, answers: pd.DataFrame) -> np.ndarray:
    """Most probable class of each respondent under the true model."""
    logs = np.tile(np.log(shares), (len(answers), 1))
    for item, name in zip(items, answers.columns, strict=True):
        given = answers[name].notna().to_numpy()
        if item["kind"] == "number":
            distance = answers[name].to_numpy()[given, None] - scale * item["lean"]
            logs[given] -= 0.5 * distance**2
        else:
            logs[given] += np.log(probabilities(item, scale)).T[answers[name][given].astype(int)]
    return logs.argmax(axis=1)


def adjusted_rand(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted Rand index (Hubert & Arabie 1985)."""
    from sklearn.metrics import adjusted_rand_score

    return round(float(adjusted_rand_score(one, other)), 4)


def ours(answers: pd.DataFrame) -> dict:
    """The decision of the stage."""
    from insights.survey import latent_class
    from insights.survey.segments import selection

    found = selection.select(latent_class.encode(answers), complete=False, seed=1)
    return {
        "found": found.k,
        "why": found.why,
        "proposed": found.proposed,
        "labels": found.models[found.k].classes,
        "p": found.p,
    }


def stepmix(answers: pd.DataFrame) -> dict:
    """StepMix on the same answers, five starts for each number of classes, the number by BIC."""
    from stepmix.stepmix import StepMix

    columns, measurement = {}, {}
    for name in answers:
        numeric = pd.api.types.is_float_dtype(answers[name])
        columns[name] = answers[name] if numeric else answers[name].astype("category").cat.codes.replace(-1, np.nan)
        kind = "gaussian_unit_nan" if numeric else "categorical_nan"
        if numeric:
            columns[name] = (columns[name] - columns[name].mean()) / columns[name].std()
            kind = "gaussian_diag_nan"
        measurement[name] = {"model": kind, "n_columns": 1}
    table = pd.DataFrame(columns)
    fits = [
        StepMix(
            k, measurement=measurement, n_init=5, max_iter=300, abs_tol=1e-5, random_state=1, verbose=0, progress_bar=0
        ).fit(table)
        for k in range(1, MOST + 1)
    ]
    best = min(fits, key=lambda model: model.bic(table))
    return {"found": best.n_components, "labels": best.predict(table)}


def kmeans(answers: pd.DataFrame) -> dict:
    """k-means on one-hot answers and standardised numbers (gaps at the mean), the number by the mean silhouette; never one group."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    numbers = answers.select_dtypes("float")
    parts = [pd.get_dummies(answers.drop(columns=numbers.columns), dtype=float)]
    parts.append(((numbers - numbers.mean()) / numbers.std()).fillna(0.0))
    x = pd.concat(parts, axis=1).to_numpy()
    labels = {k: KMeans(k, n_init=10, random_state=1).fit_predict(x) for k in range(2, MOST + 1)}
    best = max(labels, key=lambda k: silhouette_score(x, labels[k]))
    return {"found": best, "labels": labels[best]}


METHODS = {"ours": ours, "stepmix": stepmix, "kmeans": kmeans}


def wilson(hits: int, n: int) -> str:
    """Share in percent with Wilson's 95 % interval."""
    z, p = 1.96, hits / n
    middle, half = (
        (p + z * z / (2 * n)) / (1 + z * z / n),
        z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n),
    )
    return f"{100 * p:.0f} % ({100 * (middle - half):.0f}–{100 * (middle + half):.0f}; {hits} of {n})"


def print_tables(results: pd.DataFrame, seeds: str) -> None:
    """Markdown tables of the rates, each with its interval and the number of data sets."""
    if results.empty:
        return
    results = results[results["seeds"] == seeds]
    for family, title, by in (
        ("nothing", "segments claimed", ["kind", "n"]),
        ("line", "said to differ by degree | segments claimed", ["kind", "n"]),
        ("planted", "right number | mean adjusted Rand | seconds", ["kind", "k"]),
    ):
        rows = results[results["family"] == family]
        print(f"\n### {family}\n\n| method | data | {title} |\n|{' --- |' * (3 + title.count('|'))}")
        for method in [m for m in METHODS if m in set(rows["method"])]:
            mine = rows[rows["method"] == method]
            for key, part in [(f"{k} {v:.0f}" if k != "kind" else v, p) for k in by for v, p in mine.groupby(k)] + [
                ("all", mine)
            ]:
                print(f"| {method} | {key} | {' | '.join(_rates(family, part))} |")


def _rates(family: str, part: pd.DataFrame) -> list[str]:
    n, claimed = len(part), int((part["found"] > 1).sum())
    if family == "nothing":
        return [wilson(claimed, n)]
    if family == "line":
        return [
            wilson(int((part["why"] == "degree").sum()), n) if "why" in part and part["why"].notna().any() else "–",
            wilson(claimed, n),
        ]
    return [
        wilson(int((part["found"] == part["k"]).sum()), n),
        f"{part['ari'].mean():.2f}",
        f"{part['seconds'].mean():.1f}",
    ]


if __name__ == "__main__":
    main()
