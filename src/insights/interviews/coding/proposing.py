"""Codes for passages: the machine proposes, people decide.

Without decisions a logistic regression learns from the example sentences of the codebook, and cue words add their weight; decided
passages join the examples and, once there are enough, weigh examples against cues.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from insights import contracts, wording
from insights.interviews.coding.codebook import QUOTE, Code
from insights.interviews.coding.decisions import MACHINE, standing
from insights.interviews.language import sentences, words
from insights.interviews.management import is_management
from insights.interviews.polarity import neutral_sentences
from insights.interviews.questions import code_weight, directions
from insights.interviews.vectors import encode

_MASK = re.compile(r"\[[^\]]*\]")  # what masking put in, as in `[Telefon]`, is nobody's word
ENOUGH = 6  # accepted and as many not accepted passages of a code from which on they weigh examples against cues
_START = -0.7  # log odds that a passage gets before it says anything
_OF_VECTORS, _OF_CUES, _OF_QUESTION = 1.0, 1.0, 1.0
_PROMPTED = {"de": "auf die Frage", "en": "asked"}
_DECIDED, _PASSED_OVER = 2.0, 0.4  # weight of a decided passage, and of one that a coder saw and gave another code


@dataclass(frozen=True)
class _Units:
    """Sentences of all passages: their texts, vectors, and the row of their passage."""

    texts: list[str]
    vectors: np.ndarray
    rows: np.ndarray


def propose(
    verbatims: pd.DataFrame, vectors: np.ndarray, codes: Sequence[Code], decisions: pd.DataFrame, *, language: str = "de",
    asked: Sequence[str] = (), at_least: float = 0.5, cache: Path | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The people's `decisions` and the machine's proposals (contract `codings`), with the reason of each proposal.

    `vectors`: one row per verbatim; `asked`: the question before each, where it is known (what answers "What do you wish for?" is
    rather a wish, what answers "What do you like?" hardly a problem). Passages that only manage the conversation get no proposal,
    others can get several codes; `at_least`: probability from which a code is proposed. The probabilities order the proposals; before
    people have decided they are not calibrated.
    """
    if verbatims.empty or not codes:
        return contracts.check(decisions, "codings")
    frame = verbatims.reset_index(drop=True)
    units = _units(frame["text"].tolist(), cache)
    examples = [encode(_teaching(code), cache=cache) for code in codes]
    neutral = encode(neutral_sentences(), cache=cache)
    questions = list(asked) or [""] * len(frame)
    pointing, idle = directions(frame, questions), is_management(frame, language)
    rows = []
    for number, code in enumerate(codes):
        prompted = np.array([_prompted(code, *pair) for pair in zip(questions, pointing, strict=True)])
        others = np.vstack(
            [neutral, *(own for other, own in enumerate(examples) if not _related(codes, number, other))]
        )
        taught = _taught(frame, decisions, code.code)
        odds, unit = _log_odds(code, examples[number], others, units, np.asarray(vectors), taught)
        probability = np.round(1 / (1 + np.exp(-(odds + _OF_QUESTION * prompted))), 4)
        for row in np.flatnonzero((probability >= at_least) & ~idle):
            reason = _reason(code, units, int(unit[row]), examples[number], frame, vectors, taught, int(row), language)
            reason += (
                _because_asked(questions[row] or frame["question"].iloc[row], language) if prompted[row] > 0 else ""
            )
            rows.append(
                (frame["verbatim_id"].iloc[row], code.code, MACHINE, "proposed", float(probability[row]), reason)
            )
    table = pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status", "probability", "reason"])
    return contracts.check(pd.concat([part for part in (decisions, table) if not part.empty] or [decisions]), "codings")


def _teaching(code: Code) -> list[str]:
    """What teaches a code: its examples first, those in another language last."""
    return [*code.examples, *filter(None, [code.definition]), code.name, *code.further]


def _prompted(code: Code, question: str, pointing: str) -> float:
    """What the question before adds to the log odds: where an open question has a direction that, else its cue words."""
    return code_weight(code.code, pointing) if pointing else min(_cue_weight(code, question), 2.0)


def _because_asked(question: str, language: str) -> str:
    return f"; {_PROMPTED[language]} {wording.quoted(question, language)}"


def _units(texts: list[str], cache: Path | None) -> _Units:
    parts, rows = [], []
    for row, text in enumerate(texts):
        own = [text[start:end] for start, end in sentences(text)] or [text]
        parts += own
        rows += [row] * len(own)
    return _Units(parts, encode(parts, cache=cache), np.array(rows))


def _related(codes: Sequence[Code], a: int, b: int) -> bool:
    """The same code, or parent and child: the examples of one say nothing against the other."""
    return a == b or codes[a].parent == codes[b].code or codes[b].parent == codes[a].code


def _taught(frame: pd.DataFrame, decisions: pd.DataFrame, code: str) -> pd.DataFrame:
    """Rows of `frame` that people decided on: `row`, `accepted`, `weight`; passages given other codes only weigh little."""
    votes = decisions[decisions["code"] == code].assign(
        vote=lambda t: t["status"].map({"accepted": 1, "rejected": -1, "proposed": 0})
    )
    votes = votes.groupby("verbatim_id")["vote"].sum()
    given = set(decisions.loc[decisions["status"] == "accepted", "verbatim_id"]) - set(votes.index)
    place = {verbatim: row for row, verbatim in enumerate(frame["verbatim_id"])}
    rows = [(place[v], vote > 0, _DECIDED) for v, vote in votes.items() if v in place]
    rows += [(place[v], False, _PASSED_OVER) for v in sorted(given) if v in place]
    return pd.DataFrame(rows, columns=["row", "accepted", "weight"])


