"""Codes against known answers: few coded examples, definitions alone, calibration, steadiness, the order of work, time of a retraining.

    INSIGHTS_DATA=../shared/data python benchmarks/codes.py                      everything (some minutes)
    INSIGHTS_DATA=../shared/data python benchmarks/codes.py few zero             only these parts
    INSIGHTS_DATA=../shared/data python benchmarks/codes.py --vectors FILE ...   keep the sentence vectors in FILE

All methods see the same vectors. Constants were chosen on `mobasa` and on other draws of `banking`; `germediq`, `clinc` and `jupyter`
were not looked at before.
"""

from __future__ import annotations

import argparse
import time
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from known_answers import NAMES, load

from insights import contracts
from insights.interviews.coding import agenda, learner, pool
from insights.interviews.coding.calibration import errors_that_matter, expected_error
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.pool import Points
from insights.interviews.coding.proposing import Prepared, beliefs, prepare, propose
from insights.interviews.coding.teaching import Teaching
from insights.interviews.vectors import encode

DEFINITIONS = yaml.safe_load((Path(__file__).parent / "definitions.yml").read_text(encoding="utf-8"))
DRAWS = 5
PARTS = ("few", "zero", "calibration", "steady", "agenda", "time")


class KnownSet:
    """One set made ready: passages, codes with their definitions, vectors, and the number of the right code of each passage."""

    def __init__(self, name: str, draw: int, cache: Path | None):
        known = load(name, draw=draw)
        labels = sorted(set(known.labels))
        entries = DEFINITIONS.get(name, {})
        self.name, self.cache = name, cache
        self.codes = [
            Code(f"c{i:03d}", entries.get(x, {}).get("name", x.replace("_", " ")), "", entries.get(x, {}).get("definition", ""))
            for i, x in enumerate(labels)
        ]  # fmt: skip
        self.truth = np.array([labels.index(label) for label in known.labels])
        self.vectors = encode(known.texts, cache=cache)
        self.said = as_verbatims(known.texts, known.people)
        self.prepared: Prepared = prepare(self.said, self.vectors, self.codes, language=known.language, cache=cache)

    def decided(self, rows: np.ndarray) -> pd.DataFrame:
        """The right code of each passage in `rows`, as one coder would have accepted it."""
        table = pd.DataFrame({
            "verbatim_id": self.said["verbatim_id"].to_numpy()[rows], "code": [self.codes[c].code for c in self.truth[rows]],
            "coder": "anna", "status": "accepted", "probability": 1.0, "reason": None, "model": None,
        })  # fmt: skip
        return contracts.check(table, "codings")

    def drawn(self, shots: int, draw: int) -> np.ndarray:
        """`shots` passages of each code; of a rare code so many that three are left to test."""
        rng = np.random.default_rng(1000 + draw)
        places = [np.flatnonzero(self.truth == code) for code in range(len(self.codes))]
        return np.sort(np.concatenate([rng.choice(own, min(shots, len(own) - 3), replace=False) for own in places]))


def as_verbatims(texts: list[str], people: list[str]) -> pd.DataFrame:
    """Texts as open answers."""
    frame = contracts.empty("verbatims").reindex(range(len(texts)))
    ids = [f"v{i:05d}" for i in range(len(texts))]
    return contracts.check(
        frame.assign(verbatim_id=ids, respondent_id=people, source="survey", text=texts), "verbatims"
    )


