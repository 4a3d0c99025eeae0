"""A project of another tool becomes a study's raw data: all of it, nothing overwritten, everything told."""

import os

import pytest
from click.testing import CliRunner

from insights.cli import main
from insights.errors import InputError, InsightsError
from insights.interviews.exchange import into_study, naming
from insights.interviews.exchange.formats import read_incoming
from insights.interviews.exchange.incoming import Incoming
from insights.interviews.exchange.into_study import plan_import, write_import
from insights.interviews.exchange.losses import number_of
from insights.interviews.exchange.project import make_project
from insights.interviews.exchange.refi import write_qdpx
from insights.interviews.exchange.study_files import clean_text
from insights.study import open_study
from tests.interviews.exchange.studies import new_study

TEXT = "I: Wie läuft es?\nB: Der Preis\u00ad ist zu hoch für uns.\nB: Das Portal ist schnell 😀.\n"


def _project(**tables):
    start = TEXT.index("Der Preis")
    defaults = {
        "codes": [
            {"code_id": "1", "name": "Preis", "colour": "#f00", "definition": "Was es kostet"},
            {"code_id": "2", "name": "Sonstiges", "parent": "1"}, {"code_id": "3", "name": "Portal"},
            {"code_id": "4", "name": "Sonstiges", "parent": "3"},
        ],
        "documents": [{"document_id": "d", "name": "Gespräch 1.docx", "text": TEXT}],
        "codings": [{"document_id": "d", "start": start, "end": start + 20, "code_id": "2", "coder": "a"}],
        "coders": [{"coder": "a", "name": "Anna Berg"}],
        "cases": [{"case_id": "c", "name": "Kundin A", "document_id": "d"}],
        "variables": [
            {"case_id": "c", "name": "Alter", "type": "Integer", "value": "41"}, {"document_id": "d", "name": "Name", "type": "Text", "value": "x"},
            {"document_id": "d", "name": "Stammkundin", "type": "Boolean", "value": "true"},
        ],
    }  # fmt: skip
    return Incoming(make_project("Kiosk", **{**defaults, **tables}))


@pytest.fixture
def study(workspace):
    return new_study(workspace, "kiosk")


def _written(study, incoming, **options):
    study = open_study(study.name, workspace=study.workspace)
    plan = plan_import(incoming, study, **options)
    write_import(plan, study)
    return plan, {name: (study.raw / name).read_text(encoding="utf-8") for name in plan.files}


def test_texts_people_codes_and_codings_are_written_as_the_study_keeps_them(study):
    plan, files = _written(study, _project())
    assert files["interviews/Gespräch 1.txt"] == TEXT
    assert files["interviews.csv"] == "file,Name (project),Stammkundin,Alter,case\nGespräch 1.txt,x,ja,41,Kundin A\n"
    assert files["codings/Anna-Berg.csv"].splitlines() == [
        "file,start,end,quote,code,status", "Gespräch 1.txt,20,40,Der Preis\u00ad ist zu ho,preis-sonstiges,accepted",
    ]  # fmt: skip
    book = open_study("kiosk").codebook.codes
    assert [(code.id, code.name, code.parent, code.colour) for code in book] == [
        ("preis", "Preis", None, "#ff0000"), ("preis-sonstiges", "Preis – Sonstiges", "preis", None), ("portal", "Portal", None, None),
        ("portal-sonstiges", "Portal – Sonstiges", "portal", None),
    ]  # fmt: skip
    assert (plan.documents, plan.codings) == (1, {"Anna-Berg": 1})


def test_who_read_all_of_what_he_coded_says_so_once_for_each_interview(study):
    _, files = _written(study, _project(), complete=True)
    assert files["codings/Anna-Berg.csv"].splitlines()[-1] == "Gespräch 1.txt,,,,(keiner passt),rejected"


def test_signs_that_reading_leaves_out_are_left_out_and_places_follow():
    text, positions = clean_text("\ufeffAb\x07c\u202ad")
    assert text == "Abcd"
    assert [text[positions[i] : positions[i + 1]] for i in range(7)] == ["", "A", "b", "", "c", "", "d"]