def _log_odds(
    code: Code, own: np.ndarray, others: np.ndarray, units: _Units, vectors: np.ndarray, taught: pd.DataFrame
):
    """Log odds of the code for every passage, and the sentence that speaks most for it."""
    from sklearn.linear_model import LogisticRegression

    decided = vectors[taught["row"].to_numpy(dtype=int)]
    x = np.vstack([own, others, decided])
    y = np.concatenate([np.ones(len(own)), np.zeros(len(others)), taught["accepted"].to_numpy(dtype=float)])
    weight = np.concatenate([np.ones(len(own) + len(others)), taught["weight"].to_numpy(dtype=float)])
    model = LogisticRegression(C=6.0, max_iter=500, class_weight="balanced").fit(x, y, sample_weight=weight)
    learned = np.maximum(model.decision_function(units.vectors), model.decision_function(vectors)[units.rows])
    cues = np.array([_cue_weight(code, text) for text in units.texts])
    scores = _OF_VECTORS * learned + _OF_CUES * cues + _START + _form(code, units.texts)
    odds = np.full(len(vectors), -np.inf)
    np.maximum.at(odds, units.rows, scores)
    best = np.zeros(len(vectors), dtype=int)
    for unit in range(len(scores) - 1, -1, -1):
        if scores[unit] == odds[units.rows[unit]]:
            best[units.rows[unit]] = unit
    return _weighed(odds, vectors, units, cues, taught), best


def _weighed(odds, vectors, units: _Units, cues, taught: pd.DataFrame) -> np.ndarray:
    """Log odds weighed by what people decided, once there are enough decisions."""
    accepted = int(taught["accepted"].sum())
    if accepted < ENOUGH or len(taught) - accepted < ENOUGH:
        return odds
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    per_passage = np.zeros(len(vectors))
    np.maximum.at(per_passage, units.rows, cues)
    rows, truth = taught["row"].to_numpy(dtype=int), taught["accepted"].to_numpy(dtype=int)
    model = LogisticRegression(C=6.0, max_iter=500, class_weight="balanced")
    folds = StratifiedKFold(3)
    unseen = cross_val_predict(model, vectors[rows], truth, cv=folds, method="decision_function")
    share = LogisticRegression(C=1.0).fit(np.column_stack([unseen, per_passage[rows]]), truth)
    model.fit(vectors[rows], truth, sample_weight=taught["weight"].to_numpy(dtype=float))
    both = share.decision_function(np.column_stack([model.decision_function(vectors), per_passage]))
    trust = len(truth) / (len(truth) + 30.0)  # examples count less the more was decided
    return trust * both + (1 - trust) * odds


def _cue_weight(code: Code, text: str) -> float:
    text = _MASK.sub(" ", text)
    hits = sorted((weight for pattern, weight in code.cues if pattern.search(text)), reverse=True)
    return sum(weight / 2**place for place, weight in enumerate(hits))


def _form(code: Code, texts: list[str]) -> np.ndarray:
    """A quote is short; for the other codes the form does not matter."""
    if code.code != QUOTE:
        return np.zeros(len(texts))
    lengths = np.array([len(words(text)) for text in texts])
    return np.where((lengths < 4) | (lengths > 20), -1.5, np.where(lengths <= 14, 0.2, -0.3))


def _reason(code, units: _Units, unit: int, own: np.ndarray, frame, vectors, taught, row: int, language: str) -> str:
    """Why the code was proposed, in the study's language: the cue words, or what the passage resembles."""
    hits = [
        (weight, match.group().strip(" ,."))
        for pattern, weight in code.cues
        if (match := pattern.search(_MASK.sub(" ", units.texts[unit])))
    ]
    german = language == "de"
    if hits:
        word = max(hits)[1]
        return f"wegen: „{word}“" if german else f"because of: “{word}”"
    accepted = taught.loc[taught["accepted"].astype(bool), "row"].tolist()
    like = "ähnlich wie" if german else "similar to"
    texts = list(code.examples) or [*filter(None, [code.definition]), code.name]
    closeness = own[: len(texts)] @ units.vectors[unit]
    if accepted:
        passages = np.asarray(vectors)[accepted] @ np.asarray(vectors)[row]
        if passages.max() >= closeness.max():
            return f"{like} {frame['verbatim_id'].iloc[accepted[int(passages.argmax())]]}"
    nearest = texts[int(closeness.argmax())].rstrip(".")
    return f"{like} „{nearest}“" if german else f"{like} “{nearest}”"


def code_table(codings: pd.DataFrame, verbatims: pd.DataFrame, codes: Sequence[Code]) -> pd.DataFrame:
    """The codebook with its counts (contract `codes`): people, passages, and how many of the passages people decided."""
    stands = standing(codings).merge(verbatims[["verbatim_id", "respondent_id"]], on="verbatim_id")
    rows = []
    for code in codes:
        own = stands[stands["code"] == code.code]
        rows.append({
            "code": code.code, "name": code.name, "parent": code.parent, "definition": code.definition,
            "n_people": own["respondent_id"].nunique(), "n_verbatims": len(own), "n_decided": int(own["decided"].astype(bool).sum()),
        })  # fmt: skip
    return contracts.check(pd.DataFrame(rows), "codes") if rows else contracts.empty("codes")
