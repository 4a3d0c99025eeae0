"""Speed and memory of latent class models: against StepMix in one paired run, and on 22 million customers from a parquet file.

    python benchmarks/latent_class.py --stepmix <python that has StepMix>    the same start, the same iterations, at 100,000 and 1,000,000
    python benchmarks/latent_class.py --survey                               many small fits, with and without numba
    python benchmarks/latent_class.py --customers 22000000                   one start; the whole choice with a segment for every row
    python benchmarks/latent_class.py --reference <folder>                   log-likelihoods of poLCA's data, local maxima

Every measured run is a process of its own. Seconds are clock and processor seconds, memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

MIXED = [2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 5, 7]
FIVE = [5] * 12
SHARES = np.array([0.25, 0.20, 0.15, 0.13, 0.12, 0.09, 0.06])
K = 7
SEEDS = (1, 2, 3)  # of the single start
ROUNDS = {100_000: (1, 21), 1_000_000: (1, 6)}  # iterations between which the time of one is taken


def main() -> None:
    """Run what was asked for and print Markdown tables."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stepmix", metavar="PYTHON")
    arguments.add_argument("--survey", action="store_true")
    arguments.add_argument("--customers", type=int, metavar="ROWS")
    arguments.add_argument("--folder", help="where the customers' file is made, and kept for the next run")
    arguments.add_argument("--reference", metavar="FOLDER")
    arguments.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.child:
        name, *rest = options.child
        result = {"stepmix": stepmix, "own": own, "read": read_only, "one": one_start, "whole": whole}[name](*rest)
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({**result, "memory": used.ru_maxrss / 1e6}))
        return
    if options.stepmix:
        against_stepmix(options.stepmix)
    if options.survey:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):  # as the stage does: threads cost small products more than they bring
            survey()
    if options.customers:
        if options.folder:
            customers(options.customers, Path(options.folder))
        else:
            with tempfile.TemporaryDirectory() as folder:
                customers(options.customers, Path(folder))
    if options.reference:
        reference(Path(options.reference))


