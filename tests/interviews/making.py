"""Small studies made for one test."""

from __future__ import annotations

from pathlib import Path

from insights.settings import Settings
from insights.study import Study, Workspace


def make_study(
    workspace: Workspace, files: dict[str, str | bytes], *, beside: dict[str, str] | None = None, **settings
) -> Study:
    """A study `t` whose interviews/ holds `files`; `beside`: files in the study's own folder (interviews.csv, guide.yml)."""
    folder = workspace.raw("t")
    (folder / "interviews").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / "interviews" / name).write_bytes(data)
    for name, content in (beside or {}).items():
        (folder / name).write_text(content, encoding="utf-8")
    return Study("t", workspace, Settings(**{"title": "Test", **settings}))


def docx_bytes(path: Path, paragraphs: list[tuple[str, str]], table: list[list[str]] | None = None) -> bytes:
    """A Word file with a bold head and plain words per paragraph, and a table at its end."""
    import docx

    document = docx.Document()
    for bold, plain in paragraphs:
        paragraph = document.add_paragraph()
        paragraph.add_run(bold).bold = True
        paragraph.add_run(plain)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(path))
    return path.read_bytes()
