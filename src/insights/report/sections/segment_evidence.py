"""How sure the segments are: their number, who stands clearly in one, who belongs where, what other methods find."""

from __future__ import annotations

import pandas as pd

from insights import estimates
from insights.report import blocks, figures
from insights.report.charts import line
from insights.report.claims import PATTERN, STABLE, Claim
from insights.report.evidence.names import plain, quotations
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import listing, percent, quoted

SIGNIFICANT = 0.05
SELF = "latent classes"  # the row of `segment_comparison` that holds the segments themselves
MORE = "+1 SD"  # one standard deviation more of a number, which has no reference
STRENGTHS = {"validated": "finding", "indicative": "tendency", "doubtful": "hypothesis"}
ORDER = tuple(STRENGTHS)
UNCLEAR = ("between two", "doubtful", "unassigned", "too small", "assigned twice")  # checks of `mece`


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
    return STRENGTHS[verdict(segment)] if segment.n >= estimates.small_below() else "hypothesis"


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
        (reference("segments", segment=segment.segment), reference("segment_selection", chosen=True)),
        n=segment.n,
        shown=said,
    )


def solution_evidence(material: Material) -> tuple[str, ...]:
    """The references to the search for segments: the chosen number and all others, every segment found, the limits they are held to."""
    rows, solution = material["segment_selection"], material["segments"]
    chosen = [
        reference("segment_selection", k=int(row.k)) for row in rows.sort_values("chosen", ascending=False).itertuples()
    ]
    found = [reference("segments", segment=s.segment) for s in solution.segments]
    limits = [reference("method", name) for name in ("stable", "pattern", "prediction_strength")]
    told = [reference("segments", "figures")] if solution.figures else []
    return (*chosen, reference("segments", "all"), *told, *found, *limits)


def outside_evidence(material: Material, segment: int) -> tuple[str, ...]:
    """The reference to the tested questions that did not build the segments; empty where there is none."""
    rows = material["segment_profile"]
    tested = rows[(rows["segment"] == segment) & ~rows["builds_segments"] & rows["p_adjusted"].notna()]
    if tested.empty:
        return ()
    return (reference("segment_profile", segment=segment, builds_segments="no", p_adjusted_from=0),)


def sentence_evidence(
    material: Material, text: str, *, file: str = "segment_profile", **conditions: int
) -> tuple[str, ...]:
    """The references to the rows of a profile that a ready sentence tells of: those whose question and answer it quotes."""
    named = _rows_told(material, text, file=file, **conditions)
    return tuple(
        reference(file, **conditions, variable=asked, category=answer)
        for asked, answer in zip(named["variable"], named["category"], strict=True)
    )


def figure_told(material: Material, text: str, segment) -> dict[str, float | int]:
    """Base and figure of the one answer that a ready sentence tells of, as a claim carries them; else the size of the segment."""
    rows = _rows_told(material, text, file="segment_profile", segment=segment.segment)
    if len(rows) != 1 or rows[["value", "low", "high"]].isna().any(axis=None):
        return {"n": segment.n}
    row = next(rows.itertuples())
    apart = not row.low <= row.overall <= row.high
    return {"n": int(row.base), "value": row.value, **({"low": row.low, "high": row.high} if apart else {})}


def _rows_told(material: Material, text: str, *, file: str, **conditions: int) -> pd.DataFrame:
    rows = material[file]
    for column, value in conditions.items():
        rows = rows[rows[column] == value]
    told = {plain(part).rstrip(".") for part in quotations(text, material.language)}
    asked = [v for v in rows["variable"].unique() if plain(material.labels.get(v, v)).rstrip(".") in told]
    rows = rows[rows["variable"].isin(asked)]
    pairs = zip(rows["variable"], rows["category"], strict=True)
    answers = rows[[plain(material.category(asked, str(answer))).rstrip(".") in told for asked, answer in pairs]]
    return answers if len(answers) else rows


def assignment(material: Material) -> dict:
    """The sentence that everybody stands in one segment, and how many do not quite; nothing where nobody was assigned."""
    table = material["mece"]
    if table.empty:
        return {}
    language, n = material.language, {row.check: int(row.n) for row in table.itertuples()}
    once = table[table["check"] == "assigned once"].iloc[0]
    everyone, rest = material["segments"].n, {check: n[check] for check in UNCLEAR if n.get(check)}
    twice = "_twice" if n.get("assigned twice") else ""
    few = 0 < sum(rest.values()) < estimates.suppress_below()
    text = material.say(
        f"claim_mece{twice}_few" if few else f"claim_mece{twice}",
        everyone=figures.whole(everyone, language),
        least=estimates.suppress_below(),
        clear=figures.whole(once["n"], language),
        share=percent(once["share"], language, decimals=1),
        interval=figures.between(once["low"], once["high"], language, as_percent=True),
        rest=f"; {_unclear(material, rest)}" if rest else "",
    )
    passed = bool(table["passed"].all())
    values = {} if few else {"value": once["share"], "low": once["low"], "high": once["high"]}
    rows = [reference("mece", check=row.check) for row in table.itertuples()]
    others = [reference("mece", check_not="assigned once")] if len(table) > 1 else []
    evidence = (*rows, *others, reference("segments", "all"), *([reference("method", "suppress_below")] if few else []))
    return blocks.claims(
        [Claim("segments-mece", "segments", text, "finding" if passed else "tendency", evidence, n=everyone, **values)]
    )


def _unclear(material: Material, rest: dict[str, int]) -> str:
    """How many do not clearly belong, by reason; together where one reason holds for fewer than five, who could be counted otherwise."""
    language = material.language
    if min(rest.values()) >= estimates.suppress_below():
        told = [(check.replace(" ", "_"), n) for check, n in rest.items()]
        return listing(
            [material.say(f"mece_{key}", n=n, shown=figures.whole(n, language)) for key, n in told], language
        )
    kinds = [material.term("mece_kinds", check) for check in rest]
    return material.say("mece_together", shown=figures.whole(sum(rest.values()), language), kinds=", ".join(kinds))


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
    solution, evidence = material["segments"], solution_evidence(material)
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
    told = told[told["n"] >= estimates.small_below()]
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
    compared_to = "" if number_more else quoted(material.category(row.variable, row.reference), language)
    text = material.say(
        "member_number" if number_more else "member_category",
        label=label,
        category=quoted(material.category(row.variable, row.category), language),
        reference=compared_to,
        points=figures.points(abs(row.difference), language),
        interval=figures.between(*sorted((abs(row.low), abs(row.high))), language, as_percent=True, signed=True),
        direction=material.say("more_likely" if row.difference > 0 else "less_likely"),
        n=figures.whole(row.n, language),
    )
    who = material.say("segment_says", number=row.segment, name=name)
    found = {"segment": row.segment, "variable": row.variable, "position": row.position}
    evidence = (reference("segment_covariates", **found), reference("segments", segment=row.segment))
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
    return [
        Claim(
            "appendix-methods",
            "appendix",
            text,
            "finding",
            (reference("segment_comparison", "all"), reference("method", "scale_ends")),
            n=n,
        )
    ]
