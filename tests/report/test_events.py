import pytest

from insights import contracts
from insights.report.claims import collect
from insights.report.evidence import audit, logged
from insights.report.material import Material
from insights.report.sections import build_sections, events


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
        "Nach „Anleitung“ suchen Kunden öfter Hilfe als nach anderen Tätigkeiten: 30\u202f% (24 bis 37\u202f%; n\u202f=\u202f200) statt 10\u202f%; "
        "am häufigsten folgt „Ticket“."
    )
    assert (
        "ein Unterschied von +20 Prozentpunkte" in claims["events-group-1"]
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
