"""A drawn face for each persona: plain shapes, worked out from `face_seed`, of nobody in particular."""

from __future__ import annotations

import hashlib

from markupsafe import Markup

SKINS = ("#f2d3bd", "#e8bd9d", "#d49f79", "#b57b55", "#8d5a3b", "#6b4129")
HAIRS = ("#2b211d", "#4a3223", "#7a4e2d", "#a8753e", "#c9a063", "#8c3f26")
GREYS = ("#9a9a98", "#c4c4c0", "#7d7d7b")
GROUNDS = ("#cfe3ee", "#f4dcc3", "#d7e6cf", "#e7d9ea", "#f3e3a9", "#d3e5e0")
CLOTHES = ("#1f4e68", "#7a3b22", "#2f5d50", "#5a4374", "#3f4a57", "#7b5a12")
SHORT = (
    '<path d="M31 44c-2-20 9-28 20-28s21 8 19 28c-3-9-7-13-10-15-9 4-18 4-22 1-3 3-6 7-7 14z" fill="{hair}"/>',
    '<path d="M31 42c-1-18 8-26 19-26 12 0 21 8 19 26-2-7-4-9-6-12-6-2-20-3-25 0-4 3-6 6-7 12z" fill="{hair}"/>',
    '<path d="M32 38c0-14 8-21 18-21s18 7 18 21c-4-6-9-9-18-9s-14 3-18 9z" fill="{hair}"/>',
)
LONG = (
    '<path d="M28 70c-2-18-2-30 3-40 4-9 12-14 20-14s15 4 19 13c5 11 4 24 3 41l-9 2c3-14 3-26-1-36-8 3-18 1-24-3-5 8-5 22-2 39z" fill="{hair}"/>',
    '<path d="M29 60c-3-16-1-28 5-36 4-5 10-8 16-8 7 0 13 3 17 8 6 8 7 20 4 36l-6 2c2-12 1-20-2-28-9-1-18-4-22-9-1 6-4 10-6 14-1 8-1 15 0 23z" fill="{hair}"/>',
    '<circle cx="50" cy="13" r="8" fill="{hair}"/><path d="M31 44c-2-19 8-28 19-28s21 9 19 28c-3-10-6-13-9-15-7 3-15 3-20 0-4 3-7 7-10 15z" fill="{hair}"/>',
)
GLASSES = '<g fill="none" stroke="#2b2b2b" stroke-width="1.6"><circle cx="42.5" cy="46" r="5.6"/><circle cx="57.5" cy="46" r="5.6"/><path d="M48 45.4q2-1.4 4 0"/></g>'
BEARD = '<path d="M34 52c1 14 8 21 16 21s15-7 16-21c-3 6-8 7-16 7s-13-1-16-7z" fill="{hair}" opacity=".92"/>'
MALE = ("m", "male", "man", "männlich", "mann")
FEMALE = ("f", "w", "female", "woman", "weiblich", "frau")


def face(seed: str, label: str, *, gender: str | None = None, age: int | None = None) -> Markup:
    """A portrait of plain shapes as SVG; the same `seed` gives the same face. `label` is read out instead of the picture."""
    digest = hashlib.sha256(seed.encode()).digest()

    def pick(options, place: int):
        return options[digest[place] % len(options)]

    kind = (gender or "").strip().lower()
    styles = SHORT if kind in MALE else LONG if kind in FEMALE else SHORT + LONG
    old = age is not None and age >= 58
    colours = {"hair": pick(GREYS if old else HAIRS, 1)}
    beard = BEARD if kind in MALE and digest[5] % 3 == 0 else ""
    glasses = GLASSES if digest[4] % 3 == 0 or (old and digest[4] % 2) else ""
    mouth = '<path d="M44 60q6 4.5 12 0" fill="none" stroke="#5b2f22" stroke-width="2" stroke-linecap="round"/>'
    drawing = (
        f'<rect width="100" height="100" fill="{pick(GROUNDS, 2)}"/>'
        f'<path d="M16 104c2-20 16-27 34-27s32 7 34 27z" fill="{pick(CLOTHES, 3)}"/>'
        f'<path d="M42 64h16v14q-8 8-16 0z" fill="{pick(SKINS, 0)}" style="filter:brightness(.9)"/>'
        f'<path d="M32 44c0-15 8-22 18-22s18 7 18 22c0 16-8 27-18 27s-18-11-18-27z" fill="{pick(SKINS, 0)}"/>'
        f"{beard}"
        '<g fill="#2b211d"><circle cx="42.5" cy="46" r="2"/><circle cx="57.5" cy="46" r="2"/></g>'
        f"{mouth}{pick(styles, 6)}{glasses}"
    ).format(**colours)
    return Markup('<svg class="face" role="img" viewBox="0 0 100 100" aria-label="{}">{}</svg>').format(
        label, Markup(drawing)
    )
