"""The brand: colours that can be read, logos that run nothing, fonts that are fonts."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from insights.errors import InputError
from insights.report import contrast, html
from insights.report.brand import look, usual
from insights.report.material import Material
from insights.settings.brand import Brand
from insights.study import Workspace, open_study

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"><rect width="80" height="20" fill="#8a1c4a"/>{}</svg>'
)


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "data" / "raw" / "mini"
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text("title: Studie\nclient: Kernbach\n", encoding="utf-8")
    return open_study("mini", workspace=Workspace(tmp_path))


def branded(study, **brand):
    settings = study.settings.model_copy(update={"brand": Brand.model_validate(brand)})
    return replace(study, settings=settings)


def problems(study, **brand):
    with pytest.raises(InputError) as caught:
        look(branded(study, **brand))
    return caught.value.problems


def test_contrast_is_that_of_wcag():
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast.ratio("#767676", "#ffffff") == pytest.approx(4.542, abs=0.001)
    assert contrast.luminance("#808080") == pytest.approx(0.2159, abs=0.0001)


def test_the_nearest_colour_passes_and_is_the_colour_itself_where_that_passes():
    assert contrast.nearest("#0b5c86", ("#ffffff",), 4.5) == "#0b5c86"
    found = contrast.nearest("#ffcc00", ("#ffffff", "#f5f3ee"), 4.5)
    assert contrast.weakest(found, ("#ffffff", "#f5f3ee")) >= 4.5
    assert contrast.weakest(found, ("#f5f3ee",)) < 4.75


def test_the_usual_colours_can_be_read_on_light_and_on_dark_pages():
    for colours in usual():
        pairs = [(text, ground) for text in ("ink", "soft", "accent", "good", "bad") for ground in ("paper", "ground")]
        pairs += [(name, f"{name}-soft") for name in ("accent", "good", "bad", "open")]
        pairs += [("banner-ink", "banner"), ("banner-soft", "banner")]
        for text, ground in pairs:
            assert contrast.ratio(colours[text], colours[ground]) >= 4.5, (text, ground)


def test_without_a_brand_nothing_changes(study):
    found = look(study)
    assert (found.own, found.css(), found.css(persona_sheets=True), found.logo_uri) == (False, "", "", "")


def test_a_colour_that_cannot_be_read_is_refused_with_its_ratio_and_the_nearest_that_can(study):
    (sentence,) = problems(study, colours={"accent": "#ffcc00"})
    assert sentence == (
        "brand: colours: accent: #ffcc00 has a contrast of 1.36:1 to light grounds (#f5f3ee), but readers need 4.5:1 (WCAG AA); "
        f"the nearest that passes is {contrast.nearest('#ffcc00', ('#ffffff', '#f5f3ee'), 4.5)}."
    )


def test_a_dark_colour_is_refused_on_dark_pages_and_a_banner_without_readable_text_too(study):
    found = problems(study, dark={"accent": "#0b5c86"}, colours={"banner": "#7a7a7a"})
    assert [re.match(r"brand: (\w+: \w+)", text).group(1) for text in found] == ["colours: banner", "dark: accent"]
    assert all("the nearest that passes is #" in text for text in found)


@pytest.mark.parametrize("accent", ["#8a1c4a", "#00573d", "#5b2c83", "#a33b00", "#222222"])
def test_everything_that_follows_from_a_colour_can_be_read_too(study, accent):
    found = look(branded(study, colours={"accent": accent, "banner": accent, "good": "#14694a", "bad": "#a02020"}))
    for colours in (found.light, found.dark):
        for text, ground in (("accent", "paper"), ("accent", "ground"), ("accent", "accent-soft"), ("bad", "bad-soft"), ("banner-ink", "banner"), ("banner-soft", "banner")):  # fmt: skip
            assert contrast.ratio(colours[text], colours[ground]) >= 4.5, (accent, text, ground)
        assert contrast.ratio(colours["fill"], colours["paper"]) >= 3
        assert contrast.ratio(colours["fill"], colours["hair"]) >= 3


def test_the_page_takes_colours_and_logo(rendered, study):
    material, sections, before = rendered(survey=False)
    (study.raw / "logo.svg").write_text(SVG.format("<path d='M0 0h9'/>"), encoding="utf-8")
    settings = material.study.settings.model_copy(update={"brand": Brand.model_validate({"colours": {"accent": "#8a1c4a"}, "logo": "logo.svg"})})  # fmt: skip
    home = replace(material.study, settings=settings)
    shutil.copy(study.raw / "logo.svg", home.raw / "logo.svg")
    try:
        page = html.render(Material(home, material.handovers), sections)
    finally:
        (home.raw / "logo.svg").unlink()
    assert "@media screen { :root { --accent: #8a1c4a;" in page
    assert re.search(
        r'<img class="logo" src="data:image/svg\+xml;base64,[^"]+" alt="Kernbach Verpackungstechnik">', page
    )
    assert 'class="logo"' not in before


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>alert(1)</script>", "holds <script>"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", "holds <foreignObject>"),
        ("<rect onload='alert(1)'/>", "has onload='alert(1)'"),
        ("<image href='http://x.example/a.png'/>", "has href='http://x.example/a.png'"),
        ("<style>@import url(http://x.example/a.css);</style>", "a style that loads something from outside"),
        ("<rect fill='url(http://x.example/#a)'/>", "has fill="),
        ("<a href='javascript:alert(1)'><rect/></a>", "holds <a>"),
        ("<set attributeName='x'/>", "holds <set>"),
    ],
)  # fmt: skip
def test_a_logo_that_runs_or_loads_something_is_refused(study, inside, told):
    (study.raw / "logo.svg").write_text(SVG.format(inside), encoding="utf-8")
    (sentence,) = problems(study, logo="logo.svg")
    assert sentence.startswith("brand: logo: logo.svg ")
    assert told in sentence


def test_a_logo_that_is_no_picture_too_large_elsewhere_or_not_there_is_refused(study):
    (study.raw / "logo.png").write_bytes(b"GIF89a")
    (study.raw / "large.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 400_000)
    (study.raw / "bad.svg").write_text('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', encoding="utf-8")
    assert problems(study, logo="logo.png") == [
        "brand: logo: logo.png is not a PNG picture, whatever its name says; save it anew as PNG."
    ]
    assert "has 400 kB; at most 300 kB" in problems(study, logo="large.png")[0]
    assert "declares entities" in problems(study, logo="bad.svg")[0]
    assert "there is no file 'lgo.png' beside study.yml; did you mean 'logo.png'" in problems(study, logo="lgo.png")[0]
    assert "lies outside the study's folder" in problems(study, logo="../../logo.png")[0]


def test_a_picture_that_breaks_off_is_refused_before_anything_is_drawn(study):
    from PIL import Image

    Image.new("RGB", (400, 120), "red").save(study.raw / "logo.png")
    whole = (study.raw / "logo.png").read_bytes()
    (study.raw / "half.png").write_bytes(whole[: len(whole) // 2])
    assert look(branded(study, logo="logo.png")).logo.kind == "png"
    assert problems(study, logo="half.png") == [
        "brand: logo: half.png is damaged or not complete; save it anew as PNG."
    ]


def test_a_file_that_is_not_there_is_answered_with_those_that_would_do(study):
    (study.raw / "logo.svg").write_text(SVG.format("<rect/>"), encoding="utf-8")
    assert "did you mean 'logo.svg'" in problems(study, logo="Logo.PNG")[0]
    told = problems(study, fonts={"text": "Arial"})[0]
    assert "it should be a file that ends in .ttf or .otf" in told


def test_fonts_are_embedded_and_what_is_no_font_is_refused(study):
    import matplotlib

    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono-Oblique.ttf"
    shutil.copy(font, study.raw / "house.ttf")
    (study.raw / "fake.ttf").write_bytes(b"not a font")
    found = look(branded(study, fonts={"text": "house.ttf"}))
    assert found.fonts["text"].family == "DejaVu Sans Mono"
    assert '@font-face { font-family: "Brand Text"; font-weight: 400; src: url(data:font/ttf;base64,' in found.css()
    assert found.typst()["sans"] == ["DejaVu Sans Mono"]
    assert problems(study, fonts={"bold": "fake.ttf"}) == [
        "brand: fonts: bold: fake.ttf should be a TrueType or OpenType font (.ttf, .otf)."
    ]


def test_the_check_of_a_study_reports_a_brand_that_cannot_be_used(study, monkeypatch):
    from insights.checking import check_study

    path = study.raw / "study.yml"
    path.write_text('title: Studie\nbrand:\n  colours: {accent: "#ffcc00"}\n', encoding="utf-8")
    found = check_study("mini", workspace=study.workspace)
    assert any("brand: colours: accent: #ffcc00 has a contrast of 1.36:1" in text for text in found.problems)
    path.write_text("title: Studie\nbrand: {colours: {accent: red}}\n", encoding="utf-8")
    found = check_study("mini", workspace=study.workspace)
    assert any("brand.colours.accent: 'red' is not a colour like \"#0b5c86\"" in text for text in found.problems)
