"""Which passages to code next, so that the machine learns most from the least work.

Each passage is worth what a decision on it would tell about all others (the reduction of variance of the learner; Seo et al. 2000), those
counting most about which the machine is unsure; what one pick tells, the next need not tell again, so near-duplicates do not follow
each other. A heading is no passage to decide on, and in a few words there is little to decide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, wording
from insights.interviews.coding.learner import RIDGE
from insights.interviews.coding.pool import Points, chosen, likeness
from insights.interviews.coding.proposing import Belief, Prepared, beliefs
from insights.interviews.language import words
from insights.interviews.privacy.masks import unmasked

ALIKE = 0.35  # likeness from which a passage stands for another
_MOST = 1000  # passages weighed against each other
_SURE = 0.1  # weight of a passage about which the machine is sure, against 1 for one where it is not
_UNEXPLORED = 0.5  # how much more a passage counts whose likely codes nobody has accepted yet
_UNHEARD = 0.2  # … and one of a person of whom nothing was decided
_SHORT = 4  # words below which a passage may be a heading without a colon
_SCARCE = 0.3  # its weight
_LIKELY = 0.25  # probability from which a code is named
_SPLIT = 0.5  # the second code is named when it is at least so likely against the first
_WORDING = {
    "de": {
        "unexplored": "zu {first} ist noch nichts entschieden", "split": "schwankt zwischen {first} und {second}",
        "unsure": "bei {first} unsicher ({share})", "sure": "bestätigt oder widerlegt {first}",
        "none": "noch passt kein Code deutlich", "like": "steht für {n} ähnliche Passagen", "one": "steht für eine ähnliche Passage",
        "unheard": "von dieser Person ist noch nichts codiert",
    },
    "en": {
        "unexplored": "nothing was decided on {first} yet", "split": "torn between {first} and {second}",
        "unsure": "unsure about {first} ({share})", "sure": "confirms or refutes {first}",
        "none": "no code fits clearly yet", "like": "stands for {n} similar passages", "one": "stands for a similar passage",
        "unheard": "nothing this person said was coded yet",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Pick:
    """One passage to code: its `row`, what it `gain`s, how many undecided passages are `alike`, whether its person is `unheard`."""

    row: int
    gain: float
    alike: int
    unheard: bool


def order_of_work(prepared: Prepared, decisions: pd.DataFrame, *, size: int = 50) -> pd.DataFrame:
    """The next `size` passages to code after `decisions` (contract `coding_agenda`), the most telling first, each with its reason.

    Passages that people decided on, those that only manage the conversation, and headings (what ends in a colon) are left out. `code` is the code to decide on first;
    where it is empty, the passage is to be read with the whole codebook in mind.
    """
    if prepared.ground is None:
        return contracts.empty("coding_agenda")
    belief = beliefs(prepared, decisions)
    found = picks(prepared, belief, size=size)
    most = max((pick.gain for pick in found), default=1.0) or 1.0
    rows = [
        (
            rank,
            prepared.frame["verbatim_id"].iloc[pick.row],
            *_named(prepared, belief, pick),
            round(pick.gain / most, 4),
        )
        for rank, pick in enumerate(found, 1)
    ]
    return contracts.check(
        pd.DataFrame(rows, columns=["rank", "verbatim_id", "code", "reason", "gain"]), "coding_agenda"
    )


def picks(prepared: Prepared, belief: Belief, *, size: int = 50) -> list[Pick]:
    """The passages in the order in which they teach most."""
    texts = prepared.frame["text"].tolist()
    heading = np.array([text.rstrip().endswith(":") for text in texts], dtype=bool)
    open_rows = np.setdiff1d(np.flatnonzero(~prepared.idle & ~heading), belief.rows)
    if len(open_rows) > _MOST:
        open_rows = open_rows[np.linspace(0, len(open_rows) - 1, _MOST).astype(int)]
    if not len(open_rows):
        return []
    points = chosen(prepared.ground.pool.points, open_rows)
    alike = likeness(points, points).astype(float)
    told = _untold(alike, points, chosen(prepared.ground.pool.points, belief.rows))
    people = prepared.frame["respondent_id"].astype(str).to_numpy()
    heard = set(people[belief.rows])
    weights, found, left = _weights(belief, open_rows), [], np.ones(len(open_rows), dtype=bool)
    substance = _substance([texts[row] for row in open_rows])
    similar = (alike >= ALIKE).sum(axis=1) - 1
    for _ in range(min(size, len(open_rows))):
        unheard = np.array([person not in heard for person in people[open_rows]])
        gain = np.where(
            left, (told**2 @ weights) / (np.diag(told) + RIDGE) * (1 + _UNHEARD * unheard) * substance, -1.0
        )
        best = int(gain.argmax())
        found.append(Pick(int(open_rows[best]), float(gain[best]), int(similar[best]), bool(unheard[best])))
        left[best] = False
        heard.add(people[open_rows[best]])
        told = told - np.outer(told[:, best], told[best]) / (told[best, best] + RIDGE)
    return found


def _substance(texts: list[str]) -> np.ndarray:
    """Weight of each text by how much there is to decide in it."""
    return np.array([_SCARCE if len(words(unmasked(text))) < _SHORT else 1.0 for text in texts])


def _untold(alike: np.ndarray, points: Points, decided: Points) -> np.ndarray:
    """What the open passages would tell of each other once the decided ones have told theirs (posterior covariance)."""
    if not len(decided.dense):
        return alike
    across = likeness(points, decided).astype(float)
    among = likeness(decided, decided).astype(float) + RIDGE * np.eye(len(decided.dense))
    return alike - across @ np.linalg.solve(among, across.T)


def _weights(belief: Belief, rows: np.ndarray) -> np.ndarray:
    """How much it matters to learn about each passage: unsure ones, and those whose likely codes nobody has accepted yet."""
    chance = belief.probability[rows]
    unsure = np.minimum((4 * chance * (1 - chance)).sum(axis=1) / 2, 1.0)
    accepted = (belief.votes > 0).sum(axis=0)
    share = chance / np.maximum(chance.sum(axis=1, keepdims=True), 1e-9)
    return (_SURE + unsure) * (1 + _UNEXPLORED * (share / (1 + accepted)).sum(axis=1))


def _named(prepared: Prepared, belief: Belief, pick: Pick) -> tuple[str | None, str]:
    """The code to decide on first, and why the passage comes here."""
    said, language = _WORDING[prepared.language], prepared.language
    chance = belief.probability[pick.row]
    order = np.argsort(-chance, kind="stable")
    first = order[0]
    names = [wording.quoted(prepared.codes[number].name, language) for number in order[:2]]
    parts = [said[_why(belief, chance, order)].format(
        first=names[0], second=names[-1], share=wording.percent(float(chance[first]), language)
    )]  # fmt: skip
    if pick.alike:
        parts.append(said["one"] if pick.alike == 1 else said["like"].format(n=pick.alike))
    if pick.unheard:
        parts.append(said["unheard"])
    return (prepared.codes[first].code if chance[first] >= _LIKELY else None), "; ".join(parts)


def _why(belief: Belief, chance: np.ndarray, order: np.ndarray) -> str:
    if chance[order[0]] < _LIKELY:
        return "none"
    if not (belief.votes[:, order[0]] != 0).any():
        return "unexplored"
    if len(order) > 1 and chance[order[1]] >= _SPLIT * chance[order[0]]:
        return "split"
    return "sure" if chance[order[0]] > 0.8 else "unsure"
