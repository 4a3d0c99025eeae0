"""Editions for the groups of a column (`-p report.by=region`): one page per group beside the whole study, and an index.

Each figure of a group stands beside that of everybody; the difference to all others is tested and corrected over the page (false
discovery rate). Groups below 5 people are not written, and the index says so; below 10 there are no percentages, below 30 the figures
are marked. A group's figure that would give away one of fewer than 5 people is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from insights import contracts, estimates, ledger
from insights.errors import InputError, nearest
from insights.estimates import Z95, Estimate
from insights.report import blocks, figures, html
from insights.report.material import Material
from insights.report.ranking.candidate import adjusted
from insights.study import Study

SIGNIFICANT = 0.05
ROLES = ("nps", "outcome", "satisfaction", "usage", "behaviour")
OTHERS = 8  # categories of one question at most


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
    rows, taken = [], set()
    for category in order:
        page = (
            _file_name(material.category(by, category), taken) if counts[category] >= estimates.SUPPRESS_BELOW else ""
        )
        rows.append((category, material.category(by, category), int(counts[category]), page))
    return pd.DataFrame(rows, columns=["group", "label", "n", "page"])


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
    responses = material["responses"]
    inside = (responses[by] == group).to_numpy()
    known = (responses[by].notna()).to_numpy()
    variables = material["variables"].sort_values("position")
    found: list[Row] = []
    for v in variables[variables["role"].isin(ROLES)].itertuples():
        if v.variable != by and v.variable in responses:
            found += _of_variable(material, v, inside, known)
    found += _segment_shares(material, inside, known)
    corrected = adjusted([r.p for r in found]) if found else []
    return [Row(**{**r.__dict__, "p": float(p)}) for r, p in zip(found, corrected, strict=True)]


def _of_variable(material: Material, v, inside: np.ndarray, known: np.ndarray) -> list[Row]:
    values, label = material["responses"][v.variable], material.short_label(v.variable)
    if v.role == "nps" and pd.api.types.is_numeric_dtype(values.dtype):
        score = pd.Series(np.where(values >= 9, 100.0, np.where(values <= 6, -100.0, 0.0)), index=values.index).where(
            values.notna()
        )
        return [_row(material, "nps", "Net Promoter Score", score, inside, known, decimals=0)]
    if v.kind == "numeric":
        return [_row(material, v.role, label, values.astype(float), inside, known)]
    listed = contracts.split(v.categories) or sorted(values.dropna().unique())
    split = values.map(lambda cell: [] if pd.isna(cell) else contracts.split(cell) if v.kind == "multiple" else [cell])
    out = []
    for category in listed[:OTHERS]:
        given = split.map(lambda answers, c=category: float(c in answers)).where(values.notna())
        if not material.rare(v.variable, int(given.sum())):
            out.append(
                _row(
                    material,
                    v.role,
                    f"{label}: {material.category(v.variable, category)}",
                    given,
                    inside,
                    known,
                    as_percent=True,
                )
            )
    return out


def _segment_shares(material: Material, inside: np.ndarray, known: np.ndarray) -> list[Row]:
    memberships = material.handovers.get("memberships")
    segments = material["segments"].segments
    if memberships is None or memberships.empty or not segments:
        return []
    number = material["responses"]["respondent_id"].map(memberships.set_index("respondent_id")["segment"])
    return [
        _row(material, "segments", s.name, (number == s.segment).astype(float).where(number.notna()), inside, known, as_percent=True)
        for s in segments
    ]  # fmt: skip


def _row(
    material: Material,
    section: str,
    label: str,
    values: pd.Series,
    inside,
    known,
    *,
    as_percent: bool = False,
    decimals: int | None = None,
) -> Row:
    there = values.notna().to_numpy()
    group, others, everyone = (
        _estimate(material, values, there & mask, as_percent=as_percent)
        for mask in (inside, known & ~inside, np.ones(len(values), dtype=bool))
    )
    return Row(section, label, group, everyone, _p(group, others), as_percent, decimals)


def _estimate(material: Material, values: pd.Series, who: np.ndarray, *, as_percent: bool) -> Estimate:
    weights = material["responses"]["weight"].to_numpy(dtype=float)[who]
    if as_percent:
        return estimates.share(values[who] == 1, weights=weights)
    return estimates.mean(values[who], weights=weights)


def _p(a: Estimate, b: Estimate) -> float:
    """Two-sided p that two independent estimates are the same, from their difference and its interval; 1 on fewer than 10 people."""
    if min(a.n, b.n) < estimates.NO_SHARE_BELOW or np.isnan(a.low) or np.isnan(b.low):
        return 1.0
    d = estimates.difference(a, b)
    near = d.value - d.low if d.value > 0 else d.high - d.value  # the side that faces no difference
    return float(2 * norm.sf(abs(d.value) * Z95 / near)) if near > 0 else 1.0


def hidden(row: Row) -> bool:
    """Whether a share of the group would give away fewer than 5 people: those who have the answer, or those who have not."""
    if not row.as_percent or not row.group.n:
        return False
    count = row.group.value * row.group.n
    return 0 < round(min(count, row.group.n - count)) < estimates.SUPPRESS_BELOW


def page(material: Material, by: str, group: str) -> str:
    """The edition of one group as a page that needs nothing beside it."""
    found = rows(material, by, group)
    say, label = material.say, material.category(by, group)
    n = int((material["responses"][by] == group).sum())
    title = f"{material.labels.get(by, by)}: {label}"
    sections = [_opening(material, found, n)]
    for name in (name for name in (*ROLES, "segments") if any(r.section == name for r in found)):
        inside = [_cells(material, r) for r in found if r.section == name]
        heads = [say("feature"), title, say("everyone"), say("edition_differs")]
        note = say("edition_note", weights=material.weight_note)
        table = blocks.table(say(f"edition_{name}"), heads, inside, note=note)
        sections.append(blocks.section(f"edition-{name}", say(f"edition_{name}"), [table]))
    return _render(material, title, sections)


def _opening(material: Material, found: Sequence[Row], n: int) -> dict:
    """Who is told of, and what is certain about the group, the largest differences first."""
    sure = [r for r in found if r.p < SIGNIFICANT and not hidden(r) and not _small(r)]
    sure.sort(key=lambda r: r.p)
    say = material.say
    points = [
        say(
            "edition_difference",
            label=r.label,
            figure=_figure(material, r, r.group),
            everyone=_figure(material, r, r.everyone),
        )
        for r in sure
    ]
    lead = say("edition_lead", n=figures.whole(n, material.language), tested=len(found), differing=len(sure))
    small = blocks.note(say("edition_small"), warning=True) if n < estimates.SMALL_BELOW else {}
    return blocks.section("edition", say("edition_what"), [small, blocks.points(points)], lead=lead)


def _small(row: Row) -> bool:
    return figures.too_small(row.group.value, row.group.n, as_percent=row.as_percent)


def _figure(material: Material, row: Row, e: Estimate) -> str:
    return figures.full(
        e.value, e.low, e.high, e.n, material.language, as_percent=row.as_percent, decimals=row.decimals
    )


def _cells(material: Material, row: Row) -> list[str]:
    if hidden(row):
        return [row.label, material.say("withheld"), _figure(material, row, row.everyone), "–"]
    told = "–" if _small(row) else material.say("edition_yes") if row.p < SIGNIFICANT else material.say("edition_no")
    return [row.label, _figure(material, row, row.group), _figure(material, row, row.everyone), told]


def _render(material: Material, title: str, sections: Sequence[dict]) -> str:
    from markupsafe import Markup

    text = html.environment(material).get_template("report.html.j2").render(
        language=material.language, title=title, client=material.study.settings.client, study=material.study.name, facts=[],
        sections=sections, styles=Markup((html.TEMPLATES / "styles.css").read_text(encoding="utf-8")), script="",
    )  # fmt: skip
    return html.unbroken(re.sub(r"\n\s*\n+", "\n", text))


def index(material: Material, by: str) -> str:
    """The page that lists the groups; for those too small it says that no page was written."""
    say, found = material.say, groups(material, by)
    listed = [[r.label, figures.whole(r.n, material.language)] for r in found.itertuples() if r.page]
    links = [{"href": r.page, "label": r.label} for r in found.itertuples() if r.page]
    left = int((found["page"] == "").sum())
    inside = [
        {"kind": "links", "items": links},
        blocks.table(say("edition_groups"), [say("group"), "n"], listed),
        blocks.note(say("edition_left", n=left)) if left else {},
    ]
    title = say("edition_index", label=material.labels.get(by, by))
    return _render(material, title, [blocks.section("groups", say("edition_groups"), inside)])


def draw(material: Material, by: str) -> dict[str, str]:
    """Every page by its file name; nothing where no column is asked for (`by` is empty)."""
    if not by:
        return {}
    found = groups(material, by)
    pages = {r.page: page(material, by, r.group) for r in found.itertuples() if r.page}
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
