"""Charts are text and shapes, with descriptions, and hide what must be hidden."""

from __future__ import annotations

import pandas as pd

from insights.report.charts import Bar, bars, heat_strip, line, stacked
from insights.report.faces import face

DAYS = {d: d for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def test_a_bar_has_its_whisker_where_the_interval_lies():
    html = str(bars([Bar("Technik", 0.5, "50 %", 0.4, 0.6)], "Rolle"))
    assert 'class="fill" style="left:0%;width:50%"' in html
    assert 'class="whisker" style="left:40%;width:20%"' in html
    assert '<th scope="row">Technik</th>' in html


def test_a_long_word_of_a_label_may_be_divided_where_it_is_spoken_and_a_short_one_never():
    page = str(bars([Bar("Produktionsleitung", 0.5, "50 %"), Bar("Geschäftsführung", 0.5, "50 %")], "Rolle"))
    assert "Produktions\u00adleitung" in page
    assert "Geschäftsführung" in page


def test_the_times_name_their_axis():
    times = pd.DataFrame([("mon", 9, 10, 6)], columns=["weekday", "hour", "n", "n_people"])
    drawn = heat_strip(times, "t", "d", name="x", days=DAYS, office=([], 8, 17), smallest=5, axis="Uhrzeit")
    assert ">Uhrzeit</text>" in str(drawn)


def test_a_scale_through_zero_starts_bars_at_zero():
    html = str(bars([Bar("alle", -50, "−50")], "NPS", low=-100, high=100))
    assert 'class="fill" style="left:25%;width:25%"' in html


def test_a_hidden_figure_has_no_bar():
    assert "fill" not in str(bars([Bar("Leitung", None, "unter 5 Fällen", 0.1, 0.2)], "Rolle"))


def test_labels_are_escaped():
    assert "<script>" not in str(bars([Bar("<script>", 1, "<b>1</b>")], "<i>"))
    assert "<script>" not in str(line([("<script>", 1.0), ("b", 2.0)], "<script>", "<script>", name="x"))
    assert "<script>" not in str(stacked([("<script>", 0.5, "a")], "<script>"))


def test_lines_have_title_and_description_and_even_ticks():
    drawn = str(line([("1", 4.0), ("2", 9.0)], "Sättigung", "erreicht", name="sat", mark_at=1, mark_label="hier"))
    assert 'role="img"' in drawn
    assert 'aria-labelledby="sat-t sat-d"' in drawn
    assert [f">{tick}</text>" in drawn for tick in (0, 5, 10)] == [True] * 3


def test_a_line_of_equal_values_is_drawn_too():
    assert "NaN" not in str(line([("1", 3.0), ("2", 3.0)], "t", "d", name="x"))
    assert "NaN" not in str(line([("1", 0.0)], "t", "d", name="x"))


def test_the_heat_strip_leaves_cells_of_fewer_than_five_people_empty():
    times = pd.DataFrame({"weekday": ["mon", "tue"], "hour": [9, 21], "n": [40, 7], "n_people": [12, 4]})
    drawn = str(heat_strip(times, "t", "d", name="times", days=DAYS, office=(["mon", "tue"], 8, 17), smallest=5))
    assert drawn.count('class="cell"') == 1
    assert drawn.count('class="office"') == 1


def test_a_face_follows_from_its_seed_alone():
    assert face("p1", "Gerd") == face("p1", "Gerd")
    assert face("p1", "Gerd") != face("p2", "Gerd")
    assert "&lt;b&gt;" in face("p1", "<b>")
