"""Segments: how many and why, what sets them apart, and inflection points."""

from __future__ import annotations

import pandas as pd

from insights import estimates
from insights.report import blocks, figures
from insights.report.charts import Bar, bars
from insights.report.claims import Claim, may_be_stated, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections import bands, segment_evidence
from insights.wording import listing, quoted

VARIABLES = 12
SIGNIFICANT = 0.05
KINK = "kink"
CORRECTED = "¹"


def build(material: Material) -> dict:
    """The section `segments`."""
    say, solution = material.say, material["segments"]
    if not material.n_respondents:
        return blocks.section("segments", say("segments"), [], lead=say("no_survey_segments"))
    inside = [
        _reason(material),
        *(_found(material) if solution.found else bands.build(material)),
        segment_evidence.selection(material),
    ]
    return blocks.section("segments", say("segments"), [*inside, *thresholds(material)])


def _found(material: Material) -> list[dict]:
    """What there is to say about the segments, once there are any."""
    solution, corrected = material["segments"], _corrected(material)
    same = _same_outside(material)
    cards = [_card(material, s, mark=CORRECTED if corrected else "", outside=not same) for s in solution.segments]
    return [
        _sizes(material),
        blocks.note(solution.order if material.origin == "survey" else material.say("order_unasked")),
        segment_evidence.assignment(material),
        blocks.cards(cards, "segment_card"),
        blocks.claims(same),
        blocks.note(f"{CORRECTED} {material.say('corrected_note')}") if corrected else {},
        _comparison(material, mark=CORRECTED if corrected else ""),
        segment_evidence.members(material),
    ]


def _same_outside(material: Material) -> list[Claim]:
    """What holds for every segment on the questions that did not build them, said once; that there are none, for example."""
    solution = material["segments"]
    told = {tuple(s.outside) for s in solution.segments}
    sentences = list(told.pop()) if len(told) == 1 and len(solution.segments) > 1 else []
    if sentences and material["segment_profile"]["builds_segments"].all():
        sentences = [material.say("segments_untested")]
    return [
        Claim(
            f"segments-outside-{i}",
            "segments",
            text,
            "finding",
            (
                reference("segments", "all"),
                *segment_evidence.outside_evidence(material, solution.segments[0].segment),
                *segment_evidence.sentence_evidence(material, text),
            ),
            n=solution.n,
        )
        for i, text in enumerate(sentences, start=1)
    ]


def _corrected(material: Material) -> bool:
    """Whether figures of questions that did not build the segments are corrected for people assigned to a wrong one."""
    profile = material["segment_profile"]
    return bool((profile.loc[~profile["builds_segments"], "estimate"] == "corrected").any())


def _weight_note(material: Material) -> str:
    return material.say("weighted" if material["segments"].weighted else "unweighted")


def _reason(material: Material) -> dict:
    solution = material["segments"]
    if not solution.reason:
        return blocks.note(material.say("no_segments"))
    strength = (
        segment_evidence.STRENGTHS[segment_evidence.weakest(solution.segments)] if solution.found else "hypothesis"
    )
    return blocks.claims(
        [
            Claim(
                "segments-solution",
                "segments",
                solution.reason,
                strength,
                segment_evidence.solution_evidence(material),
                n=solution.n,
                plain=_types(material),
                shown=_found_in_words(material) if solution.found else "",
            )
        ]
    )


def _found_in_words(material: Material) -> str:
    """How many segments there are and what is to be thought of them; the reason for their number stands in the box below."""
    solution, language = material["segments"], material.language
    counts = pd.Series([segment_evidence.verdict(s) for s in solution.segments]).value_counts()
    names = {name: material.term("segment_verdicts", name) for name in segment_evidence.ORDER if name in counts}
    several = [f"{counts[name]} {what}" for name, what in names.items()]
    return material.say(
        "segments_found",
        k=len(solution.segments),
        verdicts=listing(several, language)
        if len(names) > 1
        else material.say("all_of_them", what=next(iter(names.values()))),
        stability=figures.plain(min(s.stability for s in solution.segments), language, decimals=2),
        n=figures.whole(solution.n, language),
    )


def _types(material: Material) -> str:
    """How many kinds of customers there are, with their names and shares, without a word on the method."""
    solution, language = material["segments"], material.language
    n = figures.whole(solution.n, language)
    if not solution.found:
        searched = not material["segment_selection"].empty
        return material.say("plain_no_segments" if searched else "plain_no_search", base=n)
    names = [
        f"{quoted(s.name, language)} ({figures.plain(s.share, language, as_percent=True)}; "
        f"{figures.between(s.low, s.high, language, as_percent=True)})"
        for s in solution.segments
    ]
    sure = segment_evidence.weakest(solution.segments) == "validated"
    key = "plain_segments" if sure else "plain_segments_loose"
    count = material.term("numbers", str(len(names)))
    return material.say(key, count=count, names=listing(names, language), base=n)


