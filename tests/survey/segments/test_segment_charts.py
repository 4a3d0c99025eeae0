import pandas as pd

from insights import contracts
from insights.contracts.documents import Segment, SegmentSolution
from insights.survey import profiling
from insights.survey.segments import segment_charts
from tests.conftest import filled
from tests.survey.survey_data import survey


def test_the_heatmap_shows_one_column_per_segment():
    responses, variables, types = survey(n=200)
    memberships = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": types + 1, "probability": 1.0})
    profile = profiling.profile_segments(responses, variables, memberships)
    parts = [
        Segment(segment=i, name=f"S{i}", n=60, share=0.3, low=0.2, high=0.4, stability=0.9, mean_probability=0.9)
        for i in (1, 2, 3)
    ]
    figure = segment_charts.profile_heatmap(
        profile, variables, SegmentSolution(found=True, k=3, n=200, segments=parts), most=8
    )
    labels = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert [label.split("\n")[0] for label in labels] == ["S1", "S2", "S3"]
    assert len(figure.axes[0].get_yticklabels()) == 8


def test_a_study_without_a_survey_gets_a_picture_that_says_so():
    figure = segment_charts.selection_picture(contracts.empty("segment_selection"), language="en")
    assert figure.axes[0].texts[0].get_text() == "No survey: no picture"


def test_the_picture_of_the_choice_holds_every_criterion_and_marks_the_chosen_number():
    rows = [
        {"k": k, "parameters": 5, "bic": b, "chosen": k == 2, "entropy": 0.8 if k > 1 else None, "blrt_p": p, "stability": s, "prediction_strength": s}
        for k, b, p, s in ((1, 2000.0, None, None), (2, 1850.0, 0.01, 0.9), (3, 1862.0, 0.4, 0.5))
    ]  # fmt: skip
    figure = segment_charts.selection_picture(filled(pd.DataFrame(rows), "segment_selection"), language="en")
    titles = [axis.get_title(loc="left") for axis in figure.axes]
    assert [title.split("\n")[0] for title in titles] == [
        "BIC (smaller is better)", "bootstrap test against", "entropy", "smallest stability (Jaccard)", "prediction strength",
    ]  # fmt: skip
    assert [list(line.get_xdata()) for axis in figure.axes for line in axis.lines if line.get_label() == "chosen"] == [
        [2]
    ] * 5


def test_bands_show_what_changes_along_the_line():
    profile = filled(
        pd.DataFrame(
            {"band": [1, 2, 3], "variable": "a", "position": 1, "category": "yes", "statistic": "share", "value": [0.1, 0.4, 0.9]}
            | {"n": 5, "base": 50, "builds_segments": True}
        ),
        "band_profile",
    )  # fmt: skip
    variables = pd.DataFrame({"variable": ["a"], "label": ["Uses the portal"]})
    figure = segment_charts.bands_picture(profile, variables, language="en")
    assert figure.axes[0].get_yticklabels()[0].get_text() == "Uses the portal: yes"
    empty = segment_charts.bands_picture(contracts.empty("band_profile"), variables, language="en")
    assert empty.axes[0].texts[0].get_text().startswith("No bands")
