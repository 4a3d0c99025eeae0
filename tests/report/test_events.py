import pandas as pd
import pytest

from insights import contracts
from insights.report.claims import collect
from insights.report.evidence import audit, logged
from insights.report.material import Material
from insights.report.sections import build_sections, event_paths, events


def told(material):
    return {claim.claim_id: claim.text for claim in collect(events.build(material))}


def changed(material, **handovers):
    return Material(material.study, {**material.handovers, **handovers})


def test_the_section_tells_paths_losses_help_groups_conversions_and_changes_in_german(rendered):
    claims = told(rendered()[0])
    assert claims["events-basis"].startswith(
        "Das Ereignisprotokoll hält 600 Ereignisse von 120 Personen fest, vom 1.10.2025 bis zum 31.3.2026"
    )
    assert "38\u202f% (33 bis 42\u202f%; n\u202f=\u202f400)" in claims["events-path-1"]
    assert claims["events-wait"].endswith("im Median 4,5 Minuten (4,2 bis 4,8; n\u202f=\u202f150).")
    assert "60\u202f% (53 bis 67\u202f%; n\u202f=\u202f180)" in claims["events-lost"]
    assert claims["events-help-1"] == (
        "Nach „Anleitung“ suchen Kunden öfter Hilfe als nach anderen Tätigkeiten: 30\u202f% (24 bis 37\u202f%; n\u202f=\u202f200) statt 10\u202f%, "
        "der Unterschied beträgt 20 Prozentpunkte (15 bis 25); "
        "am häufigsten folgt „Ticket“."
    )
    assert (
        "der Unterschied beträgt +20 Prozentpunkte" in claims["events-group-1"]
        or "Neuen Kunden" in claims["events-group-1"]
    )
    assert "80\u202f% der 250 Abschlüsse" in claims["events-credit"]
    assert claims["events-change-1"].startswith(
        "„Anleitung“ kommt seit dem 10.1.2026 häufiger vor: in 60\u202f% (53 bis 66\u202f%; n\u202f=\u202f200)"
    )
    assert "„Anleitung“ steht im Ereignisprotokoll" in claims["events-proposed"]


def test_the_same_in_english_with_dates_and_plurals(rendered):
    claims = told(rendered(language="en")[0])
    assert "from 2025-10-01 to 2026-03-31" in claims["events-basis"]
    assert claims["events-change-1"].startswith("“Anleitung” is more frequent since 2026-01-10: in 60%")
    assert "of the cases that reach “Anleitung” do not get to “Bestellung”" in claims["events-lost"]


def test_a_gap_of_cases_that_take_all_steps_in_order_says_so_and_how_many_others_there_are(rendered):
    material = rendered()[0]
    activities = material["event_activities"].copy()
    activities.loc[activities["activity"] == "Anleitung", "n"] = 310
    claims = told(changed(material, event_activities=activities))
    assert (
        "der Fälle, die alle Schritte bis „Anleitung“ der Reihe nach gehen, kommen nicht bis „Bestellung“. "
        "„Anleitung“ kommt in insgesamt 310 Fällen vor." in claims["events-lost"]
    )
    assert claims["events-order"].startswith("Der Reihe nach gehen alle Schritte 72 der 250 Fälle mit „Bestellung“;")


def test_the_longest_wait_is_that_of_the_usual_transitions_alone(rendered):
    assert told(rendered()[0])["events-wait"].startswith("Unter den üblichen Übergängen vergeht am längsten Zeit")


def test_paths_beyond_the_first_eight_are_added_up_in_the_picture(rendered):
    material = rendered()[0]
    rows = material["event_variants"]
    told_rows = [rows.iloc[[0]].assign(rank=i, path=f"Weg {i}", n=20, share=0.05) for i in range(1, 12)]
    many = pd.concat([*told_rows, rows.iloc[[1]].assign(rank=12)])
    drawn = str(event_paths.build(changed(material, event_variants=many)))
    assert "3 weitere Wege" in drawn
    assert "15\u202f% (n\u202f=\u202f400)" in drawn.replace("\\u202f", "\u202f")


def test_help_is_as_sure_as_the_difference_to_the_others_and_the_shares_fit_their_difference(rendered):
    material = rendered()[0]
    spots = material["event_hotspots"].assign(base_people=90.0)
    few = spots.assign(n_people=20, elsewhere=0.006, share=0.194, difference=0.188)
    claim = next(
        c for c in collect(events.build(changed(material, event_hotspots=few))) if c.claim_id == "events-help-1"
    )
    assert claim.strength == "finding"
    assert "statt 0,6\u202f%, der Unterschied beträgt 19 Prozentpunkte" in claim.text


