import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from insights.drawing import quadrants as quadrants_module
from insights.drawing.quadrants import quadrants
from tests.drawing.test_journey_map import NAMES, SVG, boxes


def drivers(k: int, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    importance, gap = rng.dirichlet(np.full(k, 0.7)), rng.normal(0, 0.15, k).clip(-0.4, 0.3)
    table = pd.DataFrame(
        {"touchpoint": [f"t{i:02d}" for i in range(k)], "importance": importance, "gap": gap, "line": 0.6}
    )
    table = table.assign(
        low=np.maximum(0, importance - 0.04), high=importance + 0.05, gap_low=gap - 0.03, gap_high=gap + 0.03
    )
    table["verdict"] = np.where(table["gap_high"] < 0, "watch", np.where(table["gap_low"] > 0, "keep", "tied"))
    table["tie"] = (importance.argsort()[::-1].argsort() // 4 + 1).astype(float)
    return table


def names(k: int) -> dict[str, str]:
    return {f"t{i:02d}": f"{NAMES[i % 4]} {i}" for i in range(k)}


def drawn(k: int, width: int, **given) -> str:
    return quadrants(drivers(k), names(k), "de", scale=(1, 5), width=width, **given)


@pytest.mark.parametrize("width", [640, 340])
@pytest.mark.parametrize("k", [2, 3, 13, 40])
def test_no_text_leaves_the_drawing_and_the_list_overlaps_nothing(k, width):
    placed = boxes(drawn(k, width))
    listed = [box for box in placed if box[1] > 370]
    for a in placed:
        assert a[0] >= -1
        assert a[2] <= width + 1, a
    for i, a in enumerate(listed):
        for b in listed[i + 1 :]:
            assert a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1, (a, b)


def test_numbers_beside_dots_cover_each_other_nowhere_with_thirteen_touchpoints():
    numbers = [box for box in boxes(drawn(13, 640)) if box[4].isdigit() and box[1] < 312]
    assert len(numbers) == 13
    for i, a in enumerate(numbers):
        for b in numbers[i + 1 :]:
            assert a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1, (a, b)


def test_the_lines_stand_at_the_mean_and_at_an_equal_share():
    table = pd.DataFrame(
        {"touchpoint": ["a", "b"], "importance": [0.5, 0.5], "low": 0.4, "high": 0.6, "gap": [-0.1, 0.1], "gap_low": [-0.15, 0.05], "gap_high": [-0.05, 0.15],
         "line": 0.5, "verdict": ["watch", "keep"], "tie": 1.0}
    )  # fmt: skip
    root = ET.fromstring(quadrants(table, {}, "de", scale=(1, 5)))
    line = next(p.get("d") for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray"))
    x, y = (
        float(line.split("V")[0].removeprefix("M").split(" ")[0]),
        float(line.split("M")[2].split(" ")[1].split("H")[0]),
    )
    dots = [(float(c.get("cx")), float(c.get("cy"))) for c in root.iter(f"{SVG}circle")]
    assert x == pytest.approx((dots[0][0] + dots[1][0]) / 2, abs=0.1)  # in the middle between the two
    assert all(cy == pytest.approx(y, abs=0.1) for _, cy in dots)  # both have exactly an equal share


def test_tied_drivers_share_a_heading_and_open_dots_are_not_told_apart():
    table = drivers(3).assign(tie=[1.0, 1.0, 2.0], verdict=["weak point", "tied", "keep"], importance=[0.5, 0.4, 0.1])
    svg = quadrants(table, {"t00": "Suche", "t01": "Hotline", "t02": "Messe"}, "de", scale=(1, 5))
    told = [box[4] for box in boxes(svg)]
    assert told[-5:] == [
        "1. Gruppe: gleichauf",
        "1 Suche – Schwachpunkt",
        "2 Hotline – nicht vom Mittel zu trennen",
        "2. Gruppe: allein",
        "3 Messe – halten",
    ]
    assert svg.count('qd-open"') == 1
    root = ET.fromstring(svg)
    assert "Suche: 50 %, Schwachpunkt. Hotline: 40 %, nicht vom Mittel zu trennen." in root.find(
        f"{SVG}desc"
    ).text.replace("\u202f", " ")


def test_without_importance_there_is_no_chart():
    assert quadrants(drivers(4).assign(importance=np.nan), {}, "de") == ""


def test_the_same_table_gives_the_same_bytes():
    assert drawn(13, 640) == drawn(13, 640)


def test_numbers_of_close_dots_keep_clear_of_each_other_and_of_every_dot():
    middles = [(100.0 + 9 * (i % 5), 250.0 + 7 * (i // 5)) for i in range(13)]
    placed = quadrants_module.places(middles, [(14.0, 10.0)] * 13, (45.0, 11.0, 600.0, 309.0), [])
    boxes = [box for box, _ in placed]
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 45
        assert bottom <= 309
        for x, y in middles:
            assert not (left < x + 5 and x - 5 < right and top < y + 5 and y - 5 < bottom)
        for other in boxes[:i]:
            across = max(left - other[2], other[0] - right)
            along = max(top - other[3], other[1] - bottom)
            assert max(across, along) >= quadrants_module.CLEAR - 1e-9


def test_a_number_far_from_its_dot_has_a_line_to_it():
    middles = [(100.0, 100.0)] * 12
    placed = quadrants_module.places(middles, [(14.0, 10.0)] * 12, (45.0, 11.0, 600.0, 309.0), [])
    assert max(reach for _, reach in placed) > quadrants_module.NEAR


def test_a_dot_whose_importance_reaches_over_the_line_is_open_and_its_word_says_so():
    table = drivers(3).assign(
        verdict=["weak point", "watch", "keep"], importance=[0.5, 0.36, 0.1], low=[0.4, 0.25, 0.05], high=[0.6, 0.45, 0.2], tie=1.0
    )  # fmt: skip
    svg = quadrants(table, {"t00": "Suche", "t01": "Hotline", "t02": "Messe"}, "de", scale=(1, 5))
    told = [box[4] for box in boxes(svg)]
    assert "2 Hotline – unter dem Mittel, Wichtigkeit offen" in told
    assert "3 Messe – halten" in told
    assert svg.count('qd-open"') == 1
