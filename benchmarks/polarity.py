"""How often the machine hears rightly whether a post sounds good, bad or neither, beside other ways (docs/benchmarks/language.md).

    INSIGHTS_DATA=… python benchmarks/polarity.py                           the held-out half
    INSIGHTS_DATA=… python benchmarks/polarity.py --textblob scores.json    with textblob-de's scores of all posts, in the file's order
    INSIGHTS_DATA=… python benchmarks/polarity.py --fit                     the constants of polarity/probability.py, from the other half

Halves by the hash of a post's id; the even half may be looked at, the odd half reports.
textblob-de needs its own environment (textblob<0.18): `PatternAnalyzer().analyze(text).polarity` runs without downloads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.known_answers import folder
from benchmarks.language import markdown
from insights.interviews.polarity import polarity
from insights.interviews.polarity.lexicon import lexicon, sentences
from insights.interviews.polarity.probability import EXPECTED, LOUD, features, labels
from insights.interviews.polarity.wording import by_words
from insights.interviews.vectors import encode

_SIGNS = {"negative": -1, "neutral": 0, "positive": 1}


def posts() -> pd.DataFrame:
    """All posts with `sign`, `relevant` and `even` (the half for choosing)."""
    table = pd.read_csv(folder() / "de_mobasa" / "dev_docs.csv", dtype=str)
    table["sign"] = table["sentiment"].map(_SIGNS)
    table["relevant"] = table["relevance"] == "true"
    table["even"] = [int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0 for name in table["id"]]
    return table


def scored(table: pd.DataFrame, vectors: np.ndarray) -> pd.DataFrame:
    """`table` with this package's polarity, its probability, and whether words spoke."""
    asking = table.assign(source="interview", question=None)
    found = polarity(asking, "de", vectors=vectors)
    spoken = np.array(by_words(table["text"].tolist(), "de")[1]) > 0
    return table.assign(polarity=found["polarity"], probability=found["polarity_probability"], spoken=spoken)


def without_negation(vectors: np.ndarray, cache: Path | None) -> np.ndarray:
    """Labels by a logistic regression on the same vectors, learned from the package's own sentences and words; it knows no negation."""
    from sklearn.linear_model import LogisticRegression

    texts, signs = [], []
    for language in ("de", "en"):
        for name, sign in (("good", 1), ("neutral", 0), ("bad", -1)):
            own = [*sentences(language, name), *(word.rstrip("*") for word in lexicon(language).get(name, "").split())]
            texts, signs = texts + own, signs + [sign] * len(own)
    model = LogisticRegression(C=0.5, max_iter=500, class_weight="balanced").fit(encode(texts, cache=cache), signs)
    return model.predict(vectors)


def oracle(vectors: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Labels by a logistic regression that learned from 9 tenths of the very posts it is measured on (cross-validated)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    return cross_val_predict(LogisticRegression(C=3, max_iter=1000, class_weight="balanced"), vectors, signs, cv=10)


def thresholded(scores: np.ndarray, signs: np.ndarray, even: np.ndarray) -> np.ndarray:
    """Labels of another's scores at the threshold that is best for it on the even half."""
    from sklearn.metrics import f1_score

    def cut(at: float) -> np.ndarray:
        return np.where(scores >= at, 1, np.where(scores <= -at, -1, 0))

    best = max(np.arange(0.05, 1.0, 0.05), key=lambda at: f1_score(signs[even], cut(at)[even], average="macro"))
    return cut(best)


def weighted(signs: np.ndarray) -> np.ndarray:
    """Weights that give bad, neither and good the shares expected in interviews instead of those among the posts."""
    return np.select(
        [signs == sign for sign in EXPECTED], [share / (signs == sign).mean() for sign, share in EXPECTED.items()]
    )


def calibration_error(probability: np.ndarray, right: np.ndarray, weights: np.ndarray) -> float:
    """Expected calibration error over ten bins of equal width."""
    place = np.minimum((probability * 10).astype(int), 9)
    error = 0.0
    for own in (place == number for number in set(place)):
        gap = np.average(probability[own], weights=weights[own]) - np.average(right[own], weights=weights[own])
        error += abs(gap) * weights[own].sum() / weights.sum()
    return float(error)


def figures(answers: dict[str, np.ndarray], signs: np.ndarray) -> pd.DataFrame:
    """Macro-F1 and F1 of each class for every way."""
    from sklearn.metrics import f1_score

    rows = {
        name: [f1_score(signs, own, average="macro"), *f1_score(signs, own, average=None, labels=[-1, 0, 1])]
        for name, own in answers.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["macro-F1", "bad", "neither", "good"])


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--textblob", type=Path, help="JSON list of textblob-de's scores")
    options.add_argument("--cache", type=Path, help="SQLite file with vectors")
    options.add_argument("--fit", action="store_true", help="fit the curve on the even half")
    chosen = options.parse_args()
    table = posts()
    vectors = encode(table["text"], cache=chosen.cache)
    if chosen.fit:
        fit(table, vectors)
        return
    signs, even = table["sign"].to_numpy(), table["even"].to_numpy()
    own = scored(table, vectors)
    answers = {"insights": labels(own["polarity"].to_numpy())}
    answers["logistic regression without negation"] = without_negation(vectors, chosen.cache)
    if chosen.textblob:
        scores = np.array(json.loads(chosen.textblob.read_text()))
        answers["textblob-de, best threshold of the other half"] = thresholded(scores, signs, even)
    answers["always neither"] = np.zeros(len(table), dtype=int)
    for name, rows in (("all posts", ~even), ("posts about the subject", ~even & table["relevant"].to_numpy())):
        here = {way: own_labels[rows] for way, own_labels in answers.items()}
        here["oracle: cross-validated on these posts"] = oracle(vectors[rows], signs[rows])
        print(f"\n{name}, held out: {rows.sum()}\n\n{markdown(figures(here, signs[rows]).round(3))}")
        for words, weights in (
            ("as the posts are", np.ones(rows.sum())),
            ("with the shares of interviews", weighted(signs[rows])),
        ):
            error = calibration_error(own["probability"].to_numpy()[rows], here["insights"] == signs[rows], weights)
            print(f"\ncalibration error of the probability, {words}: {error:.3f}")


def fit(table: pd.DataFrame, vectors: np.ndarray) -> None:
    """Print the curve of `polarity/probability.py`, fitted on the posts about the subject in the even half, and F1 by threshold."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score

    rows = (table["even"] & table["relevant"]).to_numpy()
    own = scored(table[rows].reset_index(drop=True), vectors[rows])
    score, spoken, signs = own["polarity"].to_numpy(), own["spoken"].to_numpy(), own["sign"].to_numpy()
    model = LogisticRegression(C=10, max_iter=1000).fit(features(score, spoken), signs, sample_weight=weighted(signs))
    print(np.column_stack([model.intercept_, model.coef_]).round(2).tolist(), f"n = {rows.sum()}")
    for at in np.arange(0.15, 0.6, 0.05):
        cut = np.where(score >= at, 1, np.where(score <= -at, -1, 0))
        print(f"{at:.2f} {f1_score(signs, cut, average='macro'):.3f}", "*" if np.isclose(at, LOUD) else "")


if __name__ == "__main__":
    main()
