"""The survey of the study `mini`: 200 answers with planted truth, and the hand-over tables worked out from them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights import estimates
from insights.contracts import documents as d
from insights.estimates import Estimate
from insights.report import figures
from insights.study import Study
from insights.wording import number, percent, quoted

ROLES = ("Technik", "Einkauf", "Service", "Leitung")
CATEGORIES = {"contract": ("y", "n"), "role": ROLES}
TOUCHPOINTS = {"search": "sat_search", "hotline": "sat_hotline"}
CUT = 4  # uses per week from which on somebody belongs to those who use it often, and recommends more
# People by segment and contract: how many of them weigh little (0.5), and how many have which role.
PEOPLE = {
    (1, "y"): (42, (52, 3, 3, 2)),
    (1, "n"): (18, (22, 32, 6, 0)),
    (2, "y"): (38, (32, 9, 18, 1)),
    (2, "n"): (2, (2, 18, 0, 0)),
}
WORDS = {
    "de": {
        "share": "{figure} antworten auf {label} mit {answer}; unter allen, die geantwortet haben, sind es {overall}.",
        "mean": "Bei {label} liegt der Mittelwert bei {figure}, unter allen, die geantwortet haben, bei {overall}.",
        "names": ("nutzt selten", "nutzt oft"),
        "reason": "Zwei Segmente: Der BIC ist dort am kleinsten, und beide kehren in Wiederholungen zuverlässig wieder.",
        "order": "Segment 1 antwortet am höchsten.",
        "starts": "Nur 20 % der zufälligen Starts erreichten die beste Lösung.",
        "fields": "Von den Merkmalen liegt vor: Rolle im Unternehmen; nicht vor: Branche.",
        "targets": "Wartungsvertrag: Die Stichprobe weicht von den Zielwerten ab, am stärksten bei „y“ ({share} statt {target}).",
        "weights": "Die Gewichte liegen zwischen 0,50 und 1,50.",
        "coverage": "Blinde Flecken: Von {cells} Zellen haben {few} weniger als 5 Befragte.",
        "diagnostics": ("effektive Stichprobe", "Anteil des schwersten Zehntels"),
    },
    "en": {
        "share": "{figure} answer {label} with {answer}; among all who answered it is {overall}.",
        "mean": "For {label} the mean is {figure}, among all who answered {overall}.",
        "names": ("uses it seldom", "uses it often"),
        "reason": "Two segments: the BIC is smallest there, and both return reliably when the search is repeated.",
        "order": "Segment 1 answers highest.",
        "starts": "Only 20% of the random starts reached the best solution.",
        "fields": "Of the characteristics there is: role in the company; there is not: industry.",
        "targets": "Maintenance contract: the sample deviates from its targets, most at “y” ({share} instead of {target}).",
        "weights": "The weights lie between 0.50 and 1.50.",
        "coverage": "Blind spots: of {cells} cells {few} have fewer than 5 respondents.",
        "diagnostics": ("effective sample", "share of the heaviest tenth"),
    },
}  # fmt: skip


def answers() -> pd.DataFrame:
    """Answers of 200 people with planted truth: contract, satisfaction and frequent use raise nps, parts search lies below 3.

    Raking to as many with as without contract left weights of 0.5 and 1.5; 40 % use the portal often.
    """
    rng = np.random.default_rng(57)
    rows = [
        (segment, contract, ROLES[int(np.searchsorted(np.cumsum(roles), i, side="right"))])
        for (segment, contract), (_, roles) in PEOPLE.items()
        for i in range(sum(roles))
    ]
    light = [np.arange(sum(roles)) < n for n, roles in PEOPLE.values()]
    weights = np.concatenate([np.where(rng.permutation(few), 0.5, 1.5) for few in light])
    table = pd.DataFrame(rows, columns=["segment", "contract", "role"]).assign(weight=weights)
    table = table.iloc[rng.permutation(len(table))].reset_index(drop=True)
    n, often = len(table), (table["segment"] == 2).to_numpy()
    uses = np.where(often, rng.choice([4, 5, 6], n, p=[0.5, 0.3, 0.2]), np.minimum(rng.poisson(2.2, n), CUT - 1))
    search, hotline = (np.clip(np.round(rng.normal(middle, 0.8, n)), 1, 5) for middle in (2.6, 3.8))
    drawn = 6.3 + 0.9 * search - 0.4 * 2.6 + 0.4 * (hotline - 3.8) + (table["contract"] == "y") + often - 1.2
    return pd.DataFrame(
        {
            "respondent_id": [f"r{i:03d}" for i in range(n)],
            "weight": table["weight"],
            "nps": np.clip(np.round(drawn + rng.normal(0, 1.2, n)), 0, 10),
            "contract": table["contract"],
            "role": table["role"],
            "uses": uses.astype(float),
            "sat_search": search,
            "sat_hotline": hotline,
        }
    )


def variables(study: Study) -> pd.DataFrame:
    """What the columns of `answers` mean."""
    rows = []
    for position, (name, column) in enumerate(study.settings.columns.items(), start=1):
        rows.append(
            {
                "variable": name,
                "position": position,
                "role": column.role.value,
                "kind": "nominal" if name in CATEGORIES else "numeric",
                "label": column.label or name,
                "field": None,
                "touchpoint": column.touchpoint,
                "categories": "; ".join(CATEGORIES[name]) if name in CATEGORIES else None,
                "bands": None,
                "builds_segments": name == "uses",
                "n_valid": 200,
                "n_missing": 0,
            }
        )
    return pd.DataFrame(rows)


def survey(study: Study) -> dict:
    """Every hand-over that rests on the answers, worked out from them."""
    table, words = answers(), WORDS[study.language]
    segment = 1 + (table["uses"] >= CUT).astype(int)
    profile = _profiles(table, segment)
    return {
        "responses": table,
        "variables": variables(study),
        "quality": [{"respondent_id": "r900", "rule": "speeder", "detail": "41 s", "excluded": True}],
        "profile": _profile(table),
        "metrics": _metrics(table),
        "crosstabs": list(_crosstabs(table)),
        "crosstab_tests": _crosstab_tests(table),
        "memberships": pd.DataFrame(
            {"respondent_id": table["respondent_id"], "segment": segment, "probability": 0.93}
        ).assign(p_1=np.where(segment == 1, 0.93, 0.07), p_2=np.where(segment == 2, 0.93, 0.07)),
        "segment_profile": profile,
        "segments": _segments(study, table, segment, profile, words),
        "segment_selection": _selection(),
        "thresholds": _thresholds(table),
        **_weighting(table, words),
        **_sample(table, words),
        **_segment_evidence(table, segment),
    }


def share(table: pd.DataFrame, inside) -> Estimate:
    """The weighted share of those `inside` among the people of `table`."""
    return estimates.share(inside, weights=table["weight"])


def mean(table: pd.DataFrame, column: str) -> Estimate:
    """The weighted mean of a column."""
    return estimates.mean(table[column], weights=table["weight"])


def _told(e: Estimate, *, n: int) -> dict:
    """An estimate as columns; nothing of fewer than five people."""
    hidden = 0 < n < estimates.suppress_below()
    figure = dict.fromkeys(("value", "low", "high")) if hidden else {"value": e.value, "low": e.low, "high": e.high}
    return {"n": n, "base": e.n, **figure, "note": "suppressed" if hidden else None}


def _shares(table: pd.DataFrame, variable: str) -> Iterator[dict]:
    for position, category in enumerate(CATEGORIES[variable], start=1):
        inside = table[variable] == category
        named = {"variable": variable, "position": position, "category": category, "statistic": "share"}
        yield named | _told(share(table, inside), n=int(inside.sum()))


def _with_next(rows: list[dict]) -> list[dict]:
    """The shares of a question with the smallest one empty that would let a hidden one be calculated."""
    told = [row for row in rows if row["value"] is not None and row["n"]]
    if 0 < rows[0]["base"] - sum(row["n"] for row in told) < estimates.suppress_below():
        min(told, key=lambda row: row["n"]).update(dict.fromkeys(("value", "low", "high")), note="suppressed")
    return rows


def _uses(table: pd.DataFrame) -> dict:
    named = {"variable": "uses", "position": 1, "category": "mean", "statistic": "mean"}
    return named | _told(mean(table, "uses"), n=len(table))


def _profile(table: pd.DataFrame) -> list[dict]:
    rows = [*(row for variable in CATEGORIES for row in _shares(table, variable)), _uses(table)]
    return [row | {"target": 0.5 if row["variable"] == "contract" else None} for row in rows]


def _profiles(table: pd.DataFrame, segment: pd.Series) -> list[dict]:
    """The profile of each segment; those of contracts count as corrected for wrongly assigned people."""
    whole = {(row["variable"], row["position"]): row["value"] for row in _profile(table)}
    rows = []
    for number_ in (1, 2):
        own = table[segment == number_]
        found = [_uses(own), *(row for variable in CATEGORIES for row in _with_next(list(_shares(own, variable))))]
        for row in found:
            builds = row["variable"] == "uses"
            tested = {} if builds else {"p_adjusted": 0.004, "effect": 0.3}
            about = {"segment": number_, "overall": whole[row["variable"], row["position"]], "builds_segments": builds}
            rows.append(
                row | about | tested | {"estimate": "corrected" if row["variable"] == "contract" else "counted"}
            )
    return rows


def _weighting(table: pd.DataFrame, words: dict) -> dict:
    weights = table["weight"].to_numpy()
    n, effective = len(table), estimates.effective_n(weights)
    contract = [
        {"variable": "contract", "category": c, "target": 0.5, "before": float((table["contract"] == c).mean()), "after": share(table, table["contract"] == c).value}
        for c in CATEGORIES["contract"]
    ]  # fmt: skip
    heaviest = float(np.sort(weights)[-n // 10 :].sum() / weights.sum())
    labels = words["diagnostics"]
    return {
        "weighting": contract,
        "weighting_summary": d.Weighting(
            source="raking", n=n, effective_n=effective, design_effect=n / effective, smallest=0.5, largest=1.5, iterations=5
        ),
        "weight_diagnostics": [
            {"position": 1, "statistic": "effective_n", "label": labels[0], "value": effective},
            {"position": 2, "statistic": "heaviest_tenth", "label": labels[1], "value": heaviest},
        ],
    }  # fmt: skip


def _metrics(table: pd.DataFrame) -> list[dict]:
    """The NPS of all and of some groups; of fewer than five people none."""
    rows = []
    for group in ("all", "contract: y", "role: Leitung", "role: Service"):
        variable, _, category = group.partition(": ")
        own = table if group == "all" else table[table[variable] == category]
        score = np.where(own["nps"] >= 9, 100.0, np.where(own["nps"] <= 6, -100.0, 0.0))
        told = _told(estimates.mean(score, weights=own["weight"]), n=len(own))
        small = estimates.suppress_below() <= len(own) < estimates.small_below()
        rows.append({"metric": "nps", "group": group} | told | ({"note": "small base"} if small else {}))
    return [{name: row[name] for name in row if name != "base"} for row in rows]


def _crosstabs(table: pd.DataFrame) -> Iterator[dict]:
    """Contract by role, each column against those of at least ten people before it."""
    columns = [
        ("total", 1, "total", None),
        *(("role", i, role, "ABCD"[i - 1]) for i, role in enumerate(ROLES, start=1)),
    ]
    for position, category in enumerate(CATEGORIES["contract"], start=1):
        found: dict[str, Estimate] = {}
        for banner, place, name, letter in columns:
            own = table if banner == "total" else table[table["role"] == name]
            inside = own["contract"] == category
            e = share(own, inside)
            enough = e.n >= estimates.no_share_below()
            higher = [a for a, b in found.items() if enough and estimates.difference(e, b).low > 0]
            if letter and enough:
                found[letter] = e
            yield {
                "variable": "contract", "position": position, "category": category, "banner": banner, "banner_position": place,
                "banner_category": name, "letter": letter, "n": int(inside.sum()), "base": e.n, "n_weighted": float(own.loc[inside, "weight"].sum()),
                "value": e.value if enough else None, "low": e.low if enough else None, "high": e.high if enough else None,
                "higher_than": "; ".join(higher) or None, "note": None,
            }  # fmt: skip


def _crosstab_tests(table: pd.DataFrame) -> list[dict]:
    from scipy.stats import chi2_contingency

    counts = pd.crosstab(table["contract"], table["role"]).to_numpy()
    statistic, p, df, _ = chi2_contingency(counts, correction=False)
    effect = float(np.sqrt(statistic / len(table)))
    return [
        {"variable": "contract", "banner": "role", "test": "chi²", "statistic": statistic, "df": df, "p": p, "p_adjusted": p, "effect": effect, "effect_name": "Cramér's V", "n": len(table)}
    ]  # fmt: skip


def _sample(table: pd.DataFrame, words: dict) -> dict:
    """What is known of the sample beside its shares: a deviation from the targets, and groups that are hardly covered."""
    from scipy.stats import chisquare

    cells = list(_cells(table))
    few = sum(cell["n"] < estimates.suppress_below() for cell in cells)
    p = float(chisquare(table["contract"].value_counts()).pvalue)
    targets = [
        {"variable": "contract", "position": i, "category": category, "target": 0.5, "p": p, "p_adjusted": p, "verdict": "deviates", "statement": None}
        | {"n": int(inside.sum()), "base": len(table), "share": e.value, "low": e.low, "high": e.high}
        for i, category in enumerate(CATEGORIES["contract"], start=1)
        for inside in [table["contract"] == category]
        for e in [estimates.share(inside)]
    ]  # fmt: skip
    language = "de" if words is WORDS["de"] else "en"
    told = {"share": percent(targets[0]["share"], language), "target": percent(0.5, language)}
    told |= {"cells": len(cells), "few": few}
    return {
        "sample_statements": [
            {"position": i, "topic": topic, "statement": words[topic].format(**told)}
            for i, topic in enumerate(("fields", "targets", "weights", "coverage"), start=1)
        ],
        "target_comparison": [row | {"statement": words["targets"].format(**told)} for row in targets],
        "coverage": cells,
    }


def _cells(table: pd.DataFrame) -> Iterator[dict]:
    """Contract by role: how many there are, and how many if the two were independent."""
    from scipy.stats import poisson

    for i, contract in enumerate(CATEGORIES["contract"], start=1):
        for j, role in enumerate(ROLES, start=1):
            one, other = table["contract"] == contract, table["role"] == role
            n, expected = int((one & other).sum()), float(one.sum() * other.sum() / len(table))
            p = min(1.0, float(poisson.cdf(n, expected)) * len(ROLES) * 2)
            verdict = "empty" if not n else "hardly covered" if n < 5 else "small base" if n < 30 else "covered"
            yield {
                "variable": "contract", "position": i, "category": contract, "other": "role", "other_position": j, "other_category": role,
                "n": n, "base": len(table), "expected": expected, "p": float(poisson.cdf(n, expected)), "p_adjusted": p, "verdict": verdict,
                "fewer_than_expected": p < 0.05, "statement": None,
            }  # fmt: skip


def _selection() -> list[dict]:
    return [
        {
            "k": k, "log_likelihood": (5 * k * np.log(200) - bic) / 2, "parameters": 5 * k, "bic": bic, "aic": bic - 5 * k * np.log(200) + 10 * k,
            "entropy": 0.8 if k > 1 else None, "smallest_share": {1: 1.0, 2: 0.4, 3: 0.2}[k], "stability": stability,
            "starts_at_best": 0.2 if k == 2 else 0.9, "chosen": k == 2,
        }
        for k, bic, stability in ((1, 2000.0, None), (2, 1850.0, 0.9), (3, 1862.0, 0.6))
    ]  # fmt: skip


def _segments(
    study: Study, table: pd.DataFrame, segment: pd.Series, profile: list[dict], words: dict
) -> d.SegmentSolution:
    found = []
    for number_, stability, sure in ((1, 0.91, 0.94), (2, 0.88, 0.92)):
        inside = segment == number_
        e = share(table, inside)
        rows = {(row["variable"], row["category"]): row for row in profile if row["segment"] == number_}
        found.append(
            d.Segment(
                segment=number_, name=words["names"][number_ - 1], n=int(inside.sum()), share=e.value, low=e.low, high=e.high, stability=stability,
                mean_probability=sure, verdict="validated", channels=[], outside=[_sentence(study, rows["contract", "y"])],
                distinguishing=[_sentence(study, rows["uses", "mean"])],
            )
        )  # fmt: skip
    return d.SegmentSolution(
        found=True, k=2, reason=words["reason"], variables=["uses"], n=len(table), weighted=True, entropy=0.8,
        order=words["order"], notes=[words["starts"]], segments=found,
    )  # fmt: skip


def figure(study: Study, row: dict) -> str:
    """A row of a profile as `62 % (52 bis 71 %; n = 120)`."""
    shown = (row["value"], row["low"], row["high"], row["base"])
    return figures.full(*shown, study.language, as_percent=row["statistic"] == "share")


def _sentence(study: Study, row: dict) -> str:
    """What a row of the profile of a segment says, as the stage words it."""
    column, language = study.settings.column(row["variable"]), study.language
    as_percent = row["statistic"] == "share"
    return WORDS[language][row["statistic"]].format(
        figure=figure(study, row),
        label=quoted(column.label, language),
        answer=quoted(column.labels.get(row["category"], row["category"]), language),
        overall=percent(row["overall"], language) if as_percent else number(row["overall"], language),
    )


def _thresholds(table: pd.DataFrame) -> list[dict]:
    below, above = (mean(table[mask], "nps") for mask in (table["uses"] < CUT, table["uses"] >= CUT))
    jump = estimates.difference(above, below)
    return [
        {
            "usage": "uses", "outcome": "nps", "n": len(table), "cut": float(CUT), "cut_low": float(CUT), "cut_high": CUT + 1.0,
            "below": below.value, "at_or_above": above.value, "jump": jump.value, "jump_low": jump.low, "jump_high": jump.high,
            "p": 0.0001, "p_adjusted": 0.0002, "found": True,
        }
    ]  # fmt: skip


def _segment_evidence(table: pd.DataFrame, segment: pd.Series) -> dict:
    """Assignment, comparison with other methods, and who belongs where."""
    counts = {
        "assigned once": 194,
        "doubtful": 2,
        "between two": 4,
        "unassigned": 0,
        "too small": 0,
        "assigned twice": 0,
    }
    mece = []
    for i, (check, n) in enumerate(counts.items(), start=1):
        low, high = estimates.wilson(n, len(table))
        figure = {"n": n, "share": n / len(table), "low": low, "high": high}
        mece.append({"position": i, "check": check, **figure, "limit": 0.1, "passed": True, "statement": "x"})
    methods = [("latent classes", None), ("k-prototypes", 0.61), ("archetypes", 0.48)]
    comparison = [
        {
            "position": i, "method": method, "k": 2, "n": 200, "agreement": agreement, "silhouette": 0.2, "stability": 0.8,
            "low": None if agreement is None else agreement - 0.06, "high": None if agreement is None else agreement + 0.06,
        }
        for i, (method, agreement) in enumerate(methods, start=1)
    ]  # fmt: skip
    covariates = []
    for position, (variable, category, other) in enumerate(
        (("contract", "y", "n"), ("role", "Service", "Technik")), start=1
    ):
        sides = [
            share(table[own], segment[own] == 2) for own in (table[variable] == category, table[variable] == other)
        ]
        e = estimates.difference(*sides)
        covariates.append(
            {"segment": 2, "variable": variable, "position": position, "category": category, "reference": other, "n": sides[0].n, "difference": e.value, "low": e.low, "high": e.high, "p_adjusted": 0.001}
        )  # fmt: skip
    return {"mece": mece, "segment_comparison": comparison, "segment_covariates": covariates}


def satisfaction() -> dict[str, Estimate]:
    """The weighted mean satisfaction with each touchpoint."""
    return {touchpoint: mean(answers(), column) for touchpoint, column in TOUCHPOINTS.items()}


def drivers() -> list[dict]:
    """What each touchpoint adds to R², on average over both orders."""
    table = answers()
    weights = np.sqrt(table["weight"].to_numpy())[:, None]
    columns = table[[*TOUCHPOINTS.values(), "nps"]].to_numpy(float)
    columns = (columns - np.average(columns, axis=0, weights=table["weight"])) * weights
    x, y = columns[:, :2], columns[:, 2]
    alone = [1 - _rest(x[:, [i]], y) for i in range(2)]
    r2 = 1 - _rest(x, y)
    added = [(one + r2 - other) / 2 / r2 for one, other in (alone, alone[::-1])]
    return [
        {"touchpoint": t, "outcome": "nps", "importance": i, "low": max(i - 0.08, 0.0), "high": min(i + 0.08, 1.0), "n": 200, "r2": r2, "verdict": v}
        for t, i, v in zip(TOUCHPOINTS, added, ("weak point", "keep"), strict=True)
    ]  # fmt: skip


def _rest(x: np.ndarray, y: np.ndarray) -> float:
    left = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return float(left @ left / (y @ y))
