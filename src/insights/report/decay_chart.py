"""The curve of a persona's joint match: how few people have the first k attributes of its sheet together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from insights.report.charts import Drawn, drawn, svg
from insights.wording import told

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340, 210, 48, 12, 26, 42


@dataclass(frozen=True)
class Point:
    """The share that has the first `k` attributes, with its interval, and the same among everybody; None where it is not shown."""

    k: int
    value: float | None
    low: float = 0.0
    high: float = 0.0
    everyone: float | None = None


def decay(
    points: Sequence[Point],
    title: str,
    description: str,
    *,
    name: str,
    x_label: str,
    y_label: str,
    percent: str,
    own: str,
    everyone: str,
) -> Drawn:
    """The curve with its interval as a band, everybody's as a dashed line, from 0 to 100 %; `percent` writes a tick, such as `{} %`."""
    points = [_told(point) for point in points]
    most = max(point.k for point in points)
    parts = [_grid(percent)]
    shown = [point for point in points if point.value is not None]
    parts.append(_band(shown, most))
    parts.append(_path([(p.k, p.everyone) for p in points if p.everyone is not None], most, "line everyone"))
    parts.append(_path([(p.k, p.value) for p in shown], most, "line"))
    parts += [
        Markup('<circle class="dot" cx="{}" cy="{}" r="3.2"/>').format(_css(_x(p.k, most)), _css(_y(p.value)))
        for p in shown
    ]
    every = -(-most // 12)
    parts += [
        Markup('<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            _css(_x(p.k, most)), HEIGHT - BOTTOM + 16, p.k
        )
        for p in points
        if (p.k - 1) % every == 0
    ]
    parts += [_label(LEFT, 12, y_label, "start"), _label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, x_label, "middle")]
    parts.append(_key(own, everyone if any(p.everyone is not None for p in points) else ""))
    markup = svg(
        Markup("").join(parts), title, description, width=WIDTH, height=HEIGHT, name=name, css_class="line-chart decay"
    )
    return drawn(
        markup, "decay", points=points, title=title, description=description, x_label=x_label, y_label=y_label, own=own, everyone=everyone
    )  # fmt: skip


def _told(point: Point) -> Point:
    return replace(point, **{name: told(getattr(point, name)) for name in ("value", "low", "high", "everyone")})


def _x(k: float, most: int) -> float:
    return LEFT + (k - 1) * (WIDTH - LEFT - RIGHT) / max(1, most - 1)


def _y(value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value)


def _css(value: float) -> str:
    return f"{value:.1f}"


def _grid(percent: str) -> Markup:
    lines = [
        Markup(
            '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="tick" x="{}" y="{}" text-anchor="end" dy="4">{}</text>'
        ).format(LEFT, WIDTH - RIGHT, _css(_y(v)), _css(_y(v)), LEFT - 6, _css(_y(v)), percent.format(round(100 * v)))
        for v in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    return Markup("").join(lines)


def _band(shown: Sequence[Point], most: int) -> Markup:
    if len(shown) < 2:
        return Markup("")
    there = [f"{_css(_x(p.k, most))} {_css(_y(p.high))}" for p in shown]
    back = [f"{_css(_x(p.k, most))} {_css(_y(p.low))}" for p in reversed(shown)]
    return Markup('<path class="band" d="M{}Z"/>').format("L".join([*there, *back]))


def _path(points: Sequence[tuple[int, float]], most: int, css: str) -> Markup:
    if len(points) < 2:
        return Markup("")
    return Markup('<path class="{}" d="M{}"/>').format(
        css, "L".join(f"{_css(_x(k, most))} {_css(_y(v))}" for k, v in points)
    )


def _label(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup('<text class="axis" x="{}" y="{}" text-anchor="{}">{}</text>').format(_css(x), y, anchor, text)


def _key(own: str, everyone: str) -> Markup:
    """Which line is which, in the empty upper right corner."""
    right, y = WIDTH - RIGHT, TOP + 12
    parts = []
    for text, css in ((own, "line"), (everyone, "line everyone")):
        if text:
            parts.append(
                Markup(
                    '<path class="{}" d="M{} {}h18"/><text class="tick" x="{}" y="{}" text-anchor="end" dy="4">{}</text>'
                ).format(css, right - 18, y, right - 24, y, text)
            )
            y += 18
    return Markup("").join(parts)
