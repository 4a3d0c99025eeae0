"""Coding: proposals beat chance, decisions are read strictly and stand above proposals."""

from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.checking import check_study
from insights.errors import InputError
from insights.interviews import coding
from insights.interviews.coding import decisions, starting
from insights.interviews.coding.codebook import Code, codes_of, default_codes
from insights.interviews.privacy.masks import unmasked
from insights.interviews.vectors import encode
from insights.study import open_study
from tests.conftest import filled
from tests.interviews.coding.deciding import proposed
from tests.interviews.saying import planted, verbatims

CLEAR = {
    "wishes": [
        "Ich würde mir längere Öffnungszeiten wünschen.",
        "Schön wäre eine Bank vor der Tür.",
        "Am liebsten hätte ich einen Abholservice.",
    ],
    "fears": [
        "Ich habe Angst, dass der Laden schließt.",
        "Meine Sorge ist, dass die Nachbarn ausziehen.",
        "Das Schlimmste wäre ein Einbruch.",
    ],
    "aversions": [
        "Die laute Musik nervt mich.",
        "Ich kann Plastiktüten nicht leiden.",
        "So eine Frechheit, nie wieder.",
    ],
    "problems": ["Der Automat ist kaputt.", "Ich habe eine halbe Stunde gewartet.", "Die Kasse hat einen Fehler."],
}


def _coded(rows) -> pd.DataFrame:
    return filled(
        pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status", "probability", "reason"]), "codings"
    )


def test_clear_sentences_get_their_code_and_a_reason():
    table = verbatims([text for texts in CLEAR.values() for text in texts])
    truth = dict(zip(table["text"], [code for code, texts in CLEAR.items() for _ in texts], strict=True))
    found = proposed(table, encode(table["text"]), default_codes("de"), contracts.empty("codings"))
    first = found.sort_values("probability").groupby("verbatim_id")["code"].last()
    right = sum(first.get(row.verbatim_id) == truth[row.text] for row in table.itertuples())
    assert right >= 9  # chance: 1.5 of 12
    assert found["reason"].str.match(r"(wegen: „|ähnlich wie „)").all()


def test_reasons_quote_only_the_language_of_the_study():
    table = verbatims(
        ["Der Login hat uns wieder rausgeworfen.", "Die Anmeldung hat gestreikt.", "Alles doppelt eingeben."]
    )
    for language, foreign in (("de", "The login"), ("en", "Die Anmeldung")):
        codes = default_codes(language)
        found = proposed(
            table, encode(table["text"]), codes, contracts.empty("codings"), language=language, at_least=0.0
        )
        further = {text.rstrip(".") for code in codes for text in code.further}
        assert any(text.startswith(foreign) for text in further)
        assert not any(text in reason for reason in found["reason"] for text in further)


def test_neutral_sentences_get_hardly_any_code():
    table = verbatims(
        [
            "Ich wohne seit sechs Jahren hier.",
            "Dienstags bin ich im Büro.",
            "Die Filiale liegt am Markt.",
            "Wir sind zu viert.",
        ]
    )
    assert len(proposed(table, encode(table["text"]), default_codes("de"), contracts.empty("codings"))) <= 1


def test_the_question_before_makes_a_short_answer_a_wish():
    table = verbatims(["Eine Bank am Eingang."])
    arguments = table, encode(table["text"]), default_codes("de"), contracts.empty("codings")
    plain, asked = (
        proposed(*arguments, at_least=0.0),
        proposed(*arguments, at_least=0.0, asked=["Was wünschen Sie sich?"]),
    )
    wish = [found.set_index("code").loc["wishes"] for found in (plain, asked)]
    assert wish[1]["probability"] > wish[0]["probability"] + 0.2
    assert "auf die Frage „Was wünschen Sie sich?“" in wish[1]["reason"]


def test_a_few_decisions_teach_a_new_code():
    table, subjects = planted()
    codes = [Code(name.lower(), name) for name in ("Rechnung", "Parkplatz", "Kuchen")]
    taught = table.assign(code=[s.lower() for s in subjects]).groupby("code").head(7)
    decided = _coded([(r.verbatim_id, r.code, "anna", "accepted", 1.0, "") for r in taught.itertuples()])
    found = proposed(table, encode(table["text"]), codes, decided, at_least=0.0)
    unseen = found[(found["coder"] == "machine") & ~found["verbatim_id"].isin(taught["verbatim_id"])]
    best = unseen.sort_values("probability").groupby("verbatim_id")["code"].last()
    truth = dict(zip(table["verbatim_id"], [s.lower() for s in subjects], strict=True))
    assert sum(truth[v] == code for v, code in best.items()) > 0.9 * len(best)
    assert (found["coder"] == "anna").sum() == 21


def test_what_people_decided_stands_above_the_machine():
    machine = [(v, "fears", "machine", "proposed", 0.8, "") for v in ("a", "b", "c")]
    people = [
        ("a", "fears", "anna", "rejected", 0.0, ""),
        ("b", "fears", "anna", "accepted", 1.0, ""),
        ("d", "fears", "ben", "accepted", 1.0, ""),
    ]
    stands = decisions.standing(_coded([*machine, *people]))
    assert dict(zip(stands["verbatim_id"], stands["decided"], strict=True)) == {"b": True, "c": False, "d": True}


