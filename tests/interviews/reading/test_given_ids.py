"""A row and a file keep the id that they were given, whoever comes or goes in between."""

from __future__ import annotations

import pytest

from insights.errors import InputError
from insights.interviews.privacy import pseudonymise
from insights.interviews.reading import read_interviews, save_ids
from insights.protection.secrets import IDS
from tests.interviews.making import make_study

HEAD = "text;alter\n"
ROWS = ["Die Hotline ist langsam.;40", "Gut.;30", "Gut.;30", "Der Preis stimmt nicht.;50", "Ich bleibe gern dabei.;22"]
SHORT = "I: Wie läuft es?\nB: Ganz gut, danke.\nI: Und sonst?\nB: Nichts weiter.\n"


def _run(workspace, files, **given):
    """Who says what, as a run reads it; the ids are kept for the next one."""
    study = make_study(workspace, files, **given)
    for path in (study.raw / "interviews").iterdir():
        if path.name not in files:
            path.unlink()
    read = read_interviews(study)
    save_ids(pseudonymise(read, study).given, study)
    own = read.turns[read.turns["role"] == "respondent"]
    return dict(zip(own["speaker"], own["text"], strict=True))


def _table(rows, head=HEAD):
    return {"antworten.csv": head + "".join(f"{row}\n" for row in rows)}


def test_a_row_without_an_id_keeps_its_number_when_another_goes_or_comes(workspace):
    before = _run(workspace, _table(ROWS))
    assert list(before) == [f"antworten-{n:03d}" for n in range(1, 6)]

    after = _run(workspace, _table([*ROWS[1:3], "Neu dabei bin ich auch.;61", *ROWS[3:]]))
    kept = {own: text for own, text in before.items() if own != "antworten-001"}
    assert after == kept | {"antworten-006": "Neu dabei bin ich auch."}


def test_the_number_of_a_row_that_went_is_not_given_again_unless_it_comes_back(workspace):
    _run(workspace, _table(ROWS))
    _run(workspace, _table(ROWS[:-1]))
    assert "antworten-005" not in _run(workspace, _table([*ROWS[:-1], "Neu dabei bin ich auch.;61"]))
    assert _run(workspace, _table(ROWS))["antworten-005"] == "Ich bleibe gern dabei."


def test_a_row_that_was_corrected_keeps_its_number_and_so_do_all_under_a_new_column(workspace):
    _run(workspace, _table(ROWS))
    corrected = _run(workspace, _table([*ROWS[:3], "Der Preis stimmt einfach nicht.;50", ROWS[4]]))
    assert corrected["antworten-004"] == "Der Preis stimmt einfach nicht."
    wider = _run(workspace, _table([f"{row};Köln" for row in ROWS], "text;alter;ort\n"))
    assert wider["antworten-005"] == "Ich bleibe gern dabei."


def test_people_with_answers_to_many_questions_and_people_with_names_keep_their_numbers(workspace):
    head = "name;Was fehlt Ihnen?;Was gefällt Ihnen?\n"
    rows = ["Anna Berger;Ruhe und Zeit.;Das Licht am Abend.", ";Mehr Zeit für mich.;Alles, was ich sehe.", "Bernd Krüger;Ein Dach.;Der Garten."]  # fmt: skip
    before = _run(workspace, _table(rows, head))
    after = _run(workspace, _table(rows[1:], head))
    assert after == {own: text for own, text in before.items() if own != "antworten-001"}
    head, rows = "person;text\n", ["Anna Berger;Ruhe.", "Bernd Krüger;Ein Dach."]
    files = {"stimmen.csv": head + "\n".join(rows)}
    assert list(_run(workspace, files)) == ["stimmen-001", "stimmen-002"]
    assert list(_run(workspace, {"stimmen.csv": head + rows[1]})) == ["stimmen-002"]


def test_transcripts_in_a_table_that_are_called_like_people_keep_their_numbers(workspace):
    turns = lambda name: f"{name};I;Wie war es?\n{name};B;Ganz gut, sage ich als {name[:2]}.\n"  # noqa: E731
    names = ("Anna Berger", "Bernd Krüger", "Cem Aydın", "Gespräch 4")
    files = [{"alle.csv": "interview;speaker;text\n" + "".join(map(turns, own))} for own in (names, names[1:])]
    before, after = (_run(workspace, one) for one in files)
    assert list(before) == ["alle-001", "alle-002", "alle-003", "Gespräch 4"]
    assert after == {own: text for own, text in before.items() if own != "alle-001"}


def test_a_file_keeps_the_number_that_stands_for_a_name(workspace):
    assert set(_run(workspace, dict.fromkeys(["Berger, Anna.txt", "Krüger, Bernd.txt"], SHORT))) == {"i01", "i02"}
    assert set(_run(workspace, dict.fromkeys(["Aydın, Cem.txt", "Krüger, Bernd.txt"], SHORT))) == {"i02", "i03"}


def test_a_file_judged_with_others_is_called_the_same_when_they_are_gone(workspace):
    shared = dict.fromkeys(["ECSEE_1.txt", "ECSEE_2.txt"], SHORT)
    assert set(_run(workspace, shared)) == {"ECSEE_1", "ECSEE_2"}
    assert set(_run(workspace, {"ECSEE_2.txt": SHORT})) == {"ECSEE_2"}


def test_an_id_of_the_people_table_goes_before_one_that_was_given(workspace):
    files = {"Berger, Anna.txt": SHORT}
    assert set(_run(workspace, files)) == {"i01"}
    people = {"interviews.csv": "file;interview_id\nBerger, Anna.txt;k7\n"}
    assert set(_run(workspace, files, beside=people)) == {"k7"}


def test_the_list_holds_no_name_and_no_word_and_its_owner_alone_reads_it(workspace):
    _run(workspace, {"Berger, Anna.txt": SHORT, **_table(ROWS)})
    path = workspace.raw("t") / IDS
    assert not any(word in path.read_text() for word in ("Berger", "Anna", "Hotline"))
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("file,id\nx,i01\n")
    with pytest.raises(InputError, match="the column 'row' is missing; restore the file or delete it to number anew"):
        read_interviews(make_study(workspace, {}))
