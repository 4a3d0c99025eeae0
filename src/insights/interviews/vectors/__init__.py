"""Sentence vectors behind one `encode()`: of the encoder that comes with the package, or of a model folder of the user's; nothing is downloaded and nothing leaves the machine."""

from insights.interviews.vectors.cache import cache_file
from insights.interviews.vectors.encoding import encode, unit

__all__ = ["cache_file", "encode", "unit"]
