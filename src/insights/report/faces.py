"""A drawn face for each persona, of nobody in particular: plain shapes by this package, so no licence but its own applies.

Gender and age of the persona show; everything else is drawn by chance from its seed. The skin tone is never taken from the data: the
personas of a study get their tones by position in a shuffled palette, so that a set holds different ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from markupsafe import Markup

from insights.report.face_shapes import BALD, BEARDS, CLOTHES, EITHER, GLASSES, HEADS, LINES, LONG, OLD_LONG, SHORT

SKINS = ("#f6d7c0", "#eabf9f", "#d6a077", "#b97f57", "#8f5c3c", "#6a4330")
HAIRS = ("#26201e", "#3b2a22", "#5a3d2b", "#8a5a34", "#b98d54", "#8c4529")
GREYS = ("#9b9a98", "#85858a", "#b3b0aa")
WHITES = ("#d9d7d2", "#e6e4df", "#c9c8c6")
GROUNDS = ("#cfe0ea", "#f1dcc8", "#d5e4d2", "#e3d8e8", "#efe2b8", "#cfe2de")
CLOTH = ("#1f4e68", "#7a3b22", "#2f5d50", "#54407a", "#3f4a57", "#7b5a12")
INK = "#2a2321"
MALE = ("m", "male", "man", "männlich", "mann")
FEMALE = ("f", "w", "female", "woman", "weiblich", "frau")
GREYING, GREY, WHITE = 46, 58, 68  # ages from which hair turns; each person some years earlier or later


def face(
    seed: str,
    label: str,
    *,
    gender: str | None = None,
    age: int | None = None,
    place: int | None = None,
    shuffle: str = "",
) -> Markup:
    """A portrait as SVG; the same arguments give the same face. `label` is read out instead of the picture.

    `place` is the persona's position in its set and `shuffle` the name of the set: both choose the skin tone. Without them the seed does.
    """
    chance = hashlib.sha256(seed.encode()).digest()
    return Markup('<svg class="face" role="img" viewBox="0 0 200 200" aria-label="{}">{}</svg>').format(
        label,
        Markup(
            _drawing(
                chance,
                _kind(gender),
                age or 38,
                skin_tone(place, shuffle) if place is not None else _pick(SKINS, chance[0]),
            )
        ),
    )


def skin_tone(place: int, shuffle: str) -> str:
    """The tone at `place` in the palette as shuffled for the set `shuffle`: as many in a row as there are tones all differ."""
    order = sorted(SKINS, key=lambda tone: hashlib.sha256(f"{shuffle} {tone}".encode()).digest())
    return order[place % len(order)]


def _kind(gender: str | None) -> str:
    word = (gender or "").strip().lower()
    return "male" if word in MALE else "female" if word in FEMALE else "open"


def _pick(options: Sequence, chance: int):
    return options[chance % len(options)]


def _drawing(chance: bytes, kind: str, age: int, skin: str) -> str:
    """The shapes from the back to the front."""
    felt = age + chance[7] % 7 - 3  # people age at different pace
    hair = _hair_colour(felt, HAIRS[: 3 if skin in SKINS[4:] else 6], chance[1])
    back, front = _hair(kind, felt, chance[6])
    colours = {
        "skin": skin, "shade": _mixed(skin, "#4a2414", 0.22), "line": _mixed(skin, "#3a1a10", 0.5), "ear": _mixed(skin, "#7a2e1c", 0.14),
        "blush": _mixed(skin, "#d4513f", 0.35), "lip": _mixed(skin, "#9c2f2c", 0.55), "hair": hair, "dark": _mixed(hair, "#000000", 0.22),
        "brow": _mixed(hair, INK, 0.45), "cloth": _pick(CLOTH, chance[3]), "deep": _mixed(_pick(CLOTH, chance[3]), "#000000", 0.28), "ink": INK,
    }  # fmt: skip
    beard = _pick(BEARDS, chance[5] // 3) if kind == "male" and chance[5] % 3 == 0 else ""
    glasses = _pick(GLASSES, chance[4] // 5) if chance[4] % (3 if felt < 50 else 2) == 0 else ""
    lines = "".join(drawing for from_age, drawing in LINES if felt >= from_age)
    shapes = (back, _pick(CLOTHES, chance[8]), _pick(HEADS[kind], chance[9]), lines, beard, front, glasses)
    ground = f'<rect width="200" height="200" fill="{_pick(GROUNDS, chance[2])}"/>'
    return ground + "".join(shapes).format(**colours)


def _hair_colour(age: int, colours: Sequence[str], chance: int) -> str:
    """Natural, then greying, grey and white."""
    natural = _pick(colours, chance)
    if age >= WHITE:
        return _pick(WHITES, chance)
    if age >= GREY:
        return _pick(GREYS, chance)
    return _mixed(natural, "#a5a29e", (age - GREYING + 6) / (GREY - GREYING + 12)) if age >= GREYING else natural


def _hair(kind: str, age: int, chance: int) -> tuple[str, str]:
    """The shapes of the hair behind and before the head."""
    if kind == "male":
        return _pick((*BALD, *SHORT[:3]) if age >= GREY else (*SHORT, *BALD[:1]) if age >= GREYING else SHORT, chance)
    if kind == "female":
        return _pick(OLD_LONG if age >= WHITE else LONG, chance)
    return _pick(EITHER, chance)


def _mixed(colour: str, other: str, amount: float) -> str:
    """`colour` with `amount` (0 to 1) of `other` in it."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * amount):02x}" for a, b in pairs)
