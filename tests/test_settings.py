from __future__ import annotations

import pytest

from insights.errors import InputError
from insights.settings import Codebook, JourneyPlan, PersonaDecisions, Role, Settings, read_document


def _read(tmp_path, text, shape=Settings):
    path = tmp_path / "study.yml"
    path.write_text(text, encoding="utf-8")
    return read_document(path, shape)


def test_a_bare_role_stands_for_a_column(tmp_path):
    settings = _read(
        tmp_path, "title: x\ncolumns:\n  nr: id\n  nps: nps\n  plz: {role: demographic, field: residence}\n"
    )
    assert settings.columns["nps"].role is Role.NPS
    assert settings.columns_of(Role.DEMOGRAPHIC) == ["plz"]


def test_all_mistakes_are_reported_at_once_with_their_place_and_the_nearest_names(tmp_path):
    text = "title: x\nlangage: de\ncolumns:\n  plz: demografic\n  a: {role: satisfaction}\n  b: {rol: nps}\n"
    with pytest.raises(InputError) as caught:
        _read(tmp_path, text)
    message = str(caught.value)
    assert "langage: there is no such key; did you mean 'language'?" in message
    assert "columns.b.rol: there is no such key; did you mean 'role'?" in message
    assert "columns.plz.role: should be 'id'" in message
    assert "(it is 'demografic')" in message
    assert "columns.a: a satisfaction column needs `touchpoint:`" in message


def test_numbers_are_accepted_where_names_are_meant(tmp_path):
    settings = _read(
        tmp_path, "title: 2026\ncolumns:\n  q1: {role: demographic, missing: [99, -1], labels: {1: ja, 2: nein}}\n"
    )
    assert settings.title == "2026"
    assert settings.columns["q1"].missing == ["99", "-1"]
    assert settings.columns["q1"].labels == {"1": "ja", "2": "nein"}


def test_a_scale_is_refused_as_a_count(tmp_path):
    settings = _read(tmp_path, "title: x\ncolumns:\n  visits: {role: usage, kind: count}\n")
    assert settings.columns["visits"].kind == "count"
    with pytest.raises(InputError, match=r"columns\.q: `kind: count` is for how often something happened"):
        _read(tmp_path, "title: x\ncolumns:\n  q: {role: nps, kind: count}\n")


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ("{statistic: mean, column: a}", "exactly one of `above:` and `below:`"),
        ("{statistic: share, column: a, above: 0.5}", "also needs `category:`"),
        ("{statistic: difference, column: a, by: b, above: 0}", "either `group:` or `at_least:`"),
    ],
)
def test_an_incomplete_check_says_what_it_lacks(tmp_path, check, sentence):
    with pytest.raises(InputError, match=sentence):
        _read(tmp_path, f"title: x\nassumptions:\n  - {{text: t, check: {check}}}\n")


def test_targets_of_an_unknown_column_offer_the_names_that_exist(tmp_path):
    with pytest.raises(InputError, match=r"targets: no column 'gender'; .*geschlecht"):
        _read(tmp_path, "title: x\ncolumns:\n  geschlecht: demographic\ntargets:\n  gender: {m: 0.5, f: 0.5}\n")


def test_a_study_that_is_a_list_is_refused(tmp_path):
    with pytest.raises(InputError, match="should be a list of `key: value` lines"):
        _read(tmp_path, "- a\n- b\n")


def test_touchpoints_come_in_order_with_the_one_that_contains_them(tmp_path):
    plan = _read(
        tmp_path,
        "phases:\n  - name: A\n    touchpoints:\n      - {id: bar, name: Bar, touchpoints: [{id: musik, name: Musik}]}\n      - {id: tür, name: Tür}\n",
        JourneyPlan,
    )
    assert [(point.id, parent.id if parent else None) for _, point, parent in plan.touchpoints()] == [
        ("bar", None), ("musik", "bar"), ("tür", None),
    ]  # fmt: skip


def test_two_touchpoints_with_one_id_are_refused(tmp_path):
    with pytest.raises(InputError, match="more than once: bar"):
        _read(
            tmp_path, "phases:\n  - name: A\n    touchpoints: [{id: bar, name: B}, {id: bar, name: C}]\n", JourneyPlan
        )


def test_a_code_with_an_unknown_parent_offers_the_codes_that_exist(tmp_path):
    with pytest.raises(InputError, match="its parent 'wunsch' is not in the codebook; did you mean 'wünsche'"):
        _read(tmp_path, "codes:\n  - {id: wünsche, name: Wünsche}\n  - {id: a, name: A, parent: wunsch}\n", Codebook)


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ([("a", "A", "b"), ("b", "B", "a")], "code 'a' lies under itself: a under b under a"),
        ([("a", "A", "a")], "code 'a' lies under itself: a under a"),
        ([("a", "Preis", None), ("b", "preis", None)], "these names stand for more than one code: Preis, preis"),
    ],
)
def test_a_codebook_without_a_tree_is_refused(codes, message):
    entries = [{"id": i, "name": name, "parent": parent} for i, name, parent in codes]
    with pytest.raises(ValueError, match=message):
        Codebook.model_validate({"codes": entries})


