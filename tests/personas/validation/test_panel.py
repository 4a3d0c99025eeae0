"""The panel of a persona: figures, bars, sentences."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from insights import wording
from insights.personas.validation import judge
from insights.personas.validation.dates import data_age, interview_dates
from insights.personas.validation.panel import _held_out, _match, _triangulation, match_sentence, validation_panel
from insights.personas.validation.separation import persona_probabilities
from insights.personas.validation.words import told


def of(judged_stage, persona: str) -> pd.DataFrame:
    return judged_stage.panel[judged_stage.panel["persona_id"] == persona].set_index("criterion")


def row(n, base, value, k=5, low=0.05, high=0.14) -> pd.Series:
    return pd.Series({"n": n, "base": base, "value": value, "k": k, "low": low, "high": high})


def test_every_criterion_has_its_figure_bar_and_sentence(mixed, judged):
    panel = of(judged(mixed), "p1")
    assert set(panel.index) == {
        "stability", "respondents", "probability", "separation", "held_out", "match", "interviews", "contradictions", "dates",
    }  # fmt: skip
    assert panel.loc["respondents", ["value", "bar", "status"]].tolist() == [60, 30, "met"]
    assert panel.loc[["separation", "match", "dates"], "status"].tolist() == ["told"] * 3
    assert panel.loc["separation", "next_persona"] == "p2"
    assert panel.loc["separation", "value"] == pytest.approx(0.8)  # 0.9 less 0.1
    assert panel["statement"].str.len().gt(20).all()


def test_the_bars_are_parameters(mixed, judged):
    stage = judged(mixed, min_respondents=55, min_stability=0.95, min_held_out=0.99)
    assert of(stage, "p1").loc[["respondents", "stability", "held_out"], "status"].tolist() == [
        "met",
        "missed",
        "missed",
    ]
    assert of(stage, "p2").loc["respondents", "status"] == "missed"
    assert set(stage.verdicts["verdict"]) == {"provisional", "hypothesis"}


def test_qualitative_personas_have_a_panel_without_any_share(interviews_only, judged):
    panel = of(judged(interviews_only), "p1")
    assert set(panel.index) == {"group_stability", "chance", "separation", "interviews", "dates"}
    assert "%" not in "".join(panel["statement"])


def test_what_so_few_interviews_cannot_measure_is_said_instead_of_a_dash(interviews_only, judged):
    stage = judged(interviews_only)
    grouped = stage.grouped.assign(stability=float("nan"), p_chance=float("nan"))
    panel = validation_panel(interviews_only, stage.members, stage.drafts, grouped, stage.evidence)
    found = panel.set_index("criterion").loc[["group_stability", "chance"]]
    assert set(found["status"]) == {"unknown"}
    assert found["statement"].str.contains("An so wenigen Interviews lässt sich nicht messen").all()
    assert not found["statement"].str.contains("–").any()


def test_open_answers_of_a_survey_are_no_second_source(survey_only, judged):
    panel = of(judged(survey_only), "p1")
    assert panel.loc["contradictions", "status"] == "told"
    assert "nothing can be held against each other" in panel.loc["contradictions", "statement"]


def test_the_sentence_on_the_joint_match_names_people_and_share():
    assert match_sentence(row(12, 140, 12 / 140), "de") == (
        "Gemeinsamer Treffer (die ersten fünf Merkmale des Steckbriefs zugleich): Von 140 Befragten mit allen fünf Angaben "
        "trifft das nur auf 12 zu (9\u202f%; 5 bis 14\u202f%)."
    )
    assert "of 140 respondents with all five answers, this holds for only 12" in match_sentence(
        row(12, 140, 12 / 140), "en"
    )
    assert "weighted" in match_sentence(row(12, 140, 12 / 140), "en", weighted=True)
    assert "only" not in match_sentence(row(90, 140, 0.64), "en")


@pytest.mark.parametrize("n", [0, 1, 4])
def test_fewer_than_five_people_are_neither_counted_nor_shared(n):
    text = match_sentence(row(n, 140, n / 140), "en")
    assert text.endswith("of 140 respondents with all five answers, this holds for fewer than 5.")
    assert "first attribute" in match_sentence(row(n, 140, n / 140, k=1), "en")


def test_small_bases_are_told_without_a_share():
    assert "%" not in match_sentence(row(7, 9, 0.78), "en")


@pytest.mark.parametrize(
    ("shares", "told"), [((0.7, 0.45, 0.1), "ersten zwei zusammen"), ((0.4, 0.3, 0.1), "erste allein")]
)
def test_the_sheet_says_from_which_attribute_on_fewer_than_half_have_them_all(mixed, judged, shares, told):
    curve = pd.DataFrame(
        {"persona_id": "p1", "k": [1, 2, 3], "n": [60, 40, 9], "base": 90, "value": shares, "low": 0.05, "high": 0.8}
    )
    text = _match(mixed, "p1", replace(judged(mixed).evidence, match=curve))["statement"]
    assert text.endswith(
        f"Schon die {told} hat weniger als die Hälfte."
        if "zwei" in told
        else f"Schon das {told} hat weniger als die Hälfte."
    )


def test_where_the_survey_is_silent_nothing_was_tested(mixed, judged):
    stage = judged(mixed)
    silent = pd.DataFrame({"persona_id": ["p1"] * 3, "verdict": ["silent"] * 3, "n_people": [2, 1, 1]})
    row = _triangulation("p1", replace(stage.evidence, triangulation=silent), 0, "de")
    assert row["status"] == "told"
    assert pd.isna(row["value"])
    assert "nicht prüfbar" in row["statement"]
    panel = stage.panel.copy()
    own = (panel["persona_id"] == "p1") & (panel["criterion"] == "contradictions")
    panel.loc[own, ["value", "bar", "status"]] = [row["value"], row["bar"], row["status"]]
    panel.loc[panel["criterion"] == "held_out", "status"] = "met"
    first = judge(mixed, stage.members, stage.drafts, panel).iloc[0]
    assert "Widersprüche" not in first["rule"]
    assert first["verdict"] == "validated"


def test_a_single_voice_against_the_survey_is_told_beside_what_counts(mixed, judged):
    spoken = pd.DataFrame({"persona_id": ["p1"] * 2, "verdict": ["silent", "contradict"], "n_people": [2, 1]})
    row = _triangulation("p1", replace(judged(mixed).evidence, triangulation=spoken), 0, "de")
    assert (row["value"], row["status"]) == (0, "met")
    assert row["statement"].endswith("1 widerspricht sie (eine Einzelstimme, zählt nicht gegen das Urteil).")


def test_a_figure_shows_that_its_bar_is_missed():
    assert [told(value, 0.75, "de") for value in (0.747, 0.7496, 0.7504, 0.9)] == ["0,747", "0,7496", "0,75", "0,90"]
    assert told(0.052, 0.05, "de", at_most=True) == "0,052"


def test_proposed_codes_are_not_called_coded(mixed, judged):
    proposed = replace(mixed, codings=mixed.codings.assign(status="proposed"))
    text = of(judged(proposed), "p1").loc["interviews", "statement"]
    assert text.endswith("stützen sie mit Passagen, für die die Software Codes vorschlägt.")
    accepted = replace(mixed, codings=mixed.codings.assign(status="accepted"))
    assert of(judged(accepted), "p1").loc["interviews", "statement"].endswith("mit codierten Passagen.")


def test_merged_personas_add_their_probabilities(mixed):
    pooled = persona_probabilities(mixed, {"p1": [1, 2]})
    assert pooled["p1"].tolist() == pytest.approx([1.0] * len(pooled))


def test_the_age_of_the_data_is_told_where_it_is_known(mixed, judged):
    stage = judged(mixed)
    n = int(((stage.members["persona_id"] == "p1") & (stage.members["source"] == "interview")).sum())
    undated = f"Alter der Daten: {n} interviewte Personen, ohne Angabe des Datums; Befragung ohne Angabe des Zeitraums."
    assert data_age(mixed, stage.members, "p1") == undated
    dated = replace(mixed, people=mixed.people.assign(datum="12.03.2024"))
    dated.people.loc[1, "datum"] = "2024-05-20"
    assert data_age(dated, stage.members, "p1").startswith(
        "Alter der Daten: Interviews von 12.03.2024 bis 20.05.2024; "
    )


def test_interviews_with_others_are_not_denied(mixed, judged):
    members = judged(mixed).members
    surveyed = members[~((members["persona_id"] == "p1") & (members["source"] == "interview"))]
    others = len(mixed.interviewed)
    assert f"von den {others} interviewten Personen gehört keine zu ihr" in data_age(mixed, surveyed, "p1")
    english = replace(mixed, language="en")
    assert f"none of the {others} people interviewed is assigned to it" in data_age(english, surveyed, "p1")
    heard = members[members["source"] == "interview"]
    assert data_age(english, heard, "p1").endswith("no respondent of the survey is assigned to it.")


def test_waves_tell_when_people_were_surveyed(survey_only, judged):
    members = judged(survey_only).members
    row = survey_only.variables.head(1).assign(variable="welle", role="wave", position=50)
    material = replace(
        survey_only, variables=pd.concat([survey_only.variables, row]),
        responses=survey_only.responses.assign(welle=["2023", "2024"] * 55),
    )  # fmt: skip
    assert data_age(material, members, "p1") == "Age of the data: there are no interviews; survey: 2023 and 2024."


def test_dates_that_cannot_be_read_are_left_out():
    assert interview_dates(pd.DataFrame({"datum": ["irgendwann", None, "1.2.2024"]}))[0].isoformat() == "2024-02-01"
    assert interview_dates(pd.DataFrame({"alter": ["54"]})) == []


@pytest.mark.parametrize(
    ("language", "n", "beside"), [("de", 9, "weniger als 10 Befragte"), ("en", 9, "fewer than 10 respondents")]
)
def test_few_people_held_out_give_no_percentage(language, n, beside):
    empty = {
        name: float("nan") for name in ("value", "low", "high", "precision", "precision_low", "precision_high", "kappa")
    }
    found = pd.DataFrame([{"persona_id": "p1", "n": n, "n_assigned": 8, **empty}])
    row = _held_out("p1", SimpleNamespace(held_out=found), 0.6, language)
    assert (row["status"], row["n"]) == ("unknown", n)
    assert beside in row["statement"]
    assert "%" not in row["statement"]


def test_kappa_is_told_with_its_interval_and_what_chance_reaches(mixed, judged):
    stage = judged(mixed)
    row = of(stage, "p1").loc["held_out"]
    kappa = wording.number(row["value"], "de", decimals=2)
    between = wording.interval(row["low"], row["high"], "de", decimals=2)
    chance = wording.number(row["chance"], "de", decimals=2)
    assert f"ein Kappa von {kappa} ({between}; 0 = geraten" in row["statement"]
    assert f"der Zufall allein bleibt in 97,5 % der Fälle unter {chance}" in row["statement"]
    assert f"Kappa {kappa} ({between}; nötig 0,60: erfüllt)" in stage.verdicts.set_index("persona_id").loc["p1", "rule"]
