"""What tells a segment or band apart: its leading figures, a name, sentences, a motto, its channels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, wording
from insights.survey.profiling import name_parts, segment_words
from insights.survey.profiling.profiles import MEAN

CHANNEL_FIELDS = ("channel", "channels")
CLEAR = 0.2  # Cohen's h from which an answer may stand in a name (a small effect, Cohen 1988)
SPEAKING = 1.2  # how much an answer that speaks for itself is preferred in a name
MINORITY = 0.5  # how much a yes counts in a name that less than half of the segment say, and how much a no counts
MOTTO, MOTTO_SHARE = 0.5, 0.4  # Cohen's h, and the share that agrees, from which a statement stands for a segment
CHANNEL_SHARE = 0.25  # of a segment that must name a channel


def leading(profile: pd.DataFrame, variables: pd.DataFrame, segment: int) -> list[dict]:
    """The figures that set `segment` apart, strongest first: one per building question, what is more frequent before what is rarer."""
    labels = variables.set_index("variable")
    rows = profile[(profile["segment"] == segment) & profile["builds_segments"] & profile["value"].notna()]
    figures = []
    for row in rows.to_dict("records"):
        if (row["statistic"] == MEAN) != (labels.loc[row["variable"], "kind"] == "numeric"):
            continue
        strength = _strength(row, profile)
        only_rarer = strength < 0 and row["statistic"] == "share"
        figures.append(
            row
            | {"strength": strength, "rank": abs(strength) * (0.5 if only_rarer else 1.0)}
            | dict(labels.loc[row["variable"], ["label", "kind", "n_missing"]])
        )
    figures.sort(key=lambda f: (-f["rank"], f["variable"], f["position"]))
    best: dict[str, dict] = {}
    for figure in figures:
        best.setdefault(figure["variable"], figure)
    return list(best.values())


def _strength(row: dict, profile: pd.DataFrame) -> float:
    """Difference to all: of shares after the arcsine transformation (Cohen's h), of means in units of how far segments lie apart."""
    if row["statistic"] == "share":
        return float(2 * np.arcsin(np.sqrt(row["value"])) - 2 * np.arcsin(np.sqrt(row["overall"])))
    same = profile[(profile["variable"] == row["variable"]) & (profile["category"] == MEAN)]
    spread = float((same["value"] - same["overall"]).abs().max())
    explained = float(np.nan_to_num(row["effect"]))
    return 2 * np.sqrt(explained) * (row["value"] - row["overall"]) / spread if spread else 0.0


def traits(leading: list[dict], variables: pd.DataFrame, language: str) -> list[str]:
    """What can stand in a name, the most distinguishing first: only what differs clearly (`CLEAR`) and whose interval excludes everybody's
    value. What most of the segment does counts double, answers that speak for themselves a little more than places on a scale; answers that
    are none come last, and nothing that breaks off is among them."""
    uses = pd.Series([c for cell in variables["categories"] for c in contracts.split(cell)], dtype="str").value_counts()
    answers = {row.variable: contracts.split(row.categories) for row in variables.itertuples()}
    questions, found = list(variables.loc[variables["builds_segments"], "label"]), []
    for figure in leading:
        category, on_a_scale = figure["category"], figure["kind"] in ("ordinal", "numeric")
        if (figure["strength"] < 0 and category != MEAN) or not _clear(figure):
            continue
        ambiguous = on_a_scale or uses.get(category, 0) > 1 or not any(letter.isalpha() for letter in category)
        empty = category != MEAN and name_parts.says_nothing(category)
        ambiguous = ambiguous or empty or name_parts.needs_its_question(category)
        label = name_parts.own_part(figure["label"], questions)
        category = name_parts.own_part(category, answers[figure["variable"]])
        if wording.yes_or_no(category) is False:
            label = label.removeprefix(_shared_start(variables))
        text = segment_words.trait(label, category, figure["strength"], language, ambiguous=ambiguous)
        holds = wording.yes_or_no(category)
        weak = holds is False or (holds and figure["value"] < 0.5)
        speaks = MINORITY if weak else 1.0 if ambiguous or holds is not None else SPEAKING
        if not segment_words.is_cut(text):
            found.append((not empty, abs(figure["strength"]) * speaks, text))
    found.sort(key=lambda one: (not one[0], -one[1]))
    return [text for *_, text in found]


def _clear(figure: dict) -> bool:
    """Whether a figure lies clearly off everybody's: by its size, and by its interval where there is one."""
    low, high, overall = (figure.get(key, np.nan) for key in ("low", "high", "overall"))
    inside = low <= overall <= high
    return abs(figure["strength"]) >= CLEAR and not inside


def _shared_start(variables: pd.DataFrame) -> str:
    """The words with which all yes/no questions begin (`Chose by `), where there are three or more of them."""
    labels = [
        row.label
        for row in variables[variables["builds_segments"]].itertuples()
        if any(wording.yes_or_no(category) is False for category in contracts.split(row.categories))
    ]
    if len(labels) < 3:
        return ""
    first, last = min(labels), max(labels)  # what these two share, all share
    shared = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: first[:shared].rfind(" ") + 1]


def motto(leading: list[dict]) -> str:
    """The statement that the segment agrees with and that sets it apart most."""
    for figure in leading:
        if (
            segment_words.AGREES.match(figure["category"])
            and figure["strength"] >= MOTTO
            and figure["value"] >= MOTTO_SHARE
        ):
            return figure["label"].strip().rstrip(".")
    return ""


def sentence(figure: dict, language: str) -> str:
    """One full sentence about a leading figure."""
    if figure["statistic"] == "mean":
        return segment_words.mean_sentence(figure["label"], figure, language)
    return segment_words.share_sentence(
        figure["label"], figure["category"], figure, language, multiple=figure["kind"] == "multiple"
    )


def channels(profile: pd.DataFrame, variables: pd.DataFrame, segment: int) -> list[str]:
    """The channels that the segment uses as much as all do or more, most used first."""
    named = variables.loc[variables["field"].isin(CHANNEL_FIELDS), "variable"]
    rows = profile[
        (profile["segment"] == segment) & profile["variable"].isin(named) & (profile["statistic"] == "share")
    ]
    rows = rows[(rows["value"] >= CHANNEL_SHARE) & (rows["value"] >= rows["overall"])]
    return list(dict.fromkeys(rows.sort_values("value", ascending=False, kind="stable")["category"]))
