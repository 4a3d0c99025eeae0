"""Segments of respondents: found, put in an order, named by what sets them apart; bands where people differ by degree."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.documents import Segment, SegmentSolution
from insights.errors import InputError, UsageError, nearest
from insights.survey import latent_class, profiling
from insights.survey.profiling import describing, segment_words
from insights.survey.segments import bands as on_a_line
from insights.survey.segments import (
    mece,
    redundant_items,
    sampling,
    segment_items,
    segment_order,
    selection,
    several_dimensions,
)
from insights.survey.segments.segment_items import building_variables, encode_answers
from insights.survey.segments.selection import SMALLEST_N, Selection
from insights.survey.segments.selection_table import selection_table

FEWEST_PEOPLE = 50
FEW_STARTS = 0.1  # share of starts at the best optimum below which a better one may have been missed
NAMED_PAIRS = 3  # of questions that hang together, in the reason
MANY_SKIPPED = 0.05  # of the respondents, who answered too few of the questions: from here on the reader is told


def find_segments(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    max_segments: int = 8,
    min_share: float = 0.05,
    min_n: int = SMALLEST_N,
    n_starts: int = 20,
    n_bootstrap: int = 100,
    seed: int,
    language: str = "de",
) -> tuple[SegmentSolution, pd.DataFrame, pd.DataFrame]:
    """Latent class segments from the columns that build segments: the solution, `memberships` and `segment_selection`.

    The model is fitted without weights, which keeps BIC honest; shares and profiles are weighted (Vermunt & Magidson 2007). Segment 1
    answers highest, or is the largest where no answers have an order (`segment_order`). Without structure the solution says so in `reason` and no one is assigned; where people differ by
    degree it has `bands`. Who answered none of the questions is left out. A segment holds at least `min_share` of the respondents and `min_n` people. Raises UsageError for parameters
    out of range, InputError for answers that no list of answers names; with `max_segments` = 1 nobody is divided.
    """
    _check_ranges(min_share, max_segments=max_segments, min_n=min_n, n_starts=n_starts, n_bootstrap=n_bootstrap)
    names = building_variables(variables)
    refused = _refusal(responses, variables, names, max_segments, language)
    if refused:
        return refused, contracts.empty("memberships"), contracts.empty("segment_selection")
    everyone, responses = len(responses), mece.who_answered(responses, names)
    items = encode_answers(responses, variables)
    weights = responses["weight"].to_numpy(dtype=float)
    limits = {"min_share": min_share, "min_n": min_n}
    with _one_thread():
        chosen = selection.select(
            items,
            max_classes=max_segments,
            weights=weights,
            n_starts=n_starts,
            n_bootstrap=n_bootstrap,
            seed=seed,
            **limits,
        )
    items = redundant_items.without_named(items, left_out := [copy.item for copy in chosen.copies])
    table = selection_table(chosen, weights=weights)
    told = {**_figures(chosen, variables), "questions": len(names), **limits}
    solution = SegmentSolution(
        found=chosen.k > 1,
        k=chosen.k if chosen.k > 1 else 0,
        reason=segment_words.reason(chosen.ground, language, **told),
        figures=segment_words.numbers(chosen.ground, language, **told),
        variables=[name for name in names if name in items.groups or name not in left_out],
        left_out=left_out,
        n=len(responses),
        weighted=bool(responses["weight"].nunique() > 1),
    )
    _add_notes(solution, _notes(chosen, responses, variables, names), language)
    if len(responses) < everyone:
        silent = {"n": everyone - len(responses), "all": everyone}
        _add_notes(solution, [("no answer", silent)], language)
    if chosen.why == "degree":
        solution.bands = _bands(responses, variables, items, chosen, language)
    if chosen.k == 1:
        return solution, contracts.empty("memberships"), table
    order, rule = _ordered(items, variables, chosen)
    memberships = _memberships(responses, chosen, order)
    solution.entropy, solution.order = chosen.models[chosen.k].entropy, segment_words.ORDER[language][rule]
    _add_notes(solution, _skipped(responses, memberships, names), language)
    solution.segments = _describe(responses, variables, memberships, chosen, order, language)
    return solution, memberships, table


def find_bands(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    solution: SegmentSolution,
    *,
    n_starts: int = 20,
    seed: int,
    language: str = "de",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The hand-overs `bands` and `band_profile`: where each respondent stands on the one line; empty unless `solution` has bands.

    `n_starts` as in `find_segments`, so that the line is the same.
    """
    if not solution.bands:
        return contracts.empty("bands"), contracts.empty("band_profile")
    names = building_variables(variables)
    answering = mece.who_answered(responses, names)
    items = redundant_items.without_named(encode_answers(answering, variables), solution.left_out)
    silent = mece.barely_answered(answering, names)
    with _one_thread():
        two = latent_class.fit(items, 2, n_starts=n_starts, seed=seed)
        bands, _ = on_a_line.cut_bands(items, two, answering["respondent_id"], silent=silent)
    return bands, on_a_line.profile_bands(responses, variables, bands, language=language)


