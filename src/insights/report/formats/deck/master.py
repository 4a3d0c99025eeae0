"""The master of the slides: our own in the colours of the brand, or the company's template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insights.errors import InputError
from insights.report import contrast
from insights.report.brand import Look
from insights.report.brand_files import beside
from insights.study import Study

INCH, POINT = 914_400, 12_700
WIDE, HIGH = 13.333, 7.5  # inches, 16:9
SIDE = 0.6
FOOT = 0.45  # height of the line of the base
LOGO = 1.7  # inches of the title that a logo takes
FONT = "Calibri"  # there with every PowerPoint; others set a similar one
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Master:
    """An opened presentation without slides, and where things stand on its slides."""

    deck: Any
    opening: Any
    content: Any
    body: Box
    foot: Box
    ours: bool


def open_master(study: Study, look: Look) -> Master:
    """The company's template where `study.yml` names one, else our own. Raises InputError for one that has no fitting layout."""
    name = study.settings.report.template
    if name:
        return _house(study, name)
    from pptx import Presentation

    deck = Presentation()
    deck.slide_width, deck.slide_height = round(WIDE * INCH), round(HIGH * INCH)
    layouts = {layout.name: layout for layout in deck.slide_layouts}
    opening, content = layouts["Title Slide"], layouts["Title Only"]
    for layout in [layout for layout in deck.slide_layouts if layout not in (opening, content)]:
        deck.slide_layouts.remove(layout)
    for key, rel in list(deck.part.rels.items()):
        if rel.reltype.endswith("/printerSettings"):
            deck.part.rels.pop(key)
    _recolour(deck, look)
    _arrange(deck.slide_master, opening, content, look)
    return Master(deck, opening, content, *_places(deck, content), ours=True)


def _house(study: Study, name: str) -> Master:
    from pptx import Presentation

    where = "report: template"
    path = beside(study, name, where)
    try:
        deck = Presentation(str(path))
    except Exception as error:  # python-pptx raises whatever the broken part raises
        raise InputError(f"{where}: {name} cannot be opened as a PowerPoint file; save it anew as .pptx.") from error
    _empty(deck)
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in layouts if _title_of(layout) is not None]
    if not titled:
        raise InputError(f"{where}: none of the {len(layouts)} layouts of {name} has a placeholder for a title; add one in the slide master.")  # fmt: skip
    opening = min(titled, key=lambda layout: (not _has(layout, "SUBTITLE"), not _has(layout, "CENTER_TITLE"), len(layout.placeholders)))  # fmt: skip
    content = min((layout for layout in titled if layout is not opening or len(titled) == 1), key=_clutter)
    body, foot = _places(deck, content)
    if body.width < 240 or body.height < 150:
        raise InputError(f"{where}: the layout {content.name!r} of {name} leaves no room below its title; slides need at least 240 × 150 points there.")  # fmt: skip
    return Master(deck, opening, content, body, foot, ours=False)


def _empty(deck: Any) -> None:
    """Remove the slides that the template holds as examples."""
    ids = deck.slides._sldIdLst
    for entry in list(ids):
        deck.part.drop_rel(entry.rId)
        ids.remove(entry)


def _kind(placeholder: Any) -> str:
    return placeholder.placeholder_format.type.name


def _has(layout: Any, kind: str) -> bool:
    return any(_kind(placeholder) == kind for placeholder in layout.placeholders)


def _title_of(layout: Any) -> Any:
    return next((p for p in layout.placeholders if _kind(p) in ("TITLE", "CENTER_TITLE")), None)


def _clutter(layout: Any) -> tuple[int, int, int]:
    """How much a layout holds beside a title: the barest is best; one that centres its title opens or divides."""
    kinds = [_kind(placeholder) for placeholder in layout.placeholders]
    own = [kind for kind in kinds if kind not in ("TITLE", "DATE", "FOOTER", "SLIDE_NUMBER")]
    return "CENTER_TITLE" in kinds or "SUBTITLE" in kinds, "VERTICAL_TITLE" in kinds, len(own)


def _places(deck: Any, content: Any) -> tuple[Box, Box]:
    """Where the body and the line of the base stand: under the title, above the footers."""
    wide, high = deck.slide_width / POINT, deck.slide_height / POINT
    title = _title_of(content)
    left, width = title.left / POINT, title.width / POINT
    top = (title.top + title.height) / POINT + 4
    footers = [p for p in content.placeholders if _kind(p) in ("DATE", "FOOTER", "SLIDE_NUMBER") and p.top is not None]
    bottom = min([high - 20, *(p.top / POINT for p in footers if p.top / POINT > high / 2)])
    foot = FOOT * 72
    if left < wide / 6:
        width = max(width, wide - 2 * left)  # the margin of the left side holds on the right too
    return Box(left, top, width, bottom - foot - top), Box(left, bottom - foot, width, foot)


# ---- our own


def _recolour(deck: Any, look: Look) -> None:
    """Colours and fonts of the theme, so that whoever edits the slides finds the brand's in the menus."""
    light = look.light

    def seen(fill: str) -> str:
        return contrast.nearest(fill, ("#ffffff",), contrast.GRAPHICS)

    scheme = {
        "dk1": light["ink"], "lt1": "#ffffff", "dk2": light["banner"], "lt2": light["ground"], "accent1": light["accent"], "accent2": seen(light["bad-fill"]),
        "accent3": seen(light["good-fill"]), "accent4": light["soft"], "accent5": seen(light["fill"]), "accent6": light["banner"], "hlink": light["accent"], "folHlink": light["soft"],
    }  # fmt: skip
    fonts = {name: font.family for name, font in (look.fonts or {}).items()}
    part = _theme_part(deck.slide_master)
    part._blob = themed(part.blob, scheme, fonts.get("heading", fonts.get("text", FONT)), fonts.get("text", FONT))


