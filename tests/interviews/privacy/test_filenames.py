"""Names in the names of files go, and nothing else does."""

from __future__ import annotations

from insights import contracts
from insights.interviews.privacy import pseudonymise
from insights.interviews.privacy.filenames import may_name
from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study

A = (
    "I: Herr Tiedemann, danke. Was machen Sie?\n"
    "B: Ich bin bei Brinkhoff in Melle, mit dem Torsten Heil, und die Frau Vogt kenn ich auch.\n"
    "I: Ist das Tiedemanns Halle?\n"
    "B: Ja. Der Torsten ruft mich an, 0151 00004711, oder j.tiedemann@example.org. Im Mai läuft der Servomotor. Heil blieb nix.\n"
    "I: Herr Tidemann, noch etwas?\n"
    "B: Der KB-400 von Kernbach, das KernPort, und Siemens. Am Hafen ist viel los.\n"
)


def texts_of(masked, interview):
    return masked.turns.loc[masked.turns["interview_id"] == interview, "text"].tolist()


SHORT = "I: Wie läuft es?\nB: Ganz gut, danke.\nI: Und sonst?\nB: Nichts weiter.\n"


NAMED = ["anna.txt", "Interview 1 - Anna Berger.txt", "Krueger_Bernd.txt", "k01.txt", "altenpflege.txt"]


def test_interviews_whose_files_are_called_like_people_get_numbers(workspace):
    names = [*NAMED, "i01.txt", "nnProf_transkript.txt", "NodeGrade_paper_interview.txt", "jugendamt.txt"]
    study = make_study(workspace, dict.fromkeys(names, SHORT))
    masked = pseudonymise(read_interviews(study), study)

    kept = {"k01", "altenpflege", "i01", "nnProf_transkript", "NodeGrade_paper_interview", "jugendamt"}
    assert set(masked.people["respondent_id"]) == {"i02", "i03", "i04"} | kept
    assert set(masked.turns["interview_id"]) == {"i02", "i03", "i04"} | kept
    everything = " ".join(t.to_csv() for t in (masked.turns, masked.people, masked.masked, masked.notes)).casefold()
    assert not any(name in everything for name in ("anna", "berger", "krueger", "bernd"))
    assert "file names hold names; the interviews are called i02 … i04 in the reports" in masked.notes["note"].tolist()


def test_a_people_table_without_ids_does_not_bring_file_names_back(workspace):
    people = "file;group\nanna.txt;staff\ni07_bernd.txt;customer\n"
    study = make_study(
        workspace, dict.fromkeys(["anna.txt", "i07_bernd.txt"], SHORT), beside={"interviews.csv": people}
    )
    masked = pseudonymise(read_interviews(study), study)

    assert dict(zip(masked.people["respondent_id"], masked.people["group"], strict=True)) == {
        "i01": "staff",
        "i07": "customer",
    }


def test_names_in_ids_and_file_names_are_taken_out(workspace):
    study = make_study(workspace, {"i01_tiedemann.txt": A})
    masked = pseudonymise(read_interviews(study), study)

    assert set(masked.turns["interview_id"]) == {"i01"}
    assert masked.people["respondent_id"].tolist() == ["i01"]
    assert texts_of(masked, "i01")[0] == "Herr i01, danke. Was machen Sie?"
    assert "tiedemann" not in " ".join(masked.notes["file"])
    assert "file names hold names; the interviews are called i01 in the reports" in masked.notes["note"].tolist()


def test_notes_of_two_files_that_differ_only_by_a_name_keep_their_keys(workspace):
    study = make_study(
        workspace, {"x_tiedemann.txt": "Hallo.\n" + A, "x_kröger.txt": "Hallo.\n" + A.replace("Tiedemann", "Kröger")}
    )
    masked = pseudonymise(read_interviews(study), study)

    contracts.check(masked.notes, "reading_notes")
    assert set(masked.turns["interview_id"]) == {"i01", "i02"}


def test_a_word_of_a_file_name_that_no_vocabulary_knows_is_taken_for_a_name():
    people = ["Oeltjens", "Pöppelbuß", "adeyemi", "Interview_Kalkowski", "2026-03-01_wischnewski_final", "m.zwirlein", "Gespraech_TO"]  # fmt: skip
    shared = ["nnWMA2_transkript", "nnProf4__transkript", "thinking-aloud-app", "usability_inspection", "Persona", "altenpflege"]  # fmt: skip
    shared += [f"NodeGrade_paper_ECSEE_qualitative_data_interview{n}_german" for n in (1, 2, 3)]
    codes = ["P01", "k08", "Runde_TN_03", "HAnS", "Gespraech 1", "Interview_UX_neu_v2", "2026-03-01_Hannover_korrigiert", "de_haski"]  # fmt: skip
    assert may_name([*people, *shared, *codes], "de_haski") == set(people)


def test_initials_are_somebodys_in_front_of_the_interview_too():
    people = ["MK_Interview", "MK-Interview3", "KW IV 2", "Interview_MK_2", "Int-ÄB", "M.K. Interview", "07_MK_Transkript", "MK", "Interview MK", "MK_2026-03-01"]  # fmt: skip
    codes = ["DE_Interview3", "UK-Interview1", "W1_Interview", "B2B_Interview", "HR_Interview", "Interview_TN_03", "Interview_VP_3", "Interview_II", "PT_Werk_Kunden", "TN_03", "KW_03"]  # fmt: skip
    assert may_name([*people, *codes]) == set(people)


def test_countries_are_nobodys_initials_where_all_files_begin_with_one():
    files = ["DE_Interview1", "FR_Interview1", "PL_Interview2"]
    assert may_name(files) == set()
    assert may_name([*files, "MK_Interview1"]) == {"FR_Interview1", "PL_Interview2", "MK_Interview1"}
    assert may_name(["SE_Interview1", "SE_Interview2"]) == {"SE_Interview1", "SE_Interview2"}


def test_transcripts_in_a_table_are_judged_as_files_are(workspace):
    turns = "{0};I;Wie war es?\n{0};B;Ganz gut.\n"
    names = ["Oeltjens", "Gespräch 4", "wischnewski.docx", "MK_Interview", "Pöppelbuß"]
    table = "datei;speaker;text\n" + "".join(map(turns.format, names))
    people = {"interviews.csv": "file;interview_id\nalle.csv;Pöppelbuß\nalle.csv;Gespräch 4\n"}
    read = read_interviews(make_study(workspace, {"alle.csv": table}, beside=people))
    assert set(read.turns["interview_id"]) == {"alle-001", "Gespräch 4", "alle-003", "alle-004", "Pöppelbuß"}


def test_an_id_of_the_people_table_stays_and_the_rule_is_told_without_the_name(workspace):
    people = "file;interview_id\noeltjens.txt;oeltjens\nwischnewski.txt;\n"
    files = dict.fromkeys(["oeltjens.txt", "wischnewski.txt"], SHORT)
    read = read_interviews(make_study(workspace, files, beside={"interviews.csv": people}))

    assert set(read.turns["interview_id"]) == {"oeltjens", "i01"}
    told = next(note for note in read.notes["note"] if "no dictionary knows" in note)
    assert "wischnewski" not in told
