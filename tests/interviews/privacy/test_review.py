"""The review list: what is not sure is masked, a person decides, and decisions hold."""

from __future__ import annotations

import stat
from dataclasses import replace

import pandas as pd
import pytest

from insights.checking import check_study
from insights.errors import InputError
from insights.interviews.privacy import (
    load_review,
    pseudonymise,
    pseudonymise_answers,
    save_key,
    save_review,
    to_look_over,
    undecided,
)
from insights.interviews.reading import read_interviews
from insights.settings import Privacy
from tests.interviews.making import make_study

SAID = "I: Wie war es?\nB: Also ganz in Ordnung, danke.\nI: Und im Alltag?\nB: Meistens Müllheim, Wolfhagen eher nicht. Frau Sommer hilft mir.\n"
FILE = "privacy_review.csv"


@pytest.fixture
def study(workspace):
    (workspace.raw("t")).mkdir(parents=True)
    (workspace.raw("t") / "study.yml").write_text("title: Test\nlanguage: de\n", encoding="utf-8")
    return make_study(workspace, {"a.txt": SAID})


def masked_by(study):
    masked = pseudonymise(read_interviews(study), study)
    save_key(masked.key, study)
    save_review(masked.review, study)
    return masked


def decide(study, original, decision, encoding="utf-8", separator=","):
    table = load_review(study)
    table.loc[table["original"] == original, "decision"] = decision
    table.to_csv(study.raw / FILE, index=False, encoding=encoding, sep=separator)


