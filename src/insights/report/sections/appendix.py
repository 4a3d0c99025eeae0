"""Appendix: an excerpt of the banner tables, methods in plain words, how to read intervals."""

from __future__ import annotations

import numpy as np

from insights import contracts, estimates
from insights.report import blocks, figures
from insights.report.claims import NARROW, PATTERN, PEOPLE_FOR_FINDING, PEOPLE_FOR_TENDENCY, STABLE
from insights.report.material import Material
from insights.report.sections import segment_evidence

TABLES = 3
SAME = 0.8  # two spellings of one variable
SIGNIFICANT = 0.05


def build(material: Material) -> dict:
    """The section `appendix`."""
    say, language = material.say, material.language
    rules = say(
        "strength_rule",
        many=PEOPLE_FOR_FINDING, some=PEOPLE_FOR_TENDENCY, stable=figures.plain(STABLE, language, decimals=2), pattern=figures.plain(PATTERN, language, decimals=2),
        narrow=figures.plain(NARROW, language, as_percent=True), small=estimates.small_below(),
    )  # fmt: skip
    methods = [say(f"method_{name}") for name, there in _stages(material) if there]
    inside = [
        blocks.heading(say("how_to_read")),
        blocks.points(
            [
                say("read_interval"),
                say(
                    "read_base",
                    suppress=estimates.suppress_below(),
                    no_share=estimates.no_share_below(),
                    small=estimates.small_below(),
                ),
                say("read_weights"),
                say("read_people"),
                rules,
                say("read_audit"),
            ]
        ),
        blocks.heading(say("methods")),
        blocks.points(methods),
        blocks.claims(segment_evidence.other_methods(material)),
        *_banner_tables(material),
    ]
    return blocks.section("appendix", say("appendix"), inside)


def _stages(material: Material) -> list[tuple[str, bool]]:
    return [
        ("themes", not material["themes"].empty),
        ("saturation", not material["saturation"].empty),
        ("weighting", material.weighted),
        ("segments", material.n_respondents > 0),
        ("thresholds", not material["thresholds"].empty),
        ("personas", bool(material["personas"].personas)),
        ("journey", not material["journey"].empty),
        ("drivers", not material["drivers"].empty),
        ("nps", (material["metrics"]["metric"] == "nps").any()),
        ("assumptions", not material["assumptions"].empty),
    ]


def _banner_tables(material: Material) -> list[dict]:
    """The tables with the clearest differences, as an excerpt; of those with hidden cells a test would tell what they hide."""
    tests = material["crosstab_tests"]
    demographic = material["variables"].loc[
        material["variables"]["role"].isin(["demographic", "firmographic"]), "variable"
    ]
    tests = tests[
        (tests["effect"] < SAME) & (tests["variable"] != tests["banner"]) & (tests["p_adjusted"] < SIGNIFICANT)
    ]
    tests = tests.loc[np.array([_whole(material, r) for r in tests.itertuples()], dtype=bool)]
    tests = tests.assign(told=tests["variable"].isin(demographic))
    tests = tests.sort_values(["told", "effect", "variable", "banner"], ascending=[True, False, True, True])
    tests = tests.drop_duplicates("variable").head(TABLES)
    tables = [_banner_table(material, r) for r in tests.itertuples()]
    if not any(tables):
        return []
    told = material.say("banner_note", weights=material.weight_note)
    veiled = any(material.say("hidden") in row for table in tables for row in table["rows"])
    note = blocks.note(f"{told} {material.say('hidden_note')}" if veiled else told)
    return [blocks.details(material.say("banner_title"), [note, *tables], printed=False)]


def _whole(material: Material, test) -> bool:
    return not _rows(material, test)["note"].fillna("").str.startswith("suppressed").any()


def _rows(material: Material, test):
    rows = material["crosstabs"]
    return rows[(rows["variable"] == test.variable) & rows["banner"].isin(["total", test.banner])]


def _banner_table(material: Material, test) -> dict:
    rows = _rows(material, test).sort_values(["position", "banner", "banner_position"])
    columns = rows.drop_duplicates(["banner", "banner_position"]).sort_values(
        ["banner", "banner_position"], key=lambda s: s.map(lambda v: (v != "total", v) if isinstance(v, str) else v)
    )
    columns = columns.sort_values("banner", key=lambda s: s != "total", kind="stable")
    columns = columns[[r.banner == "total" or not material.rare(r.banner, r.base) for r in columns.itertuples()]]
    keys = list(zip(columns["banner"], columns["banner_position"], strict=True))
    heads = [material.say("category"), *(_head(material, r) for r in columns.itertuples())]
    cells = {(r.position, r.banner, r.banner_position): r for r in rows.itertuples()}
    body, pooled = [], False
    rare = {r.position for r in rows.itertuples() if r.banner == "total" and material.rare(test.variable, r.n)}
    for position, category in rows.drop_duplicates("position")[["position", "category"]].itertuples(index=False):
        if position in rare and category != "mean":
            pooled = True
            continue
        name = material.say("mean_head") if category == "mean" else material.category(test.variable, category)
        body.append([name, *(_cell(material, cells.get((position, *key)), category == "mean") for key in keys)])
    if pooled:
        body.append([material.say("pooled"), *(material.say("hidden") for _ in keys)])
    language, label = material.language, material.labels
    caption = material.say(
        "banner_caption", variable=label.get(test.variable, test.variable), banner=label.get(test.banner, test.banner)
    )
    note = material.say(
        "banner_test",
        test=material.term("tests", test.test),
        p=figures.p_value(test.p_adjusted, language),
        effect=f"{material.term('tests', test.effect_name)}\u202f=\u202f{figures.plain(test.effect, language, decimals=2)}",
        n=figures.whole(test.n, language),
    )
    return blocks.table(caption, heads, body, note=note)


def _head(material: Material, row) -> str:
    name = material.say("total") if row.banner == "total" else material.category(row.banner, row.banner_category)
    letter = f" ({row.letter})" if not figures.missing(row.letter) and row.letter else ""
    return f"{name}{letter}, n\u202f=\u202f{figures.whole(row.base, material.language)}"


def _cell(material: Material, row, is_mean: bool) -> str:
    if row is None:
        return "–"
    if figures.too_small(row.value, row.base, as_percent=not is_mean):
        return figures.small_text(row.base, material.language)
    years = is_mean and material.years(row.variable)
    inner = figures.between(row.low, row.high, material.language, as_percent=not is_mean, years=years)
    higher = (
        ""
        if figures.missing(row.higher_than) or not row.higher_than
        else f" {' '.join(contracts.split(row.higher_than))}"
    )
    mark = "*" if row.base < estimates.small_below() else ""
    about = "≈ " if row.note == "about" else ""
    shown = figures.plain(row.value, material.language, as_percent=not is_mean, years=years)
    return f"{about}{shown}{mark} ({inner}){higher}"
