"""Groups of interviewed people who speak of the same things: the ground of qualitative personas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from insights.personas.drafting.passages import REST, standing_codings
from insights.personas.material import Material

COLUMNS = ["respondent_id", "segment", "probability", "stability", "silhouette", "p_chance"]
FEWEST = 4  # people below which no groups are looked for
FEWEST_TOGETHER = 2  # people below which there is no persona at all
REPEATS = 99
CONVERSATION, PROTOCOL = "conversation", "protocol"
NOTED = 0.2  # of what is not the interviewer's, the share from which a note taker wrote a document
KIND_COLUMNS = frozenset(
    {
        "method",
        "methode",
        "erhebungsart",
        "document",
        "dokument",
        "document_type",
        "dokumentart",
        "dokumenttyp",
        "textsorte",
    }
)


def group_people(material: Material, *, min_people: int = 2, max_groups: int = 6, seed: int = 1) -> pd.DataFrame:
    """Group the interviewed customers by what they speak of.

    A person's profile is the square root of the shares of his passages per theme and per code (Hellinger), less the mean profile.
    Ward's method on these profiles; the number of groups is the one with the largest mean cosine silhouette
    (Rousseeuw 1987) among those with at least two groups of `min_people`; people in smaller groups stay out. `stability` is
    the mean best-match Jaccard of the group when each person's passages are drawn anew (Hennig 2007), `p_chance` the share of
    deals of the same passages to the same people, at random, that separate at least as well.

    Returns one row per grouped person: `segment` (1 = largest group), `probability` (his similarity to his group among that to
    all groups). Empty when survey segments were found (personas then stand for these), or when no grouping fits. Two or three interviewed
    customers are one group, in which nothing was separated: `stability`, `silhouette` and `p_chance` are missing.

    Where each group holds one kind of document only (`kinds_of_documents`), the words of note takers and those of people were told apart, not
    people: then only people of one kind are grouped, conversations before protocols, else of the most frequent kind, and the others stay out.
    """
    grouped = _grouped(material, min_people, max_groups, seed)
    kinds = kinds_of_documents(material)
    if not _tells_documents(grouped, kinds):
        return grouped
    first = max(sorted(set(kinds)), key=lambda kind: (kind != PROTOCOL, (kinds == kind).sum()))
    inside = set(kinds.index[kinds == first])
    only = material.people["respondent_id"].isin(inside) | (material.people["source"] != "interview")
    return _grouped(replace(material, people=material.people[only]), min_people, max_groups, seed)


def kinds_of_documents(material: Material) -> pd.Series:
    """respondent_id -> kind of document that holds an interviewed customer's words.

    By a column of `interviews.csv` that says it (`KIND_COLUMNS`), else `protocol` where a note taker wrote a part of it (`NOTED`), else
    `conversation`.
    """
    people = material.interviewed.drop_duplicates("respondent_id").set_index("respondent_id")
    for column in people.columns:
        if column.strip().casefold() in KIND_COLUMNS and people[column].nunique() > 1:
            return people[column].astype("str").fillna("")
    told = material.turns[material.turns["role"] != "interviewer"]
    noted = told["role"].eq("other").groupby(told["interview_id"]).mean()
    share = people["interview_id"].map(noted).astype(float).fillna(0.0)
    return pd.Series(np.where(share >= NOTED, PROTOCOL, CONVERSATION), index=people.index)


def _tells_documents(grouped: pd.DataFrame, kinds: pd.Series) -> bool:
    """Whether every group holds one kind of document only, and not all the same: then documents were told apart, not people."""
    if grouped["segment"].nunique() < 2:
        return False
    found = grouped["respondent_id"].map(kinds)
    return bool(found.groupby(grouped["segment"]).nunique().eq(1).all() and found.nunique() > 1)


def _grouped(material: Material, min_people: int, max_groups: int, seed: int) -> pd.DataFrame:
    together = _together(material)
    if not material.segments.found and FEWEST_TOGETHER <= len(together) < FEWEST:
        return together
    features, people, owner = _features(material)
    empty = pd.DataFrame(columns=COLUMNS).astype({"segment": "Int64"})
    if material.segments.found or len(people) < FEWEST or features.shape[1] < 2:
        return empty
    rng = np.random.default_rng(seed)
    profiles = _profiles(features, owner, len(people), np.ones(len(features)))
    labels, silhouette = _best(profiles, min_people, max_groups)
    if labels is None:
        return empty
    p_chance = _p_chance(features, owner, len(people), silhouette, min_people, max_groups, rng)
    sizes = pd.Series(labels).value_counts()
    kept = sorted(
        (g for g in sizes.index if sizes[g] >= min_people), key=lambda g: (-sizes[g], min(people[labels == g]))
    )
    stability = _stability(features, owner, labels, kept, rng)
    rows = [
        (person, kept.index(labels[i]) + 1, similarity, stability[labels[i]], silhouette, p_chance)
        for i, (person, similarity) in enumerate(zip(people, _similarity(profiles, labels, kept), strict=True))
        if labels[i] in kept
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"segment": "Int64"})


def closeness(material: Material, grouped: pd.DataFrame) -> pd.DataFrame:
    """How like each group every grouped person speaks: `respondent_id`, `segment`, and one column per group (its number).

    The cosine between the person's profile and the mean profile of the group's people, without the person itself.
    """
    groups = sorted(int(group) for group in grouped["segment"].unique())
    features, people, owner = _features(material)
    if not groups or not len(features):
        return pd.DataFrame(columns=["respondent_id", "segment", *groups])
    profiles = _profiles(features, owner, len(people), np.ones(len(features)))
    segment = grouped.set_index("respondent_id")["segment"].reindex(people)
    rows = []
    for i, person in enumerate(people):
        if pd.isna(segment.iloc[i]):
            continue
        values = []
        for group in groups:
            others = (segment == group).to_numpy(bool, na_value=False) & (np.arange(len(people)) != i)
            centre = profiles[others].mean(axis=0) if others.any() else np.zeros(profiles.shape[1])
            values.append(float(profiles[i] @ centre / max(np.linalg.norm(centre), 1e-12)))
        rows.append((person, int(segment.iloc[i]), *values))
    return pd.DataFrame(rows, columns=["respondent_id", "segment", *groups])


def _together(material: Material) -> pd.DataFrame:
    """Everybody who was interviewed and said something, as one group."""
    said = material.interviewed["respondent_id"].isin(material.verbatims["respondent_id"])
    people = sorted(material.interviewed.loc[said, "respondent_id"].unique())
    table = pd.DataFrame({"respondent_id": people, "segment": 1, "probability": 1.0}, columns=COLUMNS)
    return table.astype({"segment": "Int64"} | dict.fromkeys(COLUMNS[2:], float))


def _features(material: Material) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Passage × feature weights, the people's ids, and the number of the person who said each passage."""
    own = set(material.interviewed["respondent_id"])
    said = material.verbatims[material.verbatims["respondent_id"].isin(own)].sort_values("verbatim_id")
    themes = material.theme_verbatims[material.theme_verbatims["theme_id"] != REST]
    coded = standing_codings(material.codings)
    marks = pd.concat(
        [
            pd.DataFrame(
                {
                    "verbatim_id": themes["verbatim_id"],
                    "feature": "theme " + themes["theme_id"],
                    "weight": themes["membership"].fillna(1.0),
                }
            ),
            pd.DataFrame(
                {
                    "verbatim_id": coded["verbatim_id"],
                    "feature": "code " + coded["code"].astype(str),
                    "weight": coded["probability"],
                }
            ),
        ]
    )
    marks = marks[marks["verbatim_id"].isin(said["verbatim_id"])]
    if marks.empty:
        return np.zeros((0, 0)), np.array([]), np.array([])
    table = marks.pivot_table(index="verbatim_id", columns="feature", values="weight", aggfunc="sum", fill_value=0.0)
    speakers = said.set_index("verbatim_id")["respondent_id"].reindex(table.index)
    people = np.array(sorted(speakers.unique()))
    return table.to_numpy(float), people, np.searchsorted(people, speakers.to_numpy(str))


