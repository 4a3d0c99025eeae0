"""Which touchpoints the conversions owe themselves to: the first, the last, all alike, and the Markov removal effect.

A path ends with a conversion; what follows begins a new one. Removal effect (Anderl, Becker, von Wangenheim & Schumann 2016): by what
share the probability of a conversion falls when paths break off at a touchpoint, in the absorbing Markov chain of first order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.journey.events.clustered import distinct
from insights.journey.events.log import Log

MODELS = ("first", "last", "linear", "markov")
DIRECT = "(direct)"  # conversions without a touchpoint before them
MOST_TOUCHPOINTS = 60
OTHER = "(others)"


@dataclass(frozen=True)
class Paths:
    """Paths of touchpoints: `touch` and `path` per contact in order, `converted` and `person` per path, `names` of the touchpoints."""

    touch: np.ndarray
    path: np.ndarray
    converted: np.ndarray
    person: np.ndarray
    names: tuple[str, ...]


def paths(log: Log | None, conversion: list[str], touchpoint: str | None = None) -> Paths | None:
    """The paths to conversions; touchpoints are the activities, or the values of the column `touchpoint`. None without conversions."""
    if log is None or not conversion:
        return None
    ends = np.isin(log.activity, [log.code(name) for name in conversion])
    before = np.concatenate([[0], np.cumsum(ends)[:-1]])  # conversions so far
    key = log.case * np.int64(ends.sum() + 1) + before
    path = np.concatenate([[0], np.cumsum(key[1:] != key[:-1])])
    n_paths = int(path[-1]) + 1
    converted = np.bincount(path, weights=ends, minlength=n_paths) > 0
    person = np.zeros(n_paths, dtype=np.int64)
    person[path] = log.person
    codes, names = (log.activity, log.names) if touchpoint is None else log.attributes[touchpoint]
    contact = ~ends & (codes >= 0)
    real = np.zeros(
        n_paths, dtype=bool
    )  # what follows a conversion and leads nowhere further counts like every other path
    real[path[contact]] = True
    real |= converted
    renumbered = np.cumsum(real) - 1
    touch, names = _few(codes[contact], log.person[contact], names)
    return Paths(touch, renumbered[path[contact]], converted[real], person[real], names)


def _few(touch: np.ndarray, person: np.ndarray, names: tuple[str, ...]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Codes without gaps for the most frequent touchpoints; those that are rarer, or of fewer than five people, are one touchpoint."""
    pairs = distinct(touch * np.int64(person.max(initial=0) + 1) + person)
    who = pairs // (person.max(initial=0) + 1)
    n, people = np.bincount(touch, minlength=len(names)), np.bincount(who, minlength=len(names))
    order = np.argsort(-n, kind="stable")
    kept = order[(people[order] >= estimates.suppress_below())][:MOST_TOUCHPOINTS]
    while (
        len(kept)
        and len(kept) < np.count_nonzero(n)
        and estimates.gives_away(np.delete(people, kept)[np.delete(n, kept) > 0])
    ):
        kept = kept[:-1]  # else those left over could be worked out from the sum
    kept = np.sort(kept)
    code = np.full(len(names), len(kept), dtype=np.int64)
    code[kept] = np.arange(len(kept))
    more = (OTHER,) if len(kept) < np.count_nonzero(n) else ()
    return code[touch], (*(names[i] for i in kept), *more)


def attribution(
    log: Log | None, conversion: list[str], touchpoint: str | None = None, *, seed: int, draws: int = 300
) -> pd.DataFrame:
    """The hand-over table `event_attribution`: conversions by touchpoint and model, which sum to all conversions in every model.

    `credit` in conversions and `share` with the 95 % bootstrap interval over people; `removal` is the removal effect of the Markov chain.
    """
    found = paths(log, conversion, touchpoint)
    if found is None or not found.converted.any():
        return contracts.empty("event_attribution")
    return contracts.check(attributed(found, seed=seed, draws=draws), "event_attribution")


