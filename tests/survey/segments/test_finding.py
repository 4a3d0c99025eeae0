from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import Band, SegmentSolution
from insights.errors import InputError, UsageError
from insights.survey import latent_class, segments
from tests.survey import made
from tests.survey.survey_data import survey


@pytest.fixture(scope="module")
def found():
    responses, variables, types = survey()
    return (*segments.find_segments(responses, variables, n_bootstrap=25, seed=1), types)


def test_segments_are_numbered_by_how_high_they_answer_and_hold_everyone(found):
    solution, memberships, selection, _ = found
    assert (solution.found, solution.k, solution.n) == (True, 3, 400)
    responses = survey()[0].set_index("respondent_id")
    price = responses["preis"].map({"niedrig": 0, "mittel": 1, "hoch": 2})
    means = price.groupby(memberships.set_index("respondent_id")["segment"]).mean()
    assert means[1] > means[3]
    assert "antwortet im Mittel" in solution.order
    assert sum(s.n for s in solution.segments) == 400 == len(memberships)
    assert memberships[["p_1", "p_2", "p_3"]].sum(axis=1).to_numpy() == pytest.approx(np.ones(400))
    assert list(selection.loc[selection["chosen"], "k"]) == [3]


def test_segments_are_the_planted_types(found):
    from sklearn.metrics import adjusted_rand_score

    _, memberships, _, types = found
    assert adjusted_rand_score(types, memberships["segment"]) > 0.85


def test_names_are_short_unique_and_say_what_sets_a_segment_apart(found):
    names = [s.name for s in found[0].segments]
    assert len(set(names)) == 3
    assert all(len(name) < 80 for name in names)
    portal = next(s for s in found[0].segments if s.channels == ["Portal"])
    assert "Videos" in portal.name or "Portal" in portal.name


def test_what_distinguishes_is_told_in_full_sentences_with_interval_and_base(found):
    sentences = found[0].segments[0].distinguishing
    assert len(sentences) == 3
    assert all(sentence.endswith(".") and "n = " in sentence and " bis " in sentence for sentence in sentences)
    assert any("unter allen Befragten" in sentence for sentence in sentences)


def test_the_reason_is_one_sentence_with_its_numbers(found):
    reason = found[0].reason
    assert reason.startswith("3 Segmente: BIC ist bei 3 Klassen am kleinsten")
    assert "n = 400" in reason
    assert all(word in reason for word in ("Stabilität 0,9", "Vorhersagestärke 0,", "p ≤ 0,04", "Entropie 0,"))
    assert reason.endswith(".")


def test_answers_without_structure_give_no_segments_and_say_why():
    responses, variables, _ = survey(shuffled=True)
    solution, memberships, selection = segments.find_segments(
        responses, variables, n_bootstrap=10, seed=1, language="en"
    )
    assert not solution.found
    assert solution.reason.startswith("No segments: ")
    assert memberships.empty
    assert list(selection.loc[selection["chosen"], "k"]) == [1]


def test_a_study_without_a_survey_hands_over_empty_tables():
    solution, memberships, selection = segments.find_segments(
        contracts.empty("responses"), contracts.empty("variables"), seed=1
    )
    assert solution.reason == "Keine Segmente: Die Studie hat keine Befragung, aus der sich Segmente bilden ließen."
    assert memberships.empty
    assert selection.empty


def test_few_respondents_are_not_divided():
    responses, variables, _ = survey(n=40)
    solution, *_ = segments.find_segments(responses, variables, seed=1)
    assert (
        solution.reason
        == "Keine Segmente: 40 Befragte sind zu wenige, um nach Typen zu suchen; nötig sind mindestens 50."
    )


def test_questions_that_all_answer_alike_build_nothing():
    responses, variables, _ = survey()
    variables["builds_segments"] = variables["variable"].eq("kanal")
    solution, *_ = segments.find_segments(responses, variables, seed=1, language="en")
    assert solution.reason.startswith("No segments: too few of the questions")


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("max_segments", 0), ("n_starts", 0), ("n_bootstrap", 0), ("min_share", 0.0), ("min_share", 0.6)],
)
def test_parameters_out_of_range_are_named(parameter, value):
    responses, variables, _ = survey(n=60)
    with pytest.raises(UsageError, match=f"{parameter} is {value:g}"):
        segments.find_segments(responses, variables, seed=1, **{parameter: value})