def _sizes(material: Material) -> dict:
    segments = material["segments"].segments
    rows = [
        Bar(
            f"{s.segment}. {s.name}",
            s.share if may_be_stated(s.n) else None,
            _share(material, s),
            s.low,
            s.high,
        )
        for s in segments
    ]
    note = material.say(
        "base", n=figures.whole(material["segments"].n, material.language), weights=_weight_note(material)
    )
    return blocks.picture(
        bars(
            rows,
            material.say("sizes_caption"),
            heads=(material.say("segment"), material.say("share_head")),
            note=note,
        )
    )


def _share(material: Material, segment) -> str:
    """`31 % (27 bis 35 %; n = 640)`: the base is everybody with a segment; a segment of fewer than ten gets no share."""
    language, base = material.language, material["segments"].n
    if not may_be_stated(segment.n):
        return figures.small_text(segment.n, language)
    return figures.full(segment.share, segment.low, segment.high, base, language, as_percent=True)


def _card(material: Material, segment, *, mark: str, outside: bool) -> dict:
    """Name, verdict and sentences of a segment; `mark` refers to the footnote on corrected figures, which only `outside` sentences hold."""
    name, language, base = f"segments-s{segment.segment}", material.language, material["segments"].n
    own = reference("segments", segment=segment.segment)
    figure = _share(material, segment)
    size = Claim(
        f"{name}-size",
        "segments",
        material.say("claim_segment", number=segment.segment, name=segment.name, figure=figure),
        strength_of_estimate(base, segment.low, segment.high),
        (own, reference("segments", "all")),
        n=base,
        value=segment.share,
        low=segment.low,
        high=segment.high,
        shown=material.say("segment_size", figure=figure),
    )
    strength = segment_evidence.strength(segment)
    who = material.say("segment_says", number=segment.segment, name=segment.name)

    def sentences(texts: list[str], key: str, *tested: str) -> list[Claim]:
        return [
            Claim(
                f"{key}-{i}", "segments", f"{who} {text}", strength,
                (own, *segment_evidence.sentence_evidence(material, text, segment=segment.segment), *tested), shown=text,
                **segment_evidence.figure_told(material, text, segment),
            )
            for i, text in enumerate(texts, start=1)
        ]  # fmt: skip

    verdict = segment_evidence.verdict(segment)
    questions = segment_evidence.outside_evidence(material, segment.segment)
    tested = sentences(segment.outside, f"{name}-outside", *questions) if outside else []
    return {
        "title": f"{segment.segment}. {segment.name}",
        "verdict": {"css": verdict, "text": material.term("segment_verdicts", verdict)},
        "motto": quoted(motto, language) if (motto := segment.motto.rstrip(".")) else "",
        "facts": [],
        "parts": [
            {"title": "", "claims": [size, segment_evidence.verdict_claim(material, segment)]},
            {"title": material.say("segment_inside"), "claims": sentences(segment.distinguishing, name)},
            {"title": material.say("segment_outside") + mark, "claims": tested},
        ],
    }


def _comparison(material: Material, *, mark: str) -> dict:
    """Segments beside each other: the largest category or the mean of the variables that differ most and did not build them."""
    profile = material["segment_profile"]
    tested = profile[~profile["builds_segments"] & (profile["p_adjusted"] < SIGNIFICANT)]
    order = tested.groupby("variable")["effect"].max().sort_values(ascending=False, kind="stable").index[:VARIABLES]
    segments = material["segments"].segments
    rows = []
    for variable in order:
        rows += _comparison_rows(
            material, profile[profile["variable"] == variable], variable, [s.segment for s in segments]
        )
    heads = [material.say("feature"), *(f"{s.segment}. {s.name}" for s in segments), material.say("everyone")]
    return blocks.table(
        material.say("comparison_caption") + mark,
        heads,
        rows,
        note=material.say("comparison_note", weights=_weight_note(material)),
    )


def _comparison_rows(material: Material, rows, variable: str, segments: list[int]) -> list[list]:
    label = material.labels.get(variable, variable)
    means = rows[rows["statistic"] == "mean"]
    if len(means):
        wanted, as_percent = means, False
    else:
        told = rows[rows.groupby("category")["value"].transform("count") == len(segments)]
        spread = (told if len(told) else rows).groupby("category")["value"].agg(lambda v: v.max() - v.min())
        wanted, as_percent = rows[rows["category"] == spread.idxmax()] if spread.notna().any() else rows.head(0), True
    if wanted.empty:
        return []
    category = wanted["category"].iloc[0]
    name = label if not as_percent else f"{label}: {material.category(variable, category)}"
    cells = []
    for number in segments:
        cell = wanted[wanted["segment"] == number]
        source = reference("segment_profile", segment=number, variable=variable, category=category)
        cells.append(blocks.Sourced(_cell(material, cell.iloc[0], as_percent), source) if len(cell) else "–")
    return [[name, *cells, _everyone(material, variable, category, as_percent)]]


