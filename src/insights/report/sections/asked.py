"""Who was asked: interviewed people by group, the sample with its weights and its quality."""

from __future__ import annotations

import pandas as pd

from insights.estimates import small_below, suppress_below
from insights.report import blocks, figures
from insights.report.charts import Bar, bars
from insights.report.claims import Claim
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections import sample
from insights.wording import listing

OPEN_ROLES = ("demographic", "firmographic")
SHOWN = 6


def build(material: Material) -> dict:
    """The section `asked`."""
    say = material.say
    said = (
        _interviews(material),
        _survey(material),
        *sample.fields(material),
        _weights(material),
        *sample.targets(material),
    )
    inside = [
        blocks.claims([claim for claim in said if claim]),
        _groups(material),
        *_profile(material),
        blocks.details(say("weighting_title"), [sample.margins(material), sample.diagnostics(material)], printed=False),
        blocks.details(say("quality_title"), [sample.rules(material)], printed=False),
    ]
    lead = "" if material.n_interviews or material.n_respondents else say("nobody_asked")
    return blocks.section("asked", say("asked"), inside, lead=lead)


def groups_in_words(material: Material) -> str:
    """`8 Kunden, 3 ehemalige Kunden und 3 Mitarbeitende`."""
    if material.groups_guessed:
        return material.say("groups_unknown", n=len(material.interviewed))
    counts = material.interviewed["group"].value_counts()
    return listing(
        [
            material.say(f"group_{group.replace(' ', '_')}", n=int(counts[group]))
            for group in ("customer", "former customer", "staff")
            if group in counts
        ],
        material.language,
    )


def _interviews(material: Material) -> Claim | None:
    if not material.n_interviews:
        return None
    n = len(material.interviewed)
    text = material.say(
        "claim_interviews",
        n=material.n_interviews,
        people=material.say("people", n=n),
        groups=groups_in_words(material),
        verbatims=figures.whole(len(material["verbatims"]), material.language),
    )
    groups = [reference("people", source="interview", group=g) for g in material.interviewed["group"].unique()]
    evidence = (reference("people", source="interview"), *sorted(groups), reference("verbatims", "all"))
    return Claim("asked-interviews", "asked", text, "finding", evidence, n=n)


def _survey(material: Material) -> Claim | None:
    n = material.n_respondents
    if not n:
        return None
    text = material.say("claim_survey", n=figures.whole(n, material.language), excluded=sample.left_out(material))
    evidence = (reference("responses", "all"), *sample.left_out_evidence(material))
    return Claim("asked-survey", "asked", text, "finding", evidence, n=n)


def _weights(material: Material) -> Claim | None:
    if not material.n_respondents:
        return None
    w = material["weighting_summary"]
    if w.source == "none":
        return Claim(
            "asked-weights",
            "asked",
            material.say("claim_unweighted"),
            "finding",
            (reference("weighting_summary", source="none"), reference("responses", "all")),
            n=material.n_respondents,
        )
    text = material.say(
        f"claim_weighted_{w.source}",
        design_effect=figures.plain(w.design_effect, material.language, decimals=2),
        effective=figures.whole(round(w.effective_n), material.language),
        n=figures.whole(material.n_respondents, material.language),
        smallest=figures.plain(w.smallest, material.language, decimals=1),
        largest=figures.plain(w.largest, material.language, decimals=1),
    )
    return Claim(
        "asked-weights", "asked", text, "finding", (reference("weighting_summary", "all"),), n=material.n_respondents
    )


def _groups(material: Material) -> dict:
    people = material.interviewed
    if people.empty or material.groups_guessed:
        return {}
    counts = people["group"].value_counts()
    if len(counts) < 2:
        return {}  # the sentence above says it
    rows = [
        Bar(
            material.term("groups", group),
            int(counts.get(group, 0)),
            material.say("people", n=int(counts.get(group, 0))),
        )
        for group in ("customer", "former customer", "staff")
    ]
    return blocks.picture(
        bars(
            rows,
            material.say("groups_caption"),
            high=float(counts.sum()),
            decimals=0,
            heads=(material.say("group"), material.say("people_head")),
        )
    )


def _profile(material: Material) -> list[dict]:
    profile = material["profile"]
    if profile.empty:
        return []
    variables = material["variables"].sort_values("position")
    open_roles = OPEN_ROLES if variables["role"].isin(OPEN_ROLES).any() else tuple(variables["role"])
    shown, further = [], []
    for variable in variables.itertuples():
        rows = profile[profile["variable"] == variable.variable].sort_values("position")
        if len(rows):
            first = variable.role in open_roles and len(shown) < SHOWN
            (shown if first else further).append(_variable(material, variable.variable, rows))
    title = blocks.heading(material.say("profile_title"))
    grid = {"kind": "grid", "blocks": shown}
    return [
        title,
        blocks.note(material.say("profile_note", weights=material.weight_note)),
        grid if shown else {},
        blocks.details(
            material.say("profile_further", n=len(further)),
            [{"kind": "grid", "blocks": further}] if further else [],
            printed=False,
        ),
    ]


def _variable(material: Material, variable: str, rows: pd.DataFrame) -> dict:
    """Bars of a variable's categories; means follow as a sentence below."""
    language = material.language
    shares = rows[rows["statistic"] == "share"]
    drawn = []
    rare = [material.rare(variable, row.n) for row in shares.itertuples()]
    for row, is_rare in zip(shares.itertuples(), rare, strict=True):
        if is_rare:
            continue
        hidden = (
            figures.missing(row.value)
            or row.note in ("suppressed", "no share")
            or 0 < row.n < suppress_below()
            or figures.too_small(row.value, row.base, as_percent=True)
        )
        text = (
            material.say("hidden")
            if hidden
            else figures.plain(row.value, language, as_percent=True)
            + f" ({figures.between(row.low, row.high, language, as_percent=True)})"
        )
        drawn.append(
            Bar(
                material.category(variable, row.category), None if hidden else row.value, text, row.low, row.high,
                source="" if hidden else reference("profile", variable=variable, category=row.category),
            )
        )  # fmt: skip
    if any(rare):
        drawn.append(Bar(material.say("pooled"), None, material.say("hidden")))
    means = [
        material.say(
            "mean_sentence",
            figure=("≈ " if row.note == "about" else "")
            + figures.full(row.value, row.low, row.high, row.base, language, years=material.years(variable)),
        )
        for row in rows[(rows["statistic"] == "mean") & (rows["note"].fillna("") != "suppressed")].itertuples()
    ]
    veiled = any(bar.text == material.say("hidden") for bar in drawn)
    base = rows["base"].max()
    valid = int(material["variables"].set_index("variable").loc[variable, "n_valid"])
    note = " ".join(
        [
            *means,
            material.say("base", n=figures.people(base, language), weights=material.weight_note),
            *([material.say("without_rare")] if base < valid else []),
            *([material.say("small_base_sentence")] if base < small_below() else []),
            *([material.say("hidden_note")] if veiled else []),
        ]
    )
    label = material.labels.get(variable, variable)
    if not drawn:
        return blocks.note(f"{label}: {note}")
    return blocks.picture(
        bars(
            drawn,
            label,
            heads=(material.say("category"), material.say("share_head")),
            note=note,
        )
    )
