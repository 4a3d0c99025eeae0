"""Editions for the groups of a column (`-p report.by=region`): one page per group beside the whole study, and an index.

Each figure of a group stands beside that of everybody; the difference to all others is tested and corrected over the page (false
discovery rate). A page opens with the largest of them, by Cohen's d or h (1988); the others are behind a title that opens. Each sentence is a claim with an id of its own, each figure of a table names the answers behind it, and the audit of the
report works them out anew before a page is drawn. What interviewed people of the group talk about is told by the number of people.

Groups below 5 people are not written, and the index says so; neither is the smallest other group where those left out could be
calculated as the rest of the whole. Below 10 people there are no percentages, below 30 the figures are marked. Figures that
would give away one of fewer than 5 people, over all pages together and beside the banner tables, are left out (`withholding`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from insights import contracts, estimates, ledger
from insights.errors import InputError, nearest
from insights.estimates import Z95, Estimate
from insights.report import blocks, figures, html
from insights.report.claims import Claim, strength_of_estimate, strength_of_people
from insights.report.editions import withholding
from insights.report.evidence import audit
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections.themes import REST
from insights.study import Study
from insights.wording import listing, quoted

SIGNIFICANT = 0.05
ROLES = ("nps", "outcome", "satisfaction", "usage", "behaviour")
OTHERS = 8  # categories of one question at most
ROUNDING = 0.01  # of everybody: half a percent of the whole and half a percent of its parts
MENTIONED = 2  # of them, from which on a theme is named
THEMES = 8
NPS_SCALE = 200.0
OPENED = 8  # differences that a page opens with; the others are folded
SIZES = (
    ("large", 0.8),
    ("middle", 0.5),
    ("small", 0.2),
    ("slight", 0.0),
)  # Cohen's d or h from which on it is called so


@dataclass(frozen=True)
class Row:
    """One figure of a group beside everybody's."""

    section: str
    label: str
    group: Estimate
    everyone: Estimate
    p: float
    as_percent: bool = False
    decimals: int | None = None
    hidden: bool = False  # whether the group's figure would give away fewer than 5 people
    about: tuple[float, float, float] | None = None  # value and interval that are told instead of the exact mean
    open: bool = True  # whether everybody's figure is told
    sources: tuple[str, str] = ("", "")  # the references to the answers of the group and of everybody
    effect: float = 0.0  # of the difference to all others: Cohen's d, of a share h


def groups(material: Material, by: str) -> pd.DataFrame:
    """The groups of `by` as table `group, label, n, page`; `page` is empty for fewer than 5 people.

    Raises InputError with the nearest names when the survey has no such column with categories.
    """
    variables = material["variables"]
    able = variables[variables["kind"].isin(["nominal", "ordinal"])]["variable"]
    if by not in set(able):
        where = f"{material.study.raw / 'study.yml'}: parameters.report.by"
        raise InputError(f"{where}: {by!r} is no column of the survey with categories; {nearest(by, sorted(able))}.")
    counts = material["responses"][by].value_counts()
    listed = contracts.split(variables.loc[variables["variable"] == by, "categories"].iloc[0])
    order = [c for c in listed if c in counts.index] + sorted(set(counts.index) - set(listed))
    left = _left_out(counts, silent=int(material["responses"][by].isna().sum()))
    rows, taken = [], set()
    for category in order:
        label = material.category(by, category)
        rows.append((category, label, int(counts[category]), "" if category in left else _file_name(label, taken)))
    return pd.DataFrame(rows, columns=["group", "label", "n", "page"])


def _left_out(counts: pd.Series, *, silent: int) -> set[str]:
    """The groups without a page: those below 5 people, and the smallest others as long as the former are the rest of the whole.

    A page tells shares in whole percent. The rest of `n` people is therefore known to about one in a hundred of them; where that is as
    many as are left out, nothing is given away.
    """
    sizes = counts.sort_values(kind="stable")
    left = {group for group, n in sizes.items() if n < estimates.suppress_below()}
    for group in sizes.index:
        hidden = [int(sizes[g]) for g in left] + ([silent] if silent else [])
        known_to = ROUNDING * (int(sizes.sum()) + silent)
        if not left or not estimates.gives_away(hidden) or sum(hidden) <= known_to:
            break
        left.add(group)
    return left


def _file_name(label: str, taken: set[str]) -> str:
    spelled = label.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "group"
    name, i = stem, 2
    while name in {*taken, "index"}:
        name, i = f"{stem}-{i}", i + 1
    taken.add(name)
    return f"{name}.html"


