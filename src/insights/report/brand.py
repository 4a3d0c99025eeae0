"""The look of everything that readers get: the usual colours and fonts, or those of the brand in `study.yml`.

A colour that cannot be read on its ground is refused: WCAG 2.1 level AA, 4.5:1 for text and 3:1 for charts, on light and dark pages.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from insights.errors import InputError
from insights.report import contrast
from insights.report.brand_files import Font, Logo, read_font, read_logo
from insights.settings.brand import Colours
from insights.study import Study
from insights.wording import number

STYLES = Path(__file__).parent / "templates" / "styles.css"
WHITE = "#ffffff"
SOFT, SOFTER = 0.13, 0.20  # how much of a colour is in the ground of its marks, on light and on dark pages
# what a colour of study.yml is read on: as text, on these colours of the page
READ_ON = {"accent": ("paper", "ground"), "ink": ("paper", "ground"), "good": ("paper",), "bad": ("paper",)}
WHAT = {"paper": "pages", "ground": "the ground of pages"}
ON_PAPER = {"paper": WHITE, "ground": WHITE}


@dataclass(frozen=True)
class Look:
    """Colours by the name of their CSS variable, on light and on dark pages; logo and fonts of the brand.

    `own`: whether `study.yml` names a brand at all; `changed`: the variables that differ from the usual ones.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str]
    changed: tuple[str, ...] = ()
    logo: Logo | None = None
    logo_alt: str = ""
    fonts: Mapping[str, Font] | None = None
    own: bool = False

    @property
    def logo_uri(self) -> str:
        """The logo for `<img src>`; empty without one."""
        return self.logo.uri if self.logo else ""

    @property
    def font_files(self) -> tuple[Path, ...]:
        """The files of the brand's fonts."""
        return tuple(font.path for font in (self.fonts or {}).values())

    @property
    def deep(self) -> str:
        """The ground of a persona sheet's head, on which white and pale letters stand: the banner, unless that is too light for them."""
        banner, accent = self.light["banner"], self.light["accent"]
        letters = (WHITE, self.light["accent-soft"])
        return banner if contrast.weakest(banner, letters) >= contrast.TEXT else accent

    def css(self, *, persona_sheets: bool = False) -> str:
        """Style to stand behind the usual one; empty where there is no brand."""
        rules = [_face(name, font) for name, font in (self.fonts or {}).items()]
        if families := self._families():
            rules.append(f":root {{ {' '.join(f'--{name}: {family};' for name, family in families.items())} }}")
        if self.changed:
            light, dark = self._variables(self.light, persona_sheets), self._variables(self.dark, persona_sheets)
            where = ":root, .c0, .c1, .c2, .c3, .c4, .c5" if persona_sheets else ":root"
            on_paper = "; ".join(part for part in light.split("; ") if not part.startswith("--banner"))
            rules.append(f"@media screen {{ {where} {{ {light} }} }}")
            rules.append(f"@media screen and (prefers-color-scheme: dark) {{ {where} {{ {dark} }} }}")
            rules.append(f"@media print {{ {where} {{ {on_paper} }} }}")
        return "".join(f"\n{rule}" for rule in rules)

    def typst(self) -> dict[str, Any]:
        """The look as plain data for a drawing by Typst."""
        names = ("accent", "accent-soft", "ink", "soft", "banner", "banner-ink", "banner-soft", "fill", "good", "bad")
        fonts = {name: font.family for name, font in (self.fonts or {}).items()}
        logo = {"data": base64.b64encode(self.logo.data).decode(), "format": self.logo.kind} if self.logo else None
        return {
            **{name.replace("-", "_"): self.light[name] for name in names},
            "deep": self.deep,
            "own": bool(self.changed),
            "sans": [fonts["text"]] if "text" in fonts else [],
            "heading": [fonts["heading"]] if "heading" in fonts else [],
            "logo": logo,
        }

    def _variables(self, colours: Mapping[str, str], persona_sheets: bool) -> str:
        if not persona_sheets:
            return "; ".join(f"--{name}: {colours[name]}" for name in self.changed)
        sheet = {"accent": "accent", "tint": "accent-soft", "ink": "ink"}
        return "; ".join([f"--deep: {self.deep}", *(f"--{name}: {colours[source]}" for name, source in sheet.items())])

    def _families(self) -> dict[str, str]:
        """The variables of the style sheets that name fonts."""
        found = {}
        if "text" in (self.fonts or {}):
            found |= {name: '"Brand Text", sans-serif' for name in ("insights-font", "sans")}
        if "heading" in (self.fonts or {}):
            found["serif"] = '"Brand Heading", serif'
        return found


