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
    some = np.nanmax(own.given, axis=0) > 0
    given = np.zeros((len(people), some.shape[1] + 1))
    np.add.at(given, group, np.column_stack([some, some.any(axis=1)]).astype(float))
    return Sums(people, binary, given, apart, sets, distances, len(own.coders) == 2)


def _binary(given: np.ndarray) -> np.ndarray:
    """Per verbatim and code: 1, observed coincidences of yes and no, yes, no, agreeing share, share of yes, yes of the first coder."""
    r = (~np.isnan(given)).sum(axis=0).astype(float)
    yes = np.nansum(given, axis=0)
    off = 2 * yes * (r - yes) / (r - 1)
    columns = [np.ones_like(yes), off, yes, r - yes, 1 - off / r, yes / r, np.nan_to_num(given[0])]
    return np.stack(columns, axis=-1)


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
    r = counts.sum(axis=1)
    apart = ((counts @ distances) * counts).sum(axis=1) / np.maximum(r - 1, 1)
    return apart, counts, distances


def figures(sums: Sums, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Each measure for resamples of people: `weights` (resamples x people) -> resamples x (codes and, last, all together).

    All codes together: observed and expected agreement are averaged over codes before they meet, as in the pooled kappa of De Vries,
    Elliott, Kanouse & Teleki (2008, *Field Methods* 20). Pooling the yes and no of all codes in one table instead would count it as
    agreement that both coders find one code common and another rare.
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
            "alpha": 1 - _ratio(observed, expected),
            "kappa": _beyond(po, chance),
            "ac1": _beyond(po, 2 * p * (1 - p)),
            "percent": np.column_stack([po, po.mean(axis=1)]),
        }
    out[SETS] = from_sums(weights @ sums.apart, weights @ sums.sets, sums.distances)[:, None]
    return out


def _ratio(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """observed / expected by code and, last, of their means; NaN where nothing varies."""
    both = np.column_stack([observed, observed.mean(axis=1)]), np.column_stack([expected, expected.mean(axis=1)])
    return np.where(both[1] > 0, both[0] / both[1], np.nan)


def _beyond(observed: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """(observed − chance) / (1 − chance) by code and, last, of their means; NaN where chance leaves nothing."""
    po, pe = (np.column_stack([part, part.mean(axis=1)]) for part in (observed, chance))
    return np.where(pe < 1 - 1e-12, (po - pe) / (1 - pe), np.nan)
