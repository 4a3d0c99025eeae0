"""What interviews say of a persona, held against the survey: agrees, silent, or contradicts.

The rule, in this order; whatever is not clear is silence:
1. A statement and a question (or one of its answers) match when they share words that carry meaning: the whole name of the statement's
   theme, or two words of the passage. Words that stand in several questions, or in many passages, carry none.
2. What must follow is fixed by the field. Needs, wishes, motivation and values: the persona agrees with an attitude, or gives an answer,
   more often than all others. Problems, fears, aversions and what speaks against: it is less satisfied; what speaks for: more satisfied.
   Any other pair is open, and so is a wish in a passage that denies the word, and every question whose direction is not plain: one that
   denies or avoids something itself, a scale that begins with agreement, grades of which 1 is the best.
3. The persona's respondents are compared with all others (`contrasts.compare`, false discovery rate over all statements below 5 %, and the
   interval of the difference without 0). As expected: agree. The other way round: contradict, unless they only chose another answer from
   a list, which denies nothing. Else: silent.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd

from insights import contracts, estimates, wording
from insights.contracts import split
from insights.personas.drafting.passages import REST, sentences
from insights.personas.drafting.profiles import answers
from insights.personas.language import label, quotable
from insights.personas.material import Material
from insights.personas.validation.contrasts import Contrast, compare
from insights.personas.validation.words import say, words

WANTED = ("needs", "wishes", "motivation", "values")
DISLIKED = ("problems", "fears", "aversions", "contra")
LIKED = ("pro",)
ATTITUDES = ("psychographic", "behaviour")
ALPHA = 0.05
COMMON, COMMON_FROM = 0.05, 10  # share (and least number) of all passages above which a word says nothing of its own
SHORTEST = 4  # letters of a word that can carry meaning
TOPIC_LENGTH = 60
AVOIDS = re.compile(
    r"\b(vermeid|meide|ungern|lehne|verzicht|ohne\b|avoid|refus|dislike|without\b|rather not\b)", re.IGNORECASE
)
BEST_FIRST = re.compile(
    r"\b1\s*(=|is|ist|bedeutet|means)\s*(the )?(sehr|voll|best|ausgezeichnet|very|full|excellent)|schulnote|school grade",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def triangulate(material: Material, members: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Every statement from interviews with what the survey says to it (hand-over `persona_triangulation`).

    The rule stands at the head of this module; `n_people` counts who said it in an interview, open answers of the survey itself are no
    second source. Empty without interviews, without a survey, or without segments.
    """
    fields = (*WANTED, *DISLIKED, *LIKED)
    told = statements[(statements["source"] == "verbatims") & statements["field"].isin(fields)]
    spoken = material.verbatims[material.verbatims["source"] == "interview"].set_index("verbatim_id")["respondent_id"]
    heard = [len({spoken[one] for one in split(cell) if one in spoken.index}) for cell in told["evidence"]]
    told = told.assign(n_people=heard)[np.array(heard, dtype=int) > 0]
    if told.empty or material.memberships.empty:
        return contracts.empty("persona_triangulation")
    questions = _questions(material)
    rows = [_row(material, members, row, questions) for row in told.itertuples()]
    corrected = estimates.adjusted([row.pop("p") for row in rows], "bh")
    judged = [_judged(row | {"p_adjusted": p}, material) for row, p in zip(rows, corrected, strict=True)]
    return contracts.check(pd.DataFrame(judged), "persona_triangulation")


def contradictions(triangulated: pd.DataFrame, persona: str, *, voices: int = 2) -> int:
    """Statements of `persona` that the survey contradicts and that at least `voices` people made."""
    own = triangulated[(triangulated["persona_id"] == persona) & (triangulated["verdict"] == "contradict")]
    return int((own["n_people"] >= voices).sum())


