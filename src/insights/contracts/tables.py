"""The shape of every table that passes between stages.

Text columns that end in `s` and say so hold several values, joined by `; `. Shares are fractions (0.43, not 43).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandera.pandas as pa
from pandera.pandas import Check, Column

SEPARATOR = "; "


def _text(*, empty: bool = False, one_of: list[str] | None = None) -> Column:
    checks = [Check.isin(one_of)] if one_of else []
    if not empty:
        checks.append(Check.str_length(min_value=1))
    return Column(str, checks=checks, nullable=empty)


def _count(*, empty: bool = False) -> Column:
    return Column("Int64", checks=Check.ge(0), nullable=empty)


def _number(*, empty: bool = True, low: float | None = None, high: float | None = None) -> Column:
    checks = ([Check.ge(low)] if low is not None else []) + ([Check.le(high)] if high is not None else [])
    return Column(float, checks=checks, nullable=empty)


def _share(*, empty: bool = True) -> Column:
    return _number(empty=empty, low=0.0, high=1.0)


def _flag() -> Column:
    return Column(bool)


@dataclass(frozen=True)
class TableContract:
    """Columns, the key that identifies and sorts the rows, and whether further columns may follow."""

    columns: dict[str, Column]
    key: tuple[str, ...]
    further: bool = False  # further columns are texts, or numbers where `further_numbers` says so
    further_numbers: bool = False

    @property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema: strict unless `further`, the key unique."""
        return pa.DataFrameSchema(self.columns, strict=not self.further, unique=list(self.key), ordered=False)


GROUPS = ["customer", "former customer", "staff"]

