"""What sets segments apart: profiles corrected for misclassification, who belongs to whom, and the sentences on it."""

from insights.survey.profiling.profiles import profile_segments

__all__ = ["profile_segments"]
