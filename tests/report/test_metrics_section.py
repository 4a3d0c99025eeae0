"""The section on CX metrics and customer value: its sentences stand up to the audit, and wrong rows are found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts, wording
from insights.journey.metrics import changes, contrasts, lifetime, retention, scores, summary, table, value_classes
from insights.journey.metrics.customers import COLUMNS, CustomerBase
from insights.report.claims import collect
from insights.report.evidence import audit, beside, contrasts_anew, leaks, metrics_anew
from insights.report.material import Material
from insights.report.sections import customer_base, metrics

END = pd.Timestamp("2025-12-31")


def customers_of(respondents: pd.Series) -> CustomerBase:
    """Customers who came over four years; every second one leaves early."""
    rng = np.random.default_rng(6)
    n = len(respondents)
    since = END - pd.to_timedelta(rng.integers(30, 1400, n), unit="D")
    until = since + pd.to_timedelta(rng.exponential(np.where(np.arange(n) % 2, 500, 3000)).astype(int) + 1, unit="D")
    frame = pd.DataFrame({"respondent_id": respondents.to_numpy(), "since": since})
    frame["until"] = pd.Series(until).where(until <= END)
    frame["lost"] = frame["until"].notna().astype("boolean")
    frame["months"] = (frame["until"].fillna(END) - frame["since"]).dt.days / 30.4375
    return CustomerBase(frame.assign(entry=0.0, revenue=20.0)[list(COLUMNS)], END)


def computed(study, handovers: dict, *, base: CustomerBase | None, waves: bool, bought=None) -> Material:
    """The material of `handovers` with everything that the stage metrics hands over."""
    responses, variables, terms = handovers["responses"], handovers["variables"], lifetime.Terms(margin=0.4)
    n = len(responses)
    if waves:
        half = np.arange(n) < n // 2
        lifted = (responses["nps"] + np.where(half, -2, 2)).clip(0, 10)
        responses = responses.assign(wave=np.where(half, "2024", "2025"), nps=lifted)
        responses["ease"] = np.resize([7.0, 6.0, 5.0, 4.0], n)
        same = {"position": 99, "builds_segments": False, "n_valid": n, "n_missing": 0}
        wave = {"variable": "wave", "role": "wave", "kind": "ordinal", "label": "wave", "categories": "2024; 2025"}
        ease = {"variable": "ease", "role": "effort", "kind": "numeric", "label": "ease", "categories": "1; 2; 3; 4; 5; 6; 7"}  # fmt: skip
        added = pd.DataFrame([same | wave, same | ease])
        variables = contracts.check(pd.concat([variables, added], ignore_index=True), "variables")
    personas = pd.DataFrame({"respondent_id": responses["respondent_id"], "persona_id": np.where(np.arange(n) % 2, "p1", "p2"), "source": "survey", "probability": 1.0})  # fmt: skip
    memberships = contracts.check(personas, "persona_memberships")
    in_sample = handovers["metrics"] if not waves else contracts.empty("metrics")
    said = scores.score_rows(responses, variables, memberships=memberships, in_sample=in_sample)
    figures = table.metrics_table([*said, *retention.retention_rows(base, memberships)], weighted=True)
    found = lifetime.forecast(base, bought, terms, seed=1, draws=40)
    listed = value_classes.customer_list(base, bought, found, memberships=memberships)
    told = summary.metrics_summary(
        study,
        responses=responses,
        variables=variables,
        figures=figures,
        base=base,
        listed=listed,
        found=found,
        terms=terms,
    )
    return Material(
        study,
        handovers
        | {
            "responses": responses,
            "variables": variables,
            "persona_memberships": memberships,
            "metrics": in_sample,
            "cx_metrics": figures,
            "metric_changes": changes.wave_changes(responses, variables),
            "metric_contrasts": contrasts.persona_contrasts(responses, variables, memberships, base),
            "retention_curve": retention.retention_curve(base, memberships),
            "retention_tests": retention.retention_tests(base, memberships),
            "customer_list": listed,
            "customer_value": value_classes.customer_value(listed, found),
            "metrics_summary": told,
        },
    )


@pytest.fixture(scope="module", params=["de", "en"])
def whole(request, rendered):
    """A survey in two waves whose respondents are customers with days of coming and leaving."""
    material = rendered(request.param)[0]
    base = customers_of(material["responses"]["respondent_id"])
    return computed(material.study, material.handovers, base=base, waves=True)


def sentences(material: Material) -> dict[str, str]:
    return {claim.claim_id: claim.text for claim in collect([metrics.build(material)])}


def test_every_sentence_and_every_figure_stands_up_to_its_evidence(whole):
    section = metrics.build(whole)
    claims = list(collect([section]))
    assert {"metrics-churn", "metrics-retention", "metrics-survival", "metrics-value", "metrics-csat", "metrics-ces"} <= {c.claim_id for c in claims}  # fmt: skip
    assert [problem for claim in claims for problem in audit.claim_problems(claim, whole)] == []
    shown, problems = beside.problems(whole, [section])
    assert shown > 20
    assert problems == []
    assert leaks.problems(whole, [section], claims) == []


def test_every_row_is_worked_out_anew_and_agrees(whole):
    done = list(metrics_anew.checks(whole))
    assert {check.file for check in done} == {"cx_metrics", "metric_changes", "retention_curve", "customer_value"}
    assert [check for check in done if check.wrong] == []


@pytest.mark.parametrize(
    ("file", "where", "column", "factor"),
    [
        ("cx_metrics", {"metric": "nps", "group_kind": "persona", "group": "p1"}, "value", 1.3),
        ("cx_metrics", {"metric": "csat", "group_kind": "touchpoint", "group": "search"}, "value", 0.9),
        ("cx_metrics", {"metric": "churn", "group_kind": "all", "group": "all"}, "value", 1.01),
        ("cx_metrics", {"metric": "retention", "group_kind": "persona", "group": "p2"}, "value", 0.98),
        ("cx_metrics", {"metric": "csat", "group_kind": "persona", "group": "p2"}, "value", 1.1),
        ("cx_metrics", {"metric": "median_months", "group_kind": "all", "group": "all"}, "value", 1.1),
        ("metric_changes", {"metric": "nps", "group_kind": "all", "group": "all"}, "difference", 1.1),
        ("retention_curve", {"group_kind": "all", "group": "all", "month": 12}, "survival", 0.99),
        ("customer_value", {"group_kind": "all", "group": "all"}, "total", 1.1),
        ("customer_value", {"group_kind": "class", "group": "A"}, "value_share", 1.05),
    ],
)
def test_a_wrong_figure_is_found(whole, file, where, column, factor):
    damaged = whole[file].copy()
    chosen = np.logical_and.reduce([damaged[name] == value for name, value in where.items()])
    assert chosen.sum() == 1
    damaged.loc[chosen, column] *= factor
    wrong = [c for c in metrics_anew.checks(Material(whole.study, whole.handovers | {file: damaged})) if c.wrong]
    assert len(wrong) == 1
    assert f"gives {column} = " in wrong[0].wrong


def test_what_moved_between_waves_is_told_with_its_test(whole):
    text = next(text for key, text in sentences(whole).items() if key.startswith("metrics-change-nps"))
    assert ("rose between the waves 2024 and 2025" if whole.language == "en" else "zwischen den Wellen 2024 und 2025 gestiegen") in text  # fmt: skip
    assert "p\u202f<\u202f" in text


def apart(material: Material, metric: str, group: str, **cells) -> Material:
    """The material with other cells in one row of the contrasts."""
    table = material["metric_contrasts"].copy()
    chosen = (table["metric"] == metric) & (table["group"] == group)
    assert chosen.sum() == 1
    for name, value in cells.items():
        table.loc[chosen, name] = value
    return Material(material.study, material.handovers | {"metric_contrasts": table})


def test_no_persona_is_said_to_recommend_more_where_the_corrected_test_does_not_hold(whole):
    rows = whole["metric_contrasts"]
    assert (rows.loc[rows["metric"] == "nps", "verdict"] == "not shown").all()
    told = sentences(whole)
    assert ("is not shown" if whole.language == "en" else "ist nicht gezeigt") in told["metrics-personas"]
    assert "metrics-personas-p1" not in told


def test_a_persona_that_differs_is_named_with_both_figures_the_difference_and_p(whole):
    told = apart(whole, "nps", "p1", p=0.001, p_adjusted=0.002, verdict="higher", difference=25.0, low=9.0, high=41.0)
    text = sentences(told)["metrics-personas-p1"]
    assert ("25 (9 to 41), p = 0.002" if whole.language == "en" else "25 (9 bis 41), p = 0,002") in text.replace("\u202f", " ")  # fmt: skip
    assert "metrics-personas" not in sentences(told)


def test_who_stays_longer_is_named_with_the_share_after_a_year(whole):
    told = sentences(whole)
    keys = [key for key in told if key.startswith("metrics-staying-personas-")]
    assert keys
    text = told[keys[0]]
    assert ("one year after they came" if whole.language == "en" else "Ein Jahr nachdem sie kamen") in text
    assert text.count("n\u202f=\u202f") == 2
    assert "Log-Rank" in text or "log-rank" in text


@pytest.mark.parametrize(
    ("metric", "cells", "says"),
    [
        ("nps", {"difference": 55.0}, "gives difference = 55"),
        ("nps", {"p_adjusted": 0.0001}, "gives p_adjusted = 0.0001"),
        ("nps", {"verdict": "higher"}, "is called higher where p after correction is"),
        ("lost_share", {"other": 0.9}, "gives other = 0.9"),
        ("csat", {"value": 0.99}, "gives value = 0.99"),
    ],
)
def test_a_wrong_contrast_of_personas_is_found(whole, metric, cells, says):
    assert [c for c in contrasts_anew.checks(whole) if c.wrong] == []
    wrong = [c.wrong for c in contrasts_anew.checks(apart(whole, metric, "p1", **cells)) if c.wrong]
    assert wrong
    assert says in wrong[0]


def test_waves_of_different_people_say_what_it_costs_if_they_were_the_same(whole):
    notes = " ".join(b["text"] for b in metrics.build(whole)["blocks"] if b["kind"] == "note")
    assert ("taken as different people" if whole.language == "en" else "gelten als verschiedene Personen") in notes
    table = whole["metric_changes"].assign(n_both=80)
    paired = Material(whole.study, whole.handovers | {"metric_changes": table})
    notes = " ".join(b["text"] for b in metrics.build(paired)["blocks"] if b["kind"] == "note")
    assert ("enters the test as a pair" if whole.language == "en" else "geht gepaart in den Test ein") in notes
    text = next(text for key, text in sentences(paired).items() if key.startswith("metrics-change-nps"))
    assert ("80 in both waves" if whole.language == "en" else "80 in beiden Wellen") in text


def test_retention_says_how_many_customers_it_is_not_about(whole):
    text = sentences(whole)["metrics-retention"]
    customers = whole["metrics_summary"].customers
    assert (f"of the {customers} customers in the file" if whole.language == "en" else f"der {customers} Kunden in der Datei") in text  # fmt: skip


def test_amounts_are_written_as_the_language_has_it_and_sums_as_exactly_as_they_are_known(whole):
    summary_of = whole["metrics_summary"].model_copy(update={"currency": "£"})
    told = Material(whole.study, whole.handovers | {"metrics_summary": summary_of})
    text = sentences(told)["metrics-value"]
    total = float(whole["customer_value"].query("group_kind == 'all'")["total"].iloc[0])
    assert wording.large_sum(total, whole.language, "£") in text
    assert [p for c in collect([metrics.build(told)]) for p in audit.claim_problems(c, told)] == []


def test_the_formula_and_its_parameters_are_stated(whole):
    notes = [b["text"] for b in metrics.build(whole)["blocks"] if b["kind"] == "note"]
    formula = next(note for note in notes if "Customer" in note)
    assert "(revenue × margin − cost)" in formula or "(Umsatz × Marge − Aufwand)" in formula
    assert "40" in formula
    assert "36" in formula


def test_what_there_is_no_data_for_is_said_in_one_line(rendered):
    given = rendered("en")[0]
    material = computed(given.study, given.handovers, base=None, waves=False)
    section = metrics.build(material)
    last = section["blocks"][-1]["text"]
    assert last.startswith("Left out for want of data: CES (no question about effort), churn rate")
    assert "changes over time (one wave only)" in last
    assert [problem for claim in collect([section]) for problem in audit.claim_problems(claim, material)] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_without_any_data_the_section_is_one_sentence(rendered, language):
    section = metrics.build(rendered(language, interviews=True, survey=False)[0])
    assert section["blocks"] == []
    assert section["lead"].startswith("No metrics" if language == "en" else "Keine Kennzahlen")


def test_a_converted_scale_is_told(whole):
    summary_of = whole["metrics_summary"].model_copy(update={"converted": True})
    first = metrics.build(Material(whole.study, whole.handovers | {"metrics_summary": summary_of}))["blocks"][0]
    assert first["warning"]
    assert ("1 to 10" if whole.language == "en" else "1 bis 10") in first["text"]


def test_purchases_alone_give_a_value_that_is_held_against_time_not_seen(whole):
    rng = np.random.default_rng(2)
    who = np.repeat(whole["responses"]["respondent_id"].to_numpy(), rng.integers(1, 9, len(whole["responses"])))
    days = END - pd.to_timedelta(rng.integers(0, 700, len(who)), unit="D")
    bought = pd.DataFrame({"respondent_id": who, "date": days, "amount": rng.gamma(5, 8, len(who))})
    bought = bought.groupby(["respondent_id", "date"], as_index=False)["amount"].sum()
    material = computed(whole.study, whole.handovers, base=None, waves=False, bought=bought)
    told = sentences(material)
    assert {"metrics-value", "metrics-value-foreseen", "metrics-value-class"} <= set(told)
    assert "metrics-churn" not in told
    forecast = next(c for c in collect([metrics.build(material)]) if c.claim_id == "metrics-value")
    assert forecast.strength == "tendency"  # whether the model holds is in no interval
    assert [p for c in collect([metrics.build(material)]) for p in audit.claim_problems(c, material)] == []
    assert [c for c in metrics_anew.checks(material) if c.wrong] == []


def test_value_that_most_customers_bring_together_is_not_told_as_that_of_a_few(whole):
    table, language = whole["customer_value"], whole.language
    first = (table["group_kind"] == "class") & (table["group"] == "A")
    for share, few in ((0.2, True), (0.67, False)):
        changed = table.assign(customer_share=table["customer_share"].mask(first, share))
        told = Material(whole.study, whole.handovers | {"customer_value": changed})
        text = sentences(told)["metrics-value-class"]
        assert (("does not lie with a few" if language == "en" else "liegt nicht bei wenigen") not in text) is few


def test_revenue_alone_is_called_revenue_and_no_forecast(whole):
    base = customers_of(whole["responses"]["respondent_id"])
    unknown = base.table.assign(lost=pd.Series(pd.NA, index=base.table.index, dtype="boolean"), months=np.nan)
    unknown = unknown.assign(until=pd.NaT, entry=np.nan)
    material = computed(whole.study, whole.handovers, base=CustomerBase(unknown), waves=False)
    text = sentences(material)["metrics-value"]
    assert ("brought" if whole.language == "en" else "brachte") in text
    assert [p for c in collect([metrics.build(material)]) for p in audit.claim_problems(c, material)] == []


def test_revenue_says_how_many_customers_of_the_file_it_leaves_out(whole):
    summary = whole["metrics_summary"].model_copy(update={"model": "", "value_basis": "revenue"})
    material = Material(whole.study, whole.handovers | {"metrics_summary": summary})
    text = sentences(material)["metrics-value"]
    customers = f"{summary.customers:,}".replace(",", "." if whole.language == "de" else ",")
    assert (
        f"The file names {customers} customers" if whole.language == "en" else f"Die Datei nennt {customers} Kunden"
    ) in text


def test_the_value_of_personas_says_whether_it_knows_that_they_stay_for_different_times(whole):
    for way, english, german in (
        ("", "same curve of staying for all", "dieselbe Kurve des Bleibens"),
        ("own", "of its own", "ihre eigene Kurve"),
    ):
        summary = whole["metrics_summary"].model_copy(update={"staying_by": way})
        drawn = str(metrics.build(Material(whole.study, whole.handovers | {"metrics_summary": summary})))
        assert (english if whole.language == "en" else german) in drawn


def test_the_wave_that_speaks_of_today_is_named_with_its_base(whole):
    drawn = " ".join(block.get("text", "") for block in metrics.build(whole)["blocks"]).replace("\u202f", " ")
    n = whole["metrics_summary"].n_wave
    assert n == (whole["responses"]["wave"] == "2025").sum()
    assert (
        f"the last wave: “2025” (n = {n})" if whole.language == "en" else f"die letzte Welle: „2025“ (n = {n})"
    ) in drawn


@pytest.mark.parametrize(("lost_all", "told"), [(4, False), (9, True), (0, True)])
def test_customers_by_persona_have_no_number_where_two_of_them_would_tell_of_one_to_four_people(whole, lost_all, told):
    def rows(frame, column, **groups):
        made = [
            {column: name, "group_kind": name, "group": name, "n": n, "value": 0.2, "low": 0.1, "high": 0.3}
            for name, n in groups.items()
        ]
        return pd.DataFrame(made).reindex(columns=frame.columns.union([column]))

    value = rows(whole["customer_value"], "value_of", all=110, persona=100)
    figures = rows(whole["cx_metrics"], "figure_of", all=110 + lost_all, persona=100).assign(metric="lost_share")
    assert (
        customer_base._tells_of_few(Material(whole.study, {**whole.handovers, "cx_metrics": figures}), value)
        is not told
    )
