"""The shape of every table that passes between stages.

Text columns that end in `s` and say so hold several values, joined by `; `. Shares are fractions (0.43, not 43).
"""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, flag, number, share, text

GROUPS = ["customer", "former customer", "staff"]

TABLES: dict[str, TableContract] = {
    # ---- 01 interview coding
    "people": TableContract(  # everyone who was interviewed or gave an open answer
        {
            "respondent_id": text(),
            "interview_id": text(empty=True),  # empty for respondents of a survey
            "group": text(one_of=GROUPS),
            "source": text(one_of=["interview", "survey"]),
        },
        key=("respondent_id",),
        further=True,  # attributes of interviews.csv, under their own names
    ),
    "turns": TableContract(  # every turn of every interview, pseudonymised; the interviewer's too
        {
            "interview_id": text(),
            "turn": count(),  # 1, 2 … within the interview
            "speaker": text(),  # as masked: "interviewer" or the respondent_id
            "role": text(one_of=["interviewer", "respondent", "other"]),
            "line": count(empty=True),  # line (text files) or paragraph / cue / row in the source
            "start": text(empty=True),  # time code hh:mm:ss
            "guide_item": text(empty=True),
            "text": text(),
        },
        key=("interview_id", "turn"),
    ),
    "verbatims": TableContract(  # utterances of the interviewed, and open answers of the survey
        {
            "verbatim_id": text(),  # i07-034, or s-<column>-<respondent_id>
            "respondent_id": text(),
            "interview_id": text(empty=True),
            "source": text(one_of=["interview", "survey"]),
            "question": text(empty=True),  # guide item or survey column
            "turn": count(empty=True),
            "start": count(empty=True),  # code points into the turn's text, half open
            "end": count(empty=True),
            "text": text(),
            "polarity": number(
                low=-1.0, high=1.0
            ),  # how it sounds; a suggestion of the machine, empty where none was made
        },
        key=("verbatim_id",),
    ),
    "reading_notes": TableContract(  # what was not understood while reading
        {"file": text(), "line": count(empty=True), "number": count(), "note": text()},
        key=("file", "number"),
    ),
    "masked": TableContract(  # what pseudonymisation replaced, without the original
        {"interview_id": text(), "entity": text(), "replacement": text(), "n": count()},
        key=("interview_id", "replacement"),
    ),
    "themes": TableContract(  # suggested themes, strongest first
        {
            "theme_id": text(),  # t01 …; t00 is the rest that fits nowhere
            "label": text(),
            "keywords": text(empty=True),  # joined
            "n_people": count(),
            "n_verbatims": count(),
            "share_people": share(),  # of the people with verbatims; in samples of interviews never shown as a market share
            "stability": share(),  # bootstrap Jaccard
            "exemplars": text(empty=True),  # verbatim_ids, joined
            "warning": text(empty=True),
            "n_people_interview": count(),  # of them heard in an interview, staff with them
            "n_people_survey": count(),  # of them who wrote it in an open answer; who did both counts in both
            "n_staff": count(),  # of the interviewed: staff
        },
        key=("theme_id",),
    ),
    "theme_verbatims": TableContract(
        {"verbatim_id": text(), "theme_id": text(), "membership": share()},
        key=("verbatim_id",),
    ),
    "codes": TableContract(  # the codebook as used, with counts of what stands (decided, else proposed)
        {
            "code": text(),
            "name": text(),
            "parent": text(empty=True),
            "definition": text(empty=True),
            "n_people": count(),
            "n_verbatims": count(),
            "n_decided": count(),
        },
        key=("code",),
    ),
    "codings": TableContract(
        {
            "verbatim_id": text(),
            "code": text(),
            "coder": text(),  # "machine", or the name of the file in codings/
            "status": text(one_of=["proposed", "accepted", "rejected"]),
            "probability": share(),
            "reason": text(empty=True),
        },
        key=("verbatim_id", "code", "coder"),
    ),
    "saturation": TableContract(
        {
            "position": count(),  # 1 = first interview
            "interview_id": text(),
            "new_codes": count(),
            "cumulative_codes": count(),
            "new_information": number(
                low=0.0
            ),  # new codes in the run / distinct codes in the base; empty inside the base
            "reached": flag(),
        },
        key=("position",),
    ),
    # ---- 02 demographics
    "variables": TableContract(  # what the columns of `responses` mean
        {
            "variable": text(),
            "position": count(),
            "role": text(),
            "kind": text(one_of=["nominal", "ordinal", "numeric", "multiple", "text"]),
            "label": text(),
            "field": text(empty=True),
            "touchpoint": text(empty=True),
            "categories": text(empty=True),  # joined, in order
            "bands": text(empty=True),  # joined upper-open limits of a numeric variable
            "builds_segments": flag(),
            "n_valid": count(),
            "n_missing": count(),
        },
        key=("variable",),
    ),
    "responses": TableContract(  # cleaned answers; multiple response joined; numbers for numeric variables
        {"respondent_id": text(), "weight": number(empty=False, low=0.0)},
        key=("respondent_id",),
        further=True,
    ),
    "quality": TableContract(
        {"respondent_id": text(), "rule": text(), "detail": text(), "excluded": flag()},
        key=("respondent_id", "rule"),
    ),
    "profile": TableContract(  # the sample: shares of categories (numeric: of bands) and means
        {
            "variable": text(),
            "position": count(),
            "category": text(),  # "mean" for the mean row
            "statistic": text(one_of=["share", "mean"]),
            "n": count(),  # unweighted people in the category
            "base": count(),  # unweighted people with an answer
            "value": number(),  # empty when suppressed
            "low": number(),
            "high": number(),
            "target": share(),
            "note": text(empty=True),  # "small base", "suppressed"
        },
        key=("variable", "position"),
    ),
    "weighting": TableContract(
        {
            "variable": text(),
            "category": text(),
            "target": share(empty=False),
            "before": share(empty=False),
            "after": share(empty=False),
        },
        key=("variable", "category"),
    ),
    "crosstabs": TableContract(
        {
            "variable": text(),
            "position": count(),
            "category": text(),
            "banner": text(),  # variable of the columns; "total"
            "banner_position": count(),
            "banner_category": text(),
            "letter": text(empty=True),  # letter of this column
            "n": count(),
            "base": count(),
            "n_weighted": number(),
            "value": number(),  # column share, or mean in the row "mean"
            "low": number(),
            "high": number(),
            "higher_than": text(empty=True),  # letters of the columns it exceeds, corrected
            "note": text(empty=True),
        },
        key=("variable", "position", "banner", "banner_position"),
    ),
    "crosstab_tests": TableContract(
        {
            "variable": text(),
            "banner": text(),
            "test": text(),
            "statistic": number(),
            "df": number(),
            "p": share(),
            "p_adjusted": share(),
            "effect": number(),
            "effect_name": text(),
            "n": count(),
        },
        key=("variable", "banner"),
    ),
    "metrics": TableContract(  # NPS (-100 … 100) and top-2 satisfaction, for all and by banner
        {
            "metric": text(),  # "nps", or "top2:<touchpoint>"
            "group": text(),  # "all" or "<variable>: <category>"
            "n": count(),
            "value": number(),
            "low": number(),
            "high": number(),
            "note": text(empty=True),
        },
        key=("metric", "group"),
    ),
    # ---- 03 segments
    "segment_selection": TableContract(
        {
            "k": count(),
            "log_likelihood": number(),
            "parameters": count(),
            "bic": number(),
            "aic": number(),
            "entropy": number(),
            "smallest_share": share(),
            "stability": share(),  # smallest bootstrap Jaccard of its segments; empty for k = 1
            "starts_at_best": share(),
            "chosen": flag(),
        },
        key=("k",),
    ),
    "memberships": TableContract(  # one row per respondent; further columns p_1 … p_K
        {"respondent_id": text(), "segment": count(), "probability": share(empty=False)},
        key=("respondent_id",),
        further=True,
        further_numbers=True,
    ),
    "segment_profile": TableContract(
        {
            "segment": count(),
            "variable": text(),
            "position": count(),
            "category": text(),  # "mean" for the mean row
            "statistic": text(one_of=["share", "mean"]),
            "n": count(),
            "base": count(),
            "value": number(),
            "low": number(),
            "high": number(),
            "overall": number(),
            "p_adjusted": share(),  # of the variable over all segments, false discovery rate
            "effect": number(),  # of the variable: Cramér's V or eta²
            "builds_segments": flag(),  # True: it differs by construction, so no p is given
            "note": text(empty=True),
        },
        key=("segment", "variable", "position"),
    ),
    "thresholds": TableContract(  # inflection points, found or not
        {
            "usage": text(),
            "outcome": text(),
            "n": count(),
            "cut": number(),  # outcome jumps from this usage value on; empty when none was found
            "cut_low": number(),
            "cut_high": number(),
            "below": number(),  # mean outcome below the cut
            "at_or_above": number(),
            "jump": number(),  # at_or_above minus below, with its interval at this cut
            "jump_low": number(),
            "jump_high": number(),
            "p": share(),  # of the maximally selected statistic, by permutation
            "p_adjusted": share(),
            "found": flag(),
        },
        key=("usage", "outcome"),
    ),
    # ---- 04 personas
    "persona_memberships": TableContract(  # survey respondents and interviewed people
        {
            "respondent_id": text(),
            "persona_id": text(),
            "source": text(one_of=["interview", "survey"]),
            "probability": share(empty=False),
        },
        key=("respondent_id", "source"),
    ),
    "persona_statements": TableContract(  # everything on a sheet that is not fictional
        {
            "statement_id": text(),  # p1-needs-1
            "persona_id": text(),
            "field": text(),  # needs, fears, wishes, problems, motivation, values, aversions, quote, channels, times, age …
            "rank": count(),
            "text": text(),  # in the study's language
            "source": text(one_of=["verbatims", "statistic"]),
            "evidence": text(),  # verbatim_ids joined, or "segment_profile: <variable> = <category>"
            "n_people": count(),
            "n_verbatims": count(empty=True),
            "value": number(),
            "low": number(),
            "high": number(),
            "base": count(empty=True),
        },
        key=("statement_id",),
    ),
    "empathy": TableContract(
        {
            "persona_id": text(),
            "field": text(one_of=["thinks_feels", "sees", "hears", "says_does", "pains", "gains"]),
            "rank": count(),
            "text": text(),
            "evidence": text(),
            "n_people": count(),
            "inferred": flag(),
        },
        key=("persona_id", "field", "rank"),
    ),
    # ---- 05 customer journey
    "touchpoints": TableContract(
        {
            "touchpoint": text(),
            "position": count(),
            "phase": text(),
            "name": text(),
            "parent": text(empty=True),
            "channels": text(empty=True),  # joined
            "departments": text(empty=True),  # joined
        },
        key=("touchpoint",),
    ),
    "journey": TableContract(  # the map's points
        {
            "touchpoint": text(),
            "persona_id": text(),  # "all" or p1 …
            "n": count(),
            "mean": number(),
            "low": number(),
            "high": number(),
            "scale_low": number(),
            "scale_high": number(),
            "top2": share(),
            "reach": share(),  # share of respondents who answered for it
            "n_mentions": count(),  # verbatims that speak of it
            "n_people_mentioning": count(),
            "mood": number(low=-1.0, high=1.0),  # mean polarity of those verbatims; a suggestion
            "exemplars": text(empty=True),  # verbatim_ids, joined
            "note": text(empty=True),
        },
        key=("touchpoint", "persona_id"),
    ),
    "drivers": TableContract(  # which touchpoints carry the outcome
        {
            "touchpoint": text(),
            "outcome": text(),
            "importance": share(),  # LMG share of R²
            "low": number(),
            "high": number(),
            "n": count(),
            "r2": share(),
            "verdict": text(one_of=["weak point", "strength", "watch", "keep", "tied"]),
        },
        key=("touchpoint", "outcome"),
    ),
    "event_times": TableContract(
        {
            "activity": text(),
            "weekday": text(one_of=["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
            "hour": count(),
            "n": count(),
            "n_people": count(),
        },
        key=("activity", "weekday", "hour"),
    ),
    "event_shares": TableContract(  # share of events in office hours
        {
            "activity": text(),
            "n": count(),
            "n_people": count(),
            "office_hours": share(),
            "low": share(),
            "high": share(),
        },
        key=("activity",),  # "all" for the total
    ),
    # ---- 06 report
    "assumptions": TableContract(
        {
            "assumption": count(),
            "text": text(),
            "verdict": text(one_of=["supported", "contradicted", "undecided"]),
            "value": number(),
            "low": number(),
            "high": number(),
            "n": count(empty=True),
            "reason": text(),  # one sentence in the study's language
        },
        key=("assumption",),
    ),
    "claims": TableContract(  # every sentence of the report that states a fact
        {
            "claim_id": text(),
            "section": text(),
            "text": text(),
            "strength": text(one_of=["finding", "tendency", "hypothesis", "single voice"]),
            "evidence": text(),  # "<hand-over file>: <key>" or verbatim_ids, joined
            "n": count(empty=True),
            "value": number(),
            "low": number(),
            "high": number(),
        },
        key=("claim_id",),
    ),
}
