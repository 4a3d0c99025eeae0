"""Which way of counting a project uses: measured on its own segments, since no file says it and programs differ.

Every reading is tried on every segment. A segment's quoted text settles it where it is there; otherwise people mark whole words, and
under a wrong reading the edges fall into the middle of words. Ties go to what the program that wrote the file is known to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights.interviews.exchange.refi.offsets import READINGS, RawText, Reading, to_ours

SURE = 0.8  # below this share a person is asked
FEWEST = 3  # segments from which on a share says something
FEWEST_OF_ONE = 5  # the same for one document of a project
LEAD = 1.0  # edges by which an unexpected reading must be ahead
MOST = 2000  # segments that are looked at
# The prior counts as much as one edge of a segment, so that a single odd segment does not overturn it.
PRIOR_WEIGHT = 1.0
QUOTE_WEIGHT = 3.0  # edges that a quote is worth, of two that each passage has
# Many coders leave the full stop out; only where all do, an end that takes it in is the better explanation.
BEFORE_STOP = 0.98
KNOWN = (
    ("nvivo", Reading("utf16", "kept")),
    ("atlas", Reading("codepoint", "one")),
    ("potato", Reading("codepoint", "one", "inclusive")),
)
DEFAULT = Reading("codepoint", "one")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Segments:
    """A text with the segments that a program marked in it: their raw `starts` and `ends`, and `quotes` (empty where none)."""

    document: str
    raw: RawText
    starts: np.ndarray
    ends: np.ndarray
    quotes: list[str]


@dataclass(frozen=True)
class Choice:
    """The reading taken, its score, the best one that would give other spans, and what decided."""

    reading: Reading
    score: float = float("nan")
    runner_up: str = ""
    runner_up_score: float = float("nan")
    segments: int = 0
    decided_by: str = "origin"
    lead: float = float("inf")  # edges by which it is ahead of what the program is rather known for
    by_document: dict[str, tuple[float, int]] = field(default_factory=dict)

    @property
    def measured(self) -> bool:
        """Whether nobody told the reading."""
        return self.decided_by not in ("user", "declared")

    @property
    def sure(self) -> bool:
        """Whether the segments bear the reading out, or are too few to speak against what the program is known for."""
        return (self.segments < FEWEST or self.score >= SURE) and self.lead >= LEAD


def prior_of(origin: str) -> Reading:
    """How the program that wrote the file is known to count."""
    name = origin.lower()
    return next((reading for word, reading in KNOWN if word in name), DEFAULT)


def choose(texts: list[Segments], prior: Reading) -> Choice:
    """The reading that fits the segments of a project best; ties go to the one nearest to `prior`."""
    texts = [text for text in texts if len(text.starts)]
    n = sum(len(text.starts) for text in texts)
    if not n:
        return Choice(prior)
    scored = [(reading, _score(spans)) for reading, spans in _groups(_thinned(texts, n), prior)]
    ranked = sorted(scored, key=lambda one: (-one[1].evidence - _bonus(one[0], prior), _distance(one[0], prior)))
    (best, score), others = ranked[0], ranked[1:]
    # Where as many quotes fit the first two, what tells them apart are the edges.
    quoted = score.speak and not (others and others[0][1].best == score.best)
    share, second = (one.quotes if quoted else one.edges for one in (score, others[0][1] if others else score))
    tied = not others or (best == prior and score.evidence <= others[0][1].evidence)
    return Choice(
        best,
        share,
        others[0][0].key if others else "",
        second if others else float("nan"),
        n,
        "origin" if tied else "quotes" if quoted else "boundaries",
        _lead(ranked, prior),
        {text.document: (_document_share(text, best, quoted), len(text.starts)) for text in texts},
    )


def _lead(ranked: list[tuple[Reading, _Score]], prior: Reading) -> float:
    """By how many edges the best is ahead of those nearer to `prior`; endless where there are none."""
    best, score = ranked[0]
    nearer = [one.evidence for reading, one in ranked[1:] if _distance(reading, prior) < _distance(best, prior)]
    return score.evidence - max(nearer) if nearer else float("inf")


def table(choice: Choice, names: dict[str, str], project: str) -> pd.DataFrame:
    """What was chosen, as the model's table `readings`: the project first, then its documents."""
    common = {"reading": choice.reading.key, "decided_by": choice.decided_by}
    first = {
        "document": project,
        "score": choice.score,
        "runner_up": choice.runner_up,
        "runner_up_score": choice.runner_up_score,
        "segments": choice.segments,
    }
    rows = [
        {"document": names.get(document, document), "score": score, "segments": n}
        for document, (score, n) in choice.by_document.items()
    ]
    return pd.DataFrame([common | row for row in [first, *rows]])


@dataclass(frozen=True)
class _Score:
    edges: float  # share of edges at a word boundary
    points: float  # the same in finer steps, summed over the edges
    quotes: float  # share of the telling quotes that fit
    best: int  # number of quotes that fit as well as under any reading
    speak: bool  # whether enough passages carry a quote that some reading bears out; a name that is no quote fits none

    @property
    def evidence(self) -> float:
        """What speaks for the reading, in edges."""
        return self.points + (QUOTE_WEIGHT * self.best if self.speak else 0)


