"""Segments of respondents: found, put in order of size, named by what sets them apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates, wording
from insights.contracts.documents import Segment, SegmentSolution
from insights.errors import InputError, UsageError
from insights.survey import profiling, segment_words, selection
from insights.survey.profiling import MEAN
from insights.survey.segment_items import building_variables, encode_answers
from insights.survey.selection import SMALLEST_N, Selection

FEWEST_PEOPLE = 50
CHANNEL_FIELDS = ("channel", "channels")
SPEAKING = 1.5  # how much an answer that speaks for itself is preferred in a name
MINORITY = 0.5  # how much a yes counts in a name that less than half of the segment say
MOTTO, MOTTO_SHARE = 0.5, 0.4  # Cohen's h, and the share that agrees, from which a statement stands for a segment
CHANNEL_SHARE = 0.25  # of a segment that must name a channel


def find_segments(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    max_segments: int = 8,
    min_share: float = 0.05,
    n_starts: int = 20,
    n_bootstrap: int = 100,
    seed: int,
    language: str = "de",
) -> tuple[SegmentSolution, pd.DataFrame, pd.DataFrame]:
    """Latent class segments from the columns that build segments: the solution, `memberships` and `segment_selection`.

    The model is fitted without weights, which keeps BIC honest; shares and profiles are weighted (Vermunt & Magidson 2007). Segment 1
    is the largest. Without structure the solution says so in `reason` and no one is assigned. Raises UsageError for a `max_segments`,
    `n_starts` or `n_bootstrap` below 1 and a `min_share` outside 0 to 0.5; with `max_segments` = 1 nobody is divided.
    """
    from threadpoolctl import threadpool_limits

    _check_ranges(min_share, max_segments=max_segments, n_starts=n_starts, n_bootstrap=n_bootstrap)
    names = building_variables(variables)
    refused = _refusal(responses, variables, names, max_segments, language)
    if refused:
        return refused, contracts.empty("memberships"), contracts.empty("segment_selection")
    items = encode_answers(responses, variables)
    with threadpool_limits(
        1
    ):  # many small products: threads cost more than they bring, and one gives the same sums everywhere
        chosen = selection.select(
            items, max_classes=max_segments, min_share=min_share, n_starts=n_starts, n_bootstrap=n_bootstrap, seed=seed
        )
    table = _selection_table(chosen)
    solution = SegmentSolution(
        found=chosen.k > 1,
        k=chosen.k if chosen.k > 1 else 0,
        reason=_reason(chosen, n_bootstrap, min_share, language),
        variables=names,
        n=len(responses),
        weighted=bool(responses["weight"].nunique() > 1),
    )
    if chosen.k == 1:
        return solution, contracts.empty("memberships"), table
    memberships, order = _memberships(responses, chosen)
    solution.entropy = chosen.models[chosen.k].entropy
    solution.segments = _describe(responses, variables, memberships, chosen.jaccard[chosen.k][order], language)
    return solution, memberships, table


def _check_ranges(min_share: float, **counts: int) -> None:
    for name, value in counts.items():
        if not value >= 1:
            raise UsageError(f"{name} is {value:g}, but must be 1 or more.")
    if not 0 < min_share <= 0.5:
        raise UsageError(f"min_share is {min_share:g}, but must lie above 0 and not above 0.5, such as 0.05 for 5 %.")


def _refusal(
    responses: pd.DataFrame, variables: pd.DataFrame, names: list[str], max_segments: int, language: str
) -> SegmentSolution | None:
    """Why the search is not even begun, or None."""
    n = len(responses)
    if n == 0:
        return SegmentSolution(reason=segment_words.reason("no survey", language))
    if max_segments == 1:
        return SegmentSolution(reason=segment_words.reason("one allowed", language), variables=names, n=n)
    if n < FEWEST_PEOPLE:
        return SegmentSolution(
            reason=segment_words.reason("few people", language, n=n, needed=FEWEST_PEOPLE), variables=names, n=n
        )
    missing = [name for name in names if name not in responses.columns]
    if missing:
        raise InputError(
            f"responses has no column {missing[0]!r}, which should build segments; there are: {', '.join(responses.columns)}."
        )
    differing = [name for name in names if responses[name].nunique() > 1]
    several = variables.loc[variables["variable"].isin(differing), "kind"].eq("multiple").any()
    if len(differing) < 2 and not several:
        return SegmentSolution(
            reason=segment_words.reason("few questions", language, questions=len(differing)), variables=names, n=n
        )
    return None


def _reason(chosen: Selection, n_bootstrap: int, min_share: float, language: str) -> str:
    smallest = {k: float(values.min()) for k, values in chosen.jaccard.items()}
    return segment_words.reason(
        chosen.why,
        language,
        k=chosen.k,
        proposed=chosen.proposed,
        n=chosen.models[1].n,
        b=n_bootstrap,
        jaccard=smallest.get(chosen.k, max(smallest.values(), default=float("nan"))),
        p=chosen.p,
        bic=min(model.bic for model in chosen.models.values()),
        factor_bic=chosen.factor_bic,
        min_share=min_share,
        smallest=SMALLEST_N,
    )


def _selection_table(chosen: Selection) -> pd.DataFrame:
    rows = []
    for k, model in chosen.models.items():
        sizes = np.bincount(model.classes, minlength=k)
        rows.append(
            {
                "k": k,
                "log_likelihood": model.log_likelihood,
                "parameters": model.parameters,
                "bic": model.bic,
                "aic": model.aic,
                "entropy": model.entropy,
                "smallest_share": sizes.min() / model.n,
                "stability": float(chosen.jaccard[k].min()) if k in chosen.jaccard else np.nan,
                "starts_at_best": model.starts_at_best,
                "chosen": k == chosen.k,
            }
        )
    return contracts.check(pd.DataFrame(rows), "segment_selection")


def _memberships(responses: pd.DataFrame, chosen: Selection) -> tuple[pd.DataFrame, np.ndarray]:
    """The hand-over `memberships`, and the class of the model behind segment 1, 2 …: by weighted size."""
    model = chosen.models[chosen.k]
    size = np.bincount(model.classes, weights=responses["weight"].to_numpy(dtype=float), minlength=model.k)
    order = np.argsort(-size, kind="stable")
    posteriors = model.posteriors[:, order]
    table = pd.DataFrame(posteriors, columns=[f"p_{s}" for s in range(1, model.k + 1)])
    table.insert(0, "probability", posteriors.max(axis=1))
    table.insert(0, "segment", np.argmax(order[None, :] == model.classes[:, None], axis=1) + 1)
    table.insert(0, "respondent_id", responses["respondent_id"].to_numpy())
    return contracts.check(table, "memberships"), order


def _describe(
    responses: pd.DataFrame, variables: pd.DataFrame, memberships: pd.DataFrame, stability: np.ndarray, language: str
) -> list[Segment]:
    profile = profiling.profile_segments(responses, variables, memberships, language=language)
    joined = responses[["respondent_id", "weight"]].merge(memberships, on="respondent_id")
    weights, taken, found = joined["weight"].to_numpy(dtype=float), set(), []
    for segment in range(1, len(stability) + 1):
        inside = (joined["segment"] == segment).to_numpy(dtype=bool)
        share = estimates.share(inside, weights=weights)
        leading = _leading(profile, variables, segment)
        name = segment_words.unique_name(_traits(leading, variables, language), taken, segment)
        taken.add(name)
        found.append(
            Segment(
                segment=segment,
                name=name,
                n=int(inside.sum()),
                share=share.value,
                low=share.low,
                high=share.high,
                stability=float(stability[segment - 1]),
                mean_probability=float(np.average(joined["probability"][inside], weights=weights[inside])),
                distinguishing=[_sentence(figure, language) for figure in leading[:3]],
                channels=_channels(profile, variables, segment),
                motto=_motto(leading),
            )
        )
    return found


def _leading(profile: pd.DataFrame, variables: pd.DataFrame, segment: int) -> list[dict]:
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
            | dict(labels.loc[row["variable"], ["label", "kind"]])
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


def _traits(leading: list[dict], variables: pd.DataFrame, language: str) -> list[str]:
    """What can stand in a name, best first: what most of the segment does, answers that speak for themselves before places on a
    scale, and what it does not do only at the end."""
    uses = pd.Series([c for cell in variables["categories"] for c in contracts.split(cell)], dtype="str").value_counts()
    traits = []
    for figure in leading:
        category, on_a_scale = figure["category"], figure["kind"] in ("ordinal", "numeric")
        if figure["strength"] < 0 and category != MEAN:
            continue
        ambiguous = on_a_scale or uses.get(category, 0) > 1 or not any(letter.isalpha() for letter in category)
        label = figure["label"]
        if wording.yes_or_no(category) is False:
            label = label.removeprefix(_shared_start(variables))
        text = segment_words.trait(label, category, figure["strength"], language, ambiguous=ambiguous)
        holds = wording.yes_or_no(category)
        speaks = MINORITY if holds and figure["value"] < 0.5 else 1.0 if ambiguous or holds is not None else SPEAKING
        traits.append((holds is not False, abs(figure["strength"]) * speaks, text))
    traits.sort(key=lambda one: (not one[0], -one[1]))
    return [text for *_, text in traits]


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


def _motto(leading: list[dict]) -> str:
    """The statement that the segment agrees with and that sets it apart most."""
    for figure in leading:
        if (
            segment_words.AGREES.match(figure["category"])
            and figure["strength"] >= MOTTO
            and figure["value"] >= MOTTO_SHARE
        ):
            return figure["label"].strip().rstrip(".")
    return ""


def _sentence(figure: dict, language: str) -> str:
    if figure["statistic"] == "mean":
        return segment_words.mean_sentence(figure["label"], figure, language)
    return segment_words.share_sentence(
        figure["label"], figure["category"], figure, language, multiple=figure["kind"] == "multiple"
    )


def _channels(profile: pd.DataFrame, variables: pd.DataFrame, segment: int) -> list[str]:
    """The channels that the segment uses as much as all do or more, most used first."""
    named = variables.loc[variables["field"].isin(CHANNEL_FIELDS), "variable"]
    rows = profile[
        (profile["segment"] == segment) & profile["variable"].isin(named) & (profile["statistic"] == "share")
    ]
    rows = rows[(rows["value"] >= CHANNEL_SHARE) & (rows["value"] >= rows["overall"])]
    return list(dict.fromkeys(rows.sort_values("value", ascending=False, kind="stable")["category"]))
