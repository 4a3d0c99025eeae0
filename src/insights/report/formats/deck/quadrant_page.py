"""Where acting pays, as a scatter chart that PowerPoint can edit: which slides there are and what stands on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from insights.drawing.quadrants import WORDS, Dot, Plot, dots_of, told_place
from insights.report import figures
from insights.report.claims import collect
from insights.report.formats.deck.pages import Slide, sentence
from insights.report.material import Material
from insights.report.sections.journey_action import scale_of

EMPTY = "\u00a0"  # a cell without any sign would be as high as the largest letters


def slides(material: Material, section: dict) -> Iterator[Slide]:
    """One slide per outcome whose drivers are known; its title says which of them lead and whether they are tied."""
    drivers, known = material["drivers"].dropna(subset=["importance", "line"]), {}
    if len(drivers):
        known = {claim.claim_id: claim for claim in collect(section)}
    for outcome, rows in drivers.groupby("outcome", sort=True):
        scale = scale_of(material, list(rows["touchpoint"]))
        dots = dots_of(rows, material.touchpoint_names, scale)
        if not dots:
            continue
        lead = known.get(f"journey-tied-{outcome}")
        data = _data(material, dots, told_place(float(rows["line"].iloc[0]), scale), 1 / len(rows), scale)
        note = material.say(
            "deck_quadrants_note",
            n=len(rows),
            equal=figures.plain(1 / len(rows), material.language, as_percent=True),
            mean=figures.plain(data["mean"], material.language),
        )
        title = sentence(lead) if lead else material.say("quadrants_title")
        claims, parts = (lead,) if lead else (), {"parts": len(dots)}  # a number without its name says nothing
        yield Slide(title, section["title"], claims, lead, chart=("quadrants", data), base=note, extra=parts)


def _data(material: Material, dots: list[Dot], mean: float, equal: float, scale: tuple[float, float] | None) -> dict[str, Any]:  # fmt: skip
    """Dots with satisfaction on the scale of the answers (else in percent of it), the two limits, and the list of names by number."""
    words, plot = WORDS[material.language], Plot(dots, mean, equal, 100)
    low, high = scale or (0.0, 100.0)

    def shown(value: float) -> float:
        return round(low + value * (high - low), 6)

    unit = words["percent"] if scale is None else words["scale"].format(low=f"{low:g}", high=f"{high:g}")
    return {
        "dots": [(dot, tuple(shown(value) for value in dot.x)) for dot in dots],
        "mean": shown(mean), "equal": equal, "x": (shown(plot.low), shown(plot.high)), "most": plot.most,
        "x_label": words["x"] + unit, "y_label": words["y"], "fields": words["fields"], "caption": words["title"],
        "names": (material.say("touchpoint"), material.say("mean_head"), material.say("deck_mean_line"), material.say("deck_equal_line")),
        "spoken": [words["spoken"].format(name=d.name, importance=figures.plain(d.y[0], material.language, as_percent=True), verdict=words["verdicts"][d.verdict]) for d in dots],
        "legend": _legend(material, dots, words),
    }  # fmt: skip


def _legend(material: Material, dots: list[Dot], words: dict) -> dict[str, Any]:
    """The numbered names with importance and verdict; those that are level stand below one heading."""
    rows: list[list[str]] = []
    groups: dict[int, list[Dot]] = {}
    for dot in dots:
        groups.setdefault(dot.tie, []).append(dot)
    for tie, members in groups.items():
        if tie:
            rows.append([EMPTY, words["tie" if len(members) > 1 else "alone"].format(n=tie), EMPTY, EMPTY])
        for dot in members:
            share = figures.plain(dot.y[0], material.language, as_percent=True)
            rows.append([str(dot.number), dot.name, share, words["verdicts"][dot.verdict]])
    heads = [EMPTY, material.say("touchpoint"), material.say("deck_share"), material.say("deck_field")]
    return {"caption": words["title"], "heads": heads, "rows": rows, "note": "", "numbers_from": 9, "widths": (0.6, 4.5, 1.2, 2.2)}  # fmt: skip
