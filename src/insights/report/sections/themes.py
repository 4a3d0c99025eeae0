"""What people talk about: themes with their verbatims, saturation, codes."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from insights import contracts
from insights.report import blocks, figures
from insights.report.charts import Bar, bars, line
from insights.report.claims import PATTERN, PEOPLE_FOR_TENDENCY, STABLE, Claim, strength_of_people
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections import gaps
from insights.wording import listing, quoted

REST = "t00"
SHOWN = 8
QUOTES = 3
OPEN_QUOTES = 2
ALIKE = 25  # characters by which two quotes are taken for the same
CODES = 10
LONGEST_QUOTE = 340


def build(material: Material) -> dict:
    """The section `themes`."""
    say = material.say
    themes = _themes(material)
    if themes.empty:
        return blocks.section("themes", say("themes"), _saturation(material) + _codes(material), lead=say("no_themes"))
    cards = [_card(material, row) for row in themes.head(SHOWN).itertuples()]
    further = [
        replace(claim, shown="") for r in themes.iloc[SHOWN:].itertuples() if (claim := theme_claim(material, r))
    ]
    inside = [
        blocks.note(say("themes_note", n=material.n_heard)),
        _overview(material, themes),
        blocks.cards(cards, "theme_card"),
        blocks.details(
            say("further_themes", n=len(further)), [blocks.claims(further)] if further else [], printed=False
        ),
        *_saturation(material),
        *_codes(material),
    ]
    return blocks.section("themes", say("themes"), inside)


def _themes(material: Material):
    themes = material["themes"]
    return themes[themes["theme_id"] != REST].sort_values(
        ["n_people", "n_verbatims", "theme_id"], ascending=[False, False, True]
    )


def theme_claim(material: Material, row) -> Claim:
    """The sentence on one theme; its wording follows its strength."""
    n = int(row.n_people)
    strength = strength_of_people(
        n, stability=row.stability, doubtful=not figures.missing(row.warning) and bool(row.warning)
    )
    key = "claim_theme_loose" if strength == "hypothesis" and n >= PEOPLE_FOR_TENDENCY else "claim_theme"
    text = material.say(key, strength=strength, n=n, total=material.n_heard, label=quoted(row.label, material.language))
    evidence = (
        reference("themes", theme_id=row.theme_id),
        *_heard_at_all(material, row),
        *contracts.split(row.exemplars)[:QUOTES],
    )
    label, heard = quoted(row.label, material.language), _heard(material, row)
    spoke = material.say("spoke", n=1 if re.match(r"1\b(?![.,])(?!.* (?:und|and) \d)", heard) else n)
    plain = (
        material.say("plain_theme", label=label, heard=heard, spoke=spoke, hedge=material.term("hedges", strength))
        if heard
        else text
    )
    key = key.replace("claim_theme", "claim_theme_heard")
    shown = material.say(key, strength=strength, heard=heard, spoke=spoke) if heard else text
    return Claim(f"themes-{row.theme_id}", "themes", text, strength, evidence, n=n, shown=shown, plain=plain)


def _heard(material: Material, row) -> str:
    """`4 von 14 interviewten Personen und 58 von 462 mit offenen Antworten`; nothing where the sources are not told apart."""
    if figures.missing(row.n_people_interview) or figures.missing(row.n_people_survey):
        return ""
    people = material["verbatims"].drop_duplicates(["respondent_id", "source"])["source"].value_counts()
    parts = [
        material.say(f"heard_{source}", n=int(n), total=figures.whole(int(people[source]), material.language))
        for source, n in (("interview", row.n_people_interview), ("survey", row.n_people_survey))
        if source in people and int(n)
    ]
    return listing(parts, material.language)


def _heard_at_all(material: Material, row) -> tuple[str, ...]:
    """The references to everybody who said something, in all and by source."""
    sources = {"interview": row.n_people_interview, "survey": row.n_people_survey}
    named = [source for source, n in sources.items() if not figures.missing(n) and int(n)]
    return (
        reference("verbatims", "all"),
        *(reference("verbatims", source=source) for source in named if source in set(material["verbatims"]["source"])),
    )


def shortened(text: str) -> tuple[str, bool]:
    """A verbatim as a quote; long ones are cut at a word and say so."""
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) <= LONGEST_QUOTE:
        return text, False
    return text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " […]", True


def quote(material: Material, verbatim_id: str) -> dict | None:
    """A verbatim with who said it, ready to be shown; none that is not known, or that tells what fewer than five people are."""
    found = material.quotes.get(verbatim_id)
    if not found or verbatim_id in material.telling:
        return None
    text, _ = shortened(found["text"])
    told = material.told_groups.get(found["who"], found["group"])
    group = material.term("groups_one", told) if told else material.say("respondent")
    if material.groups_guessed and found["who"] in set(material.interviewed["respondent_id"]):
        group = material.say("interviewed")
    who = material.aliases.get(found["who"], found["who"])
    shown = figures.in_quotes(text, material.language)
    return {"id": material.shown_id(verbatim_id), "text": shown, "by": f"{who}, {group}"}


def _card(material: Material, row) -> dict:
    stability = None if figures.missing(row.stability) else float(row.stability)
    level = (
        "unmeasured"
        if stability is None
        else "stable"
        if stability >= STABLE
        else "pattern"
        if stability >= PATTERN
        else "loose"
    )
    return {
        "label": row.label,
        "claim": theme_claim(material, row),
        "facts": [
            material.say("verbatims", n=int(row.n_verbatims)),
            material.say(f"stability_{level}", value=figures.plain(stability, material.language, decimals=2)),
        ],
        "warning": "" if figures.missing(row.warning) else row.warning,
        "keywords": contracts.split(row.keywords)[:8],
        "quotes": _quotes(material, contracts.split(row.exemplars)),
    }


def _quotes(material: Material, verbatim_ids: list[str]) -> list[dict]:
    """The first quotes that do not begin alike."""
    kept: dict[str, dict] = {}
    for found in (quote(material, i) for i in verbatim_ids):
        if found and len(kept) < OPEN_QUOTES:
            kept.setdefault(found["text"].lower()[:ALIKE], found)
    return list(kept.values())


def _overview(material: Material, themes) -> dict:
    rows = [
        Bar(r.label, int(r.n_people), material.say("people", n=int(r.n_people))) for r in themes.head(15).itertuples()
    ]
    chart = bars(
        rows,
        material.say("themes_caption"),
        high=float(max(1, material.n_heard)),
        decimals=0,
        heads=(material.say("theme"), material.say("people_head")),
        note=material.say("themes_scale", n=material.n_heard),
    )
    return blocks.picture(chart)


def _saturation_plainly(material: Material, table: pd.DataFrame, at: int | None) -> str:
    """Whether saturation is reached, without the method; nothing where that was not tested or later interviews brought more again."""
    known = table["new_information"]
    if not known.notna().any():
        return ""
    if at is None:
        return material.say("saturation_not_reached")
    later = (known.iloc[at + 1 :] > material["saturation_summary"].threshold).any()
    return "" if later else material.say("saturation_reached")


def _saturation(material: Material) -> list[dict]:
    table, summary = material["saturation"], material["saturation_summary"]
    if table.empty:
        return []
    say = material.say
    table = table.sort_values("position")
    reached = table.index[table["reached"]]
    at = list(table.index).index(reached[0]) if len(reached) else None
    points = [(str(int(r.position)), float(r.cumulative_codes)) for r in table.itertuples()]
    statement = summary.statement or say("saturation_reached" if at is not None else "saturation_not_reached")
    chart = line(
        points,
        say("saturation_title"),
        statement,
        name="saturation",
        y_label=say("saturation_y"),
        x_label=say("saturation_x"),
        mark_at=at,
        mark_label=say("saturation_mark"),
    )
    claim = Claim(
        "themes-saturation",
        "themes",
        statement,
        "finding" if at is not None and not summary.tentative else "tendency",
        (reference("saturation_summary", "all"), reference("saturation", "all")),
        n=len(table),
        plain=_saturation_plainly(material, table, at),
    )
    return [
        blocks.heading(say("saturation_title")),
        blocks.claims([claim]),
        blocks.picture(
            chart,
            note=say(
                "saturation_rule",
                base=summary.base_size,
                run=summary.run_length,
                threshold=figures.plain(summary.threshold, material.language, as_percent=True),
            ),
        ),
    ]


def _codes(material: Material) -> list[dict]:
    codes = material["codes"]
    codes = codes[codes["n_people"] > 0].sort_values(
        ["n_people", "n_verbatims", "code"], ascending=[False, False, True]
    )
    if codes.empty:
        return []
    say = material.say
    decided = gaps.decisions(material)
    rows = [
        Bar(
            r.name,
            int(r.n_people),
            say(
                "people_and_verbatims",
                people=int(r.n_people),
                n=int(r.n_verbatims),
                verbatims=figures.whole(r.n_verbatims, material.language),
            ),
        )
        for r in codes.head(CODES).rename_axis("i").itertuples(index=False)
    ]
    note = say("codes_decided", n=decided) if decided else say("codes_proposed")
    heard = max(material.n_heard, int(codes["n_people"].max()))
    chart: Markup = bars(
        rows,
        say("codes_caption"),
        high=float(heard),
        decimals=0,
        heads=(say("code"), say("people_head")),
        note=f"{note} {say('themes_scale', n=heard)}",
    )
    return [blocks.details(say("codes_title"), [blocks.picture(chart)], printed=False)]
