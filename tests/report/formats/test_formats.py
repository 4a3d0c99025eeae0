"""All formats at once: their files, written and recorded, the same bytes twice."""

from __future__ import annotations

from insights import ledger
from insights.report import formats, html
from insights.report.sections import build_sections
from insights.stages import find_stage

FILES = {"report.html", "report.pdf", "report.md", "management.html", "management.pdf"}


def test_one_call_draws_every_format_the_same_way_twice_and_one_writes_them(rendered):
    material, sections, page = rendered()
    files = formats.draw(material, sections)
    assert set(files) >= FILES
    assert set(files) <= set(find_stage("report").reports)
    assert files["report.html"].decode() == page
    assert formats.draw(material, build_sections(material)) == files
    assert html.render(material, sections) == page  # drawing leaves the sections as they were
    written = formats.write(files, material.study)
    assert written == [f"reports/mini/{name}" for name in files]
    assert all(ledger.state(material.study.reports / name, material.study) is ledger.State.OURS for name in files)