def attributed(found: Paths, *, seed: int, draws: int = 300) -> pd.DataFrame:
    """Credit of every touchpoint by every model, with intervals."""
    parts = _Parts(found)
    people = len(parts.people)
    rng = np.random.default_rng(seed)
    plain = parts.credits(np.ones((1, people)))
    drawn: list[dict[str, np.ndarray]] = []
    for some in np.array_split(np.arange(draws), max(1, draws * people // 5_000_000 + 1)):
        weights = rng.multinomial(people, np.full(people, 1 / people), size=len(some)).astype(float)
        drawn.append(parts.credits(weights))
    size, width = len(found.names), int(found.person.max()) + 1
    contacts = distinct(found.path * np.int64(size) + found.touch)
    by_person = distinct(contacts % size * width + found.person[contacts // size])
    counted = {
        "n": np.append(np.bincount(contacts % size, minlength=size), parts.direct_paths),
        "n_people": np.append(
            np.bincount(by_person // width, minlength=size), len(distinct(found.person[parts.direct]))
        ),
        "n_converting": np.append(
            np.bincount(contacts % size, weights=found.converted[contacts // size], minlength=size).astype(np.int64),
            parts.direct_paths,
        ),
        "conversions": int(found.converted.sum()),
        "paths": len(found.converted),
        "people": people,
    }
    tables = []
    for model in MODELS:
        low, high = np.nanquantile(np.concatenate([part[model] for part in drawn]), [0.025, 0.975], axis=0)
        table = pd.DataFrame(
            {
                "model": model,
                "touchpoint": [*found.names, DIRECT],
                "share": plain[model][0],
                "low": np.minimum(low, plain[model][0]),
                "high": np.maximum(high, plain[model][0]),
                **counted,
            }
        )
        table["credit"] = table["share"] * counted["conversions"]
        table["removal"] = np.append(plain["removal"][0], np.nan) if model == "markov" else np.nan
        tables.append(table if parts.direct_paths else table.iloc[:-1])
    return pd.concat(tables, ignore_index=True)


class _Parts:
    """What credits need, summed up per person once, so that bootstrap samples are products of matrices."""

    def __init__(self, found: Paths):
        from scipy.sparse import coo_array

        self.size = size = len(found.names)
        self.people, person = np.unique(found.person, return_inverse=True)
        touched = np.bincount(found.path, minlength=len(found.converted))
        starts = np.cumsum(touched) - touched
        order = np.argsort(found.path, kind="stable")
        touch, path = found.touch[order], found.path[order]
        self.direct = found.converted & (touched == 0)
        self.direct_paths = int(self.direct.sum())
        some = np.flatnonzero(touched > 0)
        won = some[found.converted[some]]

        def summed(who, cell, width, weight=None):
            values = np.ones(len(who)) if weight is None else weight
            return coo_array((values, (who, cell)), shape=(len(self.people), width)).tocsr()

        inside = found.converted[path]
        self.first = summed(person[won], touch[starts[won]], size)
        self.last = summed(person[won], touch[starts[won] + touched[won] - 1], size)
        self.linear = summed(person[path[inside]], touch[inside], size, 1 / touched[path[inside]])
        self.straight = summed(person[self.direct], np.zeros(self.direct_paths, dtype=np.int64), 1)
        # states: touchpoints, then start, conversion, loss
        final = np.append(path[1:] != path[:-1], True) if len(path) else np.zeros(0, dtype=bool)
        onward = np.where(final, size + 1 + ~found.converted[path], np.append(touch[1:], 0))
        steps = [touch * (size + 3) + onward, size * (size + 3) + touch[starts[some]]]
        self.steps = summed(
            np.concatenate([person[path], person[some]]), np.concatenate(steps), (size + 1) * (size + 3)
        )

    def credits(self, weights: np.ndarray) -> dict[str, np.ndarray]:
        """Shares of the conversions by model, one row per sample of `weights` (samples × people); the direct ones come last."""
        simple = {name: weights @ getattr(self, name) for name in ("first", "last", "linear")}
        straight = np.asarray(weights @ self.straight)
        total = np.asarray(simple["first"]).sum(axis=1, keepdims=True) + straight
        with np.errstate(divide="ignore", invalid="ignore"):
            found = {
                name: np.concatenate([np.asarray(part), straight], axis=1) / total for name, part in simple.items()
            }
            removal = removal_effects(np.asarray(weights @ self.steps).reshape(-1, self.size + 1, self.size + 3))
            parted = removal / removal.sum(axis=1, keepdims=True) * (1 - straight / total)
        return found | {"removal": removal, "markov": np.concatenate([np.nan_to_num(parted), straight / total], axis=1)}


def removal_effects(counts: np.ndarray) -> np.ndarray:
    """Removal effect of each touchpoint in chains of transition counts (samples × (touchpoints, start) × (touchpoints, start, conversion, loss)).

    Paths that pass a touchpoint and convert have the probability that it is ever reached times that of converting from it; without
    the touchpoint they are lost. Both follow from the fundamental matrix.
    """
    size = counts.shape[1] - 1
    chances = counts / np.maximum(counts.sum(axis=2, keepdims=True), 1e-300)
    visits = np.linalg.inv(np.eye(size + 1) - chances[:, :, : size + 1])
    converting = (visits @ chances[:, :, size + 1 : size + 2])[:, :, 0]
    at = np.arange(size)
    reached = visits[:, size, :size] / visits[:, at, at]
    with np.errstate(divide="ignore", invalid="ignore"):
        return reached * converting[:, :size] / converting[:, size:]
