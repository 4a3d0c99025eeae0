"""`personas.yml` beside the last run: typing errors are named with what exists, and lines are proposed."""

import pytest
import yaml

from insights import contracts
from insights.checking import check_study
from insights.contracts.documents import Persona, PersonaDraft, PersonaEdit, PersonaField, PersonaSet
from insights.personas.deciding.proofreading import lines_to_paste, proofread
from insights.settings import PersonaDecisions
from insights.study import open_study
from tests.personas.decided import decisions


def drafted(number, words, **values):
    fields = [
        PersonaField(
            field="channels", label="Bevorzugter Kanal", text="Überwiegend Telefon (57 %; 50 bis 65 %; n = 175)."
        )
    ]
    common = {"headline": f"Nach dem Motto „{words}“", "face_seed": "x", "kind": "quantitative", "rule": "r"}
    values = {"verdict": "provisional", "fields": fields, **common, **values}
    return Persona(
        persona_id=f"p{number}",
        name=f"Name {number}",
        drafts=[PersonaDraft(draft=f"p{number}", stands_for=words)],
        **values,
    )


LAST = PersonaSet(personas=[drafted(1, "Ich mag „Ruhe“: immer"), drafted(2, "Ich vergleiche Preise")])
ANCHORED = {"draft": "p2", "stands_for": "Ich vergleiche Preise"}


def test_a_file_in_order_has_no_mistakes_and_no_hints():
    edit = {"text": "Anruf", "instead_of": "Überwiegend Telefon"}
    entry = ANCHORED | {
        "fields": {"channels": edit},
        "feedback": {"from": "sales", "says": "agree", "about": "Bevorzugter Kanal"},
    }
    assert proofread(decisions(entry), LAST) == ([], [])


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"draft": "p7", "name": "X"}, "personas.yml: draft: the last run has no p7; did you mean"),
        (ANCHORED | {"merge_into": "p9"}, "personas.yml: p2: merge_into: the last run has no p9;"),
        (ANCHORED | {"merge_into": "Ich mag Ruge immer"}, 'merge_into: no single draft of the last run stands for "Ich mag Ruge immer"; did you mean'),
        (ANCHORED | {"keep_apart_from": {"draft": "p5", "because": "x"}}, "p2: keep_apart_from: the last run has no p5;"),
        (ANCHORED | {"verdict": "validated"}, "verdict: validated lies above the computed one (provisional); say why in `because:`."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_what_exists(entry, sentence):
    problems, _ = proofread(decisions(entry), LAST)
    assert len(problems) == 1
    assert sentence in problems[0]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"draft": "p2", "name": "X"}, 'p2: add `stands_for: "Ich vergleiche Preise"`, so that'),
        ({"draft": "p1", "stands_for": "Ich vergleiche Preis"}, "did you mean 'Ich vergleiche Preise'?"),
        (ANCHORED | {"fields": {"chanels": {"text": "x", "instead_of": "y"}}}, "the sheet has no field 'chanels'; did you mean 'channels' or"),
        (ANCHORED | {"feedback": {"from": "sales", "says": "agree", "about": "nedes"}}, "the sheet has no field 'nedes'; there are: channels, headline"),
        (ANCHORED | {"fields": {"channels": "x"}}, 'channels has no `instead_of:`, so no rerun can tell that the data behind it changed; at present it replaces "Überwiegend Telefon ('),
    ],
)  # fmt: skip
def test_what_may_be_meant_so_is_a_hint(entry, sentence):
    problems, hints = proofread(decisions(entry), LAST)
    assert problems == []
    assert len(hints) == 1
    assert sentence in hints[0]


def test_after_a_run_the_hint_still_shows_what_the_edit_replaced():
    edits = [
        PersonaEdit(field="channels", text="Anruf", computed="Überwiegend Telefon."),
        PersonaEdit(field="Hobbys", text="Angeln"),
    ]
    fields = [PersonaField(field="channels", text="Anruf"), PersonaField(field="Hobbys", text="Angeln")]
    last = PersonaSet(personas=[drafted(2, "Ich vergleiche Preise", edits=edits, fields=fields)])
    _, hints = proofread(decisions(ANCHORED | {"fields": {"channels": "Anruf", "Hobbys": "Angeln"}}), last)
    assert any("the sheet has no field 'Hobbys'; there are: channels, headline" in hint for hint in hints)
    assert any("at present it replaces" in hint and "Überwiegend Telefon." in hint for hint in hints)


def test_the_proposed_lines_are_a_valid_file_that_names_every_draft():
    text = lines_to_paste(LAST)
    entries = PersonaDecisions.model_validate(yaml.safe_load(text)).personas
    assert [(e.draft, e.stands_for) for e in entries] == [
        ("p1", "Ich mag „Ruhe“: immer"),
        ("p2", "Ich vergleiche Preise"),
    ]
    assert proofread(
        decisions(*(e.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True) for e in entries)), LAST
    ) == ([], [])
    assert lines_to_paste(PersonaSet()) == ""


def test_insights_check_reads_the_file_beside_the_last_run(workspace):
    folder = workspace.raw("neu")
    (folder / "interviews").mkdir(parents=True)
    (folder / "interviews" / "i01.txt").write_text("I: Wie geht es?\nB: Die Suche dauert mir zu lange, ich rufe an.\n")
    (folder / "study.yml").write_text("title: Neu\nquestions: ['Warum?']\n", encoding="utf-8")
    path = folder / "personas.yml"
    path.write_text("# nichts\n")
    assert check_study("neu").proposals == []  # nothing was drafted yet
    contracts.save(LAST, "personas", open_study("neu"))
    (block,) = check_study("neu").proposals
    assert "personas.yml decides nothing yet" in block
    assert 'stands_for: "Ich vergleiche Preise"' in block
    written = "personas:\n  - {draft: p7, name: X}\n  - {draft: p1, merge_into: p2}\n  - {draft: p2, merge_into: p1}\n"
    path.write_text(written)
    found = check_study("neu")
    assert any("the last run has no p7" in problem for problem in found.problems)
    assert any("merged in a circle" in problem for problem in found.problems)
    assert path.read_text() == written
