"""What a sheet says: only what the report says, with its base and interval, and nothing that was not said."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from insights.contracts import documents as d
from insights.report.claims import claims_table
from insights.report.material import Material
from insights.report.sections.persona_spread import _ordered
from insights.report.sheets import content, pages
from insights.report.sheets.content import _value_and_note, breakable, cut, sheets
from tests.conftest import filled
from tests.report.sheets.conftest import answered, changed, contradicted, spread

FIGURES = "Bei „Wir planen lange voraus“ sagen 61 % „stimme voll zu“ (51 bis 70 %; n = 102)."


def test_every_statement_on_a_sheet_is_a_claim_of_the_report(rendered):
    for options in ({}, {"survey": False}, {"interviews": False}):
        material, sections, _ = rendered(**options)
        known = set(claims_table(sections)["claim_id"])
        on_sheets = {c.claim_id for sheet in sheets(material) for field in sheet["fields"] for c in field["claims"]}
        assert on_sheets
        assert on_sheets <= known


def test_a_quote_that_nobody_said_is_not_quoted(rendered):
    material = rendered()[0]
    said = material.quotes["i01-01"]["text"]
    assert sheets(changed(material, quote=said))[0]["quote"]["text"] == f"„{said}“"
    assert sheets(changed(material, quote=said[:-8] + "anders."))[0]["quote"] is None
    assert sheets(changed(material, quote_verbatim="i99-99"))[0]["quote"] is None


def test_the_share_stands_with_its_interval_and_base_and_a_qualitative_persona_has_none(rendered):
    assert sheets(rendered()[0])[0]["share"] == {
        "large": "60\u202f%",
        "small": "der Befragten (52 bis 67\u202f%; 120\xa0von\xa0200, ungewichtet)",
    }
    qualitative = sheets(rendered(survey=False)[0])[0]["share"]
    assert qualitative == {"large": "", "small": "qualitativ: Anteile sind nicht bekannt"}


@pytest.mark.parametrize("n", [3, 9])
def test_a_share_of_too_few_is_no_large_figure(rendered, n):
    assert sheets(changed(rendered()[0], n_respondents=n))[0]["share"]["large"] == ""


def test_a_sentence_with_figures_is_whole_or_not_there():
    assert cut(FIGURES, 60) == FIGURES
    assert cut(FIGURES, 40) is None


def test_a_long_quote_ends_with_a_sentence_or_a_word_and_stays_quoted():
    assert cut("„Erst das eine. Dann kommt noch das andere.“", 25) == "„Erst das eine. […]“"
    assert cut("„Ohne jeden Punkt geht es immer weiter und weiter“", 28) == "„Ohne jeden Punkt geht es […]“"
    assert cut("„Kurz.“", 25) == "„Kurz.“"


def test_words_longer_than_a_line_can_break_and_nothing_else_changes():
    word = "x" * 60
    assert breakable(word).replace("\u200b", "") == word
    assert max(map(len, breakable(word).split("\u200b"))) < 20
    assert breakable("Instandhaltungsleitung (n = 12)") == "Instandhaltungsleitung (n\u202f=\u202f12)"


def test_what_people_edited_leads_and_says_so(rendered):
    edit = d.PersonaEdit(field="needs", label="Bedürfnisse", text="Sofort ein Ersatzteil.", computed="Anderes.")
    block = next(b for b in sheets(changed(rendered()[0], edits=[edit]))[0]["moves"] if b["field"] == "needs")
    assert block["edited"] == "Sofort ein Ersatzteil. (von Menschen bearbeitet)"
    assert block["claims"]


def test_a_verdict_of_people_stands_beside_that_of_the_data(rendered):
    material = rendered()[0]
    said = {"verdict": "validated", "computed_verdict": "hypothesis", "verdict_because": "Wir kennen sie."}
    sheet = sheets(changed(material, verdict_by="Das Vertriebsteam", **said))[0]
    assert sheet["verdict"] == "bestätigt"
    assert sheet["marks"] == ["Nach der Regel: Hypothese"]
    assert sheet["beside"] == "Das Vertriebsteam hat das Urteil auf „bestätigt“ gesetzt. Grund: Wir kennen sie."
    assert sheets(changed(material, **said))[0]["beside"].startswith(
        "Menschen haben das Urteil auf „bestätigt“ gesetzt."
    )
    agreed = sheets(material)[0]
    assert (agreed["marks"], agreed["beside"], agreed["decided"]) == ([], "", [])


def test_the_front_marks_edits_and_what_the_data_say_against_them_and_the_list_gives_the_reasons(rendered):
    material = contradicted(rendered()[0])
    (sheet,) = sheets(material)
    assert sheet["marks"] == [
        "Bearbeitet von Vertrieb Süd: Rolle, Name, Bedürfnisse und 1 weitere",
        "Einer dieser Änderungen widersprechen die Daten.",
    ]
    role, name = sheet["decided"][:2]
    assert role["title"] == "Rolle"
    assert role["text"] == "„Sitzt im Büro“ (bearbeitet von Vertrieb Süd, 10.11.2026)."
    assert role["because"] == "Grund: So kennt der Vertrieb sie."
    assert role["computed"] == "Die Daten sagen: Meist aus der Technik."
    assert role["against"] == ["Der Text nennt „Büro“; in den Daten sind es 2 %."]
    assert name["computed"] == "Vorgeschlagen war: Gerd Albers."
    (fact,) = [f for f in sheet["facts"] if f["field"] == "job_role"]
    assert fact["note"] == "bearbeitet von Vertrieb Süd, 10.11.2026; die Daten sprechen dagegen"
    english = sheets(contradicted(rendered(language="en")[0]))[0]
    assert english["marks"][1] == "The data contradict one of these edits."


def test_every_answer_behind_a_fact_stands_on_the_back_and_none_of_too_few(rendered):
    material = spread(rendered()[0])
    role, uses = sheets(material)[0]["spreads"]
    assert (role["title"], role["base"]) == ("Rolle", "n\u202f=\u202f120")
    assert [(row["label"], row["figure"].replace("\u202f", " ")) for row in role["rows"]] == [
        ("Technik", "62 % (53 bis 70 %)")
    ]
    assert (
        role["rest"] == "„Einkauf“ und übrige Antworten: nicht einzeln ausgewiesen"
    )  # else 120 - 74 - 43 = 3 could be worked out
    assert role["source"] == "persona_profile: persona_id = p1, variable = role"
    assert uses["middle"] == "Median 4 (3 bis 5), mittlere Hälfte 2 bis 7, Mittelwert 4,6 (4,1 bis 5,1)"
    (drawn,) = pages.document(material, sheets(material), "a4")["personas"]
    assert [s["title"] for s in drawn["backs"][0]["spreads"]] == ["Rolle", "Nutzung je Woche"]
    assert "Rolle" not in [group["title"] for group in drawn["backs"][0]["groups"]]


def test_weighted_shares_give_no_count_away_and_all_told_ones_stand_there(rendered):
    (role, _) = sheets(spread(rendered()[0], shift=0.03))[0]["spreads"]
    assert [row["label"] for row in role["rows"]] == ["Technik", "Einkauf"]
    assert role["rest"] == "Übrige Antworten: nicht einzeln ausgewiesen"


def test_below_ten_people_a_distribution_has_no_shares(rendered):
    assert [s["title"] for s in sheets(spread(rendered()[0], base=9))[0]["spreads"]] == ["Nutzung je Woche"]


def _of_interviewed(rendered, rows, base):
    columns = ["variable", "position", "category", "n"]
    table = filled(
        pd.DataFrame(rows, columns=columns).assign(persona_id="p1", statistic="people", base=base, differs=False),
        "persona_profile",
    )
    material = rendered(survey=False)[0]
    return sheets(Material(material.study, {**material.handovers, "persona_profile": table}))[0]["spreads"]


def test_of_five_interviewed_people_and_more_counts_are_told_and_no_ones_own_number(rendered):
    rows = [("gender", 1, "weiblich", 7), ("gender", 2, "männlich", 5), ("age", 1, "19", 6), ("age", 2, "67", 6)]
    age, gender = _of_interviewed(rendered, rows, base=12)
    assert (age["title"], age["middle"], age["rows"]) == ("Alter", "15 bis 70", [])
    assert [(row["label"], row["figure"], row["value"]) for row in gender["rows"]] == [
        ("weiblich", "7 von 12", None),
        ("männlich", "5 von 12", None),
    ]


def test_what_fewer_than_five_interviewed_people_are_is_not_told_and_cannot_be_worked_out(rendered):
    few = [("gender", 1, "weiblich", 2), ("gender", 2, "männlich", 1), ("age", 1, "19", 1), ("age", 2, "67", 2)]
    assert _of_interviewed(rendered, few, base=3) == []
    assert _of_interviewed(rendered, [("role", 1, "Technik", 6), ("role", 2, "Einkauf", 1)], base=7) == []


def test_answers_become_bars_with_share_interval_and_base(rendered):
    material = answered(rendered()[0], traits=1)
    (bar,) = sheets(material)[0]["bars"]
    assert bar["label"] == "Wartungsvertrag"
    assert bar["figure"] == "mit Vertrag: 61\u202f% (51 bis 70\u202f%; n\u202f=\u202f102)¹"
    assert (bar["low"], bar["value"], bar["high"]) == (0.51, 0.61, 0.70)
    few = material["persona_statements"].assign(base=9)
    assert sheets(Material(material.study, {**material.handovers, "persona_statements": few}))[0]["bars"] == []


def test_what_applies_and_what_does_not_become_bars_and_means_do_not(rendered):
    for category, words in (("True", "trifft zu"), ("False", "trifft nicht zu")):
        text = "„Wartungsvertrag“ trifft auf 61 % zu (51 bis 70 %; n = 102), unter allen Befragten auf 50 %."
        material = answered(rendered()[0], traits=1, text=text, category=category)
        (bar,) = sheets(material)[0]["bars"]
        assert bar["label"] == "Wartungsvertrag"
        assert bar["figure"].startswith(f"{words}: 61")
    assert sheets(answered(rendered()[0], traits=1, category="mean"))[0]["bars"] == []


def test_without_voices_answers_fill_the_front_and_what_stands_as_a_bar_is_not_said_again(rendered):
    material = answered(rendered(interviews=False)[0], traits=5, traits_negative=4, approach=2)
    (sheet,) = sheets(material)
    assert len(sheet["bars"]) == 6
    fields = [(b["field"], len(b["claims"])) for b in content.blocks_of_front(sheet, 6)]
    assert fields == [("traits", 2), ("traits_negative", 1), ("approach", 2)]
    assert [len(b["claims"]) for b in content.blocks_of_front(sheet, 0)] == [5, 4, 2]
    for paper in pages.FORMATS:
        (drawn,) = pages.document(material, [sheet], paper)["personas"]
        assert all(len(front["blocks"]) == 3 and front["blocks"][0]["entries"] for front in drawn["fronts"][:6])


def test_answers_do_not_take_the_place_of_voices(rendered):
    sheet = sheets(answered(rendered()[0], traits=5))[0]
    assert content.blocks_of_front(sheet, 0)[0]["field"] == "needs"


def test_corrected_figures_carry_a_mark_and_its_footnote_and_counted_ones_do_not(rendered):
    material = answered(rendered()[0], approach=1)
    sheet = sheets(material)[0]
    (claim,) = next(f for f in sheet["fields"] if f["field"] == "approach")["claims"]
    assert "n = 102)¹" in claim.shown
    assert sheet["footnote"].startswith("¹ Um Zuordnungsfehler bereinigt (BCH)")
    counted = material["segment_profile"].assign(estimate="counted")
    plain = sheets(Material(material.study, {**material.handovers, "segment_profile": counted}))[0]
    assert plain["footnote"] == ""
    assert not any("¹" in c.shown for f in plain["fields"] for c in f["claims"])


def test_a_corrected_fact_keeps_its_mark_beside_the_figures(rendered):
    text = "Meist mit Vertrag (61 %; 51 bis 70 %; n = 102), danach ohne Vertrag (39 %; 30 bis 49 %)"
    (fact,) = [
        f for f in sheets(answered(rendered()[0], text=text, industry=1))[0]["facts"] if f["field"] == "industry"
    ]
    assert fact["value"] == "Meist mit Vertrag"
    assert fact["figures"] == "61 %; 51 bis 70 %; n = 102\u202f¹"


def test_the_note_on_the_back_names_verbatims_only_where_there_are_some(rendered):
    assert "i01-01 nennen den Wortbeitrag" in sheets(rendered()[0])[0]["cut_note"]
    note = sheets(answered(rendered(interviews=False)[0], traits=1))[0]["cut_note"]
    assert "Wortbeitrag" not in note
    assert note.endswith("segment_profile nennt die Tabelle.")


def test_the_claim_on_the_share_has_all_with_a_segment_as_its_base(rendered):
    claim = sheets(rendered()[0])[0]["size"]["claim"]
    assert claim.n == 200
    assert "120\xa0von\xa0200" in claim.text


def test_the_versions_of_a_page_shrink_step_by_step():
    for versions in (content.FRONTS, content.POSTERS, content.CARDS, content.BACKS):
        for fuller, barer in pairwise(versions):
            assert fuller.entries >= barer.entries
            assert fuller.facts >= barer.facts or fuller.bars > barer.bars
            assert fuller != barer


def test_a_median_leads_its_middle_half_and_a_list_of_answers_is_one_value():
    text = "Im Median 38 Jahre, die mittlere Hälfte zwischen 33 und 45 (n = 102)"
    assert _value_and_note(text) == ("Im Median 38 Jahre", "die mittlere Hälfte zwischen 33 und 45; n = 102")
    listed = "Bis 25, 46–55 und 56–65 (3 Interviewte)"
    assert _value_and_note(listed) == ("Bis 25, 46–55 und 56–65", "3 Interviewte")


def test_an_attribute_that_is_called_like_a_question_has_one_distribution():
    variables = pd.DataFrame([("alter", "demographic", "age", 1)], columns=["variable", "role", "field", "position"])
    own = pd.DataFrame([("alter", "people"), ("alter", "people")], columns=["variable", "statistic"])
    assert _ordered({"variables": variables}, own, ("age",)) == [("alter", "age")]
