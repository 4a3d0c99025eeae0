"""Codes for passages: the machine proposes, people decide.

Before anyone decided, the codebook's words are all there is; every decision teaches all codes, and tells how far to believe a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from insights import contracts
from insights.interviews.coding import calibration, learner, pool
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import MACHINE, standing
from insights.interviews.coding.reasons import Reasons
from insights.interviews.coding.starting import Units, believed, prompts, units_of
from insights.interviews.coding.teaching import teaching_of
from insights.interviews.management import is_management
from insights.interviews.vectors.models import load

VERSION = 3  # of the way proposals are made; goes up when the same input would give others
_COLUMNS = ["verbatim_id", "code", "coder", "status", "probability", "reason", "model"]


@dataclass(frozen=True)
class Prepared:
    """All that proposals need and no decision changes, so that a retraining takes a moment.

    `start`: log odds of passages × codes before anyone decided, `best`: the sentence behind them where the code has cues; `defined`:
    codes without cues, whose log odds come of the learner's scores; `prompted`: what the questions add to `start`; `idle`: passages
    that only manage the conversation; `questions`: those before the passages; `vectors_of`: name of the encoder. `ground` is None
    where there is no passage or no code.
    """

    frame: pd.DataFrame
    codes: tuple[Code, ...]
    ids: pd.Index
    ground: learner.Ground | None
    start: np.ndarray
    best: np.ndarray
    defined: np.ndarray
    prompted: np.ndarray
    units: Units
    idle: np.ndarray
    questions: tuple[str, ...]
    language: str
    vectors_of: str


@dataclass(frozen=True)
class Belief:
    """`probability` of passages × codes, `votes` of people on the passages in `rows`, and the `calibration` behind it."""

    probability: np.ndarray
    votes: np.ndarray
    rows: np.ndarray
    calibration: calibration.Calibration


def prepare(
    verbatims: pd.DataFrame, vectors: np.ndarray, codes: Sequence[Code], *, language: str = "de", asked: Sequence[str] = (),
    cache: Path | None = None, model: Path | None = None,
) -> Prepared:  # fmt: skip
    """What `propose` and the order of work need before any decision; make it once, retrain as often as people decide.

    `vectors`: one row per verbatim, of the encoder `model`; `asked`: the question before each, where it is known (what answers "What
    do you wish for?" is rather a wish).
    """
    frame, codes, vectors = verbatims.reset_index(drop=True), tuple(codes), np.asarray(vectors)
    questions = tuple(asked) or ("",) * len(frame)
    ids, name = pd.Index(frame["verbatim_id"].to_numpy(dtype=object)), load(model).name
    if frame.empty or not codes:
        nothing = np.zeros((len(frame), len(codes)))
        units, idle = Units([], vectors[:0], np.array([], dtype=int)), np.ones(len(frame), dtype=bool)
        return Prepared(
            frame, codes, ids, None, nothing, nothing.astype(int), np.zeros(len(codes), dtype=bool), nothing, units, idle, questions,
            language, name,
        )  # fmt: skip
    texts, related = frame["text"].tolist(), learner.relations(codes)
    points = pool.pool_of(texts, vectors)
    ground = learner.ground_of(points, teaching_of(codes, points, cache=cache, model=model), related)
    cued = any(code.cues for code in codes)
    units = (
        units_of(texts, vectors, cache=cache, model=model) if cued else Units([], vectors[:0], np.array([], dtype=int))
    )
    start, best = believed(codes, vectors, units, related, cache=cache, model=model)
    defined = np.isnan(start).all(axis=0)
    if defined.any():
        alone = learner.learn(ground, np.zeros((0, len(codes))), np.array([], dtype=int))
        start = np.where(defined, calibration.by_definition(alone.scores), start)
    prompted = prompts(codes, frame, questions)
    return Prepared(
        frame, codes, ids, ground, start + prompted, best, defined, prompted, units, is_management(frame, language), questions,
        language, name,
    )  # fmt: skip


def propose(prepared: Prepared, decisions: pd.DataFrame, *, at_least: float = 0.5) -> pd.DataFrame:
    """The people's `decisions` and the machine's proposals (contract `codings`), with reason and model of each proposal.

    A passage can get several codes; one that only manages the conversation gets none. `at_least`: probability from which a code is
    proposed. A proposal on a passage that people decided on is what the machine would say without that decision, so that both can be
    compared. `model` says calibrated=yes of a code when people accepted six passages for it and rejected six, and its probabilities came
    out as often right as they say; else they only order the proposals and are no base for a count.
    """
    if prepared.ground is None:
        return contracts.check(decisions, "codings")
    belief = beliefs(prepared, decisions)
    probability = np.round(belief.probability, 4)
    wanted = (probability >= at_least) & ~prepared.idle[:, None]
    ids = prepared.ids
    reasons = Reasons(prepared, belief)
    rows = []
    for number, code in enumerate(prepared.codes):
        own, name = np.flatnonzero(wanted[:, number]), model_name(prepared, belief, number)
        for row, reason in zip(own, reasons.of(number, own), strict=True):
            rows.append((ids[row], code.code, MACHINE, "proposed", float(probability[row, number]), reason, name))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    parts = [part for part in (decisions, table) if not part.empty]
    return contracts.check(pd.concat(parts or [decisions]), "codings")


def beliefs(prepared: Prepared, decisions: pd.DataFrame, *, tested: bool = True) -> Belief:
    """The probability of every code for every passage, after what people decided; this is the retraining.

    `tested`: whether it is also looked for how often probabilities are right, which takes most of the time and changes none of them.
    """
    total, rows, told = _votes(prepared, decisions)
    votes, disputed = np.sign(total), told & (total == 0)
    scores = learner.learn(prepared.ground, votes, rows, disputed).scores
    weight = learner.weighed(votes, learner.observed(votes, prepared.ground.related, disputed))
    # Where definitions are all there was to believe, the scores say the same better with every decision.
    now = np.where(prepared.defined, calibration.by_definition(scores) + prepared.prompted, prepared.start)
    seen = prepared.start[rows], scores[rows], votes > 0, weight
    fitted = calibration.calibrate(*seen, now=now[rows], decided=votes != 0)
    if tested:
        error, pairs = calibration.held_out_error(*seen, now=now[rows])
        fitted = replace(fitted, error=error, tested=pairs)
    return Belief(calibration.probabilities(fitted, prepared.start, scores, now=now), votes, rows, fitted)


def model_name(prepared: Prepared, belief: Belief, number: int) -> str:
    """Model, version, parameters, what it learned from, and whether the probabilities of code `number` can be counted on.

    `error` is the code's cross-validated calibration error over its `pairs` from probability .2 on; it is named once people accepted
    six passages and rejected six.
    """
    fitted = belief.calibration
    found = "yes" if fitted.calibrated(number) else "no"
    if fitted.enough[number] and fitted.tested[number]:
        found += f"; error={fitted.error[number]:.2f}; pairs={fitted.tested[number]}"
    return (
        f"codes-{VERSION}; vectors={prepared.vectors_of}; ridge={learner.RIDGE}; words={pool.WORDS}; neighbours={pool.NEIGHBOURS}; "
        f"smoothing={pool.SMOOTHING}; decided={fitted.n_decided}; calibrated={found}"
    )


def _votes(prepared: Prepared, decisions: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Votes for less votes against, of decided passages × codes; the rows of the passages; and which pairs anybody decided."""
    decided = decisions[decisions["status"].isin(["accepted", "rejected"]) & (decisions["coder"] != MACHINE)]
    where = prepared.ids.get_indexer(decided["verbatim_id"].to_numpy(dtype=object))
    which = pd.Index([code.code for code in prepared.codes]).get_indexer(decided["code"].to_numpy(dtype=object))
    known = (where >= 0) & (which >= 0)
    vote = np.where(decided["status"] == "accepted", 1.0, -1.0)[known]
    rows = np.unique(where[known])
    pairs = np.searchsorted(rows, where[known]), which[known]
    total = np.zeros((len(rows), len(prepared.codes)))
    told = np.zeros(total.shape, dtype=bool)
    np.add.at(total, pairs, vote)
    told[pairs] = True
    return total, rows, told


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