def _everyone(material: Material, variable: str, category: str, as_percent: bool) -> str:
    """The figure of all respondents, with its interval, from the sample profile."""
    profile = material["profile"]
    row = profile[(profile["variable"] == variable) & (profile["category"] == category)]
    source = reference("profile", variable=variable, category=category)
    return blocks.Sourced(_cell(material, row.iloc[0], as_percent), source) if len(row) else "–"


def _cell(material: Material, row, as_percent: bool) -> str:
    if as_percent and row["n"] < row["base"] and figures.missing(row["value"]):
        return material.say("withheld")
    years = not as_percent and material.years(row["variable"])
    low, high, base = row["low"], row["high"], row["base"]
    return figures.full(row["value"], low, high, base, material.language, as_percent=as_percent, years=years)


def thresholds(material: Material) -> list[dict]:
    """Inflection points, or the sentence that none was found."""
    table, say = material["thresholds"], material.say
    if table.empty:
        return []
    found = table[table["found"]]
    claims = [_kink(material, row) if row.kind == KINK else _threshold(material, row) for row in found.itertuples()]
    n = int(table["n"].max())
    if not claims:
        claims = [
            Claim(
                "segments-no-threshold",
                "segments",
                say("no_threshold", n=len(table), base=figures.whole(n, material.language)),
                "finding" if n >= estimates.small_below() else "hypothesis",
                (reference("thresholds", "all"), reference("thresholds", "none", found=True)),
                n=n,
            )
        ]
    searched = say("thresholds_searched", n=len(table), found=len(found))
    return [blocks.heading(say("thresholds_title")), blocks.claims(claims), blocks.note(searched)]


def _threshold(material: Material, row) -> Claim:
    language = material.language
    number = {"language": language, "exact": True}
    jump = {
        "jump": figures.plain(row.jump, language),
        "jump_interval": figures.between(row.jump_low, row.jump_high, language),
    }
    text = material.say(
        "claim_threshold",
        usage=material.labels.get(row.usage, row.usage), outcome=material.labels.get(row.outcome, row.outcome),
        cut=figures.plain(row.cut, **number), limits=_limits(material, row),
        below=figures.plain(row.below, language), above=figures.plain(row.at_or_above, language),
        p=figures.p_value(row.p_adjusted, language), n=figures.whole(row.n, language), **jump,
    )  # fmt: skip
    plain = material.say(
        "plain_threshold_up" if row.at_or_above > row.below else "plain_threshold_down",
        usage=material.short_label(row.usage), outcome=material.labels.get(row.outcome, row.outcome),
        cut=figures.plain(row.cut, **number), below=figures.plain(row.below, language),
        above=figures.plain(row.at_or_above, language), n=figures.whole(row.n, language), **jump,
    )  # fmt: skip
    strength = "finding" if row.n >= estimates.small_below() else "hypothesis"
    return Claim(
        f"segments-threshold-{row.usage}-{row.outcome}",
        "segments",
        text,
        strength,
        (reference("thresholds", usage=row.usage, outcome=row.outcome),),
        n=int(row.n),
        value=row.cut,
        low=row.cut_low,
        high=row.cut_high,
        plain=plain,
    )


def _kink(material: Material, row) -> Claim:
    """An outcome that changes its course from a usage on, without a jump."""
    language = material.language
    said = {
        "cut": figures.plain(row.cut, language, exact=True),
        "before": figures.plain(row.slope_below, language, decimals=2),
        "after": figures.plain(row.slope_above, language, decimals=2),
        "n": figures.whole(row.n, language),
    }
    usage, outcome = (material.labels.get(name, name) for name in (row.usage, row.outcome))
    p, limits = figures.p_value(row.p_adjusted, language), _limits(material, row)
    short = {"usage": material.short_label(row.usage), "outcome": outcome}
    return Claim(
        f"segments-threshold-{row.usage}-{row.outcome}",
        "segments",
        material.say("claim_kink", usage=usage, outcome=outcome, limits=limits, p=p, **said),
        "finding" if row.n >= estimates.small_below() else "hypothesis",
        (reference("thresholds", usage=row.usage, outcome=row.outcome),),
        n=int(row.n),
        value=row.cut,
        low=row.cut_low,
        high=row.cut_high,
        plain=material.say("plain_kink", **short, **said),
    )


def _limits(material: Material, row) -> str:
    """The interval of the cut in words; whole numbers are written as such, as the cut itself is."""
    language = material.language
    if row.cut_low == row.cut_high == row.cut:
        return material.say("cut_same", cut=figures.plain(row.cut, language, exact=True))
    whole = all(not figures.missing(v) and float(v).is_integer() for v in (row.cut_low, row.cut_high))
    interval = figures.between(row.cut_low, row.cut_high, language, decimals=0 if whole else None)
    return material.say("cut_interval", interval=interval)