def test_what_is_there_as_it_would_be_is_kept_and_a_second_import_writes_nothing(study):
    _written(study, _project())
    plan, files = _written(study, _project())
    assert files == {}
    assert sorted(plan.kept) == ["codebook.yml", "codings/Anna-Berg.csv", "interviews/Gespräch 1.txt"]


def test_another_interview_of_the_same_name_is_never_overwritten(study):
    (study.raw / "interviews").mkdir()
    (study.raw / "interviews" / "Gespräch 1.txt").write_text(
        "I: Ganz anderes?\nB: Ja, hier geht es um Pferde und um Reiten.\n"
    )
    with pytest.raises(InputError, match="holds other interviews under the names of the project") as raised:
        plan_import(_project(), study)
    assert "of its words with the project's 'Gespräch 1.docx'" in raised.value.problems[0]


def test_an_interview_that_is_there_in_another_format_or_under_another_name_is_the_same_interview(study):
    (study.raw / "interviews").mkdir()
    long = TEXT + "B: " + " ".join(f"Wort{n}" for n in range(120)) + "\n"
    (study.raw / "interviews" / "kundin_a.md").write_text(long.replace("B:", "**Frau Berg:**"), encoding="utf-8")
    project = _project(documents=[{"document_id": "d", "name": "Gespräch 1", "text": long}])
    _, files = _written(study, project)
    assert not any(name.startswith("interviews/") for name in files)
    rows = files["codings/Anna-Berg.csv"].splitlines()
    assert rows[0] == "file,before,quote,after,code,status"
    assert rows[1].startswith("kundin_a.md,I: Wie läuft es? B:,Der Preis")


def test_a_codebook_of_ones_own_stays_and_must_have_the_codes_that_were_used(study):
    (study.raw / "codebook.yml").write_text("codes:\n  - {id: preis, name: Preis}\n")
    study = open_study("kiosk")
    with pytest.raises(
        InputError, match=r"codebook\.yml: lacks codes of the project: 'Preis – Sonstiges'; add them there"
    ):
        plan_import(_project(), study)
    coded = [{"document_id": "d", "start": 0, "end": 5, "code_id": "1", "coder": "a"}]
    plan, files = _written(study, _project(codings=coded))
    assert "codebook.yml" not in files
    assert "left out: Preis – Sonstiges, Portal, Portal – Sonstiges" in plan.said[0]


def test_codes_that_others_have_coded_with_stay_when_a_codebook_is_written(study):
    (study.raw / "codings").mkdir()
    (study.raw / "codings" / "ben.csv").write_text("verbatim_id,code,status\nx-1,needs,accepted\n")
    _, files = _written(study, _project())
    ids = [code.id for code in open_study("kiosk").codebook.codes]
    assert ids[:8] == ["values", "fears", "wishes", "motivation", "needs", "problems", "aversions", "quote"]
    assert ids[8:] == ["preis", "preis-sonstiges", "portal", "portal-sonstiges"]
    assert "codebook.yml" in files


def test_a_coder_who_has_a_file_keeps_it(study):
    (study.raw / "codings").mkdir()
    (study.raw / "codings" / "Anna-Berg.csv").write_text("verbatim_id,code,status\n")
    with pytest.raises(
        InputError, match=r"Anna-Berg\.csv: is there already with other codings, and is never overwritten"
    ):
        plan_import(_project(), study)
    nameless = _project(codings=[{"document_id": "d", "start": 0, "end": 5, "code_id": "1"}], coders=[])
    assert list(plan_import(nameless, study, coder="ben").codings) == ["ben"]


def test_people_that_are_listed_stay_as_they_are_and_get_what_is_new(study):
    (study.raw / "interviews.csv").write_text(
        "Datei;Gruppe;Alter\nGespräch 1.txt;Kundin;50\nx.txt;;\n", encoding="utf-8"
    )
    plan, files = _written(study, _project())
    assert files["interviews.csv"].splitlines() == [
        "Datei,Gruppe,Alter,Name (project),Stammkundin,case", "Gespräch 1.txt,Kundin,50,x,ja,Kundin A", "x.txt,,,,,",
    ]  # fmt: skip
    assert plan.said == ["Gespräch 1.txt: Alter is '50' in interviews.csv and '41' in the project; it stays"]