def _one_thread():
    """Many small products: threads cost more than they bring, and one gives the same sums everywhere."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def _bands(
    responses: pd.DataFrame, variables: pd.DataFrame, items: latent_class.Items, chosen: Selection, language: str
) -> list:
    silent = mece.barely_answered(responses, building_variables(variables))
    with _one_thread():
        _, members = on_a_line.cut_bands(items, chosen.models[2], responses["respondent_id"], silent=silent)
    profile = profiling.profile_segments(responses, variables, members, language=language)
    leading = {
        band: [describing.sentence(figure, language) for figure in describing.leading(profile, variables, band)[:3]]
        for band in (1, 2, 3)
    }
    return on_a_line.describe_bands(responses, members, leading, language=language)


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
        return _refused("one allowed", language, names, n)
    if n < FEWEST_PEOPLE:
        return _refused("few people", language, names, n, needed=FEWEST_PEOPLE)
    missing = [name for name in names if name not in responses.columns]
    if missing:
        raise InputError(
            f"responses has no column {missing[0]!r}, which should build segments; there are: {', '.join(responses.columns)}."
        )
    _check_answers(responses, variables, names)
    differing = [name for name in names if responses[name].nunique() > 1]
    several = variables.loc[variables["variable"].isin(differing), "kind"].eq("multiple").any()
    if len(differing) < 2 and not several:
        return _refused("few questions", language, names, n, questions=len(differing))
    return None


def _refused(why: str, language: str, names: list[str], n: int, **figures: int) -> SegmentSolution:
    told = {"n": n, **figures}
    reason, numbers = segment_words.reason(why, language, **told), segment_words.numbers(why, language, **told)
    return SegmentSolution(reason=reason, figures=numbers, variables=names, n=n)


def _check_answers(responses: pd.DataFrame, variables: pd.DataFrame, names: list[str]) -> None:
    """Answers that the list of answers does not name, as a new wave may bring them."""
    for row in variables[variables["variable"].isin(names)].itertuples():
        known = contracts.split(row.categories)
        if row.kind not in ("nominal", "ordinal") or not known:
            continue
        strange = responses.loc[~responses[row.variable].isin(known) & responses[row.variable].notna()]
        if len(strange):
            given = str(strange[row.variable].iloc[0])
            raise InputError(
                f"responses: {len(strange)} respondents (first: {strange['respondent_id'].iloc[0]}) answered {row.variable!r} with "
                f"{given!r}, which its list of answers does not name ({nearest(given, known)}); was it new in this wave? "
                "Run the stage demographics again."
            )


def _figures(chosen: Selection, variables: pd.DataFrame) -> dict:
    """The numbers, and the questions, that the reason may name."""
    labels = variables.set_index("variable")["label"]
    smallest = {k: float(chosen.stability(k).min()) for k in chosen.jaccard}
    ratio = chosen.likelihood_ratio.get(chosen.k, (float("nan"), 0))
    return {
        "k": chosen.k,
        "less": chosen.k - 1,
        "proposed": chosen.proposed,
        "n": chosen.models[1].n,
        "b": len(chosen.jaccard[chosen.k])
        if chosen.k in chosen.jaccard
        else max(map(len, chosen.jaccard.values()), default=0),
        "jaccard": smallest.get(chosen.k, max(smallest.values(), default=float("nan"))),
        "rejected": smallest.get(chosen.proposed, float("nan")),
        "p": chosen.p,
        "ratio_p": ratio[0],
        "ratio_settled": chosen.is_bounded(chosen.k),
        "strength": float(chosen.strength[chosen.k].mean()) if chosen.k in chosen.strength else float("nan"),
        "entropy": chosen.models[chosen.k].entropy,
        "bic": min(model.bic for model in chosen.models.values()),
        "one_bic": chosen.models[1].bic,
        "factor_bic": chosen.factor_bic,
        "lines": chosen.lines.count if chosen.lines else 0,
        "lines_bic": chosen.lines.bic if chosen.lines else float("nan"),
        "profile_bic": chosen.lines.class_bic if chosen.lines else float("nan"),
        "pairs": [_worded(pair, labels) for pair in chosen.pairs.pairs[:NAMED_PAIRS]] if chosen.pairs else [],
        "pairs_bic": chosen.pairs.bic if chosen.pairs else float("nan"),
        "same": several_dimensions.described(list(chosen.one_question), labels),
    }


def _worded(pair: redundant_items.Direct, labels: pd.Series) -> tuple[str, str, float]:
    """Two items in words, and how strongly they hang together."""
    return (*(segment_items.in_words(name, labels) for name in (pair.on, pair.item)), pair.strength)


def _add_notes(solution: SegmentSolution, notes: list[tuple[str, dict]], language: str) -> None:
    """Add the sentences of these notes to the solution, with the numbers that they tell."""
    for kind, figures in notes:
        solution.notes.append(segment_words.note(kind, language, **figures))
        place = len(solution.notes)
        told = segment_words.numbers(kind, language, **figures)
        solution.figures |= {f"note {place} {name}": value for name, value in told.items()}


def _notes(
    chosen: Selection, responses: pd.DataFrame, variables: pd.DataFrame, names: list[str]
) -> list[tuple[str, dict]]:
    """What to keep in mind about the search: kinds of notes with what they tell."""
    labels = variables.set_index("variable")["label"]
    notes: list[tuple[str, dict]] = [
        ("one answer", {"question": labels[name]}) for name in names if responses[name].nunique() < 2
    ]
    if chosen.why == "lines":
        for line in range(chosen.lines.count):
            questions = several_dimensions.described(chosen.lines.on(line), labels)
            notes.append(("line", {"line": line + 1, "questions": questions}))
    close = [pair for pair in chosen.pairs.pairs if pair.strength >= redundant_items.NEAR_COPY] if chosen.pairs else []
    for kind, pairs in (("copy", chosen.copies), ("near copies", close)):
        for on, item, strength in (_worded(pair, labels) for pair in pairs):
            notes.append((kind, {"item": item, "on": on, "association": strength}))
    compared = [chosen.models[k] for k in chosen.models if 1 < k <= max(chosen.k, chosen.proposed)]
    rarest = min(compared, key=lambda model: model.starts_at_best, default=None)
    if rarest and rarest.starts_at_best < FEW_STARTS:
        notes.append(("few starts", {"k": rarest.k, "share": rarest.starts_at_best}))
    n = chosen.models[1].n
    if chosen.jaccard and n > sampling.TESTED_N:
        notes.append(("sample", {"n": sampling.TESTED_N, "all": n}))
    return notes


def _skipped(responses: pd.DataFrame, memberships: pd.DataFrame, names: list[str]) -> list[tuple[str, dict]]:
    """That many respondents were led past the questions, and into which segment most of them fall."""
    silent = mece.barely_answered(responses, names).to_numpy()
    if silent.mean() < MANY_SKIPPED:
        return []
    sizes = memberships.loc[silent, "segment"].value_counts().sort_index()
    figures = {"n": silent.sum(), "all": len(silent), "inside": sizes.max(), "segment": sizes.idxmax()}
    return [("skipped", {"share": float(silent.mean()), **figures})]


def _ordered(items: latent_class.Items, variables: pd.DataFrame, chosen: Selection) -> tuple[np.ndarray, str]:
    """The class of the model behind segment 1, 2 …, and the rule it follows."""
    model, kinds = chosen.models[chosen.k], segment_order.with_an_order(variables)
    if kinds.keys() & set(items.groups):
        return segment_order.by_height(items, model, kinds), "height"
    return segment_order.by_size(model), "size"


def _memberships(responses: pd.DataFrame, chosen: Selection, order: np.ndarray) -> pd.DataFrame:
    """The hand-over `memberships`; `order` is the class of the model behind segment 1, 2 …"""
    model = chosen.models[chosen.k]
    posteriors = model.posteriors[:, order]
    table = pd.DataFrame(posteriors, columns=[f"p_{s}" for s in range(1, model.k + 1)])
    table.insert(0, "probability", posteriors.max(axis=1))
    table.insert(0, "segment", np.argmax(order[None, :] == model.classes[:, None], axis=1) + 1)
    table.insert(0, "respondent_id", responses["respondent_id"].to_numpy())
    return contracts.check(table, "memberships")


def _describe(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    memberships: pd.DataFrame,
    chosen: Selection,
    order: np.ndarray,
    language: str,
) -> list[Segment]:
    stability, judged = chosen.stability(chosen.k)[order], np.array(chosen.verdicts_after_halving(chosen.k))[order]
    profile = profiling.profile_segments(responses, variables, memberships, language=language)
    joined = responses[["respondent_id", "weight"]].merge(memberships, on="respondent_id")
    weights, taken, found = joined["weight"].to_numpy(dtype=float), set(), []
    for segment in range(1, len(stability) + 1):
        inside = (joined["segment"] == segment).to_numpy(dtype=bool)
        share = estimates.share(inside, weights=weights)
        leading = describing.leading(profile, variables, segment)
        name = segment_words.unique_name(describing.traits(leading, variables, language), taken, segment)
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
                verdict=str(judged[segment - 1]),
                mean_probability=float(np.average(joined["probability"][inside], weights=weights[inside])),
                distinguishing=[describing.sentence(figure, language) for figure in leading[:3]],
                channels=describing.channels(profile, variables, segment),
                motto=describing.motto(leading),
            )
        )
    return found
