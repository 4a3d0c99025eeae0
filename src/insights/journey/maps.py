"""The points of the journey map: satisfaction, reach, mentions and mood per touchpoint, for all and for each persona."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.waves import today
from insights.journey.satisfaction import satisfaction

SATISFACTION = ["mean", "low", "high", "reach", "top2"]
MOST_SCALE_POINTS = 11  # on longer scales "the two best answers" means nothing
FROM_PARTS = "from its parts"
EXEMPLARS = 3
GOOD_LENGTH = 160  # characters; exemplars near it are quick to read and still say something


def journey_map(
    touchpoints: pd.DataFrame,
    *,
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    mentions: pd.DataFrame,
    memberships: pd.DataFrame,
) -> pd.DataFrame:
    """The hand-over table `journey`: one row per touchpoint and group ("all" and each persona).

    Satisfaction is that of the last wave, the weighted mean with its 95 % interval on the effective base, clipped to the scale; `reach` is the weighted
    share of the group's respondents who answered. n < 5 shows no figure, n < 10 no share. Mentions (from `find_mentions`) are
    those of customers and former customers; mood averages the polarity per person first, so that talkative people do not rule.
    Touchpoints nest: what is said of a part is said of the whole, and a whole that nobody asked about takes each person's mean over its
    parts (`note`: "from its parts", where the base is no smaller matter).
    """
    if touchpoints.empty:
        return contracts.empty("journey")
    values, scales = satisfaction(responses, variables)
    family = _families(touchpoints)
    values, scales, made = _with_wholes(values, scales, family)
    _, now = today(responses, variables)
    values, weights = values[now], pd.Series(responses["weight"].to_numpy(float)[now], index=values.index[now])
    spoken = mentions[mentions["group"] != "staff"]
    rows = []
    for persona_id, respondents, speakers in _groups(values.index, spoken, memberships):
        for touchpoint in touchpoints.sort_values("position")["touchpoint"]:
            row = {"touchpoint": touchpoint, "persona_id": persona_id}
            if touchpoint in values:
                answers = values.loc[respondents, touchpoint]
                row |= _satisfaction_figures(answers, weights[respondents], scales.loc[touchpoint])
                row["note"] = row["note"] or (FROM_PARTS if touchpoint in made else "")
            else:
                row |= {"n": 0, "note": "not asked"}
            said = spoken[speakers & spoken["touchpoint"].isin(family[touchpoint]).to_numpy()]
            rows.append(row | _mention_figures(said.drop_duplicates("verbatim_id")))
    table = pd.DataFrame(rows, columns=list(contracts.empty("journey").columns))
    return contracts.check(_without_rests(table), "journey")


def _without_rests(journey: pd.DataFrame) -> pd.DataFrame:
    """The map without figures of personas from which, beside everybody's, that of 1 to k − 1 other people would follow; the smallest go first."""
    table = journey.copy()
    for _, rows in table[table["mean"].notna()].groupby("touchpoint", sort=False):
        personas = rows[rows["persona_id"] != "all"].sort_values(["n", "persona_id"])
        if len(personas) == len(rows):
            continue  # everybody's own figure is not told
        left = int(rows.loc[rows["persona_id"] == "all", "n"].iloc[0] - personas["n"].sum())
        for place, n in personas["n"].items():
            if not 0 < left < estimates.suppress_below():
                break
            table.loc[place, SATISFACTION] = np.nan
            table.loc[place, "note"] = "suppressed"
            left += int(n)
    return table


def _families(touchpoints: pd.DataFrame) -> dict[str, list[str]]:
    """Each touchpoint with all of its parts, and the parts of these."""
    parent = dict(zip(touchpoints["touchpoint"], touchpoints["parent"], strict=True))
    family: dict[str, list[str]] = {point: [point] for point in parent}
    for point in parent:
        above, seen = parent[point], {point}
        while isinstance(above, str) and above in family and above not in seen:
            family[above].append(point)
            seen.add(above)
            above = parent[above]
    return family


def _with_wholes(
    values: pd.DataFrame, scales: pd.DataFrame, family: dict[str, list[str]]
) -> tuple[pd.DataFrame, pd.DataFrame, set[str]]:
    """`values` and `scales` with the wholes that only their parts were asked about, and which these are."""
    made: dict[str, pd.Series] = {}
    for point, members in family.items():
        asked = [part for part in members if part in values]
        if point in values or not asked:
            continue
        low, high = scales.loc[asked[0], "scale_low"], scales.loc[asked[0], "scale_high"]
        parts = scales.loc[asked]
        levels = (values[asked] - parts["scale_low"]) / (parts["scale_high"] - parts["scale_low"])
        made[point] = low + levels.mean(axis=1) * (high - low)
        scales.loc[point] = [low, high]
    return (values.assign(**made) if made else values), scales, set(made)


def _groups(
    respondents: pd.Index, spoken: pd.DataFrame, memberships: pd.DataFrame
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Name, respondents (a mask) and speakers (a mask) of everyone and of each persona."""
    yield "all", np.ones(len(respondents), dtype=bool), np.ones(len(spoken), dtype=bool)
    speaker = pd.MultiIndex.from_frame(spoken[["respondent_id", "source"]])
    for persona_id, members in memberships.groupby("persona_id", sort=True):
        surveyed = members.loc[members["source"] == "survey", "respondent_id"]
        belongs = speaker.isin(pd.MultiIndex.from_frame(members[["respondent_id", "source"]]))
        yield str(persona_id), respondents.isin(surveyed), np.asarray(belongs, dtype=bool)


def _satisfaction_figures(answers: pd.Series, weights: pd.Series, scale: pd.Series) -> dict:
    low, high = float(scale["scale_low"]), float(scale["scale_high"])
    figures = {"n": int(answers.notna().sum()), "scale_low": low, "scale_high": high}
    figures["note"] = estimates.base_note(figures["n"])
    if figures["n"] < estimates.suppress_below():
        return figures
    average = estimates.mean(answers, weights=weights, scale=(low, high))
    figures |= {"mean": average.value, "low": average.low, "high": average.high}
    if len(answers) >= estimates.no_share_below():
        figures["reach"] = estimates.share(answers.notna(), weights=weights).value
    if figures["n"] >= estimates.no_share_below() and high - low < MOST_SCALE_POINTS:
        given = answers.dropna()
        figures["top2"] = estimates.share(given >= high - 1, weights=weights[given.index]).value
    return figures


def _mention_figures(spoken: pd.DataFrame) -> dict:
    per_person = spoken.groupby("respondent_id")["polarity"].mean()
    return {
        "n_mentions": len(spoken),
        "n_people_mentioning": len(per_person),
        "mood": float(per_person.mean()) if per_person.notna().any() else None,
        "exemplars": contracts.join(_exemplars(spoken)),
    }


def _exemplars(spoken: pd.DataFrame) -> list[str]:
    """Up to three verbatims of different people: about this touchpoint alone if possible, with feeling, of a readable length."""
    ranked = spoken.assign(
        feeling=-spoken["polarity"].abs().fillna(0.0).round(1),
        awkward=(np.log(spoken["length"].clip(lower=1).astype(float)) - np.log(GOOD_LENGTH)).abs().round(1),
    )
    ranked = ranked.sort_values(["n_touchpoints", "feeling", "awkward", "verbatim_id"], kind="stable")
    return ranked.drop_duplicates("respondent_id")["verbatim_id"].head(EXEMPLARS).tolist()
