import pandas as pd

from insights import contracts
from insights.contracts.documents import Segment, SegmentSolution
from insights.survey import profiling, segment_charts
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
