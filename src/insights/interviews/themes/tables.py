"""The hand-over tables of suggested themes: themes, sub-themes, their verbatims and memberships."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insights import contracts
from insights.interviews.themes import cautions, labels

REST = "t00"
LEANS = 0.1  # membership below which a verbatim is not said to lean to a theme
_REST_LABEL = {"de": "Übrige Passagen", "en": "Other passages"}


def theme_ids(frame: pd.DataFrame, groups: np.ndarray) -> dict[int, str]:
    """Theme ids of the groups: t01 is spoken of by most people; -1 is the rest."""
    counts = frame.assign(group=groups).query("group >= 0").groupby("group")["respondent_id"].agg(["nunique", "size"])
    order = counts.reset_index().sort_values(["nunique", "size", "group"], ascending=[False, False, True])["group"]
    return {-1: REST} | {int(g): f"t{number:02d}" for number, g in enumerate(order, start=1)}


def subtheme_ids(
    frame: pd.DataFrame, groups: np.ndarray, parts: np.ndarray, numbers: dict[int, str]
) -> dict[tuple[int, int], str]:
    """Sub-theme ids by (group, part): t03.1 is the part of theme t03 of which most people speak."""
    table = frame.assign(group=groups, part=parts).query("part >= 0")
    counts = table.groupby(["group", "part"])["respondent_id"].agg(["nunique", "size"]).reset_index()
    order = counts.sort_values(["group", "nunique", "size", "part"], ascending=[True, False, False, True])
    place = order.groupby("group").cumcount() + 1
    return {
        (int(g), int(s)): f"{numbers[int(g)]}.{n}" for g, s, n in zip(order["group"], order["part"], place, strict=True)
    }


def themes(
    frame: pd.DataFrame,
    numbers: dict[int, str],
    groups: np.ndarray,
    stability: np.ndarray,
    closeness: np.ndarray,
    names: dict[int, labels.Name],
    staff: set[str],
    by_chance: bool,
    language: str,
) -> pd.DataFrame:
    """Contract `themes`."""
    people, rows = frame["respondent_id"].nunique(), []
    for g, theme in numbers.items():
        members = frame[groups == g]
        if members.empty:
            continue
        name = names.get(g, labels.Name(_REST_LABEL[language], [], False, frozenset()))
        speaking = members["respondent_id"].nunique()
        own = {"stability": None, "exemplars": None, "warning": None}
        if g >= 0:
            exemplars = _exemplars(members, closeness[members.index, g], name.spoken_by)
            warning = cautions.warning(
                members, keywords=name.keywords, stability=stability[g], by_chance=by_chance, language=language, mixed=name.mixed,
            )  # fmt: skip
            own = {"stability": stability[g], "exemplars": contracts.join(exemplars), "warning": warning}
        rows.append({
            "theme_id": theme, "label": name.label, "keywords": contracts.join(name.keywords), "n_people": speaking,
            "n_verbatims": len(members), "share_people": speaking / people, **own, **_voices(members, staff),
        })  # fmt: skip
    return contracts.check(pd.DataFrame(rows), "themes")


def subthemes(
    frame: pd.DataFrame,
    numbers: dict[tuple[int, int], str],
    groups: np.ndarray,
    parts: np.ndarray,
    stability: dict[tuple[int, int], float],
    closeness: np.ndarray,
    names: dict[tuple[int, int], labels.Name],
) -> pd.DataFrame:
    """Contract `subthemes`."""
    rows = []
    for (g, s), own in numbers.items():
        members, name = frame[(groups == g) & (parts == s)], names[g, s]
        exemplars = _exemplars(members, closeness[members.index, g], name.spoken_by)
        rows.append({
            "subtheme_id": own, "theme_id": own.partition(".")[0], "label": name.label,
            "keywords": contracts.join(name.keywords), "n_people": members["respondent_id"].nunique(),
            "n_verbatims": len(members), "stability": stability[g, s], "exemplars": contracts.join(exemplars),
        })  # fmt: skip
    return contracts.check(pd.DataFrame(rows), "subthemes") if rows else contracts.empty("subthemes")


def theme_verbatims(
    frame: pd.DataFrame,
    numbers: dict[int, str],
    groups: np.ndarray,
    sub_numbers: dict[tuple[int, int], str],
    parts: np.ndarray,
    ties: np.ndarray,
) -> pd.DataFrame:
    """Contract `theme_verbatims`: the one theme and sub-theme of every verbatim, with its membership."""
    own = [ties[i, g] if g >= 0 else None for i, g in enumerate(groups)]
    sub = [sub_numbers.get((int(g), int(s))) for g, s in zip(groups, parts, strict=True)]
    table = {"verbatim_id": frame["verbatim_id"], "theme_id": [numbers[int(g)] for g in groups]}
    return contracts.check(pd.DataFrame(table | {"membership": own, "subtheme_id": sub}), "theme_verbatims")


def memberships(frame: pd.DataFrame, numbers: dict[int, str], ties: np.ndarray) -> pd.DataFrame:
    """Contract `theme_memberships`: the themes to which each verbatim leans, those of the rest too."""
    kept = [g for g in numbers if g >= 0]
    rows, columns = np.nonzero(ties[:, kept] >= LEANS)
    if not len(rows):
        return contracts.empty("theme_memberships")
    table = pd.DataFrame({
        "verbatim_id": frame["verbatim_id"].to_numpy()[rows], "theme_id": [numbers[kept[c]] for c in columns],
        "membership": ties[:, kept][rows, columns],
    })  # fmt: skip
    return contracts.check(table, "theme_memberships")


def _voices(members: pd.DataFrame, staff: set[str]) -> dict[str, int]:
    """How many people speak of it in interviews (and how many of them are staff) and how many write of it in open answers."""
    heard, wrote = (
        set(members.loc[members["source"] == source, "respondent_id"]) for source in ("interview", "survey")
    )
    return {"n_people_interview": len(heard), "n_people_survey": len(wrote), "n_staff": len(heard & staff)}


def _exemplars(members: pd.DataFrame, closeness: np.ndarray, spoken_by: frozenset[int]) -> Sequence[str]:
    """The three verbatims that stand best for the theme, each of another person where there are three."""
    lengths = members["text"].str.split().str.len().to_numpy()
    readable = np.where(lengths < 6, 0.6, np.where(lengths < 10, 0.85, np.where(lengths > 45, 0.9, 1.0)))
    typical = np.where(members.index.isin(sorted(spoken_by)), 1.0, 0.75)
    ranked = members.assign(score=np.round(closeness * readable * typical, 6)).sort_values(
        ["score", "verbatim_id"], ascending=[False, True]
    )
    first = ranked.drop_duplicates("respondent_id")["verbatim_id"].tolist()
    return [*first, *(v for v in ranked["verbatim_id"] if v not in first)][:3]
