"""Proposals while somebody codes: each decision moves them at once, and soon after they are learned anew from all decisions.

The step in between is that of one more passage in the kernel regression of `coding.learner`, its score taken from what is proposed now.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
import pandas as pd

from insights.interviews.coding import agenda, calibration, learner
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.pool import chosen, likeness
from insights.interviews.coding.proposing import Belief, Prepared, beliefs, prepare
from insights.interviews.coding.reasons import Reasons
from insights.interviews.vectors import encode

SHOWN = 5  # proposals sent for each passage; the first three have keys
_LEAST = 0.02  # probability below which a code is no proposal
_SOFT = 1e-4  # how far a probability stays from 0 and 1 when it is moved


@dataclass(frozen=True)
class Material:
    """What proposals are made from: `verbatims`, the questions `asked` before them, the study's language, cache and model of vectors."""

    verbatims: pd.DataFrame
    asked: tuple[str, ...]
    language: str
    cache: Path | None = None
    model: Path | None = None

    def prepared(self, codes: Sequence[Code]) -> Prepared:
        """Everything that no decision changes."""
        vectors = encode(self.verbatims["text"], cache=self.cache, model=self.model, progress=False)
        options = {"asked": self.asked, "cache": self.cache, "model": self.model}
        return prepare(self.verbatims, vectors, codes, language=self.language, **options)


class Proposals:
    """The probability of every code for every passage, as it is believed now."""

    def __init__(self, prepared: Prepared):
        self.prepared = prepared
        self.codes = [code.code for code in prepared.codes]
        self._row = {verbatim: row for row, verbatim in enumerate(prepared.ids)}
        self._column = {code: number for number, code in enumerate(self.codes)}
        self._lock = Lock()
        self._moves: deque[tuple[int, int, float]] = deque()  # asked for
        self._steps: list[tuple[int, int, float]] = []  # made since it was learned anew
        self._belief: Belief | None = None
        self._reasons: Reasons | None = None
        self._chance = np.zeros((len(prepared.frame), len(self.codes)))

    @property
    def is_learned(self) -> bool:
        """Whether there is anything to propose yet."""
        return self._belief is not None or self.prepared.ground is None

    def fresh(self) -> None:
        """Forget the single steps: what is learned next has all decisions made so far."""
        with self._lock:
            self._moves.clear()
            self._steps.clear()

    def learn(self, decisions: pd.DataFrame) -> None:
        """Learn anew from all `decisions`; steps made meanwhile are made again."""
        if self.prepared.ground is None:
            return
        belief = beliefs(self.prepared, decisions, tested=False)
        reasons = Reasons(self.prepared, belief)
        with self._lock:
            self._belief, self._reasons = belief, reasons
            self._chance = belief.probability.copy()
            for step in self._steps:
                self._chance = self._moved(*step)

    def move(self, verbatim: str, code: str, weight: float) -> None:
        """One decision more: 1 accepted, −1 rejected; the same with the opposite sign takes it back. Costs nothing until somebody asks
        for the probabilities: it is called where a key is answered."""
        row, column = self._row.get(verbatim), self._column.get(code)
        if row is not None and column is not None and self.prepared.ground is not None:
            self._moves.append((row, column, weight))

    def chance(self) -> np.ndarray:
        """The probability of every code for every passage: passages × codes."""
        with self._lock:
            while self._moves:
                step = self._moves.popleft()
                self._steps.append(step)
                self._chance = self._moved(*step)
            return self._chance

    def _moved(self, row: int, column: int, weight: float) -> np.ndarray:
        points = self.prepared.ground.pool.points
        alike = likeness(points, chosen(points, np.array([row])))
        reach = self.prepared.ground.pool.smoothed(alike)[:, 0].astype(float) / (float(alike[row, 0]) + learner.RIDGE)
        now = np.clip(self._chance[:, column], _SOFT, 1 - _SOFT)
        apart = (1.0 if weight > 0 else 0.0) - now[row]
        step = sum(calibration.START[1:]) * apart * abs(weight) * reach
        chance = self._chance.copy()
        chance[:, column] = 1 / (1 + np.exp(-(np.log(now / (1 - now)) + step)))
        return chance

    def best(self) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of the likeliest codes of each passage and their probabilities in percent; passages × `SHOWN`, 255 for none."""
        size = min(SHOWN, len(self.codes))
        chance = self.chance()
        found = np.full((len(chance), SHOWN), 65535, dtype=np.uint16)
        percent = np.full(found.shape, 255, dtype=np.uint8)
        if not size or not len(found):
            return found, percent
        order = np.argpartition(-chance, size - 1, axis=1)[:, :size]
        values = np.take_along_axis(chance, order, axis=1)
        within = np.argsort(-values, axis=1, kind="stable")
        order, values = np.take_along_axis(order, within, axis=1), np.take_along_axis(values, within, axis=1)
        shown = (values >= _LEAST) & ~self.prepared.idle[:, None]
        found[:, :size] = np.where(shown, order, 65535)
        percent[:, :size] = np.where(shown, np.round(100 * values), 255)
        return found, percent

    def reasons(self, verbatim: str, codes: Sequence[str]) -> dict[str, str]:
        """Why each of `codes` is proposed for a passage."""
        row, reasons = self._row.get(verbatim), self._reasons
        if row is None or reasons is None:
            return {}
        known = [code for code in codes if code in self._column]
        return {code: reasons.of(self._column[code], np.array([row]))[0] for code in known}

    def order(self, *, size: int = 30) -> list[str]:
        """The passages where a decision teaches most, the first one first."""
        if self._belief is None:
            return []
        return [str(self.prepared.ids[pick.row]) for pick in agenda.picks(self.prepared, self._belief, size=size)]


def decisions_table(decided: Mapping[tuple[str, str], str], coder: str) -> pd.DataFrame:
    """Status by (verbatim_id, code) as the learner reads it."""
    return pd.DataFrame({
        "verbatim_id": pd.array([key[0] for key in decided], dtype="str"), "code": pd.array([key[1] for key in decided], dtype="str"),
        "coder": coder, "status": pd.array(list(decided.values()), dtype="str"),
    })  # fmt: skip