def main() -> None:
    """Run the parts that were asked for and print their tables."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("parts", nargs="*", default=list(PARTS), metavar=" | ".join(PARTS))
    reader.add_argument("--vectors", type=Path)
    reader.add_argument("--sets", nargs="*", default=list(NAMES))
    options = reader.parse_args()
    warnings.filterwarnings("ignore")
    sets = {
        (name, draw): KnownSet(name, draw, options.vectors)
        for name in options.sets
        for draw in (range(DRAWS) if name == "banking" else [0])
    }
    for part in options.parts:
        globals()[f"measure_{part}"](sets)


def draws_of(sets: dict, name: str):
    """(set, draw) five times: five draws of intents for banking, five draws of examples for the others."""
    for draw in range(DRAWS):
        yield sets[name, draw if (name, draw) in sets else 0], draw


def names_of(sets: dict) -> list[str]:
    """The names of the sets, each once."""
    return list(dict.fromkeys(name for name, _ in sets))


# ---- few-shot


def measure_few(sets: dict) -> None:
    """Macro-F1 of the first proposal and hit rate of the first three with 3, 5, 10 coded examples per code."""
    rows = []
    for name in names_of(sets):
        for shots in (3, 5, 10):
            found: dict[str, list[tuple[float, float]]] = {}
            for known, draw in draws_of(sets, name):
                taught = known.drawn(shots, draw)
                rest = np.setdiff1d(np.arange(len(known.truth)), taught)
                for method, scores in few_shot(known, taught).items():
                    found.setdefault(method, []).append(judged(scores[rest], known.truth[rest]))
            rows.append({"set": name, "examples": shots} | {m: shown(np.mean(v, axis=0)) for m, v in found.items()})
    table("Few-shot: macro-F1 of the first proposal / hit rate of the first three", rows)


def few_shot(known: KnownSet, taught: np.ndarray) -> dict[str, np.ndarray]:
    """Scores of all passages × codes by each method, learned from the passages in `taught`."""
    codes = range(len(known.codes))
    truth, vectors = known.truth[taught], known.vectors.astype(float)
    names = encode([f"{code.name} {code.definition}".strip() for code in known.codes], cache=known.cache)
    found = {"insights": beliefs(known.prepared, known.decided(taught)).probability}
    found["insights without definitions"] = untold(known, taught)
    found["logistic regression"] = regression(vectors, vectors[taught], truth, 1.0)
    found["logistic regression, C = 10"] = regression(vectors, vectors[taught], truth, 10.0)
    told = np.vstack([vectors[taught], names]), np.concatenate([truth, codes])
    found["… and definitions as examples"] = regression(vectors, *told, 10.0)
    alike = vectors @ vectors[taught].T
    found["nearest neighbour"] = np.stack([alike[:, truth == code].max(axis=1) for code in codes], axis=1)
    return found


def regression(vectors: np.ndarray, taught: np.ndarray, truth: np.ndarray, strength: float) -> np.ndarray:
    """Scikit-learn's logistic regression on the vectors."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=500).fit(taught, truth).decision_function(vectors)


def untold(known: KnownSet, taught: np.ndarray) -> np.ndarray:
    """The learner without a word of the codebook."""
    ground = known.prepared.ground
    words = ground.teaching.points.sparse
    points = Points(ground.teaching.points.dense[:0], None if words is None else words[:0])
    nothing = learner.ground_of(ground.pool, Teaching((), points, np.array([], dtype=int)), ground.related)
    belief = beliefs(known.prepared, known.decided(taught))
    return learner.learn(nothing, belief.votes, belief.rows).scores


