"""Figures of segments on questions that did not build them: corrected against counted, beside the truth (docs/benchmarks/profiling.md).

    python benchmarks/profiling.py                     coverage, bias, tests: 300 samples each
    python benchmarks/profiling.py --samples 50
    python benchmarks/profiling.py --stepmix data.csv  writes the data of the comparison with StepMix and our estimates

Three planted classes (45, 33, 22 %) in eight questions with three answers, n = 500. `separation` is the share of people that the fitted
model assigns rightly. Outside stand a question with three answers, a number with unequal variances and a question without any relation.
Every sample is fitted anew, so the correction works with estimated membership probabilities, as in a study.
"""

from __future__ import annotations

import argparse
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd

from insights.survey import latent_class
from insights.survey.profiling import covariates, three_step

SHARES = np.array([0.45, 0.33, 0.22])
ANSWERS = np.array([[0.60, 0.25, 0.15], [0.35, 0.30, 0.35], [0.20, 0.30, 0.50]])
MEANS, SPREADS = np.array([0.0, 0.5, 1.0]), np.array([1.0, 1.0, 1.5])
LEANS = {"low": 0.58, "middle": 0.65, "high": 0.75}  # how often a class gives its typical answer
LOGIT = np.array([[0.0, 0.0], [-0.3, 0.8], [-0.6, -0.6]])  # constants and slopes of the covariate, first class 0
N = 500


def items(classes: np.ndarray, lean: float, rng: np.random.Generator) -> pd.DataFrame:
    """Eight questions whose typical answer differs between the classes."""
    towards = np.full((3, 3), (1 - lean) / 2)
    np.fill_diagonal(towards, lean)
    columns = {}
    for j in range(8):
        shares = towards[:, rng.permutation(3)][classes].cumsum(axis=1)
        columns[f"q{j}"] = np.array(list("abc"))[(rng.random(len(classes))[:, None] > shares).sum(axis=1)]
    return pd.DataFrame(columns)


def assigned(classes: np.ndarray, lean: float, seed: int, rng: np.random.Generator) -> three_step.Assignment | None:
    """The fitted classes in the order of the true ones; None when one of them got nobody."""
    model = latent_class.fit(items(classes, lean, rng), 3, n_starts=8, seed=seed)
    order = list(max(permutations(range(3)), key=lambda o: (np.array(o)[model.classes] == classes).sum()))
    posteriors = np.empty_like(model.posteriors)
    posteriors[:, order] = model.posteriors
    table = pd.DataFrame(posteriors, columns=["p_1", "p_2", "p_3"]).assign(segment=posteriors.argmax(axis=1) + 1)
    return three_step.read_assignment(table) if table["segment"].nunique() == 3 else None


