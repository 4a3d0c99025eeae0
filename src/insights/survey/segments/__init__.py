"""Segments: how many there are, whether they would be found again, who belongs to them, and bands where there are no types."""

from insights.survey.segments.finding import find_bands, find_segments

__all__ = ["find_bands", "find_segments"]