def test_what_chance_explains_is_called_so(rendered):
    material = rendered()[0]
    calm = changed(
        material,
        event_changes=contracts.empty("event_changes"),
        event_hotspots=material["event_hotspots"].assign(verdict="as by chance", p_adjusted=0.6),
        event_groups=material["event_groups"].assign(p_adjusted=0.6),
    )
    claims = told(calm)
    assert "verändert sich über die Zeit mehr, als der Zufall erwarten lässt" in claims["events-change-none"]
    assert claims["events-help-none"].startswith("Nach keiner der 2 geprüften Tätigkeiten")
    assert claims["events-new-none"].startswith(
        "Neue und langjährige Kunden unterscheiden sich in keiner der 2 geprüften"
    )
    assert not any(key.startswith(("events-help-1", "events-group", "events-change-1")) for key in claims)
    assert not audit.examine(calm, [events.build(calm)]).problems


def test_time_until_what_hardly_ever_follows_is_no_sentence(rendered):
    material = rendered()[0]
    rare = changed(material, event_transitions=material["event_transitions"].assign(share=0.03))
    again = changed(material, event_transitions=material["event_transitions"].assign(following=lambda t: t["activity"]))
    assert "events-wait" in told(material)
    assert "events-wait" not in told(rare)
    assert "events-wait" not in told(again)


def test_without_a_log_the_section_is_left_out(rendered):
    material, sections, _ = rendered(survey=False)
    assert events.build(material) == {}
    assert "events" not in [section["id"] for section in sections]
    assert "events" in [section["id"] for section in build_sections(rendered()[0])]


def test_a_log_without_names_or_clock_says_so(rendered):
    material = rendered()[0]
    plain = material["event_summary"].model_copy(update={"clock": False, "n_nameless": 40})
    claims = told(changed(material, event_summary=plain, event_times=contracts.empty("event_times")))
    assert claims["events-nameless"].startswith("40 der 600 Ereignisse nennen keine Person")
    assert "keine Uhrzeiten" in claims["events-no-clock"]
    assert "events-office-hours" not in claims


@pytest.mark.parametrize(
    ("file", "column", "value", "says"),
    [
        ("event_shares", "office_hours", 0.41, "gives office_hours"),
        ("event_variants", "share", 0.9, "gives share"),
        ("event_steps", "base", 190, "gives share"),
        ("event_hotspots", "difference", 0.5, "gives difference"),
        ("event_groups", "share", 0.3, "gives share"),
        ("event_attribution", "credit", 90.0, "gives credit"),
        ("event_attribution", "share", 0.7, "gives credit"),
        ("event_changes", "after", 0.9, "outside its interval"),
        ("event_transitions", "low", 0.9, "outside its interval"),
    ],
)
def test_a_figure_that_no_longer_follows_from_the_counts_is_found(rendered, file, column, value, says):
    material = rendered()[0]
    table = material[file].copy()
    table[column] = value
    wrong = [check.wrong for check in logged.checks(changed(material, **{file: table})) if check.wrong]
    assert wrong
    assert says in wrong[0]
    assert not [check for check in logged.checks(material) if check.wrong]


def test_a_touchpoint_that_nearly_all_conversions_pass_is_called_a_gate_and_not_what_leads_there(rendered):
    material = rendered()[0]
    table = material["event_attribution"].copy()
    first = table["touchpoint"] == "Anleitung"
    table.loc[first, "n_converting"] = 240
    claims = told(changed(material, event_attribution=table))
    assert claims["events-gate-1"].startswith(
        "„Anleitung“ ist ein Tor, durch das fast alle müssen: 240 der 250 Abschlüsse"
    )
    assert "nicht, dass er jemanden überzeugt" in claims["events-gate-1"]
    assert "Anleitung" not in claims.get("events-credit", "")
    assert "events-gate-1" not in told(material)


def test_a_change_within_one_group_alone_is_told_and_one_that_all_cases_show_is_not_told_twice(rendered):
    material = rendered()[0]
    text = told(material)["events-change-group-1"]
    assert text.startswith("Bei „Gerät: Handy“ kommt „Bestellung“ seit dem 3.2.2026 seltener vor: in 10\u202f%")
    assert "in allen Fällen zusammen zeigt er sich dann nicht" in text
    table = material["event_changes"].assign(series="Anleitung", day_low="2026-01-08", day_high="2026-02-05")
    assert "events-change-group-1" not in told(changed(material, event_changes=table))
