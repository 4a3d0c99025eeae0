"""Survey in: files and customer values become clean answers (`responses`) and what they mean (`variables`)."""

from insights.survey.reading.behaviour import with_behaviour
from insights.survey.reading.responses import Survey, answer_columns, read_survey, recounted

__all__ = ["Survey", "answer_columns", "read_survey", "recounted", "with_behaviour"]
