"""Persona sheets (*Steckbriefe*): a page for the screen, and PDF for print in A4, A2 (poster) and A6 (desk card)."""

from __future__ import annotations

from collections.abc import Mapping

from insights import ledger
from insights.report.brand import look
from insights.report.material import Material
from insights.report.sheets import content, page, pages, pdf
from insights.study import Study


def draw(material: Material) -> dict[str, bytes]:
    """The files for readers by name; without personas only the page, which says in one sentence why there are none."""
    sheets = content.sheets(material)
    files = {"personas.html": page.render(material, sheets).encode()}
    for paper in pages.FORMATS if sheets else ():
        files[f"personas_{paper}.pdf"] = pdf.draw(pages.document(material, sheets, paper), paper, look(material.study))
    return files


def write(files: Mapping[str, bytes], study: Study) -> list[str]:
    """Write the drawn sheets to `reports/<study>/` and record them; their paths as seen from the workspace.

    Files for print of an earlier run that had personas are removed, unless somebody changed them.
    """
    for paper in pages.FORMATS:
        path = study.reports / f"personas_{paper}.pdf"
        if path.name not in files and ledger.state(path, study) in (ledger.State.OURS, ledger.State.UNRECORDED):
            path.unlink()
    for name, data in files.items():
        ledger.write(study.reports / name, data, study)
    return [(study.reports / name).relative_to(study.workspace.root).as_posix() for name in files]