@dataclass(frozen=True)
class _Spans:
    """The segments of all texts under one reading, beside what their quotes say."""

    parts: list[tuple[Segments, np.ndarray, np.ndarray]]
    matches: np.ndarray  # as `_matches`
    highest: np.ndarray  # the best match of each quote under any reading


def _groups(texts: list[Segments], prior: Reading) -> list[tuple[Reading, _Spans]]:
    """One reading for each set of spans, the one nearest to `prior`: many readings give the same in a plain text."""
    possible = set().union(*(text.raw.differs for text in texts))
    seen: dict[bytes, tuple[Reading, list]] = {}
    for reading in sorted(READINGS, key=lambda one: _distance(one, prior)):
        if {name for name in ("unit", "line_end", "bom") if getattr(reading, name) != getattr(prior, name)} <= possible:
            parts = [(text, *to_ours(text.raw, text.starts, text.ends, reading)) for text in texts]
            seen.setdefault(b"".join(a.tobytes() + b.tobytes() for _, a, b in parts), (reading, parts))
    found = list(seen.values())
    matches = np.array([_matches(parts) for _, parts in found])
    return [(reading, _Spans(parts, matches[i], matches.max(axis=0))) for i, (reading, parts) in enumerate(found)]


def _matches(parts: list[tuple[Segments, np.ndarray, np.ndarray]]) -> list[int]:
    """For each segment how well its quote is its text: 3 wholly, 2 but for blanks at its ends, 1 its beginning (cut off), 0 not."""
    found = []
    for text, starts, ends in parts:
        for start, end, quote in zip(starts, ends, text.quotes, strict=True):
            held = re.sub(r"\s+", " ", text.raw.text[start:end]) if quote and 0 <= start < end else ""
            cut = re.sub(r"\s*(\.\.\.|…)$", "", quote)
            begins = len(cut) >= 8 and held.startswith(cut)
            found.append(0 if not held else 3 if held == quote else 2 if held.strip() == quote else 1 if begins else 0)
    return found


def plain(text: str) -> str:
    """`text` in one line with single blanks, as programs put a quote into a name."""
    return " ".join(text.split())


def _score(spans: _Spans) -> _Score:
    edges = [
        point
        for text, starts, ends in spans.parts
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        for point in edge_points(text.raw.text, start, end)
    ]
    telling = spans.highest > 0
    n = int(telling.sum())
    return _Score(
        edges=float(np.mean([point > 0 for point in edges])),
        points=sum(edges),
        quotes=float((spans.matches[telling] > 0).mean()) if n else float("nan"),
        # A quote that is whole under some reading is not the beginning of another.
        best=int((spans.matches == spans.highest)[telling].sum()),
        speak=n > 0 and n >= 0.2 * len(spans.matches),
    )


def edge_points(text: str, start: int, end: int) -> tuple[float, float]:
    """How well the two edges of a span sit: 1 at the edge of a word or line, 0 inside a word or outside the text.

    In between: a span that begins or ends with a blank, or that ends right before the full stop of its sentence.
    """
    if not 0 <= start < end <= len(text):
        return 0.0, 0.0
    first = 1.0
    if start and _in_word(text[start - 1], text[start]):
        first = 0.0
    elif text[start].isspace() and text[start] != "\n":
        first = 0.5
    last = 1.0
    if end < len(text) and _in_word(text[end - 1], text[end]):
        last = 0.0
    elif text[end - 1].isspace() and text[end - 1] != "\n":
        last = 0.5
    elif end < len(text) and text[end] in ".!?…" and (end + 1 == len(text) or text[end + 1].isspace()):
        last = BEFORE_STOP
    return first, last


def _in_word(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not (_UNSPACED.match(left) or _UNSPACED.match(right))


def _bonus(reading: Reading, prior: Reading) -> float:
    return PRIOR_WEIGHT * (1 - _distance(reading, prior) / 4)


def _distance(reading: Reading, prior: Reading) -> int:
    return sum(getattr(reading, name) != getattr(prior, name) for name in ("unit", "line_end", "end", "bom"))


def _thinned(texts: list[Segments], n: int) -> list[Segments]:
    if n <= MOST:
        return texts
    step = -(-n // MOST)
    return [Segments(t.document, t.raw, t.starts[::step], t.ends[::step], t.quotes[::step]) for t in texts]


def _document_share(text: Segments, reading: Reading, quoted: bool) -> float:
    parts = [(text, *to_ours(text.raw, text.starts, text.ends, reading))]
    told = [match > 0 for match, quote in zip(_matches(parts), text.quotes, strict=True) if quote] if quoted else []
    edges = [
        point > 0
        for _, a, b in parts
        for s, e in zip(a, b, strict=True)
        for point in edge_points(text.raw.text, int(s), int(e))
    ]
    return max(float(np.mean(edges)), float(np.mean(told)) if told else 0.0)


def as_told(texts: list[Segments], reading: Reading, *, by: str) -> Choice:
    """A reading that was not measured but told: by the `user`, or `declared` in a file of our own."""
    texts = [text for text in texts if len(text.starts)]
    shares = {text.document: (_document_share(text, reading, False), len(text.starts)) for text in texts}
    n = sum(count for _, count in shares.values())
    score = sum(share * count for share, count in shares.values()) / n if n else float("nan")
    return Choice(reading, score, segments=n, decided_by=by, by_document=shares)