def _questions(material: Material) -> list[tuple[pd.Series, str | None, set[str]]]:
    """Questions and single answers with the words that carry their meaning."""
    language = material.language
    found = []
    for _, variable in material.variables.sort_values("position").iterrows():
        if variable["variable"] not in material.responses or variable["role"] not in (*ATTITUDES, "satisfaction"):
            continue
        if variable["kind"] in ("ordinal", "numeric"):
            found.append((variable, None, stems(variable["label"], language)))
        elif variable["kind"] in ("nominal", "multiple"):
            listed = split(variable["categories"])
            if {wording.yes_or_no(one) for one in listed} == {True, False}:
                yes = next(one for one in listed if wording.yes_or_no(one))
                found.append((variable, yes, stems(variable["label"], language)))
            else:
                found += [(variable, category, stems(category, language)) for category in listed]
    common = _common(material)
    shared = Counter(stem for _, _, own in found for stem in own)
    limit = {stem for stem, n in shared.items() if n > 2}
    return [(variable, category, own - common - limit) for variable, category, own in found]


def _common(material: Material) -> set[str]:
    counts: Counter[str] = Counter()
    for text in material.verbatims["text"]:
        counts.update(stems(text, material.language))
    return {stem for stem, n in counts.items() if n > max(COMMON_FROM, COMMON * len(material.verbatims))}


def stems(text: str, language: str) -> set[str]:
    """The words of `text` that can carry meaning, without endings."""
    lists = words(language)["measures"]
    found = {word.casefold() for word in WORD.findall(str(text))} - set(lists["stop"])
    return {_stem(word, lists["endings"]) for word in found if len(word) >= SHORTEST}


def _stem(word: str, endings: list[str]) -> str:
    """Without up to two endings: of case and of number."""
    for _ in range(2):
        fits = [ending for ending in endings if word.endswith(ending) and len(word) - len(ending) >= SHORTEST]
        word = word.removesuffix(fits[0]) if fits else word
    return word


def _row(material: Material, members: pd.DataFrame, statement, questions) -> dict:
    theme, text = _theme(material, statement), str(statement.text)
    row = {
        "statement_id": statement.statement_id, "persona_id": statement.persona_id, "field": statement.field,
        "topic": theme or _beginning(text), "n_people": int(statement.n_people), "variable": None, "category": None,
        "shared": None, "reason": "no question", "value": np.nan, "rest": np.nan, "low": np.nan, "high": np.nan,
        "n": None, "p": np.nan, "expected": 0, "direction": 0,
    }  # fmt: skip
    match = _match(theme, text, questions, statement.field, material.language)
    if match is None:
        return row
    variable, category, shared = match
    row |= {"variable": variable["variable"], "category": category, "shared": contracts.join(sorted(shared))}
    expected = _expected(statement.field, variable["role"])
    if not expected or not _plain(variable, category, material.language):
        return row | {"reason": "direction open"}
    if statement.field not in DISLIKED and _negated(text, shared, material.language):
        return row | {"reason": "negated"}
    own = answers(material, members, statement.persona_id)["respondent_id"]
    inside = material.responses["respondent_id"].isin(own).to_numpy()
    found = compare(material.responses, variable, inside, category=category)
    if found is None:
        return row | {"reason": "few answers"}
    return row | {"reason": "", "expected": expected, **_figures(found)}


def _figures(found: Contrast) -> dict:
    return {
        "value": found.own.value, "rest": found.rest.value, "low": found.apart.low, "high": found.apart.high,
        "n": found.own.n, "p": found.p, "direction": found.direction,
    }  # fmt: skip


def _theme(material: Material, statement) -> str:
    """The label of the theme of the statement's first passage; empty where it fits none."""
    first = split(statement.evidence)[:1]
    known = material.theme_verbatims[material.theme_verbatims["verbatim_id"].isin(first)]
    if known.empty or known.iloc[0]["theme_id"] == REST:
        return ""
    labels = material.themes.set_index("theme_id")["label"]
    return str(labels.get(known.iloc[0]["theme_id"], ""))


