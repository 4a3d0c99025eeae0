"""The report as Markdown: whole, with its evidence as footnotes, and inert."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from insights.report import sections
from insights.report.claims import collect
from insights.report.formats import markdown
from insights.report.formats.outline import outline
from tests.report.formats.conftest import TURNED


@pytest.fixture(scope="module")
def written(rendered):
    """The Markdown of the study `mini` in German."""
    material, sections, _ = rendered()
    return markdown.draw(material, outline(material, sections)).decode()


def test_every_claim_has_its_strength_its_id_and_a_footnote(rendered, written):
    for claim in collect(rendered()[1]):
        assert re.search(rf"\*\* `{re.escape(claim.claim_id)}`\[\^\d+\]", written), claim.claim_id
    used, given = set(re.findall(r"\[\^(\d+)\](?!:)", written)), re.findall(r"^\[\^(\d+)\]:", written, re.M)
    assert used == set(given)
    assert len(given) == len(set(given))


def test_headings_begin_with_the_title_and_every_section_has_one(rendered, written):
    assert written.startswith("# Serviceportal auf dem Prüfstand\n")
    for section in rendered()[1]:
        assert f"\n## {section['title']}\n" in written


def test_the_contents_lead_to_every_section(rendered, written):
    slugs = {markdown.slug(words) for words in re.findall(r"^## (.+)$", written, re.M)}
    links = re.findall(r"^- \[(.+)\]\(#(.+)\)$", written, re.M)
    assert [words for words, _ in links] == [section["title"] for section in rendered()[1]] + [links[-1][0]]
    assert {re.sub(r"-\d+$", "", name) for _, name in links} <= slugs
    assert ("Was wir wissen", "was-wir-wissen") in links


def test_a_figure_stays_with_its_unit_and_base(written):
    assert re.search(r"n\u00a0=\u00a0\d", written)
    assert not re.search(r"\bn = \d", written)


def test_tables_have_as_many_cells_in_every_row_as_heads(written):
    tables = re.findall(r"(?:^\|.*\|$\n?)+", written, re.M)
    assert tables
    for found in tables:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in found.strip().split("\n")}) == 1


def test_it_names_the_tables_that_hold_the_figures(written):
    assert re.search(r"^\| `data/processed/mini/themes\.csv` \| \d+ \|$", written, re.M)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>x</b>", r"\<b\>x\</b\>"),
        ("[l](javascript:1)", r"\[l\](javascript:1)"),
        ("{{ 7 * 7 }}", r"\{\{ 7 \* 7 \}\}"),
        ("# kein Titel", r"\# kein Titel"),
        ("- keine Liste", r"\- keine Liste"),
        ("1. keine Liste", r"1\. keine Liste"),
        ("1.081 Beiträge", "1.081 Beiträge"),
        ("=HYPERLINK(1)", r"\=HYPERLINK(1)"),
        ("a | b", r"a \| b"),
        ("zwei\n\nZeilen", "zwei Zeilen"),
        ("http://x.example www.x.example", "http&#58;//x.example www&#46;x.example"),
        (TURNED, f"\u2068{TURNED}\u2069"),
    ],
)
def test_what_people_said_cannot_become_markup(text, shown):
    assert markdown.inert(text) == shown


def test_hostile_content_stays_inert(hostile_sections):
    material, sections = hostile_sections()
    text = markdown.draw(material, outline(material, sections)).decode()
    assert "<img" not in text.replace(r"\<img", "")
    assert "{{" not in text
    assert "](javascript" not in text.replace(r"\](javascript", "")
    assert "http://" not in text


def test_the_journey_map_of_a_persona_is_a_table_and_no_long_sentence(rendered):
    material = rendered()[0]
    person, name = next((key, name) for key, name in material.persona_names.items() if key != "all")
    everybody = material["journey"][material["journey"]["persona_id"] == "all"]
    journey = pd.concat([everybody, everybody.assign(persona_id=person)], ignore_index=True)
    told = replace(material, handovers={**material.handovers, "journey": journey})
    text = markdown.draw(told, outline(told, [sections.journey.build(told)])).decode()
    assert not re.search(r"^\*[^*\n]{600,}\*$", text, re.M)
    table = text.split(f"\n**Customer Journey: {name}**\n")[1].strip().split("\n\n")[0].splitlines()
    assert table[0].startswith("| Kontaktpunkt | Zufriedenheit | Bewertet von | Erwähnt von")
    assert [line.split(" | ")[0].removeprefix("| ") for line in table[2:]] == [
        material.touchpoint_names[point] for point in material["touchpoints"].sort_values("position")["touchpoint"]
    ]
    assert re.search(r"\d,\d \(\d,\d bis \d,\d; n\u00a0=\u00a0\d+\) \| \d+\u00a0% \|", table[2])


def test_footnotes_are_written_as_github_reads_them(written):
    notes = re.findall(r"^\[\^(\d+)\]: .+$", written, re.M)
    assert notes == [str(i) for i in range(1, len(notes) + 1)]
    body = written[: written.index("\n[^1]: ")]
    for number in notes:  # GitHub shows none that nothing refers to
        assert f"[^{number}]" in body
    assert not re.search(r"\\\[\^\d|`[^`\n]*\[\^\d+\][^`\n]*`", body)
