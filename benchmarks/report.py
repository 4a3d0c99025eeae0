"""How large the report's files are, how long each takes to draw, and how soon its pages show in Chromium from disk.

    python benchmarks/report.py                                    the three example studies
    python benchmarks/report.py serviceportal --write docs/benchmarks/report.md

Bars: every HTML page under 3 MB, its first paint under 1 s (the middle of five openings), all formats of a study in under 30 s of
computing time, the same bytes twice. Computing time is what this process uses, so other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from insights.report import assumptions, formats, html, sheets
from insights.report.formats import management, markdown, outline, pdf
from insights.report.material import Material, load_material, with_assumptions
from insights.report.sections import build_sections
from insights.study import open_study

STUDIES = ("serviceportal", "kino", "streaming")
OPENINGS = 5
LARGEST, SOONEST, LONGEST = 3_000_000, 1.0, 30.0
PAINT = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0]"


def main() -> None:
    """Measure the studies and print or write the result as Markdown."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("studies", nargs="*", default=list(STUDIES))
    arguments.add_argument("--write", type=Path)
    options = arguments.parse_args()
    parts = [_heading(), *(measured(name) for name in options.studies or STUDIES), _made_by()]
    text = "\n".join(parts)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    print(text)


def measured(name: str) -> str:
    """One study as a section: a row for each file, and the sums."""
    study = open_study(name)
    start = time.process_time()
    material = load_material(study)
    decided = assumptions.decide(study, material["responses"], material["variables"], material["event_shares"])
    material = with_assumptions(material, decided)
    sections = build_sections(material)
    prepared = time.process_time() - start
    files, seconds = drawn(material, sections)
    again = formats.draw(material, build_sections(material))
    same = all(files[name] == data for name, data in again.items())
    paints = first_paints({name: data for name, data in files.items() if name.endswith(".html")})
    lines = [
        f"## {name}",
        "",
        "| file | kB | first paint, s |",
        "| --- | --: | --: |",
        *(
            f"| {file} | {len(data) / 1000:,.0f} | {_seconds(paints.get(file))} |"
            for file, data in sorted(files.items())
        ),
        "",
        "| step | s |",
        "| --- | --: |",
        f"| read, decide, state the claims | {prepared:.1f} |",
        *(f"| draw {step} | {value:.1f} |" for step, value in seconds.items()),
        f"| **all formats (bar: {LONGEST:.0f})** | **{sum(seconds.values()):.1f}** |",
        "",
        f"Drawn again: {'the same bytes in every file' if same else 'OTHER BYTES'}.",
        "",
    ]
    return "\n".join(lines)


def drawn(material: Material, sections: list[dict]) -> tuple[dict[str, bytes], dict[str, float]]:
    """Every file, and the computing time of each step; files that no step here draws come from the one call of the notebook."""
    content = outline.outline(material, sections)
    steps: dict[str, Callable[[], dict[str, bytes]]] = {
        "report.html": lambda: {"report.html": html.render(material, sections).encode()},
        "report.pdf": lambda: {"report.pdf": pdf.draw(material, content)},
        "report.md": lambda: {"report.md": markdown.draw(material, content)},
        "management.html and .pdf": lambda: management.draw(material, sections),
        "persona sheets": lambda: sheets.draw(material),
    }
    files, seconds = {}, {}
    for step, draw in steps.items():
        start = time.process_time()
        files |= draw()
        seconds[step] = time.process_time() - start
    start = time.process_time()
    whole = formats.draw(material, sections)
    others = [name for name in whole if name not in files]
    if others:
        known = sum(value for step, value in seconds.items() if step != "persona sheets")
        seconds[", ".join(others)] = max(0.0, time.process_time() - start - known)
    return files | whole, seconds


def first_paints(pages: dict[str, bytes]) -> dict[str, float]:
    """The middle first contentful paint of each page in seconds, opened from disk in a fresh Chromium window."""
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as running, tempfile.TemporaryDirectory() as folder:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, data in pages.items():
            file = Path(folder) / name
            file.write_bytes(data)
            times = []
            for _ in range(OPENINGS):
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(file.as_uri())
                while (
                    painted := page.evaluate(PAINT)
                ) is None:  # the entry may come a moment after the page has loaded
                    page.wait_for_timeout(50)
                times.append(painted / 1000)
                page.close()
            found[name] = statistics.median(times)
        browser.close()
    return found


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _heading() -> str:
    return (
        "# The report: size, first paint, time of drawing\n\n"
        f"Bars: HTML under {LARGEST / 1e6:.0f} MB, first paint under {SOONEST:.0f} s in Chromium from disk, all formats of `serviceportal` in under {LONGEST:.0f} s.\n"
    )


def _made_by() -> str:
    return "Made by `python benchmarks/report.py --write docs/benchmarks/report.md`; seconds are computing time, first paints by the clock.\n"


if __name__ == "__main__":
    main()
