"""How sure the segments are: their number, who stands clearly in one, who belongs where, what other methods find."""

from __future__ import annotations

import pandas as pd

from insights import estimates
from insights.report import blocks, figures
from insights.report.charts import line
from insights.report.claims import PATTERN, STABLE, Claim
from insights.report.material import Material
from insights.wording import listing, percent, quoted

SIGNIFICANT = 0.05
SELF = "latent classes"  # the row of `segment_comparison` that holds the segments themselves
MORE = "+1 SD"  # one standard deviation more of a number, which has no reference
STRENGTHS = {"validated": "finding", "indicative": "tendency", "doubtful": "hypothesis"}
ORDER = tuple(STRENGTHS)


def verdict(segment) -> str:
    """The verdict on a segment; where none was handed over, its stability alone decides."""
    if segment.verdict:
        return segment.verdict
    return ORDER[0] if segment.stability >= STABLE else ORDER[1] if segment.stability >= PATTERN else ORDER[2]


def weakest(segments) -> str:
    """The verdict on the weakest of the segments; doubtful where there are none."""
    return max((verdict(segment) for segment in segments), key=ORDER.index, default=ORDER[2])


def strength(segment) -> str:
    """Strength of what is said about a segment: by its verdict, and a hypothesis below 30 people."""
    return STRENGTHS[verdict(segment)] if segment.n >= estimates.SMALL_BELOW else "hypothesis"


def verdict_claim(material: Material, segment) -> Claim:
    """Whether a segment is validated, indicative or doubtful, with the figures behind it."""
    language, name = material.language, verdict(segment)
    said = material.say(
        f"segment_{name}",
        stability=figures.plain(segment.stability, language, decimals=2),
        probability=figures.plain(segment.mean_probability, language, decimals=2),
        n=figures.whole(segment.n, language),
    )
    return Claim(
        f"segments-s{segment.segment}-verdict",
        "segments",
        f"{material.say('segment_says', number=segment.segment, name=segment.name)} {said}",
        strength(segment),
        (f"segments: segment = {segment.segment}", "segment_selection: chosen = yes"),
        n=segment.n,
        shown=said,
    )


def assignment(material: Material) -> dict:
    """The sentence that everybody stands in one segment, and how many do not quite; nothing where nobody was assigned."""
    table = material["mece"]
    if table.empty:
        return {}
    language, n = material.language, {row.check: int(row.n) for row in table.itertuples()}
    once = table[table["check"] == "assigned once"].iloc[0]
    rest = [
        material.say(f"mece_{check.replace(' ', '_')}", n=n[check], shown=figures.whole(n[check], language))
        for check in ("between two", "doubtful", "unassigned", "too small", "assigned twice")
        if n.get(check)
    ]
    everyone = material["segments"].n
    text = material.say(
        "claim_mece" if not n.get("assigned twice") else "claim_mece_twice",
        everyone=figures.whole(everyone, language),
        clear=figures.whole(once["n"], language),
        share=percent(once["share"], language, decimals=1),
        interval=figures.between(once["low"], once["high"], language, as_percent=True),
        rest=f"; {listing(rest, language)}" if rest else "",
    )
    passed = bool(table["passed"].all())
    values = {"value": once["share"], "low": once["low"], "high": once["high"]}
    evidence = ("mece: check = assigned once",)
    return blocks.claims(
        [Claim("segments-mece", "segments", text, "finding" if passed else "tendency", evidence, n=everyone, **values)]
    )


def selection(material: Material) -> dict:
    """The box that shows how sure the number of segments is: BIC as a picture, every criterion in a table, notes on the search."""
    table = material["segment_selection"].dropna(subset=["bic"]).sort_values("k")
    if len(table) < 2:
        return blocks.claims(_notes(material))
    say = material.say
    chosen = list(table["chosen"]).index(True) if table["chosen"].any() else None
    chart = line(
        [(str(int(r.k)), float(r.bic)) for r in table.itertuples()],
        say("selection_title"),
        "; ".join(f"k = {int(r.k)}: BIC {figures.whole(r.bic, material.language)}" for r in table.itertuples()),
        name="selection",
        y_label=say("selection_y"),
        x_label=say("selection_x"),
        mark_at=chosen,
        mark_label=say("selection_mark"),
    )
    note = say("selection_note", n=figures.whole(material["segments"].n, material.language))
    inside = [
        blocks.claims(_notes(material)),
        blocks.picture(chart, note=note),
        _criteria(material, table),
    ]
    return blocks.details(say("selection_title"), inside, printed=False)


