"""NPS: would customers recommend us, in all and by group."""

from __future__ import annotations

from insights import estimates
from insights.report import blocks, figures
from insights.report.charts import Bar, bars, stacked
from insights.report.claims import Claim, may_be_stated, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material

GROUPS = 12
PARTS = (("detractors", 0, 6, "bad"), ("passives", 7, 8, "muted"), ("promoters", 9, 10, "good"))


def build(material: Material) -> dict:
    """The section `nps`."""
    say, metrics = material.say, material["metrics"]
    nps = metrics[metrics["metric"] == "nps"]
    total = nps[nps["group"] == "all"]
    if total.empty or figures.missing(total.iloc[0]["value"]) or not may_be_stated(int(total.iloc[0]["n"])):
        return blocks.section("nps", say("nps"), [], lead=_without(material, total))
    row = total.iloc[0]
    strength = strength_of_estimate(int(row["n"]), row["low"], row["high"], scale=200)
    text = say("claim_nps", hedge=material.term("hedges", strength), figure=_figure(material, row))
    claim = Claim(
        "nps-all",
        "nps",
        text,
        strength,
        (reference("metrics", metric="nps", group="all"), reference("method", "nps_answers")),
        n=int(row["n"]),
        value=row["value"],
        low=row["low"],
        high=row["high"],
        plain=say(f"plain_nps_{_balance(row)}", figure=figures.plain(row["value"], material.language, decimals=0), interval=figures.between(row["low"], row["high"], material.language, decimals=0), n=figures.whole(row["n"], material.language)),
    )  # fmt: skip
    return blocks.section(
        "nps",
        say("nps"),
        [blocks.claims([claim]), _converted(material), _parts(material), blocks.picture(_chart(material, nps))],
    )


def _without(material: Material, total) -> str:
    """Why there is no NPS: nobody was asked, or it may not be shown."""
    if total.empty and not material["variables"]["role"].eq("nps").any():
        return material.say("no_nps")
    n = 0 if total.empty else total.iloc[0]["n"]
    return material.say("nps_not_told", n=figures.whole(n, material.language))


def _converted(material: Material) -> dict:
    """Where the question was asked on 1 to 10 and converted, the sentence that says so."""
    converted = any(column.converted_from for column in material.study.settings.columns.values())
    return blocks.note(material.say("nps_converted"), warning=True) if converted else {}


def _balance(row) -> str:
    """Whether more people advise against than for, the other way round, or neither for certain."""
    return "below" if row["high"] < 0 else "above" if row["low"] > 0 else "even"


def _parts(material: Material) -> dict:
    """Detractors, passives and promoters in one bar; left out when one of them has fewer than 5 people."""
    variables, responses, language = material["variables"], material["responses"], material.language
    column = next(iter(variables.loc[variables["role"] == "nps", "variable"]), None)
    if column not in responses:
        return {}
    answered = responses[responses[column].notna()]
    parts = []
    for name, low, high, css in PARTS:
        chosen = answered[column].between(low, high)
        if chosen.sum() < estimates.suppress_below():
            return {}
        e = estimates.share(chosen, weights=answered["weight"])
        label = material.say(f"nps_{name}", figure=figures.full(e.value, e.low, e.high, e.n, language, as_percent=True))
        parts.append((label, e.value, css))
    return blocks.picture(stacked(parts, material.say("nps_parts", weights=material.weight_note)))


def _figure(material: Material, row) -> str:
    return figures.full(row["value"], row["low"], row["high"], row["n"], material.language, decimals=0)


def _in_order(material: Material, groups):
    """Groups by variable as they come, categories in their own order; rare answers in somebody's own words are left out."""
    groups = groups[[not material.rare(r.group.partition(": ")[0], r.n) for r in groups.itertuples()]]
    if "position" in groups:
        return groups.sort_values("position", kind="stable")
    split = [group.partition(": ")[::2] for group in groups["group"]]
    variables = list(dict.fromkeys(variable for variable, _ in split))
    profile = material["profile"]
    places = {(r.variable, r.category): r.position for r in profile.itertuples()}
    keys = [(variables.index(pair[0]), places.get(pair, len(profile))) for pair in split]
    return groups.iloc[sorted(range(len(groups)), key=keys.__getitem__)]


def _chart(material: Material, nps):
    groups = _in_order(material, nps[nps["group"] != "all"]).head(GROUPS)
    rows = [nps[nps["group"] == "all"].iloc[0], *(row for _, row in groups.iterrows())]
    drawn = []
    for row in rows:
        hidden = figures.too_small(row["value"], row["n"], as_percent=True)
        text = figures.small_text(row["n"], material.language) if hidden else _figure(material, row)
        drawn.append(
            Bar(
                material.group(row["group"]),
                None if hidden else row["value"],
                text,
                row["low"],
                row["high"],
                mark="" if row["group"] == "all" else "muted",
                source="" if hidden else reference("metrics", metric="nps", group=row["group"]),
            )
        )
    return bars(
        drawn,
        material.say("nps_caption"),
        low=-100,
        high=100,
        decimals=0,
        heads=(material.say("group"), "NPS"),
        note=material.say("nps_note", weights=material.weight_note),
    )
