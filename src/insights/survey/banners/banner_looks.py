"""The looks of the cells of the workbook of banner tables."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from insights.tabular.sheets import put

_DARK, _PALE, _GREY = "1B4965", "E3ECF1", "F0F0F0"
_FONT = "Calibri"


@dataclass(frozen=True)
class Writer:
    """Puts a value with a named look into a cell of `page`; a line stands before the columns `begins`, where a banner begins."""

    page: Any
    styles: dict[str, Any]
    begins: frozenset[int] = frozenset()

    def __call__(self, row: int, column: int, value: Any, style: str) -> None:
        cell = self.page.cell(row, column)
        # Looks are shared: one look per cell would make a file of 200 tables slow to write and to open.
        cell._style = copy(
            self.styles[f"{style} |" if column in self.begins and f"{style} |" in self.styles else style]
        )
        put(cell, value)

    @staticmethod
    def letter(column: int) -> str:
        from openpyxl.utils import get_column_letter

        return get_column_letter(column)


def styles_of(page, percent: str) -> dict[str, Any]:
    """Every look by its name, registered with the workbook of `page`."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    right, left = Alignment(horizontal="right"), Alignment(wrap_text=True, vertical="top")
    middle = Alignment(horizontal="center", vertical="bottom", wrap_text=True)
    pale, line = PatternFill("solid", fgColor=_PALE), Border(bottom=Side("thin", color=_DARK))
    edge = Side("thin", color="BFBFBF")

    def font(size: int = 11, **look: Any) -> Font:
        return Font(
            name=_FONT, size=size, **look
        )  # a look without a name gets one from the program that opens the file

    bold, small, dark = font(bold=True), font(8, color="595959"), font(9, bold=True, color=_DARK)
    looks = {
        "title": {"font": font(13, bold=True, color=_DARK)},
        "note": {"font": font(9, color="595959")},
        "link": {"font": font(color=_DARK, underline="single")},
        "head": {"font": font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor=_DARK), "alignment": middle},
        "base": {"fill": pale, "alignment": right, "border": line, "number_format": "#,##0"},
        "base_small": {"fill": pale, "alignment": right, "border": line, "number_format": '#,##0"*"', "font": font(italic=True)},
        "base_name": {"fill": pale, "border": line, "font": bold},
        "share": {"alignment": right, "number_format": percent},
        "net": {"alignment": right, "number_format": percent, "font": bold},
        "mean": {"alignment": right, "number_format": "0.00", "font": bold},
        "about": {"alignment": right, "number_format": '"≈ "0.0', "font": bold},
        "hidden": {"alignment": right, "fill": PatternFill("solid", fgColor=_GREY), "font": font(13, bold=True, color="000000")},
        "n": {"alignment": right, "font": small, "number_format": "#,##0"},
        "letters": {"alignment": right, "font": dark},
        "share_name": {"alignment": left},
        "net_name": {"alignment": left, "font": bold},
        "mean_name": {"alignment": left, "font": bold},
        "small_name": {"alignment": right, "font": small},
        "test": {"alignment": middle, "font": small},
        "cell": {"alignment": left},
        "text": {"alignment": left},
    }  # fmt: skip
    for name in ("head", "base", "base_small", "share", "net", "mean", "about", "hidden", "n", "letters", "test"):
        looks[f"{name} |"] = {
            **looks[name],
            "border": Border(left=edge, bottom=line.bottom if name.startswith("base") else None),
        }
    styles = {}
    for name, parts in looks.items():
        cell = page.cell(1, 1)
        cell.style = "Normal"
        for part, value in parts.items():
            setattr(cell, part, value)
        styles[name] = copy(cell._style)
    return styles
