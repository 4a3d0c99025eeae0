"""Sentences that people write take their figures from the data, or are refused with their line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insights.errors import InputError
from insights.report import own_words
from insights.report.claims import collect
from insights.report.evidence import audit
from insights.report.html import render
from tests.report.page import read

KNOWN = ["summary", "insights", "segments"]
USES = "{{ profile: variable = uses, category = mean"


@pytest.fixture
def written(rendered):
    """A function that reads a report.md of the study `mini`."""
    material, _, _ = rendered()
    path = material.study.raw / "report.md"

    def read_it(text):
        path.write_text(text, encoding="utf-8")
        return own_words.sections(material, KNOWN)

    yield read_it
    path.unlink(missing_ok=True)


def _problems(written, text) -> list[str]:
    with pytest.raises(InputError) as error:
        written(text)
    assert "report.md: " in str(error.value)
    return error.value.problems


def test_without_the_file_there_is_no_section(rendered):
    assert own_words.sections(rendered()[0], KNOWN) == []


def test_a_sentence_with_a_reference_becomes_a_claim_with_that_evidence(written):
    ((after, section),) = written(f"# Unsere Sicht\n\nWir staunen. Im Mittel sind es {USES} }}}} Besuche.\n")
    (claim,) = collect(section)
    assert (after, section["title"]) == ("insights", "Unsere Sicht")
    assert claim.text == "Im Mittel sind es 3,0 (2,8 bis 3,3; n\u202f=\u202f200) Besuche."
    assert claim.evidence == ("profile: variable = uses, category = mean",)
    assert (claim.value, claim.n, claim.strength) == (3.03, 200, "finding")
    assert section["blocks"][0] == {"kind": "prose", "text": "Wir staunen."}


@pytest.mark.parametrize(("way", "shown"), [("value", "3,0"), ("interval", "2,8 bis 3,3"), ("n", "200")])
def test_a_part_of_a_figure_can_be_asked_for(written, way, shown):
    ((_, section),) = written(f"Es sind {USES} | {way} }}}}.\n")
    assert [c.text for c in collect(section)] == [f"Es sind {shown}."]


def test_a_verbatim_is_quoted_with_its_source_and_is_a_single_voice(written, rendered):
    ((_, section),) = written("Jemand sagt: {{ I04-03 }}.\n")
    (claim,) = collect(section)
    said = rendered()[0].quotes["i04-03"]["text"]
    assert f"„{said}“ (i04, Kunde oder Kundin, auch ehemals)" in claim.text
    assert claim.strength == "single voice"


def test_a_section_stands_where_its_heading_says(written):
    found = written("# Erstens {after = segments}\n\nText.\n\n# Zweitens\n\nText.\n")
    assert [(after, section["title"]) for after, section in found] == [
        ("segments", "Erstens"),
        ("insights", "Zweitens"),
    ]
    order = own_words.placed(found, [{"id": name} for name in KNOWN])
    assert [s.get("title", s["id"]) for s in order] == ["summary", "insights", "Zweitens", "segments", "Erstens"]


@pytest.mark.parametrize("typed", ["43", "43 %", "3,5", "1.200", "2025 Kunden"])
def test_numbers_typed_by_hand_are_refused_with_their_line(written, typed):
    (problem,) = _problems(written, f"# Titel\n\nAlles gut.\nEs sind {typed} dabei.\n")
    assert problem.startswith(f"line 4: the number {typed.split()[0]} is typed by hand; refer to the data")


@pytest.mark.parametrize(
    "fine", ["im Jahr 2025", "am 12.03.2025", "am 3. März", "um 8 Uhr", "zwei von drei", "im B2B", "rund \\43 Punkte"]
)
def test_dates_number_words_and_marked_numbers_may_be_typed(written, fine):
    ((_, section),) = written(f"1. Das war {fine} so.\n2. Und so.\n")
    assert section["blocks"][0]["text"] == f"Das war {fine} so.".replace("\\", "")


@pytest.mark.parametrize("when", ["im Jahr 2025", "am 12.03.2025", "um 8:30 Uhr", "rund \\43 Tage später"])
def test_dates_may_stand_in_a_sentence_with_a_reference_too(written, when):
    ((_, section),) = written(f"Der NPS lag {when} bei {{{{ metrics: metric = nps, group = all }}}}.\n")
    (claim,) = section["blocks"][0]["claims"]
    assert when.replace("\\", "") in claim.text


def test_a_value_that_does_not_exist_is_answered_with_the_nearest(written):
    (problem,) = _problems(written, "So {{ metrics: metric = npx, group = all }}.\n")
    assert "metrics has no such row; metric: did you mean 'nps'?" in problem


def test_references_to_nothing_name_line_and_what_there_is(written):
    problems = _problems(
        written, "Es sind {{ profil: variable = uses }}.\n\nUnd {{ i04-3 }} sagt es.\n\nUnd {{ offen\n"
    )
    assert "line 1: " in problems[0]
    assert "'profile'" in problems[0]
    assert "line 3: " in problems[1]
    assert problems[2].startswith("line 5: a reference begins with {{ and ends with }} on the same line")
    assert "i04-03" in problems[1]


def test_suppressed_cells_are_refused(written):
    (problem,) = _problems(written, "Es sind {{ profile: variable = role, category = Leitung }}.\n")
    assert "this cell is suppressed (fewer than 5 people), so no report may show it" in problem


def test_a_section_that_does_not_exist_is_refused(written):
    (problem,) = _problems(written, "# Titel {after = segmente}\n\nText.\n")
    assert problem.startswith("line 1: there is no section 'segmente'; did you mean 'segments'?")


def test_html_in_own_words_is_text(written, rendered):
    material, sections, _ = rendered()
    ((_, section),) = written(
        "<script>alert(x)</script> Es *sind* {{ profile: variable = uses, category = mean | value }}.\n\n<img src=x>\n"
    )
    page = render(replace(material), [*sections, section])
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<script>alert(x)</script> Es sind 3,0." in read(page).by_id(section["id"]).text


def test_a_number_marked_on_purpose_exempts_itself_alone(written, rendered):
    ((_, section),) = written(f"Von rund \\43 Kunden gehen {USES} | value }}}} verloren.\n")
    (claim,) = collect(section)
    assert claim.text == "Von rund 43 Kunden gehen 3,0 verloren."
    assert audit.claim_problems(claim, rendered()[0]) == []
    changed = replace(claim, text=claim.text.replace("3,0", "4,0"))
    (problem,) = audit.claim_problems(changed, rendered()[0])
    assert "own-1: the number 4,0 is in no row of profile" in problem


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Alle finden: {{ i04-03 }}.", "(Einzelstimme)."),
        ("Eine Kundin findet: {{ i04-03 }}.", "Kunde oder Kundin, auch ehemals)."),
        ("Vermutlich finden alle: {{ i04-03 }}.", "Kunde oder Kundin, auch ehemals)."),
        (f"Es sind {USES} }}}} Besuche.", "n\u202f=\u202f200) Besuche."),
    ],
)
def test_a_weak_sentence_that_sounds_certain_gets_its_strength_behind_it(written, sentence, shown):
    ((_, section),) = written(f"{sentence}\n")
    (claim,) = collect(section)
    assert claim.text.endswith(shown)
    assert ("Einzelstimme" in claim.text) == ("Einzelstimme" in shown)


@pytest.mark.parametrize("typed", ["„{}“", "„{}”", "“{}”", "»{}«", '"{}"'])
def test_a_quotation_without_a_reference_is_refused_with_its_line_however_it_is_marked(written, typed):
    invented = typed.format("So etwas. Hat hier bestimmt keiner gesagt.")
    (problem,) = _problems(written, f"Wir staunen.\n\nEine sagte {invented} Dann ging sie.\n")
    assert problem.startswith("line 3: “So etwas. Hat hier bestimmt keiner gesagt.” is quoted without its source")


def test_a_quotation_of_somebody_is_answered_with_the_reference_to_it(written, rendered):
    material = rendered()[0]
    name = next(i for i, one in material.quotes.items() if len(one["text"].split()) > 5 and "„" not in one["text"])
    (problem,) = _problems(written, f"Sie sagte „{material.quotes[name]['text']}“ dazu.\n")
    assert "refer to it: {{ " in problem


def test_a_term_in_quotation_marks_is_no_quotation_and_keeps_them_at_the_end_of_a_sentence(written):
    ((_, section),) = written('Das nennen wir "einfach gut." Wir bleiben dabei.\n')
    assert section["blocks"] == [{"kind": "prose", "text": "Das nennen wir „einfach gut.“ Wir bleiben dabei."}]


@pytest.mark.parametrize(
    "reference", ["profile:variable=uses,category=mean", "profile : variable= uses, category =mean"]
)
def test_blanks_in_a_reference_may_be_missing(written, reference):
    ((_, section),) = written(f"Im Mittel sind es {{{{ {reference} | value }}}} Besuche.\n")
    (claim,) = collect(section)
    assert claim.evidence == ("profile: variable = uses, category = mean",)


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("", "the reference is empty"),
        ("profile variable = uses", "behind the table stands a colon"),
        ("profile: variable = uses, category = Mittel", "category: there are: mean"),
    ],
)
def test_a_reference_to_nothing_says_what_may_have_been_meant(written, reference, told):
    (problem,) = _problems(written, f"Es sind {{{{ {reference} }}}} Besuche.\n")
    assert told in problem


def test_a_file_of_windows_is_read_as_well(written, rendered):
    path = rendered()[0].study.raw / "report.md"
    path.write_bytes("Früh genügt.\n".encode("cp1252"))
    ((_, section),) = own_words.sections(rendered()[0], KNOWN)
    assert section["blocks"] == [{"kind": "prose", "text": "Früh genügt."}]
    path.unlink()