def test_the_code_table_counts_people_first():
    table = verbatims(["Ich habe Angst.", "Ich fürchte mich.", "Hallo Angst."], ["k01", "k01", "k02"])
    found = _coded([(v, "fears", "machine", "proposed", 0.9, "") for v in table["verbatim_id"]])
    row = coding.code_table(found, table, default_codes("de")).set_index("code").loc["fears"]
    assert (row["n_people"], row["n_verbatims"], row["n_decided"]) == (2, 3, 0)


@pytest.fixture
def kiosk(workspace):
    (workspace.raw("kiosk") / "codings").mkdir(parents=True)
    (workspace.raw("kiosk") / "study.yml").write_text("title: Kiosk\n", encoding="utf-8")
    return open_study("kiosk", workspace=workspace)


def _read(study, content: str) -> pd.DataFrame:
    (study.raw / "codings" / "anna.csv").write_text("verbatim_id,code,status\n" + content, encoding="utf-8")
    return decisions.read_decisions(study, codes_of(study), verbatims(["Der Preis fehlt."]))


def test_decisions_carry_the_name_of_their_coder(kiosk):
    assert _read(kiosk, "k01-001,problems,accepted\n")[["coder", "status"]].values.tolist() == [["anna", "accepted"]]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "k01-001,problem,accepted",
            r"anna\.csv: 1 mistake.*\n.*row 2: there is no code 'problem'; did you mean 'problems'",
        ),
        ("k01-001,problems,yes", "row 2: the status 'yes' should be accepted or rejected"),
        ("k01-002,problems,accepted", "row 2: there is no verbatim 'k01-002'; did you mean 'k01-001'"),
        (
            "k01-001,fears,accepted\nk01-001,fears,rejected",
            "row 3: k01-001 with 'fears' was decided before as accepted",
        ),
    ],
)
def test_a_wrong_decision_is_named_with_row_and_remedy(kiosk, row, message):
    with pytest.raises(InputError, match=message):
        _read(kiosk, row + "\n")


def test_the_check_of_a_study_names_wrong_decisions_with_what_exists(kiosk, workspace):
    (kiosk.raw / "interviews").mkdir()
    (kiosk.raw / "interviews" / "a01.txt").write_text(
        "I: Wie läuft es?\n\nB: Der Preis fehlt immer auf dem Schild, das nervt mich.\n", encoding="utf-8"
    )
    (kiosk.raw / "codings" / "anna.csv").write_text(
        "verbatim_id,code,status\na01-001,problem,accepted\na01-009,problems,accepted\n", encoding="utf-8"
    )
    problems = "\n".join(check_study("kiosk", workspace=workspace).problems)
    assert "row 2: there is no code 'problem'; did you mean 'problems'" in problems
    assert "row 3: there is no verbatim 'a01-009'; did you mean 'a01-001'" in problems


def test_cue_words_do_not_count_inside_masks():
    import re

    from insights.interviews.coding.codebook import Code
    from insights.interviews.coding.starting import cue_weight

    code = Code("c", "C", "", cues=((re.compile("telefon", re.I), 1.0),))
    assert cue_weight(code, "oder [Telefon]") == 0
    assert cue_weight(code, "am Telefon") == 1


def test_many_texts_get_the_same_cue_weights_as_each_alone():
    texts = [
        "Ich hab ANGST, große Angst, dass es ein Risiko ist.", "Oder [Telefon] anrufen.", "Wir sind zu viert.", "İch wüneche.",
        "Das iſt wichtig.", "Mein WUNSCH: mehr Ruhe. Am liebsten abends.", "Wir brauchen Hilfe.", "", "ANGﬆ und BANGE",
    ]  # fmt: skip
    for code in default_codes("de"):
        alone = [starting.cue_weight(code, text) for text in texts]
        spoken = [unmasked(text) for text in texts]
        assert starting.cue_weights(code, [*spoken, *spoken]).tolist() == [*alone, *alone]


def test_cue_patterns_are_written_in_small_letters_as_the_sieve_needs_them():
    import re

    for code in default_codes("de"):
        for pattern, _ in code.cues:
            assert not re.search(r"[A-ZÄÖÜ]", re.sub(r"\\.", "", pattern.pattern)), (code.code, pattern.pattern)


def test_sentences_that_are_the_whole_passage_keep_its_vector():
    texts = ["Das nervt.", "Das nervt. Ich will nach Hause.", "…", ""]
    vectors = encode(texts)
    units = starting.units_of(texts, vectors)
    assert units.texts == ["Das nervt.", "Das nervt.", "Ich will nach Hause.", "…", ""]
    assert units.rows.tolist() == [0, 1, 1, 2, 3]
    assert (units.vectors == encode(units.texts)).all()


def test_without_passages_or_codes_nothing_is_proposed_and_there_is_nothing_to_do():
    table, nobody = verbatims(["Der Kuchen ist frisch."]), contracts.empty("codings")
    for said, codes in ((table, []), (table.iloc[:0], [Code("a", "A")])):
        prepared = coding.prepare(said, encode(said["text"]), codes)
        assert coding.propose(prepared, nobody).empty
        assert coding.order_of_work(prepared, nobody).empty
