"""Latent class segments at the size of a customer base: a parquet file in, a segment for every row out.

The file is read row group by row group and turned into distinct answer patterns with counts, so memory follows the number of different patterns."""

from insights.survey.at_scale.segmenting import FileSegments, segment_file

__all__ = ["FileSegments", "segment_file"]
