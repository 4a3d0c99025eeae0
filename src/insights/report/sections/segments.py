"""Segments: how many and why, what sets them apart, and inflection points."""

from __future__ import annotations

from insights import estimates
from insights.report import blocks, figures
from insights.report.charts import Bar, bars, line
from insights.report.claims import PATTERN, STABLE, Claim, strength_of_estimate
from insights.report.material import Material
from insights.wording import listing, quoted

VARIABLES = 12
SIGNIFICANT = 0.05


def build(material: Material) -> dict:
    """The section `segments`."""
    say, solution = material.say, material["segments"]
    if not material.n_respondents:
        return blocks.section("segments", say("segments"), [], lead=say("no_survey_segments"))
    inside = [_reason(material), *(_found(material) if solution.found else []), *_selection(material)]
    return blocks.section("segments", say("segments"), [*inside, *thresholds(material)])


def _found(material: Material) -> list[dict]:
    """What there is to say about the segments, once there are any."""
    cards = [_card(material, s) for s in material["segments"].segments]
    return [_sizes(material), blocks.cards(cards, "segment_card"), _comparison(material)]


def _weight_note(material: Material) -> str:
    return material.say("weighted" if material["segments"].weighted else "unweighted")


def _reason(material: Material) -> dict:
    solution = material["segments"]
    if not solution.reason:
        return blocks.note(material.say("no_segments"))
    weakest = min((s.stability for s in solution.segments), default=0.0)
    strength = (
        "finding"
        if solution.found and weakest >= STABLE
        else "tendency"
        if solution.found and weakest >= PATTERN
        else "hypothesis"
    )
    return blocks.claims(
        [
            Claim(
                "segments-solution",
                "segments",
                solution.reason,
                strength,
                ("segment_selection: chosen = yes",),
                n=solution.n,
                plain=_types(material, weakest),
            )
        ]
    )


def _types(material: Material, weakest: float) -> str:
    """How many kinds of customers there are, with their names and shares, without a word on the method."""
    solution, language = material["segments"], material.language
    n = figures.whole(solution.n, language)
    if not solution.found:
        return material.say("plain_no_segments", base=n)
    names = [
        f"{quoted(s.name, language)} ({figures.plain(s.share, language, as_percent=True)}; "
        f"{figures.between(s.low, s.high, language, as_percent=True)})"
        for s in solution.segments
    ]
    key = "plain_segments" if weakest >= STABLE else "plain_segments_loose"
    count = material.term("numbers", str(len(names)))
    return material.say(key, count=count, names=listing(names, language), base=n)


def _selection(material: Material) -> list[dict]:
    table = material["segment_selection"].dropna(subset=["bic"]).sort_values("k")
    if len(table) < 2:
        return []
    say = material.say
    chosen = list(table["chosen"]).index(True) if table["chosen"].any() else None
    points = [(str(int(r.k)), float(r.bic)) for r in table.itertuples()]
    description = "; ".join(
        f"k = {int(r.k)}: BIC {figures.whole(r.bic, material.language)}" for r in table.itertuples()
    )
    chart = line(
        points,
        say("selection_title"),
        description,
        name="selection",
        y_label=say("selection_y"),
        x_label=say("selection_x"),
        mark_at=chosen,
        mark_label=say("selection_mark"),
    )
    rows = [
        [
            int(r.k),
            figures.whole(r.bic, material.language),
            *(
                "–" if figures.missing(v) else figures.plain(v, material.language, decimals=2)
                for v in (r.entropy, r.stability)
            ),
            figures.plain(r.smallest_share, material.language, as_percent=True),
            say("yes") if r.chosen else "",
        ]
        for r in table.itertuples()
    ]
    heads = [
        say(k)
        for k in (
            "selection_k",
            "selection_bic",
            "selection_entropy",
            "selection_stability",
            "selection_smallest",
            "selection_chosen",
        )
    ]
    note = say("selection_note", n=figures.whole(material["segments"].n, material.language))
    inside = [blocks.picture(chart, note=note), blocks.table(say("selection_table"), heads, rows)]
    return [blocks.details(say("selection_title"), inside, printed=False)]


def _sizes(material: Material) -> dict:
    segments = material["segments"].segments
    rows = [
        Bar(
            f"{s.segment}. {s.name}",
            None if s.n < 10 else s.share,
            figures.full(s.share, s.low, s.high, s.n, material.language, as_percent=True),
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
            high=max(s.high for s in segments) * 1.05,
            heads=(material.say("segment"), material.say("share_head")),
            note=note,
        )
    )