def test_one_segment_at_most_means_no_segments():
    responses, variables, _ = survey(n=60)
    solution, memberships, _ = segments.find_segments(responses, variables, max_segments=1, seed=1, language="en")
    assert solution.reason.startswith("No segments: the study's parameters")
    assert memberships.empty


def test_another_order_of_the_rows_and_another_seed_keep_the_numbers(found):
    responses, variables, _ = survey()
    shuffled = responses.sample(frac=1, random_state=3).reset_index(drop=True)
    _, again, _ = segments.find_segments(shuffled, variables, n_bootstrap=25, seed=8)
    both = found[1].merge(again, on="respondent_id")
    assert (both["segment_x"] == both["segment_y"]).mean() > 0.99


def test_the_comparison_holds_every_criterion_and_the_verdict(found):
    table = found[2].set_index("k")
    tested = ["blrt_p", "stability", "stability_error", "prediction_strength", "bootstraps", "verdict", "icl", "abic"]
    assert table.loc[3, tested].notna().all()
    assert table.loc[3, "verdicts"] == "validated; validated; validated"
    assert table.loc[1, tested[:6]].isna().all()
    assert (table.loc[3, "blrt_at_most"], table.loc[1, "blrt_at_most"]) == (True, False)
    assert (table["factor_bic"] > table.loc[3, "bic"]).all()
    assert {s.verdict for s in found[0].segments} == {"validated"}


def test_people_who_differ_by_degree_get_bands_instead_of_segments():
    rng = np.random.default_rng(4)
    trait = rng.normal(size=400)
    answers = {f"v{i}": np.digitize(1.3 * trait + rng.logistic(size=400), [-2, 0, 2]).astype(str) for i in range(8)}
    responses, variables = made.survey(answers, **dict.fromkeys(answers, "ordinal"))
    variables["builds_segments"] = True
    solution, memberships, _ = segments.find_segments(responses, variables, seed=1)
    assert (solution.found, len(memberships), [b.name for b in solution.bands]) == (
        False, 0, ["unteres Drittel", "mittleres Drittel", "oberes Drittel"],
    )  # fmt: skip
    assert all(b.n > 120 and b.distinguishing for b in solution.bands)
    assert "Bänder" in solution.reason
    bands, profile = segments.find_bands(responses, variables, solution, seed=1)
    assert np.corrcoef(bands["score"], trait)[0, 1] > 0.85
    shares = profile[profile["variable"] == "v0"].set_index(["category", "band"])["value"]
    # In the outer bands fewer than five gave the answer at the other end, so its share is not shown, nor those from which it follows.
    assert shares[["0", "3"]].isna().groupby("band").all().to_dict() == {1: True, 2: False, 3: True}
    assert shares["2", 2] < shares["2", 3]
    assert shares["mean", 1] < shares["mean", 2] < shares["mean", 3]


def test_a_solution_with_segments_has_no_bands(found):
    responses, variables, _ = survey()
    assert all(table.empty for table in segments.find_bands(responses, variables, found[0], seed=1))


def test_bands_are_drawn_from_as_many_starts_as_the_search(monkeypatch):
    responses, variables, _ = survey(n=200)
    asked, fit = [], latent_class.fit
    monkeypatch.setattr(latent_class, "fit", lambda *args, **options: asked.append(options) or fit(*args, **options))
    band = Band(band=1, name="a", n=9, share=0.5, low=0.4, high=0.6, certain=0.9)
    segments.find_bands(responses, variables, SegmentSolution(bands=[band]), n_starts=3, seed=1)
    assert asked == [{"n_starts": 3, "seed": 1}]


def test_a_question_with_one_answer_is_named_and_builds_nothing():
    responses, variables, _ = survey(n=200)
    responses["preis"] = "hoch"
    solution, *_ = segments.find_segments(responses, variables, n_bootstrap=10, seed=1, language="en")
    assert solution.notes[0] == "“Preisbewusstsein” has a single answer, so the question builds no segments."


def test_an_answer_that_a_new_wave_brought_is_named():
    responses, variables, _ = survey(n=100)
    responses.loc[3, "kanal"] = "Chat"
    with pytest.raises(InputError, match=r"1 respondents \(first: r0003\) answered 'kanal' with 'Chat'"):
        segments.find_segments(responses, variables, seed=1)


