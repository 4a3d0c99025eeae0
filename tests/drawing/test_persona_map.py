"""The persona map as a picture: read by everyone, on every screen, and no text over another."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from insights.contracts.documents import PersonaArea, PersonaAxis, PersonaDots, PersonaMap
from insights.drawing.persona_map import COLOURS, DARK, Shown, draw_persona_map, overlapping
from tests.drawing.test_journey_map import boxes

SVG = "{http://www.w3.org/2000/svg}"
LONG = [
    "Maschinendaten müssen sich in unsere eigenen Systeme einbinden lassen",
    "Neue digitale Funktionen probiere ich gern als Erste oder Erster aus",
    "Bevorzugter Weg zu uns: Videogespräch",
]
PLACES = [(-0.6, 1.4), (1.3, 0.4), (0.2, -1.3), (-1.0, -0.1), (0.9, 1.5), (-1.2, -1.4)]


def made(k: int = 4, *, spread: float = 0.18) -> tuple[PersonaMap, dict[str, Shown]]:
    """A map of `k` personas and what is said of them."""
    areas = [
        PersonaArea(persona_id=f"p{i}", n=100, x=x, y=y, var_x=spread, var_y=spread, cov_xy=0.05, radius=1.18)
        for i, (x, y) in enumerate(PLACES[:k], start=1)
    ]
    dots = [PersonaDots(persona_id=a.persona_id, n=5, x=a.x + j / 5 - 0.4, y=a.y) for a in areas for j in range(5)]
    axes = [
        PersonaAxis(axis=1, share=0.5, low_pole=LONG, high_pole=["Ein fester Ansprechpartner ist mir wichtig"]),
        PersonaAxis(axis=2, share=0.4, low_pole=[], high_pole=LONG[::-1]),
    ]
    shown = {
        a.persona_id: Shown(f"Christina Ulrich-{i}", "Schnittstellen & Daten · Portal", 1 / k)
        for i, a in enumerate(areas)
    }
    return PersonaMap(found=True, n=400, placed=400, axes=axes, areas=areas, dots=dots), shown


@pytest.mark.parametrize("width", [840, 340])
@pytest.mark.parametrize("k", [2, 4, 6])
def test_no_name_or_pole_overlaps_another_or_leaves_the_drawing(k, width):
    placed = boxes(draw_persona_map(*made(k), "de", width=width))
    assert len(placed) > 2 * k
    for i, a in enumerate(placed):
        assert a[0] >= -1, a
        assert a[2] <= width + 1, a
        for b in placed[i + 1 :]:
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
            assert apart, (a, b)


@pytest.mark.parametrize("width", [840, 340])
def test_no_letter_is_smaller_than_twelve_pixels(width):
    svg = ET.fromstring(draw_persona_map(*made(), "de", width=width))
    assert min(float(text.get("font-size")) for text in svg.iter(f"{SVG}text")) >= 12


def test_it_is_an_image_with_title_and_sentences():
    svg = ET.fromstring(draw_persona_map(*made(2), "de", width=340))
    assert svg.get("role") == "img"
    ids = {part.get("id"): part.text for part in svg if part.get("id")}
    assert ids[svg.get("aria-labelledby")] == "Persona-Karte: wo die Personas liegen"
    told = ids[svg.get("aria-describedby")]
    assert f"Von links nach rechts: von „{LONG[0]}“ bis „Ein fester Ansprechpartner ist mir wichtig“" in told
    assert "Christina Ulrich-0 liegt oben und links, Anteil 50\u202f%" in told
    assert "Je weiter oben, desto eher gilt „" in told


def test_two_drawings_on_one_page_have_ids_of_their_own():
    ids = [
        part.get("id")
        for width in (840, 340)
        for part in ET.fromstring(draw_persona_map(*made(), "de", width=width))
        if part.get("id")
    ]
    assert len(set(ids)) == 4


def test_the_ring_grows_with_the_share_and_no_share_is_written_where_there_is_none():
    summary, shown = made(3)
    shown["p1"], shown["p2"], shown["p3"] = (
        Shown(name, share=share) for name, share in (("A", 0.64), ("B", 0.16), ("C", None))
    )
    svg = ET.fromstring(draw_persona_map(summary, shown, "de", width=840))
    rings = [float(c.get("r")) for c in svg.iter(f"{SVG}circle") if "pm-ring" in c.get("class")]
    assert max(rings) == pytest.approx(2 * sorted(rings)[1], rel=0.01)  # four times the share, twice the radius
    texts = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    assert sum(text.endswith("%") for text in texts) == 2
    summary.areas[0].n = 9
    assert "64" not in "".join(
        ET.fromstring(draw_persona_map(summary, shown, "de")).itertext()
    )  # no share below ten people


def test_an_area_is_as_large_as_its_radius_says():
    summary, shown = made(1)
    summary.areas[0].cov_xy = 0.0
    svg = ET.fromstring(draw_persona_map(summary, shown, "de", width=840))
    (ellipse,) = svg.iter(f"{SVG}ellipse")
    dots = [float(c.get("cx")) for c in svg.iter(f"{SVG}circle") if "pm-ring" not in c.get("class")]
    scale = abs(dots[4] - float(ellipse.get("cx"))) / 0.4  # the fifth dot lies 0.4 to the right of the centre
    across = float(ellipse.get("rx" if float(ellipse.get("transform")[7:].split()[0]) < 45 else "ry"))
    assert across == pytest.approx(1.18 * math.sqrt(0.18) * scale, rel=0.01)


def test_areas_that_touch_are_told():
    summary, _ = made(2)
    assert not overlapping(*summary.areas)
    summary.areas[1].x, summary.areas[1].y = -0.3, 1.3
    assert overlapping(*summary.areas)


@pytest.mark.parametrize(
    "flat", [(0.0, 0.0, 0.0), (0.3, 0.0, 0.0), (0.0, 0.3, 0.0), (0.2, 0.2, 0.2), (0.2, 0.2, 0.2 + 1e-12)]
)
@pytest.mark.parametrize("width", [840, 340])
def test_personas_whose_people_lie_at_one_point_or_on_one_line_are_drawn(flat, width):
    summary, shown = made(3)
    area = summary.areas[0]
    area.var_x, area.var_y, area.cov_xy = flat
    svg = ET.fromstring(draw_persona_map(summary, shown, "de", width=width))
    sizes = [float(e.get(side)) for e in svg.iter(f"{SVG}ellipse") for side in ("rx", "ry")]
    assert len(sizes) == 6
    assert all(math.isfinite(size) and size >= 6 for size in sizes)
    assert not overlapping(*summary.areas[:2])
    summary.areas[1].x, summary.areas[1].y = area.x, area.y
    assert overlapping(*summary.areas[:2])


def test_a_single_persona_at_one_point_without_dots_is_drawn():
    summary, shown = made(1)
    area = summary.areas[0]
    area.var_x = area.var_y = area.cov_xy = area.x = area.y = 0.0
    summary.dots.clear()
    assert "NaN" not in draw_persona_map(summary, shown, "de", width=840).replace("nan", "NaN")


def _linear(colour):
    values = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _lab(linear):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    f = to_xyz @ np.clip(linear, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(f > 0.008856, np.cbrt(f), 7.787 * f + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize(("colours", "page"), [(COLOURS, "#ffffff"), (DARK, "#171c20")])
def test_colours_stand_out_and_five_are_told_apart_without_red_or_green(colours, page):
    light = [_linear(colour) @ [0.2126, 0.7152, 0.0722] + 0.05 for colour in (*colours, page)]
    assert min(max(one, light[-1]) / min(one, light[-1]) for one in light[:-1]) >= 3
    no_green = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    no_red = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    for eye in (np.eye(3), np.array(no_green), np.array(no_red)):
        seen = [_lab(eye @ _linear(colour)) for colour in colours[:5]]
        assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) > 30


def test_without_personas_it_says_so_and_names_are_escaped():
    summary, shown = made(1)
    assert "There is no persona map." in draw_persona_map(PersonaMap(), {}, "en")
    shown["p1"] = Shown("<b>A & B</b>")
    ET.fromstring(draw_persona_map(summary, shown, "en"))