def child(python: str, *arguments: str) -> dict:
    """One measured run in a process of its own; what it prints last is the result."""
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    command = [python, __file__, "--child", *arguments]
    done = subprocess.run(command, env={**os.environ, **threads}, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return json.loads(done.stdout.strip().splitlines()[-1])


def planted(n: int, cards: list[int], rng: np.random.Generator, odds: list[np.ndarray]) -> np.ndarray:
    """Answers of `n` people from seven classes, 0 …"""
    truth = rng.choice(K, n, p=SHARES)
    return np.column_stack([(rng.random(n)[:, None] > one[truth][:, :-1]).sum(axis=1) for one in odds]).astype(np.uint8)


def write(path: Path, n: int, cards: list[int], *, seed: int = 1, rows: int = 1_000_000) -> None:
    """A parquet file of `n` people with row groups of `rows`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng, writer = np.random.default_rng(seed), None
    odds = [rng.dirichlet(np.ones(size), K).cumsum(axis=1) for size in cards]
    for first in range(0, n, rows):
        answers = planted(min(rows, n - first), cards, rng, odds)
        table = pa.table({f"item_{j + 1}": column for j, column in enumerate(answers.T)})
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    writer.close()


# Against StepMix


def against_stepmix(python: str) -> None:
    """The same start and iterations in both."""
    print(
        "| n | patterns | StepMix, s per iteration | ours | ratio (processor) | ratio (clock) | log-likelihood, StepMix | ours | memory, StepMix, GB | ours |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for n in ROUNDS:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder, "data.parquet"), n, MIXED)
            _answers_to_numpy(folder)
            peer = child(python, "stepmix", folder, *map(str, ROUNDS[n]))
            mine = child(sys.executable, "own", folder, *map(str, ROUNDS[n]))
        ratio, clock = peer["processor"] / mine["processor"], peer["clock"] / mine["clock"]
        print(
            f"| {n:,} | {mine['patterns']:,} | {peer['processor']:.3f} | {mine['processor']:.4f} | {ratio:.0f} | {clock:.0f} | "
            f"{peer['value']:.4f} | {mine['value']:.4f} | {peer['memory']:.2f} | {mine['memory']:.2f} |",
            flush=True,
        )


def _answers_to_numpy(folder: str) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(Path(folder, "data.parquet"))
    np.save(Path(folder, "data.npy"), np.column_stack([column.to_numpy() for column in table.columns]))


def stepmix(folder: str, few: str, many: str) -> dict:
    """Seconds of one iteration of StepMix, its parameters after `few` iterations and its log-likelihood after `many`."""
    import warnings

    from stepmix.stepmix import StepMix

    warnings.simplefilter("ignore")
    answers = np.load(Path(folder, "data.npy")).astype(float)
    took, value = [], 0.0
    for iterations in (int(few), int(many)):
        model = StepMix(
            n_components=K, measurement="categorical", n_init=1, max_iter=iterations, abs_tol=0, rel_tol=0, random_state=3,
            verbose=0, progress_bar=0,
        )  # fmt: skip
        began = time.process_time(), time.perf_counter()
        model.fit(answers)
        took.append((time.process_time() - began[0], time.perf_counter() - began[1]))
        if iterations == int(few):
            found = model.get_parameters()
            np.savez(Path(folder, "start.npz"), weights=found["weights"], pis=found["measurement"]["pis"])
        value = float(model.score(answers)) * len(answers)
    rounds = int(many) - int(few)
    processor, clock = ((b - a) / rounds for a, b in zip(*took, strict=True))
    return {"processor": processor, "clock": clock, "value": value}


def own(folder: str, few: str, many: str) -> dict:
    """The same for ours, from StepMix's parameters."""
    from insights.survey.at_scale import fitting
    from insights.survey.at_scale.workers import open_workers

    source, names = Path(folder, "data.parquet"), [f"item_{j + 1}" for j in range(len(MIXED))]
    with open_workers(None) as workers:
        coding, found = _patterns(workers, source, names)
        empty, parts = found.sample(1000, np.random.default_rng(1)).items(), found.parts()
        peer = np.load(Path(folder, "start.npz"))
        width = max(MIXED)
        rows = [peer["pis"][:, j * width : j * width + size].T for j, size in enumerate(MIXED)]
        start = np.log(np.maximum(np.vstack([*rows, peer["weights"][None]]), 1e-12))
        fitting.step(workers, parts, coding, empty, start)
        rounds, took = int(many) - int(few), []
        for _ in range(3):
            state, began = start, (time.process_time(), time.perf_counter())
            for _ in range(rounds):
                state, _ = fitting.step(workers, parts, coding, empty, state)
            took.append((time.process_time() - began[0], time.perf_counter() - began[1]))
        _, value = fitting.step(workers, parts, coding, empty, state)
    processor, clock = (min(one) / rounds for one in zip(*took, strict=True))
    return {"processor": processor, "clock": clock, "value": value, "patterns": len(found)}


def _patterns(workers, source: Path, names: list[str]):
    from insights.survey.at_scale import patterns, reading

    groups = range(reading.open_parquet(source).num_row_groups)
    looks = list(workers.over(reading.look, groups, source, names, ()))
    coding = reading.grouped(reading.columns_from(looks, (), source))
    return coding, patterns.merge(workers.over(patterns.count_group, groups, source, coding), coding)


# Surveys


def survey() -> None:
    """Two hundred fits of bootstrap samples, 30 iterations each: what a stability check or a bootstrap test is made of."""
    from insights.survey.latent_class import em

    print("| respondents × items | fits | matrix products, s | compiled, s | ratio |")
    print("|---|---|---|---|---|")
    for n, cards, numbers in ((640, [3, 4] * 6, 0), (640, [3, 4] * 6, 2), (1_200, [4] * 12, 0), (2_500, [5] * 20, 0)):
        items, counts, starts = _bootstrap(n, cards, numbers)
        took = {}
        for way in ("compiled", "plain"):
            compiled, em.compiled = em.compiled, em.compiled if way == "compiled" else lambda: None
            em.run(items, counts[:, :20], starts[:, :20], iterations=2, tolerance=0.0)
            began = time.process_time()
            em.run(items, counts, starts, iterations=30, tolerance=0.0)
            took[way] = time.process_time() - began
            em.compiled = compiled
        label = f"{n:,} × {len(cards)}" + (f" and {numbers} numbers" if numbers else "")
        ratio = took["plain"] / took["compiled"]
        print(f"| {label} | 200 | {took['plain']:.2f} | {took['compiled']:.2f} | {ratio:.1f} |", flush=True)


def _bootstrap(n: int, cards: list[int], numbers: int):
    import pandas as pd

    from insights.survey import latent_class

    rng = np.random.default_rng(1)
    odds = [rng.dirichlet(np.ones(size), K).cumsum(axis=1) for size in cards]
    table = pd.DataFrame(planted(n, cards, rng, odds)).astype(str)
    for j in range(numbers):
        table[f"number {j}"] = rng.normal(size=n).round(1)
    items = latent_class.encode(table)
    drawn = rng.multinomial(items.n, items.counts / items.n, size=20).T.astype(float)
    starts = latent_class.random_starts(items, items.counts, 4, 200, rng)
    return items, np.repeat(drawn, 10, axis=1), starts


# Customers


def customers(rows: int, folder: Path) -> None:
    """One start to convergence, and the whole choice with a segment for every row, beside reading the file."""
    source = folder / "customers.parquet"
    if not source.is_file():
        write(source, rows, FIVE)
    print(f"{rows:,} rows × {len(FIVE)} items of five levels, {source.stat().st_size / 1e6:.0f} MB", flush=True)
    print("| what | clock, s | processor, s | peak memory, GB |")
    print("|---|---|---|---|")
    for name, label, *rest in (
        ("read", "only reading the file"),
        *(("one", f"one start of 7 classes to convergence, seed {seed}", str(seed)) for seed in SEEDS),
        ("whole", "2 … 8 classes, 20 starts each, stability, a segment for every row written"),
    ):
        one = child(sys.executable, name, str(folder), *rest)
        print(f"| {label} | {one['clock']:.1f} | {one['processor']:.1f} | {one['memory']:.2f} |", flush=True)
        for line in one.get("lines", []):
            print(f"    {line}")


def read_only(folder: str) -> dict:
    """All columns decoded, nothing done with them."""
    import pyarrow.parquet as pq

    began = time.process_time(), time.perf_counter()
    rows = sum(batch.num_rows for batch in pq.ParquetFile(Path(folder, "customers.parquet")).iter_batches(1 << 20))
    return {**_since(began), "lines": [f"{rows:,} rows"]}


def one_start(folder: str, seed: str) -> dict:
    """From the file to the converged model of one random start."""
    from insights.survey.at_scale import choosing
    from insights.survey.at_scale.polishing import polish
    from insights.survey.at_scale.workers import open_workers

    began, lines = (time.process_time(), time.perf_counter()), []
    with open_workers(None) as workers:
        coding, found = _patterns(workers, Path(folder, "customers.parquet"), [f"item_{j + 1}" for j in range(12)])
        lines.append(f"{len(found):,} patterns after {time.perf_counter() - began[1]:.1f} s")
        started = choosing.Starting(workers, found.sample(100_000, np.random.default_rng(int(seed))))
        state, _ = started.best(K, 1, int(seed))
        lines.append(f"start on 100,000 rows after {time.perf_counter() - began[1]:.1f} s")
        limits = {"iterations": choosing.ITERATIONS, "tolerance": choosing.TOLERANCE * found.n}
        state, value, iterations = polish(workers, found.parts(), coding, started.empty, state, **limits)
    shares = " ".join(f"{share:.4f}" for share in sorted(np.exp(state[-1]), reverse=True))
    return {
        **_since(began),
        "lines": [*lines, f"log-likelihood {value:,.1f}, {iterations} iterations, shares {shares}"],
    }


def whole(folder: str) -> dict:
    """The public call."""
    from insights.survey.at_scale import segment_file

    began, lines = (time.process_time(), time.perf_counter()), []

    def say(line: str) -> None:
        seconds = _since(began)
        lines.append(f"{seconds['clock']:6.1f} s  {seconds['processor']:6.1f} s processor  {line}")
        print(lines[-1], file=sys.stderr, flush=True)

    found = segment_file(
        Path(folder, "customers.parquet"),
        Path(folder, "segments.parquet"),
        items=[f"item_{j + 1}" for j in range(12)],
        report=say,
    )
    return {**_since(began), "lines": [*lines, *found.selection.to_string().splitlines()]}


def _since(began: tuple[float, float]) -> dict:
    return {"processor": time.process_time() - began[0], "clock": time.perf_counter() - began[1]}


# Published data


def reference(folder: Path) -> None:
    """Log-likelihoods beside poLCA's, and where 500 single starts end on gss82."""
    import pandas as pd

    from insights.survey import latent_class

    expected = json.loads((folder / "expected_latent_class.json").read_text())
    print("| data | K | poLCA | ours | largest difference of a share | starts at the best, of 40 |")
    print("|---|---|---|---|---|---|")
    for name in ("carcinoma", "cheating", "gss82"):
        table = pd.read_csv(folder / f"polca_{name}.csv", dtype=str).drop(columns="GPA", errors="ignore")
        for k in range(1, 5):
            if f"K{k}" not in expected[name]:
                continue
            known, model = expected[name][f"K{k}"], latent_class.fit(table, k, n_starts=40, seed=1)
            off = np.abs(model.shares - np.atleast_1d(known["class_shares"])).max()
            print(
                f"| {name} | {k} | {known['loglik']:.4f} | {model.log_likelihood:.4f} | {off:.5f} | {model.starts_at_best:.0%} |"
            )
    items = latent_class.encode(table)
    starts = latent_class.random_starts(items, items.counts, 3, 500, np.random.default_rng(1))
    _, values = latent_class.run(items, items.counts[:, None], starts, iterations=10_000, tolerance=1e-9)
    found = pd.Series(values.round(3)).value_counts()
    print("gss82, K = 3, 500 single starts: " + ", ".join(f"{n} at {value}" for value, n in found.head(8).items()))


if __name__ == "__main__":
    main()
