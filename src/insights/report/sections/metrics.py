"""CX metrics: NPS, CSAT and CES by persona, touchpoint and wave, and what moved between waves."""

from __future__ import annotations

from insights.estimates import small_below
from insights.report import blocks, figures
from insights.report.claims import Claim, may_be_stated
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections import customer_base, metric_contrasts
from insights.report.sections.metric_figures import chart, claim, figure, rows_of, source
from insights.wording import listing, quoted

MOST_CHANGES = 6
PAIRED_FROM = 20  # as the stage metrics pairs them


def build(material: Material) -> dict:
    """The section `metrics`."""
    say = material.say
    if material["cx_metrics"].empty and material["customer_value"].empty:
        return blocks.section("metrics", say("metrics"), [], lead=say("no_metrics"))
    inside = [
        blocks.note(say("nps_converted"), warning=True) if material["metrics_summary"].converted else {},
        _wave(material),
        *_changes(material),
        *_personas(material),
        *_touchpoints(material),
        *_ease(material),
        *customer_base.staying(material),
        *customer_base.worth(material),
        _missing(material),
    ]
    return blocks.section("metrics", say("metrics"), inside)


def _caption(material: Material, metric: str, kind: str) -> str:
    return material.say(f"metric_by_{kind}", metric=material.term("metric_names", metric))


def _missing(material: Material) -> dict:
    """What the study has no data for, in one line."""
    names = [material.term("missing_metrics", name) for name in material["metrics_summary"].missing]
    return blocks.note(material.say("metrics_missing", names=listing(names, material.language))) if names else {}


def _wave(material: Material) -> dict:
    """Which wave speaks of today, where there are several."""
    summary, language = material["metrics_summary"], material.language
    told = {"wave": quoted(summary.wave, language), "n": figures.whole(summary.n_wave, language)}
    return blocks.note(material.say("metrics_wave", **told)) if summary.wave else {}


def _changes(material: Material) -> list[dict]:
    changes = material["metric_changes"]
    if changes.empty:
        return []
    say = material.say
    moved = changes[changes["verdict"].isin(["rose", "fell"])].sort_values(["p_adjusted", "metric", "group", "wave"])
    claims = [_change(material, row) for row in moved.head(MOST_CHANGES).itertuples()]
    if not claims:
        text = say("claim_no_change", n=figures.whole(len(changes), material.language))
        claims = [Claim("metrics-no-change", "metrics", text, "tendency", (reference("metric_changes", "all"),))]
    pictures = [
        chart(material, metric, "wave", _caption(material, metric, "wave"), everyone=False, noted=metric == "nps")
        for metric in ("nps", "csat")
    ]
    return [
        blocks.heading(say("metric_changes")),
        blocks.claims(claims),
        *pictures,
        blocks.note(say("changes_note") + " " + say("changes_paired" if _paired(changes) else "changes_independent")),
    ]


def _paired(changes) -> bool:
    """Whether enough people answered in two waves for their answers to be paired."""
    return bool((changes["n_both"].fillna(0) >= PAIRED_FROM).any())


def _change(material: Material, row) -> Claim:
    language, percent = material.language, row.metric in ("csat", "ces_easy")
    decimals = 0 if row.metric == "nps" else None
    name = material.term("metric_names", row.metric)
    point = material.touchpoint_names.get(row.group, row.group)
    both = 0 if figures.missing(row.n_both) else int(row.n_both)
    text = material.say(
        f"claim_{row.verdict}" + ("_paired" if both >= PAIRED_FROM else ""),
        n_both=figures.whole(both, language),
        metric=name if row.group_kind == "all" else material.say("metric_at", metric=name, touchpoint=point),
        before=row.compared_to,
        wave=row.wave,
        # a plus and brackets behind it look like a telephone number
        difference=figures.plain(
            row.difference, language, as_percent=percent, signed=True, decimals=decimals
        ).removeprefix("+"),
        interval=figures.between(row.low, row.high, language, as_percent=percent, signed=True, decimals=decimals),
        p=figures.p_value(row.p_adjusted, language),
        n=figures.whole(row.n, language),
        n_before=figures.whole(row.n_before, language),
    )
    strength = "finding" if min(row.n, row.n_before) >= small_below() else "hypothesis"
    place = {name: getattr(row, name) for name in ("metric", "group_kind", "group", "wave", "compared_to")}
    key = "-".join(["metrics-change", row.metric, row.group, row.compared_to, row.wave])
    told = {"n": int(row.n), "value": row.difference, "low": row.low, "high": row.high}
    return Claim(key, "metrics", text, strength, (reference("metric_changes", **place),), **told)


def _personas(material: Material) -> list[dict]:
    """NPS and CSAT by persona, and who differs from all others by a test that is corrected for the number of personas."""
    say = material.say
    pictures = [
        chart(material, metric, "persona", _caption(material, metric, "persona"), noted=metric == "nps")
        for metric in ("nps", "csat")
    ]
    if not any(pictures):
        return []
    compared = [metric_contrasts.table(material, metric_contrasts.ANSWERED)]
    return [
        blocks.heading(say("metrics_personas")),
        blocks.claims(metric_contrasts.answered(material)),
        *pictures,
        blocks.details(say("contrast_title"), [block for block in compared if block], printed=False),
    ]


def _touchpoints(material: Material) -> list[dict]:
    """CSAT over all ratings and by touchpoint; the NPS of those who know a touchpoint."""
    say, whole = material.say, rows_of(material, "csat", "all")
    if rows_of(material, "csat", "touchpoint").empty:
        return []
    stated = [row for row in whole.itertuples() if may_be_stated(int(row.n))]
    claims = [claim(material, "metrics-csat", say("claim_csat", figure=figure(material, row)), row) for row in stated]
    name = material.term("metric_names", "nps")
    inside = [chart(material, "nps", "touchpoint", say("nps_by_touchpoint", metric=name))]
    return [
        blocks.heading(say("metrics_csat")),
        blocks.claims(claims),
        chart(material, "csat", "touchpoint", say("csat_by_touchpoint")),
        blocks.details(say("nps_by_touchpoint", metric=name), inside, printed=False),
    ]


def _ease(material: Material) -> list[dict]:
    """CES: how many found it easy, and the mean."""
    easy = next(rows_of(material, "ces_easy", "all").itertuples(), None)
    mean = next(rows_of(material, "ces", "all").itertuples(), None)
    if easy is None or mean is None or not may_be_stated(int(easy.n)):
        return []
    high = figures.plain(mean.scale_high, material.language, exact=True)
    text = material.say("claim_ces", figure=figure(material, easy), mean=figure(material, mean), high=high)
    return [
        blocks.heading(material.say("metrics_ces")),
        blocks.claims([claim(material, "metrics-ces", text, easy, source(mean))]),
        chart(material, "ces_easy", "persona", _caption(material, "ces_easy", "persona")),
    ]
