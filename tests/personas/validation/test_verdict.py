"""What caps and what breaks a verdict."""

from dataclasses import replace

from insights.personas.validation import judge


def judged_as(material, verdict: str):
    segments = [segment.model_copy(update={"verdict": verdict}) for segment in material.segments.segments]
    return replace(material, segments=material.segments.model_copy(update={"segments": segments}))


def test_what_stage_three_says_of_a_segment_caps_its_persona(mixed, judged):
    stage = judged(mixed)
    for of_segment, verdict, reason in (
        ("validated", "validated", ""),
        ("indicative", "provisional", "nur als Muster"),
        ("doubtful", "hypothesis", "als fraglich"),
    ):
        verdicts = judge(judged_as(mixed, of_segment), stage.members, stage.drafts, stage.panel)
        assert verdicts["verdict"].tolist() == [verdict, verdict]
        assert all(reason in rule for rule in verdicts["rule"])


def test_a_single_missed_criterion_keeps_a_persona_provisional(mixed, judged):
    stage = judged(mixed)
    for criterion in ("held_out", "contradictions", "probability", "interviews"):
        panel = stage.panel.copy()
        missed = (panel["persona_id"] == "p1") & (panel["criterion"] == criterion)
        panel.loc[missed, "status"] = "missed"
        panel.loc[missed, "bar"] = panel.loc[missed, "bar"].fillna(0)
        panel.loc[missed, "value"] = panel.loc[missed, "value"].fillna(1)
        verdicts = judge(mixed, stage.members, stage.drafts, panel).set_index("persona_id")["verdict"]
        assert verdicts.to_dict() == {"p1": "provisional", "p2": "validated"}, criterion


def test_what_could_not_be_computed_never_counts_as_met(mixed, judged):
    stage = judged(mixed)
    panel = stage.panel.copy()
    panel.loc[panel["criterion"] == "held_out", ["value", "status"]] = [float("nan"), "unknown"]
    assert set(judge(mixed, stage.members, stage.drafts, panel)["verdict"]) == {"provisional"}


def test_the_rule_names_every_criterion_that_it_used(mixed, judged):
    rule = judged(mixed).verdicts["rule"].iloc[0]
    assert "Kappa" in rule
    assert rule.count("erfüllt)") >= 5


def test_a_figure_just_below_its_bar_does_not_look_as_if_it_were_met(mixed, judged):
    stage = judged(mixed)
    panel = stage.panel.copy()
    panel.loc[panel["criterion"] == "stability", ["value", "status"]] = [0.747, "missed"]
    rule = judge(mixed, stage.members, stage.drafts, panel)["rule"].iloc[0]
    assert "Stabilität 0,747 (nötig 0,75: nicht erfüllt)" in rule