def rows(material: Material, by: str, group: str) -> list[Row]:
    """Every figure of the group that can be computed from the answers, with the p of its difference to all others, corrected."""
    given = material["responses"][by]
    left = withholding.withheld(material, by)
    cut = _Cut(material, by, group, (given == group).to_numpy(bool), given.notna().to_numpy(bool), left)
    variables = material["variables"].sort_values("position")
    found: list[Row] = []
    for v in variables[variables["role"].isin(ROLES)].itertuples():
        if v.variable != by and v.variable in material["responses"]:
            found += _of_variable(cut, v)
    found += _segment_shares(cut)
    corrected = estimates.adjusted([r.p for r in found], "bh") if found else []
    return [replace(r, p=float(p)) for r, p in zip(found, corrected, strict=True)]


@dataclass(frozen=True)
class _Cut:
    """The group of a column: who is `inside` it, and of whom it is `known` whether they are."""

    material: Material
    by: str
    group: str
    inside: np.ndarray
    known: np.ndarray
    left: withholding.Withheld

    def row(self, section: str, label: str, values: pd.Series, asked: dict[str, str], **style) -> Row:
        """The figure of `values` in the group beside everybody's; `asked` names it to the audit."""
        there = values.notna().to_numpy()
        as_percent = bool(style.get("as_percent"))
        masks = (self.inside, self.known & ~self.inside, np.ones(len(values), dtype=bool))
        group, others, everyone = (
            _estimate(self.material, values, there & mask, as_percent=as_percent) for mask in masks
        )
        question = asked.pop("question")
        own = reference("responses", question=question, by=self.by, group=self.group, **asked)
        figure = (question, asked.get("answer") or asked["statistic"])
        style |= {
            "hidden": (*figure, self.group) in self.left.cells,
            "open": (*figure, withholding.EVERYBODY) not in self.left.cells,
        }
        if asked.get("statistic") == withholding.MEAN:
            style["about"] = self.left.about.get((question, self.group))
        sources = (own, reference("responses", question=question, **asked))
        p, effect = _p(group, others), _effect(group, others, as_percent=as_percent)
        return Row(section, label, group, everyone, p, sources=sources, effect=effect, **style)


def _of_variable(cut: _Cut, v) -> list[Row]:
    material = cut.material
    values, label = material["responses"][v.variable], material.short_label(v.variable)
    if v.role == "nps" and pd.api.types.is_numeric_dtype(values.dtype):
        score = pd.Series(np.where(values >= 9, 100.0, np.where(values <= 6, -100.0, 0.0)), index=values.index).where(
            values.notna()
        )
        asked = {"question": v.variable, "statistic": "nps"}
        return [cut.row("nps", "Net Promoter Score", score, asked, decimals=0)]
    if v.kind == "numeric":
        return [cut.row(v.role, label, values.astype(float), {"question": v.variable, "statistic": "mean"})]
    listed = contracts.split(v.categories) or sorted(values.dropna().unique())
    split = values.map(lambda cell: [] if pd.isna(cell) else contracts.split(cell) if v.kind == "multiple" else [cell])
    out = []
    for category in listed[:OTHERS]:
        given = split.map(lambda answers, c=category: float(c in answers)).where(values.notna())
        rare = material.rare(v.variable, int(given.sum()))
        if not rare and (v.variable, category, withholding.EVERYBODY) not in cut.left.cells:
            name = f"{label}: {material.category(v.variable, category)}"
            out.append(cut.row(v.role, name, given, {"question": v.variable, "answer": category}, as_percent=True))
    return out


def _segment_shares(cut: _Cut) -> list[Row]:
    material = cut.material
    memberships = material.handovers.get("memberships")
    segments = material["segments"].segments
    if memberships is None or memberships.empty or not segments:
        return []
    number = material["responses"]["respondent_id"].map(memberships.set_index("respondent_id")["segment"])
    return [
        cut.row(
            "segments", s.name, (number == s.segment).astype(float).where(number.notna()),
            {"question": "segment", "answer": str(s.segment)}, as_percent=True,
        )
        for s in segments
    ]  # fmt: skip


def _estimate(material: Material, values: pd.Series, who: np.ndarray, *, as_percent: bool) -> Estimate:
    weights = material["responses"]["weight"].to_numpy(dtype=float)[who]
    if as_percent:
        return estimates.share(values[who] == 1, weights=weights)
    return estimates.mean(values[who], weights=weights)


def _p(a: Estimate, b: Estimate) -> float:
    """Two-sided p that two independent estimates are the same, from their difference and its interval; 1 on fewer than 10 people."""
    if min(a.n, b.n) < estimates.no_share_below() or np.isnan(a.low) or np.isnan(b.low):
        return 1.0
    d = estimates.difference(a, b)
    near = d.value - d.low if d.value > 0 else d.high - d.value  # the side that faces no difference
    return float(2 * norm.sf(abs(d.value) * Z95 / near)) if near > 0 else 1.0


