"""The sheets as PDF for print: A4 with the evidence on the back, poster A2, desk card A6 with crop marks.

Drawn by Typst. The study's words go in as data and are set as text, never as markup, whatever signs they hold.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from insights.report.brand import Look

HERE = Path(__file__).parent


def draw(content: dict[str, Any], paper: str, brand: Look) -> bytes:
    """The document made by `pages.document` as PDF/UA-1 (tagged), in the look of `brand`; the same content gives the same bytes."""
    import typst

    source = (HERE / "typst" / f"{paper}.typ").read_bytes()
    return typst.compile(
        source,
        root=HERE / "typst",
        font_paths=fonts(brand.font_files),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({**content, "look": dress(brand)}, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
    )


def dress(brand: Look) -> dict[str, Any]:
    """The look of `brand` as plain data for Typst; its logo as bytes, with how wide it is for its height."""
    logo = brand.logo and {
        "data": list(brand.logo.data),
        "format": brand.logo.kind,
        "wide": brand.logo.wide,
        "alt": brand.logo_alt,
    }
    return {**brand.typst(), "logo": logo}


@cache
def fonts(files: tuple[Path, ...] = ()):
    """Our sans and Typst's own serif; matplotlib's fonts for the letters of other scripts; and the `files` of a brand."""
    import matplotlib
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        font_paths=[HERE / "fonts", Path(matplotlib.get_data_path()) / "fonts" / "ttf", *files],
    )
