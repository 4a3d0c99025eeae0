"""Figures worked out anew on a short path of their own, wherever rows allow it: shares, intervals, means, NPS, sizes, passages.

The formulas stand here a second time on purpose: an error in the shared ones would go unseen if they checked themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from insights.contracts.staff import is_staff
from insights.contracts.waves import today
from insights.errors import InputError
from insights.protection.small_groups import kept_answers
from insights.report.claims import Claim
from insights.report.evidence import (
    acted,
    answers,
    contrasts_anew,
    corrected,
    explained,
    logged,
    metrics_anew,
    plausible,
)
from insights.report.evidence.checked import CHECKED, SEALED, Check, compared, wilson
from insights.report.evidence.checked import RECOMPUTED as ANEW
from insights.report.evidence.references import Reference, as_text, parse
from insights.report.material import Material

TABLES = "the tables of the report that show"


def checks(material: Material) -> list[Check]:
    """Every row that was worked out anew or held against limits; `material` remembers them."""
    known = material.looked_up
    if "checks" not in known:
        known["checks"] = [check for recompute in RECOMPUTED for check in recompute(material)]
    return known["checks"]


def how(material: Material, file: str, record: Mapping[str, Any]) -> str:
    """How the row was held against the data: `recomputed`, `checked`, or `sealed` where nothing but the hash of its file vouches for it."""
    if "question" in record and file in answers.TABLES:
        return ANEW  # the row itself was summed up by the audit
    known = material.looked_up
    if "ways" not in known:
        known["ways"] = _ways(checks(material))
    keys, found = known["ways"].get(file, ((), {}))
    ways = [found.get((key, tuple(as_text(record.get(name)) for name in key))) for key in keys]
    return next((way for way in (ANEW, CHECKED) if way in ways), SEALED)


def _ways(done: Sequence[Check]) -> dict[str, tuple[list[tuple], dict[tuple, str]]]:
    """By file the columns that name its rows, and by these columns and their values how the row was held against the data."""
    ways: dict[str, tuple[list[tuple], dict[tuple, str]]] = {}
    for check in done:
        keys, found = ways.setdefault(check.file, ([], {}))
        key = tuple(check.row)
        if key not in keys:
            keys.append(key)
        place = (key, tuple(check.row.values()))
        found[place] = ANEW if ANEW in (check.how, found.get(place)) else check.how
    return ways


def problems(material: Material, claims: Sequence[Claim]) -> tuple[int, list[str]]:
    """How many rows were worked out anew, and a sentence for each that differs or leaves its limits, with the claim that rests on it."""
    done = checks(material)
    return sum(check.how == ANEW for check in done), [_sentence(check, claims) for check in done if check.wrong]


def _sentence(check: Check, claims: Sequence[Claim]) -> str:
    named = ", ".join(f"{column} = {value}" for column, value in check.row.items())
    resting = [
        claim.claim_id for claim in claims if any(_covers(item, check.file, check.row) for item in claim.evidence)
    ]
    who = f"claim {resting[0]}" if resting else f"{TABLES} {check.file}"
    return f"{who}: {check.file} ({named}) {check.wrong}."


def _covers(item: str, file: str, row: Mapping[str, str]) -> bool:
    if file == "verbatims" and item == row.get("verbatim_id"):
        return True
    try:
        ref: Reference = parse(item)
    except InputError:
        return False
    return ref.file == file and all(
        row.get(column, value) == value for column, sign, value in ref.conditions if sign == "="
    )


def _counted_shares(material: Material) -> Iterator[Check]:
    """Unweighted shares: n of base, with Wilson's interval."""
    for file, keys, share, base in (
        ("persona_coverage", ("check",), "share", "base"),
        ("persona_match", ("persona_id", "k"), "value", "base"),
        ("target_comparison", ("variable", "category"), "share", "base"),
    ):
        if file == "persona_match" and material.weighted:
            continue
        for row in material[file].dropna(subset=[share]).to_dict("records"):
            if row[base]:
                exact = row["n"] / row[base]
                low, high = wilson(exact, row[base])
                named = {key: str(row[key]) for key in keys}
                yield compared(file, named, row, {share: exact, "low": low, "high": high})


