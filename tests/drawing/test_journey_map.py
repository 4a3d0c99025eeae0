import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pandas as pd
import pytest

from insights import contracts
from insights.drawing.journey_lanes import Lanes, lanes_of
from insights.drawing.journey_map import draw_bands, draw_map, wholes
from insights.drawing.text import text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["Ersatzteillieferungsverfolgung", "Anmeldung im Serviceportal", "Website", "Rechnung & <Abrechnung>"]


def tables(k: int, *, surveyed: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    points, rows = [], []
    for i in range(k):
        points.append(
            {
                "touchpoint": f"t{i:02d}",
                "position": i + 1,
                "phase": f"Informationsbeschaffung {i * 3 // k}",
                "name": NAMES[i % 4],
            }
        )
        for persona in ("all", "p1"):
            row = {
                "touchpoint": f"t{i:02d}",
                "persona_id": persona,
                "n": 40,
                "n_mentions": 3,
                "n_people_mentioning": 2 if surveyed else 12,
                "mood": -0.3,
            }
            if surveyed:
                row |= {"mean": 2 + i % 3, "low": 1.8 + i % 3, "high": 2.2 + i % 3, "scale_low": 1, "scale_high": 5}
            rows.append(row)
    touchpoints = pd.DataFrame(points, columns=list(contracts.empty("touchpoints").columns))
    journey = pd.DataFrame(rows, columns=list(contracts.empty("journey").columns))
    return contracts.check(touchpoints, "touchpoints"), contracts.check(journey, "journey")


def boxes(svg: str) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom of every line of text, by its estimated width."""
    found = []
    for text in ET.fromstring(svg).iter(f"{SVG}text"):
        size, y = float(text.get("font-size")), float(text.get("y"))
        for line in [text] if text.text else text.findall(f"{SVG}tspan"):
            content = "".join(line.itertext())
            y += float(line.get("dy") or 0)
            x, width = float(line.get("x") or text.get("x")), text_width(content, size)
            left = {"middle": x - width / 2, "end": x - width, "start": x}[text.get("text-anchor")]
            found.append((left, y - 0.75 * size, left + width, y + 0.2 * size, content))
    return [box for box in found if box[4].strip()]


@pytest.mark.parametrize("width", [1120, 360])
@pytest.mark.parametrize("k", [1, 3, 13, 40])
def test_no_text_overlaps_another_or_leaves_the_drawing(k, width):
    svg = draw_map(*tables(k), "de", width=width, weak_points=["t00"])
    placed = boxes(svg)
    for i, a in enumerate(placed):
        assert a[0] >= -1
        assert a[2] <= width + 1, a
        for b in placed[i + 1 :]:
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
            assert apart, (a, b)


def test_the_drawing_is_an_image_with_title_and_description():
    root = ET.fromstring(draw_map(*tables(3), "de"))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), description.get("id"))
    assert title.text == "Customer Journey: alle Befragten"
    assert "Website (Informationsbeschaffung 2): 4,0 (3,8 bis 4,2; n = 40), erwähnt von 2 Personen." in description.text


def test_a_personas_map_has_ids_of_its_own_and_everyones_curve_behind():
    svg = draw_map(*tables(3), "en", persona_id="p1", persona_name="Jana")
    assert "Customer journey: Jana" in svg
    assert "dashed: all respondents" in svg
    assert 'id="jm-p1-1120-t"' in svg


def test_without_satisfaction_the_curve_is_the_mood():
    svg = draw_map(*tables(3, surveyed=False), "de")
    assert "Stimmung (Vorschlag)" in svg
    assert "n = 40" not in svg
    assert "−0,3" in svg


@pytest.mark.parametrize(
    ("people", "figure", "open_"), [(4, False, False), (5, True, True), (29, True, True), (30, True, False)]
)
@pytest.mark.parametrize("surveyed", [True, False])
def test_a_mood_is_hidden_below_five_people_and_open_below_thirty(people, figure, open_, surveyed):
    touchpoints, journey = tables(3, surveyed=surveyed)
    svg = draw_map(touchpoints, journey.assign(n_people_mentioning=people), "de")
    assert ("−0,30" in svg) == figure
    assert ("zu wenige" in svg) != figure
    assert ('class="jm-hollow jm-ring"' in svg) == open_
    assert ("offen: Stimmung von weniger als 30 Personen" in svg) == open_
    dots = len(re.findall(r'r="5" fill="none"', svg)), len(re.findall(r'r="5" class="jm-accent"', svg))
    assert dots == ((0, 3) if surveyed else (3, 0) if open_ else (0, 3) if figure else (0, 0))


def test_suppressed_points_show_no_figure():
    touchpoints, journey = tables(3)
    hidden = journey["touchpoint"] == "t01"
    journey.loc[hidden, ["mean", "low", "high"]] = None
    journey.loc[hidden, "n"] = 3
    journey.loc[hidden, "note"] = "suppressed"
    svg = draw_map(touchpoints, journey, "de")
    assert "n &lt; 5" in svg
    assert "n = 3" not in svg


def test_no_touchpoints_give_one_sentence():
    svg = draw_map(contracts.empty("touchpoints"), contracts.empty("journey"), "de")
    assert "Es gibt noch keine Kontaktpunkte." in svg


def test_the_same_tables_give_the_same_bytes():
    assert draw_map(*tables(13), "de") == draw_map(*tables(13), "de")


def test_long_german_words_are_divided_where_they_are_joined():
    assert wrap("Ersatzteillieferung", 80, 11) == ["Ersatzteil-", "lieferung"]
    assert wrap("Technikereinsatz", 80, 11) == ["Techniker-", "einsatz"]
    assert wrap("Rück\u00adsende\u00adetikett", 60, 11) == ["Rück-", "sende-", "etikett"] or wrap(
        "Rück\u00adsende\u00adetikett", 60, 11
    )[0].endswith("-")
    assert wrap("Kunden-Service", 50, 11) == ["Kunden-", "Service"]
    assert wrap("eins zwei drei vier", 30, 11, max_lines=2)[-1].endswith("…")


def test_on_paper_every_band_is_a_drawing_of_its_own_that_two_fit_a_page_and_speaks_of_its_points_only():
    drawn = draw_bands(*tables(13), "de", weak_points=["t00"])
    assert len(drawn) == 2
    roots = [ET.fromstring(svg) for svg in drawn]
    assert all(float(root.get("width")) == 640 and float(root.get("height")) < 470 for root in roots)
    spoken = [root.find(f"{SVG}desc").text for root in roots]
    assert "Schwachpunkt" in spoken[0]
    assert "Schwachpunkt" not in spoken[1]
    assert sum(text.count("Informationsbeschaffung") for text in spoken) == 13
    assert "95-%-Intervall" in drawn[1]  # the legend stands below the last


def test_without_touchpoints_there_is_nothing_to_draw_on_paper():
    assert draw_bands(contracts.empty("touchpoints"), contracts.empty("journey"), "de") == []


QUOTES = [
    "Das dauert viel zu lange, und niemand sagt einem, woran es liegt.",
    "Top!",
    "Einmal „Ja, machen wir“ und dann nichts.",
]


def full(k: int, *, quotes: bool = True) -> tuple[pd.DataFrame, pd.DataFrame, Lanes]:
    """Tables with every lane filled, three in seven touchpoints nested in the one before them."""
    touchpoints, journey = tables(k)
    points = [f"t{i:02d}" for i in range(k)]
    touchpoints["parent"] = [points[i - i % 7 + 3] if i % 7 > 3 else None for i in range(k)]
    touchpoints["channels"], touchpoints["departments"] = (
        "Kundenselbstbedienungsportal; vor Ort",
        "Unternehmenskommunikation",
    )
    lanes = Lanes(
        staff=dict.fromkeys(points[::2], 4.4), lost=dict.fromkeys(points[::3], 0.12), reach=True,
        codes={p: ["Befürchtungen 12", "Bedürfnisse 7"] for p in points},
        quotes={p: QUOTES[i % 3] for i, p in enumerate(points)} if quotes else {},
    )  # fmt: skip
    return contracts.check(touchpoints, "touchpoints"), journey.assign(reach=0.42), lanes


@pytest.mark.parametrize("width", [980, 680, 340])
@pytest.mark.parametrize("k", [3, 40])
def test_with_every_lane_no_text_overlaps_another_or_leaves_the_drawing(k, width):
    touchpoints, journey, lanes = full(k)
    placed = boxes(draw_map(touchpoints, journey, "de", width=width, weak_points=["t00"], lanes=lanes))
    for i, a in enumerate(placed):
        assert a[0] >= -1
        assert a[2] <= width + 1, a
        for b in placed[i + 1 :]:
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
            assert apart, (a, b)


def test_parts_are_folded_into_their_whole_and_unfold_in_a_map_of_their_own():
    touchpoints, journey, lanes = full(14)
    assert wholes(touchpoints) == ["t03", "t10"]
    folded = draw_map(touchpoints, journey, "de", lanes=lanes)
    assert folded.count("n = 40") // 2 == 8  # once on the drawing, once in its description
    assert folded.count("+ 3 Teile") == 2
    inside = draw_map(touchpoints, journey, "de", within="t03", lanes=lanes)
    assert "Rechnung &amp; &lt;Abrechnung&gt; im Einzelnen: alle Befragten" in inside
    assert inside.count("n = 40") // 2 == 3
    assert 'id="jm-all-1120-t03-t"' in inside


def test_staffs_own_estimate_is_drawn_beside_what_customers_say_and_is_told_in_words():
    touchpoints, journey, lanes = full(3)
    root = ET.fromstring(draw_map(touchpoints, journey, "de", lanes=lanes))
    told = [box[4] for box in boxes(ET.tostring(root, encoding="unicode"))]
    assert "Raute: Einschätzung der Mitarbeitenden" in told
    assert told.count("4,4") == 2
    assert "Mitarbeitende schätzen 4,4" in root.find(f"{SVG}desc").text


def test_thirteen_touchpoints_with_voices_stand_in_two_rows_that_fill_a_wide_page_and_phases_are_whole():
    touchpoints, journey, lanes = full(13, quotes=False)
    touchpoints = touchpoints.assign(parent=None, phase=["Aktion"] * 6 + ["Kundenbindung"] * 7)
    lanes = replace(lanes, quotes=dict.fromkeys(touchpoints["touchpoint"], QUOTES[1]))
    svg = draw_map(touchpoints, journey, "de", lanes=lanes, width=850)
    assert svg.count("Zufriedenheit (1 bis 5)</tspan>") == 2
    assert "Fortsetzung" not in svg
    ends = {float(end) for end in re.findall(r"H(\d+\.\d)\" stroke=\"currentColor\" stroke-width=\"2\"", svg)}
    assert max(ends) > 830


def test_a_phase_that_goes_on_in_the_next_row_says_so_and_its_name_is_not_divided():
    touchpoints, journey = tables(9)
    told = [box[4] for box in boxes(draw_map(touchpoints.assign(phase="Kundenbindung"), journey, "de", width=340))]
    assert told.count("Kundenbindung") == 1
    assert sum("(Fortsetzung)" in line for line in told) == 2
    assert not any("Kundenbin-" in line for line in told)


def test_the_legend_explains_the_ring_and_on_a_personas_map_by_whose_importance_it_stands():
    touchpoints, journey = tables(3)
    everyone, jana = (draw_map(touchpoints, journey, "de", persona_id=who, weak_points=["t01"]) for who in ("all", "p1"))  # fmt: skip
    assert "Ring: Schwachpunkt, wichtig für das Ergebnis und zugleich unter dem Mittel" in everyone
    assert "Ring: Schwachpunkt nach Wichtigkeit und Zufriedenheit aller Befragten; für diese Persona" in jana
    assert "Ring" not in draw_map(touchpoints, journey, "de")


def test_large_bases_have_a_thousands_separator():
    touchpoints, journey = tables(2)
    svg = draw_map(touchpoints, journey.assign(n=1142), "de")
    assert "n = 1.142" in svg
    assert "1142" not in svg


@pytest.mark.parametrize(("said", "shown"), [("Kurz ist das schon. " + "Sehr lang " * 30 + "dauert es.", "„Kurz ist das schon.“"), ("Sehr lang " * 30 + "dauert es. Aber am Ende ging es dann doch.", "„Aber am Ende ging es dann doch.“"), ("Sehr lang " * 30, "")])  # fmt: skip
def test_a_voice_is_told_in_whole_sentences_or_not_at_all(said, shown):
    touchpoints, journey, lanes = full(1)
    svg = draw_map(touchpoints, journey, "de", lanes=replace(lanes, quotes={"t00": said}), width=680)
    told = " ".join(box[4] for box in boxes(svg))
    assert "…“" not in told
    assert shown in told
    assert ("Sehr lang" in told) is False


def test_a_quote_that_is_cut_short_is_closed_and_quotes_inside_it_are_single():
    touchpoints, journey, lanes = full(3)
    told = [box[4] for box in boxes(draw_map(touchpoints, journey, "de", lanes=lanes, width=680))]
    assert any("‚Ja," in line for line in told)
    assert not any(line.endswith("…") for line in told)


def test_the_phone_leaves_out_what_the_table_says_and_keeps_staffs_estimate():
    touchpoints, journey, lanes = full(3)
    svg = draw_map(touchpoints, journey, "de", lanes=lanes, width=340)
    assert "Eine Stimme dazu" not in svg
    assert "Mitarbeitende schätzen" in svg
    assert "in der Tabelle" in svg
    assert "in der Tabelle" not in draw_map(touchpoints, journey, "de", lanes=lanes, width=680)


def test_the_lanes_come_from_the_hand_over_tables():
    _, journey = tables(3)
    journey = journey.assign(exemplars="v1; v2", reach=0.5)
    codes = pd.DataFrame(
        {
            "touchpoint": "t00",
            "persona_id": "all",
            "code": ["a", "b", "c"],
            "name": ["Ängste", "Wünsche", "Werte"],
            "n_people": [1, 7, 9],
        }
    )
    comparisons = pd.DataFrame(
        {
            "kind": ["staff", "staff", "wave"],
            "touchpoint": ["t00", "t01", "t02"],
            "other_mean": [4.0, 3.0, 2.0],
            "n_other": [None, 3, 90],
        }
    )
    verbatims = pd.DataFrame({"verbatim_id": ["v1", "v2"], "text": ["Gut.", "Schlecht."]})
    lanes = lanes_of(journey, comparisons=comparisons, codes=codes, verbatims=verbatims)
    assert lanes.staff == {"t00": 4.0}  # three of staff are too few, and another wave is no staff
    assert lanes.codes == {"t00": ["Werte 9", "Wünsche 7"]}  # one person's code is no heading
    assert lanes.quotes == dict.fromkeys(["t00", "t01", "t02"], "Gut.")
    assert lanes_of(journey, persona_id="p1", comparisons=comparisons).staff == {}
