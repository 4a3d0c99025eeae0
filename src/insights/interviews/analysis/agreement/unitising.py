"""Agreement of coders who chose the passages themselves: Krippendorff's alpha for unitising.

Every interview is a line of characters on which each coder marks passages and leaves gaps. `alpha of passages` is Krippendorff's αU
(1995, *Sociological Methodology* 25; 2013, *Content Analysis*, ch. 12.4): passages that overlap cost the squared distances of their
beginnings and ends, a passage inside a gap of the other coder its squared length. `alpha of text` asks only whether the same characters
were marked, wherever the passages begin and end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from insights import contracts
from insights.errors import InputError, nearest
from insights.interviews.analysis.agreement.comparing import ALL_CODES, EVERYONE
from insights.interviews.analysis.agreement.intervals import (
    FEW_PEOPLE,
    FEWEST_GIVEN,
    interval,
    judged,
    perfect,
    resampled,
)
from insights.interviews.coding.decisions import MACHINE

COLUMNS = ("coder", "code", "interview_id", "turn", "start", "end")
PASSAGES, TEXT = "alpha of passages", "alpha of text"
Spans = list[tuple[int, int]]  # begin and end on the line of an interview, half open, in order


@dataclass(frozen=True)
class Sums:
    """What adds up over interviews (one row each, one column per code), and `inside` (interviews x interviews x codes)."""

    lengths: np.ndarray
    observed: np.ndarray
    units: np.ndarray
    within: np.ndarray
    inside: np.ndarray
    pairs: np.ndarray
    text: np.ndarray  # off, yes, no
    coders: int


def measure(
    passages: pd.DataFrame, turns: pd.DataFrame, *, blind: Sequence[str] = (), resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Agreement of the people who marked `passages` (contract `agreement`), per code and for all codes together.

    `passages`: one row per passage with `coder`, `code`, `interview_id`, `turn`, and `start`, `end` in the turn's text; a row without
    code says that the coder read the interview and found nothing. `turns` (contract `turns`): the text that was to be coded; leave out
    turns that nobody was to code. Coders are compared on the interviews that each of them read; passages of one coder and code that
    overlap count as one. Intervals resample interviews. Raises InputError for a passage outside the text.
    """
    lines = _lines(turns)
    spans, read = _spans(passages, lines)
    people = sorted(set(read) - {MACHINE})
    groups = [
        *combinations(people, 2),
        *([tuple(people)] if len(people) > 2 else []),
        *((p, MACHINE) for p in people if MACHINE in read),
    ]
    tables = []
    for coders in groups:
        interviews = sorted(set.intersection(*(read[coder] for coder in coders)))
        codes = sorted({code for (coder, code, interview) in spans if coder in coders and interview in interviews})
        if codes:
            tables.append(
                _compared(coders, codes, interviews, spans, lines, set(coders) <= set(blind), resamples, seed)
            )
    return (
        contracts.check(pd.concat(tables, ignore_index=True), "agreement") if tables else contracts.empty("agreement")
    )


def alpha(units: Sequence[dict[str, Spans]], length: int) -> dict[str, float]:
    """αU per code and, under `all`, of all codes, of one line of `length` characters; `units`: per coder the spans of each code.

    Krippendorff's example (2004, p. 254; two observers, 300 characters) gives .729 for the first code, 1 for the second, .859 for both.
    """
    codes = sorted({code for own in units for code in own})
    spans = {(str(n), code, ""): own for n, held in enumerate(units) for code, own in held.items()}
    added = _sums([str(n) for n in range(len(units))], codes, [""], spans, {"": length})
    values = _figures(added, np.ones((1, 1)))[PASSAGES][0]
    return dict(zip([*codes, ALL_CODES], values.tolist(), strict=True))


def _lines(turns: pd.DataFrame) -> dict[str, dict[int, tuple[int, int]]]:
    """Interview -> turn -> where it begins on the interview's line, and its length."""
    lines: dict[str, dict[int, tuple[int, int]]] = {}
    for interview, own in turns.sort_values(["interview_id", "turn"]).groupby("interview_id", sort=True):
        sizes = own["text"].fillna("").str.len().to_numpy()
        begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        lines[str(interview)] = {int(t): (int(b), int(s)) for t, b, s in zip(own["turn"], begins, sizes, strict=True)}
    return lines


