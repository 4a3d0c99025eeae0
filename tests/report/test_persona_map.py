"""The section on the persona map: read in the study's language, every figure with n and interval, nobody to be seen alone."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pytest

from insights import contracts
from insights.contracts import documents as d
from insights.personas.persona_map import areas
from insights.report import html
from insights.report.claims import collect
from insights.report.evidence import audit
from insights.report.material import Material
from insights.report.sections import persona_map
from insights.wording import percent
from tests.report.page import read

HELP, ALONE = "Ein fester Ansprechpartner ist mir wichtig", "Ich mache alles selbst"


def summary(**changes) -> d.PersonaMap:
    """A map of two personas."""
    areas = [
        d.PersonaArea(persona_id=p, n=n, x=x, y=0, var_x=0.2, var_y=0.2, cov_xy=0, radius=1.2)
        for p, n, x in (("p1", 120, -1), ("p2", 80, 1))
    ]
    given = {
        "found": True,
        "n": 200,
        "bootstraps": 200,
        "placed": 198,
        "areas": areas,
        "dots": [d.PersonaDots(persona_id="p1", n=6, x=-1, y=0.3)],
        "axes": [
            d.PersonaAxis(axis=1, share=0.52, low=0.44, high=0.6, low_pole=[ALONE], high_pole=[HELP]),
            d.PersonaAxis(axis=2, share=0.0, separates=False, low_pole=[], high_pole=["Ich plane"]),
        ],
        "belonging": [
            d.Belonging(kind="clear", n=170, share=0.85, low=0.79, high=0.89),
            d.Belonging(kind="mixture", n=24, share=0.12, low=0.08, high=0.17),
            d.Belonging(kind="spread", n=6, share=0.03, low=0.01, high=0.06),
        ],
        "between": {"p1; p2": 24},
    }
    return d.PersonaMap(**(given | changes))


def campaigns(*rows) -> pd.DataFrame:
    """The contract `campaigns`: (campaign, measure, category, n, base, value)."""
    table = pd.DataFrame(rows, columns=["campaign", "measure", "category", "n", "base", "value"])
    proposed = table["campaign"].str.startswith("s")
    table = table.assign(
        position=range(1, len(table) + 1), proposed=proposed, name=table["campaign"].map({"c1": "Herbst", "s1": "Gerd Albers"}),
        personas=table["campaign"].map({"c1": "p1; p2", "s1": "p1"}), weights=table["campaign"].map({"c1": "0.7; 0.3", "s1": "1"}),
        variable=table["category"].where(table["category"].isna(), "contract"), low=table["value"] - 0.05, high=table["value"] + 0.05,
        note=table["value"].isna().map({True: "suppressed", False: None}),
    )  # fmt: skip
    return contracts.check(table, "campaigns")


@pytest.fixture
def drawn(rendered):
    """A function that builds the section with these hand-overs; gives the section, its claims by id and its page as a tree."""

    def build(language="de", **handovers):
        material, _, _ = rendered(language=language)
        axes = pd.DataFrame(
            {"axis": [1, 1, 2], "rank": [1, 2, 1], "pole": ["high", "low", "high"], "item": ["a", "b", "c"], "answer": "scale",
             "text": [HELP, ALONE, "Ich plane"], "loading": [0.8, -0.6, 0.4], "low": [0.7, -0.7, -0.1], "high": [0.85, -0.5, 0.6],
             "kept": [1.0, 0.9, 0.4], "names_pole": True, "n": 198}
        )  # fmt: skip
        given = {
            "persona_map_summary": summary(),
            "persona_map_axes": contracts.check(axes, "persona_map_axes"),
            "campaigns": contracts.empty("campaigns"),
        }
        material = Material(material.study, {**material.handovers, **given, **handovers})
        section = persona_map.build(material)
        return section, {c.claim_id: c for c in collect(section)}, read(html.render(material, [section]))

    return build


def test_the_map_is_drawn_twice_and_said_in_two_sentences(drawn):
    _, _, page = drawn()
    assert [e.attributes["class"] for e in page.all("div") if e.attributes.get("class", "").startswith("map-")] == [
        "map-wide",
        "map-narrow",
    ]
    assert "Wer nah beieinanderliegt, antwortet ähnlich" in page.text
    assert "Jeder Punkt steht für mindestens 6 Menschen" in page.text


def test_each_axis_says_its_ends_and_how_much_it_carries(drawn):
    both = [
        d.PersonaAxis(axis=1, share=0.52, low=0.44, high=0.6, low_pole=[ALONE], high_pole=[HELP]),
        d.PersonaAxis(axis=2, share=0.4, low=0.35, high=0.48, low_pole=[], high_pole=["Ich plane"]),
    ]
    _, claims, _ = drawn(persona_map_summary=summary(axes=both))
    told = claims["persona_map-axis-1"]
    assert told.text == (
        f"Achse links ↔ rechts: von „{ALONE}“ bis „{HELP}“. Auf ihr liegen 52\u202f% (44 bis 60\u202f%; n\u202f=\u202f198) der Unterschiede zwischen den Personas."
    )
    assert (told.n, told.low, told.high) == (198, 0.44, 0.6)
    assert claims["persona_map-axis-2"].text.startswith(
        "Achse unten ↔ oben: je weiter oben, desto eher gilt „Ich plane“. Auf ihr"
    )


@pytest.mark.parametrize(
    ("language", "low", "high", "told"),
    [
        ("de", "eher nicht: Ich plane", "Ich plane", "je weiter rechts, desto eher gilt „Ich plane“."),
        ("en", "I plan", "rather not: I plan", "the further to the left, the more “I plan” applies."),
        ("en", "Price: low", "Price: high", "from “Price: low” to “Price: high”."),
    ],
)
def test_an_end_that_only_denies_the_other_is_not_told_as_from_to(drawn, language, low, high, told):
    axes = [
        d.PersonaAxis(axis=1, share=0.52, low=0.44, high=0.6, low_pole=[low], high_pole=[high]),
        d.PersonaAxis(axis=2, share=0.0, separates=False, low_pole=[], high_pole=[]),
    ]
    _, claims, page = drawn(language, persona_map_summary=summary(axes=axes))
    assert told in claims["persona_map-axis-1"].text
    assert ("rather not" in claims["persona_map-axis-1"].text) is False
    assert ("„eher nicht" in page.text) is False


def test_two_personas_differ_along_one_axis_and_the_other_says_so(drawn):
    _, claims, _ = drawn()
    assert claims["persona_map-axis-1"].text.endswith("Die Personas unterscheiden sich entlang dieser einen Achse.")
    assert "Sie trennt die Personas nicht" in claims["persona_map-axis-2"].text
    assert "persona_map-pairs" not in claims  # of two personas every mixture stands between these


def test_who_is_clear_and_who_is_a_mixture_is_told_with_n_and_interval(drawn):
    _, claims, _ = drawn()
    told = claims["persona_map-belonging"]
    least, also = (percent(value, "de") for value in (areas.CLEARLY, areas.ALSO))
    assert told.text.startswith(f"Mit einer Wahrscheinlichkeit von mindestens {least} gehören 85\u202f%")
    assert "85\u202f% (79 bis 89\u202f%; n\u202f=\u202f200)" in told.text
    assert (
        f"eine Mischung aus zwei Personas (auch die zweite hat mindestens {also}) sind 12\u202f% (8 bis 17\u202f%; n\u202f=\u202f200)"
        in told.text
    )
    assert (told.n, told.value) == (200, 0.85)
    assert all(claim.evidence for claim in claims.values())


def test_fewer_than_five_mixtures_are_not_counted(drawn):
    kinds = [
        d.Belonging(kind="clear", n=198, share=0.99, low=0.96, high=1.0),
        d.Belonging(kind="mixture", n=2, share=0.01, low=0, high=0.04),
    ]
    _, claims, page = drawn(persona_map_summary=summary(belonging=kinds, between={}))
    assert "sind weniger als 5 Menschen" in claims["persona_map-belonging"].text
    assert "persona_map-pairs" not in claims
    assert " 2 Menschen" not in page.text


def test_a_number_from_which_a_small_one_would_follow_is_left_out(drawn):
    kinds = [
        d.Belonging(kind="clear", n=181, share=0.9, low=0.85, high=0.94),
        d.Belonging(kind="mixture", n=None),
        d.Belonging(kind="spread", n=None, few=True),
    ]
    _, claims, _ = drawn(persona_map_summary=summary(belonging=kinds, between={}))
    assert "wie viele eine Mischung aus zwei Personas sind, bleibt offen" in claims["persona_map-belonging"].text
    kinds = [
        d.Belonging(kind="clear", n=None),
        d.Belonging(kind="mixture", n=None, few=True),
        d.Belonging(kind="spread", n=0),
    ]
    _, claims, _ = drawn(persona_map_summary=summary(belonging=kinds, between={}))
    assert claims["persona_map-belonging"].text.startswith("Bis auf weniger als 5 gehören alle 200 Menschen")


def test_the_loadings_stand_behind_a_click_in_order_with_interval(drawn):
    _, _, page = drawn()
    box = next(box for box in page.all("details") if "Was die Achsen bedeuten" in box.text)
    assert "open" not in box.attributes
    rows = [" ".join(cell.text for cell in row.children("th") + row.children("td")) for row in box.all("tr")][1:]
    assert rows[0] == f"→ {HELP} 0,80 (0,70 bis 0,85) 100 %"
    assert rows[1] == f"← {ALONE} 0,60 (0,50 bis 0,70) 90 %"
    assert "stammen aus 200 Bootstrap-Stichproben" in box.text
    assert rows[2] == "↑ Ich plane 0,40 (−0,10 bis 0,60) 40 %"


def test_a_campaign_that_cannot_be_computed_stays_with_its_reason(drawn):
    gone = campaigns(("c1", "reach", None, None, 0, None)).assign(note="es die Persona „p7“ nicht mehr gibt")
    for table in (
        gone,
        pd.concat([gone, campaigns(("s1", "reach", None, 90, 200, 0.4), ("s1", "target", None, 80, 200, 0.4))]),
    ):
        _, claims, page = drawn(campaigns=table)
        assert (
            "Die Kampagne „Herbst“ lässt sich nicht berechnen, weil es die Persona „p7“ nicht mehr gibt." in page.text
        )
        assert "persona_map-campaign-c1" not in claims
    _, _, page = drawn(persona_map_summary=d.PersonaMap(reason="Es gibt keine Segmente."), campaigns=gone)
    assert "Die Kampagne „Herbst“ lässt sich nicht berechnen" in page.text


def test_a_written_campaign_is_a_claim_and_a_proposal_is_marked(drawn):
    table = campaigns(
        ("c1", "reach", None, 180, 200, 0.61), ("c1", "target", None, 120, 200, 0.6), ("c1", "channel", "y", 70, 180, 0.4),
        ("c1", "hit", "y", 70, 90, 0.7), ("c1", "through", "y", 70, 190, 0.25), ("s1", "reach", None, 120, 200, 0.6),
        ("s1", "target", None, 120, 200, 0.6), ("s1", "channel", "y", None, 120, None), ("s1", "hit", "y", None, 90, None),
    )  # fmt: skip
    _, claims, page = drawn(campaigns=table)
    told = claims["persona_map-campaign-c1"]
    assert told.text.startswith(
        "Die Kampagne „Herbst“ für 70\u202f% Gerd Albers und 30\u202f% p2 erreicht rechnerisch 61\u202f% (56 bis 66\u202f%; n\u202f=\u202f200) aller"
    )
    assert "Klar im Ziel liegen 120 Menschen." in told.text
    assert "Über den Kanal „y“ sind es 25\u202f% (20 bis 30\u202f%; n\u202f=\u202f190) aller." in told.text
    assert [key for key in claims if "campaign" in key] == ["persona_map-campaign-c1"]
    assert "Gerd Albers (Vorschlag)" in page.text
    assert "In personas.yml steht noch keine Kampagne" not in page.text


@pytest.mark.parametrize(
    ("n", "told"), [(0, "Fewer than 5 people are"), (3, "Fewer than 5 people are"), (5, "5 people are")]
)
def test_fewer_than_five_people_in_the_target_are_not_counted_in_the_sentence(drawn, n, told):
    table = campaigns(("c1", "reach", None, 180, 200, 0.61), ("c1", "target", None, n, 200, 0.06))
    _, claims, _ = drawn("en", campaigns=table)
    assert f". {told} clearly in its target." in claims["persona_map-campaign-c1"].text


def test_without_a_written_campaign_the_proposals_say_so(drawn):
    table = campaigns(("s1", "reach", None, 120, 200, 0.6), ("s1", "target", None, None, 200, None))
    _, claims, page = drawn("en", campaigns=table)
    assert "personas.yml names no campaign yet." in page.text
    assert not [key for key in claims if "campaign" in key]
    assert "Best channel" not in page.text


def test_without_a_map_the_section_says_why(drawn):
    section, claims, _ = drawn(persona_map_summary=d.PersonaMap(reason="Keine Persona-Karte: …"))
    assert section["lead"] == "Keine Persona-Karte: …"
    assert section["blocks"] == []
    assert not claims


def test_no_word_on_the_map_is_smaller_than_eleven_pixels_on_the_screen(drawn, rendered, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("there is no Chromium on this machine")
    section, _, _ = drawn()
    file = tmp_path / "map.html"
    file.write_text(html.render(rendered()[0], [section]), encoding="utf-8")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(file.as_uri())
        for width, css in ((390, "map-narrow"), (1280, "map-wide")):
            page.set_viewport_size({"width": width, "height": 800})
            sizes = page.evaluate(
                """css => [...document.querySelectorAll(`.${css} svg text`)].map(text => text.getAttribute("font-size")
                * text.ownerSVGElement.getBoundingClientRect().width / text.ownerSVGElement.viewBox.baseVal.width)""",
                css,
            )
            assert min(sizes) >= 11, width
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()


def test_the_weights_of_a_campaign_are_traced_to_what_people_wrote(drawn, rendered):
    table = campaigns(("c1", "reach", None, 90, 200, 0.4), ("c1", "target", None, 80, 200, 0.4))
    claim = drawn(campaigns=table)[1]["persona_map-campaign-c1"]
    material = Material(rendered()[0].study, {**rendered()[0].handovers, "campaigns": table})
    assert "für 70\u202f% Gerd Albers und 30\u202f% p2" in claim.text
    assert audit.claim_problems(claim, material) == []
    (problem,) = audit.claim_problems(replace(claim, text=claim.text.replace("70\u202f%", "71\u202f%")), material)
    assert "the number 71" in problem