def _match(theme: str, text: str, questions, field: str, language: str):
    """The question that shares most with the statement, those first from whose answer something follows; None where none does."""
    in_theme, in_text = stems(theme, language), stems(text, language)
    best, reached = None, (False, 0)
    for variable, category, own in questions:
        named = bool(in_theme) and in_theme <= own
        score = 2 * named + len(own & in_text)
        rank = (bool(_expected(field, variable["role"])), score)
        if score >= 2 and rank > reached:
            best, reached = (variable, category, own & (in_theme | in_text)), rank
    return best


def _expected(field: str, role: str) -> int:
    if role == "satisfaction":
        return -1 if field in DISLIKED else 1 if field in LIKED else 0
    return 1 if field in WANTED else 0


def _plain(variable: pd.Series, category: str | None, language: str) -> bool:
    """Whether more of the question, or of its answer `category`, means more of what its words name."""
    asked = str(variable["label"]) if category is None or wording.yes_or_no(category) else category
    said = {word.casefold() for word in WORD.findall(asked)}
    if said & set(words(language)["measures"]["negations"]) or AVOIDS.search(asked) or BEST_FIRST.search(asked):
        return False
    scale = split(variable["categories"]) if variable["kind"] == "ordinal" else []
    return not scale or not wording.agrees(scale[0]) or wording.agrees(scale[-1])


def _negated(text: str, shared: set[str], language: str) -> bool:
    negations = set(words(language)["measures"]["negations"])
    return any(
        stems(part, language) & shared and {word.casefold() for word in WORD.findall(part)} & negations
        for part in sentences(text)
    )


def _beginning(text: str) -> str:
    return text if len(text) <= TOPIC_LENGTH else text[:TOPIC_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–") + " …"


def _judged(row: dict, material: Material) -> dict:
    expected, direction = row.pop("expected"), row.pop("direction")
    verdict = "silent"
    if not row["reason"]:
        holds = row["p_adjusted"] < ALPHA and direction != 0
        chosen = row["category"] is not None and wording.yes_or_no(row["category"]) is None
        verdict = "silent" if not holds else "agree" if direction == expected else "silent" if chosen else "contradict"
        silence = "other choice" if holds else "no difference"
        row["reason"] = {"silent": silence, "agree": "as said", "contradict": "against"}[verdict]
    key = verdict if verdict != "silent" else row["reason"].replace(" ", "_")
    return row | {"verdict": verdict, "statement": _sentence(row, key, material)}


def _sentence(row: dict, key: str, material: Material) -> str:
    language = material.language
    what = say("triangulation", "what", language, topic=row["topic"], field=label(row["field"], language))
    if row["variable"] is None:
        return say("triangulation", key, language, what=what)
    variable = material.variables.set_index("variable").loc[row["variable"]]
    values = {"what": what, "label": quotable(variable["label"]), "category": row["category"]}
    if not pd.isna(row["value"]):
        values |= {"n": int(row["n"]), **_in_words(row, variable, language)}
    return say("triangulation", key, language, **values)


def _in_words(row: dict, variable: pd.Series, language: str) -> dict:
    if row["category"] is not None:
        return {
            "measure": say("triangulation", "category", language, category=row["category"]),
            "value": wording.percent(row["value"], language), "rest": wording.percent(row["rest"], language),
            "interval": wording.interval(100 * row["low"], 100 * row["high"], language, decimals=0) + say("triangulation", "points", language),
        }  # fmt: skip
    top = len(split(variable["categories"])) if variable["kind"] == "ordinal" else 0
    return {
        "measure": say("triangulation", "mean_of_scale" if top else "mean", language, top=top),
        "value": wording.number(row["value"], language), "rest": wording.number(row["rest"], language),
        "interval": wording.interval(row["low"], row["high"], language, decimals=1),
    }  # fmt: skip
