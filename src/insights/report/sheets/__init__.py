"""Persona sheets (*Steckbriefe*): a page for the screen, and PDF for print in A4, A2 (poster) and A6 (desk card)."""

from __future__ import annotations

from collections.abc import Mapping

from insights import ledger
from insights.report.material import Material
from insights.report.sheets import content, page, pages, pdf
from insights.study import Study


def draw(material: Material) -> dict[str, bytes]:
    """The files for readers by name; without personas each says in one sentence why there are none."""
    sheets = content.sheets(material)
    files = {"personas.html": page.render(material, sheets).encode()}
    for paper in pages.FORMATS:
        files[f"personas_{paper}.pdf"] = pdf.draw(pages.document(material, sheets, paper), paper)
    return files


def write(files: Mapping[str, bytes], study: Study) -> list[str]:
    """Write the drawn sheets to `reports/<study>/` and record them; their paths as seen from the workspace."""
    for name, data in files.items():
        ledger.write(study.reports / name, data, study)
    return [(study.reports / name).relative_to(study.workspace.root).as_posix() for name in files]
