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
from insights.survey.segments import mece, sampling, segment_order, selection, several_dimensions
from insights.survey.segments.segment_items import building_variables, encode_answers
from insights.survey.segments.selection import SMALLEST_N, Selection
from insights.survey.segments.selection_table import selection_table

FEWEST_PEOPLE = 50
FEW_STARTS = 0.1  # share of starts at the best optimum below which a better one may have been missed
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
    table = selection_table(chosen, weights=weights)
    solution = SegmentSolution(
        found=chosen.k > 1,
        k=chosen.k if chosen.k > 1 else 0,
        reason=segment_words.reason(chosen.ground, language, **_figures(chosen), questions=len(names), **limits),
        variables=names,
        n=len(responses),
        weighted=bool(responses["weight"].nunique() > 1),
    )
    solution.notes = _notes(chosen, responses, variables, names, language)
    if len(responses) < everyone:
        left_out = {"n": everyone - len(responses), "all": everyone}
        solution.notes.append(segment_words.note("no answer", language, **left_out))
    if chosen.why == "degree":
        solution.bands = _bands(responses, variables, chosen, language)
    if chosen.k == 1:
        return solution, contracts.empty("memberships"), table
    order, rule = _ordered(items, variables, chosen)
    memberships = _memberships(responses, chosen, order)
    solution.entropy, solution.order = chosen.models[chosen.k].entropy, segment_words.ORDER[language][rule]
    solution.notes += _skipped(responses, memberships, names, language)
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
    items, silent = encode_answers(answering, variables), mece.barely_answered(answering, names)
    with _one_thread():
        two = latent_class.fit(items, 2, n_starts=n_starts, seed=seed)
        bands, _ = on_a_line.cut_bands(items, two, answering["respondent_id"], silent=silent)
    return bands, on_a_line.profile_bands(responses, variables, bands, language=language)


def _one_thread():
    """Many small products: threads cost more than they bring, and one gives the same sums everywhere."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def _bands(responses: pd.DataFrame, variables: pd.DataFrame, chosen: Selection, language: str) -> list:
    items, silent = encode_answers(responses, variables), mece.barely_answered(responses, building_variables(variables))
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
    _check_answers(responses, variables, names)
    differing = [name for name in names if responses[name].nunique() > 1]
    several = variables.loc[variables["variable"].isin(differing), "kind"].eq("multiple").any()
    if len(differing) < 2 and not several:
        return SegmentSolution(
            reason=segment_words.reason("few questions", language, questions=len(differing)), variables=names, n=n
        )
    return None


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


def _figures(chosen: Selection) -> dict:
    """The numbers that the reason may name."""
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
    }


def _notes(
    chosen: Selection, responses: pd.DataFrame, variables: pd.DataFrame, names: list[str], language: str
) -> list[str]:
    labels = variables.set_index("variable")["label"]
    notes = [
        segment_words.note("one answer", language, question=labels[name])
        for name in names
        if responses[name].nunique() < 2
    ]
    if chosen.why == "lines":
        for line in range(chosen.lines.count):
            questions = several_dimensions.described(chosen.lines.on(line), labels)
            notes.append(segment_words.note("line", language, line=line + 1, questions=questions))
    compared = [chosen.models[k] for k in chosen.models if 1 < k <= max(chosen.k, chosen.proposed)]
    rarest = min(compared, key=lambda model: model.starts_at_best, default=None)
    if rarest and rarest.starts_at_best < FEW_STARTS:
        notes.append(segment_words.note("few starts", language, k=rarest.k, share=rarest.starts_at_best))
    n = chosen.models[1].n
    if chosen.jaccard and n > sampling.TESTED_N:
        notes.append(segment_words.note("sample", language, n=sampling.TESTED_N, all=n))
    return notes


def _skipped(responses: pd.DataFrame, memberships: pd.DataFrame, names: list[str], language: str) -> list[str]:
    """That many respondents were led past the questions, and into which segment most of them fall."""
    silent = mece.barely_answered(responses, names).to_numpy()
    if silent.mean() < MANY_SKIPPED:
        return []
    sizes = memberships.loc[silent, "segment"].value_counts().sort_index()
    figures = {"n": silent.sum(), "all": len(silent), "inside": sizes.max(), "segment": sizes.idxmax()}
    return [segment_words.note("skipped", language, share=float(silent.mean()), **figures)]


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