def _estimate(inside: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    total = weights.sum()
    share = float(weights[inside].sum() / total)
    effective = float(total**2 / (weights**2).sum())
    low, high = wilson(share, effective)
    return {"value": share, "low": low, "high": high}


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    return float((values * weights).sum() / weights.sum())


def _groups(material: Material, group: str) -> Iterator[tuple[str, np.ndarray]]:
    """Masks over the respondents: everybody, or each segment by its number."""
    people = material["responses"]["respondent_id"]
    if not group:
        yield "", np.ones(len(people), dtype=bool)
        return
    segment = people.map(material["memberships"].set_index("respondent_id")["segment"].to_dict())
    for number in sorted(segment.dropna().unique()):
        yield str(int(number)), (segment == number).to_numpy()


def _from_answers(material: Material, file: str, group: str) -> Iterator[Check]:
    """Shares of categories and means of `profile` and of counted rows of `segment_profile`, from the answers themselves."""
    responses, table = material["responses"], material[file]
    if responses.empty or table.empty:
        return
    weights, masks = responses["weight"].to_numpy(float), dict(_groups(material, group))
    answered: dict[str, np.ndarray] = {}
    drawn = material["variables"]["role"].isin(plausible.DESIGN).any()
    for row in table.to_dict("records"):
        variable, key = row["variable"], str(row[group]) if group else ""
        if variable not in responses.columns or key not in masks or row.get("estimate", "counted") != "counted":
            continue
        cells = responses[variable]
        if variable not in answered:
            answered[variable] = cells.notna().to_numpy()
            if file == "profile":
                answered[variable] = _told(material, variable, answered[variable])
        known = answered[variable] & masks[key]
        anew = _row(row, cells, answers.who(material, variable), known, weights) if known.any() else {}
        # Intervals know of raking and design, and of errors of assignment where the question built no segments: see `plausible`.
        if (material.weighted and not group) or (group and not row["builds_segments"]) or drawn:
            anew = {name: anew[name] for name in ("value", "n", "base") if name in anew}
        if anew:
            named = {"variable": variable, "category": str(row["category"])} | ({group: key} if group else {})
            yield compared(file, named, row, anew)


def _row(row: dict, cells: pd.Series, sets: dict | None, known: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """What the row's figures are worked out anew; empty where the answers alone do not tell."""
    if row["statistic"] == "mean" and sets is None:
        if row["note"] in ("about", "suppressed"):  # it is inferred from the shares that are shown, or not told
            return {"base": float(known.sum())}
        values = pd.to_numeric(cells).to_numpy(float)[known]
        return {"value": _mean(values, weights[known]), "base": float(known.sum())}
    if row["statistic"] != "share" or sets is None or str(row["category"]) not in sets:
        return {}
    inside = sets[str(row["category"])]
    n = row["n"] if row["note"] == "suppressed" else float((inside & known).sum())
    return {"n": n, "base": float(known.sum())} | _estimate(inside[known], weights[known])


def _told(material: Material, variable: str, answered: np.ndarray) -> np.ndarray:
    """Who is told of: who belongs to a group of fewer than five counts as without an answer, where that hides them."""
    about = material["variables"].set_index("variable").loc[variable]
    sets = answers.who(material, variable)
    if not sets:
        return answered
    members = np.column_stack([np.asarray(own, dtype=bool) for own in sets.values()]) & answered[:, None]
    kept = kept_answers(members, role=about["role"], kind=about["kind"])
    return answered if kept.all() else members[:, kept].any(axis=1)


def _profile(material: Material) -> Iterator[Check]:
    yield from _from_answers(material, "profile", "")


def _segment_profile(material: Material) -> Iterator[Check]:
    yield from _from_answers(material, "segment_profile", "segment")


def _sizes(material: Material) -> Iterator[Check]:
    """Segments and personas of one segment: people, share and interval from who belongs where."""
    responses, solution = material["responses"], material["segments"]
    weights = responses["weight"].to_numpy(float)
    masks = dict(_groups(material, "segment")) if solution.found else {}
    for segment in solution.segments:
        mask = masks.get(str(segment.segment))
        if mask is None:
            continue
        anew = {"n": float(mask.sum()), "share": _estimate(mask, weights)["value"]}
        yield compared("segments", {"segment": str(segment.segment)}, {"n": segment.n, "share": segment.share}, anew)
    for persona in material["personas"].personas:
        mask = masks.get(str(persona.segment))
        if mask is not None and len(persona.drafts) == 1 and persona.share is not None:
            anew = {"share": _estimate(mask, weights)["value"], "n_respondents": float(mask.sum())}
            told = {"share": persona.share, "n_respondents": persona.n_respondents}
            yield compared("personas", {"persona_id": persona.persona_id}, told, anew)


def _nps(material: Material) -> Iterator[Check]:
    """The NPS of all and of every category, from the answers from 0 to 10 and the weights."""
    variables, responses = material["variables"], material["responses"]
    column = next(iter(variables.loc[variables["role"] == "nps", "variable"]), None)
    rows = material["metrics"]
    rows = rows[(rows["metric"] == "nps") & rows["value"].notna()]
    if column not in responses or rows.empty or not pd.api.types.is_numeric_dtype(responses[column].dtype):
        return
    scores, weights = responses[column].to_numpy(float), responses["weight"].to_numpy(float)
    for row in rows.to_dict("records"):
        variable, colon, category = row["group"].partition(": ")
        mask = ~np.isnan(scores)
        if colon:
            sets = answers.who(material, variable) if variable in responses else None
            if not sets or category not in sets:
                continue
            mask &= sets[category]
        if not mask.any():
            continue
        w, s = weights[mask], scores[mask]
        value = 100 * float((w[s >= 9].sum() - w[s <= 6].sum()) / w.sum())
        yield compared(
            "metrics", {"metric": "nps", "group": row["group"]}, row, {"value": value, "n": float(mask.sum())}
        )


def _satisfaction(material: Material) -> Iterator[Check]:
    """Means of the touchpoints that one question with numbers asks about."""
    variables, responses, journey = material["variables"], material["responses"], material["journey"]
    rated = variables[(variables["role"] == "satisfaction") & variables["touchpoint"].notna()]
    single = rated[~rated["touchpoint"].duplicated(keep=False)].set_index("touchpoint")["variable"]
    weights = responses["weight"].to_numpy(float)
    # the map is that of customers, as they see things today
    _, asked = today(responses, variables, among=~is_staff(responses, variables, material["people"]))
    for row in journey[(journey["persona_id"] == "all") & journey["mean"].notna()].to_dict("records"):
        column = single.get(row["touchpoint"])
        if column not in responses or not pd.api.types.is_numeric_dtype(responses[column].dtype):
            continue
        values = responses[column].to_numpy(float)
        known = ~np.isnan(values) & asked
        anew = {"mean": _mean(values[known], weights[known]), "n": float(known.sum())}
        yield compared("journey", {"touchpoint": row["touchpoint"], "persona_id": "all"}, row, anew)


def _themes(material: Material) -> Iterator[Check]:
    """People and passages of each theme from the passages assigned to it; its stability can only be held against limits."""
    verbatims, links = material["verbatims"], material["theme_verbatims"]
    who, source = (
        dict(zip(verbatims["verbatim_id"], verbatims[column], strict=True)) for column in ("respondent_id", "source")
    )
    heard = len(set(who.values()))
    passages: dict[str, set[str]] = {}
    for theme, passage in zip(links["theme_id"], links["verbatim_id"], strict=True):
        if passage in who:
            passages.setdefault(theme, set()).add(passage)
    for row in material["themes"].to_dict("records") if passages else ():
        own = passages.get(row["theme_id"], set())
        people = len({who[passage] for passage in own})
        anew = {"n_people": people, "n_verbatims": len(own), "share_people": people / heard}
        for kind in ("interview", "survey"):
            anew[f"n_people_{kind}"] = len({who[passage] for passage in own if source[passage] == kind})
        named = {"theme_id": row["theme_id"]}
        found = compared("themes", named, row, anew)
        yield found if found.wrong else Check("themes", named, wrong=plausible.of_theme(row, own))


def _passages(material: Material) -> Iterator[Check]:
    """Passages of interviews stand at their place in what the person said, and open answers belong to the respondent in their id."""
    turns = {(r.interview_id, r.turn): r.text for r in material["turns"].itertuples()}
    for row in material["verbatims"].itertuples():
        if row.source == "survey":
            same = row.verbatim_id == f"s-{row.question}-{row.respondent_id}"
            what = f"is said to be of {row.respondent_id} about {row.question}"
            yield Check("verbatims", {"verbatim_id": row.verbatim_id}, CHECKED, "" if same else what)
        said = turns.get((row.interview_id, row.turn))
        if row.source != "interview" or said is None or pd.isna(row.start) or pd.isna(row.end):
            continue
        told = said[int(row.start) : int(row.end)]
        what = "is not word for word at its place in the interview"
        yield Check("verbatims", {"verbatim_id": row.verbatim_id}, wrong="" if told == row.text else what)


def _thresholds(material: Material) -> Iterator[Check]:
    """Means of the outcome below an inflection point and from it on."""
    responses = material["responses"]
    for row in material["thresholds"].dropna(subset=["cut", "below", "at_or_above"]).to_dict("records"):
        if row["usage"] not in responses or row["outcome"] not in responses or row["kind"] == "kink":
            continue
        cells = [responses[row[name]] for name in ("usage", "outcome")]
        if not all(pd.api.types.is_numeric_dtype(cell.dtype) for cell in cells):
            continue
        x, y = (cell.to_numpy(float) for cell in cells)
        weights = responses["weight"].to_numpy(float)
        known = ~np.isnan(x) & ~np.isnan(y) & (weights > 0)
        low, high = known & (x < row["cut"]), known & (x >= row["cut"])
        if low.any() and high.any():
            anew = {
                "below": _mean(y[low], weights[low]),
                "at_or_above": _mean(y[high], weights[high]),
                "n": float(known.sum()),
            }
            yield compared("thresholds", {"usage": row["usage"], "outcome": row["outcome"]}, row, anew)


def _assumptions(material: Material) -> Iterator[Check]:
    """The verdict on each assumption, from its interval and the limit in study.yml."""
    checks = [assumption.check for assumption in material.study.settings.assumptions]
    for row in material.handovers.get("assumptions", pd.DataFrame()).to_dict("records"):
        check = checks[int(row["assumption"]) - 1]
        if check is None or pd.isna(row["low"]) or pd.isna(row["high"]):
            continue
        above = check.above is not None
        limit = check.above if above else check.below
        side = 1 if row["low"] > limit else -1 if row["high"] < limit else 0
        anew = "undecided" if not side else "supported" if (side > 0) == above else "contradicted"
        named = {"assumption": str(int(row["assumption"]))}
        what = f"calls it {row['verdict']}; by its interval it is {anew}"
        yield Check("assumptions", named, wrong="" if anew == row["verdict"] else what)


RECOMPUTED: tuple[Callable[[Material], Iterator[Check]], ...] = (
    _counted_shares, _profile, _segment_profile, _sizes, _nps, _satisfaction, _themes, _passages, _thresholds, _assumptions,
    acted.checks, contrasts_anew.checks, corrected.checks, explained.checks, logged.checks, metrics_anew.checks, plausible.checks,
)  # fmt: skip
