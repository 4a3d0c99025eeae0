"""The report as PowerPoint slides that can be edited: native charts and tables, one message each, its evidence in the notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from insights.report.brand import Look, look
from insights.report.claims import Claim
from insights.report.formats.deck import charts, drawing, journey_slide, persona_slide, quadrant_slide
from insights.report.formats.deck.drawing import Pen
from insights.report.formats.deck.fitting import clean, shortened
from insights.report.formats.deck.master import POINT, SIDE, Box, Master, open_master
from insights.report.formats.deck.pages import Slide
from insights.report.formats.deck.storyline import slides
from insights.report.html import evidence, facts
from insights.report.material import Material
from insights.tabular.sheets import CREATED, the_same_each_time

FILE = "report.pptx"
TAGS = {"de": "de-DE", "en": "en-GB"}
MARK = 20  # points of the line below a title
CONTINUED, MOST_NOTES = 3, 6000  # slides that one list may take, letters of the notes of a slide


def draw(material: Material, sections: Sequence[dict]) -> bytes:
    """The file `report.pptx`; the same content gives the same bytes.

    Raises InputError for a brand or a template of `study.yml` that cannot be used.
    """
    own = look(material.study)
    master = open_master(material.study, own)
    _opening(master, material, own)
    for slide in slides(material, sections):
        _draw(master, material, slide, own)
    return _bytes(master, material)


def _opening(master: Master, material: Material, own: Look) -> None:
    """The study, the client, and how much there is to rest on."""
    settings, say = material.study.settings, material.say
    slide = master.deck.slides.add_slide(master.opening)
    pen = _pen(slide, material, master)
    drawing.title(pen, settings.title, sizes=(34, 30, 26, 22, 18))
    told = say("report") + (f" {say('for_client', client=settings.client)}" if settings.client else "")
    counted = " · ".join(f"{number} {what}" for number, what in facts(material) if number[:1].isdigit())
    holder = next((p for p in slide.placeholders if p.placeholder_format.type.name == "SUBTITLE"), None)
    if holder is not None:
        holder.text_frame.text = clean(shortened(told, 90))
        if counted:
            holder.text_frame.add_paragraph().text = clean(counted)
    _drop_empty(slide)
    _logo(slide, master, own, high=60.0)
    _notes(slide, material, (), "")


def _logo(slide: Any, master: Master, own: Look, *, high: float) -> None:
    """The brand's logo, up to `high` points high, in the upper right corner on white; a company's template brings its own."""
    if own.logo is None or not master.ours:
        return
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    high = min(high, 1.6 * high / own.logo.wide * 2.2)
    wide, pad = high * own.logo.wide, high / 5
    left, top = master.deck.slide_width / POINT - SIDE * 72 - wide, 31.0
    if slide.slide_layout.name == master.opening.name:  # the others are white already
        box = (left - pad, top - pad, wide + 2 * pad, high + 2 * pad)
        ground = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Pt(v) for v in box))
        ground.fill.solid()
        ground.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        ground.line.fill.background()
        ground.shadow.inherit, ground.name = False, "ground of the logo"
    picture = slide.shapes.add_picture(io.BytesIO(own.logo.png), *(Pt(v) for v in (left, top, wide, high)))
    picture.name = "logo"
    picture._element.nvPicPr.cNvPr.set("descr", clean(own.logo_alt))


def _draw(master: Master, material: Material, page: Slide, own: Look, *, part: int = 1) -> None:
    """One slide, and further ones for what does not fit on it."""
    slide = master.deck.slides.add_slide(master.content)
    pen = _pen(slide, material, master)
    title = page.title if part == 1 else f"{shortened(page.title, 120)} ({part})"
    spare = drawing.title(pen, title)
    _drop_empty(slide)
    body = _under_title(pen, master, page, spare if master.ours else 0.0)
    if not page.base:
        body = replace(body, height=body.height + master.foot.height - 8)
    left = _fill(pen, material, page, body)
    if page.base:
        _base(pen, master.foot, page.base)
    _number(slide, master, pen)
    _logo(slide, master, own, high=28.0)
    _notes(slide, material, page.claims, page.further)
    if left and part < page.extra.get("parts", CONTINUED):
        _draw(master, material, left, own, part=part + 1)


def _under_title(pen: Pen, master: Master, page: Slide, spare: float) -> Box:
    """The line that says how sure the title is, and the room that is left for the rest."""
    body = replace(master.body, top=master.body.top - spare, height=master.body.height + spare)
    told = [(page.section, {"tone": "ACCENT_4"})]
    if page.lead is not None:
        told = [
            (pen.mark(page.lead.strength), {"bold": True, "tone": "ACCENT_1"}),
            (f"   {page.section}", {"tone": "ACCENT_4"}),
        ]
    if page.lead is None and page.section == page.title:
        return Box(body.left, body.top + 8, body.width, body.height - 8)
    pen.text(Box(body.left, body.top, body.width, MARK), [told], size=12, name="strength")
    return Box(body.left, body.top + MARK + 8, body.width, body.height - MARK - 8)


def _fill(pen: Pen, material: Material, page: Slide, body: Box) -> Slide | None:
    """What the slide shows; what did not fit as a slide of its own."""
    say = material.say
    if page.persona is not None:
        words = {name: say(f"persona_{name}") for name in ("verdict", "kind", "share")}
        persona_slide.draw(pen, page.persona, body, {**words, "face": say("face", name="{name}")})
    elif page.chart is not None and page.chart[0] == "quadrants":
        data = page.chart[1]
        rest = quadrant_slide.draw(pen, data, body)
        return replace(page, chart=None, table={**data["legend"], "rows": rest}) if rest else None
    elif page.chart is not None and page.chart[0] == "journey":
        stops = journey_slide.draw(pen, page.chart[1], body)
        return replace(page, chart=("journey", {**page.chart[1], "rows": stops})) if stops else None
    elif page.chart is not None:
        _chart(pen, material, page, body)
    elif page.table is not None:
        words = clean(shortened(page.table["caption"] or page.title, 250))
        rest = drawing.table(pen, body, page.table, words)
        return replace(page, table={**page.table, "rows": rest}) if rest else None
    elif page.columns:
        rest = drawing.columns(pen, body, page.columns)
        return replace(page, columns=tuple(rest)) if rest else None
    return None


def _chart(pen: Pen, material: Material, page: Slide, body: Box) -> None:
    shape, data = page.chart
    words = {"value": material.say("deck_value"), "end": material.say("deck_end")}
    if page.columns:
        aside = min(250.0, body.width * 0.28)
        drawing.columns(pen, Box(body.left + body.width - aside, body.top, aside, body.height), page.columns)
        body = replace(body, width=body.width - aside - 24)
    if shape == "bars":
        body = replace(body, height=min(body.height, 60 + 46 * len(data["rows"])))
    if shape == "stacked":
        body = replace(body, height=min(body.height, 240))
    tones = charts.OURS if pen.ours else charts.TONES
    frame = charts.draw(pen.slide, shape, {**data, "tones": tones}, body, words)
    frame.name = "chart"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", charts.in_words(shape, data))


def _base(pen: Pen, box: Box, words: str) -> None:
    text = shortened(clean(words), 330)
    size = drawing.largest([text], box.width - 80, box.height, (12, 11, 10, 9)) or 9
    while drawing.height([text], box.width - 80, size) > box.height:
        text = shortened(text.removesuffix(" […]"), len(text) - 20)
    pen.text(
        replace(box, width=box.width - 80), [[(text, {"tone": "ACCENT_4"})]], size=size, name="base", anchor="BOTTOM"
    )


def _pen(slide: Any, material: Material, master: Master) -> Pen:
    strengths = {name: material.term("strengths", name) for name in drawing.MARKS}
    return Pen(slide, TAGS[material.language], strengths, master.ours)


def _drop_empty(slide: Any) -> None:
    """Placeholders that nobody filled would say "click to add text"."""
    for holder in list(slide.placeholders):
        if holder.has_text_frame and not holder.text_frame.text:
            holder._element.getparent().remove(holder._element)


def _number(slide: Any, master: Master, pen: Pen) -> None:
    """The number of the slide, where the layout has a place for it; else at the foot to the right."""
    from copy import deepcopy

    from pptx.util import Pt

    kind = "SLIDE_NUMBER"
    found = next((p for p in master.content.placeholders if p.placeholder_format.type.name == kind), None)
    if found is not None:
        slide.shapes._spTree.append(deepcopy(found._element))
        return
    foot = master.foot
    shape = slide.shapes.add_textbox(*(Pt(v) for v in (foot.left + foot.width - 60, foot.top, 60, foot.height)))
    shape.name, paragraph = "number", shape.text_frame.paragraphs[0]
    from pptx.oxml import parse_xml

    field = (
        '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        f'<a:rPr lang="{pen.language}" sz="1100"/><a:t>{len(master.deck.slides)}</a:t></a:fld>'
    )
    paragraph._p.append(parse_xml(field))


def _notes(slide: Any, material: Material, claims: Sequence[Claim], further: str) -> None:
    """The evidence of every claim on the slide: its sentence, where its figures stand, and what people said."""
    if not claims and not further:
        return
    told, letters = [], 0
    for claim in dict.fromkeys(claims):
        entry = clean(_proof(material, claim))
        letters += len(entry)
        if letters > MOST_NOTES:
            told.append(material.say("deck_more_evidence"))
            break
        told.append(entry)
    slide.notes_slide.notes_text_frame.text = "\n\n".join([*told, *([clean(further)] if further else [])])


def _proof(material: Material, claim: Claim) -> str:
    found = evidence(material, claim)
    head = f"[{claim.claim_id}] {claim.text} ({material.term('strengths', claim.strength)})"
    quotes = [f"{q['text']} {q['by']} [{q['id']}]".strip() for q in found["quotes"]]
    sources = " ".join(text if text.endswith(".") else f"{text}." for text in (*found["numbers"], *found["sources"], found["more"]) if text)  # fmt: skip
    return "\n".join([head, *quotes, *([sources] if sources else [])])


def _bytes(master: Master, material: Material) -> bytes:
    """The file, with the language at every text and fixed dates."""
    import datetime

    deck, tag = master.deck, TAGS[material.language]
    for slide in deck.slides:
        _speak(slide._element, tag)
        for shape in slide.shapes:
            if shape.has_chart:
                _speak(shape.chart._chartSpace, tag)
        if slide.has_notes_slide:
            _speak(slide.notes_slide._element, tag)
    about, settings = deck.core_properties, material.study.settings
    about.title, about.language = clean(settings.title)[:255], tag
    about.author = about.last_modified_by = clean(settings.client or "insights")[:255]
    about.subject = about.keywords = about.comments = about.category = ""
    about.revision, about.created, about.modified = 1, datetime.datetime(*CREATED), datetime.datetime(*CREATED)
    buffer = io.BytesIO()
    deck.save(buffer)
    return the_same_each_time(buffer.getvalue())


def _speak(element: Any, tag: str) -> None:
    for look_of_letters in element.iter("{*}rPr", "{*}endParaRPr", "{*}defRPr"):
        look_of_letters.set("lang", tag)
