"""Contrast of two colours as WCAG 2.1 defines it, and the nearest colour that has enough of it."""

from __future__ import annotations

from collections.abc import Iterable

TEXT, GRAPHICS = 4.5, 3.0  # level AA: text; large text, charts and marks
_STEPS = 200


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(colour: str, other: str) -> float:
    """Contrast of two colours, 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(colour), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def weakest(colour: str, grounds: Iterable[str]) -> float:
    """The lowest contrast of `colour` on any of `grounds`."""
    return min(ratio(colour, ground) for ground in grounds)


def nearest(colour: str, grounds: Iterable[str], least: float) -> str:
    """`colour`, or mixed with as little black or white as gives it the contrast `least` on all `grounds`; black or white if nothing does."""
    grounds = list(grounds)
    for step in range(_STEPS + 1):
        found = [
            mixed
            for other in ("#000000", "#ffffff")
            if weakest(mixed := mix(colour, other, step / _STEPS), grounds) >= least
        ]
        if found:
            return max(found, key=lambda mixed: weakest(mixed, grounds))
    return max(("#000000", "#ffffff"), key=lambda other: weakest(other, grounds))


def mix(colour: str, other: str, amount: float) -> str:
    """`colour` with `amount` (0 to 1) of `other` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * amount):02x}" for a, b in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, 0 to 255 each."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