def look(study: Study) -> Look:
    """The look of the study's report. Raises InputError with a sentence for each colour that cannot be read, bad logo or font."""
    given, settings = study.settings.brand, study.settings
    problems: list[str] = []
    light = _resolve(given.colours, *usual(), problems, where="brand: colours")
    dark = _resolve(given.dark, *reversed(usual()), problems, where="brand: dark", light=given.colours)
    logo = _attempt(problems, read_logo, study, given.logo) if given.logo else None
    named = {name: file for name in ("text", "bold", "heading") if (file := getattr(given.fonts, name))}
    fonts = {name: font for name, file in named.items() if (font := _attempt(problems, read_font, study, file, name))}
    if problems:
        raise InputError(f"{study.raw / 'study.yml'}: the brand cannot be used as it is", problems=problems)
    before = usual()
    changed = tuple(n for n in light if light[n] != before[0][n] or dark[n] != before[1][n])
    own = bool(changed or logo or fonts)
    return Look(light, dark, changed, logo, settings.client or settings.title, fonts, own)


@cache
def usual() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of light and of dark pages without a brand, as the style sheet names them."""
    blocks = re.findall(r":root \{(.*?)\}", STYLES.read_text(encoding="utf-8"), re.DOTALL)[:2]
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    return light, {**light, **dark}


def _attempt(problems: list[str], step, *arguments):
    try:
        return step(*arguments)
    except InputError as error:
        problems.append(str(error))
        return None


def _resolve(
    given: Colours, own: dict, other: dict, problems: list[str], *, where: str, light: Colours | None = None
) -> dict[str, str]:
    """The colours of one kind of page: those given, held against their grounds, and what follows from them."""
    colours, is_dark = dict(own), light is not None
    for name, grounds in READ_ON.items():
        chosen = getattr(given, name)
        on = {place: own[place] for place in grounds}
        if chosen:
            _refuse(problems, f"{where}: {name}", chosen, on, dark=is_dark)
            colours[name] = chosen
        elif is_dark and getattr(light, name) and name != "ink":
            colours[name] = contrast.nearest(getattr(light, name), on.values(), contrast.TEXT + 0.5)
    _follow(colours, own, WHITE if not is_dark else own["paper"], SOFTER if is_dark else SOFT)
    banner = given.banner or (contrast.mix(light.banner, "#000000", 0.35) if is_dark and light.banner else None)
    if banner:
        _on_banner(colours, banner, given.banner is not None, problems, f"{where}: banner")
    return colours


def _follow(colours: dict[str, str], own: dict[str, str], paper: str, amount: float) -> None:
    """Soft grounds and the fills of bars, where the colour that they come from is not the usual one."""
    for name, fill in (("accent", "fill"), ("good", "good-fill"), ("bad", "bad-fill")):
        if colours[name] == own[name]:
            continue
        soft = next(
            tone
            for step in range(21)
            if contrast.ratio(colours[name], tone := contrast.mix(paper, colours[name], amount * (1 - step / 20)))
            >= contrast.TEXT
            or step == 20
        )
        colours[f"{name}-soft"] = soft
        pale = contrast.mix(colours[name], paper, 0.45)
        colours[fill] = contrast.nearest(pale, (own["paper"], own["hair"]), contrast.GRAPHICS)
    if colours["ink"] != own["ink"]:
        soft = contrast.mix(colours["ink"], paper, 0.28)
        colours["soft"] = contrast.nearest(soft, (own["paper"], own["ground"]), contrast.TEXT)


def _on_banner(colours: dict[str, str], banner: str, given: bool, problems: list[str], where: str) -> None:
    ink = max((WHITE, "#1c2226"), key=lambda tone: contrast.ratio(tone, banner))
    if contrast.ratio(ink, banner) < contrast.TEXT:
        if given:
            word = "white" if ink == WHITE else "dark"
            problems.append(_sentence(where, banner, f"{word} text", ink, contrast.TEXT))
        banner = contrast.nearest(banner, (ink,), contrast.TEXT)
    pale = contrast.mix(ink, banner, 0.22)
    soft = pale if contrast.ratio(pale, banner) >= contrast.TEXT else ink
    colours |= {"banner": banner, "banner-ink": ink, "banner-soft": soft}


def _refuse(problems: list[str], where: str, colour: str, on: dict[str, str], *, dark: bool) -> None:
    """A sentence on the ground on which `colour` reads worst, if it reads too badly there; the colour offered passes on all."""
    place, ground = min(on.items(), key=lambda item: contrast.ratio(colour, item[1]))
    if contrast.ratio(colour, ground) < contrast.TEXT:
        what = f"{'dark' if dark else 'light'} {'pages' if place == 'paper' else 'grounds'}"
        problems.append(_sentence(where, colour, what, ground, contrast.TEXT, offered=contrast.nearest(colour, on.values(), contrast.TEXT)))  # fmt: skip


def _sentence(where: str, colour: str, what: str, ground: str, least: float, *, offered: str = "") -> str:
    found = number(int(100 * contrast.ratio(colour, ground)) / 100, "en", decimals=2)
    offered = offered or contrast.nearest(colour, (ground,), least)
    return (
        f"{where}: {colour} has a contrast of {found}:1 to {what} ({ground}), but readers need {least:g}:1 (WCAG AA); "
        f"the nearest that passes is {offered}."
    )


def _face(name: str, font: Font) -> str:
    family, weight = {
        "text": ("Brand Text", 400),
        "bold": ("Brand Text", 700),
        "heading": ("Brand Heading", "100 900"),
    }[name]
    return f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url({font.uri}) format("{font.css_format}"); }}'