COLUMNS = ("bic", "blrt", "entropy", "stability", "prediction", "starts", "smallest", "weakest")


def _criteria(material: Material, table: pd.DataFrame) -> dict:
    """One row per number of segments; a dash where a criterion was not computed."""
    say, language = material.say, material.language
    rows = []
    for r in table.itertuples():
        two = [
            figures.plain(v, language, decimals=2) for v in (r.blrt_p, r.entropy, r.stability, r.prediction_strength)
        ]
        shares = [figures.plain(v, language, as_percent=True) for v in (r.starts_at_best, r.smallest_share)]
        judged = "–" if figures.missing(r.verdict) else material.term("segment_verdicts", r.verdict)
        k = f"{int(r.k)}\u00a0({say('selection_mark')})" if r.chosen else str(int(r.k))
        rows.append([k, figures.whole(r.bic, language), *two, *shares, judged])
    heads = [say("selection_k"), *(say(f"selection_{name}") for name in COLUMNS)]
    return blocks.table(say("selection_table"), heads, rows, note=say("selection_table_note"), dense=True)


def _notes(material: Material) -> list[Claim]:
    """Why there are so many segments, and what to keep in mind about the search for them."""
    solution, evidence = material["segments"], ("segment_selection: chosen = yes", "segments: notes")
    sentences = [
        *([solution.reason] if solution.found else []),
        *solution.notes,
    ]  # without segments the reason opens the section
    return [
        Claim(f"segments-note-{i}", "segments", text, "finding", evidence, n=solution.n)
        for i, text in enumerate(sentences, start=1)
    ]


def members(material: Material) -> dict:
    """The box that says who is more likely to belong to a segment, all else equal: the clearest of each segment; often nothing."""
    table = material["segment_covariates"]
    told = table[(table["p_adjusted"] < SIGNIFICANT) & ((table["low"] > 0) | (table["high"] < 0))]
    told = told[told["n"] >= estimates.SMALL_BELOW]
    told = told.assign(size=told["difference"].abs()).sort_values(
        ["segment", "size", "variable", "position"], ascending=[True, False, True, True], kind="stable"
    )
    claims = [_member(material, row) for row in told.drop_duplicates("segment").itertuples()]
    note = blocks.note(material.say("members_note"))
    return blocks.details(material.say("members_title"), [note, blocks.claims(claims)], printed=False) if claims else {}


def _member(material: Material, row) -> Claim:
    language = material.language
    name = next((s.name for s in material["segments"].segments if s.segment == row.segment), "")
    label = quoted(material.labels.get(row.variable, row.variable), language)
    number_more = row.category == MORE
    reference = "" if number_more else quoted(material.category(row.variable, row.reference), language)
    text = material.say(
        "member_number" if number_more else "member_category",
        label=label,
        category=quoted(material.category(row.variable, row.category), language),
        reference=reference,
        points=figures.points(abs(row.difference), language),
        interval=figures.between(*sorted((abs(row.low), abs(row.high))), language, as_percent=True, signed=True),
        direction=material.say("more_likely" if row.difference > 0 else "less_likely"),
        n=figures.whole(row.n, language),
    )
    who = material.say("segment_says", number=row.segment, name=name)
    evidence = (f"segment_covariates: segment = {row.segment}, {row.variable}",)
    values = {"value": row.difference, "low": row.low, "high": row.high}
    return Claim(
        f"segments-who-{row.segment}", "segments", f"{who} {text}", "finding", evidence, n=int(row.n), **values
    )


def other_methods(material: Material) -> list[Claim]:
    """How far other methods divide people in the same way, as one sentence for the appendix."""
    table, language = material["segment_comparison"].sort_values("position"), material.language
    others = table[(table["method"] != SELF) & table["agreement"].notna()]
    if others.empty:
        return []
    named = [
        f"{material.term('methods_compared', r.method)} {figures.plain(r.agreement, language, decimals=2)} "
        f"({figures.between(r.low, r.high, language, decimals=2)})"
        for r in others.itertuples()
    ]
    n = int(others["n"].max())
    text = material.say("claim_other_methods", named=listing(named, language), n=figures.whole(n, language))
    return [Claim("appendix-methods", "appendix", text, "finding", ("segment_comparison: agreement",), n=n)]