def _spans(passages: pd.DataFrame, lines: dict) -> tuple[dict[tuple[str, str, str], Spans], dict[str, set[str]]]:
    """(coder, code, interview) -> spans on the interview's line; coder -> the interviews that he read."""
    missing = [column for column in COLUMNS if column not in passages.columns]
    if missing:
        raise InputError(f"The passages have no column {missing[0]!r}; {nearest(missing[0], passages.columns)}.")
    spans: dict[tuple[str, str, str], Spans] = {}
    read: dict[str, set[str]] = {}
    for row in passages[list(COLUMNS)].itertuples(index=False):
        if row.interview_id not in lines:
            raise InputError(
                f"A passage of {row.coder} is in {row.interview_id!r}, which is not there; {nearest(str(row.interview_id), lines)}."
            )
        read.setdefault(str(row.coder), set()).add(str(row.interview_id))
        if pd.isna(row.code) or row.code == "":
            continue
        begin, size = lines[row.interview_id].get(int(row.turn), (0, -1))
        if not 0 <= row.start < row.end <= size:
            raise InputError(
                f"A passage of {row.coder} lies outside the text: {row.interview_id}, turn {row.turn}, {row.start} to {row.end}."
            )
        key = (str(row.coder), str(row.code), str(row.interview_id))
        spans.setdefault(key, []).append((begin + int(row.start), begin + int(row.end)))
    return {key: _joined(own) for key, own in spans.items()}, read


def _joined(own: Spans) -> Spans:
    """Spans in order, those that overlap made one; spans that only touch stay two."""
    out: Spans = []
    for begin, end in sorted(own):
        if out and begin < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((begin, end))
    return out


def _gaps(own: Spans, length: int) -> np.ndarray:
    """What lies between the spans, as rows of begin and end."""
    edges = [0, *(edge for span in own for edge in span), length]
    pairs = np.array(edges).reshape(-1, 2)
    return pairs[pairs[:, 1] > pairs[:, 0]]


def _sums(coders: Sequence[str], codes: list[str], interviews: list[str], spans: dict, lengths: dict[str, int]) -> Sums:
    n, m = len(interviews), len(coders)
    observed, units, within, pairs = (np.zeros((n, len(codes))) for _ in range(4))
    inside, text = np.zeros((n, n, len(codes))), np.zeros((n, len(codes), 3))
    for c, code in enumerate(codes):
        held = [[spans.get((coder, code, interview), []) for coder in coders] for interview in interviews]
        gaps = [
            [_gaps(own, lengths[interview]) for own in line] for line, interview in zip(held, interviews, strict=True)
        ]
        sizes = [np.array([end - begin for own in line for begin, end in own], dtype=float) for line in held]
        empty = [np.concatenate([g[:, 1] - g[:, 0] for g in line]).astype(float) for line in gaps]
        for p in range(n):
            observed[p, c] = sum(
                _difference(held[p][i], gaps[p][i], held[p][j], gaps[p][j])
                for i in range(m)
                for j in range(m)
                if i != j
            )
            own = sizes[p]
            units[p, c], within[p, c] = len(own), ((own - 1) / 3 * (2 * own**2 - own)).sum()
            pairs[p, c] = (own * (own - 1)).sum()
            text[p, c] = _text(held[p], lengths[interviews[p]])
            for q in range(n):
                room = empty[q][None, :] - own[:, None] + 1
                inside[p, q, c] = (own[:, None] ** 2 * np.where(room >= 1, room, 0)).sum()
    return Sums(
        np.array([lengths[i] for i in interviews], dtype=float), observed, units, within, inside, pairs, text, m
    )


