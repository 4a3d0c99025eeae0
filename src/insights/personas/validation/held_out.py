"""Are people assigned to the same persona by a model that never saw them?

Classifying people by the answers that made the segments would be easy even where chance made them: the labels are a function of the
answers. So the latent classes themselves are fitted anew, without the people held out, and only then asked where these belong.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import estimates
from insights.contracts import split
from insights.personas.material import Material

COLUMNS = [
    "persona_id", "n", "value", "low", "high", "n_assigned", "precision", "precision_low", "precision_high", "guess",
    "kappa", "kappa_low", "kappa_high", "kappa_chance",
]  # fmt: skip
ALL = "all"
NOTHING = (float("nan"),) * 3
MOST_PEOPLE = 3000  # drawn at random from larger studies
FEWEST_PEOPLE = 30  # below it nothing is refitted
STEPS = 60  # of the EM algorithm, from every start
PIECES = 5  # a number without bands is cut at its quintiles
SHUFFLES = 200  # of who was assigned where, behind the kappa that chance reaches


def held_out_assignment(
    material: Material, drafts: dict[str, list[int]], *, folds: int = 5, repeats: int = 2, starts: int = 16, seed: int
) -> pd.DataFrame:
    """Repeated cross-validation of who belongs to which persona; one row per persona, and `all`. Empty without segments.

    In each of `repeats` rounds the respondents are cut into `folds` parts. Latent classes (as many as there are segments; categories, and
    numbers in bands, independent inside a class) are fitted without one part, from random
    starts alone: the known groups as a start would hand the optimum of the whole sample on; each class is named after the segment that it shares most people with among those fitted, and the
    part held out is assigned by the highest probability.

    `value` is the share of a persona's people who are assigned to it again, `precision` the share of those assigned to it who belong
    to it, both with Wilson interval for `n` people, however many rounds; `guess` is what naming the largest persona for everybody
    would reach over all. `kappa` (Cohen 1960; this persona against the rest, in `all` every persona) is what is left when agreement by
    chance is taken off: a guess reaches 0, whatever the sizes. `kappa_chance` is what it stays below in 97.5 % of 200 shuffles of who was
    assigned where. The shares are counted, not weighted: they judge the assignment, not the market. A persona of fewer than ten people has
    no figures, and no precision where fewer than ten (`n_assigned`, on average over the rounds) are assigned to it.
    """
    people = _people(material, drafts, seed)
    if len(people) < FEWEST_PEOPLE:
        return pd.DataFrame(columns=COLUMNS)
    answers, items = _indicators(people, material)
    if not len(items):
        return pd.DataFrame(columns=COLUMNS)
    segment = people["segment"].to_numpy(int)
    segments, own = np.unique(segment, return_inverse=True)
    persona_of = {number: persona for persona, numbers in drafts.items() for number in numbers}
    names = np.array([persona_of[number] for number in segments])
    rng = np.random.default_rng(seed)
    again = np.empty((len(people), repeats), dtype=names.dtype)
    for turn in range(repeats):
        part = rng.permutation(len(people)) % folds
        for fold in range(folds):
            seen, unseen = part != fold, part == fold
            model = _fit(answers[seen], len(segments), items, starts, rng)
            named = _named(_assign(answers[seen], *model), own[seen], len(segments))
            again[unseen, turn] = names[named[_assign(answers[unseen], *model)]]
    return _rows(names[own], again, list(drafts), np.random.default_rng(seed))


def _people(material: Material, drafts: dict[str, list[int]], seed: int) -> pd.DataFrame:
    names = [name for name in material.segments.variables if name in material.responses]
    known = material.memberships[["respondent_id", "segment"]]
    known = known[known["segment"].isin([number for numbers in drafts.values() for number in numbers])]
    if known.empty or not names:
        return pd.DataFrame(columns=["respondent_id", "segment"])
    people = known.merge(material.responses[["respondent_id", *names]], on="respondent_id")
    people = people[people[names].notna().any(axis=1)].sort_values("respondent_id", ignore_index=True)
    if len(people) > MOST_PEOPLE:
        people = people.sample(MOST_PEOPLE, random_state=seed).sort_values("respondent_id", ignore_index=True)
    return people


def _indicators(people: pd.DataFrame, material: Material) -> tuple[np.ndarray, np.ndarray]:
    """People × answers (1 where given, a missing answer all 0), and the item of each column."""
    variables = material.variables.set_index("variable")
    columns, items = [], []
    for name in material.segments.variables:
        if name not in people or name not in variables.index:
            continue
        for values in _items(people[name], variables.loc[name]):
            levels = sorted(values.dropna().unique())
            columns += [(values == level).to_numpy(float) for level in levels]
            items += [items[-1] + 1 if items else 0] * len(levels)
    return np.column_stack(columns) if columns else np.empty((len(people), 0)), np.array(items)


def _items(values: pd.Series, variable: pd.Series) -> list[pd.Series]:
    if variable["kind"] == "multiple":
        given = values.map(split, na_action="ignore")
        return [
            given.map(lambda chosen, one=one: str(one in chosen), na_action="ignore")
            for one in split(variable["categories"])
        ]
    if variable["kind"] != "numeric":
        return [values.astype("str").where(values.notna())]
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    cuts = [float(limit) for limit in split(variable["bands"])]
    if not cuts:
        cuts = np.unique(numbers.quantile(np.arange(1, PIECES) / PIECES).dropna())
    banded = pd.Series(np.searchsorted(cuts, numbers, side="right"), index=values.index).astype("str")
    return [banded.where(numbers.notna())]


def _fit(answers: np.ndarray, k: int, items: np.ndarray, starts: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """Log shares of the classes (k) and log probabilities of the answers (columns × k) of the likeliest start."""
    likelihood, models = _em(answers, rng.dirichlet(np.full(k, 0.3), size=(starts, len(answers))), items)
    best = int(likelihood.argmax())
    return models[0][best], models[1][best]


def _em(answers: np.ndarray, belonging: np.ndarray, items: np.ndarray) -> tuple[np.ndarray, tuple]:
    """EM from every start at once: `belonging` is starts × people × classes."""
    starts, n, k = belonging.shape
    same = (items[:, None] == items[None, :]).astype(float)
    flat = np.bincount(items)[items]  # answers of the item: one more answer is spread over them
    for step in range(STEPS + 1):
        sizes = belonging.sum(axis=1) + 1 / k
        log_share = np.log(sizes / sizes.sum(axis=1, keepdims=True))
        counts = answers.T @ belonging.transpose(1, 0, 2).reshape(n, -1) + 1 / flat[:, None]
        log_answer = np.log(counts / (same @ counts))
        joint = (answers @ log_answer).reshape(n, starts, k) + log_share[None]
        top = joint.max(axis=2, keepdims=True)
        spread = np.exp(joint - top)
        total = spread.sum(axis=2, keepdims=True)
        if step < STEPS:
            belonging = (spread / total).transpose(1, 0, 2)
    likelihood = (np.log(total) + top)[:, :, 0].sum(axis=0)
    return likelihood, (log_share, log_answer.reshape(-1, starts, k).transpose(1, 0, 2))


def _assign(answers: np.ndarray, log_share: np.ndarray, log_answer: np.ndarray) -> np.ndarray:
    return (answers @ log_answer + log_share).argmax(axis=1)


def _named(classes: np.ndarray, own: np.ndarray, k: int) -> np.ndarray:
    """The segment of each class: the matching that keeps most of the people fitted."""
    from scipy.optimize import linear_sum_assignment

    shared = np.bincount(classes * k + own, minlength=k * k).reshape(k, k)
    return linear_sum_assignment(-shared)[1]


def _rows(own: np.ndarray, again: np.ndarray, personas: list[str], rng) -> pd.DataFrame:
    hit = (again == own[:, None]).mean(axis=1)
    guess = max(float((own == persona).mean()) for persona in personas)
    shuffled = [rng.permutation(len(own)) for _ in range(SHUFFLES)]
    everyone = _share(hit.sum(), len(own))
    agreed, chance = _agreement(own, again, personas)
    by_chance = _by_chance(own, again, personas, shuffled)
    rows = [(ALL, len(own), *everyone, len(own), *everyone, guess, *_kappa(agreed, chance, len(own)), by_chance)]
    for persona in personas:
        inside, named = own == persona, again == persona
        n, assigned = int(inside.sum()), float(named.sum()) / again.shape[1]
        told, told_too = n >= estimates.no_share_below(), min(n, assigned) >= estimates.no_share_below()
        recall = _share(hit[inside].sum(), n) if told else NOTHING
        precision = _share(hit[inside].sum(), assigned) if told_too else NOTHING
        kappa, by_chance = NOTHING, float("nan")
        if told:
            kappa = _kappa(*_agreement(inside, named, [True, False]), len(own))
            by_chance = _by_chance(inside, named, [True, False], shuffled)
        rows.append((persona, n, *recall, round(assigned), *precision, guess, *kappa, by_chance))
    return pd.DataFrame(rows, columns=COLUMNS)


def _agreement(own: np.ndarray, again: np.ndarray, kinds: list) -> tuple[float, float]:
    """How often both say the same, and how often chance would with as many of each kind."""
    sizes = np.array([(own == kind).mean() for kind in kinds])
    named = np.array([(again == kind).mean() for kind in kinds])
    return float((again == own[:, None]).mean()), float(sizes @ named)


def _by_chance(own: np.ndarray, again: np.ndarray, kinds: list, shuffled: list[np.ndarray]) -> float:
    """The 97.5th percentile of kappa when who was assigned where is dealt out anew."""
    chance = _agreement(own, again, kinds)[1]
    agreed = [float((again[order] == own[:, None]).mean()) for order in shuffled]
    return float((np.quantile(agreed, 0.975) - chance) / (1 - chance)) if chance < 1 else float("nan")


def _share(successes: float, n: float) -> tuple[float, float, float]:
    low, high = estimates.wilson(float(successes), float(n))
    return (float(successes) / float(n) if n else float("nan")), low, high


def _kappa(agreed: float, chance: float, n: int) -> tuple[float, float, float]:
    """Agreement beyond chance, its interval from the Wilson interval of the agreement."""
    if chance >= 1:
        return NOTHING
    low, high = estimates.wilson(float(agreed) * n, n)
    return tuple((bound - chance) / (1 - chance) for bound in (float(agreed), low, high))