def _effect(a: Estimate, b: Estimate, *, as_percent: bool) -> float:
    """Cohen's h of two shares, or d of two means (with the mean of both variances); 0 where there is none."""
    if as_percent and a.n and b.n:
        return float(abs(2 * np.arcsin(np.sqrt(a.value)) - 2 * np.arcsin(np.sqrt(b.value))))
    spread = np.sqrt((_variance(a) + _variance(b)) / 2) if min(a.effective_n, b.effective_n) > 1 else 0.0
    return float(abs(a.value - b.value) / spread) if spread > 0 else 0.0


def _variance(e: Estimate) -> float:
    """Of the single answers, from the t interval of their mean."""
    half = (e.high - e.low) / 2
    return float(e.effective_n * (half / t.ppf(0.975, e.effective_n - 1)) ** 2)


def sections(material: Material, by: str) -> dict[str, list[dict]]:
    """The sections of each group's page by its file name; nothing where no column is asked for (`by` is empty)."""
    if not by:
        return {}
    return {r.page: _sections(material, by, r) for r in groups(material, by).itertuples() if r.page}


def _sections(material: Material, by: str, group) -> list[dict]:
    found, say = rows(material, by, group.group), material.say
    key = f"by-{by}-{group.page.removesuffix('.html')}"
    title = f"{material.labels.get(by, by)}: {group.label}"
    built = [_opening(material, found, by, group, key)]
    for name in (name for name in (*ROLES, "segments") if any(r.section == name for r in found)):
        inside = [_cells(material, r) for r in found if r.section == name]
        heads = [say("feature"), title, say("everyone"), say("edition_differs")]
        note = say("edition_note", weights=material.weight_note)
        table = blocks.table(say(f"edition_{name}"), heads, inside, note=note)
        built.append(blocks.section(f"edition-{name}", say(f"edition_{name}"), [table]))
    themes = _themes(material, by, group, key)
    return [*built, themes] if themes else built


def _opening(material: Material, found: Sequence[Row], by: str, group, key: str) -> dict:
    """Who is told of, and what is certain about the group: the largest differences first, beyond `OPENED` folded."""
    sure = [r for r in found if r.p < SIGNIFICANT and not r.hidden and r.about is None and r.open and not _small(r)]
    sure.sort(key=lambda r: -r.effect)
    say, n = material.say, int(group.n)
    told = []
    for i, r in enumerate(sure, start=1):
        text = say(
            "edition_difference",
            label=r.label,
            figure=_figure(material, r, r.group),
            everyone=_figure(material, r, r.everyone),
            size=say(f"edition_effect_{size_of(r.effect)}"),
            effect=figures.plain(r.effect, material.language, decimals=2),
            measure="h" if r.as_percent else "d",
        )
        e, scale = r.group, 1.0 if r.as_percent else NPS_SCALE if r.section == "nps" else max(1.0, abs(r.group.value))
        strength = strength_of_estimate(e.n, e.low, e.high, scale=scale)
        figure = {"n": e.n, "value": e.value, "low": e.low, "high": e.high}
        told.append(Claim(f"{key}-{i}", "editions", text, strength, r.sources, **figure))
    whole = figures.whole(n, material.language)
    size = say(
        "edition_size", n=whole, group=quoted(group.label, material.language), column=material.labels.get(by, by)
    )
    who = Claim(f"{key}-n", "editions", size, "finding", (reference("responses", **{by: group.group}),), n=n)
    lead = say("edition_lead" if sure else "edition_lead_none", n=len(sure), tested=len(found), differing=len(sure))
    shown, more = told[:OPENED], told[OPENED:]
    if more:
        lead += " " + say("edition_lead_largest", shown=OPENED)
    small = blocks.note(say("edition_small"), warning=True) if n < estimates.small_below() else {}
    folded = blocks.details(say("edition_more", n=len(more)), [blocks.claims(more)])
    inside = [blocks.claims([who]), small, blocks.claims(shown), folded]
    return blocks.section("edition", say("edition_what"), inside, lead=lead)


def size_of(effect: float) -> str:
    """`large`, `middle`, `small`, or `slight`, for Cohen's d or h."""
    return next(name for name, least in SIZES if effect >= least)


