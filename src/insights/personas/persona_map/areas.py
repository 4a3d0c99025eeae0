"""Where each persona lies on the map, the cloud of its people without single people, and how many are a mixture of two."""

from __future__ import annotations

import itertools

import numpy as np

from insights import contracts, estimates
from insights.contracts.documents import Belonging, PersonaArea, PersonaDots
from insights.personas.screening.membership import Target

CLEARLY = 0.7  # probability from which somebody is clearly of one persona
ALSO = 0.3  # probability of the second persona from which somebody is a mixture
DOTS = 200  # groups of neighbours that a map shows at most, more or less


def persona_areas(places: np.ndarray, target: Target) -> list[PersonaArea]:
    """Centre and covariance of each persona, everybody counted by probability and weight; a persona of fewer than five people has no area.

    The radius is the median Mahalanobis distance of those who most probably belong to it, so that the area holds half of them.
    `places`: respondents of `target` × 2, NaN for who has none.
    """
    placed = ~np.isnan(places[:, 0])
    areas = []
    for k, persona in enumerate(target.personas):
        mine = placed & (target.persona == k)
        if mine.sum() < estimates.suppress_below():
            continue
        mass = (target.weight * target.belongs[:, k])[placed]
        centre = np.average(places[placed], axis=0, weights=mass)
        away = places[placed] - centre
        spread = (away * mass[:, None]).T @ away / mass.sum()
        squared = np.einsum("ij,jk,ik->i", away, np.linalg.pinv(spread), away)
        distance = np.sqrt(np.maximum(squared, 0.0))  # by rounding a square can fall a hair below zero
        own = mine[placed]
        areas.append(
            PersonaArea(
                persona_id=persona, n=int((target.persona == k).sum()), x=float(centre[0]), y=float(centre[1]),
                var_x=float(spread[0, 0]), var_y=float(spread[1, 1]), cov_xy=float(spread[0, 1]),
                radius=_median(distance[own], target.weight[placed][own]),
            )
        )  # fmt: skip
    return areas


def _median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values, kind="stable")
    at = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(at, 0.5 - 1e-9)])


def neighbours(places: np.ndarray, target: Target) -> list[PersonaDots]:
    """The people of each persona in groups of neighbours, each told by its mean place (microaggregation: Domingo-Ferrer & Mateo-Sanz 2002).

    People are halved along the longer side of their cloud until a group is as small as may be: five people, more where there are many.
    """
    placed = np.flatnonzero(~np.isnan(places[:, 0]))
    least = max(estimates.suppress_below(), -(-len(placed) // DOTS))
    found = []
    for k, persona in enumerate(target.personas):
        for group in _halved(placed[target.persona[placed] == k], places, least):
            x, y = places[group].mean(axis=0)
            found.append(PersonaDots(persona_id=persona, n=len(group), x=float(x), y=float(y)))
    return found


def _halved(people: np.ndarray, places: np.ndarray, least: int) -> list[np.ndarray]:
    if len(people) < least:
        return []
    if len(people) < 2 * least:
        return [people]
    longer = int(np.ptp(places[people, 1]) > np.ptp(places[people, 0]))
    ordered = people[np.argsort(places[people, longer], kind="stable")]
    half = len(ordered) // 2
    return _halved(ordered[:half], places, least) + _halved(ordered[half:], places, least)


def belonging(target: Target) -> list[Belonging]:
    """How many respondents are clearly of one persona (0.7 or more), a mixture of two (the second has 0.3 or more), or neither.

    A share below ten respondents is left out, and so is a count of one to four (`few`) with its share, and the next smallest one where
    the hidden count would follow from the others.
    """
    ordered = np.sort(target.belongs, axis=1)[:, ::-1]
    mixture = ordered[:, 1] >= ALSO if ordered.shape[1] > 1 else np.zeros(len(ordered), dtype=bool)
    clear = (ordered[:, 0] >= CLEARLY) & ~mixture
    kinds = {"clear": clear, "mixture": mixture, "spread": ~clear & ~mixture}
    counts = {kind: int(inside.sum()) for kind, inside in kinds.items()}
    few = {kind for kind, n in counts.items() if 0 < n < estimates.suppress_below()}
    hidden = set(few)
    rest = sorted((n, kind) for kind, n in counts.items() if n and kind not in few)
    while rest and hidden and estimates.gives_away([counts[kind] for kind in hidden]):
        hidden.add(rest.pop(0)[1])
    found = []
    for kind, inside in kinds.items():
        estimate = estimates.share(inside, weights=target.weight)
        shown = estimate.n >= estimates.no_share_below() and kind not in hidden
        figures = {"share": estimate.value, "low": estimate.low, "high": estimate.high} if shown else {}
        found.append(Belonging(kind=kind, n=None if kind in hidden else counts[kind], few=kind in few, **figures))
    return found


def between(target: Target) -> dict[str, int]:
    """How many respondents are a mixture of two personas, by pair; pairs with fewer than five are left out."""
    order = np.argsort(-target.belongs, axis=1, kind="stable")
    counts: dict[str, int] = {}
    if len(target.personas) > 1 and len(order):
        second = np.take_along_axis(target.belongs, order[:, 1:2], axis=1)[:, 0]
        for i, j in itertools.combinations(range(len(target.personas)), 2):
            pair = np.sort(order[:, :2], axis=1) == [i, j]
            n = int((pair.all(axis=1) & (second >= ALSO)).sum())
            if n >= estimates.suppress_below():
                counts[contracts.join([target.personas[i], target.personas[j]])] = n
    return counts