def outside(classes: np.ndarray, weighted: bool, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers (three columns) and a number per person, weights, and the true figures, classes × 4, that the weights aim at."""
    answer = (rng.random(len(classes))[:, None] > ANSWERS[classes].cumsum(axis=1)).sum(axis=1)
    number = rng.normal(MEANS[classes], SPREADS[classes])
    values, truth, weights = np.column_stack([np.eye(3)[answer], number]), ANSWERS, np.ones(len(classes))
    if weighted:  # who gave the third answer is rare in the sample and weighs more
        factor = np.array([0.8, 0.8, 1.7])
        weights = factor[answer] * rng.gamma(4, 0.25, len(classes))
        truth = ANSWERS * factor / (ANSWERS * factor).sum(axis=1, keepdims=True)
    return values, weights, np.column_stack([truth, MEANS])


def one_sample(lean: float, weighted: bool, seed: int) -> list[dict]:
    """Errors and coverage of every figure, counted and corrected, and the tests of one sample."""
    rng = np.random.default_rng([seed, 5])
    classes = rng.choice(3, N, p=SHARES)
    found = assigned(classes, lean, seed, rng)
    values, weights, truth = outside(classes, weighted, rng)
    unrelated, skewed = np.eye(3)[rng.integers(0, 3, N)], rng.exponential(1, N)[:, None]
    if found is None:
        return []
    rows = []
    for how, counts in (("counted", found.assigned), ("corrected", found.weights)):
        told = three_step.figures(values, counts, weights)
        for s in range(3):
            for c in range(4):
                if c < 3:
                    limits = three_step.share_interval(told.values[s, c], told.errors[s, c], told.base[s], N)
                else:
                    limits = three_step.mean_interval(told.values[s, c], told.errors[s, c], told.base[s])
                rows.append(
                    {
                        "how": how,
                        "what": "mean" if c == 3 else "share",
                        "figure": f"{s}{c}",
                        "error": told.values[s, c] - truth[s, c],
                        "covered": limits[0] <= truth[s, c] <= limits[1],
                    }
                )
    tests = {
        "false, categories": three_step.independence_p(unrelated, found.assigned, weights, kind="nominal") < 0.05,
        "false, number": three_step.independence_p(skewed, found.assigned, weights, kind="numeric") < 0.05,
        "false, figures": (three_step.figures(unrelated, found.weights, weights).p < 0.05).mean(),
        "separation": (found.assigned.argmax(axis=1) == classes).mean(),
    }
    return [row | tests for row in rows]


def covariate_sample(lean: float, seed: int) -> list[dict]:
    """Coefficients of one covariate that matters and one that does not, with their intervals."""
    rng = np.random.default_rng([seed, 6])
    x = np.column_stack([np.ones(N), rng.normal(size=N)])
    p = np.exp(x @ LOGIT.T)
    classes = (rng.random(N)[:, None] > (p / p.sum(axis=1, keepdims=True)).cumsum(axis=1)).sum(axis=1)
    found = assigned(classes, lean, seed, rng)
    if found is None:
        return []
    x, rows = np.column_stack([x, rng.normal(size=N)]), []
    for how, errors in (("counted", np.eye(3)), ("corrected", found.errors)):
        model = covariates.fit_logit(x, found.assigned, errors=errors, weights=np.ones(N))
        deviation = np.sqrt(np.diag(model.covariance)).reshape(2, 3)
        for s in (1, 2):
            error = model.coefficients[1, s] - LOGIT[s, 1]
            rows.append(
                {
                    "how": how,
                    "bias": error / LOGIT[s, 1],
                    "covered": abs(error) <= 1.96 * deviation[s - 1, 1],
                    "false": abs(model.coefficients[2, s]) > 1.96 * deviation[s - 1, 2],
                }
            )
    return rows


def figures_table(samples: int) -> pd.DataFrame:
    """Largest bias of a figure, and coverage, per separation and way of counting."""
    rows = []
    for name, lean in LEANS.items():
        for weighted in (False, True):
            all_rows = pd.DataFrame([row for seed in range(samples) for row in one_sample(lean, weighted, seed)])
            for (how, what), part in all_rows.groupby(["how", "what"]):
                rows.append(
                    {
                        "separation": f"{name} ({100 * part['separation'].mean():.0f} %)",
                        "weights": "yes" if weighted else "no",
                        "figure": what,
                        "estimate": how,
                        "largest bias": f"{part.groupby('figure')['error'].mean().abs().max():.3f}",
                        "covered": f"{100 * part['covered'].mean():.1f}",
                        "covered, worst figure": f"{100 * part.groupby('figure')['covered'].mean().min():.1f}",
                        "false: categories": f"{100 * part['false, categories'].mean():.1f}",
                        "false: number": f"{100 * part['false, number'].mean():.1f}",
                        "false: one figure": f"{100 * part['false, figures'].mean():.1f}",
                    }
                )
    return pd.DataFrame(rows)


def covariates_table(samples: int) -> pd.DataFrame:
    """Bias of the slopes in per cent of their size, coverage, and claims about a covariate that does not matter."""
    rows = []
    for name, lean in LEANS.items():
        table = pd.DataFrame([row for seed in range(samples) for row in covariate_sample(lean, seed)])
        for how, part in table.groupby("how"):
            row = {"separation": name, "estimate": how, "bias %": f"{100 * part['bias'].median():.0f}"}
            rows.append(row | {c: f"{100 * part[c].mean():.1f}" for c in ("covered", "false")})
    return pd.DataFrame(rows)


def markdown(table: pd.DataFrame) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "---|" * len(table.columns)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in table.to_numpy())])


def for_stepmix(path: Path) -> str:
    """Writes one data set (items, covariates, outcome, our membership probabilities) and returns our estimates of it.

    With StepMix: three steps, modal assignment; structural model `gaussian_unit` with BCH for `y`, `covariate` with ML for `z` and `g`.
    """
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(800), rng.normal(size=800), rng.integers(0, 2, 800)])
    p = np.exp(x @ np.array([[0, 0, 0], [-0.3, 0.8, -0.5], [-0.8, -0.6, 0.7]]).T)
    classes = (rng.random(800)[:, None] > (p / p.sum(axis=1, keepdims=True)).cumsum(axis=1)).sum(axis=1)
    table, y = items(classes, 0.62, rng), np.array([0.0, 1.0, 2.5])[classes] + rng.normal(size=800)
    model = latent_class.fit(table, 3, n_starts=20, seed=1)
    numbers = table.replace({"a": 0, "b": 1, "c": 2}).astype(int)
    numbers.assign(z=x[:, 1], g=x[:, 2], y=y).to_csv(path, index=False)
    people = pd.DataFrame(model.posteriors, columns=["p_1", "p_2", "p_3"]).assign(segment=model.classes + 1)
    found, ones = three_step.read_assignment(people), np.ones(800)
    means = three_step.figures(y[:, None], found.weights, ones).values.ravel()
    slopes = covariates.fit_logit(x, found.assigned, errors=found.errors, weights=ones).coefficients
    centred = (slopes - slopes.mean(axis=1, keepdims=True)).T
    return f"BCH means: {means.round(5)}\nML coefficients, centred:\n{centred.round(5)}"


def main() -> None:
    """Print the tables, or what StepMix is compared with."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=300)
    parser.add_argument("--stepmix", type=Path)
    options = parser.parse_args()
    if options.stepmix:
        print(for_stepmix(options.stepmix))
        return
    print(markdown(figures_table(options.samples)), flush=True)
    print()
    print(markdown(covariates_table(options.samples)))


if __name__ == "__main__":
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        main()