def _profiles(features: np.ndarray, owner: np.ndarray, n_people: int, draws: np.ndarray) -> np.ndarray:
    sums = np.zeros((n_people, features.shape[1]))
    np.add.at(sums, owner, features * draws[:, None])
    return _centred(np.sqrt(sums / np.maximum(sums.sum(axis=1, keepdims=True), 1e-12)))


def _centred(profiles: np.ndarray) -> np.ndarray:
    profiles = profiles - profiles.mean(axis=0)
    return profiles / np.maximum(np.linalg.norm(profiles, axis=1, keepdims=True), 1e-12)


def _cut(profiles: np.ndarray, k: int) -> np.ndarray:
    from scipy.cluster.hierarchy import cut_tree, ward

    return cut_tree(ward(profiles), n_clusters=k).ravel()


def _best(profiles: np.ndarray, min_people: int, max_groups: int) -> tuple[np.ndarray | None, float]:
    from scipy.cluster.hierarchy import cut_tree, ward

    highest = min(max_groups, len(profiles) // min_people, len(profiles) - 1)
    cuts = (
        cut_tree(ward(profiles), n_clusters=list(range(2, highest + 1)))
        if highest >= 2
        else np.zeros((len(profiles), 0))
    )
    best, silhouette = None, -np.inf
    distances = 1 - profiles @ profiles.T
    for labels in cuts.T:
        if (np.bincount(labels) >= min_people).sum() < 2:
            continue
        value = _silhouette(distances, labels)
        if value > silhouette:
            best, silhouette = labels, value
    return best, silhouette


def _silhouette(distances: np.ndarray, labels: np.ndarray) -> float:
    """Mean silhouette; people alone in their group count 0."""
    members = labels[:, None] == np.arange(labels.max() + 1)[None, :]
    sizes = members.sum(axis=0)
    sums = distances @ members
    rows = np.arange(len(labels))
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    width = np.where(sizes[labels] > 1, (other - own) / np.maximum(np.maximum(own, other), 1e-12), 0.0)
    return round(float(width.mean()), 9)


def _p_chance(
    features: np.ndarray, owner: np.ndarray, n_people: int, silhouette: float, min_people: int, max_groups: int, rng
) -> float:
    """Passages dealt out anew among the people: theme and code of one passage stay together, so that their tie is no structure of people."""
    reached, once = 0, np.ones(len(features))
    for _ in range(REPEATS):
        dealt = _profiles(features, rng.permutation(owner), n_people, once)
        reached += _best(dealt, min_people, max_groups)[1] >= silhouette
    return (1 + reached) / (1 + REPEATS)


def _stability(features, owner, labels, kept, rng) -> dict[int, float]:
    found = {group: [] for group in kept}
    passages_of = [np.flatnonzero(owner == i) for i in range(len(labels))]
    for _ in range(REPEATS):
        draws = np.zeros(len(features))
        for own in passages_of:
            np.add.at(draws, rng.choice(own, size=len(own)), 1)
        again = _cut(_profiles(features, owner, len(labels), draws), len(set(labels)))
        for group in kept:
            inside = labels == group
            overlaps = [(inside & (again == other)).sum() / (inside | (again == other)).sum() for other in set(again)]
            found[group].append(max(overlaps))
    return {group: float(np.mean(values)) for group, values in found.items()}


def _similarity(profiles: np.ndarray, labels: np.ndarray, kept: list[int]) -> np.ndarray:
    centres = np.array([profiles[labels == group].mean(axis=0) for group in kept])
    closeness = np.clip(profiles @ centres.T, 0, None)
    own = np.array([closeness[i, kept.index(g)] if g in kept else 0.0 for i, g in enumerate(labels)])
    total = closeness.sum(axis=1)
    return np.where(total > 0, own / np.maximum(total, 1e-12), 1 / len(kept))