def _theme_part(master: Any) -> Any:
    return next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))


def themed(theme: bytes, scheme: Mapping[str, str], heading: str, text: str) -> bytes:
    """The XML of a theme with other colours and fonts."""
    from lxml import etree

    root = etree.fromstring(theme)
    for name, colour in scheme.items():
        place = root.find(f".//{_A}clrScheme/{_A}{name}")
        for child in list(place):
            place.remove(child)
        etree.SubElement(place, f"{_A}srgbClr", val=colour.lstrip("#"))
    for kind, family in (("majorFont", heading), ("minorFont", text)):
        root.find(f".//{_A}{kind}/{_A}latin").set("typeface", family)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _arrange(master: Any, opening: Any, content: Any, look: Look) -> None:
    """Places and letters of the placeholders; a rule under the title of the content, the banner behind that of the opening."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    inner = WIDE - 2 * SIDE
    for page in (master, opening, content):
        for placeholder in page.placeholders:
            kind = _kind(placeholder)
            if kind in ("DATE", "FOOTER"):
                placeholder._element.getparent().remove(placeholder._element)
            elif kind == "SLIDE_NUMBER":
                _place(placeholder, WIDE - SIDE - 1.0, HIGH - 0.5, 1.0, 0.32)
            elif kind == "TITLE":
                _place(placeholder, SIDE, 0.42, inner - (LOGO if look.logo else 0), 1.12)
            elif kind == "CENTER_TITLE":
                _place(placeholder, SIDE + 0.25, 2.0, inner - 1.5, 1.8)
            elif kind == "SUBTITLE":
                _place(placeholder, SIDE + 0.25, 4.0, inner - 1.5, 1.4)
            elif kind == "BODY":
                _place(placeholder, SIDE, 1.75, inner, 4.9)
    _letters(master, look)
    for page in (opening, content):
        title = _title_of(page)
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if page is opening else MSO_ANCHOR.TOP
        title.text_frame.word_wrap = True
    ground = opening.background.fill
    ground.solid()
    ground.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2
    rule = content.shapes._spTree
    rule.append(_rectangle("rule", 0, 0, WIDE, 0.12, "accent1", 90))
    for placeholder in opening.placeholders:
        kind, colour = _kind(placeholder), look.light["banner-ink"]
        style = placeholder._element.get_or_add_txBody()
        _list_style(style, colour if kind == "CENTER_TITLE" else look.light["banner-soft"], 34 if kind == "CENTER_TITLE" else 18)  # fmt: skip
        if kind == "SLIDE_NUMBER":
            placeholder._element.getparent().remove(placeholder._element)
        placeholder.text_frame.margin_left = placeholder.text_frame.margin_right = Pt(0)


def _place(placeholder: Any, left: float, top: float, width: float, height: float) -> None:
    placeholder.left, placeholder.top = round(left * INCH), round(top * INCH)
    placeholder.width, placeholder.height = round(width * INCH), round(height * INCH)


def _letters(master: Any, look: Look) -> None:
    """Titles to the left in bold, on the master, so that all layouts inherit it."""
    from lxml import etree

    title = master._element.find(".//{*}titleStyle/{*}lvl1pPr")
    title.set("algn", "l")
    letters = title.find(f"{_A}defRPr")
    letters.set("sz", "2400")
    letters.set("b", "1")
    for old in letters.findall(f"{_A}solidFill"):
        letters.remove(old)
    fill = etree.Element(f"{_A}solidFill")
    etree.SubElement(fill, f"{_A}schemeClr", val="tx2" if contrast.ratio(look.light["banner"], "#ffffff") >= contrast.TEXT else "tx1")  # fmt: skip
    letters.insert(0, fill)
    for placeholder in master.placeholders:
        if _kind(placeholder) == "TITLE":
            body = placeholder._element.txBody.find(f"{_A}bodyPr")
            for side in ("lIns", "rIns", "tIns", "bIns"):
                body.set(side, "0")


def _list_style(body: Any, colour: str, size: int) -> None:
    from lxml import etree

    style = body.find(f"{_A}lstStyle")
    for child in list(style):
        style.remove(child)
    level = etree.SubElement(style, f"{_A}lvl1pPr", algn="l", marL="0", indent="0")
    etree.SubElement(level, f"{_A}buNone")
    letters = etree.SubElement(level, f"{_A}defRPr", sz=str(size * 100))
    fill = etree.SubElement(letters, f"{_A}solidFill")
    etree.SubElement(fill, f"{_A}srgbClr", val=colour.lstrip("#"))


def _rectangle(name: str, left: float, top: float, width: float, height: float, colour: str, number: int) -> Any:
    """A filled rectangle that belongs to a layout and means nothing."""
    from pptx.oxml import parse_xml

    spaces = " ".join(
        f'xmlns:{key}="http://schemas.openxmlformats.org/{path}/2006/main"'
        for key, path in (("a", "drawingml"), ("p", "presentationml"))
    )
    places = [round(value * INCH) for value in (left, top, width, height)]
    return parse_xml(
        f'<p:sp {spaces}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{places[0]}" y="{places[1]}"/><a:ext cx="{places[2]}" cy="{places[3]}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )
