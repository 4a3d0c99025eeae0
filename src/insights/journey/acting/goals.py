"""Goals for weak points: where the metric stands, and the smallest change that the next wave could tell from chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates, wording
from insights.contracts.waves import today
from insights.journey.satisfaction import satisfaction
from insights.study import Study

POWER, LEVEL = 0.8, 0.05
WORDS = {
    "de": {
        "metric": "Mittlere Zufriedenheit mit {name} ({low} bis {high})",
        "goal": "Die mittlere Zufriedenheit mit {name} steigt von {baseline} auf mindestens {target}.",
        "ceiling": "Die mittlere Zufriedenheit mit {name} steigt von {baseline}; nachweisbar wäre das mit so wenigen Antworten erst jenseits der Skala, "
        "die nächste Welle braucht also mehr davon.",
    },
    "en": {
        "metric": "Mean satisfaction with {name} ({low} to {high})",
        "goal": "Mean satisfaction with {name} rises from {baseline} to {target} or more.",
        "ceiling": "Mean satisfaction with {name} rises from {baseline}; with so few answers that could be shown only beyond the end of the scale, "
        "so the next wave needs more of them.",
    },
}


def measures(
    study: Study, touchpoints: pd.DataFrame, responses: pd.DataFrame, variables: pd.DataFrame, drivers: pd.DataFrame
) -> pd.DataFrame:
    """The hand-over table `measures`: for every weak point the skeleton of a SMART goal.

    Metric and baseline with interval from the last wave, the smallest change that a next wave of the same size could detect, the target
    that follows, and the departments of `journey.yml`. What is done about it, and by when, is for people to decide, in
    `measures.yml`; `due` stays empty. The target is what can be shown, not what is ambitious enough.
    """
    weak = drivers.loc[drivers["verdict"] == "weak point"].sort_values(["place", "touchpoint"])["touchpoint"]
    values, scales = satisfaction(responses, variables)
    _, now = today(responses, variables)
    values, weights = values[now], responses["weight"].to_numpy(float)[now]
    points = touchpoints.set_index("touchpoint")
    rows = [
        _row(study.language, points.loc[point], values[point], weights, scales.loc[point])
        for point in dict.fromkeys(weak)
        if point in values and point in points.index
    ]
    return contracts.check(pd.DataFrame(rows), "measures") if rows else contracts.empty("measures")


def detectable_change(sd: float, n: float, *, n_next: float | None = None) -> float:
    """The smallest rise or fall of a mean that two independent waves find with a power of 80 % at 5 %, two-sided.

    (t(1 − .05/2) + t(.8)) · sd · √(1/n + 1/n_next), with the effective bases of both waves, n + n_next − 2 degrees of freedom and the same
    spread in both (Cohen 1988, *Statistical Power Analysis*, ch. 2, with t in place of z; Bloom 1995 for minimum detectable effects).
    A wave that asks the same people again would find less.
    """
    from scipy.stats import t

    n_next = n if n_next is None else n_next
    df = n + n_next - 2
    if df < 1:
        return float("nan")
    return float((t.ppf(1 - LEVEL / 2, df) + t.ppf(POWER, df)) * sd * np.sqrt(1 / n + 1 / n_next))


def _row(language: str, point: pd.Series, answers: pd.Series, weights: np.ndarray, scale: pd.Series) -> dict:
    low, high = float(scale["scale_low"]), float(scale["scale_high"])
    found = estimates.mean(answers, weights=weights, scale=(low, high))
    known = answers.notna().to_numpy() & (weights > 0)
    x, w = answers.to_numpy(float)[known], weights[known]
    n = found.effective_n
    sd = float(np.sqrt(np.average((x - found.value) ** 2, weights=w) * n / (n - 1)))
    detectable, words = detectable_change(sd, n), WORDS[language]
    # Rounded up: a target that the report shows with one decimal must be one that can be found.
    target = float(np.ceil(round((found.value + detectable) * 10, 6)) / 10)
    reachable = target <= high
    name = wording.quoted(point["name"], language)
    told = {"name": name, "baseline": wording.number(found.value, language)}
    goal = words["goal" if reachable else "ceiling"].format(**told, target=wording.number(target, language))
    return {
        "measure": f"weak-{point.name}", "touchpoint": point.name, "goal": goal,
        "metric": words["metric"].format(name=name, low=f"{low:g}", high=f"{high:g}"),
        "baseline": found.value, "low": found.low, "high": found.high, "n": found.n, "effective_n": n, "sd": sd,
        "scale_low": low, "scale_high": high, "detectable": detectable, "target": target if reachable else np.nan,
        "owner": point["departments"] if isinstance(point["departments"], str) else None, "due": None,
    }  # fmt: skip