def _themes(material: Material, by: str, group, key: str) -> dict:
    """What interviewed people of the group talk about, by the number of people; nothing where fewer than three were interviewed."""
    people, say, language = material.interviewed, material.say, material.language
    if by not in people.columns:
        return {}
    inside = people[people[by].astype("string") == group.group]
    if inside["respondent_id"].nunique() < estimates.suppress_below():
        return {}
    said = material["theme_verbatims"].merge(
        material["verbatims"].loc[material["verbatims"]["source"] == "interview", ["verbatim_id", "respondent_id"]]
    )
    counts = said[said["respondent_id"].isin(inside["respondent_id"])].groupby("theme_id")["respondent_id"].nunique()
    labels = material["themes"].set_index("theme_id")["label"].drop(REST, errors="ignore")
    counts = counts[counts.index.isin(labels.index) & (counts >= MENTIONED)]
    total, told = inside["respondent_id"].nunique(), []
    for theme, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:THEMES]:
        text = say("edition_theme", theme=quoted(labels[theme], language), n=int(n), total=int(total))
        evidence = (
            reference("theme_verbatims", theme_id=theme, by=by, group=group.group),
            reference("people", source="interview", **{by: group.group}),
        )
        told.append(Claim(f"{key}-{theme}", "editions", text, strength_of_people(int(n)), evidence, n=int(n)))
    if not told:
        return {}
    return blocks.section(
        "edition-themes", say("edition_themes"), [blocks.claims(told)], lead=say("edition_themes_lead")
    )


def _small(row: Row) -> bool:
    return figures.too_small(row.group.value, row.group.n, as_percent=row.as_percent)


def _figure(material: Material, row: Row, e: Estimate) -> str:
    return figures.full(
        e.value, e.low, e.high, e.n, material.language, as_percent=row.as_percent, decimals=row.decimals
    )


def _cells(material: Material, row: Row) -> list[str]:
    own, everyone = row.sources
    whole = blocks.Sourced(_figure(material, row, row.everyone) if row.open else material.say("withheld"), everyone)
    if row.hidden:
        return [row.label, material.say("withheld"), whole, "–"]
    if row.about:
        e = row.group
        about = figures.full(*row.about, e.n, material.language)
        return [row.label, f"≈ {about}", whole, "–"]
    told = (
        "–"
        if _small(row) or not row.open
        else material.say("edition_yes")
        if row.p < SIGNIFICANT
        else material.say("edition_no")
    )
    return [row.label, blocks.Sourced(_figure(material, row, row.group), own), whole, told]


def _render(material: Material, title: str, sections: Sequence[dict], *, back: str = "") -> str:
    from markupsafe import Markup

    text = html.environment(material).get_template("report.html.j2").render(
        language=material.language, title=title, client=material.study.settings.client, study=material.study.name, facts=[],
        sections=sections, back=back, styles=Markup((html.TEMPLATES / "styles.css").read_text(encoding="utf-8")),
        script=Markup((html.TEMPLATES / "report.js").read_text(encoding="utf-8")),
    )  # fmt: skip
    return html.unbroken(re.sub(r"\n\s*\n+", "\n", text))


def index(material: Material, by: str) -> str:
    """The page that lists the groups; for those too small it says that no page was written."""
    from markupsafe import Markup

    say, found = material.say, groups(material, by)
    link = Markup('<a href="{}">{}</a>')
    listed = [
        [link.format(r.page, r.label), figures.whole(r.n, material.language)] for r in found.itertuples() if r.page
    ]
    left = found[found["page"] == ""]
    few = int((left["n"] < estimates.suppress_below()).sum())
    others = listing(
        [quoted(label, material.language) for label in left.loc[left["n"] >= estimates.suppress_below(), "label"]],
        material.language,
    )
    inside = [
        blocks.table(say("edition_groups"), [say("group"), "n"], listed),
        blocks.note(say("edition_left", n=few)) if few else {},
        blocks.note(say("edition_rest", groups=others)) if others else {},
    ]
    title = say("edition_index", label=material.labels.get(by, by))
    return _render(material, title, [blocks.section("groups", say("edition_groups"), inside)])


def draw(material: Material, by: str, found: Mapping[str, list[dict]]) -> dict[str, str]:
    """Every page by its file name, from the sections that `sections` gave; nothing where no column is asked for (`by` is empty).

    Raises ContractError when a sentence or figure of a page does not stand up to the answers.
    """
    if not found:
        return {"index.html": index(material, by)} if by else {}
    audit.check_edition(material, list(found.values()))
    named = groups(material, by).set_index("page")["label"]
    label = material.labels.get(by, by)
    back = material.say("edition_index", label=label)
    pages = {page: _render(material, f"{label}: {named[page]}", built, back=back) for page, built in found.items()}
    return {"index.html": index(material, by), **pages}


def write(pages: dict[str, str], by: str, study: Study) -> list[str]:
    """Write the pages to `reports/<study>/by_<column>/` and record them; their paths as seen from the workspace."""
    written = []
    folder = study.reports / f"by_{by}"
    for old in folder.glob("*.html"):  # a group that is gone leaves no page behind
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        path = folder / name
        ledger.write(path, text.encode(), study)
        written.append(path.relative_to(study.workspace.root).as_posix())
    return written
