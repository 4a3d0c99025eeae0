"""Measures suggested themes against BERTopic and k-means on the same vectors, on texts whose right grouping is known.

    pip install -e '.[peers]'          BERTopic without its encoders will do: pip install --no-deps bertopic, then umap-learn hdbscan plotly
    python benchmarks/themes.py        all sets, 3 seeds
    python benchmarks/themes.py --only mobasa --seeds 1

Ours is `themes.partition`, every passage in a group, as `suggest_themes` has it before anything is left to the rest; the last table
shows what `suggest_themes` then hands over. Seconds are of the processor (set OMP_NUM_THREADS, OPENBLAS_NUM_THREADS and NUMBA_NUM_THREADS to 1), without encoding, parsing and a
first run that compiles.
Bars: V-measure and adjusted Rand on average 0.03 above the best peer, on no set more than 0.02 below it, at a tenth of BERTopic's time.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from known_answers import NAMES, KnownAnswers, load
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score, v_measure_score

from insights import contracts
from insights.interviews.language import content_lemmas, parse
from insights.interviews.themes import REST, labels, partition, suggest_themes
from insights.interviews.vectors import encode

DRAWS = {"banking": 5}
OURS = "insights"
MEASURES = ["V", "ARI", "groups", "left out", "seconds"]
_NUMBERS = (*range(2, 21), 25, 30, 40, 50, 60, 80, 100, 120, 150)  # tried by silhouette


def main() -> None:
    """Run what was asked for and print the tables as Markdown."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", choices=NAMES, action="append")
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--cache", type=Path, help="SQLite file of vectors")
    options = arguments.parse_args()
    warnings.filterwarnings("ignore")
    _ours(*_read("banking", 0, options.cache), seed=0)
    list(_bertopic(*_read("banking", 0, options.cache), seed=0))
    rows = [row for name in options.only or NAMES for row in _measured(name, options.seeds, options.cache)]
    table = pd.DataFrame(rows)
    show(table)
    handed_over(options.only or NAMES, options.cache)


def show(table: pd.DataFrame) -> None:
    """Print one table for each measure, sets as columns, and the distance of ours to the peers."""
    own = table.groupby(["method", "set"], sort=False)[MEASURES].mean()
    for measure in MEASURES:
        wide = own[measure].unstack("set")[list(dict.fromkeys(table["set"]))]
        wide["mean"] = wide.mean(axis=1)
        if measure == "seconds":
            wide["sum"] = wide.drop(columns="mean").sum(axis=1)
        print(f"\n**{measure}**\n")
        print(_markdown(wide, 0 if measure == "groups" else 3 if measure in ("V", "ARI") else 2))


def handed_over(names, cache: Path | None) -> None:
    """Print what `suggest_themes` hands over: the rest counts as one group."""
    rows = []
    for name in names:
        known, vectors, _ = _read(name, 0, cache)
        frame = _verbatims(known)
        start = time.process_time()
        found = suggest_themes(frame, vectors, language=known.language, seed=1, cache=cache)
        seconds = time.process_time() - start
        theme = found.theme_verbatims["theme_id"]
        rows.append({
            "set": name, "V": v_measure_score(known.labels, theme), "ARI": adjusted_rand_score(known.labels, theme),
            "themes": theme.nunique() - (REST in set(theme)), "sub-themes": len(found.subthemes),
            "in the rest": (theme == REST).mean(), "seconds with labels": seconds,
        })  # fmt: skip
    print("\n**What `suggest_themes` hands over, rest as one group**\n")
    print(_markdown(pd.DataFrame(rows).set_index("set"), 2))


def _measured(name: str, seeds: int, cache: Path | None) -> Iterator[dict]:
    for draw in range(DRAWS.get(name, 1)):
        known, vectors, lemmas = _read(name, draw, cache)
        for seed in range(1, seeds + 1):
            for run in (_ours, _bertopic, _kmeans):
                for method, groups, seconds in run(known, vectors, lemmas, seed=seed):
                    yield _row(name, method, known, np.asarray(groups), seconds)
        print(f"# {name} {draw}: {len(known.texts)} texts, {len(set(known.labels))} labels", flush=True)


def _row(name: str, method: str, known: KnownAnswers, groups: np.ndarray, seconds: float) -> dict:
    return {
        "set": name, "method": method, "V": v_measure_score(known.labels, groups),
        "ARI": adjusted_rand_score(known.labels, groups), "groups": len(set(groups.tolist()) - {-1}),
        "left out": float(np.mean(groups == -1)), "seconds": seconds,
    }  # fmt: skip


def _ours(known: KnownAnswers, vectors: np.ndarray, lemmas: list, *, seed: int):
    groups, seconds = _timed(lambda: partition(vectors, lemmas, known.people, language=known.language, seed=seed))
    return [(OURS, groups, seconds)]


def _bertopic(known: KnownAnswers, vectors: np.ndarray, _: list, *, seed: int):
    from bertopic import BERTopic
    from umap import UMAP

    # its defaults, with a seed
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(umap_model=umap, embedding_model=None)
    (groups, _), seconds = _timed(lambda: model.fit_transform(known.texts, vectors))
    yield "BERTopic", groups, seconds
    for strategy in ("distributions", "embeddings"):
        more, further = groups, 0.0
        if -1 in groups:
            own = vectors if strategy == "embeddings" else None
            more, further = _timed(
                lambda s=strategy, o=own: model.reduce_outliers(known.texts, groups, strategy=s, embeddings=o)
            )
        yield f"BERTopic + reduce_outliers ({strategy})", more, seconds + further


def _kmeans(known: KnownAnswers, vectors: np.ndarray, _: list, *, seed: int):
    numbers = [k for k in _NUMBERS if k <= len(vectors) // 10]
    groups, seconds = _timed(lambda: _by_silhouette(vectors, numbers, seed))
    yield "k-means, k by silhouette", groups, seconds
    truth = len(set(known.labels))
    groups, seconds = _timed(lambda: KMeans(truth, n_init=10, random_state=seed).fit_predict(vectors))
    yield "k-means at the true k (oracle)", groups, seconds


def _by_silhouette(vectors: np.ndarray, numbers: list[int], seed: int) -> np.ndarray:
    tried = [KMeans(k, n_init=3, random_state=seed).fit_predict(vectors) for k in numbers]
    size = min(1000, len(vectors))
    scores = [silhouette_score(vectors, groups, sample_size=size, random_state=seed) for groups in tried]
    return tried[int(np.argmax(scores))]


def _read(name: str, draw: int, cache: Path | None) -> tuple[KnownAnswers, np.ndarray, list[list[str]]]:
    known = load(name, draw=draw)
    docs = parse(labels.spoken(known.texts), known.language)
    return known, encode(known.texts, cache=cache), [content_lemmas(doc, known.language) for doc in docs]


def _verbatims(known: KnownAnswers) -> pd.DataFrame:
    n = len(known.texts)
    table = {name: [None] * n for name in contracts.empty("verbatims").columns}
    table |= {"verbatim_id": [f"v{i:05d}" for i in range(n)], "respondent_id": known.people, "text": known.texts}
    return contracts.check(pd.DataFrame(table | {"source": "survey"}), "verbatims")


def _timed(run: Callable):
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def _markdown(table: pd.DataFrame, decimals: int) -> str:
    head = [table.index.name or "", *map(str, table.columns)]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += [
        "| " + " | ".join([str(i), *(f"{v:.{decimals}f}" for v in row)]) + " |"
        for i, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