def test_a_table_of_cases_by_codes_needs_interviews_and_a_code_that_nobody_has_is_a_no(study, tmp_path):
    path = tmp_path / "matrix.csv"
    path.write_text("Fall;Preis;Nie\nGespräch 1;1;0\nGespräch 2;0;0\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"holds no interview that is called like one of the cases \(Gespräch 1, Gespräch 2\)"
    ):
        plan_import(read_incoming(path), study)
    (study.raw / "interviews").mkdir()
    (study.raw / "interviews" / "Gespräch 1.txt").write_text(TEXT, encoding="utf-8")
    plan, files = _written(study, read_incoming(path))
    assert files["interviews.csv"] == "file,Preis,Nie\nGespräch 1.txt,ja,nein\n"
    assert [(row["what"], row["n"]) for row in plan.lost] == [("cases without an interview", 1)]


def test_when_the_disk_refuses_in_the_middle_the_study_is_as_it_was(study, monkeypatch):
    plan, moved = plan_import(_project(), study), []
    real = os.replace

    def refuse(source, target):
        if ".import-" in str(source) and ".import-" not in str(target):
            moved.append(target)
            if len(moved) == 3:
                raise OSError("no")
        return real(source, target)

    monkeypatch.setattr(into_study.os, "replace", refuse)
    with pytest.raises(InsightsError, match="nothing was imported"):
        write_import(plan, study)
    assert sorted(p.name for p in study.raw.rglob("*") if p.is_file()) == ["study.yml"]


def test_what_a_study_cannot_hold_is_told_with_its_number(study):
    start = TEXT.index("Portal")
    project = _project(
        links=[{"name": "x", "origin": "1", "target": "2"}], times=[{"document_id": "d", "position": 3, "milliseconds": 10}],
        sets=[{"set_id": "s", "name": "A", "kind": "document", "member": "d"}, {"set_id": "t", "name": "B", "kind": "code", "member": "1"}],
        memos=[{"memo_id": "m", "about": "passage", "document_id": "d", "start": start, "end": start + 6, "text": "=oh", "author": "a"}],
        codings=[{"document_id": "d", "start": 0, "end": 5, "code_id": "1", "coder": "a"}] * 2,
    )  # fmt: skip
    plan, files = _written(study, project)
    lost = {(row["what"], row["n"]) for row in plan.lost}
    assert {
        ("links", 1),
        ("sets of codes and memos", 1),
        ("time marks beside the text", 1),
        ("codings of Anna-Berg that stand there twice", 1),
    } == lost
    assert "document_group" in files["interviews.csv"].splitlines()[0]
    assert files["memos/Anna-Berg.csv"].splitlines() == [
        "memo_id,about,file,start,end,quote,text,author", f"m,passage,Gespräch 1.txt,{start},{start + 6},Portal,'=oh,Anna Berg",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("A/B: c?.docx", "B_ c"),
        ("Interview 3.PDF", "Interview 3"),
        ("", "document"),
        ("..", "document"),
        ("Nr. 5", "Nr. 5"),
    ],
)
def test_a_documents_name_becomes_one_that_every_disk_takes(name, stem):
    assert naming.stem(name) == stem


