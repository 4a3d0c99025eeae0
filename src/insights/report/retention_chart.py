"""The curve of how many customers are still there after so many months, with its interval as a band."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from insights.report.charts import svg
from insights.wording import told

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 420, 230, 48, 14, 26, 42
TICKS = (1, 2, 3, 6, 12, 24, 60)  # months between two names on the axis
MOST_TICKS = 9


def retention(
    rows: pd.DataFrame, title: str, description: str, *, name: str, x_label: str, y_label: str, percent: str
) -> Markup:
    """Steps from 100 % down; `rows` has month (from 0 on), survival, low and high; `percent` writes a tick, such as `{} %`."""
    most = int(rows["month"].max())
    every = next((step for step in TICKS if most / step <= MOST_TICKS), TICKS[-1])
    parts = [_level(value, percent) for value in (0.0, 0.25, 0.5, 0.75, 1.0)]
    parts += [_month(month, most) for month in range(0, most + 1, every)]
    banded = rows.dropna(subset=["low", "high"])
    if len(banded) > 1:
        there = _steps(banded["month"], banded["high"], most)
        back = _steps(banded["month"], banded["low"], most)[::-1]
        parts.append(Markup('<path class="band" d="M{}Z"/>').format("L".join([*there, *back])))
    parts.append(Markup('<path class="line" d="M{}"/>').format("L".join(_steps(rows["month"], rows["survival"], most))))
    parts.append(_label(LEFT, 12, y_label, "start"))
    parts.append(_label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, x_label, "middle"))
    return svg(
        Markup("").join(parts), title, description, width=WIDTH, height=HEIGHT, name=name, css_class="line-chart"
    )


def _steps(months, values, most: int) -> list[str]:
    """Corners of a falling staircase."""
    corners: list[str] = []
    before = None
    for month, value in zip(months, values, strict=True):
        if before is not None:
            corners.append(f"{_x(month, most):.1f} {_y(before):.1f}")
        corners.append(f"{_x(month, most):.1f} {_y(value):.1f}")
        before = value
    return corners


def _x(month: float, most: int) -> float:
    return LEFT + month * (WIDTH - LEFT - RIGHT) / max(1, most)


def _y(value: float) -> float:
    """Steps of whole percent: finer ones would be counts of those who left."""
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - told(value))


def _level(value: float, percent: str) -> Markup:
    y = f"{_y(value):.1f}"
    return Markup(
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="tick" x="{}" y="{}" text-anchor="end" dy="4">{}</text>'
    ).format(LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y, percent.format(round(100 * value)))


def _month(month: int, most: int) -> Markup:
    x = f"{_x(month, most):.1f}"
    return Markup('<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>').format(
        x, HEIGHT - BOTTOM + 16, month
    )


def _label(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup('<text class="axis" x="{}" y="{}" text-anchor="{}">{}</text>').format(f"{x:.1f}", y, anchor, text)