def _difference(a: Spans, gaps_a: np.ndarray, b: Spans, gaps_b: np.ndarray) -> float:
    """Krippendorff's squared differences between the sections of two coders, one direction."""
    one, other = np.array(a, dtype=float).reshape(-1, 2), np.array(b, dtype=float).reshape(-1, 2)
    begin, end = one[:, None, 0] - other[None, :, 0], one[:, None, 1] - other[None, :, 1]
    overlap = (one[:, None, 0] < other[None, :, 1]) & (other[None, :, 0] < one[:, None, 1])
    total = ((begin**2 + end**2) * overlap).sum()
    for units, gaps in ((one, gaps_b), (other, gaps_a)):
        inside = (units[:, None, 0] >= gaps[None, :, 0]) & (units[:, None, 1] <= gaps[None, :, 1])
        total += ((units[:, 1] - units[:, 0]) ** 2 * inside.any(axis=1)).sum()
    return float(total)


def _text(held: list[Spans], length: int) -> tuple[float, float, float]:
    """Per character: observed coincidences of marked and not marked, marked, not marked."""
    marked = np.zeros(length)
    for own in held:
        for begin, end in own:
            marked[begin:end] += 1
    m = len(held)
    return float((2 * marked * (m - marked) / (m - 1)).sum()), float(marked.sum()), float((m - marked).sum())


def _figures(s: Sums, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Both measures for resamples of interviews: `weights` (resamples x interviews) -> resamples x (codes and, last, all together)."""
    observed, expected = _parts(s, weights)
    return {name: 1 - _ratio(observed[name], expected[name]) for name in (PASSAGES, TEXT)}


def _parts(s: Sums, weights: np.ndarray) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Observed and expected disagreement by code."""
    length, m = (weights @ s.lengths)[:, None], s.coders
    observed = weights @ s.observed / (m * (m - 1) * length**2)
    inside = np.einsum("bp,pqc,bq->bc", weights, s.inside, weights, optimize=True)
    met = (weights @ s.units - 1) * (weights @ s.within) + inside  # units met by other units, and by gaps
    expected = 2 / length * met / (m * length * (m * length - 1) - weights @ s.pairs)
    off, yes, no = np.moveaxis(np.tensordot(weights, s.text, axes=1), -1, 0)
    total = yes + no
    return {PASSAGES: observed, TEXT: off / total}, {PASSAGES: expected, TEXT: 2 * yes * no / (total * (total - 1))}


def _ratio(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    both = np.column_stack([observed, observed.sum(axis=1)]), np.column_stack([expected, expected.sum(axis=1)])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(both[1] > 0, both[0] / both[1], np.nan)


def _compared(coders, codes, interviews, spans, lines, blind: bool, resamples: int, seed: int) -> pd.DataFrame:
    lengths = {i: sum(size for _, size in lines[i].values()) for i in interviews}
    added, n = _sums(coders, codes, interviews, spans, lengths), len(interviews)
    values = _figures(added, np.ones((1, n)))
    draws = resampled(lambda weights: _figures(added, weights), n, resamples, seed)
    counts = [sum(len(spans.get((coder, code, i), [])) for coder in coders for i in interviews) for code in codes]
    several, notes = (
        len(coders) > 2,
        [*(["not blind"] if not blind else []), *(["few people"] if n < FEW_PEOPLE else [])],
    )
    rows = []
    for name in (PASSAGES, TEXT):
        for place, (code, given) in enumerate(zip([*codes, ALL_CODES], [*counts, sum(counts)], strict=True)):
            value, low, high = float(values[name][0, place]), np.nan, np.nan
            if value >= 1 - 1e-12:
                low, high = perfect(given, 1.0)
            elif not np.isnan(value):
                low, high = interval(value, draws[name][:, place], n=n)
            rare = [*notes, *(["rare code"] if given < FEWEST_GIVEN else [])]
            rows.append({
                "coder_a": EVERYONE if several else coders[0], "coder_b": EVERYONE if several else coders[1], "code": code,
                "measure": name, "value": value, "low": low, "high": high, "n_units": given, "n_people": n, "n_given": given,
                "judgement": judged(value, given, given), "judgement_low": judged(low, given, given), "blind": blind,
                "note": contracts.join(rare),
            })  # fmt: skip
    return pd.DataFrame(rows)