def _card(material: Material, segment) -> dict:
    name = f"segments-s{segment.segment}"
    evidence = (f"segments: segment = {segment.segment}", f"segment_profile: segment = {segment.segment}")
    size = Claim(
        f"{name}-size", "segments", material.say("claim_segment", number=segment.segment, name=segment.name, figure=figures.full(segment.share, segment.low, segment.high, segment.n, material.language, as_percent=True)),
        strength_of_estimate(segment.n, segment.low, segment.high), evidence, n=segment.n, value=segment.share, low=segment.low, high=segment.high,
    )  # fmt: skip
    strength = (
        "finding"
        if segment.n >= 30 and segment.stability >= STABLE
        else "tendency"
        if segment.n >= 30 and segment.stability >= PATTERN
        else "hypothesis"
    )
    who = material.say("segment_says", number=segment.segment, name=segment.name)
    sentences = [
        Claim(f"{name}-{i}", "segments", f"{who} {text}", strength, evidence, n=segment.n, shown=text)
        for i, text in enumerate(segment.distinguishing, start=1)
    ]
    level = "stable" if segment.stability >= STABLE else "pattern" if segment.stability >= PATTERN else "loose"
    return {
        "title": f"{segment.segment}. {segment.name}",
        "motto": quoted(motto, material.language) if (motto := segment.motto.rstrip(".")) else "",
        "facts": [
            material.say(f"stability_{level}", value=figures.plain(segment.stability, material.language, decimals=2)),
            material.say(
                "mean_probability", value=figures.plain(segment.mean_probability, material.language, decimals=2)
            ),
        ],
        "claims": [size, *sentences],
    }


def _comparison(material: Material) -> dict:
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
        material.say("comparison_caption"),
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
        spread = rows.groupby("category")["value"].agg(lambda v: v.max() - v.min())
        wanted, as_percent = rows[rows["category"] == spread.idxmax()] if spread.notna().any() else rows.head(0), True
    if wanted.empty:
        return []
    category = wanted["category"].iloc[0]
    name = label if not as_percent else f"{label}: {material.category(variable, category)}"
    cells = []
    for number in segments:
        cell = wanted[wanted["segment"] == number]
        cells.append(_cell(material, cell.iloc[0], as_percent) if len(cell) else "–")
    return [[name, *cells, _everyone(material, variable, category, as_percent)]]


def _everyone(material: Material, variable: str, category: str, as_percent: bool) -> str:
    """The figure of all respondents, with its interval, from the sample profile."""
    profile = material["profile"]
    row = profile[(profile["variable"] == variable) & (profile["category"] == category)]
    return _cell(material, row.iloc[0], as_percent) if len(row) else "–"


def _cell(material: Material, row, as_percent: bool) -> str:
    if as_percent and 0 < row["n"] < estimates.SUPPRESS_BELOW:
        return material.say("suppressed")
    years = not as_percent and material.years(row["variable"])
    low, high, base = row["low"], row["high"], row["base"]
    return figures.full(row["value"], low, high, base, material.language, as_percent=as_percent, years=years)


def thresholds(material: Material) -> list[dict]:
    """Inflection points, or the sentence that none was found."""
    table, say = material["thresholds"], material.say
    if table.empty:
        return []
    found = table[table["found"]]
    claims = [_threshold(material, row) for row in found.itertuples()]
    n = int(table["n"].max())
    if not claims:
        claims = [
            Claim(
                "segments-no-threshold",
                "segments",
                say("no_threshold", n=len(table), base=figures.whole(n, material.language)),
                "finding" if n >= 30 else "hypothesis",
                ("thresholds: found = no",),
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
        usage=material.short_label(row.usage), outcome=material.short_label(row.outcome),
        cut=figures.plain(row.cut, **number), below=figures.plain(row.below, language),
        above=figures.plain(row.at_or_above, language), n=figures.whole(row.n, language), **jump,
    )  # fmt: skip
    strength = "finding" if row.n >= 30 else "hypothesis"
    return Claim(
        f"segments-threshold-{row.usage}-{row.outcome}",
        "segments",
        text,
        strength,
        (f"thresholds: {row.usage}, {row.outcome}",),
        n=int(row.n),
        value=row.cut,
        low=row.cut_low,
        high=row.cut_high,
        plain=plain,
    )


def _limits(material: Material, row) -> str:
    """The interval of the cut in words; whole numbers are written as such, as the cut itself is."""
    language = material.language
    if row.cut_low == row.cut_high == row.cut:
        return material.say("cut_same", cut=figures.plain(row.cut, language, exact=True))
    whole = all(not figures.missing(v) and float(v).is_integer() for v in (row.cut_low, row.cut_high))
    interval = figures.between(row.cut_low, row.cut_high, language, decimals=0 if whole else None)
    return material.say("cut_interval", interval=interval)
