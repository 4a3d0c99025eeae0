"""Two personas that stand for one target group are proposed for merging; people decide."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import Segment, SegmentSolution
from insights.personas.deciding.merging import _overlap_sentence, _shared_needs, outcome, propose
from insights.personas.material import Material
from insights.personas.people.members import drafts_of, persona_members
from tests.conftest import filled
from tests.personas.conftest import NO_INTERVIEWS, NO_SURVEY, interviews
from tests.personas.decided import decisions

NOBODY = pd.DataFrame({"respondent_id": [], "segment": [], "probability": []})


def mixture(*centres, n=100, seed=1, weights=None, language="de"):
    """Normal clusters on a line with spread 1 and these centres: the posteriors, and the segments they are cut into."""
    rng = np.random.default_rng(seed)
    x = np.concatenate([rng.normal(c, 1, n) for c in centres])
    density = np.exp(-((x[:, None] - np.array(centres)) ** 2) / 2)
    z = density / density.sum(axis=1, keepdims=True)
    ids = [f"r{i:04d}" for i in range(len(x))]
    memberships = pd.DataFrame(
        {"respondent_id": ids, "segment": z.argmax(axis=1) + 1, "probability": z.max(axis=1)}
        | {f"p_{j + 1}": z[:, j] for j in range(len(centres))}
    )
    responses = pd.DataFrame({"respondent_id": ids, "weight": 1.0 if weights is None else weights})
    segments = [
        Segment(segment=j + 1, name=f"S{j + 1}", n=n, share=0.3, low=0.2, high=0.4, stability=0.9, mean_probability=0.9)
        for j in range(len(centres))
    ]
    tables = {"variables": contracts.empty("variables"), "segment_profile": contracts.empty("segment_profile")}
    tables |= {"responses": responses, "memberships": filled(memberships, "memberships")}
    solution = SegmentSolution(found=True, k=len(centres), n=len(x), segments=segments)
    return Material(**NO_INTERVIEWS, **tables, segments=solution, language=language)


def proposed(material, *entries, grouped=NOBODY, **parameters):
    decided = decisions(*entries)
    members = persona_members(material, NOBODY, grouped, decided)
    drafts = drafts_of(material, members, decided)
    return propose(material, members, drafts, grouped, decided, **parameters), drafts


def pairs(table):
    return [(row.draft_a, row.draft_b) for row in table[table["proposed"]].sort_values("rank").itertuples()]


def test_two_overlapping_planted_segments_are_proposed_and_well_separated_ones_are_not():
    table, _ = proposed(mixture(0, 0.7, 8))
    assert pairs(table) == [("p1", "p2")]
    assert table["because"].tolist()[0] == "overlap"
    assert table.loc[1:, "overlap"].max() < 0.01
    assert pairs(proposed(mixture(0, 6, 12))[0]) == []


def test_the_overlap_is_the_misclassification_probability_of_the_mixture():
    """Two normals a distance d apart, cut in the middle: Phi(-d/2) of each lies on the other side."""
    from statistics import NormalDist

    for d in (0.5, 1.0, 2.0, 3.0):
        row = proposed(mixture(0, d, n=4000))[0].iloc[0]
        assert row["overlap"] == pytest.approx(NormalDist().cdf(-d / 2), abs=0.02)
        assert row["low"] < NormalDist().cdf(-d / 2) < row["high"]


def test_weights_count():
    plain = proposed(mixture(0, 1))[0].iloc[0]["overlap"]
    heavy = np.r_[np.full(100, 5.0), np.full(100, 0.2)]
    assert proposed(mixture(0, 1, weights=heavy))[0].iloc[0]["overlap"] != pytest.approx(plain, abs=0.005)


def test_too_many_drafts_are_proposed_in_pairs_the_closest_first_until_they_fit():
    table, drafts = proposed(mixture(0, 5, 9, 12, 14.5, 30), max_personas=4)
    assert pairs(table) == [("p4", "p5"), ("p3", "p4")]
    assert set(table.loc[table["proposed"], "because"]) == {"limit"}
    assert outcome(table, drafts, max_personas=4, language="en") == "6 drafts; these merges would make 4."
    assert table["reason"][table["proposed"]].str.contains("mehr als 4 Entwürfe").all()


def test_a_set_that_fits_is_never_padded_nor_cut():
    table, drafts = proposed(mixture(0, 6, 12, 18, 24))
    assert pairs(table) == []
    assert outcome(table, drafts, language="de") == "5 Entwürfe, kein Vorschlag zum Zusammenlegen."


def test_drafts_that_people_keep_apart_are_not_proposed_and_the_reason_is_repeated():
    apart = {"draft": "p1", "keep_apart_from": {"draft": "p2", "because": "Sie kaufen anders ein."}}
    table, _ = proposed(mixture(0, 0.7, 8), apart)
    assert pairs(table) == []
    assert table["because"][0] == "kept apart"
    assert table["reason"][0].endswith("Sie sollen getrennt bleiben, weil: Sie kaufen anders ein.")


def test_no_proposal_joins_two_that_are_kept_apart_through_a_third():
    apart = {"draft": "p1", "keep_apart_from": {"draft": "p3", "because": "x"}}
    table, _ = proposed(mixture(0, 0.6, 1.2), apart)
    assert len(pairs(table)) == 1
    table, drafts = proposed(mixture(0, 3, 6), apart, max_personas=1)
    assert len(pairs(table)) == 1
    assert outcome(table, drafts, max_personas=1, language="en").endswith(
        "That is more than 1; what else belongs together is for people to decide."
    )


def test_what_people_merged_is_one_persona_and_compared_as_one():
    table, drafts = proposed(mixture(0, 0.7, 8), {"draft": "p2", "merge_into": "p1"})
    assert list(drafts) == ["p1", "p3"]
    assert len(table) == 1
    assert not table["proposed"][0]


def test_one_draft_or_none_gives_an_empty_table(nothing):
    assert proposed(mixture(0))[0].empty
    assert proposed(nothing)[0].empty


def voiced(material, topics):
    """Interviews in which each person has one need on each of these themes."""
    tables = interviews()
    rows = [(f"{person}-{theme}", person, theme) for person, themes in topics.items() for theme in themes]
    said = pd.DataFrame(rows, columns=["verbatim_id", "respondent_id", "theme_id"])
    verbatims = said[["verbatim_id", "respondent_id"]].assign(
        interview_id=said["respondent_id"],
        source="interview",
        text="Ich brauche hier unbedingt mehr davon, " + said["theme_id"],
    )
    codings = said[["verbatim_id"]].assign(code="needs", coder="anna", status="accepted", probability=1.0)
    themes = sorted(set(said["theme_id"]))
    named = tables["themes"].head(1)
    listed = pd.concat([named.assign(theme_id=t, label=f"Thema {t}") for t in themes])
    return replace(
        material,
        verbatims=filled(verbatims, "verbatims"),
        codings=filled(codings, "codings"),
        codes=tables["codes"],
        themes=filled(listed, "themes"),
        theme_verbatims=filled(said[["verbatim_id", "theme_id"]].assign(membership=1.0), "theme_verbatims"),
        people=tables["people"],
    )


def linked(**segments):
    rows = [(person, int(segment[1:]), 0.9) for segment, people in segments.items() for person in people]
    return pd.DataFrame(rows, columns=["respondent_id", "segment", "probability"]).astype({"segment": "Int64"})


def test_an_overlap_that_chance_could_give_is_proposed_only_when_the_needs_are_the_same():
    material = mixture(0, 2, 9, n=40)  # overlap about .16, its interval reaches below the bar
    who = linked(s1=["a1", "a2"], s2=["b1", "b2"], s3=["a3", "a4"])
    shared = voiced(
        material,
        {person: ["t11", "t12", "t13", "t14"] for person in ("a1", "a2", "b1", "b2")}
        | {person: ["t21", "t22", "t23", "t24"] for person in ("a3", "a4")},
    )
    members = persona_members(shared, who, NOBODY, decisions())
    drafts = drafts_of(shared, members, decisions())
    table = propose(shared, members, drafts, NOBODY, decisions(), merge_overlap=0.12)
    assert table["low"][0] < 0.12 < table["overlap"][0]
    assert pairs(table) == [("p1", "p2")]
    assert table["because"][0] == "needs"
    assert table["p_needs"][0] == pytest.approx(
        3 / 70
    )  # 4 of 8 drawn twice is one way in 70; three pairs are looked at
    assert table["shared_needs"][0] == "Thema t11; Thema t12; Thema t13; Thema t14"
    assert "mehr als durch Zufall zu erwarten; p = 0,04" in table["reason"][0]
    apart = voiced(material, {"a1": ["t11"], "a2": ["t11"], "b1": ["t13"], "b2": ["t13"]})
    assert pairs(propose(apart, members, drafts, NOBODY, decisions(), merge_overlap=0.12)) == []


def test_groups_of_interviewed_people_are_compared_by_whom_they_speak_like_in_counts_never_shares():
    material = Material(**interviews(), **NO_SURVEY, segments=SegmentSolution(reason="Keine Befragung."), language="de")
    grouped = linked(s1=["a1", "a2", "a3", "a4"], s2=["b1", "b2", "b3", "b4"])
    table, _ = proposed(material, grouped=grouped)
    assert (table["overlap"][0], table["n"][0], table["unit"][0]) == (0.0, 8, "interviewed")
    assert "Eher wie die andere Gruppe sprechen 0 von 8 Interviewten." in table["reason"][0]
    assert "%" not in table["reason"][0]
    split = linked(s1=["a1", "a2", "b1", "b2"], s2=["a3", "a4", "b3", "b4"])  # against what they say
    assert proposed(material, grouped=split)[0]["overlap"][0] > 0
    few = linked(s1=["a1", "a2"], s2=["b1", "b2"])
    reason = proposed(material, grouped=few)[0]["reason"][0]
    assert "zu wenige Personen (n = 4)" in reason
    assert reason.endswith(
        "Unentschieden: Ob es eine Zielgruppe ist oder zwei, lässt sich an so wenigen Personen nicht messen."
    )
    assert "Es sind zwei Zielgruppen" not in reason


def test_the_same_input_gives_the_same_bytes():
    first, second = (contracts._to_csv(proposed(mixture(0, 1, 2, 3, 4, 5))[0]) for _ in range(2))
    assert first == second


def test_two_personas_alone_can_share_needs_beyond_chance_where_others_are_voiced_too():
    needs = {"p1": set("abcd"), "p2": set("abcd")}
    assert _shared_needs(needs, "p1", "p2", set("abcdefgh"))["p_needs"] == pytest.approx(1 / 70)
    assert (
        _shared_needs(needs, "p1", "p2", set("abcd"))["p_needs"] == 1
    )  # nothing else was voiced: chance cannot do otherwise


def test_where_nobody_would_go_to_the_other_no_share_of_zero_is_told():
    row = SimpleNamespace(overlap=0.0002, low=0.0, high=0.03, n=200, unit="respondents")
    assert "würde niemand der anderen zugeordnet (0 bis 3\u202f%; n = 200)" in _overlap_sentence(row, "de")
    assert "nobody would be assigned to the other" in _overlap_sentence(row, "en")
