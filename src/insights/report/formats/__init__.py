"""The report in every format for readers: HTML, PDF, PowerPoint and Markdown, and its short version for the management."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from insights import ledger
from insights.report import html
from insights.report.formats import deck, management, markdown, outline, pdf
from insights.report.material import Material
from insights.study import Study


def draw(material: Material, sections: Sequence[dict]) -> dict[str, bytes]:
    """The files for readers by name; all of them state the claims of `sections` and no others. The same study gives the same bytes."""
    content = outline.outline(material, sections)
    return {
        "report.html": html.render(material, sections).encode(),
        "report.pdf": pdf.draw(material, content),
        deck.FILE: deck.draw(material, sections),
        "report.md": markdown.draw(material, content),
        **management.draw(material, sections),
    }


def write(files: Mapping[str, bytes], study: Study) -> list[str]:
    """Write the drawn files to `reports/<study>/` and record them; their paths as seen from the workspace."""
    for name, data in files.items():
        ledger.write(study.reports / name, data, study)
    return [(study.reports / name).relative_to(study.workspace.root).as_posix() for name in files]