def test_the_command_tells_what_it_would_write_and_then_writes_it_with_its_report(study, tmp_path):
    write_qdpx(_project().project, tmp_path / "kiosk.qdpx", target="maxqda")
    run = CliRunner()
    dry = run.invoke(main, ["import", "kiosk", str(tmp_path / "kiosk.qdpx"), "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert "placed     1 of 1 coding, on 1 of 2 passages" in dry.output
    assert "would write" in dry.output
    assert not (study.raw / "interviews").exists()
    done = run.invoke(main, ["import", "kiosk", str(tmp_path / "kiosk.qdpx")])
    assert done.exit_code == 0, done.output
    report = (study.raw / "imports" / "kiosk.md").read_text(encoding="utf-8")
    assert "interviews 1: 1 new, 0 there already" in report
    assert (
        "positions  characters, a line end counts one, the end lies behind the last one (codepoint-one-exclusive): "
        in report
    )
    assert "of the segments begin and end as words do: compare some codings" in report
    again = run.invoke(main, ["import", "kiosk", str(tmp_path / "kiosk.qdpx")])
    assert "Nothing is new" in again.output
    lacking = run.invoke(main, ["import", "kino-9", str(tmp_path / "kiosk.qdpx")])
    assert lacking.exit_code == 2
    assert "To make it: insights new kino-9 --interviews" in lacking.output


def test_a_table_without_texts_asks_for_them_and_says_what_partial_leaves_out(study, tmp_path):
    (tmp_path / "s.csv").write_text("Dokumentname;Code;Segment;Kommentar\ni01;Preis;ist zu hoch;ach\ni09;Preis;weg;\n")
    run = CliRunner()
    refused = run.invoke(main, ["import", "kiosk", str(tmp_path / "s.csv")])
    assert refused.exit_code == 1
    assert "The file holds no texts of i01, i09" in refused.output
    (study.raw / "interviews").mkdir()
    (study.raw / "interviews" / "i01.txt").write_text(TEXT, encoding="utf-8")
    done = run.invoke(main, ["import", "kiosk", str(tmp_path / "s.csv"), "--partial", "--coder", "Dan"])
    assert done.exit_code == 0, done.output
    assert "1 coding in i09: its text is not there" in done.output
    assert "placed     1 of 1 coding, on 1 of 2 passages" in done.output
    assert (study.raw / "codings" / "Dan.csv").is_file()
    assert ",coding,i01.txt,preis,ist zu hoch,ach" in (study.raw / "memos" / "imported.csv").read_text()


def test_what_has_no_text_is_asked_for_only_where_something_was_coded_in_it(study):
    documents = [{"document_id": "d", "name": "Gespräch 1", "text": TEXT}, {"document_id": "e", "name": "Leere Notiz"}]
    assert plan_import(_project(documents=documents), study).documents == 1
    coded = [{"document_id": "e", "start": 0, "end": 0, "code_id": "1", "coder": "a"}]
    with pytest.raises(InputError, match="The file holds no texts of Leere Notiz"):
        plan_import(_project(documents=documents, codings=coded), study)


def test_an_interview_is_there_under_any_way_to_write_its_name_and_under_its_id(study, tmp_path):
    (study.raw / "interviews").mkdir()
    for name in ("Gespra\u0308ch_Su\u0308d.txt", "i07_Petersen-Anna.txt"):
        (study.raw / "interviews" / name).write_text(TEXT, encoding="utf-8")
    rows = "verbatim;person\nZu teuer ist es mir allemal gewesen.;K1\nUnd auch zu laut.;K2\n"
    (study.raw / "interviews" / "antworten.csv").write_text(rows, encoding="utf-8")
    segments = [("gespräch süd", "ist zu hoch"), ("i07", "ist schnell"), ("K2", "zu laut")]
    table = "Document;Code;Segment\n" + "".join(f"{name};Preis;{words}\n" for name, words in segments)
    (tmp_path / "s.csv").write_text(table, encoding="utf-8")
    done = CliRunner().invoke(main, ["import", "kiosk", str(tmp_path / "s.csv"), "--coder", "Dan", "--dry-run"])
    assert done.exit_code == 0, done.output
    assert "placed     3 of 3 codings" in done.output


def test_columns_that_say_who_people_are_are_named_as_not_handed_over(study):
    given = [{"document_id": "d", "name": "Firma", "type": "Text", "value": "Bö KG"}]
    said = plan_import(_project(variables=given), study).said
    assert any(line.startswith("Firma: only in interviews.csv and not handed over") for line in said)


@pytest.mark.parametrize(
    ("n", "what", "told"),
    [
        (1, "codings in i09", "1 coding in i09"),
        (1, "text", "1 text"),
        (2, "memo that is coded", "2 memos that are coded"),
        (1, "codings of Eva that stand there twice", "1 coding of Eva that stands there twice"),
        (3, "empty value of 'Alter'", "3 empty values of 'Alter'"),
        (2, "who added a document, and when", "who added a document, and when (2)"),
    ],
)
def test_losses_are_counted_as_people_say_it(n, what, told):
    assert number_of(n, what) == told
