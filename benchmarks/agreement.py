"""Agreement and saturation: published figures reproduced, and simulated studies whose truth is known.

    python benchmarks/agreement.py                      all tables as Markdown (about five minutes)
    python benchmarks/agreement.py --only coverage      one part: reference, real, chance, coverage, passages, saturation

INSIGHTS_REFERENCE names the folder with irr_*.csv, INSIGHTS_DATA that of the real data; both are not part of this repository.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np
import pandas as pd

from insights.interviews.analysis import saturation
from insights.interviews.analysis.agreement import alpha, kappa, unitising
from insights.interviews.analysis.agreement.intervals import interval, perfect, resampled
from insights.interviews.analysis.agreement.measuring import SETS, figures, sums
from insights.interviews.analysis.agreement.ratings import Ratings

SHARES = np.array([0.35, 0.2, 0.1, 0.3])  # how often four codes are right
SHOWN = ("alpha", "kappa", "ac1", "percent", SETS)


def main() -> None:
    """Print what was asked for."""
    parts = {
        "reference": reference,
        "real": real,
        "chance": chance,
        "coverage": coverage,
        "passages": passages,
        "saturation": saturating,
    }
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", choices=parts)
    arguments.add_argument("--studies", type=int, default=400)
    options = arguments.parse_args()
    for name, part in parts.items():
        if options.only in (None, name):
            part(options.studies)


def show(title: str, table: pd.DataFrame, decimals: int = 3) -> None:
    """Print a table as Markdown."""
    print(f"\n### {title}\n\n| {' | '.join(map(str, table.columns))} |\n|{'---|' * len(table.columns)}")
    for row in table.itertuples(index=False):
        print("| " + " | ".join(f"{x:.{decimals}f}" if isinstance(x, float) else str(x) for x in row) + " |")


def reference(_: int) -> None:
    """Published figures."""
    folder = Path(os.environ.get("INSIGHTS_REFERENCE", "../shared/reference"))
    four = pd.read_csv(folder / "irr_krippendorff_nmm.csv", index_col=0).to_numpy().tolist()
    raters = pd.read_csv(folder / "irr_diagnoses.csv", dtype=str).T.to_numpy().tolist()
    cohen = kappa.cohen(raters[0], raters[1])
    spans = [{"c": [(75, 145), (220, 250)], "k": [(30, 90), (150, 200)]},
             {"c": [(70, 150), (205, 225), (250, 270)], "k": [(30, 90), (150, 200)]}]  # fmt: skip
    line = unitising.alpha(spans, 300)
    rows = [
        *(("alpha, 4 coders x 12 units, " + level, value, alpha.krippendorff(four, level=level)) for level, value in
          (("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403))),
        ("alpha, diagnoses (R's irr prints .430878)", 0.433410, alpha.krippendorff(raters)),
        ("Fleiss' kappa, diagnoses", 0.430245, kappa.fleiss(kappa.counted(raters))),
        ("Cohen's kappa, raters 1 and 2", 0.651163, cohen[0]),
        ("… low", 0.455788, cohen[1]),
        ("… high", 0.846537, cohen[2]),
        ("AC1, 4 coders x 12 units (Gwet)", 0.775444, kappa.gwet(kappa.counted(four))),
        ("alpha of passages, code c (Krippendorff 2004, p. 254)", 0.7286, line["c"]),
        ("alpha of passages, code k", 1.0, line["k"]),
        ("alpha of passages, both (published from rounded parts)", 0.8591, line["all"]),
    ]  # fmt: skip
    show("Reference figures", pd.DataFrame(rows, columns=["figure", "published", "ours"]), 6)


def real(_: int) -> None:
    """Seven real interviews that researchers coded with 75 codes (en_pdpilot_maxqda)."""
    folder = Path(os.environ.get("INSIGHTS_DATA", "../shared/data"))
    coded = pd.read_csv(folder / "en_pdpilot_maxqda" / "coded_segments.csv", dtype=str)
    heard = pd.crosstab(coded["participant"], coded["code"]) > 0
    own = saturation.Heard(list(heard.index), heard.to_numpy())
    curve = saturation._table(own, saturation.Rule(), 500, 0)
    band = [f"{low:.0f}–{high:.0f}" for low, high in zip(curve["low"], curve["high"], strict=True)]
    shown = curve[["interview_id", "new_codes", "cumulative_codes", "new_information", "median", "reached_share"]]
    show("Seven coded interviews, base 4, run 2, threshold 5 %", shown.assign(band=band), 2)
    times = own.units.sum(axis=0)
    row = (own.units.shape[1], int((times == 1).sum()), saturation.coverage(times, 7), float((times == 1).sum() / 7))
    show(
        "… and what they leave open",
        pd.DataFrame([row], columns=["codes", "heard once", "coverage", "new in an eighth interview"]),
        2,
    )


def study(
    rng: np.random.Generator, people: int, passages: int, *, error: float, unlike: float = 1.0, coders: int = 2, shares: np.ndarray = SHARES
) -> Ratings:  # fmt: skip
    """Coders who see the same truth and err by themselves; people differ in what they speak of and how hard they are to code.

    `unlike`: standard deviation, on the log odds, of both; 0 makes all passages independent. More than two coders: people say between a
    third and five thirds of `passages`, and every coder misses a fifth of them.
    """
    odds = np.log(shares / (1 - shares))
    counts = np.full(people, passages) if coders == 2 else rng.integers(passages // 3, 5 * passages // 3 + 1, people)
    who = np.repeat(np.arange(people), counts)
    right = rng.random((len(who), 4)) < _p(odds + unlike * rng.normal(size=(people, 4)))[who]
    wrong = _p(np.log(error / (1 - error)) + unlike * rng.normal(size=(people, 1)))[who]
    given = np.stack([right ^ (rng.random(right.shape) < wrong) for _ in range(coders)]).astype(float)
    if coders > 2:
        given[rng.random(given.shape[:2]) < 0.2] = np.nan
        shared = (~np.isnan(given[:, :, 0])).sum(axis=0) > 1
        given, who = given[:, shared], who[shared]
    return _ratings(given, who)


def _p(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))


def _ratings(given: np.ndarray, who: np.ndarray) -> Ratings:
    coders = [f"coder{n}" for n in range(len(given))]
    return Ratings(coders, [f"v{n:06d}" for n in range(len(who))], [f"p{n:05d}" for n in who], list("abcd"), given)


def chance(studies: int) -> None:
    """Coders who give codes at random, each code as often as it is common."""
    rng, rows = np.random.default_rng(1), {}
    for coders in (2, 3):
        for _ in range(studies):
            given = (rng.random((coders, 180, 4)) < np.array([0.5, 0.3, 0.1, 0.05])).astype(float)
            own = _ratings(given, np.repeat(np.arange(12), 15))
            values = figures(sums(own), np.ones((1, 12)))
            for name in SHOWN:
                rows.setdefault((coders, name), []).append(float(values[name][0, -1]))
            pooled = alpha.krippendorff(given.reshape(coders, -1).tolist())
            rows.setdefault((coders, "alpha, all yes and no in one table"), []).append(pooled)
    table = [(coders, name, float(np.mean(v)), float(np.quantile(v, 0.975))) for (coders, name), v in rows.items()]
    show(f"Chance coders, 12 people x 15 passages, all codes together, {studies} studies",
         pd.DataFrame(table, columns=["coders", "measure", "mean", "97.5 % below"]))  # fmt: skip


def coverage(studies: int) -> None:
    """How often the 95 % interval holds the true value."""
    rows = []
    other = {
        "coders": 3,
        "shares": np.array([0.15, 0.05, 0.5, 0.25]),
    }  # a world that was not looked at while the method was chosen
    for people, passages, error, unlike, more in (
        (6, 12, 0.10, 1.0, {}), (10, 10, 0.10, 1.0, {}), (12, 15, 0.10, 1.0, {}), (30, 10, 0.10, 1.0, {}), (10, 10, 0.03, 1.0, {}),
        (10, 12, 0.01, 1.0, {}), (12, 12, 0.10, 0.0, {}), (8, 15, 0.06, 0.6, other), (14, 9, 0.04, 1.5, other), (20, 6, 0.15, 0.3, other),
    ):  # fmt: skip
        rng = np.random.default_rng(7)
        many = sums(study(rng, 4000, passages, error=error, unlike=unlike, **more))
        truth = figures(many, np.ones((1, len(many.people))))
        hits: dict[str, list] = {}
        for number in range(studies):
            _covered(study(rng, people, passages, error=error, unlike=unlike, **more), truth, number, hits)
        rows.append((people, passages, more.get("coders", 2), f"{error:.2f}", f"{unlike:.1f}", float(truth["alpha"][0, -1]),
                     *(float(np.mean(hits[name])) for name in ("plain", "passages", "all", "code", "kappa", "ac1", SETS, "below"))))  # fmt: skip
    columns = ["people", "passages each", "coders", "error", "people differ", "true alpha", "percentile, people", "percentile, passages",
               "ours: alpha, all", "alpha, code", "kappa, all", "AC1, all", "alpha of sets", "alpha, all: true value below low"]  # fmt: skip
    show(f"Coverage of 95 % intervals, {studies} studies each, 400 draws", pd.DataFrame(rows, columns=columns))


def _covered(own: Ratings, truth: dict, seed: int, hits: dict[str, list]) -> None:
    added, n = sums(own), len(set(own.people))
    values, draws = figures(added, np.ones((1, n))), resampled(lambda w: figures(added, w), n, 400, seed)
    alone = sums(Ratings(own.coders, own.verbatims, own.verbatims, own.codes, own.given))
    single = resampled(lambda w: figures(alone, w), len(own.verbatims), 200, seed)
    for label, sample in (("plain", draws), ("passages", single)):
        low, high = np.nanpercentile(sample["alpha"][:, -1], [2.5, 97.5])
        hits.setdefault(label, []).append(low <= truth["alpha"][0, -1] <= high)
    expected = float(1 - SHARES.mean())
    for name in SHOWN:
        for place in range(values[name].shape[1]):
            value, right, last = values[name][0, place], truth[name][0, place], place == values[name].shape[1] - 1
            if np.isnan(value):
                continue
            perfectly = value >= 1 - 1e-12
            low, high = (
                perfect(len(own.verbatims), expected) if perfectly else interval(value, draws[name][:, place], n=n)
            )
            label = {"alpha": "all" if last else "code"}.get(name, name if last else "")
            hits.setdefault(label, []).append(low <= right <= high)
            if name == "alpha" and last:
                hits.setdefault("below", []).append(low > right)


def passages(studies: int) -> None:
    """Free passages: two coders who mark the same places a little differently, and two who mark at random."""
    rng, rows = np.random.default_rng(3), []
    for label, jitter, missed in (
        ("edges ±5, none missed", 5, 0.0), ("edges ±20, 10 % missed", 20, 0.1), ("edges ±20, 40 % missed", 20, 0.4), ("chance", None, 0.0),
    ):  # fmt: skip
        many = _marked(rng, 200, jitter, missed)
        truth = {name: float(value[0, -1]) for name, value in unitising._figures(many, np.ones((1, 200))).items()}
        values: dict[str, list] = {name: [] for name in truth}
        hits: dict[str, list] = {name: [] for name in truth}
        for number in range(studies):
            added = _marked(rng, 10, jitter, missed)
            draws = resampled(lambda w, added=added: unitising._figures(added, w), 10, 300, number)
            for name, value in unitising._figures(added, np.ones((1, 10))).items():
                values[name].append(float(value[0, -1]))
                low, high = interval(values[name][-1], draws[name][:, -1], n=10)
                hits[name].append(low <= truth[name] <= high)
        rows.append(
            (
                label,
                *(x for name in truth for x in (truth[name], float(np.mean(values[name])), float(np.mean(hits[name])))),
            )
        )
    columns = ["coders", "alpha of passages: true", "mean", "coverage", "alpha of text: true", "mean", "coverage"]
    show(
        f"Free passages, 10 interviews of 4,000 characters, 8 passages each, {studies} studies",
        pd.DataFrame(rows, columns=columns),
    )


def _marked(rng: np.random.Generator, interviews: int, jitter: int | None, missed: float) -> unitising.Sums:
    """What two coders mark in some interviews; without `jitter` wherever chance will have it."""
    marked, lengths = {}, {f"i{n:03d}": 4000 for n in range(interviews)}
    for interview in lengths:
        right = _places(rng)
        for coder in ("a", "b"):
            own = _places(rng) if jitter is None else [
                (max(0, b + int(rng.integers(-jitter, jitter + 1))), min(4000, e + int(rng.integers(-jitter, jitter + 1))))
                for b, e in right if rng.random() >= missed
            ]  # fmt: skip
            marked[coder, "x", interview] = unitising._joined(own)
    return unitising._sums(["a", "b"], ["x"], list(lengths), marked, lengths)


def _places(rng: np.random.Generator) -> list[tuple[int, int]]:
    """Eight passages of 60 to 180 characters anywhere in 4,000, at least 45 apart."""
    sizes = rng.integers(60, 181, 8)
    gaps = 45 + rng.multinomial(4000 - sizes.sum() - 9 * 45, rng.dirichlet(np.ones(9)))
    begins = np.cumsum(gaps[:8]) + np.concatenate([[0], np.cumsum(sizes[:-1])])
    return [(int(begin), int(begin + size)) for begin, size in zip(begins, sizes, strict=True)]


WORLDS = {  # how likely each of the codes that exist is heard in one interview
    "40 common codes (each in 40 %)": np.full(40, 0.4),
    "a few common, many rare (60 codes, 60 % to 2 %)": np.geomspace(0.6, 0.02, 60),
    "endless (300 codes, 3 %)": np.full(300, 0.03),
}


def saturating(studies: int) -> None:
    """Interviews drawn from worlds whose codes are known."""
    rows, marks, bands = [], [], []
    for world, chances in WORLDS.items():
        rng, n = np.random.default_rng(5), 20
        for rule in (saturation.Rule(), saturation.Rule(4, 3), saturation.Rule(6, 3, 0.0)):
            stops = [_stopped(rng, chances, n, rule) for _ in range(studies)]
            met = [stop for stop in stops if stop]
            rows.append((world, f"{rule.base_size}, {rule.run_length}, {rule.threshold:.0%}", len(met) / len(stops),
                         *(float(np.mean([stop[k] for stop in met])) if met else float("nan") for k in range(3))))  # fmt: skip
        marks.append((world, *_estimated(rng, chances, 12, studies)))
        bands.append((world, *_banded(rng, chances, 14, studies // 4)))
    show(f"What was heard when the rule said “reached” (up to 20 interviews, {studies} studies)", pd.DataFrame(
        rows, columns=["world", "base, run, threshold", "reached", "after interview", "share of all codes heard", "share of mentions covered"]))  # fmt: skip
    show("Estimates after 12 interviews", pd.DataFrame(marks, columns=[
        "world", "true coverage", "estimated", "its mean error", "truly new in the next interview", "estimated new"]))  # fmt: skip
    show("Bands over 200 random orders of 14 interviews, position 8", pd.DataFrame(bands, columns=[
        "world", "80 % band holds another order of the same interviews", "95 % band", "95 % band holds interviews with other people",
        "orders that reach it (mean)", "new studies that reach it"]))  # fmt: skip


def _world(rng: np.random.Generator, chances: np.ndarray, n: int) -> np.ndarray:
    return rng.random((n, len(chances))) < chances


def _stopped(rng: np.random.Generator, chances: np.ndarray, n: int, rule: saturation.Rule) -> tuple | None:
    units = _world(rng, chances, n)
    own = saturation.Heard([str(i) for i in range(n)], units[:, units.any(axis=0)])
    met = saturation.reached(saturation.information(saturation.new_units(own, np.arange(n)[None, :]), rule), rule)[0]
    if not met.any():
        return None
    stop = int(met.argmax()) + 1
    known = units[:stop].any(axis=0)
    return float(stop), float(known.mean()), float(chances[known].sum() / chances.sum())


def _estimated(rng: np.random.Generator, chances: np.ndarray, n: int, studies: int) -> tuple[float, ...]:
    rows = []
    for _ in range(studies):
        units = _world(rng, chances, n)
        times = units.sum(axis=0)
        known = times > 0
        estimate = saturation.coverage(times[known], n)
        true = chances[known].sum() / chances.sum()
        rows.append((true, estimate, abs(true - estimate), chances[~known].sum(), (times == 1).sum() / n))
    return tuple(float(x) for x in np.mean(rows, axis=0))


def _banded(rng: np.random.Generator, chances: np.ndarray, n: int, studies: int) -> tuple[float, ...]:
    rule, at, rows = saturation.Rule(), 7, []
    for _ in range(studies):
        units, fresh = _world(rng, chances, n), _world(rng, chances, n)
        own = saturation.Heard([str(i) for i in range(n)], units[:, units.any(axis=0)])
        drawn = saturation.new_units(own, np.array([rng.permutation(n) for _ in range(200)]))
        totals = drawn.cumsum(axis=1)[:, at]
        other = saturation.new_units(own, rng.permutation(n)[None, :]).cumsum(axis=1)[0, at]
        new = int(fresh[: at + 1].any(axis=0).sum())
        inside = [np.percentile(totals, 10) <= other <= np.percentile(totals, 90), np.percentile(totals, 2.5) <= other <= np.percentile(totals, 97.5),
                  np.percentile(totals, 2.5) <= new <= np.percentile(totals, 97.5)]  # fmt: skip
        rows.append((*inside, saturation.reached(saturation.information(drawn, rule), rule)[:, -1].mean(),
                     _stopped(rng, chances, n, rule) is not None))  # fmt: skip
    return tuple(float(x) for x in np.mean(np.array(rows, dtype=float), axis=0))


if __name__ == "__main__":
    main()