def test_an_open_question_declared_nominal_is_refused_by_name():
    answers = {"beruf": [f"Beruf {i}" for i in range(600)], "kanal": ["a", "b"] * 300, "preis": ["x", "y", "z"] * 200}
    responses, variables = made.survey(answers)
    variables["builds_segments"] = True
    with pytest.raises(InputError, match="beruf"):
        segments.find_segments(responses, variables, seed=1)


def test_groups_of_single_respondents_are_no_segments():
    rng = np.random.default_rng(2)
    answers = {f"v{i}": [f"a{j}" for j in rng.permutation(60)] for i in range(3)}
    responses, variables = made.survey(answers)
    variables["builds_segments"] = True
    solution, memberships, _ = segments.find_segments(responses, variables, seed=1, language="en")
    assert solution.reason.startswith("No segments: ")
    assert memberships.empty


def test_names_without_an_order_leave_the_order_to_size():
    types = np.repeat([0, 1], [90, 160])
    rng = np.random.default_rng(1)
    cities = np.array([["Bonn", "Jena", "Ulm"], ["Ulm", "Bonn", "Jena"]])
    answers = {f"v{i}": cities[types, rng.choice(3, 250, p=[0.9, 0.05, 0.05])] for i in range(6)}
    responses, variables = made.survey(answers)
    variables["builds_segments"] = True
    solution, *_ = segments.find_segments(responses, variables, n_bootstrap=20, seed=1)
    assert solution.segments[0].n == pytest.approx(160, abs=5)
    assert solution.order.startswith("Segment 1 ist das größte")


def test_respondents_led_past_most_of_the_questions_are_noted():
    responses, variables, _ = survey()
    twin = variables[variables["variable"] == "preis"].assign(variable="preis_2", position=99)
    variables, responses = pd.concat([variables, twin], ignore_index=True), responses.assign(preis_2=responses["preis"])
    responses.loc[:59, ["kanal", "preis", "wuensche", "logins"]] = None
    solution, memberships, _ = segments.find_segments(responses, variables, n_bootstrap=10, seed=1, language="en")
    assert solution.found
    note = next(note for note in solution.notes if "fewer than a quarter" in note)
    led_past = responses.loc[:59, "preis_2"].notna().sum()
    most = memberships["segment"].head(led_past).value_counts()
    assert note.startswith(f"{led_past} of ")
    assert f"({most.max()} of them in segment {most.idxmax()})" in note


def test_who_answered_none_of_the_questions_is_left_out_and_counted():
    responses, variables, _ = survey()
    nobody = responses.loc[:59, "respondent_id"]
    responses.loc[:59, ["kanal", "preis", "wuensche", "logins"]] = None
    solution, memberships, _ = segments.find_segments(responses, variables, n_bootstrap=10, seed=1, language="en")
    assert (solution.found, solution.n, len(memberships)) == (True, 340, 340)
    assert not memberships["respondent_id"].isin(nobody).any()
    assert any(note.startswith("60 of 400 respondents answered none of these questions") for note in solution.notes)


def test_who_answered_none_of_the_questions_stands_in_no_band():
    rng = np.random.default_rng(3)
    trait = rng.normal(size=500)
    answers = {f"v{i}": np.clip(np.round(trait + rng.normal(0, 0.7, 500) + 2), 0, 4).astype(int) for i in range(8)}
    responses, variables = made.survey(answers)
    variables["builds_segments"] = True
    responses.loc[:149, list(answers)] = None
    solution, *_ = segments.find_segments(responses, variables, n_bootstrap=20, seed=1)
    bands, _ = segments.find_bands(responses, variables, solution, seed=1)
    assert len(bands) == solution.n == 350
    assert all(band.share == pytest.approx(1 / 3, abs=0.02) for band in solution.bands)


def test_few_starts_are_noted_for_every_number_of_classes_that_was_compared(monkeypatch):
    responses, variables, _ = survey()
    fit = latent_class.fit

    def rarely(items, k, **options):
        model = fit(items, k, **options)
        return replace(model, starts_at_best=0.05) if k == 2 else model

    monkeypatch.setattr(latent_class, "fit", rarely)
    solution, *_ = segments.find_segments(responses, variables, n_bootstrap=10, seed=1, language="en")
    assert (solution.k, solution.notes[0][:36]) == (3, "With 2 classes only 5% of the random")
