"""All measures of agreement from sums over people, so that resampling people costs one matrix product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from insights.interviews.analysis.agreement.alpha import from_sums, set_distances
from insights.interviews.analysis.agreement.ratings import Ratings

SETS = "alpha of sets"  # only for all codes together: distances between the sets of codes that a verbatim got


@dataclass(frozen=True)
class Sums:
    """What adds up over verbatims, one row per person: `binary` (people x codes x 7), `apart` (people), `sets` (people x sets).

    `given` (people x codes and, last, any code): verbatims to which somebody gave the code.
    """

    people: list[str]
    binary: np.ndarray
    given: np.ndarray
    apart: np.ndarray
    sets: np.ndarray
    distances: np.ndarray
    pair: bool


def sums(own: Ratings) -> Sums:
    """The sums of `own`; people in the order of their ids."""
    people = sorted(set(own.people))
    place = {person: number for number, person in enumerate(people)}
    group = np.array([place[person] for person in own.people], dtype=int)
    per_unit = _binary(own.given)
    binary = np.zeros((len(people), *per_unit.shape[1:]))
    np.add.at(binary, group, per_unit)
    apart_unit, sets_unit, distances = _sets(own)
    apart, sets = np.zeros(len(people)), np.zeros((len(people), sets_unit.shape[1]))
    np.add.at(apart, group, apart_unit)
    np.add.at(sets, group, sets_unit)
    some = (own.given == 1).any(axis=0)
    given = np.zeros((len(people), some.shape[1] + 1))
    np.add.at(given, group, np.column_stack([some, some.any(axis=1)]).astype(float))
    return Sums(people, binary, given, apart, sets, distances, len(own.coders) == 2)


def _binary(given: np.ndarray) -> np.ndarray:
    """Per verbatim and code: 1, observed coincidences of yes and no, yes, no, agreeing share, share of yes, yes of the first coder.

    All are 0 where fewer than two coders decided.
    """
    r = (~np.isnan(given)).sum(axis=0).astype(float)
    known, yes = r > 1, np.nansum(given, axis=0)
    pairs, values = np.where(known, r - 1, 1), np.where(known, r, 1)
    off = 2 * yes * (r - yes) / pairs
    columns = [np.ones_like(yes), off, yes, r - yes, 1 - off / values, yes / values, np.nan_to_num(given[0])]
    return np.stack(columns, axis=-1) * known[..., None]


def _sets(own: Ratings) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per verbatim the summed distances between the coders' sets, how often each set was given, and the distances between sets."""
    n = len(own.verbatims)
    held = [[None if np.isnan(row).any() else frozenset(np.flatnonzero(row)) for row in coder] for coder in own.given]
    kinds = sorted({kind for coder in held for kind in coder if kind is not None}, key=sorted)
    place, distances = {kind: number for number, kind in enumerate(kinds)}, set_distances(kinds)
    counts = np.zeros((n, len(kinds)))
    for coder in held:
        for unit, kind in enumerate(coder):
            if kind is not None:
                counts[unit, place[kind]] += 1
    counts[counts.sum(axis=1) < 2] = 0
    r = counts.sum(axis=1)
    apart = ((counts @ distances) * counts).sum(axis=1) / np.maximum(r - 1, 1)
    return apart, counts, distances


def figures(sums: Sums, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Each measure for resamples of people: `weights` (resamples x people) -> resamples x (codes and, last, all together).

    All codes together: observed and expected agreement are averaged over codes before they meet, as in the pooled kappa of De Vries,
    Elliott, Kanouse & Teleki (2008, *Field Methods* 20). Pooling the yes and no of all codes in one table instead would count it as
    agreement that both coders find one code common and another rare. A code weighs by the verbatims on which it was decided.
    """
    s = np.tensordot(weights, sums.binary, axes=1)
    n, off, yes, no, agreeing, share, first = np.moveaxis(s, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = yes + no
        observed, expected = off / total, 2 * yes * no / (total * (total - 1))
        po, p = agreeing / n, share / n
        a, b = first / n, (yes - first) / n
        chance = a * b + (1 - a) * (1 - b) if sums.pair else p**2 + (1 - p) ** 2
        out = {
            "alpha": 1 - _ratio(observed, expected, n),
            "kappa": _beyond(po, chance, n),
            "ac1": _beyond(po, 2 * p * (1 - p), n),
            "percent": with_mean(po, n),
        }
    out[SETS] = from_sums(weights @ sums.apart, weights @ sums.sets, sums.distances)[:, None]
    return out


def with_mean(values: np.ndarray, n: np.ndarray) -> np.ndarray:
    """`values` (resamples x codes) and, last, their mean weighted by `n`, codes without a value left out."""
    known = ~np.isnan(values)
    weight = np.where(known, n, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(known, values * weight, 0).sum(axis=1) / weight.sum(axis=1)
    return np.column_stack([values, mean])


def _ratio(observed: np.ndarray, expected: np.ndarray, n: np.ndarray) -> np.ndarray:
    """observed / expected by code and, last, of their means; NaN where nothing varies."""
    both = with_mean(observed, n), with_mean(expected, n)
    return np.where(both[1] > 0, both[0] / both[1], np.nan)


def _beyond(observed: np.ndarray, chance: np.ndarray, n: np.ndarray) -> np.ndarray:
    """(observed − chance) / (1 − chance) by code and, last, of their means; NaN where chance leaves nothing."""
    po, pe = with_mean(observed, n), with_mean(chance, n)
    return np.where(pe < 1 - 1e-12, (po - pe) / (1 - pe), np.nan)