def test_a_colour_of_a_code_is_written_as_six_digits():
    entry = {"id": "a", "name": "A", "colour": "#1b4965"}
    assert Codebook.model_validate({"codes": [entry]}).codes[0].colour == "#1b4965"
    with pytest.raises(ValueError, match="'red' is not a colour like \"#1b4965\""):
        Codebook.model_validate({"codes": [entry | {"colour": "red"}]})


def persona_decisions(tmp_path, *entries):
    """`personas.yml` with these lines under `personas:`."""
    path = tmp_path / "personas.yml"
    path.write_text("personas:\n" + "\n".join(f"  - {entry}" for entry in entries) + "\n", encoding="utf-8")
    return read_document(path, PersonaDecisions)


def test_persona_decisions_may_be_short_or_say_why_and_when(tmp_path):
    (entry,) = persona_decisions(
        tmp_path,
        "{draft: p1, fields: {age: 52, needs: {text: Ruhe, instead_of: alt, date: 2026-11-20}}, verdict: hypothesis, "
        "keep_apart_from: {draft: p2, because: anders}, feedback: {from: sales, says: agree}}",
    ).personas
    assert (entry.fields["age"].text, entry.fields["needs"].instead_of) == ("52", "alt")
    assert entry.fields["needs"].date.isoformat() == "2026-11-20"
    assert (entry.verdict.to, entry.keep_apart_from[0].because) == ("hypothesis", "anders")
    assert (entry.feedback[0].department, entry.feedback[0].about) == ("sales", "persona")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("{draft: P1}", "draft: should be the number of a draft, like p1"),
        ("{draft: p1, nmae: X}", "there is no such key; did you mean 'name'"),
        ("{draft: p1, feedback: {form: sales, says: agree}}", "there is no such key; did you mean 'from'"),
        (
            "{draft: p1, feedback: {from: sales, says: maybe}}",
            "should be 'agree', 'partly' or 'disagree' (it is 'maybe')",
        ),
        ("{draft: p1, verdict: confirmed}", "should be 'validated', 'provisional' or 'hypothesis' (it is 'confirmed')"),
        ("{draft: p1, keep_apart_from: {draft: p2}}", "because: is missing"),
        ("{draft: p1, merge_into: p1}", "`merge_into: p1` names the draft itself"),
        ("{draft: p1, stands_for: Ruhe, merge_into: ruhe!}", "`merge_into: ruhe!` names the draft itself"),
        (
            "{draft: p1, merge_into: p2, keep_apart_from: {draft: p2, because: x}}",
            "p1 is both merged into p2 and kept apart from it",
        ),
    ],
)
def test_a_mistake_in_persona_decisions_is_told_with_its_place(tmp_path, entry, sentence):
    with pytest.raises(InputError) as error:
        persona_decisions(tmp_path, entry)
    assert sentence in str(error.value)


def test_one_draft_has_one_entry_unless_two_waves_meant_different_people(tmp_path):
    with pytest.raises(InputError, match="the draft p1 stands there 2 times"):
        persona_decisions(tmp_path, "{draft: p1, name: A}", "{draft: p1, note: B}")
    with pytest.raises(InputError, match="the draft p1 stands there 2 times"):
        persona_decisions(tmp_path, "{draft: p1, stands_for: Ruhe}", "{draft: p1, stands_for: ruhe}")
    assert (
        len(persona_decisions(tmp_path, "{draft: p1, stands_for: Ruhe}", "{draft: p1, stands_for: Eile}").personas) == 2
    )


def test_the_smallest_group_is_five_unless_the_study_asks_for_more(tmp_path):
    assert _read(tmp_path, "title: T\n").privacy.smallest_group == 5
    assert _read(tmp_path, "title: T\nprivacy: {smallest_group: 10}\n").privacy.smallest_group == 10
    assert _read(tmp_path, "title: T\nprivacy:\n  smallest_group:\n").privacy.smallest_group == 5


@pytest.mark.parametrize("given", ["4", "0", "-10", "101", "7.5", "zehn", "yes", "[10]"])
def test_a_smallest_group_below_the_method_s_or_beyond_all_reason_is_refused(tmp_path, given):
    with pytest.raises(InputError, match="line 2: privacy.smallest_group: should be a whole number of people from 5, below which the method tells nothing, to 100"):  # fmt: skip
        _read(tmp_path, f"title: T\nprivacy: {{smallest_group: {given}}}\n")
