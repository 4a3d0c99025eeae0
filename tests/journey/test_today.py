"""Of several waves the last one says how things are today; what ties touchpoints to the outcome rests on all of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.waves import today
from insights.journey import drivers, maps, mentions, plan, summary
from insights.journey.acting import comparisons, goals, steps
from insights.journey.metrics import contrasts, scores, table
from tests.journey.conftest import JOURNEY, responses_of, satisfaction_of

WAVE = {"role": "wave", "kind": "ordinal", "categories": "2024; 2025"}
N = 300  # people in a wave


@pytest.fixture(scope="module")
def waves():
    """Two waves: the hotline was a weak point in the first, the fair is one in the second; both matter alike in both."""
    rng = np.random.default_rng(3)
    second = np.repeat([False, True], N)
    level = {"hotline": np.where(second, 4.0, 2.0), "messe": np.where(second, 2.0, 4.0), "suche": np.full(2 * N, 3.0)}
    answers = {point: np.clip(np.rint(mean + rng.normal(0, 0.9, 2 * N)), 1, 5) for point, mean in level.items()}
    liked = sum(answers[p] - level[p] for p in ("hotline", "messe"))
    nps = np.clip(np.rint(6 + 1.5 * liked + rng.normal(0, 0.8, 2 * N)), 0, 10)
    columns = {f"sat_{point}": values for point, values in answers.items()}
    responses = responses_of(**columns, nps=nps, wave=np.where(second, "2025", "2024"))
    variables = satisfaction_of(*answers, nps={"role": "nps"}, wave=WAVE)
    variables.loc[variables["role"] == "satisfaction", "categories"] = "1; 2; 3; 4; 5"
    personas = pd.DataFrame({"respondent_id": responses["respondent_id"], "source": "survey", "probability": 1.0})
    personas["persona_id"] = np.where(np.arange(2 * N) % 3, "p1", "p2")
    return responses, variables, contracts.check(personas, "persona_memberships")


def nothing_said(found, points) -> pd.DataFrame:
    stems = plan.word_stems(found, points)
    return mentions.find_mentions(contracts.empty("verbatims"), contracts.empty("people"), stems)


def test_the_last_wave_is_today_and_of_some_people_their_own_last_one(waves):
    responses, variables, _ = waves
    name, now = today(responses, variables)
    assert (name, int(now.sum())) == ("2025", N)
    earlier = np.arange(2 * N) < 10
    assert today(responses, variables, among=earlier)[1].tolist() == earlier.tolist()
    assert today(responses, variables[variables["role"] != "wave"])[1].all()


def test_map_goal_steps_and_comparisons_tell_the_last_wave(waves, study):
    responses, variables, personas = waves
    last = responses[responses["wave"] == "2025"]
    found = study(journey=JOURNEY)
    points = plan.touchpoints(found, variables)
    journey = maps.journey_map(
        points, responses=responses, variables=variables, mentions=nothing_said(found, points), memberships=personas
    )
    shown = journey.set_index(["touchpoint", "persona_id"])
    assert shown.loc[("hotline", "all"), "mean"] == pytest.approx(last["sat_hotline"].mean())
    assert shown.loc[("hotline", "all"), ["n", "reach"]].tolist() == [N, 1.0]
    assert shown.loc[("hotline", "p1"), "n"] + shown.loc[("hotline", "p2"), "n"] == N
    weak = pd.DataFrame({"touchpoint": ["messe"], "verdict": "weak point", "place": 1})
    goal = goals.measures(found, points, responses, variables, weak).iloc[0]
    assert (goal["baseline"], goal["n"]) == (pytest.approx(last["sat_messe"].mean()), N)
    assert steps.journey_steps(points, responses, variables)["n"].tolist() == [N]
    second = pd.DataFrame(
        {"kind": ["file"], "map": ["A"], "touchpoint": ["messe"], "mean": [3.0], "sd": [1.0], "n": [90.0]}
    )
    compared = comparisons.comparisons(
        responses, variables, staff=responses.head(0), memberships=personas, second=second
    )
    rows = compared.set_index(["kind", "second", "touchpoint"])
    assert rows.loc[("file", "A", "messe"), ["mean", "n"]].tolist() == [pytest.approx(last["sat_messe"].mean()), N]
    assert rows.loc[("persona", "p1", "messe"), ["n", "n_other"]].sum() == N
    assert rows.loc[("wave", "2024", "messe"), ["n", "n_other"]].tolist() == [N, N]


def test_a_weak_point_of_an_earlier_wave_is_none_today_while_importance_takes_all_waves(waves):
    responses, variables, _ = waves
    table = drivers.importance(responses, variables, seed=1, draws=80).set_index("touchpoint")
    assert table.loc[["hotline", "messe"], "verdict"].tolist() == ["strength", "weak point"]
    assert (table["n"] == 2 * N).all()
    assert (table["people"] == 2 * N).all()


def test_nps_and_its_contrasts_tell_the_last_wave(waves):
    responses, variables, personas = waves
    rows = scores.score_rows(responses, variables, memberships=personas, in_sample=contracts.empty("metrics"))
    shown = table.metrics_table(rows, weighted=False).set_index(["metric", "group_kind", "group"])
    for metric in ("nps", "csat"):
        everybody, last = (
            shown.loc[(metric, *place), ["value", "n"]].tolist() for place in (("all", "all"), ("wave", "2025"))
        )
        assert everybody == last
    assert shown.loc[("csat", "touchpoint", "messe"), "n"] == N
    found = contrasts.persona_contrasts(responses, variables, personas, None)
    assert (found["n"] + found["n_other"] == N).all()


def test_the_summary_says_which_wave_speaks_of_today_and_who_was_left_out_of_importance(waves, study):
    responses, variables, _ = waves
    responses = responses.assign(sat_suche=responses["sat_suche"].where(np.arange(2 * N) % 10 == 0))
    found = study(journey=JOURNEY)
    points = plan.touchpoints(found, variables)
    empty = {name: contracts.empty(name) for name in ("verbatims", "people", "persona_memberships")}
    journey = maps.journey_map(points, responses=responses, variables=variables, mentions=nothing_said(found, points), memberships=empty["persona_memberships"])  # fmt: skip
    carried = drivers.importance(responses, variables, seed=1, draws=40)
    told = summary.journey_summary(
        found, touchpoints=points, journey=journey, drivers=carried, responses=responses, variables=variables,
        verbatims=empty["verbatims"], people=empty["people"],
    )  # fmt: skip
    assert told.statements[0].startswith("Wie es heute ist, sagen die Zahlen der letzten Welle: „2025“ (n = 300).")
    assert "aus allen Wellen zusammen" in told.statements[0]
    assert (told.wave, told.n_wave) == ("2025", 300)
    assert [(x.touchpoint, x.share, x.n, x.base) for x in told.left_out] == [("suche", 0.1, 60, 600)]