def test_what_is_not_sure_is_masked_and_listed_with_its_context(study):
    masked = masked_by(study)
    row = masked.review.set_index("original").loc["Müllheim"]

    assert masked.turns["text"].iloc[3] == "Meistens Ort 1, Ort 2 eher nicht. Frau Person 1 hilft mir."
    assert row["context"] == "Meistens >Müllheim<, Wolfhagen eher nicht. Frau Sommer hilft mir."
    assert (row["entity"], row["replacement"], row["n"], row["interviews"]) == ("place", "Ort 1", "1", "a")
    assert "Sommer" not in set(masked.review["original"])
    assert stat.S_IMODE((study.raw / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8", ","), ("cp1252", ";")])
def test_a_decision_to_keep_holds_on_every_rerun_however_excel_saved_it(study, encoding, separator):
    masked_by(study)
    decide(study, "Müllheim", "behalten", encoding, separator)
    for _ in range(2):
        masked = masked_by(study)
        assert masked.turns["text"].iloc[3] == "Meistens Müllheim, Ort 2 eher nicht. Frau Person 1 hilft mir."
    kept = masked.review[masked.review["original"] == "Müllheim"]
    assert kept["decision"].tolist() == ["keep"]


def test_a_letter_that_the_spreadsheet_could_not_write_is_put_back(workspace):
    study = make_study(workspace, {"a.txt": SAID.replace("Müllheim", "die Piszczałka")})
    masked_by(study)
    decide(study, "Piszczałka", "keep")
    path = study.raw / FILE
    path.write_bytes(path.read_text(encoding="utf-8").replace("ł", "?").encode("cp1252"))

    again = masked_by(study)

    assert "die Piszczałka" in " ".join(again.turns["text"])
    assert again.review.set_index("original").loc["Piszczałka", "decision"] == "keep"


def test_a_lost_letter_that_fits_no_word_is_named_with_its_row(study):
    masked_by(study)
    decide(study, "Müllheim", "keep")
    path = study.raw / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("Müllheim", "Piszcza?ka"), encoding="utf-8")
    row = 2 + load_review(study)["original"].tolist().index("Piszcza?ka")
    with pytest.raises(
        InputError, match=rf"row {row}, column 'original': 'Piszcza\?ka' has lost a letter .* CSV UTF-8"
    ):
        masked_by(study)


def test_a_name_of_the_table_that_may_be_a_word_waits_for_a_decision_and_to_keep_the_word_tells_no_name(workspace):
    said = "I: Wer?\nB: Der Koch fällt schon was ein, und Frau Koch kam auch.\n"
    study = make_study(
        workspace, {"a.txt": said}, beside={"interviews.csv": "file,respondent_id,name\na.txt,K-1,Martina Koch\n"}
    )
    first = masked_by(study)
    assert first.turns["text"].tolist()[1] == "Der K-1 fällt schon was ein, und Frau K-1 kam auch."
    assert first.review.set_index("original").loc["Koch", "kind"] == "unsure"

    decide(study, "Koch", "keep")

    assert masked_by(study).turns["text"].tolist()[1] == "Der Koch fällt schon was ein, und Frau K-1 kam auch."


def test_a_decision_to_mask_a_word_holds_wherever_it_stands(workspace):
    study = make_study(
        workspace, {"a.txt": "I: Wer?\nB: Ehepaar Ritter war da. Der Ritter ist dement, die Ritter nicht.\n"}
    )
    study = replace(study, settings=study.settings.model_copy(update={"privacy": Privacy(names=["Ritter"])}))
    text = masked_by(study).turns["text"].tolist()[1]
    assert text == "Ehepaar Person 1 war da. Der Person 1 ist dement, die Person 1 nicht."


def test_a_decision_to_mask_leaves_the_text_as_it_is_and_asks_no_more(study):
    first = masked_by(study)
    decide(study, "Müllheim", "mask")
    again = masked_by(study)

    assert again.turns.equals(first.turns)
    assert undecided(again.review) == undecided(first.review) - 1


UNKNOWN = (
    "I: Wie war es?\nB: Gut, danke.\nI: Und im Alltag?\nB: Dienstags Yoga, freitags Zumba. Der alte Pschorn kam dazu.\n"
)


def test_words_of_no_vocabulary_are_listed_as_they_are_and_masked_once_somebody_says_so(workspace):
    study = make_study(workspace, {"a.txt": UNKNOWN})
    masked = masked_by(study)
    rows = masked.review.set_index("original")

    assert rows.loc[["Zumba", "Pschorn"], "kind"].tolist() == ["left", "unsure"]
    assert masked.turns["text"].iloc[3] == "Dienstags Yoga, freitags Zumba. Der alte Person 1 kam dazu."
    assert (undecided(masked.review), to_look_over(masked.review)) == (1, len(masked.review) - 1)
    decide(study, "Zumba", "mask")
    again = masked_by(study)
    assert again.turns["text"].iloc[3] == "Dienstags Yoga, freitags Person 2. Der alte Person 1 kam dazu."
    assert masked_by(study).turns.equals(again.turns)


def test_surely_masked_names_of_no_list_are_shown_but_nobody_has_to_decide(workspace):
    said = "I: Wie?\nB: Gut, danke.\nI: Und?\nB: Meinen Sohn haben wir Xerophil genannt, er heißt Xerophil, und Frau Kleinschmidt kam.\n"
    masked = masked_by(make_study(workspace, {"a.txt": said}))

    assert masked.review[["kind", "original"]].to_numpy().tolist() == [["sure", "Xerophil"]]
    assert undecided(masked.review) == 0


def test_a_list_of_an_earlier_version_keeps_its_decisions(study):
    masked_by(study)
    decide(study, "Müllheim", "keep")
    load_review(study).drop(columns="kind").to_csv(study.raw / FILE, index=False)

    assert masked_by(study).turns["text"].iloc[3].startswith("Meistens Müllheim,")


def test_a_list_that_nobody_touched_is_written_byte_by_byte_again(study):
    masked_by(study)
    before = (study.raw / FILE).read_bytes()
    masked_by(study)
    assert (study.raw / FILE).read_bytes() == before


def test_check_says_how_many_names_wait(study):
    masked_by(study)
    n = undecided(load_review(study))
    told = [line for line in check_study("t", workspace=study.workspace).seen if line.startswith("privacy")]
    assert told == [
        f"privacy    {n} names wait for your decision in privacy_review.csv: write mask or keep beside each; masked until then"
    ]


def test_a_decision_that_is_none_is_named_with_its_row(study):
    masked_by(study)
    decide(study, "Müllheim", "vielleicht")
    with pytest.raises(
        InputError, match=r"privacy_review\.csv, row \d, column 'decision': 'vielleicht' is no decision"
    ):
        load_review(study)


def test_a_list_without_its_columns_is_named(study):
    (study.raw / FILE).write_text("name;was\nA;B\n", encoding="utf-8")
    with pytest.raises(InputError, match="the column 'decision' is missing; restore the file or delete it"):
        load_review(study)


def test_open_answers_have_their_rows_and_share_the_decisions(study):
    masked = masked_by(study)
    answers = pd.Series(["Komme aus Xanterloh, war gut", None, "Müllheim, immer Müllheim"])
    written, review = pseudonymise_answers(answers, study, masked)

    assert written.tolist()[::2] == ["Komme aus [Ort], war gut", "Ort 1, immer Ort 1"]
    rows = review.set_index("original")
    assert (rows.loc["Xanterloh", "interviews"], rows.loc["Müllheim", "interviews"]) == ("survey", "a")
    save_review(review, study)
    decide(study, "Xanterloh", "keep")
    assert pseudonymise_answers(answers, study, masked_by(study))[0].iloc[0] == "Komme aus Xanterloh, war gut"


def test_nothing_to_decide_writes_no_list(workspace):
    study = make_study(workspace, {"a.txt": "I: Wie?\nB: Ganz gut, danke.\nI: Und?\nB: Nichts weiter.\n"})
    save_review(pseudonymise(read_interviews(study), study).review, study)
    assert not (study.raw / FILE).exists()


def test_only_decisions_make_a_stage_run_again(study):
    from insights.provenance import raw_files
    from insights.stages import STAGES

    coding = next(stage for stage in STAGES if stage.name == "coding")
    masked_by(study)
    assert FILE not in {path.name for path in raw_files(coding, study)}
    decide(study, "Müllheim", "keep")
    assert FILE in {path.name for path in raw_files(coding, study)}


def test_an_empty_review_has_its_columns(study):
    assert isinstance(load_review(study), pd.DataFrame)
    assert undecided(load_review(study)) == 0
