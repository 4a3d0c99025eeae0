"""What to know of the sample: who was left out by which rule, how it fits the targets, what weights cost, its blind spots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insights import estimates
from insights.protection.crossed import Question, hidden_answers
from insights.report import blocks, figures
from insights.report.claims import Claim
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import listing

CELLS = 12
WEIGHTS = ("smallest", "quartile_1", "median", "quartile_3", "largest")  # finer, they would tell cells of the raking
WHOLE, SHARES = ("n", "effective_n"), ("share_capped", "share_raised", "share_zero", "heaviest_tenth", "largest_gap")


def left_out(material: Material) -> str:
    """How many were left out, by which rules, and how many were noticed and kept, as the end of a sentence."""
    quality, say = material["quality"], material.say
    gone = set(quality.loc[quality["excluded"], "respondent_id"])
    kept = quality.loc[~quality["respondent_id"].isin(gone), "respondent_id"].nunique()
    counts = _by_rule(quality[quality["excluded"]])
    by_rule = [
        material.term("quality_rules", rule) + ("" if n is None else f": {figures.whole(n, material.language)}")
        for rule, n in counts.items()
    ]
    few = {name: 0 < n < estimates.suppress_below() for name, n in (("excluded", len(gone)), ("noticed", kept))}
    first = say(
        "excluded_few" if few["excluded"] else "excluded_people", n=len(gone), rules=listing(by_rule, material.language)
    )
    second = say("noticed_few" if few["noticed"] else "noticed_people", n=kept) if kept else ""
    return f"{first if gone else say('nobody_excluded')}{second}"


def _by_rule(found: pd.DataFrame) -> dict[str, int | None]:
    """Respondents by rule; None for 1 to 4, and for the next smallest where these would follow from the number of all."""
    counts = found.groupby("rule", sort=True)["respondent_id"].nunique()
    rules = np.array(counts.index)
    members = (
        pd.crosstab(found["respondent_id"], found["rule"])[rules].to_numpy() > 0
        if len(rules)
        else np.zeros((0, 0), bool)
    )
    everybody, alike = np.ones(len(members), dtype=bool), np.zeros(len(rules), dtype=int)
    hidden = hidden_answers(Question("rule", members, everybody, True, alike))
    return {rule: None if gone else int(counts[rule]) for rule, gone in zip(rules, hidden, strict=True)}


def left_out_evidence(material: Material) -> tuple[str, ...]:
    """The references to whoever was left out, by rule, and whoever was noticed and kept, and to the smallest group."""
    quality = material["quality"]
    rules = sorted(quality.loc[quality["excluded"], "rule"].unique())
    gone = reference("quality", excluded=True) if rules else reference("quality", "none", excluded=True)
    kept = [reference("quality", excluded=False)] if (~quality["excluded"]).any() else []
    return (
        gone,
        *(reference("quality", excluded=True, rule=rule) for rule in rules),
        *kept,
        reference("method", "suppress_below"),
    )


def fields(material: Material) -> list[Claim]:
    """Which characteristics of target groups were asked and which not; nothing where nobody was asked."""
    roles = sorted(material["variables"]["role"].unique())
    evidence = [reference("variables", role=role) for role in roles]
    return [] if material.origin != "survey" else _stated(material, "fields", "asked-fields", evidence)


def targets(material: Material) -> list[Claim]:
    """Whether the sample, as it came, fits the targets: one sentence per characteristic that has some."""
    variables = sorted(material["target_comparison"]["variable"].unique())
    evidence = [reference("target_comparison", variable=variable) for variable in variables]
    return _stated(material, "targets", "asked-targets", evidence)


def blind_spots(material: Material) -> list[Claim]:
    """Which groups of two characteristics the sample hardly covers."""
    cells = material["coverage"]
    if cells.empty:
        return []
    few = "coverage: verdict != covered, verdict != small base"
    there = [few] if (~cells["verdict"].isin(["covered", "small base"])).any() else []
    small = [reference("coverage", verdict="small base")] if cells["verdict"].eq("small base").any() else []
    below = estimates.small_below()
    any_missed = (cells["fewer_than_expected"] & (cells["n"] < below)).any()
    missed = [reference("coverage", fewer_than_expected=True, n_under=below)] if any_missed else []
    hardly = ["no_share_below"] if (cells["n"] < estimates.no_share_below()).any() else []
    limits = [reference("method", name) for name in ("suppress_below", *hardly, "small_base")]
    evidence = [reference("coverage", "all"), *there, *small, *missed, *limits]
    return _stated(material, "coverage", "limits-coverage", evidence)


def _stated(material: Material, topic: str, key: str, evidence: Sequence[str]) -> list[Claim]:
    rows = material["sample_statements"].sort_values("position")
    return [
        Claim(
            f"{key}-{i}",
            key.partition("-")[0],
            row.statement,
            "finding",
            (reference("sample_statements", position=row.position), *evidence, reference("responses", "all")),
            n=material.n_respondents,
        )
        for i, row in enumerate(rows[rows["topic"] == topic].itertuples(), start=1)
    ]


def thin_cells(material: Material) -> dict:
    """The cells that the sample hardly covers, those where most are expected first, behind a title that opens."""
    cells, say, language = material["coverage"], material.say, material.language
    few = cells["fewer_than_expected"] | (cells["n"] < estimates.no_share_below())
    order = ["expected", "variable", "position", "other", "other_position"]  # an order by people would tell who is few
    thin = cells[(cells["verdict"] != "covered") & few].sort_values(order, ascending=[False, *[True] * 4])
    rows = [
        [_cell(material, row), _few(material, row.n), figures.whole(round(row.expected), language)]
        for row in thin.head(CELLS).itertuples()
    ]
    heads = [say("blind_cell"), say("respondents_head"), say("blind_expected")]
    least = estimates.no_share_below()
    note = say("blind_note", n=figures.whole(len(thin), language), shown=len(rows), least=least)
    table = blocks.table(say("blind_caption"), heads, rows, note=note, dense=True)
    return blocks.details(say("blind_title"), [table], printed=False)


def _cell(material: Material, row) -> str:
    one, other = (
        f"{material.short_label(variable)}: {material.category(variable, category)}"
        for variable, category in ((row.variable, row.category), (row.other, row.other_category))
    )
    return f"{one} × {other}"


def _few(material: Material, n: int) -> str:
    """The people of a cell; small ones and empty ones alike, or what is known of its row would tell the others."""
    least = estimates.no_share_below()
    return material.say("hardly_any", n=least) if n < least else figures.whole(n, material.language)


def margins(material: Material) -> dict:
    """Shares before and after weighting beside the targets."""
    language = material.language
    rows = [
        [
            f"{material.labels.get(r.variable, r.variable)}: {material.category(r.variable, r.category)}",
            *(figures.plain(v, language, as_percent=True) for v in (r.before, r.target, r.after)),
        ]
        for r in material["weighting"].itertuples()
    ]
    heads = [material.say(key) for key in ("category", "before_weighting", "target", "after_weighting")]
    caption = material.say("weighting_caption", n=figures.whole(material.n_respondents, language))
    return blocks.table(caption, heads, rows)


def diagnostics(material: Material) -> dict:
    """Spread and price of the weights."""
    rows = [
        [r.label[:1].upper() + r.label[1:], _diagnostic(r, material.language)]
        for r in material["weight_diagnostics"].sort_values("position").itertuples()
    ]
    heads = [material.say("weights_head"), material.say("value_head")]
    return blocks.table(material.say("diagnostics_caption"), heads, rows)


def _diagnostic(row, language: str) -> str:
    if row.statistic in WHOLE:
        return figures.whole(round(row.value), language)
    if row.statistic in SHARES:
        return figures.plain(row.value, language, as_percent=True)
    return figures.plain(row.value, language, decimals=1 if row.statistic in WEIGHTS else 2)


def rules(material: Material) -> dict:
    """How many questionnaires each rule noticed, and how many it left out; not where they were 1 to 4, or these would follow."""
    quality: pd.DataFrame = material["quality"]
    noticed, excluded, kept = (
        _by_rule(part) for part in (quality, quality[quality["excluded"]], quality[~quality["excluded"]])
    )

    def told(n: int | None) -> str:
        return material.say("withheld") if n is None else figures.whole(n, material.language)

    rows = []
    for rule, n in noticed.items():
        # Those noticed and kept are the difference of both.
        out = None if kept.get(rule, 0) is None else excluded.get(rule, 0)
        rows.append([material.term("quality_rules", rule), told(n), told(out)])
    heads = [material.say(key) for key in ("rule", "noticed", "excluded")]
    return blocks.table(material.say("quality_caption"), heads, rows)
