"""What is known of each hand-over file as a source of figures: which column holds the value, what it is tested by, whether it is weighted.

A file that is not listed holds counts and texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from insights import contracts
from insights.estimates import suppress_below
from insights.report.material import Material
from insights.stages import STAGES
from insights.wording import three_digits

SURVEY, NEVER, NONE = "as the survey", "never", "not applicable"
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """Columns of a file: `value` with `low` and `high` on the base `n`; its weighting; the test behind a p; further figures by name."""

    value: str = ""
    low: str = "low"
    high: str = "high"
    n: str = "n"
    weighting: str = NONE
    test: str = ""
    derived: Mapping[str, Callable[[Cells], float | None]] = field(default_factory=dict)
    share: bool = False  # whether `value` is a share of people: no percentage below ten
    beside: tuple[tuple[str, str, str], ...] = ()  # further values with their own interval

    @property
    def figures(self) -> tuple[tuple[str, str, str], ...]:
        """The columns that stand together: value, low, high."""
        return ((self.value, self.low, self.high), *self.beside)


def _less(whole: float, column: str) -> Callable[[Cells], float | None]:
    return lambda row: None if row.get(column) is None else whole - row[column]


def _all_but(few: int) -> Callable[[Cells], float | None]:
    return lambda row: None if row.get("base") is None else row["base"] - few * (suppress_below() - 1)


def _times(column: str, factor: float) -> Callable[[Cells], float | None]:
    return lambda row: None if row.get(column) is None else row[column] * factor


def _size(column: str) -> Callable[[Cells], float | None]:
    return lambda row: None if row.get(column) is None else abs(row[column])


def _rounded(column: str, factor: float) -> Callable[[Cells], float | None]:
    return lambda row: None if row.get(column) is None else three_digits(row[column]) * factor


def _answers(row: Cells) -> float | None:
    """How many answers a question offers: the upper end of its scale."""
    return float(len(contracts.split(row["categories"]))) if row.get("categories") else None


def _fewest(row: Cells) -> float | None:
    """Interviews from which on the rule of saturation can be met: those of the base and those of one run."""
    sizes = [row.get(name) for name in ("base_size", "run_length")]
    return None if None in sizes else float(sum(sizes))


def _undecided(row: Cells) -> float | None:
    """The share of the codings that are proposals."""
    return None if row.get("decided_share") is None else 1 - row["decided_share"]


def _kept(row: Cells) -> float | None:
    """The share of the accuracy of all questions that the few questions of the screening keep."""
    return row["accuracy"] / row["accuracy_full"] if row.get("accuracy") and row.get("accuracy_full") else None


def _weight(place: int) -> Callable[[Cells], float | None]:
    """The weight of a persona in a campaign, by its place."""

    def found(row: Cells) -> float | None:
        weights = contracts.split(row.get("weights"))
        return float(weights[place]) if place < len(weights) else None

    return found


BESIDE = (("outside", "outside_low", "outside_high"),)
OUTSIDE = {"outside": _less(1, "office_hours"), "outside_low": _less(1, "high"), "outside_high": _less(1, "low")}
LOSING = (("lost", "lost_low", "lost_high"),)
LOST = {"lost": _less(1, "share"), "lost_low": _less(1, "high"), "lost_high": _less(1, "low")}
# Waiting times are told in the unit that suits them.
UNITS = {"seconds": 3600.0, "minutes": 60.0, "days": 1 / 24}
WAITS = {
    f"{c} in {unit}": _times(c, factor) for unit, factor in UNITS.items() for c in ("wait", "wait_low", "wait_high")
}
WAITING = tuple(
    tuple(f"{c}{unit}" for c in ("wait", "wait_low", "wait_high")) for unit in ("", *(f" in {u}" for u in UNITS))
)
# One number of 1 to 4 people that is not told leaves at least so many, two such numbers at least so many; more where the study asks for it.
AT_LEAST = {"all but 4": _all_but(1), "all but 8": _all_but(2)}
# Sums are told with three digits, from a million on in millions.
SUMS = {"total, rounded": _rounded("total", 1.0), "total in millions": _rounded("total", 1e-6)}
UNSIGNED = {f"unsigned {name}": _size(name) for name in ("difference", "low", "high")}
FALLS = {"fall": _less(0, "change"), "fall_low": _less(0, "high"), "fall_high": _less(0, "low")}
TURNED = (
    ("unsigned difference", "unsigned low", "unsigned high"),
    ("unsigned difference", "unsigned high", "unsigned low"),
)
SOURCES: dict[str, Source] = {
    "themes": Source("n_people", n="n_people"),
    "codes": Source("n_people", n="n_people"),
    "saturation": Source("new_information", n="position", derived={"place": lambda row: row.get("position")}),
    "saturation_summary": Source(
        "coverage", low="", high="", n="interviews", derived={"fewest": _fewest, "undecided": _undecided}
    ),
    "variables": Source("n_valid", n="n_valid", derived={"first answer": lambda row: 1.0, "answers": _answers}),
    "responses": Source("value", n="base", weighting=SURVEY),
    "profile": Source("value", n="base", weighting=SURVEY, share=True),
    "target_comparison": Source(
        "share", n="base", weighting=NEVER, share=True, test="chi-squared test against the target"
    ),
    "coverage": Source("n", n="base", weighting=NEVER, test="against the product of the margins"),
    "crosstabs": Source("value", n="base", weighting=SURVEY, share=True),
    "crosstab_tests": Source("effect", weighting=SURVEY),
    "metrics": Source("value", weighting=SURVEY),
    "weighting_summary": Source("design_effect"),
    "segments": Source("share", weighting=SURVEY, share=True),
    "segment_selection": Source("stability", n="smallest_n", weighting=SURVEY, test="bootstrap likelihood ratio test"),
    "mece": Source("share", weighting=NEVER, share=True),
    "segment_profile": Source(
        "value", n="base", weighting=SURVEY, share=True, test="segments against each other, false discovery rate"
    ),
    "band_profile": Source("value", n="base", weighting=SURVEY, share=True),
    "segment_covariates": Source(
        "difference", weighting=SURVEY, test="multinomial model, false discovery rate", derived=UNSIGNED, beside=TURNED
    ),
    "segment_comparison": Source("agreement", weighting=SURVEY),
    "agreement": Source("value", n="n_units", weighting=NEVER),
    "thresholds": Source(
        "cut",
        low="cut_low",
        high="cut_high",
        weighting=SURVEY,
        test="search repeated on shuffled usage",
        beside=(("jump", "jump_low", "jump_high"),),
    ),
    "persona_statements": Source("value", n="base", weighting=SURVEY),
    "persona_profile": Source("value", n="base", weighting=SURVEY, share=True),
    "persona_panel": Source(
        "value",
        beside=(("share", "share_low", "share_high"), ("precision", "precision_low", "precision_high")),
    ),
    "persona_match": Source("value", n="base", weighting=SURVEY, share=True),
    "persona_triangulation": Source(
        "value", low="low", high="high", weighting=SURVEY, test="persona against all others, false discovery rate"
    ),
    "persona_coverage": Source("share", n="base", weighting=NEVER, share=True, derived=AT_LEAST),
    "persona_coverage_contrasts": Source(
        "value", n="base", weighting=NEVER, share=True, test="against all others, false discovery rate"
    ),
    "persona_deviation": Source("deviation", weighting=SURVEY),
    "persona_merges": Source("overlap", weighting=NEVER, share=True),
    "personas": Source("share", n="n_respondents", weighting=SURVEY, share=True),  # the share alone
    "persona_map_axes": Source("loading", weighting=SURVEY),
    "persona_map_summary": Source("share", n="n of all", weighting=SURVEY, share=True),
    "campaigns": Source(
        "value", n="base", weighting=SURVEY, share=True, derived={f"weight {i + 1}": _weight(i) for i in range(8)}
    ),
    "screening_accuracy": Source("value", weighting=SURVEY, share=True),
    "screening": Source("accuracy", weighting=SURVEY, derived={"kept": _kept}),
    "journey": Source("mean", weighting=SURVEY),
    "journey_summary": Source("r2", weighting=SURVEY),
    "drivers": Source("importance", weighting=SURVEY),
    "journey_comparisons": Source(
        "difference",
        "difference_low",
        "difference_high",
        weighting=SURVEY,
        test="Welch's test, Holm",
        beside=(("mean", "low", "high"), ("other_mean", "other_low", "other_high")),
    ),
    "journey_levels": Source("r2", weighting=SURVEY, beside=(("difference", "difference_low", "difference_high"),)),
    "journey_steps": Source(
        "change",
        weighting=SURVEY,
        test="paired t test, Holm",
        derived=FALLS,
        beside=(("fall", "fall_low", "fall_high"), ("ended", "ended_low", "ended_high")),
    ),
    "measures": Source("baseline", weighting=SURVEY),
    "touchpoint_codes": Source("n_people", n="n_people"),
    "touchpoint_proposals": Source("n_people", n="n_people"),
    "event_shares": Source("office_hours", n="n_people", weighting=NEVER, share=True, derived=OUTSIDE, beside=BESIDE),
    "event_activities": Source("share", n="base", weighting=NEVER, share=True),
    "event_variants": Source("share", n="base", weighting=NEVER, share=True),
    "event_transitions": Source("share", n="base", weighting=NEVER, share=True, derived=WAITS, beside=WAITING),
    "event_steps": Source(
        "share", n="base", weighting=NEVER, share=True, derived=LOST | WAITS, beside=(*LOSING, *WAITING)
    ),
    "event_hotspots": Source(
        "share",
        n="base",
        weighting=NEVER,
        share=True,
        test="score test that knows the people, Holm over the activities",
        beside=(("difference", "difference_low", "difference_high"),),
    ),
    "event_groups": Source(
        "difference",
        n="base",
        weighting=NEVER,
        test="score test that knows the people, Holm",
        derived=UNSIGNED,
        beside=TURNED,
    ),
    "event_attribution": Source("share", n="conversions", weighting=NEVER, share=True),
    "event_changes": Source(
        "after",
        low="after_low",
        high="after_high",
        n="n_after",
        weighting=NEVER,
        share=True,
        test="stretches of days against shuffled days, Holm over the series",
        beside=(("before", "before_low", "before_high"),),
    ),
    "assumptions": Source("value", weighting=NONE),
    "cx_metrics": Source("value", weighting=SURVEY, share=True),
    "metric_changes": Source("difference", weighting=SURVEY, test="wave against wave, Holm"),
    "metric_contrasts": Source(
        "difference",
        weighting=SURVEY,
        test="each persona against all others, Holm",
        beside=(("value", "value_low", "value_high"), ("other", "other_low", "other_high")),
    ),
    "retention_curve": Source("survival", weighting=NEVER, share=True),
    "retention_tests": Source("statistic", low="", high="", weighting=NEVER, test="log-rank test, Holm"),
    "customer_value": Source("value", weighting=NEVER, derived=SUMS),
}
# Files whose rows are people, passages or answers: they are counted, and no figure of a sentence stands in them.
COUNTED = frozenset({
    "people", "turns", "verbatims", "responses", "quality", "theme_verbatims", "codings", "memberships", "persona_memberships",
    "persona_map", "reading_notes", "bands", "customer_list",
})  # fmt: skip
MANY = 60  # from so many rows on a reference gives their number only
# Cells that name or order a row and are never figures of a sentence.
NO_FIGURES = frozenset(
    {"position", "rank", "tie", "start", "end", "turn", "line", "other_position", "banner_position", "face_seed"}
)


@cache
def stage_of(file: str) -> str:
    """Name of the stage that writes `file`; empty for what is no hand-over file."""
    return next((stage.name for stage in STAGES if file in stage.writes), "")


def source(file: str) -> Source:
    """What is known of `file`."""
    return SOURCES.get(file, Source(low="", high=""))


def weighted(file: str, material: Material, record: Cells | None = None) -> str:
    """`yes`, `no`, or `not applicable` for figures of `file` in this study; a `record` that says so itself is believed."""
    if record is not None and isinstance(record.get("weighted"), bool):
        return "yes" if record["weighted"] else "no"
    way = source(file).weighting
    return way if way == NONE else "yes" if way == SURVEY and material.weighted else "no"


def cells(file: str, record: Cells) -> dict[str, float]:
    """The figures of one row by column, with those that follow from it; a row of a document or table without figures has none."""
    if file in COUNTED and "question" not in record:
        return {}
    found = {
        column: float(value)
        for column, value in record.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and column not in NO_FIGURES
    }
    for column, follow in source(file).derived.items():
        value = follow(record)
        if value is not None:
            found[column] = value
    return found