TABLES: dict[str, TableContract] = {
    # ---- 01 interview coding
    "people": TableContract(  # everyone who was interviewed or gave an open answer
        {
            "respondent_id": _text(),
            "interview_id": _text(empty=True),  # empty for respondents of a survey
            "group": _text(one_of=GROUPS),
            "source": _text(one_of=["interview", "survey"]),
        },
        key=("respondent_id",),
        further=True,  # attributes of interviews.csv, under their own names
    ),
    "turns": TableContract(  # every turn of every interview, pseudonymised; the interviewer's too
        {
            "interview_id": _text(),
            "turn": _count(),  # 1, 2 … within the interview
            "speaker": _text(),  # as masked: "interviewer" or the respondent_id
            "role": _text(one_of=["interviewer", "respondent", "other"]),
            "line": _count(empty=True),  # line (text files) or paragraph / cue / row in the source
            "start": _text(empty=True),  # time code hh:mm:ss
            "guide_item": _text(empty=True),
            "text": _text(),
        },
        key=("interview_id", "turn"),
    ),
    "verbatims": TableContract(  # utterances of the interviewed, and open answers of the survey
        {
            "verbatim_id": _text(),  # i07-034, or s-<column>-<respondent_id>
            "respondent_id": _text(),
            "interview_id": _text(empty=True),
            "source": _text(one_of=["interview", "survey"]),
            "question": _text(empty=True),  # guide item or survey column
            "turn": _count(empty=True),
            "start": _count(empty=True),  # code points into the turn's text, half open
            "end": _count(empty=True),
            "text": _text(),
            "polarity": _number(
                low=-1.0, high=1.0
            ),  # how it sounds; a suggestion of the machine, empty where none was made
        },
        key=("verbatim_id",),
    ),
    "reading_notes": TableContract(  # what was not understood while reading
        {"file": _text(), "line": _count(empty=True), "number": _count(), "note": _text()},
        key=("file", "number"),
    ),
    "masked": TableContract(  # what pseudonymisation replaced, without the original
        {"interview_id": _text(), "entity": _text(), "replacement": _text(), "n": _count()},
        key=("interview_id", "replacement"),
    ),
    "themes": TableContract(  # suggested themes, strongest first
        {
            "theme_id": _text(),  # t01 …; t00 is the rest that fits nowhere
            "label": _text(),
            "keywords": _text(empty=True),  # joined
            "n_people": _count(),
            "n_verbatims": _count(),
            "share_people": _share(),  # of the people with verbatims; in samples of interviews never shown as a market share
            "stability": _share(),  # bootstrap Jaccard
            "exemplars": _text(empty=True),  # verbatim_ids, joined
            "warning": _text(empty=True),
        },
        key=("theme_id",),
    ),
    "theme_verbatims": TableContract(
        {"verbatim_id": _text(), "theme_id": _text(), "membership": _share()},
        key=("verbatim_id",),
    ),
    "codes": TableContract(  # the codebook as used, with counts of what stands (decided, else proposed)
        {
            "code": _text(),
            "name": _text(),
            "parent": _text(empty=True),
            "definition": _text(empty=True),
            "n_people": _count(),
            "n_verbatims": _count(),
            "n_decided": _count(),
        },
        key=("code",),
    ),
    "codings": TableContract(
        {
            "verbatim_id": _text(),
            "code": _text(),
            "coder": _text(),  # "machine", or the name of the file in codings/
            "status": _text(one_of=["proposed", "accepted", "rejected"]),
            "probability": _share(),
            "reason": _text(empty=True),
        },
        key=("verbatim_id", "code", "coder"),
    ),
    "saturation": TableContract(
        {
            "position": _count(),  # 1 = first interview
            "interview_id": _text(),
            "new_codes": _count(),
            "cumulative_codes": _count(),
            "new_information": _number(
                low=0.0
            ),  # new codes in the run / distinct codes in the base; empty inside the base
            "reached": _flag(),
        },
        key=("position",),
    ),
    # ---- 02 demographics
    "variables": TableContract(  # what the columns of `responses` mean
        {
            "variable": _text(),
            "position": _count(),
            "role": _text(),
            "kind": _text(one_of=["nominal", "ordinal", "numeric", "multiple", "text"]),
            "label": _text(),
            "field": _text(empty=True),
            "touchpoint": _text(empty=True),
            "categories": _text(empty=True),  # joined, in order
            "bands": _text(empty=True),  # joined upper-open limits of a numeric variable
            "builds_segments": _flag(),
            "n_valid": _count(),
            "n_missing": _count(),
        },
        key=("variable",),
    ),
    "responses": TableContract(  # cleaned answers; multiple response joined; numbers for numeric variables
        {"respondent_id": _text(), "weight": _number(empty=False, low=0.0)},
        key=("respondent_id",),
        further=True,
    ),
    "quality": TableContract(
        {"respondent_id": _text(), "rule": _text(), "detail": _text(), "excluded": _flag()},
        key=("respondent_id", "rule"),
    ),
    "profile": TableContract(  # the sample: shares of categories (numeric: of bands) and means
        {
            "variable": _text(),
            "position": _count(),
            "category": _text(),  # "mean" for the mean row
            "statistic": _text(one_of=["share", "mean"]),
            "n": _count(),  # unweighted people in the category
            "base": _count(),  # unweighted people with an answer
            "value": _number(),  # empty when suppressed
            "low": _number(),
            "high": _number(),
            "target": _share(),
            "note": _text(empty=True),  # "small base", "suppressed"
        },
        key=("variable", "position"),
    ),
    "weighting": TableContract(
        {
            "variable": _text(),
            "category": _text(),
            "target": _share(empty=False),
            "before": _share(empty=False),
            "after": _share(empty=False),
        },
        key=("variable", "category"),
    ),
    "crosstabs": TableContract(
        {
            "variable": _text(),
            "position": _count(),
            "category": _text(),
            "banner": _text(),  # variable of the columns; "total"
            "banner_position": _count(),
            "banner_category": _text(),
            "letter": _text(empty=True),  # letter of this column
            "n": _count(),
            "base": _count(),
            "n_weighted": _number(),
            "value": _number(),  # column share, or mean in the row "mean"
            "low": _number(),
            "high": _number(),
            "higher_than": _text(empty=True),  # letters of the columns it exceeds, corrected
            "note": _text(empty=True),
        },
        key=("variable", "position", "banner", "banner_position"),
    ),
    "crosstab_tests": TableContract(
        {
            "variable": _text(),
            "banner": _text(),
            "test": _text(),
            "statistic": _number(),
            "df": _number(),
            "p": _share(),
            "p_adjusted": _share(),
            "effect": _number(),
            "effect_name": _text(),
            "n": _count(),
        },
        key=("variable", "banner"),
    ),
    "metrics": TableContract(  # NPS (-100 … 100) and top-2 satisfaction, for all and by banner
        {
            "metric": _text(),  # "nps", or "top2:<touchpoint>"
            "group": _text(),  # "all" or "<variable>: <category>"
            "n": _count(),
            "value": _number(),
            "low": _number(),
            "high": _number(),
            "note": _text(empty=True),
        },
        key=("metric", "group"),
    ),
    # ---- 03 segments
    "segment_selection": TableContract(
        {
            "k": _count(),
            "log_likelihood": _number(),
            "parameters": _count(),
            "bic": _number(),
            "aic": _number(),
            "entropy": _number(),
            "smallest_share": _share(),
            "stability": _share(),  # smallest bootstrap Jaccard of its segments; empty for k = 1
            "starts_at_best": _share(),
            "chosen": _flag(),
        },
        key=("k",),
    ),
    "memberships": TableContract(  # one row per respondent; further columns p_1 … p_K
        {"respondent_id": _text(), "segment": _count(), "probability": _share(empty=False)},
        key=("respondent_id",),
        further=True,
        further_numbers=True,
    ),
    "segment_profile": TableContract(
        {
            "segment": _count(),
            "variable": _text(),
            "position": _count(),
            "category": _text(),  # "mean" for the mean row
            "statistic": _text(one_of=["share", "mean"]),
            "n": _count(),
            "base": _count(),
            "value": _number(),
            "low": _number(),
            "high": _number(),
            "overall": _number(),
            "p_adjusted": _share(),  # of the variable over all segments, false discovery rate
            "effect": _number(),  # of the variable: Cramér's V or eta²
            "builds_segments": _flag(),  # True: it differs by construction, so no p is given
            "note": _text(empty=True),
        },
        key=("segment", "variable", "position"),
    ),
    "thresholds": TableContract(  # inflection points, found or not
        {
            "usage": _text(),
            "outcome": _text(),
            "n": _count(),
            "cut": _number(),  # outcome jumps from this usage value on; empty when none was found
            "cut_low": _number(),
            "cut_high": _number(),
            "below": _number(),  # mean outcome below the cut
            "at_or_above": _number(),
            "p": _share(),  # of the maximally selected statistic, by permutation
            "p_adjusted": _share(),
            "found": _flag(),
        },
        key=("usage", "outcome"),
    ),
    # ---- 04 personas
    "persona_memberships": TableContract(  # survey respondents and interviewed people
        {
            "respondent_id": _text(),
            "persona_id": _text(),
            "source": _text(one_of=["interview", "survey"]),
            "probability": _share(empty=False),
        },
        key=("respondent_id", "source"),
    ),
    "persona_statements": TableContract(  # everything on a sheet that is not fictional
        {
            "statement_id": _text(),  # p1-needs-1
            "persona_id": _text(),
            "field": _text(),  # needs, fears, wishes, problems, motivation, values, aversions, quote, channels, times, age …
            "rank": _count(),
            "text": _text(),  # in the study's language
            "source": _text(one_of=["verbatims", "statistic"]),
            "evidence": _text(),  # verbatim_ids joined, or "segment_profile: <variable> = <category>"
            "n_people": _count(),
            "n_verbatims": _count(empty=True),
            "value": _number(),
            "low": _number(),
            "high": _number(),
            "base": _count(empty=True),
        },
        key=("statement_id",),
    ),
    "empathy": TableContract(
        {
            "persona_id": _text(),
            "field": _text(one_of=["thinks_feels", "sees", "hears", "says_does", "pains", "gains"]),
            "rank": _count(),
            "text": _text(),
            "evidence": _text(),
            "n_people": _count(),
            "inferred": _flag(),
        },
        key=("persona_id", "field", "rank"),
    ),
    # ---- 05 customer journey
    "touchpoints": TableContract(
        {
            "touchpoint": _text(),
            "position": _count(),
            "phase": _text(),
            "name": _text(),
            "parent": _text(empty=True),
            "channels": _text(empty=True),  # joined
            "departments": _text(empty=True),  # joined
        },
        key=("touchpoint",),
    ),
    "journey": TableContract(  # the map's points
        {
            "touchpoint": _text(),
            "persona_id": _text(),  # "all" or p1 …
            "n": _count(),
            "mean": _number(),
            "low": _number(),
            "high": _number(),
            "scale_low": _number(),
            "scale_high": _number(),
            "top2": _share(),
            "reach": _share(),  # share of respondents who answered for it
            "n_mentions": _count(),  # verbatims that speak of it
            "n_people_mentioning": _count(),
            "mood": _number(low=-1.0, high=1.0),  # mean polarity of those verbatims; a suggestion
            "exemplars": _text(empty=True),  # verbatim_ids, joined
            "note": _text(empty=True),
        },
        key=("touchpoint", "persona_id"),
    ),
    "drivers": TableContract(  # which touchpoints carry the outcome
        {
            "touchpoint": _text(),
            "outcome": _text(),
            "importance": _share(),  # LMG share of R²
            "low": _number(),
            "high": _number(),
            "n": _count(),
            "r2": _share(),
            "verdict": _text(one_of=["weak point", "strength", "watch", "keep", "tied"]),
        },
        key=("touchpoint", "outcome"),
    ),
    "event_times": TableContract(
        {
            "activity": _text(),
            "weekday": _text(one_of=["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
            "hour": _count(),
            "n": _count(),
            "n_people": _count(),
        },
        key=("activity", "weekday", "hour"),
    ),
    "event_shares": TableContract(  # share of events in office hours
        {
            "activity": _text(),
            "n": _count(),
            "n_people": _count(),
            "office_hours": _share(),
            "low": _share(),
            "high": _share(),
        },
        key=("activity",),  # "all" for the total
    ),
    # ---- 06 report
    "assumptions": TableContract(
        {
            "assumption": _count(),
            "text": _text(),
            "verdict": _text(one_of=["supported", "contradicted", "undecided"]),
            "value": _number(),
            "low": _number(),
            "high": _number(),
            "n": _count(empty=True),
            "reason": _text(),  # one sentence in the study's language
        },
        key=("assumption",),
    ),
    "claims": TableContract(  # every sentence of the report that states a fact
        {
            "claim_id": _text(),
            "section": _text(),
            "text": _text(),
            "strength": _text(one_of=["finding", "tendency", "hypothesis", "single voice"]),
            "evidence": _text(),  # "<hand-over file>: <key>" or verbatim_ids, joined
            "n": _count(empty=True),
            "value": _number(),
            "low": _number(),
            "high": _number(),
        },
        key=("claim_id",),
    ),
}