def judged(scores: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Macro-F1 of the first proposal and hit rate of the first three."""
    from sklearn.metrics import f1_score

    return f1_score(truth, scores.argmax(axis=1), average="macro"), hits(scores, truth)


def hits(scores: np.ndarray, truth: np.ndarray) -> float:
    """How often the right code is among the first three."""
    return float((np.argsort(-scores, axis=1, kind="stable")[:, :3] == truth[:, None]).any(axis=1).mean())


# ---- zero-shot


def measure_zero(sets: dict) -> None:
    """Hit rates before anyone decided, by the codebook alone."""
    rows = []
    for name in names_of(sets):
        own = [sets[key] for key in sets if key[0] == name]
        found = [beliefs(known.prepared, contracts.empty("codings")).probability for known in own]
        plain = [known.vectors @ encode([f"{c.name} {c.definition}".strip() for c in known.codes], cache=known.cache).T for known in own]  # fmt: skip
        pairs = [(known.truth[:, None] == np.arange(len(known.codes))) for known in own]
        chance = 3 / len(own[0].codes)
        top = np.mean([hits(p, k.truth) for p, k in zip(found, own, strict=True)])
        rows.append({
            "set": name, "codes": len(own[0].codes), "first three": f"{top:.3f}", "three times chance": f"{3 * chance:.3f}",
            "times chance": f"{top / chance:.1f}",
            "first": f"{np.mean([(p.argmax(1) == k.truth).mean() for p, k in zip(found, own, strict=True)]):.3f}",
            "first three by plain cosine": f"{np.mean([hits(p, k.truth) for p, k in zip(plain, own, strict=True)]):.3f}",
            "calibration error, untested probabilities": f"{np.mean([expected_error(p.ravel(), t.ravel()) for p, t in zip(found, pairs, strict=True)]):.3f}",
        })  # fmt: skip
    table("Zero-shot: hit rates by definitions alone", rows)


# ---- calibration


def measure_calibration(sets: dict) -> None:
    """Expected calibration error on passages nobody decided, over all pairs and over what would be proposed."""
    rows = []
    for name in names_of(sets):
        for label, choose in (
            ("5 per code", lambda known, draw: known.drawn(5, draw)),
            ("10 per code", lambda known, draw: known.drawn(10, draw)),
            ("20 per code", lambda known, draw: known.drawn(20, draw)),
            ("100 by chance", lambda known, draw: by_chance(known, 100, draw)),
            ("300 by chance", lambda known, draw: by_chance(known, 300, draw)),
        ):
            found = [calibration_of(known, choose(known, draw)) for known, draw in draws_of(sets, name)]
            means = pd.DataFrame(found).mean()
            rows.append({"set": name, "decided": label} | {key: f"{value:.3f}" for key, value in means.items()})
    table("Expected calibration error on held-out passages (10 bins of equal width)", rows)


def by_chance(known: KnownSet, size: int, draw: int) -> np.ndarray:
    """Passages drawn by chance, so that frequent codes are decided often; at most half of the set."""
    rng = np.random.default_rng(2000 + draw)
    return np.sort(rng.choice(len(known.truth), min(size, len(known.truth) // 2), replace=False))


def calibration_of(known: KnownSet, taught: np.ndarray) -> dict[str, float]:
    """Calibration error of all pairs, of proposals (probability from 0.5), of the first proposal, by code; and what proposals are worth."""
    belief = beliefs(known.prepared, known.decided(taught))
    rest = np.setdiff1d(np.arange(len(known.truth)), taught)
    probability = belief.probability[rest]
    right = known.truth[rest][:, None] == np.arange(len(known.codes))
    first = (np.arange(len(rest)), probability.argmax(axis=1))
    proposed = probability >= 0.5
    return {
        "all pairs": expected_error(probability.ravel(), right.ravel().astype(float)),
        "proposals": expected_error(probability[proposed], right[proposed].astype(float)),
        "first proposal": expected_error(probability[first], right[first].astype(float)),
        "by code, from 0.2 on": over_codes(
            *errors_that_matter(probability, right.astype(float), np.ones_like(probability))
        ),
        "what the model says of itself": over_codes(belief.calibration.error, belief.calibration.tested),
        "proposals per passage": float(proposed.sum(axis=1).mean()),
        "right of the proposed": float(right[proposed].mean()) if proposed.any() else float("nan"),
    }


def over_codes(errors: np.ndarray, pairs: np.ndarray) -> float:
    """The mean of the codes' errors, each counting by its pairs."""
    return float(np.average(errors[pairs > 0], weights=pairs[pairs > 0])) if pairs.any() else float("nan")


# ---- how steady the number of proposals is


def measure_steady(sets: dict) -> None:
    """Number of proposals (and share that is right) along the order of work, and what single decisions change."""
    rows = []
    for name in names_of(sets):
        known = sets[name, 0]
        decided = strictly_decided(known, 40)
        row = {"set": name} | {f"after {n}": counted(known, decided.head(n)) for n in (0, 5, 10, 20, 40)}
        for size in (10, 40):
            without = [
                many(known, decided.head(size).drop(index=place)) for place in range(0, size, max(1, size // 10))
            ]
            row[f"one of {size} left out"] = f"{min(without)}–{max(without)}"
        alone = [many(known, decided.iloc[place : place + 1]) for place in range(0, 40, 4)]
        rows.append(row | {"one decision alone": f"{min(alone)}–{max(alone)}"})
    table("Number of proposals (share right of them) after decisions on the code that the order of work names", rows)


def strictly_decided(known: KnownSet, size: int) -> pd.DataFrame:
    """The first `size` passages of the order of work, the code it names accepted where it is right, else rejected."""
    order = agenda.order_of_work(known.prepared, contracts.empty("codings"), size=2 * size)
    order = order[order["code"].notna()].head(size).reset_index(drop=True)
    right = dict(zip(known.said["verbatim_id"], (known.codes[code].code for code in known.truth), strict=True))
    accepted = order["verbatim_id"].map(right) == order["code"]
    frame = order[["verbatim_id", "code"]].assign(
        coder="anna",
        status=np.where(accepted, "accepted", "rejected"),
        probability=accepted * 1.0,
        reason=None,
        model=None,
    )
    return contracts.check(frame, "codings")


def many(known: KnownSet, decided: pd.DataFrame) -> int:
    """How many codes are proposed."""
    return int((beliefs(known.prepared, decided).probability >= 0.5).sum())


def counted(known: KnownSet, decided: pd.DataFrame) -> str:
    """How many codes are proposed, and the share of them that is right."""
    proposed = beliefs(known.prepared, decided).probability >= 0.5
    return f"{proposed.sum()} ({proposed[np.arange(len(known.truth)), known.truth].sum() / max(proposed.sum(), 1):.2f})"


# ---- the order of work


def measure_agenda(sets: dict) -> None:
    """Macro-F1 on a fixed half nobody may code, after 20, 50 and 100 passages of the other half, ten at a time."""
    rows = []
    for name in names_of(sets):
        for method in ("order of work", "least sure first", "by chance"):
            found = [taught_by(known, method, draw) for known, draw in list(draws_of(sets, name))[:3]]
            means = pd.DataFrame(found).mean()
            rows.append({"set": name, "order": method} | {f"after {n}": f"{value:.3f}" for n, value in means.items()})
    table("What the order of work teaches: macro-F1 of the first proposal on passages outside of it", rows)


def taught_by(known: KnownSet, method: str, draw: int, *, steps: int = 10, upto: int = 100) -> dict[int, float]:
    """Macro-F1 after 20, 50, 100 passages coded in the order of `method`."""
    rng = np.random.default_rng(3000 + draw)
    kept_out = np.zeros(len(known.truth), dtype=bool)
    kept_out[rng.permutation(len(known.truth))[: len(known.truth) // 2]] = True
    ready, done, found = replace(known.prepared, idle=kept_out), np.array([], dtype=int), {}
    for size in range(steps, upto + 1, steps):
        belief = beliefs(ready, known.decided(done))
        open_rows = np.setdiff1d(np.flatnonzero(~kept_out), done)
        if method == "order of work":
            new = np.array([pick.row for pick in agenda.picks(ready, belief, size=steps)])
        elif method == "by chance":
            new = rng.choice(open_rows, steps, replace=False)
        else:
            ordered = np.sort(belief.probability[open_rows], axis=1)
            new = open_rows[np.argsort(ordered[:, -1] - ordered[:, -2], kind="stable")[:steps]]
        done = np.sort(np.concatenate([done, new]))
        if size in (20, 50, 100):
            scores = beliefs(ready, known.decided(done)).probability[kept_out]
            found[size] = judged(scores, known.truth[kept_out])[0]
    return found


# ---- time


def measure_time(sets: dict) -> None:
    """Seconds for 5,000 verbatims and 12 codes, warm, vectors given: once per study, and after every round of decisions."""
    known = five_thousand(sets)
    rows = []
    for decided in (60, 120, 240, 600):
        table_of = known.decided(np.sort(np.random.default_rng(1).choice(3000, decided, replace=False)))
        belief = beliefs(known.prepared, table_of)
        rows.append({
            "decided passages": decided, "retrained (probabilities)": timed(lambda t=table_of: beliefs(known.prepared, t)),
            "and table of proposals with reasons": timed(lambda t=table_of: propose(known.prepared, t)),
            "order of work, 50": timed(lambda b=belief: agenda.picks(known.prepared, b, size=50)),
        })  # fmt: skip
    pool._KEPT.clear()
    begun = time.perf_counter()
    prepare(known.said, known.vectors, known.codes, language="en", cache=known.cache)
    print(f"\nOnce per study (5,000 verbatims, 12 codes): {time.perf_counter() - begun:.2f} s")
    table("Seconds, median of 7 (smallest to largest)", rows)


def five_thousand(sets: dict) -> KnownSet:
    """3,000 commands in 10 domains and 2,000 medical answers, with two codes of these."""
    first = next(iter(sets.values()))
    known = KnownSet.__new__(KnownSet)
    commands, answers = load("clinc"), load("germediq")
    texts = [*commands.texts, *answers.texts[:2000]]
    labels = sorted(set(commands.labels))
    entries = DEFINITIONS["clinc"]
    known.name, known.cache = "5,000", first.cache
    known.codes = [Code(f"c{i:03d}", entries[x]["name"], "", entries[x]["definition"]) for i, x in enumerate(labels)]
    known.codes += [
        Code("c010", "pain", "", "Pain and how strong it is."),
        Code("c011", "sleep", "", "Sleep at night."),
    ]
    known.truth = np.array([labels.index(x) for x in commands.labels] + [10] * 2000)
    known.vectors = encode(texts, cache=known.cache)
    known.said = as_verbatims(texts, [f"r{i}" for i in range(len(texts))])
    known.prepared = prepare(known.said, known.vectors, known.codes, language="en", cache=known.cache)
    return known


def timed(work) -> str:
    """Median and range of seven runs in seconds, and the processor's own seconds, which other work on the machine does not stretch."""
    found, busy = [], []
    for _ in range(7):
        begun, own = time.perf_counter(), time.process_time()
        work()
        found.append(time.perf_counter() - begun)
        busy.append(time.process_time() - own)
    return f"{np.median(found):.3f} ({min(found):.3f}–{max(found):.3f}), processor {np.median(busy):.3f}"


# ---- printing


def shown(pair: np.ndarray) -> str:
    """Two figures in one cell."""
    return f"{pair[0]:.3f} / {pair[1]:.3f}"


def table(title: str, rows: list[dict]) -> None:
    """Print `rows` as a Markdown table."""
    heads = list(dict.fromkeys(key for row in rows for key in row))
    lines = [heads, ["---"] * len(heads), *([str(row.get(head, "")) for head in heads] for row in rows)]
    print(f"\n### {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n", flush=True)


if __name__ == "__main__":
    main()
