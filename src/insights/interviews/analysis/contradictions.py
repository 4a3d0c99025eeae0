"""Where people contradict each other: negative cases inside a theme, and staff against customers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from insights import contracts, wording
from insights.contracts.tables import SOURCES, TABLES
from insights.interviews.analysis import exact
from insights.interviews.analysis.attributes import p_in_words
from insights.interviews.analysis.coded import Coded
from insights.interviews.analysis.frequencies import in_words
from insights.interviews.analysis.quoting import from_different_people, readable
from insights.interviews.coding.codebook import QUOTE

CLEAR = 0.5  # how far from 0 a passage must sound to be clearly good or bad
APART = 1.0  # how far the two sides must lie apart
MOST = 2 / 3  # share of those who clearly lean to a side that makes it the majority
QUOTES = 3
_COLUMNS = list(TABLES["contradictions"].columns)


def contradictions(coded: Coded, *, correction: str = "holm", seed: int = 0) -> pd.DataFrame:
    """Both kinds in one table (contract `contradictions`); p corrected over the comparisons of staff and customers."""
    rows = [*negative_cases(coded), *staff_and_customers(coded, correction=correction, seed=seed)]
    return contracts.check(pd.DataFrame(rows, columns=_COLUMNS), "contradictions")


def negative_cases(coded: Coded, *, clear: float = CLEAR, apart: float = APART) -> list[dict]:
    """Themes on which most people clearly sound one way and others clearly the other: rows of `contradictions`.

    A person's side is that of all their clear passages (polarity at least `clear` from 0) on the theme; who has both is on neither. The
    majority needs three people and two thirds of those with a side; the two sides' quoted passages lie at least `apart` from each other.
    A description without a test: the polarity is the machine's.
    """
    said = _said(coded)
    said = said[(said["kind"] == "theme") & said["polarity"].notna()]
    rows = []
    for (code, source), own in said.groupby(["code", "source"], sort=True):
        sides = own[own["polarity"].abs() >= clear].assign(side=lambda t: np.sign(t["polarity"]))
        leaning = sides.groupby("respondent_id")["side"].agg(["min", "max"])
        leaning = leaning.loc[leaning["min"] == leaning["max"], "min"]
        counts = leaning.value_counts()
        most = 1.0 if counts.get(1.0, 0) > counts.get(-1.0, 0) else -1.0
        major, minor = (int(counts.get(sign, 0)) for sign in (most, -most))
        if major < exact.MARGIN or not minor or major / (major + minor) < MOST:
            continue
        a, b = (sides[sides["respondent_id"].isin(leaning.index[leaning == sign])] for sign in (most, -most))
        if abs(_mood(a) - _mood(b)) < apart:
            continue
        rows.append(_negative_case(code, source, own, a, b, most, coded))
    return rows


def _negative_case(
    code: str, source: str, own: pd.DataFrame, a: pd.DataFrame, b: pd.DataFrame, most: float, coded: Coded
) -> dict:
    say, base = coded.words["contradiction"], own["respondent_id"].nunique()
    row = {
        "contradiction": "negative case",
        "kind": "theme",
        "code": code,
        "source": source,
        "name": _name(coded, "theme", code),
    }
    row |= _side(a, base, "a", sign=most) | _side(b, base, "b", sign=-most)
    counted = in_words(row["n_people_a"], base, coded, source=source)
    moods = (say["moods"]["good"], say["moods"]["bad"]) if most > 0 else (say["moods"]["bad"], say["moods"]["good"])
    statement = say["negative case"].format(
        name=row["name"], a=counted, mood_a=moods[0], b=row["n_people_b"], base=base, mood_b=moods[1]
    )
    rest = base - row["n_people_a"] - row["n_people_b"]
    statement += say["mixed"].format(n=rest, base=base) if rest else ""
    note = coded.words["notes"]["machine mood"]
    if _other_questions(a, b):
        note += " " + coded.words["notes"]["own question"]
    return row | {
        "effect": row["polarity_a"] - row["polarity_b"],
        "verdict": "shown",
        "statement": statement,
        "note": note,
    }


def _other_questions(a: pd.DataFrame, b: pd.DataFrame) -> bool:
    """Whether the two sides mostly answered different questions: then these, not the people, may make the difference."""
    first, second = (side["question"].dropna().value_counts() for side in (a, b))
    return bool(len(first) and len(second) and first.index[0] != second.index[0])


def staff_and_customers(coded: Coded, *, correction: str = "holm", seed: int = 0) -> list[dict]:
    """Staff beside customers and former customers, for each code and theme: rows of `contradictions`.

    `frequency`: how many speak of it (Fisher's exact test of people); `sound`: how it sounds, each person's mean counting once
    (permutation test of means); `outside view`: what staff say about customers beside what customers say themselves, without a test.
    No test with fewer than 3 people on a side or 6 in all.
    """
    said, rows, p, least = _said(coded), [], [], []
    said = said[said["code"] != QUOTE]
    for source in SOURCES:
        voices = coded.voices[coded.voices["source"] == source]
        bases = [int((voices["group"] == "staff").sum()), int((voices["group"] != "staff").sum())]
        if not all(bases):
            continue
        for (kind, code), own in said[said["source"] == source].groupby(["kind", "code"], sort=True):
            staff, others = own[own["group"] == "staff"], own[own["group"] != "staff"]
            key = {"kind": kind, "code": code, "source": source, "name": _name(coded, kind, code)}
            sides = _side(staff, bases[0], "a") | _side(others, bases[1], "b")
            for name, result in (("frequency", _frequency(sides)), ("sound", _sound(staff, others, seed))):
                if name == "frequency" or (len(staff) and len(others)):
                    rows.append({"contradiction": name} | key | sides | _effect(result))
                    p.append(result.p if result else np.nan)
                    least.append(result.p_least if result else np.nan)
            about = staff[staff["text"].str.contains(coded.words["customers"], case=False, regex=True)]
            if len(about) and len(others):
                rows.append({"contradiction": "outside view"} | key | sides | _side(about, bases[0], "a"))
                p.append(np.nan)
                least.append(np.nan)
    adjusted, able = exact.corrected(np.array(p, dtype=float), np.array(least, dtype=float), method=correction)
    return [_told(row, float(q), bool(can), coded) for row, q, can in zip(rows, adjusted, able, strict=True)]


def _frequency(sides: dict[str, Any]) -> exact.Result | None:
    said, base = (sides["n_people_b"], sides["n_people_a"]), (sides["base_b"], sides["base_a"])
    k, n = sum(said), sum(base)
    small = min(*base, k, n - k) < exact.MARGIN or n < exact.SMALLEST
    return None if small else exact.fisher(said, base)


def _sound(staff: pd.DataFrame, others: pd.DataFrame, seed: int) -> exact.Result | None:
    a, b = (_of_people(side).to_numpy() for side in (staff, others))
    small = min(len(a), len(b)) < exact.MARGIN or len(a) + len(b) < exact.SMALLEST
    return None if small else exact.means_by_permutation(a, b, seed=seed)


def _effect(result: exact.Result | None) -> dict:
    if result is None:
        return {}
    low, high = max(result.low, -2.0), min(result.high, 2.0)
    return {"effect": result.effect, "low": low, "high": high, "p": result.p}


def _told(row: dict, adjusted: float, able: bool, coded: Coded) -> dict:
    """The row with its verdict, statement and note."""
    say, source = coded.words["contradiction"], row["source"]
    people = {
        "a": in_words(row["n_people_a"], row["base_a"], coded, source=source, group="staff"),
        "b": in_words(row["n_people_b"], row["base_b"], coded, source=source, group="customer"),
        "mood_a": wording.number(row["polarity_a"], coded.language, decimals=2),
        "mood_b": wording.number(row["polarity_b"], coded.language, decimals=2),
        "name": row["name"],
    }
    notes = [] if row["contradiction"] == "frequency" else [coded.words["notes"]["machine mood"]]
    if row["contradiction"] == "outside view":
        gap = row["polarity_a"] - row["polarity_b"]
        own = {"verdict": "shown", "effect": gap, "statement": say["outside view"].format(**people)}
        return row | own | {"note": " ".join([*notes, coded.words["notes"]["no rate"]])}
    verdict = "too few" if not able else "differs" if adjusted <= exact.ALPHA else "not shown"
    in_word = say["verdicts"][verdict].format(p=p_in_words(adjusted, coded.language) if able else "")
    statement = say[row["contradiction"]].format(verdict=in_word, **people)
    return row | {"p_adjusted": adjusted, "verdict": verdict, "statement": statement, "note": " ".join(notes) or None}


def _said(coded: Coded) -> pd.DataFrame:
    extra = coded.passages[["verbatim_id", "text", "polarity", "question"]]
    return coded.mentions.merge(extra, on="verbatim_id")


def _name(coded: Coded, kind: str, code: str) -> str:
    units = coded.units
    return str(units.loc[(units["kind"] == kind) & (units["code"] == code), "name"].iloc[0])


def _of_people(side: pd.DataFrame) -> pd.Series:
    return side.dropna(subset=["polarity"]).groupby("respondent_id")["polarity"].mean()


def _mood(side: pd.DataFrame) -> float:
    own = _of_people(side)
    return float(own.mean()) if len(own) else float("nan")


def _side(side: pd.DataFrame, base: int, letter: str, *, sign: float = 0.0) -> dict:
    """Counts, mean polarity and quotes of one side; with `sign` the clearest passages of that sign come first."""
    score = side["text"].map(readable).astype(float) * (0.3 + (side["polarity"] * sign if sign else side["strength"]))
    best = side.assign(score=score.fillna(0).round(6)).sort_values(["score", "verbatim_id"], ascending=[False, True])
    return {
        f"n_people_{letter}": side["respondent_id"].nunique(),
        f"base_{letter}": base,
        f"n_verbatims_{letter}": len(side),
        f"polarity_{letter}": _mood(side),
        f"exemplars_{letter}": contracts.join(from_different_people(best, QUOTES)["verbatim_id"]),
    }
