"""The brand of a study in `study.yml`: colours, logo and fonts of everything that readers get, and the master of the slides."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from insights.settings.base import Document, Text


def _hexadecimal(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError(f'{value!r} is not a colour like "#0b5c86" (in quotation marks, else # begins a remark)')
    return value.lower()


Colour = Annotated[Text, AfterValidator(_hexadecimal)]


class Colours(Document):
    """Colours that replace the usual ones; all others are worked out from these."""

    accent: Colour | None = None  # links, marks, bars, lines
    banner: Colour | None = None  # the ground of titles
    ink: Colour | None = None  # text
    good: Colour | None = None  # what is supported or strong
    bad: Colour | None = None  # what is contradicted or weak


class Fonts(Document):
    """Font files (.ttf, .otf) beside `study.yml`; they go into every page, so their licence must allow that."""

    text: Text | None = None
    bold: Text | None = None
    heading: Text | None = None


class Brand(Document):
    """How everything looks that readers get."""

    colours: Colours = Colours()
    dark: Colours = Colours()  # on dark pages; left out, they are worked out from `colours`
    logo: Text | None = None  # .svg or .png beside `study.yml`
    fonts: Fonts = Fonts()


class ReportFiles(Document):
    """Files that shape the report."""

    template: Text | None = None  # .pptx beside `study.yml`: its master, colours and fonts are those of the slides
