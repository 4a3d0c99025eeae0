"""Tables of stage 05 that say where to act: comparisons, levels, steps, goals, and what people say of each touchpoint."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, number, share, text

ACTING: dict[str, TableContract] = {
    "journey_comparisons": TableContract(  # the map beside a second one, touchpoint by touchpoint
        {
            "kind": text(one_of=["persona", "wave", "staff", "file"]),
            "second": text(),  # the persona, the earlier wave, "staff", or the name of a delivered map
            "touchpoint": text(),
            "mean": number(),  # the persona, this wave, or the customers of this study
            "low": number(),
            "high": number(),
            "n": count(empty=True),
            "other_mean": number(),  # everybody else, the earlier wave, staff, or the delivered figure
            "other_low": number(),
            "other_high": number(),
            "n_other": count(empty=True),
            "difference": number(),
            "difference_low": number(),
            "difference_high": number(),
            "p": share(),
            "p_adjusted": share(),  # Holm, over all rows of the kind
            "scale_low": number(),
            "scale_high": number(),
            "verdict": text(one_of=["above", "below", "not told apart", "too few"]),
        },
        key=("kind", "second", "touchpoint"),
    ),
    "journey_levels": TableContract(  # how well single touchpoints, phases and the whole journey predict the outcome
        {
            "level": text(one_of=["touchpoints", "phases", "journey", "worst moment", "best touchpoint"]),
            "outcome": text(),
            "predictors": count(),
            "n": count(),
            "r2": number(),  # of people who were held out; below 0 it predicts worse than the mean of all
            "low": number(),
            "high": number(),
            "difference": number(),  # less the R² of all touchpoints, with an interval that knows of the four comparisons
            "difference_low": number(),
            "difference_high": number(),
            "verdict": text(one_of=["reference", "better", "worse", "not told apart"]),
        },
        key=("level", "outcome"),
    ),
    "journey_steps": TableContract(  # from each phase to the next
        {
            "phase": text(),
            "next_phase": text(),
            "position": count(),
            "n": count(),  # people who rated something in both
            "change": number(),  # of one and the same person's satisfaction, as a fraction of the scale
            "low": number(),
            "high": number(),
            "p": share(),
            "p_adjusted": share(),  # Holm, over the steps
            "base": count(),  # people who rated something in the phase
            "ended": share(),  # of them, who rated nothing in any later phase
            "ended_low": share(),
            "ended_high": share(),
            "verdict": text(one_of=["rises", "falls", "not told apart", "too few"]),
        },
        key=("phase",),
    ),
    "measures": TableContract(  # goals proposed for weak points; what people decide stands in measures.yml
        {
            "measure": text(),  # weak-<touchpoint>, the name of the insight that it answers
            "touchpoint": text(),
            "goal": text(),
            "metric": text(),
            "baseline": number(empty=False),
            "low": number(),
            "high": number(),
            "n": count(),
            "effective_n": number(),
            "sd": number(),
            "scale_low": number(),
            "scale_high": number(),
            "detectable": number(),  # the smallest change that a next wave of this size would find
            "target": number(),  # baseline + detectable; empty where the scale ends before it
            "owner": text(empty=True),  # departments, joined
            "due": text(empty=True),  # for people to set
        },
        key=("measure",),
    ),
    "touchpoint_codes": TableContract(  # what people speak of at a touchpoint: codes of the passages that mention it
        {
            "touchpoint": text(),
            "persona_id": text(),  # "all" or p1 …
            "code": text(),
            "name": text(),
            "n_people": count(),
            "n_verbatims": count(),
            "n_accepted": count(),  # of the passages, where people accepted or set the code; the others are the machine's proposals
            "mood": number(low=-1.0, high=1.0),
            "exemplars": text(empty=True),  # verbatim_ids, joined
        },
        key=("touchpoint", "persona_id", "code"),
    ),
    "touchpoint_proposals": TableContract(  # points of contact that people speak of and the plan lacks
        {
            "name": text(),
            "words": text(),  # as people say it, joined
            "n_people": count(),
            "n_verbatims": count(),
            "theme": text(empty=True),  # theme_id, where one is named after it
            "exemplars": text(empty=True),  # verbatim_ids, joined
        },
        key=("name",),
    ),
}
