"""Weights: raking to known margins, declared weights, and what weighting costs in precision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.documents import Weighting
from insights.errors import InputError, nearest
from insights.estimates import effective_n, suppress_below
from insights.survey.inference.categories import Membership, membership
from insights.survey.reading.responses import Survey
from insights.wording import listing, number, percent, quoted

TOLERANCE = 1e-10
ROUNDS = 1000
ROUNDED = 0.0101  # rounded fractions may miss 1 by so much, percentages 100 by twice that
EXACT = 0.0005  # miss that a reader would not see

TEXTS = {
    "de": {
        "missing": "{variable}: {n} Befragte ohne Angabe wurden für dieses Merkmal nicht angepasst.",
        "capped": "{n} Gewichte wurden auf das {cap}-Fache des Mittels begrenzt; die Randverteilung von {variables} ist deshalb nicht genau erreicht.",
        "capped_exact": "{n} Gewichte wurden auf das {cap}-Fache des Mittels begrenzt; die Randverteilungen sind trotzdem erreicht.",
        "not_converged": "Die Gewichtung ist nach {n} Durchläufen nicht zur Ruhe gekommen; die Zielverteilungen widersprechen sich womöglich.",
        "raised": "{n} Gewichte wurden auf mindestens das {floor}-Fache des Mittels angehoben.",
        "design_effect": "Der Designeffekt ist {value}: Die Gewichtung kostet {lost} der Stichprobe an Genauigkeit. Die Ergebnisse hängen stark an wenigen Befragten.",
        "scaled": "{variable}: Die Zielwerte ergeben zusammen {total}; sie wurden im Verhältnis auf 100 % gebracht.",
        "zeros": "{n} Befragte haben das Gewicht 0 und zählen in gewichteten Ergebnissen nicht mit.",
    },
    "en": {
        "missing": "{variable}: {n} respondents without an answer were not adjusted for this characteristic.",
        "capped": "{n} weights were limited to {cap} times the mean; the margin of {variables} is therefore not met exactly.",
        "capped_exact": "{n} weights were limited to {cap} times the mean; the margins are met all the same.",
        "not_converged": "Weighting did not settle after {n} rounds; the targets may contradict each other.",
        "raised": "{n} weights were raised to at least {floor} times the mean.",
        "design_effect": "The design effect is {value}: weighting costs {lost} of the sample's precision. Results depend on few respondents.",
        "scaled": "{variable}: the targets add up to {total}; they were scaled to 100% in proportion.",
        "zeros": "{n} respondents have the weight 0 and do not count in weighted results.",
    },
}


def weigh(
    survey: Survey,
    targets: dict[str, dict[str, float]],
    *,
    cap: float = 5.0,
    floor: float = 0.0,
    language: str = "de",
) -> tuple[Survey, pd.DataFrame, Weighting]:
    """The survey with its final weights (mean 1), the table `weighting` and the document `weighting_summary`.

    Rakes to `targets` when there are any, else takes the declared weights, else leaves everyone at 1.
    """
    _check_bounds(floor, cap)
    responses = survey.responses
    if targets and len(responses):
        weights, table, document = rake(
            responses, targets, variables=survey.variables, cap=cap, floor=floor, language=language
        )
    elif survey.weighted and len(responses):
        weights, document = normalised(responses["weight"], language=language)
        table = contracts.empty("weighting")
    else:
        return survey, contracts.empty("weighting"), Weighting(n=len(responses), effective_n=float(len(responses)))
    return replace(survey, responses=responses.assign(weight=weights)), table, document


def _check_bounds(floor: float, cap: float) -> None:
    if not cap > 1:
        raise InputError(
            f"study.yml, parameters: cap is {cap:g}, but weights have the mean 1; choose a cap above 1, such as 5."
        )
    if not 0 <= floor < 1:
        raise InputError(
            f"study.yml, parameters: floor is {floor:g}, but weights have the mean 1; choose a floor from 0 to below 1, such as 0.2."
        )


def normalised(weights: pd.Series, *, language: str = "de") -> tuple[pd.Series, Weighting]:
    """Declared weights brought to mean 1. Raises InputError for negative weights or when all are 0."""
    if (weights < 0).any() or weights.sum() <= 0 or weights.isna().any():
        raise InputError("The weights must be given for everyone, not negative, and not all 0.")
    scaled = weights / weights.mean()
    zeros = int((scaled == 0).sum())
    warnings = [TEXTS[language]["zeros"].format(n=zeros)] if zeros else []
    return scaled, _document("column", scaled.to_numpy(dtype=float), warnings, language)


def rake(
    responses: pd.DataFrame,
    targets: dict[str, dict[str, float]],
    *,
    variables: pd.DataFrame | None = None,
    cap: float = 5.0,
    floor: float = 0.0,
    language: str = "de",
) -> tuple[pd.Series, pd.DataFrame, Weighting]:
    """Raking (iterative proportional fitting, Deming & Stephan 1940) of `responses` to `targets` {variable: {category: share}}.

    Shares may be fractions, percentages or counts; where rounding leaves them beside 1 or 100 they are scaled, and a warning says so. Weights have mean 1; those above `cap` or below `floor` are trimmed to it and all are
    raked again. Respondents without an answer keep their weight in that variable's step. The design effect is Kish's (1965).
    `variables` gives the bands of numeric variables. Raises InputError when the targets do not fit the sample, with every mistake named.
    """
    _check_bounds(floor, cap)
    members, targets = _prepared(responses, targets, variables, language)
    _refuse(_problems(responses, targets, members))
    wanted = {name: _shares(members[name], targets[name]) for name in targets}
    weights, rounds, settled = _raked(list(members.values()), list(wanted.values()), floor, cap)
    table = _weighting_table(members, wanted, weights)
    warnings = _scaled(targets, language) + _warnings(members, table, weights, floor, cap, language)
    if not settled:
        warnings.append(TEXTS[language]["not_converged"].format(n=rounds))
    document = _document("raking", weights, warnings, language)
    document.iterations, document.converged = rounds, settled
    return pd.Series(weights, index=responses.index, name="weight"), table, document


def check_targets(
    responses: pd.DataFrame,
    targets: dict[str, dict[str, float]],
    *,
    variables: pd.DataFrame | None = None,
    language: str = "de",
) -> None:
    """Raises InputError when `targets` do not fit the sample, as `rake` would, with every mistake named."""
    members, targets = _prepared(responses, targets, variables, language)
    _refuse(_problems(responses, targets, members))


def _prepared(responses, targets, variables, language) -> tuple[dict[str, Membership], dict[str, dict[str, float]]]:
    members = {name: _membership(responses, variables, name, language) for name in targets if name in responses}
    return members, {name: _with_dashes(shares, members.get(name)) for name, shares in targets.items()}


def _problems(responses, targets, members) -> list[str]:
    return [p for name, shares in targets.items() for p in _target_problems(name, shares, members, responses)]


def _refuse(problems: list[str]) -> None:
    if problems:
        raise InputError(
            f"study.yml, targets: {len(problems)} problem{'s' if len(problems) > 1 else ''}.", problems=problems
        )


def _membership(responses: pd.DataFrame, variables: pd.DataFrame | None, name: str, language: str) -> Membership:
    if variables is not None:
        return membership(responses, variables.set_index("variable", drop=False).loc[name], language=language)
    categories = sorted(responses[name].dropna().astype(str).unique())
    plain = pd.Series({"variable": name, "kind": "nominal", "categories": contracts.join(categories), "bands": None})
    return membership(responses.assign(**{name: responses[name].astype("str")}), plain, language=language)


def _with_dashes(shares: dict[str, float], m: Membership | None) -> dict[str, float]:
    """Targets of bands may be typed with a hyphen: `18-29` for `18–29`."""
    known = m.categories if m else []
    return {c if c in known or c.replace("-", "–") not in known else c.replace("-", "–"): s for c, s in shares.items()}


def _target_problems(
    name: str, shares: dict[str, float], members: dict[str, Membership], responses: pd.DataFrame
) -> list[str]:
    if name not in members:
        return [f"{name}: there is no such variable; {nearest(name, responses.columns[2:])}"]
    m = members[name]
    if m.kind == "multiple":
        return [f"{name}: people can be in several categories of a multiple response, so it cannot be a margin"]
    counts = dict(zip(m.categories, m.members.sum(axis=0), strict=True))
    problems = [
        f"{name}: the sample has no category {c!r}; {nearest(c, m.categories)}" for c in shares if c not in counts
    ]
    problems += [
        f"{name}: the category {c!r} ({n} respondents) has no target"
        for c, n in counts.items()
        if n and c not in shares
    ]
    problems += [
        f"{name}: only {counts[c]} respondents are {c!r}; fewer than {suppress_below()} cannot stand for a whole group, join it with another category"
        for c in shares
        if counts.get(c, suppress_below()) < suppress_below()
    ]
    total = sum(shares.values())
    if max(shares.values()) <= 1:  # fractions; nobody counts a population in ones
        if abs(total - 1) > ROUNDED:
            problems.append(f"{name}: the targets add up to {total:g}, not to 1")
    elif 2 * ROUNDED < abs(total / 100 - 1) < 0.3:
        problems.append(f"{name}: the targets add up to {total:g}, not to 100 %")
    return problems


def _scaled(targets: dict[str, dict[str, float]], language: str) -> list[str]:
    """A note for each margin whose fractions or percentages miss 1 by as much as rounding may explain; counts need none."""
    notes = []
    for name, shares in targets.items():
        total = sum(shares.values()) / (1 if max(shares.values()) <= 1 else 100)
        if EXACT < abs(total - 1) <= 2 * ROUNDED:
            figure = percent(total, language, decimals=1)
            notes.append(TEXTS[language]["scaled"].format(variable=quoted(name, language), total=figure))
    return notes


def _shares(m: Membership, shares: dict[str, float]) -> np.ndarray:
    values = np.array([float(shares.get(category, 0.0)) for category in m.categories])
    return values / values.sum()


def _raked(
    members: list[Membership], wanted: list[np.ndarray], floor: float, cap: float
) -> tuple[np.ndarray, int, bool]:
    """Weights, rounds, and whether they settled."""
    n = len(members[0].valid)
    codes = [np.where(m.valid, m.members.argmax(axis=1), len(m.categories)) for m in members]
    weights = np.ones(n)
    for turn in range(1, ROUNDS + 1):
        before = weights
        for code, shares in zip(codes, wanted, strict=True):
            sums = np.bincount(code, weights, minlength=len(shares) + 1)
            # Those without an answer keep their weight; the others share out what they had before.
            factor = np.append(shares * sums[:-1].sum() / np.where(sums[:-1] > 0, sums[:-1], 1), 1.0)
            weights = weights * factor[code]
        weights = trimmed(weights / weights.mean(), low=floor, high=cap)
        if np.abs(weights - before).max() < TOLERANCE:
            return weights, turn, True
    return weights, ROUNDS, False


def trimmed(weights: np.ndarray, *, low: float = 0.0, high: float = np.inf) -> np.ndarray:
    """Weights below `low` and above `high` cut to these; what that takes or gives is shared equally among the others, so that the sum stays.

    As `trimWeights` of R's survey package, repeated until nobody is outside.
    """
    weights = np.asarray(weights, dtype=float)
    for _ in range(50):
        cut = np.clip(weights, low, high)
        others = (cut > low) & (cut < high)
        if not (cut != weights).any() or not others.any():
            return cut
        weights = cut + others * ((weights - cut).sum() / others.sum())
    return np.clip(weights, low, high)


def _weighting_table(
    members: dict[str, Membership], wanted: dict[str, np.ndarray], weights: np.ndarray
) -> pd.DataFrame:
    rows = []
    for name, m in members.items():
        before = m.members.sum(axis=0) / m.valid.sum()
        after = weights @ m.members / weights[m.valid].sum()
        for i, category in enumerate(m.categories):
            if wanted[name][i] > 0:
                rows.append(
                    {
                        "variable": name,
                        "category": category,
                        "target": wanted[name][i],
                        "before": before[i],
                        "after": after[i],
                    }
                )
    return contracts.check(pd.DataFrame(rows), "weighting")


def _warnings(
    members: dict[str, Membership], table: pd.DataFrame, weights: np.ndarray, floor: float, cap: float, language: str
) -> list[str]:
    texts, warnings = TEXTS[language], []
    for name, m in members.items():
        gone = int((~m.valid).sum())
        if gone:
            warnings.append(texts["missing"].format(variable=quoted(name, language), n=gone))
    capped, raised = int((weights >= cap - 1e-9).sum()), int((weights <= floor + 1e-9).sum()) if floor else 0
    if capped:
        off = table[(table["after"] - table["target"]).abs() > 0.0005]["variable"].unique()
        named = listing([quoted(name, language) for name in sorted(off)], language)
        key = "capped" if len(off) else "capped_exact"
        warnings.append(texts[key].format(n=capped, cap=_bound(cap, language), variables=named))
    if raised:
        warnings.append(texts["raised"].format(n=raised, floor=_bound(floor, language)))
    return warnings


def _bound(value: float, language: str) -> str:
    return number(value, language, decimals=0 if float(value).is_integer() else 1)


def _document(source: str, weights: np.ndarray, warnings: list[str], language: str) -> Weighting:
    effective = effective_n(weights)
    design_effect = len(weights) / effective if effective else 1.0
    if design_effect > 1.5:
        lost = percent(1 - 1 / design_effect, language)
        warnings.append(
            TEXTS[language]["design_effect"].format(value=number(design_effect, language, decimals=2), lost=lost)
        )
    return Weighting(
        source=source,
        n=len(weights),
        effective_n=effective,
        design_effect=design_effect,
        smallest=float(weights.min()),
        largest=float(weights.max()),
        warnings=warnings,
    )
